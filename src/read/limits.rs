//! What a file may cost: bounds against hostile or broken files, each with its own clear refusal.

/// Bounds on what is read. All can be changed; the defaults are far above any real report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file.
    pub file_bytes: u64,
    /// Bytes that an archive (Word, Excel) may inflate to, all its parts together; and those of the text view made of it.
    pub inflated_bytes: u64,
    /// Entries of an archive.
    pub entries: usize,
    /// Depth of nested elements or tables.
    pub nesting: usize,
    /// Cells of all tables together, merged cells counted as often as they cover the grid.
    pub cells: usize,
    /// Pages of a PDF.
    pub pages: usize,
    /// Characters that a PDF draws.
    pub glyphs: usize,
    /// Drawing operations of a PDF.
    pub operations: usize,
    /// Seconds that a PDF may take: a file can be made so that it takes for ever.
    pub seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 64 << 20,
            inflated_bytes: 256 << 20,
            entries: 10_000,
            nesting: 256,
            cells: 1_000_000,
            pages: 2_000,
            glyphs: 2_000_000,
            operations: 4_000_000,
            seconds: 2,
        }
    }
}
