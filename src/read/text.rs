//! Text files of any layout: tabs, pipes, or a cell a line.
//!
//! A line gives a row of cells where bars or tabs say so, else a paragraph. Which lines belong together – a label and the
//! seven lines of numbers under it, say – is not decided here: it takes the form to know. Tables written in HTML are read as
//! such, wherever they stand.

mod grid;
mod lines;

use super::Unreadable;
use super::document::{Block, Cell, Document, Format, Paragraph, Place, Table};
use super::html;
use super::limits::Limits;
use crate::text::{self, Span, Text, TextBuilder};
use lines::{Line, Shape, cells_between_commas, is_bar, is_corner, lines, segments};
use std::ops::Range;

/// Reads decoded text.
///
/// # Errors
/// Where a table in it is larger than `limits` allow.
pub(super) fn read(source: String, format: Format, limits: &Limits) -> Result<Document, Unreadable> {
    let blocks = Blocks::of(&source, limits)?;
    Ok(Document::new(format, source, blocks))
}

/// Builds the blocks of a text, line after line.
struct Blocks<'s> {
    source: &'s str,
    done: Vec<Block>,
    table: Table,
    row: Vec<Cell>,
    /// A cell whose closing bar has not come yet.
    open: Option<Range<usize>>,
}

impl<'s> Blocks<'s> {
    fn of(source: &'s str, limits: &Limits) -> Result<Vec<Block>, Unreadable> {
        let mut blocks = Self { source, done: Vec::new(), table: Table::default(), row: Vec::new(), open: None };
        let mut at = 0;
        for start in memchr::memchr_iter(b'<', source.as_bytes()) {
            if start >= at
                && let Some((table, end)) = html::table_at(source, start, limits)?
            {
                blocks.lines(at..start);
                blocks.done.extend(table);
                at = end;
            }
        }
        blocks.lines(at..source.len());
        Ok(blocks.done)
    }

    fn lines(&mut self, range: Range<usize>) {
        let lines = lines(self.source, range);
        let mut edges = Edges::default();
        let mut ruled = ruled_rows(&lines, self.source).into_iter().peekable();
        let mut drawn = grid::drawn(&lines, self.source).into_iter().peekable();
        let mut done = 0;
        for (at, line) in lines.iter().enumerate() {
            if let Some(region) = drawn.next_if(|region| region.start == at)
                && let Some(table) = grid::table(&lines[region.clone()], self.source)
            {
                self.end_table();
                self.done.push(Block::Table(table));
                done = region.end;
            }
            if at < done {
                continue;
            }
            let rest = &lines[at + 1..];
            while ruled.next_if(|row| row.end <= at).is_some() {}
            let row = ruled.peek().filter(|row| row.contains(&at));
            if row.is_some_and(|row| row.start < at) {
                continue;
            }
            match line.shape {
                Shape::Nothing => {}
                Shape::Bars | Shape::Barred { .. } => {
                    if edges.line_is_row && line.bars != edges.bars {
                        self.end_table();
                    }
                    if self.table.row_ends.is_empty() && self.row.is_empty() {
                        edges = Edges::of(&lines[at..]);
                    }
                    match row {
                        Some(row) => self.ruled_row(&lines[row.clone()]),
                        None => self.barred(line, edges),
                    }
                }
                Shape::Commas => {
                    self.end_row();
                    for cell in cells_between_commas(self.source, line.range.clone()) {
                        self.cell(cell);
                    }
                    self.end_row();
                }
                Shape::Tabbed => {
                    self.end_row();
                    self.tabbed(&line.range);
                }
                Shape::Words if self.open.is_some() && cell_goes_on(rest) => self.extend(&line.range),
                Shape::Words if self.in_table() && next(rest).is_some_and(|next| next.shape == Shape::Bars) => {
                    self.end_row();
                    self.open = Some(line.range.clone());
                }
                Shape::Words => {
                    self.end_table();
                    self.paragraph(&line.range);
                }
            }
        }
        self.end_table();
    }

    fn in_table(&self) -> bool {
        !self.table.row_ends.is_empty() || !self.row.is_empty()
    }

    fn paragraph(&mut self, range: &Range<usize>) {
        let text = words(self.source, range.clone());
        if !text.span().is_empty() {
            self.done.push(Block::Paragraph(Paragraph { text, place: Place::View }));
        }
    }

    fn tabbed(&mut self, range: &Range<usize>) {
        let mut start = range.start;
        for cell in self.source[range.clone()].split('\t') {
            self.cell(start..start + cell.len());
            start += cell.len() + 1;
        }
        self.end_row();
    }

    /// A line with bars. Every bar ends the cell before it; one at the beginning of a line with words opens the row.
    fn barred(&mut self, line: &Line, edges: Edges) {
        let Shape::Barred { leading, .. } = line.shape else {
            let bars = line.bars;
            let cells =
                if edges.line_is_row { bars + 1 - usize::from(edges.first) - usize::from(edges.last) } else { bars };
            let closing = usize::from(self.close());
            self.end_row();
            for _ in closing..cells {
                self.cell(line.range.end..line.range.end);
            }
            return self.end_row();
        };
        if leading || edges.line_is_row || self.open.is_none() {
            self.close();
            self.end_row();
        }
        let opens = leading && (edges.first || !edges.line_is_row);
        let mut segments = segments(self.source, line.range.clone());
        let last = segments.pop().unwrap_or(line.range.end..line.range.end);
        for segment in segments.into_iter().skip(usize::from(opens)) {
            if self.open.is_some() {
                self.extend(&segment);
                self.close();
            } else {
                self.cell(segment);
            }
        }
        let closed = text::trim(&self.source[last.clone()]).is_empty();
        if closed && (edges.last || !edges.line_is_row) {
            self.end_row();
        } else if edges.line_is_row || !edges.around {
            self.cell(last);
            self.end_row();
        } else {
            self.open = Some(last);
        }
    }

    /// Lines between two rulings: what stands between the same bars is one cell.
    fn ruled_row(&mut self, lines: &[Line]) {
        self.end_row();
        let mut cells: Vec<Vec<Range<usize>>> = Vec::new();
        for line in lines {
            let segments = segments(self.source, line.range.clone());
            cells.resize(cells.len().max(segments.len()), Vec::new());
            let filled = |segment: &Range<usize>| !text::trim(&self.source[segment.clone()]).is_empty();
            for (cell, segment) in cells.iter_mut().zip(segments).filter(|(_, segment)| filled(segment)) {
                cell.push(segment);
            }
        }
        let last = cells.len().saturating_sub(1);
        for (at, parts) in cells.into_iter().enumerate() {
            let outside = at == 0 || at == last;
            if outside && parts.is_empty() {
                continue;
            }
            let mut builder = TextBuilder::default();
            for (at, part) in parts.iter().enumerate() {
                if at > 0 {
                    builder.instead_of("\n", Span::new(parts[at - 1].end, part.start));
                }
                builder.append(&words(self.source, part.clone()), self.source);
            }
            let text = builder.finish(Span::at(lines[0].range.end));
            let column = u16::try_from(self.row.len()).unwrap_or(u16::MAX);
            self.row.push(Cell::plain(text, column));
        }
        self.end_row();
    }

    fn extend(&mut self, range: &Range<usize>) {
        let start = self.open.as_ref().map_or(range.start, |open| open.start);
        self.open = Some(start..range.end);
    }

    /// Ends the open cell; false if there is none.
    fn close(&mut self) -> bool {
        let open = self.open.take();
        open.map(|range| self.cell(range)).is_some()
    }

    fn cell(&mut self, range: Range<usize>) {
        let column = u16::try_from(self.row.len()).unwrap_or(u16::MAX);
        self.row.push(Cell::plain(words(self.source, range), column));
    }

    fn end_row(&mut self) {
        self.close();
        if !self.row.is_empty() {
            self.table.push_row(self.row.drain(..));
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        if !self.table.row_ends.is_empty() {
            self.done.push(Block::Table(std::mem::take(&mut self.table)));
        }
    }
}

fn next(rest: &[Line]) -> Option<&Line> {
    rest.iter().find(|line| line.shape != Shape::Nothing)
}

/// Rows of a table drawn with rulings between them (`+---+---+`, `├──┼──┤`) that take several lines each.
fn ruled_rows(lines: &[Line], source: &str) -> Vec<Range<usize>> {
    let is_drawn = |line: &Line| {
        let words = text::trim(&source[line.range.clone()]);
        line.shape == Shape::Nothing
            && words.starts_with(|c: char| is_corner(c) || is_bar(c))
            && words.chars().skip(1).any(is_corner)
    };
    let (mut rows, mut ruling) = (Vec::new(), None);
    for (at, line) in lines.iter().enumerate() {
        match line.shape {
            Shape::Bars | Shape::Barred { .. } => {}
            _ if is_drawn(line) => {
                let above = ruling.replace(at).map_or(at..at, |above| above + 1..at);
                let bars = |line: &Line| line.bars;
                if above.len() > 1 && lines[above.clone()].windows(2).all(|pair| bars(&pair[0]) == bars(&pair[1])) {
                    rows.push(above);
                }
            }
            _ => ruling = None,
        }
    }
    rows
}

/// What bars at the beginnings and ends of lines mean in a run of barred lines.
#[derive(Clone, Copy, Debug, Default)]
struct Edges {
    /// Some line begins or ends with a bar: a line that does not may go on in the next one.
    around: bool,
    /// Every line has the same number of bars: each is a row, whole.
    line_is_row: bool,
    /// That number.
    bars: usize,
    /// Every line begins with a bar; else a bar there has a blank cell before it.
    first: bool,
    /// Every line ends with a bar; else a bar there has a blank cell behind it.
    last: bool,
}

impl Edges {
    /// Of the run that begins with the first of `lines`.
    fn of(lines: &[Line]) -> Self {
        let run = lines.iter().take_while(|line| !matches!(line.shape, Shape::Words | Shape::Tabbed | Shape::Commas));
        let mut edges = Self { around: false, line_is_row: true, bars: 0, first: true, last: true };
        let (mut rows, mut least, mut after_blank) = (0, usize::MAX, false);
        for line in run {
            let (first, last) = match line.shape {
                Shape::Bars => (true, true),
                Shape::Barred { leading, trailing } => (leading, trailing),
                Shape::Nothing | Shape::Tabbed | Shape::Commas | Shape::Words => {
                    after_blank = true;
                    continue;
                }
            };
            let bars = line.bars;
            if rows == 0 {
                edges.bars = bars;
            }
            // Behind a blank line, rows with another number of bars are another table.
            if after_blank && rows > 1 && least > 1 && edges.line_is_row && bars != edges.bars {
                break;
            }
            after_blank = false;
            edges.around |= first || last;
            edges.line_is_row &= bars == edges.bars;
            edges.first &= first;
            edges.last &= last;
            (rows, least) = (rows + 1, least.min(bars));
        }
        // A cell a line, a bar behind each, has the same number of bars in every line, too.
        edges.line_is_row &= rows > 1 && least > 1;
        edges
    }
}

/// A cell with a line break in it: its closing bar comes within a few lines, behind words of its own or alone.
fn cell_goes_on(rest: &[Line]) -> bool {
    const MOST_LINES_OF_A_CELL: usize = 4;
    rest.iter()
        .filter(|line| line.shape != Shape::Nothing)
        .take(MOST_LINES_OF_A_CELL)
        .find(|line| line.shape != Shape::Words)
        .is_some_and(|line| matches!(line.shape, Shape::Bars | Shape::Barred { leading: false, .. }))
}

/// The words of a line or cell, without blanks around them and without Markdown's marks of headings and emphasis.
fn words(source: &str, range: Range<usize>) -> Text {
    let raw = &source[range.clone()];
    let inner = without_marks(text::trim(raw));
    let start = range.start + (inner.as_ptr() as usize - raw.as_ptr() as usize);
    if inner.is_empty() {
        return Text::verbatim(Span::at(range.end.min(range.start + raw.len())));
    }
    let start_of_last = memchr::memmem::rfind(inner.as_bytes(), b"]{").unwrap_or(0);
    let has_spans = start_of_last > 0;
    let has_escapes = memchr::memchr2(b'\\', b'&', inner.as_bytes()).is_some();
    if !has_spans && !has_escapes && memchr::memchr3(b'*', b'<', b'(', inner.as_bytes()).is_none() {
        return Text::verbatim(Span::new(start, start + inner.len()));
    }
    let has_aids = inner.contains('(') && inner.contains(|c: char| matches!(c, 'à'..='ü' | 'ā'..='ǜ'));
    if !has_aids && !has_spans && !has_escapes && !inner.contains("**") && !inner.contains("<br") {
        return Text::verbatim(Span::new(start, start + inner.len()));
    }
    let mut builder = TextBuilder::default();
    let (mut at, mut depth) = (0, 0_usize);
    while at < inner.len() {
        let rest = &inner[at..];
        if rest.starts_with("**") {
            at += 2;
        } else if escapes(rest) {
            at += 1;
            let length = rest.chars().nth(1).map_or(0, char::len_utf8);
            builder.verbatim(&rest[1..=length], start + at);
            at += length;
        } else if let Some(entity) = BLANKS.iter().find(|entity| rest.starts_with(**entity)) {
            builder.instead_of(" ", Span::new(start + at, start + at + entity.len()));
            at += entity.len();
        } else if let Some(length) = line_break(rest) {
            builder.instead_of("\n", Span::new(start + at, start + at + length));
            at += length;
        } else if let Some(after) = rest.strip_prefix(['(', '（']).and_then(text::after_reading_aid) {
            at = inner.len() - after.len();
        } else if let Some(length) = attributes(rest).filter(|_| depth > 0) {
            (at, depth) = (at + length, depth - 1);
        } else if rest.starts_with('[') && start_of_last > at {
            (at, depth) = (at + 1, depth + 1);
        } else {
            let end = rest
                .char_indices()
                .skip(1)
                .find(|(_, c)| matches!(c, '*' | '<' | '(' | '（' | '\\' | '&') || has_spans && matches!(c, '[' | ']'))
                .map_or(rest.len(), |(end, _)| end);
            builder.verbatim(&rest[..end], start + at);
            at += end;
        }
    }
    builder.finish(Span::new(start, start + inner.len()))
}

/// The length of what closes a stretch of text with attributes (`[text]{.underline}`), as some converters mark it.
fn attributes(rest: &str) -> Option<usize> {
    const LONGEST: usize = 256;
    let after = rest.strip_prefix("]{")?;
    let close = |byte: &u8| *byte == b'}';
    after.as_bytes().iter().take(LONGEST).position(close).map(|end| "]{".len() + end + 1)
}

/// Blanks of HTML that converters leave in text.
const BLANKS: [&str; 4] = ["&nbsp;", "&ensp;", "&emsp;", "&#160;"];

/// Without Markdown's and other marks of headings, and those of emphasis, code and formulas around all of it.
fn without_marks(words: &str) -> &str {
    let mut inner = match words.as_bytes().first() {
        Some(b'#') => text::trim(words.trim_start_matches('#')),
        Some(b'=') => text::trim(words.trim_matches('=')),
        _ => words,
    };
    while let Some(first @ (b'*' | b'_' | b'`' | b'$' | b'~' | b'&')) = inner.as_bytes().first().copied() {
        let within = if first == b'&' {
            BLANKS.iter().find_map(|entity| inner.strip_prefix(entity))
        } else {
            let mark = char::from(first);
            let within = inner.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
            within.filter(|within| !within.trim_matches(mark).is_empty() && !within.trim_matches(mark).contains(mark))
        };
        let Some(within) = within else { break };
        inner = text::trim(within);
    }
    while inner.ends_with(';')
        && let Some(within) = BLANKS.iter().find_map(|entity| inner.strip_suffix(entity))
    {
        inner = text::trim(within);
    }
    inner
}

/// Whether a mark follows that was escaped so that it means nothing.
fn escapes(rest: &str) -> bool {
    let escaped = rest.strip_prefix('\\').and_then(|rest| rest.chars().next());
    escaped.is_some_and(|c| c.is_ascii_punctuation() && !matches!(c, '|' | '\\'))
}

/// The length of a `<br>` that `rest` begins with.
fn line_break(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix("<br")?;
    let end = after.find('>').filter(|end| after[..*end].chars().all(|c| c == '/' || c == ' '))?;
    Some("<br".len() + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows as `a¦b`, paragraphs as they are.
    fn shown(source: &str) -> Vec<String> {
        let document =
            read(source.to_owned(), Format::Text, &Limits::default()).unwrap_or_else(|bad| panic!("{bad:?}"));
        let mut shown = Vec::new();
        for block in &document.blocks {
            match block {
                Block::Paragraph(paragraph) => shown.push(document.read(&paragraph.text).to_owned()),
                Block::Table(table) => shown.extend(table.rows().map(|row| {
                    let cells: Vec<_> = row.iter().map(|cell| document.read(&cell.text)).collect();
                    cells.join("¦")
                })),
                Block::Picture(_) | Block::Sheet(_) => {}
            }
        }
        shown
    }

    #[test]
    fn tabs() {
        assert_eq!(shown("规章\t0\t\t0\n\t\t\n一段话\r\n"), ["规章¦0¦¦0", "一段话"]);
        assert_eq!(shown("\t缩进的一段话\n"), ["缩进的一段话"]);
    }

    #[test]
    fn markdown_tables_with_and_without_a_ruling() {
        assert_eq!(shown("| 规章 | 0 |\n|---|:-:|\n| a\\|b | **0** |\n"), ["规章¦0", "a\\|b¦0"]);
        assert_eq!(shown("规章 | 0\n--- | ---\n文件 | 1\n"), ["规章¦0", "文件¦1"]);
    }

    #[test]
    fn a_line_break_in_a_cell() {
        assert_eq!(
            shown("| 文件 | 22\n（其中修订 16 件） | 55\n| 规章 | 1 |\n"),
            ["文件¦22\n（其中修订 16 件）¦55", "规章¦1"]
        );
    }

    #[test]
    fn a_cell_a_line_with_bars() {
        assert_eq!(shown("规章 |\n|\n0 | ||\n"), ["规章", "", "0¦¦"]);
        assert_eq!(shown("| 规章\n|\n0\n|\n| 文件\n|\n1\n|\n"), ["规章", "0", "文件", "1"]);
        assert_eq!(shown("0 |\n||\n三、收到\n(本列) | 情况 |\n"), ["0", "¦", "三、收到", "(本列)¦情况"]);
    }

    #[test]
    fn furniture_is_not_text() {
        assert_eq!(shown("- 3 -\n— 12 —\n第 3 页 共 8 页\n-----\t---\n╭──┬──╮\n-1942\n3\n"), ["-1942", "3"]);
    }

    #[test]
    fn a_bar_in_a_sentence_is_punctuation() {
        assert_eq!(shown("首页 | 政务公开\n\n正文"), ["首页 | 政务公开", "正文"]);
    }

    #[test]
    fn comments_are_not_text() {
        assert_eq!(
            shown("<!-- a\n| b\n--> c\nd <!-- e -->\n| 1 | 2 | <!-- f | g -->\n<!-- h -->| 3 | 4 |\n"),
            ["c", "d", "1¦2", "3¦4"]
        );
        assert_eq!(shown("a <!-- b\nc"), ["a <!-- b", "c"]);
    }

    #[test]
    fn tables_of_html() {
        let table = "<table><tr><td>规章<td>0\n<tr><td>文件<td>1</table>";
        assert_eq!(
            shown(&format!("二、主动公开{table}三、收到\n\n| a | b |\n")),
            ["二、主动公开", "规章¦0", "文件¦1", "三、收到", "a¦b"]
        );
        assert_eq!(shown("| a | b |\n<table><tr><td>1<td>2\n"), ["a¦b", "1¦2"]);
        assert_eq!(shown("<tablet>\n1\n"), ["<tablet>", "1"]);
    }

    #[test]
    fn stretches_with_attributes_lose_their_marks() {
        assert_eq!(shown("2023年，[我镇]{.underline}收到[]{#a}3件。\n"), ["2023年，我镇收到3件。"]);
        assert_eq!(shown("| [规章]{style=\"a\"} | [0]{lang=\"EN-US\"}[]{b} |\n"), ["规章¦0"]);
        assert_eq!(shown("见[附件]，[表1](a)。\n"), ["见[附件]，[表1](a)。"]);
        assert_eq!(shown("[[a]{b}]{c}]{d\n"), ["a]{d"]);
    }

    #[test]
    fn drawn_tables_with_merged_cells() {
        let drawn = "+----+---------+\n| a  | b       |\n|    +----+----+\n|    | c  | 丁 |\n+----+----+    |\n| e       |    |\n+---------+----+\n";
        let read = read(drawn.to_owned(), Format::Text, &Limits::default()).unwrap_or_else(|bad| panic!("{bad:?}"));
        let [Block::Table(table)] = read.blocks.as_slice() else { panic!("{:?}", read.blocks) };
        let cells: Vec<_> =
            table.cells.iter().map(|it| (read.read(&it.text), it.column, it.colspan, it.rowspan)).collect();
        assert_eq!(cells, [("a", 0, 1, 2), ("b", 1, 2, 1), ("c", 1, 1, 1), ("丁", 2, 1, 2), ("e", 0, 2, 1)]);
        // Where the bars do not stand under each other nothing is said of what is merged.
        assert_eq!(shown(&drawn.replace("丁 ", "丁")).first().map(String::as_str), Some("a¦b"));
    }

    #[test]
    fn headings_and_emphasis_lose_their_marks() {
        assert_eq!(shown("#### **四、加强**重点\n一是<br/>二是"), ["四、加强重点", "一是\n二是"]);
    }

    #[test]
    fn readings_behind_characters_are_not_text() {
        assert_eq!(shown("統(tǒng)計時限為（見附件）"), ["统计时限为（见附件）"]);
    }
}
