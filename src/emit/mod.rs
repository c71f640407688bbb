//! From verdicts to bytes: the last stop. A format a file; none of them knows how a verdict came about.

mod address;
mod checkstyle;
mod concise;
mod counted;
mod emitters;
mod encoding;
mod excerpt;
mod github;
mod gitlab;
mod html;
mod human;
mod json;
mod jsonl;
mod junit;
mod location;
mod markdown;
mod rdjson;
mod sarif;
mod summary;
mod told;
mod visible;
mod xml;

pub use emitters::{Emitters, Rendered};
pub use encoding::Encoding;
pub use excerpt::{Excerpt, Mark};
pub use human::Human;
pub(crate) use location::column_letters;
pub use location::{Location, Locator, place_words};
pub use summary::Summary;

use crate::config::FailOn;
use crate::lang::Lang;
use crate::lint::{Knowledge, Linted};
use std::path::PathBuf;

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
    /// For programs, a line at a time.
    JsonLines,
    /// For code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// The code quality report of GitLab.
    Gitlab,
    /// Test results.
    Junit,
    /// Checkstyle's XML.
    Checkstyle,
    /// Reviewdog's diagnostics.
    Rdjson,
    /// A page to print.
    Html,
    /// A summary for a job or a merge request.
    Markdown,
}

impl Format {
    /// Whether it tells of every check that was made, too.
    #[must_use]
    pub fn tells_what_holds(self) -> bool {
        self == Self::Html
    }

    /// Whether it is JSON, which has ways of its own to write characters.
    fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::JsonLines | Self::Sarif | Self::Gitlab | Self::Rdjson)
    }
}

/// A file and what came of it.
#[derive(Debug)]
pub struct Entry<'e> {
    /// Its path, as walked.
    pub path: &'e str,
    /// What came of it.
    pub linted: &'e Linted,
}

/// What all formats need to know.
#[derive(Clone, Debug)]
pub struct Setting<'k> {
    /// Forms, words and rules.
    pub knowledge: &'k Knowledge,
    /// The language of messages.
    pub lang: Lang,
    /// How the report for people looks.
    pub look: Look,
    /// The folder that others see paths from: the root of the repository.
    pub root: PathBuf,
    /// What fails a run.
    pub fail_on: FailOn,
    /// How characters become bytes.
    pub encoding: Encoding,
}

impl<'k> Setting<'k> {
    /// Messages in `lang`, everything else as it is by default.
    #[must_use]
    pub fn new(knowledge: &'k Knowledge, lang: Lang) -> Self {
        Self {
            knowledge,
            lang,
            look: Look::default(),
            root: PathBuf::from("."),
            fail_on: FailOn::default(),
            encoding: Encoding::default(),
        }
    }
}

/// Writes results: something before all files, each file, something between them, something after.
///
/// Files are written by themselves, so that it can be done in parallel and nothing is kept.
pub trait Emitter: Sync {
    /// What stands before everything.
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

    /// Whether [`Emitter::opening`] says something, and the files have to wait for it.
    fn has_opening(&self) -> bool {
        false
    }

    /// What of a file goes into the opening.
    fn listed(&self, _: &Entry<'_>) -> String {
        String::new()
    }

    /// What stands before the files and can be told only after the last of them; `list` is what all of them gave to it.
    fn opening(&self, _: &Summary, _list: &str) -> String {
        String::new()
    }
}

/// The emitter for a format.
#[must_use]
pub fn emitter<'s>(format: Format, setting: &'s Setting<'s>) -> Box<dyn Emitter + 's> {
    match format {
        Format::Human => Box::new(Human::new(setting)),
        Format::Concise => Box::new(concise::Concise { setting }),
        Format::Json => Box::new(json::Json { setting }),
        Format::JsonLines => Box::new(jsonl::JsonLines { setting }),
        Format::Sarif => Box::new(sarif::Sarif { setting }),
        Format::Github => Box::new(github::Github { setting }),
        Format::Gitlab => Box::new(gitlab::Gitlab { setting }),
        Format::Junit => Box::new(junit::Junit { setting }),
        Format::Checkstyle => Box::new(checkstyle::Checkstyle { setting }),
        Format::Rdjson => Box::new(rdjson::Rdjson { setting }),
        Format::Html => Box::new(html::Html { setting }),
        Format::Markdown => Box::new(markdown::Markdown { setting }),
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
