//! How figures are said to have changed since last year: `收到申请 17 件，较上年减少 13 件，下降 43.3%`.
//!
//! A change is of the one figure that was stated since the change before it. Where several were, where something else is named
//! between the two, or where a word stands there that is not known, nothing is taken for one.

use super::claims::amount;
use super::folded::Mark;
use super::named;
use super::number::Numeral;
use super::tokens::{Kind, Token};
use super::{Own, Source};
use crate::lexicon::{Class, Direction, Role};
use crate::report::{Amount, Change, Exactness, Extent, Scope, Statement, Whose};
use rust_decimal::Decimal;
use std::ops::Range;

/// Reads claims of change out of tokens.
pub(super) struct Changes<'s> {
    source: Source<'s>,
    own: Own<'s>,
    pub(super) found: Vec<Change>,
}

/// What a change may be of.
#[derive(Clone, Copy)]
struct Subject<'t> {
    /// The figure, if it is known what it is of.
    statement: Option<&'t Statement>,
    /// The last token that was said of it.
    last: usize,
}

/// What a sentence has said so far.
#[derive(Default)]
struct State<'t> {
    /// Where the sentence begins.
    start: usize,
    /// The figures since the last change.
    counted: Vec<Subject<'t>>,
    /// What the last change was of.
    carried: Option<Subject<'t>>,
    /// Last year's figure, since the last figure.
    before: Option<Amount>,
    /// A comparison is made, and last year is named; in this clause, since the last number.
    compared: bool,
    last_year: bool,
    last_year_here: bool,
    /// The sentence began with that: it is said of all that follows.
    leads: Option<bool>,
    /// Some other time is spoken of.
    other_time: bool,
    /// How many figures had been counted where each bracket that is open was opened.
    brackets: Vec<usize>,
}

impl<'s> Changes<'s> {
    pub(super) fn new(source: Source<'s>, own: Own<'s>) -> Self {
        Self { source, own, found: Vec::new() }
    }

    fn token(&self, at: usize) -> &'s Token {
        &self.source.tokens[at]
    }

    fn class(&self, token: &Token) -> Option<&'s Class> {
        token.class().map(|class| self.source.lexicon.class(class))
    }

    fn direction(&self, token: &Token) -> Option<Direction> {
        if token.is_word() { self.class(token)?.direction } else { None }
    }

    /// Reads a sentence, of which `statements` are known.
    pub(super) fn sentence(&mut self, tokens: Range<usize>, statements: &[Statement]) {
        let list = &self.source.tokens[tokens.clone()];
        let is_difference = |token: &Token| token.is(Role::Difference) && self.direction(token).is_some();
        if !list.iter().any(is_difference) {
            return;
        }
        let mut state = State { start: tokens.start, ..State::default() };
        for at in tokens.clone() {
            let token = self.token(at);
            match token.kind {
                Kind::Mark(Mark::Semicolon) => {
                    let led = state.leads == Some(true);
                    let (brackets, leads) = (std::mem::take(&mut state.brackets), state.leads);
                    let start = state.start;
                    state = State { start, compared: led, last_year: led, leads, brackets, ..State::default() };
                }
                Kind::Mark(Mark::Open) => {
                    state.brackets.push(state.counted.len());
                    state.last_year_here = false;
                }
                Kind::Mark(Mark::Close) => {
                    state.last_year_here = false;
                    if let Some(counted) = state.brackets.pop() {
                        state.counted.truncate(counted);
                    }
                }
                Kind::Mark(_) => state.last_year_here = false,
                Kind::Word(..) if token.in_title => {}
                Kind::Word(_, role) => self.word(at, role, &mut state),
                Kind::Number(Numeral::Year(year)) => {
                    state.last_year_here = self.own.year == Some(year + 1);
                    state.last_year = state.last_year_here || state.last_year && !state.compared;
                }
                Kind::Number(numeral) if !token.in_title => {
                    self.number(at, numeral, statements, &mut state);
                    state.last_year_here = false;
                }
                Kind::Number(_) => {}
            }
        }
    }

    fn word<'t>(&mut self, at: usize, role: Role, state: &mut State<'t>) {
        let token = self.token(at);
        let last_year = self.class(token).is_some_and(|class| class.last_year);
        state.last_year_here |= last_year;
        match role {
            Role::Compared => {
                // A comparison of its own is with what it names, and no more with what the one before did.
                state.compared = true;
                state.last_year = last_year || state.last_year_here;
            }
            Role::OtherYear if last_year => state.last_year = true,
            Role::OtherYear | Role::ManyYears | Role::PartYear => state.other_time = true,
            Role::Difference => {
                let Some(direction) = self.direction(token) else { return };
                let factor = self.class(token).and_then(|class| class.factor);
                let ends =
                    self.source.tokens.get(at + 1).is_some_and(|next| next.mark().is_some() && next.start == token.end);
                let extent = match factor {
                    Some(factor) => Extent::Factor(factor.into()),
                    None if ends => Extent::Unsaid,
                    None => return,
                };
                self.change(at, at, (direction, extent, Exactness::Exact), state);
            }
            _ => {}
        }
    }

    fn number<'t>(&mut self, at: usize, numeral: Numeral, statements: &'t [Statement], state: &mut State<'t>) {
        let token = self.token(at);
        let (extent, exactness) = match numeral {
            Numeral::Quantity(quantity) if let Some(unit) = quantity.unit => {
                // Of money the last digit may be rounded, or what is behind it cut off.
                let money = self.source.lexicon.unit(unit).kind == "money";
                let slack = if money { quantity.half_step * Decimal::TWO } else { Decimal::ZERO };
                (Extent::By(quantity.value, slack), quantity.exactness)
            }
            Numeral::Percent(percent, step) => (Extent::Percent(percent, step), self.exactness(at)),
            Numeral::Times(times, step) => (Extent::Times(times, step), self.exactness(at)),
            _ => return,
        };
        // `减少 13 件`, `下降约 40%`; the word for about is part of a quantity.
        let about = |at: usize| matches!(self.token(at).role(), Some(Role::About | Role::Over | Role::Under));
        let word = at.checked_sub(1).map(|before| if about(before) { before.saturating_sub(1) } else { before });
        const ABOUT: u32 = 9;
        let difference = word.and_then(|word| Some((word, self.direction(self.token(word))?)));
        let difference = difference.filter(|(word, _)| {
            let end = self.token(*word).end;
            end == token.start || exactness != Exactness::Exact && token.start - end <= ABOUT
        });
        if let Some((word, direction)) = difference {
            return self.change(word, at, (direction, extent, exactness), state);
        }
        let span = self.source.locate(token.start..token.end);
        let said = token.quantity().map(|quantity| amount(quantity, span));
        if state.last_year_here && state.counted.len() + usize::from(state.carried.is_some()) > 0 && said.is_some() {
            // `收到 17 件，上年 30 件`
            state.before = said;
            return;
        }
        let statement = statements.iter().find(|it| it.amount.span == span && it.amount.unit.is_some());
        state.before = None;
        state.leads.get_or_insert(state.compared && state.last_year);
        state.counted.push(Subject { statement, last: at });
    }

    /// Whether a percentage is said to be about right.
    fn exactness(&self, at: usize) -> Exactness {
        let token = self.token(at);
        let more = self.source.folded.text[token.end as usize..].starts_with(['多', '余']);
        let of = |at: Option<usize>| at.and_then(|at| self.source.tokens.get(at)).and_then(Token::role);
        match (of(at.checked_sub(1)), of(Some(at + 1))) {
            (Some(Role::About), _) | (_, Some(Role::About)) => Exactness::About,
            (Some(Role::Under), _) | (_, Some(Role::Under)) => Exactness::Under,
            (Some(Role::Over), _) | (_, Some(Role::Over)) => Exactness::Over,
            _ if more => Exactness::Over,
            _ => Exactness::Exact,
        }
    }

    /// A change that the tokens from `word` to `last` state.
    fn change<'t>(
        &mut self,
        word: usize,
        last: usize,
        (direction, extent, exactness): (Direction, Extent, Exactness),
        state: &mut State<'t>,
    ) {
        let compared = state.last_year && (state.compared || direction == Direction::Level);
        let subject = match state.counted.as_slice() {
            [] => state.carried,
            [only] => Some(*only),
            _ => None,
        };
        state.counted.clear();
        state.carried = None;
        if !compared {
            return;
        }
        let stated = subject.and_then(|subject| Some((subject.statement?, subject.last)));
        let stated = stated
            .filter(|(statement, from)| self.is_plain(*from, word, statement) && self.fits(extent, last, statement));
        let Some((statement, _)) = stated else {
            let metric = Some(()).filter(|()| extent != Extent::Unsaid && !state.other_time);
            if let Some(metric) = metric.and_then(|()| named::metric(self.source, self.own, state.start..word)) {
                let (first, last) = (self.token(word), self.token(last));
                let paragraph = self.source.folded.paragraph_at(first.start);
                self.found.push(Change {
                    metric,
                    direction,
                    extent,
                    exactness,
                    now: None,
                    before: None,
                    comparable: true,
                    span: self.source.locate(first.start..last.end),
                    place: self.source.place(paragraph),
                });
            }
            return;
        };
        state.carried = Some(Subject { statement: Some(statement), last });
        let (first, last) = (self.token(word), self.token(last));
        self.found.push(Change {
            metric: statement.metric,
            direction,
            extent,
            exactness,
            now: Some(statement.amount),
            before: state.before,
            comparable: statement.scope == Scope::Current
                && statement.whose != Whose::Others
                && !statement.part
                && statement.certain
                && !state.other_time,
            span: self.source.locate(first.start..last.end),
            place: statement.place,
        });
    }

    /// Whether a difference is counted as the figure is.
    fn fits(&self, extent: Extent, at: usize, statement: &Statement) -> bool {
        match extent {
            Extent::By(..) => self.token(at).quantity().is_some_and(|quantity| quantity.unit == statement.amount.unit),
            _ => true,
        }
    }

    /// Whether nothing but what a comparison is made with stands between a figure and its change, brackets left out.
    fn is_plain(&self, from: usize, to: usize, statement: &Statement) -> bool {
        let about = self.source.lexicon.metric(statement.metric).about;
        let (mut end, mut depth) = (self.token(from).end, 0_u32);
        for at in from + 1..=to {
            let token = self.token(at);
            match token.mark() {
                Some(Mark::Open) => {
                    // What is said in brackets is said of the figure before them.
                    if token.start != end && depth == 0 {
                        return false;
                    }
                    depth += 1;
                    end = token.end;
                    continue;
                }
                Some(Mark::Close) => {
                    depth = depth.saturating_sub(1);
                    end = token.end;
                    continue;
                }
                _ => {}
            }
            let known = match token.kind {
                Kind::Mark(mark) => matches!(mark, Mark::Comma),
                Kind::Word(class, role) => {
                    let harmless = matches!(
                        role,
                        Role::Compared
                            | Role::OtherYear
                            | Role::Difference
                            | Role::Filler
                            | Role::Total
                            | Role::ThisYear
                    );
                    harmless || about == Some(class) || matches!(role, Role::About | Role::Over | Role::Under)
                }
                Kind::Number(_) => true,
            };
            let in_closed_brackets = depth > 0 && self.closes(at, to);
            if !in_closed_brackets && (!known || token.start != end) {
                return false;
            }
            end = token.end;
        }
        true
    }

    /// Whether a bracket is closed between two tokens.
    fn closes(&self, at: usize, to: usize) -> bool {
        (at..to).any(|at| self.token(at).mark() == Some(Mark::Close))
    }
}
