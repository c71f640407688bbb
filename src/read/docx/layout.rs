//! From stories to blocks, and to the lines of the view.
//!
//! Tables serve for layout too: a frame around the whole report, two columns of text. A cell that holds a table, or is all
//! that its row has and says more than a label would, is read as the paragraphs and tables that it holds.

use super::story::{Item, Words};
use super::table::{Grid, GridCell};
use crate::read::view::View;
use crate::read::{Block, Cell, Limits, Origin, OriginKind, Paragraph, Place, Table, Unreadable};
use crate::text::{self, Span};

/// Blocks in the making.
pub(super) struct Layout {
    pub(super) view: View,
    pub(super) blocks: Vec<Block>,
    /// Where the lines of the view were read from, as far as that was kept.
    pub(super) origins: Vec<Origin>,
    paragraphs: u32,
}

impl Layout {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { view: View::new(limits), blocks: Vec::new(), origins: Vec::new(), paragraphs: 0 }
    }

    /// Adds what a story holds; in a cell, all of it stands in `place`.
    pub(super) fn story(&mut self, items: &[Item], place: Option<Place>) -> Result<(), Unreadable> {
        for item in items {
            match item {
                Item::Paragraph(words) => self.paragraph(words, place)?,
                Item::Table(grid) => self.table(grid)?,
                Item::Picture => self.picture()?,
            }
        }
        Ok(())
    }

    /// Adds a block for each line of a paragraph.
    fn paragraph(&mut self, words: &Words, place: Option<Place>) -> Result<(), Unreadable> {
        let mut lines = lines(words).peekable();
        if place.is_none() && lines.peek().is_some() {
            self.paragraphs += 1;
        }
        let place = place.unwrap_or(Place::Paragraph(self.paragraphs));
        for line in lines {
            let text = self.view.line(line)?;
            self.trace(words, line, text.span());
            self.blocks.push(Block::Paragraph(Paragraph { text, place }));
        }
        Ok(())
    }

    fn picture(&mut self) -> Result<(), Unreadable> {
        let span = self.view.picture()?;
        self.blocks.push(Block::Picture(span));
        Ok(())
    }

    fn table(&mut self, grid: &Grid) -> Result<(), Unreadable> {
        let mut table = Table::default();
        for (at, row) in grid.rows.iter().enumerate() {
            if !row.iter().any(|cell| cell.is_layout(row.len(), grid)) && !row.iter().any(GridCell::has_picture) {
                self.row(row, grid, at, &mut table)?;
                continue;
            }
            let is_layout = |cell: &GridCell| cell.is_layout(row.len(), grid);
            for cells in row.chunk_by(|a, b| !is_layout(a) && !is_layout(b)) {
                match cells {
                    [cell] if is_layout(cell) => {
                        self.end(&mut table);
                        self.story(&cell.items, Some(cell.place(grid, at)))?;
                    }
                    cells => self.row(cells, grid, at, &mut table)?,
                }
            }
            for _ in row.iter().filter(|cell| !is_layout(cell)).flat_map(|cell| &cell.items).filter(is_picture) {
                self.end(&mut table);
                self.picture()?;
            }
        }
        self.end(&mut table);
        Ok(())
    }

    fn row(&mut self, cells: &[GridCell], grid: &Grid, at: usize, table: &mut Table) -> Result<(), Unreadable> {
        let mut row = Vec::with_capacity(cells.len());
        let mut column = 0;
        for cell in cells {
            self.view.blanks(cell.column.saturating_sub(column))?;
            column = cell.column + cell.columns;
            let text = self.view.cell(cell.words().flat_map(lines), cell.columns)?;
            self.trace_cell(cell, text.span());
            let uncomputed = text.span().is_empty() && cell.words().any(|words| words.uncomputed);
            row.push(Cell {
                text,
                column: clamp(cell.column),
                colspan: clamp(cell.columns),
                rowspan: cell.rows,
                place: cell.place(grid, at),
                uncomputed,
            });
        }
        self.view.blanks(grid.columns.saturating_sub(column))?;
        self.view.end_row();
        table.push_row(row);
        Ok(())
    }

    /// Keeps where the lines of a cell were read from: in the view a blank is between them.
    fn trace_cell(&mut self, cell: &GridCell, span: Span) {
        if !cell.is_traced() {
            return;
        }
        let mut start = span.start as usize;
        for (words, line) in cell.words().flat_map(|words| lines(words).map(move |line| (words, line))) {
            self.trace(words, line, Span::new(start, start + line.len()));
            start += line.len() + 1;
        }
        let mut paragraphs = cell.words().map(|words| &words.trace.paragraph).filter(|paragraph| !paragraph.is_empty());
        if span.is_empty()
            && let Some(paragraph) = paragraphs.next()
        {
            self.origins.push(Origin { view: span, of: OriginKind::Gap { paragraph: paragraph.clone() } });
        }
    }

    /// Keeps where a line of a paragraph was read from.
    fn trace(&mut self, words: &Words, line: &str, span: Span) {
        let from = line.as_ptr() as usize - words.text.as_ptr() as usize;
        let line = from..from + line.len();
        for (run, source) in &words.trace.runs {
            let common = line.start.max(run.start)..line.end.min(run.end);
            let Some(text) = words.text.get(run.clone()).filter(|_| !common.is_empty()) else { continue };
            let start = span.start as usize + (common.start - line.start);
            let of = OriginKind::Text { source: source.clone(), text: text.to_owned(), from: common.start - run.start };
            self.origins.push(Origin { view: Span::new(start, start + common.len()), of });
        }
    }

    fn end(&mut self, table: &mut Table) {
        if !table.row_ends.is_empty() {
            self.blocks.push(Block::Table(std::mem::take(table)));
        }
    }
}

impl GridCell {
    fn words(&self) -> impl Iterator<Item = &Words> {
        self.items.iter().filter_map(|item| if let Item::Paragraph(words) = item { Some(words) } else { None })
    }

    /// True where this is no cell of a row of data: see the top of this file.
    fn is_layout(&self, cells_of_row: usize, grid: &Grid) -> bool {
        const LONGEST_LABEL: usize = 60;
        if self.items.iter().any(|item| matches!(item, Item::Table(_))) {
            return true;
        }
        if cells_of_row > 1 {
            return false;
        }
        let mut lines = self.words().flat_map(lines);
        let Some(first) = lines.next() else { return false };
        grid.columns == 1 || lines.next().is_some() || first.chars().nth(LONGEST_LABEL).is_some()
    }

    /// Whether it was kept where its words were read from.
    fn is_traced(&self) -> bool {
        self.words().any(|words| !words.trace.runs.is_empty() || !words.trace.paragraph.is_empty())
    }

    fn has_picture(&self) -> bool {
        self.items.iter().any(|item| matches!(item, Item::Picture))
    }

    fn place(&self, grid: &Grid, row: usize) -> Place {
        Place::TableCell { table: grid.number, row: clamp(row + 1), column: clamp(self.column + 1) }
    }
}

fn lines(words: &Words) -> impl Iterator<Item = &str> {
    words.text.split('\n').map(text::trim).filter(|line| !line.is_empty())
}

fn is_picture(item: &&Item) -> bool {
    matches!(item, Item::Picture)
}

fn clamp(number: usize) -> u16 {
    u16::try_from(number).unwrap_or(u16::MAX)
}
