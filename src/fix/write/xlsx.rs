//! Changes to a workbook: to the cells of its sheets. How they look stays; formulas are not touched.

mod references;
mod rows;

use super::package::{Change, escape};
use super::{Edit, Unwritable};
use crate::fix::{NewRow, apply};
use crate::read::{Block, Document, Limits, Place, Traced, Unreadable, Xml, cell_reference};
use crate::text::{self, Span};
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::ops::Range;

pub(super) fn changes(
    document: &Document,
    traced: &Traced,
    edits: &[Edit],
    limits: &Limits,
) -> Result<Vec<Vec<Change>>, Unwritable> {
    let mut changes: Vec<Vec<Change>> = traced.parts.iter().map(|_| Vec::new()).collect();
    for (sheet, change) in cells(document, traced, edits, limits)? {
        changes.get_mut(sheet).ok_or(Unwritable::Place)?.push(change);
    }
    let new_rows: Vec<&[NewRow]> = edits.iter().map(|edit| &edit.rows[..]).filter(|rows| !rows.is_empty()).collect();
    if new_rows.is_empty() {
        return Ok(changes);
    }
    rows::added(document, traced, &new_rows, &changes, limits)
}

/// The changes to cells, each with the index of its sheet.
fn cells(
    document: &Document,
    traced: &Traced,
    edits: &[Edit],
    limits: &Limits,
) -> Result<Vec<(usize, Change)>, Unwritable> {
    let mut cells: BTreeMap<(u16, u32, u32), (Span, Vec<Edit>)> = BTreeMap::new();
    for edit in edits.iter().filter(|edit| edit.rows.is_empty()) {
        let text = document.text_at(edit.span).ok_or(Unwritable::Place)?.span();
        let place = document.place(text);
        let Place::Sheet { sheet, row, column } = place else { return Err(Unwritable::Place) };
        // Of a cell that is several paragraphs, one cannot be written alone.
        let whole = edit.span == text || !document.show(text).contains(text::is_blank);
        if !whole || paragraphs_at(document, place) > 1 {
            return Err(Unwritable::Place);
        }
        cells.entry((sheet, row, column)).or_insert((text, Vec::new())).1.push(edit.clone());
    }
    let mut changes = Vec::new();
    for ((sheet, row, column), (span, edits)) in cells {
        let at = usize::from(sheet);
        let part = traced.parts.get(at).ok_or(Unwritable::Place)?;
        let from_start = |edit: &Edit| {
            let shift = |at: u32| at.saturating_sub(span.start) as usize;
            Edit::new(Span::new(shift(edit.span.start), shift(edit.span.end)), edit.text.as_str())
        };
        let edits: Vec<Edit> = edits.iter().map(from_start).collect();
        let words = apply(document.unmasked().get(span.range()).unwrap_or_default(), &edits);
        let found = find(&part.source, row, column, limits).map_err(|_| Unwritable::Place)?;
        let change = found.and_then(|found| found.written(&part.source, row, column, &words));
        changes.push((at, change.ok_or(Unwritable::Place)?));
    }
    Ok(changes)
}

fn paragraphs_at(document: &Document, place: Place) -> usize {
    let here = |block: &&Block| matches!(block, Block::Paragraph(paragraph) if paragraph.place == place);
    document.blocks.iter().filter(here).count()
}

/// A cell's element, or the place where it would stand.
struct Found {
    element: Range<usize>,
    style: Option<String>,
    formula: bool,
    /// The name of cells' elements, with its prefix.
    name: String,
}

/// Looks for a cell in the source of a sheet; rows and columns count from 1.
fn find(source: &str, row: u32, column: u32, limits: &Limits) -> Result<Option<Found>, Unreadable> {
    let mut xml = Xml::new(source, "", limits);
    xml.child()?;
    while let Some(tag) = xml.child()? {
        if tag.name() != "sheetData" {
            xml.skip()?;
            continue;
        }
        let mut next_row = 1;
        while let Some(tag) = xml.child()? {
            let this: u32 = tag.number("r").unwrap_or(next_row);
            next_row = this.saturating_add(1);
            if this == row {
                return in_row(&mut xml, source, row, column);
            }
            xml.skip()?;
        }
        return Ok(None);
    }
    Ok(None)
}

fn in_row(xml: &mut Xml<'_>, source: &str, row: u32, column: u32) -> Result<Option<Found>, Unreadable> {
    let opened = xml.tag_start();
    let row_name = name_at(source, opened);
    // An element without content has no place for a cell.
    let empty = source.get(opened..xml.position()).is_some_and(|tag| tag.ends_with("/>"));
    let cell_name = row_name.strip_suffix("row").map(|prefix| format!("{prefix}c"));
    let (mut next_column, mut behind) = (1, xml.position());
    while let Some(tag) = xml.child()? {
        let start = xml.tag_start();
        let this = match tag.attribute("r") {
            Some(reference) => cell_reference(&reference).filter(|(at, _)| at + 1 == row).map(|(_, column)| column + 1),
            None => Some(next_column),
        };
        let Some(this) = this else { return Ok(None) };
        if this > column {
            break;
        }
        next_column = this.saturating_add(1);
        let style = tag.attribute("s").map(|style| style.into_owned());
        let mut formula = false;
        while let Some(tag) = xml.child()? {
            formula |= tag.name() == "f";
            xml.skip()?;
        }
        behind = xml.position();
        if this == column {
            let name = name_at(source, start).to_owned();
            return Ok(Some(Found { element: start..behind, style, formula, name }));
        }
    }
    Ok(cell_name.filter(|_| !empty).map(|name| Found { element: behind..behind, style: None, formula: false, name }))
}

/// The name of the tag that begins there.
fn name_at(source: &str, start: usize) -> &str {
    let tag = source.get(start + 1..).unwrap_or_default();
    tag.get(..tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(0)).unwrap_or_default()
}

impl Found {
    fn written(self, source: &str, row: u32, column: u32, words: &str) -> Option<Change> {
        if self.formula || source.get(self.element.clone()).is_none() {
            return None;
        }
        let Self { name, style, element, .. } = self;
        let prefix = name.strip_suffix('c')?;
        let style = style.map(|style| format!(" s=\"{}\"", escape(&style))).unwrap_or_default();
        let reference = format!("{}{row}", crate::emit::column_letters(column));
        if words.is_empty() {
            return Some((element, format!("<{name} r=\"{reference}\"{style}/>")));
        }
        let is_number = words.parse::<Decimal>().is_ok_and(|number| number.to_string() == words);
        let cell = if is_number {
            format!("<{name} r=\"{reference}\"{style}><{prefix}v>{words}</{prefix}v></{name}>")
        } else {
            let text = format!("<{prefix}t xml:space=\"preserve\">{}</{prefix}t>", escape(words));
            format!("<{name} r=\"{reference}\"{style} t=\"inlineStr\"><{prefix}is>{text}</{prefix}is></{name}>")
        };
        Some((element, cell))
    }
}
