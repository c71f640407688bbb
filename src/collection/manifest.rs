//! A list of reports: which body and year each file is of. A CSV file with the columns `path`, `body` and `year`.

use crate::config::absolute;
use serde::Deserialize;
use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

/// What a list says of the files in it.
#[derive(Debug, Default)]
pub struct Manifest {
    entries: HashMap<PathBuf, Entry>,
}

/// What a list says of a file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Entry {
    path: PathBuf,
    /// The body.
    pub body: Option<String>,
    /// The year it reports on.
    pub year: Option<i32>,
}

impl Manifest {
    /// Reads a list; its paths are relative to the folder it is in.
    ///
    /// # Errors
    /// Where it cannot be read, or is no such list.
    pub fn read(path: &Path) -> io::Result<Self> {
        let bytes = std::fs::read(path)?;
        let text = crate::read::decode(&bytes).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?.text;
        let folder = absolute(path.parent().unwrap_or(Path::new("")));
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(text.as_bytes());
        let mut entries = HashMap::new();
        for entry in reader.deserialize() {
            let entry: Entry = entry.map_err(io::Error::other)?;
            entries.insert(absolute(&folder.join(&entry.path)), entry);
        }
        Ok(Self { entries })
    }

    /// What it says of a file, whose path is absolute.
    #[must_use]
    pub fn get(&self, path: &Path) -> Option<&Entry> {
        self.entries.get(path)
    }

    /// True of a list with nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
