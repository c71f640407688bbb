//! The files that the command line means: arguments, lists of files, standard input.

use super::args::FileArgs;
use crate::collection::{Globs, Input, Unseen, Walk, WrongGlob};
use crate::lang::Bilingual;
use crate::phrases::Phrases;
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
pub(super) fn find(args: &FileArgs, phrases: &Phrases) -> Files {
    let mut finder = Finder { args, phrases, walk: Walk::default(), files: Files::default() };
    match walk(args) {
        Ok(walk) => finder.walk = walk,
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
    finder.files
}

fn walk(args: &FileArgs) -> Result<Walk, WrongGlob> {
    let globs = |globs: &[String]| Globs::new(Path::new("."), globs.iter().map(String::as_str));
    let walk = Walk::default().including(globs(&args.include)?).excluding(globs(&args.exclude)?);
    Ok(walk.forcing_exclude(args.force_exclude).honouring_gitignore(!args.no_gitignore))
}

struct Finder<'f> {
    args: &'f FileArgs,
    phrases: &'f Phrases,
    walk: Walk,
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
                    .map(path)
                    .collect()
            }
            Err(error) => {
                self.cannot_open(list, &error);
                Vec::new()
            }
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

fn standard_input() -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
