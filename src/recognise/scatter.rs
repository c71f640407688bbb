//! Text whose tables were written down by columns: all labels first, and then the numbers, column after column, as some
//! programs take text out of PDF. Which number is of which row cannot be told, though some rows may look whole.

use super::assemble::{RawRow, RawTable};
use crate::report::{Block, Cell, ColumnFound, RowFound, RowState, Table};

/// True where a table of a text is written down by columns: then none of that text can be relied upon.
pub(super) fn is_by_columns(tables: &[RawTable<'_, '_>]) -> bool {
    const LEAST: usize = 3;
    const WIDEST: usize = 7;
    tables.iter().any(|table| {
        let rows = || rows(table).filter(|row| row.columns == 0 && row.label.is_some());
        let empty = rows().filter(|row| row.cells.is_empty()).count();
        let overfull = rows().any(|row| row.cells.len() >= 2 * WIDEST);
        empty >= LEAST && table.loose >= LEAST || empty > 0 && overfull
    })
}

/// True of a table whose cells have lines of their own, or share them by blanks only.
pub(super) fn is_of_lines(table: &RawTable<'_, '_>) -> bool {
    rows(table).all(|row| row.columns == 0 || row.may_be_torn)
}

/// True of a table that lacks columns, or of which no row could be read: what comes again of it is the rest of it, as where a
/// sheet is broader than the pages that it was printed on.
pub(super) fn is_half(table: &Table) -> bool {
    table.columns.iter().any(|column| column.absent)
        || !table.rows.iter().any(|row| matches!(row.state, RowState::Read | RowState::OtherForm))
}

/// Leaves of a table nothing but that it is there.
pub(super) fn forget(table: &mut Table) {
    for (position, row) in table.rows.iter_mut().enumerate() {
        let span = row.span;
        *row = RowFound { label: None, state: RowState::Unaligned(0), span, position, realigned: false, again: None };
    }
    let span = table.span;
    table.cells.iter_mut().for_each(|cell| *cell = Cell { span, ..Cell::default() });
    table.columns.iter_mut().for_each(|column| *column = ColumnFound::default());
    table.blocks.iter_mut().for_each(|block| *block = Block::default());
    (table.note, table.merged_group, table.run_together) = (None, None, None);
    table.extra_rows.clear();
    table.extra_columns.clear();
}

fn rows<'a, 'd, 'f>(table: &'a RawTable<'d, 'f>) -> impl Iterator<Item = &'a RawRow<'d, 'f>> {
    table.segments.iter().flat_map(|segment| &segment.rows)
}
