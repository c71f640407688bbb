//! Files of rules and forms, beside the built-in ones.

use crate::lang::Bilingual;
use crate::load::{LoadError, Source};
use crate::phrases::Phrases;
use crate::unseen::Unseen;
use std::io;
use std::path::Path;
use std::sync::Arc;
use walkdir::WalkDir;

/// Why rules could not be loaded.
#[derive(Debug)]
pub enum Unloaded {
    /// There are mistakes in them.
    Rules(Vec<LoadError>),
    /// A folder or file cannot be read.
    Folder(Bilingual),
}

impl Unloaded {
    fn cannot_open(phrases: &Phrases, path: &Path, error: &io::Error) -> Self {
        let reason = Unseen::of(path, error).words(&phrases.opening);
        let path = Bilingual::same(path.display().to_string());
        Self::Folder(phrases.command.cannot_open.fill(&[("path", &path), ("error", &reason)]))
    }
}

/// The files of rules in the folders that were named.
///
/// # Errors
/// Where there are none, or one cannot be read.
pub fn sources<P: AsRef<Path>>(folders: &[P], phrases: &Phrases) -> Result<Vec<Arc<Source>>, Unloaded> {
    let mut sources = Vec::new();
    for folder in folders.iter().map(AsRef::as_ref) {
        let before = sources.len();
        for entry in WalkDir::new(folder).sort_by_file_name() {
            let entry = entry.map_err(|error| Unloaded::cannot_open(phrases, folder, &error.into()))?;
            let is_toml = entry.path().extension().is_some_and(|extension| extension == "toml");
            if entry.file_type().is_file() && is_toml {
                sources.push(source(entry.path(), phrases)?);
            }
        }
        if sources.len() == before {
            return Err(Unloaded::Folder(phrases.command.no_rule_files.with(&[("path", &folder.display())])));
        }
    }
    Ok(sources)
}

fn source(path: &Path, phrases: &Phrases) -> Result<Arc<Source>, Unloaded> {
    let text = std::fs::read_to_string(path).map_err(|error| Unloaded::cannot_open(phrases, path, &error))?;
    let name = path.display().to_string();
    Ok(Arc::new(Source { name: name.into(), text: text.into(), built_in: false }))
}
