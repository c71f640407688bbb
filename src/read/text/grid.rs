//! Tables drawn with rulings in which cells are merged: bars and corners stand under each other, and what no ruling or bar
//! parts is one cell. Converters draw tables so when they have to keep merged cells.

use super::lines::{Line, Shape, is_bar, is_corner, is_dash};
use super::words;
use crate::read::document::{Cell, Place, Table};
use crate::text::{self, Span, TextBuilder};
use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// No table of a report has so many columns: beyond that the drawing is something else.
const MOST_COLUMNS: usize = 256;

/// The drawn tables with merged cells among `lines`: which lines each is of.
pub(super) fn drawn(lines: &[Line], source: &str) -> Vec<Range<usize>> {
    const LEAST: usize = 3;
    let first = |line: &Line| source[line.range.clone()].trim_start().chars().next();
    let begins = |line: &Line| line.shape == Shape::Nothing && first(line).is_some_and(is_corner);
    let goes_on = |line: &Line| first(line).is_some_and(|c| is_corner(c) || is_bar(c));
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if !begins(&lines[at]) {
            at += 1;
            continue;
        }
        let end = lines[at..].iter().position(|line| !goes_on(line)).map_or(lines.len(), |length| at + length);
        let run = &lines[at..end];
        let mut bars = run.iter().filter(|line| line.shape != Shape::Nothing).map(|line| line.bars);
        let usual = bars.next();
        if run.len() >= LEAST && bars.any(|bars| Some(bars) != usual) {
            found.push(at..end);
        }
        at = end;
    }
    found
}

/// A character that parts cells or may do so, and where it stands.
struct Mark {
    x: usize,
    at: usize,
    c: char,
}

/// A line of the drawing.
struct Drawn {
    range: Range<usize>,
    marks: Vec<Mark>,
    /// For each column of the grid, whether a ruling goes through it here.
    ruled: Vec<bool>,
}

impl Drawn {
    fn edge(&self, x: usize) -> Option<&Mark> {
        let at = self.marks.binary_search_by_key(&x, |mark| mark.x).ok()?;
        self.marks.get(at).filter(|mark| is_bar(mark.c) || is_corner(mark.c))
    }
}

/// Reads a table drawn with rulings; `None` where its bars do not stand under each other.
pub(super) fn table(lines: &[Line], source: &str) -> Option<Table> {
    // Programs do not agree on how broad quotation marks are.
    let narrow = |c: char| c.width().unwrap_or(0);
    let broad = |c: char| if is_bar(c) || is_corner(c) || is_dash(c) { narrow(c) } else { c.width_cjk().unwrap_or(0) };
    read(lines, source, narrow).or_else(|| read(lines, source, broad))
}

fn read(lines: &[Line], source: &str, width: impl Fn(char) -> usize) -> Option<Table> {
    let mut drawn: Vec<Drawn> = lines.iter().map(|line| marks(line.range.clone(), source, &width)).collect();
    let mut edges: Vec<usize> = Vec::new();
    for line in &drawn {
        edges.extend(line.marks.iter().filter(|mark| is_corner(mark.c)).map(|mark| mark.x));
    }
    edges.sort_unstable();
    edges.dedup();
    let columns = edges.len().checked_sub(1).filter(|columns| (1..=MOST_COLUMNS).contains(columns))?;
    for line in &mut drawn {
        let ruled = edges.windows(2).map(|edge| {
            let from = line.marks.partition_point(|mark| mark.x <= edge[0]);
            let between = line.marks.get(from..).unwrap_or_default().iter().take_while(|mark| mark.x < edge[1]);
            let dashes = between.filter(|mark| is_dash(mark.c)).count();
            dashes > 0 && dashes + 1 >= edge[1] - edge[0]
        });
        line.ruled = ruled.collect();
    }
    let mut cells: Vec<Open> = Vec::new();
    let mut owners: Vec<Option<usize>> = vec![None; columns];
    let mut rows: Vec<Vec<usize>> = Vec::new();
    let mut above: Option<Vec<bool>> = None;
    for line in &drawn {
        let is_ruled = line.ruled.iter().any(|ruled| *ruled);
        if !is_ruled && let Some(ruled) = above.take() {
            rows.push(begin_row(line, &edges, &ruled, &mut owners, &mut cells));
        }
        collect(line, &edges, &owners, &mut cells)?;
        if is_ruled {
            above = Some(line.ruled.clone());
        }
    }
    let mut table = Table::default();
    for row in rows {
        let row = row.into_iter().filter_map(|cell| cells.get(cell)).map(|cell| cell.close(source));
        table.push_row(row.collect::<Vec<_>>());
    }
    Some(table)
}

/// The bars, corners and dashes of a line.
fn marks(range: Range<usize>, source: &str, width: impl Fn(char) -> usize) -> Drawn {
    let (mut x, mut marks) = (0, Vec::new());
    for (at, c) in source[range.clone()].char_indices() {
        if is_bar(c) || is_corner(c) || is_dash(c) || c == ':' {
            let c = if c == ':' { '-' } else { c };
            marks.push(Mark { x, at: range.start + at, c });
        }
        x += width(c);
    }
    Drawn { range, marks, ruled: Vec::new() }
}

/// A cell that is being read.
struct Open {
    column: usize,
    colspan: usize,
    rowspan: usize,
    parts: Vec<Range<usize>>,
    start: usize,
}

impl Open {
    fn close(&self, source: &str) -> Cell {
        let mut builder = TextBuilder::default();
        let mut end = None;
        for part in self.parts.iter().filter(|part| !text::trim(&source[Range::clone(part)]).is_empty()) {
            if let Some(end) = end.replace(part.end) {
                builder.instead_of("\n", Span::new(end, part.start));
            }
            builder.append(&words(source, part.clone()), source);
        }
        let narrow = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        Cell {
            text: builder.finish(Span::at(self.start)),
            column: narrow(self.column),
            colspan: narrow(self.colspan),
            rowspan: narrow(self.rowspan),
            place: Place::View,
            uncomputed: false,
        }
    }
}

/// The cells that begin in the row whose first line this is; `ruled` says where a ruling stands above it.
fn begin_row(
    line: &Drawn,
    edges: &[usize],
    ruled: &[bool],
    owners: &mut [Option<usize>],
    cells: &mut Vec<Open>,
) -> Vec<usize> {
    let mut begun = Vec::new();
    let mut reached: Option<usize> = None;
    for column in 0..owners.len() {
        let from_above = owners[column].filter(|_| !ruled[column]);
        if let Some(owner) = from_above {
            if reached != Some(owner) {
                cells[owner].rowspan += 1;
            }
            reached = Some(owner);
            continue;
        }
        let before = column.checked_sub(1).and_then(|before| owners[before]).filter(|owner| begun.contains(owner));
        let owner = match before {
            Some(before) if line.edge(edges[column]).is_none() => {
                cells[before].colspan += 1;
                before
            }
            _ => {
                cells.push(Open { column, colspan: 1, rowspan: 1, parts: Vec::new(), start: line.range.end });
                begun.push(cells.len() - 1);
                cells.len() - 1
            }
        };
        owners[column] = Some(owner);
        reached = Some(owner);
    }
    begun
}

/// Adds what stands on a line to the cells it stands in; `None` where a cell has no bar at its sides.
fn collect(line: &Drawn, edges: &[usize], owners: &[Option<usize>], cells: &mut [Open]) -> Option<()> {
    let mut column = 0;
    while column < owners.len() {
        let (Some(owner), false) = (owners[column], line.ruled[column]) else {
            column += 1;
            continue;
        };
        let same = |at: &usize| owners[*at] == Some(owner) && !line.ruled[*at];
        let end = (column..owners.len()).take_while(same).last().map_or(column, |last| last + 1);
        let (left, right) = (line.edge(edges[column])?, line.edge(edges[end])?);
        let part = left.at + left.c.len_utf8()..right.at;
        if !part.is_empty() {
            cells[owner].parts.push(part);
        }
        column = end;
    }
    Some(())
}
