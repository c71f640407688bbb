//! The files of a collection: which they are, and how their bytes are had.

use crate::unseen::Unseen;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file to look at.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its path, as walked: the argument, joined with the rest.
    pub path: PathBuf,
    /// How it came to be looked at.
    pub origin: Origin,
    /// What is wanted of it.
    pub role: Role,
}

/// How a file came to be looked at.
#[derive(Clone, Debug)]
pub enum Origin {
    /// It was named: that it cannot be opened is a failure of the run.
    Named,
    /// It was found in a folder: that it cannot be opened is a finding.
    Found,
    /// Its bytes are at hand: standard input, or a file open in an editor.
    Given(Arc<[u8]>),
    /// It was found in a folder and cannot be looked at.
    Unseen(Unseen),
}

/// What is wanted of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// To be checked.
    #[default]
    Checked,
    /// To be read only: others are compared with it.
    Compared,
}

impl Input {
    /// A file that was named.
    #[must_use]
    pub fn named(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), origin: Origin::Named, role: Role::Checked }
    }

    /// A file that was found in a folder.
    #[must_use]
    pub fn found(path: impl Into<PathBuf>) -> Self {
        Self { origin: Origin::Found, ..Self::named(path) }
    }

    /// A file whose bytes are at hand.
    #[must_use]
    pub fn given(path: impl Into<PathBuf>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { origin: Origin::Given(bytes.into()), ..Self::named(path) }
    }

    /// Its bytes: of a large file one more than `most`, so that it can be told to be too large.
    ///
    /// # Errors
    /// Where it cannot be opened or read.
    pub fn bytes(&self, most: u64) -> Result<Vec<u8>, Unseen> {
        match &self.origin {
            Origin::Given(bytes) => Ok(bytes.to_vec()),
            Origin::Unseen(reason) => Err(reason.clone()),
            Origin::Named | Origin::Found => read(&self.path, most).map_err(|error| Unseen::of(&self.path, &error)),
        }
    }
}

fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let file = File::open(path)?;
    let length = file.metadata().map_or(0, |metadata| metadata.len());
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(most)).unwrap_or(0) + 1);
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(bytes)
}
