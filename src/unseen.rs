//! Why a file cannot be opened.

use crate::lang::Bilingual;
use crate::phrases::Opening;
use std::fs::Metadata;
use std::io;
use std::path::Path;

/// Why a file cannot be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unseen {
    /// The system says so.
    Refused(io::ErrorKind, String),
    /// It is no ordinary file: a socket, a pipe, a device.
    NoFile,
    /// It is a link to what is not there.
    BrokenLink,
    /// The folder it is to be written to is not there.
    NoFolder,
    /// It may not be written.
    NoWriting,
}

impl Unseen {
    /// Why `path` cannot be looked at, given what the system says.
    #[must_use]
    pub fn of(path: &Path, error: &io::Error) -> Self {
        let broken = error.kind() == io::ErrorKind::NotFound && path.is_symlink();
        let is_file = |metadata: &Metadata| metadata.is_file() || metadata.is_dir();
        match path.metadata() {
            Ok(metadata) if !is_file(&metadata) => Self::NoFile,
            _ if broken => Self::BrokenLink,
            _ => Self::Refused(error.kind(), error.to_string()),
        }
    }

    /// Why `path` cannot be written.
    #[must_use]
    pub fn of_target(path: &Path, error: &io::Error) -> Self {
        let is_lost = |folder: &Path| !folder.as_os_str().is_empty() && !folder.is_dir();
        match error.kind() {
            io::ErrorKind::PermissionDenied => Self::NoWriting,
            io::ErrorKind::NotFound if path.parent().is_some_and(is_lost) => Self::NoFolder,
            _ => Self::of(path, error),
        }
    }

    /// In words.
    #[must_use]
    pub fn words(&self, phrases: &Opening) -> Bilingual {
        match self {
            Self::NoFile => phrases.no_file.clone(),
            Self::BrokenLink => phrases.broken_link.clone(),
            Self::NoFolder => phrases.no_folder.clone(),
            Self::NoWriting => phrases.no_writing.clone(),
            Self::Refused(kind, error) => match kind {
                io::ErrorKind::NotFound => phrases.not_found.clone(),
                io::ErrorKind::PermissionDenied => phrases.permission_denied.clone(),
                io::ErrorKind::IsADirectory => phrases.is_a_directory.clone(),
                // The kind for loops of links is not stable yet; their message is.
                _ if error.contains("symbolic links") => phrases.link_loop.clone(),
                _ => phrases.other.with(&[("error", error)]),
            },
        }
    }
}
