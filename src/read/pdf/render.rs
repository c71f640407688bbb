//! Pages to a document: paragraphs that go on over lines and pages, tables that go on over pages, and the view.

use super::layout::{Item, Leaf};
use super::line::Line;
use super::paragraph::{Margins, Paragraph};
use super::table::{Cell, Table};
use crate::read::view::View;
use crate::read::{self, Block, Document, Format, Limits, Place, Unreadable};
use crate::text::{self, Span};
use std::collections::HashMap;

/// Puts a document together.
pub(super) fn document(leaves: Vec<Leaf>, limits: &Limits) -> Result<Document, Unreadable> {
    let mut document = Builder { view: View::new(limits), blocks: Vec::new(), lines: Vec::new(), open: None };
    // Pages of one width are set alike.
    let mut lines: HashMap<i32, Vec<&Line>> = HashMap::new();
    for leaf in &leaves {
        lines.entry(width(leaf)).or_default().extend(leaf.items.iter().filter_map(as_line));
    }
    let margins: HashMap<i32, Option<Margins>> =
        lines.into_iter().map(|(width, lines)| (width, Margins::of(lines.into_iter(), width as f32))).collect();
    for leaf in leaves {
        let margins = margins.get(&width(&leaf)).copied().flatten();
        for item in leaf.items {
            document.add(item, margins)?;
        }
    }
    document.end()
}

fn width(leaf: &Leaf) -> i32 {
    leaf.width.round() as i32
}

fn as_line(item: &Item) -> Option<&Line> {
    match item {
        Item::Line(line) => Some(line),
        Item::Table(_) | Item::Picture(_) => None,
    }
}

struct Builder {
    view: View,
    blocks: Vec<Block>,
    /// Where the lines of paragraphs begin.
    lines: Vec<(u32, Place)>,
    /// What may go on in the next item.
    open: Option<Open>,
}

enum Open {
    Paragraph(Paragraph),
    Table(Table),
}

impl Builder {
    fn add(&mut self, item: Item, margins: Option<Margins>) -> Result<(), Unreadable> {
        let next = match (item, &mut self.open) {
            (Item::Line(line), Some(Open::Paragraph(paragraph))) => paragraph.go_on(line, margins).map(Item::Line),
            (Item::Table(table), Some(Open::Table(open))) => open.go_on(table).map(Item::Table),
            (item, _) => Some(item),
        };
        let Some(next) = next else { return Ok(()) };
        self.close()?;
        match next {
            Item::Line(line) => self.open = Some(Open::Paragraph(Paragraph::new(line))),
            Item::Table(table) => self.open = Some(Open::Table(table)),
            Item::Picture(_) => self.blocks.push(Block::Picture(self.view.picture()?)),
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Unreadable> {
        match self.open.take() {
            None => {}
            Some(Open::Paragraph(Paragraph { text: words, page, number, breaks, .. })) => {
                let text = self.view.line(&words)?;
                let blanks = words.len() - words.trim_start_matches(text::is_blank).len();
                let start = text.span().start as usize;
                let lines = breaks.iter().map(|line| {
                    let at = Span::at(start + line.at.saturating_sub(blanks));
                    (at.start, Place::Page { page: line.page, line: line.number })
                });
                self.lines.extend(lines);
                self.blocks.push(Block::Paragraph(read::Paragraph { text, place: Place::Page { page, line: number } }));
            }
            Some(Open::Table(table)) => {
                let table = self.table(&table)?;
                self.blocks.push(Block::Table(table));
            }
        }
        Ok(())
    }

    fn table(&mut self, table: &Table) -> Result<read::Table, Unreadable> {
        let mut done = read::Table::default();
        let columns = table.xs.len().saturating_sub(1);
        let mut cells = table.cells.iter().peekable();
        for row in 0..table.rows {
            let mut written = Vec::new();
            let mut column = 0;
            while let Some(cell) = cells.next_if(|cell| cell.row == row) {
                self.view.blanks(cell.column.saturating_sub(column))?;
                column = cell.column + cell.columns;
                written.push(self.cell(cell)?);
            }
            self.view.blanks(columns.saturating_sub(column))?;
            self.view.end_row();
            done.push_row(written);
        }
        Ok(done)
    }

    fn cell(&mut self, cell: &Cell) -> Result<read::Cell, Unreadable> {
        let narrow = |count: usize| u16::try_from(count).unwrap_or(u16::MAX);
        Ok(read::Cell {
            text: self.view.cell([cell.text().as_ref()], cell.columns)?,
            column: narrow(cell.column),
            colspan: narrow(cell.columns),
            rowspan: narrow(cell.rows),
            place: Place::Page { page: cell.page, line: cell.number },
            uncomputed: false,
        })
    }

    fn end(mut self) -> Result<Document, Unreadable> {
        self.close()?;
        let (view, notes) = self.view.finish();
        let mut document = Document::new(Format::Pdf, view, self.blocks);
        document.notes = notes;
        document.line_places = self.lines;
        Ok(document)
    }
}
