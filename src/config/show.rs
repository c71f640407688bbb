//! What a configuration comes to, value by value, and where each comes from.

use super::{Config, describe};
use crate::load::Source;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A value that is in force.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Its key: `override[1].paths`.
    pub key: String,
    /// As written.
    pub value: String,
    /// The file.
    pub source: Arc<Source>,
    /// The line, from 1.
    pub line: usize,
}

/// All values that are in force, in the order of the reference.
#[must_use]
pub fn shown(config: &Config) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
    for source in config.chain.iter().rev() {
        let Ok(table) = DeTable::parse(&source.text) else { continue };
        let mut layer = Layer { source, shown: &mut shown };
        layer.table(table.get_ref(), "");
    }
    let order = describe::order();
    let place = |key: &str| {
        let name = key.split(['.', '[']).next().unwrap_or_default();
        order.iter().position(|other| *other == name).unwrap_or(usize::MAX)
    };
    shown.sort_by_key(|it| place(&it.key));
    shown
}

struct Layer<'l> {
    source: &'l Arc<Source>,
    shown: &'l mut Vec<Shown>,
}

impl Layer<'_> {
    fn table(&mut self, table: &DeTable<'_>, path: &str) {
        let mut entries: Vec<_> = table.iter().collect();
        entries.sort_by_key(|(key, _)| key.span().start);
        for (key, value) in entries {
            let key = if path.is_empty() { key.get_ref().to_string() } else { format!("{path}.{}", key.get_ref()) };
            self.value(&key, value);
        }
    }

    fn value(&mut self, key: &str, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            // Tables of names are laid over each other, name by name; so are records, which have no span of their own.
            DeValue::Table(table) if !key.contains('[') => self.table(table, key),
            DeValue::Array(records) if is_records(key, records) => {
                let before = self.records(key);
                for (at, record) in records.iter().enumerate() {
                    if let DeValue::Table(table) = record.get_ref() {
                        self.table(table, &format!("{key}[{}]", before + at + 1));
                    }
                }
            }
            _ => self.add(key, value.span()),
        }
    }

    /// How many records of a name there are already.
    fn records(&self, key: &str) -> usize {
        let number = |it: &Shown| it.key.strip_prefix(key)?.strip_prefix('[')?.split(']').next()?.parse().ok();
        self.shown.iter().filter_map(number).max().unwrap_or(0)
    }

    fn add(&mut self, key: &str, span: Range<usize>) {
        let text = &self.source.text;
        let value = text.get(span.clone()).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        let line = text.get(..span.start).map_or(0, |before| before.matches('\n').count()) + 1;
        self.shown.retain(|it| it.key != key);
        self.shown.push(Shown { key: key.to_owned(), value, source: Arc::clone(self.source), line });
    }
}

/// Whether an array is one of records, which are added and not replaced.
fn is_records(key: &str, array: &[Spanned<DeValue<'_>>]) -> bool {
    !key.contains(['[', '.']) && array.iter().all(|one| matches!(one.get_ref(), DeValue::Table(_)))
}
