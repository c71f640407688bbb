//! Findings that are known and accepted: by a comment beside them, by the configuration, or in the list of known findings.
//! They are kept, with the reason, and no longer fail a run.

mod baseline;
mod comment;
mod settle;
mod write;

pub use baseline::{Baseline, Decision, Known};
pub use settle::Settled;
pub use write::{Place, places};

use crate::check::Finding;

/// A finding that is accepted.
#[derive(Clone, Debug)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// By what.
    pub by: By,
    /// Why.
    pub reason: String,
}

/// What accepts a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A comment in the file.
    Comment,
    /// The configuration.
    Config,
    /// The list of known findings.
    Baseline,
}

impl By {
    /// Its name in programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Comment => "comment",
            Self::Config => "config",
            Self::Baseline => "baseline",
        }
    }
}
