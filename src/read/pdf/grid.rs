//! Rulings to grids: which cells a table has, and which of them are merged.
//!
//! Rulings that touch each other make a table. Their positions are its columns and rows; where a ruling is missing between two
//! places of that grid, they are one cell.

use super::budget::Budget;
use super::geometry::{Area, Drawing, Glyph, Ruling};
use crate::read::Unreadable;

/// A table's cells, without words.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Grid {
    /// Where its columns begin and end, from left to right.
    pub(super) xs: Vec<f32>,
    /// Where its rows begin and end, from top to bottom.
    pub(super) ys: Vec<f32>,
    /// Row after row.
    pub(super) slots: Vec<Slot>,
    /// For each place of the grid, row after row, the index of its slot.
    owners: Vec<u32>,
}

/// A cell: which places of the grid it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// It is at the table's upper edge, and there is no ruling there: it has begun on the page before.
    pub(super) open_above: bool,
    /// It is at the lower edge, and there is no ruling there.
    pub(super) open_below: bool,
}

/// Positions nearer than this are the same: the two lines of a double ruling, and lines that were drawn piece by piece.
const NEAR: f32 = 3.0;

/// Gaps of a dashed line.
const DASH: f32 = 4.0;

/// Shorter ones do not rule anything.
const SHORTEST: f32 = 5.0;

/// A page with more rulings than this shows a map or a plan.
const MOST_RULINGS: usize = 5_000;

/// The tables of a page, those inside others first.
pub(super) fn grids(drawing: &Drawing, budget: &mut Budget) -> Result<Vec<Grid>, Unreadable> {
    let horizontal = joined(&drawing.horizontal);
    let vertical = joined(&drawing.vertical);
    if horizontal.len() + vertical.len() > MOST_RULINGS {
        return Ok(Vec::new());
    }
    let mut grids = Vec::new();
    for (horizontal, vertical) in tables(&horizontal, &vertical) {
        grids.extend(Grid::of(&horizontal, &vertical, budget)?);
    }
    let area = |grid: &Grid| grid.area().width() * grid.area().height();
    grids.sort_by(|a, b| area(a).total_cmp(&area(b)));
    Ok(grids)
}

/// Joins the pieces of each line.
fn joined(pieces: &[Ruling]) -> Vec<Ruling> {
    let mut pieces = pieces.to_vec();
    pieces.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut lines: Vec<Ruling> = Vec::new();
    let mut rest = pieces.as_mut_slice();
    while let Some(first) = rest.first().copied() {
        let end = rest.iter().position(|piece| piece.at - first.at > NEAR / 2.0).unwrap_or(rest.len());
        let (level, after) = rest.split_at_mut(end);
        level.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut line: Option<Ruling> = None;
        for piece in level {
            match &mut line {
                Some(line) if piece.from - line.to <= DASH => line.to = line.to.max(piece.to),
                _ => lines.extend(line.replace(*piece)),
            }
        }
        lines.extend(line);
        rest = after;
    }
    lines.retain(|line| line.to - line.from >= SHORTEST);
    lines
}

/// Sorts out which rulings touch each other, directly or not.
fn tables(horizontal: &[Ruling], vertical: &[Ruling]) -> Vec<(Vec<Ruling>, Vec<Ruling>)> {
    let mut sets = Sets::new(horizontal.len() + vertical.len());
    // Both are in order of `at`.
    for (index, line) in horizontal.iter().enumerate() {
        let first = vertical.partition_point(|other| other.at < line.from - NEAR);
        for (across, other) in vertical.iter().enumerate().skip(first) {
            if other.at > line.to + NEAR {
                break;
            }
            if other.from - NEAR <= line.at && line.at <= other.to + NEAR {
                sets.join(index, horizontal.len() + across);
            }
        }
    }
    let mut tables: Vec<(Vec<Ruling>, Vec<Ruling>)> = vec![Default::default(); horizontal.len() + vertical.len()];
    for (index, line) in horizontal.iter().enumerate() {
        if let Some(table) = tables.get_mut(sets.find(index)) {
            table.0.push(*line);
        }
    }
    for (index, line) in vertical.iter().enumerate() {
        if let Some(table) = tables.get_mut(sets.find(horizontal.len() + index)) {
            table.1.push(*line);
        }
    }
    tables.retain(|(horizontal, vertical)| !horizontal.is_empty() && !vertical.is_empty());
    tables
}

/// The positions of `lines`, and the ends of those `across` where they go on beyond: a table may be open at its sides.
fn positions(lines: &[Ruling], across: &[Ruling]) -> Vec<f32> {
    let mut at: Vec<f32> = lines.iter().map(|line| line.at).collect();
    at.sort_by(f32::total_cmp);
    let mut positions: Vec<f32> = Vec::new();
    let mut group: (f32, f32, f32) = (0.0, 0.0, 0.0);
    for at in at {
        let (first, sum, count) = group;
        if count > 0.0 && at - first <= NEAR {
            group = (first, sum + at, count + 1.0);
        } else {
            positions.extend((count > 0.0).then(|| sum / count));
            group = (at, at, 1.0);
        }
    }
    positions.extend((group.2 > 0.0).then(|| group.1 / group.2));
    let from = across.iter().map(|line| line.from).fold(f32::MAX, f32::min);
    let to = across.iter().map(|line| line.to).fold(f32::MIN, f32::max);
    if positions.first().is_some_and(|first| from < first - 2.0 * NEAR) {
        positions.insert(0, from);
    }
    if positions.last().is_some_and(|last| to > last + 2.0 * NEAR) {
        positions.push(to);
    }
    positions
}

impl Grid {
    fn of(horizontal: &[Ruling], vertical: &[Ruling], budget: &mut Budget) -> Result<Option<Self>, Unreadable> {
        let (xs, ys) = (positions(vertical, horizontal), positions(horizontal, vertical));
        let (columns, rows) = (xs.len().saturating_sub(1), ys.len().saturating_sub(1));
        // A frame around text, with lines across it perhaps, or two lines that happen to cross.
        if columns < 2 || rows == 0 || horizontal.len() + vertical.len() < 3 {
            return Ok(None);
        }
        budget.cells(columns * rows)?;
        // Whether there is a ruling at the right side of each place, and below it.
        let right = walls(vertical, &xs, &ys);
        let below = walls(horizontal, &ys, &xs);
        let mut sets = Sets::new(columns * rows);
        for row in 0..rows {
            for column in 0..columns {
                let place = row * columns + column;
                let is_wall = |walls: &[bool], index: usize| walls.get(index).copied().unwrap_or(true);
                if column + 1 < columns && !is_wall(&right, (column + 1) * rows + row) {
                    sets.join(place, place + 1);
                }
                if row + 1 < rows && !is_wall(&below, (row + 1) * columns + column) {
                    sets.join(place, place + columns);
                }
            }
        }
        let mut grid = Self { xs, ys, slots: Vec::new(), owners: vec![0; columns * rows] };
        grid.fill(&mut sets, columns, rows);
        for cell in &mut grid.slots {
            let is_open = |edge: usize| {
                let along = edge * columns + cell.column..edge * columns + cell.column + cell.columns;
                !below.get(along).unwrap_or_default().contains(&true)
            };
            cell.open_above = cell.row == 0 && is_open(0);
            cell.open_below = cell.row + cell.rows == rows && is_open(rows);
        }
        Ok(Some(grid))
    }

    /// Makes a slot of each set of places; a set that is no rectangle is cut into its rows.
    fn fill(&mut self, sets: &mut Sets, columns: usize, rows: usize) {
        let mut extents: Vec<Option<Extent>> = vec![None; columns * rows];
        for place in 0..columns * rows {
            if let Some(extent) = extents.get_mut(sets.find(place)) {
                let single = Extent::at(place / columns, place % columns);
                *extent = Some(extent.map_or(single, |extent| extent.with(single)));
            }
        }
        let mut slots: Vec<Option<u32>> = vec![None; columns * rows];
        let mut last: Option<(usize, u32)> = None;
        for place in 0..columns * rows {
            let (row, column) = (place / columns, place % columns);
            let set = sets.find(place);
            let Some(extent) = extents.get(set).copied().flatten() else { continue };
            let next = u32::try_from(self.slots.len()).unwrap_or(u32::MAX);
            let owner = if extent.is_rectangle() {
                let Some(owner) = slots.get_mut(set) else { continue };
                *owner.get_or_insert_with(|| {
                    self.slots.push(extent.as_slot());
                    next
                })
            } else if let Some((_, owner)) = last.filter(|(before, _)| *before == set && column > 0) {
                if let Some(wide) = self.slots.get_mut(owner as usize) {
                    wide.columns += 1;
                }
                owner
            } else {
                self.slots.push(Extent::at(row, column).as_slot());
                next
            };
            last = Some((set, owner));
            if let Some(place) = self.owners.get_mut(place) {
                *place = owner;
            }
        }
    }

    pub(super) fn area(&self) -> Area {
        let first = |list: &[f32]| list.first().copied().unwrap_or_default();
        let last = |list: &[f32]| list.last().copied().unwrap_or_default();
        Area { left: first(&self.xs), top: first(&self.ys), right: last(&self.xs), bottom: last(&self.ys) }
    }

    /// The slot that a point is in, or hangs out of where the table is open below.
    pub(super) fn holder(&self, glyph: &Glyph) -> Option<usize> {
        let (x, y) = glyph.middle();
        self.at((x, y)).or_else(|| {
            let bottom = self.ys.last()?;
            let below = *bottom <= y && y - bottom < 1.5 * glyph.size;
            let above = self.at((x, bottom - NEAR)).filter(|_| below)?;
            self.slots.get(above)?.open_below.then_some(above)
        })
    }

    /// The slot that a point is in.
    fn at(&self, (x, y): (f32, f32)) -> Option<usize> {
        let place = |list: &[f32], at: f32| {
            let after = list.partition_point(|start| *start <= at);
            after.checked_sub(1).filter(|place| place + 1 < list.len())
        };
        let (column, row) = (place(&self.xs, x)?, place(&self.ys, y)?);
        self.owners.get(row * (self.xs.len() - 1) + column).map(|owner| *owner as usize)
    }

    /// Where a slot is on the page.
    pub(super) fn place(&self, of: &Slot) -> Area {
        let at = |list: &[f32], index: usize| list.get(index).copied().unwrap_or_default();
        Area {
            left: at(&self.xs, of.column),
            top: at(&self.ys, of.row),
            right: at(&self.xs, of.column + of.columns),
            bottom: at(&self.ys, of.row + of.rows),
        }
    }
}

/// For each line position, and in it each place across, whether lines cover at least half of that.
fn walls(lines: &[Ruling], positions: &[f32], across: &[f32]) -> Vec<bool> {
    let places = across.len().saturating_sub(1);
    let mut covered = vec![0.0_f32; positions.len() * places];
    for line in lines {
        let after = positions.partition_point(|position| *position < line.at);
        let distance = |at: usize| positions.get(at).map_or(f32::MAX, |position| (position - line.at).abs());
        let before = after.saturating_sub(1);
        let at = if distance(before) <= distance(after) { before } else { after };
        let first = across.partition_point(|start| *start <= line.from).saturating_sub(1);
        let parts = across.windows(2).enumerate().skip(first);
        for (place, ends) in parts {
            let &[start, end] = ends else { break };
            if start >= line.to {
                break;
            }
            let length = line.to.min(end) - line.from.max(start);
            if let Some(covered) = covered.get_mut(at * places + place) {
                *covered += length.max(0.0) / (end - start).max(f32::MIN_POSITIVE);
            }
        }
    }
    covered.into_iter().map(|covered| covered >= 0.5).collect()
}

#[derive(Clone, Copy, Debug)]
struct Extent {
    top: usize,
    left: usize,
    bottom: usize,
    right: usize,
    places: usize,
}

impl Extent {
    fn at(row: usize, column: usize) -> Self {
        Self { top: row, left: column, bottom: row, right: column, places: 1 }
    }

    fn with(self, other: Self) -> Self {
        Self {
            top: self.top.min(other.top),
            left: self.left.min(other.left),
            bottom: self.bottom.max(other.bottom),
            right: self.right.max(other.right),
            places: self.places + other.places,
        }
    }

    fn as_slot(self) -> Slot {
        let (rows, columns) = (self.bottom - self.top + 1, self.right - self.left + 1);
        Slot { row: self.top, column: self.left, rows, columns, open_above: false, open_below: false }
    }

    fn is_rectangle(self) -> bool {
        let Slot { rows, columns, .. } = self.as_slot();
        rows * columns == self.places
    }
}

/// Disjoint sets of numbers.
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn find(&mut self, mut at: usize) -> usize {
        while let Some(parent) = self.0.get(at).copied().filter(|parent| *parent != at) {
            let grandparent = self.0.get(parent).copied().unwrap_or(parent);
            if let Some(entry) = self.0.get_mut(at) {
                *entry = grandparent;
            }
            at = grandparent;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        if let Some(entry) = self.0.get_mut(a.max(b)) {
            *entry = a.min(b);
        }
    }
}
