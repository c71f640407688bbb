//! Consistent reports of invented places, in every layout that real files come in, and the damage that real reports have.
//!
//! Labels come from the forms themselves: nothing is written down twice.
#![allow(dead_code, reason = "every test file takes what it needs")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

pub(crate) mod damage;
pub(crate) mod docx;
pub(crate) mod dress;
pub(crate) mod html;
pub(crate) mod layout;
pub(crate) mod lsp;
pub(crate) mod printed;
pub(crate) mod sample;
pub(crate) mod slips;
pub(crate) mod sums;
pub(crate) mod xlsx;

use gouji::lint::{Knowledge, Linted, Linter, Options};
use gouji::rule::Selection;
use proptest::test_runner::{Config as ProptestConfig, FileFailurePersistence};
use std::path::Path;
use std::sync::OnceLock;

/// Property tests of so many cases, unless the environment asks for more or fewer.
pub(crate) fn cases(count: u32) -> ProptestConfig {
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    let cases = if asked { ProptestConfig::default().cases } else { count };
    let failure_persistence = Some(Box::new(FileFailurePersistence::WithSource("proptest-regressions")) as _);
    ProptestConfig { cases, failure_persistence, ..ProptestConfig::default() }
}

/// Forms, words and rules, loaded once.
pub(crate) fn knowledge() -> &'static Knowledge {
    static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
    KNOWLEDGE.get_or_init(|| Knowledge::load(&[]).unwrap_or_else(|errors| panic!("{errors:?}")))
}

/// Checks a text with all rules that are on by themselves.
pub(crate) fn lint(text: &str, name: &str) -> Linted {
    lint_bytes(text.as_bytes(), name)
}

/// Checks a file with all rules that are on by themselves.
pub(crate) fn lint_bytes(bytes: &[u8], name: &str) -> Linted {
    let knowledge = knowledge();
    let selection = Selection::new(&knowledge.rules, &[], &[]).unwrap_or_default();
    let options = Options { selection, ..Options::default() };
    Linter::lint_with(knowledge, &options, bytes, Path::new(name))
}

/// A finding as a line: severity, rule, message.
pub(crate) fn lines(linted: &Linted) -> Vec<String> {
    let rules = &knowledge().rules;
    let line = |finding: &gouji::check::Finding| {
        let message = finding.message.get(gouji::lang::Lang::Zh);
        format!("{:?} {} {message}", finding.severity, rules.get(finding.rule).name)
    };
    linted.checked.findings.iter().map(line).collect()
}

/// A finding in short: severity, rule, the cells that are blamed, and what they should be.
pub(crate) fn told(linted: &Linted) -> Vec<String> {
    let Knowledge { rules, forms, .. } = knowledge();
    let name = |cell: &gouji::check::CellName| {
        let printed = forms.get(cell.form).table(cell.table).expect("a table of the form");
        let row = cell.row.map_or("*", |row| &printed.row(row).id);
        let column = cell.column.map_or("*", |column| &printed.column(column).id);
        format!("{}.{row}.{column}", printed.name)
    };
    let told = |finding: &gouji::check::Finding| {
        let mut told = format!("{} {}", severity(finding.severity), rules.get(finding.rule).name);
        let cells: Vec<String> = finding.cells.iter().take(finding.blamed.max(1)).map(name).collect();
        if !cells.is_empty() {
            told.push_str(&format!(" {}", cells.join(", ")));
        }
        if let Some(expected) = finding.expected.as_ref().filter(|_| !cells.is_empty()) {
            told.push_str(&format!(" = {expected}"));
        }
        told
    };
    linted.checked.findings.iter().map(told).collect()
}

fn severity(severity: gouji::rule::Severity) -> &'static str {
    match severity {
        gouji::rule::Severity::Info => "info",
        gouji::rule::Severity::Warning => "warning",
        gouji::rule::Severity::Error => "error",
    }
}

/// An archive of these parts.
pub(crate) fn zip(parts: &[(&str, String)]) -> Vec<u8> {
    use std::io::{Cursor, Write as _};
    let mut bytes = Vec::new();
    let mut zip = zip::ZipWriter::new(Cursor::new(&mut bytes));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        zip.write_all(content.as_bytes()).expect("its content");
    }
    zip.finish().expect("the archive");
    bytes
}

/// Words as XML and HTML write them.
pub(crate) fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The tables that the form has.
pub(crate) const TABLES: [&str; 3] = ["proactive", "applications", "disputes"];

/// Every cell as it was read, in the order of the form.
pub(crate) fn cells(linted: &Linted) -> Vec<String> {
    let report = linted.report.as_ref().expect("a report");
    let tables = TABLES.iter().filter_map(|table| report.table(knowledge().forms.table_id(table)?));
    let shown = |cell: &gouji::report::Cell| match cell.value {
        gouji::report::Value::Number(number) => number.normalize().to_string(),
        other => format!("{other:?}"),
    };
    tables.flat_map(|table| &table.cells).map(shown).collect()
}
