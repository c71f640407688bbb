//! What the prose of a report states in numbers.

use super::Where;
use crate::lexicon::{ClassId, MetricId, UnitId};
use crate::text::Span;
use rust_decimal::Decimal;

/// How exact a number is meant to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Exactness {
    /// It is the number.
    #[default]
    Exact,
    /// About that many: 约、左右.
    About,
    /// That many or more: 余、超过.
    Over,
    /// That many or fewer: 近、不足.
    Under,
}

/// Whose figure it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Whose {
    /// It is not said: the body's.
    #[default]
    Unsaid,
    /// The body's own: 我局.
    Own,
    /// That of the body's whole area: 全县.
    Area,
    /// Somebody else's, or that of a part of the body.
    Others,
}

/// The time that a figure is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The year of the report, as far as is said.
    Current,
    /// A year that is named.
    Year(i32),
    /// Last year, or some other time than the year.
    Other,
}

/// A number with its unit, as written in the prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// The number; of money in yuan.
    pub value: Decimal,
    /// How exact it is meant to be.
    pub exactness: Exactness,
    /// Its unit.
    pub unit: Option<UnitId>,
    /// Half of the last place that is written: what rounding can do to it.
    pub half_step: Decimal,
    /// Where the number stands.
    pub span: Span,
}

/// How something is stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Manner {
    /// By a number.
    Number,
    /// In words: there was none.
    None,
    /// In words: it is so of all.
    All,
}

/// A figure that a sentence states.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What it is a figure of.
    pub metric: MetricId,
    /// The figure.
    pub amount: Amount,
    /// How it is stated.
    pub manner: Manner,
    /// The time that it is of.
    pub scope: Scope,
    /// Whose it is.
    pub whose: Whose,
    /// Whether it stands as a part of another total.
    pub part: bool,
    /// Whether the grammar leaves no doubt what it is said of.
    pub certain: bool,
    /// The clause it stands in.
    pub clause: Span,
    /// The section it stands in.
    pub place: Where,
    /// The paragraph it stands in: an index into the report's prose.
    pub paragraph: usize,
}

/// A total and the parts that are listed behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakdown {
    /// The total.
    pub total: Amount,
    /// Its parts.
    pub parts: Vec<Amount>,
    /// Whether the list says that it is all: 分别为, 其他.
    pub closed: bool,
    /// Whether it is plain where the list begins and ends.
    pub plain: bool,
    /// Whether the parts are ways of publication: one item may be on several.
    pub channels: bool,
    /// A part that is more than the total, and of the same unit.
    pub excess: Option<Amount>,
    /// Where it stands.
    pub place: Where,
    /// How far the sum may be off where numbers are written rounded: `1.36 亿元`.
    pub slack: Decimal,
    /// Whether the total stands behind its parts: 共计.
    pub summed_up: bool,
}

impl Breakdown {
    /// What the parts come to; the total itself, where no more than rounding is between the two.
    #[must_use]
    pub fn sum(&self) -> Decimal {
        let sum: Decimal = self.parts.iter().map(|part| part.value).sum();
        if (sum - self.total.value).abs() <= self.slack { self.total.value } else { sum }
    }
}

/// What a percentage is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ratio {
    /// A share of a whole.
    Share,
    /// Growth or decline.
    Growth,
    /// How much of something was done: 办结率.
    Rate,
}

/// A percentage, worked out from two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotient {
    /// The percentage.
    pub percent: Decimal,
    /// How far it may be off, where the numbers are rounded.
    pub slack: Decimal,
}

/// A percentage that a sentence states.
#[derive(Clone, Debug, PartialEq)]
pub struct Percentage {
    /// The percentage.
    pub percent: Decimal,
    /// One unit of its last digit.
    pub step: Decimal,
    /// How exact it is meant to be.
    pub exactness: Exactness,
    /// What it is one of.
    pub ratio: Ratio,
    /// The number that it is said of.
    pub part: Amount,
    /// What it may be meant to be, worked out from the numbers beside it.
    pub quotients: Vec<Quotient>,
    /// Whether the sentence leaves no doubt that one of them is meant.
    pub anchored: bool,
    /// Of the last of all shares of one whole: what they come to, and how far rounding may put that off 100.
    pub shares: Option<(Decimal, Decimal)>,
    /// Where it stands.
    pub span: Span,
}

/// Words that rules take notice of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Which.
    pub class: ClassId,
    /// Where.
    pub span: Span,
    /// The section it stands in.
    pub place: Where,
    /// Whether it stands in a heading of the top level.
    pub heading: bool,
    /// Whether it stands in the title of a paper.
    pub in_title: bool,
    /// The year that stands before it in the same clause or title.
    pub year: Option<i32>,
}

/// Which classes of words the prose has, and in which sections; headings of the top level do not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentioned {
    /// A bit for the preamble and each section, by class.
    places: Vec<u32>,
}

impl Mentioned {
    /// Nothing of so many classes.
    #[must_use]
    pub fn none(classes: usize) -> Self {
        Self { places: vec![0; classes] }
    }

    /// Notes that a class stands in a place.
    pub fn add(&mut self, class: ClassId, place: Where) {
        if let Some(places) = self.places.get_mut(usize::from(class.0)) {
            *places |= bit(place);
        }
    }

    /// Whether the prose has a class anywhere.
    #[must_use]
    pub fn has(&self, class: ClassId) -> bool {
        self.places.get(usize::from(class.0)).is_some_and(|places| *places != 0)
    }

    /// Whether a place has it.
    #[must_use]
    pub fn has_in(&self, class: ClassId, place: Where) -> bool {
        self.places.get(usize::from(class.0)).is_some_and(|places| *places & bit(place) != 0)
    }
}

fn bit(place: Where) -> u32 {
    match place {
        Where::Preamble => 1,
        Where::Section(section) => 2 << section.0.min(30),
    }
}
