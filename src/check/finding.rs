//! What comes of a check: findings, and how many checks held.

use super::around::Elsewhere;
use super::context::Reason;
use super::item::{CellName, Item};
use crate::form::{CellIx, FormId, TableId};
use crate::lang::Bilingual;
use crate::rule::{Rule, RuleId, Severity};
use crate::suppress::{Known, Suppressed};
use crate::text::Span;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// A rule that is broken, and where.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: RuleId,
    /// Its code for what it is about.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: Bilingual,
    /// What to do.
    pub help: Bilingual,
    /// Each of several that are in this finding, and what may have caused it.
    pub notes: Vec<Bilingual>,
    /// The place to look at first.
    pub span: Span,
    /// All places, the first too, with a word to each.
    pub labels: Vec<Label>,
    /// Places in other files that it is about.
    pub elsewhere: Vec<Elsewhere>,
    /// The cell to blame first, then the others that it is about.
    pub cells: Vec<CellName>,
    /// How many of the cells are to blame, counted from the first.
    pub blamed: usize,
    /// What should stand there.
    pub expected: Option<String>,
    /// What does.
    pub actual: Option<String>,
    /// Other rules that are broken by the same cause.
    pub also: Vec<RuleId>,
    /// All that the rule was checked for and that breaks it.
    pub items: Vec<Item>,
    /// The numbers with which all sums come out, where the cells to blame are known for sure.
    pub cure: Vec<Cure>,
}

/// A rule that one thing breaks: several may come to be one finding.
pub(super) struct Failure {
    pub(super) rule: RuleId,
    pub(super) form: FormId,
    pub(super) item: Item,
    /// What it was seen by, where it is no cell.
    pub(super) witnesses: Vec<Span>,
}

impl Finding {
    /// A finding that says `message` and nothing else yet.
    #[must_use]
    pub fn plain(id: RuleId, rule: &Rule, message: Bilingual) -> Self {
        Self {
            rule: id,
            code: rule.code.clone(),
            severity: rule.severity,
            message,
            help: Bilingual::default(),
            notes: Vec::new(),
            span: Span::default(),
            labels: Vec::new(),
            elsewhere: Vec::new(),
            cells: Vec::new(),
            blamed: 0,
            expected: None,
            actual: None,
            also: Vec::new(),
            items: Vec::new(),
            cure: Vec::new(),
        }
    }
}

impl Finding {
    /// The cells to blame; all that it is about, where none is known to be.
    pub fn faulty_cells(&self) -> impl Iterator<Item = &CellName> {
        let count = if self.blamed > 0 { self.blamed } else { self.cells.len() };
        self.cells.iter().take(count)
    }
}

/// A number that a cell should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cure {
    /// The table.
    pub table: TableId,
    /// The cell.
    pub cell: CellIx,
    /// The number.
    pub number: Decimal,
}

/// A place that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// A word to it.
    pub words: Option<Bilingual>,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It holds.
    Pass,
    /// It does not.
    Fail,
    /// It cannot be told.
    NotAssessable(Reason),
}

/// How many checks came out how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// They hold.
    pub passed: usize,
    /// They do not.
    pub failed: usize,
    /// They could not be judged.
    pub not_assessable: usize,
    /// Of those that hold, sums and differences of cells.
    pub sums_passed: usize,
    /// Of those that do not hold.
    pub sums_failed: usize,
    /// Of those that could not be judged.
    pub sums_not_assessable: usize,
}

impl Tally {
    /// Counts an outcome; `sum` if it was of a sum of cells.
    pub fn count(&mut self, outcome: Outcome, sum: bool) {
        self.count_many(outcome, 1, sum);
    }

    /// Counts the same outcome many times.
    pub fn count_many(&mut self, outcome: Outcome, times: usize, sum: bool) {
        let (all, sums) = match outcome {
            Outcome::Pass => (&mut self.passed, &mut self.sums_passed),
            Outcome::Fail => (&mut self.failed, &mut self.sums_failed),
            Outcome::NotAssessable(_) => (&mut self.not_assessable, &mut self.sums_not_assessable),
        };
        *all += times;
        *sums += if sum { times } else { 0 };
    }

    /// Adds another tally.
    pub fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.not_assessable += other.not_assessable;
        self.sums_passed += other.sums_passed;
        self.sums_failed += other.sums_failed;
        self.sums_not_assessable += other.sums_not_assessable;
    }
}

/// A check that was made, for those who want to see that it was.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The rule.
    pub rule: RuleId,
    /// Its code for what it is about.
    pub code: String,
    /// What it was checked for; empty for the report as a whole.
    pub of: Bilingual,
    /// How it came out.
    pub outcome: Outcome,
    /// The sum with its numbers, if it is one.
    pub arithmetic: Option<String>,
    /// True where blanks were counted as nought.
    pub assumed: bool,
    /// True of a sum of noughts.
    pub trivial: bool,
}

/// All that came of checking a report.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    /// What is wrong, in the order of the document.
    pub findings: Vec<Finding>,
    /// What is wrong and accepted.
    pub suppressed: Vec<Suppressed>,
    /// What is wrong, as the list of known findings has it, if that is to be written.
    pub known: Vec<Known>,
    /// How many checks came out how.
    pub tally: Tally,
    /// Why checks could not be judged, and how many for each reason.
    pub unjudged: BTreeMap<Reason, usize>,
    /// Every check, if that was asked for.
    pub verdicts: Vec<Verdict>,
}
