//! From verdicts to bytes: the last stop. A format a file; none of them knows how a verdict came about.

mod concise;
mod excerpt;
mod human;
mod json;
mod location;

pub use excerpt::Excerpt;
pub use human::Human;
pub(crate) use location::column_letters;
pub use location::{Location, Locator, place_words};

use crate::check::{Reason, Tally};
use crate::lang::Lang;
use crate::lint::{Knowledge, Linted};
use crate::rule::Severity;
use std::collections::BTreeMap;

/// How results are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people: every place shown.
    #[default]
    Human,
    /// A line a finding.
    Concise,
    /// For programs.
    Json,
}

/// A file and what came of it.
#[derive(Debug)]
pub struct Entry<'e> {
    /// Its path, as walked.
    pub path: &'e str,
    /// What came of it.
    pub linted: &'e Linted,
}

/// What came of all files together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many files.
    pub files: usize,
    /// How many findings of each severity.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// What is worth knowing.
    pub infos: usize,
    /// How many checks came out how.
    pub tally: Tally,
    /// Why checks could not be judged.
    pub unjudged: BTreeMap<Reason, usize>,
}

impl Summary {
    /// Adds a file.
    pub fn add(&mut self, linted: &Linted) {
        self.files += 1;
        for finding in &linted.checked.findings {
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Info => self.infos += 1,
            }
        }
        self.tally.add(&linted.checked.tally);
        for (reason, count) in &linted.checked.unjudged {
            *self.unjudged.entry(*reason).or_default() += count;
        }
    }

    /// Adds another summary.
    pub fn merge(&mut self, other: &Self) {
        self.files += other.files;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.tally.add(&other.tally);
        for (reason, count) in &other.unjudged {
            *self.unjudged.entry(*reason).or_default() += count;
        }
    }

    /// The worst severity of any finding.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        [(self.errors, Severity::Error), (self.warnings, Severity::Warning), (self.infos, Severity::Info)]
            .into_iter()
            .find(|(count, _)| *count > 0)
            .map(|(_, severity)| severity)
    }
}

/// Writes results: something before all files, each file, something between them, something after.
///
/// Files are written by themselves, so that it can be done in parallel and nothing is kept.
pub trait Emitter: Sync {
    /// What stands before the first file.
    fn begin(&self) -> String {
        String::new()
    }

    /// One file.
    fn file(&self, entry: &Entry<'_>) -> String;

    /// What stands between two files.
    fn between(&self) -> &'static str {
        ""
    }

    /// What stands after the last.
    fn end(&self, summary: &Summary) -> String;
}

/// The emitter for a format.
#[must_use]
pub fn emitter<'k>(format: Format, knowledge: &'k Knowledge, lang: Lang, look: Look) -> Box<dyn Emitter + 'k> {
    match format {
        Format::Human => Box::new(Human::new(knowledge, lang, look)),
        Format::Concise => Box::new(concise::Concise { knowledge, lang }),
        Format::Json => Box::new(json::Json { knowledge, lang, verified: look.verified }),
    }
}

/// How the report for people looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether there is colour.
    pub colour: bool,
    /// The columns of the terminal.
    pub width: usize,
    /// Whether what holds is listed too.
    pub verified: bool,
}

impl Default for Look {
    fn default() -> Self {
        Self { colour: false, width: 80, verified: false }
    }
}
