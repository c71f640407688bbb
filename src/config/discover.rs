//! Which configuration counts for a file: the nearest, looked for once a folder.

use super::patterns::absolute;
use super::{Config, load};
use crate::load::LoadError;
use crate::phrases;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The name of the file.
pub const FILE_NAME: &str = "gouji.toml";

/// Where configurations come from, and those that were read.
#[derive(Debug)]
pub struct Configs {
    words: phrases::Config,
    /// The one for all files, where the user named one, or none at all.
    fixed: Option<Arc<Config>>,
    /// Where there is none.
    nothing: Arc<Config>,
    /// By folder.
    found: Mutex<HashMap<PathBuf, Found>>,
}

type Found = Result<Option<Arc<Config>>, Arc<Vec<LoadError>>>;

/// Why there is no configuration.
#[derive(Debug)]
pub enum Trouble {
    /// The file cannot be read.
    Unread(PathBuf, io::Error),
    /// There are mistakes in it.
    Wrong(Arc<Vec<LoadError>>),
}

impl Configs {
    /// No configuration for any file.
    #[must_use]
    pub fn none(words: phrases::Config) -> Self {
        Self::fixed(words, Config::default())
    }

    /// The nearest for every file.
    #[must_use]
    pub fn nearest(words: phrases::Config) -> Self {
        Self { words, fixed: None, nothing: Arc::default(), found: Mutex::default() }
    }

    /// The one in this file, for all files.
    ///
    /// # Errors
    /// Where it cannot be read, or is wrong.
    pub fn named(words: phrases::Config, path: &Path) -> Result<Self, Trouble> {
        let config = read(path, &words)?;
        Ok(Self::fixed(words, config))
    }

    fn fixed(words: phrases::Config, config: Config) -> Self {
        Self { words, fixed: Some(Arc::new(config)), nothing: Arc::default(), found: Mutex::default() }
    }

    /// The configuration for a run: the nearest to all that it is about, files and folders.
    ///
    /// # Errors
    /// Where there are mistakes in it.
    pub fn of_run(&self, paths: &[PathBuf]) -> Result<Arc<Config>, Trouble> {
        let folders =
            paths.iter().map(|path| absolute(path)).map(|path| if path.is_dir() { path } else { parent(&path) });
        let shared = folders
            .reduce(|a, b| a.components().zip(b.components()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect());
        self.of_folder(&shared.unwrap_or_else(|| absolute(Path::new("."))))
    }

    /// The configuration for a file.
    ///
    /// # Errors
    /// Where there are mistakes in it.
    pub fn of_file(&self, path: &Path) -> Result<Arc<Config>, Trouble> {
        self.of_folder(&parent(&absolute(path)))
    }

    /// The configuration that says which reports belong together, where that is another: the outermost around this one that
    /// it extends. So a part of a place stays one when it gets a file of its own.
    #[must_use]
    pub fn around(&self, config: &Config) -> Option<Arc<Config>> {
        let outer = |file: &&PathBuf| {
            let folder = file.parent().unwrap_or(Path::new(""));
            file.ends_with(FILE_NAME) && folder != config.folder && config.folder.starts_with(folder)
        };
        let found = config.files.iter().rev().find(outer).filter(|_| self.fixed.is_none())?;
        self.of_folder(found.parent()?).ok()
    }

    /// The configuration for what is in a folder, whose path is absolute.
    fn of_folder(&self, folder: &Path) -> Result<Arc<Config>, Trouble> {
        if let Some(fixed) = &self.fixed {
            return Ok(Arc::clone(fixed));
        }
        let found = self.find(folder).map_err(Trouble::Wrong)?;
        Ok(found.unwrap_or_else(|| Arc::clone(&self.nothing)))
    }

    fn find(&self, folder: &Path) -> Found {
        if let Some(found) = self.found.lock().unwrap_or_else(PoisonError::into_inner).get(folder) {
            return found.clone();
        }
        let path = folder.join(FILE_NAME);
        let found = if path.is_file() {
            match read(&path, &self.words) {
                Ok(config) => Ok(Some(Arc::new(config))),
                Err(Trouble::Wrong(errors)) => Err(errors),
                Err(Trouble::Unread(path, error)) => Err(Arc::new(vec![unread(&path, &error, &self.words)])),
            }
        } else {
            folder.parent().map_or(Ok(None), |parent| self.find(parent))
        };
        self.found.lock().unwrap_or_else(PoisonError::into_inner).insert(folder.to_owned(), found.clone());
        found
    }

    /// All that were read, in the order of their paths.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Config>> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let found = found.values().filter_map(|found| found.as_ref().ok().cloned().flatten());
        let mut all: Vec<Arc<Config>> = self.fixed.iter().cloned().chain(found).collect();
        all.sort_by(|a, b| a.folder.cmp(&b.folder));
        all.dedup_by(|a, b| Arc::ptr_eq(a, b));
        all
    }
}

fn parent(path: &Path) -> PathBuf {
    path.parent().map(Path::to_owned).unwrap_or_default()
}

fn read(path: &Path, words: &phrases::Config) -> Result<Config, Trouble> {
    let source = load::read(path).map_err(|error| Trouble::Unread(path.to_owned(), error))?;
    load::load(path, &source, words).map_err(|errors| Trouble::Wrong(Arc::new(errors)))
}

/// A file that is there and cannot be read, as a mistake at its beginning.
fn unread(path: &Path, error: &io::Error, words: &phrases::Config) -> LoadError {
    let name = path.display().to_string();
    let problem = words.cannot_extend.with(&[("path", &name), ("error", error)]);
    let source = crate::load::Source { name: name.into(), text: "".into(), built_in: false };
    LoadError::new(&Arc::new(source), 0..0, problem)
}
