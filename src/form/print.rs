//! A table as it is printed: a grid of cells, merged ones and all.

use super::{Block, CellIx, ColumnIx, Group, Layout, RowIx, Table};
use std::ops::Range;

/// A table as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grid<'f> {
    /// Its rows; a cell that covers several stands in the first.
    pub rows: Vec<Vec<GridCell<'f>>>,
    /// How many columns it has.
    pub width: usize,
    /// How many of them, from the first, hold labels of rows.
    pub labels: usize,
}

/// A cell of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GridCell<'f> {
    /// What it holds.
    pub holds: Holds<'f>,
    /// The first column that it covers.
    pub column: usize,
    /// How many columns it covers.
    pub colspan: usize,
    /// How many rows it covers.
    pub rowspan: usize,
}

/// What a cell of the grid holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds<'f> {
    /// The line over a part of the table.
    Caption(&'f str),
    /// What stands over the labels of rows.
    Corner(&'f str),
    /// A column, or a group of them.
    Header(&'f str, Option<ColumnIx>),
    /// A row, or a group of them.
    Label(&'f str, Option<RowIx>),
    /// What is to be filled in.
    Cell(CellIx),
    /// Nothing: the form has no cell there.
    Nothing,
}

impl Table {
    /// The table as printed.
    #[must_use]
    pub fn grid(&self) -> Grid<'_> {
        match self.layout {
            Layout::Rows => Printer::new(self).rows(),
            Layout::SideBySide => side_by_side(self),
        }
    }
}

/// The groups that something is in, outermost first.
fn path(groups: &[Group], under: Option<usize>) -> Vec<usize> {
    let mut path: Vec<usize> = std::iter::successors(under, |group| groups.get(*group)?.under).collect();
    path.reverse();
    path
}

/// Runs of neighbours for which `of` says the same.
fn runs<T: PartialEq>(range: Range<usize>, of: impl Fn(usize) -> T) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in range {
        match runs.last_mut() {
            Some(run) if of(run.start) == of(at) => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

struct Printer<'f> {
    table: &'f Table,
    /// Columns that the labels of rows take.
    labels: usize,
    /// Columns that the values take.
    values: usize,
    rows: Vec<Vec<GridCell<'f>>>,
}

impl<'f> Printer<'f> {
    fn new(table: &'f Table) -> Self {
        let deepest = table.rows.iter().map(|row| path(&table.groups, row.under).len()).max().unwrap_or(0);
        let values = table.blocks.iter().map(|block| block.columns.len()).max().unwrap_or(0);
        Self { table, labels: deepest + 1, values, rows: Vec::new() }
    }

    fn rows(mut self) -> Grid<'f> {
        for block in &self.table.blocks {
            self.block(block);
        }
        Grid { rows: self.rows, width: self.labels + self.values, labels: self.labels }
    }

    fn block(&mut self, block: &'f Block) {
        if let Some(caption) = &block.caption {
            let holds = Holds::Caption(caption);
            self.rows.push(vec![GridCell { holds, column: 0, colspan: self.labels + self.values, rowspan: 1 }]);
        }
        self.header(block);
        for at in block.rows.clone() {
            let Ok(row) = u16::try_from(at).map(RowIx) else { break };
            let mut cells = self.labels_of(block, at);
            for (cell, column) in self.table.cells_of_row(row).zip(block.columns.clone()) {
                let (start, colspan) = self.value(block, column);
                cells.push(GridCell { holds: Holds::Cell(cell), column: start, colspan, rowspan: 1 });
            }
            self.rows.push(cells);
        }
    }

    /// Where a column of a block stands in the grid: blocks of few columns share the width of the widest.
    fn value(&self, block: &Block, column: usize) -> (usize, usize) {
        let (at, count) = (column - block.columns.start, block.columns.len());
        let start = at * self.values / count;
        let end = (at + 1) * self.values / count;
        (self.labels + start, end - start)
    }

    fn header(&mut self, block: &'f Block) {
        let table = self.table;
        let path = |column: usize| path(&table.column_groups, table.columns[column].printed_under);
        let depth = block.columns.clone().map(|column| path(column).len()).max().unwrap_or(0) + 1;
        for level in 0..depth {
            let mut cells = Vec::new();
            if level == 0 {
                let corner = block.corner.as_ref().or(table.note.as_ref());
                let holds = corner.map_or(Holds::Nothing, |corner| Holds::Corner(corner));
                cells.push(GridCell { holds, column: 0, colspan: self.labels, rowspan: depth });
            }
            let groups = |column: usize| path(column).get(..=level).map(<[usize]>::to_vec);
            let columns = block.columns.clone().filter(|column| path(*column).len() >= level);
            for run in
                runs(block.columns.clone(), |column| (groups(column), groups(column).is_none().then_some(column)))
            {
                if !columns.clone().any(|column| column == run.start) {
                    continue;
                }
                let (start, width) = self.value(block, run.start);
                let (last, last_width) = self.value(block, run.end - 1);
                let (holds, rowspan) = match path(run.start).get(level) {
                    Some(group) => (Holds::Header(&table.column_groups[*group].label, None), 1),
                    None => {
                        let column = u16::try_from(run.start).ok().map(ColumnIx);
                        (Holds::Header(&table.columns[run.start].label, column), depth - level)
                    }
                };
                let colspan = if run.len() > 1 { last + last_width - start } else { width };
                cells.push(GridCell { holds, column: start, colspan, rowspan });
            }
            self.rows.push(cells);
        }
    }

    /// The groups that begin with a row, and its own label.
    fn labels_of(&self, block: &Block, at: usize) -> Vec<GridCell<'f>> {
        let table = self.table;
        let path = |row: usize| path(&table.groups, table.rows[row].under);
        let own = path(at);
        let mut cells = Vec::new();
        for (level, group) in own.iter().enumerate() {
            let same = |row: &usize| path(*row).get(..=level) == own.get(..=level);
            let begins = at == block.rows.start || !same(&(at - 1));
            if begins {
                let rowspan = (at..block.rows.end).take_while(same).count();
                let holds = Holds::Label(&table.groups[*group].label, None);
                cells.push(GridCell { holds, column: level, colspan: 1, rowspan });
            }
        }
        let holds = Holds::Label(&table.rows[at].label, u16::try_from(at).ok().map(RowIx));
        cells.push(GridCell { holds, column: own.len(), colspan: self.labels - own.len(), rowspan: 1 });
        cells
    }
}

/// The rows stand side by side: their groups and labels on top, under each the columns, under these one line of values.
fn side_by_side(table: &Table) -> Grid<'_> {
    let path = |row: usize| path(&table.groups, table.rows[row].under);
    let depth = (0..table.rows.len()).map(|row| path(row).len()).max().unwrap_or(0) + 1;
    let mut starts = Vec::new();
    let mut width = 0;
    for row in table.row_ids() {
        starts.push(width);
        width += table.columns_of(row).count();
    }
    starts.push(width);
    let mut rows = vec![Vec::new(); depth + 2];
    for (level, line) in rows.iter_mut().enumerate().take(depth) {
        let groups = |row: usize| path(row).get(..=level).map(<[usize]>::to_vec);
        for run in runs(0..table.rows.len(), |row| (groups(row), groups(row).is_none().then_some(row))) {
            let above = path(run.start).len();
            let holds = match path(run.start).get(level) {
                Some(group) => Holds::Label(&table.groups[*group].label, None),
                None if above == level => {
                    Holds::Label(&table.rows[run.start].label, u16::try_from(run.start).ok().map(RowIx))
                }
                None => continue,
            };
            let colspan = starts[run.end] - starts[run.start];
            line.push(GridCell { holds, column: starts[run.start], colspan, rowspan: 1 });
        }
    }
    for row in table.row_ids() {
        let (at, above) = (usize::from(row.0), path(usize::from(row.0)).len() + 1);
        let columns: Vec<ColumnIx> = table.columns_of(row).collect();
        for (place, (column, cell)) in columns.iter().zip(table.cells_of_row(row)).enumerate() {
            let column_at = starts[at] + place;
            let holds = Holds::Header(&table.column(*column).label, Some(*column));
            rows[above].push(GridCell { holds, column: column_at, colspan: 1, rowspan: depth + 1 - above });
            rows[depth + 1].push(GridCell { holds: Holds::Cell(cell), column: column_at, colspan: 1, rowspan: 1 });
        }
    }
    for row in &mut rows {
        row.sort_by_key(|cell| cell.column);
    }
    Grid { rows, width, labels: 0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Knowledge;

    fn drawn(table: &Table) -> String {
        let grid = table.grid();
        let mut text = String::new();
        for row in &grid.rows {
            for cell in row {
                let words = match cell.holds {
                    Holds::Caption(words) | Holds::Corner(words) | Holds::Header(words, _) | Holds::Label(words, _) => {
                        words.to_owned()
                    }
                    Holds::Cell(cell) => cell.0.to_string(),
                    Holds::Nothing => String::new(),
                };
                let span = match (cell.colspan, cell.rowspan) {
                    (1, 1) => String::new(),
                    (columns, rows) => format!("[{columns}x{rows}]"),
                };
                text.push_str(&format!("{words}{span} | "));
            }
            text.push('\n');
        }
        text
    }

    #[test]
    fn every_grid_is_filled_once() {
        let knowledge = Knowledge::load(&[]).unwrap_or_else(|errors| panic!("{errors:?}"));
        for (_, form) in knowledge.forms.iter() {
            for table in &form.tables {
                let grid = table.grid();
                let mut covered = vec![vec![0; grid.width]; grid.rows.len()];
                for (at, row) in grid.rows.iter().enumerate() {
                    for cell in row {
                        for line in &mut covered[at..at + cell.rowspan] {
                            line[cell.column..cell.column + cell.colspan].iter_mut().for_each(|count| *count += 1);
                        }
                    }
                }
                assert!(
                    covered.iter().flatten().all(|count| *count == 1),
                    "{} {}:\n{}",
                    form.id,
                    table.name,
                    drawn(table)
                );
                let filled = grid.rows.iter().flatten().filter(|cell| matches!(cell.holds, Holds::Cell(_))).count();
                assert_eq!(filled, table.cells.len(), "{} {}", form.id, table.name);
            }
        }
    }

    #[test]
    fn the_grid_is_as_printed() {
        let knowledge = Knowledge::load(&[]).unwrap_or_else(|errors| panic!("{errors:?}"));
        let form = knowledge.forms.get(knowledge.forms.find("2021").expect("the form"));
        let text: Vec<String> = form.tables.iter().map(drawn).collect();
        insta::assert_snapshot!(text.join("\n"));
    }
}
