//! The lines that a finding shows, cut to the width of the terminal, as a source that miette can show.
//!
//! miette's own source counts columns in bytes and walks the whole text for every label; this one holds only the lines of one
//! finding, knows their numbers, and answers by search. Characters that would upset a terminal are replaced.

use super::location::Locator;
use crate::text::{self, Span};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// Some lines of a document, each perhaps cut.
#[derive(Clone, Debug)]
pub struct Excerpt {
    name: String,
    text: String,
    lines: Vec<Line>,
}

/// A line of the excerpt.
#[derive(Clone, Debug)]
struct Line {
    /// Where it begins in the excerpt's text.
    start: usize,
    /// Its number in the document, from 0.
    number: usize,
    /// Where its characters came from, ascending.
    map: Vec<Origin>,
}

/// Where a character of the excerpt came from.
#[derive(Clone, Copy, Debug)]
struct Origin {
    /// Its byte in the excerpt.
    excerpt: usize,
    /// Its byte in the document.
    document: usize,
    /// Which character of its line it is, from 0.
    column: usize,
}

impl Excerpt {
    /// The lines that `spans` begin in, each no wider than `width` columns, and where the spans stand in the excerpt.
    #[must_use]
    pub fn new(name: String, locator: &Locator<'_>, spans: &[Span], width: usize) -> (Self, Vec<Range<usize>>) {
        let view = &locator.document().view;
        let mut numbers: Vec<usize> = spans.iter().map(|span| locator.lines().line_of(span.start as usize)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut excerpt = Self { name, text: String::new(), lines: Vec::new() };
        for number in numbers {
            let range = locator.lines().range(number, view);
            let inside = spans
                .iter()
                .map(|span| span.range())
                .filter(|span| range.start <= span.start && span.start <= range.end);
            let marks: Vec<Range<usize>> =
                inside.map(|span| span.start..span.end.min(range.end).max(span.start)).collect();
            excerpt.line(number, range, &marks, view, width);
        }
        let places = spans.iter().map(|span| excerpt.place(span.range(), locator)).collect();
        (excerpt, places)
    }

    fn line(&mut self, number: usize, range: Range<usize>, marks: &[Range<usize>], view: &str, width: usize) {
        let mut line = Line { start: self.text.len(), number, map: Vec::new() };
        let (mut end, mut column) = (range.start, 0);
        for part in kept(&view[range.clone()], range.start, marks, width) {
            if part.start > end {
                self.text.push('…');
                column += view[end..part.start].chars().count();
            }
            for (at, c) in view[part.clone()].char_indices() {
                line.map.push(Origin { excerpt: self.text.len(), document: part.start + at, column });
                self.text.push_str(harmless(c, &mut [0; 4]));
                column += 1;
            }
            end = part.end;
        }
        line.map.push(Origin { excerpt: self.text.len(), document: end, column });
        if end < range.end {
            self.text.push('…');
        }
        self.text.push('\n');
        self.lines.push(line);
    }

    /// Where a range of the document stands in the excerpt; only its first line is there.
    fn place(&self, range: Range<usize>, locator: &Locator<'_>) -> Range<usize> {
        let number = locator.lines().line_of(range.start);
        let Some(line) = self.lines.iter().find(|line| line.number == number) else { return 0..0 };
        let at = |byte: usize| {
            let after = line.map.partition_point(|origin| origin.document < byte);
            line.map.get(after).or(line.map.last()).map_or(line.start, |origin| origin.excerpt)
        };
        let start = at(range.start);
        start..at(range.end).max(start)
    }
}

impl SourceCode for Excerpt {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        let line_of = |offset: usize| self.lines.partition_point(|line| line.start <= offset).checked_sub(1);
        let (Some(first), Some(last)) = (line_of(start), line_of(end.max(start))) else {
            return Err(MietteError::OutOfBounds);
        };
        let lines = &self.lines[first..=last];
        // Lines that are not neighbours in the document are shown apart.
        if lines.windows(2).any(|pair| pair[1].number != pair[0].number + 1) {
            return Err(MietteError::OutOfBounds);
        }
        let begin = lines[0].start;
        let close = self.lines.get(last + 1).map_or(self.text.len(), |line| line.start).saturating_sub(1);
        let column = lines[0].column(start);
        let contents = self.text.as_bytes().get(begin..close).ok_or(MietteError::OutOfBounds)?;
        Ok(Box::new(MietteSpanContents::new_named(
            self.name.clone(),
            contents,
            (begin, close - begin).into(),
            lines[0].number,
            column,
            lines.len(),
        )))
    }
}

impl Line {
    /// The character of the document's line that a byte of the excerpt is.
    fn column(&self, at: usize) -> usize {
        let before = self.map.partition_point(|origin| origin.excerpt < at);
        self.map.get(before).or(self.map.last()).map_or(0, |origin| origin.column)
    }
}

/// Which parts of a line are kept: all of it if it is narrow enough, else its beginning and what is around the marks.
fn kept(line: &str, start: usize, marks: &[Range<usize>], width: usize) -> Vec<Range<usize>> {
    const BEGINNING: usize = 20;
    const AROUND: usize = 6;
    let beginning = if columns(line) <= width { line.len() } else { forward(line, 0, BEGINNING) };
    let mut wanted: Vec<Range<usize>> = Vec::with_capacity(marks.len() + 1);
    wanted.push(start..start + beginning);
    if beginning == line.len() {
        return wanted;
    }
    for mark in marks {
        let (from, to) = (mark.start - start, mark.end - start);
        let longest = width / 2;
        let to = to.min(forward(line, from, longest));
        wanted.push(start + backward(line, from, AROUND)..start + forward(line, to, AROUND));
    }
    wanted.sort_by_key(|part| part.start);
    let mut kept: Vec<Range<usize>> = Vec::new();
    for part in wanted {
        match kept.last_mut() {
            Some(last) if part.start <= last.end + '…'.len_utf8() => last.end = last.end.max(part.end),
            _ => kept.push(part),
        }
    }
    kept
}

/// The byte that is `columns` columns after byte `from` of a line.
fn forward(line: &str, from: usize, columns: usize) -> usize {
    let mut room = columns;
    for (at, c) in line[from..].char_indices() {
        let width = c.width().unwrap_or(0);
        if width > room {
            return from + at;
        }
        room -= width;
    }
    line.len()
}

/// The byte that is `columns` columns before byte `from` of a line.
fn backward(line: &str, from: usize, columns: usize) -> usize {
    let mut room = columns;
    for (at, c) in line[..from].char_indices().rev() {
        let width = c.width().unwrap_or(0);
        if width > room {
            return at + c.len_utf8();
        }
        room -= width;
    }
    0
}

fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

/// A character as a terminal may have it: no control character, none that turns the direction of writing.
fn harmless(c: char, buffer: &mut [u8; 4]) -> &str {
    match c {
        '\t' => "  ",
        '\u{a0}' | '\u{3000}' => c.encode_utf8(buffer),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => "",
        c if c.is_control() || text::is_blank(c) && c != ' ' => " ",
        c => c.encode_utf8(buffer),
    }
}

/// A file name or message as a terminal may have it.
#[must_use]
pub(super) fn harmless_text(text: &str) -> String {
    text.chars().map(|c| harmless(c, &mut [0; 4]).to_owned()).collect()
}
