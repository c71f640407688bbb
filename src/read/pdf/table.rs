//! Cells with their words, and tables that go on over the page.

use super::geometry::{Area, Glyph, Turn};
use super::grid::Grid;
use super::line::{self, Line};
use std::borrow::Cow;

/// A table, or the part of one that is on a page.
#[derive(Debug, PartialEq)]
pub(super) struct Table {
    /// Where its columns begin and end.
    pub(super) xs: Vec<f32>,
    pub(super) rows: usize,
    pub(super) top: f32,
    /// In order of row and column.
    pub(super) cells: Vec<Cell>,
}

/// A cell of a table in the making.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) area: Area,
    /// There is no ruling above it, or below it, where the page's part of the table ends.
    open_above: bool,
    open_below: bool,
    pub(super) lines: Vec<Line>,
    pub(super) page: u16,
    /// The line of the page that it begins at, from 1.
    pub(super) number: u16,
}

/// Puts the glyphs that are in a grid into its cells; the others stay.
pub(super) fn tables(grids: &[Grid], glyphs: &mut Vec<Glyph>, page: u16) -> Vec<Table> {
    let mut words: Vec<Vec<Vec<Glyph>>> = grids.iter().map(|grid| vec![Vec::new(); grid.slots.len()]).collect();
    glyphs.retain(|glyph| {
        // Tables inside others come first.
        let holder = grids.iter().enumerate().find_map(|(at, grid)| Some((at, grid.holder(glyph)?)));
        let cell = holder.and_then(|(at, index)| words.get_mut(at)?.get_mut(index));
        let is_outside = cell.is_none();
        if let Some(cell) = cell {
            cell.push(*glyph);
        }
        is_outside
    });
    let mut tables: Vec<Table> = grids
        .iter()
        .zip(words)
        .filter(|(_, words)| words.iter().any(|words| !words.is_empty()))
        .map(|(grid, words)| Table::of(grid, words, page))
        .collect();
    tables.sort_by(|a, b| a.top.total_cmp(&b.top));
    tables
}

impl Table {
    fn of(grid: &Grid, words: Vec<Vec<Glyph>>, page: u16) -> Self {
        let cells = grid.slots.iter().zip(words).map(|(at, glyphs)| Cell {
            row: at.row,
            column: at.column,
            rows: at.rows,
            columns: at.columns,
            area: grid.place(at),
            open_above: at.open_above,
            open_below: at.open_below,
            lines: line::lines(glyphs, page),
            page,
            number: 1,
        });
        let rows = grid.ys.len().saturating_sub(1);
        let mut table = Self { xs: grid.xs.clone(), rows, top: grid.area().top, cells: cells.collect() };
        table.forget_unused();
        table
    }

    /// Forgets rows and columns that no cell begins in: they come of lines that do not quite meet.
    fn forget_unused(&mut self) {
        let columns = self.xs.len().saturating_sub(1);
        let new_rows = renumbered(self.rows, self.cells.iter().map(|cell| cell.row));
        let new_columns = renumbered(columns, self.cells.iter().map(|cell| cell.column));
        for cell in &mut self.cells {
            (cell.row, cell.rows) = span(&new_rows, cell.row, cell.rows);
            (cell.column, cell.columns) = span(&new_columns, cell.column, cell.columns);
        }
        self.rows = new_rows.last().copied().unwrap_or_default();
        let mut last = None;
        let kept = self.xs.iter().zip(&new_columns).filter(|(_, column)| last.replace(**column) != Some(**column));
        self.xs = kept.map(|(x, _)| *x).collect();
    }

    /// Tries to go on with the part on the next page; gives it back where that is another table.
    pub(super) fn go_on(&mut self, mut next: Self) -> Option<Self> {
        const NEAR: f32 = 4.0;
        let ends = |table: &Self| Some((*table.xs.first()?, *table.xs.last()?));
        let ((left, right), (next_left, next_right)) = (ends(self)?, ends(&next)?);
        if ((right - left) - (next_right - next_left)).abs() > NEAR {
            return Some(next);
        }
        // The margins of left and right pages may differ.
        let shifted: Vec<f32> = next.xs.iter().map(|x| x - next_left + left).collect();
        let xs = merged(&self.xs, &shifted, NEAR);
        self.set_on(&self.xs.iter().map(|x| nearest(&xs, *x)).collect::<Vec<_>>());
        next.set_on(&shifted.iter().map(|x| nearest(&xs, *x)).collect::<Vec<_>>());
        self.xs = xs;
        self.append(next);
        None
    }

    /// Renumbers the columns.
    fn set_on(&mut self, columns: &[usize]) {
        for cell in &mut self.cells {
            (cell.column, cell.columns) = span(columns, cell.column, cell.columns);
        }
    }

    /// Adds the rows of the part on the next page, which has the same columns.
    fn append(&mut self, next: Self) {
        let is_torn = self.is_torn(&next);
        let first = self.rows - usize::from(is_torn);
        let touching = self.cells.iter().enumerate().filter(|(_, cell)| cell.row + cell.rows == self.rows);
        let touching: Vec<(usize, usize)> = touching.map(|(index, cell)| (cell.column, index)).collect();
        let sorted = self.cells.partition_point(|cell| cell.row < first);
        for mut cell in next.cells {
            cell.row += first;
            let above = touching.iter().find(|(column, _)| cell.row == first && *column == cell.column);
            let above = above.and_then(|(_, index)| self.cells.get_mut(*index));
            match above {
                Some(above) if above.columns == cell.columns && (is_torn || above.goes_on_in(&cell)) => {
                    above.rows += cell.rows - usize::from(is_torn);
                    if above.lines.is_empty() {
                        above.page = cell.page;
                        above.number = cell.number;
                        above.area = cell.area;
                    }
                    above.lines.append(&mut cell.lines);
                    above.open_below = cell.open_below;
                }
                _ => self.cells.push(cell),
            }
        }
        self.rows = first + next.rows;
        if let Some(new) = self.cells.get_mut(sorted..) {
            new.sort_by_key(|cell| (cell.row, cell.column));
        }
    }

    /// True where the page ends in the middle of a row. Either there is no ruling; or one of both parts is empty; or what is
    /// written on both pages goes on from one to the other, and what is written on one only is missing on the other.
    fn is_torn(&self, next: &Self) -> bool {
        let lower: Vec<&Cell> = next.cells.iter().filter(|cell| cell.row == 0).collect();
        let mut seam = Seam::default();
        let mut count = 0;
        for upper in self.cells.iter().filter(|cell| cell.row + cell.rows == self.rows) {
            count += 1;
            let Some(lower) = lower.iter().find(|it| it.column == upper.column && it.columns == upper.columns) else {
                return false;
            };
            seam.add(upper, lower);
        }
        count == lower.len() && seam.is_inside_row()
    }
}

/// What the cells of a table's last row on a page and of its first row on the next have to do with each other.
#[derive(Debug, Default)]
struct Seam {
    /// Pairs that no ruling parts.
    open: usize,
    /// Pairs that one does.
    closed: usize,
    /// Of those: with words that go on; with words above, or below, only; with words that have nothing to do with each other.
    continued: usize,
    above: usize,
    below: usize,
    apart: usize,
}

impl Seam {
    fn add(&mut self, upper: &Cell, lower: &Cell) {
        if upper.open_below && lower.open_above {
            self.open += 1;
            return;
        }
        self.closed += 1;
        let is_group = upper.rows > 1 || lower.rows > 1;
        match (upper.lines.is_empty(), lower.lines.is_empty()) {
            (true, true) => {}
            (_, true) if is_group => {}
            (true, false) if is_group && lower.rows > 1 => {}
            (false, false) if is_group && upper.words_go_on_in(lower) => {}
            (false, true) => self.above += 1,
            (true, false) => self.below += 1,
            (false, false) if upper.words_go_on_in(lower) => self.continued += 1,
            (false, false) => self.apart += 1,
        }
    }

    fn is_inside_row(&self) -> bool {
        if self.closed == 0 {
            return self.open > 0;
        }
        let one_sided = (self.above == 0) != (self.below == 0);
        let empty = self.continued == 0 && !(self.above > 0 && self.below > 0);
        self.apart == 0 && (empty || self.continued > 0 && one_sided)
    }
}

impl Cell {
    /// Its words, in one line.
    pub(super) fn text(&self) -> Cow<'_, str> {
        match self.lines.as_slice() {
            [] => Cow::Borrowed(""),
            [line] => Cow::Borrowed(&line.text),
            lines => {
                let mut text = String::new();
                let next = lines.iter().skip(1).map(|line| Some(line.head)).chain([None]);
                let mut full = false;
                for (line, head) in lines.iter().zip(next) {
                    text.push_str(line::between(&text, &line.text, full));
                    text.push_str(&line.text);
                    full = head.is_some_and(|head| self.is_full(line, head));
                }
                Cow::Owned(text)
            }
        }
    }

    /// True where a word of this length has no room behind `line`.
    fn is_full(&self, line: &Line, word: f32) -> bool {
        const PADDING: f32 = 12.0;
        let room = match line.turn {
            Turn::Right | Turn::Left => self.area.width(),
            Turn::Down | Turn::Up => self.area.height(),
        };
        room - line.length() < PADDING + word + 0.5 * line.size
    }

    /// True where `lower`, below it on the next page, is of the same cell: of a group of rows, one of them at least has several.
    fn goes_on_in(&self, lower: &Self) -> bool {
        if self.open_below && lower.open_above {
            return true;
        }
        if lower.rows > 1 && (self.lines.is_empty() || lower.lines.is_empty()) {
            return true;
        }
        (self.rows > 1 || lower.rows > 1) && self.words_go_on_in(lower)
    }

    /// True where the words of this cell break off for want of room, and those of `lower` do not begin anew.
    fn words_go_on_in(&self, lower: &Self) -> bool {
        let (Some(last), Some(first)) = (self.lines.last(), lower.lines.first()) else { return false };
        let is_number = |line: &Line| !line.text.contains(char::is_alphabetic);
        self.is_full(last, first.head) && !is_numbered(&first.text) && !is_number(first) && !is_number(last)
    }
}

/// True of text that begins with a number as lists do: `（四）`, `3.`, `四、`.
fn is_numbered(text: &str) -> bool {
    let text = text.trim_start_matches(['（', '(']);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    rest.len() < text.len() && rest.starts_with(['）', ')', '、', '.', '．'])
}

/// New numbers for those of `0..=count`, such that only the used ones count.
fn renumbered(count: usize, used: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut is_used = vec![false; count];
    for at in used {
        if let Some(is_used) = is_used.get_mut(at) {
            *is_used = true;
        }
    }
    let mut next = 0;
    let before = |is_used: bool| {
        let number = next;
        next += usize::from(is_used);
        number
    };
    let mut numbers: Vec<usize> = is_used.into_iter().map(before).collect();
    numbers.push(next);
    numbers
}

/// A first place and a number of places, renumbered.
fn span(numbers: &[usize], first: usize, count: usize) -> (usize, usize) {
    let at = |place: usize| numbers.get(place).copied().unwrap_or_default();
    (at(first), at(first + count).saturating_sub(at(first)).max(1))
}

/// Both lists in one, positions nearer than `near` once.
fn merged(a: &[f32], b: &[f32], near: f32) -> Vec<f32> {
    let mut all: Vec<f32> = a.iter().chain(b).copied().collect();
    all.sort_by(f32::total_cmp);
    let mut last = f32::MIN;
    all.retain(|x| {
        let is_new = *x - last > near;
        if is_new {
            last = *x;
        }
        is_new
    });
    all
}

fn nearest(list: &[f32], x: f32) -> usize {
    let distance = |at: &usize| list.get(*at).map_or(f32::MAX, |it| (it - x).abs());
    (0..list.len()).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or_default()
}
