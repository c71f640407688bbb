//! `gouji.toml`: what a user settles once for a folder of reports.
//!
//! The file nearest to a report counts, whole; what it takes over from another it names with `extend`. Every value knows the
//! file and the bytes it came from.

mod bodies;
mod describe;
mod discover;
mod effect;
mod file;
mod load;
mod patterns;
mod resolve;
#[cfg(test)]
mod schema;
mod show;
#[cfg(test)]
mod tests;

pub use bodies::{Body, Former, RollUp, Scope};
pub use describe::{Described, order, settings};
pub use discover::{Configs, FILE_NAME, Trouble};
pub use patterns::{Identity, PathGlobs, PathPattern, absolute, slashed};
pub use resolve::{Cells, Override, Severities, Suppression};
pub use show::{Shown, shown};

use crate::lang::Lang;
use crate::load::{LoadError, Source};
use crate::read::Limits;
use crate::rule::Severity;
use crate::vocabulary::DayOfYear;
use serde::Deserialize;
use std::ops::{Deref, Range};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A value, and where the user wrote it.
#[derive(Clone, Debug)]
pub struct Given<T> {
    /// The value.
    pub value: T,
    /// The file.
    pub source: Arc<Source>,
    /// Where it stands there.
    pub span: Range<usize>,
}

impl<T> Deref for Given<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> Given<T> {
    /// Another value from the same place.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Given<U> {
        Given { value: f(self.value), source: self.source, span: self.span }
    }

    /// A complaint about it.
    #[must_use]
    pub fn complaint(&self, problem: crate::lang::Bilingual) -> LoadError {
        LoadError::new(&self.source, self.span.clone(), problem)
    }
}

/// The worst severity that a run may have findings below of and still succeed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors fail.
    #[default]
    Error,
    /// Warnings and errors do.
    Warning,
    /// All findings do.
    Info,
    /// None do.
    Never,
}

impl FailOn {
    /// Whether a finding of that severity fails the run.
    #[must_use]
    pub fn fails(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Info => true,
            Self::Never => false,
        }
    }
}

/// What a user makes of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Its findings are errors.
    Error,
    /// Its findings are warnings.
    Warning,
    /// Its findings are worth knowing.
    Info,
    /// It is on, with its own severity.
    On,
    /// It is off.
    Off,
}

impl Level {
    /// The severity of its findings, if it says one.
    #[must_use]
    pub fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::On | Self::Off => None,
        }
    }
}

/// Until when reports of a kind of body are due, in the year after the one they report on.
#[derive(Clone, Debug)]
pub struct Deadline {
    /// The kind of body.
    pub profile: Given<String>,
    /// The day.
    pub day: DayOfYear,
}

/// A configuration: the file nearest to the reports, with those that it extends taken in.
#[derive(Debug, Default)]
pub struct Config {
    /// Its files, nearest first.
    pub chain: Vec<Arc<Source>>,
    /// Their paths.
    pub files: Vec<PathBuf>,
    /// The folder of the nearest.
    pub folder: PathBuf,
    /// The language of messages.
    pub lang: Option<Given<Lang>>,
    /// The kind of body that the reports are of.
    pub profile: Option<Given<String>>,
    /// What fails a run.
    pub fail_on: Option<Given<FailOn>>,
    /// How many warnings a run may have.
    pub max_warnings: Option<Given<usize>>,
    /// How results are written, each perhaps to a file: `html=out.html`.
    pub formats: Vec<Given<String>>,
    /// Folders of further rules and forms.
    pub rules: Vec<Given<PathBuf>>,
    /// Folders of further statements.
    pub statements: Vec<Given<PathBuf>>,
    /// Which files in folders are reports; all of a known kind if none is named.
    pub include: PathGlobs,
    /// Which files are not looked at.
    pub exclude: PathGlobs,
    /// How paths tell body and year.
    pub paths: Vec<Given<PathPattern>>,
    /// The list of files, their bodies and years.
    pub manifest: Option<Given<PathBuf>>,
    /// The list of known findings.
    pub baseline: Option<Given<PathBuf>>,
    /// What the user makes of rules.
    pub severities: Severities,
    /// Until when reports are due.
    pub deadlines: Vec<Deadline>,
    /// Bounds on what is read.
    pub limits: Limits,
    /// What holds for some files only.
    pub overrides: Vec<Override>,
    /// Bodies and the names they had.
    pub bodies: Vec<Body>,
    /// Whose figures which report adds up.
    pub roll_ups: Vec<RollUp>,
    /// Findings that are accepted.
    pub suppressions: Vec<Suppression>,
}

impl Config {
    /// Whether a file or folder of those that it counts for is not looked at.
    #[must_use]
    pub fn leaves_out(&self, path: &Path, is_folder: bool) -> bool {
        let included = is_folder || self.include.is_empty() || self.include.has(path, false);
        self.exclude.has(path, is_folder) || !included
    }

    /// The configuration that begins with `source`, whose path is `path`.
    ///
    /// # Errors
    /// Every mistake in it and in those it extends.
    pub fn of_source(
        path: &Path,
        source: &Arc<Source>,
        words: &crate::phrases::Config,
    ) -> Result<Self, Vec<LoadError>> {
        load::load(path, source, words)
    }

    /// A configuration in a text, for what is in `folder`.
    ///
    /// # Errors
    /// Every mistake in it.
    pub fn of_text(text: &str, folder: &Path, words: &crate::phrases::Config) -> Result<Self, Vec<LoadError>> {
        let path = absolute(&folder.join(FILE_NAME));
        let source = Source { name: FILE_NAME.into(), text: text.to_owned().into(), built_in: false };
        load::load(&path, &Arc::new(source), words)
    }
}
