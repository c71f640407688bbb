//! `gouji extract`

use super::args::Extract;
use super::files::{self, Files};
use super::output::Output;
use super::{Outcome, Session};
use crate::collection::{self, Input};
use crate::extract::{Format, Writer};
use crate::lang::{Bilingual, Lang};
use crate::lint::Linter;
use std::io;

pub(super) fn run(session: Session, args: &Extract) -> Outcome {
    let lang = session.lang;
    let reading = match session.reading(&args.reading) {
        Ok(reading) => reading,
        Err(outcome) => return outcome,
    };
    let linter = Linter { knowledge: session.knowledge, options: reading };
    let Files { inputs, mut problems, remarks } = files::find(&args.files, &linter.knowledge.phrases);
    remarks.iter().for_each(|remark| super::complain(remark.get(lang)));
    let result = super::with_threads(args.threads, || write(&linter, &inputs, args.format.into(), &mut problems, lang));
    for problem in &problems {
        super::complain(problem.get(lang));
    }
    match result {
        Ok(()) if problems.is_empty() => Outcome::Success,
        Ok(()) => Outcome::Failure,
        Err(error) => {
            super::complain(&error.to_string());
            Outcome::Failure
        }
    }
}

/// A report's data, or why there are none.
enum Extracted {
    Data(String),
    /// It is no report that can be read: said, and no failure.
    Unreadable(Bilingual),
    /// It cannot be opened.
    Problem(Bilingual),
}

fn write(
    linter: &Linter,
    inputs: &[Input],
    format: Format,
    problems: &mut Vec<Bilingual>,
    lang: Lang,
) -> io::Result<()> {
    let writer = Writer { knowledge: &linter.knowledge, format };
    let mut output = Output::new();
    let mut any = false;
    output.write(writer.begin())?;
    collection::in_order(
        inputs,
        |_, input| one(linter, &writer, input),
        |extracted| -> io::Result<bool> {
            match extracted {
                Extracted::Data(data) => {
                    output.write(if any { writer.between() } else { "" })?;
                    output.write(&data)?;
                    any = true;
                }
                Extracted::Unreadable(reason) => super::complain(reason.get(lang)),
                Extracted::Problem(problem) => problems.push(problem),
            }
            Ok(!output.is_closed())
        },
    )?;
    output.write(writer.end())?;
    output.flush()
}

fn one(linter: &Linter, writer: &Writer<'_>, input: &Input) -> Extracted {
    let path = input.path.to_string_lossy();
    let bytes = match input.bytes(linter.options.limits.file_size) {
        Ok(bytes) => bytes,
        Err(reason) => return Extracted::Problem(files::cannot_open(&linter.knowledge.phrases, &input.path, &reason)),
    };
    match linter.recognise(&bytes, &input.path) {
        Ok((document, report)) => Extracted::Data(writer.report(&path, &document, &report)),
        Err(reason) => {
            let path = Bilingual::same(format!("{path}: "));
            Extracted::Unreadable(Bilingual::join(&[path, linter.why_unreadable(&reason).0], &Bilingual::same("")))
        }
    }
}
