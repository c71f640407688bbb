//! Rows added to the tables of a Word document: copies of others, with all their properties.

use super::{Change, overlapping};
use crate::fix::NewRow;
use crate::fix::markup::{Tag, changed, elements, tags};
use crate::fix::write::Unwritable;
use crate::read::{Document, OriginKind, Traced};
use crate::text::Span;
use std::ops::Range;

/// What a copy may have none of: it is there once only, or of a kind that is tracked.
const ONLY_ONCE: [&str; 14] = [
    "tbl",
    "drawing",
    "pict",
    "object",
    "AlternateContent",
    "footnoteReference",
    "endnoteReference",
    "commentReference",
    "ins",
    "del",
    "moveFrom",
    "moveTo",
    "cellIns",
    "cellDel",
];
/// What a copy is better without: names, and marks that belong to others elsewhere.
const NAMES: [&str; 10] = [
    "bookmarkStart",
    "bookmarkEnd",
    "commentRangeStart",
    "commentRangeEnd",
    "permStart",
    "permEnd",
    "moveFromRangeStart",
    "moveFromRangeEnd",
    "moveToRangeStart",
    "moveToRangeEnd",
];

/// The changes that add rows, all at one place.
pub(super) fn added(
    document: &Document,
    traced: &Traced,
    source: &str,
    rows: &[NewRow],
) -> Result<Vec<Change>, Unwritable> {
    let mut changes = Vec::new();
    let mut inserted = String::new();
    let mut place = None;
    for (at, row) in rows.iter().enumerate() {
        let is_first = row.before && at == 0;
        let model = row_around(traced, source, row.model).ok_or(Unwritable::Place)?;
        let own = super::changes(document, traced, &row.changes)?;
        let goes_on = goes_on(traced, source, &model, row.model).ok_or(Unwritable::Place)?;
        inserted.push_str(&copy(source, &model, own, if is_first { &[] } else { &goes_on }).ok_or(Unwritable::Place)?);
        if is_first {
            // What begins in the new row goes on in the one that it stands before.
            changes.extend(goes_on);
        }
        let beside = row_around(traced, source, row.beside).ok_or(Unwritable::Place)?;
        place = Some(if row.before { beside.start } else { beside.end });
    }
    let place = place.ok_or(Unwritable::Place)?;
    changes.push((place..place, inserted));
    Ok(changes)
}

/// The source of a row, changed, and without what may be there once only.
fn copy(source: &str, model: &Range<usize>, own: Vec<Change>, goes_on: &[Change]) -> Option<String> {
    let mut changes = own;
    changes.extend_from_slice(goes_on);
    let copied = changed(source, model.clone(), &changes)?;
    if tags(&copied).any(|tag| ONLY_ONCE.contains(&tag.name())) {
        return None;
    }
    let mut names: Vec<Change> = Vec::new();
    for name in NAMES {
        names.extend(elements(&copied, name).into_iter().map(|range| (range, String::new())));
    }
    for properties in elements(&copied, "sdtPr") {
        let inside = elements(copied.get(properties.clone())?, "id").into_iter();
        names.extend(inside.map(|id| (properties.start + id.start..properties.start + id.end, String::new())));
    }
    for tag in tags(&copied).filter(|tag| matches!(tag.name(), "tr" | "p")) {
        let ids = tag.attributes().filter(|it| matches!(it.name, "paraId" | "textId"));
        names.extend(ids.map(|it| (it.range, String::new())));
    }
    changed(&copied, 0..copied.len(), &names)
}

/// The changes by which cells before the label, where they begin to reach down, are reached from above.
fn goes_on(traced: &Traced, source: &str, model: &Range<usize>, label: Span) -> Option<Vec<Change>> {
    let label = place_of(traced, label)?;
    let begins = |tag: &Tag<'_>| {
        let merge = tag.name() == "vMerge" && !tag.is_end;
        merge && tag.attribute("val").is_some_and(|value| value.value == "restart")
    };
    let mut changes = Vec::new();
    for tag in tags(source.get(model.clone())?).filter(begins) {
        let range = model.start + tag.range.start..model.start + tag.range.end;
        // A merged cell that is no label would take in a number.
        if range.start > label {
            return None;
        }
        let end = if tag.is_empty() { "/>" } else { ">" };
        changes.push((range, format!("<{}{end}", tag.full_name)));
    }
    Some(changes)
}

/// The innermost row around what stands there.
fn row_around(traced: &Traced, source: &str, span: Span) -> Option<Range<usize>> {
    let at = place_of(traced, span)?;
    elements(source, "tr").into_iter().find(|row| row.contains(&at))
}

/// Where in the part something is written.
fn place_of(traced: &Traced, span: Span) -> Option<usize> {
    let origin = overlapping(&traced.origins, span).first()?;
    match &origin.of {
        OriginKind::Text { source, .. } => Some(source.start),
        OriginKind::Gap { paragraph } => Some(paragraph.start),
    }
}
