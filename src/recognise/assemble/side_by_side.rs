//! Lines of a table whose columns stand side by side under their headings, as 复议 and 诉讼 do.

use super::{Assembler, OpenRow, next_is_value};
use crate::form::{Role, TableId};
use crate::recognise::lines::Piece;

impl<'d, 'f> Assembler<'d, 'f> {
    /// A line of a table whose rows stand side by side: labels, or values.
    pub(super) fn side_by_side_line(&mut self, at: usize, pieces: &[Piece<'d, 'f>], table: TableId) {
        const LONGEST_CELL: usize = 40;
        if self.upright_line(at, pieces, table) {
            return;
        }
        if pieces.iter().any(|piece| piece.has_role(table, |_| true)) {
            return self.side_by_side_labels(at, pieces, table);
        }
        let is_cell = |piece: &Piece<'_, '_>| piece.is_value() || piece.words.len() <= LONGEST_CELL;
        let has_header = self.segment().is_some_and(|segment| !segment.header.is_empty());
        match pieces {
            _ if !has_header || !pieces.iter().all(is_cell) => self.end_row(),
            [piece] if self.row.is_some() || piece.is_value() => {
                if self.row.is_none() {
                    self.begin_row(at, None, self.widest(table));
                }
                self.push(*piece);
            }
            [_] => {}
            _ => {
                self.begin_row(at, None, self.widest(table));
                pieces.iter().for_each(|piece| self.push(*piece));
                self.end_row();
            }
        }
    }

    /// A line of a table that was turned on its side: the label of a row, unless it stands on a line above, that of a column,
    /// and the only number of both.
    fn upright_line(&mut self, at: usize, pieces: &[Piece<'d, 'f>], table: TableId) -> bool {
        let mut filled = pieces.iter().filter(|piece| !piece.is_blank()).rev();
        let (Some(value), Some(column)) = (filled.next(), filled.next()) else { return false };
        let is_column = |piece: &Piece<'_, '_>| piece.has_role(table, |role| matches!(role, Role::Column(_)));
        let is_row = |piece: &&Piece<'_, '_>| piece.has_role(table, |role| matches!(role, Role::Row(_)));
        let before: Vec<&Piece<'d, 'f>> = filled.collect();
        if !value.is_value()
            || !is_column(column)
            || before.iter().any(|it| is_column(it) && it.words != column.words || it.labels().is_empty())
        {
            return false;
        }
        let row = before.iter().copied().find(is_row);
        let is_of =
            |open: &OpenRow<'_, '_>| open.row.label.is_some_and(|label| row.is_none_or(|row| row.words == label.words));
        let open = self.row.as_ref().filter(|open| is_of(open) && open.row.cells.len() < open.width);
        // The numbers are told by the place of their columns, and must come in the order of the form.
        let place = open.map_or(0, |open| open.row.cells.len());
        if !column.has_role(table, |role| matches!(role, Role::Column(it) if usize::from(it.0) == place)) {
            return false;
        }
        if open.is_none() {
            if row.is_none() {
                return false;
            }
            self.begin_row(at, row.copied(), self.widest(table));
        }
        before.into_iter().rev().chain([column]).for_each(|label| self.header(*label));
        self.push(*value);
        true
    }

    /// Labels of rows and columns; numbers may stand on the same line, behind the label of their row or of the last column.
    fn side_by_side_labels(&mut self, at: usize, pieces: &[Piece<'d, 'f>], table: TableId) {
        for (index, piece) in pieces.iter().enumerate() {
            if piece.has_role(table, |_| true) {
                self.end_row();
                if self.segment().is_some_and(|segment| segment.rows.iter().any(|row| !row.is_blank())) {
                    self.new_segment();
                }
                self.header(*piece);
                let is_row = piece.has_role(table, |role| matches!(role, Role::Row(_)));
                if is_row && next_is_value(&pieces[index + 1..]) {
                    self.begin_row(at, Some(*piece), self.widest(table));
                }
            } else if self.row.is_some() {
                self.push(*piece);
            } else if piece.is_value() && !piece.is_blank() {
                self.begin_row(at, None, 0);
                self.push(*piece);
            }
        }
        if pieces.len() > 1 {
            self.end_row();
        }
    }
}
