//! Text in lines: blanks collapse as in a browser, every character knows its place in the source.

use super::super::document::{Block, Paragraph, Place};
use super::numbering;
use crate::text::{self, Span, Text, TextBuilder};
use std::ops::Range;

/// A cell of prose – paragraphs of more bytes than this – is part of the page's layout and no cell of a table.
const PROSE: usize = 600;

/// What was read so far: finished blocks, and the line at hand.
///
/// Cells build their lines here too, as paragraphs behind those of the page; [`Flow::cell`] takes them away again.
pub(super) struct Flow<'s> {
    source: &'s str,
    /// Finished blocks.
    pub(super) blocks: Vec<Block>,
    line: TextBuilder,
    /// White space that will be one blank if words follow.
    blank: Option<Span>,
    /// The number of a list's item that will stand before its first words.
    mark: Option<(String, Span)>,
    /// Pictures in the line at hand.
    pictures: Vec<Span>,
}

/// What a cell turned out to hold.
pub(super) enum Content {
    /// Text, as cells do.
    Text(Text),
    /// Blocks: it only gives the page its shape. They stay in the flow.
    Blocks,
}

impl<'s> Flow<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        let line = TextBuilder::default();
        Self { source, blocks: Vec::new(), line, blank: None, mark: None, pictures: Vec::new() }
    }

    /// Adds text that the source says letter for letter.
    pub(super) fn text(&mut self, range: Range<usize>, preformatted: bool) {
        let Some(text) = self.source.get(range.clone()) else { return };
        if preformatted {
            return self.preformatted(text, range.start);
        }
        let mut at = 0;
        while at < text.len() {
            let end = text[at..].bytes().position(collapses).map_or(text.len(), |end| at + end);
            if end > at {
                self.words(&text[at..end], Span::new(range.start + at, range.start + end), true);
            }
            let next = text[end..].bytes().position(|byte| !collapses(byte)).map_or(text.len(), |next| end + next);
            if next > end && !is_line_end_inside(&text[..end], &text[end..next], &text[next..]) {
                self.blank(Span::new(range.start + end, range.start + next));
            }
            at = next;
        }
    }

    /// Adds text that stands for `range` as a whole: a character reference or a line end.
    pub(super) fn reference(&mut self, words: &str, range: Range<usize>, preformatted: bool) {
        let span = Span::new(range.start, range.end);
        if preformatted && words == "\n" {
            self.end_line();
        } else if !preformatted && words.bytes().all(collapses) {
            self.blank(span);
        } else {
            self.words(words, span, false);
        }
    }

    /// Adds the sign of a raised number, lest `10<sup>4</sup>` be read as 104.
    pub(super) fn raise(&mut self, at: Span) {
        if self.blank.is_none() && self.line.content().ends_with(|c: char| c.is_ascii_digit()) {
            self.line.instead_of("^", at);
        }
    }

    /// Puts `mark` before the words that come next.
    pub(super) fn mark(&mut self, mark: Option<String>, at: Span) {
        self.mark = mark.map(|mark| (mark, at));
    }

    /// Adds a picture.
    pub(super) fn picture(&mut self, at: Span) {
        self.pictures.push(at);
    }

    /// Ends the line at hand, if there is anything in it.
    pub(super) fn end_line(&mut self) {
        self.blank = None;
        if !self.line.content().is_empty() {
            let text = std::mem::take(&mut self.line).finish(Span::default());
            if !text.span().is_empty() {
                self.blocks.push(paragraph(text));
            }
        }
        self.blocks.extend(self.pictures.drain(..).map(Block::Picture));
    }

    /// The content of a cell whose blocks began at `start`; `at` is where it stands if it is blank.
    pub(super) fn cell(&mut self, start: usize, at: Span) -> Content {
        let blocks = self.blocks.get(start..).unwrap_or_default();
        let (mut lines, mut bytes, mut pictures) = (0, 0, 0);
        for block in blocks {
            match block {
                Block::Paragraph(paragraph) => {
                    lines += 1;
                    bytes += paragraph.text.content(self.source).len();
                }
                Block::Picture(_) => pictures += 1,
                Block::Table(_) | Block::Sheet(_) => return Content::Blocks,
            }
        }
        if lines == 0 && pictures > 0 || lines > 1 && bytes > PROSE {
            return Content::Blocks;
        }
        let mut paragraphs = self.blocks.drain(start..).filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph.text),
            _ => None,
        });
        let Some(only) = paragraphs.next() else { return Content::Text(Text::verbatim(at)) };
        if lines == 1 {
            return Content::Text(only);
        }
        let mut lines: Vec<_> = std::iter::once(only).chain(paragraphs).collect();
        // Text that strayed into a table came before it.
        lines.sort_by_key(|line| line.span().start);
        let mut text = TextBuilder::default();
        let mut end = None;
        for line in lines {
            if let Some(end) = end {
                text.instead_of("\n", Span { start: end, end: line.span().start });
            }
            text.append(&line, self.source);
            end = Some(line.span().end);
        }
        Content::Text(text.finish(at))
    }

    /// Adds the lines of `text` as paragraphs.
    pub(super) fn unpack(&self, text: Text) -> Vec<Block> {
        let content = text.content(self.source);
        if !content.contains('\n') {
            return if content.is_empty() { Vec::new() } else { vec![paragraph(text)] };
        }
        let mut start = 0;
        let lines = content.split('\n').map(|line| {
            let range = start..start + line.len();
            start = range.end + 1;
            paragraph(text.part(range))
        });
        lines.collect()
    }

    fn preformatted(&mut self, text: &str, start: usize) {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let words = line.strip_suffix('\n').unwrap_or(line);
            if !words.is_empty() {
                self.words(words, Span::new(start + at, start + at + words.len()), true);
            }
            if words.len() < line.len() {
                self.end_line();
            }
            at += line.len();
        }
    }

    fn blank(&mut self, at: Span) {
        if !self.line.content().is_empty() {
            self.blank = Some(self.blank.map_or(at, |blank| blank.to(at)));
        }
    }

    fn words(&mut self, words: &str, at: Span, verbatim: bool) {
        if let Some(blank) = self.blank.take() {
            if self.source.get(blank.range()) == Some(" ") {
                self.line.verbatim(" ", blank.start as usize);
            } else {
                self.line.instead_of(" ", blank);
            }
        }
        if self.mark.is_some() && !text::trim(words).is_empty() {
            let mark = self.mark.take().filter(|_| !numbering::is_numbered(words));
            if let Some((mark, at)) = mark {
                self.line.instead_of(&mark, at);
            }
        }
        if verbatim {
            self.line.verbatim(words, at.start as usize);
        } else {
            self.line.instead_of(words, at);
        }
    }
}

fn paragraph(text: Text) -> Block {
    Block::Paragraph(Paragraph { text, place: Place::View })
}

/// White space of HTML: a run of it is one blank. The blank that does not break (`&nbsp;`) is not of it.
pub(super) fn collapses(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

/// True where an editor wrapped running Chinese text: no blank was meant.
fn is_line_end_inside(before: &str, blank: &str, after: &str) -> bool {
    let wide = |c: char| {
        matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff60}' | '\u{20000}'..='\u{3ffff}')
            || matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·')
    };
    blank.contains('\n') && before.ends_with(wide) && after.starts_with(wide)
}
