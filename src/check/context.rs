//! What a check sees: a report, its document, and the numbers of its tables.

use super::around::{Around, Figures, Open, TableFigures};
use super::mentions::Mentions;
use crate::form::{self, CellIx, FormId, Forms, RowIx, SectionId, TableId};
use crate::lang::Bilingual;
use crate::phrases::Reasons;
use crate::read::Document;
use crate::report::{Report, RowState, Table, Unit, Value};
use crate::vocabulary::{DayOfYear, Profile, Vocabulary};
use rust_decimal::Decimal;
use std::sync::OnceLock;

macro_rules! reasons {
    ($($reason:ident $phrase:ident $doc:literal,)*) => {
        /// Why something cannot be judged.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason { $(#[doc = $doc] $reason,)* }

        impl Reason {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$reason,)*];

            /// In words.
            #[must_use]
            pub fn words(self, phrases: &Reasons) -> &Bilingual {
                match self { $(Self::$reason => &phrases.$phrase,)* }
            }
        }
    };
}

reasons! {
    NotAReport not_a_report "The file is no annual report.",
    TableMissing table_missing "The table is not there.",
    RowMissing row_missing "The row is not there.",
    ColumnMissing column_missing "The column is not there.",
    RowUnaligned row_unaligned "The cells of the row cannot be lined up with the columns.",
    RunTogether run_together "The numbers run together.",
    OtherForm other_form "That part of the table is on another form.",
    NotANumber not_a_number "The cell holds no number.",
    Uncomputed uncomputed "The cell holds a formula without a result.",
    Garbled garbled "The cell holds characters that are no text.",
    Impossible impossible "The number in the cell cannot be right as a number of things: it is negative, or no whole number.",
    BlankTotal blank_total "The total is blank, and what it would be is the sum itself.",
    MergedGroup merged_group "The group was filled in as one row.",
    BreaksOff breaks_off "The text breaks off before.",
    NotStated not_stated "The report does not say it.",
    SectionMissing section_missing "The section is not there.",
    ProfileUnknown profile_unknown "The kind of body is not known.",
    IdentityUnclear identity_unclear "It is not clear whose report of which year it is.",
    VersionsDiffer versions_differ "The report to compare with is there in several files that differ.",
    Reorganised reorganised "Bodies were merged, and not all of their reports are there.",
    ChildMissing child_missing "Reports of bodies below are not there.",
    NotReadThere not_read_there "The number could not be read in the report to compare with.",
}

/// The number that a cell stands for in a sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addend {
    /// It says so.
    Stated(Decimal),
    /// Nothing stands in it: nought.
    Assumed,
    /// It is a blank total: the sum of its row.
    Derived(Decimal),
    /// It cannot be told.
    Unknown(Reason),
}

impl Addend {
    /// The number.
    ///
    /// # Errors
    /// Where there is none: why.
    pub fn number(self) -> Result<Decimal, Reason> {
        match self {
            Self::Stated(number) | Self::Derived(number) => Ok(number),
            Self::Assumed => Ok(Decimal::ZERO),
            Self::Unknown(reason) => Err(reason),
        }
    }
}

/// A table of the report, the form's table, and the numbers.
#[derive(Clone, Debug)]
pub struct TableView<'r> {
    /// As found.
    pub table: &'r Table,
    /// As printed.
    pub printed: &'r form::Table,
    /// What each cell stands for in a sum.
    pub addends: Vec<Addend>,
}

/// All that a check sees.
#[derive(Clone, Debug)]
pub struct Context<'r> {
    /// The report.
    pub report: &'r Report,
    /// What it was read from.
    pub document: &'r Document,
    /// The forms.
    pub forms: &'r Forms,
    /// The words of titles and bodies.
    pub vocabulary: &'r Vocabulary,
    /// The kind of body.
    pub profile: Option<&'r Profile>,
    /// Until when its report is due, in the year after the one it is about.
    pub deadline: Option<DayOfYear>,
    /// The form that the report is judged by.
    pub form: FormId,
    /// The report's tables.
    pub tables: Vec<TableView<'r>>,
    /// What it is compared with; nothing where it is alone.
    pub around: Option<&'r Around>,
    /// Opens the files that it is compared with; nothing where no finding is to be made.
    pub open: Option<&'r dyn Open>,
    /// Whether only names and figures are known.
    figures_only: bool,
    /// The statements of the report, once they are looked for.
    pub(super) mentions: OnceLock<Mentions>,
    /// The topics that sections deal with, once they are asked for.
    pub(super) covered: OnceLock<Vec<(SectionId, Vec<bool>)>>,
}

/// Tables of which nothing was read, one for each table of each form.
#[derive(Debug)]
pub struct Blanks(Vec<Table>);

impl Blanks {
    /// Those of all forms.
    #[must_use]
    pub fn new(forms: &Forms) -> Self {
        let tables =
            forms.iter().flat_map(|(form, it)| it.tables.iter().map(move |printed| Table::blank(form, printed)));
        Self(tables.collect())
    }

    fn table(&self, form: FormId, id: TableId) -> Option<&Table> {
        self.0.iter().find(|table| table.form == form && table.id == id)
    }
}

impl<'r> Context<'r> {
    /// Prepares a report for checking. `profile` is what the user says of the kind of body.
    #[must_use]
    pub fn new(
        report: &'r Report,
        document: &'r Document,
        forms: &'r Forms,
        vocabulary: &'r Vocabulary,
        profile: Option<&str>,
    ) -> Option<Self> {
        let form = report.form.or_else(|| forms.iter().map(|(id, _)| id).last())?;
        let named = report.body.as_ref().and_then(|body| vocabulary.profile_of(&body.value));
        let profile = profile.and_then(|id| vocabulary.profile(id)).or(named);
        let view = |table: &'r Table| {
            let printed = forms.get(table.form).table(table.id)?;
            Some(TableView { table, printed, addends: addends(table, printed) })
        };
        let tables = report.tables.iter().filter_map(view).collect();
        Some(Self::with_tables(report, document, (forms, vocabulary), profile, form, tables))
    }

    /// The same report, due by that day, if one is given.
    #[must_use]
    pub fn due(self, deadline: Option<DayOfYear>) -> Self {
        Self { deadline: deadline.or(self.deadline), ..self }
    }

    /// The same report, among others.
    #[must_use]
    pub fn among(self, around: &'r Around, open: Option<&'r dyn Open>) -> Self {
        Self { around: Some(around), open, ..self }
    }

    /// A report of which only names and figures are known: `report` states the names.
    #[must_use]
    pub fn of_figures(
        report: &'r Report,
        document: &'r Document,
        figures: Figures,
        blanks: &'r Blanks,
        knowledge: (&'r Forms, &'r Vocabulary),
        profile: Option<&'r Profile>,
    ) -> Option<Self> {
        let (forms, vocabulary) = knowledge;
        let form = report.form.or_else(|| forms.iter().map(|(id, _)| id).last())?;
        let view = |table: TableFigures| {
            let printed = forms.get(table.form).table(table.id)?;
            Some(TableView { table: blanks.table(table.form, table.id)?, printed, addends: table.addends })
        };
        let tables = figures.tables.into_iter().filter_map(view).collect();
        let context = Self::with_tables(report, document, (forms, vocabulary), profile, form, tables);
        Some(Self { figures_only: true, ..context })
    }

    fn with_tables(
        report: &'r Report,
        document: &'r Document,
        (forms, vocabulary): (&'r Forms, &'r Vocabulary),
        profile: Option<&'r Profile>,
        form: FormId,
        tables: Vec<TableView<'r>>,
    ) -> Self {
        Self {
            report,
            document,
            forms,
            vocabulary,
            profile,
            deadline: profile.and_then(|profile| profile.deadline),
            form,
            tables,
            around: None,
            open: None,
            figures_only: false,
            mentions: OnceLock::new(),
            covered: OnceLock::new(),
        }
    }

    /// Whether only names and figures are known.
    pub(super) fn is_figures_only(&self) -> bool {
        self.figures_only
    }

    /// The numbers of its tables.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let table = |view: &TableView<'_>| TableFigures {
            id: view.table.id,
            form: view.table.form,
            addends: view.addends.clone(),
        };
        Figures { tables: self.tables.iter().map(table).collect(), left_out: Vec::new() }
    }

    /// The same report with other numbers in some cells.
    pub(super) fn with(&self, numbers: &[(TableId, CellIx, Decimal)]) -> Self {
        let mut context = self.clone();
        for (table, cell, number) in numbers {
            let view = context.tables.iter_mut().find(|view| view.table.id == *table);
            if let Some(addend) = view.and_then(|view| view.addends.get_mut(usize::from(cell.0))) {
                *addend = Addend::Stated(*number);
            }
        }
        context
    }

    /// Why there is no such table.
    #[must_use]
    pub fn no_table(&self) -> Reason {
        if self.report.breaks_off.is_some() { Reason::BreaksOff } else { Reason::TableMissing }
    }

    /// The table of that identity, if the report has it.
    #[must_use]
    pub fn table(&self, id: TableId) -> Option<&TableView<'r>> {
        self.tables.iter().find(|view| view.table.id == id)
    }
}

impl TableView<'_> {
    /// What a cell stands for in a sum.
    #[must_use]
    pub fn addend(&self, cell: CellIx) -> Addend {
        self.addends[usize::from(cell.0)]
    }
}

fn addends(table: &Table, printed: &form::Table) -> Vec<Addend> {
    let mut addends: Vec<Addend> = Vec::with_capacity(printed.cells.len());
    for row in printed.row_ids() {
        let reason = match table.row(row).state {
            RowState::Read => None,
            RowState::Missing => Some(Reason::RowMissing),
            RowState::Unaligned(_) | RowState::Torn => Some(Reason::RowUnaligned),
            RowState::RunTogether => Some(Reason::RunTogether),
            RowState::OtherForm => Some(Reason::OtherForm),
        };
        addends.extend(printed.cells_of_row(row).map(|cell| match reason {
            Some(reason) => Addend::Unknown(reason),
            None => addend(table, printed, cell),
        }));
    }
    merged_group(table, printed, &mut addends);
    for row in printed.row_ids() {
        derive_total(table, printed, row, &mut addends);
    }
    addends
}

fn addend(table: &Table, printed: &form::Table, cell: CellIx) -> Addend {
    let (_, column) = printed.address(cell);
    match table.cell(cell).value {
        Value::Number(number) => match printed.column(column).kind {
            form::Kind::Count if number.is_sign_negative() && !number.is_zero() => Addend::Unknown(Reason::Impossible),
            form::Kind::Count | form::Kind::Signed if !number.fract().is_zero() => Addend::Unknown(Reason::Impossible),
            form::Kind::Amount if number.is_sign_negative() && !number.is_zero() => Addend::Unknown(Reason::Impossible),
            _ => Addend::Stated(Unit::convert(number, table.cell(cell).unit, printed.column(column).unit.as_deref())),
        },
        Value::Blank | Value::Placeholder => Addend::Assumed,
        Value::NotANumber => Addend::Unknown(Reason::NotANumber),
        Value::Uncomputed => Addend::Unknown(Reason::Uncomputed),
        Value::Garbled => Addend::Unknown(Reason::Garbled),
        Value::Unread if table.column(column).absent => Addend::Unknown(Reason::ColumnMissing),
        Value::Unread => Addend::Unknown(Reason::RowMissing),
    }
}

/// A group filled in as one row joins the sums with what that row says: in the place of its first row.
fn merged_group(table: &Table, printed: &form::Table, addends: &mut [Addend]) {
    let Some((group, cells)) = &table.merged_group else { return };
    let mut rows = printed.row_ids().filter(|row| printed.row(*row).under == Some(*group));
    let missing = |row: &RowIx| table.row(*row).state == RowState::Missing;
    let Some(first) = rows.next().filter(missing) else { return };
    for (at, cell) in printed.cells_of_row(first).zip(cells) {
        addends[usize::from(at.0)] = match cell.addend() {
            Some(number) => Addend::Stated(number),
            None => Addend::Unknown(Reason::NotANumber),
        };
    }
    for at in rows.filter(missing).flat_map(|row| printed.cells_of_row(row)) {
        addends[usize::from(at.0)] = Addend::Assumed;
    }
}

/// A blank total stands for the sum of its row, where the row says anything.
fn derive_total(table: &Table, printed: &form::Table, row: RowIx, addends: &mut [Addend]) {
    let Some(total) = printed.block_of(row).total.and_then(|total| printed.cell(row, total)) else { return };
    if table.row(row).state != RowState::Read || !table.cell(total).is_empty() {
        return;
    }
    let details = printed.cells_of_row(row).filter(|cell| *cell != total);
    let numbers: Result<Vec<Decimal>, Reason> = details.map(|cell| addends[usize::from(cell.0)].number()).collect();
    addends[usize::from(total.0)] = match numbers.map(|numbers| numbers.iter().sum::<Decimal>()) {
        Ok(sum) if sum.is_zero() => Addend::Assumed,
        Ok(sum) => Addend::Derived(sum),
        Err(reason) => Addend::Unknown(reason),
    };
}
