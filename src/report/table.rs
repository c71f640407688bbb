//! A table of the form as it was found in a report.

use super::Cell;
use crate::form::{self, CellIx, ColumnIx, FormId, RowIx, SectionId, TableId};
use crate::text::Span;

/// How a label or title agrees with the form's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// It is the form's, or as right as that.
    Exact,
    /// It is a wording that is known not to be right.
    Known,
    /// It is the form's with a remark in brackets.
    Remark,
    /// It is a slip of a character or two away.
    Near,
    /// It says something else, but stands in the only place that this row can stand in.
    Position,
}

/// A label that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub span: Span,
    /// How well it agrees.
    pub likeness: Likeness,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowState {
    /// It was not found.
    Missing,
    /// Its cells are lined up with the columns.
    Read,
    /// It has this many cells, and they can be lined up with the columns in no way or in several.
    Unaligned(usize),
    /// Its label is torn over lines, and what is left of it does not say which numbers are its own.
    Torn,
    /// Its numbers run together.
    RunTogether,
    /// It stands under the headers of another form.
    OtherForm,
}

/// A row of the form, as found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowFound {
    /// Its label.
    pub label: Option<Found>,
    /// What became of it.
    pub state: RowState,
    /// All of it.
    pub span: Span,
    /// Its place among the rows that were found.
    pub position: usize,
    /// Cells were left out or filled in to line it up.
    pub realigned: bool,
    /// Where it stands a second time.
    pub again: Option<Span>,
}

/// A column of the form, as found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnFound {
    /// Its header, if it was found.
    pub header: Option<Found>,
    /// True where the rows have no cells for it.
    pub absent: bool,
}

/// A part of the table with columns of its own, as found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Its caption.
    pub caption: Option<Found>,
    /// Its place among the captions that were found.
    pub position: usize,
    /// Whether any of it was found.
    pub present: bool,
    /// The form that its headers and rows are of, where they are of one only.
    pub form: Option<FormId>,
    /// Where it begins.
    pub span: Span,
}

/// A row or column that the form does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExtraLabel {
    /// Its label.
    pub span: Span,
    /// The form that has it, if another one does.
    pub form: Option<FormId>,
}

/// A table of the form.
#[derive(Clone, Debug)]
pub struct Table {
    /// Which.
    pub id: TableId,
    /// The form it was read as.
    pub form: FormId,
    /// Whether labels that only this form has decided that.
    pub form_is_certain: bool,
    /// All of it.
    pub span: Span,
    /// The section it stands in.
    pub section: Option<SectionId>,
    /// The form's rows.
    pub rows: Vec<RowFound>,
    /// The form's columns.
    pub columns: Vec<ColumnFound>,
    /// The form's blocks.
    pub blocks: Vec<Block>,
    /// The form's cells.
    pub cells: Vec<Cell>,
    /// A group of rows that was filled in as one row: its index and its cells, by the columns of the block.
    pub merged_group: Option<(usize, Vec<Cell>)>,
    /// Rows that the form does not have.
    pub extra_rows: Vec<ExtraLabel>,
    /// Columns that the form does not have.
    pub extra_columns: Vec<ExtraLabel>,
    /// The note in its corner.
    pub note: Option<Found>,
    /// Where cells run together, if they do.
    pub run_together: Option<Span>,
}

impl Table {
    /// A table of which nothing was read.
    #[must_use]
    pub fn blank(form: FormId, printed: &form::Table) -> Self {
        let row = RowFound {
            label: None,
            state: RowState::Missing,
            span: Span::default(),
            position: 0,
            realigned: false,
            again: None,
        };
        Self {
            id: printed.id,
            form,
            form_is_certain: false,
            span: Span::default(),
            section: None,
            rows: vec![row; printed.rows.len()],
            columns: vec![ColumnFound::default(); printed.columns.len()],
            blocks: vec![Block::default(); printed.blocks.len()],
            cells: vec![Cell::default(); printed.cells.len()],
            merged_group: None,
            extra_rows: Vec::new(),
            extra_columns: Vec::new(),
            note: None,
            run_together: None,
        }
    }

    /// The cell of that index.
    #[must_use]
    pub fn cell(&self, cell: CellIx) -> &Cell {
        &self.cells[usize::from(cell.0)]
    }

    /// The row of that index.
    #[must_use]
    pub fn row(&self, row: RowIx) -> &RowFound {
        &self.rows[usize::from(row.0)]
    }

    /// The column of that index.
    #[must_use]
    pub fn column(&self, column: ColumnIx) -> &ColumnFound {
        &self.columns[usize::from(column.0)]
    }
}
