//! One case: a report, and what is to be said of it.

use crate::support::knowledge;
use gouji::check::{CellName, Finding, cell_label};
use gouji::lang::Lang;
use gouji::lint::{Linted, Linter, Options};
use gouji::rule::{Selection, Severity};
use std::fs;
use std::ops::Range;
use std::path::Path;

/// A case of the suite.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// What it shows.
    pub(crate) title: String,
    /// Where it begins.
    pub(crate) line: usize,
    /// The report that it begins with.
    base: Option<String>,
    /// What is changed in that, or a report as it is.
    body: Body,
    /// Rules that are looked at, if not all.
    only: Vec<String>,
    /// What is to be said.
    pub(crate) expected: Vec<String>,
    /// The lines that this stands in.
    pub(crate) fence: Range<usize>,
}

#[derive(Clone, Debug, Default)]
enum Body {
    #[default]
    Missing,
    Difference(Vec<String>),
    Report(String),
}

type Mistake = (usize, String);

impl Case {
    /// All cases of a file.
    pub(crate) fn all(text: &str) -> Result<Vec<Self>, Mistake> {
        let mut cases: Vec<Self> = Vec::new();
        let mut base = None;
        let mut fence: Option<(String, usize, Vec<String>)> = None;
        for (at, line) in text.lines().enumerate() {
            let mistake = |words: &str| (at + 1, words.to_owned());
            match &mut fence {
                Some((kind, start, lines)) if line == "```" => {
                    let case = cases.last_mut().ok_or_else(|| mistake("代码块不在任何一例里"))?;
                    case.fenced(kind, *start..at, std::mem::take(lines)).map_err(|words| mistake(&words))?;
                    fence = None;
                }
                Some((.., lines)) => lines.push(line.to_owned()),
                None if line.starts_with("```") => fence = Some((line[3..].to_owned(), at + 1, Vec::new())),
                None => {
                    if let Some(title) = line.strip_prefix("## ") {
                        cases.push(Self::new(title, at + 1, base.clone()));
                    }
                    let last = cases.last_mut();
                    if let Some(rules) = line.strip_prefix("只检查：") {
                        let case = last.ok_or_else(|| mistake("“只检查”不在任何一例里"))?;
                        case.only = rules.split(['、', ' ']).map(|rule| rule.trim_matches('`').to_owned()).collect();
                    } else if let Some(named) = linked(line) {
                        match last {
                            Some(case) => case.base = Some(named),
                            None => base = Some(named),
                        }
                    }
                }
            }
        }
        let unfinished =
            |case: &&Self| case.fence.is_empty() && case.fence.start == 0 || matches!(case.body, Body::Missing);
        match cases.iter().find(unfinished) {
            Some(case) => Err((case.line, format!("“{}”缺少 diff、report 或者 findings 代码块", case.title))),
            None => Ok(cases),
        }
    }

    fn new(title: &str, line: usize, base: Option<String>) -> Self {
        let title = title.to_owned();
        Self { title, line, base, body: Body::Missing, only: Vec::new(), expected: Vec::new(), fence: 0..0 }
    }

    fn fenced(&mut self, kind: &str, range: Range<usize>, lines: Vec<String>) -> Result<(), String> {
        match kind {
            "diff" => self.body = Body::Difference(lines),
            "report" => self.body = Body::Report(lines.iter().map(|line| format!("{line}\n")).collect()),
            "findings" => {
                self.expected = lines;
                self.fence = range;
            }
            other => return Err(format!("不认得的代码块“{other}”，可用的有 diff、report、findings")),
        }
        Ok(())
    }

    /// The report of the case.
    pub(crate) fn report(&self, folder: &Path) -> Result<String, String> {
        let lines = match &self.body {
            Body::Report(text) => return Ok(text.clone()),
            Body::Difference(lines) => lines,
            Body::Missing => return Err("没有报告".to_owned()),
        };
        let base = self.base.as_ref().ok_or("没有说以哪一份报告为底稿")?;
        let base = fs::read_to_string(folder.join(base)).map_err(|error| format!("{base}：{error}"))?;
        let mut report: Vec<String> = base.lines().map(str::to_owned).collect();
        let mut at = 0;
        for line in lines {
            let (sign, words) = line.split_at(line.chars().next().map_or(0, char::len_utf8));
            let words = words.trim();
            let place = || {
                let found = report[at..].iter().position(|other| other.trim() == words).map(|found| at + found);
                found.ok_or_else(|| format!("底稿里（从上一处往后）没有这一行：{words}"))
            };
            match sign {
                "-" => {
                    at = place()?;
                    report.remove(at);
                }
                "+" => {
                    report.insert(at, words.to_owned());
                    at += 1;
                }
                " " => at = place()? + 1,
                "" => {}
                _ => return Err(format!("改动的每一行以 -、+ 或者空格开头：{line}")),
            }
        }
        Ok(report.iter().map(|line| format!("{line}\n")).collect())
    }

    pub(crate) fn lint(&self, report: &str) -> Linted {
        let knowledge = knowledge();
        let selection = Selection::new(&knowledge.rules, &self.only, &[]);
        let selection = selection.unwrap_or_else(|_| panic!("{}：没有这样的规则：{:?}", self.title, self.only));
        let options = Options { selection, ..Options::default() };
        Linter::lint_with(knowledge, &options, report.as_bytes(), Path::new("report.md"))
    }
}

/// The report that a line of text has a link to.
fn linked(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("](base/")?;
    let (name, _) = rest.split_once(')')?;
    Some(format!("base/{name}"))
}

/// What is said of a report: a line each.
pub(crate) fn said(linted: &Linted) -> Vec<String> {
    linted.checked.findings.iter().map(line).collect()
}

fn line(finding: &Finding) -> String {
    let severity = match finding.severity {
        Severity::Error => "错误",
        Severity::Warning => "警告",
        Severity::Info => "提示",
    };
    let rule = &knowledge().rules.get(finding.rule).name;
    let several = finding.blamed == 0 && finding.items.len() != 1;
    if several || finding.cells.is_empty() {
        return format!("{severity} {rule} {}", finding.message.get(Lang::Zh));
    }
    let cells: Vec<String> = finding.cells.iter().take(finding.blamed.max(1)).map(place).collect();
    let expected = finding.expected.as_ref().map_or(String::new(), |right| format!(" 应为 {right}"));
    format!("{severity} {rule} {}{expected}", cells.join("、"))
}

/// A cell, row or column in words.
fn place(cell: &CellName) -> String {
    let printed = knowledge().forms.get(cell.form).table(cell.table).expect("a table of the form");
    let table = printed.label.get(Lang::Zh);
    match (cell.row, cell.column) {
        (Some(row), Some(column)) => {
            let at = printed.cell(row, column).expect("a cell of the form");
            format!("{table} {}", cell_label(printed, at, Lang::Zh))
        }
        (Some(row), None) => format!("{table} “{}”一行", printed.row(row).name(Lang::Zh)),
        (None, Some(column)) => format!("{table} “{}”一列", printed.column(column).name(Lang::Zh)),
        (None, None) => table.to_owned(),
    }
}
