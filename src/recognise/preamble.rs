//! What the preamble says of the report's parts.

use super::lines::Said;
use super::number;
use crate::form::Forms;
use crate::report::{Parts, Stated};
use crate::text;

/// `由总体情况、…和其他需要报告的事项等六个部分组成`: the number stated, and how many titles are listed.
pub(super) fn parts(said: &Said<'_>, forms: &Forms) -> Option<Parts> {
    let words = said.words;
    let end = words.find("部分").filter(|end| !words[..*end].ends_with(['第', '大', '该', '本', '各']))?;
    let before = words[..end].trim_end_matches(|c: char| c == '个' || c == '大' || text::is_blank(c));
    let numeral = before.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let written = &before[numeral.len()..];
    let stated = written
        .parse()
        .ok()
        .or_else(|| number::chinese(written).ok().filter(|(rest, _)| rest.is_empty()).map(|it| it.1))?;
    let listed = listed(numeral.trim_end_matches(|c: char| c == '等' || c == '共' || text::is_blank(c)), forms);
    Some(Parts { stated: Stated { value: stated, span: said.locate(numeral.len()..end) }, listed })
}

/// How many titles a list ends with; `None` where it lists something else too.
fn listed(list: &str, forms: &Forms) -> Option<usize> {
    let titles = || forms.labels().numbered_titles().iter().map(|(_, title)| title.as_str());
    let mut rest = list;
    let mut count = 0;
    while let Some(title) = titles().filter(|title| rest.ends_with(title)).max_by_key(|title| title.len()) {
        count += 1;
        rest = rest[..rest.len() - title.len()].trim_end_matches(|c: char| {
            matches!(c, '、' | '，' | ',' | '；' | '和' | '及' | '与') || text::is_blank(c)
        });
    }
    let opened = ["由", "包括", "包含", "分为", "内容为", "涵盖", "为", "：", ":", "主要", "了", "从"]
        .iter()
        .any(|it| rest.ends_with(it));
    (count > 0 && opened).then_some(count)
}
