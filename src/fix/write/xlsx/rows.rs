//! Rows put into a sheet: all that refers to what is below moves with it. Where a workbook has something in it of which that
//! is not known, no row is put in.

use super::references::{Area, Inserted};
use super::{Change, cells};
use crate::fix::NewRow;
use crate::fix::markup::{Tag, changed, elements, tags};
use crate::fix::write::Unwritable;
use crate::read::{Document, Limits, Place, Traced};
use crate::text::Span;
use std::ops::Range;

/// What a sheet may be made of for a row to be put in.
const KNOWN: [&str; 18] = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "ignoredErrors",
];

/// Where rows are put in.
struct Spot<'r> {
    sheet: usize,
    /// The number of the first of them.
    row: u32,
    rows: &'r [NewRow],
}

/// A row that is put in.
struct New {
    /// Its number.
    row: u32,
    /// The number of the row that it is a copy of, before it was put in.
    model: u32,
    /// The column of the label.
    label: u32,
    source: String,
}

/// The changes of all parts: those there are, and those that put rows in.
pub(super) fn added(
    document: &Document,
    traced: &Traced,
    rows: &[&[NewRow]],
    changes: &[Vec<Change>],
    limits: &Limits,
) -> Result<Vec<Vec<Change>>, Unwritable> {
    let book = Book { document, traced, limits };
    let sources = book.added(rows, changes).ok_or(Unwritable::Place)?;
    let parts = traced.parts.iter().zip(sources);
    Ok(parts
        .map(|(part, source)| if part.source == source { Vec::new() } else { vec![(0..part.source.len(), source)] })
        .collect())
}

struct Book<'b> {
    document: &'b Document,
    traced: &'b Traced,
    limits: &'b Limits,
}

impl Book<'_> {
    fn added(&self, rows: &[&[NewRow]], changes: &[Vec<Change>]) -> Option<Vec<String>> {
        let parts = self.traced.parts.iter().zip(changes);
        let mut sources: Vec<String> =
            parts.map(|(part, changes)| changed(&part.source, 0..part.source.len(), changes)).collect::<Option<_>>()?;
        let mut places: Vec<Spot<'_>> = rows.iter().map(|rows| self.place(rows)).collect::<Option<_>>()?;
        if !self.is_known(&places.iter().map(|place| place.sheet).collect::<Vec<_>>()) {
            return None;
        }
        // From below, so that what is above stays where it is. What stands before a row is below what stands behind the last.
        let is_before = |place: &Spot<'_>| place.rows.first().is_some_and(|row| row.before);
        places.sort_by_key(|place| std::cmp::Reverse((place.sheet, place.row, is_before(place))));
        for place in places {
            for (row, new) in (place.row..).zip(place.rows) {
                let new = self.copy(place.sheet, row, new)?;
                let inserted = Inserted { sheet: self.document.sheets.get(place.sheet)?, row };
                for (at, source) in sources.iter_mut().enumerate() {
                    *source = self.moved(at, source, inserted, place.sheet, &new)?;
                }
            }
        }
        Some(sources)
    }

    fn place<'r>(&self, rows: &'r [NewRow]) -> Option<Spot<'r>> {
        let first = rows.first()?;
        let (sheet, row, _) = self.at(first.beside)?;
        Some(Spot { sheet, row: if first.before { row } else { row + 1 }, rows })
    }

    fn at(&self, span: Span) -> Option<(usize, u32, u32)> {
        let Place::Sheet { sheet, row, column } = self.document.place(span) else { return None };
        Some((usize::from(sheet), row, column))
    }

    /// Whether it is known of all that refers to cells how it moves.
    fn is_known(&self, sheets: &[usize]) -> bool {
        self.traced.parts.iter().enumerate().all(|(at, part)| {
            let known = |tag: Tag<'_>| match tag.name() {
                "f" => tag.is_end || tag.attribute("t").is_none_or(|kind| kind.value == "normal"),
                "drawing" => !self.is_sheet(at),
                "pivotCaches" => false,
                _ => true,
            };
            let mut tags = tags(&part.source);
            !part.source.contains("<![CDATA[")
                && tags.all(known)
                && (!sheets.contains(&at) || consists_of_known(&part.source))
        })
    }

    fn is_sheet(&self, at: usize) -> bool {
        at < self.document.sheets.len()
    }

    /// The row that one is to be, as a copy of the one that it is like.
    fn copy(&self, sheet: usize, row: u32, new: &NewRow) -> Option<New> {
        let (of_sheet, model, label) = self.at(new.model)?;
        let source = &self.traced.parts.get(sheet).filter(|_| of_sheet == sheet)?.source;
        let changes = cells(self.document, self.traced, &new.changes, self.limits).ok()?;
        let changes: Vec<Change> = changes.into_iter().map(|(_, change)| change).collect();
        let copied = changed(source, row_at(source, model)?, &changes)?;
        if tags(&copied).any(|tag| tag.name() == "f") {
            return None;
        }
        let source = renumbered(&copied, |number| if number == model { row } else { number })?;
        Some(New { row, model: if new.before { row } else { model }, label, source })
    }

    /// A part, after the row was put into the sheet.
    fn moved(&self, at: usize, source: &str, inserted: Inserted<'_>, sheet: usize, new: &New) -> Option<String> {
        if at + 1 == self.traced.parts.len() {
            return self.moved_in_book(source, inserted);
        }
        if !self.is_sheet(at) {
            return self.moved_in_chain(source, inserted);
        }
        let in_sheet = at == sheet;
        let mut changes = Vec::new();
        for name in ["f", "formula", "formula1", "formula2"] {
            changes.extend(formulas(source, name, inserted, in_sheet)?);
        }
        for tag in tags(source).filter(|tag| tag.name() == "hyperlink") {
            if let Some(location) = tag.attribute("location") {
                changes.push((location.value_at, inserted.formula(location.value, in_sheet)?));
            }
        }
        if in_sheet {
            changes.extend(new.areas(source, inserted)?);
        }
        let source = changed(source, 0..source.len(), &changes)?;
        if in_sheet { new.put_in(&source) } else { Some(source) }
    }

    fn moved_in_book(&self, source: &str, inserted: Inserted<'_>) -> Option<String> {
        let changes = formulas(source, "definedName", inserted, false)?;
        changed(source, 0..source.len(), &changes)
    }

    /// The order in which cells are computed: each with its sheet, where that is not the one of the cell before.
    fn moved_in_chain(&self, source: &str, inserted: Inserted<'_>) -> Option<String> {
        let book = &self.traced.parts.last()?.source;
        let named = |tag: &Tag<'_>| tag.attribute("name").is_some_and(|name| name.value == inserted.sheet);
        let sheet = tags(book).filter(|tag| tag.name() == "sheet").find(named)?.attribute("sheetId")?.value;
        let mut current = "";
        let mut changes = Vec::new();
        for tag in tags(source).filter(|tag| tag.name() == "c") {
            current = tag.attribute("i").map_or(current, |it| it.value);
            if current == sheet {
                let cell = tag.attribute("r")?;
                changes.push((cell.value_at, inserted.areas(cell.value, |_| false)?));
            }
        }
        changed(source, 0..source.len(), &changes)
    }
}

impl New {
    /// The changes to the areas of the sheet.
    fn areas(&self, source: &str, inserted: Inserted<'_>) -> Option<Vec<Change>> {
        let mut changes = Vec::new();
        // What reaches over the row that the new one is like, and is beside the new one, reaches over that too.
        let model = self.model;
        let grows = |area: Area| area.rows.0 <= model && model <= area.rows.1 && area.rows.0 < area.rows.1;
        let mut merges = String::new();
        for tag in tags(source).filter(|tag| !tag.is_end) {
            let name = match tag.name() {
                "dimension" | "mergeCell" | "hyperlink" => "ref",
                "conditionalFormatting" | "dataValidation" | "ignoredError" => "sqref",
                _ => continue,
            };
            let Some(area) = tag.attribute(name) else { continue };
            if tag.name() == "mergeCell" {
                merges.push_str(&self.merge(&tag, area.value)?);
            }
            changes.push((area.value_at, inserted.areas(area.value, grows)?));
        }
        if !merges.is_empty() {
            let all = tags(source).filter(|tag| tag.name() == "mergeCells");
            for tag in all {
                if tag.is_end {
                    changes.push((tag.range.start..tag.range.start, merges.clone()));
                } else if let Some(count) = tag.attribute("count") {
                    let more = u32::try_from(merges.matches("ref=").count()).ok()?;
                    changes.push((count.value_at, (count.value.parse::<u32>().ok()? + more).to_string()));
                }
            }
        }
        Some(changes)
    }

    /// What the new row has of a merged cell that is in the row which it is like; nothing if the new row would be in a merged
    /// cell that is not the label of its group.
    fn merge(&self, tag: &Tag<'_>, area: &str) -> Option<String> {
        let area = Area::read(area)?;
        let is_of_model = area.rows.0 <= self.model && self.model <= area.rows.1;
        let several = area.rows.0 < area.rows.1;
        let is_group = is_of_model && area.columns.1 < self.label;
        let is_across = area.rows.0 < self.row && self.row <= area.rows.1;
        let fits = if is_group { area.rows.1 + 1 >= self.row } else { !is_across && !is_of_model };
        if several && !fits {
            return None;
        }
        if several || !is_of_model {
            return Some(String::new());
        }
        let letters = |column| crate::emit::column_letters(column);
        let (first, last) = (letters(area.columns.0), letters(area.columns.1));
        Some(format!("<{} ref=\"{first}{row}:{last}{row}\"/>", tag.full_name, row = self.row))
    }

    /// The sheet with the row in its place and all rows below with new numbers.
    fn put_in(&self, source: &str) -> Option<String> {
        let place = match row_at(source, self.row) {
            Some(row) => row.start,
            None => row_at(source, self.row.checked_sub(1)?)?.end,
        };
        let end = elements(source, "sheetData").first()?.end;
        let below = renumbered(source.get(place..end)?, |number| number.saturating_add(1))?;
        Some([source.get(..place)?, &self.source, &below, source.get(end..)?].concat())
    }
}

/// Whether a sheet has nothing in it that is not known.
fn consists_of_known(sheet: &str) -> bool {
    let mut depth = 0_usize;
    tags(sheet).all(|tag| {
        if tag.is_end {
            depth = depth.saturating_sub(1);
            return true;
        }
        let is_child = depth == 1;
        depth += usize::from(!tag.is_empty());
        !is_child || KNOWN.contains(&tag.name())
    })
}

/// The formulas in elements of that name, after the row was put in.
fn formulas(source: &str, name: &str, inserted: Inserted<'_>, in_sheet: bool) -> Option<Vec<Change>> {
    let formula = |element: Range<usize>| {
        let written = source.get(element.clone())?;
        let start = element.start + tags(written).next()?.range.end;
        let end = start + source.get(start..element.end)?.find('<').unwrap_or(0);
        Some((start..end, inserted.formula(source.get(start..end)?, in_sheet)?))
    };
    elements(source, name).into_iter().map(formula).collect()
}

/// Where a row of that number is written; rows without one count on from the one before.
fn row_at(source: &str, number: u32) -> Option<Range<usize>> {
    let mut rows = elements(source, "row");
    rows.sort_by_key(|row| row.start);
    let mut next = 1;
    rows.into_iter().find(|row| {
        let tag = source.get(row.clone()).and_then(|row| tags(row).next());
        let this = tag.and_then(|tag| tag.attribute("r")?.value.parse().ok()).unwrap_or(next);
        next = this + 1;
        this == number
    })
}

/// Rows and cells with other numbers, where they say one.
fn renumbered(source: &str, number: impl Fn(u32) -> u32) -> Option<String> {
    let mut changes = Vec::new();
    for tag in tags(source).filter(|tag| !tag.is_end && matches!(tag.name(), "row" | "c")) {
        let Some(reference) = tag.attribute("r") else { continue };
        let digits = reference.value.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let start = reference.value_at.end - digits.len();
        changes.push((start..reference.value_at.end, number(digits.parse().ok()?).to_string()));
    }
    changed(source, 0..source.len(), &changes)
}
