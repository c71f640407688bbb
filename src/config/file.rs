//! How `gouji.toml` is written. What each key does is said in `rules/settings.toml`, in both languages.

use super::{FailOn, Level, Scope};
use crate::read::{Amount, Limit};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;

/// `gouji.toml`
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct File {
    pub(super) extend: Option<Spot<String>>,
    pub(super) lang: Option<Spot<Language>>,
    pub(super) profile: Option<Spot<String>>,
    pub(super) fail_on: Option<Spot<FailOn>>,
    pub(super) max_warnings: Option<Spot<usize>>,
    pub(super) format: Option<Vec<Spot<String>>>,
    pub(super) rules: Option<Vec<Spot<String>>>,
    pub(super) statements: Option<Vec<Spot<String>>>,
    pub(super) include: Option<Vec<Spot<String>>>,
    pub(super) exclude: Option<Vec<Spot<String>>>,
    pub(super) paths: Option<Vec<Spot<String>>>,
    pub(super) manifest: Option<Spot<String>>,
    pub(super) baseline: Option<Spot<String>>,
    pub(super) severity: BTreeMap<Spot<String>, Spot<Level>>,
    pub(super) deadlines: BTreeMap<Spot<String>, Spot<String>>,
    pub(super) limits: BTreeMap<Spot<Limit>, Spot<Amount>>,
    #[serde(rename = "override")]
    pub(super) overrides: Vec<Override>,
    #[serde(rename = "body")]
    pub(super) bodies: Vec<Body>,
    #[serde(rename = "roll-up")]
    pub(super) roll_ups: Vec<RollUp>,
    #[serde(rename = "suppress")]
    pub(super) suppressions: Vec<Suppress>,
}

/// A language, as its name in programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub(super) enum Language {
    Zh,
    En,
}

/// What holds for some files only.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Override {
    pub(super) paths: Vec<Spot<String>>,
    pub(super) profile: Option<Spot<String>>,
    #[serde(default)]
    pub(super) severity: BTreeMap<Spot<String>, Spot<Level>>,
}

/// A body, and the names it had or has.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Body {
    pub(super) name: Spot<String>,
    pub(super) profile: Option<Spot<String>>,
    #[serde(default)]
    pub(super) aliases: Vec<Spot<String>>,
    #[serde(default)]
    pub(super) formerly: Vec<Former>,
    #[serde(default)]
    pub(super) merged: Vec<Former>,
}

/// A name that is no more, and the last year that was reported on under it.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Former {
    pub(super) name: Spot<String>,
    pub(super) until: Option<Spot<i32>>,
}

/// Whose figures a report adds up.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RollUp {
    pub(super) parent: Spot<String>,
    pub(super) scope: Spot<Scope>,
    #[serde(default)]
    pub(super) children: Vec<Spot<String>>,
    #[serde(default)]
    pub(super) outside: Vec<Spot<String>>,
    pub(super) first_year: Option<Spot<i32>>,
    pub(super) last_year: Option<Spot<i32>>,
    pub(super) tables: Option<Vec<Spot<String>>>,
}

/// Findings that are known and accepted.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Suppress {
    pub(super) rules: Vec<Spot<String>>,
    #[serde(default)]
    pub(super) paths: Vec<Spot<String>>,
    #[serde(default)]
    pub(super) bodies: Vec<Spot<String>>,
    #[serde(default)]
    pub(super) years: Vec<Spot<i32>>,
    #[serde(default)]
    pub(super) cells: Vec<Spot<String>>,
    pub(super) reason: Spot<String>,
}

/// Something in the file, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(transparent, bound(deserialize = "T: serde::de::DeserializeOwned"))]
pub(super) struct Spot<T>(Spanned<T>);

impl<T> Spot<T> {
    pub(super) fn get(&self) -> &T {
        self.0.get_ref()
    }

    pub(super) fn span(&self) -> Range<usize> {
        self.0.span()
    }

    pub(super) fn into_inner(self) -> T {
        self.0.into_inner()
    }
}

#[cfg(test)]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Spot<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        T::json_schema(generator)
    }
}
