//! What a rule is checked for, one by one: sections, rows, cells and the rest, with their names and places.

use super::context::{Context, TableView};
use crate::form::{CellIx, ColumnIx, FormId, RowIx, Table as Printed, TableId};
use crate::lang::Lang;
use crate::read::Note;
use crate::report::RowState;
use crate::rule::{Rule, Subject};
use crate::text::Span;

/// One thing that a rule is checked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Item {
    /// The report.
    Report,
    /// A section, by its place in the form.
    Section(usize),
    /// A topic of a section.
    Topic(usize, usize),
    /// A table.
    Table(TableId),
    /// A part of a table.
    Block(TableId, usize),
    /// A row.
    Row(TableId, RowIx),
    /// A column.
    Column(TableId, ColumnIx),
    /// A cell.
    Cell(TableId, CellIx),
    /// A row that the form does not have.
    ExtraRow(TableId, usize),
    /// A column that the form does not have.
    ExtraColumn(TableId, usize),
    /// A heading.
    Heading(usize),
    /// A date.
    Date(usize),
    /// A citation.
    Citation(usize),
    /// A note about how the file was read.
    Note(usize),
    /// A figure that the prose states.
    Statement(usize),
    /// A total in the prose with its parts.
    Breakdown(usize),
    /// A percentage in the prose.
    Percentage(usize),
    /// A claim in the prose that a figure has changed.
    Change(usize),
    /// A count in the prose with a list behind it.
    Enumeration(usize),
    /// A phrase.
    Phrase(usize),
    /// Personal data.
    Personal(usize),
    /// Something that one stumbles over in the prose.
    Oddity(usize),
}

/// A cell, a row or a column as others name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellName {
    /// The form.
    pub form: FormId,
    /// The table.
    pub table: TableId,
    /// The row; none for a whole column.
    pub row: Option<RowIx>,
    /// The column; none for a whole row.
    pub column: Option<ColumnIx>,
}

impl Item {
    /// Of a row, column or cell: which it is in its table.
    #[must_use]
    pub fn place(self) -> Option<(Subject, u16)> {
        match self {
            Self::Row(_, row) => Some((Subject::Row, row.0)),
            Self::Column(_, column) => Some((Subject::Column, column.0)),
            Self::Cell(_, cell) => Some((Subject::Cell, cell.0)),
            _ => None,
        }
    }

    /// The table that it is of.
    #[must_use]
    pub fn table(self) -> Option<TableId> {
        match self {
            Self::Table(table)
            | Self::Block(table, _)
            | Self::Row(table, _)
            | Self::Column(table, _)
            | Self::Cell(table, _)
            | Self::ExtraRow(table, _)
            | Self::ExtraColumn(table, _) => Some(table),
            _ => None,
        }
    }
}

impl<'r> Context<'r> {
    /// The table as printed in the form that the report has it on, or should have it on.
    #[must_use]
    pub fn printed(&self, table: TableId) -> Option<&'r Printed> {
        self.table(table).map(|view| view.printed).or_else(|| self.forms.get(self.form).table(table))
    }

    /// The form that the report has a table on, or should have it on.
    #[must_use]
    pub fn form_of(&self, table: TableId) -> FormId {
        self.table(table).map_or(self.form, |view| view.table.form)
    }

    /// All things of a kind; of `table` if one is given, else of all tables.
    #[must_use]
    pub fn items(&self, subject: Subject, table: Option<TableId>) -> Vec<Item> {
        let mut items = Vec::new();
        self.each(subject, table, &mut |item| items.push(item));
        items
    }

    /// Calls `visit` with every thing of a kind; of `table` if one is given, else of all tables.
    pub fn each(&self, subject: Subject, table: Option<TableId>, visit: &mut dyn FnMut(Item)) {
        let form = self.forms.get(self.form);
        let wanted = |id: TableId| table.is_none_or(|table| table == id);
        let tables = || form.tables.iter().map(|it| it.id).filter(|id| wanted(*id));
        let views = || tables().filter_map(|id| Some((id, self.table(id)?)));
        let mut count = |count: usize, item: fn(usize) -> Item| (0..count).map(item).for_each(&mut *visit);
        match subject {
            Subject::Report => visit(Item::Report),
            Subject::Section => count(form.sections.len(), Item::Section),
            Subject::Topic => {
                for (section, it) in form.sections.iter().enumerate() {
                    (0..it.topics.len()).for_each(|topic| visit(Item::Topic(section, topic)));
                }
            }
            Subject::Table => tables().for_each(|id| visit(Item::Table(id))),
            Subject::Block => {
                views().for_each(|(id, it)| (0..it.printed.blocks.len()).for_each(|at| visit(Item::Block(id, at))));
            }
            Subject::Row => {
                views().for_each(|(id, it)| it.printed.row_ids().for_each(|row| visit(Item::Row(id, row))));
            }
            Subject::Column => {
                views().for_each(|(id, it)| it.printed.column_ids().for_each(|it| visit(Item::Column(id, it))));
            }
            Subject::Cell => {
                let cells = |it: &Printed| (0..u16::try_from(it.cells.len()).unwrap_or(u16::MAX)).map(CellIx);
                views().for_each(|(id, it)| cells(it.printed).for_each(|cell| visit(Item::Cell(id, cell))));
            }
            Subject::ExtraRow => {
                views()
                    .for_each(|(id, it)| (0..it.table.extra_rows.len()).for_each(|at| visit(Item::ExtraRow(id, at))));
            }
            Subject::ExtraColumn => {
                let count = |it: &TableView<'_>| it.table.extra_columns.len();
                views().for_each(|(id, it)| (0..count(it)).for_each(|at| visit(Item::ExtraColumn(id, at))));
            }
            Subject::Heading => count(self.report.headings.len(), Item::Heading),
            Subject::Date => count(self.report.dates.len(), Item::Date),
            Subject::Citation => count(self.report.citations.len(), Item::Citation),
            Subject::Note => count(self.document.notes.len(), Item::Note),
            Subject::Statement => count(self.report.statements.len(), Item::Statement),
            Subject::Breakdown => count(self.report.breakdowns.len(), Item::Breakdown),
            Subject::Percentage => count(self.report.percentages.len(), Item::Percentage),
            Subject::Change => count(self.report.changes.len(), Item::Change),
            Subject::Enumeration => count(self.report.enumerations.len(), Item::Enumeration),
            Subject::Phrase => count(self.report.phrases.len(), Item::Phrase),
            Subject::Personal => count(self.report.personal.len(), Item::Personal),
            Subject::Oddity => count(self.report.oddities.len(), Item::Oddity),
        }
    }

    /// The code that a rule has for it: its own, that of its table, or the rule's.
    #[must_use]
    pub fn code_of<'c>(&'c self, rule: &'c Rule, item: Item) -> &'c str {
        let own = rule.code_of(self.id_of(item));
        match item.table().and_then(|table| self.printed(table)) {
            Some(printed) if own == rule.code => rule.code_of(&printed.name),
            _ => own,
        }
    }

    /// Its name in programs, for a code of its own.
    #[must_use]
    pub fn id_of(&self, item: Item) -> &str {
        let printed = item.table().and_then(|table| self.printed(table));
        match (item, printed) {
            (Item::Section(at), _) => self.forms.get(self.form).sections.get(at).map_or("", |it| &it.name),
            (Item::Row(_, row), Some(printed)) => &printed.row(row).id,
            (Item::Column(_, column), Some(printed)) => &printed.column(column).id,
            (Item::Cell(_, cell), Some(printed)) => &printed.row(printed.address(cell).0).id,
            (Item::Block(_, block), Some(printed)) => &printed.blocks[block].id,
            (Item::Table(_), Some(printed)) => &printed.name,
            _ => "",
        }
    }

    /// The cell, row or column that it is, as others name it.
    #[must_use]
    pub fn cell_name(&self, item: Item) -> Option<CellName> {
        let table = item.table()?;
        let form = self.form_of(table);
        let name = |row, column| Some(CellName { form, table, row, column });
        match item {
            Item::Row(_, row) => name(Some(row), None),
            Item::Column(_, column) => name(None, Some(column)),
            Item::Cell(_, cell) => {
                let (row, column) = self.printed(table)?.address(cell);
                name(Some(row), Some(column))
            }
            _ => None,
        }
    }

    /// Its name for people.
    #[must_use]
    pub fn name_of(&self, item: Item, lang: Lang) -> String {
        let printed = item.table().and_then(|table| self.printed(table));
        let form = self.forms.get(self.form);
        match (item, printed) {
            (Item::Section(at), _) => {
                form.sections.get(at).map_or(String::new(), |it| format!("{}、{}", it.number, it.title))
            }
            (Item::Topic(section, topic), _) => form
                .sections
                .get(section)
                .and_then(|it| it.topics.get(topic))
                .map_or("", |it| it.label.get(lang))
                .to_owned(),
            (Item::Table(_), Some(printed)) => printed.label.get(lang).to_owned(),
            (Item::Block(_, at), Some(printed)) => {
                let table = printed.label.get(lang);
                match (&printed.blocks[at].caption, lang) {
                    (Some(caption), Lang::Zh) => format!("{table}“{caption}”"),
                    (Some(caption), Lang::En) => format!("{table}, {caption}"),
                    (None, _) => table.to_owned(),
                }
            }
            (Item::Row(_, row), Some(printed)) => printed.row(row).name(lang).to_owned(),
            (Item::Column(_, column), Some(printed)) => printed.column(column).name(lang).to_owned(),
            (Item::Cell(_, cell), Some(printed)) => cell_label(printed, cell, lang),
            (Item::Note(at), _) => match &self.document.notes[at] {
                Note::Undecoded { byte, .. } if lang == Lang::Zh => format!("第 {byte} 字节"),
                Note::Undecoded { byte, .. } => format!("byte {byte}"),
                // Nobody's name is shown whole.
                Note::Author(name) => name.chars().enumerate().map(|(at, c)| if at == 0 { c } else { '＊' }).collect(),
                note => note.name().unwrap_or_default().to_owned(),
            },
            (Item::Statement(at), _) => self.metric_of(at).label.get(lang).to_owned(),
            (Item::Change(at), _) => self.changed(at).label.get(lang).to_owned(),
            (
                Item::ExtraRow(..)
                | Item::ExtraColumn(..)
                | Item::Heading(_)
                | Item::Date(_)
                | Item::Citation(_)
                | Item::Breakdown(_)
                | Item::Percentage(_)
                | Item::Enumeration(_)
                | Item::Phrase(_)
                | Item::Personal(_)
                | Item::Oddity(_),
                _,
            ) => self.document.words(self.span_of(item)).trim().to_owned(),
            _ => String::new(),
        }
    }

    /// The names of several things for people: of cells in the same row, together.
    #[must_use]
    pub fn names_of(&self, items: &[Item], lang: Lang) -> Vec<String> {
        let mut names = Vec::new();
        let mut done = 0;
        while let Some(item) = items.get(done) {
            let row = self.row_of(*item);
            let together = match row {
                Some(_) => items[done..].iter().take_while(|other| self.row_of(**other) == row).count(),
                None => 1,
            };
            names.push(match row {
                Some((table, row)) if together > 1 => {
                    self.names_in_row(table, row, &items[done..done + together], lang)
                }
                _ => self.name_of(*item, lang),
            });
            done += together;
        }
        names
    }

    /// The row that a cell is in.
    fn row_of(&self, item: Item) -> Option<(TableId, RowIx)> {
        match item {
            Item::Cell(table, cell) => Some((table, self.printed(table)?.address(cell).0)),
            _ => None,
        }
    }

    /// Some cells of a row, or the row if they are all of it.
    fn names_in_row(&self, table: TableId, row: RowIx, cells: &[Item], lang: Lang) -> String {
        let Some(printed) = self.printed(table) else { return String::new() };
        let name = printed.row(row).name(lang);
        if printed.cells_of_row(row).count() == cells.len() {
            return match lang {
                Lang::Zh => format!("“{name}”一行"),
                Lang::En => format!("the row {name}"),
            };
        }
        let columns = cells.iter().filter_map(|cell| match cell {
            Item::Cell(_, cell) => Some(printed.column(printed.address(*cell).1).name(lang)),
            _ => None,
        });
        match lang {
            Lang::Zh => format!("“{name}”的{}", columns.map(|column| format!("“{column}”")).collect::<String>()),
            Lang::En => format!("{name}, {}", columns.collect::<Vec<_>>().join(" and ")),
        }
    }

    /// Where it stands; of what is missing, where it would have to stand.
    #[must_use]
    pub fn span_of(&self, item: Item) -> Span {
        let view = item.table().and_then(|table| self.table(table));
        match (item, view) {
            (Item::Section(at), _) | (Item::Topic(at, _), _) => self.section_span(at),
            (Item::Table(table), None) => self.missing_table_span(table),
            (Item::Table(_), Some(view)) => self.table_span(view.table.span),
            (Item::Block(_, at), Some(view)) => view.table.blocks[at].span,
            (Item::Row(table, row), Some(_)) => self.row_span(table, row),
            (Item::Column(_, column), Some(view)) => {
                let header = view.table.column(column).header;
                header.map_or_else(|| self.table_span(view.table.span), |header| header.span)
            }
            (Item::Cell(_, cell), Some(view)) => view.table.cell(cell).span,
            (Item::ExtraRow(_, at), Some(view)) => view.table.extra_rows[at].span,
            (Item::ExtraColumn(_, at), Some(view)) => view.table.extra_columns[at].span,
            (Item::Heading(at), _) => self.report.headings[at].title.span,
            (Item::Date(at), _) => self.report.dates[at].span,
            (Item::Citation(at), _) => {
                let citation = &self.report.citations[at];
                let number = citation.number.as_ref().map(|number| number.span);
                number.or(citation.title.as_ref().map(|title| title.span)).unwrap_or_default()
            }
            (Item::Note(at), _) => self.document.notes[at].span().unwrap_or_else(|| self.report_span()),
            (Item::Statement(at), _) => self.report.statements[at].amount.span,
            (Item::Breakdown(at), _) => self.report.breakdowns[at].total.span,
            (Item::Percentage(at), _) => self.report.percentages[at].span,
            (Item::Change(at), _) => self.report.changes[at].span,
            (Item::Enumeration(at), _) => self.report.enumerations[at].span,
            (Item::Phrase(at), _) => self.report.phrases[at].span,
            (Item::Personal(at), _) => self.report.personal[at].span,
            (Item::Oddity(at), _) => self.report.oddities[at].span,
            _ => self.report_span(),
        }
    }

    /// The title, or the beginning.
    fn report_span(&self) -> Span {
        let title = self.report.title.as_ref().map(|title| title.span);
        title.or_else(|| self.report.prose.first().map(|prose| prose.text.span())).unwrap_or_default()
    }

    /// The heading of a section; of a missing one, that of the next, else the end.
    fn section_span(&self, at: usize) -> Span {
        let sections = &self.forms.get(self.form).sections;
        let found = sections.iter().skip(at).find_map(|section| self.report.section(section.id));
        match found {
            Some(section) => {
                let heading = &self.report.headings[section.heading];
                heading.numeral.as_ref().map_or(heading.title.span, |numeral| numeral.span.to(heading.title.span))
            }
            None => self.report.prose.last().map(|prose| prose.text.span()).unwrap_or_default(),
        }
    }

    fn missing_table_span(&self, table: TableId) -> Span {
        let section = self.forms.get(self.form).table(table).map(|table| table.section);
        let sections = &self.forms.get(self.form).sections;
        let at = sections.iter().position(|it| Some(it.id) == section).unwrap_or(0);
        self.section_span(at)
    }

    /// The first line of a table.
    fn table_span(&self, span: Span) -> Span {
        let first_line = self.document.show(span).find('\n').unwrap_or(span.len());
        Span::new(span.start as usize, span.start as usize + first_line)
    }

    /// The label of a row; of a missing one, that of the row it would follow, else of the next.
    fn row_span(&self, table: TableId, row: RowIx) -> Span {
        let Some(view) = self.table(table) else { return Span::default() };
        let label = |row: RowIx| {
            let found = view.table.row(row);
            (found.state != RowState::Missing).then(|| found.label.map_or(found.span, |label| label.span))
        };
        let before = (0..=row.0).rev().map(RowIx).find_map(label);
        before.or_else(|| view.printed.row_ids().find_map(label)).unwrap_or_else(|| self.table_span(view.table.span))
    }
}

/// Row and column of a cell; the row alone where the block has one column.
#[must_use]
pub fn cell_label(printed: &Printed, cell: CellIx, lang: Lang) -> String {
    let (row, column) = printed.address(cell);
    let row_name = printed.row(row).name(lang);
    if printed.block_of(row).columns.len() == 1 {
        return row_name.to_owned();
    }
    let column = printed.column(column).name(lang);
    match lang {
        Lang::Zh => format!("“{row_name}”的“{column}”"),
        Lang::En => format!("{row_name}, {column}"),
    }
}
