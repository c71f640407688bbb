//! Sentences with what the tables of the same report say, and what is to be said of them: `tests/prose/sentences.toml`.
//!
//! At least half of them are traps: they look like contradictions and are none. In `tests/prose/whole.toml` they stand in whole
//! reports, and all rules that are on by themselves are asked.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

use gouji::check::Finding;
use gouji::collection::check_example;
use gouji::form::{Column, Form, Layout, Table};
use gouji::lang::Lang;
use gouji::lint::{Knowledge, Linter, Options, Tools};
use gouji::read::Limits;
use gouji::rule::{Example, Selection, Severity};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

/// The numbers of rows.
type Cells = BTreeMap<String, Vec<f64>>;

#[derive(Deserialize)]
struct File<R> {
    report: Vec<R>,
}

/// A whole report, and what is put into its sections.
#[derive(Deserialize)]
struct Whole {
    #[serde(flatten)]
    report: Report,
    sections: BTreeMap<String, String>,
    /// Sound sentences, by the section they are put into.
    sound: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    fault: Vec<Fault>,
}

/// A sentence with a fault, the section it is put into, and all that is to be said of it.
#[derive(Deserialize)]
struct Fault {
    #[serde(default = "overview")]
    place: String,
    text: String,
    expect: Vec<String>,
}

fn overview() -> String {
    "overview".to_owned()
}

#[derive(Deserialize)]
struct Report {
    body: String,
    year: i32,
    /// The rules that are asked; those of the prose where none are named.
    #[serde(default)]
    select: Vec<String>,
    #[serde(default)]
    cells: Cells,
    /// What last year's report has in them, if it is there.
    before: Option<Cells>,
    #[serde(default)]
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    kind: Kind,
    text: String,
    #[serde(default)]
    expect: Vec<String>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Agrees,
    Contradicts,
    Trap,
}

/// The groups of rules that hold the prose against the tables and against itself.
const SELECTED: [&str; 6] = ["PRO", "PRI", "T2B-04", "T2B-05", "T3-14", "YOY-08"];

impl Report {
    /// What is filled in for a row: what is not given is nought, and the last of several columns their total.
    fn row(&self, table: &Table, row: &str, width: usize, has_total: bool) -> Vec<String> {
        let given = self.cells.get(&format!("{}.{row}", table.name)).cloned().unwrap_or_default();
        let details = width - usize::from(has_total);
        // Of one number in a row of items and decisions, it is the last.
        let mut numbers: Vec<f64> = given.into_iter().take(details.max(1)).collect();
        numbers.resize(details, 0.0);
        if has_total {
            numbers.push(numbers.iter().sum());
        }
        numbers.iter().map(ToString::to_string).collect()
    }

    fn table(&self, table: &Table) -> String {
        let mut text = String::new();
        if table.layout == Layout::SideBySide {
            let labels = |block: usize| {
                let columns = &table.columns[table.blocks[block].columns.clone()];
                columns.iter().map(|column| column.label.clone()).collect::<Vec<_>>().join(" | ")
            };
            let rows: Vec<_> = table.row_ids().collect();
            let inner = labels(table.row(rows[0]).block);
            let _ = writeln!(text, "| 行政复议 | | | | | 行政诉讼 | | | | | | | | | |");
            let _ = writeln!(text, "| {inner} | 未经复议直接起诉 | | | | | 复议后起诉 | | | | |");
            let _ = writeln!(text, "| | | | | | {inner} | {inner} |");
            let values = rows.iter().flat_map(|row| self.row(table, &table.row(*row).id, 5, true));
            let _ = writeln!(text, "| {} |", values.collect::<Vec<_>>().join(" | "));
            return text;
        }
        for block in &table.blocks {
            if let Some(caption) = &block.caption {
                let _ = writeln!(text, "| {caption} |");
            }
            let columns = &table.columns[block.columns.clone()];
            let label = |column: &Column| match column.id.as_str() {
                "amount" if column.unit.is_none() => format!("{}（单位：万元）", column.label),
                _ => column.label.clone(),
            };
            let labels: Vec<String> = columns.iter().map(label).collect();
            let _ = writeln!(text, "| 信息内容 | {} |", labels.join(" | "));
            for row in &table.rows[block.rows.clone()] {
                let values = self.row(table, &row.id, columns.len(), block.total.is_some());
                let _ = writeln!(text, "| {} | {} |", row.label, values.join(" | "));
            }
        }
        text
    }

    /// Last year's report.
    fn last_year(&self) -> Option<Self> {
        let cells = self.before.clone()?;
        Some(Self {
            body: self.body.clone(),
            year: self.year - 1,
            cells,
            select: Vec::new(),
            before: None,
            case: Vec::new(),
        })
    }

    fn written(&self, form: &Form, sentence: &str) -> String {
        let overview = &form.sections[0].name;
        self.with_sections(form, |section| match section {
            "preamble" => format!("本报告所列数据的统计期限自{0}年1月1日起至{0}年12月31日止。", self.year),
            section if section == overview => sentence.to_owned(),
            _ => "解读形式比较单一，下一步将丰富形式，加强培训。".to_owned(),
        })
    }

    fn with_sections(&self, form: &Form, words: impl Fn(&str) -> String) -> String {
        let mut text = format!("{}{}年政府信息公开工作年度报告\n\n{}\n\n", self.body, self.year, words("preamble"));
        for section in &form.sections {
            let _ = writeln!(text, "{}、{}\n", section.number, section.title);
            match form.tables.iter().find(|table| table.section == section.id) {
                Some(table) => text.push_str(&self.table(table)),
                None => text.push_str(&words(&section.name)),
            }
            text.push_str("\n\n");
        }
        text
    }
}

impl Whole {
    /// The report with a sentence in one of its sections; in the last one, that is all there is.
    fn with(&self, form: &Form, place: &str, sentence: &str) -> String {
        self.report.with_sections(form, |section| {
            let own = self.sections.get(section).map_or("", |words| words.trim());
            match section == place {
                true if section == "other" => sentence.to_owned(),
                true => format!("{own}\n\n{sentence}"),
                false => own.to_owned(),
            }
        })
    }
}

/// A finding in short: how bad it is, the rule, the words it points at, and the cells it names.
fn told(finding: &Finding, text: &str, knowledge: &Knowledge) -> String {
    let severity = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    };
    let words = text.get(finding.span.range()).unwrap_or_default();
    let mut told = format!("{severity} {} {words}", finding.code);
    for cell in &finding.cells {
        let printed = knowledge.forms.get(cell.form).table(cell.table).expect("a table of the form");
        let row = cell.row.map_or("*", |row| &printed.row(row).id);
        let column = cell.column.map_or("*", |column| &printed.column(column).id);
        let _ = write!(told, " | {row}.{column}");
    }
    told
}

#[test]
fn sentences_are_judged_as_a_careful_reader_does() {
    let knowledge = Knowledge::load(&[]).unwrap_or_else(|errors| panic!("{errors:?}"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/prose/sentences.toml");
    let file: File<Report> =
        toml::from_str(&std::fs::read_to_string(path).expect("the sentences")).expect("they can be read");
    let (mut wrong, mut all, mut traps) = (Vec::new(), 0, 0);
    for report in &file.report {
        let names = if report.select.is_empty() { SELECTED.map(str::to_owned).to_vec() } else { report.select.clone() };
        let selection = Selection::new(&knowledge.rules, &names, &[]).unwrap_or_else(|unknown| panic!("{unknown:?}"));
        let options = Options { selection, limits: Limits::default(), ..Options::default() };
        let form = knowledge.forms.get(knowledge.forms.of_year(report.year).expect("a form of the year"));
        for case in &report.case {
            let text = report.written(form, &case.text);
            let linted = match report.last_year() {
                None => Linter::lint_with(&knowledge, &options, text.as_bytes(), Path::new("a.md")),
                Some(before) => {
                    let form = knowledge.forms.get(knowledge.forms.of_year(before.year).expect("a form of the year"));
                    let before = ("before.md".to_owned(), before.written(form, "本年工作平稳。"));
                    let example = Example { beside: vec![before], path: "a.md".to_owned(), ..Example::default() };
                    check_example(Tools { knowledge: &knowledge, options: &options }, &example, &text)
                }
            };
            let found: BTreeSet<String> = linted
                .checked
                .findings
                .iter()
                .map(|finding| {
                    let severity = match finding.severity {
                        Severity::Error => "error",
                        Severity::Warning => "warning",
                        Severity::Info => "info",
                    };
                    format!("{severity} {}", finding.code)
                })
                .collect();
            let silent = case.kind != Kind::Contradicts;
            assert_eq!(silent, case.expect.is_empty(), "only what contradicts has something expected: {}", case.text);
            let right = if silent { found.is_empty() } else { case.expect.iter().all(|it| found.contains(it)) };
            if !right {
                let said = linted.checked.findings.iter().map(|it| it.message.get(Lang::Zh).to_owned());
                wrong.push(format!(
                    "{}\n  found {found:?} {:?}\n  expected {:?}",
                    case.text,
                    said.collect::<Vec<_>>(),
                    case.expect
                ));
            }
            all += 1;
            traps += usize::from(case.kind == Kind::Trap);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(all >= 150 && traps * 2 >= all, "{all} sentences, {traps} of them traps");
}

#[test]
fn whole_reports_are_read_as_a_careful_reader_does() {
    let knowledge = Knowledge::load(&[]).unwrap_or_else(|errors| panic!("{errors:?}"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/prose/whole.toml");
    let file: File<Whole> =
        toml::from_str(&std::fs::read_to_string(path).expect("the reports")).expect("they can be read");
    let selection = Selection::new(&knowledge.rules, &[], &[]).expect("all rules");
    let options = Options { selection, ..Options::default() };
    let (mut wrong, mut sound, mut faults) = (Vec::new(), 0, 0);
    for whole in &file.report {
        let form = knowledge.forms.get(knowledge.forms.of_year(whole.report.year).expect("a form of the year"));
        let mut ask = |place: &str, words: &str, expected: &[String]| {
            let text = whole.with(form, place, words);
            let linted = match whole.report.last_year() {
                None => Linter::lint_with(&knowledge, &options, text.as_bytes(), Path::new("a.md")),
                Some(before) => {
                    let form = knowledge.forms.get(knowledge.forms.of_year(before.year).expect("a form of the year"));
                    let before = ("before.md".to_owned(), before.written(form, "本年工作平稳。"));
                    let example = Example { beside: vec![before], path: "a.md".to_owned(), ..Example::default() };
                    check_example(Tools { knowledge: &knowledge, options: &options }, &example, &text)
                }
            };
            let found: Vec<String> =
                linted.checked.findings.iter().map(|finding| told(finding, &text, &knowledge)).collect();
            if found != expected {
                let said: Vec<_> = linted.checked.findings.iter().map(|it| it.message.get(Lang::Zh)).collect();
                wrong.push(format!("{words}\n  found {found:?}\n  {said:?}\n  expected {expected:?}"));
            }
        };
        ask("none", "", &[]);
        for (place, sentences) in &whole.sound {
            sound += sentences.len();
            sentences.iter().for_each(|sentence| ask(place, sentence, &[]));
        }
        for fault in &whole.fault {
            faults += 1;
            assert!(!fault.expect.is_empty(), "what is wrong with {}?", fault.text);
            ask(&fault.place, &fault.text, &fault.expect);
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), sound + faults, wrong.join("\n"));
    assert!(sound >= 150 && faults >= 100, "{sound} sound sentences, {faults} with a fault");
}
