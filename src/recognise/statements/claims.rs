//! The figures that sentences state: which order of words stands before a number, and whether anything else stands between.
//!
//! A statement is *certain* only where every word from the verb to the number is known, and nothing known makes it one of a
//! part: a way of publication, a subject matter, somebody else, another time.

mod counted;
mod in_words;

use super::folded::Mark;
use super::number::{Numeral, Quantity};
use super::tokens::{Kind, Token};
use super::{Own, Source};
use crate::lexicon::{ClassId, Role};
use crate::report::{Amount, Date, Exactness, Scope, Statement, Whose};
use rust_decimal::Decimal;
use std::ops::Range;

/// What a sentence has said so far.
#[derive(Clone, Copy, Debug)]
struct State {
    /// What it is about.
    topic: Option<ClassId>,
    whose: Whose,
    scope: Scope,
    /// Of many years, or up to some day.
    blurred: bool,
    /// Parts of a total follow.
    part: bool,
    /// A number was stated that a later one may be of.
    counted: bool,
    /// Where the last number ends that was stated.
    counted_at: Option<u32>,
    /// The sentence has named nothing yet that it is about.
    silent: bool,
    /// It has named something else that is counted.
    foreign: bool,
    /// It has counted what is of some matter only.
    narrowed: bool,
}

/// A clause: its tokens, those in brackets left out.
#[derive(Debug, Default)]
struct Clause {
    tokens: Vec<usize>,
    /// Brackets in it.
    holes: Vec<(u32, u32)>,
    start: u32,
}

/// Reads statements out of tokens.
pub(super) struct Claims<'s> {
    source: Source<'s>,
    own: Own<'s>,
    pub(super) statements: Vec<Statement>,
    /// What the paragraph is about, and all that it was about before.
    topic: Option<ClassId>,
    topics: Vec<ClassId>,
    /// Whether it has named something else.
    foreign: bool,
    /// Clauses that are open, the innermost last.
    frames: Vec<(Clause, State)>,
    spare: Vec<Clause>,
}

impl<'s> Claims<'s> {
    pub(super) fn new(source: Source<'s>, own: Own<'s>) -> Self {
        Self {
            source,
            own,
            statements: Vec::new(),
            topic: None,
            topics: Vec::new(),
            foreign: false,
            frames: Vec::new(),
            spare: Vec::new(),
        }
    }

    fn token(&self, at: usize) -> &'s Token {
        &self.source.tokens[at]
    }

    /// A new paragraph begins.
    pub(super) fn paragraph(&mut self) {
        self.topic = None;
        self.topics.clear();
        self.foreign = false;
    }

    /// Reads a sentence.
    pub(super) fn sentence(&mut self, tokens: Range<usize>, start: u32) {
        let says = |token: &Token| match token.kind {
            Kind::Number(Numeral::Quantity(_) | Numeral::Percent(..)) => true,
            Kind::Word(class, role) if role.is_core() => self.source.lexicon.says_in_words(class),
            _ => false,
        };
        let list = &self.source.tokens[tokens.clone()];
        if list.iter().any(|token| !token.in_title && says(token)) {
            self.clauses(tokens.clone(), start);
        }
        self.foreign |= list.iter().any(|token| token.is_word() && token.is(Role::Other));
        let topics = list.iter().filter(|token| token.is_word() && token.is(Role::Object));
        for topic in topics.filter_map(Token::class) {
            self.topic = Some(topic);
            if !self.topics.contains(&topic) {
                self.topics.push(topic);
            }
        }
    }

    fn clauses(&mut self, tokens: Range<usize>, start: u32) {
        let state = State {
            topic: self.topic.or_else(|| self.implied(&tokens)),
            whose: Whose::Unsaid,
            scope: Scope::Current,
            blurred: false,
            part: false,
            counted: false,
            counted_at: None,
            silent: true,
            foreign: false,
            narrowed: false,
        };
        let clause = self.fresh(start);
        self.frames.push((clause, state));
        let sentence = tokens.clone();
        for at in tokens {
            let token = *self.token(at);
            match token.mark() {
                Some(Mark::Open) => {
                    let inner = self.fresh(token.end);
                    let state = self.frames.last().map_or(state, |(clause, state)| self.after(clause, *state));
                    self.frames.push((inner, state));
                }
                Some(Mark::Close) if self.frames.len() > 1 => {
                    self.end(token.start, &sentence);
                    if let Some((inner, _)) = self.frames.pop() {
                        if let Some((outer, _)) = self.frames.last_mut() {
                            outer.holes.push((inner.start, token.end));
                        }
                        self.spare.push(inner);
                    }
                }
                Some(Mark::Comma | Mark::Colon) => self.cut(token, &sentence),
                Some(Mark::Semicolon) => {
                    self.cut(token, &sentence);
                    if let [(_, state)] = self.frames.as_mut_slice() {
                        state.part = false;
                    }
                }
                Some(Mark::List) => {
                    let counted = self.frames.last().is_some_and(|(clause, _)| {
                        clause.tokens.last().is_some_and(|last| matches!(self.token(*last).kind, Kind::Number(_)))
                    });
                    if counted {
                        self.cut(token, &sentence);
                    } else if let Some((clause, _)) = self.frames.last_mut() {
                        clause.holes.push((token.start, token.end));
                    }
                }
                Some(_) => {}
                None => {
                    if let Some((clause, _)) = self.frames.last_mut() {
                        clause.tokens.push(at);
                    }
                }
            }
        }
        let end = self.source.tokens.get(sentence.end).map_or(start, |token| token.start);
        while !self.frames.is_empty() {
            self.end(end, &sentence);
            if let Some((clause, _)) = self.frames.pop() {
                self.spare.push(clause);
            }
        }
    }

    /// What a sentence is about that does not say it, in a paragraph that has spoken of nothing yet: `办理结果`, or several
    /// outcomes that only applications have.
    fn implied(&self, tokens: &Range<usize>) -> Option<ClassId> {
        if self.foreign {
            return None;
        }
        let mut first: Option<ClassId> = None;
        let mut implied = None;
        for token in self.source.tokens.get(tokens.clone())?.iter().filter(|token| token.is_word()) {
            let class = token.class()?;
            let of = self.source.lexicon.class(class);
            if of.implies.is_none() && of.hints.is_none() {
                continue;
            }
            if of.role != Role::Verb {
                return of.implies;
            }
            implied = implied.or(of.implies);
            match first {
                Some(first) if first != class && implied.is_some() => return implied,
                _ => first = first.or(Some(class)),
            }
        }
        None
    }

    fn fresh(&mut self, start: u32) -> Clause {
        let mut clause = self.spare.pop().unwrap_or_default();
        clause.tokens.clear();
        clause.holes.clear();
        clause.start = start;
        clause
    }

    /// Ends the innermost clause, and begins the next one behind `mark`.
    fn cut(&mut self, mark: Token, sentence: &Range<usize>) {
        self.end(mark.start, sentence);
        if let Some((clause, _)) = self.frames.last_mut() {
            clause.tokens.clear();
            clause.holes.clear();
            clause.start = mark.end;
        }
    }

    /// Reads what the innermost clause states.
    fn end(&mut self, end: u32, sentence: &Range<usize>) {
        let Some((clause, state)) = self.frames.last_mut() else { return };
        let (clause, state) = (std::mem::take(clause), *state);
        let unreal = clause.tokens.iter().any(|at| self.token(*at).is(Role::Unreal));
        let state = if unreal { self.after(&clause, state) } else { self.clause(&clause, end, state, sentence) };
        if let Some(open) = self.frames.last_mut() {
            *open = (clause, state);
        }
    }

    /// The state after the words of a clause.
    fn after(&self, clause: &Clause, mut state: State) -> State {
        for at in &clause.tokens {
            self.say(clause, *at, &mut state);
        }
        state
    }

    /// What a word changes in what is said after it.
    fn say(&self, clause: &Clause, at: usize, state: &mut State) {
        let token = self.token(at);
        if token.in_title {
            return;
        }
        match token.kind {
            Kind::Word(class, role) => match role {
                Role::Object => (state.topic, state.silent) = (Some(class), false),
                Role::Other => (state.topic, state.silent, state.foreign) = (None, false, true),
                Role::Own => state.whose = self.whose_own(class),
                Role::Others => state.whose = Whose::Others,
                Role::Area => state.whose = self.whose_area(class),
                Role::Among | Role::Divided => state.part = true,
                Role::Total if clause.tokens.first() == Some(&at) || self.begins(clause, at) => state.part = false,
                Role::ThisYear => state.scope = Scope::Current,
                Role::OtherYear => state.scope = Scope::Other,
                Role::ManyYears => state.scope = Scope::Other,
                Role::PartYear => state.scope = Scope::Other,
                _ => {}
            },
            Kind::Number(Numeral::Year(year)) if self.begins(clause, at) => {
                let compared =
                    clause.tokens.iter().take_while(|it| **it != at).any(|it| self.token(*it).is(Role::Compared));
                if !compared {
                    state.scope = self.scope_of(year);
                }
            }
            Kind::Number(Numeral::Date(date)) => state.blurred |= !self.is_last_day(date),
            Kind::Number(Numeral::Month) => state.blurred = true,
            _ => {}
        }
    }

    /// Whether only words that say nothing stand before a token in its clause.
    fn begins(&self, clause: &Clause, at: usize) -> bool {
        let before = clause.tokens.iter().take_while(|it| **it != at);
        let harmless = |token: &Token| {
            matches!(
                token.role(),
                Some(Role::Filler | Role::Until | Role::Point | Role::Among | Role::Total | Role::Own | Role::Area)
            )
        };
        before.clone().all(|it| harmless(self.token(*it)))
            && self.uncovered(clause, clause.start..self.token(at).start) <= 12
    }

    fn scope_of(&self, year: i32) -> Scope {
        if self.own.year.is_none_or(|own| own == year) { Scope::Current } else { Scope::Year(year) }
    }

    fn is_last_day(&self, date: Date) -> bool {
        (date.month, date.day) == (12, 31) && self.own.year.is_none_or(|own| own == date.year)
    }

    /// 我县 is the county's own, and somebody else's in the report of a town.
    fn whose_own(&self, class: ClassId) -> Whose {
        let own_of = &self.source.lexicon.class(class).own_of;
        let fits = self.own.profile.is_none_or(|profile| own_of.is_empty() || own_of.iter().any(|it| it == profile));
        if fits { Whose::Own } else { Whose::Others }
    }

    fn whose_area(&self, class: ClassId) -> Whose {
        let own_of = &self.source.lexicon.class(class).own_of;
        match self.own.profile {
            Some(profile) if own_of.iter().any(|it| it == profile) => Whose::Area,
            Some(_) => Whose::Others,
            None => Whose::Unsaid,
        }
    }

    /// How many bytes of a range of a clause are no words of the lexicon.
    fn uncovered(&self, clause: &Clause, range: Range<u32>) -> u32 {
        let inside = |start: u32, end: u32| end.min(range.end).saturating_sub(start.max(range.start));
        let known = |at: &&usize| !matches!(self.token(**at).role(), Some(Role::Plain | Role::Phrase));
        let words: u32 =
            clause.tokens.iter().filter(known).map(|at| inside(self.token(*at).start, self.token(*at).end)).sum();
        let holes: u32 = clause.holes.iter().map(|(start, end)| inside(*start, *end)).sum();
        (range.end.saturating_sub(range.start)).saturating_sub(words + holes)
    }

    /// The parts of a range of a clause that are no words of the lexicon.
    fn unknown<'c>(&'c self, clause: &'c Clause, range: Range<u32>) -> impl Iterator<Item = &'s str> + 'c {
        let mut at = range.start;
        let known = clause.tokens.iter().filter(|at| !self.token(**at).is(Role::Plain));
        let known = known.map(|at| (self.token(*at).start, self.token(*at).end)).chain([(range.end, range.end)]);
        known.filter_map(move |(start, end)| {
            let (from, to) = (at, start.min(range.end));
            at = at.max(end);
            (from < to).then(|| self.source.folded.text.get(from as usize..to as usize)).flatten()
        })
    }

    fn clause(&mut self, clause: &Clause, end: u32, mut state: State, sentence: &Range<usize>) -> State {
        let mut previous = 0;
        let mut numbers = 0;
        let stated = self.statements.len();
        for (place, at) in clause.tokens.iter().enumerate() {
            if matches!(self.token(*at).kind, Kind::Number(Numeral::Quantity(_) | Numeral::Percent(..))) {
                numbers += 1;
                let said = self.number(clause, previous..place, &mut state, sentence);
                previous = said.map_or(place + 1, |said| said.max(place + 1));
            }
            self.say(clause, *at, &mut state);
        }
        // `93 件申请均已办结`
        let of_all = numbers == 1
            && self.statements.len() == stated + 1
            && self.statements.last().is_some_and(|last| last.certain && !last.part && last.scope == Scope::Current);
        if numbers == 0 || of_all {
            self.in_words(clause, end, &state, sentence, numbers > 0);
        }
        state
    }
}

pub(super) fn amount(quantity: &Quantity, span: crate::text::Span) -> Amount {
    Amount {
        value: quantity.value,
        exactness: quantity.exactness,
        unit: quantity.unit,
        half_step: quantity.half_step,
        span,
    }
}

fn nought(span: crate::text::Span) -> Amount {
    Amount { value: Decimal::ZERO, exactness: Exactness::Exact, unit: None, half_step: Decimal::ZERO, span }
}
