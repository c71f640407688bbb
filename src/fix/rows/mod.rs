//! Rows that are missing, added in the manner of those that are there.

mod html;
mod rendered;
mod text;

use super::Edit;
use super::edit::write_over;
use crate::check::{Context, Item, TableView};
use crate::form::{Layout, RowIx};
use crate::read::{Block, Cell, Document, Format, Table};
use crate::report::RowState;
use crate::text::Span;

/// The changes that add all of these rows, each with noughts, as copies of rows that are there.
pub(super) fn add(context: &Context<'_>, items: &[Item]) -> Option<Vec<Edit>> {
    match context.document.format {
        Format::Text => text::add(context, items),
        Format::Markdown => html::add(context, items).or_else(|| text::add(context, items)),
        Format::Html => html::add(context, items),
        Format::Docx | Format::Sheet => rendered::add(context, items),
        Format::Pdf => None,
    }
}

/// Where a row that is missing belongs, in formats whose tables know of merged cells.
struct Home<'c> {
    /// The table of the document.
    table: &'c Table,
    /// The row that the new one is to be like: one of the same group.
    model: Neighbour,
    /// The row behind which it belongs; if there is none, it belongs before the row that it is to be like.
    behind: Option<Neighbour>,
    /// The changes that make a copy of that row the new row.
    changes: Vec<Edit>,
}

/// A row that is there.
#[derive(Clone, Copy)]
struct Neighbour {
    label: Span,
    /// Its place in the table of the document.
    at: usize,
}

impl<'c> Home<'c> {
    fn find(context: &'c Context<'_>, view: &'c TableView<'_>, row: RowIx) -> Option<Self> {
        let (document, printed) = (context.document, view.printed);
        if printed.layout != Layout::Rows {
            return None;
        }
        let missing = printed.row(row);
        let is_there = |other: &RowIx| {
            let found = view.table.row(*other);
            printed.row(*other).block == missing.block && found.state == RowState::Read && found.label.is_some()
        };
        let is_like = |other: &RowIx| printed.row(*other).under == missing.under;
        let mut before = (0..row.0).rev().map(RowIx).filter(is_there);
        let mut behind = printed.row_ids().skip(usize::from(row.0) + 1).filter(is_there);
        let nearest = before.next();
        let (model, behind) = match nearest.into_iter().chain(before).find(is_like) {
            Some(model) => (model, nearest),
            // It is the first of its group: what comes next has to be of the group too.
            None => (behind.next().filter(is_like)?, None),
        };
        let label = |row: RowIx| view.table.row(row).label.map(|label| label.span);
        let (table, model_at) = row_with(document, label(model)?)?;
        let neighbour = |row: RowIx| {
            let label = label(row)?;
            let (other, at) = row_with(document, label)?;
            std::ptr::eq(other, table).then_some(Neighbour { label, at })
        };
        let behind = match behind {
            Some(row) => Some(neighbour(row)?),
            None => None,
        };
        let mut changes = write_over(document, label(model)?, &missing.label)?;
        for cell in printed.cells_of_row(model) {
            changes.extend(write_over(document, view.table.cell(cell).span, "0")?);
        }
        Some(Self { table, model: Neighbour { label: label(model)?, at: model_at }, behind, changes })
    }

    /// The cells before the label that begin in the row which the new one is like.
    fn before_label(&self) -> impl Iterator<Item = &'c Cell> {
        let label = self.model.label;
        let row = self.table.rows().nth(self.model.at).unwrap_or_default();
        row.iter().take_while(move |cell| !cell.text.span().contains(label))
    }

    /// The cells before the label that reach over several rows, the one that the new row is like among them: each with the
    /// row that it begins in.
    fn groups(&self) -> Vec<(usize, &'c Cell)> {
        let at = self.model.at;
        let row = self.table.rows().nth(at).unwrap_or_default();
        let label = row.iter().find(|cell| cell.text.span().contains(self.model.label));
        let is_before = |cell: &Cell| label.is_some_and(|label| cell.column < label.column);
        let covering = over(self.table, at).into_iter();
        covering.filter(|(_, cell)| cell.rowspan > 1 && is_before(cell)).collect()
    }
}

/// The row of a table that holds what stands there.
fn row_with(document: &Document, span: Span) -> Option<(&Table, usize)> {
    document.blocks.iter().find_map(|block| {
        let Block::Table(table) = block else { return None };
        let at = table.rows().position(|row| row.iter().any(|cell| cell.text.span().contains(span)))?;
        Some((table, at))
    })
}

/// The cells that cover a row, each with the row that it begins in.
fn over(table: &Table, at: usize) -> Vec<(usize, &Cell)> {
    let rows = table.rows().enumerate().take(at + 1);
    let cells = rows.flat_map(|(row, cells)| cells.iter().map(move |cell| (row, cell)));
    cells.filter(|(row, cell)| row + usize::from(cell.rowspan) > at).collect()
}
