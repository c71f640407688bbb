//! Expressions and their answers: three-valued, since not everything can be told.

use super::context::{Addend, Context, Reason};
use super::item::Item;
use crate::form::CellIx;
use crate::report::{Date, Where};
use crate::rule::{CellPick, Function, Node, Operator, Variable};
use crate::text::{self, Span};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::cmp::Ordering;

/// The value of an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer<'r> {
    /// A number.
    Number(Decimal),
    /// True or false.
    Bool(bool),
    /// A text.
    Text(Cow<'r, str>),
    /// A day.
    Date(Date),
    /// Paragraphs: indices into the report's prose.
    Passage(Vec<usize>),
    /// There is no such thing.
    Nothing,
}

impl<'r> Answer<'r> {
    /// A borrowed text.
    #[must_use]
    pub fn text(text: &'r str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

type Asked<'r> = Result<Answer<'r>, Reason>;

/// What is known of a finding while its message is written.
pub trait Known {
    /// The value of a variable.
    fn variable(&self, variable: Variable) -> Answer<'static>;
}

/// Nothing is known: expressions of rules have no variables.
impl Known for () {
    fn variable(&self, _: Variable) -> Answer<'static> {
        Answer::Nothing
    }
}

/// Evaluates expressions about one thing.
pub struct Evaluator<'c, 'r> {
    context: &'c Context<'r>,
    item: Item,
    known: &'c dyn Known,
    /// Where patterns matched: what a finding about words points at.
    pub witnesses: Vec<Span>,
}

impl<'c, 'r> Evaluator<'c, 'r> {
    /// An evaluator for expressions about `item`.
    #[must_use]
    pub fn new(context: &'c Context<'r>, item: Item, known: &'c dyn Known) -> Self {
        Self { context, item, known, witnesses: Vec::new() }
    }

    /// Whether an expression holds.
    ///
    /// # Errors
    /// Where that cannot be told: why.
    pub fn holds(&mut self, node: &Node) -> Result<bool, Reason> {
        match self.answer(node)? {
            Answer::Bool(holds) => Ok(holds),
            _ => Err(Reason::NotStated),
        }
    }

    /// The number that an expression comes to.
    ///
    /// # Errors
    /// Where that cannot be told: why.
    pub fn number(&mut self, node: &Node) -> Result<Decimal, Reason> {
        match self.answer(node)? {
            Answer::Number(number) => Ok(number),
            _ => Err(Reason::NotStated),
        }
    }

    /// The value of an expression.
    ///
    /// # Errors
    /// Where it cannot be told: why.
    pub fn answer(&mut self, node: &Node) -> Asked<'c> {
        match node {
            Node::Number(number) => Ok(Answer::Number(*number)),
            Node::Bool(bool) => Ok(Answer::Bool(*bool)),
            Node::Text(text) => Ok(Answer::Text(Cow::Owned(text.clone()))),
            Node::Fact(fact) => self.context.ask(*fact, self.item),
            Node::Variable(variable) => Ok(self.known.variable(*variable)),
            Node::Cell(pick) => self.cell(pick).map(Answer::Number),
            Node::OfCells(function, picks) => self.of_cells(*function, picks),
            Node::OfOthers(function, others) => {
                self.context.of_others(*function, others, self.item).map(Answer::Number)
            }
            Node::Passage(section) => {
                let found = self.context.report.section(*section).ok_or_else(|| {
                    if self.context.report.breaks_off.is_some() { Reason::BreaksOff } else { Reason::SectionMissing }
                })?;
                Ok(Answer::Passage(self.context.paragraphs(|place| place == Where::Section(found.id))))
            }
            Node::Matches(words, pattern) => {
                let words = self.answer(words)?;
                let Some(regex) = pattern.regex() else { return Err(Reason::NotStated) };
                self.matches(&words, regex).map(Answer::Bool)
            }
            Node::Share(words, pattern) => {
                let Answer::Passage(paragraphs) = self.answer(words)? else { return Err(Reason::NotStated) };
                let regex = pattern.regex().ok_or(Reason::NotStated)?;
                self.share(&paragraphs, regex).map(Answer::Number)
            }
            Node::Length(words) => match self.answer(words)? {
                Answer::Text(text) => Ok(Answer::Number(length(&text).into())),
                Answer::Passage(paragraphs) => {
                    let lengths = paragraphs.iter().map(|at| length(self.context.prose(*at)));
                    Ok(Answer::Number(lengths.sum::<usize>().into()))
                }
                _ => Err(Reason::NotStated),
            },
            Node::Abs(inner) => Ok(Answer::Number(self.number(inner)?.abs())),
            Node::Date(parts) => {
                let [year, month, day] = parts.as_ref();
                let mut part = |node| self.number(node).map(|number| i32::try_from(number).unwrap_or(i32::MAX));
                let (year, month, day) = (part(year)?, part(month)?, part(day)?);
                Ok(Answer::Date(Date { year, month: month.unsigned_abs(), day: day.unsigned_abs() }))
            }
            Node::Stated(inner) => match self.answer(inner) {
                Ok(Answer::Nothing) | Err(Reason::NotStated) => Ok(Answer::Bool(false)),
                Ok(_) => Ok(Answer::Bool(true)),
                Err(reason) => Err(reason),
            },
            Node::Not(inner) => Ok(Answer::Bool(!self.holds(inner)?)),
            Node::Negative(inner) => Ok(Answer::Number(-self.number(inner)?)),
            Node::Binary(operator, left, right) => self.binary(*operator, left, right),
            Node::Says(_, items) => self.says(items),
            Node::Mentions(class, section) => {
                let mentioned = &self.context.report.mentioned;
                Ok(Answer::Bool(match section {
                    None => mentioned.has(*class),
                    Some(section) => mentioned.has_in(*class, Where::Section(*section)),
                }))
            }
            Node::Recomputes(figures) => {
                let [before, now] = figures.as_ref();
                let (before, now) = (self.number(before)?, self.number(now)?);
                self.context.has_changed_so(self.item, before, now).map(Answer::Bool)
            }
            Node::Beside(metrics) => Ok(Answer::Bool(self.context.has_beside(self.item, metrics))),
            Node::In(value, items) => {
                let value = self.answer(value)?;
                if value == Answer::Nothing {
                    return Err(Reason::NotStated);
                }
                for item in items {
                    let is_it = match (item, &value) {
                        (Node::Text(written), Answer::Text(text)) => text == written,
                        _ => self.answer(item)? == value,
                    };
                    if is_it {
                        return Ok(Answer::Bool(true));
                    }
                }
                Ok(Answer::Bool(false))
            }
        }
    }

    fn binary(&mut self, operator: Operator, left: &Node, right: &Node) -> Asked<'c> {
        // Of two that are joined, one may settle it though the other cannot be told.
        let joined = |settles: bool, left: Result<bool, Reason>, right: &mut dyn FnMut() -> Result<bool, Reason>| {
            if left == Ok(settles) {
                return Ok(settles);
            }
            let right = right();
            if right == Ok(settles) { Ok(settles) } else { left.and(right) }
        };
        match operator {
            Operator::And => {
                let first = self.holds(left);
                return joined(false, first, &mut || self.holds(right)).map(Answer::Bool);
            }
            Operator::Or => {
                let first = self.holds(left);
                return joined(true, first, &mut || self.holds(right)).map(Answer::Bool);
            }
            Operator::Implies => {
                let first = self.holds(left).map(|holds| !holds);
                return joined(true, first, &mut || self.holds(right)).map(Answer::Bool);
            }
            _ => {}
        }
        // The words of a rule itself need not be copied to be compared with.
        if let (Operator::Equal | Operator::Unequal, Node::Text(written)) = (operator, right) {
            let Answer::Text(text) = self.answer(left)? else { return Err(Reason::NotStated) };
            return Ok(Answer::Bool((text == *written) == (operator == Operator::Equal)));
        }
        let (left, right) = (self.answer(left)?, self.answer(right)?);
        if left == Answer::Nothing || right == Answer::Nothing {
            return Err(Reason::NotStated);
        }
        if let (Answer::Number(a), Answer::Number(b)) = (&left, &right)
            && let Some(number) = arithmetic(operator, *a, *b)
        {
            return number.map(Answer::Number).ok_or(Reason::NotStated);
        }
        let order = match (&left, &right) {
            (Answer::Number(a), Answer::Number(b)) => a.cmp(b),
            (Answer::Date(a), Answer::Date(b)) => a.cmp(b),
            (Answer::Text(a), Answer::Text(b)) => a.cmp(b),
            (Answer::Bool(a), Answer::Bool(b)) => a.cmp(b),
            _ => return Err(Reason::NotStated),
        };
        Ok(Answer::Bool(match operator {
            Operator::Equal => order == Ordering::Equal,
            Operator::Unequal => order != Ordering::Equal,
            Operator::Less => order == Ordering::Less,
            Operator::AtMost => order != Ordering::Greater,
            Operator::More => order == Ordering::Greater,
            _ => order != Ordering::Less,
        }))
    }

    fn matches(&mut self, words: &Answer<'_>, regex: &regex::Regex) -> Result<bool, Reason> {
        const MOST_WITNESSES: usize = 8;
        match words {
            Answer::Text(text) => Ok(regex.is_match(text)),
            Answer::Passage(paragraphs) => {
                let before = self.witnesses.len();
                for at in paragraphs {
                    let words = self.context.prose(*at);
                    for found in regex.find_iter(words).take(MOST_WITNESSES) {
                        self.witnesses.push(self.context.report.prose[*at].text.locate(found.range()));
                    }
                }
                self.witnesses.truncate(before + MOST_WITNESSES);
                Ok(self.witnesses.len() > before)
            }
            Answer::Nothing => Err(Reason::NotStated),
            _ => Err(Reason::NotStated),
        }
    }

    /// How many of the sentences of some paragraphs, in hundredths, have a pattern in them; headings left out.
    fn share(&self, paragraphs: &[usize], regex: &regex::Regex) -> Result<Decimal, Reason> {
        const SHORTEST_SENTENCE: usize = 6;
        // A few sentences show nothing.
        const FEWEST_SENTENCES: u32 = 5;
        let paragraphs = paragraphs.iter().filter(|at| !self.context.report.prose[**at].heading);
        let sentences = paragraphs.flat_map(|at| self.context.prose(*at).split(['。', '！', '？']));
        let (mut all, mut with) = (0_u32, 0_u32);
        for sentence in sentences.filter(|sentence| length(sentence) >= SHORTEST_SENTENCE) {
            all += 1;
            with += u32::from(regex.is_match(sentence));
        }
        if all < FEWEST_SENTENCES {
            return Err(Reason::NotStated);
        }
        (Decimal::from(with) * Decimal::ONE_HUNDRED)
            .checked_div(all.into())
            .map(|it| it.round())
            .ok_or(Reason::NotStated)
    }

    /// Whether the figure at hand is one of several: one that fits settles it, though others cannot be told.
    fn says(&mut self, items: &[Node]) -> Asked<'c> {
        let Item::Statement(at) = self.item else { return Err(Reason::NotStated) };
        let mut unknown = None;
        for item in items {
            match self.number(item) {
                Ok(number) if self.context.says(at, number) => return Ok(Answer::Bool(true)),
                Ok(_) => {}
                Err(reason) => unknown = unknown.or(Some(reason)),
            }
        }
        unknown.map_or(Ok(Answer::Bool(false)), Err)
    }

    fn cell(&self, pick: &CellPick) -> Result<Decimal, Reason> {
        let view = self.context.table(pick.table).ok_or_else(|| self.context.no_table())?;
        let cell = self.pick(pick).ok_or(Reason::RowMissing)?;
        view.addend(cell).number()
    }

    fn of_cells(&self, function: Function, picks: &[CellPick]) -> Asked<'c> {
        match function {
            Function::Sum => {
                let mut sum = Decimal::ZERO;
                for pick in picks {
                    sum = sum.checked_add(self.cell(pick)?).ok_or(Reason::Impossible)?;
                }
                Ok(Answer::Number(sum))
            }
            Function::Greatest => {
                let numbers = picks.iter().map(|pick| self.cell(pick)).collect::<Result<Vec<_>, _>>()?;
                numbers.into_iter().max().map(Answer::Number).ok_or(Reason::NotStated)
            }
            Function::Blank | Function::Filled => {
                let wanted = function == Function::Blank;
                for pick in picks {
                    let view = self.context.table(pick.table).ok_or_else(|| self.context.no_table())?;
                    let at = self.pick(pick).ok_or(Reason::RowMissing)?;
                    let cell = view.table.cell(at);
                    if cell.value == crate::report::Value::Unread {
                        return Err(view.addend(at).number().err().unwrap_or(Reason::RowMissing));
                    }
                    // In a report that is mended, a number stands in it.
                    let is_empty = cell.is_empty() && !matches!(view.addend(at), Addend::Stated(_));
                    if is_empty != wanted {
                        return Ok(Answer::Bool(false));
                    }
                }
                Ok(Answer::Bool(true))
            }
        }
    }

    /// The cell that a name stands for here.
    #[must_use]
    pub fn pick(&self, pick: &CellPick) -> Option<CellIx> {
        let printed = self.context.table(pick.table)?.printed;
        let (row, column) = match self.item {
            Item::Row(_, row) => (Some(row), None),
            Item::Column(_, column) => (None, Some(column)),
            Item::Cell(_, cell) => {
                let (row, column) = printed.address(cell);
                (Some(row), Some(column))
            }
            _ => (None, None),
        };
        pick.within(printed, row, column)
    }
}

/// The result of an arithmetic operator (nothing where it has none); `None` for a comparison.
#[allow(clippy::option_option, reason = "no operator of arithmetic, or none that has a result")]
fn arithmetic(operator: Operator, a: Decimal, b: Decimal) -> Option<Option<Decimal>> {
    Some(match operator {
        Operator::Plus => a.checked_add(b),
        Operator::Minus => a.checked_sub(b),
        Operator::Times => a.checked_mul(b),
        Operator::Over => a.checked_div(b),
        Operator::Modulo => a.checked_rem(b),
        _ => return None,
    })
}

fn length(text: &str) -> usize {
    text.chars().filter(|c| !text::is_blank(*c)).count()
}
