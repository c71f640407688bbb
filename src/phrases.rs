//! What gouji says by itself, not for a rule: the words of `rules/phrases.toml`.

use crate::lang::{Bilingual, Lang};
use crate::load::{self, LoadError, Source};
use serde::Deserialize;
use std::sync::Arc;

/// All phrases.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// Of findings that name the number to blame.
    pub blame: Blame,
    /// Of findings in general.
    pub finding: Finding,
    /// Of the report for people.
    pub report: Report,
}

/// Phrases of findings that name the number to blame.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the file says it")]
pub struct Blame {
    pub cell: Bilingual,
    pub blank_cell: Bilingual,
    pub cells: Bilingual,
    pub one_of_list: Bilingual,
    pub swapped: Bilingual,
    pub swapped_or: Bilingual,
    pub row: Bilingual,
    pub blank_row: Bilingual,
    pub column: Bilingual,
    pub help: Bilingual,
    pub should_be: Bilingual,
    pub list_comma: Bilingual,
}

/// Phrases of findings in general.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the file says it")]
pub struct Finding {
    pub name_comma: Bilingual,
    pub column_in_row: Bilingual,
    pub unreadable_help: Bilingual,
    pub missing_here: Bilingual,
    pub expected_cell: Bilingual,
}

/// Phrases of the report for people.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the file says it")]
pub struct Report {
    pub error: Bilingual,
    pub warning: Bilingual,
    pub info: Bilingual,
    pub note: Bilingual,
    pub help: Bilingual,
    pub basis: Bilingual,
    pub comma: Bilingual,
    pub verified: Bilingual,
    pub assumed: Bilingual,
    pub summary: Bilingual,
    pub sums: Bilingual,
    pub unjudged: Bilingual,
    pub reason: Bilingual,
}

impl Phrases {
    /// Loads the phrases from TOML.
    ///
    /// # Errors
    /// Where the file is wrong.
    pub fn load(source: &Arc<Source>) -> Result<Self, LoadError> {
        load::parse(source)
    }
}

impl Bilingual {
    /// The text with its braces filled in, in both languages.
    #[must_use]
    pub fn fill(&self, fillings: &[(&str, &Bilingual)]) -> Self {
        let filled = |lang: Lang| {
            let mut text = self.get(lang).to_owned();
            for (name, filling) in fillings {
                text = text.replace(&format!("{{{name}}}"), filling.get(lang));
            }
            text
        };
        Self::new(filled(Lang::Zh), Some(filled(Lang::En)))
    }

    /// The same in both languages.
    #[must_use]
    pub fn same(text: impl Into<String>) -> Self {
        Self::new(text, None::<String>)
    }

    /// Several texts, `comma` between them.
    #[must_use]
    pub fn join(parts: &[Self], comma: &Self) -> Self {
        let joined = |lang: Lang| parts.iter().map(|part| part.get(lang)).collect::<Vec<_>>().join(comma.get(lang));
        Self::new(joined(Lang::Zh), Some(joined(Lang::En)))
    }
}
