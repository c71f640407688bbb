//! The shape of a document: its sections, tables and rows, to jump to and to fold.

use super::document::{Document, Kind};
use super::hover::context;
use super::server::Server;
use crate::check::{Context, Item, TableView};
use crate::report::{RowState, Section};
use crate::text::Span;
use gen_lsp_types::{
    DocumentSymbol, DocumentSymbolResponse, FoldingRange, FoldingRangeKind, Location, Range, SymbolInformation,
    SymbolKind, Uri,
};

impl Server {
    pub(super) fn symbols(&self, uri: &Uri) -> Option<DocumentSymbolResponse> {
        let document = self.documents.get(&uri.0)?;
        let symbols = self.outline(document)?;
        if self.client.nested_symbols {
            return Some(DocumentSymbolResponse::DocumentSymbolList(symbols));
        }
        let mut flat = Vec::new();
        flatten(symbols, None, uri, &mut flat);
        Some(DocumentSymbolResponse::SymbolInformationList(flat))
    }

    fn outline(&self, document: &Document) -> Option<Vec<DocumentSymbol>> {
        let checked = (document.kind == Kind::Report).then(|| document.checked(&self.project))?;
        let options = self.project.options(&document.name);
        let context = context(&self.project.knowledge, checked, &options)?;
        let outline = Outline { document, context: &context, lang: self.language() };
        Some(outline.sections())
    }

    pub(super) fn folds(&self, uri: &Uri) -> Option<Vec<FoldingRange>> {
        let document = self.documents.get(&uri.0)?;
        let mut folds = Vec::new();
        for symbol in self.outline(document)? {
            let tables = symbol.children.iter().flatten().filter(|it| it.children.is_some()).map(|it| it.range);
            folds.extend(tables.chain([symbol.range]).filter_map(fold));
        }
        folds.sort_by_key(|fold| (fold.start_line, fold.end_line));
        Some(folds)
    }
}

/// The lines of a range, folded under the first.
fn fold(range: Range) -> Option<FoldingRange> {
    // What ends at the beginning of a line does not reach into it.
    let end_line = if range.end.character == 0 { range.end.line.saturating_sub(1) } else { range.end.line };
    let fold = FoldingRange {
        start_line: range.start.line,
        end_line,
        kind: Some(FoldingRangeKind::Region),
        ..Default::default()
    };
    (range.start.line < end_line).then_some(fold)
}

fn flatten(symbols: Vec<DocumentSymbol>, inside: Option<&str>, uri: &Uri, out: &mut Vec<SymbolInformation>) {
    for symbol in symbols {
        let location = Location { uri: uri.clone(), range: symbol.range };
        let (name, kind, container_name) = (symbol.name.clone(), symbol.kind, inside.map(str::to_owned));
        let base = gen_lsp_types::BaseSymbolInformation { name, kind, tags: None, container_name };
        #[allow(deprecated, reason = "all fields have to be named")]
        out.push(SymbolInformation { deprecated: None, location, base_symbol_information: base });
        flatten(symbol.children.unwrap_or_default(), Some(&symbol.name), uri, out);
    }
}

struct Outline<'o, 'c> {
    document: &'o Document,
    context: &'o Context<'c>,
    lang: crate::lang::Lang,
}

impl Outline<'_, '_> {
    fn sections(&self) -> Vec<DocumentSymbol> {
        let report = self.context.report;
        let mut placed = Vec::new();
        let mut symbols: Vec<DocumentSymbol> = Vec::new();
        for section in &report.sections {
            let inside = |view: &&TableView<'_>| section.span.contains(Span::at(view.table.span.start as usize));
            let tables: Vec<DocumentSymbol> =
                self.context.tables.iter().filter(inside).map(|view| self.table(view)).collect();
            placed.extend(self.context.tables.iter().filter(inside).map(|view| view.table.id));
            symbols.extend(self.section(section, tables));
        }
        let stray = self.context.tables.iter().filter(|view| !placed.contains(&view.table.id));
        symbols.extend(stray.map(|view| self.table(view)));
        symbols.sort_by_key(|symbol| symbol.range.start);
        symbols
    }

    fn section(&self, section: &Section, tables: Vec<DocumentSymbol>) -> Option<DocumentSymbol> {
        let heading = self.context.report.headings.get(section.heading)?;
        let heading =
            heading.numeral.as_ref().map_or(heading.title.span, |numeral| numeral.span.to(heading.title.span));
        Some(self.symbol(self.shown(heading), None, SymbolKind::Namespace, heading.to(section.span), heading, tables))
    }

    fn table(&self, view: &TableView<'_>) -> DocumentSymbol {
        let rows = view.printed.row_ids().filter(|row| view.table.row(*row).state != RowState::Missing);
        let rows: Vec<DocumentSymbol> = rows
            .map(|row| {
                let found = view.table.row(row);
                let label = found.label.map_or(found.span, |label| label.span);
                let total = view.printed.block_of(row).total.and_then(|total| view.printed.cell(row, total));
                let detail = total.map(|total| self.shown(view.table.cell(total).span));
                let name = view.printed.row(row).name(self.lang).to_owned();
                self.symbol(name, detail, SymbolKind::Field, found.span.to(label), label, Vec::new())
            })
            .collect();
        let name = self.context.name_of(Item::Table(view.table.id), self.lang);
        let first = Span::at(view.table.span.start as usize);
        self.symbol(name, None, SymbolKind::Array, view.table.span, first, rows)
    }

    /// What stands at a place, on one line.
    fn shown(&self, span: Span) -> String {
        self.context.document.show(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn symbol(
        &self,
        name: String,
        detail: Option<String>,
        kind: SymbolKind,
        span: Span,
        selection: Span,
        children: Vec<DocumentSymbol>,
    ) -> DocumentSymbol {
        // No client takes a name of nothing.
        let name = if name.is_empty() { "—".to_owned() } else { name };
        let (range, selection_range) = (self.document.range(span), self.document.range(selection));
        let children = (!children.is_empty()).then_some(children);
        #[allow(deprecated, reason = "all fields have to be named")]
        DocumentSymbol { name, detail, kind, tags: None, deprecated: None, range, selection_range, children }
    }
}
