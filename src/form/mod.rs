//! The statutory form as data: its years, sections, tables, rows, columns and labels.
//!
//! Everything here comes from `rules/forms/*.toml`. Rust knows neither a label nor a year.

mod compile;
mod file;
mod label;
mod print;
mod topics;

pub use label::{LabelIndex, LabelRef, Role, Wording};
pub use print::{Grid, GridCell, Holds};

use crate::lang::{Bilingual, Lang};
use crate::load::{LoadError, Source};
use std::ops::Range;
use std::sync::Arc;

/// A form, by its place in [`Forms`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FormId(pub u8);

/// A table, by its name: the same in every form that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId(pub u8);

/// A section, by its name: the same in every form that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub u8);

/// A row of a form's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowIx(pub u16);

/// A column of a form's table. Blocks have columns of their own, even if they are called the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnIx(pub u16);

/// A cell of a form's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellIx(pub u16);

/// All forms that are known.
#[derive(Debug)]
pub struct Forms {
    forms: Vec<Form>,
    tables: Vec<String>,
    sections: Vec<String>,
    labels: LabelIndex,
}

/// One form.
#[derive(Clone, Debug)]
pub struct Form {
    /// Its name in programs: the year it was issued for first.
    pub id: String,
    /// Its name for people.
    pub name: Bilingual,
    /// The first reporting year it is for.
    pub first_year: i32,
    /// The last, if it was replaced.
    pub last_year: Option<i32>,
    /// The paper that issued it.
    pub notice: Notice,
    /// The form whose rules are for this one too.
    pub rules_of: Option<String>,
    /// Whether it is part of the program, and the rules that are part of it were written with it in view.
    pub built_in: bool,
    /// Its sections, in order.
    pub sections: Vec<Section>,
    /// Its tables, in order.
    pub tables: Vec<Table>,
}

/// The paper that issued a form.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The year in its number.
    pub year: i32,
    /// The running number in it.
    pub number: i32,
    /// Its full title.
    pub title: String,
    /// Words that its title has and no other notice's has.
    pub words: Vec<String>,
}

/// A section of the report.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its identity across forms.
    pub id: SectionId,
    /// Its name in programs.
    pub name: String,
    /// Its number, as printed.
    pub number: String,
    /// Its title, as printed.
    pub title: String,
    /// Words that show which section it is, in a title that is none of the known ones.
    pub hints: Vec<String>,
    /// What it must deal with.
    pub topics: Vec<Topic>,
    topic_words: topics::TopicWords,
}

/// Something that a section must deal with.
#[derive(Clone, Debug)]
pub struct Topic {
    /// Its name in programs.
    pub id: String,
    /// Its name for people.
    pub label: Bilingual,
    /// Words that show that it is dealt with, strokes between them.
    pub words: String,
}

/// How a table is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Every row begins with its label.
    Rows,
    /// The rows stand side by side, their labels above the columns of each.
    SideBySide,
}

/// A table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its identity across forms.
    pub id: TableId,
    /// Its name in programs.
    pub name: String,
    /// Its name for people.
    pub label: Bilingual,
    /// The section it belongs to.
    pub section: SectionId,
    /// How it is printed.
    pub layout: Layout,
    /// The text of the note in its corner, if it has one.
    pub note: Option<String>,
    /// Groups of rows.
    pub groups: Vec<Group>,
    /// Groups of columns.
    pub column_groups: Vec<Group>,
    /// Headers of columns that some add and the form does not have.
    pub extra_columns: Vec<String>,
    /// Parts with columns of their own.
    pub blocks: Vec<Block>,
    /// All rows.
    pub rows: Vec<Row>,
    /// All columns.
    pub columns: Vec<Column>,
    /// The row and column of each cell.
    pub cells: Vec<(RowIx, ColumnIx)>,
}

/// A heading over several rows or columns.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name in programs.
    pub id: String,
    /// As printed.
    pub label: String,
    /// In English.
    pub en: String,
    /// The group it is part of.
    pub under: Option<usize>,
}

/// A part of a table with columns of its own.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its name in programs.
    pub id: String,
    /// The line above it, if any.
    pub caption: Option<String>,
    /// What stands over the labels of its rows, if anything does.
    pub corner: Option<String>,
    /// Its rows.
    pub rows: Range<usize>,
    /// Its columns.
    pub columns: Range<usize>,
    /// The column that the others of the row add up to, as the form says.
    pub total: Option<ColumnIx>,
}

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// Its name in programs.
    pub id: String,
    /// As printed.
    pub label: String,
    /// As printed, shortened for messages, with its group where the label alone does not say which row it is.
    pub short: String,
    /// In English.
    pub en: String,
    /// Its group.
    pub under: Option<usize>,
    /// Its block.
    pub block: usize,
    /// Its first cell.
    pub first_cell: CellIx,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// A number of things: whole, not negative.
    #[default]
    Count,
    /// A change of a number: whole, with or without a sign.
    Signed,
    /// Money: a decimal, not negative.
    Amount,
}

impl Kind {
    /// Its name in rules.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Signed => "signed",
            Self::Amount => "amount",
        }
    }
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name in programs.
    pub id: String,
    /// As printed.
    pub label: String,
    /// In English.
    pub en: String,
    /// Its group.
    pub under: Option<usize>,
    /// The group that it stands under in print.
    pub printed_under: Option<usize>,
    /// What its cells hold.
    pub kind: Kind,
    /// The unit that its header states.
    pub unit: Option<String>,
}

impl Forms {
    /// Loads forms from TOML: whole forms, and additions to them.
    ///
    /// # Errors
    /// Every mistake that was found.
    pub fn load(sources: &[Arc<Source>]) -> Result<Self, Vec<LoadError>> {
        compile::forms(sources)
    }

    /// The form of this identity.
    #[must_use]
    pub fn get(&self, id: FormId) -> &Form {
        &self.forms[usize::from(id.0)]
    }

    /// All forms, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = (FormId, &Form)> {
        self.forms.iter().enumerate().map(|(at, form)| (FormId(u8::try_from(at).unwrap_or(u8::MAX)), form))
    }

    /// The form named `id`.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<FormId> {
        self.iter().find(|(_, form)| form.id == id).map(|(id, _)| id)
    }

    /// The form that reports for `year` are to be made on.
    #[must_use]
    pub fn of_year(&self, year: i32) -> Option<FormId> {
        let fits = |form: &Form| form.first_year <= year && form.last_year.is_none_or(|last| year <= last);
        self.iter().filter(|(_, form)| fits(form)).map(|(id, _)| id).last()
    }

    /// Where labels are looked up.
    #[must_use]
    pub fn labels(&self) -> &LabelIndex {
        &self.labels
    }

    /// The names of all tables, by [`TableId`].
    #[must_use]
    pub fn tables(&self) -> &[String] {
        &self.tables
    }

    /// The names of all sections, by [`SectionId`].
    #[must_use]
    pub fn sections(&self) -> &[String] {
        &self.sections
    }

    /// The table named `name`.
    #[must_use]
    pub fn table_id(&self, name: &str) -> Option<TableId> {
        let at = self.tables.iter().position(|it| it == name)?;
        u8::try_from(at).ok().map(TableId)
    }

    /// The section named `name`.
    #[must_use]
    pub fn section_id(&self, name: &str) -> Option<SectionId> {
        let at = self.sections.iter().position(|it| it == name)?;
        u8::try_from(at).ok().map(SectionId)
    }
}

impl Form {
    /// This form's table of that identity.
    #[must_use]
    pub fn table(&self, id: TableId) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }

    /// This form's section of that identity.
    #[must_use]
    pub fn section(&self, id: SectionId) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }
}

impl Table {
    /// The row of this index.
    #[must_use]
    pub fn row(&self, row: RowIx) -> &Row {
        &self.rows[usize::from(row.0)]
    }

    /// The column of this index.
    #[must_use]
    pub fn column(&self, column: ColumnIx) -> &Column {
        &self.columns[usize::from(column.0)]
    }

    /// The block that `row` is in.
    #[must_use]
    pub fn block_of(&self, row: RowIx) -> &Block {
        &self.blocks[self.row(row).block]
    }

    /// All rows with their indices.
    pub fn row_ids(&self) -> impl DoubleEndedIterator<Item = RowIx> + use<> {
        (0..u16::try_from(self.rows.len()).unwrap_or(u16::MAX)).map(RowIx)
    }

    /// All columns with their indices.
    pub fn column_ids(&self) -> impl DoubleEndedIterator<Item = ColumnIx> + use<> {
        (0..u16::try_from(self.columns.len()).unwrap_or(u16::MAX)).map(ColumnIx)
    }

    /// The columns that `row` has cells in.
    pub fn columns_of(&self, row: RowIx) -> impl DoubleEndedIterator<Item = ColumnIx> + use<> {
        let columns = self.block_of(row).columns.clone();
        columns.map(|at| ColumnIx(u16::try_from(at).unwrap_or(u16::MAX)))
    }

    /// The cells of `row`, in the order of its columns.
    pub fn cells_of_row(&self, row: RowIx) -> impl DoubleEndedIterator<Item = CellIx> + use<> {
        let width = u16::try_from(self.block_of(row).columns.len()).unwrap_or(u16::MAX);
        let first = self.row(row).first_cell.0;
        (first..first + width).map(CellIx)
    }

    /// The cells of `column`, in the order of its rows.
    pub fn cells_of_column(&self, column: ColumnIx) -> impl Iterator<Item = CellIx> {
        self.row_ids().filter_map(move |row| self.cell(row, column))
    }

    /// The cell where they cross, if the form has one there.
    #[must_use]
    pub fn cell(&self, row: RowIx, column: ColumnIx) -> Option<CellIx> {
        let columns = &self.block_of(row).columns;
        let at = usize::from(column.0);
        columns
            .contains(&at)
            .then(|| CellIx(self.row(row).first_cell.0 + u16::try_from(at - columns.start).unwrap_or(0)))
    }

    /// Row and column of a cell.
    #[must_use]
    pub fn address(&self, cell: CellIx) -> (RowIx, ColumnIx) {
        self.cells[usize::from(cell.0)]
    }

    /// The name of a row in full: its groups, the outermost first, and its label.
    #[must_use]
    pub fn row_path(&self, row: RowIx, lang: Lang) -> Vec<&str> {
        let row = self.row(row);
        path(&self.groups, row.under, if lang == Lang::Zh { &row.label } else { &row.en }, lang)
    }

    /// The name of a column in full: its groups, the outermost first, and its header.
    #[must_use]
    pub fn column_path(&self, column: ColumnIx, lang: Lang) -> Vec<&str> {
        let column = self.column(column);
        path(&self.column_groups, column.under, column.name(lang), lang)
    }

    /// The row named `id`.
    #[must_use]
    pub fn find_row(&self, id: &str) -> Option<RowIx> {
        self.row_ids().find(|row| self.row(*row).id == id)
    }

    /// The columns named `id`: one a block at most.
    pub fn find_columns<'a>(&'a self, id: &'a str) -> impl Iterator<Item = ColumnIx> + 'a {
        self.column_ids().filter(move |column| self.column(*column).id == id)
    }

    /// The group of rows named `id`.
    #[must_use]
    pub fn find_group(&self, id: &str) -> Option<usize> {
        self.groups.iter().position(|group| group.id == id)
    }
}

/// A label with the groups that it is in before it.
fn path<'f>(groups: &'f [Group], under: Option<usize>, label: &'f str, lang: Lang) -> Vec<&'f str> {
    let above = |group: &&Group| group.under.and_then(|at| groups.get(at));
    let groups = std::iter::successors(under.and_then(|at| groups.get(at)), above);
    let names = groups.map(|group| if lang == Lang::Zh { group.label.as_str() } else { group.en.as_str() });
    let mut path: Vec<&str> = std::iter::once(label).chain(names).collect();
    path.reverse();
    path
}

impl Row {
    /// Its name for people, short.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.short,
            Lang::En => &self.en,
        }
    }
}

impl Column {
    /// Its name for people.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.label,
            Lang::En => &self.en,
        }
    }
}
