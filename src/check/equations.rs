//! Sums of cells, evaluated: what they come to, written out, and what is to blame where they fail.

use super::context::{Addend, Context, Reason};
use super::eval::Evaluator;
use super::item::Item;
use super::words::{Siblings, Sides};
use crate::form::{CellIx, TableId};
use crate::report::Value;
use crate::rule::{Compiled, Function, Linear, LinearTerm, RuleId, Subject, Times};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// An equation of a rule, about one thing, with its cells known.
#[derive(Clone, Debug)]
pub(super) struct Sum {
    pub(super) rule: RuleId,
    pub(super) item: Item,
    pub(super) table: TableId,
    pub(super) terms: Vec<Term>,
    /// What cells of other reports come to.
    pub(super) given: Vec<Number>,
    /// What the left side comes to, and the right.
    pub(super) left: Decimal,
    pub(super) right: Decimal,
    /// Blanks were counted as nought.
    pub(super) assumed: bool,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    pub(super) cell: CellIx,
    pub(super) number: Decimal,
    /// How often it is added to the difference of the sides.
    pub(super) times: Decimal,
    pub(super) left: bool,
}

/// A number on a side of an equation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    pub(super) number: Decimal,
    /// How often it is added to the difference of the sides.
    pub(super) times: Decimal,
    pub(super) left: bool,
}

impl From<&Term> for Number {
    fn from(term: &Term) -> Self {
        Self { number: term.number, times: term.times, left: term.left }
    }
}

/// How far the sides of an equation about `item` are apart; nothing where the form has no such cells there.
pub(super) fn residue(
    context: &Context<'_>,
    item: Item,
    compiled: &Compiled,
    linear: &Linear,
) -> Option<Result<Decimal, Reason>> {
    let Some(view) = context.table(linear.table) else { return Some(Err(context.no_table())) };
    let mut residue = linear.constant;
    let mut add = |cell: CellIx, times: Times| {
        let number = view.addend(cell).number()?;
        if number.is_zero() {
            return Ok(());
        }
        let sum = match times {
            Times::Plus => residue.checked_add(number),
            Times::Minus => residue.checked_sub(number),
            Times::Many(times) => times.checked_mul(number).and_then(|number| residue.checked_add(number)),
        };
        residue = sum.ok_or(Reason::Impossible)?;
        Ok(())
    };
    let place = item.place().or((item == Item::Report).then_some((Subject::Report, 0)));
    let is_here = view.table.form == compiled.form && item.table().is_none_or(|table| table == linear.table);
    let added = match place.filter(|_| is_here) {
        Some((subject, at)) => {
            let mut terms = compiled.terms(linear, subject, view.printed, at)?.iter();
            terms.try_for_each(|(cell, times)| add(*cell, *times))
        }
        None => {
            let evaluator = Evaluator::new(context, item, &());
            let cell = |term: &LinearTerm| Some((evaluator.pick(&term.cell)?, Times::from(term.times)));
            let terms: Vec<(CellIx, Times)> = linear.terms.iter().map(cell).collect::<Option<_>>()?;
            terms.into_iter().try_for_each(|(cell, times)| add(cell, times))
        }
    };
    if let Err(reason) = added {
        return Some(Err(reason));
    }
    for term in &linear.others {
        let number = match context.of_others(Function::Sum, &term.others, item) {
            Ok(number) => number,
            Err(reason) => return Some(Err(reason)),
        };
        match term.times.checked_mul(number).and_then(|number| residue.checked_add(number)) {
            Some(sum) => residue = sum,
            None => return Some(Err(Reason::Impossible)),
        }
    }
    Some(Ok(residue))
}

impl Sum {
    /// Evaluates an equation about `item`; nothing where the form has no such cells there.
    pub(super) fn of(context: &Context<'_>, rule: RuleId, item: Item, linear: &Linear) -> Option<Result<Self, Reason>> {
        let Some(view) = context.table(linear.table) else { return Some(Err(context.no_table())) };
        let evaluator = Evaluator::new(context, item, &());
        let mut sum = Self {
            rule,
            item,
            table: linear.table,
            terms: Vec::with_capacity(linear.terms.len()),
            given: Vec::new(),
            left: linear.constant,
            right: Decimal::ZERO,
            assumed: false,
        };
        for term in &linear.terms {
            let cell = evaluator.pick(&term.cell)?;
            let addend = view.addend(cell);
            let number = match addend.number() {
                Ok(number) => number,
                Err(reason) => return Some(Err(reason)),
            };
            sum.assumed |= addend == Addend::Assumed && view.table.cell(cell).value != Value::Number(Decimal::ZERO);
            let term = Term { cell, number, times: term.times, left: term.left };
            sum.terms.push(term);
            if sum.add(Number::from(&term)).is_none() {
                return Some(Err(Reason::Impossible));
            }
        }
        for term in &linear.others {
            let number = match context.of_others(Function::Sum, &term.others, item) {
                Ok(number) => number,
                Err(reason) => return Some(Err(reason)),
            };
            let given = Number { number, times: term.times, left: term.left };
            sum.given.push(given);
            if sum.add(given).is_none() {
                return Some(Err(Reason::Impossible));
            }
        }
        Some(Ok(sum))
    }

    fn add(&mut self, Number { number, times, left }: Number) -> Option<()> {
        let side = if left { &mut self.left } else { &mut self.right };
        let added = if left { times * number } else { -times * number };
        *side = side.checked_add(added)?;
        Some(())
    }

    /// Whether it would hold with these changes.
    pub(super) fn is_mended_by(&self, changes: &BTreeMap<CellIx, Decimal>) -> bool {
        let changed = |term: &Term| changes.get(&term.cell).map(|right| (right - term.number) * term.times);
        self.residue() + self.terms.iter().filter_map(changed).sum::<Decimal>() == Decimal::ZERO
    }

    pub(super) fn holds(&self) -> bool {
        self.left == self.right
    }

    /// True where all its numbers are nought.
    pub(super) fn is_trivial(&self) -> bool {
        self.numbers().all(|number| number.number.is_zero())
    }

    /// The left side less the right side.
    pub(super) fn residue(&self) -> Decimal {
        self.left - self.right
    }

    /// Whether a cell stands alone on its side: then it is what the others are to come to.
    pub(super) fn is_result(&self, cell: CellIx) -> bool {
        let Some(term) = self.terms.iter().find(|term| term.cell == cell) else { return false };
        self.numbers().filter(|other| other.left == term.left).count() == 1
    }

    fn numbers(&self) -> impl Iterator<Item = Number> + Clone {
        self.terms.iter().map(Number::from).chain(self.given.iter().copied())
    }

    pub(super) fn has(&self, cell: CellIx) -> bool {
        self.terms.iter().any(|term| term.cell == cell)
    }

    /// The cell that stands alone on its side, and what the other side comes to.
    pub(super) fn result(&self) -> Option<(CellIx, Decimal)> {
        let alone = self.terms.iter().find(|term| self.is_result(term.cell))?;
        Some((alone.cell, if alone.left { self.right } else { self.left }))
    }

    /// The cell that the others are to come to, else the last.
    pub(super) fn main_cell(&self) -> Option<CellIx> {
        let alone = self.terms.iter().find(|term| self.is_result(term.cell));
        alone.or(self.terms.last()).map(|term| term.cell)
    }

    pub(super) fn sides(&self) -> Sides {
        Sides {
            left: Some(self.left.normalize().to_string()),
            right: Some(self.right.normalize().to_string()),
            difference: Some(self.residue()),
            is_equation: true,
            left_terms: Some(self.worked_out(true)),
            right_terms: Some(self.worked_out(false)),
        }
    }

    /// One side written out, noughts left out: `5 + 1`.
    fn written(&self, left: bool) -> String {
        const MOST: usize = 12;
        let mut written = String::new();
        let terms = self.numbers().filter(|term| term.left == left);
        let count = terms.clone().count();
        for (at, term) in terms.filter(|term| count < 3 || !term.number.is_zero()).enumerate() {
            let positive = (term.times.is_sign_positive()) == left;
            let number = term.number.normalize();
            if at >= MOST {
                written.push_str(" + …");
                break;
            }
            match (written.is_empty(), positive) {
                (true, true) => written.push_str(&number.to_string()),
                (true, false) => written.push_str(&format!("-{number}")),
                (false, true) => written.push_str(&format!(" + {number}")),
                (false, false) => written.push_str(&format!(" - {number}")),
            }
        }
        if written.is_empty() { "0".to_owned() } else { written }
    }

    /// One side written out, and what it comes to: `5 + 1 = 6`.
    fn worked_out(&self, left: bool) -> String {
        let (written, side) = (self.written(left), if left { self.left } else { self.right });
        let side = side.normalize().to_string();
        if side == written { side } else { format!("{written} = {side}") }
    }

    /// The whole equation with its numbers: `1 + 2 = 3`, or `1 + 2 = 3 ≠ 4`.
    pub(super) fn arithmetic(&self) -> String {
        let (left, right) = (self.written(true), self.written(false));
        if self.holds() {
            return format!("{left} = {right}");
        }
        let (of_left, of_right) = (self.worked_out(true), self.worked_out(false));
        format!("{of_left} ≠ {of_right}")
    }
}

/// How an equation stands to the others that fail by the same rule.
pub(super) fn siblings(context: &Context<'_>, sum: &Sum, failing: &[&Sum]) -> Siblings {
    let residue = sum.residue();
    let of_rule = || failing.iter().filter(|other| other.rule == sum.rule && other.item != sum.item);
    let mut opposite = of_rule().filter(|other| other.residue() == -residue).map(|other| other.item);
    let opposite = opposite.next().filter(|_| opposite.next().is_none());
    let total = context.printed(sum.table).and_then(|printed| printed.blocks.iter().find_map(|block| block.total));
    let is_total = |item: Item| matches!(item, Item::Column(_, column) if Some(column) == total);
    let items = || of_rule().map(|other| other.item).chain([sum.item]);
    let same = sum.terms.iter().find(|term| term.number == residue.abs() && !term.number.is_zero());
    Siblings {
        opposite,
        same_as_delta: same.map(|term| (sum.table, term.cell)),
        total_breaks: items().any(is_total),
        details_break: items().any(|item| !is_total(item)),
    }
}
