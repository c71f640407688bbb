//! What the keys of TOML files are: the words of `rules/keys.toml`.

use crate::config::{self, Described};
use crate::lang::Bilingual;
use std::collections::{BTreeMap, HashMap};

/// What keys are, by the table that they are in.
#[derive(Debug, Default)]
pub(in super::super) struct Words {
    of_rules: HashMap<String, HashMap<String, Bilingual>>,
    of_config: BTreeMap<String, Described>,
}

impl Words {
    pub(in super::super) fn built_in() -> Self {
        let of_rules = toml::from_str(include_str!("../../../rules/keys.toml")).unwrap_or_default();
        Self { of_rules, of_config: config::settings().unwrap_or_default() }
    }

    /// What a key of a table of a file of rules is.
    pub(super) fn of(&self, table: &str, key: &str) -> Option<&Bilingual> {
        self.of_rules.get(table)?.get(key)
    }

    /// The keys of a table of `gouji.toml`, and what they do.
    pub(super) fn of_config(&self, table: &str) -> impl Iterator<Item = (&str, &Described)> {
        let prefix = if table.is_empty() { String::new() } else { format!("{table}.") };
        let keys = self.of_config.iter().filter_map(move |(key, it)| Some((key.strip_prefix(&prefix)?, it)));
        keys.filter(|(key, _)| !key.contains('.'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule;
    use std::collections::BTreeSet;

    #[test]
    fn every_key_is_explained_in_both_languages() {
        let Words { of_rules: words, .. } = Words::built_in();
        let known = [
            ("rule", rule::known_keys("[[rule]]")),
            ("hint", rule::known_keys("[[hint]]")),
            ("variant", rule::known_keys("[[rule]]\n[[rule.variants]]")),
            ("example", rule::known_keys("[[rule]]\n[rule.example]")),
            ("function", rule::FUNCTIONS.iter().map(|name| (*name).to_owned()).collect()),
        ];
        for (table, known) in known {
            assert!(!known.is_empty(), "{table}");
            let explained: BTreeSet<&String> = words[table].keys().collect();
            assert_eq!(explained, known.iter().collect::<BTreeSet<_>>(), "{table}");
        }
        assert!(words.values().flat_map(HashMap::values).all(Bilingual::is_complete));
    }
}
