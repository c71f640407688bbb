//! What is printed on every page and belongs to none of the text: page numbers, running headers and footers.

use super::layout::{Item, Leaf};
use super::line::Line;
use crate::text;
use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while, take_while_m_n};
use nom::character::complete::one_of;
use nom::combinator::{all_consuming, opt};
use nom::multi::many0_count;
use nom::sequence::delimited;
use nom::{IResult, Parser};
use std::collections::HashMap;

/// How much of a page's height, at its top and bottom, is margin.
const MARGIN: f32 = 0.12;

/// How many lines a header or footer has.
const DEEPEST: usize = 3;

/// Removes it.
pub(super) fn remove(leaves: &mut [Leaf]) {
    let mut seen: HashMap<(String, i32), usize> = HashMap::new();
    for leaf in leaves.iter() {
        for (_, line) in outer(leaf) {
            for key in keys(line) {
                *seen.entry(key).or_default() += 1;
            }
        }
    }
    let often = (leaves.len() / 2).max(2);
    let is_running = |line: &Line| {
        line.text.chars().any(|c| !c.is_numeric()) && keys(line).any(|key| seen.get(&key) >= Some(&often))
    };
    for leaf in leaves.iter_mut() {
        let is_furniture = |line: &Line| is_page_number(&line.text) || is_running(line);
        let gone: Vec<usize> = outer(leaf).filter(|(_, line)| is_furniture(line)).map(|(index, _)| index).collect();
        let mut index = 0..;
        leaf.items.retain(|_| index.next().is_some_and(|index| !gone.contains(&index)));
    }
}

/// The lines at the top and bottom of a page, no further in than the first thing that is none.
fn outer(leaf: &Leaf) -> impl Iterator<Item = (usize, &Line)> {
    fn lines<'a>(
        items: impl Iterator<Item = (usize, &'a Item)>,
        in_margin: impl Fn(&Line) -> bool,
    ) -> impl Iterator<Item = (usize, &'a Line)> {
        let lines = items.map_while(|(index, item)| match item {
            Item::Line(line) => Some((index, line)),
            _ => None,
        });
        lines.take_while(move |(_, line)| in_margin(line)).take(DEEPEST)
    }
    let (top, bottom) = (leaf.height * MARGIN, leaf.height * (1.0 - MARGIN));
    let first = lines(leaf.items.iter().enumerate(), move |line| line.y < top);
    let last = lines(leaf.items.iter().enumerate().rev(), move |line| line.y > bottom);
    first.chain(last)
}

/// What says that lines of two pages are the same: their words without numbers, and their place. It is rounded up and down,
/// so that places a little apart have one in common.
fn keys(line: &Line) -> impl Iterator<Item = (String, i32)> {
    let words: String = line.text.chars().filter(|c| !c.is_numeric() && !text::is_blank(*c)).collect();
    let place = (line.y / 4.0).floor() as i32;
    [place, place + 1].into_iter().map(move |place| (words.clone(), place))
}

/// `3`, `- 3 -`, `— 3 —`, `3/8`, `第3页`, `第 3 页 共 8 页`, `Page 3 of 8`.
fn is_page_number(line: &str) -> bool {
    fn blanks(i: &str) -> IResult<&str, &str> {
        take_while(text::is_blank)(i)
    }
    fn digits(i: &str) -> IResult<&str, &str> {
        delimited(blanks, take_while_m_n(1, 4, char::is_numeric), blanks).parse(i)
    }
    fn dashes(i: &str) -> IResult<&str, usize> {
        delimited(blanks, many0_count(one_of("-—–－―─·•~～")), blanks).parse(i)
    }
    fn plain(i: &str) -> IResult<&str, ()> {
        (dashes, digits, dashes).map(drop).parse(i)
    }
    fn of(i: &str) -> IResult<&str, ()> {
        (opt(tag_no_case("page")), digits, alt((tag("/"), tag("／"), tag("of"))), digits).map(drop).parse(i)
    }
    fn chinese(i: &str) -> IResult<&str, ()> {
        let page = (tag("第"), digits, tag("页"));
        let all = (take_while(|c| text::is_blank(c) || "，,/／".contains(c)), tag("共"), digits, tag("页"));
        (page, opt(all)).map(drop).parse(i)
    }
    all_consuming(alt((chinese, of, plain))).parse(text::trim(line)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers() {
        for number in
            ["3", "- 3 -", "-12-", "— 4 —", "－ ４ －", "3/8", "3 / 8", "第3页", "第 3 页 共 8 页", "Page 3 of 8"]
        {
            assert!(is_page_number(number), "{number}");
        }
        for words in ["2024年", "-", "12345", "1. 概述", "第3页的表", "3119 件"] {
            assert!(!is_page_number(words), "{words}");
        }
    }
}
