//! One JSON object; its shape is a promise to other programs (`schema_version`).

use super::told::{Told, Whose};
use super::{Emitter, Entry, Setting, Summary};
use crate::check::{Outcome, Verdict};
use serde::Serialize;

/// The version of the shape. It changes with every change that is no mere addition.
const SCHEMA_VERSION: u32 = 1;

pub(super) struct Json<'s> {
    pub(super) setting: &'s Setting<'s>,
}

#[derive(Serialize)]
struct File<'j> {
    #[serde(flatten)]
    whose: Whose<'j>,
    findings: Vec<Told<'j>>,
    /// Findings that are accepted, with the reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressed: Vec<Told<'j>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified: Option<Vec<Verified<'j>>>,
}

#[derive(Serialize)]
struct Verified<'j> {
    rule: &'j str,
    code: &'j str,
    of: Option<&'j str>,
    arithmetic: Option<&'j str>,
    blanks_as_zero: bool,
}

/// What came of all files, as JSON has it.
#[derive(Serialize)]
pub(super) struct Counted {
    files: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    suppressed: usize,
    checks: Checks,
}

#[derive(Serialize)]
struct Checks {
    passed: usize,
    failed: usize,
    not_assessable: usize,
}

impl From<&Summary> for Counted {
    fn from(summary: &Summary) -> Self {
        let tally = &summary.tally;
        Self {
            files: summary.files,
            errors: summary.errors,
            warnings: summary.warnings,
            infos: summary.infos,
            suppressed: summary.suppressed,
            checks: Checks { passed: tally.passed, failed: tally.failed, not_assessable: tally.not_assessable },
        }
    }
}

impl Json<'_> {
    fn verified<'j>(&'j self, verdict: &'j Verdict) -> Verified<'j> {
        let of = verdict.of.get(self.setting.lang);
        Verified {
            rule: &self.setting.knowledge.rules.get(verdict.rule).name,
            code: &verdict.code,
            of: (!of.is_empty()).then_some(of),
            arithmetic: verdict.arithmetic.as_deref(),
            blanks_as_zero: verdict.assumed,
        }
    }
}

/// A value as JSON, on one line.
pub(super) fn json(value: &impl Serialize) -> String {
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
        let verdicts = &entry.linted.checked.verdicts;
        let held = verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Pass);
        let verified = self.setting.look.verified.then(|| held.map(|verdict| self.verified(verdict)).collect());
        let (findings, suppressed) = self.setting.all_told(entry);
        json(&File { whose: self.setting.whose(entry), findings, suppressed, verified })
    }

    fn between(&self) -> &'static str {
        ",\n"
    }

    fn end(&self, summary: &Summary) -> String {
        format!("\n],\"summary\":{}}}\n", json(&Counted::from(summary)))
    }
}
