//! `gouji extract`

use super::args::{DataFormat, Extract};
use super::inputs::{self, Input};
use super::output::Output;
use super::{Outcome, Session};
use crate::extract;
use crate::lint::{Linter, Options};
use crate::rule::Selection;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

pub(super) fn run(session: Session, args: &Extract) -> Outcome {
    let lang = session.lang;
    let limits = match session.limits(&args.reading.limits) {
        Ok(limits) => limits,
        Err(outcome) => return outcome,
    };
    let format = args.reading.file_format.map(Into::into);
    let options = Options { selection: Selection::default(), profile: None, list: false, limits, format };
    let linter = Linter { knowledge: session.knowledge, options };
    let mut output = Output::new();
    let mut writer = extract::Writer::new(args.format == DataFormat::Csv);
    let mut failed = false;
    let mut write = |linter: &Linter, path: &Path, bytes: &[u8]| -> io::Result<()> {
        match linter.recognise(bytes, path) {
            Ok((document, report)) => {
                let name = path.to_string_lossy();
                output.write(&writer.report(&linter.knowledge, &name, &document, &report))
            }
            Err(reason) => {
                super::complain(&format!("{}: {}", path.display(), linter.why_unreadable(&reason).0.get(lang)));
                Ok(())
            }
        }
    };
    for argument in &args.paths {
        match files(argument, args.stdin_filename.as_deref()) {
            Ok(files) => {
                for (path, bytes) in files {
                    match bytes.and_then(|bytes| write(&linter, &path, &bytes)) {
                        Ok(()) => {}
                        Err(error) => {
                            super::complain(&format!("{}: {error}", path.display()));
                            failed = true;
                        }
                    }
                }
            }
            Err(error) => {
                super::complain(&format!("{}: {error}", argument.display()));
                failed = true;
            }
        }
    }
    let ended = output.write(&writer.end()).and_then(|()| output.flush());
    if failed || ended.is_err() { Outcome::Failure } else { Outcome::Success }
}

type File = (PathBuf, io::Result<Vec<u8>>);

fn files(argument: &Path, stdin_filename: Option<&Path>) -> io::Result<impl Iterator<Item = File>> {
    let stdin = stdin_filename.unwrap_or(Path::new("-")).to_owned();
    Ok(inputs::inputs(argument)?.map(move |input| match input {
        Input::Stdin => {
            let mut bytes = Vec::new();
            let read = io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes);
            (stdin.clone(), read)
        }
        Input::File { path, .. } => {
            let bytes = std::fs::read(&path);
            (path, bytes)
        }
        Input::Unseen { path, error } => (path, Err(io::Error::other(error))),
    }))
}
