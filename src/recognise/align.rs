//! Which cell of a row is which column's: only where there is exactly one way.

use super::columns::Slot;
use super::lines::{Class, Piece};
use super::number::{self, Reading};
use crate::report::{Cell, Notation, Value};
use crate::text::Span;
use rust_decimal::Decimal;

/// A row's cells, one for each slot.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Aligned {
    pub(super) cells: Vec<Cell>,
    /// Cells were left out, or filled in, to get there.
    pub(super) realigned: bool,
    /// How many cells there were, and how many of them stood before the first.
    pub(super) shape: Shape,
}

/// How the cells of a row lie: rows of one table lie alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) count: usize,
    pub(super) before: usize,
}

/// How the rows of a table lie that can lie in one way only.
#[derive(Clone, Debug, Default)]
pub(super) struct Alike {
    shapes: Vec<Shape>,
    /// How many cells stand behind the last; none if that differs.
    after: Option<Option<usize>>,
    /// How many columns the widest line has.
    columns: usize,
}

impl Alike {
    /// Takes note of a row of `width` columns, in a line of `columns`.
    pub(super) fn add(&mut self, shape: Shape, width: usize, columns: usize) {
        self.columns = self.columns.max(columns);
        let after = shape.count.checked_sub(shape.before + width);
        match &mut self.after {
            None => self.after = Some(after),
            Some(agreed) if *agreed != after => *agreed = None,
            Some(_) => {}
        }
        if !self.shapes.contains(&shape) {
            self.shapes.push(shape);
        }
    }

    /// True where the columns stand under each other, whatever stands before them: blank cells have not been dropped.
    fn is_grid(&self) -> bool {
        self.after.flatten().is_some() && self.shapes.iter().any(|shape| shape.before > 0)
    }

    /// Where the columns begin in a row of `count` cells: as in the others of that many, else as far from the end.
    fn start(&self, count: usize, width: usize) -> Option<usize> {
        let mut same = self.shapes.iter().filter(|shape| shape.count == count);
        match (same.next(), same.next()) {
            (Some(shape), None) => Some(shape.before),
            (Some(_), Some(_)) => None,
            (None, _) => count.checked_sub(width + self.after.flatten()?),
        }
    }
}

/// What to line up.
pub(super) struct Row<'a, 'd, 'f> {
    pub(super) pieces: &'a [Piece<'d, 'f>],
    pub(super) slots: &'a [Slot],
    /// Where the row's total stands among the slots, if it has one.
    pub(super) total: Option<usize>,
    /// How many columns its line has, those before its cells among them; 0 where that is not known.
    pub(super) columns: usize,
}

/// Lines up a row. `alike` is how the sure rows of the table lie; it decides where blanks at both ends leave it open.
pub(super) fn align(row: &Row<'_, '_, '_>, alike: &Alike) -> Option<Aligned> {
    let width = row.slots.len();
    if width == 0 || row.pieces.is_empty() {
        return None;
    }
    if let Some(aligned) = plain(row.pieces, width) {
        return Some(aligned);
    }
    let cells = cells(row.pieces);
    shared(&cells, width, alike).or_else(|| one_each(&cells, width)).or_else(|| short(&cells, row, alike)).or_else(
        || match windows(&cells, width).as_slice() {
            [] => selection(row, &cells),
            starts => window(&cells, width, starts, alike),
        },
    )
}

/// A piece's cell; of a cell that covers several columns the others follow as covered.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    cell: Cell,
    is_words: bool,
    covered: bool,
}

impl Candidate {
    fn is_blank(&self) -> bool {
        self.covered || self.cell.value == Value::Blank
    }

    fn is_nought(&self) -> bool {
        self.cell.addend() == Some(Decimal::ZERO)
    }
}

fn cells(pieces: &[Piece<'_, '_>]) -> Vec<Candidate> {
    const MOST_COLUMNS_OF_A_CELL: usize = 64;
    let mut cells = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let reading = match piece.class {
            _ if piece.uncomputed => Reading { value: Value::Uncomputed, ..number::read("") },
            Class::Value(reading) => reading,
            Class::Label(_) | Class::RunTogether(_) | Class::Words => number::read(piece.words),
        };
        let cell = Cell { span: piece.span, value: reading.value, unit: reading.unit, notation: reading.notation };
        let is_words = matches!(cell.value, Value::NotANumber);
        cells.push(Candidate { cell, is_words, covered: false });
        let covered = Candidate { cell, is_words, covered: true };
        cells.extend(std::iter::repeat_n(
            covered,
            usize::from(piece.colspan).saturating_sub(1).min(MOST_COLUMNS_OF_A_CELL),
        ));
    }
    cells
}

/// What most rows are: a number for each column, and nothing else.
fn plain(pieces: &[Piece<'_, '_>], width: usize) -> Option<Aligned> {
    if pieces.len() != width {
        return None;
    }
    let mut cells = Vec::with_capacity(width);
    for piece in pieces {
        let Class::Value(Reading { value: value @ Value::Number(_), unit, notation }) = piece.class else {
            return None;
        };
        if piece.colspan > 1 || piece.uncomputed {
            return None;
        }
        cells.push(Cell { span: piece.span, value, unit, notation });
    }
    Some(Aligned { cells, realigned: false, shape: Shape { count: width, before: 0 } })
}

/// A row of one nought and nothing else: it is nought in every column, merged or not, unless it stands in the last.
fn shared(cells: &[Candidate], width: usize, alike: &Alike) -> Option<Aligned> {
    let mut filled = cells.iter().enumerate().filter(|(_, cell)| !cell.is_blank());
    let ((place, only), next) = (filled.next()?, filled.next());
    let is_nought = only.cell.value == Value::Number(Decimal::ZERO);
    let (count, behind) = (cells.len(), place + 1);
    let is_last =
        behind >= width && (behind == count || alike.start(count, width).is_some_and(|start| start + width == behind));
    if next.is_some() || width == 1 || !is_nought || count < width || is_last {
        return None;
    }
    let mut cell = only.cell;
    cell.notation.add(Notation::SHARED);
    let shape = Shape { count: cells.len(), before: usize::MAX };
    Some(Aligned { cells: vec![cell; width], realigned: false, shape })
}

/// A row whose last blank cell was left out, as programs do that take blanks off the ends of lines: its line is one column
/// shorter than the others, and it begins where the rows do that are one longer, blank before the first column like them.
fn short(cells: &[Candidate], row: &Row<'_, '_, '_>, alike: &Alike) -> Option<Aligned> {
    let width = row.slots.len();
    if row.columns == 0 || row.columns + 1 != alike.columns {
        return None;
    }
    let filled = cells.iter().position(|cell| !cell.is_blank())?;
    let whole = Shape { count: filled + width, before: filled };
    if filled == 0 || cells.len() + 1 != whole.count || !alike.is_grid() || !alike.shapes.contains(&whole) {
        return None;
    }
    let taken = cells.get(filled..).filter(|taken| taken.iter().all(|cell| !cell.covered && !cell.is_words))?;
    let last = taken.last()?.cell.span;
    let blank = number::read("");
    let missing =
        Cell { span: Span::at(last.end as usize), value: blank.value, unit: blank.unit, notation: blank.notation };
    let cells = taken.iter().map(|candidate| candidate.cell).chain([missing]).collect();
    Some(Aligned { cells, realigned: false, shape: whole })
}

/// As many numbers as columns: one each, however many columns of the file they cover. Programs that draw tables by their
/// rulings cut columns in two wherever a border of another row is a hair's breadth off.
fn one_each(cells: &[Candidate], width: usize) -> Option<Aligned> {
    let pieces: Vec<&Candidate> = cells.iter().filter(|cell| !cell.covered).collect();
    let are_numbers = || pieces.iter().all(|piece| !piece.is_blank() && !piece.is_words);
    if pieces.len() != width || cells.len() == width || !are_numbers() {
        return None;
    }
    let shape = Shape { count: cells.len(), before: usize::MAX };
    Some(Aligned { cells: pieces.iter().map(|piece| piece.cell).collect(), realigned: false, shape })
}

/// Where as many neighbouring cells as there are columns begin, nothing but blanks beside them.
fn windows(cells: &[Candidate], width: usize) -> Vec<usize> {
    let Some(last_start) = cells.len().checked_sub(width) else { return Vec::new() };
    let first_number = cells.iter().position(|cell| !cell.is_blank() && !cell.is_words).unwrap_or(last_start);
    let filled = cells.iter().rposition(|cell| !cell.is_blank()).map_or(0, |last| last + 1);
    let starts = filled.saturating_sub(width)..=first_number.min(last_start);
    // Words before the numbers are the rest of a label, unless that leaves the place of a number open.
    let first_words = cells.iter().position(|cell| cell.is_words).unwrap_or(cells.len());
    let plain: Vec<usize> = starts.clone().filter(|start| *start <= first_words).collect();
    if plain.is_empty() { starts.collect() } else { plain }
}

fn window(cells: &[Candidate], width: usize, starts: &[usize], alike: &Alike) -> Option<Aligned> {
    let count = cells.len();
    let all_alike = alike.is_grid();
    let alike = alike.start(count, width);
    let chosen = match starts {
        [] => return None,
        [start] => *start,
        several => {
            let known = alike.filter(|start| several.contains(start));
            let all_blank = cells.iter().all(Candidate::is_blank);
            known.or(all_blank.then_some(several[0]))?
        }
    };
    // Some converters drop blank cells and fill the row up at its end: then the last number is not the last column's.
    let filled_up = chosen + width < count && cells[chosen + width - 1].is_blank();
    let is_grid = alike.is_some_and(|start| (start > 0 || all_alike) && start == chosen);
    if filled_up && !is_grid && !cells.iter().all(Candidate::is_blank) {
        return noughts(cells, width);
    }
    // A number merged over several columns is of one of them, and which cannot be told.
    let taken = &cells[chosen..chosen + width];
    if taken.iter().any(|cell| cell.covered && !cell.is_nought()) {
        return None;
    }
    let taken = taken.iter().map(|candidate| {
        let mut cell = candidate.cell;
        if candidate.covered {
            cell.notation.add(Notation::SHARED);
        }
        cell
    });
    Some(Aligned { cells: taken.collect(), realigned: false, shape: Shape { count, before: chosen } })
}

/// A row of noughts is the same whichever cell is which column's.
fn noughts(cells: &[Candidate], width: usize) -> Option<Aligned> {
    if !cells.iter().all(|cell| cell.is_nought() && !cell.covered) {
        return None;
    }
    let filled: Vec<&Candidate> = cells.iter().filter(|cell| !cell.is_blank()).collect();
    let kept: Vec<&Candidate> = if filled.is_empty() { cells.iter().collect() } else { filled };
    let last = kept.last()?;
    let shape = Shape { count: cells.len(), before: usize::MAX };
    let cells = (0..width).map(|at| kept.get(at).unwrap_or(last).cell).collect();
    Some(Aligned { cells, realigned: true, shape })
}

/// One or two cells too many or too few: taken where leaving out or filling in noughts comes to the same every way, or where
/// only one way makes the row's own total.
fn selection(row: &Row<'_, '_, '_>, cells: &[Candidate]) -> Option<Aligned> {
    const MOST_SURPLUS: usize = 2;
    let width = row.slots.len();
    let count = cells.len();
    let shape = Shape { count, before: usize::MAX };
    if count > 1
        && let Some(aligned) = noughts(cells, width)
    {
        return Some(aligned);
    }
    let total = row.total?;
    let surplus = count.checked_sub(width).filter(|surplus| (1..=MOST_SURPLUS).contains(surplus))?;
    let numbers: Option<Vec<Decimal>> = cells.iter().map(|cell| cell.cell.addend()).collect();
    let numbers = numbers?;
    let mut found: Option<Vec<usize>> = None;
    for left_out in combinations(count, surplus).into_iter().filter(|way| way.iter().all(|at| cells[*at].is_nought())) {
        let kept: Vec<usize> = (0..count).filter(|at| !left_out.contains(at)).collect();
        let sum: Decimal = kept.iter().enumerate().filter(|(slot, _)| *slot != total).map(|(_, at)| numbers[*at]).sum();
        if sum != numbers[kept[total]] {
            continue;
        }
        let same = |other: &Vec<usize>| other.iter().map(|at| numbers[*at]).eq(kept.iter().map(|at| numbers[*at]));
        match &found {
            Some(other) if !same(other) => return None,
            Some(_) => {}
            None => found = Some(kept),
        }
    }
    let cells = found?.into_iter().map(|at| cells[at].cell).collect();
    Some(Aligned { cells, realigned: true, shape })
}

/// All ways to choose one or two of `count`.
fn combinations(count: usize, chosen: usize) -> Vec<Vec<usize>> {
    if chosen == 1 {
        return (0..count).map(|at| vec![at]).collect();
    }
    (0..count).flat_map(|a| (a + 1..count).map(move |b| vec![a, b])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::ColumnIx;
    use crate::text::Span;

    /// Lines up `cells` (apart by `|`, with `^2` behind those that cover two) with seven columns, the last their total.
    fn aligned(cells: &str, like: Option<Shape>) -> Option<Vec<String>> {
        let mut alike = Alike::default();
        like.into_iter().for_each(|shape| alike.add(shape, 7, 1 + shape.count));
        line_up(cells, &alike, 1 + cells.split('|').count())
    }

    fn among(cells: &str, alike: &Alike, columns: usize) -> Option<String> {
        line_up(cells, alike, columns).map(|cells| cells.join(" "))
    }

    fn line_up(cells: &str, alike: &Alike, columns: usize) -> Option<Vec<String>> {
        let pieces: Vec<Piece<'_, '_>> = cells
            .split('|')
            .map(|cell| {
                let (cell, colspan) = cell.split_once('^').unwrap_or((cell, "1"));
                let words = crate::text::trim(cell);
                let colspan = colspan.parse().unwrap();
                let reading = number::read(words);
                let class = if reading.value == Value::NotANumber { Class::Words } else { Class::Value(reading) };
                Piece { words, span: Span::default(), class, colspan, uncomputed: false, glued: false }
            })
            .collect();
        let slots: Vec<Slot> = (0..7).map(|at| Slot::Column(ColumnIx(at))).collect();
        let row = Row { pieces: &pieces, slots: &slots, total: Some(6), columns };
        let shown = |cell: &Cell| match cell.value {
            Value::Number(number) => number.to_string(),
            Value::Blank => "_".into(),
            Value::NotANumber => "?".into(),
            other => format!("{other:?}"),
        };
        align(&row, alike).map(|aligned| aligned.cells.iter().map(shown).collect())
    }

    fn row(cells: &str) -> String {
        aligned(cells, None).map_or_else(|| "-".into(), |cells| cells.join(" "))
    }

    #[test]
    fn seven_cells_are_seven_columns() {
        assert_eq!(row("1|0|0|0|0|0|1"), "1 0 0 0 0 0 1");
        assert_eq!(row("1||||||1"), "1 _ _ _ _ _ 1");
        assert_eq!(row("1|0|若干|0|0|0|1"), "1 0 ? 0 0 0 1");
    }

    #[test]
    fn a_number_in_two_columns_of_the_file_is_of_one_here() {
        assert_eq!(row("1|0|0^2|0|0|0|1^2"), "1 0 0 0 0 0 1");
        assert_eq!(row("1^2|0|0|0|0|1"), "-");
        assert_eq!(row("|1^2|0|0|0|0|1"), "-");
    }

    #[test]
    fn ghost_columns_are_blank() {
        assert_eq!(row("|1|0|0|0|0|0|1||"), "1 0 0 0 0 0 1");
        assert_eq!(row("公开申请|1|0|0|0|0|0|1"), "1 0 0 0 0 0 1");
    }

    #[test]
    fn blanks_at_both_ends_are_decided_by_the_other_rows() {
        assert_eq!(row("||0|0|0|0|0|1|"), "-");
        let shape = Shape { count: 9, before: 1 };
        assert_eq!(aligned("||0|0|0|0|0|1|", Some(shape)).map(|cells| cells.join(" ")), Some("_ 0 0 0 0 0 1".into()));
    }

    #[test]
    fn a_row_may_lack_its_last_blank() {
        let shape = Shape { count: 9, before: 2 };
        let short = |cells| aligned(cells, Some(shape)).map(|cells| cells.join(" "));
        assert_eq!(short("||5|1|0|0|0|0"), Some("5 1 0 0 0 0 _".into()));
        assert_eq!(short("||5|1|0|0|0|0|6"), Some("5 1 0 0 0 0 6".into()));
        // Its first cell is blank, and its line as long as the others: it begins further to the right.
        let shape = Shape { count: 8, before: 1 };
        let mut alike = Alike::default();
        alike.add(shape, 7, 10);
        assert_eq!(among("|1|0|0|0|0|1", &alike, 10), Some("_ 1 0 0 0 0 1".into()));
        assert_eq!(among("|1|0|0|0|0|1", &alike, 9), Some("1 0 0 0 0 1 _".into()));
    }

    #[test]
    fn one_nought_is_merged_over_the_row() {
        assert_eq!(row("0||||||||"), "0 0 0 0 0 0 0");
        assert_eq!(row("3||||||"), "3 _ _ _ _ _ _");
    }

    #[test]
    fn a_row_that_was_filled_up_has_lost_its_blanks() {
        assert_eq!(row("3|3|||||||"), "-");
        assert_eq!(row("0|0|||||||"), "0 0 0 0 0 0 0");
        let shape = Shape { count: 9, before: 1 };
        assert_eq!(aligned("|3|0|0|0|0|0||", Some(shape)).map(|cells| cells.join(" ")), Some("3 0 0 0 0 0 _".into()));
    }

    #[test]
    fn too_many_cells_only_if_it_comes_to_the_same() {
        assert_eq!(row("0|0|0|0|0|0|0|0"), "0 0 0 0 0 0 0");
        assert_eq!(row("1|0|0|0|0|0|0|1"), "1 0 0 0 0 0 1");
        assert_eq!(row("1|2|0|0|0|0|0|3"), "1 2 0 0 0 0 3");
        assert_eq!(row("1|2|3|4|5|6|7|8"), "-");
        assert_eq!(row("1|0|2|0|0|0|0|0|3"), "-");
    }

    #[test]
    fn too_few_cells_only_if_all_are_nought() {
        assert_eq!(row("0|0"), "0 0 0 0 0 0 0");
        assert_eq!(row("3|3"), "-");
    }
}
