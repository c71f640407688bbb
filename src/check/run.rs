//! Checks a report against all rules that are on.

mod findings;

use super::alike::Alike;
use super::context::{Context, Reason};
use super::equations::{self, Sum};
use super::eval::Evaluator;
use super::finding::{Checked, Failure, Outcome, Verdict};
use super::item::Item;
use crate::form::CellIx;
use crate::lang::{Bilingual, Lang};
use crate::phrases::Phrases;
use crate::report::Value;
use crate::rule::{Comparison, Compiled, Linear, Members, Rule, RuleId, Rules, Selection, Subject};
use crate::text::Span;

/// What a run of checks needs besides the report.
#[derive(Clone, Copy)]
pub struct Checker<'c> {
    /// The rules.
    pub rules: &'c Rules,
    /// Which of them are on.
    pub selection: &'c Selection,
    /// What findings say by themselves.
    pub phrases: &'c Phrases,
    /// Whether every check is to be listed.
    pub list: bool,
}

/// What came of a rule for one thing.
enum Judged<'c> {
    /// It does not apply.
    Nothing,
    /// It cannot be told.
    Not(Reason),
    /// It is an equation, and holds or does not.
    Sum(&'c Linear, bool),
    Holds,
    /// It does not hold, as is seen from the words here.
    Fails(Vec<Span>),
}

/// An equation that was evaluated: worked out again, with its terms, only where one of a report fails.
struct Pending<'c> {
    rule: RuleId,
    item: Item,
    linear: &'c Linear,
    holds: bool,
}

impl Checker<'_> {
    /// Checks a report.
    #[must_use]
    pub fn check(&self, context: &Context<'_>) -> Checked {
        let alike: Vec<Alike> = context.tables.iter().map(|view| Alike::of(context, view)).collect();
        let mut run = Run::new(self, context, &alike);
        for (id, rule) in self.rules.iter().filter(|(id, _)| self.selection.has(*id)) {
            run.rule(id, rule);
        }
        run.finish()
    }

    /// Whether all sums come out that must, whichever rules are on.
    #[must_use]
    pub fn is_sound(&self, context: &Context<'_>) -> bool {
        let alike: Vec<Alike> = context.tables.iter().map(|view| Alike::of(context, view)).collect();
        let mut run = Run::new(self, context, &alike);
        for (id, rule) in self.rules.iter().filter(|(_, rule)| rule.is_strict_sum()) {
            run.rule(id, rule);
        }
        run.sums.iter().all(|sum| sum.holds)
    }

    /// Counts how a report compares with others, and tells whether all of that holds; makes no findings.
    #[must_use]
    pub fn compare(&self, context: &Context<'_>) -> (Checked, bool) {
        let mut run = Run::new(self, context, &[]);
        let comparing = |(id, rule): &(RuleId, &Rule)| rule.comparison.is_some() && self.selection.has(*id);
        for (id, rule) in self.rules.iter().filter(comparing) {
            run.rule(id, rule);
        }
        let holds = run.failures.is_empty() && run.sums.iter().all(|sum| sum.holds);
        (run.checked, holds)
    }
}

/// Whether a rule applies to anything in a report, or may, which what it is compared with would tell.
#[must_use]
pub fn may_apply(context: &Context<'_>, rule: &Rule) -> bool {
    let mut may_apply = false;
    context.each(rule.subject, rule.table, &mut |item| {
        let compiled = compiled(context, rule, item).filter(|compiled| is_among(context, compiled, item));
        may_apply |= compiled.is_some_and(|compiled| {
            let when = compiled.when.as_ref().map(|when| Evaluator::new(context, item, &()).holds(when));
            when != Some(Ok(false))
        });
    });
    may_apply
}

struct Run<'c, 'r> {
    checker: &'c Checker<'c>,
    context: &'c Context<'r>,
    checked: Checked,
    failures: Vec<Failure>,
    sums: Vec<Pending<'c>>,
    /// Of each table, the rows and cells that are alike.
    alike: &'c [Alike],
}

impl<'c, 'r> Run<'c, 'r> {
    fn new(checker: &'c Checker<'c>, context: &'c Context<'r>, alike: &'c [Alike]) -> Self {
        Self { checker, context, checked: Checked::default(), failures: Vec::new(), sums: Vec::new(), alike }
    }

    fn rule(&mut self, id: RuleId, rule: &'c Rule) {
        if !self.context.report.is_report && !matches!(rule.subject, Subject::Report | Subject::Note) {
            return;
        }
        if let Some(comparison) = &rule.comparison {
            match self.comparable(comparison) {
                None => return,
                Some(Ok(())) => {}
                Some(Err(reason)) => return self.not_assessable(id, rule, Item::Report, reason),
            }
        }
        let of_one_table = matches!(rule.subject, Subject::Row | Subject::Column | Subject::Block);
        let table = rule.table.filter(|_| of_one_table);
        if table.is_some_and(|table| self.context.table(table).is_none()) && rule.for_form(self.context.form).is_some()
        {
            self.not_assessable(id, rule, Item::Report, self.context.no_table());
        }
        match rule.subject {
            Subject::Row | Subject::Column | Subject::Cell => self.in_tables(id, rule),
            subject => {
                let context = self.context;
                let of_report = compiled(context, rule, Item::Report);
                context.each(subject, rule.table, &mut |item| {
                    let compiled = if item.table().is_some() { compiled(context, rule, item) } else { of_report };
                    if let Some(compiled) = compiled.filter(|compiled| is_among(context, compiled, item)) {
                        self.item(id, rule, compiled, item);
                    }
                });
            }
        }
    }

    /// Asks a rule for the rows, columns or cells of tables that it bears on.
    fn in_tables(&mut self, id: RuleId, rule: &'c Rule) {
        let context = self.context;
        for (at, view) in context.tables.iter().enumerate() {
            let table = view.table.id;
            let wanted = rule.table.is_none_or(|it| it == table);
            let Some(compiled) = rule.for_form(view.table.form).filter(|_| wanted) else { continue };
            let form = context.forms.get(compiled.form);
            let Some(members) = compiled.members(rule.subject, form, table) else { continue };
            let alike = self.alike.get(at).filter(|_| rule.comparison.is_none() && !self.checker.list);
            match (rule.subject, alike.and_then(|alike| alike.groups(rule.subject, compiled.scope))) {
                (_, Some(groups)) => self.groups(id, rule, compiled, members, groups),
                (Subject::Row, None) => {
                    let rows = view.printed.row_ids().filter(|row| members.has(row.0));
                    rows.for_each(|row| self.item(id, rule, compiled, Item::Row(table, row)));
                }
                (Subject::Column, None) => {
                    let columns = view.printed.column_ids().filter(|column| members.has(column.0));
                    columns.for_each(|column| self.item(id, rule, compiled, Item::Column(table, column)));
                }
                (_, None) => {
                    for (cell, addend) in
                        (0_u16..).map(CellIx).zip(&view.addends).filter(|(cell, _)| members.has(cell.0))
                    {
                        // Of cells that were not found, their rows are said to be missing. What cannot be told here is not
                        // for a comparison to say.
                        let is_told = match rule.comparison {
                            Some(_) => addend.number().is_ok(),
                            None => view.table.cell(cell).value != Value::Unread,
                        };
                        if is_told {
                            self.item(id, rule, compiled, Item::Cell(table, cell));
                        }
                    }
                }
            }
        }
    }

    /// Asks a rule once for all rows or cells that are alike to it, and one by one those for which it does not hold.
    fn groups(&mut self, id: RuleId, rule: &'c Rule, compiled: &'c Compiled, members: &Members, groups: &[Vec<Item>]) {
        let is_member = |item: &Item| item.place().is_none_or(|(_, at)| members.has(at));
        let mut others: Vec<Item> = Vec::new();
        for group in groups {
            let among = || group.iter().copied().filter(is_member);
            let Some(first) = among().next() else { continue };
            match self.judge(compiled, first) {
                Judged::Nothing | Judged::Not(Reason::NotStated) => {}
                Judged::Holds => {
                    let count = if members.are_all() { group.len() } else { among().count() };
                    self.checked.tally.count_many(Outcome::Pass, count, false);
                }
                _ => others.extend(among()),
            }
        }
        others.sort_unstable();
        others.into_iter().for_each(|item| self.item(id, rule, compiled, item));
    }

    /// Whether the reports that a rule compares with are there; nothing where there need not be any.
    fn comparable(&self, comparison: &Comparison) -> Option<Result<(), Reason>> {
        let around = self.context.around?;
        if comparison.of_words && self.context.is_figures_only() {
            return None;
        }
        around.comparable(comparison)
    }

    fn item(&mut self, id: RuleId, rule: &'c Rule, compiled: &'c Compiled, item: Item) {
        match self.judge(compiled, item) {
            Judged::Nothing => {}
            Judged::Not(reason) => self.not_assessable(id, rule, item, reason),
            Judged::Sum(linear, holds) => {
                let outcome = if holds { Outcome::Pass } else { Outcome::Fail };
                let sum = self.checker.list.then(|| Sum::of(self.context, id, item, linear)).flatten();
                self.outcome(id, rule, item, outcome, sum.and_then(Result::ok).as_ref());
                self.sums.push(Pending { rule: id, item, linear, holds });
            }
            Judged::Holds => self.outcome(id, rule, item, Outcome::Pass, None),
            Judged::Fails(witnesses) => {
                self.outcome(id, rule, item, Outcome::Fail, None);
                self.failures.push(Failure { rule: id, form: compiled.form, item, witnesses });
            }
        }
    }

    fn judge(&self, compiled: &'c Compiled, item: Item) -> Judged<'c> {
        let mut evaluator = Evaluator::new(self.context, item, &());
        match compiled.when.as_ref().map(|when| evaluator.holds(when)) {
            None | Some(Ok(true)) => {}
            Some(Ok(false)) => return Judged::Nothing,
            Some(Err(reason)) => return Judged::Not(reason),
        }
        if let Some(linear) = &compiled.linear {
            return match equations::residue(self.context, item, compiled, linear) {
                None => Judged::Nothing,
                Some(Err(reason)) => Judged::Not(reason),
                Some(Ok(residue)) => Judged::Sum(linear, residue.is_zero()),
            };
        }
        evaluator.witnesses.clear();
        match evaluator.holds(&compiled.assert) {
            Ok(true) => Judged::Holds,
            Ok(false) => Judged::Fails(evaluator.witnesses),
            Err(reason) => Judged::Not(reason),
        }
    }

    fn unjudged(&mut self, reason: Reason, times: usize) {
        if times > 0 {
            *self.checked.unjudged.entry(reason).or_default() += times;
        }
    }

    /// What the report does not say at all, and need not, there is nothing to judge about.
    fn not_assessable(&mut self, id: RuleId, rule: &Rule, item: Item, reason: Reason) {
        if reason != Reason::NotStated {
            self.outcome(id, rule, item, Outcome::NotAssessable(reason), None);
        }
    }

    fn outcome(&mut self, id: RuleId, rule: &Rule, item: Item, outcome: Outcome, sum: Option<&Sum>) {
        let is_sum = rule.compiled.iter().any(|compiled| compiled.linear.is_some());
        self.checked.tally.count(outcome, is_sum);
        if let Outcome::NotAssessable(reason) = outcome {
            self.unjudged(reason, 1);
        }
        if self.checker.list {
            let name = |lang| self.context.name_of(item, lang);
            self.checked.verdicts.push(Verdict {
                rule: id,
                code: self.context.code_of(rule, item).to_owned(),
                of: Bilingual::new(name(Lang::Zh), Some(name(Lang::En))),
                outcome,
                arithmetic: sum.map(Sum::arithmetic).or_else(|| self.context.arithmetic(item)),
                assumed: sum.is_some_and(|sum| sum.assumed),
                trivial: sum.is_some_and(Sum::is_trivial),
            });
        }
    }
}

/// The rule as it is for the form of `item`.
pub(super) fn compiled<'c>(context: &Context<'_>, rule: &'c Rule, item: Item) -> Option<&'c Compiled> {
    let table = item.table().or(rule.table);
    rule.for_form(table.map_or(context.form, |table| context.form_of(table)))
}

/// Whether a thing is among those that the rule names.
pub(super) fn is_among(context: &Context<'_>, compiled: &Compiled, item: Item) -> bool {
    let Some(among) = &compiled.among else { return true };
    match item {
        Item::Row(_, row) => among.contains(&row.0),
        Item::Column(_, column) => among.contains(&column.0),
        Item::Statement(at) => context.report.statements.get(at).is_some_and(|it| among.contains(&it.metric.0)),
        Item::Change(at) => context.report.changes.get(at).is_some_and(|it| among.contains(&it.metric.0)),
        Item::Phrase(at) => context.report.phrases.get(at).is_some_and(|it| among.contains(&it.class.0)),
        _ => true,
    }
}
