//! What files do to a report on its way: page breaks, blanks and breaks in labels, brackets of another width, encodings.
//! Nothing of it changes what the report says.

use super::layout::{Layout, Part, Row};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Something done to a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dress {
    /// A table goes on behind a blank line.
    BlankLine,
    /// A table goes on behind a page number.
    PageNumber,
    /// A table goes on on the next page, its header printed again.
    RepeatedHeader,
    /// A table goes on under a header that some converter made up.
    InventedHeader,
    /// An empty column behind the others.
    GhostColumnBehind,
    /// An empty column before the others.
    GhostColumnBefore,
    /// A row of empty cells inside a table.
    SpacerRow,
    /// Labels go on on the next line.
    WrappedLabels,
    /// Blanks stand inside labels.
    BlanksInLabels,
    /// Brackets and commas are half as wide.
    HalfWidthBrackets,
    /// Labels are bold.
    BoldLabels,
    /// Headers and numbers are bold.
    BoldNumbers,
    /// Characters are the traditional ones.
    Traditional,
    /// Blanks stand around the numbers.
    PaddedNumbers,
    /// The words of merged cells stand in every row they cover.
    RepeatedGroups,
    /// Something stands before and after the report, as on the page of a site.
    SiteAround,
}

pub(crate) const ALL: [Dress; 16] = [
    Dress::BlankLine,
    Dress::PageNumber,
    Dress::RepeatedHeader,
    Dress::InventedHeader,
    Dress::GhostColumnBehind,
    Dress::GhostColumnBefore,
    Dress::SpacerRow,
    Dress::WrappedLabels,
    Dress::BlanksInLabels,
    Dress::HalfWidthBrackets,
    Dress::BoldLabels,
    Dress::BoldNumbers,
    Dress::Traditional,
    Dress::PaddedNumbers,
    Dress::RepeatedGroups,
    Dress::SiteAround,
];

impl Dress {
    /// Whether files of that layout can be like that.
    pub(crate) fn suits(self, layout: Layout) -> bool {
        match self {
            Self::GhostColumnBehind | Self::GhostColumnBefore | Self::SpacerRow | Self::RepeatedGroups => {
                layout.is_grid()
            }
            Self::BoldLabels | Self::BoldNumbers => layout.has_bars(),
            // Where blanks are between cells, more of them say nothing; where a line is a row, nothing is wrapped.
            Self::BlanksInLabels | Self::PaddedNumbers => layout != Layout::Blanks,
            Self::WrappedLabels => layout.is_cell_a_line() || layout == Layout::Bars,
            Self::InventedHeader => layout.is_grid() || layout == Layout::Padded,
            _ => true,
        }
    }

    /// True of what cuts a table in two: once is enough.
    pub(crate) fn is_cut(self) -> bool {
        matches!(self, Self::BlankLine | Self::PageNumber | Self::RepeatedHeader | Self::InventedHeader)
    }

    /// Does it to the parts of a report.
    pub(crate) fn parts(self, parts: Vec<Part>, at: usize) -> Vec<Part> {
        match self {
            Self::BlankLine => cut(parts, at, &[], |_| None),
            Self::PageNumber => cut(parts, at, &["- 3 -"], |_| None),
            Self::RepeatedHeader => cut(parts, at, &["— 4 —"], |rows| Some(rows.to_vec())),
            Self::InventedHeader => cut(parts, at, &["- 3 -"], |rows| {
                let width = rows.first().map_or(0, Vec::len);
                let words = ["项目", "本年新收件数", "上年结转件数", "办理件数", "结转件数"];
                Some(vec![(0..width).map(|at| Some(words.get(at).copied().unwrap_or_default().to_owned())).collect()])
            }),
            Self::GhostColumnBehind => on_rows(parts, |row| row.push(Some(String::new()))),
            Self::GhostColumnBefore => on_rows(parts, |row| row.insert(0, Some(String::new()))),
            Self::SpacerRow => parts.into_iter().map(|part| with_spacer(part, at)).collect(),
            Self::WrappedLabels => on_labels(parts, |label| broken(label, at, "\n")),
            Self::BlanksInLabels => on_labels(parts, |label| broken(label, at, [" ", "  ", "　"][at % 3])),
            Self::BoldLabels => on_labels(parts, |label| format!("**{label}**")),
            Self::BoldNumbers => on_numbers(parts, |number| format!("**{number}**")),
            Self::PaddedNumbers => on_numbers(parts, |number| format!("   {number} ")),
            Self::RepeatedGroups => parts.into_iter().map(with_groups).collect(),
            Self::SiteAround => with_site(parts),
            Self::HalfWidthBrackets | Self::Traditional => parts,
        }
    }

    /// Does it to the text of a report.
    pub(crate) fn text(self, text: String) -> String {
        match self {
            Self::HalfWidthBrackets => text.chars().map(half_width).collect(),
            Self::Traditional => text.chars().map(traditional).collect(),
            _ => text,
        }
    }
}

/// How a text is written into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf8WithMark,
    Utf16Little,
    Utf16Big,
    Gb18030,
}

pub(crate) const ENCODINGS: [Encoding; 5] =
    [Encoding::Utf8, Encoding::Utf8WithMark, Encoding::Utf16Little, Encoding::Utf16Big, Encoding::Gb18030];

impl Encoding {
    pub(crate) fn bytes(self, text: &str) -> Vec<u8> {
        let wide =
            |bytes: fn(u16) -> [u8; 2]| "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect();
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf8WithMark => format!("\u{feff}{text}").into_bytes(),
            Self::Utf16Little => wide(u16::to_le_bytes),
            Self::Utf16Big => wide(u16::to_be_bytes),
            Self::Gb18030 => {
                let (bytes, _, unmappable) = encoding_rs::GB18030.encode(text);
                assert!(!unmappable, "GB18030 has every character");
                Cow::into_owned(bytes)
            }
        }
    }
}

/// Cuts every table in two that has rows enough; what is printed between the parts, and above the second.
fn cut(parts: Vec<Part>, at: usize, between: &[&str], above: impl Fn(&[Row]) -> Option<Vec<Row>>) -> Vec<Part> {
    const HEADER: usize = 3;
    let mut cut = Vec::new();
    for part in parts {
        match part {
            Part::Table { name, rows } if name == "applications" => {
                let end = HEADER + 1 + at % (rows.len() - HEADER - 1).max(1);
                let header = rows.first().map(|_| &rows[..HEADER]).unwrap_or_default();
                let second = above(header).into_iter().flatten().chain(rows[end..].iter().cloned()).collect();
                cut.push(Part::Table { name: name.clone(), rows: rows[..end].to_vec() });
                cut.extend(between.iter().map(|words| Part::Paragraph((*words).to_owned())));
                cut.push(Part::Table { name, rows: second });
            }
            other => cut.push(other),
        }
    }
    cut
}

fn on_rows(mut parts: Vec<Part>, change: impl Fn(&mut Row)) -> Vec<Part> {
    for part in &mut parts {
        if let Part::Table { rows, .. } = part {
            rows.iter_mut().for_each(&change);
        }
    }
    parts
}

fn on_cells(parts: Vec<Part>, change: impl Fn(&str) -> Option<String>) -> Vec<Part> {
    on_rows(parts, |row| {
        for cell in row.iter_mut().flatten() {
            if let Some(changed) = change(cell) {
                *cell = changed;
            }
        }
    })
}

fn is_number(cell: &str) -> bool {
    !cell.is_empty() && cell.chars().all(|c| c.is_numeric() || matches!(c, '.' | '-' | '件'))
}

fn on_labels(parts: Vec<Part>, change: impl Fn(&str) -> String) -> Vec<Part> {
    on_cells(parts, |cell| (!cell.is_empty() && !is_number(cell)).then(|| change(cell)))
}

fn on_numbers(parts: Vec<Part>, change: impl Fn(&str) -> String) -> Vec<Part> {
    on_cells(parts, |cell| is_number(cell).then(|| change(cell)))
}

/// A label with a break in it.
fn broken(label: &str, at: usize, with: &str) -> String {
    let letters: Vec<char> = label.chars().collect();
    if letters.len() < 4 {
        return label.to_owned();
    }
    let place = 2 + at % (letters.len() - 3);
    let (first, second) = letters.split_at(place);
    format!("{}{with}{}", first.iter().collect::<String>(), second.iter().collect::<String>())
}

fn with_spacer(part: Part, at: usize) -> Part {
    match part {
        Part::Table { name, mut rows } if name != "disputes" => {
            let width = rows[0].len();
            let place = 1 + at % rows.len().max(2).saturating_sub(1);
            rows.insert(place, vec![Some(String::new()); width]);
            Part::Table { name, rows }
        }
        other => other,
    }
}

/// Fills the covered cells of the first two columns with what covers them.
fn with_groups(part: Part) -> Part {
    const HEADER: usize = 3;
    match part {
        Part::Table { name, mut rows } if name == "applications" => {
            for column in 0..2 {
                let mut last: Option<String> = None;
                for row in rows.iter_mut().skip(HEADER) {
                    let is_own =
                        row[..column].iter().all(Option::is_some) && row[column + 1].is_some() || row[column].is_some();
                    match &row[column] {
                        Some(words) if row[column + 1].is_some() && !is_number(words) => last = Some(words.clone()),
                        Some(_) => last = None,
                        None if is_own || column == 0 => row[column].clone_from(&last),
                        None => {}
                    }
                }
            }
            Part::Table { name, rows }
        }
        other => other,
    }
}

fn with_site(parts: Vec<Part>) -> Vec<Part> {
    let words = |words: &str| Part::Paragraph(words.to_owned());
    let before =
        ["首页 > 政府信息公开 > 政府信息公开年报", "索引号：000014349/2024-00012", "字号：[大] [中] [小] 打印"];
    let after = ["扫一扫在手机打开当前页", "主办单位：清河县人民政府办公室　网站标识码：1234567890"];
    before.map(words).into_iter().chain(parts).chain(after.map(words)).collect()
}

fn half_width(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '，' => ',',
        '：' => ':',
        other => other,
    }
}

/// The traditional character that is read as this one.
fn traditional(c: char) -> char {
    static PAIRS: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
        let pairs =
            include_str!("../../rules/characters.toml").split_whitespace().map(|pair| pair.chars().collect::<Vec<_>>());
        pairs.filter(|pair| pair.len() == 2 && !pair[0].is_ascii()).map(|pair| (pair[1], pair[0])).collect()
    });
    PAIRS.get(&c).copied().unwrap_or(c)
}
