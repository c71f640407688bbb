//! What a finding is known by from one run to the next: its rule, whose report of which year it is in, and the cell. Not the
//! line, nor the path: reports get longer, and files are moved.

use crate::check::{CellName, Finding};
use crate::form::Forms;
use crate::lint::Linted;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::fmt::Write as _;

/// Whose report of which year a file holds; its path, where that cannot be told.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Identity {
    /// The body's name without blanks, and the year.
    Report(String, i32),
    /// The path, `/` between its parts.
    Path(String),
}

impl Identity {
    /// Of a file that was checked.
    #[must_use]
    pub fn of(linted: &Linted, path: &str) -> Self {
        match (&linted.about.body, linted.about.year) {
            (Some(body), Some(year)) => Self::Report(body.split_whitespace().collect(), year),
            _ => Self::Path(path.replace('\\', "/")),
        }
    }

    fn key(&self) -> String {
        match self {
            Self::Report(body, year) => format!("{body}\n{year}"),
            Self::Path(path) => format!("{path}\n"),
        }
    }
}

/// The name of a cell, a row, a column or a table: `applications.received.total`, `*` for all.
#[must_use]
pub fn cell_name(cell: &CellName, forms: &Forms) -> String {
    let Some(table) = forms.get(cell.form).table(cell.table) else { return String::new() };
    let row = cell.row.map_or("*", |row| &table.row(row).id);
    match cell.column.map(|column| table.column(column).id.as_str()) {
        Some(column) => format!("{}.{row}.{column}", table.name),
        None => format!("{}.{row}", table.name),
    }
}

/// A fingerprint for each finding of a file, all different.
#[must_use]
pub fn of<'f>(
    findings: impl IntoIterator<Item = &'f Finding>,
    linted: &Linted,
    identity: &Identity,
    forms: &Forms,
) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let of = |finding: &Finding| {
        let cell = finding.cells.first().map(|cell| cell_name(cell, forms));
        let what = cell.unwrap_or_else(|| words(finding, linted));
        let key = format!("{}\n{}\n{what}", finding.code, identity.key());
        let times = seen.entry(key.clone()).or_default();
        *times += 1;
        digest(&format!("{key}\n{times}"))
    };
    findings.into_iter().map(of).collect()
}

/// What a finding without cells is known by: the words that it points at.
#[must_use]
pub fn words(finding: &Finding, linted: &Linted) -> String {
    const ENOUGH: usize = 40;
    let shown = linted.document.as_ref().map_or("", |document| document.show(finding.span));
    shown.chars().filter(|c| !c.is_whitespace()).take(ENOUGH).collect()
}

/// A short digest of a text, the same on every machine.
#[must_use]
pub fn digest(text: &str) -> String {
    const BYTES: usize = 16;
    let mut hex = String::with_capacity(2 * BYTES);
    for byte in Sha256::digest(text.as_bytes()).iter().take(BYTES) {
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
