//! A report as it is printed: headings, paragraphs, and tables with merged cells. What all writers write.

/// A report as it is printed.
pub(crate) struct Printed {
    pub(crate) blocks: Vec<Block>,
    /// What stands in each line of the Markdown that it was read from.
    lines: Vec<Option<Place>>,
}

pub(crate) enum Block {
    Title(String),
    Heading(String),
    Paragraph(String),
    Table(Grid),
}

/// Rows of cells; none where a merged one covers the place.
pub(crate) type Grid = Vec<Vec<Option<Cell>>>;

pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
}

/// Where something stands: all count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Which of the blocks that are no tables, and which of all.
    Words { number: usize, block: usize },
    /// Which table, which block, which row and column.
    Cell { table: usize, block: usize, row: usize, column: usize },
}

impl Printed {
    /// The report that a Markdown text holds. Blank places of its tables are those that the printed form merges.
    pub(crate) fn of_markdown(text: &str) -> Self {
        let (mut blocks, mut lines) = (Vec::new(), Vec::new());
        let mut rows: Vec<Vec<String>> = Vec::new();
        let (mut words, mut tables) = (0, 0);
        for line in text.lines().chain([""]) {
            if let Some(row) = line.strip_prefix('|') {
                let row: Vec<String> =
                    row.trim_end().trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
                let place = Place::Cell { table: tables, block: blocks.len(), row: rows.len(), column: 0 };
                let ruling = row.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| c == '-'));
                lines.push((!ruling).then_some(place));
                if !ruling {
                    rows.push(row);
                }
                continue;
            }
            if !rows.is_empty() {
                blocks.push(Block::Table(merged(&std::mem::take(&mut rows))));
                tables += 1;
            }
            if line.trim().is_empty() {
                lines.push(None);
                continue;
            }
            lines.push(Some(Place::Words { number: words, block: blocks.len() }));
            words += 1;
            blocks.push(match (line.strip_prefix("# "), line.strip_prefix("## ")) {
                (Some(title), _) => Block::Title(title.to_owned()),
                (_, Some(heading)) => Block::Heading(heading.to_owned()),
                // The first line of a text is its title, whatever marks it.
                _ if blocks.is_empty() => Block::Title(line.trim().to_owned()),
                _ => Block::Paragraph(line.trim().to_owned()),
            });
        }
        Self { blocks, lines }
    }

    /// What stands at a line and column of the Markdown, which count from 1.
    pub(crate) fn at(&self, text: &str, line: usize, column: usize) -> Place {
        let place = self.lines[line - 1].unwrap_or_else(|| panic!("something in line {line}"));
        let Place::Cell { table, block, row, .. } = place else { return place };
        let before: String = text.lines().nth(line - 1).expect("the line").chars().take(column - 1).collect();
        Place::Cell { table, block, row, column: before.matches('|').count().saturating_sub(1) }
    }

    /// The row of a sheet that each block begins in, counted from 0: one under the other, a blank row around tables.
    pub(crate) fn sheet_rows(&self) -> Vec<usize> {
        let mut next = 0;
        let first = |block: &Block| match block {
            Block::Table(grid) => {
                let first = next + 1;
                next = first + grid.len() + 1;
                first
            }
            _ => {
                next += 1;
                next - 1
            }
        };
        self.blocks.iter().map(first).collect()
    }
}

/// Merges cells as the printed form does. Which table it is, its first rows tell.
fn merged(rows: &[Vec<String>]) -> Grid {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| {
            let mut row = row.clone();
            row.resize(width, String::new());
            row
        })
        .collect();
    let cell = |text: &String| Some(Cell { text: text.clone(), columns: 1, rows: 1 });
    let mut grid: Grid = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    if rows.iter().any(|row| row[0] == "信息内容") {
        blocks(&rows, &mut grid);
    } else {
        header(&rows, &mut grid);
        if rows[3..].iter().any(|row| row[0].starts_with('一')) {
            labels(&rows, &mut grid);
        }
    }
    grid
}

fn merge(grid: &mut Grid, at: (usize, usize), columns: usize, rows: usize) {
    let text = grid[at.0][at.1].take().map_or_else(String::new, |cell| cell.text);
    let covered = grid.iter_mut().skip(at.0).take(rows).flat_map(|row| row.iter_mut().skip(at.1).take(columns));
    covered.for_each(|place| *place = None);
    grid[at.0][at.1] = Some(Cell { text, columns, rows });
}

/// Blocks with headers of their own: the last cell of a row reaches to the right border.
fn blocks(rows: &[Vec<String>], grid: &mut Grid) {
    let mut columns = 1;
    for (at, row) in rows.iter().enumerate() {
        let filled = row.iter().filter(|cell| !cell.is_empty()).count();
        let is_header = row[0] == "信息内容";
        if is_header {
            columns = filled;
        }
        let is_caption = filled == 1 && row[0].contains("第二十条");
        let last = if is_caption { 0 } else { columns - 1 };
        merge(grid, (at, last), grid[at].len() - last, 1);
    }
}

/// Headers of three rows: what stands over several columns covers them, what has nothing under it reaches down.
fn header(rows: &[Vec<String>], grid: &mut Grid) {
    const HEIGHT: usize = 3;
    let is_blank = |row: usize, column: usize| rows[row].get(column).is_some_and(String::is_empty);
    // Which column the cell over a place begins in.
    let mut over = vec![0; rows[0].len()];
    for (row, cells) in rows.iter().enumerate().take(HEIGHT) {
        for column in 0..cells.len() {
            if is_blank(row, column) {
                continue;
            }
            let mut end = column + 1;
            while is_blank(row, end) && over[end] == over[column] {
                end += 1;
            }
            let below = (row + 1..HEIGHT).take_while(|below| (column..end).all(|at| is_blank(*below, at))).count();
            merge(grid, (row, column), end - column, 1 + below);
            over[column..end].fill(column + 1);
        }
    }
}

/// Labels in three columns: those of groups reach down, those of rows to the right.
fn labels(rows: &[Vec<String>], grid: &mut Grid) {
    let height = |at: usize, columns: usize| {
        let below = rows.iter().skip(at + 1);
        1 + below.take_while(|row| row[..columns].iter().all(String::is_empty)).count()
    };
    for (at, row) in rows.iter().enumerate().skip(3) {
        match [0, 1, 2].map(|column| !row[column].is_empty()) {
            [true, false, false] => merge(grid, (at, 0), 3, 1),
            [first, second, third] => {
                if first {
                    merge(grid, (at, 0), 1, height(at, 1));
                }
                match (second, third) {
                    (true, false) => merge(grid, (at, 1), 2, 1),
                    (true, true) => merge(grid, (at, 1), 1, height(at, 2)),
                    _ => {}
                }
            }
        }
    }
}
