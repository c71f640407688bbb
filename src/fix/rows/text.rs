//! Rows added to the tables of a text: there a row is lines, and lines can be copied.

use crate::check::{Context, Item, TableView};
use crate::fix::edit::merge;
use crate::fix::{Edit, apply};
use crate::form::RowIx;
use crate::report::RowState;
use crate::text::{self, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The changes that add all of these rows, as copies of rows that are there.
pub(super) fn add(context: &Context<'_>, items: &[Item]) -> Option<Vec<Edit>> {
    let mut inserted: BTreeMap<usize, String> = BTreeMap::new();
    let mut edits = Vec::new();
    // Rows whose group's label has gone to a row before them.
    let mut named = BTreeSet::new();
    for item in items {
        let Item::Row(table, row) = *item else { return None };
        let view = context.table(table)?;
        let home = Home::find(view, row)?;
        let model = Lines::of(context, view, home.model)?;
        let (at, is_at_end) = match home.behind {
            Some(behind) => Lines::of(context, view, behind).map(|lines| (lines.range.end, lines.is_last))?,
            None => (model.range.start, false),
        };
        let before_label = words_between(context.document.unmasked(), model.range.start, model.label.start as usize);
        let lines = inserted.entry(at).or_default();
        // The first row of a group names it; rows that follow leave that blank.
        let is_first = home.behind.is_none() && named.insert((table, home.model));
        let blank = if is_first { Vec::new() } else { before_label.clone() };
        edits.extend(before_label.into_iter().filter(|_| is_first));
        let row = model.copy(context, view, row, home.model, blank)?;
        lines.push_str(&if is_at_end { format!("\n{row}") } else { format!("{row}\n") });
    }
    edits.extend(inserted.into_iter().map(|(at, text)| Edit::new(Span::at(at), text)));
    merge(&edits)
}

/// Where a row that is missing belongs.
struct Home {
    /// The row that it is to be like.
    model: RowIx,
    /// The row behind which it belongs; if there is none, it belongs before the row that it is to be like.
    behind: Option<RowIx>,
}

impl Home {
    fn find(view: &TableView<'_>, row: RowIx) -> Option<Self> {
        let printed = view.printed;
        let missing = printed.row(row);
        let is_there = |other: &RowIx| {
            let found = view.table.row(*other);
            printed.row(*other).block == missing.block && found.state == RowState::Read && found.label.is_some()
        };
        let is_like = |other: &RowIx| printed.row(*other).under == missing.under;
        let before: Vec<RowIx> = (0..row.0).rev().map(RowIx).filter(is_there).collect();
        let next = printed.row_ids().skip(usize::from(row.0) + 1).find(is_there);
        let nearest = before.first().copied();
        Some(match (before.into_iter().find(is_like), next) {
            (Some(model), _) => Self { model, behind: nearest },
            (None, Some(next)) if is_like(&next) || nearest.is_none() => Self { model: next, behind: None },
            (None, _) => Self { model: nearest?, behind: nearest },
        })
    }
}

/// The lines of a row.
struct Lines {
    range: Range<usize>,
    label: Span,
    /// The last of them has no end.
    is_last: bool,
}

impl Lines {
    fn of(context: &Context<'_>, view: &TableView<'_>, row: RowIx) -> Option<Self> {
        let source = context.document.unmasked();
        let label = view.table.row(row).label?.span;
        let cells = || view.printed.cells_of_row(row).map(|cell| view.table.cell(cell).span);
        let first = cells().map(|span| span.start).min()?.min(label.start) as usize;
        let last = cells().map(|span| span.end).max()?.max(label.end) as usize;
        let start = source.get(..first)?.rfind('\n').map_or(0, |end| end + 1);
        let end = source.get(last..)?.find('\n').map(|end| last + end + 1);
        Some(Self { range: start..end.unwrap_or(source.len()), label, is_last: end.is_none() })
    }

    /// The lines, changed to be those of `row`; without the last line's end.
    fn copy(
        &self,
        context: &Context<'_>,
        view: &TableView<'_>,
        row: RowIx,
        model: RowIx,
        mut changes: Vec<Edit>,
    ) -> Option<String> {
        let cells = view.printed.cells_of_row(model).map(|cell| view.table.cell(cell).span);
        changes.extend(cells.map(|span| Edit::new(span, "0")));
        changes.push(Edit::new(self.label, view.printed.row(row).label.as_str()));
        let shifted = |edit: &Edit| {
            let from = |at: u32| (at as usize).checked_sub(self.range.start);
            Some(Edit::new(Span::new(from(edit.span.start)?, from(edit.span.end)?), edit.text.as_str()))
        };
        let changes: Vec<Edit> = merge(&changes)?.iter().map(shifted).collect::<Option<_>>()?;
        let copied = apply(context.document.unmasked().get(self.range.clone())?, &changes);
        Some(if self.is_last { copied } else { copied.trim_end_matches('\n').to_owned() })
    }
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
