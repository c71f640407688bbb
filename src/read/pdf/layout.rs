//! What is on a page, from top to bottom.

use super::budget::Budget;
use super::geometry::{Area, Drawing, Turn};
use super::grid;
use super::line::{self, Line};
use super::table::{self, Table};
use crate::read::Unreadable;

/// A page, laid out.
#[derive(Debug)]
pub(super) struct Leaf {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) items: Vec<Item>,
}

/// A thing on a page.
#[derive(Debug)]
pub(super) enum Item {
    /// A line of text outside of tables.
    Line(Line),
    /// A table, or the part of one that is on this page.
    Table(Table),
    /// A picture that is large enough to hold text or a table.
    Picture(Area),
}

impl Item {
    fn top(&self) -> f32 {
        match self {
            // A character is about so high above its baseline.
            Self::Line(line) if line.turn == Turn::Right => line.y - 0.8 * line.size,
            Self::Line(line) => line.y,
            Self::Table(table) => table.top,
            Self::Picture(area) => area.top,
        }
    }

    /// The lines of text in it.
    fn lines_mut(&mut self) -> Box<dyn Iterator<Item = &mut Line> + '_> {
        match self {
            Self::Line(line) => Box::new(std::iter::once(line)),
            Self::Table(table) => Box::new(table.cells.iter_mut().flat_map(|cell| &mut cell.lines)),
            Self::Picture(_) => Box::new(std::iter::empty()),
        }
    }
}

/// Lays a page out.
pub(super) fn leaf(drawing: Drawing, page: u16, budget: &mut Budget) -> Result<Leaf, Unreadable> {
    let grids = grid::grids(&drawing, budget)?;
    let Drawing { width, height, mut glyphs, pictures, .. } = drawing;
    let is_text = !glyphs.is_empty();
    let tables = table::tables(&grids, &mut glyphs, page);
    let mut items: Vec<Item> = tables.into_iter().map(Item::Table).collect();
    items.extend(line::lines(glyphs, page).into_iter().map(Item::Line));
    // Seals, emblems and codes are small; what fills a page with text on it is its background.
    let is_content = |area: &Area| {
        let fills = area.width() > 0.9 * width && area.height() > 0.9 * height;
        area.width() > 0.4 * width && area.height() > 0.03 * height && !(fills && is_text)
    };
    items.extend(pictures.into_iter().filter(is_content).map(Item::Picture));
    items.sort_by(|a, b| a.top().total_cmp(&b.top()));
    Ok(Leaf { width, height, items })
}

impl Leaf {
    /// Numbers the lines of the page, those of cells that stand side by side alike.
    pub(super) fn number(&mut self) {
        let mut lines: Vec<&mut Line> = self.items.iter_mut().flat_map(Item::lines_mut).collect();
        lines.sort_by(|a, b| a.y.total_cmp(&b.y));
        let mut starts: Vec<f32> = Vec::new();
        for line in lines {
            if starts.last().is_none_or(|start| line.y - start > 0.5 * line.size) {
                starts.push(line.y);
            }
            line.number = number(starts.len());
        }
        let cells = self.items.iter_mut().filter_map(|item| match item {
            Item::Table(table) => Some(&mut table.cells),
            _ => None,
        });
        for cell in cells.flatten() {
            // A blank cell is in the first line of its row.
            let first = starts.partition_point(|start| *start < cell.area.top) + 1;
            let last = starts.partition_point(|start| *start < cell.area.bottom);
            cell.number = cell.lines.first().map_or(number(first.min(last)), |line| line.number);
        }
    }
}

fn number(count: usize) -> u16 {
    u16::try_from(count.max(1)).unwrap_or(u16::MAX)
}
