//! The lists of known findings of a run: read before it, written after it.

use super::args::KnownFindings;
use super::fix;
use crate::collection::Unseen;
use crate::config::Config;
use crate::fingerprint::Identity;
use crate::lang::{Bilingual, Lang};
use crate::lint::{Knowledge, Linted};
use crate::load::{LoadError, Source};
use crate::phrases::Phrases;
use crate::suppress::{Baseline, Known};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of a list that nobody has named.
const FILE_NAME: &str = "gouji.baseline.toml";

/// The lists of known findings.
#[derive(Debug, Default)]
pub(super) struct Baselines {
    /// The one for all files, if the command line names it.
    named: Option<Arc<Baseline>>,
    /// The one for files whose configuration names none, where lists are written.
    unnamed: Option<Arc<Baseline>>,
    by_path: HashMap<PathBuf, Arc<Baseline>>,
    writing: bool,
}

/// Why a list cannot be had.
pub(super) enum NoBaseline {
    Wrong(LoadError),
    Unread(Bilingual),
}

impl Baselines {
    /// What the command line says of them; lists that are not named are written to `folder`.
    ///
    /// # Errors
    /// Where the list that it names cannot be had.
    pub(super) fn new(args: &KnownFindings, folder: &Path, phrases: &Phrases) -> Result<Self, NoBaseline> {
        let mut baselines = Self { writing: args.write_baseline, ..Self::default() };
        match &args.baseline {
            Some(path) => match baselines.read(path) {
                Ok(list) => baselines.named = Some(Arc::new(list.map_err(NoBaseline::Wrong)?)),
                Err(error) => {
                    let reason = Unseen::of(path, &error).words(&phrases.opening);
                    let path = Bilingual::same(path.display().to_string());
                    let words = &phrases.config.no_baseline;
                    return Err(NoBaseline::Unread(words.fill(&[("path", &path), ("error", &reason)])));
                }
            },
            None if args.write_baseline => {
                let path = folder.join(FILE_NAME);
                let list = baselines.read(&path);
                let list = list.unwrap_or_else(|_| Ok(Baseline::empty(&path))).map_err(NoBaseline::Wrong)?;
                baselines.unnamed = Some(Arc::new(list));
            }
            None => {}
        }
        Ok(baselines)
    }

    fn read(&self, path: &Path) -> io::Result<Result<Baseline, LoadError>> {
        let bytes = match std::fs::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound && self.writing => {
                return Ok(Ok(Baseline::empty(path)));
            }
            bytes => bytes?,
        };
        let text = String::from_utf8(bytes).map_err(|error| io::Error::other(error.utf8_error()))?;
        let source = Source { name: path.display().to_string().into(), text: text.into(), built_in: false };
        Ok(Baseline::load(&Arc::new(source), path))
    }

    /// Reads the list that a configuration names.
    ///
    /// # Errors
    /// Where it cannot be had.
    pub(super) fn load(&mut self, config: &Config, phrases: &Phrases) -> Result<(), LoadError> {
        let Some(path) =
            config.baseline.as_ref().filter(|path| self.named.is_none() && !self.by_path.contains_key(&path.value))
        else {
            return Ok(());
        };
        let list = self.read(&path.value).map_err(|error| {
            let reason = Unseen::of(&path.value, &error).words(&phrases.opening);
            let name = Bilingual::same(path.value.display().to_string());
            let words = &phrases.config;
            let problem = words.no_baseline.fill(&[("path", &name), ("error", &reason)]);
            path.complaint(problem).with_help(words.write_baseline.clone())
        })?;
        self.by_path.insert(path.value.clone(), Arc::new(list?));
        Ok(())
    }

    /// The one for files of a configuration.
    pub(super) fn of(&self, config: &Config) -> Option<Arc<Baseline>> {
        let own = || self.by_path.get(&config.baseline.as_ref()?.value);
        self.named.as_ref().or_else(own).or(self.unnamed.as_ref()).cloned()
    }
}

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
