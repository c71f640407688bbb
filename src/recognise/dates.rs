//! Calendar dates, and the statistical period.

use super::lines::Said;
use crate::report::{Date, Period, Stated};
use crate::text;
use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while_m_n, take_while1};
use nom::character::complete::one_of;
use nom::combinator::opt;
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};
use std::ops::Range;
use std::sync::LazyLock;

fn blanks(i: &str) -> IResult<&str, &str> {
    take_while(text::is_blank)(i)
}

/// Digits of either width.
fn digits(i: &str) -> IResult<&str, &str> {
    take_while1(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))(i)
}

fn value(digits: &str) -> Option<u32> {
    let mut narrow = digits.chars().map(|c| c.to_digit(10).or_else(|| u32::from(c).checked_sub(0xff10)));
    narrow.try_fold(0_u32, |number, digit| number.checked_mul(10)?.checked_add(digit?))
}

/// Month and day with their signs.
fn month_and_day(i: &str) -> IResult<&str, (&str, &str)> {
    let month = terminated(digits, (blanks, tag("月"), blanks));
    let day = terminated(digits, (blanks, alt((tag("日"), tag("号")))));
    (month, day).parse(i)
}

/// `2023 年 1 月 1 日`; the year's digits as written.
fn written_date(i: &str) -> IResult<&str, (&str, (&str, &str))> {
    (terminated(digits, (blanks, tag("年"), blanks)), month_and_day).parse(i)
}

fn date((year, (month, day)): (&str, (&str, &str))) -> Option<Date> {
    let year = i32::try_from(value(year)?).ok()?;
    Some(Date { year, month: value(month)?, day: value(day)? })
}

/// All dates of a text that are written out with year, month and day; two-digit years are none.
pub(super) fn dates(said: &Said<'_>, found: &mut Vec<Stated<Date>>) {
    static YEAR: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("年"));
    for at in YEAR.find_iter(said.words.as_bytes()) {
        let before = said.words[..at].trim_end_matches(text::is_blank);
        let year = before.trim_end_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
        let start = year.len();
        let count = before[start..].chars().count();
        if count < 4 {
            continue;
        }
        if let Ok((rest, written)) = written_date(&said.words[start..])
            && let Some(date) = date(written)
        {
            let end = said.words.len() - rest.len();
            found.push(Stated { value: date, span: said.locate(start..end) });
        }
    }
}

/// The statistical period, if this text states it.
pub(super) fn period(said: &Said<'_>) -> Option<Period> {
    static ANNOUNCEMENTS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        let words = ["统计期限", "统计时限", "统计时间", "统计期间", "统计时段", "统计数据", "数据统计", "所列数据"];
        AhoCorasick::new(words).ok()
    });
    let words = said.words;
    let announced = ANNOUNCEMENTS.as_ref()?.find(words)?.start();
    let sentence_end = words[announced..].find(['。', '；', '\n']).map_or(words.len(), |end| announced + end);
    // The announcement may come after the range: `自…至…的统计数据`.
    let stop = |c: char| matches!(c, '。' | '；' | '\n');
    let start = words[..announced].char_indices().rev().find(|(_, c)| stop(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    let sentence = &words[start..sentence_end];
    let first_digit = sentence.find(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))?;
    let ranges = sentence[first_digit..].char_indices().filter(|(_, c)| c.is_numeric());
    for (at, _) in ranges {
        if let Some((first, last)) = range(&sentence[first_digit + at..]) {
            let base = start + first_digit + at;
            let locate = |range: &Range<usize>| said.locate(base + range.start..base + range.end);
            let span = said.locate(base + first.1.start..base + last.1.end);
            let stated = |(date, range): &(Date, Range<usize>)| Some(Stated { value: *date, span: locate(range) });
            return Some(Period { first: stated(&first), last: stated(&last), span });
        }
    }
    let span = said.locate(start + first_digit..sentence_end);
    Some(Period { first: None, last: None, span })
}

type Located = (Date, Range<usize>);

/// `2023年1月1日起至(2023年)12月31日`.
fn range(i: &str) -> Option<(Located, Located)> {
    fn to(i: &str) -> IResult<&str, ()> {
        let word = alt((tag("至"), tag("到"), tag("－"), tag("—"), tag("-"), tag("–"), tag("~"), tag("～")));
        let filler = || take_while(|c| text::is_blank(c) || matches!(c, '起' | '，' | ',' | '开' | '始'));
        let dashes = take_while(|c| text::is_blank(c) || matches!(c, '—' | '-' | '－'));
        (filler(), word, dashes).map(drop).parse(i)
    }
    let (rest, first) = written_date(i).ok()?;
    let first_end = i.len() - rest.len();
    let (rest, ()) = to(rest).ok()?;
    let last_start = i.len() - rest.len();
    let same_year = preceded(opt((one_of("当同本"), tag("年"), blanks)), month_and_day);
    let year = terminated(take_while_m_n(2, 4, |c: char| c.is_numeric()), (blanks, tag("年"), blanks));
    let (rest, (year, month_day)) =
        alt(((year.map(Some), month_and_day), same_year.map(|it| (None, it)))).parse(rest).ok()?;
    let last_end = i.len() - rest.len();
    let first = date(first)?;
    let last = date((year.unwrap_or("0"), month_day))?;
    let last = if year.is_some() { last } else { Date { year: first.year, ..last } };
    Some(((first, 0..first_end), (last, last_start..last_end)))
}
