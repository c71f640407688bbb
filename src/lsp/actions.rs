//! What can be done about findings: each fix, and all that are safe at once.

use super::diagnostics::Writer;
use super::document::{Document, Kind};
use super::project::Snapshot;
use super::server::Server;
use crate::check::Finding;
use crate::fix::{Edit, Fix, Safety, apply};
use crate::lint::Linted;
use crate::suppress::Place;
use crate::text::Span;
use gen_lsp_types::{
    CodeAction, CodeActionKind, CodeActionParams, CodeActionResponse, DocumentChange,
    OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit, TextDocumentIdentifier, TextEdit, WorkspaceEdit,
};
use serde_json::json;
use std::collections::HashMap;
use std::path::Path;

/// The kind of the action that makes all safe fixes.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.gouji");

/// What can be done about a finding.
#[derive(Debug, Default)]
pub(super) struct Solution {
    fixes: Vec<Fix>,
    /// Where a comment takes it back.
    suppression: Option<Place>,
}

/// Which kinds of actions are asked for.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    pub(super) quick: bool,
    pub(super) all: bool,
}

/// Which kinds of actions a request asks for.
pub(super) fn wanted(params: &CodeActionParams) -> Wanted {
    let wants = |kind: &CodeActionKind| {
        let wanted = params.context.only.as_deref();
        wanted.is_none_or(|wanted| wanted.iter().any(|it| includes(it.as_str(), kind.as_str())))
    };
    Wanted { quick: wants(&CodeActionKind::QuickFix), all: wants(&FIX_ALL) }
}

/// The findings at a range of a report: their places among all.
pub(super) fn meant(document: &Document, checked: &Linted, range: Range) -> Vec<usize> {
    if !checked.report.as_ref().is_some_and(|report| report.is_report) {
        return Vec::new();
    }
    let asked = document.buffer.lines().bytes(document.buffer.text(), range);
    let asked = Span::new(asked.start, asked.end);
    let findings = checked.checked.findings.iter().enumerate();
    findings.filter(|(_, finding)| is_at(finding, asked, document)).map(|(at, _)| at).collect()
}

/// What can be done about findings of a text.
pub(super) fn solutions(
    view: &Snapshot,
    text: &str,
    name: &Path,
    checked: &Linted,
    findings: &[usize],
    is_wanted: &dyn Fn() -> bool,
) -> Vec<Solution> {
    view.with_fixer(text, name, checked, is_wanted, |fixer| {
        let solution =
            |at: &usize| Solution { fixes: fixer.fixes(checked, *at), suppression: fixer.suppression(checked, *at) };
        findings.iter().map(solution).collect()
    })
}

/// The changes to a text that make every safe fix.
pub(super) fn all_safe(
    view: &Snapshot,
    before: &str,
    name: &Path,
    checked: &Linted,
    is_wanted: &dyn Fn() -> bool,
) -> Vec<Edit> {
    const MOST_ROUNDS: usize = 8;
    let round = |text: &str, checked: &Linted| {
        view.with_fixer(text, name, checked, is_wanted, |fixer| fixer.round(checked, Safety::Safe))
    };
    let Some(first) = round(before, checked) else { return Vec::new() };
    let mut text = apply(before, &first);
    for at in 1..MOST_ROUNDS {
        let checked = view.check(&text, name).linted;
        let Some(edits) = round(&text, &checked) else {
            // Later changes are of the text that earlier ones have left: all together are one.
            return if at == 1 { first } else { vec![difference(before, &text)] };
        };
        text = apply(&text, &edits);
    }
    vec![difference(before, &text)]
}

impl Server {
    /// The actions for a range of a document.
    pub(super) fn code_actions(&self, params: &CodeActionParams) -> Vec<CodeActionResponse> {
        let key = &params.text_document.uri.0;
        let wanted = wanted(params);
        let mut actions = Vec::new();
        if wanted.quick {
            actions.extend(self.quick_fixes(key, params));
        }
        if wanted.all
            && let Some(edits) = self.fix_all(key)
            && let Some(document) = self.documents.get(key)
        {
            let title = self.project.knowledge.phrases.editor.fix_all.get(self.language()).to_owned();
            let edit = Some(self.workspace_edit(document, edits));
            actions.push(CodeAction { title, kind: Some(FIX_ALL), edit, ..CodeAction::default() });
        }
        actions.into_iter().map(CodeActionResponse::CodeAction).collect()
    }

    fn quick_fixes(&self, key: &str, params: &CodeActionParams) -> Vec<CodeAction> {
        let lang = self.language();
        let Some(document) = self.documents.get(key).filter(|document| document.kind == Kind::Report) else {
            return Vec::new();
        };
        let checked = document.checked(&self.project);
        let meant = meant(document, checked, params.range);
        if meant.is_empty() {
            return Vec::new();
        }
        let rule_page = self.settings.rule_page.as_deref();
        let (client, documents) = (&self.client, &self.documents);
        let writer = Writer { client, knowledge: &self.project.knowledge, lang, rule_page, documents };
        self.solve(document, checked, &meant);
        let solved = document.solved.borrow();
        let (mut fixes, mut suppressions) = (Vec::new(), Vec::new());
        let phrases = &self.project.knowledge.phrases.editor;
        for at in meant {
            let Some((finding, solution)) = checked.checked.findings.get(at).zip(solved.findings.get(&at)) else {
                continue;
            };
            let action = |title: String, edits: &[Edit]| CodeAction {
                title,
                kind: Some(CodeActionKind::QuickFix),
                diagnostics: Some(vec![writer.one(document, at, finding)]),
                edit: Some(self.workspace_edit(document, text_edits(document, edits))),
                ..CodeAction::default()
            };
            for (first, Fix { title, edits, .. }) in solution.fixes.iter().enumerate() {
                let is_preferred = (first == 0).then_some(true);
                fixes.push(CodeAction { is_preferred, ..action(title.get(lang).to_owned(), edits) });
            }
            if let Some(place) = solution.suppression {
                // The reason is the user's to give: without one the comment has no effect, and says so.
                let edit = place.comment(&finding.code, "");
                let title = if place.is_whole_file() { &phrases.suppress_in_file } else { &phrases.suppress };
                let title = title.with(&[("code", &finding.code)]).get(lang).to_owned();
                let data = Some(json!({ "suppresses": finding.code }));
                suppressions.push(CodeAction { data, ..action(title, &[edit]) });
            }
        }
        fixes.append(&mut suppressions);
        fixes
    }

    /// Finds out what can be done about findings, where it is not known.
    fn solve(&self, document: &Document, checked: &Linted, findings: &[usize]) {
        let known = |at: &usize| document.solved.borrow().findings.contains_key(at);
        let findings: Vec<usize> = findings.iter().copied().filter(|at| !known(at)).collect();
        let view = self.project.snapshot();
        let solutions = solutions(&view, document.buffer.text(), &document.name, checked, &findings, &|| true);
        document.solved.borrow_mut().findings.extend(findings.into_iter().zip(solutions));
    }

    /// The changes that make every safe fix in a document; nothing if there is none.
    pub(super) fn fix_all(&self, key: &str) -> Option<Vec<TextEdit>> {
        let document = self.documents.get(key).filter(|document| document.kind == Kind::Report)?;
        let checked = document.checked(&self.project);
        let known = document.solved.borrow_mut().all.take();
        let edits = known.unwrap_or_else(|| {
            let view = self.project.snapshot();
            all_safe(&view, document.buffer.text(), &document.name, checked, &|| true)
        });
        let made = text_edits(document, &edits);
        document.solved.borrow_mut().all = Some(edits);
        (!made.is_empty()).then_some(made)
    }

    fn workspace_edit(&self, document: &Document, edits: Vec<TextEdit>) -> WorkspaceEdit {
        let uri = document.buffer.uri.clone();
        if !self.client.document_changes {
            return WorkspaceEdit { changes: Some(HashMap::from([(uri, edits)])), ..WorkspaceEdit::default() };
        }
        let text_document = OptionalVersionedTextDocumentIdentifier {
            version: Some(document.buffer.version),
            text_document_identifier: TextDocumentIdentifier { uri },
        };
        let edits = edits.into_iter().map(Into::into).collect();
        let change = DocumentChange::TextDocumentEdit(TextDocumentEdit { text_document, edits });
        WorkspaceEdit { document_changes: Some(vec![change]), ..WorkspaceEdit::default() }
    }
}

/// Whether a kind of action is asked for by the name of another, or of a kind of kinds.
fn includes(wanted: &str, kind: &str) -> bool {
    kind.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || wanted.is_empty())
}

/// Whether a finding stands at a place: itself, or the cells that it blames.
fn is_at(finding: &Finding, asked: Span, document: &Document) -> bool {
    let text = document.buffer.text();
    let visible = |span: Span| {
        let range = document.buffer.lines().bytes(text, document.visible_range(span));
        Span::new(range.start, range.end)
    };
    let spans = finding.labels.iter().map(|label| label.span).chain([finding.span]);
    spans.map(visible).any(|span| span.start <= asked.end && asked.start <= span.end)
}

fn text_edits(document: &Document, edits: &[Edit]) -> Vec<TextEdit> {
    edits.iter().map(|edit| TextEdit { range: document.range(edit.span), new_text: edit.text.clone() }).collect()
}

/// The one change between two texts.
fn difference(before: &str, after: &str) -> Edit {
    let same = |(a, b): &(char, char)| a == b;
    let start: usize = before.chars().zip(after.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (rest, new) = (before.get(start..).unwrap_or_default(), after.get(start..).unwrap_or_default());
    let end: usize = rest.chars().rev().zip(new.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    Edit::new(Span::new(start, before.len() - end), new.get(..new.len() - end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_include_their_own() {
        assert!(includes("", "quickfix") && includes("source", "source.fixAll.gouji"));
        assert!(includes("source.fixAll", "source.fixAll.gouji") && !includes("source.fix", "source.fixAll.gouji"));
        assert!(!includes("quickfix", "source.fixAll.gouji") && !includes("source.fixAll.gouji", "source.fixAll"));
    }

    #[test]
    fn the_one_change_between_two_texts() {
        for (before, after) in [("规章一", "规则一"), ("aa", "a"), ("a", "aa"), ("", "𠮷"), ("规", "规")] {
            let edit = difference(before, after);
            assert_eq!(apply(before, &[edit]), after);
        }
    }
}
