//! The files that the command line means: arguments, lists of files, standard input.

use super::args::FileArgs;
use crate::collection::{self, Globs, Input, Origin, Role, Unseen, Walk, WrongGlob, path_of_bytes};
use crate::config::Configs;
use crate::lang::Bilingual;
use crate::phrases::Phrases;
use std::collections::HashSet;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// Files to look at, and what is wrong with what was asked for.
#[derive(Debug, Default)]
pub(super) struct Files {
    pub(super) inputs: Vec<Input>,
    /// What could not be done at all: the run fails.
    pub(super) problems: Vec<Bilingual>,
    /// What is worth saying; the run does not fail.
    pub(super) remarks: Vec<Bilingual>,
}

/// Finds all files that are asked for.
pub(super) fn find(args: &FileArgs, phrases: &Phrases, configs: &Configs) -> Files {
    let left_out = |path: &Path, is_folder: bool| {
        // What is wrong with a configuration is said of the files that it counts for.
        let Ok(config) = configs.of_file(path) else { return false };
        let included =
            is_folder || !args.include.is_empty() || config.include.is_empty() || config.include.has(path, false);
        config.exclude.has(path, is_folder) || !included
    };
    let mut finder = Finder { args, phrases, walk: Walk::default(), files: Files::default() };
    match walk(args) {
        Ok(walk) => finder.walk = walk.settled(&left_out),
        Err(WrongGlob { glob, problem }) => {
            let wrong = phrases.command.wrong_glob.with(&[("glob", &glob), ("problem", &problem)]);
            finder.files.problems.push(wrong);
            return finder.files;
        }
    }
    let listed = match &args.files_from {
        Some(list) => finder.listed(list),
        None => Vec::new(),
    };
    let here = args.paths.is_empty() && args.files_from.is_none();
    let default = here.then(|| PathBuf::from("."));
    for path in args.paths.iter().chain(&default).chain(&listed) {
        finder.argument(path);
    }
    if let Some(revision) = &args.since {
        finder.only_changed(revision);
    }
    finder.files
}

fn walk<'w>(args: &FileArgs) -> Result<Walk<'w>, WrongGlob> {
    let globs = |globs: &[String]| Globs::new(Path::new("."), globs.iter().map(String::as_str));
    let walk = Walk::default().including(globs(&args.include)?).excluding(globs(&args.exclude)?);
    Ok(walk.forcing_exclude(args.force_exclude).honouring_gitignore(!args.no_gitignore))
}

struct Finder<'f> {
    args: &'f FileArgs,
    phrases: &'f Phrases,
    walk: Walk<'f>,
    files: Files,
}

impl Finder<'_> {
    fn argument(&mut self, path: &Path) {
        if path == Path::new("-") {
            match standard_input() {
                Ok(bytes) => {
                    let name = self.args.stdin_filename.clone().unwrap_or_else(|| path.to_owned());
                    self.files.inputs.push(Input::given(name, bytes));
                }
                Err(error) => self.cannot_open(path, &error),
            }
            return;
        }
        match self.walk.find(path) {
            Ok(found) => {
                if found.inputs.is_empty() && found.left_out == 0 {
                    let nothing = &self.phrases.command.nothing_found;
                    self.files.problems.push(nothing.with(&[("path", &path.display())]));
                }
                let not_followed = &self.phrases.command.not_followed;
                let remarks = found.links.iter().map(|link| not_followed.with(&[("path", &link.display())]));
                self.files.remarks.extend(remarks);
                self.files.inputs.extend(found.inputs);
            }
            Err(error) => self.cannot_open(path, &error),
        }
    }

    /// The paths in a list: one a line, or between null characters.
    fn listed(&mut self, list: &Path) -> Vec<PathBuf> {
        let bytes = if list == Path::new("-") { standard_input() } else { std::fs::read(list) };
        match bytes {
            Ok(bytes) => {
                let separator = if bytes.contains(&0) { b'\0' } else { b'\n' };
                let lines = bytes.split(|byte| *byte == separator);
                lines
                    .map(|line| line.strip_suffix(b"\r").unwrap_or(line))
                    .filter(|it| !it.is_empty())
                    .map(path_of_bytes)
                    .collect()
            }
            Err(error) => {
                self.cannot_open(list, &error);
                Vec::new()
            }
        }
    }

    /// Files that do not differ from a revision are only compared with.
    fn only_changed(&mut self, revision: &str) {
        let mut folders: Vec<PathBuf> = self.args.paths.iter().map(|path| folder_of(path)).collect();
        folders.extend(folders.is_empty().then(|| PathBuf::from(".")));
        folders.sort();
        folders.dedup();
        let mut changed = HashSet::new();
        for folder in folders {
            match collection::changed_since(revision, &folder) {
                Ok(files) => changed.extend(files),
                Err(error) => {
                    let words = &self.phrases.command.unknown_changes;
                    let problem = words.with(&[("path", &folder.display()), ("error", &error)]);
                    return self.files.problems.push(problem);
                }
            }
        }
        for input in &mut self.files.inputs {
            let given = matches!(input.origin, Origin::Given(_));
            let is_changed = given || input.path.canonicalize().is_ok_and(|path| changed.contains(&path));
            input.role = if is_changed { Role::Checked } else { Role::Compared };
        }
    }

    fn cannot_open(&mut self, path: &Path, error: &io::Error) {
        self.files.problems.push(cannot_open(self.phrases, path, &Unseen::of(path, error)));
    }
}

/// That a file cannot be opened, and why.
pub(super) fn cannot_open(phrases: &Phrases, path: &Path, reason: &Unseen) -> Bilingual {
    let path = Bilingual::same(path.to_string_lossy());
    phrases.command.cannot_open.fill(&[("path", &path), ("error", &reason.words(&phrases.opening))])
}

/// That a file cannot be written, and why.
pub(super) fn cannot_write(phrases: &Phrases, path: &Path, reason: &Unseen) -> Bilingual {
    let path = Bilingual::same(path.to_string_lossy());
    phrases.fixing.cannot_write.fill(&[("path", &path), ("error", &reason.words(&phrases.opening))])
}

/// The folder that a path is, or is in.
fn folder_of(path: &Path) -> PathBuf {
    let folder = if path.is_dir() { path } else { path.parent().unwrap_or(Path::new("")) };
    if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
}

fn standard_input() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
}
