//! Changes to a Word document: to the character data of its runs. How they look stays.

mod rows;

use super::package::{Change, escape};
use super::{Edit, Unwritable};
use crate::read::{Document, Origin, OriginKind, Traced};
use crate::text::{self, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// A run whose text is changed: where, and to what.
struct Run<'t> {
    source: &'t Range<usize>,
    text: &'t str,
    changes: Vec<(Range<usize>, &'t str)>,
}

pub(super) fn changes(document: &Document, traced: &Traced, edits: &[Edit]) -> Result<Vec<Change>, Unwritable> {
    let source = traced.parts.first().map(|part| part.source.as_str()).ok_or(Unwritable::Place)?;
    let mut changes = Vec::new();
    let mut runs: BTreeMap<usize, Run<'_>> = BTreeMap::new();
    for edit in edits {
        if !edit.rows.is_empty() {
            changes.extend(rows::added(document, traced, source, &edit.rows)?);
            continue;
        }
        let origins = overlapping(&traced.origins, edit.span);
        if edit.span.is_empty()
            && let Some(paragraph) = origins.iter().find_map(|origin| origin.gap(edit.span))
        {
            changes.push(fill(source, paragraph, &edit.text).ok_or(Unwritable::Place)?);
            continue;
        }
        let mut at = edit.span.start;
        let mut words = edit.text.as_str();
        for origin in origins {
            let OriginKind::Text { source, text, from } = &origin.of else { continue };
            let common =
                Span { start: origin.view.start.max(edit.span.start), end: origin.view.end.min(edit.span.end) };
            is_blank(document, Span { start: at, end: common.start })?;
            at = common.end;
            let start = from + (common.start - origin.view.start) as usize;
            let range = start..start + common.len();
            if text.get(range.clone()) != document.unmasked().get(common.range()) {
                return Err(Unwritable::Place);
            }
            let run = runs.entry(source.start).or_insert(Run { source, text, changes: Vec::new() });
            run.changes.push((range, std::mem::take(&mut words)));
        }
        // Something that no run says cannot be written over: a number that Word gives, a tab.
        is_blank(document, Span { start: at, end: edit.span.end })?;
        if !words.is_empty() {
            return Err(Unwritable::Place);
        }
    }
    for run in runs.into_values() {
        let mut text = String::new();
        let mut at = 0;
        for (range, words) in &run.changes {
            text.push_str(run.text.get(at..range.start).ok_or(Unwritable::Place)?);
            text.push_str(words);
            at = range.end;
        }
        text.push_str(run.text.get(at..).ok_or(Unwritable::Place)?);
        changes.push((run.source.clone(), escape(&text)));
    }
    Ok(changes)
}

/// The origins of what stands at a place.
fn overlapping(origins: &[Origin], span: Span) -> &[Origin] {
    let first = origins
        .partition_point(|origin| origin.view.end < span.start || origin.view.end == span.start && !span.is_empty());
    let rest = origins.get(first..).unwrap_or_default();
    let within = |origin: &&Origin| origin.view.start < span.end || origin.view.start == span.start;
    rest.get(..rest.iter().take_while(within).count()).unwrap_or_default()
}

fn is_blank(document: &Document, span: Span) -> Result<(), Unwritable> {
    if text::trim(document.show(span)).is_empty() { Ok(()) } else { Err(Unwritable::Place) }
}

/// Words in a paragraph without any, in the manner that the paragraph itself asks for.
fn fill(source: &str, paragraph: &Range<usize>, words: &str) -> Option<Change> {
    let written = source.get(paragraph.clone())?;
    let name = written.strip_prefix('<')?;
    let name = name.get(..name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?)?;
    let prefix = name.get(..name.find(':').map_or(0, |colon| colon + 1))?;
    let properties = properties(written, prefix).unwrap_or_default();
    let run = format!("<{prefix}r>{properties}<{prefix}t>{}</{prefix}t></{prefix}r>", escape(words));
    if let Some(open) = written.strip_suffix("/>") {
        let end = paragraph.start + open.len();
        return Some((end..paragraph.end, format!(">{run}</{name}>")));
    }
    let end = paragraph.start + written.rfind("</")?;
    Some((end..end, run))
}

/// How a paragraph's text is to look, unless changes to that are tracked.
fn properties<'p>(paragraph: &'p str, prefix: &str) -> Option<&'p str> {
    let inside = |text: &'p str, name: &str| {
        let start = text.find(&format!("<{prefix}{name}>"))?;
        let end = format!("</{prefix}{name}>");
        text.get(start..start + text.get(start..)?.find(&end)? + end.len())
    };
    let properties = inside(inside(paragraph, "pPr")?, "rPr")?;
    let tracked = ["ins", "del", "moveFrom", "moveTo", "rPrChange"];
    (!tracked.iter().any(|name| properties.contains(&format!("<{prefix}{name}")))).then_some(properties)
}

impl Origin {
    fn gap(&self, span: Span) -> Option<&Range<usize>> {
        match &self.of {
            OriginKind::Gap { paragraph } if self.view == span => Some(paragraph),
            _ => None,
        }
    }
}
