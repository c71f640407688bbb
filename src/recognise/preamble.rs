//! What the preamble says of the report's parts.

use super::lines::Said;
use super::number;
use crate::form::Forms;
use crate::report::{Parts, Stated};
use crate::text;
use crate::vocabulary::Wording;

/// `由总体情况、…和其他需要报告的事项等六个部分组成`: the number stated, and how many titles are listed.
pub(super) fn parts(said: &Said<'_>, forms: &Forms, wording: &Wording) -> Option<Parts> {
    said.words.match_indices("部分").find_map(|(end, _)| parts_before(said, end, forms, wording))
}

fn parts_before(said: &Said<'_>, end: usize, forms: &Forms, wording: &Wording) -> Option<Parts> {
    let words = said.words;
    let before = words[..end].trim_end_matches(|c: char| c == '个' || c == '大' || text::is_blank(c));
    let numeral = before.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    if numeral.ends_with('第') {
        return None;
    }
    let written = &before[numeral.len()..];
    let stated = written
        .parse()
        .ok()
        .or_else(|| number::chinese(written).ok().filter(|(rest, _)| rest.is_empty()).map(|it| it.1))?;
    let listed =
        listed(numeral.trim_end_matches(|c: char| c == '等' || c == '共' || text::is_blank(c)), forms, wording);
    Some(Parts { stated: Stated { value: stated, span: said.locate(numeral.len()..end) }, listed })
}

/// How many titles a list ends with; `None` where it lists something else too.
fn listed(list: &str, forms: &Forms, wording: &Wording) -> Option<usize> {
    let titles = || forms.labels().numbered_titles().iter().map(|(_, title)| title.as_str());
    let mut rest = list;
    let mut count = 0;
    while let Some(title) = titles().filter(|title| rest.ends_with(title)).max_by_key(|title| title.len()) {
        count += 1;
        rest = rest[..rest.len() - title.len()].trim_end_matches(|c: char| {
            matches!(c, '、' | '，' | ',' | '；' | '和' | '及' | '与') || text::is_blank(c)
        });
    }
    let opened = wording.parts_after.iter().any(|it| rest.ends_with(it.as_str()));
    (count > 0 && opened).then_some(count)
}

#[cfg(test)]
mod tests {
    use crate::recognise::tests::report;

    #[test]
    fn parts_are_counted_and_listed() {
        let all = "总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、政府信息公开行政复议、行政诉讼情况、\
                   存在的主要问题及改进情况、其他需要报告的事项";
        for (text, expected) in [
            (format!("本报告由{all}六个部分组成。"), Some((6, Some(6)))),
            (format!("本报告由{all}等 5 部分组成。"), Some((5, Some(6)))),
            ("全文共分六大部分，由总体情况和其他需要报告的事项两部分组成。".to_owned(), Some((6, None))),
            ("本报告包括概述、收费及减免情况等七个部分。".to_owned(), Some((7, None))),
            ("各部分数据真实，大部分见网站，第一部分见上。".to_owned(), None),
        ] {
            let found = report(&text).parts.map(|it| (it.stated.value, it.listed));
            assert_eq!(found, expected, "{text}");
        }
    }
}
