//! Workbooks: .xlsx, .xls, .ods, and .et where it is one of them. Each format gives plain [`Sheet`]s, and [`layout`] makes
//! a document of them.
//!
//! The formats are read here and not by a library, for three reasons. Files come from anybody: the libraries that there are
//! reserve as much memory as a file declares to need, and go round in circles on some that are cut short. Where merged cells
//! and hidden rows are, and whether a formula has a result, they tell of some formats and not of others. And the parts of
//! two of the three formats are XML, for which all is at hand.

mod biff;
mod layout;
pub(super) mod ods;
mod value;
pub(super) mod xls;
pub(super) mod xlsx;

#[cfg(test)]
pub(super) mod tests;

use super::{Limit, Limits, Unreadable};
use std::rc::Rc;

/// A sheet, as far as it matters here.
#[derive(Debug, Default)]
struct Sheet {
    name: String,
    hidden: bool,
    /// In any order; what says nothing and has no border is left out.
    cells: Vec<Cell>,
    merges: Vec<Area>,
    /// Rows that are not shown, in any order.
    hidden_rows: Vec<u32>,
    /// Columns that are not shown: first and last, in any order.
    hidden_columns: Vec<(u32, u32)>,
    /// Pictures, charts or text boxes lie on it.
    drawings: bool,
}

/// A cell. Rows and columns count from 0.
#[derive(Clone, Debug)]
struct Cell {
    row: u32,
    column: u32,
    /// Shared, since a text may stand in any number of cells.
    text: Rc<str>,
    /// A formula that the file holds no result of.
    uncomputed: bool,
    /// It has lines on two sides or more: it is a cell of a table.
    bordered: bool,
}

/// Cells that are merged, from the first row and column to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Area {
    rows: (u32, u32),
    columns: (u32, u32),
}

/// The last row and column that any program knows.
const LAST_ROW: u32 = (1 << 20) - 1;
const LAST_COLUMN: u32 = (1 << 14) - 1;

/// Counts what is read against the limit of cells.
struct Budget {
    left: usize,
    most: usize,
}

impl Budget {
    fn new(limits: &Limits) -> Self {
        Self { left: limits.cells, most: limits.cells }
    }

    fn spend(&mut self, cells: usize) -> Result<(), Unreadable> {
        let too_large = Unreadable::TooLarge { limit: Limit::Cells, most: self.most as u64 };
        self.left = self.left.checked_sub(cells).ok_or(too_large)?;
        Ok(())
    }
}

impl Sheet {
    /// Takes in the cells of one row, unless none of them says anything.
    fn add_row(&mut self, row: &mut Vec<Cell>) {
        if row.iter().any(Cell::is_filled) {
            self.cells.append(row);
        }
        row.clear();
    }
}

impl Cell {
    fn is_filled(&self) -> bool {
        self.uncomputed || !crate::text::trim(&self.text).is_empty()
    }
}

impl Area {
    /// The area between two cells, if it is more than one.
    fn between(a: (u32, u32), b: (u32, u32)) -> Option<Self> {
        let area = Self { rows: (a.0.min(b.0), a.0.max(b.0)), columns: (a.1.min(b.1), a.1.max(b.1)) };
        (a != b).then_some(area)
    }
}
