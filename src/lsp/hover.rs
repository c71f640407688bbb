//! What stands under the cursor: of a cell its row and column in full, and the sums that it is in.

use super::document::{Document, Kind};
use super::server::Server;
use crate::check::{Context, Item, Outcome, Relation, relations};
use crate::form::{CellIx, RowIx, TableId};
use crate::lang::{Bilingual, Lang};
use crate::lint::{Knowledge, Linted, Options, Tools};
use crate::phrases::Phrases;
use crate::report::Value;
use crate::text::Span;
use gen_lsp_types::{Contents, Hover, MarkupContent, MarkupKind, TextDocumentPositionParams};

impl Server {
    pub(super) fn hover(&self, params: &TextDocumentPositionParams) -> Option<Hover> {
        let document = self.documents.get(&params.text_document.uri.0)?;
        let offset = document.buffer.lines().offset(document.buffer.text(), params.position);
        let (span, words) = match document.kind {
            Kind::Report => self.hover_report(document, offset)?,
            Kind::Config | Kind::Rules => self.explain_name(document, offset)?,
        };
        let contents = Contents::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: words });
        Some(Hover { contents, range: Some(document.visible_range(span)) })
    }

    fn hover_report(&self, document: &Document, offset: usize) -> Option<(Span, String)> {
        let checked = document.checked(&self.project);
        let options = self.project.options(&document.name);
        let context = context(&self.project.knowledge, checked, &options)?;
        let (place, span) = place_at(&context, document, offset)?;
        let relations = relations(&context, &self.project.knowledge.rules, &options.selection);
        let about = |relation: &&Relation| match place {
            Place::Cell(table, cell) => relation.table == table && relation.cells.contains(&cell),
            Place::Row(table, row) => relation.item == Item::Row(table, row),
        };
        let writer = Writer { context: &context, phrases: &self.project.knowledge.phrases, lang: self.language() };
        Some((span, writer.page(place, span, relations.iter().filter(about))))
    }
}

/// A report as checks see it; nothing of what is none.
pub(super) fn context<'c>(knowledge: &'c Knowledge, checked: &'c Linted, options: &'c Options) -> Option<Context<'c>> {
    let (document, report) = (checked.document.as_ref()?, checked.report.as_ref()?);
    report.is_report.then(|| Tools { knowledge, options }.context(document, report)).flatten()
}

#[derive(Clone, Copy)]
enum Place {
    Cell(TableId, CellIx),
    Row(TableId, RowIx),
}

/// The cell, or the label of a row, at a byte of the document.
fn place_at(context: &Context<'_>, document: &Document, offset: usize) -> Option<(Place, Span)> {
    let text = document.buffer.text();
    let holds = |span: Span| {
        let visible = document.buffer.lines().bytes(text, document.visible_range(span));
        (visible.start..=visible.end).contains(&offset)
    };
    for view in context.tables.iter().filter(|view| view.table.span.range().contains(&offset) || holds(view.table.span))
    {
        let id = view.table.id;
        for row in view.printed.row_ids() {
            let found = view.table.row(row);
            if let Some(label) = found.label.map(|label| label.span).filter(|span| holds(*span)) {
                return Some((Place::Row(id, row), label));
            }
            let read = view.printed.cells_of_row(row).filter(|cell| view.table.cell(*cell).value != Value::Unread);
            let cell = read.map(|cell| (cell, view.table.cell(cell).span)).find(|(_, span)| holds(*span));
            if let Some((cell, span)) = cell {
                return Some((Place::Cell(id, cell), span));
            }
        }
    }
    None
}

struct Writer<'w, 'c> {
    context: &'w Context<'c>,
    phrases: &'w Phrases,
    lang: Lang,
}

impl Writer<'_, '_> {
    fn page<'r>(&self, place: Place, span: Span, relations: impl Iterator<Item = &'r Relation>) -> String {
        let mut lines = vec![format!("**{}**", self.name(place))];
        if let Place::Cell(table, cell) = place {
            lines.extend(self.value(table, cell, span));
        }
        let relations: Vec<String> = relations.map(|relation| format!("- {}", self.relation(relation))).collect();
        if !relations.is_empty() {
            lines.push(relations.join("\n"));
        }
        lines.join("\n\n")
    }

    /// Row and column in full.
    fn name(&self, place: Place) -> String {
        const STEP: &str = " › ";
        let (Place::Cell(table, _) | Place::Row(table, _)) = place;
        let Some(printed) = self.context.printed(table) else { return String::new() };
        let row_name = |row| printed.row_path(row, self.lang).join(STEP);
        match place {
            Place::Row(_, row) => row_name(row),
            Place::Cell(_, cell) => {
                let (row, column) = printed.address(cell);
                format!("{} × {}", row_name(row), printed.column_path(column, self.lang).join(STEP))
            }
        }
    }

    /// What a cell says, and how it is counted.
    fn value(&self, table: TableId, cell: CellIx, span: Span) -> Option<String> {
        let found = self.context.table(table)?.table.cell(cell);
        let text = self.context.document.show(span).trim().to_owned();
        let words = match found.value {
            Value::Number(number) => self.phrases.editor.says.with(&[("number", &number.normalize())]),
            Value::Blank => self.phrases.editor.blank.clone(),
            Value::Placeholder => self.phrases.editor.placeholder.with(&[("text", &text)]),
            Value::NotANumber => self.phrases.editor.no_number.with(&[("text", &text)]),
            Value::Uncomputed | Value::Garbled | Value::Unread => return None,
        };
        Some(words.get(self.lang).to_owned())
    }

    /// A sum with its numbers, and whether it comes out.
    fn relation(&self, relation: &Relation) -> String {
        let name = |lang| self.context.name_of(relation.item, lang);
        let of = Bilingual::new(name(Lang::Zh), Some(name(Lang::En)));
        let mark = match relation.outcome {
            Outcome::Pass => "✓",
            Outcome::Fail => "✗",
            Outcome::NotAssessable(_) => "?",
        };
        let arithmetic = match (&relation.arithmetic, relation.outcome) {
            (None, Outcome::NotAssessable(reason)) => {
                self.phrases.editor.unjudged.fill(&[("reason", reason.words(&self.phrases.reasons))])
            }
            (arithmetic, _) => Bilingual::same(arithmetic.clone().unwrap_or_default()),
        };
        let fillings = [
            ("mark", &Bilingual::same(mark)),
            ("code", &Bilingual::same(relation.code.as_str())),
            ("of", &of),
            ("arithmetic", &arithmetic),
        ];
        self.phrases.editor.relation.fill(&fillings).get(self.lang).to_owned()
    }
}
