//! Which files are meant: those named, and those found in the folders that are named.

use super::input::{Input, Origin};
use crate::unseen::Unseen;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};
use walkdir::{DirEntry, WalkDir};

/// Endings of files that may hold reports. Those that are not read are among them: that they were not is worth saying.
const EXTENSIONS: &[&str] = &[
    "txt", "text", "tsv", "md", "markdown", "html", "htm", "shtml", "xhtml", "docx", "docm", "xlsx", "xlsm", "xls",
    "ods", "et", "pdf", "doc", "wps", "rtf", "odt", "ofd",
];

/// Whether a file or folder is left out, as the user has settled for the folder it is in: its path from the root of the file system,
/// and whether it is a folder.
pub type LeftOut<'w> = dyn Fn(&Path, bool) -> bool + 'w;

/// How folders are walked.
pub struct Walk<'w> {
    /// Only files that one of these fits; all if there are none.
    include: Globs,
    /// No files or folders that one of these fits.
    exclude: Globs,
    /// Whether files that are named are left out too if they are excluded.
    force_exclude: bool,
    /// Whether `.gitignore` files count.
    gitignore: bool,
    /// What the user has settled.
    settled: Option<&'w LeftOut<'w>>,
}

/// Patterns as in `.gitignore`, relative to a folder.
#[derive(Debug)]
pub struct Globs(Gitignore);

/// A pattern that cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongGlob {
    /// The pattern.
    pub glob: String,
    /// What is wrong with it, in English.
    pub problem: String,
}

/// What an argument comes to.
#[derive(Debug, Default)]
pub struct Found {
    /// The files, in the order of their names.
    pub inputs: Vec<Input>,
    /// Files that were named and left out since they are excluded.
    pub left_out: usize,
    /// Links to folders: they are not followed.
    pub links: Vec<PathBuf>,
}

impl Globs {
    /// Patterns relative to `root`.
    ///
    /// # Errors
    /// The first that cannot be understood.
    pub fn new<'g>(root: &Path, globs: impl IntoIterator<Item = &'g str>) -> Result<Self, WrongGlob> {
        let mut builder = GitignoreBuilder::new(root);
        builder.allow_unclosed_class(false);
        for glob in globs {
            let wrong =
                |error: ignore::Error| WrongGlob { glob: glob.to_owned(), problem: without_glob(error).to_string() };
            builder.add_line(None, glob).map_err(wrong)?;
        }
        let wrong = |error: ignore::Error| WrongGlob { glob: String::new(), problem: error.to_string() };
        builder.build().map(Self).map_err(wrong)
    }

    /// No patterns.
    #[must_use]
    pub fn none() -> Self {
        Self(Gitignore::empty())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a pattern fits the file, or a folder that it is in.
    fn fit(&self, path: &Path, is_folder: bool) -> bool {
        if self.is_empty() {
            return false;
        }
        let path = relative(path, self.0.path());
        path.is_some_and(|path| self.0.matched_path_or_any_parents(path, is_folder).is_ignore())
    }
}

/// The path as seen from `root`; none where it is not in it.
fn relative(path: &Path, root: &Path) -> Option<PathBuf> {
    absolute(path).strip_prefix(absolute(root)).ok().map(Path::to_owned)
}

/// The path from the root of the file system, without `.` and `..`; links are not looked at.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(tidy.pop()),
            part => tidy.push(part),
        }
    }
    tidy
}

fn without_glob(error: ignore::Error) -> ignore::Error {
    match error {
        ignore::Error::Glob { err, .. } => ignore::Error::Glob { glob: None, err },
        other => other,
    }
}

impl Default for Walk<'_> {
    fn default() -> Self {
        Self { include: Globs::none(), exclude: Globs::none(), force_exclude: false, gitignore: true, settled: None }
    }
}

impl<'w> Walk<'w> {
    /// Only files that one of `globs` fits.
    #[must_use]
    pub fn including(self, globs: Globs) -> Self {
        Self { include: globs, ..self }
    }

    /// No files or folders that one of `globs` fits.
    #[must_use]
    pub fn excluding(self, globs: Globs) -> Self {
        Self { exclude: globs, ..self }
    }

    /// Leaves out what is excluded even if it is named: hooks name every file.
    #[must_use]
    pub fn forcing_exclude(self, force_exclude: bool) -> Self {
        Self { force_exclude, ..self }
    }

    /// Whether `.gitignore` files count.
    #[must_use]
    pub fn honouring_gitignore(self, gitignore: bool) -> Self {
        Self { gitignore, ..self }
    }

    /// Without what `left_out` says.
    #[must_use]
    pub fn settled(self, left_out: &'w LeftOut<'w>) -> Self {
        Self { settled: Some(left_out), ..self }
    }

    /// All files meant by one argument, in the order of their names.
    ///
    /// # Errors
    /// Where there is no such file or folder.
    pub fn find(&self, argument: &Path) -> io::Result<Found> {
        let mut found = Found::default();
        if !argument.metadata()?.is_dir() {
            let excluded = || {
                self.exclude.fit(argument, false) || self.is_not_included(argument) || self.is_settled(argument, false)
            };
            if self.force_exclude && excluded() {
                found.left_out += 1;
            } else {
                found.inputs.push(Input::named(argument));
            }
            return Ok(found);
        }
        if self.force_exclude && (self.exclude.fit(argument, true) || self.is_settled(argument, true)) {
            found.left_out += 1;
            return Ok(found);
        }
        let mut ignored = Ignored::new(argument, self.gitignore);
        let walk = WalkDir::new(argument).sort_by_file_name().into_iter();
        let visible = walk.filter_entry(|entry| {
            entry.depth() == 0
                || !is_hidden(entry.file_name())
                    && !self.exclude.fit(entry.path(), entry.file_type().is_dir())
                    && !self.is_settled(entry.path(), entry.file_type().is_dir())
                    && !ignored.has(entry)
        });
        for entry in visible {
            match entry {
                Ok(entry) => self.entry(entry, &mut found),
                Err(error) => {
                    let path = error.path().unwrap_or(argument).to_owned();
                    let reason = match error.io_error() {
                        Some(error) => Unseen::of(&path, error),
                        None => Unseen::Refused(io::ErrorKind::Other, error.to_string()),
                    };
                    found.inputs.push(Input { origin: Origin::Unseen(reason), ..Input::found(path) });
                }
            }
        }
        Ok(found)
    }

    fn entry(&self, entry: DirEntry, found: &mut Found) {
        let (kind, path) = (entry.file_type(), entry.into_path());
        if kind.is_dir() {
            return;
        }
        let wanted = has_extension(&path) && !self.is_not_included(&path);
        if kind.is_file() {
            found.inputs.extend(wanted.then(|| Input::found(path)));
            return;
        }
        // A link is what it leads to; a link to a folder may lead back, and is not followed.
        let reason = match path.metadata() {
            Ok(target) if target.is_dir() => return found.links.push(path),
            Ok(target) if target.is_file() => return found.inputs.extend(wanted.then(|| Input::found(path))),
            Ok(_) => Unseen::NoFile,
            Err(error) => Unseen::of(&path, &error),
        };
        found.inputs.extend(wanted.then(|| Input { origin: Origin::Unseen(reason), ..Input::found(path) }));
    }

    fn is_not_included(&self, path: &Path) -> bool {
        !self.include.is_empty() && !self.include.fit(path, false)
    }

    /// Whether the user has settled that it is left out. Of files that cannot hold reports that is not asked.
    fn is_settled(&self, path: &Path, is_folder: bool) -> bool {
        (is_folder || has_extension(path)) && self.settled.is_some_and(|left_out| left_out(&absolute(path), is_folder))
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}

fn has_extension(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension))
}

/// The `.gitignore` files between the root of the repository and the folder that is walked just now.
struct Ignored {
    on: bool,
    /// The folder that is walked, as named.
    root: PathBuf,
    /// The same from the root of the file system.
    absolute: PathBuf,
    /// Each file with the depth of the folder it is in; the innermost is the last.
    files: Vec<(usize, Gitignore)>,
}

impl Ignored {
    fn new(root: &Path, on: bool) -> Self {
        let absolute = absolute(root);
        let mut ignored = Self { on, root: root.to_owned(), absolute: absolute.clone(), files: Vec::new() };
        if !on {
            return ignored;
        }
        let mut above: Vec<&Path> = absolute.ancestors().collect();
        let repository = above.iter().position(|folder| folder.join(".git").exists());
        above.truncate(repository.unwrap_or(0) + 1);
        for folder in above.iter().rev() {
            ignored.push(0, folder);
        }
        ignored
    }

    fn push(&mut self, depth: usize, folder: &Path) {
        let file = folder.join(".gitignore");
        if file.is_file() {
            // A line that cannot be understood is left out, as git does.
            let (matcher, _) = Gitignore::new(file);
            self.files.push((depth, matcher));
        }
    }

    /// Whether git ignores it. Remembers a folder's own file: entries come in the order of the walk.
    fn has(&mut self, entry: &DirEntry) -> bool {
        if !self.on {
            return false;
        }
        while self.files.last().is_some_and(|(depth, _)| *depth > 0 && *depth >= entry.depth()) {
            self.files.pop();
        }
        let is_folder = entry.file_type().is_dir();
        let path = match entry.path().strip_prefix(&self.root) {
            Ok(rest) => self.absolute.join(rest),
            Err(_) => absolute(entry.path()),
        };
        let mut verdicts = self.files.iter().rev().map(|(_, matcher)| matcher.matched(&path, is_folder));
        let ignored = verdicts.find(|verdict| !verdict.is_none()).is_some_and(|verdict| verdict.is_ignore());
        if !ignored && is_folder {
            self.push(entry.depth(), &path);
        }
        ignored
    }
}
