//! Positions as the client counts them: in lines, and in units of the encoding that was agreed on.

use gen_lsp_types::{Position, PositionEncodingKind, Range};
use std::cell::OnceCell;

/// What the characters of a line are counted in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    #[default]
    Utf16,
    Utf32,
}

impl Encoding {
    /// The best of those that the client knows: bytes need no counting.
    pub(super) fn negotiate(offered: &[PositionEncodingKind]) -> Self {
        let known = |kind: &PositionEncodingKind| match *kind {
            PositionEncodingKind::UTF8 => Some(Self::Utf8),
            PositionEncodingKind::UTF32 => Some(Self::Utf32),
            PositionEncodingKind::UTF16 => Some(Self::Utf16),
            _ => None,
        };
        let mut offered = offered.iter().filter_map(known).peekable();
        let first = offered.peek().copied();
        if offered.any(|encoding| encoding == Self::Utf8) { Self::Utf8 } else { first.unwrap_or_default() }
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn length(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
            Self::Utf32 => text.chars().count(),
        }
    }

    fn of(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        }
    }
}

/// Where the lines of a text begin, as the protocol has it: they end with a line feed, a carriage return, or both.
#[derive(Debug, Default)]
pub(super) struct Lines {
    starts: Vec<usize>,
    encoding: Encoding,
    marks: OnceCell<Vec<Mark>>,
}

/// A place in a long line, and how many units stand before it there: so that no line is counted from its beginning again
/// and again.
#[derive(Clone, Copy, Debug)]
struct Mark {
    offset: usize,
    units: usize,
}

/// In bytes: how far marks are apart, and how long a line is that has them.
const APART: usize = 4096;

impl Lines {
    pub(super) fn new(text: &str, encoding: Encoding) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            // Of the two, the line feed ends the line.
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at + 1);
            }
        }
        Self { starts, encoding, marks: OnceCell::new() }
    }

    /// The position of a byte of `text`.
    pub(super) fn position(&self, text: &str, offset: usize) -> Position {
        let offset = floor(text, offset);
        let line = self.starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let Mark { offset: from, units } = self.mark_before(text, line, |mark| mark.offset <= offset);
        let units = units + self.encoding.length(text.get(from..offset).unwrap_or_default());
        Position { line: clamp(line), character: clamp(units) }
    }

    pub(super) fn range(&self, text: &str, range: std::ops::Range<usize>) -> Range {
        Range { start: self.position(text, range.start), end: self.position(text, range.end) }
    }

    /// The byte of `text` at a position: of one beyond its line the line's end, of one beyond the text the text's.
    pub(super) fn offset(&self, text: &str, position: Position) -> usize {
        let line = position.line as usize;
        let Some(start) = self.starts.get(line).copied() else { return text.len() };
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let wanted = position.character as usize;
        let Mark { offset: from, mut units } = self.mark_before(text, line, |mark| mark.units <= wanted);
        let rest = text.get(from.max(start)..end).unwrap_or_default();
        let rest = rest.trim_end_matches('\n').trim_end_matches('\r');
        for (at, c) in rest.char_indices() {
            units += self.encoding.of(c);
            // In the middle of a character is before it.
            if units > wanted {
                return from + at;
            }
        }
        from + rest.len()
    }

    /// The bytes of a range of positions; one that is the wrong way round is turned.
    pub(super) fn bytes(&self, text: &str, range: Range) -> std::ops::Range<usize> {
        let (start, end) = (self.offset(text, range.start), self.offset(text, range.end));
        start.min(end)..start.max(end)
    }

    /// The last mark in a line that `is_before` holds for; the beginning of the line if it is short.
    fn mark_before(&self, text: &str, line: usize, is_before: impl Fn(&Mark) -> bool) -> Mark {
        let start = self.starts.get(line).copied().unwrap_or(text.len());
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let beginning = Mark { offset: start, units: 0 };
        if end - start <= 2 * APART {
            return beginning;
        }
        let marks = self.marks.get_or_init(|| self.marks_of(text));
        let first = marks.partition_point(|mark| mark.offset < start);
        let of_line = marks.get(first..marks.partition_point(|mark| mark.offset < end)).unwrap_or_default();
        let after = of_line.partition_point(is_before);
        after.checked_sub(1).and_then(|at| of_line.get(at)).copied().unwrap_or(beginning)
    }

    fn marks_of(&self, text: &str) -> Vec<Mark> {
        let mut marks = Vec::new();
        let ends = self.starts.iter().skip(1).copied().chain([text.len()]);
        for (start, end) in self.starts.iter().copied().zip(ends).filter(|(start, end)| end - start > 2 * APART) {
            let (mut offset, mut units) = (start, 0);
            while offset + APART < end {
                let next = floor(text, offset + APART);
                units += self.encoding.length(text.get(offset..next).unwrap_or_default());
                offset = next;
                marks.push(Mark { offset, units });
            }
        }
        marks
    }
}

/// The beginning of the character that a byte is of.
fn floor(text: &str, offset: usize) -> usize {
    let offset = offset.min(text.len());
    (0..=offset).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn clamp(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn at(line: u32, character: u32) -> Position {
        Position { line, character }
    }

    #[test]
    fn characters_outside_the_basic_plane() {
        let text = "规𠮷1\r\n\r2\n";
        for (encoding, characters) in ENCODINGS.into_iter().zip([[0, 3, 7, 8], [0, 1, 3, 4], [0, 1, 2, 3]]) {
            let lines = Lines::new(text, encoding);
            for (offset, character) in [0, 3, 7, 8].into_iter().zip(characters) {
                assert_eq!(lines.position(text, offset), at(0, character), "{encoding:?}");
                assert_eq!(lines.offset(text, at(0, character)), offset, "{encoding:?}");
            }
            assert_eq!(lines.offset(text, at(0, 99)), 8);
            assert_eq!(lines.position(text, 10), at(1, 0));
            assert_eq!(lines.position(text, 11), at(2, 0));
            assert_eq!(lines.position(text, text.len()), at(3, 0));
            assert_eq!(lines.offset(text, at(99, 0)), text.len());
        }
        let utf16 = Lines::new(text, Encoding::Utf16);
        assert_eq!(utf16.offset(text, at(0, 2)), 3, "half a character is before it");
        assert_eq!(utf16.bytes(text, Range { start: at(2, 1), end: at(0, 1) }), 3..12);
    }

    #[test]
    fn the_encoding_is_agreed_on() {
        let kinds =
            |kinds: &[&'static str]| kinds.iter().map(|kind| PositionEncodingKind::from(*kind)).collect::<Vec<_>>();
        assert_eq!(Encoding::negotiate(&[]), Encoding::Utf16);
        assert_eq!(Encoding::negotiate(&kinds(&["utf-16", "utf-8"])), Encoding::Utf8);
        assert_eq!(Encoding::negotiate(&kinds(&["utf-7", "utf-32", "utf-16"])), Encoding::Utf32);
    }

    proptest! {
        #[test]
        fn positions_lead_back(text in "([a规𠮷é|]{0,40}(\r\n|\n|\r)?){0,12}", long in 0..40_000_usize) {
            let text = format!("{}{text}", "规𠮷a".repeat(long / 8));
            for encoding in ENCODINGS {
                let lines = Lines::new(&text, encoding);
                for (offset, _) in text.char_indices().chain([(text.len(), ' ')]).step_by(1 + text.len() / 500) {
                    let ends_line = text[..offset].ends_with('\r') && text[offset..].starts_with('\n');
                    if !ends_line {
                        prop_assert_eq!(lines.offset(&text, lines.position(&text, offset)), offset);
                    }
                }
            }
        }
    }
}
