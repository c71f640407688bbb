//! Sentences with what the tables of the same report say, and what is to be said of them: `tests/prose/sentences.toml`.
//!
//! At least half of them are traps: they look like contradictions and are none.

use gouji::collection::check_example;
use gouji::form::{Form, Layout, Table};
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
struct File {
    report: Vec<Report>,
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
            let labels: Vec<&str> = columns.iter().map(|column| column.label.as_str()).collect();
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
        let year = self.year;
        let mut text = format!(
            "{}{year}年政府信息公开工作年度报告\n\n本报告所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。\n\n",
            self.body
        );
        for (at, section) in form.sections.iter().enumerate() {
            let _ = writeln!(text, "{}、{}\n", section.number, section.title);
            match form.tables.iter().find(|table| table.section == section.id) {
                Some(table) => text.push_str(&self.table(table)),
                None if at == 0 => text.push_str(sentence),
                None => text.push_str("解读形式比较单一，下一步将丰富形式，加强培训。"),
            }
            text.push_str("\n\n");
        }
        text
    }
}

#[test]
fn sentences_are_judged_as_a_careful_reader_does() {
    let knowledge = Knowledge::load(&[]).unwrap_or_else(|errors| panic!("{errors:?}"));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/prose/sentences.toml");
    let file: File = toml::from_str(&std::fs::read_to_string(path).expect("the sentences")).expect("they can be read");
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
