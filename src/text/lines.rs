//! Line and column numbers.

/// Counts from 1; the column counts characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The character in the line.
    pub column: usize,
}

/// Where the lines of a text begin. Built once a document, and only when something is to be pointed at.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
    len: usize,
    /// How many characters begin before every so manieth byte: a page may be one line of megabytes.
    marks: Vec<usize>,
}

/// Bytes from one mark to the next.
const STRIDE: usize = 4096;

impl LineIndex {
    /// Finds the lines of `text`: each ends with a line feed (a carriage return before it belongs to the line's end).
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        let mut before = 0;
        let mark = |block: &[u8]| {
            let here = before;
            before += characters(block);
            here
        };
        // One more, behind the last block.
        let marks = text.as_bytes().chunks(STRIDE).chain([&[][..]]).map(mark).collect();
        Self { starts, len: text.len(), marks }
    }

    /// The line (from 0) that byte `offset` is in.
    #[must_use]
    pub fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// How many lines there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The bytes of line `line` (from 0), its end not included.
    #[must_use]
    pub fn range(&self, line: usize, text: &str) -> std::ops::Range<usize> {
        let start = self.starts.get(line).copied().unwrap_or(self.len);
        let end = self.starts.get(line + 1).map_or(self.len, |next| next - 1);
        let words = text.get(start..end).unwrap_or_default();
        start..start + words.strip_suffix('\r').unwrap_or(words).len()
    }

    /// Line and column of byte `offset` of `text`.
    #[must_use]
    pub fn position(&self, offset: usize, text: &str) -> Position {
        let line = self.line_of(offset.min(self.len));
        let start = self.starts[line];
        let column = self.before(offset, text).saturating_sub(self.before(start, text));
        Position { line: line + 1, column: column + 1 }
    }

    /// How many characters begin before byte `offset` of `text`.
    fn before(&self, offset: usize, text: &str) -> usize {
        let offset = offset.min(text.len());
        let mark = offset / STRIDE;
        let since = text.as_bytes().get(mark * STRIDE..offset).unwrap_or_default();
        self.marks.get(mark).map_or(0, |marked| marked + characters(since))
    }
}

/// How many characters begin among these bytes of UTF-8.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let text = "规章\t0\r\n𠮷1\n";
        let index = LineIndex::new(text);
        let at = |needle: &str| index.position(text.find(needle).unwrap_or_default(), text);
        assert_eq!(at("0"), Position { line: 1, column: 4 });
        assert_eq!(at("1"), Position { line: 2, column: 2 });
        assert_eq!(index.position(text.len(), text), Position { line: 3, column: 1 });
        assert_eq!(&text[index.range(0, text)], "规章\t0");
    }

    #[test]
    fn columns_of_long_lines_are_those_of_short_ones() {
        for text in ["𠮷a规é".repeat(2000), "a".repeat(2 * STRIDE), "\n规".repeat(STRIDE)] {
            let index = LineIndex::new(&text);
            for (offset, _) in text.char_indices().step_by(37).chain([(text.len(), ' ')]) {
                let line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
                let column = text[line_start..offset].chars().count() + 1;
                assert_eq!(index.position(offset, &text).column, column, "{offset}");
            }
        }
    }
}
