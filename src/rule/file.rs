//! How rules are written in TOML.

use super::Severity;
use crate::lang::Bilingual;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A file of `rules/checks`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct File {
    #[serde(default, rename = "rule")]
    pub(super) rules: Vec<Rule>,
    #[serde(default, rename = "hint")]
    pub(super) hints: Vec<Hint>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Rule {
    pub(super) code: Spanned<String>,
    /// Codes of their own for single subjects: by the subject's name.
    #[serde(default)]
    pub(super) codes: BTreeMap<String, Spanned<String>>,
    pub(super) name: Spanned<String>,
    #[serde(default)]
    pub(super) former_names: Vec<String>,
    pub(super) severity: Severity,
    /// Off unless it is switched on.
    #[serde(default)]
    pub(super) off: bool,
    pub(super) forms: Option<Vec<Spanned<String>>>,
    pub(super) table: Option<Spanned<String>>,
    pub(super) for_each: Option<Spanned<String>>,
    pub(super) among: Option<Vec<Spanned<String>>>,
    pub(super) when: Option<Spanned<String>>,
    pub(super) assert: Spanned<String>,
    /// All that breaks it in one finding.
    #[serde(default)]
    pub(super) together: bool,
    pub(super) summary: Bilingual,
    pub(super) message: Spanned<Bilingual>,
    pub(super) detail: Option<Spanned<Bilingual>>,
    pub(super) help: Spanned<Bilingual>,
    pub(super) basis: Bilingual,
    #[serde(default)]
    pub(super) exceptions: Vec<Bilingual>,
    #[serde(default)]
    pub(super) variants: Vec<Variant>,
    #[serde(default)]
    pub(super) yields_to: Vec<Spanned<String>>,
    /// How a finding may be mended: see [`super::Repair`].
    #[serde(default)]
    pub(super) fix: Vec<Spanned<String>>,
    /// None where what breaks it cannot be written as text.
    pub(super) example: Option<Example>,
}

/// Where a rule is broken in a special way: another severity, other words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Variant {
    pub(super) when: Spanned<String>,
    pub(super) severity: Option<Severity>,
    pub(super) message: Option<Spanned<Bilingual>>,
    pub(super) help: Option<Spanned<Bilingual>>,
    /// In place of the rule's own; an empty list where it cannot be mended.
    pub(super) fix: Option<Vec<Spanned<String>>>,
}

/// What may have caused a finding: said with it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Hint {
    pub(super) code: Spanned<String>,
    pub(super) name: Spanned<String>,
    pub(super) of: Vec<Spanned<String>>,
    pub(super) when: Spanned<String>,
    pub(super) summary: Bilingual,
    pub(super) text: Spanned<Bilingual>,
}

/// A fragment of a report that breaks the rule, and one that does not.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Example {
    pub(super) wrong: String,
    pub(super) right: String,
    /// Other reports that it is compared with.
    #[serde(default)]
    pub(super) beside: Vec<Beside>,
    /// The path of the report, where that matters.
    pub(super) path: Option<String>,
    /// What the configuration says, where that matters.
    pub(super) config: Option<String>,
}

/// A report beside the one of an example.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum Beside {
    Text(String),
    File { path: String, text: String },
}

/// The keys that may stand at the end of a fragment of a file.
#[must_use]
pub fn known_keys(fragment: &str) -> Vec<String> {
    const NO_KEY: &str = "?";
    let asked: Result<File, _> = toml::from_str(&format!("{fragment}\n\"{NO_KEY}\" = 1\n"));
    let message = asked.err().map(|error| error.message().to_owned()).unwrap_or_default();
    // "unknown field `?`, expected one of `code`, `name`"
    let quoted = message.split('`').skip(1).step_by(2).filter(|name| *name != NO_KEY);
    quoted.map(str::to_owned).collect()
}
