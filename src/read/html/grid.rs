//! A table: its rows of cells, with the columns that the cells come to stand in.
//!
//! After "forming a table" of the HTML standard: a cell takes the first column that no cell from above reaches into; cells
//! that reach beyond their group of rows are cut; the rows of `tfoot` come last.

use super::super::document::{Block, Cell, Place, Table};
use super::flow::{Content, Flow};
use crate::text::{Span, Text};

/// The largest `colspan` there is.
const COLSPAN: u32 = 1000;
/// The largest `rowspan` there is.
const ROWSPAN: u32 = 65534;

/// A table that is open.
#[derive(Default)]
pub(super) struct Grid {
    rows: Rows,
    foot: Rows,
    in_foot: bool,
    /// The row at hand.
    row: Vec<Cell>,
    /// Its number in its group.
    number: u32,
    /// The first column that its next cell may take.
    column: usize,
    /// For each column, the row of the group from which on it is free.
    free_from: Vec<u32>,
    cell: Option<OpenCell>,
    /// Some cells only gave the page its shape.
    split: bool,
}

/// Finished rows, and where the group at hand begins in them.
#[derive(Default)]
struct Rows {
    table: Table,
    first_row: usize,
}

/// A cell that is open.
pub(super) struct OpenCell {
    pub(super) colspan: Option<u32>,
    pub(super) rowspan: Option<u32>,
    /// Where its content begins.
    pub(super) at: Span,
    /// Where its blocks begin in the flow.
    pub(super) start: usize,
}

impl Grid {
    pub(super) fn begin_rows(&mut self, foot: bool) {
        self.in_foot = foot;
        self.number = 0;
    }

    pub(super) fn end_rows(&mut self) {
        self.free_from.clear();
        self.current().cut();
        self.in_foot = false;
    }

    pub(super) fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        self.current().table.push_row(row);
        self.number += 1;
        self.column = 0;
    }

    pub(super) fn begin_cell(&mut self, cell: OpenCell) {
        self.cell = Some(cell);
    }

    /// Ends the open cell, and returns how much of the grid was gone over for it.
    pub(super) fn end_cell(&mut self, flow: &mut Flow<'_>) -> usize {
        let Some(cell) = self.cell.take() else { return 0 };
        let colspan = cell.colspan.unwrap_or(1).clamp(1, COLSPAN);
        let rowspan = cell.rowspan.unwrap_or(1).min(ROWSPAN);
        let from = self.column;
        let column = self.place(colspan as usize, rowspan);
        match flow.cell(cell.start, cell.at) {
            Content::Text(text) => self.row.push(Cell {
                text,
                column: u16::try_from(column).unwrap_or(u16::MAX),
                colspan: u16::try_from(colspan).unwrap_or(u16::MAX),
                rowspan: u16::try_from(rowspan).unwrap_or(u16::MAX),
                place: Place::View,
                uncomputed: false,
            }),
            Content::Blocks => {
                self.split = true;
                if !self.row.is_empty() {
                    let row = std::mem::take(&mut self.row);
                    self.current().table.push_row(row);
                }
                let before = self.blocks(flow, false);
                flow.blocks.splice(cell.start..cell.start, before);
            }
        }
        self.column - from
    }

    fn place(&mut self, colspan: usize, rowspan: u32) -> usize {
        let number = self.number;
        while self.free_from.get(self.column).is_some_and(|free| *free > number) {
            self.column += 1;
        }
        let column = self.column;
        self.column += colspan;
        if rowspan != 1 {
            if self.free_from.len() < self.column {
                self.free_from.resize(self.column, 0);
            }
            let free = if rowspan == 0 { u32::MAX } else { number.saturating_add(rowspan) };
            let covered = self.free_from.get_mut(column..self.column).unwrap_or_default();
            covered.iter_mut().for_each(|from| *from = free.max(*from));
        }
        column
    }

    /// The table, now that it has ended; `nested` in a cell of another, one without any text is nothing.
    pub(super) fn end(&mut self, flow: &Flow<'_>, nested: bool) -> Vec<Block> {
        self.blocks(flow, nested)
    }

    fn current(&mut self) -> &mut Rows {
        if self.in_foot { &mut self.foot } else { &mut self.rows }
    }

    /// The rows so far. A table of one cell is a frame around something and no table; so is what has one cell a row in a
    /// table that gives the page its shape.
    fn blocks(&mut self, flow: &Flow<'_>, nested: bool) -> Vec<Block> {
        let table = self.take();
        let is_blank = |cell: &Cell| cell.text.span().is_empty();
        if table.cells.is_empty() || nested && table.cells.iter().all(is_blank) {
            return Vec::new();
        }
        if table.cells.len() == 1 || self.split && table.rows().all(|row| row.len() < 2) {
            let texts = table.cells.into_iter().map(|cell| cell.text);
            return texts.flat_map(|text: Text| flow.unpack(text)).collect();
        }
        vec![Block::Table(table)]
    }

    fn take(&mut self) -> Table {
        self.rows.cut();
        self.foot.cut();
        let mut table = std::mem::take(&mut self.rows).table;
        let foot = std::mem::take(&mut self.foot).table;
        if table.row_ends.is_empty() {
            return foot;
        }
        let before = u32::try_from(table.cells.len()).unwrap_or(u32::MAX);
        table.cells.extend(foot.cells);
        table.row_ends.extend(foot.row_ends.iter().map(|end| end.saturating_add(before)));
        table
    }
}

impl Rows {
    /// Ends the group at hand: no cell reaches beyond it.
    fn cut(&mut self) {
        let rows = self.table.row_ends.len();
        let mut start = self.first_row.checked_sub(1).and_then(|at| self.table.row_ends.get(at)).copied().unwrap_or(0);
        for (number, end) in self.table.row_ends.iter().enumerate().skip(self.first_row) {
            let left = u16::try_from(rows - number).unwrap_or(u16::MAX);
            for cell in self.table.cells.get_mut(start as usize..*end as usize).unwrap_or_default() {
                cell.rowspan = if cell.rowspan == 0 { left } else { cell.rowspan.min(left) };
            }
            start = *end;
        }
        self.first_row = rows;
    }
}
