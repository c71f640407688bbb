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
}

impl LineIndex {
    /// Finds the lines of `text`: each ends with a line feed (a carriage return before it belongs to the line's end).
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        Self { starts, len: text.len() }
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
        let before = text.get(start..offset.min(text.len())).unwrap_or_default();
        Position { line: line + 1, column: before.chars().count() + 1 }
    }
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
}
