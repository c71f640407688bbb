//! The words by which the prose of a report states figures, and those that rules take notice of: `rules/statements.toml`.
//!
//! Rust holds the grammar; which words are verbs, objects, approximations, and what an order of them states, is data.

mod compile;
mod file;
mod fold;

pub use fold::fold_char;

use crate::form::{CellIx, FormId, Forms, SectionId, TableId};
use crate::lang::Bilingual;
use crate::load::{LoadError, Source};
use crate::text::{self, Words};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::sync::Arc;

/// A class of words, by its place in the [`Lexicon`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub u16);

/// Something that can be stated in a number, by its place in the [`Lexicon`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MetricId(pub u16);

/// A unit, by its place in the [`Lexicon`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub u16);

/// What words of a class do in a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Stands in the orders of words that metrics are known by.
    Verb,
    /// The same, and is what the sentence is about from here on.
    Object,
    /// Something else that is counted: what follows is about that.
    Other,
    /// Says nothing of its own: 情况, 的, 依法.
    Filler,
    /// The number is all there is: 共, 总计.
    Total,
    /// The body speaks of itself: 我局, 本机关.
    Own,
    /// Of an area: 全县.
    Area,
    /// Of somebody else: 县直部门, 各乡镇.
    Others,
    /// Of one way only: 通过网站, 书面.
    Channel,
    /// The number is a difference: 增加, 减少.
    Difference,
    /// Parts follow, perhaps not all: 其中.
    Among,
    /// All parts follow: 分别为, 包括.
    Divided,
    /// A list is open: 等, 主要, 例如.
    Open,
    /// The rest: a list that has it is closed.
    Rest,
    /// A sequence of points: 一是, 二是.
    Point,
    /// Something besides: 另, 此外.
    Aside,
    /// The number is about that: 约, 左右.
    About,
    /// It is more: 超过, 余.
    Over,
    /// It is less: 近, 不足.
    Under,
    /// Of this year: 今年, 本年度.
    ThisYear,
    /// Of last year, or another one: 去年, 同期.
    OtherYear,
    /// Of many years: 累计, 历年.
    ManyYears,
    /// Of a part of the year: 上半年, 每月.
    PartYear,
    /// Up to a day: 截至.
    Until,
    /// Something is compared: 比, 较, 同比.
    Compared,
    /// A share of a whole: 占.
    Share,
    /// Each of several: 各.
    Each,
    /// What is said need not have been so: 如, 应当, 将.
    Unreal,
    /// Within the time allowed: 按期.
    InTime,
    /// A phrase that rules take notice of.
    Phrase,
    /// A word that has another word in it, and means nothing here: 公共, which is no 共.
    Plain,
}

impl Role {
    /// Whether words of it stand in the orders that metrics are known by.
    #[must_use]
    pub fn is_core(self) -> bool {
        matches!(self, Self::Verb | Self::Object | Self::Other)
    }
}

/// A class of words.
#[derive(Clone, Debug)]
pub struct Class {
    /// Its name.
    pub id: String,
    /// What its words do.
    pub role: Role,
    /// Of areas: the kinds of body whose own area it is.
    pub own_of: Vec<String>,
    /// Of objects: it may stand in a list of things that there were none of.
    pub listed: bool,
    /// Of what a body calls itself: those below it may speak of it too.
    pub wider: bool,
    /// What it is about where nothing else is spoken of.
    pub implies: Option<ClassId>,
    /// The same, where a class that implies it stands in the sentence too.
    pub hints: Option<ClassId>,
    /// Whether it says last year, or compares with it.
    pub last_year: bool,
    /// Of differences: which way.
    pub direction: Option<Direction>,
    /// Of differences: to how many times what it was.
    pub factor: Option<u32>,
}

/// Which way a figure has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// There are more.
    Up,
    /// There are fewer.
    Down,
    /// There are as many.
    Level,
}

/// A unit of things counted, or of money.
#[derive(Clone, Debug)]
pub struct Unit {
    /// As written.
    pub word: String,
    /// Its kind: `case`, `item`, `money`, `time`, `other`.
    pub kind: String,
}

/// An order of classes that states a metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// What it states.
    pub metric: MetricId,
    /// The classes before the number; all of them, where there is no number.
    pub before: Vec<ClassId>,
    /// The classes after the number.
    pub after: Vec<ClassId>,
    /// Whether the number is a percentage.
    pub percent: bool,
}

/// Something that can be stated in a number.
#[derive(Clone, Debug)]
pub struct Metric {
    /// Its name in programs.
    pub id: String,
    /// Its name for people.
    pub label: Bilingual,
    /// The kind of unit that its numbers have; `case` unless it says another.
    pub unit: String,
    /// For each form the cells that say the same, to be added up.
    pub cells: Vec<(FormId, Vec<(TableId, CellIx)>)>,
    /// What the sentence must be about where the words do not say it.
    pub about: Option<ClassId>,
    /// Whether nothing may stand before it but whose and of when it is.
    pub bare: bool,
    /// What is stated just before it where the object is left out.
    pub follows: Option<MetricId>,
    /// Words of one of these classes must stand in the sentence or before it,
    pub near: Vec<ClassId>,
    /// unless it stands in this section.
    pub near_section: Option<SectionId>,
    /// Whether it may be a part of another total.
    pub part: bool,
    /// Whether it may be said of a part where there is no 共 or the like.
    pub wants_total: bool,
    /// Whether it is never certain what it is said of.
    pub vague: bool,
}

impl Metric {
    /// The cells of a form that say the same, to be added up.
    #[must_use]
    pub fn cells(&self, form: FormId) -> &[(TableId, CellIx)] {
        self.cells.iter().find(|(of, _)| *of == form).map_or(&[], |(_, cells)| cells)
    }
}

/// Words that names and personal data are known by.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Privacy {
    /// How names begin.
    pub surnames: Vec<String>,
    /// Words that look like names and are none.
    pub no_names: Vec<String>,
    /// How names end that a file may give as its author's and that are no person's: 局, 办.
    pub no_authors: Vec<String>,
    /// What stands behind the name of an applicant.
    pub after_applicant: Vec<String>,
    /// Headers of columns of names.
    pub name_headers: Vec<String>,
    /// Headers of columns of what is nobody's business.
    pub personal_headers: Vec<String>,
    /// Headers of columns of duties: the names are those of officials.
    pub office_headers: Vec<String>,
    /// Words of tables of benefits.
    pub benefits: Vec<String>,
    /// Words that stand where a body says how it is reached.
    pub contact: Vec<String>,
    /// Words before an identity number.
    pub id_words: Vec<String>,
    /// Words before the number of a bank card.
    pub card_words: Vec<String>,
    /// Words before the number of an account that is an office's.
    pub office_accounts: Vec<String>,
    /// Words before an address where somebody lives.
    pub home_words: Vec<String>,
    /// Words that begin like one of them and are none.
    pub no_homes: Vec<String>,
    /// What stands behind the name of a place that does something.
    pub predicates: Vec<String>,
    /// Public providers of mailboxes.
    pub mailboxes: Vec<String>,
}

/// Words that counts with lists behind them are known by.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Counts {
    /// What stands between a number and what is counted.
    pub units: Vec<String>,
    /// Units that say what is counted themselves: 方面.
    pub whole_units: Vec<String>,
    /// What is counted and then listed.
    pub things: Vec<String>,
    /// What may stand before that: 政务.
    pub kinds: Vec<String>,
    /// What makes a number before them another one: 第, 其他.
    pub not_after: Vec<String>,
    /// What says that the list follows: 以下.
    pub announced: Vec<String>,
    /// What leaves a list open: 等.
    pub open: Vec<String>,
    /// What may bring one more item without a number: 最后.
    pub more: Vec<String>,
    /// What may join two items: 和.
    pub joins: Vec<String>,
}

impl Privacy {
    /// Two to four characters, the first of them a surname; `王某` and `李××` say nobody's name.
    #[must_use]
    pub fn is_name(&self, words: &str) -> bool {
        let name: String = words.chars().filter(|c| !text::is_blank(*c)).collect();
        let count = name.chars().count();
        let is_letter =
            |c: char| matches!(c, '\u{4e00}'..='\u{9fff}') && !matches!(c, '某' | '的' | '年' | '月' | '日' | '元');
        let surname = || self.surnames.iter().any(|it| name.starts_with(it.as_str()));
        (2..=4).contains(&count) && name.chars().all(is_letter) && surname() && !self.no_names.contains(&name)
    }

    /// Whether a file that names its author so names a person, and not an office, a program or a computer.
    #[must_use]
    pub fn is_author(&self, words: &str) -> bool {
        let count = words.trim().chars().count();
        // Four characters are mostly an office; few surnames have two.
        let long = |it: &&String| it.chars().count() > 1 && words.trim().starts_with(it.as_str());
        let fits = count <= 3 || self.surnames.iter().any(|it| long(&it));
        fits && self.is_name(words) && !self.no_authors.iter().any(|end| words.trim().ends_with(end.as_str()))
    }
}

/// All words, and what they state.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Words that personal data is known by.
    pub privacy: Privacy,
    /// Words that counts with lists behind them are known by.
    pub counts: Counts,
    classes: Vec<Class>,
    units: Vec<Unit>,
    units_by_initial: FxHashMap<char, Vec<UnitId>>,
    metrics: Vec<Metric>,
    words: Words,
    /// For each of the words, its class.
    class_of: Vec<ClassId>,
    /// Orders with a number, by the last class before it (or the first after it); longest first.
    numbered: Vec<Vec<Order>>,
    /// Orders that say that there was none, and those that say it of all.
    none: Vec<Order>,
    all: Vec<Order>,
    /// The classes that those begin with.
    in_words: Vec<ClassId>,
    of_all: Vec<ClassId>,
}

impl Lexicon {
    /// Loads the words from TOML.
    ///
    /// # Errors
    /// Every mistake that was found.
    pub fn load(sources: &[Arc<Source>], forms: &Forms) -> Result<Self, Vec<LoadError>> {
        compile::lexicon(sources, forms)
    }

    /// The class of this identity.
    #[must_use]
    pub fn class(&self, id: ClassId) -> &Class {
        &self.classes[usize::from(id.0)]
    }

    /// The class of this name.
    #[must_use]
    pub fn find_class(&self, id: &str) -> Option<ClassId> {
        let at = self.classes.iter().position(|class| class.id == id)?;
        u16::try_from(at).ok().map(ClassId)
    }

    /// The metric of this identity.
    #[must_use]
    pub fn metric(&self, id: MetricId) -> &Metric {
        &self.metrics[usize::from(id.0)]
    }

    /// All metrics.
    #[must_use]
    pub fn metrics(&self) -> &[Metric] {
        &self.metrics
    }

    /// All classes.
    #[must_use]
    pub fn classes(&self) -> &[Class] {
        &self.classes
    }

    /// The unit of this identity.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> &Unit {
        &self.units[usize::from(id.0)]
    }

    /// The longest unit that a text begins with.
    #[must_use]
    pub fn unit_at(&self, text: &str) -> Option<(UnitId, usize)> {
        // Longest first, so the first that fits is the longest.
        let units = self.units_by_initial.get(&text.chars().next()?)?;
        let fits = |id: &&UnitId| text.starts_with(self.unit(**id).word.as_str());
        units.iter().find(fits).map(|id| (*id, self.unit(*id).word.len()))
    }

    /// Every word in a text, from left to right, the longest where several begin; with where it begins and ends.
    pub fn words<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (ClassId, usize, usize)> + 't {
        self.words.find_in(text).map(|(word, range)| (self.class_of[word], range.start, range.end))
    }

    /// The orders with a number that the class `last` stands directly before the number in, longest first.
    #[must_use]
    pub fn orders_before(&self, last: ClassId) -> &[Order] {
        self.numbered.get(usize::from(last.0)).map_or(&[], Vec::as_slice)
    }

    /// The orders that begin with a number, longest first.
    #[must_use]
    pub fn orders_after(&self) -> &[Order] {
        self.numbered.last().map_or(&[], Vec::as_slice)
    }

    /// The orders that say that there was none.
    #[must_use]
    pub fn none_orders(&self) -> &[Order] {
        &self.none
    }

    /// Whether a word of this class begins a claim without a number.
    #[must_use]
    pub fn says_in_words(&self, class: ClassId) -> bool {
        self.in_words.contains(&class)
    }

    /// Whether a word of this class says something of all.
    #[must_use]
    pub fn says_all(&self, class: ClassId) -> bool {
        self.of_all.contains(&class)
    }

    /// The orders that say it of all.
    #[must_use]
    pub fn all_orders(&self) -> &[Order] {
        &self.all
    }
}
