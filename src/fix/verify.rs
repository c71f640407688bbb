//! Whether a fix is good, and how safe: judged by what comes of the document with it.

use super::{Edit, Safety};
use crate::check::{Checked, Finding};
use crate::lint::Linted;
use crate::report::{Report, RowState, Table};
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
pub(super) fn safety(before: &Linted, after: &Linted, edits: &[Edit]) -> Option<Safety> {
    let (before, after) = (before.report.as_ref()?, after.report.as_ref()?);
    if says_the_same(before, after)
        && tables(before, after, |a, b| a.cells.iter().map(value).eq(b.cells.iter().map(value)))
    {
        return Some(Safety::Safe);
    }
    let kept = before.is_report == after.is_report
        && before.sections.iter().map(|it| it.id).eq(after.sections.iter().map(|it| it.id))
        && tables(before, after, |a, b| only_edited(a, b, edits));
    kept.then_some(Safety::Unsafe)
}

fn value(cell: &crate::report::Cell) -> (crate::report::Value, Option<crate::report::Unit>) {
    (cell.value, cell.unit.filter(|unit| unit.yuan().is_some()))
}

/// Whether two reports agree in all that they say besides their tables.
fn says_the_same(a: &Report, b: &Report) -> bool {
    let dates = |report: &Report| report.dates.iter().map(|date| date.value).collect::<Vec<_>>();
    let period = |report: &Report| {
        let period = report.period.as_ref();
        let day = |stated: Option<&crate::report::Stated<crate::report::Date>>| stated.map(|it| it.value);
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

/// Whether only such cells say something else as were changed, or were not there.
fn only_edited(before: &Table, after: &Table, edits: &[Edit]) -> bool {
    let missing = |span| before.rows.iter().any(|row| row.state == RowState::Missing) && before.span.contains(span);
    let added = edits.iter().any(|edit| edit.span.is_empty() && edit.text.contains('\n') && missing(edit.span));
    before.cells.iter().zip(&after.cells).all(|(a, b)| {
        let touched = |edit: &Edit| edit.span.start <= a.span.end && a.span.start <= edit.span.end;
        let was_not_there = a.value == crate::report::Value::Unread && added;
        value(a) == value(b) || was_not_there || edits.iter().any(touched)
    })
}
