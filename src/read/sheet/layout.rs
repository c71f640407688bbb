//! From sheets to paragraphs and tables, and to the lines of the view.
//!
//! A sheet does not say which of its rows are a table. A row of several cells is one of a table; a cell that is alone in its
//! row may be a title, a heading, a whole paragraph – or a label whose numbers are blank. Borders decide, where the sheet has
//! any; else what stands above and below.

use super::{Area, Budget, Cell, Sheet};
use crate::read::view::View;
use crate::read::{Block, Cell as TableCell, Document, Format, Limits, Note, Paragraph, Place, Table, Unreadable};
use crate::text;

/// Makes a document of sheets.
pub(super) fn document(sheets: Vec<Sheet>, limits: &Limits) -> Result<Document, Unreadable> {
    let mut layout =
        Layout { view: View::new(limits), blocks: Vec::new(), budget: Budget::new(limits), notes: Vec::new() };
    let mut names = Vec::with_capacity(sheets.len());
    for (at, mut sheet) in sheets.into_iter().enumerate() {
        layout.sheet(u16::try_from(at).unwrap_or(u16::MAX), &mut sheet)?;
        names.push(sheet.name);
    }
    let (view, garbled) = layout.view.finish();
    let mut document = Document::new(Format::Sheet, view, layout.blocks);
    document.notes = layout.notes;
    document.notes.extend(garbled);
    document.sheets = names;
    Ok(document)
}

struct Layout {
    view: View,
    blocks: Vec<Block>,
    budget: Budget,
    notes: Vec<Note>,
}

/// The cells of a row that are not covered by others.
struct Row<'s> {
    at: u32,
    cells: Vec<&'s Cell>,
    /// Merged cells that this row has a part of.
    merges: Vec<Area>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Several cells, filled or bordered.
    Several,
    /// A single one: in a border, or without.
    Single { bordered: bool },
}

impl Layout {
    fn sheet(&mut self, index: u16, sheet: &mut Sheet) -> Result<(), Unreadable> {
        self.blocks.push(Block::Sheet(index));
        sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
        sheet.cells.dedup_by_key(|cell| (cell.row, cell.column));
        sheet.merges.sort_by_key(|area| area.rows);
        sheet.hidden_rows.sort_unstable();
        let rows = self.rows(sheet)?;

        if sheet.hidden && !rows.is_empty() {
            self.notes.push(Note::HiddenSheet(sheet.name.clone()));
        }
        if rows.iter().any(|row| sheet.hidden_rows.binary_search(&row.at).is_ok()) {
            self.notes.push(Note::HiddenRows(sheet.name.clone()));
        }
        let is_hidden = |cell: &&Cell| {
            let mut hidden = sheet.hidden_columns.iter();
            cell.is_filled() && hidden.any(|(first, last)| (*first..=*last).contains(&cell.column))
        };
        if !sheet.hidden_columns.is_empty() && rows.iter().flat_map(|row| &row.cells).any(is_hidden) {
            self.notes.push(Note::HiddenColumns(sheet.name.clone()));
        }
        if sheet.drawings {
            self.notes.push(Note::Drawings(sheet.name.clone()));
        }

        let borders = rows.iter().any(|row| row.cells.iter().any(|cell| cell.bordered));
        let of_table = |at: usize| {
            let neighbour = |there: Option<usize>| there.and_then(|there| rows.get(there));
            rows.get(at)
                .is_some_and(|row| row.is_of_table(neighbour(at.checked_sub(1)), neighbour(at.checked_add(1)), borders))
        };
        let mut at = 0;
        while let Some(row) = rows.get(at) {
            if !of_table(at) {
                self.paragraph(index, row)?;
                at += 1;
                continue;
            }
            let mut end = at + 1;
            let mut columns = row.columns();
            while end < rows.len() && of_table(end) {
                let next = rows.get(end).map_or(columns, Row::columns);
                let follows = rows.get(end - 1).zip(rows.get(end)).is_some_and(|(a, b)| b.at - a.at == 1);
                // A blank row is a gap in a table, unless what comes behind it is wider.
                if !follows && (next.0 < columns.0 || next.1 > columns.1) {
                    break;
                }
                columns = (columns.0.min(next.0), columns.1.max(next.1));
                end += 1;
            }
            self.table(index, rows.get(at..end).unwrap_or_default(), columns)?;
            at = end;
        }
        Ok(())
    }

    /// The rows of a sheet that say something.
    fn rows<'s>(&mut self, sheet: &'s Sheet) -> Result<Vec<Row<'s>>, Unreadable> {
        let mut rows = Vec::new();
        let mut merges = sheet.merges.iter().peekable();
        let mut open: Vec<Area> = Vec::new();
        for cells in sheet.cells.chunk_by(|a, b| a.row == b.row) {
            let Some(at) = cells.first().map(|cell| cell.row) else { continue };
            open.retain(|area| area.rows.1 >= at);
            while let Some(area) = merges.next_if(|area| area.rows.0 <= at) {
                if area.rows.1 >= at {
                    open.push(*area);
                }
            }
            self.budget.spend(open.len())?;
            let covered = Covered::of(&open);
            let cells: Vec<_> = cells.iter().filter(|cell| !covered.hides(cell)).collect();
            let mut filled = cells.iter().filter(|cell| cell.is_filled());
            let Some(first) = filled.next() else { continue };
            let several = filled.next().is_some() || cells.iter().filter(|cell| cell.bordered).count() > 1;
            // Beside a label of several rows, a cell is not alone even if all that follows is blank.
            let beside = |area: &Area| area.rows.0 < area.rows.1 && (area.rows.0, area.columns.0) != (at, first.column);
            let kind = if several || open.iter().any(beside) {
                Kind::Several
            } else {
                Kind::Single { bordered: cells.iter().any(|cell| cell.bordered) }
            };
            rows.push(Row { at, cells, merges: open.clone(), kind });
        }
        Ok(rows)
    }

    fn paragraph(&mut self, sheet: u16, row: &Row<'_>) -> Result<(), Unreadable> {
        for cell in row.cells.iter().filter(|cell| cell.is_filled()) {
            for line in cell.text.split('\n').filter(|line| !text::trim(line).is_empty()) {
                let text = self.view.line(line)?;
                let place = place(sheet, cell.row, cell.column);
                self.blocks.push(Block::Paragraph(Paragraph { text, place }));
            }
        }
        Ok(())
    }

    fn table(&mut self, sheet: u16, rows: &[Row<'_>], columns: (u32, u32)) -> Result<(), Unreadable> {
        let mut table = Table::default();
        for row in rows {
            self.budget.spend((columns.1 - columns.0) as usize + 1)?;
            self.row(sheet, row, columns, &mut table)?;
        }
        self.blocks.push(Block::Table(table));
        Ok(())
    }

    /// Adds a row of a table that reaches from column `first` to column `last`; cells that the file leaves out are blank.
    fn row(
        &mut self,
        sheet: u16,
        row: &Row<'_>,
        (first, last): (u32, u32),
        table: &mut Table,
    ) -> Result<(), Unreadable> {
        let covered = Covered::of(&row.merges);
        let mut cells = row.cells.iter().peekable();
        let mut made = Vec::new();
        let mut column = first;
        while column <= last {
            let merged = covered.at(column);
            let end = merged.map_or(column, |area| area.columns.1.min(last));
            let columns = (end - column) as usize + 1;
            if merged.is_some_and(|area| (area.rows.0, area.columns.0) != (row.at, column)) {
                self.view.blanks(columns)?;
                column = end + 1;
                continue;
            }
            while cells.next_if(|cell| cell.column < column).is_some() {}
            let cell = cells.next_if(|cell| cell.column == column);
            let lines = cell.iter().flat_map(|cell| cell.text.split('\n'));
            made.push(TableCell {
                text: self.view.cell(lines, columns)?,
                column: clamp(column - first),
                colspan: clamp(end - column + 1),
                rowspan: merged.map_or(1, |area| clamp(area.rows.1 - area.rows.0 + 1)),
                place: place(sheet, row.at, column),
                uncomputed: cell.is_some_and(|cell| cell.uncomputed),
            });
            column = end + 1;
        }
        self.view.end_row();
        table.push_row(made);
        Ok(())
    }
}

impl Row<'_> {
    /// The first and the last column that something stands in.
    fn columns(&self) -> (u32, u32) {
        let end = |cells: &&Cell| cells.column;
        (self.cells.first().map_or(0, end), self.cells.last().map_or(0, end))
    }

    fn is_of_table(&self, above: Option<&Self>, below: Option<&Self>, borders: bool) -> bool {
        let Kind::Single { bordered } = self.kind else { return true };
        let touches = |row: Option<&Self>| row.is_some_and(|row| row.at.abs_diff(self.at) == 1);
        let table = |row: Option<&Self>| touches(row) && row.is_some_and(|row| row.kind == Kind::Several);
        let is_label = self.cells.iter().all(|cell| is_label(&cell.text));
        is_label
            && match (borders, bordered) {
                (true, true) => table(above) || table(below),
                (true, false) => false,
                // The last label of a table has nothing below it; a heading has.
                (false, _) => table(above) && (table(below) || !touches(below)),
            }
    }
}

/// Labels are short, and no sentences.
fn is_label(words: &str) -> bool {
    const LONGEST: usize = 60;
    let words = text::trim(words);
    words.chars().nth(LONGEST).is_none() && !words.contains('\n') && !words.ends_with('。')
}

/// Which columns of a row are covered by merged cells: disjoint, in order.
struct Covered(Vec<Area>);

impl Covered {
    fn of(merges: &[Area]) -> Self {
        let mut areas = merges.to_vec();
        areas.sort_by_key(|area| area.columns);
        // Merged cells do not overlap, unless the file is wrong: then the first stands.
        let mut next = 0;
        areas.retain(|area| {
            let free = area.columns.0 >= next;
            if free {
                next = area.columns.1 + 1;
            }
            free
        });
        Self(areas)
    }

    fn at(&self, column: u32) -> Option<&Area> {
        let after = self.0.partition_point(|area| area.columns.0 <= column);
        self.0.get(after.checked_sub(1)?).filter(|area| column <= area.columns.1)
    }

    fn hides(&self, cell: &Cell) -> bool {
        self.at(cell.column).is_some_and(|area| (area.rows.0, area.columns.0) != (cell.row, cell.column))
    }
}

fn place(sheet: u16, row: u32, column: u32) -> Place {
    Place::Sheet { sheet, row: row + 1, column: column + 1 }
}

fn clamp(number: u32) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
