//! The papers that a report cites as its form's.

use super::lines::Said;
use crate::form::{FormId, Forms};
use crate::report::{Citation, Number, Stated};
use crate::text;
use crate::vocabulary::Notices;
use memchr::memmem;
use nom::bytes::complete::{tag, take_while, take_while_m_n};
use nom::character::complete::{digit1, one_of};
use nom::sequence::{delimited, terminated};
use nom::{IResult, Parser};
use std::ops::Range;

/// Finds in a text the citations of papers that issued a form, or look as if they meant one.
pub(super) fn citations(said: &Said<'_>, forms: &Forms, notices: &Notices, found: &mut Vec<Citation>) {
    let words = said.words;
    if !words.contains('号') && memmem::find(words.as_bytes(), notices.issuer.as_bytes()).is_none() {
        return;
    }
    let mut titles = titles(words, forms);
    for open in words.char_indices().filter(|(_, c)| is_bracket(*c)).map(|(at, _)| at) {
        let Ok((rest, (brackets, year, number))) = bracketed_number(&words[open..]) else { continue };
        let end = words.len() - rest.len();
        let start = prefix_start(words, open);
        let prefix = &words[start..open];
        let is_forms = forms.iter().any(|(_, form)| (form.notice.year, form.notice.number) == (year, number));
        // A province has such an office too, and letters of its own.
        let by_office = prefix.contains(notices.number.as_str());
        let national = prefix.starts_with('国');
        if !(by_office && (national || is_forms) || is_forms && national) {
            continue;
        }
        let nearest =
            titles.iter().rposition(|title| title.range.end <= start && is_near(&words[title.range.end..start]));
        let title = nearest.map(|at| titles.remove(at));
        let issuer = title.as_ref().and_then(|title| issuer(said, title.range.start, notices));
        found.push(Citation {
            number: Some(Number {
                prefix: Stated {
                    value: prefix.chars().filter(|c| !text::is_blank(*c)).collect(),
                    span: said.locate(start..open),
                },
                year,
                number,
                brackets,
                span: said.locate(start..end),
            }),
            title: title.map(|title| Stated { value: title.form, span: said.locate(title.range) }),
            issuer,
        });
    }
    // A title without a number counts where the issuer is named with it: offices lower down use the same words.
    for title in titles {
        if let Some(issuer) = issuer(said, title.range.start, notices) {
            let title = Stated { value: title.form, span: said.locate(title.range) };
            found.push(Citation { number: None, title: Some(title), issuer: Some(issuer) });
        }
    }
}

fn is_bracket(c: char) -> bool {
    matches!(c, '〔' | '[' | '［' | '【' | '（' | '(' | '﹝' | '<' | '〈' | '{')
}

/// `〔2021〕30号`
fn bracketed_number(i: &str) -> IResult<&str, ((char, char), i32, i32)> {
    let blanks = || take_while(text::is_blank);
    let open = terminated(one_of("〔[［【（(﹝<〈{"), blanks());
    let year = take_while_m_n(4, 4, |c: char| c.is_ascii_digit()).map_res(str::parse::<i32>);
    let close = delimited(blanks(), one_of("〕]］】）)﹞>〉}"), blanks());
    let number = terminated(digit1.map_res(str::parse::<i32>), (blanks(), tag("号")));
    let (rest, (open, year, close, number)) = (open, year, close, number).parse(i)?;
    Ok((rest, ((open, close), year, number)))
}

/// Where the letters before a number's bracket begin.
fn prefix_start(words: &str, open: usize) -> usize {
    const LONGEST: usize = 12;
    let mut start = open;
    for (at, c) in words[..open].char_indices().rev().take(LONGEST) {
        if !(c.is_alphabetic() || text::is_blank(c)) {
            break;
        }
        start = at;
    }
    // What leads up to it is no part of it: 根据国办公开办函.
    start += words[start..open].rfind('国').unwrap_or(0);
    start + (words[start..open].len() - words[start..open].trim_start_matches(text::is_blank).len())
}

struct Title {
    form: FormId,
    range: Range<usize>,
}

/// Where words stand that only the title of one form's notice has.
fn titles(words: &str, forms: &Forms) -> Vec<Title> {
    let mut titles: Vec<Title> = Vec::new();
    for (form, printed) in forms.iter() {
        for word in &printed.notice.words {
            for (at, _) in words.match_indices(word.as_str()) {
                let range = at..at + word.len();
                if !titles.iter().any(|title| title.range.start < range.end && range.start < title.range.end) {
                    titles.push(Title { form, range });
                }
            }
        }
    }
    titles.sort_by_key(|title| title.range.start);
    titles
}

/// Between a title and its number stand brackets and the rest of the title, and no other title.
fn is_near(between: &str) -> bool {
    const LONGEST: usize = 90;
    between.len() <= LONGEST && !between.contains(['。', '；', '《'])
}

/// The office named before a notice's title, if it is one of the State Council's.
fn issuer(said: &Said<'_>, title: usize, notices: &Notices) -> Option<Stated<String>> {
    let words = &said.words[..title];
    let sentence = words.rfind(['。', '；']).map_or(0, |at| at + '。'.len_utf8());
    let at = sentence + words[sentence..].rfind(notices.issuer.as_str())?;
    let rest = &words[at..];
    let end = notices.issuer_before.iter().filter_map(|stop| rest.find(stop.as_str())).min().unwrap_or(rest.len());
    let named: String = rest[..end].chars().filter(|c| !text::is_blank(*c)).collect();
    Some(Stated { value: named, span: said.locate(at..at + end) })
}

#[cfg(test)]
mod tests {
    use crate::recognise::tests::{forms, report};

    #[test]
    fn papers_are_cited_by_number_and_title() {
        const OF_2021: &str = "关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知";
        for (text, expected) in [
            (
                format!("根据《国务院办公厅政府信息与政务公开办公室{OF_2021}》（国办公开办函〔2021〕30号）编制。"),
                "国办公开办函〔2021〕30 title of 2021, of 国务院办公厅政府信息与政务公开办公室",
            ),
            ("按照国办公开办函 [ 2019 ] 60 号要求。".to_owned(), "国办公开办函[2019]60"),
            ("根据国发〔2008〕36号、县政府办函〔2021〕30号编制。".to_owned(), ""),
            ("按照省政务公开办的通知（江政公开办函〔2021〕15号）要求。".to_owned(), ""),
            // Offices lower down issue papers of the same words: without the issuer or the number it is none of the forms'.
            (format!("根据县政府办公室{OF_2021}编制。"), ""),
            (format!("根据国务院办公厅{OF_2021}编制。"), "title of 2021, of 国务院办公厅"),
        ] {
            let shown = |it: &crate::report::Citation| {
                let number = it
                    .number
                    .as_ref()
                    .map(|it| format!("{}{}{}{}{}", it.prefix.value, it.brackets.0, it.year, it.brackets.1, it.number));
                let title = it.title.as_ref().map(|it| format!("title of {}", forms().get(it.value).id));
                let issuer = it.issuer.as_ref().map(|it| format!(", of {}", it.value));
                let parts = [number, title].into_iter().flatten().collect::<Vec<_>>().join(" ");
                parts + &issuer.unwrap_or_default()
            };
            let found: Vec<String> = report(&text).citations.iter().map(shown).collect();
            assert_eq!(found.join("; "), expected, "{text}");
        }
    }
}
