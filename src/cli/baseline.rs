//! The lists of known findings of a run: read before it, written after it.

use super::fix;
use crate::collection::Unseen;
use crate::fingerprint::Identity;
use crate::lang::{Bilingual, Lang};
use crate::lint::{Knowledge, Linted};
use crate::suppress::{Baseline, Known};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What came of a file, as far as its list of known findings is concerned.
pub(super) struct Entry {
    baseline: Arc<Baseline>,
    identity: Identity,
    known: Vec<Known>,
}

impl Entry {
    /// That of a file that was checked; nothing where it has no list.
    pub(super) fn of(linted: &Linted, path: &Path, baseline: Option<&Arc<Baseline>>) -> Option<Self> {
        let baseline = Arc::clone(baseline?);
        let identity = Identity::of(linted, &baseline.relative(path));
        Some(Self { baseline, identity, known: linted.checked.known.clone() })
    }
}

/// What came of all files, by list.
#[derive(Default)]
pub(super) struct Gone {
    lists: BTreeMap<PathBuf, List>,
}

/// What came of the files of one list.
struct List {
    old: Arc<Baseline>,
    checked: HashSet<Identity>,
    found: Vec<Known>,
}

impl Gone {
    /// Takes in what came of a file.
    pub(super) fn add(&mut self, entry: Entry) {
        let list = self.lists.entry(entry.baseline.path.clone());
        let list = list.or_insert_with(|| List { old: entry.baseline, checked: HashSet::new(), found: Vec::new() });
        list.checked.insert(entry.identity);
        list.found.extend(entry.known);
    }

    /// Known findings that were not found again, in words.
    pub(super) fn vanished(&self, knowledge: &Knowledge, is_on: impl Fn(&str) -> bool) -> Vec<Bilingual> {
        let words = &knowledge.phrases.suppression.vanished;
        let gone = self.lists.values().flat_map(|list| list.old.vanished(&list.checked, &is_on));
        let told = gone.map(|entry| {
            let rule = format!("{} {}", entry.rule, entry.name);
            let year = entry.year.map(|year| year.to_string());
            let whose = [entry.body.as_deref(), year.as_deref(), entry.path.as_deref()];
            let cells = entry.cells.iter().map(String::as_str);
            let place: Vec<&str> = whose.into_iter().flatten().chain(cells).collect();
            words.with(&[("rule", &rule), ("where", &place.join(" "))])
        });
        told.collect()
    }

    /// Writes all lists anew; tells of each what was written.
    ///
    /// # Errors
    /// The first that cannot be written.
    pub(super) fn write(
        self,
        knowledge: &Knowledge,
        lang: Lang,
        is_on: impl Fn(&str) -> bool,
    ) -> Result<Vec<Bilingual>, Bilingual> {
        let words = &knowledge.phrases.suppression;
        let mut told = Vec::new();
        for (path, List { old, checked, found }) in self.lists {
            let new = found.iter().filter(|entry| !old.has(entry)).count();
            let list = old.rewritten(found, &checked, &is_on);
            let all = list.len();
            let gone = (old.len() + new).saturating_sub(all);
            let text = Baseline::text(list, words.about_baseline.get(lang));
            fix::save(&path, text.as_bytes()).map_err(|error| {
                let reason = Unseen::of(&path, &error);
                super::files::cannot_write(&knowledge.phrases, &path, &reason)
            })?;
            told.push(words.written.with(&[("path", &path.display()), ("all", &all), ("new", &new), ("gone", &gone)]));
        }
        Ok(told)
    }
}
