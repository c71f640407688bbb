//! Cells of a table that no rule about what stands in a cell can tell apart. Most say 0: such a rule is asked once for all
//! of them.

use super::context::{Addend, TableView};
use crate::form::{CellIx, Kind};
use crate::report::{Notation, Unit, Value};

/// All that a rule of single cells can ask about what stands in one.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Content {
    value: Value,
    unit: Option<Unit>,
    notation: Notation,
    kind: Kind,
    addend: Addend,
}

/// Cells with the same content, in the order of the table; cells that were not found are left out, since their rows are said
/// to be missing.
pub(super) fn alike(view: &TableView<'_>) -> Vec<Vec<CellIx>> {
    let mut groups: Vec<(Content, Vec<CellIx>)> = Vec::new();
    for (at, (cell, addend)) in (0_u16..).map(CellIx).zip(view.table.cells.iter().zip(&view.addends)) {
        if cell.value == Value::Unread {
            continue;
        }
        let (_, column) = view.printed.address(at);
        let kind = view.printed.column(column).kind;
        let content = Content { value: cell.value, unit: cell.unit, notation: cell.notation, kind, addend: *addend };
        match groups.iter_mut().find(|(other, _)| *other == content) {
            Some((_, cells)) => cells.push(at),
            None => groups.push((content, vec![at])),
        }
    }
    groups.into_iter().map(|(_, cells)| cells).collect()
}
