//! Counts and what is listed behind them: `三个方面：一是…二是…三是…`, `2个平台：网站、微信公众号`.
//!
//! Only where a list stands directly behind its count, and it is plain where it begins and ends, is it taken for one.

use super::Source;
use super::folded::Mark;
use super::number::Numeral;
use super::tokens::{Kind, Token};
use crate::lexicon::{Counts, Role};
use crate::report::{Enumeration, Where};
use crate::text::Span;
use std::ops::Range;

const NUMERALS: &str = "一二三四五六七八九";

/// What stands before a list: how many things it says there are.
struct Count {
    stated: u32,
    /// Where it says so.
    range: Range<u32>,
    /// Where what is counted is announced to follow: 以下.
    announced: bool,
}

/// What was listed.
#[derive(Default)]
struct List {
    items: Vec<Range<u32>>,
    /// How many more there may be, where two stand together: `A、B和C`.
    joined: usize,
}

/// Reads all counts with lists behind them.
pub(super) fn read(source: Source<'_>) -> Vec<Enumeration> {
    let reader = Reader { source, counts: &source.lexicon.counts };
    let opens = |(at, token): &(usize, &Token)| reader.opens(*at, token);
    let openers = source.tokens.iter().enumerate().filter(opens);
    openers.filter_map(|(at, _)| reader.enumeration(at)).collect()
}

struct Reader<'s> {
    source: Source<'s>,
    counts: &'s Counts,
}

impl<'s> Reader<'s> {
    fn token(&self, at: usize) -> Option<&'s Token> {
        self.source.tokens.get(at)
    }

    fn text(&self, range: Range<u32>) -> &'s str {
        self.source.folded.text.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    /// Whether a list may begin behind a token.
    fn opens(&self, at: usize, token: &Token) -> bool {
        match token.kind {
            Kind::Mark(Mark::Colon) => true,
            // `以下三个问题。一是…`
            Kind::Mark(Mark::Stop | Mark::Comma) => self.token(at + 1).is_some_and(|next| next.is(Role::Point)),
            Kind::Word(_, Role::Divided) => !token.in_title,
            _ => false,
        }
    }

    fn enumeration(&self, at: usize) -> Option<Enumeration> {
        let opener = self.token(at)?;
        // `2 个平台，分别为…`
        let comma = at.checked_sub(1).and_then(|before| self.token(before)).filter(|before| {
            opener.is(Role::Divided) && before.mark() == Some(Mark::Comma) && before.end == opener.start
        });
        let count = self.count_before(comma.map_or(opener.start, |comma| comma.start))?;
        let next = self.token(at + 1)?;
        let adjacent = next.start == opener.end;
        let list = match next.mark() {
            _ if next.is(Role::Point) && adjacent => {
                let plain = opener.mark() == Some(Mark::Colon) || count.announced;
                if plain { self.points(at + 1) } else { None }
            }
            Some(Mark::Paragraph) if adjacent => self.paragraphs(opener),
            _ if matches!(opener.mark(), Some(Mark::Stop | Mark::Comma)) => None,
            _ => self.names(at + 1, opener.end),
        }?;
        let paragraph = self.source.folded.paragraph_at(count.range.start);
        let listed = u32::try_from(list.items.len()).ok()?;
        if listed < count.stated && list.items.last().is_some_and(|last| self.goes_on(last)) {
            return None;
        }
        Some(Enumeration {
            stated: count.stated,
            least: listed,
            most: listed + u32::try_from(list.joined).ok()?,
            items: list.items.into_iter().map(|item| self.source.locate(item)).collect::<Vec<Span>>(),
            span: self.source.locate(count.range),
            place: self.source.place(paragraph),
        })
    }

    /// The count that ends at a place: a number, a unit, and what is counted.
    fn count_before(&self, end: u32) -> Option<Count> {
        const LONGEST: usize = 90;
        let all = self.text(0..end);
        let from =
            (0..=LONGEST.min(all.len())).rev().map(|back| all.len() - back).find(|at| all.is_char_boundary(*at))?;
        let before = &all[from..];
        let Counts { things, kinds, units, whole_units, .. } = self.counts;
        let counted = match longest_end(before, things) {
            Some(mut rest) => {
                while let Some(shorter) = longest_end(rest, kinds).or_else(|| longest_end(rest, things)) {
                    rest = shorter;
                }
                longest_end(rest, units)?
            }
            None => longest_end(before, whole_units)?,
        };
        let number =
            counted.trim_end_matches(|c: char| c.is_ascii_digit() || NUMERALS.contains(c) || "十两".contains(c));
        let written = &counted[number.len()..];
        let stated = if written.bytes().all(|byte| byte.is_ascii_digit()) {
            written.parse::<u32>().ok()?
        } else {
            u32::try_from(super::super::number::chinese(written).ok().filter(|(rest, _)| rest.is_empty())?.1).ok()?
        };
        const MOST: u32 = 20;
        let is_count =
            (2..=MOST).contains(&stated) && !self.counts.not_after.iter().any(|word| number.ends_with(word.as_str()));
        let start = end - u32::try_from(before.len() - number.len()).ok()?;
        let announced = self.counts.announced.iter().any(|word| number.ends_with(word.as_str()));
        is_count.then_some(Count { stated, range: start..end, announced })
    }

    /// 一是…二是…, to the end of the paragraph, and on in those that begin with the next.
    fn points(&self, first: usize) -> Option<List> {
        let mut list = List::default();
        let place = self.place(self.token(first)?.start);
        let mut begins = true;
        for token in self.source.tokens.get(first..)? {
            if token.mark() == Some(Mark::Paragraph) {
                begins = true;
                continue;
            }
            if token.is(Role::Point)
                && token.is_word()
                && let Some(ordinal) = self.ordinal(token)
            {
                let same_paragraph =
                    list.items.last().is_none_or(|last| !self.text(last.start..token.start).contains('\n'));
                let next = list.items.len() + 1;
                match ordinal {
                    _ if self.place(token.start) != place => break,
                    1 if next > 1 => break,
                    _ if !same_paragraph && !begins => break,
                    _ if ordinal == next => list.items.push(token.start..token.end),
                    _ => return None,
                }
            }
            begins = false;
        }
        Some(list).filter(|list| list.items.len() > 1)
    }

    fn ordinal(&self, token: &Token) -> Option<usize> {
        let text = self.text(token.start..token.end);
        let numeral = text.strip_suffix('是')?.chars().next()?;
        NUMERALS.chars().position(|it| it == numeral).map(|at| at + 1)
    }

    /// Whether the paragraph of the last item may have one more, without a number.
    fn goes_on(&self, last: &Range<u32>) -> bool {
        let rest = self.source.folded.text.get(last.end as usize..).unwrap_or_default();
        let rest = rest.split('\n').next().unwrap_or_default();
        self.counts.more.iter().any(|word| rest.contains(word.as_str()))
    }

    fn place(&self, at: u32) -> Where {
        self.source.place(self.source.folded.paragraph_at(at))
    }

    /// Paragraphs that begin with numbers of one style.
    fn paragraphs(&self, opener: &Token) -> Option<List> {
        let starts = &self.source.folded.paragraphs;
        let place = self.place(opener.start);
        let first = starts.iter().position(|(start, _)| *start >= opener.end)?;
        let mut style = None;
        let mut list = List::default();
        for (at, (start, paragraph)) in starts.iter().enumerate().skip(first) {
            if self.source.place(*paragraph) != place {
                break;
            }
            let end = starts.get(at + 1).map_or(self.source.folded.text.len(), |(next, _)| *next as usize);
            let text = self.text(*start..u32::try_from(end).unwrap_or(u32::MAX));
            let Some((found, ordinal, length)) = numbered(text) else {
                // Nothing stands between the count and the first.
                if list.items.is_empty() {
                    return None;
                }
                continue;
            };
            let next = list.items.len() + 1;
            match ordinal {
                _ if style.is_some_and(|style| style != found) => continue,
                1 if next > 1 => break,
                _ if ordinal == next => {
                    style = Some(found);
                    list.items.push(*start..*start + length);
                }
                _ => return None,
            }
        }
        Some(list).filter(|list| list.items.len() > 1)
    }

    /// Names with `、` between them, to the end of the clause.
    fn names(&self, first: usize, start: u32) -> Option<List> {
        const LONGEST_NAME: usize = 20;
        let mut list = List::default();
        let (mut depth, mut from, mut end) = (0_u32, start, None);
        for (at, token) in self.source.tokens.iter().enumerate().skip(first) {
            match token.kind {
                Kind::Mark(Mark::Open) => depth += 1,
                Kind::Mark(Mark::Close) if depth > 0 => depth -= 1,
                _ if depth > 0 => {}
                Kind::Mark(Mark::List) => {
                    list.items.push(from..token.start);
                    from = token.end;
                }
                Kind::Mark(Mark::Digits | Mark::Numerals | Mark::TitleOpen | Mark::TitleClose) => {}
                Kind::Mark(mark) => {
                    list.items.push(from..token.start);
                    end = Some((at, mark));
                    break;
                }
                Kind::Number(Numeral::Other)
                    if self.text(token.start..token.end).starts_with(|c: char| !c.is_ascii_digit()) => {}
                Kind::Number(_) if !token.in_title => return None,
                Kind::Word(_, Role::Open | Role::Point | Role::Among | Role::Rest) if !token.in_title => return None,
                _ => {}
            }
        }
        let (at, mark) = end?;
        // What a comma ends may go on behind it.
        let goes_on = || {
            let rest = self.source.tokens.iter().skip(at + 1);
            let mut clause = rest.take_while(|token| !matches!(token.mark(), Some(Mark::Stop | Mark::Paragraph)));
            clause.any(|token| token.mark() == Some(Mark::List))
        };
        let closed = match mark {
            Mark::Stop | Mark::Paragraph | Mark::Close => true,
            Mark::Comma | Mark::Semicolon => !goes_on(),
            _ => false,
        };
        let open = |item: &Range<u32>| {
            let text = self.text(item.clone());
            let length = text.chars().count();
            length == 0 || length > LONGEST_NAME || self.counts.open.iter().any(|word| text.contains(word.as_str()))
        };
        if !closed || list.items.len() < 2 || list.items.iter().any(open) {
            return None;
        }
        let joins = |item: &Range<u32>| {
            let text = self.text(item.clone());
            self.counts.joins.iter().map(|word| text.matches(word.as_str()).count()).sum::<usize>()
        };
        list.joined = list.items.iter().map(joins).sum();
        Some(list)
    }
}

/// A text without the longest of some words that it ends with.
fn longest_end<'t>(text: &'t str, words: &[String]) -> Option<&'t str> {
    words.iter().filter_map(|word| text.strip_suffix(word.as_str())).min_by_key(|rest| rest.len())
}

/// How a paragraph is numbered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// `（一）`
    Brackets,
    /// `1.`, `1、`
    Digits,
    /// `一是`
    Point,
}

/// The number that a paragraph begins with, and how long it is.
fn numbered(text: &str) -> Option<(Style, usize, u32)> {
    let mut chars = text.chars();
    let ordinal = |c: char| NUMERALS.chars().position(|it| it == c).map(|at| at + 1);
    let (first, second, third) = (chars.next()?, chars.next()?, chars.next().unwrap_or(' '));
    let (style, ordinal, marks) = match (first, second, third) {
        ('（', numeral, '）') => (Style::Brackets, ordinal(numeral)?, 3),
        (digit @ '1'..='9', '.' | '。' | '、' | '．', _) => (Style::Digits, digit.to_digit(10)? as usize, 2),
        (numeral, '是', _) => (Style::Point, ordinal(numeral)?, 2),
        _ => return None,
    };
    let length: usize = text.chars().take(marks).map(char::len_utf8).sum();
    Some((style, ordinal, u32::try_from(length).ok()?))
}
