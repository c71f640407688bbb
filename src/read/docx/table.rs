//! Tables: rows and cells as they are written, and the grid that they make.

use super::paragraph::current;
use super::story::{Item, Story};
use crate::read::flat::Flat;
use crate::read::{Limit, Limits, Unreadable};
use std::collections::{BTreeMap, BTreeSet};

/// A table whose cells know what they cover.
#[derive(Debug)]
pub(super) struct Grid {
    /// Which table of the document this is, from 1.
    pub(super) number: u16,
    /// How many columns the grid has. A column that no cell begins in is none.
    pub(super) columns: usize,
    pub(super) rows: Vec<Vec<GridCell>>,
}

#[derive(Debug)]
pub(super) struct GridCell {
    /// The first column that it covers, from 0, and how many.
    pub(super) column: usize,
    pub(super) columns: usize,
    /// How many rows it covers.
    pub(super) rows: u16,
    pub(super) items: Vec<Item>,
}

/// A row as it is written.
#[derive(Debug, Default)]
struct Row {
    /// Columns that are left out before the first cell.
    before: u32,
    cells: Vec<Cell>,
    /// It was deleted, or is hidden.
    gone: bool,
}

/// A cell as it is written.
#[derive(Debug)]
struct Cell {
    span: u32,
    across: Merge,
    down: Merge,
    items: Vec<Item>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Merge {
    #[default]
    None,
    Begins,
    GoesOn,
}

impl Merge {
    fn of(tag: &Flat<'_>) -> Self {
        if tag.attribute("val").is_some_and(|value| value == "restart") { Self::Begins } else { Self::GoesOn }
    }
}

impl<'a> Story<'a> {
    /// Reads a `w:tbl`.
    pub(super) fn table(&mut self, out: &mut Vec<Item>) -> Result<(), Unreadable> {
        // A paragraph cannot go on behind a table.
        self.flush(out);
        self.tables = self.tables.saturating_add(1);
        let number = self.tables;
        let (mut rows, mut widths) = (Vec::new(), Vec::new());
        self.rows(&mut rows, &mut widths)?;
        let grid = Grid::of(rows, &widths, number);
        self.count_cells(grid.columns.saturating_mul(grid.rows.len()))?;
        if !grid.rows.is_empty() {
            out.push(Item::Table(grid));
        }
        Ok(())
    }

    fn rows(&mut self, rows: &mut Vec<Row>, widths: &mut Vec<u32>) -> Result<(), Unreadable> {
        while let Some(tag) = self.xml.child()? {
            match tag.name() {
                "tblGrid" => {
                    let columns = current(self.xml.inside()?).filter(|tag| tag.name == "gridCol");
                    widths.extend(columns.map(|tag| tag.number("w").unwrap_or(u32::MAX)));
                }
                "tr" => {
                    let mut row = Row::default();
                    self.row(&mut row)?;
                    if !row.gone && !row.cells.is_empty() {
                        rows.push(row);
                    }
                }
                name if self.is_wrapper(name) => self.rows(rows, widths)?,
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    fn row(&mut self, row: &mut Row) -> Result<(), Unreadable> {
        while let Some(tag) = self.xml.child()? {
            match tag.name() {
                "trPr" => {
                    for tag in current(self.xml.inside()?) {
                        match tag.name {
                            "gridBefore" => row.before = tag.number("val").unwrap_or_default(),
                            "hidden" => row.gone |= tag.is_on(),
                            "ins" => self.tracked = true,
                            "del" => (self.tracked, row.gone) = (true, true),
                            _ => {}
                        }
                    }
                }
                "tc" if !row.gone => {
                    let cell = self.cell()?;
                    row.cells.push(cell);
                }
                name if self.is_wrapper(name) => self.row(row)?,
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    fn cell(&mut self) -> Result<Cell, Unreadable> {
        self.count_cells(1)?;
        let mut cell = Cell { span: 1, across: Merge::None, down: Merge::None, items: Vec::new() };
        let mut items = Vec::new();
        self.inner(&mut items, |story, items| {
            while let Some(tag) = story.xml.child()? {
                if tag.name() == "tcPr" {
                    story.cell_properties(&mut cell)?;
                } else {
                    story.block(&tag, items)?;
                }
            }
            Ok(())
        })?;
        cell.items = items;
        Ok(cell)
    }

    fn cell_properties(&mut self, cell: &mut Cell) -> Result<(), Unreadable> {
        for tag in current(self.xml.inside()?) {
            match tag.name {
                "gridSpan" => cell.span = tag.number("val").unwrap_or(1).max(1),
                "hMerge" => cell.across = Merge::of(&tag),
                "vMerge" => cell.down = Merge::of(&tag),
                "cellIns" | "cellDel" | "cellMerge" => self.tracked = true,
                _ => {}
            }
        }
        Ok(())
    }

    fn count_cells(&mut self, cells: usize) -> Result<(), Unreadable> {
        let Limits { cells: most, .. } = *self.limits;
        self.cells = self.cells.saturating_add(cells);
        if self.cells > most { Err(Unreadable::TooLarge { limit: Limit::Cells, most: most as u64 }) } else { Ok(()) }
    }
}

impl Grid {
    fn of(rows: Vec<Row>, widths: &[u32], number: u16) -> Self {
        let columns = Columns::of(&rows, widths);
        let place = |column: u32| columns.place(column);
        let mut grid = Self { number, columns: columns.count, rows: Vec::with_capacity(rows.len()) };
        // For each column that a cell begins in: the row and place of the cell that a merge downwards began with, and the
        // last row that it has reached.
        let mut down: BTreeMap<u32, (usize, usize, usize)> = BTreeMap::new();
        for (at, row) in rows.into_iter().enumerate() {
            let mut cells: Vec<GridCell> = Vec::with_capacity(row.cells.len());
            let mut column = row.before;
            for cell in row.cells {
                let start = column;
                column = column.saturating_add(cell.span);
                if cell.across == Merge::GoesOn
                    && let Some(previous) = cells.last_mut()
                {
                    previous.columns = place(column).saturating_sub(previous.column).max(1);
                    continue;
                }
                if cell.down == Merge::GoesOn
                    && let Some((row, place, last)) = down.get_mut(&start).filter(|(_, _, last)| last + 1 == at)
                {
                    *last = at;
                    if let Some(above) = grid.rows.get_mut(*row).and_then(|row| row.get_mut(*place)) {
                        above.rows = above.rows.saturating_add(1);
                    }
                    continue;
                }
                if cell.down == Merge::None {
                    down.remove(&start);
                } else {
                    down.insert(start, (at, cells.len(), at));
                }
                let columns = (place(column) - place(start)).max(1);
                cells.push(GridCell { column: place(start), columns, rows: 1, items: cell.items });
            }
            grid.rows.push(cells);
        }
        grid
    }
}

/// The columns that cells begin in. Those of the file are more: wherever a border is in any row, one begins.
struct Columns {
    /// Where cells begin, in columns of the file, and which column here that is.
    starts: Vec<(u32, usize)>,
    count: usize,
}

impl Columns {
    fn of(rows: &[Row], widths: &[u32]) -> Self {
        /// In twentieths of a point: about a millimetre. Borders as close as that are meant to be one.
        const NARROWEST: u64 = 60;
        let cells = || rows.iter().flat_map(Row::cells);
        let mut starts: Vec<u32> = cells().map(|(start, _)| start).collect();
        starts.sort_unstable();
        starts.dedup();
        let ends: Vec<u64> = widths
            .iter()
            .scan(0, |end, width| {
                *end += u64::from(*width);
                Some(*end)
            })
            .collect();
        let end_of = |column: u32| column.checked_sub(1).map_or(Some(0), |last| ends.get(last as usize).copied());
        let narrow = |(from, to): (u32, u32)| {
            end_of(from).zip(end_of(to)).is_some_and(|(from, to)| to.saturating_sub(from) < NARROWEST)
        };
        let narrow_cells: BTreeSet<(u32, u32)> = cells().filter(|cell| narrow(*cell)).collect();
        let mut count = 0;
        let mut previous = None;
        let mut columns = Vec::with_capacity(starts.len());
        for start in starts {
            let gap = previous.replace(start).map(|previous| (previous, start));
            if !gap.is_some_and(|gap| narrow(gap) && !narrow_cells.contains(&gap)) {
                count += 1;
            }
            columns.push((start, count - 1));
        }
        Self { starts: columns, count }
    }

    /// The column here that begins at, or next after, a column of the file.
    fn place(&self, column: u32) -> usize {
        let after = self.starts.partition_point(|(start, _)| *start < column);
        self.starts.get(after).map_or(self.count, |(_, place)| *place)
    }
}

impl Row {
    /// Where each cell begins and ends, those left out that an earlier one goes on in.
    fn cells(&self) -> impl Iterator<Item = (u32, u32)> {
        let cells = self.cells.iter().scan(self.before, |column, cell| {
            let start = *column;
            *column = column.saturating_add(cell.span);
            Some((start, *column, cell.across))
        });
        cells.filter(|(_, _, across)| *across != Merge::GoesOn).map(|(start, end, _)| (start, end))
    }
}
