//! From what failed to findings: what is one and the same, what only follows, what is to be said of the rest.

use super::{Pending, Run};
use crate::check::accuse::Accuser;
use crate::check::around::{Elsewhere, Open};
use crate::check::context::{Addend, Context, Reason};
use crate::check::equations::Sum;
use crate::check::eval::{Answer, Evaluator};
use crate::check::finding::{Checked, Cure, Failure, Finding, Label};
use crate::check::follow::{Follow, cells_of};
use crate::check::item::{CellName, Item};
use crate::check::words::{self, Siblings, Sides, Speaker};
use crate::form::{CellIx, TableId};
use crate::lang::{Bilingual, Lang};
use crate::rule::{Compiled, Fact, Hint, Node, Operator, Rule, Severity};
use crate::text::Span;
use rust_decimal::Decimal;

impl<'c> Run<'c, '_> {
    pub(super) fn finish(mut self) -> Checked {
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
