//! What each key of `gouji.toml` does: the texts of `rules/settings.toml`.

use crate::lang::Bilingual;
use crate::load::{self, LoadError, Source};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a key does.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Described {
    /// In a sentence.
    pub about: Bilingual,
    /// What holds if it is left out, if that is worth saying.
    pub default: Option<Bilingual>,
    /// A value, as it is written.
    pub example: Option<String>,
}

/// All keys, by name: `override.paths` is the key `paths` of a record of `override`.
///
/// # Errors
/// Where the file is wrong.
pub fn settings() -> Result<BTreeMap<String, Described>, LoadError> {
    let (name, text) = ("rules/settings.toml", include_str!("../../rules/settings.toml"));
    load::parse(&Arc::new(Source { name: name.into(), text: text.into(), built_in: true }))
}

/// The names of all keys of a file, in the order of `rules/settings.toml`.
#[must_use]
pub fn order() -> Vec<&'static str> {
    let text = include_str!("../../rules/settings.toml");
    let names = text.lines().filter_map(|line| line.strip_prefix('[')?.strip_suffix(']'));
    names.map(|name| name.trim_matches('"')).collect()
}
