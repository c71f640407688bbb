//! Hints behind rows that do not add up: what the row comes to.

use super::document::Kind;
use super::hover::context;
use super::server::Server;
use crate::check::{Item, Outcome, relations};
use crate::text::Span;
use gen_lsp_types::{InlayHint, InlayHintParams, Label, Position, Tooltip};

impl Server {
    pub(super) fn hints(&self, params: &InlayHintParams) -> Option<Vec<InlayHint>> {
        let document = self.documents.get(&params.text_document.uri.0)?;
        if !self.settings.inlay_hints || document.kind != Kind::Report {
            return None;
        }
        let knowledge = &self.project.knowledge;
        let options = self.project.options(&document.name);
        let context = context(knowledge, document.checked(&self.project), &options)?;
        let asked = document.buffer.lines().bytes(document.buffer.text(), params.range);
        let relations = relations(&context, &knowledge.rules, &options.selection);
        let failing = relations.iter().filter(|it| it.outcome == Outcome::Fail && matches!(it.item, Item::Row(..)));
        let hints = failing.filter_map(|relation| {
            let (cell, number) = relation.result?;
            let span = context.table(relation.table)?.table.cell(cell).span;
            if !asked.contains(&(span.start as usize)) {
                return None;
            }
            let label = knowledge.phrases.editor.comes_to.with(&[("number", &number.normalize())]);
            Some(InlayHint {
                position: self.after(document, span),
                label: Label::String(label.get(self.language()).to_owned()),
                tooltip: relation.arithmetic.clone().map(Tooltip::String),
                padding_left: Some(true),
                kind: None,
                text_edits: None,
                padding_right: None,
                data: None,
            })
        });
        Some(hints.collect())
    }

    fn after(&self, document: &super::document::Document, span: Span) -> Position {
        document.range(Span::at(span.end as usize)).start
    }
}
