//! From sums that fail to findings: the cell to blame where there is one, else the sums.

use super::blame::{self, Cause, Equation, Puzzle};
use super::context::{Addend, Context};
use super::equations::{self, Sum};
use super::finding::{Cure, Finding, Label};
use super::item::{CellName, Item, cell_label};
use super::words::{self, Siblings, Speaker};
use crate::form::{CellIx, Kind, TableId};
use crate::lang::{Bilingual, Lang};
use crate::phrases::Phrases;
use crate::report::Value;
use crate::rule::{Compiled, Rule, Rules, Severity};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// Labels of one finding at most: more of them hide the place.
const MOST_LABELS: usize = 10;
/// Places in other files.
const MOST_ELSEWHERE: usize = 5;

/// Cells that are to blame, and what they should say.
pub(super) type Mends = Vec<(TableId, CellIx, Decimal)>;

/// Makes findings of all sums that fail.
pub(super) struct Accuser<'c, 'r> {
    pub(super) context: &'c Context<'r>,
    pub(super) rules: &'c Rules,
    pub(super) phrases: &'c Phrases,
}

impl Accuser<'_, '_> {
    /// The findings of one report's sums, and the numbers that would mend those that have a cell to blame.
    pub(super) fn findings(&self, sums: &[Sum]) -> (Vec<Finding>, Mends) {
        let mut findings = (Vec::new(), Mends::new());
        for table in sums.iter().map(|sum| sum.table).collect::<BTreeSet<_>>() {
            let of_table: Vec<&Sum> = sums.iter().filter(|sum| sum.table == table).collect();
            if of_table.iter().any(|sum| !sum.holds()) {
                self.of_table(table, &of_table, &mut findings);
            }
        }
        findings
    }

    fn rule(&self, sum: &Sum) -> &Rule {
        self.rules.get(sum.rule)
    }

    fn of_table(&self, table: TableId, sums: &[&Sum], (findings, mends): &mut (Vec<Finding>, Mends)) {
        // Only what must hold without exception says which number is wrong.
        let strict: Vec<&Sum> = sums.iter().copied().filter(|sum| self.rule(sum).severity == Severity::Error).collect();
        let failing: Vec<&Sum> = sums.iter().copied().filter(|sum| !sum.holds()).collect();
        let mut explained: BTreeSet<usize> = BTreeSet::new();
        for (cause, changes) in &self.causes_among(table, &strict) {
            let is_of_cause = |sum: &Sum| {
                let touched = changes.keys().any(|cell| sum.has(*cell));
                touched && (sum.given.is_empty() || sum.is_mended_by(changes))
            };
            let of_cause: Vec<usize> = (0..failing.len()).filter(|at| is_of_cause(failing[*at])).collect();
            let broken: Vec<&Sum> = of_cause.iter().map(|at| failing[*at]).collect();
            if let Some(finding) = self.blamed(table, cause, changes, &broken) {
                findings.push(finding);
                mends.extend(changes.iter().map(|(cell, right)| (table, *cell, *right)));
            }
            explained.extend(of_cause);
        }
        let left: Vec<&Sum> =
            failing.iter().enumerate().filter(|(at, _)| !explained.contains(at)).map(|(_, sum)| *sum).collect();
        self.unexplained(&left, findings);
    }

    /// The causes of what fails in the table itself. What other reports say may confirm one or contradict it, and where the table
    /// leaves it open it may decide; by itself it accuses no number here, since the other report may be the wrong one.
    fn causes_among(&self, table: TableId, strict: &[&Sum]) -> Vec<(Cause, BTreeMap<CellIx, Decimal>)> {
        let own = |sum: &&Sum| sum.given.is_empty();
        let fails_here: Vec<&Sum> = strict.iter().copied().filter(own).filter(|sum| !sum.holds()).collect();
        if fails_here.is_empty() {
            return Vec::new();
        }
        let undisputed: Vec<&Sum> = strict.iter().copied().filter(|sum| own(sum) || sum.holds()).collect();
        let causes = self.causes(table, &undisputed);
        let is_explained = |causes: &[(Cause, BTreeMap<CellIx, Decimal>)], sum: &Sum| {
            causes.iter().any(|(_, changes)| changes.keys().any(|cell| sum.has(*cell)))
        };
        if undisputed.len() == strict.len() || fails_here.iter().all(|sum| is_explained(&causes, sum)) {
            return causes;
        }
        let with_others = self.causes(table, strict);
        let decided = |causes: &[_]| fails_here.iter().filter(|sum| is_explained(causes, sum)).count();
        if decided(&with_others) <= decided(&causes) {
            return causes;
        }
        let of_table = |(_, changes): &(Cause, BTreeMap<CellIx, Decimal>)| {
            fails_here.iter().any(|sum| changes.keys().any(|cell| sum.has(*cell)))
        };
        with_others.into_iter().filter(of_table).collect()
    }

    fn causes(&self, table: TableId, sums: &[&Sum]) -> Vec<(Cause, BTreeMap<CellIx, Decimal>)> {
        let Some(view) = self.context.table(table) else { return Vec::new() };
        let equations: Vec<Equation> = sums
            .iter()
            .map(|sum| Equation {
                terms: sum.terms.iter().map(|term| (term.cell, term.times)).collect(),
                residue: sum.residue(),
            })
            .collect();
        let values: Vec<Option<Decimal>> = view
            .addends
            .iter()
            .map(|addend| match addend {
                Addend::Stated(number) => Some(*number),
                Addend::Assumed => Some(Decimal::ZERO),
                Addend::Derived(_) | Addend::Unknown(_) => None,
            })
            .collect();
        let blank: Vec<bool> = view.addends.iter().map(|addend| *addend == Addend::Assumed).collect();
        let kind = |(_, column): &(_, crate::form::ColumnIx)| view.printed.column(*column).kind == Kind::Signed;
        let signed: Vec<bool> = view.printed.cells.iter().map(kind).collect();
        let puzzle =
            Puzzle { printed: view.printed, equations: &equations, values: &values, blank: &blank, signed: &signed };
        let causes = blame::causes(&puzzle);
        causes
            .into_iter()
            .map(|cause| {
                let changes = cause.changes(&values);
                (cause, changes)
            })
            .collect()
    }

    /// A finding that names the cells to blame.
    fn blamed(
        &self,
        table: TableId,
        cause: &Cause,
        changes: &BTreeMap<CellIx, Decimal>,
        broken: &[&Sum],
    ) -> Option<Finding> {
        let view = self.context.table(table)?;
        let first = *changes.keys().next()?;
        let main = self.main_sum(first, broken)?;
        let rule = self.rule(main);
        let name = |cell: CellIx| {
            Bilingual::new(cell_label(view.printed, cell, Lang::Zh), Some(cell_label(view.printed, cell, Lang::En)))
        };
        let number = |number: Decimal| Bilingual::same(number.normalize().to_string());
        let value = |cell: CellIx| view.addend(cell).number().unwrap_or_default();
        let written = |cell: CellIx| match view.table.cell(cell) {
            sign if sign.value == Value::Placeholder => {
                Bilingual::same(words::one_line(&self.context.document.words(sign.span)))
            }
            _ => number(value(cell)),
        };
        let phrases = &self.phrases.blame;
        let listed = |(cell, right): (&CellIx, &Decimal)| {
            phrases.one_of_list.fill(&[("cell", &name(*cell)), ("right", &number(*right)), ("wrong", &written(*cell))])
        };
        let list = || Bilingual::join(&changes.iter().map(listed).collect::<Vec<_>>(), &phrases.list_comma);
        let line = |item: Item| {
            Bilingual::new(self.context.name_of(item, Lang::Zh), Some(self.context.name_of(item, Lang::En)))
        };
        let is_blank = |cell: &CellIx| view.table.cell(*cell).value == Value::Blank;
        let message = match cause {
            Cause::Cells(cells) if cells.len() == 1 => {
                let right = changes.get(&first)?;
                let phrase = if is_blank(&first) { &phrases.blank_cell } else { &phrases.cell };
                phrase.fill(&[("cell", &name(first)), ("right", &number(*right)), ("wrong", &written(first))])
            }
            Cause::Cells(_) => {
                phrases.cells.fill(&[("count", &Bilingual::same(changes.len().to_string())), ("list", &list())])
            }
            Cause::Swapped(pairs) => {
                let words = |(at, (a, b)): (usize, &(CellIx, CellIx))| {
                    let phrase = if at == 0 { &phrases.swapped } else { &phrases.swapped_or };
                    let (of_a, of_b) = (number(value(*a)), number(value(*b)));
                    phrase.fill(&[("a", &name(*a)), ("b", &name(*b)), ("of_a", &of_a), ("of_b", &of_b)])
                };
                let words: Vec<Bilingual> = pairs.iter().enumerate().map(words).collect();
                Bilingual::join(&words, &Bilingual::same(""))
            }
            Cause::Row(row, cells) => {
                let phrase = if cells.keys().all(is_blank) { &phrases.blank_row } else { &phrases.row };
                phrase.fill(&[("row", &line(Item::Row(table, *row))), ("list", &list())])
            }
            Cause::Column(column, _) => {
                phrases.column.fill(&[("column", &line(Item::Column(table, *column))), ("list", &list())])
            }
        };
        let help = phrases.help.fill(&[("count", &Bilingual::same(broken.len().to_string()))]);
        let notes = broken.iter().filter_map(|sum| self.detail(sum, broken)).collect();
        let mut blamed: Vec<CellIx> = changes.keys().copied().collect();
        if let Cause::Swapped(pairs) = cause {
            blamed = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
        }
        let mut finding = Finding {
            rule: main.rule,
            code: self.context.code_of(rule, main.item).to_owned(),
            severity: rule.severity,
            message,
            help,
            notes,
            span: view.table.cell(first).span,
            labels: Vec::new(),
            elsewhere: Vec::new(),
            cells: Vec::new(),
            blamed: 0,
            expected: Some(joined(changes.values())),
            actual: Some(joined(changes.keys().map(|cell| value(*cell)).collect::<Vec<_>>().iter())),
            also: broken
                .iter()
                .map(|sum| sum.rule)
                .filter(|id| *id != main.rule)
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            items: vec![main.item],
            cure: Vec::new(),
        };
        if !matches!(cause, Cause::Swapped(pairs) if pairs.len() > 1) {
            let cure = changes.iter().map(|(cell, number)| Cure { table, cell: *cell, number: *number });
            finding.cure = cure.collect();
        }
        for cell in &blamed {
            let words = changes.get(cell).map(|right| phrases.should_be.fill(&[("right", &number(*right))]));
            finding.labels.push(Label { span: view.table.cell(*cell).span, words });
            finding.cells.push(self.cell_name(table, *cell));
        }
        if let Cause::Row(row, _) = cause {
            finding.cells.insert(0, CellName { form: view.table.form, table, row: Some(*row), column: None });
        }
        finding.blamed = finding.cells.len();
        self.label_terms(&mut finding, broken.iter().copied());
        self.label_others(&mut finding, broken.iter().copied());
        Some(finding)
    }

    /// The equation that says most plainly what the cell should be: the one it is the result of, else the shortest.
    fn main_sum<'s>(&self, cell: CellIx, broken: &[&'s Sum]) -> Option<&'s Sum> {
        let with: Vec<&'s Sum> = broken.iter().copied().filter(|sum| sum.has(cell)).collect();
        let rank = |sum: &&&Sum| (!sum.given.is_empty(), !sum.is_result(cell), sum.terms.len());
        with.iter().min_by_key(rank).copied().or_else(|| broken.first().copied())
    }

    /// Labels the numbers that a finding's equations add up, noughts left out.
    fn label_terms<'s>(&self, finding: &mut Finding, sums: impl Iterator<Item = &'s Sum>) {
        for sum in sums {
            let Some(view) = self.context.table(sum.table) else { continue };
            let main = sum.main_cell();
            for term in sum.terms.iter().filter(|term| !term.number.is_zero() || Some(term.cell) == main) {
                let name = self.cell_name(sum.table, term.cell);
                if finding.cells.contains(&name) {
                    continue;
                }
                finding.cells.push(name);
                let span = view.table.cell(term.cell).span;
                if finding.labels.len() < MOST_LABELS && finding.labels.iter().all(|label| label.span != span) {
                    finding.labels.push(Label { span, words: Some(self.short_name(sum, term.cell)) });
                }
            }
        }
    }

    /// Labels the numbers of other reports that a finding's equations compare with.
    fn label_others<'s>(&self, finding: &mut Finding, sums: impl Iterator<Item = &'s Sum>) {
        let Some(open) = self.context.open else { return };
        for sum in sums.filter(|sum| !sum.given.is_empty()) {
            let linear = self.rule(sum).for_form(self.context.form_of(sum.table)).and_then(|it| it.linear.as_ref());
            for term in linear.into_iter().flat_map(|linear| &linear.others) {
                let room = MOST_ELSEWHERE.saturating_sub(finding.elsewhere.len());
                finding.elsewhere.extend(self.context.elsewhere(open, &term.others, sum.item, room));
            }
        }
    }

    /// The name of a cell where its row or column is understood.
    fn short_name(&self, sum: &Sum, cell: CellIx) -> Bilingual {
        let Some(view) = self.context.table(sum.table) else { return Bilingual::default() };
        let (row, column) = view.printed.address(cell);
        let name = |lang: Lang| match sum.item {
            Item::Row(..) => view.printed.column(column).name(lang).to_owned(),
            Item::Column(..) => view.printed.row(row).name(lang).to_owned(),
            _ => cell_label(view.printed, cell, lang),
        };
        Bilingual::new(name(Lang::Zh), Some(name(Lang::En)))
    }

    fn cell_name(&self, table: TableId, cell: CellIx) -> CellName {
        let form = self.context.form_of(table);
        let address = self.context.printed(table).map(|printed| printed.address(cell));
        CellName { form, table, row: address.map(|it| it.0), column: address.map(|it| it.1) }
    }

    /// What one equation says, as its rule words it.
    fn detail(&self, sum: &Sum, failing: &[&Sum]) -> Option<Bilingual> {
        let rule = self.rule(sum);
        let compiled = rule.for_form(self.context.form_of(sum.table))?;
        let siblings = equations::siblings(self.context, sum, failing);
        Some(self.say(compiled, sum, &[sum.item], &siblings, true))
    }

    fn say(&self, compiled: &Compiled, sum: &Sum, all: &[Item], siblings: &Siblings, detail: bool) -> Bilingual {
        let sides = sum.sides();
        let speaker = Speaker { context: self.context, item: sum.item, sides: &sides, all, found: "", siblings };
        let template = compiled.words.detail.as_ref().filter(|_| detail).unwrap_or(&compiled.words.message);
        speaker.say(template)
    }

    /// Sums that nothing single explains: each, or all of a rule together, with what may have caused it.
    fn unexplained(&self, sums: &[&Sum], findings: &mut Vec<Finding>) {
        let mut done: BTreeSet<usize> = BTreeSet::new();
        for at in 0..sums.len() {
            if done.contains(&at) {
                continue;
            }
            let together = self.rule(sums[at]).together;
            let group: Vec<usize> = (at..sums.len())
                .filter(|other| *other == at || (together && sums[*other].rule == sums[at].rule))
                .collect();
            done.extend(&group);
            let group: Vec<&Sum> = group.into_iter().map(|at| sums[at]).collect();
            findings.extend(self.failed(&group, sums));
        }
    }

    fn failed(&self, group: &[&Sum], failing: &[&Sum]) -> Option<Finding> {
        let first = *group.first()?;
        let rule = self.rule(first);
        let view = self.context.table(first.table)?;
        let compiled = rule.for_form(view.table.form)?;
        let all: Vec<Item> = group.iter().map(|sum| sum.item).collect();
        let siblings = equations::siblings(self.context, first, failing);
        let sides = first.sides();
        let speaker = Speaker {
            context: self.context,
            item: first.item,
            sides: &sides,
            all: &all,
            found: "",
            siblings: &siblings,
        };
        let message = speaker.say(&compiled.words.message);
        let mut notes: Vec<Bilingual> = Vec::new();
        if group.len() > 1 {
            notes = words::few(group.iter(), |sum| self.detail(sum, failing), self.phrases);
        }
        // What may have caused it comes first: of details there may be many.
        let mut hinted: Vec<Bilingual> = Vec::new();
        for sum in group {
            self.hints(compiled, sum, failing, &mut hinted);
        }
        let notes = if rule.comparison.is_some() { [hinted, notes].concat() } else { [notes, hinted].concat() };
        let main = first.main_cell()?;
        // Only where a cell stands alone on its side do the others say what it should be.
        let single = group.len() == 1 && first.is_result(main);
        let mut finding = Finding {
            rule: first.rule,
            code: self.context.code_of(rule, first.item).to_owned(),
            severity: rule.severity,
            message,
            help: speaker.say(&compiled.words.help),
            notes,
            span: view.table.cell(main).span,
            labels: Vec::new(),
            elsewhere: Vec::new(),
            cells: Vec::new(),
            blamed: 0,
            expected: single.then(|| first.left.normalize().to_string()),
            actual: single.then(|| first.right.normalize().to_string()),
            also: Vec::new(),
            items: all.clone(),
            cure: Vec::new(),
        };
        for sum in group {
            let Some(main) = sum.main_cell() else { continue };
            let words = self.short_name(sum, main);
            if finding.labels.len() < MOST_LABELS {
                finding.labels.push(Label { span: view.table.cell(main).span, words: Some(words) });
            }
            finding.cells.push(self.cell_name(sum.table, main));
        }
        self.label_terms(&mut finding, group.iter().copied());
        self.label_others(&mut finding, group.iter().copied());
        Some(finding)
    }

    fn hints(&self, compiled: &Compiled, sum: &Sum, failing: &[&Sum], notes: &mut Vec<Bilingual>) {
        let siblings = equations::siblings(self.context, sum, failing);
        let sides = sum.sides();
        let all = [sum.item];
        let speaker =
            Speaker { context: self.context, item: sum.item, sides: &sides, all: &all, found: "", siblings: &siblings };
        for hint in &compiled.hints {
            let said = speaker.said(Lang::Zh);
            let likely = super::eval::Evaluator::new(self.context, sum.item, &said).holds(&hint.when);
            if likely == Ok(true) {
                let words = speaker.say(&hint.text);
                if !notes.contains(&words) {
                    notes.push(words);
                }
            }
        }
    }
}

fn joined<'n>(numbers: impl Iterator<Item = &'n Decimal>) -> String {
    numbers.map(|number| number.normalize().to_string()).collect::<Vec<_>>().join(", ")
}
