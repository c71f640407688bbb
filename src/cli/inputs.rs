//! Which files are meant: those named, and those found in the folders that are named.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Endings of files that may hold reports. Those that are not read are among them: that they were not is worth saying.
const EXTENSIONS: &[&str] = &[
    "txt", "text", "tsv", "md", "markdown", "html", "htm", "shtml", "xhtml", "docx", "docm", "xlsx", "xlsm", "xls",
    "ods", "et", "pdf", "doc", "wps", "rtf", "odt", "ofd",
];

/// A file to check.
#[derive(Debug)]
pub(super) enum Input {
    /// A file, named or found.
    File { path: PathBuf, named: bool },
    /// Standard input.
    Stdin,
    /// Something in a folder that could not be looked at.
    Unseen { path: PathBuf, error: String },
}

/// All files meant by one argument, in the order of their names.
pub(super) fn inputs(argument: &Path) -> io::Result<Box<dyn Iterator<Item = Input> + Send>> {
    if argument == Path::new("-") {
        return Ok(Box::new(std::iter::once(Input::Stdin)));
    }
    if !argument.metadata()?.is_dir() {
        return Ok(Box::new(std::iter::once(Input::File { path: argument.to_owned(), named: true })));
    }
    let root = argument.to_owned();
    let walk = WalkDir::new(argument).sort_by_file_name().into_iter();
    let visible = walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.file_name()));
    Ok(Box::new(visible.filter_map(move |entry| match entry {
        Ok(entry) if entry.file_type().is_file() && has_extension(entry.path()) => {
            Some(Input::File { path: entry.into_path(), named: false })
        }
        Ok(_) => None,
        Err(error) => {
            let path = error.path().unwrap_or(&root).to_owned();
            Some(Input::Unseen { path, error: error.to_string() })
        }
    })))
}

fn is_hidden(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with('.')
}

fn has_extension(path: &Path) -> bool {
    let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
    EXTENSIONS.iter().any(|known| known.eq_ignore_ascii_case(extension))
}
