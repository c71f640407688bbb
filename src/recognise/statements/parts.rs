//! Totals and the parts that are listed behind them.
//!
//! `共发布信息 134 条，其中：… 18 条、… 4 条`; `…594 条。其中，…`; `63 条（…16 条、…47 条）`; `1820 条：一是…109 条。二是…1711 条`.

mod summed_up;

use super::Source;
use super::claims::amount;
use super::folded::Mark;
use super::tokens::Token;
use crate::lexicon::Role;
use crate::report::{Amount, Breakdown, Exactness};
use rust_decimal::Decimal;
use std::ops::Range;

/// A list as it was read.
#[derive(Debug, Default)]
struct List {
    parts: Vec<Amount>,
    /// It says that it is all, or that it is not.
    rest: bool,
    open: bool,
    plain: bool,
    channels: bool,
    /// Behind its last token.
    end: usize,
    /// How many parts stand before the first semicolon.
    before_semicolon: Option<usize>,
}

/// A total whose points follow: 一是…二是….
struct Pointed {
    total: Amount,
    heads: Vec<Amount>,
}

/// Reads breakdowns out of tokens.
pub(super) struct Parts<'s> {
    source: Source<'s>,
    pub(super) breakdowns: Vec<Breakdown>,
    /// The last total of the sentence before, and all its numbers.
    headline: Option<Amount>,
    before: Vec<Amount>,
    pointed: Option<Pointed>,
}

impl<'s> Parts<'s> {
    pub(super) fn new(source: Source<'s>) -> Self {
        Self { source, breakdowns: Vec::new(), headline: None, before: Vec::new(), pointed: None }
    }

    fn token(&self, at: usize) -> &'s Token {
        &self.source.tokens[at]
    }

    /// The paragraph is at its end.
    pub(super) fn paragraph(&mut self) {
        self.headline = None;
        let Some(Pointed { total, heads }) = self.pointed.take() else { return };
        let sum: Decimal = heads.iter().map(|head| head.value).sum();
        if heads.len() > 1 && is_near(sum, total.value, 20) {
            let list = List { parts: heads, ..List::default() };
            self.add(total, list, false);
        }
    }

    /// Reads a sentence.
    pub(super) fn sentence(&mut self, tokens: Range<usize>, _start: u32) {
        let before = self.breakdowns.len();
        if !tokens.clone().any(|at| self.token(at).quantity().is_some()) {
            self.headline = None;
            return;
        }
        let mut done = tokens.start;
        for at in tokens.clone() {
            if at < done {
                continue;
            }
            let token = self.token(at);
            let list = match (token.role().filter(|_| token.is_word()), token.mark()) {
                (Some(role @ (Role::Among | Role::Divided)), _) => {
                    let total = self.total_before(tokens.start..at);
                    let total = total.or_else(|| self.headline.filter(|_| !self.has_number(tokens.start..at)));
                    total.map(|total| (total, at + 1, role == Role::Divided))
                }
                (_, Some(Mark::Colon | Mark::Open)) => {
                    self.number_at(at.wrapping_sub(1)).map(|total| (total, at + 1, true))
                }
                _ => None,
            };
            let Some((total, from, divided)) = list else { continue };
            let own_marker =
                self.tokens_of(from..tokens.end).find(|token| token.quantity().is_some() || self.is_marker(token));
            if token.mark().is_some() && own_marker.is_none_or(|token| token.quantity().is_none()) {
                if own_marker.is_some_and(|token| token.is(Role::Point)) && token.mark() == Some(Mark::Colon) {
                    self.pointed = Some(Pointed { total, heads: Vec::new() });
                }
                continue;
            }
            let mut list = self.list(from..tokens.end, total);
            // `无法提供 19 件，其中不掌握 11 件；不予处理 29 件`: without a colon, the semicolon may end it.
            if self.source.tokens.get(from).is_some_and(|token| token.mark() != Some(Mark::Colon))
                && token.mark().is_none()
                && let Some(first) = list.before_semicolon.filter(|first| *first < list.parts.len())
            {
                let sum: Decimal = list.parts.iter().map(|part| part.value).sum();
                if !is_near(sum, total.value, 20) {
                    list.parts.truncate(first);
                    list.rest = false;
                }
            }
            // A list with a colon or in brackets ends with them; one with 其中 may have lists in it.
            if divided && list.parts.len() > 1 {
                done = done.max(from);
            }
            let others = self.others(tokens.start..at, total);
            self.list_of(total, list, divided, &others);
        }
        self.points(tokens.clone());
        self.breakdowns.extend(summed_up::read(self, tokens.clone()));
        if self.breakdowns.len() == before {
            self.facet(tokens.clone());
        }
        self.before = tokens.clone().filter_map(|at| self.number_at(at)).collect();
        self.headline = match self.breakdowns.get(before) {
            Some(first) => Some(first.total),
            None => self.total_before(tokens),
        };
    }

    fn tokens_of(&self, range: Range<usize>) -> impl Iterator<Item = &'s Token> + use<'s> {
        self.source.tokens.get(range).unwrap_or_default().iter()
    }

    fn is_marker(&self, token: &Token) -> bool {
        token.is_word() && matches!(token.role(), Some(Role::Among | Role::Divided | Role::Point))
    }

    fn has_number(&self, range: Range<usize>) -> bool {
        self.tokens_of(range).any(|token| token.quantity().is_some())
    }

    fn number_at(&self, at: usize) -> Option<Amount> {
        let token = self.source.tokens.get(at)?;
        let quantity = token.quantity().filter(|quantity| !quantity.chinese && quantity.unit.is_some())?;
        Some(amount(quantity, self.source.locate(token.start..token.end)))
    }

    /// The last number before a place, those in brackets that are closed left out.
    fn total_before(&self, range: Range<usize>) -> Option<Amount> {
        let mut depth = 0_i32;
        for at in range.rev() {
            match self.token(at).mark() {
                Some(Mark::Close) => depth += 1,
                Some(Mark::Open) if depth > 0 => depth -= 1,
                _ if depth > 0 => {}
                _ => {
                    if let Some(amount) = self.number_at(at) {
                        return (!self.is_difference(at)).then_some(amount);
                    }
                }
            }
        }
        None
    }

    /// Whether a number is a difference, a share, or of another year: `增加 3 件`.
    fn is_difference(&self, at: usize) -> bool {
        const NEXT_TO: u32 = 6;
        let Some(before) = at.checked_sub(1).map(|before| self.token(before)) else { return false };
        let next_to = self.token(at).start.saturating_sub(before.end) <= NEXT_TO;
        next_to && matches!(before.role(), Some(Role::Difference | Role::Compared | Role::Share | Role::OtherYear))
    }

    /// Whether a word is the first of its clause.
    fn begins_clause(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|before| self.token(before));
        before.is_none_or(|before| before.mark().is_some() && before.end == self.token(at).start)
    }

    /// Other numbers before the list that its parts may come to: each, and the last ones together.
    fn others(&self, range: Range<usize>, total: Amount) -> Vec<Decimal> {
        let mut numbers: Vec<Amount> = range.filter_map(|at| self.number_at(at)).collect();
        if numbers.is_empty() {
            numbers.clone_from(&self.before);
        }
        let same: Vec<Decimal> = numbers.iter().filter(|it| self.is_alike(it, &total)).map(|it| it.value).collect();
        let mut others = same.clone();
        let mut sum = Decimal::ZERO;
        for value in same.iter().rev() {
            sum += value;
            others.push(sum);
        }
        others
    }

    fn kind(&self, amount: &Amount) -> &'s str {
        amount.unit.map_or("", |unit| self.source.lexicon.unit(unit).kind.as_str())
    }

    /// Whether two numbers count the same sort of thing.
    fn is_alike(&self, a: &Amount, b: &Amount) -> bool {
        let counted = |kind: &str| matches!(kind, "case" | "item");
        a.unit == b.unit || counted(self.kind(a)) && counted(self.kind(b))
    }

    /// Reads the parts behind a marker.
    fn list(&self, range: Range<usize>, total: Amount) -> List {
        let mut list = List { plain: true, end: range.end, ..List::default() };
        let mut between = 0;
        let mut semicolons = false;
        let mut rest_at = None;
        let mut at = range.start;
        while at < range.end {
            let token = self.token(at);
            match (token.mark(), token.role().filter(|_| token.is_word())) {
                (Some(Mark::Open), _) => at = self.close_of(at, range.end),
                (Some(Mark::Close), _) => break,
                (Some(Mark::Semicolon), _) => {
                    list.before_semicolon.get_or_insert(list.parts.len());
                    if list.parts.len() == 1 {
                        semicolons = true;
                    } else if !semicolons && list.parts.len() > 1 {
                        break;
                    }
                    between = 0;
                }
                (Some(_), _) => between = 0,
                (_, Some(Role::Total | Role::Point | Role::Aside))
                    if !list.parts.is_empty() && self.begins_clause(at) =>
                {
                    break;
                }
                (_, Some(Role::Open)) => {
                    let ends_list = at > range.start && self.token(at - 1).quantity().is_some();
                    list.open |= ends_list || list.parts.is_empty() && at <= range.start + 1;
                    if ends_list {
                        break;
                    }
                }
                (_, Some(Role::Rest)) => rest_at = Some(list.parts.len()),
                (_, Some(Role::Channel)) => list.channels = true,
                (_, Some(Role::Among | Role::Divided)) if !list.parts.is_empty() => {
                    list.plain = false;
                    if let Some(end) = self.inner_end(at + 1..range.end, list.parts.last()) {
                        at = end;
                    }
                }
                _ => {
                    if let Some(quantity) = token.quantity() {
                        let part = amount(quantity, self.source.locate(token.start..token.end));
                        if self.is_difference(at) || quantity.chinese {
                            list.plain = false;
                        } else if self.is_alike(&part, &total) {
                            list.plain &= between == 0 && part.unit == total.unit;
                            if self.is_rest(token) {
                                rest_at = Some(list.parts.len());
                            }
                            list.parts.push(part);
                            between += 1;
                        } else {
                            list.plain = false;
                        }
                    }
                }
            }
            at += 1;
        }
        list.end = at;
        list.rest = rest_at.is_some_and(|rest| rest + 1 == list.parts.len());
        list
    }

    /// `其他 34 条`: what is left over.
    fn is_rest(&self, number: &Token) -> bool {
        let before = self.source.folded.text.get(..number.start as usize).unwrap_or_default();
        ["其他", "其它", "其余"].iter().any(|rest| before.ends_with(rest))
    }

    /// Where the parts of a part end, if they come to it.
    fn inner_end(&self, range: Range<usize>, total: Option<&Amount>) -> Option<usize> {
        let total = total?;
        let mut sum = Decimal::ZERO;
        for at in range {
            if let Some(part) = self.number_at(at).filter(|part| self.is_alike(part, total)) {
                sum += part.value;
                if sum == total.value {
                    return Some(at);
                }
                if sum > total.value {
                    return None;
                }
            }
        }
        None
    }

    fn close_of(&self, open: usize, end: usize) -> usize {
        let mut depth = 0;
        for at in open..end {
            match self.token(at).mark() {
                Some(Mark::Open) => depth += 1,
                Some(Mark::Close) => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return at;
            }
        }
        end
    }

    /// Keeps what was listed, if it is a breakdown of the total.
    fn list_of(&mut self, total: Amount, mut list: List, divided: bool, others: &[Decimal]) {
        let mut sum = Decimal::ZERO;
        let is_excess = |part: &&Amount| {
            part.unit == total.unit
                && part.value > total.value
                && matches!(part.exactness, Exactness::Exact | Exactness::Over)
                && total.exactness == Exactness::Exact
        };
        let within_another = |part: &&Amount| others.iter().all(|other| part.value > *other);
        let excess = list.parts.iter().filter(is_excess).find(within_another).copied();
        for (at, part) in list.parts.iter().enumerate() {
            sum += part.value;
            if at > 0 && sum == total.value {
                // What follows is counted in another way.
                list.parts.truncate(at + 1);
                break;
            }
        }
        if let Some(skipped) = skipped(&list.parts, total.value) {
            // What stands before is counted in another way.
            list.parts.drain(..skipped);
        }
        let all: Decimal = list.parts.iter().map(|part| part.value).sum();
        // `3 个分局分别收到 18 件、15 件`: it is not they that are counted.
        let of_another_kind = list.parts.iter().all(|part| part.unit != total.unit) && !is_near(all, total.value, 2);
        // The same items on several ways of publication.
        let same_everywhere = list.parts.len() > 1 && list.parts.iter().all(|part| part.value == total.value);
        let of_others = all != total.value && others.contains(&all);
        if same_everywhere || of_others || of_another_kind {
            return;
        }
        if list.parts.len() > 1 || excess.is_some() {
            // 包括 is said of parts too: only what comes near the total is meant to be all of it.
            let all = list.rest || all * Decimal::from(5) >= total.value * Decimal::from(4);
            let closed = (divided || list.rest) && all && !list.open;
            self.add_with(total, list, closed, excess);
        }
    }

    fn add(&mut self, total: Amount, list: List, closed: bool) {
        self.add_with(total, list, closed, None);
    }

    fn add_with(&mut self, total: Amount, list: List, closed: bool, excess: Option<Amount>) {
        let List { parts, plain, channels, .. } = list;
        let place = self.source.place_of(total.span);
        let slack = parts.iter().chain([&total]).map(|amount| self.slack(amount)).sum();
        self.breakdowns.push(Breakdown {
            total,
            parts,
            closed,
            plain,
            channels,
            excess,
            place,
            slack,
            summed_up: false,
        });
    }

    /// How far a number may be off that is written rounded: `1.36 亿元`.
    fn slack(&self, amount: &Amount) -> Decimal {
        if self.kind(amount) == "money" { amount.half_step } else { Decimal::ZERO }
    }

    /// A sentence that counts the total before it a second time, by ways of publication.
    fn facet(&mut self, tokens: Range<usize>) {
        let Some(total) = self.headline else { return };
        let list = self.list(tokens.clone(), total);
        let says_total = self.tokens_of(tokens).any(|token| token.is_word() && token.is(Role::Total));
        let sum: Decimal = list.parts.iter().map(|part| part.value).sum();
        if list.parts.len() > 1 && list.channels && !says_total && is_near(sum, total.value, 10) {
            self.add(total, List { plain: false, ..list }, false);
        }
    }

    /// The numbers of a sentence that are of the points of a total.
    fn points(&mut self, tokens: Range<usize>) {
        let Some(mut pointed) = self.pointed.take() else { return };
        let first = pointed.heads.is_empty();
        let mut counted = false;
        let mut inside = false;
        for at in tokens {
            let token = self.token(at);
            if token.mark() == Some(Mark::Semicolon) {
                (counted, inside) = (false, false);
            } else if token.is_word() && token.is(Role::Among) {
                inside = counted;
            } else if let Some(amount) = self.number_at(at).filter(|it| it.unit == pointed.total.unit && !inside)
                && !(first && amount.span == pointed.total.span)
            {
                pointed.heads.push(amount);
                counted = true;
            }
        }
        self.pointed = Some(pointed);
    }
}

/// How many parts stand before the last ones that come to the total by themselves, if all of them do not.
fn skipped(parts: &[Amount], total: Decimal) -> Option<usize> {
    let mut sum = Decimal::ZERO;
    let last = |(at, part): (usize, &Amount)| {
        sum += part.value;
        (sum == total && at + 1 < parts.len()).then_some(at)
    };
    parts.iter().enumerate().rev().find_map(last).filter(|at| *at > 0)
}

/// Whether two numbers are no further apart than one part in `parts` of the second.
fn is_near(a: Decimal, b: Decimal, parts: i64) -> bool {
    (a - b).abs() * Decimal::from(parts) <= b
}
