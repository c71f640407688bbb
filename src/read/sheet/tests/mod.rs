//! Workbooks written by hand, in all three formats.

pub(in crate::read) mod ods;
pub(in crate::read) mod xls;
pub(in crate::read) mod xlsx;

use crate::read::{Block, Cell, Document, Place};

/// Sheets, paragraphs, and rows with `¦` between cells; `?` is a formula without a result.
fn shown(document: &Document) -> Vec<String> {
    let cell = |cell: &Cell| format!("{}{}", document.read(&cell.text), if cell.uncomputed { "?" } else { "" });
    let cells = |row: &[Cell]| row.iter().map(cell).collect::<Vec<_>>().join("¦");
    let block = |block: &Block| match block {
        Block::Paragraph(paragraph) => vec![document.read(&paragraph.text).to_owned()],
        Block::Table(table) => table.rows().map(cells).collect(),
        Block::Picture(_) => vec!["▣".to_owned()],
        Block::Sheet(at) => vec![format!("[{}]", document.sheets[usize::from(*at)])],
    };
    document.blocks.iter().flat_map(block).collect()
}

/// What the cells of tables cover: first column, `+` columns, `x` rows.
fn spans(document: &Document) -> Vec<String> {
    let span = |cell: &Cell| format!("{}+{}x{}", cell.column, cell.colspan, cell.rowspan);
    let row = |row: &[Cell]| row.iter().map(span).collect::<Vec<_>>().join(" ");
    let tables =
        document.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
    tables.flat_map(|table| table.rows().map(row).collect::<Vec<_>>()).collect()
}

/// Where `words` stand.
fn place_of(document: &Document, words: &str) -> (u32, u32) {
    let span = crate::text::Span::at(document.view.find(words).unwrap_or_else(|| panic!("{words}")));
    match document.place(span) {
        Place::Sheet { row, column, .. } => (row, column),
        other => panic!("{other:?}"),
    }
}
