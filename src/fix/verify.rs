//! Whether a fix is good, and how safe: judged by what comes of the document with it.

use super::{Edit, Safety};
use crate::check::{Checked, Finding};
use crate::form::Forms;
use crate::lint::Linted;
use crate::report::{Date, Report, RowState, Stated, Table, Unit, Value};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// Whether these findings are gone and no other has come.
pub(super) fn mends(before: &Checked, after: &Checked, mended: &[usize]) -> bool {
    let mut others: Vec<&Finding> =
        before.findings.iter().enumerate().filter(|(at, _)| !mended.contains(at)).map(|(_, it)| it).collect();
    // Every finding that there is now was there before: first the same ones, then those that look alike. A sum that
    // comes out may let a cell be blamed where another sum was before.
    let mut left: Vec<&Finding> = Vec::new();
    for finding in &after.findings {
        match others.iter().position(|other| same(other, finding)) {
            Some(at) => drop(others.swap_remove(at)),
            None => left.push(finding),
        }
    }
    left.into_iter().all(|finding| {
        let known = others.iter().position(|other| alike(other, finding));
        known.map(|at| others.swap_remove(at)).is_some()
    })
}

fn same(a: &Finding, b: &Finding) -> bool {
    a.rule == b.rule && a.cells == b.cells && (!a.cells.is_empty() || a.message == b.message)
}

fn alike(before: &Finding, after: &Finding) -> bool {
    let rules = |finding: &Finding| finding.also.iter().copied().chain([finding.rule]).collect::<BTreeSet<_>>();
    let cells = match (before.cells.is_empty(), after.cells.is_empty()) {
        (true, true) => true,
        _ => after.cells.iter().any(|cell| before.cells.contains(cell)),
    };
    cells && after.severity <= before.severity && !rules(before).is_disjoint(&rules(after))
}

/// How safe changes are; nothing if they have changed what they should not.
pub(super) fn safety(forms: &Forms, before: &Linted, after: &Linted, edits: &[Edit]) -> Option<Safety> {
    let (before, after) = (before.report.as_ref()?, after.report.as_ref()?);
    let same_figures = |a: &Table, b: &Table| figures(forms, a).eq(figures(forms, b));
    if says_the_same(before, after) && tables(before, after, same_figures) {
        return Some(Safety::Safe);
    }
    let kept = before.is_report == after.is_report
        && before.sections.iter().map(|it| it.id).eq(after.sections.iter().map(|it| it.id))
        && tables(before, after, |a, b| only_edited(forms, a, b, edits));
    kept.then_some(Safety::Unsafe)
}

/// What each cell of a table says, and in which unit of money; where it does not say that, the form does.
fn figures<'t>(forms: &'t Forms, table: &'t Table) -> impl Iterator<Item = (Value, Option<&'t str>)> {
    let printed = forms.get(table.form).table(table.id);
    table.cells.iter().enumerate().map(move |(at, cell)| {
        let written = cell.unit.filter(|unit| unit.yuan().is_some()).map(Unit::label);
        let column = printed.and_then(|printed| printed.cells.get(at).map(|(_, column)| printed.column(*column)));
        (cell.value, written.or_else(|| column.and_then(|column| column.unit.as_deref())))
    })
}

/// Whether two reports agree in all that they say besides their tables.
fn says_the_same(a: &Report, b: &Report) -> bool {
    let dates = |report: &Report| report.dates.iter().map(|date| date.value).collect::<Vec<_>>();
    let period = |report: &Report| {
        let period = report.period.as_ref();
        let day = |stated: Option<&Stated<Date>>| stated.map(|it| it.value);
        (day(period.and_then(|it| it.first.as_ref())), day(period.and_then(|it| it.last.as_ref())))
    };
    let stated = |report: &Report| {
        let body = report.body.as_ref().map(|it| it.value.clone());
        (report.is_report, body, report.year.as_ref().map(|it| it.value), report.form)
    };
    stated(a) == stated(b)
        && period(a) == period(b)
        && dates(a) == dates(b)
        && a.sections.iter().map(|it| it.id).eq(b.sections.iter().map(|it| it.id))
}

/// Whether two reports have the same tables, and `agree` says so of each.
fn tables(a: &Report, b: &Report, agree: impl Fn(&Table, &Table) -> bool) -> bool {
    let same = |a: &Table, b: &Table| a.id == b.id && a.form == b.form && agree(a, b);
    a.tables.len() == b.tables.len() && a.tables.iter().zip(&b.tables).all(|(a, b)| same(a, b))
}

/// Whether only such cells say something else as were changed, or are of rows that were added.
fn only_edited(forms: &Forms, before: &Table, after: &Table, edits: &[Edit]) -> bool {
    let adds = edits.iter().any(|edit| edit.span.is_empty() && (edit.text.contains('\n') || edit.text.contains("</")));
    let printed = forms.get(before.form).table(before.id);
    let was_missing = |at: usize| {
        let row = printed.and_then(|printed| printed.cells.get(at)).map(|(row, _)| before.row(*row));
        row.is_some_and(|row| row.state == RowState::Missing)
    };
    let figures = figures(forms, before).zip(figures(forms, after));
    before.cells.iter().enumerate().zip(figures).all(|((at, cell), (a, b))| {
        let touched = |edit: &Edit| edit.span.start <= cell.span.end && cell.span.start <= edit.span.end;
        let added = adds && was_missing(at) && b.0 == Value::Number(Decimal::ZERO);
        a == b || added || edits.iter().any(touched)
    })
}
