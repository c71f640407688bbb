//! A consistent report: its numbers.

use super::knowledge;
use gouji::form::{Form, RowIx, Table};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A report of an invented county.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sample {
    pub(crate) form: &'static str,
    pub(crate) year: i32,
    pub(crate) body: &'static str,
    /// The cells of each table, in the form's order, as they are written.
    pub(crate) proactive: Vec<String>,
    pub(crate) applications: Vec<String>,
    pub(crate) disputes: Vec<String>,
    /// The form whose notice the preamble cites.
    pub(crate) cites: &'static str,
    /// What is not as the form has it.
    pub(crate) edits: Edits,
}

/// What is left out of a report, or is there twice, or is worded otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Edits {
    /// Rows that are left out: table and row.
    pub(crate) lost_rows: BTreeSet<(&'static str, String)>,
    /// Columns that are left out of the applications table.
    pub(crate) lost_columns: BTreeSet<&'static str>,
    /// Rows that are there twice.
    pub(crate) doubled_rows: BTreeSet<(&'static str, String)>,
    /// Labels of rows that are worded otherwise.
    pub(crate) labels: BTreeMap<(&'static str, String), String>,
    /// Tables that are left out under their headings.
    pub(crate) lost_tables: BTreeSet<&'static str>,
    /// Sections that are left out, with all that stands in them.
    pub(crate) lost_sections: BTreeSet<&'static str>,
    /// Headings that are left out.
    pub(crate) lost_headings: BTreeSet<&'static str>,
    /// The statistical period, if it is worded otherwise.
    pub(crate) period: Option<String>,
}

impl Sample {
    pub(crate) fn printed(&self) -> &'static Form {
        let forms = &knowledge().forms;
        forms.get(forms.find(self.form).expect("a form"))
    }

    /// The form whose notice is cited.
    pub(crate) fn cited(&self) -> &'static Form {
        let forms = &knowledge().forms;
        forms.get(forms.find(self.cites).expect("a form"))
    }

    pub(crate) fn table(&self, name: &str) -> &'static Table {
        self.printed().tables.iter().find(|table| table.name == name).expect("a table")
    }

    pub(crate) fn cells(&self, table: &str) -> &Vec<String> {
        match table {
            "proactive" => &self.proactive,
            "applications" => &self.applications,
            _ => &self.disputes,
        }
    }

    pub(crate) fn cells_mut(&mut self, table: &str) -> &mut Vec<String> {
        match table {
            "proactive" => &mut self.proactive,
            "applications" => &mut self.applications,
            _ => &mut self.disputes,
        }
    }

    /// The place of a cell among its table's cells.
    pub(crate) fn at(&self, table: &str, row: &str, column: &str) -> usize {
        let printed = self.table(table);
        let row = printed.find_row(row).unwrap_or_else(|| panic!("a row {row}"));
        let cell = printed.find_columns(column).find_map(|column| printed.cell(row, column));
        usize::from(cell.unwrap_or_else(|| panic!("a cell {column}")).0)
    }

    pub(crate) fn get(&self, table: &str, row: &str, column: &str) -> i64 {
        self.cells(table)[self.at(table, row, column)].parse().expect("a number")
    }

    /// The number in a cell; of one that holds none, nought.
    pub(crate) fn get_or_nought(&self, table: &str, row: &str, column: &str) -> i64 {
        self.cells(table)[self.at(table, row, column)].parse().unwrap_or(0)
    }

    pub(crate) fn set(&mut self, table: &str, row: &str, column: &str, value: impl ToString) {
        let at = self.at(table, row, column);
        self.cells_mut(table)[at] = value.to_string();
    }
}

pub(crate) const TABLES: [&str; 3] = ["proactive", "applications", "disputes"];

pub(crate) const DETAILS: [&str; 6] =
    ["natural_person", "enterprise", "research", "public_interest", "legal_service", "other"];

/// Columns of the applications table.
pub(crate) fn columns() -> Vec<&'static str> {
    DETAILS.into_iter().chain(["total"]).collect()
}

/// The rows of results.
pub(crate) fn results(table: &Table) -> Vec<String> {
    let (first, last) = (table.find_row("granted").expect("granted"), table.find_row("handled").expect("handled"));
    (first.0..last.0).map(|row| table.row(RowIx(row)).id.clone()).collect()
}

/// The numbers that everything else follows from.
#[derive(Clone, Debug)]
struct Seeds {
    results: Vec<Vec<u8>>,
    carried_in: Vec<u8>,
    disputes: Vec<u8>,
    proactive: Vec<u16>,
    carried_out: u8,
    year: u8,
}

/// Consistent reports on one form.
pub(crate) fn sample_of(form: &'static str) -> impl Strategy<Value = Sample> {
    let sparse = || prop_oneof![6 => Just(0_u8), 3 => 1_u8..5, 1 => 5_u8..40];
    let seeds = (
        prop::collection::vec(prop::collection::vec(sparse(), 6), 25),
        prop::collection::vec(0_u8..3, 6),
        prop::collection::vec(sparse(), 12),
        prop::collection::vec(prop_oneof![2 => Just(0_u16), 3 => 1_u16..900], 22),
        0_u8..3,
        0_u8..4,
    );
    seeds.prop_map(move |(results, carried_in, disputes, proactive, carried_out, year)| {
        build(form, &Seeds { results, carried_in, disputes, proactive, carried_out, year })
    })
}

/// Consistent reports on either form.
pub(crate) fn sample() -> impl Strategy<Value = Sample> {
    prop_oneof![sample_of("2019"), sample_of("2021")]
}

fn build(form: &'static str, seeds: &Seeds) -> Sample {
    let year = if form == "2019" { 2020 } else { 2021 + i32::from(seeds.year) };
    let mut sample = Sample {
        form,
        year,
        body: "清河县人民政府",
        proactive: Vec::new(),
        applications: Vec::new(),
        disputes: Vec::new(),
        cites: form,
        edits: Edits::default(),
    };
    for table in TABLES {
        let count = sample.table(table).cells.len();
        *sample.cells_mut(table) = vec!["0".to_owned(); count];
    }
    applications(&mut sample, seeds);
    disputes(&mut sample, seeds);
    proactive(&mut sample, seeds);
    sample
}

fn applications(sample: &mut Sample, seeds: &Seeds) {
    let rows = results(sample.table("applications"));
    for (at, column) in DETAILS.into_iter().enumerate() {
        let mut handled = 0;
        for (row, numbers) in rows.iter().zip(&seeds.results) {
            // What would be worth a remark is left out: repeats, secrets.
            let rare = ["refused.duplicate", "refused.excessive", "denied.state_secret", "denied.security_stability"];
            let number = if rare.contains(&row.as_str()) { 0 } else { i64::from(numbers[at]) };
            sample.set("applications", row, column, number);
            handled += number;
        }
        let carried_out = if handled > 4 { i64::from(seeds.carried_out) } else { 0 };
        let carried_in = i64::from(seeds.carried_in[at]).min(handled + carried_out);
        sample.set("applications", "handled", column, handled);
        sample.set("applications", "carried_in", column, carried_in);
        sample.set("applications", "carried_out", column, carried_out);
        sample.set("applications", "received", column, handled + carried_out - carried_in);
    }
    let ids: Vec<String> = sample.table("applications").rows.iter().map(|row| row.id.clone()).collect();
    for row in ids {
        let total: i64 = DETAILS.iter().map(|column| sample.get("applications", &row, column)).sum();
        sample.set("applications", &row, "total", total);
    }
}

fn disputes(sample: &mut Sample, seeds: &Seeds) {
    if sample.get("applications", "received", "total") == 0 {
        return;
    }
    let rows = ["reconsideration", "lawsuit_direct", "lawsuit_after_reconsideration"];
    for (row, numbers) in rows.iter().zip(seeds.disputes.chunks(4)) {
        let none = *row == "lawsuit_after_reconsideration" && sample.get("disputes", "reconsideration", "total") == 0;
        let mut total = 0;
        for (column, number) in ["upheld", "corrected", "other", "pending"].iter().zip(numbers) {
            let number = if none { 0 } else { i64::from(*number) };
            sample.set("disputes", row, column, number);
            total += number;
        }
        sample.set("disputes", row, "total", total);
    }
}

fn proactive(sample: &mut Sample, seeds: &Seeds) {
    let number = |at: usize| i64::from(seeds.proactive[at]);
    if sample.form == "2021" {
        sample.set("proactive", "normative_documents", "made", number(0));
        sample.set("proactive", "normative_documents", "repealed", number(1));
        sample.set("proactive", "normative_documents", "in_force", number(0) + number(1) + number(2) + 1);
        for (at, row) in ["licences", "penalties", "coercion"].into_iter().enumerate() {
            sample.set("proactive", row, "decisions", number(3 + at));
        }
        sample.set("proactive", "fees", "amount", format!("{}.{:02}", number(6), number(7) % 100));
        return;
    }
    sample.set("proactive", "normative_documents", "produced", number(0));
    sample.set("proactive", "normative_documents", "published", number(0));
    sample.set("proactive", "normative_documents", "published_total", number(0) + number(1));
    for (at, row) in ["licences", "other_services", "penalties", "coercion"].into_iter().enumerate() {
        sample.set("proactive", row, "last_year_items", number(2 + at) + 2);
        sample.set("proactive", row, "change", if number(7 + at) % 3 == 0 { -1 } else { 0 });
        // Never just the number of items: that looks like a slip.
        sample.set("proactive", row, "decisions", number(2 + at) + 1 + number(11 + at) + 1000);
    }
    sample.set("proactive", "fees", "last_year_items", number(15) % 20);
    let items = number(16) % 9;
    sample.set("proactive", "procurement", "items", items);
    let amount = if items > 0 { format!("{}.5", number(17)) } else { "0".to_owned() };
    sample.set("proactive", "procurement", "amount", amount);
}
