//! Rows added to the tables of a text: there a row is lines, and lines can be copied.

use crate::check::{Context, Item, TableView};
use crate::fix::edit::merge;
use crate::fix::{Edit, apply};
use crate::form::RowIx;
use crate::report::RowState;
use crate::text::{self, Span};
use std::collections::BTreeMap;

/// The changes that add all of these rows, as copies of the row before or behind.
pub(super) fn add(context: &Context<'_>, items: &[Item]) -> Option<Vec<Edit>> {
    let mut inserted: BTreeMap<usize, String> = BTreeMap::new();
    for item in items {
        let Item::Row(table, row) = *item else { return None };
        let view = context.table(table)?;
        let (lines, behind) = copy(context, view, row)?;
        let at = if behind { lines.span.end } else { lines.span.start } as usize;
        inserted.entry(at).or_default().push_str(&lines.text);
    }
    let edits: Vec<Edit> = inserted.into_iter().map(|(at, text)| Edit::new(Span::at(at), text)).collect();
    merge(&edits)
}

/// The lines of the nearest row of the same block, changed to be those of `row`; and whether `row` belongs behind them.
fn copy(context: &Context<'_>, view: &TableView<'_>, row: RowIx) -> Option<(Edit, bool)> {
    let block = view.printed.row(row).block;
    let like = |other: &RowIx| {
        let found = view.table.row(*other);
        view.printed.row(*other).block == block && found.state == RowState::Read && found.label.is_some()
    };
    let before = (0..row.0).rev().map(RowIx).find(like);
    let model = before.or_else(|| view.printed.row_ids().skip(usize::from(row.0)).find(like))?;
    let source = context.document.unmasked();
    let label = view.table.row(model).label?.span;
    let cells: Vec<Span> = view.printed.cells_of_row(model).map(|cell| view.table.cell(cell).span).collect();
    let first = cells.iter().map(|span| span.start).min()?.min(label.start) as usize;
    let last = cells.iter().map(|span| span.end).max()?.max(label.end) as usize;
    let start = source.get(..first)?.rfind('\n').map_or(0, |end| end + 1);
    let line_end = source.get(last..)?.find('\n').map(|end| last + end + 1);
    let end = line_end.unwrap_or(source.len());
    let mut changes: Vec<Edit> = cells.iter().map(|span| Edit::new(*span, "0")).collect();
    changes.push(Edit::new(label, view.printed.row(row).label.as_str()));
    // What stands before the label names the group that the model is in; a row that follows leaves it blank.
    changes.extend(words_between(source, start, label.start as usize));
    let changes = merge(&changes)?;
    let shifted = |edit: &Edit| {
        let from = |at: u32| (at as usize).checked_sub(start);
        Some(Edit::new(Span::new(from(edit.span.start)?, from(edit.span.end)?), edit.text.as_str()))
    };
    let changes: Vec<Edit> = changes.iter().map(shifted).collect::<Option<_>>()?;
    let mut copied = apply(source.get(start..end)?, &changes);
    if line_end.is_none() {
        copied.insert(0, '\n');
    }
    Some((Edit::new(Span::new(start, end), copied), before.is_some()))
}

/// The words on the line before the label, taken away.
fn words_between(source: &str, start: usize, label: usize) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = start;
    for part in source.get(start..label).unwrap_or_default().split(['|', '｜', '\t']) {
        let words = text::trim(part);
        if !words.is_empty() {
            let from = at + part.find(words).unwrap_or(0);
            edits.push(Edit::new(Span::new(from, from + words.len()), ""));
        }
        at += part.len() + source.get(at + part.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    edits
}
