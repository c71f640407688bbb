//! What gouji says by itself, not for a rule: the words of `rules/phrases.toml`.

use crate::lang::{Bilingual, Lang};
use crate::load::{self, LoadError, Source};
use crate::read::Limit;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// All phrases.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phrases {
    /// Of findings that name the number to blame.
    pub blame: Blame,
    /// Of findings in general.
    pub finding: Finding,
    /// Of fixes.
    pub fix: Fix,
    /// Of the mending of files.
    pub fixing: Fixing,
    /// Of the editor.
    pub editor: Editor,
    /// Of files that cannot be read.
    pub unreadable: Unreadable,
    /// Why files cannot be opened.
    pub opening: Opening,
    /// Of the command line, where a run itself fails.
    pub command: Command,
    /// Of mistakes in TOML files.
    pub toml: Toml,
    /// Of configuration files.
    pub config: Config,
    /// Of findings that are accepted.
    pub suppression: Suppression,
    /// Of the report for people.
    pub report: Report,
    /// Of the page to print.
    pub page: Page,
    /// Of findings counted.
    pub stats: Stats,
    /// Of files that are made.
    pub making: Making,
    /// Why a check could not be judged.
    pub reasons: Reasons,
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
    pub blank_of_list: Bilingual,
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
    pub expected_cell: Bilingual,
    pub in_table: Bilingual,
    pub copied: Bilingual,
    pub more: Bilingual,
    pub prose_agrees: Bilingual,
}

/// Phrases of fixes: what each does.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the file says it")]
pub struct Fix {
    pub set_cell: Bilingual,
    pub set_cells: Bilingual,
    pub one_of_list: Bilingual,
    pub list_comma: Bilingual,
    pub and_so_on: Bilingual,
    pub replace: Bilingual,
    pub replace_list: Bilingual,
    pub replace_one_of_list: Bilingual,
    pub add_row: Bilingual,
    pub add_rows: Bilingual,
    pub does_expected: Bilingual,
    pub does_add_rows: Bilingual,
    pub does_assign: Bilingual,
    pub of_figures: Bilingual,
    pub of_words: Bilingual,
}

/// Phrases of the mending of files: what was done, and what could not be.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the file says it")]
pub struct Fixing {
    pub mended: Bilingual,
    pub would_mend: Bilingual,
    pub unsafe_left: Bilingual,
    pub only_copies: Bilingual,
    pub read_only: Bilingual,
    pub no_original: Bilingual,
    pub output_is_no_folder: Bilingual,
    pub cannot_write: Bilingual,
}

/// Phrases of the editor.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the file says it")]
pub struct Editor {
    pub fix_all: Bilingual,
    pub says: Bilingual,
    pub blank: Bilingual,
    pub placeholder: Bilingual,
    pub no_number: Bilingual,
    pub relation: Bilingual,
    pub unjudged: Bilingual,
    pub comes_to: Bilingual,
    pub suppress: Bilingual,
    pub suppress_in_file: Bilingual,
}

/// Phrases of files that cannot be read: why, and what to do.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the file says it")]
pub struct Unreadable {
    pub encoding: Bilingual,
    pub binary: Bilingual,
    pub foreign: Bilingual,
    pub unconverted: Bilingual,
    pub no_converter: Bilingual,
    pub encrypted: Bilingual,
    pub damaged: Bilingual,
    pub damaged_part: Bilingual,
    pub picture_only: Bilingual,
    pub left_out: Bilingual,
    /// By the limit that was passed.
    pub too_large: BTreeMap<Limit, Bilingual>,
    pub not_of: Bilingual,
    pub not_opened: Bilingual,
    pub save_as_text: Bilingual,
    pub save_as: Bilingual,
    pub save_as_or_convert: Bilingual,
    pub install: Bilingual,
    pub unpack: Bilingual,
    pub find_text: Bilingual,
    pub remove_password: Bilingual,
    pub repair: Bilingual,
    pub raise_limit: Bilingual,
    pub cut_down: Bilingual,
    pub go_by_content: Bilingual,
    pub look_at_path: Bilingual,
}

/// Why files cannot be opened.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the file says it")]
pub struct Opening {
    pub not_found: Bilingual,
    pub permission_denied: Bilingual,
    pub is_a_directory: Bilingual,
    pub link_loop: Bilingual,
    pub no_file: Bilingual,
    pub no_folder: Bilingual,
    pub no_writing: Bilingual,
    pub broken_link: Bilingual,
    pub other: Bilingual,
}

/// Phrases of the command line, where a run itself fails.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the file says it")]
pub struct Command {
    pub cannot_open: Bilingual,
    pub nothing_found: Bilingual,
    pub not_followed: Bilingual,
    pub wrong_glob: Bilingual,
    pub unknown_changes: Bilingual,
    pub no_rule_files: Bilingual,
    pub unknown_rule: Bilingual,
    pub unknown_rule_like: Bilingual,
    pub unknown_limit: Bilingual,
    pub wrong_limit: Bilingual,
    pub cannot_write: Bilingual,
    pub several_to_stdout: Bilingual,
    pub one_file_twice: Bilingual,
    pub nothing_for_file: Bilingual,
    pub parquet_needs_file: Bilingual,
    pub no_parquet: Bilingual,
    pub too_many_warnings: Bilingual,
}

/// Phrases of mistakes in TOML files.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the file says it")]
pub struct Toml {
    pub syntax: Bilingual,
    pub unknown_key: Bilingual,
    pub unknown_value: Bilingual,
    pub missing_key: Bilingual,
    pub duplicate_key: Bilingual,
    pub open_quote: Bilingual,
    pub wrong_kind: Bilingual,
    pub string: Bilingual,
    pub integer: Bilingual,
    pub amount: Bilingual,
    pub boolean: Bilingual,
    pub list: Bilingual,
    pub table: Bilingual,
    pub hint: Bilingual,
    pub like: Bilingual,
    pub known: Bilingual,
}

/// Phrases of configuration files.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the file says it")]
pub struct Config {
    pub cannot_extend: Bilingual,
    pub extends_itself: Bilingual,
    pub wrong_glob: Bilingual,
    pub pattern_brace: Bilingual,
    pub pattern_says_nothing: Bilingual,
    pub no_date: Bilingual,
    pub no_reason: Bilingual,
    pub unknown_rule: Bilingual,
    pub unknown_profile: Bilingual,
    pub unknown_table: Bilingual,
    pub unknown_format: Bilingual,
    pub unknown_cell: Bilingual,
    pub like: Bilingual,
    pub known: Bilingual,
    pub cell_help: Bilingual,
    pub glob_without_effect: Bilingual,
    pub suppression_without_effect: Bilingual,
    pub remove_suppression: Bilingual,
    pub no_baseline: Bilingual,
    pub write_baseline: Bilingual,
    pub not_set: Bilingual,
    pub default: Bilingual,
    pub no_file: Bilingual,
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
    pub beside: Bilingual,
    pub help: Bilingual,
    pub basis: Bilingual,
    pub comma: Bilingual,
    pub verified: Bilingual,
    pub assumed: Bilingual,
    pub summary: Bilingual,
    pub sums: Bilingual,
    pub unjudged: Bilingual,
    pub reason: Bilingual,
    pub zeros: Bilingual,
}

/// Phrases of findings that are accepted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the file says it")]
pub struct Suppression {
    pub no_reason: Bilingual,
    pub unused: Bilingual,
    pub unknown_rule: Bilingual,
    pub not_understood: Bilingual,
    pub about_baseline: Bilingual,
    pub vanished: Bilingual,
    pub written: Bilingual,
    pub counted: Bilingual,
}

/// Phrases of the page to print, and of the summary for a job.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the file says it")]
pub struct Page {
    pub title: Bilingual,
    pub made_by: Bilingual,
    pub overview: Bilingual,
    pub reports: Bilingual,
    pub findings: Bilingual,
    pub severity: Bilingual,
    pub rule: Bilingual,
    pub place: Bilingual,
    pub finding: Bilingual,
    pub line: Bilingual,
    pub body: Bilingual,
    pub year: Bilingual,
    pub file: Bilingual,
    pub form: Bilingual,
    pub sums: Bilingual,
    pub errors: Bilingual,
    pub warnings: Bilingual,
    pub infos: Bilingual,
    pub no_findings: Bilingual,
    pub tables: Bilingual,
    pub not_in_document: Bilingual,
    pub should_be: Bilingual,
    pub legend_fault: Bilingual,
    pub legend_involved: Bilingual,
    pub suppressed: Bilingual,
    pub reason: Bilingual,
    pub verified: Bilingual,
    pub held: Bilingual,
    pub zeros: Bilingual,
    pub others: Bilingual,
    pub nothing_read: Bilingual,
}

/// Phrases of findings counted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the file says it")]
pub struct Stats {
    pub by_rule: Bilingual,
    pub by_year: Bilingual,
    pub by_body: Bilingual,
    pub reports: Bilingual,
    pub errors: Bilingual,
    pub warnings: Bilingual,
    pub infos: Bilingual,
    pub suppressed: Bilingual,
    pub unknown: Bilingual,
    pub total: Bilingual,
}

/// Phrases of files that are made: empty forms, configurations.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the file says it")]
pub struct Making {
    pub no_body: Bilingual,
    pub no_form: Bilingual,
    pub is_there: Bilingual,
    pub written: Bilingual,
    pub kept: Bilingual,
    pub next: Bilingual,
    pub owner: Bilingual,
}

/// Why a check could not be judged.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the file says it")]
pub struct Reasons {
    pub not_a_report: Bilingual,
    pub table_missing: Bilingual,
    pub row_missing: Bilingual,
    pub column_missing: Bilingual,
    pub row_unaligned: Bilingual,
    pub run_together: Bilingual,
    pub other_form: Bilingual,
    pub not_a_number: Bilingual,
    pub uncomputed: Bilingual,
    pub garbled: Bilingual,
    pub impossible: Bilingual,
    pub blank_total: Bilingual,
    pub merged_group: Bilingual,
    pub breaks_off: Bilingual,
    pub not_stated: Bilingual,
    pub section_missing: Bilingual,
    pub profile_unknown: Bilingual,
    pub identity_unclear: Bilingual,
    pub versions_differ: Bilingual,
    pub reorganised: Bilingual,
    pub child_missing: Bilingual,
    pub not_read_there: Bilingual,
}

impl Phrases {
    /// The file that they are in.
    pub const FILE: &str = "rules/phrases.toml";

    /// The phrases that are built in; parsed once, whoever asks.
    ///
    /// # Errors
    /// Where the file is wrong.
    pub fn built_in() -> Result<Self, LoadError> {
        static PHRASES: OnceLock<Result<Phrases, LoadError>> = OnceLock::new();
        let parse = || {
            let (name, text) = (Self::FILE, include_str!("../rules/phrases.toml"));
            load::parse(&Arc::new(Source { name: name.into(), text: text.into(), built_in: true }))
        };
        PHRASES.get_or_init(parse).clone()
    }
}

impl Bilingual {
    /// The text with its braces filled in with what is the same in both languages.
    #[must_use]
    pub fn with(&self, fillings: &[(&str, &dyn std::fmt::Display)]) -> Self {
        let fillings: Vec<_> = fillings.iter().map(|(name, text)| (*name, Self::same(text.to_string()))).collect();
        self.fill(&fillings.iter().map(|(name, text)| (*name, text)).collect::<Vec<_>>())
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_has_its_own_words() {
        let phrases = Phrases::built_in().unwrap();
        for limit in Limit::ALL {
            let words = &phrases.unreadable.too_large.get(&limit);
            assert!(words.is_some_and(|words| words.get(Lang::Zh).contains("{most}")), "{limit:?}");
        }
    }
}
