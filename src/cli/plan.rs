//! What a run that checks files needs: the files, and what holds for each.

use super::args::{FileArgs, Judging, KnownFindings, Reading};
use super::files::{self, Files};
use super::{Outcome, Session};
use crate::collection::Input;
use crate::config::{Config, Configs, absolute};
use crate::lang::{Bilingual, Lang};
use crate::lint::{Knowledge, Linter, Options};
use crate::rule::{self, Selection};
use crate::settings::{Asked, Baselines, NoBaseline, Settings};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A run that checks files, prepared.
pub(super) struct Plan {
    pub(super) linter: Linter,
    pub(super) settings: Settings,
    pub(super) inputs: Vec<Input>,
    /// What could not be done at all: the run fails.
    pub(super) problems: Vec<Bilingual>,
    /// What is worth saying.
    pub(super) remarks: Vec<Bilingual>,
    /// The configuration of the run as a whole.
    pub(super) config: Arc<Config>,
    pub(super) lang: Lang,
    /// Folders that were gone through in whole.
    walked: Vec<PathBuf>,
}

/// What is asked of a run.
pub(super) struct Wanted<'w> {
    pub(super) files: &'w FileArgs,
    pub(super) judging: &'w Judging,
    pub(super) reading: &'w Reading,
    pub(super) known: &'w KnownFindings,
    /// Whether every check is listed.
    pub(super) list: bool,
}

impl Plan {
    /// Finds the files and what holds for each.
    ///
    /// # Errors
    /// Where what is asked for, or what is settled, is wrong: that was said.
    pub(super) fn new(mut session: Session, wanted: &Wanted<'_>) -> Result<Self, Outcome> {
        let asked = asked(&session, wanted)?;
        let configs = std::mem::replace(&mut session.configs, Configs::none(session.knowledge.phrases.config.clone()));
        let Files { inputs, problems, remarks } = files::find(wanted.files, &session.knowledge.phrases, &configs);
        let folder =
            if session.config.chain.is_empty() { absolute(Path::new(".")) } else { session.config.folder.clone() };
        let known = wanted.known;
        let baselines =
            Baselines::new(known.baseline.as_deref(), known.write_baseline, &folder, &session.knowledge.phrases);
        let baselines = baselines.map_err(|error| {
            match error {
                NoBaseline::Wrong(error) => super::show(&error, session.lang),
                NoBaseline::Unread(problem) => super::complain(problem.get(session.lang)),
            }
            Outcome::Failure
        })?;
        let mut folders = HashSet::new();
        for input in inputs.iter().filter(|input| folders.insert(input.path.parent())) {
            if let Err(trouble) = configs.of_file(&input.path) {
                return Err(super::unconfigured(&trouble, &session.knowledge.phrases, session.lang));
            }
        }
        let (settings, wrong) = Settings::new(&session.knowledge, configs, asked, baselines);
        wrong.iter().for_each(|error| super::show(error, session.lang));
        if !wrong.is_empty() {
            return Err(Outcome::Failure);
        }
        let Session { knowledge, lang, config, .. } = session;
        let options = settings.common(&knowledge);
        let linter = Linter { knowledge, options };
        let walked = if wanted.files.since.is_some() { Vec::new() } else { walked(wanted.files) };
        Ok(Self { linter, settings, inputs, problems, remarks, config, lang, walked })
    }

    /// How a file is checked.
    pub(super) fn options(&self, path: &Path) -> Arc<Options> {
        self.settings.of(&self.linter.knowledge, path)
    }

    /// Whether all that a name stands for was on in the run.
    pub(super) fn is_on(&self, name: &str) -> bool {
        let selection = &self.linter.options.selection;
        rule::matching(&self.linter.knowledge.rules, name).into_iter().all(|rule| selection.has(rule))
    }

    /// Whether a rule was judged: it was on, and what it compares with was at hand.
    pub(super) fn was_judged(&self, name: &str) -> bool {
        let rules = &self.linter.knowledge.rules;
        let alone = || rules.named(name).iter().all(|rule| rules.get(*rule).comparison.is_none());
        self.is_on(name) && (self.settings.are_whole() || alone())
    }

    /// Says what in the configurations has had no effect, of those whose files were all looked at.
    pub(super) fn complain_of_idle_settings(&self) {
        let words = &self.linter.knowledge.phrases.config;
        for config in self.settings.configs() {
            if self.walked.iter().any(|folder| config.folder.starts_with(folder)) {
                for error in config.without_effect(words, |name| self.is_on(name)) {
                    super::show_as(&error, miette::Severity::Warning, self.lang);
                }
            }
        }
    }
}

/// Folders that are gone through in whole, from the root of the file system.
fn walked(args: &FileArgs) -> Vec<PathBuf> {
    let here = (args.paths.is_empty() && args.files_from.is_none()).then(|| PathBuf::from("."));
    let narrowed = !args.include.is_empty() || !args.exclude.is_empty();
    let folders = args.paths.iter().chain(&here).filter(|path| !narrowed && path.is_dir());
    folders.map(|path| absolute(path)).collect()
}

fn asked(session: &Session, wanted: &Wanted<'_>) -> Result<Asked, Outcome> {
    let Judging { select, ignore, profile } = wanted.judging;
    let Knowledge { rules, .. } = &session.knowledge;
    let selection = Selection::new(rules, select, ignore).map_err(|unknown| session.unknown_rules(&unknown))?;
    let mut options = Options {
        selection,
        profile: profile.map(|profile| profile.id()),
        list: wanted.list,
        ..session.reading(wanted.reading)
    };
    options.settled.recording = wanted.known.write_baseline.then_some(session.lang);
    let limits = session.limits(&wanted.reading.limits)?;
    let ignored = ignore.iter().flat_map(|name| rule::matching(rules, name)).collect();
    Ok(Asked { options, selects: !select.is_empty(), ignored, limits, walked: walked(wanted.files) })
}
