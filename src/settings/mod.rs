//! What the user has settled for each file: by the command line or in the editor, and by the configuration nearest to it.

mod baselines;
mod sources;

pub use baselines::{Baselines, NoBaseline};
pub use sources::{Unloaded, sources};

use crate::config::{Config, Configs, Level, Override, Severities, Trouble, absolute};
use crate::lint::{Knowledge, Options, Profiles};
use crate::load::LoadError;
use crate::read::Change;
use crate::rule::RuleId;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What the command line or the editor says, of whatever file.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Everything that the configuration does not change. If rules are selected, just these are on.
    pub options: Options,
    /// Whether rules are selected.
    pub selects: bool,
    /// Rules that are not to be on.
    pub ignored: Vec<RuleId>,
    /// Changes of limits.
    pub limits: Vec<Change>,
    /// Folders that are gone through in whole.
    pub walked: Vec<PathBuf>,
}

/// What holds for each file.
#[derive(Debug)]
pub struct Settings {
    configs: Configs,
    asked: Asked,
    baselines: Baselines,
    made: Mutex<HashMap<Place, Arc<Options>>>,
}

/// A configuration, by its address, and which of its overrides are about a file.
type Place = (usize, Vec<bool>);

impl Settings {
    /// What holds for files with the configurations that came up, and every mistake in those.
    #[must_use]
    pub fn new(
        knowledge: &Knowledge,
        configs: Configs,
        asked: Asked,
        mut baselines: Baselines,
    ) -> (Self, Vec<LoadError>) {
        let mut wrong = Vec::new();
        for config in configs.all() {
            wrong.extend(config.unknown_names(knowledge));
            wrong.extend(baselines.load(&config, &knowledge.phrases).err());
        }
        (Self { configs, asked, baselines, made: Mutex::default() }, wrong)
    }

    /// All configurations that came up.
    #[must_use]
    pub fn configs(&self) -> Vec<Arc<Config>> {
        self.configs.all()
    }

    /// Whether all files that a configuration is about are looked at.
    fn is_whole(&self, config: &Config) -> bool {
        self.asked.walked.iter().any(|folder| config.chain.is_empty() || config.folder.starts_with(folder))
    }

    /// Whether all files are looked at that the configurations are about.
    #[must_use]
    pub fn are_whole(&self) -> bool {
        let is_whole = |config: &Arc<Config>| self.is_whole(self.configs.around(config).as_ref().unwrap_or(config));
        !self.asked.walked.is_empty() && self.configs.all().iter().all(is_whole)
    }

    /// The configuration for a file.
    ///
    /// # Errors
    /// Where there are mistakes in it.
    pub fn config(&self, path: &Path) -> Result<Arc<Config>, Trouble> {
        self.configs.of_file(path)
    }

    /// How all files are checked: with every rule that is on for any of them.
    #[must_use]
    pub fn common(&self, knowledge: &Knowledge) -> Options {
        let mut options = self.asked.options.clone();
        self.asked.limits.iter().for_each(|change| options.limits.change(*change));
        if self.asked.selects {
            return options;
        }
        for config in self.configs.all() {
            let severities = [&config.severities].into_iter().chain(config.overrides.iter().map(|it| &it.severities));
            for (rule, level) in severities.flat_map(|severities| severities.levels(&knowledge.rules)) {
                if level != Level::Off && !self.asked.ignored.contains(&rule) {
                    options.selection.set(rule, true);
                }
            }
        }
        options
    }

    /// How a file is checked.
    #[must_use]
    pub fn of(&self, knowledge: &Knowledge, path: &Path) -> Arc<Options> {
        let config = self.configs.of_file(path).unwrap_or_default();
        let path = absolute(path);
        let fits: Vec<bool> = config.overrides.iter().map(|it| it.paths.has(&path, false)).collect();
        let key = (Arc::as_ptr(&config) as usize, fits);
        let made = || self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(options) = made().get(&key) {
            return Arc::clone(options);
        }
        let options = Arc::new(self.make(knowledge, &config, &key.1));
        Arc::clone(made().entry(key).or_insert(options))
    }

    fn make(&self, knowledge: &Knowledge, config: &Arc<Config>, fits: &[bool]) -> Options {
        let overrides = || config.overrides.iter().zip(fits).filter(|(_, fits)| **fits).map(|(part, _)| part);
        let mut options = self.asked.options.clone();
        options.limits = config.limits.clone();
        self.asked.limits.iter().for_each(|change| options.limits.change(*change));
        for severities in [&config.severities].into_iter().chain(overrides().map(|part| &part.severities)) {
            self.judge(&mut options, severities, knowledge);
        }
        options.profiles = Profiles {
            of_bodies: Arc::new(profiles(config, knowledge)),
            otherwise: profile(config, overrides()).map(str::to_owned),
        };
        let deadlines = config.deadlines.iter().map(|it| (it.profile.value.clone(), it.day));
        options.deadlines = deadlines.collect();
        options.district = self.configs.around(config);
        options.partial = !self.is_whole(options.district.as_ref().unwrap_or(config));
        options.settled.baseline = self.baselines.of(config);
        options.settled.config = Some(Arc::clone(config));
        options
    }

    /// Takes in what a configuration makes of rules. What the command line selects is on all the same.
    fn judge(&self, options: &mut Options, severities: &Severities, knowledge: &Knowledge) {
        for (rule, level) in severities.levels(&knowledge.rules) {
            if !self.asked.selects {
                options.selection.set(rule, level != Level::Off && !self.asked.ignored.contains(&rule));
            }
            match level.severity() {
                Some(severity) => options.settled.severities.insert(rule, severity),
                None => options.settled.severities.remove(&rule),
            };
        }
    }
}

/// The kind of bodies of which nothing else is said: what is said last of the file counts.
fn profile<'c>(config: &'c Config, overrides: impl Iterator<Item = &'c Override>) -> Option<&'c str> {
    let said = overrides.filter_map(|part| part.profile.as_ref()).last();
    said.or(config.profile.as_ref()).map(|profile| profile.value.as_str())
}

/// The kinds of single bodies, by all their names.
fn profiles(config: &Config, knowledge: &Knowledge) -> HashMap<String, String> {
    let mut profiles = HashMap::new();
    for body in &config.bodies {
        let Some(profile) = &body.profile else { continue };
        let former = body.formerly.iter().map(|former| &former.name);
        for name in [&body.name].into_iter().chain(&body.aliases).chain(former) {
            profiles.insert(knowledge.vocabulary.names.canonical(&name.value), profile.value.clone());
        }
    }
    profiles
}
