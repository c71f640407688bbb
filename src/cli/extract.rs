//! `gouji extract`

use super::args::{DataFormat, Extract, Judging, KnownFindings};
use super::files;
use super::output::Output;
use super::plan::{Plan, Wanted};
use super::{Outcome, Session};
use crate::collection::{self, Input};
use crate::config::absolute;
use crate::extract::{Format, Writer};
#[cfg(feature = "parquet")]
use crate::extract::{Tidy, parquet};
use crate::lang::{Bilingual, Lang};
use crate::lint::Tools;
use crate::phrases;
use crate::read::Document;
use crate::report::Report;
use std::io;

pub(super) fn run(session: Session, args: &Extract) -> Outcome {
    let lang = session.lang;
    if let Some(problem) = cannot_be_written(args, &session.knowledge.phrases.command) {
        super::complain(problem.get(lang));
        return Outcome::Failure;
    }
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
    let (mut inputs, mut problems) = (std::mem::take(&mut plan.inputs), std::mem::take(&mut plan.problems));
    plan.remarks.iter().for_each(|remark| super::complain(remark.get(lang)));
    if let Some(file) = args.output_file.as_deref().map(absolute) {
        inputs.retain(|input| absolute(&input.path) != file);
    }
    let output = match args.output_file.as_deref().map_or_else(|| Ok(Output::new()), Output::file) {
        Ok(output) => output,
        Err(error) => {
            super::complain(cannot_write(args, &plan, &error).get(lang));
            return Outcome::Failure;
        }
    };
    let mut reports = Reports { plan: &plan, inputs: &inputs, problems: &mut problems, lang };
    let result = super::with_threads(args.threads, || match args.format {
        DataFormat::Json => reports.text(Format::Json, output),
        DataFormat::Csv => reports.text(Format::Csv, output),
        DataFormat::Jsonl => reports.text(Format::Jsonl, output),
        #[cfg(feature = "parquet")]
        DataFormat::Parquet => reports.parquet(output),
        #[cfg(not(feature = "parquet"))]
        DataFormat::Parquet => Ok(()),
    });
    for problem in &problems {
        super::complain(problem.get(lang));
    }
    match result {
        Ok(()) if problems.is_empty() => Outcome::Success,
        Ok(()) => Outcome::Failure,
        Err(error) => {
            super::complain(cannot_write(args, &plan, &error).get(lang));
            Outcome::Failure
        }
    }
}

/// Why the format cannot be had, or not there.
fn cannot_be_written<'w>(args: &Extract, words: &'w phrases::Command) -> Option<&'w Bilingual> {
    match args.format {
        DataFormat::Parquet if cfg!(not(feature = "parquet")) => Some(&words.no_parquet),
        DataFormat::Parquet if args.output_file.is_none() => Some(&words.parquet_needs_file),
        _ => None,
    }
}

fn cannot_write(args: &Extract, plan: &Plan, error: &io::Error) -> Bilingual {
    match &args.output_file {
        None => Bilingual::same(error.to_string()),
        Some(path) => {
            let phrases = &plan.linter.knowledge.phrases;
            files::cannot_write(phrases, path, &collection::Unseen::of_target(path, error))
        }
    }
}

/// What can be made of a report, or why nothing.
enum Extracted<T> {
    Data(T),
    /// It is no report that can be read: said, and no failure.
    Unreadable(Bilingual),
    /// It cannot be opened.
    Problem(Bilingual),
}

/// The reports that are extracted.
struct Reports<'r> {
    plan: &'r Plan,
    inputs: &'r [Input],
    /// What could not be opened is added here.
    problems: &'r mut Vec<Bilingual>,
    lang: Lang,
}

impl Reports<'_> {
    fn text(&mut self, format: Format, mut output: Output) -> io::Result<()> {
        let writer = Writer { knowledge: &self.plan.linter.knowledge, format };
        let mut any = false;
        output.write(writer.begin())?;
        self.each(
            |path, document, report| writer.report(path, document, report),
            |data| {
                output.write(if any { writer.between() } else { "" })?;
                output.write(&data)?;
                any = true;
                Ok(!output.is_closed())
            },
        )?;
        output.write(writer.end())?;
        output.flush()
    }

    #[cfg(feature = "parquet")]
    fn parquet(&mut self, output: Output) -> io::Result<()> {
        let knowledge = &self.plan.linter.knowledge;
        let mut writer = parquet::Writer::new(output)?;
        self.each(|path, _, report| Tidy::new(knowledge, path, report), |tidy| writer.add(&tidy).map(|()| true))?;
        writer.end()
    }

    /// Hands over what is made of each report, in order, until no more is wanted.
    fn each<T: Send>(
        &mut self,
        make: impl Fn(&str, &Document, &Report) -> T + Sync,
        mut take: impl FnMut(T) -> io::Result<bool>,
    ) -> io::Result<()> {
        let (plan, lang) = (self.plan, self.lang);
        collection::in_order(
            self.inputs,
            |_, input| one(plan, &make, input),
            |extracted| match extracted {
                Extracted::Data(data) => take(data),
                Extracted::Unreadable(reason) => {
                    super::complain(reason.get(lang));
                    Ok(true)
                }
                Extracted::Problem(problem) => {
                    self.problems.push(problem);
                    Ok(true)
                }
            },
        )
    }
}

fn one<T>(plan: &Plan, make: impl Fn(&str, &Document, &Report) -> T, input: &Input) -> Extracted<T> {
    let knowledge = &plan.linter.knowledge;
    let path = input.path.to_string_lossy();
    let options = plan.options(&input.path);
    let tools = Tools { knowledge, options: &options };
    let bytes = match input.bytes(options.limits.file_size) {
        Ok(bytes) => bytes,
        Err(reason) => return Extracted::Problem(files::cannot_open(&knowledge.phrases, &input.path, &reason)),
    };
    match tools.recognise(&bytes, &input.path) {
        Ok((document, report)) => Extracted::Data(make(&path, &document, &report)),
        Err(reason) => {
            let path = Bilingual::same(format!("{path}: "));
            Extracted::Unreadable(Bilingual::join(&[path, tools.why_unreadable(&reason).0], &Bilingual::same("")))
        }
    }
}
