//! What the lines of a text look like by themselves: with bars, tabs or commas between cells, or ornament.

use crate::text;
use nom::IResult;
use nom::Parser;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while_m_n};
use nom::character::complete::{char, one_of, satisfy};
use nom::combinator::{all_consuming, opt, recognize};
use nom::multi::{many0_count, many1_count, separated_list1};
use nom::sequence::delimited;
use std::ops::Range;

/// What a line looks like by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing, or a ruling, or a page number: no reader of the page would miss it.
    Nothing,
    /// Bars and nothing else.
    Bars,
    /// Words with bars before, between or behind them.
    Barred { leading: bool, trailing: bool },
    /// Words with tabs between them.
    Tabbed,
    /// Values with commas between them, as spreadsheets are saved in plain text.
    Commas,
    /// Words.
    Words,
}

#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) range: Range<usize>,
    pub(super) shape: Shape,
    /// How many bars it has.
    pub(super) bars: usize,
}

pub(super) fn lines(source: &str, range: Range<usize>) -> Vec<Line> {
    let mut start = range.start;
    const USUAL_LINE: usize = 48;
    let mut lines = Vec::with_capacity(range.len() / USUAL_LINE);
    let mut comments = comments(source, range.clone()).peekable();
    let ends = memchr::memchr_iter(b'\n', &source.as_bytes()[range.clone()]).map(|end| range.start + end);
    for end in ends.chain(std::iter::once(range.end)) {
        let mut line = start..end;
        while comments.next_if(|comment| comment.end <= line.start).is_some() {}
        if let Some(comment) = comments.peek() {
            line = without(line, comment, source);
        }
        line.start += quotation(&source[line.clone()]);
        let words = &source[line.clone()];
        let bars = bars(words).count();
        lines.push(Line { shape: shape(words, bars), range: line, bars });
        start = end + 1;
    }
    lonely_bars_are_words(&mut lines);
    comma_separated(&mut lines, source);
    lines
}

/// How long the marks are that letters have before the lines they quote: `> `.
fn quotation(line: &str) -> usize {
    let mut rest = line;
    while let Some(quoted) = rest.strip_prefix('>') {
        rest = quoted.strip_prefix(' ').unwrap_or(quoted);
    }
    line.len() - rest.len()
}

/// Lines with as many commas each, and blanks or numbers between many of them, are rows of a table.
fn comma_separated(lines: &mut [Line], source: &str) {
    const LEAST_COMMAS: usize = 3;
    const LEAST_LINES: usize = 3;
    let cells = |line: &Line| match line.shape {
        Shape::Words if source.as_bytes()[line.range.clone()].contains(&b',') => {
            cells_between_commas(source, line.range.clone()).len()
        }
        _ => 1,
    };
    let is_value = |cell: &Range<usize>| source[cell.clone()].chars().all(|c| !c.is_alphabetic());
    let mut start = 0;
    while start < lines.len() {
        let width = cells(&lines[start]);
        let end =
            lines[start + 1..].iter().position(|line| cells(line) != width).map_or(lines.len(), |at| start + 1 + at);
        if width > LEAST_COMMAS && end - start >= LEAST_LINES {
            let run = &mut lines[start..end];
            let all = run.iter().flat_map(|line| cells_between_commas(source, line.range.clone()));
            let values = all.filter(is_value).count();
            if values * 3 >= run.len() * width {
                run.iter_mut().for_each(|line| line.shape = Shape::Commas);
            }
        }
        start = end;
    }
}

/// The stretches between the commas of a line; what stands in quotation marks is one, and the marks are no part of it.
pub(super) fn cells_between_commas(source: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let bytes = source[range.clone()].trim_end_matches('\r').as_bytes();
    let (mut cells, mut start, mut quoted) = (Vec::new(), 0, false);
    let mut cell = |start: usize, end: usize| {
        let marked = end - start > 1 && bytes[start] == b'"' && bytes[end - 1] == b'"';
        let inner = usize::from(marked);
        cells.push(range.start + start + inner..range.start + end - inner);
    };
    for at in memchr::memchr2_iter(b',', b'"', bytes) {
        if bytes[at] == b'"' {
            quoted = !quoted;
        } else if !quoted {
            cell(start, at);
            start = at + 1;
        }
    }
    cell(start, bytes.len());
    cells
}

/// Comments of HTML, which nobody sees who reads the page.
fn comments(source: &str, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let (mut at, end) = (range.start, range.end);
    std::iter::from_fn(move || {
        let start = at + memchr::memmem::find(source.as_bytes().get(at..end)?, b"<!--")?;
        let close = memchr::memmem::find(source.as_bytes().get(start..end)?, b"-->")?;
        at = start + close + 3;
        Some(start..at)
    })
}

/// What of a line is left without a comment that covers its beginning, its end or all of it.
fn without(line: Range<usize>, comment: &Range<usize>, source: &str) -> Range<usize> {
    let blank = |range: Range<usize>| source.get(range).is_some_and(|words| text::trim(words).is_empty());
    if comment.start >= line.end {
        line
    } else if comment.start <= line.start || blank(line.start..comment.start) {
        comment.end.min(line.end)..line.end
    } else if comment.end >= line.end || blank(comment.end..line.end) {
        line.start..comment.start
    } else {
        line
    }
}

fn shape(line: &str, bars: usize) -> Shape {
    let words = text::trim(line);
    if words.is_empty() {
        // A row of blank cells has tabs in it; it says nothing all the same.
        return Shape::Nothing;
    }
    if bars > 0 {
        if words.chars().all(|c| is_bar(c) || text::is_blank(c)) {
            return Shape::Bars;
        }
        if is_furniture(words) {
            return Shape::Nothing;
        }
        return Shape::Barred { leading: words.starts_with(is_bar), trailing: ends_with_bar(words) };
    }
    if is_furniture(words) {
        return Shape::Nothing;
    }
    if words.contains('\t') || line.matches('\t').count() > 2 { Shape::Tabbed } else { Shape::Words }
}

/// A single bar inside an otherwise ordinary line is punctuation, unless the lines around it are barred too.
fn lonely_bars_are_words(lines: &mut [Line]) {
    let barred = |line: &Line| matches!(line.shape, Shape::Bars | Shape::Barred { .. });
    for at in 0..lines.len() {
        if lines[at].shape != (Shape::Barred { leading: false, trailing: false }) {
            continue;
        }
        let before = lines[..at].iter().rev().find(|line| line.shape != Shape::Nothing);
        let after = lines[at + 1..].iter().find(|line| line.shape != Shape::Nothing);
        if !before.is_some_and(barred) && !after.is_some_and(barred) {
            lines[at].shape = Shape::Words;
        }
    }
}

pub(super) fn is_bar(c: char) -> bool {
    matches!(c, '|' | '｜' | '│' | '┃' | '║' | '￨')
}

fn ends_with_bar(words: &str) -> bool {
    words.ends_with(is_bar) && !words.ends_with("\\|")
}

/// A crossing of rulings.
pub(super) fn is_corner(c: char) -> bool {
    c == '+' || ('┌'..='╋').contains(&c) || ('╒'..='╬').contains(&c)
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '—' | '–' | '－' | '―' | '─' | '━' | '═' | '=')
}

/// A cheap question first: furniture has a dash or a 第, and no words.
fn may_be_furniture(words: &str) -> bool {
    let mut sign = false;
    for c in words.chars() {
        match c {
            '-' | '—' | '–' | '－' | '―' | '─' | '━' | '═' | '=' | '第' => sign = true,
            '0'..='9' | ':' | '+' | '/' | '页' | '共' | '┄'..='╿' => {}
            c if is_bar(c) || text::is_blank(c) => {}
            _ => return false,
        }
    }
    sign
}

/// Rulings (`|---|`, `+---+`, `────`) and page numbers (`- 3 -`, `第3页 共8页`).
fn is_furniture(words: &str) -> bool {
    fn blanks(i: &str) -> IResult<&str, &str> {
        take_while(text::is_blank)(i)
    }
    fn dash(i: &str) -> IResult<&str, char> {
        satisfy(is_dash).parse(i)
    }
    fn digits(i: &str) -> IResult<&str, &str> {
        take_while_m_n(1, 4, |c: char| c.is_ascii_digit())(i)
    }
    fn page_number(i: &str) -> IResult<&str, ()> {
        let dashes = || delimited(blanks, many1_count(dash), blanks);
        (dashes(), digits, dashes()).map(drop).parse(i)
    }
    fn page_of(i: &str) -> IResult<&str, ()> {
        let page = || (tag("第"), blanks, digits, blanks, tag("页"));
        let all = (take_while(|c| text::is_blank(c) || c == '/'), tag("共"), blanks, digits, blanks, tag("页"));
        (page(), opt(all)).map(drop).parse(i)
    }
    fn corner(i: &str) -> IResult<&str, char> {
        satisfy(|c| is_bar(c) || ('╌'..='╿').contains(&c) || ('┄'..='╋').contains(&c) || c == '+' || text::is_blank(c))
            .parse(i)
    }
    fn run(i: &str) -> IResult<&str, ()> {
        let long = || recognize((dash, dash, many1_count(dash)));
        let aligned =
            alt((recognize((char(':'), many1_count(dash), opt(char(':')))), recognize((many1_count(dash), char(':')))));
        let drawn = || recognize(many1_count(one_of("─━═")));
        alt((aligned, long(), drawn())).map(drop).parse(i)
    }
    fn ruling(i: &str) -> IResult<&str, ()> {
        (many0_count(corner), separated_list1(many1_count(corner), run), many0_count(corner)).map(drop).parse(i)
    }
    may_be_furniture(words)
        && alt((all_consuming(ruling), all_consuming(page_number), all_consuming(page_of))).parse(words).is_ok()
}

/// The bars of a line, and where they stand; an escaped one is none.
pub(super) fn bars(line: &str) -> impl Iterator<Item = (usize, char)> {
    let bytes = line.as_bytes();
    // The first bytes of all bars; quotation marks and full-width signs begin with two of them too.
    let may_begin = |(_, byte): &(usize, &u8)| matches!(byte, b'|' | 0xe2 | 0xef);
    bytes.iter().enumerate().filter(may_begin).filter_map(move |(at, _)| {
        let bar = line[at..].chars().next().filter(|c| is_bar(*c))?;
        let escapes = bytes[..at].iter().rev().take_while(|byte| **byte == b'\\').count();
        (escapes % 2 == 0).then_some((at, bar))
    })
}

/// The stretches between the bars of a line.
pub(super) fn segments(source: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut segments = Vec::new();
    let mut start = range.start;
    for (at, bar) in bars(&source[range.clone()]) {
        segments.push(start..range.start + at);
        start = range.start + at + bar.len_utf8();
    }
    segments.push(start..range.end);
    segments
}
