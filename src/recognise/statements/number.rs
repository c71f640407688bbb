//! Numbers as they stand in prose: dates, years, percentages, things counted, money.

use super::super::number::chinese;
use crate::lexicon::{Lexicon, UnitId};
use crate::report::{Date, Exactness};
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::character::complete::{char, one_of, satisfy};
use nom::combinator::{map, not, opt, peek, recognize, value, verify};
use nom::multi::{many0_count, many1_count};
use nom::sequence::{pair, preceded, terminated};
use nom::{IResult, Parser};
use rust_decimal::Decimal;

/// What a number in prose is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Numeral {
    /// Things counted, or money in yuan.
    Quantity(Quantity),
    /// A percentage, and one unit of its last digit.
    Percent(Decimal, Decimal),
    /// So many times something, and one unit of the last digit.
    Times(Decimal, Decimal),
    /// A year: `2023年`.
    Year(i32),
    /// A day: `2023年12月31日`.
    Date(Date),
    /// A day or month without a year, or a part of a year.
    Month,
    /// A number of days, an ordinal, a number in a name: nothing that is counted.
    Other,
}

/// A number of things, or of money in yuan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Quantity {
    pub(super) value: Decimal,
    pub(super) half_step: Decimal,
    pub(super) exactness: Exactness,
    pub(super) unit: Option<UnitId>,
    /// In Chinese numerals: `一项` is often no number at all.
    pub(super) chinese: bool,
}

/// The number that `text` begins with, and how long it is. `before` is the character before it.
pub(super) fn read(text: &str, before: char, lexicon: &Lexicon) -> Option<(Numeral, usize)> {
    let digits = text.starts_with(|c: char| c.is_ascii_digit());
    let (rest, numeral) = if digits { arabic(text, before, lexicon) } else { in_words(text, before, lexicon) }.ok()?;
    Some((numeral, text.len() - rest.len()))
}

fn digits(i: &str) -> IResult<&str, &str> {
    take_while1(|c: char| c.is_ascii_digit())(i)
}

/// `1234`, `1,234`, `12.5`.
fn plain(i: &str) -> IResult<&str, &str> {
    let digit = || satisfy(|c: char| c.is_ascii_digit());
    let group = (char(','), digit(), digit(), digit(), peek(not(digit())));
    recognize((digits, many0_count(group), opt((char('.'), digits)))).parse(i)
}

fn year(i: &str) -> IResult<&str, i32> {
    let number = |digits: &str| digits.parse::<i32>().ok().filter(|year| (1950..2100).contains(year));
    terminated(verify(digits, |it: &str| it.len() == 4).map_opt(number), char('年')).parse(i)
}

fn month_day(i: &str) -> IResult<&str, (u32, Option<u32>)> {
    let number = || map(digits, |it: &str| it.parse::<u32>().unwrap_or(u32::MAX));
    (terminated(number(), char('月')), opt(terminated(number(), one_of("日号")))).parse(i)
}

fn dash(i: &str) -> IResult<&str, &str> {
    recognize(alt((recognize(many1_count(one_of("-~—"))), tag("至"), tag("到")))).parse(i)
}

fn arabic<'i>(i: &'i str, before: char, lexicon: &Lexicon) -> IResult<&'i str, Numeral> {
    if let Ok((rest, year)) = year(i) {
        let date = |(month, day): (u32, Option<u32>)| match day {
            Some(day) => Numeral::Date(Date { year, month, day }),
            None => Numeral::Month,
        };
        return opt(month_day.map(date)).parse(rest).map(|(rest, date)| (rest, date.unwrap_or(Numeral::Year(year))));
    }
    // 1-6月, 2021-2035, 10-20件: no number of its own.
    let range = recognize((plain, dash, plain, opt(alt((tag("月份"), tag("月"), tag("年"), tag("日"), tag("%"))))));
    let month = value(Numeral::Month, (month_day, opt(char('份'))));
    let apart: IResult<&str, Numeral> =
        alt((month, map(range, |it: &str| if it.contains('月') { Numeral::Month } else { Numeral::Other }))).parse(i);
    if apart.is_ok() {
        return apart;
    }
    let (rest, written) = plain(i)?;
    let is_name = before.is_ascii_alphabetic()
        || matches!(before, '第' | '-' | '/' | '_' | '.')
        || rest.starts_with(|c: char| c.is_ascii_alphabetic());
    let Some((number, step)) = decimal(written).filter(|_| !is_name) else {
        return Ok((rest, Numeral::Other));
    };
    if let Some(rest) = rest.strip_prefix('%') {
        return Ok((rest, Numeral::Percent(number, step)));
    }
    if let Some(rest) = rest.strip_prefix('倍') {
        return Ok((rest, Numeral::Times(number, step)));
    }
    let point: IResult<&str, &str> = alt((tag("个百分点"), tag("个点"), tag("‰"))).parse(rest);
    match point {
        Ok((rest, _)) => Ok((rest, Numeral::Other)),
        Err(_) => counted(rest, number, step, false, lexicon),
    }
}

fn decimal(written: &str) -> Option<(Decimal, Decimal)> {
    const MOST_DIGITS: usize = 18;
    if written.len() > MOST_DIGITS {
        return None;
    }
    let number = if written.contains(',') { written.replace(',', "").parse() } else { written.parse() };
    let number: Decimal = number.ok()?;
    Some((number, Decimal::new(1, number.scale())))
}

/// What follows a number: `万`, `余`, a unit.
fn counted<'i>(
    i: &'i str,
    number: Decimal,
    step: Decimal,
    chinese: bool,
    lexicon: &Lexicon,
) -> IResult<&'i str, Numeral> {
    let more = || opt(one_of("余多来几"));
    let thousands = opt(alt((
        value(100_000_000_i64, terminated(char('亿'), peek(not(char('元'))))),
        value(10_000, terminated(char('万'), peek(not(char('元'))))),
    )));
    let (rest, (first, times, second)) = (more(), thousands, more()).parse(i)?;
    let times = Decimal::from(times.unwrap_or(1));
    let mut exactness = if first.or(second).is_some() { Exactness::Over } else { Exactness::Exact };
    let Some((unit, length)) = lexicon.unit_at(rest) else {
        let rest = if first.or(second).is_some() { i } else { rest };
        let none = Numeral::Quantity(Quantity {
            value: number * times,
            half_step: step * times / Decimal::TWO,
            exactness: Exactness::Exact,
            unit: None,
            chinese,
        });
        return Ok((rest, none));
    };
    let rest = &rest[length..];
    let named = lexicon.unit(unit);
    if named.kind == "none" {
        return Ok((rest, Numeral::Other));
    }
    let (rest, late): (&str, Option<char>) =
        opt(terminated(one_of("余多"), peek(not(one_of("种个项次方元"))))).parse(rest)?;
    if late.is_some() {
        exactness = Exactness::Over;
    }
    let yuan = match named.word.as_str() {
        "万元" => Decimal::from(10_000),
        "亿元" => Decimal::from(100_000_000),
        _ => Decimal::ONE,
    };
    let scaled =
        |number: Decimal| number.checked_mul(times).and_then(|it| it.checked_mul(yuan)).map(|it| it.normalize());
    // A rounded number in 万 is no exact one.
    if times > Decimal::ONE && exactness == Exactness::Exact {
        exactness = Exactness::About;
    }
    match (scaled(number), scaled(step)) {
        (Some(value), Some(step)) => {
            let quantity = Quantity { value, half_step: step / Decimal::TWO, exactness, unit: Some(unit), chinese };
            Ok((rest, Numeral::Quantity(quantity)))
        }
        _ => Ok((rest, Numeral::Other)),
    }
}

/// `三件`, `一百二十条`, `二〇二三年`, `百分之九十`.
fn in_words<'i>(i: &'i str, before: char, lexicon: &Lexicon) -> IResult<&'i str, Numeral> {
    let percent: IResult<&str, i64> =
        preceded(tag("百分之"), alt((chinese, map(digits, |it: &str| it.parse().unwrap_or(0))))).parse(i);
    if let Ok((rest, percent)) = percent {
        return Ok((rest, Numeral::Percent(percent.into(), Decimal::ONE)));
    }
    let (rest, number) = chinese(i)?;
    let written = i.len() - rest.len();
    if let Some(after) = rest.strip_prefix('年') {
        let year = i32::try_from(number).unwrap_or(0);
        let is_year = written == 4 * '二'.len_utf8() && (1950..2100).contains(&year);
        return Ok((after, if is_year { Numeral::Year(year) } else { Numeral::Other }));
    }
    let apart = matches!(
        before,
        '第' | '数' | '几' | '好' | '上' | '成' | '初' | '同' | '统' | '唯' | '某' | '每' | '另' | '任'
    );
    let month: IResult<&str, _> = pair(one_of("月季"), opt(char('度'))).parse(rest);
    if apart || month.is_ok() {
        return Ok((rest, Numeral::Other));
    }
    if let Some(rest) = rest.strip_prefix('倍') {
        return Ok((rest, Numeral::Times(number.into(), Decimal::ONE)));
    }
    let (rest, counted) = counted(rest, number.into(), Decimal::ONE, true, lexicon)?;
    match counted {
        Numeral::Quantity(Quantity { unit: None, .. }) => Ok((rest, Numeral::Other)),
        counted => Ok((rest, counted)),
    }
}
