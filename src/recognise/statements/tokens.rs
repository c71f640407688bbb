//! The folded text as tokens: words of the lexicon, numbers, and what sentences are cut at.

use super::folded::{Folded, Mark};
use super::number::{self, Numeral};
use crate::lexicon::{ClassId, Lexicon, Role};
use crate::report::Exactness;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A word of the lexicon.
    Word(ClassId, Role),
    /// A number.
    Number(Numeral),
    /// What a sentence is cut at.
    Mark(Mark),
}

/// A word, a number, or a mark.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: u32,
    pub(super) end: u32,
    /// It stands in the title of a paper (《…》).
    pub(super) in_title: bool,
}

impl Token {
    pub(super) fn role(&self) -> Option<Role> {
        match self.kind {
            Kind::Word(_, role) => Some(role),
            _ => None,
        }
    }

    pub(super) fn is(&self, role: Role) -> bool {
        self.role() == Some(role)
    }

    pub(super) fn class(&self) -> Option<ClassId> {
        match self.kind {
            Kind::Word(class, _) => Some(class),
            _ => None,
        }
    }

    pub(super) fn mark(&self) -> Option<Mark> {
        match self.kind {
            Kind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    pub(super) fn quantity(&self) -> Option<&number::Quantity> {
        match &self.kind {
            Kind::Number(Numeral::Quantity(quantity)) if !self.in_title => Some(quantity),
            _ => None,
        }
    }

    /// A word of the text itself, not of a title in it.
    pub(super) fn is_word(&self) -> bool {
        matches!(self.kind, Kind::Word(..)) && !self.in_title
    }
}

/// Cuts the text into tokens; what is none of the lexicon's words is left out.
pub(super) fn tokens(folded: &Folded, lexicon: &Lexicon) -> Vec<Token> {
    let mut cutter =
        Cutter { folded, lexicon, tokens: Vec::with_capacity(folded.marks.len() * 2), done: 0, title: None };
    let mut words = lexicon.words(&folded.text).peekable();
    for (at, mark) in &folded.marks {
        while let Some((class, start, end)) = words.next_if(|(_, start, _)| *start <= *at as usize) {
            cutter.word(class, start, end);
        }
        cutter.mark(*at, *mark);
    }
    cutter.tokens
}

struct Cutter<'f> {
    folded: &'f Folded,
    lexicon: &'f Lexicon,
    tokens: Vec<Token>,
    /// Up to where the text is in tokens.
    done: u32,
    /// Where the title of a paper opened.
    title: Option<u32>,
}

impl Cutter<'_> {
    fn push(&mut self, kind: Kind, start: u32, end: u32) {
        self.tokens.push(Token { kind, start, end, in_title: self.title.is_some() });
        self.done = end;
    }

    fn word(&mut self, class: ClassId, start: usize, end: usize) {
        let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(end)) else { return };
        if start < self.done {
            return;
        }
        if self.is_inside(start, end) {
            return;
        }
        let role = self.lexicon.class(class).role;
        // `5件以上`, `10条左右`
        if let Some(exactness) = exactness(role)
            && let Some(last) = self.tokens.last_mut().filter(|last| last.end == start)
            && let Kind::Number(Numeral::Quantity(quantity)) = &mut last.kind
        {
            quantity.exactness = exactness;
            last.end = end;
            self.done = end;
            return;
        }
        self.push(Kind::Word(class, role), start, end);
    }

    /// Whether Latin letters go on before or behind a word: then it is none.
    fn is_inside(&self, start: u32, end: u32) -> bool {
        let bytes = self.folded.text.as_bytes();
        let is_latin =
            |at: Option<u32>| at.and_then(|at| bytes.get(at as usize)).is_some_and(u8::is_ascii_alphanumeric);
        let goes_on = |at: Option<u32>| {
            at.and_then(|at| bytes.get(at as usize)).is_some_and(|c| c.is_ascii_alphanumeric() || b"./_@-".contains(c))
        };
        let (before, behind) = (start.checked_sub(1), Some(end));
        is_latin(Some(start)) && goes_on(before) || is_latin(end.checked_sub(1)) && goes_on(behind)
    }

    fn mark(&mut self, at: u32, mark: Mark) {
        const LONGEST_TITLE: u32 = 240;
        if at < self.done {
            return;
        }
        if self.title.is_some_and(|open| matches!(mark, Mark::Paragraph) || at - open > LONGEST_TITLE) {
            self.close_title();
        }
        match mark {
            Mark::Digits | Mark::Numerals => self.number(at),
            Mark::TitleOpen => {
                self.title = Some(at);
            }
            Mark::TitleClose => self.title = None,
            _ if self.title.is_some() => {}
            mark => {
                let length = self.folded.text[at as usize..].chars().next().map_or(1, char::len_utf8);
                self.push(Kind::Mark(mark), at, at + u32::try_from(length).unwrap_or(1));
            }
        }
    }

    /// A title that is never closed is none.
    fn close_title(&mut self) {
        let Some(open) = self.title.take() else { return };
        for token in self.tokens.iter_mut().rev().take_while(|token| token.start > open) {
            token.in_title = false;
        }
    }

    fn number(&mut self, at: u32) {
        let text = &self.folded.text[at as usize..];
        let before = self.folded.text[..at as usize].chars().next_back().unwrap_or(' ');
        let Some((mut numeral, length)) = number::read(text, before, self.lexicon) else { return };
        // `约10条`, `超过5件`
        if let Numeral::Quantity(quantity) = &mut numeral
            && let Some(last) = self.tokens.last().filter(|last| last.end == at && !last.in_title)
            && let Some(exactness) = last.role().and_then(exactness)
        {
            quantity.exactness = if quantity.exactness == Exactness::Over && exactness == Exactness::About {
                Exactness::Over
            } else {
                exactness
            };
            self.tokens.pop();
        }
        let end = at + u32::try_from(length).unwrap_or(0);
        self.push(Kind::Number(numeral), at, end);
    }
}

fn exactness(role: Role) -> Option<Exactness> {
    match role {
        Role::About => Some(Exactness::About),
        Role::Over => Some(Exactness::Over),
        Role::Under => Some(Exactness::Under),
        _ => None,
    }
}
