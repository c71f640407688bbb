//! Writes workbooks, as Excel and others do.

use super::printed::{Block, Cell, Printed};
use super::{escaped, zip};

/// How a workbook is written: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style(pub(crate) u8);

impl Style {
    /// Texts stand in a part of their own, cut into runs.
    pub(crate) const SHARED_STRINGS: Self = Self(1);
    /// Numbers are texts.
    pub(crate) const TEXT_NUMBERS: Self = Self(1 << 1);
    /// Numbers are results of formulas.
    pub(crate) const FORMULAS: Self = Self(1 << 2);
    /// Cells have borders.
    pub(crate) const BORDERS: Self = Self(1 << 3);
    /// Whole numbers as programs write them that know only floats: `9.0`, `1E2`.
    pub(crate) const FLOATS: Self = Self(1 << 4);
    /// Cells do not say where they stand.
    pub(crate) const NO_REFERENCES: Self = Self(1 << 5);
    /// All of them.
    pub(crate) const ALL: Self = Self((1 << 6) - 1);

    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// The name of the only sheet.
pub(crate) const SHEET: &str = "年度报告";

/// A workbook of this report.
pub(crate) fn write(printed: &Printed, style: Style) -> Vec<u8> {
    let mut writer = Writer { style, strings: Vec::new() };
    let (mut rows, mut merges) = (String::new(), String::new());
    for (block, first) in printed.blocks.iter().zip(printed.sheet_rows()) {
        match block {
            Block::Title(words) | Block::Heading(words) | Block::Paragraph(words) => {
                let cell = writer.cell(first, 0, words, false);
                rows.push_str(&format!("<row r=\"{}\">{cell}</row>", first + 1));
            }
            Block::Table(grid) => {
                for (at, row) in grid.iter().enumerate() {
                    let row_number = first + at;
                    let mut cells = String::new();
                    for (column, cell) in row.iter().enumerate() {
                        let text = cell.as_ref().map_or("", |cell| &cell.text);
                        cells.push_str(&writer.cell(row_number, column, text, true));
                        merges.extend(cell.as_ref().and_then(|cell| merge(row_number, column, cell)));
                    }
                    rows.push_str(&format!("<row r=\"{}\">{cells}</row>", row_number + 1));
                }
            }
        }
    }
    let strings: String = writer.strings.concat();
    let borders = "<borders><border/><border><left style=\"thin\"/><right style=\"thin\"/><top style=\"thin\"/><bottom style=\"thin\"/></border></borders>";
    let relationship = |id: &str, kind: &str, target: &str| {
        let base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        format!("<Relationship Id=\"{id}\" Type=\"{base}/{kind}\" Target=\"{target}\"/>")
    };
    let parts = [
        relationship("rId1", "worksheet", "worksheets/sheet1.xml"),
        relationship("rId2", "styles", "styles.xml"),
        relationship("rId3", "sharedStrings", "sharedStrings.xml"),
    ];
    zip(&[
        ("[Content_Types].xml", "<Types/>".to_owned()),
        (
            "_rels/.rels",
            format!("<Relationships>{}</Relationships>", relationship("rId1", "officeDocument", "xl/workbook.xml")),
        ),
        (
            "xl/workbook.xml",
            format!("<workbook><sheets><sheet name=\"{SHEET}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"),
        ),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships>{}</Relationships>", parts.concat())),
        ("xl/styles.xml", format!("<styleSheet>{borders}<cellXfs><xf/><xf borderId=\"1\"/></cellXfs></styleSheet>")),
        ("xl/sharedStrings.xml", format!("<sst>{strings}</sst>")),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet><sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells></worksheet>"),
        ),
    ])
}

fn merge(row: usize, column: usize, cell: &Cell) -> Option<String> {
    let last = reference(row + cell.rows - 1, column + cell.columns - 1);
    (cell.columns > 1 || cell.rows > 1).then(|| format!("<mergeCell ref=\"{}:{last}\"/>", reference(row, column)))
}

/// `J7` of row 6, column 9.
pub(crate) fn reference(row: usize, column: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(column).expect("one of the first 26 columns"));
    format!("{letter}{}", row + 1)
}

struct Writer {
    style: Style,
    strings: Vec<String>,
}

impl Writer {
    fn cell(&mut self, row: usize, column: usize, text: &str, in_table: bool) -> String {
        let style = self.style;
        let place =
            if style.has(Style::NO_REFERENCES) { String::new() } else { format!(" r=\"{}\"", reference(row, column)) };
        let border = if in_table && style.has(Style::BORDERS) { " s=\"1\"" } else { "" };
        let number = text.parse::<f64>().ok().filter(|_| !style.has(Style::TEXT_NUMBERS));
        if text.is_empty() {
            return format!("<c{place}{border}/>");
        }
        let Some(number) = number else { return self.text(text, &place, border) };
        let written = match style.has(Style::FLOATS) {
            true if number.fract() == 0.0 => format!("{number:E}"),
            true => format!("{number:.6}"),
            false => text.to_owned(),
        };
        let formula = if style.has(Style::FORMULAS) { "<f>SUM(D1:I1)</f>" } else { "" };
        format!("<c{place}{border}>{formula}<v>{written}</v></c>")
    }

    fn text(&mut self, text: &str, place: &str, border: &str) -> String {
        if !self.style.has(Style::SHARED_STRINGS) {
            return format!(
                "<c{place}{border} t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
                escaped(text)
            );
        }
        let half = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
        let (a, b) = text.split_at(half);
        let runs = [a, b].map(|run| format!("<r><rPr><b/></rPr><t xml:space=\"preserve\">{}</t></r>", escaped(run)));
        self.strings.push(format!("<si>{}<rPh><t>du</t></rPh></si>", runs.concat()));
        format!("<c{place}{border} t=\"s\"><v>{}</v></c>", self.strings.len() - 1)
    }
}
