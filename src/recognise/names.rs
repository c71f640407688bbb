//! Whose report it says it is: names of bodies in the signature, in names of the report, and where one is to ask.

use super::title;
use crate::read::Document;
use crate::report::{Date, Oddity, OddityKind, Report, Stated, Where};
use crate::text;
use crate::vocabulary::{PartsOfNames, PlaceEnds, Vocabulary};
use memchr::memmem;
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
    let parts = &vocabulary.parts_of_names;
    let own = Name::of(body, parts);
    let mut add = |kind, span, place| found.push(Oddity { kind, span, place, year: None, date: None });
    let lines = || report.prose.iter().filter(|prose| !prose.in_table && !prose.heading);
    for prose in lines().rev().take(LINES_OF_A_SIGNATURE).filter(|prose| prose.place != Where::Preamble) {
        let words = document.read(&prose.text);
        if words.len() > LONGEST_LINE {
            continue;
        }
        let words: String = words.chars().filter(|c| !text::is_blank(*c) && *c != '*').collect();
        let is_name = words.len() <= 75 && words.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | '（' | '）'));
        if is_name && vocabulary.is_body(&words) && own.is_other(&Name::of(&words, parts)) {
            add(OddityKind::OtherBody, prose.text.span(), prose.place);
        }
    }
    for prose in lines().filter(|prose| prose.place == Where::Preamble) {
        let words = document.read(&prose.text);
        let is_title = report.title.as_ref().is_some_and(|title| title.span.contains(prose.text.span()));
        if let Some((Some(name), _)) = title::within_text(words, vocabulary).filter(|_| !is_title)
            && own.is_other(&Name::of(&name, parts))
        {
            let at = words.find(&name).map_or(0..words.len(), |at| at..at + name.len());
            add(OddityKind::OtherBody, prose.text.locate(at), prose.place);
        }
    }
    for prose in lines() {
        let words = document.read(&prose.text);
        if let Some((start, name)) = contact(words, &parts.contact)
            && own.is_other(&Name::of(of_body(name), parts))
        {
            add(OddityKind::OtherContact, prose.text.locate(start..start + name.len()), prose.place);
        }
    }
}

/// `请与清河县白杨镇党政办公室联系`: the name, and where it begins.
fn contact<'w>(words: &'w str, [before, behind]: &[String; 2]) -> Option<(usize, &'w str)> {
    const LONGEST: usize = 120;
    let start = memmem::find(words.as_bytes(), before.as_bytes())? + before.len();
    let end = words[start..].find(behind.as_str()).filter(|end| *end <= LONGEST)?;
    let name = words.get(start..start + end)?;
    (!name.contains(['，', '。', '（', '('])).then_some((start, name))
}

/// 青岚县民政局, of 青岚县民政局办公室.
fn of_body(name: &str) -> &str {
    let body = name.strip_suffix("办公室").filter(|body| body.ends_with(['局', '委', '会']));
    body.unwrap_or(name)
}

/// A body's name, cut behind the places in it: 青岚县, 松鹤镇, 人民政府.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    county: Option<String>,
    town: Option<String>,
    office: Option<String>,
}

impl Name {
    pub(super) fn of(name: &str, parts: &PartsOfNames) -> Self {
        let name = text::without_blanks(name);
        let mut found = Self::default();
        let mut rest = name.as_ref();
        while let Some((place, at)) = places(rest, parts) {
            let (part, after) = rest.split_at(at);
            match place {
                Place::Above => {}
                Place::County => found.county = Some(part.to_owned()),
                Place::Town => found.town = Some(part.to_owned()),
            }
            rest = after;
        }
        let office = rest.strip_prefix(parts.government[0].as_str()).unwrap_or(rest);
        let is_own = office.is_empty() || starts_with_any(office, &parts.of_government);
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

    /// Whether `name` is another body's that does what this one should: another town's, or, of an office, a town's or that
    /// of an office of the same kind.
    pub(super) fn is_peer(&self, name: &str, parts: &PartsOfNames) -> bool {
        const SHORTEST: usize = 2;
        if parts.no_peers.iter().any(|it| name.contains(it.as_str())) {
            return false;
        }
        let other = Self::of(name, parts);
        let stem = |town: &String| {
            let ends = parts.town.ends.iter().filter_map(|end| town.strip_suffix(end.as_str()));
            ends.map(|stem| stem.chars().count()).min().unwrap_or(0)
        };
        let of_rank = |office: &String| office.trim_start_matches(|c| "省市县区旗州".contains(c)).to_owned();
        match (&self.town, &self.office, &other.town, &other.office) {
            (Some(_), _, Some(town), _) => stem(town) >= SHORTEST && self.is_other(&other),
            (None, Some(_), Some(town), _) => stem(town) >= SHORTEST,
            (None, Some(own), None, Some(office)) => {
                let (own, office) = (of_rank(own), of_rank(office));
                let short = is_short_for(&own, &office) || is_short_for(&office, &own);
                office.chars().count() > SHORTEST && !short && own.chars().last() == office.chars().last()
            }
            _ => false,
        }
    }
}

#[derive(Clone, Copy)]
enum Place {
    Above,
    County,
    Town,
}

/// The place that a name begins with, and where it ends.
fn places(name: &str, parts: &PartsOfNames) -> Option<(Place, usize)> {
    name.char_indices().skip(1).find_map(|(at, c)| {
        let (part, after) = name.split_at(at + c.len_utf8());
        if parts.no_places.iter().any(|word| word == part) {
            return None;
        }
        let ends = |place: &PlaceEnds| place.ends.contains(c) && !starts_with_any(after, &place.not_before);
        // 街道 is not over at 街.
        let goes_on = |end: &String| {
            let longer = parts.town.ends.iter().filter_map(|it| it.strip_prefix(end.as_str()));
            longer.filter(|more| !more.is_empty()).any(|more| after.starts_with(more))
        };
        let is_town = parts.town.ends.iter().any(|end| part.ends_with(end.as_str()) && !goes_on(end));
        if ends(&parts.above) {
            Some((Place::Above, part.len()))
        } else if ends(&parts.county) {
            Some((Place::County, part.len()))
        } else if is_town && (after.is_empty() || starts_with_any(after, &parts.town.before)) {
            Some((Place::Town, part.len()))
        } else {
            None
        }
    })
}

fn starts_with_any(words: &str, beginnings: &[String]) -> bool {
    beginnings.iter().any(|it| words.starts_with(it.as_str()))
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
        let parts = &crate::recognise::tests::vocabulary().parts_of_names;
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
            assert_eq!(Name::of(own, parts).is_other(&Name::of(other, parts)), is_other, "{own} {other}");
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
