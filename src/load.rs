//! What is loaded from TOML, and the errors that point into it.

use crate::lang::{Bilingual, Lang};
use crate::phrases::Phrases;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A TOML file: built in, or the user's.
#[derive(Clone, PartialEq, Eq)]
pub struct Source {
    /// Its path, as shown.
    pub name: Cow<'static, str>,
    /// What it says.
    pub text: Cow<'static, str>,
    /// Whether it is part of the program: then tests have checked what is too slow to check at every start.
    pub built_in: bool,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").field("name", &self.name).finish_non_exhaustive()
    }
}

/// A mistake in a TOML file, with the place of it.
#[derive(Clone, Debug)]
pub struct LoadError {
    /// What is wrong.
    pub problem: Bilingual,
    /// What to do.
    pub help: Option<Bilingual>,
    /// The file.
    pub source: Arc<Source>,
    /// The bytes to underline.
    pub span: Range<usize>,
}

impl LoadError {
    /// A mistake at `span` of `source`.
    #[must_use]
    pub fn new(source: &Arc<Source>, span: Range<usize>, problem: Bilingual) -> Self {
        Self { problem, help: None, source: Arc::clone(source), span }
    }

    /// The same, with advice.
    #[must_use]
    pub fn with_help(self, help: Bilingual) -> Self {
        Self { help: Some(help), ..self }
    }

    /// As a diagnostic of miette, in `lang`.
    #[must_use]
    pub fn diagnostic(&self, lang: Lang) -> miette::MietteDiagnostic {
        let label = miette::LabeledSpan::new_primary_with_span(None, self.span.clone());
        let mut diagnostic = miette::MietteDiagnostic::new(self.problem.get(lang)).with_label(label);
        if let Some(help) = &self.help {
            diagnostic = diagnostic.with_help(help.get(lang));
        }
        diagnostic
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.source.name, self.problem.get(Lang::Zh))
    }
}

impl std::error::Error for LoadError {}

/// Parses a TOML file into `T`.
///
/// # Errors
/// The first mistake, where it stands.
pub fn parse<T: serde::de::DeserializeOwned>(source: &Arc<Source>) -> Result<T, LoadError> {
    toml::from_str(&source.text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        let (problem, help) = in_words(error.message(), source);
        LoadError { help, ..LoadError::new(source, span, problem) }
    })
}

/// What serde and toml say in English, in both languages, and what to do.
fn in_words(message: &str, source: &Source) -> (Bilingual, Option<Bilingual>) {
    let first = message.lines().next().unwrap_or_default();
    // The phrases cannot say what is wrong with themselves.
    let words = (source.name != Phrases::FILE).then(Phrases::built_in);
    let Some(Ok(Phrases { toml: words, .. })) = words else { return (Bilingual::same(first), None) };
    let quoted: Vec<&str> = first.split('`').skip(1).step_by(2).collect();
    if let Some((name, known)) = quoted.split_first() {
        let help = || {
            let distance = |other: &str| strsim::levenshtein(name, other);
            let like = known.iter().min_by_key(|other| distance(other)).filter(|other| distance(other) <= 2);
            let all = || words.known.with(&[("names", &known.join(", "))]);
            (!known.is_empty()).then(|| like.map_or_else(all, |like| words.like.with(&[("like", like)])))
        };
        for (beginning, problem) in [
            ("unknown field", &words.unknown_key),
            ("unknown variant", &words.unknown_value),
            ("missing field", &words.missing_key),
        ] {
            if first.starts_with(beginning) {
                return (problem.with(&[("name", name)]), help());
            }
        }
    }
    if first.contains("is neither a number nor a size") {
        return (words.wrong_kind.fill(&[("kind", &words.amount)]), None);
    }
    let invalid = ["invalid type", "invalid value", "invalid length"].iter().any(|it| first.starts_with(it));
    let expected = first.rsplit_once(", expected ").filter(|_| invalid);
    if let Some((_, expected)) = expected {
        let kind = match expected {
            "a string" => &words.string,
            "a sequence" => &words.list,
            "a boolean" => &words.boolean,
            "i32" | "i64" | "u32" | "u64" | "usize" => &words.integer,
            _ => &words.table,
        };
        return (words.wrong_kind.fill(&[("kind", kind)]), None);
    }
    let is_string = ["basic string", "literal string"].iter().any(|it| first.contains(it));
    let problem = match first {
        "duplicate key" => words.duplicate_key,
        _ if is_string => words.open_quote,
        _ => words.syntax.with(&[("error", &first)]),
    };
    (problem, None)
}
