//! Reads the reports of the workspace, beside the work that cannot wait: what those that are open are compared with.

use super::conditions::{Conditions, Configured, mistakes};
use super::transport::Incoming;
use crate::collection::{Input, Reading, Walk};
use crate::config::{Configs, Trouble};
use crate::lint::Knowledge;
use crate::load::LoadError;
use crate::settings::Asked;
use crossbeam_channel::Sender;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};
use std::collections::{HashMap, HashSet};
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

/// What was read of the files of the workspace, as long as they stay as they were.
pub(super) type Known = HashMap<PathBuf, (Stamp, Reading)>;

/// By what a file is known to have changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp(Option<SystemTime>, u64);

impl Stamp {
    fn of(path: &Path) -> Self {
        let metadata = path.metadata().ok();
        let length = metadata.as_ref().map_or(0, Metadata::len);
        Self(metadata.and_then(|it| it.modified().ok()), length)
    }
}

/// How the files are checked.
pub(super) enum How {
    /// As it is to be found out anew.
    Anew(Configured, Arc<Knowledge>, Box<Asked>),
    /// As before: what was read stays.
    AsBefore(Arc<Conditions>, Known),
}

/// The reports of the workspace, read.
#[derive(Debug)]
pub(super) struct Scanned {
    /// Which scan it was.
    pub(super) turn: u64,
    pub(super) conditions: Arc<Conditions>,
    pub(super) files: Vec<Input>,
    pub(super) known: Known,
    /// What is wrong with the configurations.
    pub(super) mistakes: Vec<LoadError>,
}

/// A scan to be made.
pub(super) struct Scan {
    pub(super) turn: u64,
    /// The scan that is wanted last: all others end early.
    pub(super) wanted: Arc<AtomicU64>,
    pub(super) folders: Vec<PathBuf>,
    pub(super) how: How,
}

impl Scan {
    /// Makes it in a thread of its own.
    pub(super) fn start(self, done: Sender<Incoming>) {
        // Where nobody waits for it any more, it is of no use.
        drop(std::thread::spawn(move || self.make().map(|scanned| done.send(Incoming::Scanned(Box::new(scanned))))));
    }

    /// Makes it.
    pub(super) fn make(self) -> Option<Scanned> {
        let Self { turn, wanted, folders, how } = self;
        let (conditions, files, known, mistakes) = match how {
            How::Anew(configured, knowledge, asked) => {
                let (configs, mut mistakes) = configured.configs(&knowledge.phrases);
                let files = find(&folders, &|path| configs.of_file(path));
                mistakes.extend(discover(&configs, &files));
                let (conditions, more) = Conditions::new(knowledge, configs, *asked);
                mistakes.extend(more);
                (Arc::new(conditions), files, Known::new(), mistakes)
            }
            How::AsBefore(conditions, known) => {
                let files = find(&folders, &|path| conditions.config(path));
                (conditions, files, known, Vec::new())
            }
        };
        let is_wanted = || wanted.load(Ordering::Relaxed) == turn;
        let read = |input: &Input| {
            let stamp = Stamp::of(&input.path);
            let before = known.get(&input.path).filter(|(before, _)| *before == stamp);
            let reading = match before {
                Some((_, reading)) => reading.clone(),
                None if !is_wanted() => return None,
                None => conditions.with_policy(|policy| Reading::of(policy, input)),
            };
            Some((input.path.clone(), (stamp, reading)))
        };
        let known: Known = files.par_iter().filter_map(read).collect();
        is_wanted().then_some(Scanned { turn, conditions, files, known, mistakes })
    }
}

/// The files in the folders that may hold reports.
fn find(folders: &[PathBuf], config_of: &dyn Fn(&Path) -> Result<Arc<crate::config::Config>, Trouble>) -> Vec<Input> {
    let left_out =
        |path: &Path, is_folder: bool| config_of(path).is_ok_and(|config| config.leaves_out(path, is_folder));
    let walk = Walk::default().settled(&left_out);
    let mut seen = HashSet::new();
    let found = folders.iter().filter_map(|folder| walk.find(folder).ok()).flat_map(|found| found.inputs);
    found.filter(|input| seen.insert(input.path.clone())).collect()
}

/// Finds the configurations of the files, and what is wrong with them.
fn discover(configs: &Configs, files: &[Input]) -> Vec<LoadError> {
    let mut folders = HashSet::new();
    let mut wrong: Vec<LoadError> = Vec::new();
    for input in files.iter().filter(|input| folders.insert(input.path.parent())) {
        for mistake in configs.of_file(&input.path).err().map(mistakes).unwrap_or_default() {
            let is_known = |other: &LoadError| other.source.name == mistake.source.name && other.span == mistake.span;
            if !wrong.iter().any(is_known) {
                wrong.push(mistake);
            }
        }
    }
    wrong
}
