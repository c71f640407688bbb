//! Commands: what an editor can ask for that is no question about a document.

use super::buffer::Buffer;
use super::diagnostics::{Writer, has_lines};
use super::document::{Document, Kind};
use super::server::Server;
use super::uri;
use crate::reference;
use crate::rule::{self, Severity};
use gen_lsp_types::{LanguageKind, TextDocumentItem, Uri};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A page in Markdown about a rule, given its code or name.
const EXPLAIN: &str = "gouji.explain";
/// Checks all reports of the workspace, and shows what is found in those that are not open.
const CHECK_WORKSPACE: &str = "gouji.check-workspace";

/// All of them.
pub(super) const ALL: &[&str] = &[EXPLAIN, CHECK_WORKSPACE];

impl Server {
    /// Carries out a command; nothing where there is none of that name.
    pub(super) fn command(&mut self, name: &str, arguments: &[Value]) -> Option<Value> {
        match name {
            EXPLAIN => self.explain(arguments.first()?.as_str()?).map(Value::String),
            CHECK_WORKSPACE => Some(self.check_workspace()),
            _ => None,
        }
    }

    fn explain(&self, name: &str) -> Option<String> {
        let knowledge = &self.project.knowledge;
        let pages = rule::matching(&knowledge.rules, name);
        let pages: Vec<String> = pages.into_iter().map(|id| reference::page(knowledge, id, self.language())).collect();
        (!pages.is_empty()).then(|| pages.join("\n"))
    }

    fn check_workspace(&mut self) -> Value {
        if let Some(scanned) = self.project.look_now(&self.settings) {
            self.scanned(scanned);
        }
        let (client, documents, lang) = (&self.client, &self.documents, self.language());
        let rule_page = self.settings.rule_page.as_deref();
        let writer = Writer { client, knowledge: &self.project.knowledge, lang, rule_page, documents };
        let open: BTreeSet<_> = documents.values().filter(|it| it.kind == Kind::Report).map(|it| &it.name).collect();
        let (mut reports, mut errors, mut warnings) = (0, 0, 0);
        let mut shown = BTreeSet::new();
        self.project.check_all(|input, linted| {
            if !linted.report.as_ref().is_some_and(|report| report.is_report) {
                return;
            }
            let count = |wanted: Severity| linted.checked.findings.iter().filter(|it| it.severity == wanted).count();
            reports += 1;
            errors += count(Severity::Error);
            warnings += count(Severity::Warning);
            if open.contains(&input.path) || linted.checked.findings.is_empty() {
                return;
            }
            let uri = uri::of_path(&input.path);
            let text = linted.document.as_ref().filter(|it| has_lines(it)).map_or("", |it| it.view.as_str()).to_owned();
            let item = TextDocumentItem { uri: uri.clone(), language_id: LanguageKind::Markdown, version: 0, text };
            let document = Document::new(Buffer::new(item, client.encoding));
            self.publish(uri.clone(), None, writer.all(&document, &linted));
            shown.insert(uri.0);
        });
        for gone in self.checked.difference(&shown).filter(|uri| !documents.contains_key(*uri)) {
            self.publish(Uri(gone.clone()), None, Vec::new());
        }
        self.checked = shown;
        json!({ "reports": reports, "errors": errors, "warnings": warnings })
    }
}
