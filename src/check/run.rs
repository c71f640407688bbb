//! Checks a report against all rules that are on.

use super::accuse::Accuser;
use super::alike::Alike;
use super::around::{Elsewhere, Open};
use super::context::{Addend, Context, Reason};
use super::equations::{self, Sum};
use super::eval::{Answer, Evaluator};
use super::finding::{Checked, Cure, Failure, Finding, Label, Outcome, Verdict};
use super::follow::{Follow, cells_of};
use super::item::{CellName, Item};
use super::words::{self, Siblings, Sides, Speaker};
use crate::form::{CellIx, TableId};
use crate::lang::{Bilingual, Lang};
use crate::phrases::Phrases;
use crate::report::Value;
use crate::rule::{
    Comparison, Compiled, Fact, Hint, Linear, Members, Node, Operator, Rule, RuleId, Rules, Selection, Severity,
    Subject,
};
use crate::text::Span;
use rust_decimal::Decimal;

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

    fn finish(mut self) -> Checked {
        let accuser = Accuser { context: self.context, rules: self.checker.rules, phrases: self.checker.phrases };
        let sums = if self.sums.iter().all(|sum| sum.holds) { Vec::new() } else { self.sums() };
        let (mut findings, mends) = accuser.findings(&sums);
        let mut failures = std::mem::take(&mut self.failures);
        let follow = Follow { context: self.context, rules: self.checker.rules };
        let silent = follow.leave_out(&mut failures, &findings, &mends);
        let mut at = 0;
        while at < failures.len() {
            let rule = self.checker.rules.get(failures[at].rule);
            let together = failures[at..]
                .iter()
                .take_while(|it| it.rule == failures[at].rule && rule.together && self.goes_with(it, &failures[at]))
                .count();
            let end = at + together.max(1);
            findings.extend(self.finding(rule, &failures[at..end], &accuser));
            at = end;
        }
        findings = follow.without_consequences(findings, &silent);
        self.context.join_with_sums(&mut findings, self.checker.phrases);
        findings.sort_by(|a, b| {
            (a.span.start, std::cmp::Reverse(a.severity), a.rule).cmp(&(
                b.span.start,
                std::cmp::Reverse(b.severity),
                b.rule,
            ))
        });
        self.checked.findings = findings;
        self.checked
    }

    /// All equations, with their terms.
    fn sums(&self) -> Vec<Sum> {
        let worked_out = |sum: &Pending<'_>| Sum::of(self.context, sum.rule, sum.item, sum.linear)?.ok();
        self.sums.iter().filter_map(worked_out).collect()
    }

    /// Failures of one rule go into one finding a table, and only if they have the same severity.
    fn goes_with(&self, a: &Failure, b: &Failure) -> bool {
        let tables = matches!((a.item, b.item), (Item::Table(_), Item::Table(_)));
        (tables || a.item.table() == b.item.table()) && self.severity(a) == self.severity(b)
    }

    fn variant(&self, failure: &Failure) -> Option<&'c crate::rule::Variant> {
        let rule = self.checker.rules.get(failure.rule);
        let compiled = rule.for_form(failure.form)?;
        compiled
            .variants
            .iter()
            .find(|variant| Evaluator::new(self.context, failure.item, &()).holds(&variant.when) == Ok(true))
    }

    fn severity(&self, failure: &Failure) -> Severity {
        let rule = self.checker.rules.get(failure.rule);
        let severity = self.variant(failure).and_then(|variant| variant.severity).unwrap_or(rule.severity);
        let Item::Statement(at) = failure.item else { return severity };
        let Some(compiled) = rule.for_form(failure.form) else { return severity };
        let sides = self.sides(&compiled.assert, failure.item);
        if self.context.is_doubtful(at, &sides) { Severity::Info } else { severity }
    }

    fn finding(&self, rule: &Rule, failures: &[Failure], accuser: &Accuser<'_, '_>) -> Option<Finding> {
        let first = failures.first()?;
        let compiled = rule.for_form(first.form)?;
        let variant = self.variant(first);
        let items: Vec<Item> = failures.iter().map(|failure| failure.item).collect();
        let sides = self.sides(&compiled.assert, first.item);
        let spans = self.spans(compiled, first);
        let span = spans.first().copied().unwrap_or_else(|| self.context.span_of(first.item));
        let found = words::one_line(&self.context.document.words(span));
        let siblings = Siblings::default();
        let speaker = Speaker {
            context: self.context,
            item: first.item,
            sides: &sides,
            all: &items,
            found: &found,
            siblings: &siblings,
        };
        let message = variant.and_then(|variant| variant.message.as_ref()).unwrap_or(&compiled.words.message);
        let help = variant.and_then(|variant| variant.help.as_ref()).unwrap_or(&compiled.words.help);
        // Only an equation says what should stand there; of prose, the first of what the tables have.
        let severity = self.severity(first);
        // What is merely unlikely may be right all the same.
        let is_unlikely = severity == Severity::Info && sides.difference.is_some();
        let is_definite = sides.is_equation && !is_unlikely || matches!(first.item, Item::Statement(_));
        let mut finding = Finding {
            rule: first.rule,
            code: self.context.code_of(rule, first.item).to_owned(),
            severity,
            message: speaker.say(message),
            help: speaker.say(help),
            notes: hints(compiled, &speaker),
            span,
            labels: Vec::new(),
            elsewhere: Vec::new(),
            cells: Vec::new(),
            blamed: 0,
            expected: sides.right.clone().filter(|_| failures.len() == 1 && is_definite),
            actual: sides.left.clone().filter(|_| failures.len() == 1),
            also: Vec::new(),
            items: items.clone(),
            cure: Vec::new(),
        };
        for failure in failures {
            self.add_places(&mut finding, compiled, failure);
            self.context.add_prose_places(&mut finding, failure.item, self.checker.phrases);
        }
        if failures.len() > 1 && compiled.words.detail.is_some() {
            let details = words::few(failures.iter(), |failure| self.detail(compiled, failure), self.checker.phrases);
            finding.notes.extend(details);
        }
        if let Some(open) = self.context.open {
            self.add_others(&mut finding, compiled, failures, open);
        }
        self.mend(&mut finding, failures, accuser);
        Some(finding)
    }

    fn detail(&self, compiled: &Compiled, failure: &Failure) -> Option<Bilingual> {
        let sides = self.sides(&compiled.assert, failure.item);
        let found = words::one_line(&self.context.document.words(self.context.span_of(failure.item)));
        let (all, siblings) = ([failure.item], Siblings::default());
        let speaker = Speaker {
            context: self.context,
            item: failure.item,
            sides: &sides,
            all: &all,
            found: &found,
            siblings: &siblings,
        };
        compiled.words.detail.as_ref().map(|detail| speaker.say(detail))
    }

    /// The places of a failure: what matched, else the cells it names, else the thing itself.
    fn spans(&self, compiled: &Compiled, failure: &Failure) -> Vec<Span> {
        if !failure.witnesses.is_empty() {
            return failure.witnesses.clone();
        }
        let mut evaluator = Evaluator::new(self.context, failure.item, &());
        let of = |node: &Node| match node {
            Node::Fact(fact) => self.context.span_of_fact(*fact, failure.item),
            _ => None,
        };
        let of_fact = match (&compiled.assert, broken(&compiled.assert, &mut evaluator)) {
            (_, Some((_, left, right))) => of(left).or_else(|| of(right)),
            (Node::Not(inner), None) => of(inner),
            (node, None) => of(node),
        };
        if let Some(span) = of_fact {
            return vec![span];
        }
        let cells = cells_of(self.context, compiled, failure.item);
        if !cells.is_empty() && !matches!(failure.item, Item::Cell(..) | Item::Statement(_) | Item::Change(_)) {
            return cells
                .iter()
                .filter_map(|(table, cell)| Some(self.context.table(*table)?.table.cell(*cell).span))
                .collect();
        }
        vec![self.context.span_of(failure.item)]
    }

    fn add_places(&self, finding: &mut Finding, compiled: &Compiled, failure: &Failure) {
        const MOST_LABELS: usize = 12;
        for span in self.spans(compiled, failure) {
            if finding.labels.len() < MOST_LABELS && finding.labels.iter().all(|label| label.span != span) {
                finding.labels.push(Label { span, words: None });
            }
        }
        let named = cells_of(self.context, compiled, failure.item);
        let names =
            named.into_iter().map(|(table, cell)| Item::Cell(table, cell)).filter_map(|it| self.context.cell_name(it));
        let own = self.context.cell_name(failure.item).into_iter();
        let in_rows = own.chain(names).collect::<Vec<CellName>>();
        for name in in_rows {
            if !finding.cells.contains(&name) {
                finding.cells.push(name);
            }
        }
    }

    /// The places in other files that failures are about: cells that are compared with, and files that show a fact.
    fn add_others(&self, finding: &mut Finding, compiled: &Compiled, failures: &[Failure], open: &dyn Open) {
        const MOST_ELSEWHERE: usize = 5;
        for failure in failures {
            compiled.assert.walk(&mut |part| {
                let room = MOST_ELSEWHERE.saturating_sub(finding.elsewhere.len());
                let mut found = match part {
                    Node::Fact(Fact::PreviousFigure) => self.context.figure_elsewhere(open, failure.item, room),
                    Node::OfOthers(_, others) => self.context.elsewhere(open, others, failure.item, room),
                    Node::Fact(fact) => self.context.shown_by(open, *fact),
                    _ => return,
                };
                let known = &finding.elsewhere;
                let is_new = |it: &Elsewhere| !known.iter().any(|other| other.is_same_place(it));
                found.retain(is_new);
                found.truncate(room);
                finding.elsewhere.extend(found);
            });
        }
    }

    /// The sides of the comparison that does not hold.
    fn sides(&self, node: &Node, item: Item) -> Sides {
        let mut evaluator = Evaluator::new(self.context, item, &());
        let Some((operator, left, right)) = broken(node, &mut evaluator) else { return Sides::default() };
        let (left, right) = (evaluator.answer(left), evaluator.answer(right));
        let difference = match (&left, &right) {
            (Ok(Answer::Number(left)), Ok(Answer::Number(right))) => left.checked_sub(*right),
            _ => None,
        };
        let is_equation = operator == Operator::Equal && !matches!(left, Ok(Answer::Bool(_)));
        let shown = |answer: Result<Answer<'_>, Reason>| answer.ok().map(|answer| words::shown(answer, Lang::Zh));
        Sides { left: shown(left), right: shown(right), difference, is_equation, left_terms: None, right_terms: None }
    }

    /// What a cell should hold that holds no possible number, if the sums it is in agree on that.
    fn mend(&self, finding: &mut Finding, failures: &[Failure], accuser: &Accuser<'_, '_>) {
        let [Failure { item: Item::Cell(table, cell), .. }] = failures else { return };
        finding.expected = None;
        finding.actual = Some(words::one_line(&self.context.document.words(self.context.span_of(failures[0].item))));
        if let Some(right) = self.by_the_sums(*table, *cell) {
            finding.cure.push(Cure { table: *table, cell: *cell, number: right });
            let right = right.normalize().to_string();
            let words = accuser.phrases.finding.expected_cell.fill(&[("right", &Bilingual::same(right.clone()))]);
            finding.notes.push(words);
            finding.expected = Some(right);
        }
    }

    fn by_the_sums(&self, table: TableId, cell: CellIx) -> Option<Decimal> {
        let view = self.context.table(table)?;
        match view.addend(cell) {
            Addend::Derived(sum) => return Some(sum),
            Addend::Stated(_) | Addend::Assumed => return None,
            Addend::Unknown(_) => {}
        }
        let mut agreed: Option<Decimal> = None;
        for (_, rule) in self.checker.rules.iter().filter(|(_, rule)| rule.severity == Severity::Error) {
            let Some(linear) = rule.for_form(view.table.form).and_then(|it| it.linear.as_ref()) else { continue };
            if linear.table != table || !linear.others.is_empty() {
                continue;
            }
            for item in self.context.items(rule.subject, rule.table) {
                let Some(right) = solve(self.context, item, linear, cell) else { continue };
                if agreed.is_some_and(|agreed| agreed != right) {
                    return None;
                }
                agreed = Some(right);
            }
        }
        agreed.filter(|right| !right.is_sign_negative() || right.is_zero())
    }
}

/// What a single cell must hold for an equation about `item` to come out; nothing if it is not in it.
fn solve(context: &Context<'_>, item: Item, linear: &crate::rule::Linear, cell: CellIx) -> Option<Decimal> {
    let view = context.table(linear.table)?;
    let evaluator = Evaluator::new(context, item, &());
    let mut rest = linear.constant;
    let mut times = Decimal::ZERO;
    for term in &linear.terms {
        let at = evaluator.pick(&term.cell)?;
        if at == cell {
            times += term.times;
        } else {
            rest = rest.checked_add(term.times.checked_mul(view.addend(at).number().ok()?)?)?;
        }
    }
    (-rest).checked_div(times)
}

/// What may have caused a finding.
fn hints(compiled: &Compiled, speaker: &Speaker<'_, '_>) -> Vec<Bilingual> {
    let said = speaker.said(Lang::Zh);
    let likely = |hint: &&Hint| Evaluator::new(speaker.context, speaker.item, &said).holds(&hint.when) == Ok(true);
    compiled.hints.iter().filter(likely).map(|hint| speaker.say(&hint.text)).collect()
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

/// The comparison that makes an expression false.
fn broken<'n>(node: &'n Node, evaluator: &mut Evaluator<'_, '_>) -> Option<(Operator, &'n Node, &'n Node)> {
    if let Node::Says(value, items) = node {
        let operator = if items.len() == 1 { Operator::Equal } else { Operator::Or };
        return Some((operator, value, items.first()?));
    }
    let Node::Binary(operator, left, right) = node else { return None };
    match operator {
        Operator::Or if matches!(left.as_ref(), Node::Says(..)) => broken(left, evaluator),
        Operator::Implies | Operator::Or => broken(right, evaluator),
        Operator::And => {
            let first = evaluator.holds(left) == Ok(false);
            broken(if first { left } else { right }, evaluator)
        }
        _ => Some((*operator, left, right)),
    }
}
