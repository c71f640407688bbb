//! The same report in every format: the same cells, the same findings, each at its place.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

mod support;

use gouji::check::Finding;
use gouji::emit::Locator;
use gouji::lang::Lang;
use gouji::lint::Linted;
use gouji::read::{Block, Format, Limits, Unreadable, read_as};
use proptest::prelude::*;
use std::path::{Path, PathBuf};
use support::damage::{self, Dice};
use support::docx::{self, Oddities};
use support::layout::{self, Layout};
use support::printed::{Place, Printed};
use support::sample::{Sample, sample};
use support::{cells, html, lines, lint, lint_bytes, xlsx};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats").join(name)
}

fn markdown(name: &str) -> String {
    std::fs::read_to_string(fixture(&format!("{name}.md"))).expect("the Markdown")
}

/// Where a finding is said to be.
fn place(linted: &Linted, finding: &Finding) -> String {
    let location = Locator::new(linted.document.as_ref().expect("a document")).locate(finding.span, Lang::Zh);
    location.place.unwrap_or_else(|| format!("{}:{}", location.line, location.column))
}

/// What a finding points at, blanks aside: every format breaks lines in its own way.
fn words(linted: &Linted, finding: &Finding) -> String {
    let words = linted.document.as_ref().expect("a document").words(finding.span);
    words.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The places of all findings in the Markdown that the other formats were made of.
fn places(text: &str, printed: &Printed) -> Vec<Place> {
    let linted = lint(text, "report.md");
    let locator = Locator::new(linted.document.as_ref().expect("a document"));
    let findings = linted.checked.findings.iter();
    findings
        .map(|finding| locator.locate(finding.span, Lang::Zh))
        .map(|at| printed.at(text, at.line, at.column))
        .collect()
}

/// A place as Word counts. `nested` is true where the last table stands in another.
fn in_word(place: Place, nested: bool) -> String {
    match place {
        Place::Words { number, .. } => format!("第{}段", number + 1),
        Place::Cell { table, row, column, .. } => {
            let table = table + 1 + usize::from(nested && table == 2);
            format!("表{table} 第{}行 第{}列", row + 1, column + 1)
        }
    }
}

fn in_sheet(place: Place, printed: &Printed) -> String {
    let rows = printed.sheet_rows();
    let (row, column) = match place {
        Place::Words { block, .. } => (rows[block], 0),
        Place::Cell { block, row, column, .. } => (rows[block] + row, column),
    };
    format!("{}!{}", xlsx::SHEET, xlsx::reference(row, column))
}

/// Holds a file against the Markdown it was made of.
fn assert_same(name: &str, linted: &Linted, text: &str, place_of: Option<&dyn Fn(Place) -> String>) {
    let original = lint(text, "report.md");
    assert_eq!(cells(linted), cells(&original), "{name}");
    assert_eq!(lines(linted), lines(&original), "{name}");
    let places = places(text, &Printed::of_markdown(text));
    for ((finding, there), place_there) in linted.checked.findings.iter().zip(&original.checked.findings).zip(places) {
        let what = format!("{name}: {}", there.message.get(Lang::Zh));
        assert_eq!(words(linted, finding), words(&original, there), "{what}");
        if let Some(place_of) = place_of {
            assert_eq!(place(linted, finding), place_of(place_there), "{what}");
        }
    }
}

#[test]
fn there_are_ten_faults_and_more_in_the_faulty_report() {
    assert!(lines(&lint(&markdown("sound"), "report.md")).is_empty());
    let found = lint(&markdown("faulty"), "report.md").checked.findings.len();
    assert!(found >= 10, "{found}");
}

#[test]
fn files_of_office_programs() {
    for report in ["sound", "faulty"] {
        let text = markdown(report);
        let printed = Printed::of_markdown(&text);
        let in_sheet = |place| in_sheet(place, &printed);
        let in_word = |place| in_word(place, false);
        for (ending, place_of) in [
            (".txt", None),
            (".html", None),
            ("-libreoffice.html", None),
            (".pdf", None),
            (".docx", Some(&in_word as &dyn Fn(Place) -> String)),
            ("-libreoffice.docx", Some(&in_word)),
            (".xlsx", Some(&in_sheet)),
            (".xls", Some(&in_sheet)),
            (".ods", Some(&in_sheet)),
            ("-libreoffice.xlsx", Some(&in_sheet)),
            ("-libreoffice.xls", Some(&in_sheet)),
            ("-libreoffice.ods", Some(&in_sheet)),
        ] {
            let name = format!("{report}{ending}");
            let bytes = std::fs::read(fixture(&name)).expect("the file");
            assert_same(&name, &lint_bytes(&bytes, &name), &text, place_of);
        }
    }
}

#[test]
fn places_in_a_pdf_are_lines_of_pages() {
    let linted = lint_bytes(&std::fs::read(fixture("faulty.pdf")).expect("the file"), "faulty.pdf");
    // Counted on the pages by eye.
    for (code, expected) in [
        ("DAT-03", "第1页 第7行"),
        ("PRO-04", "第1页 第14行"),
        ("CEL-18", "第1页 第25行"),
        ("CEL-04", "第1页 第33行"),
        ("CEL-01", "第2页 第20行"),
        ("T3-02", "第3页 第22行"),
        ("CEL-03", "第3页 第35行"),
        ("T3-03", "第5页 第2行"),
        ("T3-01", "第5页 第3行"),
        ("T4-01", "第5页 第12行"),
        ("STR-04", "第5页 第13行"),
    ] {
        let mut of_rule = linted.checked.findings.iter().filter(|finding| finding.code == code);
        let finding = of_rule.next().unwrap_or_else(|| panic!("{code} {:?}", lines(&linted)));
        assert_eq!(place(&linted, finding), expected, "{code}");
    }
}

#[test]
fn a_document_with_everything_in_it() {
    for report in ["sound", "faulty"] {
        let text = markdown(report);
        let bytes = docx::write(&Printed::of_markdown(&text), Oddities::ALL);
        let mut linted = lint_bytes(&bytes, "report.docx");
        let noted =
            linted.checked.findings.iter().position(|it| it.code == "EXT-12").expect("a note of tracked changes");
        linted.checked.findings.remove(noted);
        assert_same(report, &linted, &text, Some(&|place| in_word(place, true)));
    }
}

#[test]
fn content_decides_and_not_the_name() {
    let sound = markdown("sound");
    let expected = cells(&lint(&sound, "report.md"));
    let printed = Printed::of_markdown(&sound);
    let page = html::write(&printed, html::Style(0)).into_bytes();
    let document = docx::write(&printed, Oddities(0));
    let workbook = xlsx::write(&printed, xlsx::Style(0));
    let pdf = std::fs::read(fixture("sound.pdf")).expect("the file");
    for (bytes, format) in [
        (&page, Format::Html),
        (&document, Format::Docx),
        (&workbook, Format::Sheet),
        (&pdf, Format::Pdf),
        (&sound.into_bytes(), Format::Text),
    ] {
        for name in ["report.txt", "report.docx", "report.xls", "report.html", "report", "报告.DOC"] {
            let linted = lint_bytes(bytes, name);
            assert_eq!(linted.document.as_ref().map(|document| document.format), Some(format), "{name}");
            assert_eq!(cells(&linted), expected, "{format:?} {name}");
            assert_eq!(lines(&linted), [""; 0], "{format:?} {name}");
        }
    }
}

#[test]
fn tables_of_html_in_markdown() {
    let text = markdown("faulty");
    let printed = Printed::of_markdown(&text);
    for style in [html::Style(0), html::Style::OPEN_ENDED, html::Style::OFFICE, html::Style::ONE_LINE] {
        let mixed = html::in_markdown(&printed, style);
        assert!(mixed.starts_with("# ") && mixed.contains("<table"));
        for name in ["report.md", "report.txt"] {
            assert_same(&format!("{name} {style:?}"), &lint(&mixed, name), &text, None);
        }
    }
}

#[test]
fn who_says_what_a_file_is_is_believed() {
    let read = |bytes: &[u8], format| read_as(bytes, format, &Limits::default());
    let words = |bytes: &[u8], format| {
        let document = read(bytes, format).expect("it can be read");
        assert_eq!(document.format, format);
        document.blocks.iter().find_map(|block| match block {
            Block::Paragraph(paragraph) => Some(document.read(&paragraph.text).to_owned()),
            _ => None,
        })
    };
    // Text that no one would take for a page, and a page that is to be read as it is written.
    assert_eq!(words(b"1 &lt; <b>2</b>", Format::Html).as_deref(), Some("1 < 2"));
    assert_eq!(words(b"<!DOCTYPE html><p>1</p>", Format::Text).as_deref(), Some("<!DOCTYPE html><p>1</p>"));
    let text = markdown("sound");
    let printed = Printed::of_markdown(&text);
    let document = docx::write(&printed, Oddities(0));
    assert_eq!(read(&document, Format::Docx).map(|it| it.format), Ok(Format::Docx));
    for format in [Format::Sheet, Format::Pdf] {
        assert_eq!(read(&document, format).map(drop), Err(Unreadable::NotOf(format)));
        assert_eq!(read(text.as_bytes(), format).map(drop), Err(Unreadable::NotOf(format)));
    }
    assert!(read(&document, Format::Text).is_err());
}

/// What the program says of a file: exit status, and what it writes.
fn run(arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.args(["check", "--no-config", "--lang", "zh", "--format", "concise"]).args(arguments);
    let output = command.arg(fixture("sound.docx")).output().expect("it runs");
    let text = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8(text).expect("text"))
}

#[test]
fn limits_are_changed_on_the_command_line() {
    for (arguments, status, words) in [
        (&["--limit", "cells=1000,file-size=1MB"][..], 0, ""),
        (&["--limit", "cells=100"], 1, "表格多于 100 格，超过了限度"),
        (&["--limit", "file-size=1KB"], 1, "文件大于 1KB，超过了限度"),
        (&["--limit", "inflated-size=2KB"], 1, "文件解开以后大于 2KB，超过了限度"),
        (&["--limit", "nesting=3"], 1, "文件的元素或表格嵌套多于 3 层，超过了限度"),
        (&["--limit", "entries=2"], 1, "文件里的部件多于 2 个，超过了限度"),
        (&["--limit", "size=2"], 2, "没有名为“size”的限度"),
        (&["--limit", "cells=many"], 2, "“cells=many”不是限度的写法"),
        (&["--as", "docx"], 0, ""),
        (&["--as", "xls"], 1, "文件不是 Excel 格式"),
    ] {
        let (code, text) = run(arguments);
        assert_eq!(code, Some(status), "{arguments:?}: {text}");
        assert!(text.contains(words), "{arguments:?}: {text}");
        assert_eq!(text.trim().is_empty(), words.is_empty(), "{arguments:?}: {text}");
    }
}

/// All findings but what is said of tracked changes.
fn found(linted: &Linted) -> Vec<String> {
    lines(linted).into_iter().filter(|line| !line.contains("tracked-changes")).collect()
}

fn check(sample: &Sample, name: &str, bytes: &[u8], shown: &str) -> Result<(), TestCaseError> {
    let linted = lint_bytes(bytes, name);
    let expected: Vec<String> =
        support::TABLES.iter().flat_map(|table| sample.cells(table)).map(|cell| normal(cell)).collect();
    prop_assert_eq!(cells(&linted), expected, "{} {}", name, shown);
    prop_assert!(found(&linted).is_empty(), "{} {}\n{}", name, shown, found(&linted).join("\n"));
    Ok(())
}

fn normal(cell: &str) -> String {
    cell.parse::<rust_decimal::Decimal>().map_or_else(|_| cell.to_owned(), |number| number.normalize().to_string())
}

proptest! {
    #![proptest_config(support::cases(48))]

    #[test]
    fn sound_reports_are_sound_in_every_format(
        sample in sample(),
        odd in (0..=Oddities::ALL.0).prop_map(Oddities),
        sheet in (0..=xlsx::Style::ALL.0).prop_map(xlsx::Style),
        page in (0..=html::Style::ALL.0).prop_map(html::Style),
    ) {
        let printed = Printed::of_markdown(&layout::render(&sample, Layout::Markdown));
        check(&sample, "report.docx", &docx::write(&printed, odd), &format!("{odd:?}"))?;
        check(&sample, "report.xlsx", &xlsx::write(&printed, sheet), &format!("{sheet:?}"))?;
        check(&sample, "report.html", html::write(&printed, page).as_bytes(), &format!("{page:?}"))?;
    }

    #[test]
    fn damage_is_found_in_every_format(
        sound in sample(),
        damage in prop::sample::select(damage::ALL.to_vec()),
        dice in prop::collection::vec(any::<u32>(), 8).prop_map(Dice::new),
        odd in (0..=Oddities::ALL.0).prop_map(Oddities),
        sheet in (0..=xlsx::Style::ALL.0).prop_map(xlsx::Style),
        page in (0..=html::Style::ALL.0).prop_map(html::Style),
    ) {
        let Some((sample, mut expected)) = damage.apply(&sound, &mut dice.clone()) else { return Ok(()) };
        expected.sort();
        let text = layout::render(&sample, Layout::Markdown);
        let printed = Printed::of_markdown(&text);
        for (name, bytes) in [
            ("report.docx", docx::write(&printed, odd)),
            ("report.xlsx", xlsx::write(&printed, sheet)),
            ("report.html", html::write(&printed, page).into_bytes()),
        ] {
            let mut found = support::told(&lint_bytes(&bytes, name));
            found.retain(|told| told != "info tracked-changes");
            found.sort();
            prop_assert_eq!(&found, &expected, "{:?} {} {:?} {:?} {:?}\n{}", damage, name, odd, sheet, page, text);
        }
    }
}
