//! The sums that a report's cells are in, for those who look at one cell.

use super::context::{Context, Reason};
use super::equations::Sum;
use super::eval::Evaluator;
use super::finding::Outcome;
use super::item::Item;
use super::run::{compiled, is_among};
use crate::form::{CellIx, TableId};
use crate::rule::{RuleId, Rules, Selection};
use rust_decimal::Decimal;

/// A sum of cells, and whether it comes out.
#[derive(Clone, Debug)]
pub struct Relation {
    /// The rule that asks for it.
    pub rule: RuleId,
    /// The rule's code for what it is about.
    pub code: String,
    /// What it is about: a row, a column.
    pub item: Item,
    /// The table.
    pub table: TableId,
    /// Its cells.
    pub cells: Vec<CellIx>,
    /// How it comes out.
    pub outcome: Outcome,
    /// The sum with its numbers.
    pub arithmetic: Option<String>,
    /// The cell that the others are to come to, if there is one, and what they come to.
    pub result: Option<(CellIx, Decimal)>,
}

/// All sums of a report that rules which are on ask for.
#[must_use]
pub fn relations(context: &Context<'_>, rules: &Rules, selection: &Selection) -> Vec<Relation> {
    let mut relations = Vec::new();
    for (id, rule) in rules.iter().filter(|(id, _)| selection.has(*id)) {
        for item in context.items(rule.subject, rule.table) {
            let compiled = compiled(context, rule, item).filter(|compiled| is_among(context, compiled, item));
            let Some(compiled) = compiled else {
                continue;
            };
            let Some(linear) = &compiled.linear else { continue };
            let mut evaluator = Evaluator::new(context, item, &());
            if compiled.when.as_ref().is_some_and(|when| evaluator.holds(when) != Ok(true)) {
                continue;
            }
            let cells = linear.terms.iter().filter_map(|term| evaluator.pick(&term.cell)).collect();
            let (outcome, sum) = match Sum::of(context, id, item, linear) {
                // What there is nothing of to compare with is no sum of this report's.
                None | Some(Err(Reason::NotStated)) => continue,
                Some(Err(reason)) => (Outcome::NotAssessable(reason), None),
                Some(Ok(sum)) if sum.holds() => (Outcome::Pass, Some(sum)),
                Some(Ok(sum)) => (Outcome::Fail, Some(sum)),
            };
            relations.push(Relation {
                rule: id,
                code: context.code_of(rule, item).to_owned(),
                item,
                table: linear.table,
                cells,
                outcome,
                arithmetic: sum.as_ref().map(Sum::arithmetic),
                result: sum.as_ref().and_then(Sum::result),
            });
        }
    }
    relations
}
