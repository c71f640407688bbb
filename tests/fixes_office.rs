//! Fixes in Word documents and workbooks: the copy differs in one part of the package, and in that part in nothing else.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

mod support;

use gouji::fix::{self, Safety};
use gouji::lint::{Linter, Options};
use gouji::report::Value;
use gouji::rule::Selection;
use proptest::prelude::*;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use support::layout::{self, Layout};
use support::sample::{self, Sample};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

#[derive(Clone, Copy, Debug)]
enum Kind {
    Docx,
    Xlsx,
}

const KINDS: [Kind; 2] = [Kind::Docx, Kind::Xlsx];

impl Kind {
    fn part(self) -> &'static str {
        match self {
            Self::Docx => "word/document.xml",
            Self::Xlsx => "xl/worksheets/sheet1.xml",
        }
    }

    /// A file that says what a text with tabs between the cells says.
    fn file(self, text: &str) -> Vec<u8> {
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
        let relationships = |kind: &str, target: &str| {
            format!("<Relationships><Relationship Id=\"r1\" Type=\"x/{kind}\" Target=\"{target}\"/></Relationships>")
        };
        let parts = match self {
            Self::Docx => vec![
                ("_rels/.rels", relationships("officeDocument", "word/document.xml")),
                ("word/media/image1.png", "\u{1}\u{2}\u{3}".repeat(99)),
                ("word/document.xml", docx(&lines)),
            ],
            Self::Xlsx => vec![
                ("_rels/.rels", relationships("officeDocument", "xl/workbook.xml")),
                (
                    "xl/workbook.xml",
                    "<workbook><sheets><sheet name=\"一\" r:id=\"r1\"/></sheets></workbook>".to_owned(),
                ),
                ("xl/_rels/workbook.xml.rels", relationships("worksheet", "worksheets/sheet1.xml")),
                ("xl/worksheets/sheet1.xml", xlsx(&lines)),
                ("docProps/app.xml", "<Properties/>".to_owned()),
            ],
        };
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (at, (name, content)) in parts.iter().enumerate() {
            let method = if at % 2 == 0 { CompressionMethod::Deflated } else { CompressionMethod::Stored };
            zip.start_file(*name, SimpleFileOptions::default().compression_method(method)).expect("an entry");
            zip.write_all(content.as_bytes()).expect("written");
        }
        zip.finish().expect("an archive").into_inner()
    }
}

fn docx(lines: &[&str]) -> String {
    let mut body = String::new();
    let cell = |words: &str| match words.char_indices().nth(2) {
        // Runs are cut anywhere: by the spelling, by who wrote them.
        Some((cut, _)) => {
            let (first, rest) = words.split_at(cut);
            format!(
                "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{first}</w:t></w:r><w:r><w:t xml:space=\"preserve\">{rest}</w:t></w:r></w:p>"
            )
        }
        None if words.is_empty() => "<w:p><w:pPr><w:rPr><w:sz w:val=\"18\"/></w:rPr></w:pPr></w:p>".to_owned(),
        None => format!("<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"),
    };
    for group in lines.chunk_by(|a, b| a.contains('\t') == b.contains('\t')) {
        if !group[0].contains('\t') {
            body.extend(group.iter().map(|line| cell(line)));
            continue;
        }
        body.push_str("<w:tbl>");
        for line in group {
            let cells: String = line.split('\t').map(|words| format!("<w:tc>{}</w:tc>", cell(words))).collect();
            body.push_str(&format!("<w:tr>{cells}</w:tr>"));
        }
        body.push_str("</w:tbl>");
    }
    format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")
}

fn xlsx(lines: &[&str]) -> String {
    let mut rows = String::new();
    for (row, line) in lines.iter().enumerate() {
        let row = row + 1;
        let cell = |(column, words): (usize, &str)| {
            let reference = format!("{}{row}", char::from(b'A' + u8::try_from(column).expect("few columns")));
            match words.parse::<i64>() {
                _ if words.is_empty() => String::new(),
                Ok(_) => format!("<c r=\"{reference}\" s=\"3\"><v>{words}</v></c>"),
                Err(_) => format!("<c r=\"{reference}\" s=\"4\" t=\"inlineStr\"><is><t>{words}</t></is></c>"),
            }
        };
        let cells: String = line.split('\t').enumerate().map(cell).collect();
        rows.push_str(&format!("<row r=\"{row}\">{cells}</row>"));
    }
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

fn linter() -> Linter {
    let knowledge = gouji::lint::Knowledge::load(&[]).unwrap_or_else(|errors| panic!("{errors:?}"));
    let selection = Selection::new(&knowledge.rules, &[], &[]).unwrap_or_default();
    Linter { knowledge, options: Options { selection, ..Options::default() } }
}

fn mended(linter: &Linter, bytes: &[u8], most: Safety) -> Option<Vec<u8>> {
    let name = Path::new("report");
    let linted = linter.lint(bytes, name);
    fix::mend(linter.tools(), bytes, name, &linted, most).map(|mended| mended.bytes)
}

fn values(linter: &Linter, bytes: &[u8]) -> Vec<Vec<Value>> {
    let report = linter.lint(bytes, Path::new("report")).report.expect("a report");
    report.tables.iter().map(|table| table.cells.iter().map(|cell| cell.value).collect()).collect()
}

/// The entries of an archive: name, and the bytes as they are stored.
fn entries(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let count = archive.len();
    let entry = |at: usize| {
        let mut entry = archive.by_index_raw(at).expect("an entry");
        let mut raw = Vec::new();
        entry.read_to_end(&mut raw).expect("read");
        (entry.name().expect("a name").into_owned(), raw)
    };
    (0..count).map(entry).collect()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut text).expect("text");
    text
}

/// That nothing in a copy has changed but one part, and that the text of that part is the one of `sound`.
fn only_text_changed(kind: Kind, before: &[u8], after: &[u8], sound: &[u8]) -> Result<(), TestCaseError> {
    let others = |bytes: &[u8]| entries(bytes).into_iter().filter(|(name, _)| name != kind.part()).collect::<Vec<_>>();
    prop_assert_eq!(others(before), others(after));
    let names = |bytes: &[u8]| entries(bytes).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    prop_assert_eq!(names(before), names(after));
    let text = |bytes: &[u8]| {
        let source = part(bytes, kind.part());
        let text = source.split('<').map(|piece| piece.split_once('>').map_or("", |(_, text)| text));
        text.collect::<String>()
    };
    prop_assert_eq!(text(after), text(sound));
    Ok(())
}

fn careless(sample: &mut Sample, row: &str, column: &str) {
    let number = sample.get("applications", row, column).to_string();
    let wide = number.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c)).collect::<String>();
    sample.set("applications", row, column, wide);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_wrong_number_is_set_right(sample in sample::sample(), row in any::<prop::sample::Index>(), column in 0..7_usize, more in 1..90_i64) {
        let linter = linter();
        let rows = &sample.table("applications").rows;
        let (row, column) = (rows[row.index(rows.len())].id.clone(), sample::columns()[column]);
        let mut damaged = sample.clone();
        damaged.set("applications", &row, column, sample.get("applications", &row, column) + more);
        for kind in KINDS {
            let sound = kind.file(&layout::render(&sample, Layout::Tabs));
            let bytes = kind.file(&layout::render(&damaged, Layout::Tabs));
            prop_assert_eq!(mended(&linter, &bytes, Safety::Safe), None);
            let after = mended(&linter, &bytes, Safety::Unsafe).expect("a fix");
            prop_assert_eq!(values(&linter, &after), values(&linter, &sound));
            only_text_changed(kind, &bytes, &after, &sound)?;
            prop_assert_eq!(mended(&linter, &after, Safety::Unsafe), None);
        }
    }

    #[test]
    fn notation_and_labels_are_set_right(sample in sample::sample(), row in any::<prop::sample::Index>(), column in 0..7_usize) {
        let linter = linter();
        let rows = &sample.table("applications").rows;
        let row = &rows[row.index(rows.len())];
        let mut damaged = sample.clone();
        careless(&mut damaged, &row.id, sample::columns()[column]);
        let slip = |text: &str| text.replacen("不掌握相关政府信息", "不掌握相关信息", 1);
        for kind in KINDS {
            let sound = kind.file(&layout::render(&sample, Layout::Tabs));
            let bytes = kind.file(&slip(&layout::render(&damaged, Layout::Tabs)));
            let after = mended(&linter, &bytes, Safety::Safe).expect("a fix");
            prop_assert_eq!(values(&linter, &after), values(&linter, &sound));
            only_text_changed(kind, &bytes, &after, &sound)?;
        }
    }

    #[test]
    fn blank_cells_are_filled(sample in sample::sample_of("2021"), row in any::<prop::sample::Index>(), column in 0..6_usize) {
        let linter = linter();
        let rows = &sample.table("applications").rows;
        let (row, column) = (rows[row.index(rows.len())].id.clone(), sample::columns()[column]);
        prop_assume!(sample.get("applications", &row, column) == 0);
        let mut damaged = sample.clone();
        damaged.set("applications", &row, column, "");
        for kind in KINDS {
            let sound = kind.file(&layout::render(&sample, Layout::Tabs));
            let bytes = kind.file(&layout::render(&damaged, Layout::Tabs));
            let found = support::lines(&linter.lint(&bytes, Path::new("report")));
            prop_assume!(found.len() == 1 && found[0].contains("blank-cell"));
            let after = mended(&linter, &bytes, Safety::Unsafe).expect("a fix");
            prop_assert_eq!(values(&linter, &after), values(&linter, &sound));
            only_text_changed(kind, &bytes, &after, &sound)?;
        }
    }
}

/// A workbook of one sheet with these rows, and what is found in it with every fix made.
fn sheet(rows: &str) -> (Vec<u8>, Option<String>) {
    let bytes = Kind::Xlsx.file("");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).expect("an entry");
        if entry.name().expect("a name") != Kind::Xlsx.part() {
            zip.raw_copy_file(entry).expect("copied");
        }
    }
    zip.start_file(Kind::Xlsx.part(), SimpleFileOptions::default()).expect("an entry");
    write!(zip, "<worksheet><sheetData>{rows}</sheetData></worksheet>").expect("written");
    let bytes = zip.finish().expect("an archive").into_inner();
    let after = mended(&linter(), &bytes, Safety::Unsafe);
    (bytes, after.map(|after| part(&after, Kind::Xlsx.part())))
}

const HEADER: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>信息内容</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>本年制发件数</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>本年废止件数</t></is></c><c r=\"D1\" t=\"inlineStr\"><is><t>现行有效件数</t></is></c></row>";

const RULES: &str = "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>规章</t></is></c><c r=\"B2\"><v>0</v></c><c r=\"C2\"><v>0</v></c><c r=\"D2\"><v>0</v></c></row>";

#[test]
fn a_cell_that_is_not_in_the_file_is_put_in_its_place() {
    let row = |cells: &str| {
        format!(
            "{HEADER}{RULES}<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>行政规范性文件</t></is></c>{cells}<c r=\"D3\" s=\"7\"><v>12</v></c></row>"
        )
    };
    let (_, after) = sheet(&row("<c r=\"B3\"><v>3</v></c>"));
    let expected = row("<c r=\"B3\"><v>3</v></c><c r=\"C3\"><v>0</v></c>");
    assert_eq!(after.as_deref(), Some(&*format!("<worksheet><sheetData>{expected}</sheetData></worksheet>")));
}

#[test]
fn formulas_are_not_touched() {
    let wide = |cell: &str| {
        format!(
            "{HEADER}{RULES}<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>行政规范性文件</t></is></c><c r=\"B3\"><v>3</v></c>{cell}<c r=\"D3\"><v>12</v></c></row>"
        )
    };
    let (_, after) = sheet(&wide("<c r=\"C3\" t=\"inlineStr\"><is><t>１</t></is></c>"));
    assert!(after.is_some_and(|after| after.contains("<c r=\"C3\"><v>1</v></c>")));
    let (_, after) = sheet(&wide("<c r=\"C3\" t=\"str\"><f>\"１\"</f><v>１</v></c>"));
    assert_eq!(after, None);
}
