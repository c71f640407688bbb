//! What one stumbles over: years and names at the beginning of sentences, marks without their other half, points out of
//! order, paragraphs that stand there twice.

use super::folded::Mark;
use super::number::Numeral;
use super::tokens::{Kind, Token};
use super::{Own, Source};
use crate::lexicon::Role;
use crate::recognise::names::Name;
use crate::report::{Date, Oddity, OddityKind, Where};
use crate::vocabulary::Wording;
use std::collections::HashSet;
use std::ops::Range;

/// Reads oddities out of tokens.
pub(super) struct Oddities<'s> {
    source: Source<'s>,
    own: Own<'s>,
    own_name: Option<Name>,
    pub(super) found: Vec<Oddity>,
    /// The section that the points below are of, and the last of them.
    section: Option<Where>,
    point: u32,
    heading: u32,
    /// Whether a year was spoken of in this section.
    dated: bool,
}

impl<'s> Oddities<'s> {
    pub(super) fn new(source: Source<'s>, own: Own<'s>) -> Self {
        let own_name = own.body.map(|body| Name::of(body, &own.vocabulary.parts_of_names));
        Self { source, own, own_name, found: Vec::new(), section: None, point: 0, heading: 0, dated: false }
    }

    fn add(&mut self, kind: OddityKind, range: Range<u32>, year: Option<i32>, date: Option<Date>) {
        let place = self.source.place(self.source.folded.paragraph_at(range.start));
        let span = self.source.locate(range);
        self.found.push(Oddity { kind, span, place, year, date });
    }

    /// Reads a sentence.
    pub(super) fn sentence(&mut self, tokens: Range<usize>, start: u32) {
        let list = self.source.tokens.get(tokens).unwrap_or_default();
        let place = self.source.place(self.source.folded.paragraph_at(start));
        if self.section != Some(place) {
            (self.section, self.point, self.heading, self.dated) = (Some(place), 0, 0, false);
        }
        self.beginning(list, start);
        for (at, token) in list.iter().enumerate() {
            if token.is(Role::Point) && !token.in_title {
                self.point(token);
            }
            if token.is(Role::Until)
                && let Some(Token { kind: Kind::Number(Numeral::Date(date)), start, end, .. }) = list.get(at + 1)
                && *start <= token.end + 3
            {
                self.add(OddityKind::Until, *start..*end, None, Some(*date));
            }
        }
    }

    /// `2023年，我镇…`: the year, and who.
    fn beginning(&mut self, list: &[Token], start: u32) {
        const LONGEST_NUMBER: u32 = 12;
        let head = list.iter().position(|token| {
            token.mark().is_none()
                && !token.is(Role::Point)
                && !matches!(token.kind, Kind::Number(Numeral::Other | Numeral::Times(..)))
        });
        let Some(head) = head else { return self.place(start) };
        let first = &list[head];
        if first.in_title || first.start > start + LONGEST_NUMBER {
            return self.place(start);
        }
        let mut from = start;
        let mut next = head;
        if let Kind::Number(Numeral::Year(year)) = first.kind {
            // `2022 年收到 84 件，2023 年 93 件`
            let own =
                |token: &Token| matches!(token.kind, Kind::Number(Numeral::Year(it)) if Some(it) == self.own.year);
            let compares = self.own.year != Some(year) && list.iter().any(|token| !token.in_title && own(token));
            if !compares {
                self.year(first, year);
            }
            from = first.end;
            next += 1;
            if let Some(comma) = list.get(next).filter(|token| token.mark() == Some(Mark::Comma)) {
                from = comma.end;
                next += 1;
            }
        }
        let subject = list.get(next).filter(|token| token.mark().is_none());
        self.subject(from, subject);
        self.place(from);
    }

    fn text(&self, range: Range<u32>) -> &'s str {
        self.source.folded.text.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    fn year(&mut self, token: &Token, year: i32) {
        const AHEAD: usize = 60;
        let rest = self.source.folded.text.get(token.end as usize..).unwrap_or_default();
        let rest = rest.strip_prefix('度').unwrap_or(rest);
        let mut end = AHEAD.min(rest.len());
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let ahead = &rest[..end];
        // A year that something began in, or that a paper is of.
        let Wording { year_before, since, plans, .. } = &self.own.vocabulary.wording;
        let goes_on = |words: &[String]| words.iter().any(|it| ahead.starts_with(it.as_str()));
        let speaks = goes_on(year_before)
            || self.own.body.is_some_and(|body| ahead.chars().next().is_some_and(|c| body.contains(c)));
        if !speaks || goes_on(since) {
            return;
        }
        let sentence = &ahead[..ahead.find('。').unwrap_or(ahead.len())];
        if plans.iter().any(|it| sentence.contains(it.as_str())) {
            return self.add(OddityKind::PlanYear, token.start..token.end, Some(year), None);
        }
        let first = !std::mem::replace(&mut self.dated, true);
        if first && self.own.year.is_some_and(|own| own != year) {
            self.add(OddityKind::OtherYear, token.start..token.end, Some(year), None);
        }
    }

    /// Who does what the sentence says: `我县…`.
    fn subject(&mut self, from: u32, token: Option<&Token>) {
        let Some(token) = token else { return };
        if let Kind::Word(class, Role::Own) = token.kind
            && token.start == from
        {
            let own_of = &self.source.lexicon.class(class).own_of;
            let fits =
                self.own.profile.is_none_or(|profile| own_of.is_empty() || own_of.iter().any(|it| it == profile));
            let wider = self.source.lexicon.class(class).wider;
            // `我市国土空间总体规划获批` is what an office of the city says; what does the office's work is the office.
            let rest = self.source.folded.text.get(token.end as usize..).unwrap_or_default();
            let predicates = &self.source.lexicon.privacy.predicates;
            let works = || predicates.iter().any(|word| rest.starts_with(word.as_str()));
            if !fits && (!wider || works()) {
                let kind = if wider { OddityKind::WiderLevel } else { OddityKind::OtherLevel };
                self.add(kind, token.start..token.end, None, None);
            }
        }
    }

    /// What somebody will do, at the beginning of a clause: `松鹤镇将进一步…`, `县财政局将继续…`, `…，我镇将…`.
    fn intentions(&mut self) {
        const WILL: &str = "将";
        const LONGEST: usize = 16;
        let text = self.source.folded.text.as_str();
        let is_letter = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
        for at in memchr::memmem::find_iter(text.as_bytes(), WILL) {
            let mut before = text[..at].char_indices().rev();
            let name = before.by_ref().take(LONGEST).take_while(|(_, c)| is_letter(*c)).last();
            let Some((start, _)) = name else { continue };
            if text[..start].chars().next_back().is_some_and(is_letter) {
                continue;
            }
            let (from, end) = (u32::try_from(start).unwrap_or(0), u32::try_from(at).unwrap_or(0));
            let parts = &self.own.vocabulary.parts_of_names;
            let does = &text[at + WILL.len()..];
            let plans = parts.plans.iter().any(|plan| does.starts_with(plan.as_str()));
            if plans && self.own_name.as_ref().is_some_and(|own| own.is_peer(&text[start..at], parts)) {
                self.add(OddityKind::OtherPlace, from..end, None, None);
            } else if text[..start].ends_with('，') {
                let token = self.source.tokens.partition_point(|token| token.start < from);
                let token = self.source.tokens.get(token).filter(|token| token.start == from && token.end == end);
                self.subject(from, token);
            }
        }
    }

    /// `松鹤镇高度重视…`: a town does something, and not the one whose report it is.
    fn place(&mut self, from: u32) {
        const LONGEST: usize = 6;
        let rest = self.source.folded.text.get(from as usize..).unwrap_or_default();
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST).skip(2);
        let parts = &self.own.vocabulary.parts_of_names;
        let predicates = &self.source.lexicon.privacy.predicates;
        let acts = |end: &usize| {
            let (name, after) = rest.split_at(*end);
            parts.town_alone.is_name(name) && predicates.iter().any(|word| after.starts_with(word.as_str()))
        };
        let Some(end) = ends.into_iter().find(acts) else { return };
        if self.own_name.as_ref().is_some_and(|own| own.is_other(&Name::of(&rest[..end], parts))) {
            self.add(OddityKind::OtherPlace, from..from + u32::try_from(end).unwrap_or(0), None, None);
        }
    }

    /// `一是`, `二是`: each follows on the one before, or begins anew.
    fn point(&mut self, token: &Token) {
        let Some(number) = self.text(token.start..token.end).chars().next().and_then(small) else { return };
        if number != 1 && number != self.point + 1 && self.point > 0 {
            self.add(OddityKind::Misnumbered, token.start..token.end, None, None);
        }
        self.point = number;
    }

    /// A paragraph begins at byte `start`: perhaps with `（一）`.
    pub(super) fn paragraph(&mut self, start: u32) {
        let rest = self.source.folded.text.get(start as usize..).unwrap_or_default();
        let inside = rest.strip_prefix('（').and_then(|rest| rest.split_once('）')).map(|(inside, _)| inside);
        let Some(number) =
            inside.filter(|inside| inside.chars().count() == 1).and_then(|it| it.chars().next()).and_then(small)
        else {
            return;
        };
        let place = self.source.place(self.source.folded.paragraph_at(start));
        if self.section != Some(place) {
            (self.section, self.point, self.heading, self.dated) = (Some(place), 0, 0, false);
        }
        self.point = 0;
        if number != 1 && number != self.heading + 1 && self.heading > 0 {
            let end = start + u32::try_from("（一）".len()).unwrap_or(0);
            self.add(OddityKind::Misnumbered, start..end, None, None);
        }
        self.heading = number;
    }

    /// Intentions of others, marks without their other half, and paragraphs that stand there a second time.
    pub(super) fn whole(&mut self, view: &str) {
        self.intentions();
        const SHORTEST: usize = 120;
        let marks = &self.source.folded.marks;
        let text = self.source.folded.text.as_str();
        let mut open: Vec<(u32, Mark)> = Vec::new();
        let mut seen: HashSet<&str> = HashSet::new();
        let mut start = 0;
        let last = marks.len().saturating_sub(1);
        for (at, (byte, mark)) in marks.iter().enumerate() {
            match mark {
                Mark::TitleOpen | Mark::Open => open.push((*byte, *mark)),
                Mark::TitleClose | Mark::Close => {
                    let opener = if *mark == Mark::Close { Mark::Open } else { Mark::TitleOpen };
                    match open.iter().rposition(|(_, it)| *it == opener) {
                        Some(place) => {
                            for (byte, _) in open.split_off(place).into_iter().skip(1) {
                                self.unpaired(byte, view);
                            }
                        }
                        None if !numbers_a_point(&text[start as usize..*byte as usize]) => self.unpaired(*byte, view),
                        None => {}
                    }
                }
                Mark::Paragraph => {
                    let words = &text[start as usize..*byte as usize];
                    // A line that ends inside a sentence may go on in the next one; the last paragraph may be cut off.
                    let goes_on = !words.trim_end().ends_with(['。', '；', '！', '？']);
                    let (here, before): (Vec<_>, Vec<_>) = open.drain(..).partition(|(byte, _)| *byte >= start);
                    let (kept, lost) = if goes_on { (here, before) } else { (Vec::new(), [before, here].concat()) };
                    for (byte, _) in lost.into_iter().filter(|_| at != last) {
                        self.unpaired(byte, view);
                    }
                    open = kept;
                    if words.len() >= SHORTEST && words.contains('。') && !seen.insert(words) {
                        self.add(OddityKind::Repeated, start..*byte, None, None);
                    }
                    start = *byte + 1;
                }
                _ => {}
            }
        }
    }

    fn unpaired(&mut self, byte: u32, view: &str) {
        let length = self.source.folded.text[byte as usize..].chars().next().map_or(1, char::len_utf8);
        let range = byte..byte + u32::try_from(length).unwrap_or(1);
        let written = view.get(self.source.locate(range.clone()).range()).unwrap_or_default();
        if matches!(written, "《" | "》" | "（" | "）" | "(" | ")") {
            self.add(OddityKind::Unpaired, range, None, None);
        }
    }
}

/// `1）`, `三）` at the beginning of a paragraph or behind a stop number a point.
fn numbers_a_point(before: &str) -> bool {
    let number = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(c));
    number.len() < before.len() && (number.is_empty() || number.ends_with(['。', '；', '：', '，', '、', '？', '！']))
}

fn small(c: char) -> Option<u32> {
    let at = "一二三四五六七八九十".chars().position(|it| it == c)?;
    u32::try_from(at + 1).ok()
}
