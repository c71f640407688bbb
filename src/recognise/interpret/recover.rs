//! Rows whose labels are not the form's: slips of the pen, and pieces that lines have torn.

use super::{Assigned, Reader};
use crate::form::RowIx;
use crate::recognise::labels::{self, Likeness};
use crate::recognise::lines::Piece;
use crate::text::{self, Key};

impl Reader<'_> {
    /// Rows between two known ones: by a slip of the pen, or because no other row can stand there.
    pub(super) fn recover(&self, assigned: &mut [Assigned<'_, '_, '_>]) -> Vec<RowIx> {
        let mut torn = Vec::new();
        let mut taken = vec![false; self.printed.rows.len()];
        assigned.iter().filter_map(|it| it.row).for_each(|row| taken[usize::from(row.0)] = true);
        let mut before = 0;
        let mut at = 0;
        while at < assigned.len() {
            if let Some(row) = assigned[at].row {
                before = usize::from(row.0) + 1;
                at += 1;
                continue;
            }
            let end =
                assigned[at..].iter().position(|it| it.row.is_some()).map_or(assigned.len(), |length| at + length);
            let after = assigned.get(end).and_then(|it| it.row);
            let last = after.map_or(self.printed.rows.len(), |row| usize::from(row.0));
            let rows = (before..last.max(before)).filter(|row| !taken[*row]);
            let mut open: Vec<RowIx> = rows.filter_map(|row| u16::try_from(row).ok().map(RowIx)).collect();
            self.recover_torn(&mut assigned[at..end], &mut open);
            for row in assigned[at..end].iter_mut().filter(|row| row.row.is_none()) {
                self.recover_near(row, &mut open);
            }
            self.recover_by_position(&mut assigned[at..end], &open, after.is_some());
            self.leave_out_pieces(&mut assigned[at..end], &open, after.is_some(), &mut torn);
            assigned[at..end].iter().filter_map(|it| it.row).for_each(|row| taken[usize::from(row.0)] = true);
            at = end;
        }
        torn
    }

    /// The keys of all labels of rows, and of those over several.
    fn label_keys(&self) -> Vec<String> {
        let labels = self.printed.rows.iter().map(|row| &row.label);
        let groups = self.printed.groups.iter().map(|group| &group.label);
        labels.chain(groups).map(|label| Key::of(label)).collect()
    }

    /// Pieces of labels that lines have torn, where nothing said which row they are of: the rows that are missing there are
    /// not missing, but cannot be told.
    fn leave_out_pieces(
        &self,
        rows: &mut [Assigned<'_, '_, '_>],
        open: &[RowIx],
        bounded: bool,
        torn: &mut Vec<RowIx>,
    ) {
        let of_lines = |row: &&mut Assigned<'_, '_, '_>| {
            row.row.is_none() && (row.raw.columns == 0 || row.raw.may_be_torn) && words_of(row).is_some()
        };
        let mut candidates = rows.iter_mut().filter(of_lines).peekable();
        if candidates.peek().is_none() {
            return;
        }
        let labels = self.label_keys();
        for row in candidates {
            row.piece = words_of(row).is_some_and(|label| label.labels().is_empty() && is_piece(label.words, &labels));
        }
        // A single character says something only beside others.
        if rows.iter().any(|row| row.piece) {
            for row in rows.iter_mut().filter(of_lines) {
                row.piece |= words_of(row).is_some_and(|label| Key::of(label.words).chars().count() < LEAST_OF_PIECE);
            }
        }
        let pieces: Vec<&str> =
            rows.iter().filter(|row| row.piece).filter_map(|row| Some(words_of(row)?.words)).collect();
        let is_unknown = |row: &&RowIx| !rows.iter().any(|it| it.row == Some(**row));
        let is_of = |row: &&RowIx| {
            let label = [Key::of(&self.printed.row(**row).label)];
            bounded && !pieces.is_empty() || pieces.iter().any(|piece| is_piece(piece, &label))
        };
        torn.extend(open.iter().filter(is_unknown).filter(is_of));
    }

    fn recover_near(&self, row: &mut Assigned<'_, '_, '_>, open: &mut Vec<RowIx>) {
        let Some(label) = row.raw.label else { return };
        let key = Key::of(label.words);
        let near =
            open.iter().position(|it| labels::compare(&key, label.words, &self.printed.row(*it).label).is_some());
        if let Some(found) = near {
            let found = open.remove(found);
            row.likeness = labels::compare(&key, label.words, &self.printed.row(found).label).unwrap_or(Likeness::Near);
            row.row = Some(found);
        }
    }

    /// Rows of a page set as text, where a line holds the numbers and no more of a label than fits into its column.
    fn recover_torn(&self, rows: &mut [Assigned<'_, '_, '_>], open: &mut Vec<RowIx>) {
        const LEAST: usize = 2;
        for row in rows.iter_mut().filter(|row| row.row.is_none() && row.raw.may_be_torn) {
            let Some(label) = row.raw.label.filter(|label| label.labels().is_empty()) else { continue };
            let key = Key::of(label.words);
            let width = |row: &RowIx| self.printed.block_of(*row).columns.len();
            let is_torn = |it: &RowIx| {
                row.raw.cells.len() == width(it) && Key::of(&self.printed.row(*it).label).starts_with(&*key)
            };
            if key.chars().count() >= LEAST
                && let Some(found) = open.iter().position(is_torn)
            {
                row.row = Some(open.remove(found));
            }
        }
    }

    /// One row that is not known where one row is missing, and it has that row's cells.
    fn recover_by_position(&self, rows: &mut [Assigned<'_, '_, '_>], open: &[RowIx], bounded: bool) {
        let mut unknown = rows.iter_mut().filter(|row| row.row.is_none());
        let (Some(row), None, [missing]) = (unknown.next(), unknown.next(), open) else { return };
        let width = self.printed.block_of(*missing).columns.len();
        let of_another_form = words_of(row).is_some_and(|label| !label.labels().is_empty());
        let fits = row.raw.cells.iter().filter(|cell| !cell.is_blank()).count() == width;
        if bounded && fits && !of_another_form {
            // Of a label torn over lines, any piece may stand beside the numbers.
            let is_torn = row.raw.may_be_torn && words_of(row).is_some_and(|it| is_piece(it.words, &self.label_keys()));
            row.row = Some(*missing);
            row.likeness = if is_torn { Likeness::Exact } else { Likeness::Position };
        }
    }
}

/// The label of a row, or what stands alone on the line above its numbers.
fn words_of<'d, 'f>(row: &Assigned<'_, 'd, 'f>) -> Option<Piece<'d, 'f>> {
    row.raw.label.or(row.raw.above)
}

/// How many characters say that words are a piece of a label.
const LEAST_OF_PIECE: usize = 2;

/// True where some words are a piece of a label, and no whole one.
fn is_piece(words: &str, labels: &[String]) -> bool {
    let parts = words.split(text::is_blank).map(Key::of).filter(|part| part.chars().count() >= LEAST_OF_PIECE);
    let is_of = |part: &String| labels.iter().any(|label| label.len() > part.len() && label.contains(part.as_str()));
    parts.into_iter().any(|part| is_of(&part))
}
