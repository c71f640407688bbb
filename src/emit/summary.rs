//! What came of all files together.

use crate::check::{Reason, Tally};
use crate::lint::Linted;
use crate::rule::Severity;
use std::collections::BTreeMap;

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
    /// Findings that are accepted.
    pub suppressed: usize,
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
        self.suppressed += linted.checked.suppressed.len();
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
        self.suppressed += other.suppressed;
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
