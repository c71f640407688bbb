//! What the user has settled for each file: by the command line, and by the configuration nearest to it.

use super::baseline::Baselines;
use super::{Outcome, Session};
use crate::collection::{Input, canonical};
use crate::config::{Config, Configs, Level, Override, Severities, absolute};
use crate::lint::{Knowledge, Options, Profiles};
use crate::read::Change;
use crate::rule::RuleId;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// What the command line says, of whatever file.
#[derive(Debug)]
pub(super) struct Asked {
    /// Everything that the configuration does not change. If rules are selected, just these are on.
    pub(super) options: Options,
    /// Whether rules are selected.
    pub(super) selects: bool,
    /// Rules that are not to be on.
    pub(super) ignored: Vec<RuleId>,
    /// Changes of limits.
    pub(super) limits: Vec<Change>,
    /// Folders that are gone through in whole.
    pub(super) walked: Vec<PathBuf>,
}

/// What holds for each file.
#[derive(Debug)]
pub(super) struct Settings {
    configs: Configs,
    asked: Asked,
    pub(super) baselines: Baselines,
    made: Mutex<HashMap<Place, Arc<Options>>>,
}

/// A configuration, by its address, and which of its overrides are about a file.
type Place = (usize, Vec<bool>);

impl Settings {
    /// Those for all of the files.
    ///
    /// # Errors
    /// Where there are mistakes in configurations: they were shown.
    pub(super) fn new(
        session: &Session,
        configs: Configs,
        asked: Asked,
        baselines: Baselines,
        inputs: &[Input],
    ) -> Result<Self, Outcome> {
        let mut folders = HashSet::new();
        for input in inputs.iter().filter(|input| folders.insert(input.path.parent())) {
            if let Err(trouble) = configs.of_file(&input.path) {
                return Err(super::unconfigured(&trouble, &session.knowledge.phrases, session.lang));
            }
        }
        let mut settings = Self { configs, asked, baselines, made: Mutex::default() };
        let mut wrong = Vec::new();
        for config in settings.configs.all() {
            wrong.extend(config.unknown_names(&session.knowledge));
            if let Err(error) = settings.baselines.load(&config, &session.knowledge.phrases) {
                wrong.push(error);
            }
        }
        wrong.iter().for_each(|error| super::show(error, session.lang));
        if wrong.is_empty() { Ok(settings) } else { Err(Outcome::Failure) }
    }

    /// All configurations that came up.
    pub(super) fn configs(&self) -> Vec<Arc<Config>> {
        self.configs.all()
    }

    /// Whether all files that a configuration is about are looked at.
    fn is_whole(&self, config: &Config) -> bool {
        self.asked.walked.iter().any(|folder| config.chain.is_empty() || config.folder.starts_with(folder))
    }

    /// Whether all files are looked at that the configurations are about.
    pub(super) fn are_whole(&self) -> bool {
        !self.asked.walked.is_empty() && self.configs.all().iter().all(|config| self.is_whole(config))
    }

    /// How all files are checked: with every rule that is on for any of them.
    pub(super) fn common(&self, knowledge: &Knowledge) -> Options {
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
    pub(super) fn of(&self, knowledge: &Knowledge, path: &Path) -> Arc<Options> {
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
        options.partial = !self.is_whole(config);
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
            profiles.insert(canonical(&name.value, &knowledge.vocabulary.names), profile.value.clone());
        }
    }
    profiles
}
