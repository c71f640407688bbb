//! Rows that are put back where one is missing: for each row of the applications table, the file is afterwards what it is
//! with the row, and what refers to the rows below has moved with them.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

mod support;

use gouji::fix::{self, Safety};
use gouji::lint::{Options, Tools};
use gouji::rule::Selection;
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use std::io::{Cursor, Read as _, Write as _};
use std::path::Path;
use support::docx::{self, Oddities};
use support::html;
use support::knowledge;
use support::layout::{self, Layout};
use support::printed::Printed;
use support::sample::{self, Sample};
use support::slips;
use support::xlsx;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A report, and the same without a row that says nothing: for each row of results.
fn reports(form: &'static str) -> Vec<(String, Printed, Printed)> {
    let sample = sample::sample_of(form).new_tree(&mut TestRunner::deterministic()).expect("a sample").current();
    let lost = |row: &String| {
        let sound = slips::without(&sample, row);
        let mut damaged = sound.clone();
        damaged.edits.lost_rows.insert(("applications", row.clone()));
        let printed = |sample: &Sample| Printed::of_markdown(&layout::render(sample, Layout::Markdown));
        (row.clone(), printed(&sound), printed(&damaged))
    };
    sample::results(sample.table("applications")).iter().map(lost).collect()
}

fn mended(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let selection = Selection::new(&knowledge().rules, &[], &[]).unwrap_or_default();
    let options = Options { selection, ..Options::default() };
    let tools = Tools { knowledge: knowledge(), options: &options };
    let linted = tools.lint(bytes, Path::new(name));
    fix::mend(tools, bytes, Path::new(name), &linted, Safety::Unsafe).map(|mended| mended.bytes)
}

/// The archive with other parts, and with further ones.
fn with_parts(bytes: &[u8], change: impl Fn(&str, String) -> String, more: &[(&str, String)]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut source = String::new();
        entry.read_to_string(&mut source).expect("text");
        zip.start_file(&*name, SimpleFileOptions::default()).expect("an entry");
        zip.write_all(change(&name, source).as_bytes()).expect("written");
    }
    for (name, source) in more {
        zip.start_file(*name, SimpleFileOptions::default()).expect("an entry");
        zip.write_all(source.as_bytes()).expect("written");
    }
    zip.finish().expect("an archive").into_inner()
}

fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let count = archive.len();
    let part = |at: usize| {
        let mut entry = archive.by_index(at).expect("an entry");
        let mut source = String::new();
        entry.read_to_string(&mut source).expect("text");
        (entry.name().expect("a name").into_owned(), source)
    };
    (0..count).map(part).collect()
}

#[test]
fn a_page_is_what_it_is_with_the_row() {
    for form in ["2019", "2021"] {
        for (row, sound, damaged) in reports(form) {
            for style in [html::Style(0), html::Style::OFFICE, html::Style::ONE_LINE, html::Style::OPEN_ENDED] {
                let after = mended(html::write(&damaged, style).as_bytes(), "a.html").expect("a fix");
                assert_eq!(String::from_utf8_lossy(&after), html::write(&sound, style), "{row} {style:?}");
            }
        }
    }
}

#[test]
fn names_in_a_page_stay_the_only_ones() {
    let (_, _, damaged) = &reports("2021")[4];
    let row = "<tr><td>2.其他法律";
    let named = row.replace("<tr><td>", "<tr id=r2 class=\"x\"><td id='c2' name=n>");
    let page = html::write(damaged, html::Style(0)).replace(row, &named);
    assert!(page.contains(&named));
    let after = String::from_utf8(mended(page.as_bytes(), "a.html").expect("a fix")).expect("text");
    assert_eq!(after.matches("id=r2").count(), 1);
    assert!(after.contains("\n<tr class=\"x\"><td>3."), "{after}");
}

#[test]
fn a_word_document_is_what_it_is_with_the_row() {
    let marks = regex::Regex::new("<w:bookmark[^>]*>| w14:paraId=\"[^\"]*\"").expect("a pattern");
    let blank = regex::Regex::new("(<w:vMerge/></w:tcPr>)(?:<w:p/>|<w:p [^>]*>.*?</w:p>)").expect("a pattern");
    // Every paragraph and row has a number of its own, and a cell has a name.
    let numbered = |bytes: &[u8]| {
        let number = |_: &str, source: String| {
            let mut next = 0;
            let mut pieces = source.split("<w:p w:rsidR=\"00A77427\">");
            let mut out = pieces.next().unwrap_or_default().to_owned();
            for piece in pieces {
                next += 1;
                let mark =
                    format!("<w:bookmarkStart w:id=\"{next}\" w:name=\"n{next}\"/><w:bookmarkEnd w:id=\"{next}\"/>");
                out.push_str(&format!("<w:p w14:paraId=\"{next:08X}\" w:rsidR=\"00A77427\">{mark}{piece}"));
            }
            out.replace("<w:tr>", "<w:tr><w:trPr><w:cantSplit/></w:trPr>")
        };
        with_parts(bytes, number, &[])
    };
    for form in ["2019", "2021"] {
        for (row, sound, damaged) in reports(form) {
            let [sound, damaged] = [&sound, &damaged].map(|printed| docx::write(printed, Oddities(0)));
            let after = parts(&mended(&numbered(&damaged), "a.docx").expect("a fix"));
            let document = |parts: &[(String, String)]| {
                parts.iter().find(|(name, _)| name == "word/document.xml").expect("the document").1.clone()
            };
            let after = document(&after);
            let ids: Vec<&str> =
                marks.find_iter(&after).map(|it| it.as_str()).filter(|it| it.contains("paraId")).collect();
            assert_eq!(ids.len(), ids.iter().collect::<BTreeSet<_>>().len(), "{row}");
            let names: Vec<&str> = after.split("w:name=\"n").skip(1).collect();
            assert_eq!(names.len(), ids.len(), "{row}");
            let expected = document(&parts(&numbered(&sound)));
            // In a cell that is reached from above, no word stands, whatever else may.
            let plain =
                |source: &str| marks.replace_all(source, "").replace("<w:p w:rsidR=\"00A77427\"></w:p>", "<w:p/>");
            let plain = |source: &str| blank.replace_all(&plain(source), "$1").into_owned();
            assert_eq!(plain(&after), plain(&expected), "{row}");
        }
    }
}

#[test]
fn a_workbook_is_what_it_is_with_the_row() {
    for form in ["2019", "2021"] {
        for (row, sound, damaged) in reports(form) {
            // The row of the sheet that is missing.
            let missing =
                sound.sheet_rows().iter().zip(&sound.blocks).zip(&damaged.blocks).find_map(|((first, a), b)| {
                    let (support::printed::Block::Table(a), support::printed::Block::Table(b)) = (a, b) else {
                        return None;
                    };
                    let label = |row: &Vec<Option<support::printed::Cell>>| {
                        row.iter().flatten().map(|cell| cell.text.clone()).find(|words| words.contains(['.', '）']))
                    };
                    let own = a.iter().zip(b).position(|(a, b)| label(a) != label(b))?;
                    (a.len() > b.len()).then_some(first + own + 1)
                });
            let missing = missing.expect("a row that is missing");
            let book = |printed: &Printed, is_damaged: bool| {
                // Numbers of rows as they are with the row.
                let at = |row: usize| if is_damaged && row > missing { row - 1 } else { row };
                let change = |name: &str, source: String| {
                    match name {
                    "xl/worksheets/sheet1.xml" => around(&source, at),
                    "xl/workbook.xml" => source.replace(
                        "</sheets>",
                        &format!("</sheets><definedNames><definedName name=\"_xlnm.Print_Area\" localSheetId=\"0\">'年度报告'!$A$1:$O${}</definedName></definedNames>", at(200)),
                    ),
                    "xl/_rels/workbook.xml.rels" => source.replace(
                        "</Relationships>",
                        "<Relationship Id=\"rId9\" Type=\"x/calcChain\" Target=\"calcChain.xml\"/></Relationships>",
                    ),
                    _ => source,
                }
                };
                let chain = format!(
                    "<calcChain><c r=\"K{}\" i=\"1\"/><c r=\"L2\"/><c r=\"K{}\" i=\"2\"/></calcChain>",
                    at(200),
                    200
                );
                with_parts(&xlsx::write(printed, xlsx::Style(0)), change, &[("xl/calcChain.xml", chain)])
            };
            let after = parts(&mended(&book(&damaged, true), "a.xlsx").expect("a fix"));
            let expected = parts(&book(&sound, false));
            for (after, expected) in after.iter().zip(&expected) {
                assert_eq!(merges_in_order(&after.1), merges_in_order(&expected.1), "{row} {}", after.0);
            }
            assert_eq!(after.len(), expected.len());
        }
    }
}

/// A sheet with all that a row may be put into a sheet with.
fn around(sheet: &str, at: impl Fn(usize) -> usize) -> String {
    let last = at(200);
    let row = format!("<row r=\"{last}\"><c r=\"K{last}\" t=\"str\"><f>K$2&amp;IF(SUM(D4:I{last})=0,\"A{last}\",L{last})</f><v>注</v></c></row>")
        .replace(&format!("\"A{last}\""), "\"A200\"");
    let behind = format!(
        "<conditionalFormatting sqref=\"D4:J{last} L{last}\"><cfRule type=\"expression\" priority=\"1\"><formula>D4&gt;$A${last}</formula></cfRule></conditionalFormatting>\
         <dataValidations count=\"1\"><dataValidation type=\"custom\" sqref=\"K2:K{last}\"><formula1>K2&gt;K{last}</formula1></dataValidation></dataValidations>\
         <hyperlinks><hyperlink ref=\"A2\" location=\"年度报告!A{last}\"/><hyperlink ref=\"M{last}\" location=\"A3\"/></hyperlinks><pageMargins left=\"1\"/>"
    );
    let sheet = sheet.replace("<sheetData>", &format!("<dimension ref=\"A1:O{last}\"/><sheetData>"));
    let sheet = sheet.replace("</sheetData>", &format!("{row}</sheetData>"));
    let count = sheet.matches("<mergeCell ").count();
    let sheet = sheet.replace("<mergeCells>", &format!("<mergeCells count=\"{count}\">"));
    sheet.replace("</mergeCells>", &format!("</mergeCells>{behind}"))
}

fn merges_in_order(source: &str) -> (String, BTreeSet<String>) {
    let merge = regex::Regex::new("<mergeCell [^>]*>").expect("a pattern");
    let merges: Vec<String> = merge.find_iter(source).map(|it| it.as_str().to_owned()).collect();
    let (count, merges) = (merges.len(), merges.into_iter().collect::<BTreeSet<_>>());
    assert_eq!(count, merges.len(), "no cells are merged twice");
    (merge.replace_all(source, "").into_owned(), merges)
}

#[test]
fn where_it_is_not_known_what_moves_nothing_is_put_in() {
    let (_, _, damaged) = &reports("2021")[3];
    let bytes = xlsx::write(damaged, xlsx::Style(0));
    let with = |name: &str, from: &str, to: &str| {
        let change = |part: &str, source: String| if part == name { source.replacen(from, to, 1) } else { source };
        mended(&with_parts(&bytes, change, &[]), "a.xlsx")
    };
    let sheet = "xl/worksheets/sheet1.xml";
    assert!(with(sheet, "", "").is_some());
    for (name, from, to) in [
        (sheet, "</worksheet>", "<drawing r:id=\"r1\"/></worksheet>"),
        (sheet, "</worksheet>", "<legacyDrawing r:id=\"r1\"/></worksheet>"),
        (sheet, "</worksheet>", "<tableParts/></worksheet>"),
        (sheet, "</worksheet>", "<extLst><ext/></extLst></worksheet>"),
        (sheet, "</sheetData>", "</sheetData><autoFilter ref=\"A1:B9\"/>"),
        (
            sheet,
            "</sheetData>",
            "<row r=\"300\"><c r=\"A300\"><f t=\"shared\" si=\"0\">A1</f><v>1</v></c></row></sheetData>",
        ),
        (sheet, "</sheetData>", "<row r=\"300\"><c r=\"A300\"><f>表1[合计]</f><v>1</v></c></row></sheetData>"),
        ("xl/workbook.xml", "</workbook>", "<pivotCaches/></workbook>"),
    ] {
        assert_eq!(with(name, from, to), None, "{to}");
    }
}
