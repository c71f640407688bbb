//! Percentages: what they are said of, and what they may be shares of.

use super::Source;
use super::claims::amount;
use super::folded::Mark;
use super::number::Numeral;
use super::tokens::{Kind, Token};
use crate::lexicon::Role;
use crate::report::{Amount, Exactness, Percentage, Quotient, Ratio};
use rust_decimal::Decimal;
use std::ops::Range;

/// Reads the percentages of a sentence.
pub(super) fn sentence(source: Source<'_>, tokens: Range<usize>, found: &mut Vec<Percentage>) {
    let list = &source.tokens[tokens];
    let mut shares = Shares::default();
    for (at, token) in list.iter().enumerate() {
        match token.kind {
            Kind::Number(Numeral::Percent(percent, step)) if !token.in_title => {
                let said = percentage(source, list, at, (percent, step));
                found.extend(said.map(|said| Percentage { shares: shares.add(source, list, at, &said), ..said }));
            }
            Kind::Word(..) if token.is(Role::Among) => shares = Shares::default(),
            _ => {}
        }
    }
}

/// The shares of one whole that a sentence lists.
#[derive(Default)]
struct Shares {
    sum: Decimal,
    slack: Decimal,
    count: usize,
}

impl Shares {
    /// Adds a share; what they come to, if it is said to be that of the rest: `其他 41 件，占 44.1%`.
    fn add(
        &mut self,
        source: Source<'_>,
        list: &[Token],
        at: usize,
        percentage: &Percentage,
    ) -> Option<(Decimal, Decimal)> {
        let exact = percentage.exactness == Exactness::Exact;
        if percentage.ratio != Ratio::Share || !exact {
            *self = Self::default();
            return None;
        }
        self.sum = self.sum.checked_add(percentage.percent)?;
        self.slack += percentage.step;
        self.count += 1;
        let token = list.get(at)?;
        let is_stop = |token: &&Token| token.mark() == Some(Mark::Semicolon) || token.mark() == Some(Mark::Comma);
        // 其他 stands in the clause of the share, or of the number before it.
        let start = list[..at].iter().rev().filter(is_stop).nth(1).map_or(list[0].start, |stop| stop.end);
        let words = source.folded.text.get(start as usize..token.start as usize)?;
        let rest = words
            .rsplit(['，', '；', '%', '％'])
            .take(2)
            .any(|clause| ["其他", "其它", "其余"].iter().any(|rest| clause.trim_start().starts_with(rest)));
        const FEWEST: usize = 2;
        if !rest || self.count < FEWEST {
            return None;
        }
        let Self { sum, slack, .. } = std::mem::take(self);
        // What is far off are shares of several things.
        const FAR_OFF: i64 = 20;
        ((sum - Decimal::ONE_HUNDRED).abs() < Decimal::from(FAR_OFF)).then_some((sum, slack))
    }
}

fn percentage(
    source: Source<'_>,
    list: &[Token],
    at: usize,
    (percent, step): (Decimal, Decimal),
) -> Option<Percentage> {
    let token = &list[at];
    let is_number = |token: &Token| matches!(token.kind, Kind::Number(Numeral::Quantity(_) | Numeral::Percent(..)));
    // The words since the last number say what it is a percentage of.
    let led = first_of_list(list, at);
    let words = list[..led].iter().rev().take_while(|token| !is_number(token) && token.mark() != Some(Mark::Semicolon));
    let ratio = words.clone().find_map(|token| match token.role() {
        Some(Role::Share) => Some(Ratio::Share),
        Some(Role::Difference | Role::Compared) => Some(Ratio::Growth),
        Some(Role::Verb) => Some(Ratio::Rate),
        _ => None,
    })?;
    let about = list.get(at.wrapping_sub(1)).and_then(Token::role);
    let exactness = match about {
        Some(Role::About) => Exactness::About,
        Some(Role::Over) => Exactness::Over,
        Some(Role::Under) => Exactness::Under,
        _ => Exactness::Exact,
    };
    let numbers = Numbers::around(source, list, at, ratio);
    let (part, quotients, anchored) = match ratio {
        Ratio::Growth => numbers.growth(source)?,
        Ratio::Share | Ratio::Rate => numbers.share(source, list, at)?,
    };
    let span = source.locate(token.start..token.end);
    Some(Percentage { percent, step, exactness, ratio, part, quotients, anchored, shares: None, span })
}

/// What a number is said of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    /// What is counted.
    Itself,
    /// What it was at another time: `比上年的 301 条`, `上年 36 件`.
    Before,
    /// How much more or less it is: `增加 12 件`.
    Difference,
}

/// The numbers of a sentence that a percentage may be meant of, no more than a few.
struct Numbers {
    /// Those before it: where, what of, how many.
    before: Vec<(usize, Of, Amount)>,
    /// Those behind it.
    behind: Vec<Amount>,
}

impl Numbers {
    fn around(source: Source<'_>, list: &[Token], at: usize, ratio: Ratio) -> Self {
        const MOST: usize = 24;
        let number = |it: usize| {
            let token = list.get(it)?;
            let quantity = token.quantity().filter(|quantity| !quantity.chinese && quantity.unit.is_some())?;
            Some((it, amount(quantity, source.locate(token.start..token.end))))
        };
        let of =
            |it: usize| if ratio == Ratio::Growth { of_time(source, list, it) } else { difference(source, list, it) };
        let mut before: Vec<_> =
            (0..at).rev().filter_map(number).take(MOST).map(|(it, amount)| (it, of(it), amount)).collect();
        before.reverse();
        let behind = (at..list.len()).filter_map(number).take(MOST).map(|(_, amount)| amount).collect();
        Self { before, behind }
    }

    fn of(&self, of: Of) -> impl DoubleEndedIterator<Item = Amount> + '_ {
        self.before.iter().filter(move |it| it.1 == of).map(|it| it.2)
    }

    /// `收到 48 件，比上年增加 12 件，增长 33%`, `上年 36 件`: what it has grown from.
    fn growth(&self, source: Source<'_>) -> Option<(Amount, Vec<Quotient>, bool)> {
        let part = self.of(Of::Itself).next_back().or_else(|| self.of(Of::Difference).next_back())?;
        let alike = |it: &Amount| is_alike(source, it, &part);
        let own: Vec<Amount> = self.of(Of::Itself).filter(alike).collect();
        let bases: Vec<Amount> = self.of(Of::Before).filter(alike).collect();
        let differences: Vec<Amount> = self.of(Of::Difference).filter(alike).collect();
        let mut quotients = Vec::new();
        for difference in &differences {
            quotients.extend(bases.iter().map(|base| quotient(source, *difference, *base)));
            for own in &own {
                let base = |value: Decimal| Amount { value, ..*own };
                let bases = [base(own.value - difference.value), base(own.value + difference.value)];
                quotients.extend(bases.map(|base| quotient(source, *difference, base)));
            }
        }
        for own in &own {
            let grown = |base: &Amount| {
                let value = (own.value - base.value).abs();
                let half_step = slack(source, own) + slack(source, base);
                quotient(source, Amount { value, half_step, exactness: Exactness::About, ..*own }, *base)
            };
            quotients.extend(bases.iter().map(grown));
        }
        let plain = bases.iter().chain(&differences).all(is_plain);
        // `…增加 112 条，其中动态 405 条，增长 20%` is said of the last, and of that it is not known what it has grown from.
        let of_last = self.before.last().is_some_and(|it| it.1 == Of::Itself);
        let unclear = of_last && (own.len() > 1 || !differences.is_empty());
        let anchored = plain && !unclear && !quotients.is_empty();
        Some((part, quotients, anchored))
    }

    /// What it may be a share of: another number of the sentence, or some of them together.
    fn share(&self, source: Source<'_>, list: &[Token], at: usize) -> Option<(Amount, Vec<Quotient>, bool)> {
        let (part_at, _, part) = *self.before.iter().filter(|it| it.1 != Of::Difference).nth_back(behind(list, at))?;
        let alike = |it: &Amount| is_alike(source, it, &part);
        let before: Vec<Amount> = self.before.iter().map(|it| it.2).filter(alike).collect();
        let all = before.iter().copied().chain(self.behind.iter().copied().filter(alike));
        let mut bases: Vec<Amount> = all.filter(|it| it.value >= part.value).collect();
        let is_share = bases.iter().any(|base| base.value > part.value);
        // `12 个村、1 个社区…，其中 11 个`
        let whole: Vec<Amount> =
            self.before.iter().filter(|it| it.0 < part_at && alike(&it.2)).map(|it| it.2).collect();
        let sums = |numbers: &[Amount]| {
            let mut sum = Decimal::ZERO;
            let add = |number: &Amount| {
                sum += number.value;
                Amount { value: sum, ..*number }
            };
            numbers.iter().rev().map(add).collect::<Vec<_>>()
        };
        bases.extend(sums(&whole));
        bases.extend(sums(&before));
        let led = first_of_list(list, at);
        let share = led.checked_sub(1).and_then(|before| list.get(before)).filter(|token| token.is(Role::Share));
        let next_to = share.is_some_and(|share| list.get(led).is_some_and(|token| token.start - share.end <= 3));
        let among = list[..part_at]
            .iter()
            .any(|token| token.is_word() && matches!(token.role(), Some(Role::Among | Role::Divided)));
        let quotients = bases.into_iter().map(|base| quotient(source, part, base)).collect();
        Some((part, quotients, next_to && among && is_share))
    }
}

fn is_percent(token: &Token) -> bool {
    matches!(token.kind, Kind::Number(Numeral::Percent(..)))
}

/// The first percentage of a list of them: `分别占 52.9%、11.8%`.
fn first_of_list(list: &[Token], at: usize) -> usize {
    let before = list.get(..at).unwrap_or_default();
    let pairs = before.rchunks_exact(2).take_while(|pair| is_percent(&pair[0]) && pair[1].mark() == Some(Mark::List));
    at - pairs.count() * 2
}

/// How many percentages stand behind one in a list of them: `予以公开 9 件、部分公开 2 件，分别占 52.9%、11.8%`.
fn behind(list: &[Token], at: usize) -> usize {
    let rest = list.get(at + 1..).unwrap_or_default();
    rest.chunks_exact(2).take_while(|pair| pair[0].mark() == Some(Mark::List) && is_percent(&pair[1])).count()
}

/// What a number is said of that something has grown from, or to.
fn of_time(source: Source<'_>, list: &[Token], at: usize) -> Of {
    if difference(source, list, at) == Of::Difference {
        return Of::Difference;
    }
    let since = list[..at].iter().rev().take_while(|token| token.quantity().is_none());
    let since = since.take_while(|token| !matches!(token.mark(), Some(Mark::Comma | Mark::Semicolon)));
    let other = |token: &Token| matches!(token.role(), Some(Role::OtherYear | Role::Compared));
    if since.take(4).any(other) { Of::Before } else { Of::Itself }
}

fn difference(source: Source<'_>, list: &[Token], at: usize) -> Of {
    let token = &list[at];
    let named = at.checked_sub(1).is_some_and(|before| list[before].is(Role::Difference));
    let before = source.folded.text.get(..token.start as usize).unwrap_or_default();
    // `比上年多 12 件`
    let more = before.ends_with(['多', '少', '增', '减', '差']);
    if named || more { Of::Difference } else { Of::Itself }
}

fn quotient(source: Source<'_>, of: Amount, base: Amount) -> Quotient {
    let percent = |of: Decimal| {
        let share = of.checked_mul(Decimal::ONE_HUNDRED).and_then(|it| it.checked_div(base.value));
        share.unwrap_or_default()
    };
    let value = percent(of.value);
    let of_base = slack(source, &base).checked_mul(value).and_then(|it| it.checked_div(base.value));
    Quotient { percent: value, slack: percent(slack(source, &of)).abs() + of_base.unwrap_or_default().abs() }
}

/// How far a number may be off that is written rounded: `1.36 亿元`, `12.6 万件`.
fn slack(source: Source<'_>, amount: &Amount) -> Decimal {
    let money = amount.unit.is_some_and(|unit| source.lexicon.unit(unit).kind == "money");
    if money || amount.exactness == Exactness::About { amount.half_step } else { Decimal::ZERO }
}

fn is_plain(amount: &Amount) -> bool {
    !matches!(amount.exactness, Exactness::Over | Exactness::Under)
}

fn is_alike(source: Source<'_>, a: &Amount, b: &Amount) -> bool {
    a.unit == b.unit || is_counted(source, a) && is_counted(source, b)
}

fn is_counted(source: Source<'_>, amount: &Amount) -> bool {
    amount.unit.is_some_and(|unit| matches!(source.lexicon.unit(unit).kind.as_str(), "case" | "item"))
}
