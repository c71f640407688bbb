//! Calendar dates, and the statistical period.

use super::lines::Said;
use crate::report::{Date, Period, Stated};
use crate::text::{self, Signs};
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
pub(super) fn period(said: &Said<'_>, announcements: &Signs) -> Option<Period> {
    let words = said.words;
    let announced = announcements.first_in(words)?.start;
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

#[cfg(test)]
mod tests {
    use crate::recognise::tests::report;
    use crate::report::{Date, Stated};

    fn shown(date: &Date) -> String {
        format!("{}-{}-{}", date.year, date.month, date.day)
    }

    #[test]
    fn dates_are_written_out_with_their_year() {
        for (text, expected) in [
            ("成立于2023年1月5日。", "2023-1-5"),
            ("２０２３年 １２ 月 ３１ 日，2024年2月30号", "2023-12-31 2024-2-30"),
            ("23年1月5日、2023年1月、1月5日、2023-01-05", ""),
            ("编号2023年1日5月；99999999999年1月1日", ""),
        ] {
            let found: Vec<String> = report(text).dates.iter().map(|it| shown(&it.value)).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn periods_are_announced() {
        for (text, expected) in [
            ("本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。", Some("2023-1-1 2023-12-31")),
            ("统计期限为 2023 年 1 月 1 日至 12 月 31 日。", Some("2023-1-1 2023-12-31")),
            ("数据统计时间：２０２３年１月１日—２０２３年１２月３０日", Some("2023-1-1 2023-12-30")),
            ("现公布自2022年1月1日到当年12月31日的统计数据。", Some("2022-1-1 2022-12-31")),
            // Announced, but no period of two days: that is for a rule to say.
            ("统计期限为2023年度。", Some("- -")),
            ("自2023年1月1日起至2023年12月31日止，全县开展整治。", None),
        ] {
            let period = report(text).period;
            let day = |it: Option<&Stated<Date>>| it.map_or("-".to_owned(), |it| shown(&it.value));
            let found = period.map(|it| format!("{} {}", day(it.first.as_ref()), day(it.last.as_ref())));
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
