//! Claims of change, against this year's report and last year's.

use super::around::{Elsewhere, Open, Relative, TableFigures};
use super::context::{Context, Reason};
use super::eval::Answer;
use super::item::Item;
use crate::form::{CellIx, TableId};
use crate::lexicon::Metric;
use crate::report::{Amount, Change, Exactness, Extent};
use crate::rule::{Fact, Relation};
use rust_decimal::Decimal;

impl<'r> Context<'r> {
    fn change(&self, at: usize) -> &'r Change {
        &self.report.changes[at]
    }

    /// What is said to have changed.
    pub(super) fn changed(&self, at: usize) -> &'r Metric {
        self.vocabulary.lexicon.metric(self.change(at).metric)
    }

    pub(super) fn ask_change(&'r self, fact: Fact, at: usize) -> Option<Result<Answer<'r>, Reason>> {
        let change = self.change(at);
        let stated =
            |amount: Option<Amount>| Some(Ok(amount.map_or(Answer::Nothing, |amount| Answer::Number(amount.value))));
        match fact {
            Fact::ChangeExtent => Some(Ok(Answer::text(match change.extent {
                Extent::Unsaid => "unsaid",
                Extent::By(..) => "number",
                Extent::Percent(..) => "percent",
                Extent::Times(..) => "times",
                Extent::Factor(_) => "factor",
            }))),
            Fact::ChangeValue => Some(Ok(match change.extent {
                Extent::Unsaid => Answer::Nothing,
                Extent::By(value, _) | Extent::Percent(value, _) | Extent::Times(value, _) | Extent::Factor(value) => {
                    Answer::Number(value)
                }
            })),
            Fact::ChangeExact => Some(Ok(Answer::Bool(change.exactness == Exactness::Exact))),
            Fact::ChangeComparable => Some(Ok(Answer::Bool(change.comparable))),
            Fact::ChangeNow => stated(change.now),
            Fact::ChangeBefore => stated(change.before),
            Fact::ChangeFigure => Some(self.of_tables(change.metric).map(Answer::Number)),
            Fact::PreviousFigure => Some(self.figure_before(at).map(Answer::Number)),
            Fact::ChangeMeasured => Some(self.measured(at).map(Answer::Number)),
            _ => None,
        }
    }

    /// Whether the change at hand is what becomes of a figure that goes from the one to the other.
    pub(super) fn has_changed_so(&self, item: Item, before: Decimal, now: Decimal) -> Result<bool, Reason> {
        let Item::Change(at) = item else { return Err(Reason::NotStated) };
        self.change(at).says(before, now).ok_or(Reason::NotStated)
    }

    fn measured(&self, at: usize) -> Result<Decimal, Reason> {
        let change = self.change(at);
        let (before, now) = (self.figure_before(at)?, self.of_tables(change.metric)?);
        change.measured(before, now).ok_or(Reason::NotStated)
    }

    /// The figure in last year's report.
    fn figure_before(&self, at: usize) -> Result<Decimal, Reason> {
        let around = self.around.ok_or(Reason::NotStated)?;
        let mut sum = Decimal::ZERO;
        for relative in around.group(Relation::Previous).reports()? {
            for (table, cell) in self.cells_before(at, relative)? {
                let figures = relative.figures.table(table).ok_or(Reason::NotReadThere)?;
                let addend = figures.addends.get(usize::from(cell.0)).ok_or(Reason::NotReadThere)?;
                let number = addend.number().map_err(|_| Reason::NotReadThere)?;
                let yuan = self.yuan_there(at, figures, cell)?;
                sum = number.checked_mul(yuan).and_then(|it| sum.checked_add(it)).ok_or(Reason::Impossible)?;
            }
        }
        Ok(sum)
    }

    /// How many yuan one unit of a cell of money is in another report: its figures are in the unit that the form prints.
    fn yuan_there(&self, at: usize, there: &TableFigures, cell: CellIx) -> Result<Decimal, Reason> {
        if self.changed(at).unit != "money" {
            return Ok(Decimal::ONE);
        }
        let table = self.forms.get(there.form).table(there.id).ok_or(Reason::NotReadThere)?;
        super::prose::yuan_printed(table, cell).ok_or(Reason::NotStated)
    }

    /// Its cells in another report, on whatever form that is.
    fn cells_before(&self, at: usize, relative: &Relative) -> Result<Vec<(TableId, CellIx)>, Reason> {
        let metric = self.changed(at);
        let table = metric.cells.iter().flat_map(|(_, cells)| cells).map(|(table, _)| *table).next();
        let table = table.filter(|table| !relative.figures.left_out.contains(table));
        let table = table.ok_or(Reason::NotStated)?;
        let there = relative.figures.table(table).ok_or(Reason::NotReadThere)?;
        let cells = metric.cells(there.form);
        if cells.is_empty() { Err(Reason::NotStated) } else { Ok(cells.to_vec()) }
    }

    /// Where the figure stands in last year's report.
    pub(super) fn figure_elsewhere(&self, open: &dyn Open, item: Item, limit: usize) -> Vec<Elsewhere> {
        let Item::Change(at) = item else { return Vec::new() };
        let relatives = self.around.and_then(|around| around.group(Relation::Previous).reports().ok());
        let cells = relatives.unwrap_or_default().iter().flat_map(|relative| {
            let cells = self.cells_before(at, relative).unwrap_or_default();
            cells.into_iter().map(move |cell| (relative.file, cell))
        });
        let place = |(file, (table, cell))| super::around::place(self.forms, open.open(file)?, table, cell);
        cells.filter_map(place).take(limit).collect()
    }
}
