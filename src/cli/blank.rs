//! `gouji new`: the statutory form, empty.

use super::args::New;
use super::{Outcome, Session, files};
use crate::blank::{Blank, Format};
use crate::collection::Unseen;
use crate::lang::Bilingual;
use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

pub(super) fn run(session: &Session, args: &New) -> Outcome {
    match written(session, args) {
        Ok(told) => {
            told.into_iter().for_each(|told| super::complain(told.get(session.lang)));
            Outcome::Success
        }
        Err(problem) => {
            super::complain(problem.get(session.lang));
            Outcome::Failure
        }
    }
}

fn written(session: &Session, args: &New) -> Result<Option<Bilingual>, Bilingual> {
    let words = &session.knowledge.phrases.making;
    let forms = &session.knowledge.forms;
    let body = args.body.trim();
    if body.is_empty() {
        return Err(words.no_body.clone());
    }
    let form = forms.of_year(args.year).map(|form| forms.get(form));
    let form = form.ok_or_else(|| words.no_form.with(&[("year", &args.year)]))?;
    let blank = Blank::new(form, body, args.year).map_err(|error| error.problem)?;
    let format = Format::from(args.format);
    let bytes = blank.write(format).map_err(|error| Bilingual::same(error.to_string()))?;
    let name = || PathBuf::from(format!("{}.{}", blank.title, format.extension()));
    let path = match &args.output {
        Some(path) if path == Path::new("-") => {
            let mut stdout = io::stdout().lock();
            return stdout
                .write_all(&bytes)
                .and_then(|()| stdout.flush())
                .map(|()| None)
                .map_err(|error| Bilingual::same(error.to_string()));
        }
        Some(path) if path.is_dir() => path.join(name()),
        Some(path) => path.clone(),
        None => name(),
    };
    create(&path, &bytes, session).map(|()| Some(words.written.with(&[("path", &path.display())])))
}

/// Writes a file that must not be there yet.
///
/// # Errors
/// Where it is, or cannot be written.
pub(super) fn create(path: &Path, bytes: &[u8], session: &Session) -> Result<(), Bilingual> {
    let phrases = &session.knowledge.phrases;
    let written = OpenOptions::new().write(true).create_new(true).open(path).and_then(|mut file| file.write_all(bytes));
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => phrases.making.is_there.with(&[("path", &path.display())]),
        _ => files::cannot_write(phrases, path, &Unseen::of_target(path, &error)),
    })
}
