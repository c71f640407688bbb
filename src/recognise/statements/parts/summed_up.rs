//! Parts with their total behind them: `政务微博发布 206 条，微信公众号发布 345 条，共计 551 条`.
//!
//! `共计` alone says that it is the sum of what stands before it; with a verb, `共公开 336 条` may count more than that.

use super::{Parts, is_near};
use crate::lexicon::Role;
use crate::recognise::statements::folded::Mark;
use crate::recognise::statements::tokens::Token;
use crate::report::{Amount, Breakdown};
use rust_decimal::Decimal;
use std::ops::Range;

/// More parts than that are not tried in every choice of them.
const MOST: usize = 8;

/// The totals of a sentence that are sums of what stands before them.
pub(super) fn read(parts: &Parts<'_>, tokens: Range<usize>) -> Vec<Breakdown> {
    let mut found = Vec::new();
    let mut from = tokens.start;
    let mut clause = tokens.start;
    for at in tokens.clone() {
        let token = parts.token(at);
        match token.mark() {
            Some(Mark::Semicolon) => (from, clause) = (at + 1, at + 1),
            Some(Mark::Comma | Mark::Colon | Mark::List) => clause = at + 1,
            _ => {}
        }
        if token.is_word()
            && token.is(Role::Total)
            && clause > from
            && let Some((number, total)) = total(parts, at..tokens.end)
            && leads(parts, clause, token)
        {
            found.extend(breakdown(parts, from..clause, total, words(parts, token.end, number)));
            // It may be a part of a total further on.
            from = number;
        }
    }
    found
}

/// The number that a word for a total is of, in the same clause.
fn total(parts: &Parts<'_>, from: Range<usize>) -> Option<(usize, Amount)> {
    let mut behind = from.skip(1);
    let number = behind.find(|at| parts.token(*at).mark().is_some() || !parts.token(*at).is_word())?;
    Some((number, parts.number_at(number)?))
}

fn words<'s>(parts: &Parts<'s>, from: u32, number: usize) -> &'s str {
    let end = parts.token(number).start;
    parts.source.folded.text.get(from as usize..end as usize).unwrap_or_default()
}

/// Whether nothing stands before the word in its clause but how many there were: `三个领域共计`, `3 家医院共`.
fn leads(parts: &Parts<'_>, clause: usize, word: &Token) -> bool {
    const LONGEST: usize = 30;
    let start = parts.token(clause - 1).end as usize;
    let before = parts.source.folded.text.get(start..word.start as usize).unwrap_or_default().trim();
    let counts = |c: char| c.is_ascii_digit() || "一二三四五六七八九十两各以上述全".contains(c);
    before.is_empty() || before.len() <= LONGEST && before.starts_with(counts)
}

fn breakdown(parts: &Parts<'_>, range: Range<usize>, total: Amount, between: &str) -> Option<Breakdown> {
    let doubtful = |token: &Token| {
        matches!(
            token.role(),
            Some(Role::Each | Role::Open | Role::Compared | Role::OtherYear | Role::Among | Role::Divided)
        )
    };
    let tokens = || parts.source.tokens.get(range.clone()).unwrap_or_default().iter();
    if tokens().any(doubtful) {
        return None;
    }
    let mut list: Vec<Amount> = Vec::new();
    let (mut said, mut at) = (false, range.start);
    while at < range.end {
        if parts.token(at).mark() == Some(Mark::Open) {
            at = parts.close_of(at, range.end);
        } else if let Some(part) = parts.number_at(at).filter(|part| parts.is_alike(part, &total))
            && !parts.is_difference(at)
        {
            said |= verb(parts, at).is_some_and(|verb| between.contains(verb));
            list.push(part);
        }
        at += 1;
    }
    let direct = between.trim().is_empty();
    if list.len() < 2 || !direct && !said || list.iter().any(|part| part.value == total.value) {
        return None;
    }
    let sums = |list: &[Amount]| {
        let mut sum = Decimal::ZERO;
        let mut add = |part: &Amount| {
            sum += part.value;
            sum
        };
        list.iter().rev().map(&mut add).collect::<Vec<_>>()
    };
    // The last ones of them may be all that is meant.
    let ends = sums(&list);
    let meant = ends.iter().skip(1).position(|sum| *sum == total.value).map(|at| at + 2);
    let meant = match meant {
        Some(meant) => meant,
        None if is_some_of(&list, total.value) => return None,
        None => {
            let closest = ends.iter().enumerate().skip(1).min_by_key(|(_, sum)| (**sum - total.value).abs())?;
            let parts_in = if direct { 4 } else { 20 };
            is_near(*closest.1, total.value, parts_in).then_some(closest.0 + 1)?
        }
    };
    let list = list.split_off(list.len() - meant);
    let slack = list.iter().chain([&total]).map(|amount| parts.slack(amount)).sum();
    Some(Breakdown {
        total,
        closed: direct,
        plain: list.iter().all(|part| part.unit == total.unit),
        channels: tokens().any(|token| token.is_word() && token.is(Role::Channel)),
        excess: None,
        place: parts.source.place_of(total.span),
        slack,
        summed_up: true,
        parts: list,
    })
}

/// The two characters before a number: `公开`, `发布`.
fn verb<'s>(parts: &Parts<'s>, at: usize) -> Option<&'s str> {
    let before = parts.source.folded.text.get(..parts.token(at).start as usize)?.trim_end();
    let (start, _) = before.char_indices().rev().nth(1)?;
    before.get(start..)
}

/// Whether some of a few numbers come to a total.
fn is_some_of(list: &[Amount], total: Decimal) -> bool {
    if list.len() > MOST {
        return false;
    }
    let sum = |chosen: usize| -> Decimal {
        list.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1).map(|(_, part)| part.value).sum()
    };
    (0..1_usize << list.len()).any(|chosen| sum(chosen) == total)
}
