//! How the words of the prose are written in TOML.

use super::Role;
use crate::lang::Bilingual;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// `rules/statements.toml`, or an addition to it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct File {
    /// Says that this is such a file: `vocabulary = "statements"`.
    #[serde(rename = "vocabulary")]
    pub(super) _kind: Kind,
    /// What can follow a number, by kind of unit.
    #[serde(default)]
    pub(super) units: BTreeMap<Spanned<String>, Vec<String>>,
    /// Words of one kind.
    #[serde(default, rename = "class")]
    pub(super) classes: Vec<Class>,
    /// What can be stated.
    #[serde(default, rename = "metric")]
    pub(super) metrics: Vec<Metric>,
    /// Words that rules take notice of.
    #[serde(default, rename = "phrase")]
    pub(super) phrases: Vec<Phrase>,
    /// Words that personal data is known by.
    #[serde(default)]
    pub(super) privacy: super::Privacy,
    /// Words that counts with lists behind them are known by.
    #[serde(default)]
    pub(super) counts: super::Counts,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    Statements,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Class {
    pub(super) id: Spanned<String>,
    /// Of an addition to a class that is there: none.
    pub(super) role: Option<Role>,
    /// Of areas: the kinds of body whose own area it is.
    #[serde(default)]
    pub(super) own_of: Vec<String>,
    /// Of objects: it may stand in a list of things that there were none of.
    #[serde(default)]
    pub(super) listed: bool,
    /// Of what a body calls itself: those below it may speak of it too.
    #[serde(default)]
    pub(super) wider: bool,
    /// Where nothing else is spoken of, it is this that it is about.
    pub(super) implies: Option<Spanned<String>>,
    /// The same, where a class that implies it stands in the sentence too.
    pub(super) hints: Option<Spanned<String>>,
    /// Of last year, or compared with it.
    #[serde(default)]
    pub(super) last_year: bool,
    /// Of differences: which way.
    pub(super) direction: Option<super::Direction>,
    /// Of differences: to how many times what it was.
    pub(super) factor: Option<u32>,
    pub(super) words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Metric {
    pub(super) id: Spanned<String>,
    pub(super) label: Option<Bilingual>,
    /// The kind of unit that its numbers have.
    pub(super) unit: Option<Spanned<String>>,
    /// The cells that say the same, to be added up; of rows in several forms, those of each.
    #[serde(default)]
    pub(super) cells: Vec<Spanned<String>>,
    /// What the sentence must be about where the words do not say it.
    pub(super) about: Option<Spanned<String>>,
    /// Nothing may stand before it but whose and of when it is.
    #[serde(default)]
    pub(super) bare: bool,
    /// Orders of one class may leave out the object where this was stated just before: 制发规范性文件 3 件，废止 1 件.
    pub(super) follows: Option<Spanned<String>>,
    /// Words of one of these classes must stand in the sentence or before it, or the section be this one.
    #[serde(default)]
    pub(super) near: Vec<Spanned<String>>,
    pub(super) near_section: Option<Spanned<String>>,
    /// Whether it may be a part of another total (其中).
    #[serde(default)]
    pub(super) part: bool,
    /// Orders of classes, `#` for the number, `%` for a percentage.
    #[serde(default)]
    pub(super) says: Vec<Spanned<String>>,
    /// Orders of classes that say of an object that there was none.
    #[serde(default)]
    pub(super) none: Vec<Spanned<String>>,
    /// Orders of classes that say it of all: that nothing is left over.
    #[serde(default)]
    pub(super) all: Vec<Spanned<String>>,
    /// Without 共 or the like it may be said of a part.
    #[serde(default)]
    pub(super) wants_total: bool,
    /// What it says may be of more than the body or the year: never certain.
    #[serde(default)]
    pub(super) vague: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Phrase {
    pub(super) id: Spanned<String>,
    pub(super) words: Vec<String>,
}
