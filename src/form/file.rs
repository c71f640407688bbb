//! How a form is written in TOML.

use crate::lang::Bilingual;
use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A file of `rules/forms`: a form, or an addition to one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct File {
    pub(super) form: Option<Spanned<String>>,
    pub(super) extends: Option<Spanned<String>>,
    pub(super) name: Option<Bilingual>,
    pub(super) years: Option<Years>,
    pub(super) notice: Option<Notice>,
    /// Another form, whose rules are for this one too.
    pub(super) rules_of: Option<Spanned<String>>,
    #[serde(default, rename = "section")]
    pub(super) sections: Vec<Section>,
    #[serde(default, rename = "table")]
    pub(super) tables: Vec<Table>,
    /// Of an addition: further wordings that are as right as the printed one.
    #[serde(default)]
    pub(super) accepted: BTreeMap<Spanned<String>, Vec<String>>,
    /// Of an addition: further wordings that are recognised and reported.
    #[serde(default)]
    pub(super) known: BTreeMap<Spanned<String>, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Years {
    pub(super) first: i32,
    pub(super) last: Option<i32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Notice {
    pub(super) year: i32,
    pub(super) number: i32,
    pub(super) title: String,
    pub(super) words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    pub(super) id: Spanned<String>,
    pub(super) number: String,
    pub(super) title: Spanned<String>,
    #[serde(default)]
    pub(super) hints: Vec<String>,
    #[serde(default)]
    pub(super) accepted: Vec<String>,
    #[serde(default)]
    pub(super) known: Vec<String>,
    #[serde(default, rename = "topic")]
    pub(super) topics: Vec<Topic>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Topic {
    pub(super) id: String,
    pub(super) label: Bilingual,
    pub(super) words: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Table {
    pub(super) id: Spanned<String>,
    pub(super) section: Spanned<String>,
    pub(super) label: Bilingual,
    pub(super) layout: Layout,
    pub(super) note: Option<Label>,
    #[serde(default)]
    pub(super) groups: Vec<Member>,
    #[serde(default)]
    pub(super) column_groups: Vec<Member>,
    #[serde(default)]
    pub(super) extra_columns: Vec<String>,
    #[serde(rename = "block")]
    pub(super) blocks: Vec<Block>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Layout {
    Rows,
    SideBySide,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Block {
    pub(super) id: String,
    pub(super) caption: Option<Label>,
    pub(super) corner: Option<Label>,
    pub(super) total: Option<Spanned<String>>,
    pub(super) columns: Vec<Member>,
    pub(super) rows: Vec<Member>,
}

/// A label that names nothing in programs.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Label {
    pub(super) label: Spanned<String>,
    #[serde(default)]
    pub(super) accepted: Vec<String>,
    #[serde(default)]
    pub(super) known: Vec<String>,
}

/// A row, a column or a group of them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Member {
    pub(super) id: Spanned<String>,
    pub(super) label: Spanned<String>,
    pub(super) short: Option<String>,
    pub(super) en: Option<String>,
    pub(super) under: Option<Spanned<String>>,
    /// The group that a column stands under in print, where it is no member of it.
    pub(super) printed_under: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) kind: Kind,
    pub(super) unit: Option<String>,
    #[serde(default)]
    pub(super) accepted: Vec<String>,
    #[serde(default)]
    pub(super) known: Vec<String>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Kind {
    #[default]
    Count,
    Signed,
    Amount,
}
