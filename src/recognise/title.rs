//! What the report calls itself: the title, and in it the body and the year.

use super::headings::Headings;
use super::lines::{Lines, Said};
use super::number;
use crate::report::Stated;
use crate::text::{self, Span};
use crate::vocabulary::Vocabulary;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while_m_n};
use nom::combinator::map_opt;
use nom::sequence::terminated;
use nom::{IResult, Parser};

/// What was made out of the title and its surroundings.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) title: Option<Stated<String>>,
    pub(super) body: Option<Stated<String>>,
    pub(super) year: Option<Stated<i32>>,
}

/// Lines before the first section that are looked through, where there is no section.
const LINES_BEFORE_SECTIONS: usize = 60;

/// Finds title, body and year in what stands before the first section.
pub(super) fn names(lines: &Lines<'_, '_>, headings: &Headings, vocabulary: &Vocabulary) -> Names {
    let end = headings.first_section().unwrap_or(lines.lines.len().min(LINES_BEFORE_SECTIONS));
    let said: Vec<Said<'_>> = lines.lines[..end].iter().filter_map(|line| line.said).collect();
    let mut best: Option<(u8, Found)> = None;
    for count in 1..=MOST_LINES_OF_A_TITLE {
        for lines in said.windows(count) {
            let Some(found) = title(lines, vocabulary) else { continue };
            let rank = found.rank(vocabulary);
            if best.as_ref().is_none_or(|(other, _)| rank > *other) {
                best = Some((rank, found));
            }
        }
        if best.is_some() {
            break;
        }
    }
    let mut names = Names::default();
    if let Some((_, found)) = best {
        names.body = found.body.clone().map(|value| Stated { value, span: found.span });
        names.year = found.year.map(|value| Stated { value, span: found.span });
        names.title = Some(Stated { value: found.words, span: found.span });
    }
    if names.body.is_none() {
        names.body = body_near(&said, names.title.as_ref(), vocabulary);
    }
    let section: Vec<Said<'_>> =
        lines.lines[end..].iter().take(LINES_OF_A_SECTION).filter_map(|line| line.said).collect();
    for said in said.iter().chain(&section) {
        if names.body.is_some() && names.year.is_some() {
            break;
        }
        let Some((body, year)) = within_text(said.words, vocabulary) else { continue };
        let span = said.locate(0..said.words.len());
        names.body = names.body.or(body.map(|value| Stated { value, span }));
        names.year = names.year.or(year.map(|value| Stated { value, span }));
    }
    names
}

/// Lines of the first section that may introduce the report.
const LINES_OF_A_SECTION: usize = 6;

const MOST_LINES_OF_A_TITLE: usize = 3;

/// A line, or some, that is a title.
#[derive(Clone, Debug)]
struct Found {
    words: String,
    span: Span,
    body: Option<String>,
    year: Option<i32>,
    name: String,
}

impl Found {
    /// The more it says, and the righter, the better.
    fn rank(&self, vocabulary: &Vocabulary) -> u8 {
        let right = self.name == vocabulary.title.name;
        u8::from(right) + 2 * u8::from(self.body.is_some()) + 4 * u8::from(self.year.is_some())
    }
}

/// Reads lines as one title.
fn title(said: &[Said<'_>], vocabulary: &Vocabulary) -> Option<Found> {
    const LONGEST: usize = 240;
    if said.iter().map(|said| said.words.len()).sum::<usize>() > LONGEST {
        return None;
    }
    let words: String = said.iter().flat_map(|said| said.words.chars()).filter(|c| !text::is_blank(*c)).collect();
    let words = words.replace(['《', '》'], "");
    let names = &vocabulary.title.recognised;
    let (at, name) = names.iter().find_map(|name| Some((words.rfind(name.as_str())?, name)))?;
    let before = strip_label(&words[..at]);
    let sentence = before.contains(['。', '，', ',', '；', '>', '/', '：', ':'])
        || words[at + name.len()..].contains(['。', '，', '；']);
    if sentence {
        return None;
    }
    let (body, year) = body_and_year(before);
    let body = body.filter(|body| vocabulary.is_body(body));
    // Without a year or a body it is a name of a column of the site, not of a report.
    if year.is_none() && body.is_none() {
        return None;
    }
    let span = said.iter().map(|said| said.locate(0..said.words.len())).reduce(Span::to)?;
    let words = format!("{before}{name}");
    Some(Found { words, span, body, year, name: name.clone() })
}

/// `标题：…` of metadata: what is behind the colon.
fn strip_label(before: &str) -> &str {
    const LONGEST_LABEL: usize = 12;
    match before.find([':', '：']) {
        Some(at) if at <= LONGEST_LABEL => before[at..].trim_start_matches([':', '：']),
        _ => before,
    }
}

/// A year of reports: `2023`, `２０２３`, `二〇二三`, and `年` or `年度` after it.
fn year(i: &str) -> IResult<&str, i32> {
    let digits = take_while_m_n(4, 4, |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let digits = map_opt(digits, |digits: &str| {
        let narrow =
            digits.chars().map(|c| if c.is_ascii_digit() { Some(c) } else { char::from_u32(u32::from(c) - 0xfee0) });
        narrow.collect::<Option<String>>()?.parse::<i32>().ok()
    });
    let chinese = map_opt(number::chinese, |number| i32::try_from(number).ok());
    let plausible = map_opt(alt((digits, chinese)), |year| (2000..2100).contains(&year).then_some(year));
    terminated(plausible, alt((tag("年度"), tag("年")))).parse(i)
}

/// What stands before the name of the report: body and year in either order.
fn body_and_year(before: &str) -> (Option<String>, Option<i32>) {
    let mut years = before.char_indices().filter_map(|(at, _)| {
        let (rest, year) = year(&before[at..]).ok()?;
        Some((at, before.len() - rest.len(), year))
    });
    let Some((start, end, year)) = years.next_back() else { return (named(before), None) };
    let (first, second) = (&before[..start], &before[end..]);
    (named(first).or_else(|| named(second)), Some(year))
}

/// A body's name without what is no part of it.
fn named(words: &str) -> Option<String> {
    const LONGEST: usize = 90;
    let words = words.trim_matches(|c: char| !c.is_alphanumeric());
    let words = words.strip_prefix("关于").unwrap_or(words);
    let words = words.strip_suffix("关于").unwrap_or(words);
    let words = words
        .trim_end_matches('的')
        .trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '（' | '）' | '(' | ')'));
    (!words.is_empty() && words.len() <= LONGEST).then(|| words.to_owned())
}

/// A body's name on a line of its own beside the title.
fn body_near(said: &[Said<'_>], title: Option<&Stated<String>>, vocabulary: &Vocabulary) -> Option<Stated<String>> {
    const LONGEST: usize = 75;
    const LINES_AROUND: usize = 2;
    let title = title?;
    let at = said.iter().position(|said| title.span.contains(said.locate(0..said.words.len())))?;
    let around = said.get(at.saturating_sub(LINES_AROUND)..(at + 1 + LINES_AROUND).min(said.len()))?;
    around.iter().find_map(|said| {
        let name: String = said.words.chars().filter(|c| !text::is_blank(*c)).collect();
        let is_name = name.len() <= LONGEST && name.chars().all(|c| c.is_alphabetic() || matches!(c, '（' | '）'));
        let span = said.locate(0..said.words.len());
        (is_name && vocabulary.is_body(&name)).then_some(Stated { value: name, span })
    })
}

/// Body and year of the name of the report inside a sentence: `现公布2021年某市教育局政府信息公开工作年度报告`.
pub(super) fn within_text(words: &str, vocabulary: &Vocabulary) -> Option<(Option<String>, Option<i32>)> {
    let beginnings = &vocabulary.wording.title_after;
    let words = text::without_blanks(words);
    let name = vocabulary.title.recognised.iter().find_map(|name| words.find(name.as_str()));
    let before = &words[..name?];
    let start =
        beginnings.iter().filter_map(|beginning| Some(before.rfind(beginning.as_str())? + beginning.len())).max();
    let (body, year) = body_and_year(&before[start.unwrap_or(0)..]);
    let body = body.filter(|body| vocabulary.is_body(body) && !is_pronoun(body, &vocabulary.wording.pronouns));
    (body.is_some() || year.is_some()).then_some((body, year))
}

/// `我局`, `本镇`: no name.
fn is_pronoun(body: &str, pronouns: &str) -> bool {
    body.chars().count() < 3 || body.starts_with(|c| pronouns.contains(c))
}

/// The year that the text speaks of at the beginning of a sentence: `2022年，我局…`.
pub(super) fn year_of_text(lines: &Lines<'_, '_>, from: usize) -> Option<Stated<i32>> {
    const LINES_LOOKED_AT: usize = 12;
    let said = lines.lines.get(from..)?.iter().take(LINES_LOOKED_AT).filter_map(|line| line.said);
    said.filter_map(|said| {
        let begins = said.words.char_indices().filter(|(at, c)| {
            c.is_ascii_digit()
                && (*at == 0 || said.words[..*at].ends_with(['。', '、', '）', ')', '情', '况', '.', ' ', '，']))
        });
        begins
            .filter_map(|(at, _)| {
                let compact: String = said.words[at..].chars().take(12).filter(|c| !text::is_blank(*c)).collect();
                let (_, value) = year(&compact).ok()?;
                Some(Stated { value, span: said.locate(at..at + 4) })
            })
            .next()
    })
    .next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{self, Limits};
    use crate::recognise::tests::{forms, vocabulary};
    use std::path::Path;

    fn found(source: &str) -> (Option<String>, Option<i32>) {
        let document = read::read(source.as_bytes(), Path::new("a.txt"), &Limits::default()).expect("text");
        let lines = Lines::cut(&document, forms());
        let headings = Headings::find(&lines, forms());
        let names = names(&lines, &headings, vocabulary());
        (names.body.map(|body| body.value), names.year.map(|year| year.value))
    }

    #[test]
    fn titles_of_every_kind() {
        for (source, body, year) in [
            ("清河县白杨镇人民政府 2023 年政府信息公开工作年度报告", Some("清河县白杨镇人民政府"), Some(2023)),
            ("2023年清河县白杨镇政府信息公开工作年度报告", Some("清河县白杨镇"), Some(2023)),
            ("# 江州市清河县教育局２０２３年度政府信息公开\n工作年度报告", Some("江州市清河县教育局"), Some(2023)),
            ("清河县柳河街道办事处二〇二三年政府信息公开年度报告", Some("清河县柳河街道办事处"), Some(2023)),
            ("标题: 清河县2021年度政府信息公开工作年度报告", Some("清河县"), Some(2021)),
            (
                "2022年政府信息公开工作年度报告\n清河县白杨镇人民政府\n2022年政府信息公开工作年度报告",
                Some("清河县白杨镇人民政府"),
                Some(2022),
            ),
            ("关于2019年政府信息公开工作年度报告", None, Some(2019)),
            ("首页 > 政府信息公开年报", None, None),
            (
                "编制完成《清河县乡村振兴局2023年政府信息公开工作年度报告》，所列数据…。",
                Some("清河县乡村振兴局"),
                Some(2023),
            ),
            (
                "现向社会公布2021年清河市教育局政府信息公开工作年度报告。本报告由…组成。",
                Some("清河市教育局"),
                Some(2021),
            ),
            ("现将我局2021年度政府信息公开工作年度报告公布如下。", None, Some(2021)),
        ] {
            assert_eq!(found(source), (body.map(Into::into), year), "{source}");
        }
    }
}
