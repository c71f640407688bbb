//! Tables whose rows stand side by side, their numbers in one line under all labels.

use super::Reader;
use crate::form::RowIx;
use crate::recognise::align::{self, Alike};
use crate::recognise::assemble::{RawRow, RawTable, Segment};
use crate::recognise::columns::{self, Slot};
use crate::report::{Cell, Found, RowState};
use rust_decimal::Decimal;

impl Reader<'_> {
    /// Tables whose rows stand side by side: each run of values is of the rows whose labels stand above it.
    pub(super) fn side_by_side(&mut self, raw: &RawTable<'_, '_>) {
        let mut position = 0;
        for segment in &raw.segments {
            let mut labels: Vec<(RowIx, Found)> = Vec::new();
            for header in &segment.header {
                if let Some((row, likeness)) = self.row_of(header.labels())
                    && !labels.iter().any(|(known, _)| *known == row)
                {
                    labels.push((row, Found { span: header.span, likeness }));
                }
            }
            let block = &self.printed.blocks[0];
            let header = columns::header(self.id, self.printed, block, &segment.header);
            // Where only some of the labels are left, those that are not may have stood anywhere, and the numbers with them.
            let is_torn = (1..header.columns.len()).contains(&header.labelled.len());
            self.headers(&[Some(0)], &[Some(header)]);
            self.table.blocks[0].present = true;
            let whole = || self.printed.row_ids().map(|row| (row, None));
            let said = || labels.iter().map(|(row, found)| (*row, Some(*found)));
            let mut rows: Vec<(RowIx, Option<Found>)> = said().collect();
            let width = block.columns.len();
            for run in values(segment) {
                if let Some((row, likeness)) = run.label.and_then(|label| self.row_of(label.labels())) {
                    rows = vec![(row, run.label.map(|label| Found { span: label.span, likeness }))];
                } else if rows.is_empty()
                    || (rows.len() < self.printed.rows.len() && run.cells.len() > rows.len() * width + 2)
                {
                    // Labels of rows were lost, but not the numbers of any.
                    rows = whole().collect();
                }
                self.fill_side_by_side(&rows, run, is_torn, &mut position);
            }
            for (row, found) in labels {
                let row = &mut self.table.rows[usize::from(row.0)];
                row.label.get_or_insert(found);
                if row.state == RowState::Missing {
                    row.state = RowState::Unaligned(0);
                    row.span = found.span;
                }
            }
        }
    }

    fn fill_side_by_side(
        &mut self,
        rows: &[(RowIx, Option<Found>)],
        run: &RawRow<'_, '_>,
        is_torn: bool,
        position: &mut usize,
    ) {
        let slots: Vec<Slot> =
            rows.iter().flat_map(|(row, _)| self.printed.columns_of(*row)).map(Slot::Column).collect();
        let width = self.printed.blocks[0].columns.len();
        let align =
            |pieces| align::align(&align::Row { pieces, slots: &slots, total: None, columns: 0 }, &Alike::default());
        // Where each cell has a line of its own, words on the line above may be the first of them.
        let above = run.above.filter(|_| run.cells.len() + 1 == slots.len());
        let with_above: Vec<_> = above.iter().chain(&run.cells).copied().collect();
        let aligned = align(&run.cells).or_else(|| above.and_then(|_| align(&with_above)));
        let run_together = run.run_together;
        if run_together {
            self.table.run_together.get_or_insert(run.span());
        }
        for (at, (row, label)) in rows.iter().enumerate() {
            let found = &mut self.table.rows[usize::from(row.0)];
            if !matches!(found.state, RowState::Missing | RowState::Unaligned(0)) {
                found.again.get_or_insert(run.span());
                continue;
            }
            found.label = found.label.or(*label);
            found.span = run.span();
            found.position = *position;
            *position += 1;
            let cells = aligned.as_ref().map(|aligned| aligned.cells.iter().skip(at * width).take(width));
            let cells = cells.filter(|cells| !is_torn || self.comes_out(*row, cells.clone()));
            let found = &mut self.table.rows[usize::from(row.0)];
            found.state = match &cells {
                _ if run_together => RowState::RunTogether,
                Some(_) => RowState::Read,
                None => RowState::Unaligned(run.cells.len()),
            };
            found.realigned = aligned.as_ref().is_some_and(|aligned| aligned.realigned);
            for (cell, found) in self.printed.cells_of_row(*row).zip(cells.into_iter().flatten()) {
                self.table.cells[usize::from(cell.0)] = *found;
            }
        }
    }
}

impl Reader<'_> {
    /// Whether the cells of a row, in this order, come to its total.
    fn comes_out<'c>(&self, row: RowIx, cells: impl Iterator<Item = &'c Cell>) -> bool {
        let Some(total) = self.printed.block_of(row).total else { return false };
        let mut difference = Decimal::ZERO;
        for (column, cell) in self.printed.columns_of(row).zip(cells) {
            let Some(number) = cell.addend() else { return false };
            let sum = if column == total { difference.checked_sub(number) } else { difference.checked_add(number) };
            let Some(sum) = sum else { return false };
            difference = sum;
        }
        difference.is_zero()
    }
}

/// The runs of values of a part: blank rows only if there is nothing else.
fn values<'a, 'd, 'f>(segment: &'a Segment<'d, 'f>) -> impl Iterator<Item = &'a RawRow<'d, 'f>> {
    let any = segment.rows.iter().any(|row| !row.is_blank());
    segment.rows.iter().filter(move |row| !any || !row.is_blank())
}
