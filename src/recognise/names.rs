//! Whose report it says it is: names of bodies in the signature, in names of the report, and where one is to ask.

use super::title;
use crate::read::Document;
use crate::report::{Date, Oddity, OddityKind, Report, Stated, Where};
use crate::text;
use crate::vocabulary::Vocabulary;
use nom::Parser;
use nom::bytes::complete::{tag, take_while1};
use nom::sequence::terminated;

/// Lines at the end that may be a signature.
const LINES_OF_A_SIGNATURE: usize = 6;
/// No signature is longer, its blanks included, in bytes.
const LONGEST_LINE: usize = 300;

/// The day that stands alone on a line under the text, or under the title.
pub(super) fn signed(report: &Report, document: &Document) -> Option<Stated<Date>> {
    let lines = || report.prose.iter().filter(|prose| !prose.in_table && !prose.heading);
    let day = |prose: &crate::report::Prose| {
        let value = whole_date(document.read(&prose.text))?;
        Some(Stated { value, span: prose.text.span() })
    };
    let behind = lines().rev().take(LINES_OF_A_SIGNATURE).filter(|prose| prose.place != Where::Preamble).find_map(day);
    behind.or_else(|| lines().filter(|prose| prose.place == Where::Preamble).find_map(day))
}

/// `2024年1月15日`, `（二〇二四年一月十五日）`, and nothing else.
fn whole_date(words: &str) -> Option<Date> {
    const LONGEST: usize = 60;
    if words.len() > LONGEST || !words.contains('年') {
        return None;
    }
    let words: String =
        words.chars().filter(|c| !text::is_blank(*c) && !matches!(c, '(' | ')' | '（' | '）' | '*')).collect();
    let digits = |i| {
        take_while1::<_, _, nom::error::Error<&str>>(|c: char| c.is_ascii_digit())(i)
            .map(|(rest, it)| (rest, it.parse::<i64>().unwrap_or(0)))
    };
    let mut number = |i| digits(i).or_else(|_: nom::Err<nom::error::Error<&str>>| super::number::chinese(i));
    let (rest, year) = terminated(&mut number, tag("年")).parse(words.as_str()).ok()?;
    let (rest, month) = terminated(&mut number, tag("月")).parse(rest).ok()?;
    let (rest, day) = terminated(&mut number, tag("日")).parse(rest).ok()?;
    let date =
        Date { year: i32::try_from(year).ok()?, month: u32::try_from(month).ok()?, day: u32::try_from(day).ok()? };
    (rest.is_empty() && date.exists()).then_some(date)
}

/// Names that are not the body's where its own should stand.
pub(super) fn others(report: &Report, document: &Document, vocabulary: &Vocabulary, found: &mut Vec<Oddity>) {
    let Some(body) = report.body.as_ref().map(|body| body.value.as_str()) else { return };
    let own = Name::of(body);
    let mut add = |kind, span, place| found.push(Oddity { kind, span, place, year: None, date: None });
    let lines = || report.prose.iter().filter(|prose| !prose.in_table && !prose.heading);
    for prose in lines().rev().take(LINES_OF_A_SIGNATURE).filter(|prose| prose.place != Where::Preamble) {
        let words = document.read(&prose.text);
        if words.len() > LONGEST_LINE {
            continue;
        }
        let words: String = words.chars().filter(|c| !text::is_blank(*c) && *c != '*').collect();
        let is_name = words.len() <= 75 && words.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | '（' | '）'));
        if is_name && vocabulary.is_body(&words) && own.is_other(&Name::of(&words)) {
            add(OddityKind::OtherBody, prose.text.span(), prose.place);
        }
    }
    for prose in lines().filter(|prose| prose.place == Where::Preamble) {
        let words = document.read(&prose.text);
        let is_title = report.title.as_ref().is_some_and(|title| title.span.contains(prose.text.span()));
        if let Some((Some(name), _)) = title::within_text(words, vocabulary).filter(|_| !is_title)
            && own.is_other(&Name::of(&name))
        {
            let at = words.find(&name).map_or(0..words.len(), |at| at..at + name.len());
            add(OddityKind::OtherBody, prose.text.locate(at), prose.place);
        }
    }
    for prose in lines() {
        let words = document.read(&prose.text);
        if let Some((start, name)) = contact(words)
            && own.is_other(&Name::of(name))
        {
            add(OddityKind::OtherContact, prose.text.locate(start..start + name.len()), prose.place);
        }
    }
}

/// `请与清河县白杨镇党政办公室联系`: the name, and where it begins.
fn contact(words: &str) -> Option<(usize, &str)> {
    const LONGEST: usize = 120;
    let start = words.find("请与")? + "请与".len();
    let end = words[start..].find("联系").filter(|end| *end <= LONGEST)?;
    let name = words.get(start..start + end)?;
    (!name.contains(['，', '。', '（', '('])).then_some((start, name))
}

/// A body's name, cut behind the places in it: 青岚县, 松鹤镇, 人民政府.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    county: Option<String>,
    town: Option<String>,
    office: Option<String>,
}

impl Name {
    pub(super) fn of(name: &str) -> Self {
        let name: String = name.chars().filter(|c| !text::is_blank(*c)).collect();
        let mut found = Self::default();
        let mut rest = name.as_str();
        let mut cut = true;
        while cut {
            cut = false;
            for (at, c) in rest.char_indices() {
                let end = at + c.len_utf8();
                let (part, after) = rest.split_at(end);
                if part.chars().count() < 2 || matches!(part, "城市" | "社区") {
                    continue;
                }
                let is_town =
                    matches!(c, '镇' | '乡') || part.ends_with("街道") || c == '街' && !after.starts_with('道');
                let is_county = matches!(c, '县' | '旗' | '区') && !after.starts_with(['域', '块']);
                let is_above = matches!(c, '省' | '市' | '州' | '盟') && !after.starts_with(['场', '政', '容']);
                let ends_town = || {
                    after.is_empty()
                        || ["人民", "政府", "办", "党", "便民", "综合", "社区"].iter().any(|it| after.starts_with(it))
                };
                if is_above {
                    rest = after;
                } else if is_county {
                    found.county = Some(part.to_owned());
                    rest = after;
                } else if is_town && ends_town() {
                    found.town = Some(part.to_owned());
                    rest = after;
                } else {
                    continue;
                }
                cut = true;
                break;
            }
        }
        let office = rest.strip_prefix("人民政府").unwrap_or(rest);
        let of_government =
            ["政府", "办公室", "办公厅", "办事处", "党政", "委办", "管委会", "管理委员会", "党委", "街道"];
        let is_own = office.is_empty() || of_government.iter().any(|it| office.starts_with(it));
        found.office = (!is_own).then(|| office.to_owned());
        found
    }

    /// Whether this is the name of a town, and the other one that of another town; and so with counties and offices.
    pub(super) fn is_other(&self, other: &Self) -> bool {
        let differ = |a: &Option<String>, b: &Option<String>| match (a, b) {
            (Some(a), Some(b)) => !is_short_for(a, b) && !is_short_for(b, a),
            _ => false,
        };
        match (&self.town, &self.office) {
            (Some(_), _) => differ(&self.town, &other.town),
            (None, Some(_)) => differ(&self.office, &other.office) && other.town.is_none() && ends_alike(self, other),
            (None, None) => differ(&self.county, &other.county),
        }
    }
}

/// 局 and 局, not 局 and 办公室: an office's own office is not another body.
fn ends_alike(a: &Name, b: &Name) -> bool {
    let last = |name: &Name| name.office.as_ref().and_then(|office| office.chars().next_back());
    last(a) == last(b)
}

/// Whether all characters of `short` stand in `long` in the same order: 教体局 for 教育和体育局.
fn is_short_for(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|other| other == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_bodies_are_told_from_short_forms() {
        for (own, other, is_other) in [
            ("青岚县松鹤镇人民政府", "青岚县松鹤镇人民政府", false),
            ("青岚县松鹤镇人民政府", "松鹤镇党政办公室", false),
            ("青岚县松鹤镇人民政府", "青岚县白杨镇人民政府", true),
            ("松鹤镇", "中江州市青岚县松鹤镇", false),
            ("青岚县人民政府", "青岚县人民政府办公室", false),
            ("青岚县人民政府", "清河县人民政府办公室", true),
            ("青岚县教育和体育局", "青岚县教体局", false),
            ("青岚县教育局", "青岚县财政局", true),
            ("青岚县教育局", "青岚县教育局办公室", false),
            ("青岚县教育局", "青岚县人民政府", false),
            ("青岚县城市管理局", "城市管理局", false),
            ("青岚县住房和城乡建设局", "住房和城乡建设局", false),
            ("江州市柳河街道办事处", "柳河街道办事处党政综合办公室", false),
            ("江州市柳河街道办事处", "东门街道办事处", true),
            ("江州市市场监督管理局", "江州市市场监管局", false),
        ] {
            assert_eq!(Name::of(own).is_other(&Name::of(other)), is_other, "{own} {other}");
        }
    }

    #[test]
    fn days_that_stand_alone() {
        let date = |year, month, day| Some(Date { year, month, day });
        assert_eq!(whole_date("2024年1月15日"), date(2024, 1, 15));
        assert_eq!(whole_date("（二〇二四年一月十五日）"), date(2024, 1, 15));
        assert_eq!(whole_date("2024年1月15日印发"), None);
        assert_eq!(whole_date("2024年1月"), None);
    }
}
