//! What only follows from something else that is said: one cause, one finding.

use super::accuse::Mends;
use super::context::Context;
use super::eval::Evaluator;
use super::finding::{Failure, Finding};
use super::item::{CellName, Item};
use crate::form::{CellIx, TableId};
use crate::rule::{Compiled, Fact, Node, RuleId, Rules};
use std::collections::{BTreeMap, BTreeSet};

/// Tells what follows from what.
#[derive(Clone, Copy)]
pub(super) struct Follow<'f, 'r> {
    pub(super) context: &'f Context<'r>,
    pub(super) rules: &'f Rules,
}

impl Follow<'_, '_> {
    /// Leaves out failures of single cells that follow from what is said already; the rules of which any were left out.
    pub(super) fn leave_out(
        self,
        failures: &mut Vec<Failure>,
        findings: &[Finding],
        mends: &Mends,
    ) -> BTreeSet<RuleId> {
        let blamed: Vec<CellName> =
            findings.iter().flat_map(|finding| finding.cells.iter().take(finding.blamed)).copied().collect();
        let mended = (!mends.is_empty()).then(|| self.context.with(mends));
        let of_cells = |failure: &Failure| {
            let yields_to = &self.rules.get(failure.rule).yields_to;
            let own = self.own_cell(failure);
            own.is_some_and(|own| {
                failures
                    .iter()
                    .filter(|other| yields_to.contains(&other.rule))
                    .any(|other| self.context.cell_name(other.item).is_some_and(|other| meets(&own, &other)))
            })
        };
        let of_blame = |failure: &Failure| mended.as_ref().is_some_and(|it| self.is_mended(failure, &blamed, it));
        let follows: Vec<bool> = failures.iter().map(|failure| of_cells(failure) || of_blame(failure)).collect();
        let silent = failures.iter().zip(&follows).filter(|(_, follows)| **follows).map(|(it, _)| it.rule).collect();
        let mut follows = follows.into_iter();
        failures.retain(|_| !follows.next().unwrap_or(false));
        silent
    }

    fn own_cell(self, failure: &Failure) -> Option<CellName> {
        self.context.cell_name(failure.item).filter(|_| matches!(failure.item, Item::Cell(..)))
    }

    /// Whether a failure is gone once the numbers that are to blame are mended.
    fn is_mended(self, failure: &Failure, blamed: &[CellName], mended: &Context<'_>) -> bool {
        let Some(compiled) = self.rules.get(failure.rule).for_form(failure.form) else { return false };
        let is_blamed = |name: &CellName| blamed.iter().any(|blamed| meets(blamed, name));
        if self.own_cell(failure).is_some_and(|own| is_blamed(&own)) && asks_for_value(compiled) {
            return true;
        }
        let of_metric = self.context.cells_of_item(failure.item);
        let named = cells_of(self.context, compiled, failure.item).into_iter().chain(of_metric.iter().copied());
        let mut named = named.filter_map(|(table, cell)| self.context.cell_name(Item::Cell(table, cell)));
        if !named.any(|name| is_blamed(&name)) {
            return false;
        }
        let mut evaluator = Evaluator::new(mended, failure.item, &());
        let applies = compiled.when.as_ref().is_none_or(|when| evaluator.holds(when) != Ok(false));
        !applies || evaluator.holds(&compiled.assert) != Ok(false)
    }

    /// Leaves out findings that only follow from others, or from rules that are silent because they follow themselves.
    pub(super) fn without_consequences(self, findings: Vec<Finding>, silent: &BTreeSet<RuleId>) -> Vec<Finding> {
        // What a rule is said to be broken for: the cells of a form are few, however many findings there are.
        let mut said: BTreeMap<RuleId, Said> = BTreeMap::new();
        for finding in &findings {
            said.entry(finding.rule).or_default().add(finding);
        }
        let follows = |finding: &Finding| {
            let yields_to = &self.rules.get(finding.rule).yields_to;
            let is_said = |rule: &RuleId| said.get(rule).is_some_and(|said| said.is_of(finding));
            yields_to.iter().any(is_said) || finding.cells.is_empty() && yields_to.iter().any(|it| silent.contains(it))
        };
        let keep: Vec<bool> = findings.iter().map(|finding| !follows(finding)).collect();
        findings.into_iter().zip(keep).filter(|(_, keep)| *keep).map(|(finding, _)| finding).collect()
    }
}

/// The cells that a rule names, of `item`.
pub(super) fn cells_of(context: &Context<'_>, compiled: &Compiled, item: Item) -> Vec<(TableId, CellIx)> {
    let evaluator = Evaluator::new(context, item, &());
    let mut cells = Vec::new();
    let mut add = |pick: &crate::rule::CellPick| {
        if let Some(cell) = evaluator.pick(pick).filter(|cell| !cells.contains(&(pick.table, *cell))) {
            cells.push((pick.table, cell));
        }
    };
    compiled.assert.cells(&mut add);
    if let Some(when) = &compiled.when {
        when.cells(&mut add);
    }
    cells
}

/// What the findings of one rule are about.
#[derive(Default)]
struct Said {
    cells: BTreeSet<CellName>,
    /// Whether one of them is about no cell.
    of_none: bool,
}

impl Said {
    fn add(&mut self, finding: &Finding) {
        self.of_none |= finding.cells.is_empty();
        self.cells.extend(&finding.cells);
    }

    /// True where one of them is about a cell that `finding` is about, or one of the two about no cell.
    fn is_of(&self, finding: &Finding) -> bool {
        let meets = |cell: &CellName| self.cells.contains(cell) || self.cells.iter().any(|other| meets(cell, other));
        self.of_none || finding.cells.is_empty() || finding.cells.iter().any(meets)
    }
}

/// True where two names have a cell in common.
fn meets(a: &CellName, b: &CellName) -> bool {
    let same = |a: Option<u16>, b: Option<u16>| a.is_none() || b.is_none() || a == b;
    let (row_a, row_b) = (a.row.map(|row| row.0), b.row.map(|row| row.0));
    let (column_a, column_b) = (a.column.map(|column| column.0), b.column.map(|column| column.0));
    a.table == b.table && same(row_a, row_b) && same(column_a, column_b)
}

/// True of a rule that asks what number a cell holds, or whether it holds one: not of how the number is written.
fn asks_for_value(compiled: &Compiled) -> bool {
    let mut asks = false;
    let mut visit = |node: &Node| {
        asks |= matches!(node, Node::Fact(Fact::CellValue | Fact::CellBlank | Fact::CellPlaceholder | Fact::CellWhole));
    };
    compiled.assert.walk(&mut visit);
    if let Some(when) = &compiled.when {
        when.walk(&mut visit);
    }
    asks
}
