//! Lines to paragraphs.
//!
//! A line goes on in the next one where its own room is used up – the first word of the next would not have fitted – and the
//! next one is not indented. The same holds from page to page.

use super::line::{self, Line};

/// Between what a document's text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Margins {
    left: f32,
    right: f32,
}

impl Margins {
    /// Those of the lines of pages this wide: where several begin, and where several end. A few short lines have none.
    pub(super) fn of<'l>(lines: impl Iterator<Item = &'l Line>, width: f32) -> Option<Self> {
        let (mut starts, mut ends): (Vec<_>, Vec<_>) =
            lines.filter(|line| !line.in_columns).map(|line| ((line.start, line.size), (-line.end, line.size))).unzip();
        let margins = Self { left: outermost(&mut starts)?, right: -outermost(&mut ends)? };
        (margins.right - margins.left > 0.5 * width).then_some(margins)
    }

    /// True where `line` goes on in `next`.
    pub(super) fn goes_on(&self, line: &Line, next: &Line) -> bool {
        let size = line.size.max(next.size);
        let alike = line.turn == next.turn && line.size.min(next.size) > 0.8 * size;
        let near = line.page != next.page || next.base - line.base < 2.6 * size;
        let indent = next.start - self.left;
        let room = self.right - line.end;
        alike
            && near
            && !line.in_columns
            && !next.in_columns
            && indent.abs() < 0.8 * size
            && room < next.head + 0.6 * size
            // A heading that happens to be as wide as the text is rare; a heading that stands in the middle is not.
            && line.start - self.left < 5.0 * size
    }
}

/// The least of the values that another one comes near to, by less than a character.
fn outermost(values: &mut [(f32, f32)]) -> Option<f32> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let is_shared = |pair: &&[(f32, f32)]| matches!(pair, [(a, size), (b, _)] if b - a < *size);
    let shared = values.windows(2).find(is_shared).and_then(<[_]>::first);
    shared.or(values.first()).map(|(value, _)| *value)
}

/// Lines that make a paragraph.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) text: String,
    pub(super) page: u16,
    pub(super) number: u16,
    /// Where in the text the lines begin that come after the first.
    pub(super) breaks: Vec<Break>,
    last: Line,
}

/// Where in a paragraph's text a line begins, and which one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Break {
    pub(super) at: usize,
    pub(super) page: u16,
    pub(super) number: u16,
}

impl Paragraph {
    pub(super) fn new(line: Line) -> Self {
        Self { text: line.text.clone(), page: line.page, number: line.number, breaks: Vec::new(), last: line }
    }

    /// Adds a line if it is of this paragraph, or gives it back.
    pub(super) fn go_on(&mut self, next: Line, margins: Option<Margins>) -> Option<Line> {
        if !margins.is_some_and(|margins| margins.goes_on(&self.last, &next)) {
            return Some(next);
        }
        self.text.push_str(line::between(&self.text, &next.text, true));
        self.breaks.push(Break { at: self.text.len(), page: next.page, number: next.number });
        self.text.push_str(&next.text);
        self.last = next;
        None
    }
}
