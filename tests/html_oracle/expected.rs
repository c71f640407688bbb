//! What a page says, by the tree that html5ever makes of it.

use gouji::text::trim;
use html5ever::tendril::TendrilSink as _;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};
use std::collections::HashSet;

/// A line of text, or a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    Line(String),
    Table(Vec<Vec<Cell>>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) column: usize,
    pub(crate) colspan: usize,
    pub(crate) rowspan: usize,
}

/// What a page says.
pub(crate) fn seen(page: &str) -> Vec<Seen> {
    let dom = parse_document(RcDom::default(), ParseOpts::default()).one(page);
    let mut walk = Walk::default();
    walk.children(&dom.document, false);
    walk.end_line();
    walk.seen
}

/// Blanks as one, none at the ends of lines, and none where Chinese runs on: there, a line end in the source is no blank.
pub(crate) fn normalised(text: &str) -> String {
    let wide = |c: char| ('\u{2e80}'..='\u{9fff}').contains(&c) || ('\u{ff00}'..='\u{ff60}').contains(&c);
    let lines = text.split('\n').map(|line| {
        let words: Vec<_> = trim(line).split(is_white).filter(|word| !word.is_empty()).collect();
        let mut line = String::new();
        for word in words {
            if !(line.is_empty() || line.ends_with(wide) && word.starts_with(wide)) {
                line.push(' ');
            }
            line.push_str(word);
        }
        line
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn is_white(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

#[derive(Default)]
struct Walk {
    seen: Vec<Seen>,
    line: String,
    titled: bool,
}

impl Walk {
    fn end_line(&mut self) {
        let line = normalised(&std::mem::take(&mut self.line).replace('\n', " "));
        if !line.is_empty() {
            self.seen.push(Seen::Line(line));
        }
    }

    fn children(&mut self, node: &Handle, nested: bool) {
        for child in node.children.borrow().iter() {
            self.node(child, nested);
        }
    }

    fn node(&mut self, node: &Handle, nested: bool) {
        if let NodeData::Text { contents } = &node.data {
            return self.line.push_str(&contents.borrow());
        }
        let name = name(node);
        match name.as_str() {
            _ if is_hidden(node) => {}
            "title" => {
                self.end_line();
                if !std::mem::replace(&mut self.titled, true) {
                    self.children(node, nested);
                }
                self.end_line();
            }
            "br" | "hr" => self.end_line(),
            "table" => {
                self.end_line();
                self.table(node, nested);
            }
            "p" | "div" | "h2" | "ul" | "li" | "body" | "caption" | "center" | "dl" | "dt" | "dd" => {
                self.end_line();
                self.children(node, nested);
                self.end_line();
            }
            _ => self.children(node, nested),
        }
    }

    fn table(&mut self, table: &Handle, nested: bool) {
        let parts = elements(table, &[]);
        for caption in parts.iter().filter(|part| name(part) == "caption") {
            self.node(caption, true);
        }
        let (feet, groups): (Vec<_>, Vec<_>) =
            parts.into_iter().filter(|part| name(part) != "caption").partition(|part| name(part) == "tfoot");
        let mut pieces = Pieces { rows: Vec::new(), split: false };
        for group in groups.iter().chain(&feet).filter(|group| !is_hidden(group)) {
            self.group(group, &mut pieces);
        }
        let blank = pieces.rows.iter().flatten().all(|cell| cell.text.is_empty());
        if !(nested && blank) {
            self.seen.extend(pieces.take());
        }
    }

    fn group(&mut self, group: &Handle, pieces: &mut Pieces) {
        let rows: Vec<_> = elements(group, &["tr"]).into_iter().filter(|row| !is_hidden(row)).collect();
        let mut taken = HashSet::new();
        let first = pieces.rows.len();
        for (y, row) in rows.iter().enumerate() {
            let mut cells = Vec::new();
            let mut x = 0;
            for cell in elements(row, &["td", "th"]).iter().filter(|cell| !is_hidden(cell)) {
                while taken.contains(&(x, y)) {
                    x += 1;
                }
                let (colspan, rowspan) = spans(cell, rows.len() - y);
                for y in y..y + rowspan {
                    taken.extend((x..x + colspan).map(|x| (x, y)));
                }
                let mut inside = Walk::default();
                inside.children(cell, true);
                inside.end_line();
                let is_table = |it: &Seen| matches!(it, Seen::Table(_));
                if inside.seen.iter().any(is_table) {
                    pieces.split = true;
                    if !cells.is_empty() {
                        pieces.rows.push(std::mem::take(&mut cells));
                    }
                    self.seen.extend(pieces.take());
                    self.seen.extend(inside.seen);
                } else {
                    let line = |it| if let Seen::Line(line) = it { line } else { String::new() };
                    let text: Vec<_> = inside.seen.into_iter().map(line).collect();
                    cells.push(Cell { text: text.join("\n"), column: x, colspan, rowspan });
                }
                x += colspan;
            }
            pieces.rows.push(cells);
        }
        pieces.cut(first);
    }
}

/// The rows of a table, up to where a cell turned out to be no cell.
struct Pieces {
    rows: Vec<Vec<Cell>>,
    split: bool,
}

impl Pieces {
    fn take(&mut self) -> Vec<Seen> {
        self.cut(0);
        let rows = std::mem::take(&mut self.rows);
        let cells = rows.iter().map(Vec::len).sum::<usize>();
        if cells == 1 || self.split && rows.iter().all(|row| row.len() < 2) {
            let lines = rows.iter().flatten().flat_map(|cell| cell.text.split('\n'));
            return lines.filter(|line| !line.is_empty()).map(|line| Seen::Line(line.to_owned())).collect();
        }
        if cells == 0 { Vec::new() } else { vec![Seen::Table(rows)] }
    }

    /// No cell reaches beyond the last row.
    fn cut(&mut self, first: usize) {
        let end = self.rows.len();
        for (y, row) in self.rows.iter_mut().enumerate().skip(first) {
            row.iter_mut().for_each(|cell| cell.rowspan = cell.rowspan.min(end - y));
        }
    }
}

fn spans(cell: &Handle, left: usize) -> (usize, usize) {
    let number = |name| attribute(cell, name).and_then(|value| value.trim().parse::<usize>().ok());
    let rowspan = number("rowspan").unwrap_or(1);
    (number("colspan").unwrap_or(1).clamp(1, 1000), if rowspan == 0 { left } else { rowspan.min(left) })
}

fn elements(node: &Handle, names: &[&str]) -> Vec<Handle> {
    let wanted = |child: &&Handle| {
        matches!(child.data, NodeData::Element { .. }) && (names.is_empty() || names.contains(&name(child).as_str()))
    };
    node.children.borrow().iter().filter(wanted).cloned().collect()
}

fn name(node: &Handle) -> String {
    match &node.data {
        NodeData::Element { name, .. } => name.local.to_string(),
        _ => String::new(),
    }
}

fn attribute(node: &Handle, name: &str) -> Option<String> {
    let NodeData::Element { attrs, .. } = &node.data else { return None };
    attrs.borrow().iter().find(|it| &*it.name.local == name).map(|it| it.value.to_string())
}

fn is_hidden(node: &Handle) -> bool {
    matches!(name(node).as_str(), "script" | "style" | "template" | "noscript" | "textarea" | "select" | "iframe")
        || attribute(node, "hidden").is_some()
        || attribute(node, "style").is_some_and(|style| style.contains("display:none"))
}
