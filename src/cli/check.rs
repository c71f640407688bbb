//! `gouji check`

use super::args::Check;
use super::files::{self, Files};
use super::output::Output;
use super::{Outcome, Session, fix};
use crate::collection::{Collection, Input, Visited};
use crate::emit::{self, Emitter, Entry, Look, Summary};
use crate::lang::{Bilingual, Lang};
use crate::lint::{Linter, Options};
use crate::rule::Selection;
use std::io;

pub(super) fn run(session: Session, args: &Check) -> Outcome {
    let selection = match Selection::new(&session.knowledge.rules, &args.select, &args.ignore) {
        Ok(selection) => selection,
        Err(unknown) => return session.unknown_rules(&unknown),
    };
    let lang = session.lang;
    let reading = match session.reading(&args.reading) {
        Ok(reading) => reading,
        Err(outcome) => return outcome,
    };
    let look = Look { colour: session.colour, width: session.width, verified: args.verified };
    let profile = args.profile.map(|profile| profile.id());
    let options = Options { selection, profile, list: args.verified, ..reading };
    let linter = Linter { knowledge: session.knowledge, options };
    let emitter = emit::emitter(args.format.into(), &linter.knowledge, lang, look);
    let Files { inputs, mut problems, remarks } = files::find(&args.files, &linter.knowledge.phrases);
    remarks.iter().for_each(|remark| super::complain(remark.get(lang)));
    let run = Run { linter: &linter, emitter: emitter.as_ref() };
    let fixing = args.fixing.fix || args.fixing.diff;
    let fixed = if fixing {
        super::with_threads(args.threads, || fix::all(&linter, inputs, &args.fixing))
    } else {
        fix::Fixed { inputs, ..fix::Fixed::default() }
    };
    fixed.remarks.iter().for_each(|remark| super::complain(remark.get(lang)));
    problems.extend(fixed.problems);
    if args.fixing.diff {
        return shown(&fixed.diff, &problems, lang);
    }
    match super::with_threads(args.threads, || run.all(fixed.inputs)) {
        Ok(done) => {
            problems.extend(done.problems);
            for problem in &problems {
                super::complain(problem.get(lang));
            }
            if !problems.is_empty() {
                Outcome::Failure
            } else if args.fail_on.fails(done.summary.worst()) {
                Outcome::Findings
            } else {
                Outcome::Success
            }
        }
        Err(error) => {
            super::complain(&error.to_string());
            Outcome::Failure
        }
    }
}

/// Shows changes that are not made.
fn shown(diff: &str, problems: &[Bilingual], lang: Lang) -> Outcome {
    let mut output = Output::new();
    let written = output.write(diff).and_then(|()| output.flush());
    problems.iter().for_each(|problem| super::complain(problem.get(lang)));
    match written {
        Err(error) => {
            super::complain(&error.to_string());
            Outcome::Failure
        }
        Ok(()) if !problems.is_empty() => Outcome::Failure,
        Ok(()) if diff.is_empty() => Outcome::Success,
        Ok(()) => Outcome::Findings,
    }
}

struct Run<'r> {
    linter: &'r Linter,
    emitter: &'r dyn Emitter,
}

/// What came of a run.
#[derive(Default)]
struct Done {
    summary: Summary,
    /// What could not be done at all.
    problems: Vec<Bilingual>,
}

/// A file's result, written; or why there is none.
enum Written {
    File(String, Summary),
    Problem(Bilingual),
}

impl Run<'_> {
    fn all(&self, inputs: Vec<Input>) -> io::Result<Done> {
        let mut output = Output::new();
        let mut done = Done::default();
        output.write(&self.emitter.begin())?;
        let take = |written: Written| -> io::Result<bool> {
            match written {
                Written::File(text, summary) => {
                    if done.summary.files > 0 {
                        output.write(self.emitter.between())?;
                    }
                    output.write(&text)?;
                    done.summary.merge(&summary);
                }
                Written::Problem(problem) => done.problems.push(problem),
            }
            Ok(!output.is_closed())
        };
        Collection::new(self.linter, inputs).check(|visited| self.written(&visited), take)?;
        output.write(&self.emitter.end(&done.summary))?;
        output.flush()?;
        Ok(done)
    }

    fn written(&self, visited: &Visited<'_>) -> Written {
        let path = &visited.input.path;
        match &visited.result {
            Ok(linted) => {
                let mut summary = Summary::default();
                summary.add(linted);
                let path = path.to_string_lossy();
                Written::File(self.emitter.file(&Entry { path: &path, linted }), summary)
            }
            Err(reason) => Written::Problem(files::cannot_open(&self.linter.knowledge.phrases, path, reason)),
        }
    }
}
