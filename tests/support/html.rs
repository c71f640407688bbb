//! Writes web pages, as sites and programs do.

use super::escaped;
use super::printed::{Block, Cell, Grid, Printed};

/// How a page is written: a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style(pub(crate) u8);

impl Style {
    /// End tags that may be left out are.
    pub(crate) const OPEN_ENDED: Self = Self(1);
    /// The markup that Word and WPS leave.
    pub(crate) const OFFICE: Self = Self(1 << 1);
    /// A portal's menus, metadata and footer around the report.
    pub(crate) const PORTAL: Self = Self(1 << 2);
    /// The whole report in a table that gives the page its shape.
    pub(crate) const FRAMED: Self = Self(1 << 3);
    /// Labels broken over lines, numbers padded with blanks.
    pub(crate) const PADDED: Self = Self(1 << 4);
    /// One line, without any line ends.
    pub(crate) const ONE_LINE: Self = Self(1 << 5);
    /// Cells and rows that are not shown.
    pub(crate) const HIDDEN: Self = Self(1 << 6);
    /// All of them.
    pub(crate) const ALL: Self = Self((1 << 7) - 1);

    pub(crate) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A page with this report.
pub(crate) fn write(printed: &Printed, style: Style) -> String {
    let writer = Writer { style };
    let (head, tail) = if style.has(Style::PORTAL) { (PORTAL_HEAD, PORTAL_TAIL) } else { ("", "") };
    let mut body: String = printed.blocks.iter().map(|block| writer.block(block)).collect();
    if style.has(Style::FRAMED) {
        body = format!("<table width=\"100%\"><tr><td>\n{body}</td></tr></table>\n");
    }
    let page = format!(
        "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>门户网站</title>\n<style>td {{ width: 1px }}</style>\n</head>\n<body>\n{head}<div>\n{body}</div>\n{tail}</body>\n</html>\n"
    );
    if style.has(Style::ONE_LINE) { page.replace('\n', "") } else { page }
}

/// Markdown with this report, its tables in HTML.
pub(crate) fn in_markdown(printed: &Printed, style: Style) -> String {
    let writer = Writer { style };
    let block = |block: &Block| match block {
        Block::Title(words) => format!("# {words}\n\n"),
        Block::Heading(words) => format!("## {words}\n\n"),
        Block::Paragraph(words) => format!("{words}\n\n"),
        Block::Table(grid) if style.has(Style::ONE_LINE) => writer.table(grid).replace('\n', "") + "\n\n",
        Block::Table(grid) => writer.table(grid) + "\n",
    };
    printed.blocks.iter().map(block).collect()
}

const PORTAL_HEAD: &str = "<script>var n = '<td>7</td>';</script>\n<ul>\n<li><a href=\"/\">首页</a></li>\n<li><a href=\"/xxgk\">政府信息公开</a></li>\n</ul>\n\
    <table>\n<tr><td>索引号：</td><td>014/2024-00001</td></tr>\n<tr><td>发布日期：</td><td>2024-01-18</td></tr>\n</table>\n<p>【字体：<a>大</a> <a>中</a> <a>小</a>】</p>\n";
const PORTAL_TAIL: &str = "<div>\n<p>扫一扫在手机打开当前页</p>\n<table><tr><td>主办单位：某某人民政府</td><td>备案号：1</td></tr></table>\n</div>\n";

struct Writer {
    style: Style,
}

impl Writer {
    fn block(&self, block: &Block) -> String {
        match block {
            Block::Title(words) => format!("<h1>{}</h1>\n", self.words(words)),
            Block::Heading(words) => format!("<p><strong>{}</strong>{}\n", self.words(words), self.end("p")),
            Block::Paragraph(words) => format!("<p style='text-indent:2em'>{}{}\n", self.words(words), self.end("p")),
            Block::Table(grid) => self.table(grid),
        }
    }

    fn end(&self, name: &str) -> String {
        if self.style.has(Style::OPEN_ENDED) { String::new() } else { format!("</{name}>") }
    }

    fn words(&self, words: &str) -> String {
        let words = escaped(words);
        if self.style.has(Style::OFFICE) {
            format!("<span style=\"font-family:仿宋;mso-spacerun:'yes'\">{words}<o:p></o:p></span>")
        } else {
            words
        }
    }

    fn table(&self, grid: &Grid) -> String {
        let mut text = "<table border=1>\n".to_owned();
        if self.style.has(Style::OFFICE) {
            text.push_str("<colgroup><col width=72><col></colgroup>\n<tbody>\n");
        }
        for (at, row) in grid.iter().enumerate() {
            let cells: String = row.iter().flatten().map(|cell| self.cell(cell, at)).collect();
            text.push_str(&format!("<tr>{cells}{}\n", self.end("tr")));
            if self.style.has(Style::HIDDEN) && row.iter().flatten().all(|cell| cell.rows == 1) {
                let hidden = "<td>7</td>".repeat(row.len());
                text.push_str(&format!("<tr style=\"display:none\">{hidden}</tr>\n"));
            }
        }
        text + "</table>\n"
    }

    fn cell(&self, cell: &Cell, row: usize) -> String {
        let mut attributes = String::new();
        if cell.columns > 1 {
            attributes.push_str(&format!(" colspan=\"{}\"", cell.columns));
        }
        if cell.rows > 1 {
            attributes.push_str(&format!(" rowspan='{}'", cell.rows));
        }
        let name = if row == 0 { "th" } else { "td" };
        let padded = self.style.has(Style::PADDED);
        let inside = match cell.text.as_str() {
            "" => "&nbsp;".to_owned(),
            number if padded && number.parse::<f64>().is_ok() => format!("&nbsp; {number}&#160;"),
            words if padded && words.chars().count() > 4 => {
                let at = words.char_indices().nth(2).map_or(0, |(at, _)| at);
                format!("{}<br/>{}", escaped(&words[..at]), escaped(&words[at..]))
            }
            words => self.words(words),
        };
        let hidden = if self.style.has(Style::HIDDEN) { "<span hidden>9</span>" } else { "" };
        match self.style.has(Style::OFFICE) {
            true => format!(
                "<{name}{attributes} valign=top><p class=MsoNormal align=center>{inside}{hidden}</p>{}",
                self.end(name)
            ),
            false => format!("<{name}{attributes}>{inside}{hidden}{}", self.end(name)),
        }
    }
}
