//! The typed model as data: tidy, a cell a line, or as JSON with all that was made out.

#[cfg(feature = "parquet")]
pub mod parquet;

use crate::emit::Locator;
use crate::form;
use crate::lang::Lang;
use crate::lint::Knowledge;
use crate::read::Document;
use crate::report::{Cell, Report, Table, Unit, Value};
use rust_decimal::Decimal;
use serde::Serialize;
use std::borrow::Cow;

/// How data are written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One object with all that was made out.
    Json,
    /// A line a cell.
    Csv,
    /// An object a cell, each on a line of its own.
    Jsonl,
}

/// Writes reports: something before all of them, each by itself, something between, something after.
#[derive(Clone, Copy, Debug)]
pub struct Writer<'k> {
    /// What the names are taken from.
    pub knowledge: &'k Knowledge,
    /// How it is written.
    pub format: Format,
}

/// The cells of a report, each with its number.
#[derive(Clone, Debug)]
pub struct Tidy<'k> {
    path: String,
    body: Option<String>,
    year: Option<i32>,
    form: Option<&'k str>,
    cells: Vec<TidyCell<'k>>,
}

#[derive(Clone, Debug)]
struct TidyCell<'k> {
    table: &'k str,
    row: &'k str,
    column: &'k str,
    /// The number; of money in the column's unit, if it has one.
    value: Option<Decimal>,
}

/// A cell as it is written.
#[derive(Serialize)]
struct Record<'r> {
    path: &'r str,
    body: Option<&'r str>,
    year: Option<i32>,
    form: Option<&'r str>,
    table: &'r str,
    row: &'r str,
    column: &'r str,
    value: Option<String>,
}

#[derive(Serialize)]
struct Written<'r> {
    path: &'r str,
    body: Option<&'r str>,
    year: Option<i32>,
    form: Option<&'r str>,
    title: Option<&'r str>,
    period: Option<[Option<String>; 2]>,
    notices: Vec<String>,
    sections: Vec<&'r str>,
    cells: Vec<WrittenCell<'r>>,
}

#[derive(Serialize)]
struct WrittenCell<'r> {
    table: &'r str,
    row: &'r str,
    column: &'r str,
    /// The number; of money in the column's unit, if it has one.
    value: Option<String>,
    kind: &'static str,
    unit: Option<&'r str>,
    text: Cow<'r, str>,
    line: usize,
    column_of_line: usize,
    place: Option<String>,
}

impl<'k> Tidy<'k> {
    /// What the tables of a report say.
    #[must_use]
    pub fn new(knowledge: &'k Knowledge, path: &str, report: &Report) -> Self {
        let (body, year, form) = names(knowledge, report);
        let mut tidy = Self { path: path.to_owned(), body: body.map(str::to_owned), year, form, cells: Vec::new() };
        for (table, printed) in tables(knowledge, report) {
            tidy.cells.extend(cells(table, printed).into_iter().map(|(row, column, cell, unit)| {
                let value = value(cell, unit);
                TidyCell { table: &printed.name, row, column, value }
            }));
        }
        tidy
    }

    fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.cells.iter().map(|cell| Record {
            path: &self.path,
            body: self.body.as_deref(),
            year: self.year,
            form: self.form,
            table: cell.table,
            row: cell.row,
            column: cell.column,
            value: cell.value.map(|value| value.to_string()),
        })
    }
}

impl Writer<'_> {
    /// What stands before the first report.
    #[must_use]
    pub fn begin(&self) -> &'static str {
        match self.format {
            Format::Json => "{\"schema_version\":1,\"reports\":[\n",
            Format::Jsonl => "",
            Format::Csv => "path,body,year,form,table,row,column,value\n",
        }
    }

    /// A report.
    #[must_use]
    pub fn report(&self, path: &str, document: &Document, report: &Report) -> String {
        match self.format {
            Format::Json => json(self.knowledge, path, document, report),
            Format::Csv => csv(&Tidy::new(self.knowledge, path, report)),
            Format::Jsonl => jsonl(&Tidy::new(self.knowledge, path, report)),
        }
    }

    /// What stands between two reports.
    #[must_use]
    pub fn between(&self) -> &'static str {
        match self.format {
            Format::Json => ",\n",
            Format::Csv | Format::Jsonl => "",
        }
    }

    /// What stands after the last report.
    #[must_use]
    pub fn end(&self) -> &'static str {
        match self.format {
            Format::Json => "\n]}\n",
            Format::Csv | Format::Jsonl => "",
        }
    }
}

fn csv(tidy: &Tidy<'_>) -> String {
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    for record in tidy.records() {
        // A vector takes everything that is written to it.
        let _ = writer.serialize(record);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn jsonl(tidy: &Tidy<'_>) -> String {
    let lines = tidy.records().map(|record| serde_json::to_string(&record).unwrap_or_default() + "\n");
    lines.collect()
}

fn json(knowledge: &Knowledge, path: &str, document: &Document, report: &Report) -> String {
    let locator = Locator::new(document);
    let mut written = Vec::new();
    for (table, printed) in tables(knowledge, report) {
        for (row, column, cell, unit) in cells(table, printed) {
            let location = locator.locate(cell.span, Lang::Zh);
            let kind = match cell.value {
                Value::Unread => "unread",
                Value::Blank => "blank",
                Value::Placeholder => "placeholder",
                Value::Number(_) => "number",
                Value::NotANumber => "not_a_number",
                Value::Uncomputed => "uncomputed",
                Value::Garbled => "garbled",
            };
            let read = cell.value != Value::Unread;
            written.push(WrittenCell {
                table: &printed.name,
                row,
                column,
                value: value(cell, unit).map(|value| value.to_string()),
                kind,
                unit: unit.or(cell.unit.map(Unit::label)),
                text: if read { document.words(cell.span) } else { Cow::Borrowed("") },
                line: location.line,
                column_of_line: location.column,
                place: location.place,
            });
        }
    }
    let (body, year, form) = names(knowledge, report);
    let date = |date: &crate::report::Stated<crate::report::Date>| {
        format!("{:04}-{:02}-{:02}", date.value.year, date.value.month, date.value.day)
    };
    let of_period = |period: &crate::report::Period| [period.first.as_ref().map(date), period.last.as_ref().map(date)];
    let numbers = report.citations.iter().filter_map(|citation| citation.number.as_ref());
    let report = Written {
        path,
        body,
        year,
        form,
        title: report.title.as_ref().map(|title| title.value.as_str()),
        period: report.period.as_ref().map(of_period),
        notices: numbers.map(|number| document.words(number.span).into_owned()).collect(),
        sections: report
            .sections
            .iter()
            .map(|section| knowledge.forms.sections()[usize::from(section.id.0)].as_str())
            .collect(),
        cells: written,
    };
    serde_json::to_string(&report).unwrap_or_default()
}

fn names<'k, 'r>(knowledge: &'k Knowledge, report: &'r Report) -> (Option<&'r str>, Option<i32>, Option<&'k str>) {
    let body = report.body.as_ref().map(|body| body.value.as_str());
    let year = report.year.as_ref().map(|year| year.value);
    let form = report.form.map(|form| knowledge.forms.get(form).id.as_str());
    (body, year, form)
}

fn tables<'k, 'r>(
    knowledge: &'k Knowledge,
    report: &'r Report,
) -> impl Iterator<Item = (&'r Table, &'k form::Table)> + use<'k, 'r> {
    let mut tables: Vec<_> = report
        .tables
        .iter()
        .filter_map(|table| Some((table, knowledge.forms.get(table.form).table(table.id)?)))
        .collect();
    tables.sort_by_key(|(table, _)| table.id);
    tables.into_iter()
}

type Filled<'k, 'r> = (&'k str, &'k str, &'r Cell, Option<&'k str>);

/// Every cell of a table with the names of its row and column and the column's unit; of a group that was filled in as one row,
/// that row.
fn cells<'k, 'r>(table: &'r Table, printed: &'k form::Table) -> Vec<Filled<'k, 'r>> {
    let mut cells: Vec<Filled<'k, 'r>> = Vec::with_capacity(table.cells.len());
    for (cell, (row, column)) in table.cells.iter().zip(&printed.cells) {
        let column = printed.column(*column);
        cells.push((&printed.row(*row).id, &column.id, cell, column.unit.as_deref()));
    }
    if let Some((group, merged)) = &table.merged_group {
        let columns = printed.columns.iter().filter(|column| column.kind == form::Kind::Count);
        cells.extend(
            merged
                .iter()
                .zip(columns)
                .map(|(cell, column)| (printed.groups[*group].id.as_str(), column.id.as_str(), cell, None)),
        );
    }
    cells
}

/// The number of a cell, converted to the column's unit where the cell states another one.
fn value(cell: &Cell, unit: Option<&str>) -> Option<Decimal> {
    let Value::Number(number) = cell.value else { return None };
    Some(Unit::convert(number, cell.unit, unit).normalize())
}
