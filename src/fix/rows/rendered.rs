//! Rows added to the tables of Word documents and workbooks: in the view, and as copies of rows for who writes the file.

use super::Home;
use crate::check::{Context, Item};
use crate::fix::edit::merge;
use crate::fix::{Edit, NewRow, apply};
use crate::text::Span;
use std::collections::BTreeMap;

pub(super) fn add(context: &Context<'_>, items: &[Item]) -> Option<Vec<Edit>> {
    let view = context.document.unmasked();
    let mut added: BTreeMap<usize, Edit> = BTreeMap::new();
    let mut edits = Vec::new();
    for item in items {
        let Item::Row(table, row) = *item else { return None };
        let home = Home::find(context, context.table(table)?, row)?;
        let blank =
            home.before_label().map(|cell| Edit::new(cell.text.span(), "")).filter(|edit| !edit.span.is_empty());
        let blank: Vec<Edit> = blank.collect();
        let line = line_at(view, home.model.label);
        let at = match home.behind {
            Some(behind) => line_at(view, behind.label).end as usize,
            None => line.start as usize,
        };
        let edit = added.entry(at).or_insert_with(|| Edit::new(Span::at(at), ""));
        // Where groups begin, the first of the new rows says so, and no other.
        let is_first = home.behind.is_none() && edit.rows.is_empty();
        let changes = home.changes.iter().chain(blank.iter().filter(|_| !is_first));
        let changes = merge(changes)?;
        if is_first {
            edits.extend(blank);
        }
        let row = shifted(view, line, &changes)?;
        edit.text.push_str(&if home.behind.is_some() { format!("\n{row}") } else { format!("{row}\n") });
        let beside = home.behind.unwrap_or(home.model).label;
        edit.rows.push(NewRow { model: home.model.label, beside, before: home.behind.is_none(), changes });
    }
    edits.extend(added.into_values());
    merge(&edits)
}

/// The line of the view that something stands in, without its end.
fn line_at(view: &str, span: Span) -> Span {
    let (start, end) = (span.start as usize, span.end as usize);
    let before = view.get(..start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let behind = view.get(end..).and_then(|after| after.find('\n')).map_or(view.len(), |at| end + at);
    Span::new(before, behind)
}

/// A line with changes in it.
fn shifted(view: &str, line: Span, changes: &[Edit]) -> Option<String> {
    let shifted = |edit: &Edit| {
        let from = |at: u32| at.checked_sub(line.start).map(|at| at as usize);
        Some(Edit::new(Span::new(from(edit.span.start)?, from(edit.span.end)?), edit.text.as_str()))
    };
    let changes: Vec<Edit> = changes.iter().map(shifted).collect::<Option<_>>()?;
    Some(apply(view.get(line.range())?, &changes))
}
