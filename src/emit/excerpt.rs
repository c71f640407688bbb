//! The lines that a finding shows, cut to the width of the terminal, as a source that miette can show.
//!
//! miette's own source counts columns in bytes and walks the whole text for every label; this one holds only the lines of one
//! finding, knows their numbers, and answers by search. Characters that would upset a terminal are replaced.

use super::location::Locator;
use super::visible::harmless;
use crate::lang::Lang;
use crate::text::Span;
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// Some lines of a document, each perhaps cut.
#[derive(Clone, Debug)]
pub struct Excerpt {
    name: String,
    text: String,
    lines: Vec<Line>,
    /// Where the marked spans begin, and where that is in the document's own program.
    places: Vec<(usize, String)>,
}

/// A span to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    /// The span.
    pub span: Span,
    /// How many columns what is said of it takes.
    pub words: usize,
}

impl Mark {
    /// A span, of which this is said.
    #[must_use]
    pub fn new(span: Span, words: Option<&str>) -> Self {
        Self { span, words: words.map_or(0, columns) }
    }
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
    /// The lines that `marks` begin in, each no wider than `width` columns with what is said under it, and where the marks stand
    /// in the excerpt.
    #[must_use]
    pub fn new(
        name: String,
        locator: &Locator<'_>,
        marks: &[Mark],
        width: usize,
        lang: Lang,
    ) -> (Self, Vec<Range<usize>>) {
        let view = &locator.document().view;
        let mut numbers: Vec<usize> =
            marks.iter().map(|mark| locator.lines().line_of(mark.span.start as usize)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut excerpt = Self { name, text: String::new(), lines: Vec::new(), places: Vec::new() };
        for number in numbers {
            let range = locator.lines().range(number, view);
            let inside = marks.iter().map(|mark| (mark.span.range(), mark.words));
            let inside = inside.filter(|(span, _)| range.start <= span.start && span.start <= range.end);
            let cut =
                |(span, words): (Range<usize>, usize)| (span.start..span.end.min(range.end).max(span.start), words);
            let marks: Vec<(Range<usize>, usize)> = inside.map(cut).collect();
            excerpt.line(number, range, &marks, view, width);
        }
        let ranges: Vec<Range<usize>> = marks.iter().map(|mark| excerpt.place(mark.span.range(), locator)).collect();
        let place = |(mark, range): (&Mark, &Range<usize>)| Some((range.start, locator.place(mark.span, lang)?));
        excerpt.places = marks.iter().zip(&ranges).filter_map(place).collect();
        excerpt.places.sort_by_key(|(start, _)| *start);
        (excerpt, ranges)
    }

    fn line(&mut self, number: usize, range: Range<usize>, marks: &[(Range<usize>, usize)], view: &str, width: usize) {
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

    /// The file, and where in it the program that wrote it shows what begins at a byte of the excerpt.
    fn name_at(&self, start: usize) -> String {
        let known = self.places.binary_search_by_key(&start, |(start, _)| *start).ok();
        match known.and_then(|at| self.places.get(at)) {
            Some((_, place)) => format!("{} {place}{PLACE_ENDS}", self.name),
            None => self.name.clone(),
        }
    }
}

/// Ends a place that is known otherwise than by line and column. No text that is shown has it: see [`harmless`].
const PLACE_ENDS: char = '\u{1}';

/// What was rendered, without the lines and columns of places that are known otherwise: a workbook has none.
pub(super) fn without_needless_columns(rendered: &str) -> String {
    let mut parts = rendered.split(PLACE_ENDS);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let number = |c: char| c == ':' || c.is_ascii_digit();
        out.push_str(part.trim_start_matches(number));
    }
    out
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
            self.name_at(start),
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

/// Which parts of a line are kept: all of it if there is room for it and for what is said under its marks, else its beginning
/// and what is around the marks, as much of both as there is room for.
fn kept(line: &str, start: usize, marks: &[(Range<usize>, usize)], width: usize) -> Vec<Range<usize>> {
    /// How many columns of the beginning are kept, and how many before and behind a mark.
    const WAYS: [(usize, usize); 3] = [(20, 6), (8, 4), (4, 2)];
    let marks: Vec<(Range<usize>, usize)> =
        marks.iter().map(|(mark, words)| (mark.start - start..mark.end - start, *words)).collect();
    let whole = vec![Range { start: 0, end: line.len() }];
    let narrow = |parts: &Vec<Range<usize>>| marks.iter().all(|mark| end(line, parts, mark) <= width);
    let parts = if columns(line) <= width && narrow(&whole) {
        whole
    } else {
        let mut ways = WAYS.iter().map(|(beginning, around)| cut(line, &marks, *beginning, *around, width / 2));
        let mut parts = ways.next().unwrap_or_default();
        for next in ways {
            if narrow(&parts) {
                break;
            }
            parts = next;
        }
        parts
    };
    parts.into_iter().map(|part| start + part.start..start + part.end).collect()
}

/// The beginning of a line, and what is around its marks, of each of which no more than `longest` columns.
fn cut(
    line: &str,
    marks: &[(Range<usize>, usize)],
    beginning: usize,
    around: usize,
    longest: usize,
) -> Vec<Range<usize>> {
    let mut wanted = vec![Range { start: 0, end: forward(line, 0, beginning) }];
    wanted.extend(marks.iter().map(|(mark, _)| {
        let to = mark.end.min(forward(line, mark.start, longest));
        backward(line, mark.start, around)..forward(line, to, around)
    }));
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

/// The column that what is said under a mark ends in, if these parts of its line are shown: a stroke goes down from its middle.
fn end(line: &str, parts: &[Range<usize>], (mark, words): &(Range<usize>, usize)) -> usize {
    const STROKE: usize = 4;
    let mut before = 0;
    for part in parts.iter().take_while(|part| part.start < mark.start) {
        before += columns(&line[part.start..part.end.min(mark.start)]) + usize::from(part.start > 0);
    }
    let shown = parts.iter().find(|part| part.contains(&mark.start)).map_or(mark.start, |part| part.end.min(mark.end));
    let middle = columns(&line[mark.start..shown.max(mark.start)]) / 2;
    before + middle + if *words > 0 { STROKE + words } else { 0 }
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
