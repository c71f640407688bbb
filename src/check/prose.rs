//! What the prose states, against the tables and against itself.

use super::context::{Context, Reason};
use super::eval::Answer;
use super::finding::{Finding, Label};
use super::item::{CellName, Item, cell_label};
use super::mentions::{Mentions, is_comparable, is_sure};
use super::words::Sides;
use crate::form::{CellIx, Table as Printed, TableId};
use crate::lang::{Bilingual, Lang};
use crate::lexicon::{Metric, MetricId};
use crate::phrases::Phrases;
use crate::report::{
    Amount, Breakdown, Enumeration, Exactness, Manner, Percentage, Personal, Quotient, Ratio, Scope, Statement, Unit,
    Value, Where, Whose,
};
use crate::rule::{Fact, Variable};
use rust_decimal::Decimal;

type Asked<'r> = Result<Answer<'r>, Reason>;

impl<'r> Context<'r> {
    /// The answer to a question about something in the prose; `None` if it is a question about the report.
    pub(super) fn ask_prose(&'r self, fact: Fact, item: Item) -> Option<Asked<'r>> {
        match item {
            Item::Statement(at) => self.ask_statement(fact, at),
            Item::Breakdown(at) => ask_breakdown(fact, self.report.breakdowns.get(at)?),
            Item::Percentage(at) => self.ask_percentage(fact, self.report.percentages.get(at)?),
            Item::Change(at) => self.ask_change(fact, at),
            Item::Enumeration(at) => ask_enumeration(fact, self.report.enumerations.get(at)?),
            Item::Phrase(at) => self.ask_phrase(fact, at),
            Item::Personal(at) => ask_personal(fact, self.report.personal.get(at)?),
            Item::Oddity(at) => self.ask_oddity(fact, at),
            _ => None,
        }
    }

    fn statement(&self, at: usize) -> &'r Statement {
        &self.report.statements[at]
    }

    fn mentions(&self) -> &Mentions {
        self.mentions.get_or_init(|| Mentions::of(self.report, &self.vocabulary.lexicon))
    }

    /// What a statement is a figure of.
    pub(super) fn metric_of(&self, at: usize) -> &'r Metric {
        self.vocabulary.lexicon.metric(self.statement(at).metric)
    }

    fn ask_statement(&'r self, fact: Fact, at: usize) -> Option<Asked<'r>> {
        let statement = self.statement(at);
        let bool = |bool: bool| Some(Ok(Answer::Bool(bool)));
        match fact {
            Fact::StatementValue => Some(Ok(Answer::Number(statement.amount.value))),
            Fact::StatementInTable => Some(self.in_table(at).map(Answer::Number)),
            Fact::StatementComparable => bool(is_comparable(statement)),
            Fact::StatementCertain => bool(statement.certain),
            Fact::StatementExact => bool(statement.amount.exactness == Exactness::Exact),
            Fact::StatementInWords => bool(statement.manner != Manner::Number),
            Fact::StatementPart => bool(statement.part),
            Fact::StatementWholeArea => bool(statement.whose == Whose::Area),
            Fact::StatementYear => Some(Ok(match statement.scope {
                Scope::Year(year) => Answer::Number(year.into()),
                _ => Answer::Nothing,
            })),
            Fact::StatementInSection => Some(Ok(self.section_name(statement.place))),
            Fact::StatementAlone => bool(!self.mentions().is_current(statement.metric)),
            Fact::StatementExactValue => {
                let other = self.mentions().exact(statement.metric).map(|other| self.statement(other));
                Some(Ok(other.map_or(Answer::Nothing, |other| Answer::Number(other.amount.value))))
            }
            Fact::StatementOtherUnit => {
                let unit = |it: &Statement| it.amount.unit.map(|unit| self.vocabulary.lexicon.unit(unit).word.as_str());
                let own = unit(statement);
                let others = self.mentions().valued(statement.metric, statement.amount.value).iter();
                let mut others = others.take_while(|other| **other < at).map(|other| self.statement(*other));
                let other = others.find(|other| unit(other) != own).filter(|_| own.is_some());
                Some(Ok(other.and_then(unit).map_or(Answer::Nothing, Answer::text)))
            }
            Fact::StatementOtherValue => {
                let other = self.contradicting(at);
                Some(Ok(other.map_or(Answer::Nothing, |other| Answer::Number(other.amount.value))))
            }
            _ => None,
        }
    }

    /// An earlier statement of the same that gives another figure, both beyond doubt.
    fn contradicting(&self, at: usize) -> Option<&'r Statement> {
        let statement = self.statement(at);
        let same_unit = |a: &Amount, b: &Amount| a.unit.is_none() || b.unit.is_none() || a.unit == b.unit;
        let sure = is_sure(statement) && statement.manner != Manner::All;
        let others = self.mentions().sure(statement.metric, statement.whose == Whose::Area).iter();
        let mut others = others.take_while(|other| **other < at).map(|other| self.statement(*other));
        let other = others.find(|other| same_unit(&other.amount, &statement.amount))?;
        (sure && other.amount.value != statement.amount.value).then_some(other)
    }

    /// Whether the paragraph of a statement states one of `metrics` too, and not that there was none.
    pub(super) fn has_beside(&self, item: Item, metrics: &[u16]) -> bool {
        let Item::Statement(at) = item else { return false };
        let paragraph = self.statement(at).paragraph;
        metrics.iter().any(|metric| self.mentions().has_some(paragraph, MetricId(*metric)))
    }

    /// The cells that say the same as the prose at hand should.
    pub(super) fn cells_of_item(&self, item: Item) -> &'r [(TableId, CellIx)] {
        match item {
            Item::Statement(at) => self.cells_of_metric(at),
            Item::Change(at) => self.cells_of(self.report.changes[at].metric),
            _ => &[],
        }
    }

    /// The cells that say the same as a statement should.
    pub(super) fn cells_of_metric(&self, at: usize) -> &'r [(TableId, CellIx)] {
        self.cells_of(self.statement(at).metric)
    }

    pub(super) fn cells_of(&self, metric: MetricId) -> &'r [(TableId, CellIx)] {
        let metric = self.vocabulary.lexicon.metric(metric);
        let table = metric.cells.iter().flat_map(|(_, cells)| cells).map(|(table, _)| *table).next();
        table.map_or(&[], |table| metric.cells(self.form_of(table)))
    }

    /// What those cells come to; money in yuan.
    fn in_table(&self, at: usize) -> Result<Decimal, Reason> {
        self.of_tables(self.statement(at).metric)
    }

    pub(super) fn of_tables(&self, metric: MetricId) -> Result<Decimal, Reason> {
        let cells = self.cells_of(metric);
        if cells.is_empty() {
            return Err(Reason::NotStated);
        }
        let mut sum = Decimal::ZERO;
        for (table, cell) in cells {
            let missing = if self.report.breaks_off.is_some() { Reason::BreaksOff } else { Reason::TableMissing };
            let view = self.table(*table).ok_or(missing)?;
            let number = view.addend(*cell).number()?;
            let yuan = self.yuan_of(*table, *cell).unwrap_or(Decimal::ONE);
            sum = number.checked_mul(yuan).and_then(|it| sum.checked_add(it)).ok_or(Reason::Impossible)?;
        }
        Ok(sum)
    }

    /// How many yuan one unit is of what a cell of money stands for: that is in the unit of its column, if the form prints one.
    fn yuan_of(&self, table: TableId, cell: CellIx) -> Option<Decimal> {
        let view = self.table(table)?;
        yuan_printed(view.printed, cell).or_else(|| view.table.cell(cell).unit.and_then(Unit::yuan))
    }

    /// How many yuan one unit is of the number that is written in a cell of money.
    fn yuan_written(&self, table: TableId, cell: CellIx) -> Option<Decimal> {
        let view = self.table(table)?;
        view.table.cell(cell).unit.and_then(Unit::yuan).or_else(|| yuan_printed(view.printed, cell))
    }

    /// Whether a statement, as exact as it is meant to be, says `number`.
    pub(super) fn says(&self, at: usize, number: Decimal) -> bool {
        let amount = &self.statement(at).amount;
        let rounding = match self.metric_of(at).unit.as_str() {
            "money" => amount.half_step.max(self.rounding_of(at)),
            _ => Decimal::ZERO,
        };
        agrees(amount, number, rounding)
    }

    /// Half of the last place that the cells of a statement are written with, in yuan.
    fn rounding_of(&self, at: usize) -> Decimal {
        let half = |(table, cell): &(TableId, CellIx)| {
            let view = self.table(*table)?;
            let Value::Number(number) = view.table.cell(*cell).value else { return None };
            let step = Decimal::new(5, number.scale() + 1);
            step.checked_mul(self.yuan_written(*table, *cell).unwrap_or(Decimal::ONE))
        };
        self.cells_of_metric(at).iter().filter_map(half).sum()
    }

    /// Whether a contradiction may be none: the statement is not certain or not exact, or it is perhaps the office's own
    /// figure and the table's that of the whole area.
    pub(super) fn is_doubtful(&self, at: usize, sides: &Sides) -> bool {
        let statement = self.statement(at);
        if !statement.certain || statement.amount.exactness != Exactness::Exact {
            return true;
        }
        let wide = self.profile.is_some_and(|profile| profile.government && !matches!(profile.id.as_str(), "township"));
        if !wide || statement.whose == Whose::Area || self.cells_of_metric(at).is_empty() {
            return false;
        }
        let number = |side: &Option<String>| side.as_deref().and_then(|side| side.parse::<Decimal>().ok());
        let (Some(said), Some(table)) = (number(&sides.left), number(&sides.right)) else { return false };
        // `1530.2 元` for 1530.2 万元 is no figure of the office's own.
        let of_unit = said.checked_mul(Decimal::from(10_000)) == Some(table);
        let much_less = !of_unit && said > Decimal::ZERO && said * Decimal::from(5) < table * Decimal::from(4);
        much_less && !self.is_confirmed(at)
    }

    /// Whether another figure of the paragraph is that of the tables: then this one is meant for them too.
    fn is_confirmed(&self, at: usize) -> bool {
        let paragraph = self.statement(at).paragraph;
        let figure = |metric: &MetricId| self.of_tables(*metric).map(|value| (*metric, value));
        let mut figures = self.mentions().metrics(paragraph).iter().filter_map(|metric| figure(metric).ok());
        figures.any(|(metric, value)| self.mentions().gives(paragraph, metric, value, at))
    }

    /// A cell that holds the figure of a statement, but is another than it should be of.
    fn copied_from(&self, at: usize) -> Option<(TableId, CellIx)> {
        let value = self.statement(at).amount.value;
        let right = self.cells_of_metric(at);
        let (table, first) = *right.first()?;
        let view = self.table(table)?;
        if value <= Decimal::ONE {
            return None;
        }
        let home = view.printed.address(first);
        let group = view.printed.row(home.0).under;
        let yuan = |cell: CellIx| self.yuan_of(table, cell).unwrap_or(Decimal::ONE);
        let cells = (0..u16::try_from(view.printed.cells.len()).unwrap_or(u16::MAX)).map(CellIx);
        let holds =
            |cell: &CellIx| view.addend(*cell).number().is_ok_and(|it| it.checked_mul(yuan(*cell)) == Some(value));
        let rank = |cell: &CellIx| {
            let (row, column) = view.printed.address(*cell);
            let of_right = right.contains(&(table, *cell));
            (!of_right, row != home.0, column != home.1, view.printed.row(row).under != group, *cell)
        };
        let only = right.len() == 1;
        cells
            .filter(holds)
            .filter(|cell| !(only && right.contains(&(table, *cell))))
            .min_by_key(rank)
            .map(|cell| (table, cell))
    }

    fn cell_words(&self, table: TableId, cell: CellIx, lang: Lang) -> Option<String> {
        let printed = self.printed(table)?;
        let (label, name) = (printed.label.get(lang), cell_label(printed, cell, lang));
        Some(match lang {
            Lang::Zh => format!("{label}{name}"),
            Lang::En => format!("{label}, {name}"),
        })
    }

    /// Words for messages about the prose.
    pub(super) fn prose_words(&self, variable: Variable, item: Item, lang: Lang) -> Option<String> {
        match (variable, item) {
            (Variable::Metric, Item::Statement(at)) => Some(self.metric_of(at).label.get(lang).to_owned()),
            (Variable::Metric, Item::Change(at)) => Some(self.changed(at).label.get(lang).to_owned()),
            (Variable::InTable, Item::Statement(_) | Item::Change(_)) => {
                let cells = self.cells_of_item(item);
                let names: Vec<String> =
                    cells.iter().filter_map(|(table, cell)| self.cell_words(*table, *cell, lang)).collect();
                const MOST: usize = 3;
                match (names.len(), lang) {
                    (0, _) => None,
                    (1..=MOST, _) => Some(names.join(" + ")),
                    (_, Lang::Zh) => Some(format!("{}等 {} 格之和", names[0], names.len())),
                    (_, Lang::En) => Some(format!("{} and {} more cells", names[0], names.len() - 1)),
                }
            }
            (Variable::CopiedFrom, Item::Statement(at)) => {
                self.copied_from(at).and_then(|(table, cell)| self.cell_words(table, cell, lang))
            }
            (Variable::Addition, Item::Breakdown(at)) => self.report.breakdowns.get(at).map(addition),
            (Variable::Excess, Item::Breakdown(at)) => {
                let excess = self.report.breakdowns.get(at)?.excess?;
                Some(self.document.words(excess.span).trim().to_owned())
            }
            _ => None,
        }
    }

    /// What the sum of a breakdown is off by.
    pub(super) fn off_by(&self, item: Item) -> Option<Decimal> {
        let Item::Breakdown(at) = item else { return None };
        let breakdown = self.report.breakdowns.get(at)?;
        Some((breakdown.sum() - breakdown.total.value).abs())
    }

    /// A check of the prose with its numbers.
    pub(super) fn arithmetic(&self, item: Item) -> Option<String> {
        match item {
            Item::Breakdown(at) => {
                let breakdown = self.report.breakdowns.get(at)?;
                let sign = if breakdown.sum() == breakdown.total.value { "=" } else { "≠" };
                Some(format!("{} {sign} {}", addition(breakdown), breakdown.total.value.normalize()))
            }
            Item::Statement(at) => {
                let table = self.in_table(at).ok()?;
                let value = self.statement(at).amount.value.normalize();
                (value == table).then(|| format!("{value} = {}", table.normalize()))
            }
            _ => None,
        }
    }

    /// Labels what a finding about the prose is about besides the number itself: the cells, the parts.
    pub(super) fn add_prose_places(&self, finding: &mut Finding, item: Item, phrases: &Phrases) {
        const MOST_LABELS: usize = 12;
        let words = &phrases.finding;
        let mut label = |span, words: Option<Bilingual>| {
            let known = finding.labels.iter().any(|label| label.span == span);
            if !known && finding.labels.len() < MOST_LABELS {
                finding.labels.push(Label { span, words });
            }
        };
        match item {
            Item::Change(at) => {
                for (table, cell) in self.cells_of_item(item) {
                    let Some(view) = self.table(*table) else { continue };
                    label(view.table.cell(*cell).span, Some(words.in_table.clone()));
                    let name = self.cell_name(Item::Cell(*table, *cell));
                    finding.cells.extend(name.filter(|name| !finding.cells.contains(name)));
                }
                let change = &self.report.changes[at];
                change.now.into_iter().chain(change.before).for_each(|amount| label(amount.span, None));
            }
            Item::Statement(at) => {
                let cells = self.cells_of_metric(at);
                let copied = self.copied_from(at).filter(|_| !cells.is_empty());
                for (table, cell) in cells.iter().copied().chain(copied) {
                    let Some(view) = self.table(table) else { continue };
                    let found = view.table.cell(cell);
                    let nought = view.addend(cell).number() == Ok(Decimal::ZERO);
                    if found.value == Value::Unread || nought && cells.len() > 1 {
                        continue;
                    }
                    let is_copied = Some((table, cell)) == copied;
                    let said = if is_copied { &words.copied } else { &words.in_table };
                    label(found.span, Some(said.clone()));
                    let (row, column) = view.printed.address(cell);
                    let name = CellName { form: view.table.form, table, row: Some(row), column: Some(column) };
                    if !finding.cells.contains(&name) {
                        finding.cells.push(name);
                    }
                }
            }
            Item::Enumeration(at) => {
                self.report.enumerations[at].items.iter().for_each(|item| label(*item, None));
            }
            Item::Breakdown(at) => {
                let Some(breakdown) = self.report.breakdowns.get(at) else { return };
                match breakdown.excess {
                    Some(excess) => label(excess.span, None),
                    None => breakdown.parts.iter().for_each(|part| label(part.span, None)),
                }
            }
            _ => {}
        }
    }

    /// What the sums say a cell should hold, and the prose says too, is said once: with the sums.
    pub(super) fn join_with_sums(&self, findings: &mut Vec<Finding>, phrases: &Phrases) {
        let of_statement = |finding: &Finding| match finding.items.as_slice() {
            [Item::Statement(at)] => Some(*at),
            _ => None,
        };
        let is_of_sums = |finding: &Finding| of_statement(finding).is_none() && finding.expected.is_some();
        let of_sums: Vec<usize> =
            (0..findings.len()).filter(|at| is_of_sums(&findings[*at]) && !findings[*at].cells.is_empty()).collect();
        if of_sums.is_empty() {
            return;
        }
        let mut joined = vec![false; findings.len()];
        for at in (0..findings.len()).rev() {
            let Some(statement) = of_statement(&findings[at]) else { continue };
            let cells: Vec<CellName> = self
                .cells_of_metric(statement)
                .iter()
                .filter_map(|(table, cell)| self.cell_name(Item::Cell(*table, *cell)))
                .collect();
            let said = findings[at].actual.clone();
            let [cell] = cells.as_slice() else { continue };
            let same = |other: &&usize| findings[**other].expected == said && findings[**other].cells.contains(cell);
            if let Some(other) = of_sums.iter().find(same).copied() {
                let value = Bilingual::same(said.unwrap_or_default());
                let metric = self.metric_of(statement).label.clone();
                findings[other]
                    .notes
                    .push(phrases.finding.prose_agrees.fill(&[("metric", &metric), ("value", &value)]));
                joined[at] = true;
            }
        }
        let mut joined = joined.into_iter();
        findings.retain(|_| !joined.next().unwrap_or(false));
    }

    fn ask_percentage(&'r self, fact: Fact, percentage: &'r Percentage) -> Option<Asked<'r>> {
        let bool = |bool: bool| Some(Ok(Answer::Bool(bool)));
        match fact {
            Fact::PercentageValue => Some(Ok(Answer::Number(percentage.percent))),
            Fact::PercentageRatio => Some(Ok(Answer::text(match percentage.ratio {
                Ratio::Share => "share",
                Ratio::Growth => "growth",
                Ratio::Rate => "rate",
            }))),
            Fact::PercentageExact => bool(percentage.exactness == Exactness::Exact),
            Fact::PercentageCheckable => bool(self.is_checkable(percentage)),
            Fact::PercentageRecomputes => bool(self.recomputes(percentage)),
            Fact::PercentageShares => {
                Some(Ok(percentage.shares.map_or(Answer::Nothing, |shares| Answer::Number(shares.0))))
            }
            Fact::PercentageSharesOff => {
                let off = percentage.shares.map(|(sum, slack)| (sum - Decimal::ONE_HUNDRED).abs() - slack);
                Some(Ok(off.map_or(Answer::Nothing, |off| Answer::Number(off.max(Decimal::ZERO)))))
            }
            Fact::PercentageOfTable => bool(self.is_of_table(percentage)),
            _ => None,
        }
    }

    /// Whether the number that a percentage is said of stands in a table too.
    fn is_of_table(&self, percentage: &Percentage) -> bool {
        percentage.ratio == Ratio::Share && self.mentions().is_in_tables(percentage.part.span)
    }

    fn is_checkable(&self, percentage: &Percentage) -> bool {
        let part = percentage.part;
        let exact = part.exactness == Exactness::Exact && part.value > Decimal::ZERO;
        exact && (percentage.anchored || self.is_of_table(percentage) && self.totals().next().is_some())
    }

    fn recomputes(&self, percentage: &Percentage) -> bool {
        let part = percentage.part.value;
        let ratio = |of: Decimal, base: Decimal| of.checked_mul(Decimal::from(100)).and_then(|it| it.checked_div(base));
        let fits = |base: Decimal| {
            let of = if percentage.ratio == Ratio::Growth { (part - base).abs() } else { part };
            ratio(of, base).is_some_and(|it| (it - percentage.percent).abs() <= percentage.step)
        };
        let is_said =
            |it: &Quotient| (it.percent - percentage.percent).abs() <= percentage.step.saturating_add(it.slack);
        percentage.quotients.iter().any(is_said) || self.totals().any(fits)
    }

    /// The totals of the tables.
    fn totals(&self) -> impl Iterator<Item = Decimal> + '_ {
        self.tables.iter().flat_map(|view| {
            let totals =
                view.printed.row_ids().filter_map(|row| view.printed.cell(row, view.printed.block_of(row).total?));
            totals.filter_map(|cell| view.addend(cell).number().ok()).filter(|total| *total > Decimal::ZERO)
        })
    }

    fn ask_phrase(&'r self, fact: Fact, at: usize) -> Option<Asked<'r>> {
        let phrase = self.report.phrases.get(at)?;
        match fact {
            Fact::PhraseId => Some(Ok(Answer::text(&self.vocabulary.lexicon.class(phrase.class).id))),
            Fact::PhraseHeading => Some(Ok(Answer::Bool(phrase.heading))),
            Fact::PhraseSection => Some(Ok(self.section_name(phrase.place))),
            Fact::PhraseInTitle => Some(Ok(Answer::Bool(phrase.in_title))),
            Fact::PhraseYear => Some(Ok(phrase.year.map_or(Answer::Nothing, |year| Answer::Number(year.into())))),
            _ => None,
        }
    }

    /// The name of a section in programs.
    fn section_name(&'r self, place: Where) -> Answer<'r> {
        match place {
            Where::Preamble => Answer::text("preamble"),
            Where::Section(section) => {
                let printed = self.forms.get(self.form).section(section);
                printed.map_or(Answer::Nothing, |section| Answer::text(&section.name))
            }
        }
    }

    fn ask_oddity(&'r self, fact: Fact, at: usize) -> Option<Asked<'r>> {
        let oddity = self.report.oddities.get(at)?;
        match fact {
            Fact::OddityKindText => Some(Ok(Answer::text(oddity.kind.name()))),
            Fact::OddityInSection => Some(Ok(self.section_name(oddity.place))),
            Fact::OddityYear => Some(Ok(oddity.year.map_or(Answer::Nothing, |year| Answer::Number(year.into())))),
            Fact::OddityDate => Some(Ok(oddity.date.map_or(Answer::Nothing, Answer::Date))),
            _ => None,
        }
    }
}

/// How many yuan one unit is that a form prints for a cell.
pub(super) fn yuan_printed(table: &Printed, cell: CellIx) -> Option<Decimal> {
    let printed = table.column(table.address(cell).1).unit.as_deref()?;
    let units = [Unit::Yuan, Unit::TenThousandYuan, Unit::HundredMillionYuan];
    units.into_iter().find(|unit| unit.label() == printed).and_then(Unit::yuan)
}

fn ask_breakdown<'r>(fact: Fact, breakdown: &'r Breakdown) -> Option<Asked<'r>> {
    let bool = |bool: bool| Some(Ok(Answer::Bool(bool)));
    let number = |number: Decimal| Some(Ok(Answer::Number(number)));
    match fact {
        Fact::BreakdownTotal => number(breakdown.total.value),
        Fact::BreakdownSum => number(breakdown.sum()),
        Fact::BreakdownParts => number(breakdown.parts.len().into()),
        Fact::BreakdownClosed => bool(breakdown.closed),
        Fact::BreakdownPlain => bool(breakdown.plain),
        Fact::BreakdownExact => {
            let exact = |amount: &Amount| amount.exactness == Exactness::Exact;
            bool(exact(&breakdown.total) && breakdown.parts.iter().all(exact))
        }
        Fact::BreakdownChannels => bool(breakdown.channels),
        Fact::BreakdownSummedUp => bool(breakdown.summed_up),
        Fact::BreakdownFits => bool(fits(breakdown)),
        Fact::BreakdownNear => {
            let (sum, total) = (breakdown.sum(), breakdown.total.value);
            bool((total - sum).abs() * Decimal::from(20) <= total)
        }
        Fact::BreakdownExcess => {
            Some(Ok(breakdown.excess.map_or(Answer::Nothing, |excess| Answer::Number(excess.value))))
        }
        _ => None,
    }
}

fn ask_enumeration<'r>(fact: Fact, enumeration: &'r Enumeration) -> Option<Asked<'r>> {
    let number = |number: u32| Some(Ok(Answer::Number(number.into())));
    match fact {
        Fact::EnumerationStated => number(enumeration.stated),
        Fact::EnumerationListed => number(enumeration.least),
        Fact::EnumerationMost => number(enumeration.most),
        _ => None,
    }
}

fn ask_personal<'r>(fact: Fact, personal: &'r Personal) -> Option<Asked<'r>> {
    match fact {
        Fact::PersonalKindText => Some(Ok(Answer::text(personal.kind.name()))),
        Fact::PersonalContact => Some(Ok(Answer::Bool(personal.contact))),
        Fact::PersonalBesideName => Some(Ok(Answer::Bool(personal.beside_name))),
        _ => None,
    }
}

/// Whether parts and total, as exact as they are meant to be, can go together.
fn fits(breakdown: &Breakdown) -> bool {
    let least = |amount: &Amount| match amount.exactness {
        Exactness::Exact | Exactness::Over => amount.value,
        Exactness::About | Exactness::Under => amount.value * Decimal::new(8, 1),
    };
    let most = |amount: &Amount| match amount.exactness {
        Exactness::Exact | Exactness::Under => amount.value,
        Exactness::About => amount.value * Decimal::new(12, 1),
        Exactness::Over => amount.value * Decimal::TWO,
    };
    let (from, to) =
        (breakdown.parts.iter().map(least).sum::<Decimal>(), breakdown.parts.iter().map(most).sum::<Decimal>());
    from <= most(&breakdown.total) && (!breakdown.closed || to >= least(&breakdown.total))
}

/// `18 + 4 + 8`
fn addition(breakdown: &Breakdown) -> String {
    let parts: Vec<String> = breakdown.parts.iter().map(|part| part.value.normalize().to_string()).collect();
    parts.join(" + ")
}

/// Whether an amount, as exact as it is meant to be, is `number`.
fn agrees(amount: &Amount, number: Decimal, rounding: Decimal) -> bool {
    let (value, tenth) = (amount.value, amount.value.abs() / Decimal::TEN);
    match amount.exactness {
        Exactness::Exact => (value - number).abs() <= rounding,
        Exactness::About => (value - number).abs() <= tenth.max(Decimal::ONE),
        Exactness::Over => number >= value && number <= value + value.max(Decimal::TEN),
        Exactness::Under => number <= value && number >= value - tenth * Decimal::from(3),
    }
}
