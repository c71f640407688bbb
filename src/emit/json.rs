//! One JSON object on standard output; its shape is a promise to other programs (`schema_version`).

use super::location::{Location, Locator};
use super::{Emitter, Entry, Summary};
use crate::check::{CellName, Finding, Outcome, Verdict};
use crate::lang::Lang;
use crate::lint::Knowledge;
use crate::rule::Severity;
use serde::Serialize;

/// The version of the shape. It changes with every change that is no mere addition.
const SCHEMA_VERSION: u32 = 1;

pub(super) struct Json<'k> {
    pub(super) knowledge: &'k Knowledge,
    pub(super) lang: Lang,
    pub(super) verified: bool,
}

#[derive(Serialize)]
struct File<'j> {
    path: &'j str,
    body: Option<&'j str>,
    year: Option<i32>,
    form: Option<&'j str>,
    findings: Vec<Written<'j>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified: Option<Vec<Verified<'j>>>,
}

#[derive(Serialize)]
struct Written<'j> {
    rule: &'j str,
    code: &'j str,
    severity: Severity,
    message: &'j str,
    help: Option<&'j str>,
    basis: Option<&'j str>,
    notes: Vec<&'j str>,
    cells: Vec<Cell<'j>>,
    expected: Option<&'j str>,
    actual: Option<&'j str>,
    location: Location,
    related: Vec<Related<'j>>,
    /// Other rules that the same cause breaks.
    also: Vec<Rule<'j>>,
}

#[derive(Serialize)]
struct Cell<'j> {
    table: &'j str,
    row: Option<&'j str>,
    column: Option<&'j str>,
}

#[derive(Serialize)]
struct Related<'j> {
    message: Option<&'j str>,
    location: Location,
}

#[derive(Serialize)]
struct Rule<'j> {
    rule: &'j str,
    code: &'j str,
}

#[derive(Serialize)]
struct Verified<'j> {
    rule: &'j str,
    code: &'j str,
    of: Option<&'j str>,
    arithmetic: Option<&'j str>,
    blanks_as_zero: bool,
}

#[derive(Serialize)]
struct Counted {
    files: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    checks: Checks,
}

#[derive(Serialize)]
struct Checks {
    passed: usize,
    failed: usize,
    not_assessable: usize,
}

impl Json<'_> {
    fn finding<'j>(&'j self, finding: &'j Finding, locator: Option<&Locator<'_>>) -> Written<'j> {
        let rule = self.knowledge.rules.get(finding.rule);
        let locate = |span| locator.map_or_else(nowhere, |locator| locator.locate(span, self.lang));
        let text = |text: &'j str| (!text.is_empty()).then_some(text);
        let others = finding.labels.iter().filter(|label| label.span != finding.span);
        Written {
            rule: &rule.name,
            code: &finding.code,
            severity: finding.severity,
            message: finding.message.get(self.lang),
            help: text(finding.help.get(self.lang)),
            basis: text(rule.basis.get(self.lang)),
            notes: finding.notes.iter().map(|note| note.get(self.lang)).collect(),
            cells: finding.cells.iter().map(|cell| self.cell(cell)).collect(),
            expected: finding.expected.as_deref(),
            actual: finding.actual.as_deref(),
            location: locate(finding.span),
            related: others
                .map(|label| Related {
                    message: label.words.as_ref().map(|words| words.get(self.lang)),
                    location: locate(label.span),
                })
                .collect(),
            also: finding
                .also
                .iter()
                .map(|id| self.knowledge.rules.get(*id))
                .map(|rule| Rule { rule: &rule.name, code: &rule.code })
                .collect(),
        }
    }

    fn cell(&self, cell: &CellName) -> Cell<'_> {
        let table = self.knowledge.forms.get(cell.form).table(cell.table);
        Cell {
            table: table.map_or("", |table| &table.name),
            row: table.and_then(|table| cell.row.map(|row| table.row(row).id.as_str())),
            column: table.and_then(|table| cell.column.map(|column| table.column(column).id.as_str())),
        }
    }

    fn verified<'j>(&'j self, verdict: &'j Verdict) -> Verified<'j> {
        let of = verdict.of.get(self.lang);
        Verified {
            rule: &self.knowledge.rules.get(verdict.rule).name,
            code: &verdict.code,
            of: (!of.is_empty()).then_some(of),
            arithmetic: verdict.arithmetic.as_deref(),
            blanks_as_zero: verdict.assumed,
        }
    }
}

/// The place of a finding about a file that could not be read.
fn nowhere() -> Location {
    Location { line: 1, column: 1, end_line: 1, end_column: 1, place: None }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

impl Emitter for Json<'_> {
    fn begin(&self) -> String {
        let version = env!("CARGO_PKG_VERSION");
        format!(
            "{{\"schema_version\":{SCHEMA_VERSION},\"tool\":{{\"name\":\"gouji\",\"version\":\"{version}\"}},\"files\":[\n"
        )
    }

    fn file(&self, entry: &Entry<'_>) -> String {
        let report = entry.linted.report.as_ref();
        let checked = &entry.linted.checked;
        let locator = entry.linted.document.as_ref().filter(|_| !checked.findings.is_empty()).map(Locator::new);
        let form = report.and_then(|report| report.form).map(|form| self.knowledge.forms.get(form).id.as_str());
        let held = checked.verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Pass);
        json(&File {
            path: entry.path,
            body: report.and_then(|report| report.body.as_ref()).map(|body| body.value.as_str()),
            year: report.and_then(|report| report.year.as_ref()).map(|year| year.value),
            form,
            findings: checked.findings.iter().map(|finding| self.finding(finding, locator.as_ref())).collect(),
            verified: self.verified.then(|| held.map(|verdict| self.verified(verdict)).collect()),
        })
    }

    fn between(&self) -> &'static str {
        ",\n"
    }

    fn end(&self, summary: &Summary) -> String {
        let tally = &summary.tally;
        let counted = Counted {
            files: summary.files,
            errors: summary.errors,
            warnings: summary.warnings,
            infos: summary.infos,
            checks: Checks { passed: tally.passed, failed: tally.failed, not_assessable: tally.not_assessable },
        };
        format!("\n],\"summary\":{}}}\n", json(&counted))
    }
}
