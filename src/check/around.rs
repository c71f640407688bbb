//! What a report is compared with: the figures of other reports, and what the whole collection knows of it.

use super::context::{Addend, Context, Reason};
use super::eval::Answer;
use super::item::Item;
use crate::form::{CellIx, ColumnIx, FormId, Forms, RowIx, Table as Printed, TableId};
use crate::lang::Lang;
use crate::read::Document;
use crate::report::Report;
use crate::rule::{CellPick, Comparison, Fact, Function, OtherCells, Others, Pick, Relation};
use crate::text::Span;
use rust_decimal::Decimal;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Other reports that stand to this one in some relation.
#[derive(Clone, Debug, Default)]
pub enum Group {
    /// There are none, and need not be.
    #[default]
    Absent,
    /// There should be, and it cannot be told which they are, or they are not all there.
    Unclear(Reason),
    /// These.
    Present(Vec<Relative>),
}

/// Another report.
#[derive(Clone, Debug)]
pub struct Relative {
    /// Its file: its place among all files.
    pub file: usize,
    /// Its figures.
    pub figures: Arc<Figures>,
}

/// The numbers of a report's tables.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Each table that was found.
    pub tables: Vec<TableFigures>,
    /// Tables that are not to be compared.
    pub left_out: Vec<TableId>,
}

/// The numbers of a table.
#[derive(Clone, Debug)]
pub struct TableFigures {
    /// Which.
    pub id: TableId,
    /// The form it was read as.
    pub form: FormId,
    /// What each cell stands for in a sum.
    pub addends: Vec<Addend>,
}

/// A fact that the whole collection knows of a report, and the files that show it.
#[derive(Clone, Debug)]
pub struct CollectionFact {
    /// What it is.
    pub value: FactValue,
    /// The files that show it.
    pub files: Vec<usize>,
}

/// What a fact says.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "they are what they are called")]
pub enum FactValue {
    Bool(bool),
    Number(Decimal),
    Text(String),
}

/// What a report is compared with.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The body's report for the year before.
    pub previous: Group,
    /// Another file of the same report.
    pub version: Group,
    /// The reports that it adds up; unclear where one of them is not there.
    pub children: Group,
    /// Those of them that are there.
    pub present_children: Group,
    /// Those of the year before.
    pub previous_children: Group,
    /// What is known besides.
    pub facts: Vec<(Fact, CollectionFact)>,
}

/// A file that a report was compared with, open to point into.
pub struct OtherFile {
    /// Its place among all files.
    pub file: usize,
    /// Its path.
    pub path: PathBuf,
    /// What was read.
    pub document: Document,
    /// What was made out.
    pub report: Report,
}

impl fmt::Debug for OtherFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OtherFile").field("path", &self.path).finish_non_exhaustive()
    }
}

/// Opens the files that a report is compared with: only findings need their words.
pub trait Open: Sync + fmt::Debug {
    /// The file at that place among all files; nothing where it cannot be read any more.
    fn open(&self, file: usize) -> Option<Arc<OtherFile>>;

    /// Its path.
    fn path(&self, file: usize) -> &Path;
}

/// A place in another file that a finding is about.
#[derive(Clone, Debug)]
pub struct Elsewhere {
    /// The file.
    pub file: Arc<OtherFile>,
    /// Where.
    pub span: Span,
    /// The cell that stands there.
    pub cell: Option<super::CellName>,
}

impl Around {
    /// The reports in a relation to this one.
    #[must_use]
    pub fn group(&self, relation: Relation) -> &Group {
        match relation {
            Relation::Previous => &self.previous,
            Relation::Version => &self.version,
            Relation::Children => &self.children,
            Relation::PresentChildren => &self.present_children,
            Relation::PreviousChildren => &self.previous_children,
        }
    }

    /// Whether the reports that a rule compares with are there; nothing where there need not be any.
    #[must_use]
    pub fn comparable(&self, comparison: &Comparison) -> Option<Result<(), Reason>> {
        if comparison.of_parents && self.fact(Fact::DeclaredScope).is_none() {
            return None;
        }
        for relation in &comparison.needs {
            match self.group(*relation) {
                Group::Absent => return None,
                Group::Unclear(reason) => return Some(Err(*reason)),
                Group::Present(_) => {}
            }
        }
        Some(Ok(()))
    }

    /// What is known of a fact.
    #[must_use]
    pub fn fact(&self, fact: Fact) -> Option<&CollectionFact> {
        self.facts.iter().find(|(it, _)| *it == fact).map(|(_, known)| known)
    }

    /// The answer to a question about other reports.
    pub(super) fn ask(&self, fact: Fact) -> Result<Answer<'_>, Reason> {
        let known = self.fact(fact).ok_or_else(|| match fact.relation().map(|relation| self.group(relation)) {
            Some(Group::Unclear(reason)) => *reason,
            _ => Reason::NotStated,
        })?;
        Ok(match &known.value {
            FactValue::Bool(value) => Answer::Bool(*value),
            FactValue::Number(number) => Answer::Number(*number),
            FactValue::Text(text) => Answer::text(text),
        })
    }
}

impl Elsewhere {
    /// Its name for people: the cell's.
    #[must_use]
    pub fn words(&self, forms: &Forms, lang: Lang) -> Option<String> {
        let name = self.cell?;
        let printed = forms.get(name.form).table(name.table)?;
        let cell = printed.cell(name.row?, name.column?)?;
        Some(super::cell_label(printed, cell, lang))
    }

    /// Whether it is the same place of the same file.
    #[must_use]
    pub fn is_same_place(&self, other: &Self) -> bool {
        self.span == other.span && self.file.path == other.file.path
    }
}

impl Group {
    /// The reports.
    ///
    /// # Errors
    /// Why they cannot be told.
    pub fn reports(&self) -> Result<&[Relative], Reason> {
        match self {
            Self::Absent => Err(Reason::NotStated),
            Self::Unclear(reason) => Err(*reason),
            Self::Present(reports) => Ok(reports),
        }
    }
}

impl Figures {
    /// The numbers of a table.
    #[must_use]
    pub fn table(&self, id: TableId) -> Option<&TableFigures> {
        self.tables.iter().find(|table| table.id == id)
    }
}

impl<'r> Context<'r> {
    /// A function of cells of other reports.
    pub(super) fn of_others(&self, function: Function, others: &Others, item: Item) -> Result<Decimal, Reason> {
        let around = self.around.ok_or(Reason::NotStated)?;
        let mut result: Option<Decimal> = None;
        for relative in around.group(others.relation).reports()? {
            for place in self.places_there(others, relative, item)? {
                let number = place.number().map_err(|_| Reason::NotReadThere)?;
                result = Some(match (result, function) {
                    (Some(result), Function::Greatest) => result.max(number),
                    (Some(result), _) => result.checked_add(number).ok_or(Reason::Impossible)?,
                    (None, _) => number,
                });
            }
        }
        result.ok_or(Reason::NotStated)
    }

    /// The addends of the cells that are meant in another report.
    fn places_there(&self, others: &Others, relative: &Relative, item: Item) -> Result<Vec<Addend>, Reason> {
        let cells = self.cells_there(others, relative, item)?;
        let addend = |(table, cell): (TableId, CellIx)| {
            let table = relative.figures.table(table)?;
            table.addends.get(usize::from(cell.0)).copied()
        };
        cells.into_iter().map(|cell| addend(cell).ok_or(Reason::NotReadThere)).collect()
    }

    /// The cells that are meant in another report: by name, whatever form it is on.
    ///
    /// # Errors
    /// Where it has no such table, or its form no such cell.
    pub(super) fn cells_there(
        &self,
        others: &Others,
        relative: &Relative,
        item: Item,
    ) -> Result<Vec<(TableId, CellIx)>, Reason> {
        match &others.cells {
            OtherCells::Same => {
                let Item::Cell(table, cell) = item else { return Err(Reason::NotStated) };
                if relative.figures.left_out.contains(&table) {
                    return Err(Reason::NotStated);
                }
                let there = relative.figures.table(table).ok_or(Reason::NotReadThere)?;
                let cell = self.translated(table, cell, there.form).ok_or(Reason::NotStated)?;
                Ok(vec![(table, cell)])
            }
            OtherCells::These(_) => {
                // All cells of a name are of one table; each table may be on a form of its own.
                let tables = relative.figures.tables.iter();
                let mut cells = None;
                for table in tables {
                    let Some(picks) = others.cells.of_form(table.form) else { continue };
                    let of_table = picks.iter().filter(|pick| pick.table == table.id);
                    let found: Option<Vec<_>> =
                        of_table.map(|pick| Some((table.id, self.pick_there(pick, table.form, item)?))).collect();
                    let found = found.ok_or(Reason::NotStated)?;
                    if !found.is_empty() {
                        cells.get_or_insert_with(Vec::new).extend(found);
                    }
                }
                match cells {
                    Some(cells) => Ok(cells),
                    None if self.is_comparable(others, relative) => Err(Reason::NotReadThere),
                    None => Err(Reason::NotStated),
                }
            }
        }
    }

    /// Whether the other report could have such cells: it is on a form that has them, and they are to be compared.
    fn is_comparable(&self, others: &Others, relative: &Relative) -> bool {
        let mut forms = relative.figures.tables.iter().map(|table| table.form);
        let left_out = |pick: &CellPick| relative.figures.left_out.contains(&pick.table);
        let comparable = |form| others.cells.of_form(form).is_some_and(|picks| !picks.iter().any(left_out));
        forms.any(comparable)
    }

    /// The cell that a name of another form stands for here.
    fn pick_there(&self, pick: &CellPick, form: FormId, item: Item) -> Option<CellIx> {
        let printed = self.forms.get(form).table(pick.table)?;
        let here = item.table().and_then(|table| self.printed(table));
        let (row, column) = match item {
            Item::Row(_, row) => (Some(row), None),
            Item::Column(_, column) => (None, Some(column)),
            Item::Cell(_, cell) => {
                here.map(|here| here.address(cell)).map_or((None, None), |it| (Some(it.0), Some(it.1)))
            }
            _ => (None, None),
        };
        let row: RowIx = match &pick.row {
            Pick::Current => same_row(here?, row?, printed)?,
            Pick::These(rows) => *rows.first()?,
        };
        match &pick.column {
            Pick::Current => same_columns(here?, column?, printed).find_map(|column| printed.cell(row, column)),
            Pick::These(columns) => columns.iter().find_map(|column| printed.cell(row, *column)),
        }
    }

    /// A cell of a table of this report, in the same table of another form.
    fn translated(&self, table: TableId, cell: CellIx, form: FormId) -> Option<CellIx> {
        let here = self.printed(table)?;
        if self.form_of(table) == form {
            return Some(cell);
        }
        let there = self.forms.get(form).table(table)?;
        let (row, column) = here.address(cell);
        let row = same_row(here, row, there)?;
        same_columns(here, column, there).find_map(|column| there.cell(row, column))
    }

    /// Where the files show a fact, and the cells of others that an expression names, stand.
    pub(super) fn elsewhere(&self, open: &dyn Open, others: &Others, item: Item, limit: usize) -> Vec<Elsewhere> {
        let mut found = Vec::new();
        let Some(around) = self.around else { return found };
        let Ok(relatives) = around.group(others.relation).reports() else { return found };
        // The one that the difference is of tells all.
        let odd = around.fact(Fact::ChildrenOddOne).and_then(|known| known.files.first());
        let odd = odd.filter(|odd| relatives.iter().any(|relative| relative.file == **odd));
        for relative in relatives.iter().filter(|relative| odd.is_none_or(|odd| relative.file == *odd)) {
            let Ok(cells) = self.cells_there(others, relative, item) else { continue };
            for (table, cell) in cells {
                let addend = relative.figures.table(table).and_then(|it| it.addends.get(usize::from(cell.0)));
                let is_nought = addend.is_none_or(|addend| addend.number().is_ok_and(|number| number.is_zero()));
                if found.len() >= limit || (is_nought && !others.relation.is_single()) {
                    continue;
                }
                let Some(file) = open.open(relative.file) else { continue };
                found.extend(place(self.forms, file, table, cell));
            }
        }
        found
    }

    /// The titles of the files that show a fact.
    pub(super) fn shown_by(&self, open: &dyn Open, fact: Fact) -> Vec<Elsewhere> {
        let files = self.around.and_then(|around| around.fact(fact)).map(|known| known.files.as_slice());
        let title = |file: &usize| {
            let file = open.open(*file)?;
            let span = file.report.title.as_ref().map(|title| title.span).unwrap_or_default();
            Some(Elsewhere { file, span, cell: None })
        };
        files.unwrap_or_default().iter().filter_map(title).collect()
    }
}

pub(super) fn place(forms: &Forms, file: Arc<OtherFile>, table: TableId, cell: CellIx) -> Option<Elsewhere> {
    let found = file.report.table(table)?;
    let span = found.cells.get(usize::from(cell.0))?.span;
    let (row, column) = forms.get(found.form).table(table)?.address(cell);
    let cell = super::CellName { form: found.form, table, row: Some(row), column: Some(column) };
    Some(Elsewhere { file, span, cell: Some(cell) })
}

/// The row of the same name.
fn same_row(here: &Printed, row: RowIx, there: &Printed) -> Option<RowIx> {
    let id = &here.row(row).id;
    // Mostly the forms are the same, and so is the place.
    let same = usize::from(row.0) < there.rows.len() && there.row(row).id == *id;
    if same { Some(row) } else { there.find_row(id) }
}

/// The columns of the same name.
fn same_columns<'a>(here: &'a Printed, column: ColumnIx, there: &'a Printed) -> impl Iterator<Item = ColumnIx> + 'a {
    there.find_columns(&here.column(column).id)
}
