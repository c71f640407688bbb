//! A line a finding: `path:line:column: severity[rule] message`.

use super::excerpt::harmless_text;
use super::location::Locator;
use super::{Emitter, Entry, Summary};
use crate::lang::Lang;
use crate::lint::Knowledge;
use crate::rule::Severity;
use std::fmt::Write as _;

pub(super) struct Concise<'k> {
    pub(super) knowledge: &'k Knowledge,
    pub(super) lang: Lang,
}

impl Emitter for Concise<'_> {
    fn file(&self, entry: &Entry<'_>) -> String {
        let mut out = String::new();
        let findings = &entry.linted.checked.findings;
        let locator = entry.linted.document.as_ref().filter(|_| !findings.is_empty()).map(Locator::new);
        for finding in findings {
            let (line, column) = locator.as_ref().map_or((1, 1), |locator| {
                let location = locator.locate(finding.span, self.lang);
                (location.line, location.column)
            });
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "info",
            };
            let rule = &self.knowledge.rules.get(finding.rule).name;
            let (path, message) = (harmless_text(entry.path), harmless_text(finding.message.get(self.lang)));
            let _ = writeln!(out, "{path}:{line}:{column}: {severity}[{rule}] {message}");
        }
        out
    }

    fn end(&self, _: &Summary) -> String {
        String::new()
    }
}
