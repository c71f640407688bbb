//! Rows added to the tables of a page, or to tables of HTML in Markdown: copies of the markup of rows that are there.

use super::{Home, over};
use crate::check::{Context, Item};
use crate::fix::Edit;
use crate::fix::edit::{merge, write_over};
use crate::fix::markup::{changed, tags};
use crate::read::{CellMarkup, Document, Format, RowMarkup, html_rows};
use crate::text::Span;
use std::collections::BTreeMap;
use std::ops::Range;

type Change = (Range<usize>, String);

pub(super) fn add(context: &Context<'_>, items: &[Item]) -> Option<Vec<Edit>> {
    let mut page = Page::default();
    for item in items {
        let Item::Row(table, row) = *item else { return None };
        let home = Home::find(context, context.table(table)?, row)?;
        page.add(context.document, &home)?;
    }
    page.edits()
}

/// What is changed in a page.
#[derive(Default)]
struct Page {
    inserted: BTreeMap<usize, String>,
    /// Numbers of rows that cells reach over: where each is written, what it is, and by how many it grows.
    grown: BTreeMap<(usize, usize), (u32, u32)>,
}

impl Page {
    fn add(&mut self, document: &Document, home: &Home<'_>) -> Option<()> {
        let source = document.unmasked();
        let model = row_around(document, home.model.label)?;
        let groups = home.groups();
        let is_group = |(row, cell): &(usize, &_)| groups.iter().any(|group| (group.0, &group.1) == (*row, cell));
        // What else reaches over the place where the row belongs, would reach over its numbers.
        let (last_above, first_below) = match home.behind {
            Some(behind) => (Some(behind.at), behind.at + 1),
            None => (home.model.at.checked_sub(1), home.model.at),
        };
        let above = last_above.map(|at| over(home.table, at)).unwrap_or_default();
        let mut across = above.iter().filter(|(row, cell)| row + usize::from(cell.rowspan) > first_below);
        let reaches = |(row, cell): &(usize, &crate::read::Cell)| {
            home.behind.is_none_or(|behind| *row <= behind.at && row + usize::from(cell.rowspan) > behind.at)
        };
        if !across.all(is_group) || !groups.iter().all(reaches) {
            return None;
        }
        for (_, cell) in &groups {
            self.grow(source, &cell_around(&row_around(document, cell.text.span())?, cell.text.span())?.start_tag)?;
        }
        let changes: Vec<Change> = home.changes.iter().map(|edit| (edit.span.range(), edit.text.clone())).collect();
        let label = cell_around(&model, home.model.label)?;
        // Of the cells before the label, those of groups reach over the new row, and others are in it without their words.
        let mut before = Vec::new();
        for cell in home.before_label() {
            let span = cell.text.span();
            match cell.rowspan > 1 {
                true => before.push((cell_around(&model, span)?.range, String::new())),
                false if span.is_empty() => {}
                false => {
                    before.extend(write_over(document, span, "")?.into_iter().map(|it| (it.span.range(), it.text)))
                }
            }
        }
        let between = source.get(blank_before(source, model.range.start)..model.range.start)?;
        let (at, row) = match home.behind {
            Some(behind) => {
                let changes = [changes, before].concat();
                let row = unnamed(&changed(source, model.range.clone(), &changes)?)?;
                (row_around(document, behind.label)?.range.end, format!("{between}{row}"))
            }
            // The new row takes the beginning of the one that it is like, and that one gets another.
            None => {
                let (beginning, rest) = (model.range.start..label.range.start, label.range.start..model.range.end);
                let new = unnamed(&changed(source, rest, &changes)?)?;
                let beginning = unnamed(&changed(source, beginning, &before)?)?;
                (label.range.start, format!("{new}{between}{beginning}"))
            }
        };
        self.inserted.entry(at).or_default().push_str(&row);
        Some(())
    }

    /// A cell reaches over one more row; where it reaches over all that come, it does so anyhow.
    fn grow(&mut self, source: &str, start_tag: &Range<usize>) -> Option<()> {
        let tag = tags(source.get(start_tag.clone())?).next()?;
        let rows = tag.attribute("rowspan")?;
        let number: u32 = rows.value.trim().parse().ok()?;
        if number > 0 {
            let place = (start_tag.start + rows.value_at.start, start_tag.start + rows.value_at.end);
            self.grown.entry(place).or_insert((number, 0)).1 += 1;
        }
        Some(())
    }

    fn edits(self) -> Option<Vec<Edit>> {
        let inserted = self.inserted.into_iter().map(|(at, text)| Edit::new(Span::at(at), text));
        let grown = self.grown.into_iter().map(|((start, end), (number, more))| {
            Edit::new(Span::new(start, end), (number.saturating_add(more)).to_string())
        });
        merge(&inserted.chain(grown).collect::<Vec<_>>())
    }
}

/// The innermost row around what stands there.
fn row_around(document: &Document, span: Span) -> Option<RowMarkup> {
    let source = document.unmasked();
    // Outside of its tables, Markdown is no HTML.
    let start = match document.format {
        Format::Html => 0,
        _ => table_before(source, span.start as usize)?,
    };
    html_rows(source, start).into_iter().find(|row| contains(&row.range, span))
}

fn cell_around(row: &RowMarkup, span: Span) -> Option<CellMarkup> {
    row.cells.iter().find(|cell| contains(&cell.range, span)).cloned()
}

fn contains(range: &Range<usize>, span: Span) -> bool {
    range.start <= span.start as usize && span.end as usize <= range.end
}

fn table_before(source: &str, at: usize) -> Option<usize> {
    const TAG: &[u8] = b"<table";
    let before = source.as_bytes().get(..at)?;
    before.windows(TAG.len()).rposition(|it| it.eq_ignore_ascii_case(TAG))
}

fn blank_before(source: &str, at: usize) -> usize {
    source.get(..at).map_or(at, |before| before.trim_end().len())
}

/// Markup without the names that may be in a page once only.
fn unnamed(markup: &str) -> Option<String> {
    let names = tags(markup).flat_map(|tag| {
        let is_name = |name: &str| name.eq_ignore_ascii_case("id") || name.eq_ignore_ascii_case("name");
        tag.attributes().filter(move |it| is_name(it.name)).map(|it| (it.range, String::new())).collect::<Vec<_>>()
    });
    changed(markup, 0..markup.len(), &names.collect::<Vec<_>>())
}
