//! The reader of web pages against the tree of html5ever, on pages that nobody should write and many do.
//!
//! The expectation is put together from the tree by recursion, in the plainest way. What differs on purpose is kept out of
//! the pages: text between a table and its caption (html5ever puts it before the table, and so before the caption), the foot
//! of a table with others in its cells, formatting that hides (a browser takes it up again in the next paragraph),
//! and pages without a DOCTYPE (where a table is part of a paragraph before it, which shows only if that is hidden).

#[path = "html_oracle/expected.rs"]
mod expected;
#[path = "html_oracle/pages.rs"]
mod pages;

use expected::{Cell, Seen, normalised};
use gouji::read::{Block, Limits, read};
use proptest::prelude::*;
use std::path::Path;

/// What the reader makes of a page, in the oracle's terms.
fn seen(page: &str) -> Vec<Seen> {
    let document = match read(page.as_bytes(), Path::new("page.html"), &Limits::default()) {
        Ok(document) => document,
        Err(unreadable) => return vec![Seen::Line(format!("{unreadable:?}"))],
    };
    let seen = |block: &Block| match block {
        Block::Paragraph(paragraph) => Some(Seen::Line(normalised(paragraph.text.content(&document.view)))),
        Block::Table(table) => {
            let cell = |cell: &gouji::read::Cell| Cell {
                text: normalised(cell.text.content(&document.view)),
                column: cell.column.into(),
                colspan: cell.colspan.into(),
                rowspan: cell.rowspan.into(),
            };
            Some(Seen::Table(table.rows().map(|row| row.iter().map(cell).collect()).collect()))
        }
        Block::Picture(_) | Block::Sheet(_) => None,
    };
    document.blocks.iter().filter_map(seen).collect()
}

/// The tables, and the words outside of them, all in the order of the page: text that strays into a table comes before it in a
/// tree, but for a table that gives a page its shape there is no before.
fn in_order(seen: Vec<Seen>) -> (Vec<Seen>, Vec<u32>) {
    let words = |text: &str| {
        let mut words: Vec<u32> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        words.sort_unstable();
        words
    };
    let (mut tables, mut lines) = (Vec::new(), Vec::new());
    for it in seen {
        match it {
            Seen::Line(line) => lines.extend(words(&line)),
            Seen::Table(mut rows) => {
                rows.iter_mut().flatten().for_each(|cell| cell.text = format!("{:?}", words(&cell.text)));
                tables.push(Seen::Table(rows));
            }
        }
    }
    lines.sort_unstable();
    (tables, lines)
}

proptest! {
    #[test]
    fn pages_are_read_as_a_browser_shows_them(page in pages::page()) {
        prop_assert_eq!(seen(&page), expected::seen(&page), "{}", page);
    }

    #[test]
    fn tag_soup_is_read_as_a_browser_shows_it(page in pages::soup()) {
        prop_assert_eq!(in_order(seen(&page)), in_order(expected::seen(&page)), "{}", page);
    }
}

#[test]
fn the_oracle_sees_what_is_there() {
    let page = "<!DOCTYPE html><p>a<p hidden>b<table><caption>c</caption><tr><td rowspan=2>1<td>2<p>3<tr><td>4</table>";
    let cell = |text: &str, column, rowspan| Cell { text: text.into(), column, colspan: 1, rowspan };
    let rows = vec![vec![cell("1", 0, 2), cell("2\n3", 1, 1)], vec![cell("4", 1, 1)]];
    assert_eq!(expected::seen(page), [Seen::Line("a".into()), Seen::Line("c".into()), Seen::Table(rows)]);
}
