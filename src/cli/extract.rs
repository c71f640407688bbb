//! `gouji extract`

use super::args::{Extract, Judging, KnownFindings};
use super::files;
use super::output::Output;
use super::plan::{Plan, Wanted};
use super::{Outcome, Session};
use crate::collection::{self, Input};
use crate::extract::{Format, Writer};
use crate::lang::{Bilingual, Lang};
use crate::lint::Tools;
use std::io;

pub(super) fn run(session: Session, args: &Extract) -> Outcome {
    let lang = session.lang;
    let wanted = Wanted {
        files: &args.files,
        judging: &Judging::default(),
        reading: &args.reading,
        known: &KnownFindings::default(),
        list: false,
    };
    let mut plan = match Plan::new(session, &wanted) {
        Ok(plan) => plan,
        Err(outcome) => return outcome,
    };
    let (inputs, mut problems) = (std::mem::take(&mut plan.inputs), std::mem::take(&mut plan.problems));
    plan.remarks.iter().for_each(|remark| super::complain(remark.get(lang)));
    let result = super::with_threads(args.threads, || write(&plan, &inputs, args.format.into(), &mut problems, lang));
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

fn write(plan: &Plan, inputs: &[Input], format: Format, problems: &mut Vec<Bilingual>, lang: Lang) -> io::Result<()> {
    let writer = Writer { knowledge: &plan.linter.knowledge, format };
    let mut output = Output::new();
    let mut any = false;
    output.write(writer.begin())?;
    collection::in_order(
        inputs,
        |_, input| one(plan, &writer, input),
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

fn one(plan: &Plan, writer: &Writer<'_>, input: &Input) -> Extracted {
    let path = input.path.to_string_lossy();
    let options = plan.options(&input.path);
    let tools = Tools { knowledge: writer.knowledge, options: &options };
    let bytes = match input.bytes(options.limits.file_size) {
        Ok(bytes) => bytes,
        Err(reason) => return Extracted::Problem(files::cannot_open(&writer.knowledge.phrases, &input.path, &reason)),
    };
    match tools.recognise(&bytes, &input.path) {
        Ok((document, report)) => Extracted::Data(writer.report(&path, &document, &report)),
        Err(reason) => {
            let path = Bilingual::same(format!("{path}: "));
            Extracted::Unreadable(Bilingual::join(&[path, tools.why_unreadable(&reason).0], &Bilingual::same("")))
        }
    }
}
