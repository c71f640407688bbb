//! Percentages: what they are said of, and what they may be shares of.

use super::Source;
use super::claims::amount;
use super::folded::Mark;
use super::number::Numeral;
use super::tokens::{Kind, Token};
use crate::lexicon::Role;
use crate::report::{Amount, Exactness, Percentage, Ratio};
use rust_decimal::Decimal;
use std::ops::Range;

/// Reads the percentages of a sentence.
pub(super) fn sentence(source: Source<'_>, tokens: Range<usize>, found: &mut Vec<Percentage>) {
    let list = &source.tokens[tokens];
    for (at, token) in list.iter().enumerate() {
        if let Kind::Number(Numeral::Percent(percent, step)) = token.kind
            && !token.in_title
        {
            found.extend(percentage(source, list, at, (percent, step)));
        }
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
    let words = list[..at].iter().rev().take_while(|token| !is_number(token) && token.mark() != Some(Mark::Semicolon));
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
    let number = |token: &Token| {
        let quantity = token.quantity().filter(|quantity| !quantity.chinese && quantity.unit.is_some())?;
        Some(amount(quantity, source.locate(token.start..token.end)))
    };
    let is_role =
        |at: usize, roles: &[Role]| list.get(at).and_then(Token::role).is_some_and(|role| roles.contains(&role));
    let difference = |at: usize| at.checked_sub(1).is_some_and(|before| is_role(before, &[Role::Difference]));
    let numbers = || (0..at).filter_map(|it| Some((it, number(&list[it])?)));
    let (part_at, part) = numbers().rfind(|(it, _)| !difference(*it))?;
    let alike = |it: &Amount| part.unit == it.unit || is_counted(source, it) && is_counted(source, &part);
    let mut bases: Vec<Decimal> = Vec::new();
    let anchored = if ratio == Ratio::Growth {
        // `收到 48 件，比上年增加 12 件，增长 33%`, `上年 36 件`: what it has grown from.
        for (it, amount) in numbers().filter(|(it, amount)| *it != part_at && alike(amount)) {
            if difference(it) {
                bases.extend([part.value - amount.value, part.value + amount.value]);
            } else if list[..it].iter().rev().take(3).any(|token| token.is(Role::OtherYear)) {
                bases.push(amount.value);
            }
        }
        !bases.is_empty()
    } else {
        let all = list.iter().filter_map(number).filter(|it| alike(it) && it.value >= part.value);
        bases.extend(all.map(|it| it.value));
        let share = at.checked_sub(1).filter(|before| is_role(*before, &[Role::Share])).map(|before| list[before].end);
        let next_to = share.is_some_and(|end| token.start - end <= 3);
        let among = list[..part_at]
            .iter()
            .any(|token| token.is_word() && matches!(token.role(), Some(Role::Among | Role::Divided)));
        next_to && among && bases.iter().any(|base| *base > part.value)
    };
    let percentage = Percentage {
        percent,
        step,
        exactness,
        ratio,
        part,
        bases,
        anchored,
        span: source.locate(token.start..token.end),
    };
    Some(percentage)
}

fn is_counted(source: Source<'_>, amount: &Amount) -> bool {
    amount.unit.is_some_and(|unit| matches!(source.lexicon.unit(unit).kind.as_str(), "case" | "item"))
}
