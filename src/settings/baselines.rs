//! The lists of known findings that count for files.

use crate::collection::Unseen;
use crate::config::Config;
use crate::lang::Bilingual;
use crate::load::{LoadError, Source};
use crate::phrases::Phrases;
use crate::suppress::Baseline;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The name of a list that nobody has named.
const FILE_NAME: &str = "gouji.baseline.toml";

/// The lists of known findings.
#[derive(Debug, Default)]
pub struct Baselines {
    /// The one for all files, if the command line names it.
    named: Option<Arc<Baseline>>,
    /// The one for files whose configuration names none, where lists are written.
    unnamed: Option<Arc<Baseline>>,
    by_path: HashMap<PathBuf, Arc<Baseline>>,
    writing: bool,
}

/// Why a list cannot be had.
#[derive(Debug)]
pub enum NoBaseline {
    /// There is a mistake in it.
    Wrong(LoadError),
    /// It cannot be read.
    Unread(Bilingual),
}

impl Baselines {
    /// The list that is named, if one is, for all files. Where lists are to be written, those that are not named are in `folder`.
    ///
    /// # Errors
    /// Where the list that it names cannot be had.
    pub fn new(named: Option<&Path>, writing: bool, folder: &Path, phrases: &Phrases) -> Result<Self, NoBaseline> {
        let mut baselines = Self { writing, ..Self::default() };
        match named {
            Some(path) => match baselines.read(path) {
                Ok(list) => baselines.named = Some(Arc::new(list.map_err(NoBaseline::Wrong)?)),
                Err(error) => {
                    let reason = Unseen::of(path, &error).words(&phrases.opening);
                    let path = Bilingual::same(path.display().to_string());
                    let words = &phrases.config.no_baseline;
                    return Err(NoBaseline::Unread(words.fill(&[("path", &path), ("error", &reason)])));
                }
            },
            None if writing => {
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
    pub fn load(&mut self, config: &Config, phrases: &Phrases) -> Result<(), LoadError> {
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
    #[must_use]
    pub fn of(&self, config: &Config) -> Option<Arc<Baseline>> {
        let own = || self.by_path.get(&config.baseline.as_ref()?.value);
        self.named.as_ref().or_else(own).or(self.unnamed.as_ref()).cloned()
    }
}
