//! Where the rows and cells of tables are written in a page: what it takes to write further ones.

use super::tags::Tag;
use super::tokens::{self, EndTag, Sink, StartTag};
use html5gum::State;
use std::ops::Range;

/// A row as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RowMarkup {
    /// From its start tag to the end of its end tag, or of its last cell where it has none.
    pub(crate) range: Range<usize>,
    pub(crate) cells: Vec<CellMarkup>,
}

/// A cell as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CellMarkup {
    pub(crate) start_tag: Range<usize>,
    /// All of it, tags included.
    pub(crate) range: Range<usize>,
}

/// The rows of all tables in `source` from byte `start` on, those of tables inside of others before the ones around them.
pub(crate) fn rows(source: &str, start: usize) -> Vec<RowMarkup> {
    let mut rows = Rows { source, open: Vec::new(), closed: Vec::new() };
    tokens::read(source, start, &mut rows);
    rows.closed
}

struct Rows<'s> {
    source: &'s str,
    /// For each open table, its open row, and whether the last cell of that is open.
    open: Vec<Option<(RowMarkup, bool)>>,
    closed: Vec<RowMarkup>,
}

impl Rows<'_> {
    /// Where something ends that is ended by what stands at `at`.
    fn end_before(&self, at: usize) -> usize {
        self.source.get(..at).map_or(at, |before| before.trim_end().len())
    }

    fn end_cell(&mut self, end: usize) {
        if let Some(Some((row, is_open))) = self.open.last_mut()
            && std::mem::take(is_open)
            && let Some(cell) = row.cells.last_mut()
        {
            cell.range.end = end;
        }
    }

    fn end_row(&mut self, at: usize, end: usize) {
        let before = self.end_before(at);
        self.end_cell(before);
        if let Some((mut row, _)) = self.open.last_mut().and_then(Option::take) {
            row.range.end = end;
            self.closed.push(row);
        }
    }
}

impl Sink for Rows<'_> {
    fn text(&mut self, _: Range<usize>) {}

    fn reference(&mut self, _: &str, _: Range<usize>) {}

    fn start(&mut self, tag: &StartTag<'_>) -> Option<State> {
        let at = tag.range.start;
        let before = self.end_before(at);
        match tag.tag {
            Tag::Table => self.open.push(None),
            Tag::Tr | Tag::Thead | Tag::Tbody | Tag::Tfoot => {
                self.end_row(at, before);
                if let Some(row) = self.open.last_mut().filter(|_| tag.tag == Tag::Tr) {
                    *row = Some((RowMarkup { range: tag.range.clone(), cells: Vec::new() }, false));
                }
            }
            Tag::Td | Tag::Th => {
                self.end_cell(before);
                if let Some(Some((row, is_open))) = self.open.last_mut() {
                    row.cells.push(CellMarkup { start_tag: tag.range.clone(), range: tag.range.clone() });
                    *is_open = true;
                }
            }
            _ => {}
        }
        tag.tag.content()
    }

    fn end(&mut self, tag: &EndTag) {
        let at = tag.range.start;
        match tag.tag {
            Tag::Td | Tag::Th => self.end_cell(tag.range.end),
            Tag::Tr => self.end_row(at, tag.range.end),
            Tag::Thead | Tag::Tbody | Tag::Tfoot => self.end_row(at, self.end_before(at)),
            Tag::Table => {
                self.end_row(at, self.end_before(at));
                self.open.pop();
            }
            _ => {}
        }
    }

    fn finish(&mut self, at: usize) {
        while !self.open.is_empty() {
            self.end_row(at, self.end_before(at));
            self.open.pop();
        }
    }

    fn is_done(&self) -> bool {
        false
    }

    fn is_xml(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> Vec<(&str, Vec<&str>)> {
        let cells = |row: &RowMarkup| row.cells.iter().map(|cell| &source[cell.range.clone()]).collect();
        rows(source, 0).iter().map(|row| (&source[row.range.clone()], cells(row))).collect()
    }

    #[test]
    fn rows_end_with_their_end_tags_or_without() {
        let closed = "<table><tr><td>a</td><th>b</th></tr><tr></tr></table>";
        assert_eq!(
            shown(closed),
            [("<tr><td>a</td><th>b</th></tr>", vec!["<td>a</td>", "<th>b</th>"]), ("<tr></tr>", vec![])]
        );
        let open = "<TABLE><tbody>\n<tr a='>'><td>a\n<td>b\n<tr><td>c\n</table>";
        assert_eq!(shown(open), [("<tr a='>'><td>a\n<td>b", vec!["<td>a", "<td>b"]), ("<tr><td>c", vec!["<td>c"])]);
    }

    #[test]
    fn tables_in_cells_and_what_is_no_markup() {
        let nested = "<table><tr><td><!-- <tr> --><table><tr><td>a</table>b</td></tr></table><script>'<tr>'</script>";
        let inner = ("<tr><td>a", vec!["<td>a"]);
        let cell = "<td><!-- <tr> --><table><tr><td>a</table>b</td>";
        assert_eq!(shown(nested), [inner, (&*format!("<tr>{cell}</tr>"), vec![cell])]);
    }
}
