//! The figures that sentences state: which order of words stands before a number, and whether anything else stands between.
//!
//! A statement is *certain* only where every word from the verb to the number is known, and nothing known makes it one of a
//! part: a way of publication, a subject matter, somebody else, another time.

use super::folded::Mark;
use super::number::{Numeral, Quantity};
use super::tokens::{Kind, Token};
use super::{Named, Own, Source};
use crate::lexicon::{ClassId, Order, Role};
use crate::report::{Amount, Date, Exactness, Manner, Scope, Statement, Where, Whose};
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

    /// Whether the sentence, the paragraph or the section is about what a metric has to do with.
    fn is_near(&self, order: &Order, state: &State, sentence: &Range<usize>, at: usize) -> bool {
        let metric = self.source.lexicon.metric(order.metric);
        if metric.near.is_empty() {
            return true;
        }
        let near = |class: Option<ClassId>| class.is_some_and(|class| metric.near.contains(&class));
        let paragraph = self.source.folded.paragraph_at(self.token(at).start);
        let in_section =
            || metric.near_section.is_some_and(|section| self.source.place(paragraph) == Where::Section(section));
        // `行政复议 57 件，其中涉及政府信息公开 6 件`: the 57 are of anything.
        let mut part = self.source.tokens[at + 1..sentence.end.max(at + 1)].iter();
        let among = part.by_ref().any(|token| token.is_word() && token.is(Role::Among));
        let of_part = |token: &Token| token.is_word() && near(token.class());
        if among && part.by_ref().take_while(|token| token.quantity().is_none()).any(of_part) {
            return false;
        }
        let words = &self.source.tokens[sentence.clone()];
        words.iter().any(|token| token.is_word() && near(token.class()))
            || near(state.topic)
            || near(self.topic)
            || in_section()
    }

    /// A number, and what stands before it since the last one; the place behind the words that it is said with.
    fn number(
        &mut self,
        clause: &Clause,
        region: Range<usize>,
        here: &mut State,
        sentence: &Range<usize>,
    ) -> Option<usize> {
        let at = clause.tokens.get(region.end).copied()?;
        let token = *self.token(at);
        if token.in_title {
            return None;
        }
        let before = &clause.tokens[region.clone()];
        let next =
            clause.tokens[region.end + 1..].iter().position(|it| matches!(self.token(*it).kind, Kind::Number(_)));
        let after = &clause.tokens[region.end + 1..next.map_or(clause.tokens.len(), |next| region.end + 1 + next)];
        let core = |tokens: &[usize]| -> Vec<(ClassId, usize)> {
            let core = tokens
                .iter()
                .filter(|it| self.token(**it).is_word() && self.token(**it).role().is_some_and(Role::is_core));
            core.filter_map(|it| Some((self.token(*it).class()?, *it))).collect()
        };
        let (core_before, core_after) = (core(before), core(after));
        let paragraph = self.source.folded.paragraph_at(token.start);
        let fits = |order: &&Order| {
            let classes =
                |core: &[(ClassId, usize)], order: &[ClassId]| core.iter().map(|it| it.0).eq(order.iter().copied());
            let (b, a) = (order.before.len(), order.after.len());
            core_before.len() >= b
                && core_after.len() >= a
                && classes(&core_before[core_before.len() - b..], &order.before)
                && classes(&core_after[..a], &order.after)
                && self.unit_fits(order, &token)
                && self.source.lexicon.metric(order.metric).about.is_none_or(|about| self.is_about(about, order, here))
                && self.goes_on(order, here, core_before.last().map_or(token.start, |it| self.token(it.1).start))
                && self.is_near(order, here, sentence, at)
        };
        let order = match core_before.last() {
            Some((last, _)) => self.source.lexicon.orders_before(*last).iter().find(fits),
            None => self.source.lexicon.orders_after().iter().find(fits),
        };
        let order = order?;
        let metric = self.source.lexicon.metric(order.metric);
        if here.part && !metric.part {
            return None;
        }
        let leftover = core_before.len() > order.before.len();
        // `不予公开、无法提供等 6 件` are both together.
        if leftover && metric.part && !order.before.is_empty() {
            let first = core_before.len() - order.before.len();
            let between = self.token(core_before[first - 1].1).end..self.token(core_before[first].1).start;
            let between = self.source.folded.text.get(between.start as usize..between.end as usize);
            if between.is_some_and(|between| matches!(between.trim(), "、" | "和" | "及" | "与" | "或")) {
                return None;
            }
        }
        // `发文 96 件，依申请公开 0 件` counts papers.
        let bare = order.before.len() == 1 && order.after.is_empty() && order.before.first().copied() == metric.about;
        if bare && (here.foreign || leftover) {
            return None;
        }
        let roles = |role: Role| before.iter().any(|it| self.token(*it).is_word() && self.token(*it).is(role));
        let barred = [Role::Channel, Role::Compared, Role::Each, Role::Share];
        if barred.into_iter().any(roles) {
            return None;
        }
        let open_list = before.iter().any(|it| self.token(*it).is(Role::Open));
        let first = core_before
            .get(core_before.len() - order.before.len())
            .map_or(token.start, |(_, at)| self.token(*at).start);
        // `增加申请 3 件`, `申请增加 3 件`; what was improved before is another matter.
        const NEXT_TO: u32 = 6;
        let difference = |it: &usize| self.token(*it).is(Role::Difference) && self.token(*it).end + NEXT_TO >= first;
        if before.iter().any(difference) {
            return None;
        }
        let region_start =
            if region.start == 0 { clause.start } else { self.token(clause.tokens[region.start - 1]).end };
        let inner = self.uncovered(clause, first..token.start);
        let behind = match core_after.get(order.after.len().wrapping_sub(1)).filter(|_| !order.after.is_empty()) {
            Some((_, last)) => self.uncovered(clause, token.end..self.token(*last).end),
            None => 0,
        };
        // `收到涉及征地补偿的申请 37 件，其中予以公开 21 件`: of some matter only, and so are its parts.
        let of_matter = inner > 0
            && self.source.folded.text.get(first as usize..token.start as usize).is_some_and(|it| it.contains("涉及"));
        here.narrowed |= of_matter;
        // What is that far apart does not belong together.
        const FAR_APART: u32 = 18;
        if inner > FAR_APART || here.narrowed && (of_matter || here.part) {
            return None;
        }
        if metric.bare && !self.stands_bare(clause, before, region_start..first) {
            return None;
        }
        // `合并办理 1 件`, `当面答复 3 件`: some way of it, not all.
        let in_some_way = || {
            let before = self.source.folded.text.get(region_start as usize..first as usize).unwrap_or_default();
            let unknown = self.unknown(clause, region_start..first).last();
            unknown.is_some_and(|words| {
                before.ends_with(words) && words.chars().count() > 1 && self.own.named(words) == Named::Adverb
            })
        };
        if metric.wants_total && !roles(Role::Total) && in_some_way() {
            return None;
        }
        let odd_year = before
            .iter()
            .any(|it| matches!(self.token(*it).kind, Kind::Number(Numeral::Year(_))) && !self.begins(clause, *it));
        let (whose, known) = self.subject(clause, region_start..first, here);
        let amount = self.amount(&token);
        let soft = amount.unit.is_some_and(|unit| self.source.lexicon.unit(unit).kind == "heads");
        let certain = inner == 0
            && behind == 0
            && known
            && !odd_year
            && !open_list
            && !leftover
            && !soft
            && !metric.vague
            && !here.blurred
            && (!metric.wants_total
                || here.counted
                || roles(Role::Total)
                || core_before.iter().any(|it| self.source.lexicon.says_all(it.0)));
        self.statements.push(Statement {
            metric: order.metric,
            amount,
            manner: Manner::Number,
            scope: here.scope,
            whose,
            part: here.part,
            certain,
            clause: self.source.locate(clause.start..token.end),
            place: self.source.place(paragraph),
            paragraph,
        });
        here.counted = true;
        here.counted_at = Some(token.end);
        if let Some(about) = metric.about {
            here.topic = Some(about);
        }
        let last = core_after.get(order.after.len().checked_sub(1)?)?.1;
        clause.tokens.iter().position(|it| *it == last).map(|last| last + 1)
    }

    /// Whether an order that leaves its object out stands behind what it goes on from.
    fn goes_on(&self, order: &Order, state: &State, start: u32) -> bool {
        // No more than a comma and a word like 共 stand between.
        const NEXT_TO: u32 = 12;
        let metric = self.source.lexicon.metric(order.metric);
        let Some(first) = metric.follows.filter(|_| order.before.len() + order.after.len() == 1) else { return true };
        let follows =
            |it: &Statement| it.metric == first || self.source.lexicon.metric(it.metric).follows == Some(first);
        let next_to = state.counted_at.is_some_and(|end| start.saturating_sub(end) <= NEXT_TO);
        next_to && !state.part && self.statements.last().is_some_and(|last| follows(last) && !last.part)
    }

    /// Whether nothing stands before a word but whose it is, of when, and that it is all.
    fn stands_bare(&self, clause: &Clause, before: &[usize], range: Range<u32>) -> bool {
        let harmless = |token: &Token| {
            matches!(token.kind, Kind::Number(Numeral::Year(_)))
                || matches!(
                    token.role(),
                    Some(Role::Own | Role::Area | Role::Total | Role::ThisYear | Role::Filler | Role::Object)
                )
        };
        // `行政许可决定类信息 56 条` are no decisions.
        let behind = before.iter().skip_while(|it| self.token(**it).start < range.end).skip(1);
        behind.clone().all(|it| self.token(*it).is(Role::Total))
            && before.iter().all(|it| harmless(self.token(*it)))
            && self.unknown(clause, range).all(|words| self.own.named(words) == Named::Own)
    }

    /// Whether the sentence is about what an order of words wants: it says so itself, or has said so, or the paragraph has
    /// and the sentence speaks of nothing else.
    fn is_about(&self, about: ClassId, order: &Order, state: &State) -> bool {
        let named = order.before.iter().chain(&order.after).any(|class| *class == about);
        let length = order.before.len() + order.after.len();
        named || state.topic == Some(about) || length > 1 && state.silent && self.topics.contains(&about)
    }

    fn unit_fits(&self, order: &Order, token: &Token) -> bool {
        let metric = self.source.lexicon.metric(order.metric);
        match &token.kind {
            Kind::Number(Numeral::Percent(..)) => order.percent,
            Kind::Number(Numeral::Quantity(quantity)) if !order.percent => match quantity.unit {
                Some(unit) => {
                    let kind = self.source.lexicon.unit(unit).kind.as_str();
                    kind == metric.unit || kind == "heads" && metric.unit == "case"
                }
                None => quantity.value.is_zero() && metric.unit == "case",
            },
            _ => false,
        }
    }

    fn amount(&self, token: &Token) -> Amount {
        let span = self.source.locate(token.start..token.end);
        match &token.kind {
            Kind::Number(Numeral::Quantity(quantity)) => amount(quantity, span),
            Kind::Number(Numeral::Percent(value, step)) => {
                Amount { value: *value, exactness: Exactness::Exact, unit: None, half_step: *step / Decimal::TWO, span }
            }
            _ => nought(span),
        }
    }

    /// Whose figure it is that stands behind these words, and whether all of them are known well enough.
    fn subject(&self, clause: &Clause, range: Range<u32>, state: &State) -> (Whose, bool) {
        let mut whose = state.whose;
        let mut known = true;
        for unknown in self.unknown(clause, range) {
            match self.own.named(unknown) {
                Named::Own if whose == Whose::Unsaid => whose = Whose::Own,
                Named::Own | Named::Adverb => {}
                Named::Others => whose = Whose::Others,
                Named::Unclear => known = false,
            }
        }
        (whose, known)
    }

    /// What a clause without numbers says: that there was none, or that it is so of all.
    fn in_words(&mut self, clause: &Clause, end: u32, state: &State, sentence: &Range<usize>, counted: bool) {
        let is_core = |it: &&usize| self.token(**it).is_word() && self.token(**it).role().is_some_and(Role::is_core);
        let core: Vec<(ClassId, usize)> =
            clause.tokens.iter().filter(is_core).filter_map(|it| Some((self.token(*it).class()?, *it))).collect();
        if core.len() < 2 || !core.iter().any(|it| self.source.lexicon.says_in_words(it.0)) {
            return;
        }
        let lexicon = self.source.lexicon;
        let none = lexicon
            .none_orders()
            .iter()
            .filter(|_| !counted)
            .filter_map(|order| self.none(order, &core).map(|first| (order, first, Manner::None)));
        let all = lexicon
            .all_orders()
            .iter()
            .filter_map(|order| self.all(order, &core).map(|first| (order, first, Manner::All)));
        let found: Vec<(&Order, usize, Manner)> = none.chain(all).collect();
        let mut here = *state;
        for it in &clause.tokens {
            self.say(clause, *it, &mut here);
        }
        for (order, first, manner) in found {
            let word = first;
            let first = *self.token(first);
            let tail = self.uncovered(clause, first.start..end);
            let has = |role: Role| clause.tokens.iter().any(|it| self.token(*it).is(role));
            let barred = tail > 0
                || has(Role::Channel)
                || has(Role::Among)
                || has(Role::Compared)
                || manner == Manner::All && has(Role::InTime);
            let paragraph = self.source.folded.paragraph_at(first.start);
            let metric = lexicon.metric(order.metric);
            let about =
                metric.about.is_none_or(|about| state.topic == Some(about) || core.iter().any(|it| it.0 == about));
            if barred || here.part || !about || !self.is_near(order, &here, sentence, word) {
                continue;
            }
            let (whose, known) = self.subject(clause, clause.start..first.start, &here);
            let span = self.source.locate(first.start..end);
            self.statements.push(Statement {
                metric: order.metric,
                amount: nought(span),
                manner,
                scope: here.scope,
                whose,
                part: false,
                certain: known && !metric.vague && !here.blurred,
                clause: self.source.locate(clause.start..end),
                place: self.source.place(paragraph),
                paragraph,
            });
        }
    }

    /// The word of negation, where the clause says that there was none of what `order` ends with.
    fn none(&self, order: &Order, core: &[(ClassId, usize)]) -> Option<usize> {
        let (object, head) = order.before.split_last()?;
        let classes = core.iter().map(|it| it.0);
        let begins = core.len() > head.len() && classes.clone().take(head.len()).eq(head.iter().copied());
        let objects = &core[head.len().min(core.len())..];
        let listed = |class: ClassId| self.source.lexicon.class(class).listed;
        let is_list =
            objects.iter().any(|it| it.0 == *object) && objects.iter().all(|it| it.0 == *object || listed(it.0));
        (begins && is_list).then(|| core.first().map(|it| it.1)).flatten()
    }

    /// The first word of `order`, where the clause ends with it; things that are listed may stand between.
    fn all(&self, order: &Order, core: &[(ClassId, usize)]) -> Option<usize> {
        let (last, head) = order.before.split_last()?;
        let (end, before) = core.split_last().filter(|(end, _)| end.0 == *last)?;
        let listed = |class: ClassId| self.source.lexicon.class(class).listed;
        let objects = before.iter().rev().take_while(|it| listed(it.0)).count();
        match head {
            [object] if listed(*object) => {
                before[before.len() - objects..].iter().find(|it| it.0 == *object).map(|it| it.1)
            }
            [] => Some(end.1),
            _ => {
                let start = before.len().checked_sub(head.len())?;
                before[start..].iter().map(|it| it.0).eq(head.iter().copied()).then(|| before[start].1)
            }
        }
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
