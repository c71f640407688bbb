//! Where results go: standard output, or files. Nobody reading standard output any more is no error.

use super::args::FormatTo;
use super::files;
use crate::emit;
use crate::lang::Bilingual;
use crate::phrases::{self, Phrases};
use crate::unseen::Unseen;
use std::fs::File;
use std::io::{self, BufWriter, ErrorKind, Stdout, Write};
use std::path::{Path, PathBuf};

/// A place that results go to.
pub(super) enum Output {
    /// Standard output.
    Stdout { stdout: BufWriter<Stdout>, closed: bool },
    /// A file.
    File(BufWriter<File>),
}

const BUFFER: usize = 1 << 16;

impl Output {
    /// Standard output.
    pub(super) fn new() -> Self {
        Self::Stdout { stdout: BufWriter::with_capacity(BUFFER, io::stdout()), closed: false }
    }

    /// A file, from its beginning.
    pub(super) fn file(path: &Path) -> io::Result<Self> {
        Ok(Self::File(BufWriter::with_capacity(BUFFER, File::create(path)?)))
    }

    /// Whether nobody reads any more.
    pub(super) fn is_closed(&self) -> bool {
        matches!(self, Self::Stdout { closed: true, .. })
    }

    /// Writes a text; does nothing where nobody reads.
    pub(super) fn write(&mut self, text: &str) -> io::Result<()> {
        self.write_all(text.as_bytes())
    }

    /// Sees to it that everything is written.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        Write::flush(self)
    }

    fn forgive<T>(&mut self, nothing: T, write: impl FnOnce(&mut dyn Write) -> io::Result<T>) -> io::Result<T> {
        match self {
            Self::File(file) => write(file),
            Self::Stdout { closed: true, .. } => Ok(nothing),
            Self::Stdout { stdout, closed } => match write(stdout) {
                Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                    *closed = true;
                    Ok(nothing)
                }
                other => other,
            },
        }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.forgive(bytes.len(), |writer| writer.write(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.forgive((), |writer| writer.flush())
    }
}

/// The formats of a run, and the file that each goes to; standard output for none.
pub(super) struct Targets {
    pub(super) formats: Vec<emit::Format>,
    files: Vec<Option<PathBuf>>,
}

impl Targets {
    /// What is asked for; `rest` is the file for formats that name none.
    ///
    /// # Errors
    /// Where two formats would go to one place.
    pub(super) fn new(
        formats: &[FormatTo],
        rest: Option<&PathBuf>,
        words: &phrases::Command,
    ) -> Result<Self, Bilingual> {
        let mut targets = Self { formats: Vec::new(), files: Vec::new() };
        for asked in formats {
            let file = asked.file.as_ref().or(rest);
            if targets.files.iter().any(|other| other.as_ref() == file) {
                return Err(match file {
                    Some(file) => words.one_file_twice.with(&[("path", &file.display())]),
                    None => words.several_to_stdout.clone(),
                });
            }
            targets.formats.push(asked.format.into());
            targets.files.push(file.cloned());
        }
        let unused = rest.filter(|file| !targets.files.iter().any(|it| it.as_ref() == Some(file)));
        match unused {
            Some(file) => Err(words.nothing_for_file.with(&[("path", &file.display())])),
            None => Ok(targets),
        }
    }

    /// Opens all of them.
    ///
    /// # Errors
    /// The first that cannot be opened.
    pub(super) fn open(&self, phrases: &Phrases) -> Result<Vec<Output>, Bilingual> {
        let open = |file: &Option<PathBuf>| match file {
            None => Ok(Output::new()),
            Some(path) => {
                Output::file(path).map_err(|error| files::cannot_write(phrases, path, &Unseen::of_target(path, &error)))
            }
        };
        self.files.iter().map(open).collect()
    }

    /// Whether a file is one of those that are written: then it is no report.
    pub(super) fn has(&self, path: &Path) -> bool {
        let path = crate::config::absolute(path);
        self.files.iter().flatten().any(|file| crate::config::absolute(file) == path)
    }
}
