//! The statements of a report by what is asked of them: found at once, however many there are.

use crate::lexicon::{Lexicon, MetricId};
use crate::report::{Exactness, Manner, Report, Scope, Statement, Whose};
use crate::text::Span;
use rust_decimal::Decimal;
use rustc_hash::{FxHashMap, FxHashSet};

/// The first two that give a figure, by the figure.
type ByFigure = FxHashMap<Decimal, [Option<usize>; 2]>;

/// The statements of a report, by their places in it.
#[derive(Clone, Debug, Default)]
pub(super) struct Mentions {
    /// What is stated of the report's year.
    current: FxHashSet<MetricId>,
    /// The first that gives the whole figure beyond doubt.
    exact: FxHashMap<MetricId, usize>,
    /// The first in each unit that gives a figure.
    valued: FxHashMap<(MetricId, Decimal), Vec<usize>>,
    /// The first in each unit, or in none, that is beyond doubt; of the whole area and of others apart.
    sure: FxHashMap<(MetricId, bool), Vec<usize>>,
    /// What a paragraph states there was some of.
    some: FxHashSet<(usize, MetricId)>,
    /// What a paragraph gives as figures.
    figures: FxHashMap<(usize, MetricId), ByFigure>,
    metrics: FxHashMap<usize, Vec<MetricId>>,
    /// Where figures stand that tables have too.
    in_tables: FxHashSet<Span>,
}

impl Mentions {
    pub(super) fn of(report: &Report, lexicon: &Lexicon) -> Self {
        let mut mentions = Self::default();
        for (at, statement) in report.statements.iter().enumerate() {
            mentions.add(at, statement, &report.statements, lexicon);
        }
        mentions
    }

    fn add(&mut self, at: usize, it: &Statement, all: &[Statement], lexicon: &Lexicon) {
        if it.scope == Scope::Current {
            self.current.insert(it.metric);
        }
        if is_comparable(it) {
            if is_sure(it) && it.manner == Manner::Number {
                self.exact.entry(it.metric).or_insert(at);
            }
            let alike = self.valued.entry((it.metric, it.amount.value)).or_default();
            if it.amount.unit.is_some() && alike.iter().all(|other| all[*other].amount.unit != it.amount.unit) {
                alike.push(at);
            }
        }
        if is_sure(it) && is_comparable(it) && it.manner != Manner::All {
            let alike = self.sure.entry((it.metric, it.whose == Whose::Area)).or_default();
            if alike.iter().all(|other| all[*other].amount.unit != it.amount.unit) {
                alike.push(at);
            }
        }
        if it.amount.value > Decimal::ZERO {
            self.some.insert((it.paragraph, it.metric));
        }
        if it.amount.value > Decimal::ONE && it.manner == Manner::Number {
            let figures = self.figures.entry((it.paragraph, it.metric)).or_insert_with(|| {
                self.metrics.entry(it.paragraph).or_default().push(it.metric);
                FxHashMap::default()
            });
            let [first, second] = figures.entry(it.amount.value).or_default();
            if first.is_none() {
                *first = Some(at);
            } else {
                second.get_or_insert(at);
            }
        }
        if !lexicon.metric(it.metric).cells.is_empty() {
            self.in_tables.insert(it.amount.span);
        }
    }

    /// Whether something is stated of the report's year.
    pub(super) fn is_current(&self, metric: MetricId) -> bool {
        self.current.contains(&metric)
    }

    /// The first that gives the whole figure beyond doubt.
    pub(super) fn exact(&self, metric: MetricId) -> Option<usize> {
        self.exact.get(&metric).copied()
    }

    /// Those that give a figure, the first in each unit.
    pub(super) fn valued(&self, metric: MetricId, value: Decimal) -> &[usize] {
        self.valued.get(&(metric, value)).map_or(&[], Vec::as_slice)
    }

    /// Those that are beyond doubt, the first in each unit, and the first in none.
    pub(super) fn sure(&self, metric: MetricId, of_area: bool) -> &[usize] {
        self.sure.get(&(metric, of_area)).map_or(&[], Vec::as_slice)
    }

    /// Whether a paragraph states that there was some of it.
    pub(super) fn has_some(&self, paragraph: usize, metric: MetricId) -> bool {
        self.some.contains(&(paragraph, metric))
    }

    /// What a paragraph gives figures of.
    pub(super) fn metrics(&self, paragraph: usize) -> &[MetricId] {
        self.metrics.get(&paragraph).map_or(&[], Vec::as_slice)
    }

    /// Whether a paragraph gives a figure, other than in the statement `at`.
    pub(super) fn gives(&self, paragraph: usize, metric: MetricId, value: Decimal, at: usize) -> bool {
        let found = self.figures.get(&(paragraph, metric)).and_then(|figures| figures.get(&value));
        found.is_some_and(|found| found.iter().flatten().any(|other| *other != at))
    }

    /// Whether a figure stands there that tables have too.
    pub(super) fn is_in_tables(&self, span: Span) -> bool {
        self.in_tables.contains(&span)
    }
}

/// Whether a statement is of the report's own year and body.
pub(super) fn is_comparable(statement: &Statement) -> bool {
    statement.scope == Scope::Current && statement.whose != Whose::Others
}

/// Whether a statement is of the whole, and beyond doubt.
pub(super) fn is_sure(it: &Statement) -> bool {
    is_comparable(it) && it.certain && !it.part && it.amount.exactness == Exactness::Exact
}
