//! Which number to blame where sums do not come out.
//!
//! Sums of rows, sums of columns and the balance cross. Where failing equations share a cell, and one new value of that cell
//! satisfies all of them and breaks no other, that cell is the one. The same is asked of two or three cells at once, of two
//! numbers that changed places, and of a whole row or column. An explanation counts only if it is the only one of its size:
//! a wrong accusation is worse than none.

use crate::form::{CellIx, ColumnIx, RowIx, Table};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// An equation: the sum of its terms is nought if it holds.
#[derive(Clone, Debug)]
pub(super) struct Equation {
    /// Each cell, and how often it is added.
    pub(super) terms: Vec<(CellIx, Decimal)>,
    /// What the terms, and what is added besides, come to.
    pub(super) residue: Decimal,
}

/// All equations of a table, and what may be changed.
#[derive(Clone, Copy)]
pub(super) struct Puzzle<'a> {
    pub(super) printed: &'a Table,
    pub(super) equations: &'a [Equation],
    /// What stands in each cell; none where it must not be touched.
    pub(super) values: &'a [Option<Decimal>],
    /// Cells in which nothing stands.
    pub(super) blank: &'a [bool],
    /// Cells that may be negative.
    pub(super) signed: &'a [bool],
}

/// What went wrong, and what would mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cause {
    /// These cells hold wrong numbers; the right ones.
    Cells(BTreeMap<CellIx, Decimal>),
    /// The numbers of two cells changed places: of the one pair, or of one of few.
    Swapped(Vec<(CellIx, CellIx)>),
    /// The numbers of a row are wrong, or not there; the right ones.
    Row(RowIx, BTreeMap<CellIx, Decimal>),
    /// The numbers of a column are.
    Column(ColumnIx, BTreeMap<CellIx, Decimal>),
}

impl Cause {
    /// The cells to change, and what to; of several ways, the first.
    pub(super) fn changes(&self, values: &[Option<Decimal>]) -> BTreeMap<CellIx, Decimal> {
        let value = |cell: &CellIx| values[usize::from(cell.0)].unwrap_or_default();
        match self {
            Self::Cells(changes) | Self::Row(_, changes) | Self::Column(_, changes) => changes.clone(),
            Self::Swapped(pairs) => {
                pairs.first().map_or_else(BTreeMap::new, |(a, b)| BTreeMap::from([(*a, value(b)), (*b, value(a))]))
            }
        }
    }
}

/// A set of changes: each cell, and how much is added to it.
type Changes = BTreeMap<CellIx, Decimal>;

/// Finds the causes of all equations that do not hold. Those that no cause explains are left.
///
/// Equations that have no cells in common have nothing to do with each other: each lot of them is a puzzle by itself.
pub(super) fn causes(puzzle: &Puzzle<'_>) -> Vec<Cause> {
    let mut lots: Vec<(BTreeSet<CellIx>, Vec<Equation>)> = Vec::new();
    for equation in puzzle.equations {
        let cells: BTreeSet<CellIx> = equation.terms.iter().map(|(cell, _)| *cell).collect();
        let (touched, apart): (Vec<_>, Vec<_>) = lots.into_iter().partition(|(other, _)| !other.is_disjoint(&cells));
        let mut lot = (cells, vec![equation.clone()]);
        for (cells, equations) in touched {
            lot.0.extend(cells);
            lot.1.extend(equations);
        }
        lots = apart;
        lots.push(lot);
    }
    lots.iter().flat_map(|(_, equations)| causes_of(&Puzzle { equations, ..*puzzle })).collect()
}

fn causes_of(puzzle: &Puzzle<'_>) -> Vec<Cause> {
    let mut solver = Solver::new(puzzle);
    if solver.is_solved() {
        return Vec::new();
    }
    let mut causes = solver.rows_without_details();
    causes.extend(solver.sure_cells());
    if solver.is_solved() {
        return causes;
    }
    causes.extend(solver.joint_causes());
    causes
}

struct Solver<'a> {
    puzzle: &'a Puzzle<'a>,
    /// For each cell, the equations it is in.
    of_cell: BTreeMap<CellIx, Vec<(usize, Decimal)>>,
    residues: Vec<Decimal>,
}

/// More than this many changes at once explain nothing.
const MOST_CHANGES: usize = 3;
/// More exchanges that would each do explain nothing either.
const MOST_SWAPS: usize = 2;
/// Steps of the search; far more than any table of a form needs.
const MOST_STEPS: usize = 200_000;

impl<'a> Solver<'a> {
    fn new(puzzle: &'a Puzzle<'a>) -> Self {
        let mut of_cell: BTreeMap<CellIx, Vec<(usize, Decimal)>> = BTreeMap::new();
        for (at, equation) in puzzle.equations.iter().enumerate() {
            for (cell, times) in &equation.terms {
                of_cell.entry(*cell).or_default().push((at, *times));
            }
        }
        let residues = puzzle.equations.iter().map(|equation| equation.residue).collect();
        Self { puzzle, of_cell, residues }
    }

    fn is_solved(&self) -> bool {
        self.residues.iter().all(Decimal::is_zero)
    }

    fn equations_of(&self, cell: CellIx) -> &[(usize, Decimal)] {
        self.of_cell.get(&cell).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a cell may hold what it would with `added`.
    fn may_be(&self, cell: CellIx, added: Decimal) -> bool {
        let at = usize::from(cell.0);
        let Some(value) = self.puzzle.values[at] else { return false };
        let new = value + added;
        (new.fract().is_zero() || !value.fract().is_zero())
            && (self.puzzle.signed[at] || !new.is_sign_negative() || new.is_zero())
    }

    fn add(&mut self, cell: CellIx, added: Decimal) {
        for (at, times) in self.of_cell.get(&cell).map(Vec::as_slice).unwrap_or_default() {
            self.residues[*at] += times * added;
        }
    }

    /// How much to add to a cell to mend every equation it is in, if they agree, and all of them need it.
    fn mends_alone(&self, cell: CellIx) -> Option<Decimal> {
        let mut equations = self.equations_of(cell).iter().map(|(at, times)| -self.residues[*at] / times);
        let added = equations.next().filter(|added| !added.is_zero())?;
        (equations.all(|other| other == added) && self.may_be(cell, added)).then_some(added)
    }

    /// Rows of which only the total was filled in, where the columns want just as much of them.
    fn rows_without_details(&mut self) -> Vec<Cause> {
        let printed = self.puzzle.printed;
        let mut causes = Vec::new();
        for row in printed.row_ids() {
            let Some(total) = printed.block_of(row).total.and_then(|total| printed.cell(row, total)) else { continue };
            let details: Vec<CellIx> = printed.cells_of_row(row).filter(|cell| *cell != total).collect();
            let is_blank = |cell: &CellIx| self.puzzle.blank[usize::from(cell.0)];
            if is_blank(&total) || !details.iter().all(is_blank) {
                continue;
            }
            let Some(value) = self.puzzle.values[usize::from(total.0)].filter(|value| !value.is_zero()) else {
                continue;
            };
            let wanted = details.iter().filter_map(|cell| Some((*cell, self.wanted_by_columns(*cell, total)?)));
            let wanted: Changes = wanted.filter(|(_, added)| !added.is_zero()).collect();
            let comes_out = wanted.values().sum::<Decimal>() == value;
            if comes_out && wanted.iter().all(|(cell, added)| self.may_be(*cell, *added)) {
                causes.push(Cause::Row(row, self.new_values(&wanted)));
                wanted.iter().for_each(|(cell, added)| self.add(*cell, *added));
            }
        }
        causes
    }

    /// How much the equations of a detail that have nothing to do with the total of its row want of it, if they agree.
    fn wanted_by_columns(&self, cell: CellIx, total: CellIx) -> Option<Decimal> {
        let of_total = self.equations_of(total);
        let of_columns =
            self.equations_of(cell).iter().filter(|(at, _)| !of_total.iter().any(|(other, _)| other == at));
        let mut wanted = of_columns.map(|(at, times)| -self.residues[*at] / times);
        let first = wanted.next()?;
        wanted.all(|other| other == first).then_some(first)
    }

    /// Cells that mend all equations they are in, where no other cell competes for any of these.
    fn sure_cells(&mut self) -> Vec<Cause> {
        let fails = |equations: &[(usize, Decimal)]| equations.iter().any(|(at, _)| !self.residues[*at].is_zero());
        let cells: Vec<CellIx> =
            self.of_cell.iter().filter(|(_, equations)| fails(equations)).map(|(cell, _)| *cell).collect();
        let candidates: Vec<(CellIx, Decimal)> =
            cells.into_iter().filter_map(|cell| Some((cell, self.mends_alone(cell)?))).collect();
        let sure = |candidate: &&(CellIx, Decimal)| {
            candidates.iter().all(|other| other.0 == candidate.0 || !self.meet(&[**candidate, *other]))
        };
        let mut sure: Vec<(CellIx, Decimal)> = candidates.iter().filter(sure).copied().collect();
        sure.iter().for_each(|(cell, added)| self.add(*cell, *added));
        let mut causes = Vec::new();
        while let Some(first) = sure.first().copied() {
            sure.remove(0);
            let exchanged = sure.iter().position(|other| self.swap(&[first, *other]).is_some());
            causes.push(match exchanged {
                Some(at) => Cause::Swapped(vec![(first.0, sure.remove(at).0)]),
                None => Cause::Cells(self.new_values(&BTreeMap::from([first]))),
            });
        }
        causes
    }

    fn new_values(&self, changes: &Changes) -> BTreeMap<CellIx, Decimal> {
        let value = |cell: &CellIx| self.puzzle.values[usize::from(cell.0)].unwrap_or_default();
        changes.iter().map(|(cell, added)| (*cell, (value(cell) + added).normalize())).collect()
    }

    /// Changes of several cells at once that mend all that is left.
    fn joint_causes(&self) -> Vec<Cause> {
        let one_line = |lines: Vec<Cause>| (lines.len() == 1).then_some(lines);
        let mut ambiguous = false;
        for count in 1..=MOST_CHANGES {
            let solutions = self.solutions(count);
            match (solutions.len(), solutions.first()) {
                (0, _) | (_, None) => {}
                (1, Some(only)) => return self.grouped(only),
                _ => match self.slips(&solutions) {
                    Some(cause) => return vec![cause],
                    None => ambiguous = true,
                },
            }
            if count == 1 || ambiguous {
                let blank = self.lines(true);
                if let Some(line) = one_line(blank) {
                    return line;
                }
            }
            if ambiguous {
                return Vec::new();
            }
            if count == 2
                && let Some(line) = one_line(self.lines(false))
            {
                return line;
            }
        }
        Vec::new()
    }

    /// All sets of exactly `count` changes that mend everything.
    fn solutions(&self, count: usize) -> BTreeSet<Vec<(CellIx, Decimal)>> {
        let mut search = Search { solver: self, residues: self.residues.clone(), steps: 0, found: BTreeSet::new() };
        search.go(count, &mut Vec::new());
        if search.steps >= MOST_STEPS { BTreeSet::new() } else { search.found }
    }

    /// Of several explanations, those that a single slip of the pen would be: numbers that changed places. It has to be the
    /// only slip that would do; of two exchanges it may be either, as where a row's details and totals say the same.
    fn slips(&self, solutions: &BTreeSet<Vec<(CellIx, Decimal)>>) -> Option<Cause> {
        let slips: Vec<_> = solutions
            .iter()
            .map(|changes| (self.swap(changes), changes))
            .filter(|(swap, changes)| swap.is_some() || self.is_move(changes))
            .collect();
        let swaps: Vec<(CellIx, CellIx)> = slips.iter().filter_map(|(swap, _)| *swap).collect();
        ((1..=MOST_SWAPS).contains(&swaps.len()) && swaps.len() == slips.len()).then_some(Cause::Swapped(swaps))
    }

    /// Two changes of cells that some equation has both of.
    fn meet(&self, changes: &[(CellIx, Decimal)]) -> bool {
        let [(a, _), (b, _)] = changes else { return false };
        self.equations_of(*a).iter().any(|(at, _)| self.equations_of(*b).iter().any(|(other, _)| at == other))
    }

    /// Two changes that come to moving some from one cell of a row or a column to another: what a wrong entry does.
    /// Nobody enters anything in a total.
    fn is_move(&self, changes: &[(CellIx, Decimal)]) -> bool {
        let [(a, added_a), (b, added_b)] = changes else { return false };
        let printed = self.puzzle.printed;
        let ((row_a, column_a), (row_b, column_b)) = (printed.address(*a), printed.address(*b));
        let is_total = |row: RowIx, column: ColumnIx| printed.block_of(row).total == Some(column);
        let in_column = column_a == column_b && !is_total(row_a, column_a);
        *added_a == -*added_b && (row_a == row_b || in_column)
    }

    /// Two changes that come to an exchange of two numbers.
    fn swap(&self, changes: &[(CellIx, Decimal)]) -> Option<(CellIx, CellIx)> {
        let [(a, added_a), (b, added_b)] = changes else { return None };
        let value = |cell: CellIx| self.puzzle.values[usize::from(cell.0)];
        let (of_a, of_b) = (value(*a)?, value(*b)?);
        (of_a + added_a == of_b && of_b + added_b == of_a).then_some((*a, *b))
    }

    /// Changes that have no equation in common are causes apart.
    fn grouped(&self, changes: &[(CellIx, Decimal)]) -> Vec<Cause> {
        if let Some(swap) = self.swap(changes) {
            return vec![Cause::Swapped(vec![swap])];
        }
        let mut groups: Vec<Changes> = Vec::new();
        for (cell, added) in changes {
            let touches = |group: &Changes| {
                group.iter().any(|(other, of_other)| self.meet(&[(*cell, *added), (*other, *of_other)]))
            };
            let (mut together, apart): (Vec<Changes>, Vec<Changes>) = groups.into_iter().partition(touches);
            let mut merged: Changes = together.drain(..).flatten().collect();
            merged.insert(*cell, *added);
            groups = apart;
            groups.push(merged);
        }
        groups.iter().map(|group| Cause::Cells(self.new_values(group))).collect()
    }

    /// Rows and columns whose cells could be changed so that everything holds; of `blank` ones only, if asked for.
    fn lines(&self, blank: bool) -> Vec<Cause> {
        let printed = self.puzzle.printed;
        let is_blank = |cells: &[CellIx]| cells.iter().all(|cell| self.puzzle.blank[usize::from(cell.0)]);
        let mut causes = Vec::new();
        for row in printed.row_ids() {
            let cells: Vec<CellIx> = printed.cells_of_row(row).collect();
            if (!blank || is_blank(&cells))
                && let Some(changes) = self.fill(&cells)
            {
                causes.push(Cause::Row(row, self.new_values(&changes)));
            }
        }
        for column in printed.column_ids() {
            let cells: Vec<CellIx> = printed.cells_of_column(column).collect();
            if (!blank || is_blank(&cells))
                && let Some(changes) = self.fill(&cells)
            {
                causes.push(Cause::Column(column, self.new_values(&changes)));
            }
        }
        causes
    }

    /// The changes to some cells that mend everything, where each failing equation has just one of them, or none is needed.
    fn fill(&self, cells: &[CellIx]) -> Option<Changes> {
        let mut changes = Changes::new();
        let mut residues = self.residues.clone();
        for cell in cells {
            let crossing = self.equations_of(*cell).iter().filter(|(at, _)| {
                let terms = &self.puzzle.equations[*at].terms;
                terms.iter().filter(|(other, _)| cells.contains(other)).count() == 1
            });
            let mut needed = crossing.map(|(at, times)| -self.residues[*at] / times);
            let Some(added) = needed.next() else { continue };
            if needed.any(|other| other != added) || (!added.is_zero() && !self.may_be(*cell, added)) {
                return None;
            }
            if !added.is_zero() {
                changes.insert(*cell, added);
                for (at, times) in self.equations_of(*cell) {
                    residues[*at] += times * added;
                }
            }
        }
        (changes.len() > 1 && residues.iter().all(Decimal::is_zero)).then_some(changes)
    }
}

/// Looks for changes: takes an equation that does not hold and tries each of its cells.
struct Search<'s, 'a> {
    solver: &'s Solver<'a>,
    residues: Vec<Decimal>,
    steps: usize,
    found: BTreeSet<Vec<(CellIx, Decimal)>>,
}

impl Search<'_, '_> {
    fn go(&mut self, left: usize, changes: &mut Vec<(CellIx, Decimal)>) {
        self.steps += 1;
        // Two are enough to know that it is not the only one; swaps are told apart among some more.
        const ENOUGH: usize = 64;
        if self.steps >= MOST_STEPS || self.found.len() >= ENOUGH {
            return;
        }
        let failing = self.residues.iter().enumerate().filter(|(_, residue)| !residue.is_zero()).map(|(at, _)| at);
        let terms = |at: &usize| self.solver.puzzle.equations[*at].terms.len();
        let Some(at) = failing.min_by_key(terms) else {
            if left == 0 {
                let mut solution = changes.clone();
                solution.sort_unstable();
                self.found.insert(solution);
            }
            return;
        };
        if left == 0 {
            return;
        }
        // A cell of this equation is wrong, but another one may be too: what to add may show only in the others it is in.
        let solver = self.solver;
        for (cell, _) in &solver.puzzle.equations[at].terms {
            if changes.iter().any(|(changed, _)| changed == cell) {
                continue;
            }
            let needed = solver.equations_of(*cell).iter().map(|(at, times)| -self.residues[*at] / times);
            let needed: BTreeSet<Decimal> = needed.filter(|added| !added.is_zero()).collect();
            for added in needed.into_iter().filter(|added| solver.may_be(*cell, *added)) {
                self.change(*cell, added);
                changes.push((*cell, added));
                self.go(left - 1, changes);
                changes.pop();
                self.change(*cell, -added);
            }
        }
    }

    fn change(&mut self, cell: CellIx, added: Decimal) {
        for (at, times) in self.solver.equations_of(cell) {
            self.residues[*at] += times * added;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::tests::forms;

    /// The applications table of 2021: all noughts but the cells given, its equations as the form has them.
    struct Case {
        values: Vec<Option<Decimal>>,
        blank: Vec<bool>,
    }

    fn printed() -> &'static Table {
        let form = forms().find("2021").expect("the form");
        let table = forms().table_id("applications").expect("the table");
        forms().get(form).table(table).expect("the table of the form")
    }

    fn cell(row: &str, column: &str) -> CellIx {
        let printed = printed();
        let row = printed.find_row(row).expect("a row");
        let column = printed.find_columns(column).next().expect("a column");
        printed.cell(row, column).expect("a cell")
    }

    impl Case {
        /// 5 new applications of natural persons, 1 carried in; 3 granted, 2 not held, 1 carried out.
        fn sound() -> Self {
            let printed = printed();
            let mut case = Self {
                values: vec![Some(Decimal::ZERO); printed.cells.len()],
                blank: vec![false; printed.cells.len()],
            };
            for (row, number) in [
                ("received", 5),
                ("carried_in", 1),
                ("granted", 3),
                ("unavailable.not_held", 2),
                ("handled", 5),
                ("carried_out", 1),
            ] {
                case = case.with(row, "natural_person", number).with(row, "total", number);
            }
            case
        }

        fn with(mut self, row: &str, column: &str, number: i64) -> Self {
            self.values[usize::from(cell(row, column).0)] = Some(number.into());
            self
        }

        fn blank_row(mut self, row: &str) -> Self {
            let printed = printed();
            for cell in printed.cells_of_row(printed.find_row(row).expect("a row")) {
                self.values[usize::from(cell.0)] = Some(Decimal::ZERO);
                self.blank[usize::from(cell.0)] = true;
            }
            self
        }

        fn causes(&self) -> Vec<String> {
            let printed = printed();
            let one = Decimal::ONE;
            let mut equations: Vec<Vec<(CellIx, Decimal)>> = Vec::new();
            for row in printed.row_ids() {
                let mut cells: Vec<CellIx> = printed.cells_of_row(row).collect();
                let total = cells.pop().expect("a total");
                equations.push(cells.into_iter().map(|cell| (cell, one)).chain([(total, -one)]).collect());
            }
            let row = |id: &str| printed.find_row(id).expect("a row");
            for column in printed.column_ids() {
                let at = |row: RowIx| printed.cell(row, column).expect("a cell");
                let results = (row("granted").0..row("handled").0).map(|it| (at(RowIx(it)), one));
                equations.push(results.chain([(at(row("handled")), -one)]).collect());
                let balance = [("received", one), ("carried_in", one), ("handled", -one), ("carried_out", -one)];
                equations.push(balance.iter().map(|(id, times)| (at(row(id)), *times)).collect());
            }
            let value = |cell: CellIx| self.values[usize::from(cell.0)].unwrap_or_default();
            let equations: Vec<Equation> = equations
                .into_iter()
                .map(|terms| {
                    let residue = terms.iter().map(|(cell, times)| times * value(*cell)).sum();
                    Equation { terms, residue }
                })
                .collect();
            let signed = vec![false; self.values.len()];
            let puzzle =
                Puzzle { printed, equations: &equations, values: &self.values, blank: &self.blank, signed: &signed };
            causes(&puzzle).iter().map(shown).collect()
        }
    }

    fn shown(cause: &Cause) -> String {
        let printed = printed();
        let name = |cell: &CellIx| {
            let (row, column) = printed.address(*cell);
            format!("{}.{}", printed.row(row).id, printed.column(column).id)
        };
        let changes = |changes: &BTreeMap<CellIx, Decimal>| {
            changes.iter().map(|(cell, right)| format!("{}={right}", name(cell))).collect::<Vec<_>>().join(" ")
        };
        match cause {
            Cause::Cells(cells) => changes(cells),
            Cause::Swapped(pairs) => {
                let shown = |(a, b): &(CellIx, CellIx)| format!("{} <-> {}", name(a), name(b));
                pairs.iter().map(shown).collect::<Vec<_>>().join(" or ")
            }
            Cause::Row(row, cells) => format!("row {}: {}", printed.row(*row).id, changes(cells)),
            Cause::Column(column, cells) => format!("column {}: {}", printed.column(*column).id, changes(cells)),
        }
    }

    #[test]
    fn a_sound_table_has_no_cause() {
        assert_eq!(Case::sound().causes(), Vec::<String>::new());
    }

    #[test]
    fn one_wrong_number_is_named_with_the_right_one() {
        assert_eq!(Case::sound().with("granted", "natural_person", 4).causes(), ["granted.natural_person=3"]);
        assert_eq!(Case::sound().with("handled", "total", 6).causes(), ["handled.total=5"]);
        assert_eq!(Case::sound().with("received", "total", 4).causes(), ["received.total=5"]);
        assert_eq!(Case::sound().with("carried_out", "research", 1).causes(), ["carried_out.research=0"]);
    }

    #[test]
    fn two_wrong_numbers_apart_are_two_causes() {
        let case = Case::sound().with("granted", "natural_person", 7).with("refused.petition", "enterprise", 1);
        assert_eq!(
            case.causes(),
            ["refused.petition.enterprise=0", "granted.natural_person=3"]
                .map(String::from)
                .to_vec()
                .into_iter()
                .rev()
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn two_wrong_numbers_in_a_column() {
        let case = Case::sound().with("granted", "natural_person", 4).with("unavailable.not_held", "natural_person", 5);
        assert_eq!(case.causes(), ["granted.natural_person=3 unavailable.not_held.natural_person=2"]);
    }

    #[test]
    fn numbers_that_changed_places() {
        let case = Case::sound().with("granted", "natural_person", 2).with("unavailable.not_held", "natural_person", 3);
        // The totals of the two rows may be what changed places just as well.
        assert_eq!(
            case.causes(),
            [
                "granted.natural_person <-> unavailable.not_held.natural_person or granted.total <-> unavailable.not_held.total"
            ]
        );
        let case = Case::sound().with("received", "natural_person", 0).with("received", "enterprise", 5);
        assert_eq!(case.causes(), ["received.natural_person <-> received.enterprise"]);
    }

    #[test]
    fn a_row_that_was_not_filled_in() {
        assert_eq!(
            Case::sound().blank_row("unavailable.not_held").causes(),
            ["row unavailable.not_held: unavailable.not_held.natural_person=2 unavailable.not_held.total=2"]
        );
    }

    #[test]
    fn a_row_that_is_wrong_throughout() {
        let case = Case::sound().with("handled", "natural_person", 6).with("handled", "total", 6);
        assert_eq!(case.causes(), ["handled.natural_person=5 handled.total=5"]);
    }

    #[test]
    fn what_several_changes_would_mend_is_left() {
        // A result too few, in the details and in the total: any row may lack it.
        let case = Case::sound().with("granted", "natural_person", 2).with("granted", "total", 2);
        assert_eq!(case.causes(), Vec::<String>::new());
    }
}
