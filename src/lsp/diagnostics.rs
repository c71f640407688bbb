//! Findings as diagnostics.

use super::client::Client;
use super::document::Document;
use super::position::Lines;
use super::uri;
use crate::check::{Elsewhere, Finding};
use crate::emit::Locator;
use crate::lang::Lang;
use crate::lint::{Knowledge, Linted};
use crate::read::{self, Format};
use crate::rule::{Rule, Severity, Subject};
use gen_lsp_types::{
    Code, CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location,
    Range, Uri,
};
use serde_json::json;
use std::collections::BTreeMap;

/// What writing diagnostics takes.
pub(super) struct Writer<'w> {
    pub(super) client: &'w Client,
    pub(super) knowledge: &'w Knowledge,
    pub(super) lang: Lang,
    /// Where a rule is explained: an address with `{code}` in it.
    pub(super) rule_page: Option<&'w str>,
    /// The documents that are open: other places may be in them.
    pub(super) documents: &'w BTreeMap<String, Document>,
}

impl Writer<'_> {
    /// All diagnostics of a document. Of what is no report there is nothing to say: an editor shows many other files.
    pub(super) fn all(&self, document: &Document, checked: &Linted) -> Vec<Diagnostic> {
        if !checked.report.as_ref().is_some_and(|report| report.is_report) {
            return Vec::new();
        }
        let findings = checked.checked.findings.iter().enumerate();
        // In a format without lines, the place is said in words.
        let locator = checked.document.as_ref().filter(|it| !has_lines(it)).map(Locator::new);
        let written = findings.map(|(at, finding)| {
            let diagnostic = self.one(document, at, finding);
            let place = locator.as_ref().and_then(|locator| locator.locate(finding.span, self.lang).place);
            match place {
                Some(place) => {
                    Diagnostic { message: format!("[{place}] {}", self.message(finding)).into(), ..diagnostic }
                }
                None => diagnostic,
            }
        });
        written.collect()
    }

    /// One diagnostic; `at` is its place among the findings.
    pub(super) fn one(&self, document: &Document, at: usize, finding: &Finding) -> Diagnostic {
        let rule = self.knowledge.rules.get(finding.rule);
        Diagnostic {
            range: document.visible_range(finding.span),
            severity: Some(match finding.severity {
                Severity::Error => DiagnosticSeverity::Error,
                Severity::Warning => DiagnosticSeverity::Warning,
                Severity::Info => DiagnosticSeverity::Information,
            }),
            code: Some(Code::String(finding.code.clone())),
            code_description: self.page(&finding.code, rule),
            source: Some("gouji".to_owned()),
            message: self.message(finding).into(),
            tags: self.tags(rule),
            related_information: self.related(document, finding),
            data: Some(json!({ "finding": at, "version": document.buffer.version, "rule": rule.name })),
        }
    }

    /// What is wrong, the arithmetic, and what to do.
    fn message(&self, finding: &Finding) -> String {
        let lang = self.lang;
        let labelled = |label: &crate::lang::Bilingual, text: &str| format!("{}{text}", label.get(lang));
        let words = &self.knowledge.phrases.report;
        let mut lines = vec![finding.message.get(lang).to_owned()];
        lines.extend(finding.notes.iter().map(|note| labelled(&words.note, note.get(lang))));
        if !finding.help.is_empty() {
            lines.push(labelled(&words.help, finding.help.get(lang)));
        }
        lines.join("\n")
    }

    fn page(&self, code: &str, rule: &Rule) -> Option<CodeDescription> {
        let page = self.rule_page.filter(|_| self.client.code_description)?;
        Some(CodeDescription { href: Uri(page.replace("{code}", code).replace("{name}", &rule.name)) })
    }

    /// What the form does not have, is shown faded.
    fn tags(&self, rule: &Rule) -> Option<Vec<DiagnosticTag>> {
        let is_extra = matches!(rule.subject, Subject::ExtraRow | Subject::ExtraColumn);
        (is_extra && self.client.tags).then(|| vec![DiagnosticTag::Unnecessary])
    }

    /// The other places that a finding is about.
    fn related(&self, document: &Document, finding: &Finding) -> Option<Vec<DiagnosticRelatedInformation>> {
        if !self.client.related_information {
            return None;
        }
        let others = finding.labels.iter().filter(|label| label.span != finding.span);
        let related = others.filter_map(|label| {
            let words = label.words.as_ref()?.get(self.lang).to_owned();
            let shown = document.buffer.text().get(label.span.range()).unwrap_or_default().trim();
            let message = if shown.is_empty() { words } else { format!("{words}：{shown}") };
            let range = document.visible_range(label.span);
            Some(DiagnosticRelatedInformation {
                location: Location { uri: document.buffer.uri.clone(), range },
                message,
            })
        });
        let related: Vec<_> = related.chain(finding.elsewhere.iter().map(|place| self.elsewhere(place))).collect();
        (!related.is_empty()).then_some(related)
    }

    /// A place in another file; of one without lines, in words.
    fn elsewhere(&self, place: &Elsewhere) -> DiagnosticRelatedInformation {
        let Elsewhere { file, span, .. } = place;
        let shown = file.document.show(*span).trim();
        let words = place.words(&self.knowledge.forms, self.lang).unwrap_or_default();
        let mut message = if words.is_empty() || shown.is_empty() { words } else { format!("{words}：{shown}") };
        let open = self.documents.values().find(|document| document.name == file.path);
        let uri = open.map_or_else(|| uri::of_path(&file.path), |document| document.buffer.uri.clone());
        let range = if has_lines(&file.document) {
            Lines::new(&file.document.view, self.client.encoding).range(&file.document.view, span.range())
        } else {
            let place = Locator::new(&file.document).locate(*span, self.lang).place;
            message = [place, Some(message)].into_iter().flatten().collect::<Vec<_>>().join(" ");
            Range::default()
        };
        if message.is_empty() {
            message = file.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        }
        DiagnosticRelatedInformation { location: Location { uri, range }, message }
    }
}

/// Whether places in a document are lines of its file.
pub(super) fn has_lines(document: &read::Document) -> bool {
    matches!(document.format, Format::Text | Format::Markdown | Format::Html)
}
