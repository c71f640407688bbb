//! How the documents of the workspace are checked, and what they are compared with.

use super::conditions::{self, Conditions, Configured};
use super::scan::{How, Known, Scan, Scanned};
use super::settings::Settings;
use super::transport::Incoming;
use crate::collection::{Input, Reading, Standing, Tried, in_order};
use crate::fix::{self, Edit, Fixer};
use crate::lang::Bilingual;
use crate::lint::{Knowledge, Linted, Options};
use crate::load::{LoadError, Source};
use crate::settings::Unloaded;
use crossbeam_channel::Sender;
use std::cell::RefCell;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Knowledge, settings and reports of the workspace.
pub(super) struct Project {
    /// Folders of rules that were named on the command line.
    rules: Vec<PathBuf>,
    configured: Configured,
    pub(super) knowledge: Arc<Knowledge>,
    /// The files of rules beside the built-in ones.
    extra: Vec<Arc<Source>>,
    conditions: Arc<Conditions>,
    folders: Vec<PathBuf>,
    standing: RefCell<Arc<Standing>>,
    known: Known,
    /// The scan that is wanted last.
    turn: Arc<AtomicU64>,
    scans: Sender<Incoming>,
}

/// What it takes to check documents, as it is at a time.
#[derive(Clone)]
pub(super) struct Snapshot {
    knowledge: Arc<Knowledge>,
    conditions: Arc<Conditions>,
    standing: Arc<Standing>,
}

impl Snapshot {
    /// Checks a document; nothing where that is not wanted to the end.
    pub(super) fn check_while(&self, text: &str, name: &Path, is_wanted: &dyn Fn() -> bool) -> Option<Tried> {
        self.conditions.with_policy(|policy| self.standing.check_text_while(policy, name, text, is_wanted))
    }

    /// Checks a document.
    pub(super) fn check(&self, text: &str, name: &Path) -> Tried {
        self.conditions.with_policy(|policy| self.standing.check_text(policy, name, text))
    }

    /// Calls `look` with what finds the fixes of a document; none is found where that is not wanted any more.
    pub(super) fn with_fixer<T>(
        &self,
        text: &str,
        name: &Path,
        checked: &Linted,
        is_wanted: &dyn Fn() -> bool,
        look: impl FnOnce(&Fixer<'_>) -> T,
    ) -> T {
        let check = |edits: &[Edit]| Some(self.check_while(&fix::apply(text, edits), name, is_wanted)?.linted);
        let options = self.conditions.options(name);
        let report = checked.report.as_ref();
        let profile = report.and_then(|report| options.profile_of(report, &self.knowledge.vocabulary));
        look(&Fixer { knowledge: &self.knowledge, profile, check: &check })
    }
}

/// What came of a change of settings.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Mistakes in files of rules and of configuration.
    pub(super) mistakes: Vec<LoadError>,
    /// What else is to be said.
    pub(super) remarks: Vec<Bilingual>,
}

impl Project {
    pub(super) fn new(
        knowledge: Knowledge,
        rules: Vec<PathBuf>,
        configured: Configured,
        scans: Sender<Incoming>,
    ) -> Self {
        let knowledge = Arc::new(knowledge);
        let (asked, _) = conditions::asked(&knowledge, &Settings::default(), &[]);
        let (configs, _) = Configured::Nothing.configs(&knowledge.phrases);
        let (conditions, _) = Conditions::new(Arc::clone(&knowledge), configs, asked);
        let (standing, _) = conditions.with_policy(|policy| Standing::new(policy, Vec::new()));
        Self {
            rules,
            configured,
            knowledge,
            extra: Vec::new(),
            conditions: Arc::new(conditions),
            folders: Vec::new(),
            standing: RefCell::new(Arc::new(standing)),
            known: Known::new(),
            turn: Arc::default(),
            scans,
        }
    }

    /// Takes in what the user set, in the editor and in files; `open` are the documents that cannot wait for all files to be
    /// looked at.
    pub(super) fn set(&mut self, editor: &Settings, folders: &[PathBuf], open: &[PathBuf]) -> Told {
        self.folders = folders.to_vec();
        let phrases = &Arc::clone(&self.knowledge).phrases;
        let (configs, mistakes) = self.configured.configs(phrases);
        let mut told = Told { mistakes, remarks: Vec::new() };
        let config = configs.of_run(folders.get(..1).unwrap_or_default()).unwrap_or_else(|trouble| {
            told.mistakes.extend(conditions::mistakes(trouble));
            Arc::default()
        });
        let folder = folders.first().map(PathBuf::as_path);
        self.load(conditions::extra(&self.rules, editor, &config, folder, phrases), &mut told);
        let (asked, unknown) = conditions::asked(&self.knowledge, editor, folders);
        let words = &phrases.command.unknown_rule;
        told.remarks.extend(unknown.iter().map(|name| words.with(&[("name", name)])));
        for path in open {
            told.mistakes.extend(configs.of_file(path).err().map(conditions::mistakes).unwrap_or_default());
        }
        let (conditions, wrong) = Conditions::new(Arc::clone(&self.knowledge), configs, asked.clone());
        told.mistakes.extend(wrong);
        (self.conditions, self.known) = (Arc::new(conditions), Known::new());
        self.scan(How::Anew(self.configured.clone(), Arc::clone(&self.knowledge), Box::new(asked)));
        told
    }

    /// Loads files of rules, unless they are those that are loaded.
    fn load(&mut self, extra: Result<Vec<Arc<Source>>, Unloaded>, told: &mut Told) {
        let loaded = extra.and_then(|extra| {
            let knowledge = (extra != self.extra).then(|| Knowledge::load(&extra)).transpose();
            Ok((knowledge.map_err(Unloaded::Rules)?, extra))
        });
        match loaded {
            Ok((Some(knowledge), extra)) => (self.knowledge, self.extra) = (Arc::new(knowledge), extra),
            Ok((None, _)) => {}
            Err(Unloaded::Rules(errors)) => told.mistakes.extend(errors),
            Err(Unloaded::Folder(problem)) => told.remarks.push(problem),
        }
    }

    /// Looks at the files of the workspace again: some have changed.
    pub(super) fn look_again(&mut self) {
        let known = std::mem::take(&mut self.known);
        self.scan(How::AsBefore(Arc::clone(&self.conditions), known));
    }

    /// Looks at all files of the workspace, now.
    pub(super) fn look_now(&mut self, editor: &Settings) -> Option<Scanned> {
        let (asked, _) = conditions::asked(&self.knowledge, editor, &self.folders);
        let how = How::Anew(self.configured.clone(), Arc::clone(&self.knowledge), Box::new(asked));
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) + 1;
        let (wanted, folders) = (Arc::clone(&self.turn), self.folders.clone());
        Scan { turn, wanted, folders, how }.make()
    }

    /// Checks all files of the workspace; `take` is called with what came of each, in order.
    pub(super) fn check_all(&self, mut take: impl FnMut(&Input, Linted)) {
        let standing: &Standing = &self.standing.borrow();
        self.conditions.with_policy(|policy| {
            let check = |file: usize, input: &Input| Some((input.clone(), standing.check(policy, file).ok()?));
            let Ok(()) = in_order(standing.inputs(), check, |checked| {
                checked.into_iter().for_each(|(input, linted)| take(&input, linted));
                Ok::<bool, Infallible>(true)
            });
        });
    }

    fn scan(&mut self, how: How) {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) + 1;
        if !self.folders.is_empty() {
            let (wanted, folders) = (Arc::clone(&self.turn), self.folders.clone());
            Scan { turn, wanted, folders, how }.start(self.scans.clone());
        }
    }

    /// Takes over what was read of the workspace; of documents that are open, their texts count. False if it is out of date.
    pub(super) fn take(&mut self, scanned: Scanned, open: &[(PathBuf, String)], told: &mut Told) -> bool {
        if scanned.turn != self.turn.load(Ordering::Relaxed) {
            return false;
        }
        let Scanned { conditions, files, known, mistakes, .. } = scanned;
        let text_of = |path: &Path| open.iter().find(|(other, _)| other == path).map(|(_, text)| text);
        let (standing, problems) = conditions.with_policy(|policy| {
            let file = |input: Input| match (text_of(&input.path), known.get(&input.path)) {
                (Some(text), _) => {
                    let input = Input::given(input.path, text.as_bytes());
                    let reading = Reading::of(policy, &input);
                    Some((input, reading))
                }
                (None, Some((_, reading))) => Some((input, reading.clone())),
                (None, None) => None,
            };
            Standing::new(policy, files.into_iter().filter_map(file).collect())
        });
        told.mistakes.extend(mistakes);
        told.remarks.extend(problems);
        (self.conditions, self.known, self.standing) = (conditions, known, RefCell::new(Arc::new(standing)));
        true
    }

    /// Loads all rules again, with those of one more file.
    ///
    /// # Errors
    /// Every mistake in them.
    pub(super) fn knowledge_with(&self, source: Arc<Source>) -> Result<Knowledge, Vec<LoadError>> {
        let mut sources: Vec<_> = self.extra.iter().filter(|other| other.name != source.name).cloned().collect();
        sources.push(source);
        Knowledge::load(&sources)
    }

    /// How a document is checked.
    pub(super) fn options(&self, name: &Path) -> Arc<Options> {
        self.conditions.options(name)
    }

    /// Whether a file is one of those that were found in the workspace.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.standing.borrow().has(path)
    }

    /// Whether a file is in the workspace.
    pub(super) fn is_inside(&self, path: &Path) -> bool {
        self.folders.iter().any(|folder| path.starts_with(folder))
    }

    /// Whether a file from elsewhere has a configuration that was not looked at yet.
    pub(super) fn is_news(&self, path: &Path) -> bool {
        !self.is_inside(path) && self.conditions.config(path).is_ok_and(|config| !config.chain.is_empty())
    }

    /// What it takes to check documents, as it is now.
    pub(super) fn snapshot(&self) -> Snapshot {
        let (knowledge, conditions) = (Arc::clone(&self.knowledge), Arc::clone(&self.conditions));
        Snapshot { knowledge, conditions, standing: Arc::clone(&self.standing.borrow()) }
    }

    /// Checks a document, and remembers what it says for others; tells whether those may have to be checked again.
    pub(super) fn check_open(&self, text: &str, name: &Path) -> (Linted, bool) {
        let tried = self.snapshot().check(text, name);
        self.take_over(text, name, &tried);
        let concerns_others = tried.concerns_others();
        (tried.linted, concerns_others)
    }

    /// Remembers what a document says for others.
    pub(super) fn take_over(&self, text: &str, name: &Path, tried: &Tried) {
        Arc::make_mut(&mut self.standing.borrow_mut()).take(name, text, tried);
    }
}
