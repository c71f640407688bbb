//! What holds for each file: knowledge and settings, as the command line, the editor and the files of configuration have them.

use super::settings::Settings as Editor;
use crate::collection::Policy;
use crate::config::{Config, Configs, Trouble};
use crate::lint::{Knowledge, Options, Tools};
use crate::load::{LoadError, Source};
use crate::phrases::Phrases;
use crate::rule::{self, Selection};
use crate::settings::{Asked, Baselines, Settings, Unloaded, sources};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where configurations come from.
#[derive(Clone, Debug, Default)]
pub enum Configured {
    /// The nearest counts for each file.
    #[default]
    Nearest,
    /// This one counts for all.
    Named(PathBuf),
    /// None counts.
    Nothing,
}

impl Configured {
    /// Those, and what is wrong with the one that is named.
    pub(super) fn configs(&self, phrases: &Phrases) -> (Configs, Vec<LoadError>) {
        let words = || phrases.config.clone();
        match self {
            Self::Nearest => (Configs::nearest(words()), Vec::new()),
            Self::Nothing => (Configs::none(words()), Vec::new()),
            Self::Named(path) => match Configs::named(words(), path) {
                Ok(configs) => (configs, Vec::new()),
                Err(trouble) => (Configs::none(words()), mistakes(trouble)),
            },
        }
    }
}

/// The mistakes in a configuration.
pub(super) fn mistakes(trouble: Trouble) -> Vec<LoadError> {
    match trouble {
        Trouble::Wrong(errors) => errors.to_vec(),
        // One that is not there is no mistake in it.
        Trouble::Unread(..) => Vec::new(),
    }
}

/// What the editor asks for, in terms of the rules that there are; and the names that no rule has.
pub(super) fn asked(knowledge: &Knowledge, editor: &Editor, folders: &[PathBuf]) -> (Asked, Vec<String>) {
    let rules = &knowledge.rules;
    let is_known = |name: &&String| !rule::matching(rules, name).is_empty();
    let known = |names: &[String]| names.iter().filter(is_known).cloned().collect::<Vec<_>>();
    let (select, ignore) = (known(&editor.select), known(&editor.ignore));
    let unknown = editor.select.iter().chain(&editor.ignore).filter(|name| !is_known(name)).cloned().collect();
    let selection = Selection::new(rules, &select, &ignore).unwrap_or_default();
    let options = Options { selection, profile: editor.profile.clone(), ..Options::default() };
    let ignored = ignore.iter().flat_map(|name| rule::matching(rules, name)).collect();
    (Asked { options, selects: !select.is_empty(), ignored, limits: Vec::new(), walked: folders.to_vec() }, unknown)
}

/// The files of rules beside the built-in ones: those of the command line, of the editor and of the configuration.
pub(super) fn extra(
    start: &[PathBuf],
    editor: &Editor,
    config: &Config,
    folder: Option<&Path>,
    phrases: &Phrases,
) -> Result<Vec<Arc<Source>>, Unloaded> {
    let of_editor = editor.rules.iter().map(|rules| folder.map_or_else(|| rules.clone(), |folder| folder.join(rules)));
    let of_config = config.rules.iter().chain(&config.statements).map(|folder| folder.value.clone());
    let mut folders: Vec<PathBuf> = start.iter().cloned().chain(of_editor).chain(of_config).collect();
    let mut seen = HashSet::new();
    folders.retain(|folder| seen.insert(folder.clone()));
    sources(&folders, phrases)
}

/// Knowledge and settings.
#[derive(Debug)]
pub(super) struct Conditions {
    pub(super) knowledge: Arc<Knowledge>,
    settings: Settings,
    common: Options,
}

impl Conditions {
    /// Those for files with the configurations that came up, and every mistake in those.
    pub(super) fn new(knowledge: Arc<Knowledge>, configs: Configs, asked: Asked) -> (Self, Vec<LoadError>) {
        let (settings, mistakes) = Settings::new(&knowledge, configs, asked, Baselines::default());
        let common = settings.common(&knowledge);
        (Self { knowledge, settings, common }, mistakes)
    }

    /// How a file is checked.
    pub(super) fn options(&self, path: &Path) -> Arc<Options> {
        self.settings.of(&self.knowledge, path)
    }

    /// The configuration for a file.
    pub(super) fn config(&self, path: &Path) -> Result<Arc<Config>, Trouble> {
        self.settings.config(path)
    }

    /// Calls `look` with how each file is checked.
    pub(super) fn with_policy<T>(&self, look: impl FnOnce(Policy<'_>) -> T) -> T {
        let of_file = |path: &Path| self.options(path);
        look(Policy::by_file(Tools { knowledge: &self.knowledge, options: &self.common }, &of_file))
    }
}
