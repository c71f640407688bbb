//! `gouji check`

use super::args::Check;
use super::inputs::{self, Input};
use super::output::Output;
use super::{Outcome, Session};
use crate::emit::{self, Emitter, Entry, Look, Summary};
use crate::lang::Bilingual;
use crate::lint::{Linted, Linter, Options};
use crate::rule::Selection;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

/// Files that are checked before their results are written: enough to keep all processors busy, few enough to forget.
const AT_ONCE: usize = 256;

pub(super) fn run(session: Session, args: &Check) -> Outcome {
    let selection = match Selection::new(&session.knowledge.rules, &args.select, &args.ignore) {
        Ok(selection) => selection,
        Err(unknown) => return session.unknown_rules(&unknown),
    };
    let lang = session.lang;
    let limits = match session.limits(&args.reading.limits) {
        Ok(limits) => limits,
        Err(outcome) => return outcome,
    };
    let format = args.reading.file_format.map(Into::into);
    let look = Look { colour: session.colour, width: session.width, verified: args.verified };
    let profile = args.profile.map(|profile| profile.id());
    let options = Options { selection, profile, list: args.verified, limits, format };
    let linter = Linter { knowledge: session.knowledge, options };
    let emitter = emit::emitter(args.format.into(), &linter.knowledge, lang, look);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.unwrap_or(0)).build();
    let run = Run { linter: &linter, emitter: emitter.as_ref(), stdin_filename: args.stdin_filename.as_deref() };
    let default = [PathBuf::from(".")];
    let paths = if args.paths.is_empty() { &default[..] } else { &args.paths[..] };
    let result = match pool {
        Ok(pool) => pool.install(|| run.all(paths)),
        Err(_) => run.all(paths),
    };
    match result {
        Ok(Done { summary, problems }) => {
            for problem in &problems {
                super::complain(problem.get(lang));
            }
            if !problems.is_empty() {
                Outcome::Failure
            } else if args.fail_on.fails(summary.worst()) {
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

struct Run<'r> {
    linter: &'r Linter,
    emitter: &'r dyn Emitter,
    stdin_filename: Option<&'r Path>,
}

/// What came of a run.
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
    fn all(&self, paths: &[PathBuf]) -> io::Result<Done> {
        let mut output = Output::new();
        let mut done = Done { summary: Summary::default(), problems: Vec::new() };
        output.write(&self.emitter.begin())?;
        for path in paths {
            let before = done.summary.files + done.problems.len();
            match inputs::inputs(path) {
                Ok(inputs) => self.some(inputs, &mut output, &mut done)?,
                Err(error) => done.problems.push(self.cannot_open(path, &error)),
            }
            if done.summary.files + done.problems.len() == before && !output.is_closed() {
                let nothing_found = &self.linter.knowledge.phrases.command.nothing_found;
                done.problems.push(nothing_found.with(&[("path", &path.display())]));
            }
        }
        output.write(&self.emitter.end(&done.summary))?;
        output.flush()?;
        Ok(done)
    }

    fn some(&self, inputs: impl Iterator<Item = Input>, output: &mut Output, done: &mut Done) -> io::Result<()> {
        let mut inputs = inputs.peekable();
        while inputs.peek().is_some() && !output.is_closed() {
            let chunk: Vec<Input> = inputs.by_ref().take(AT_ONCE).collect();
            let written: Vec<Written> = chunk.into_par_iter().map(|input| self.one(&input)).collect();
            for written in written {
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
            }
        }
        Ok(())
    }

    fn one(&self, input: &Input) -> Written {
        match input {
            Input::Stdin => {
                let name = self.stdin_filename.unwrap_or(Path::new("-"));
                let mut bytes = Vec::new();
                match io::stdin().lock().read_to_end(&mut bytes) {
                    Ok(_) => self.written(name, &self.linter.lint(&bytes, name)),
                    Err(error) => Written::Problem(self.cannot_open(Path::new("-"), &error)),
                }
            }
            Input::File { path, named } => match std::fs::read(path) {
                Ok(bytes) => self.written(path, &self.linter.lint(&bytes, path)),
                Err(error) if *named => Written::Problem(self.cannot_open(path, &error)),
                Err(error) => self.written(path, &self.linter.not_opened(&error.to_string())),
            },
            Input::Unseen { path, error } => self.written(path, &self.linter.not_opened(error)),
        }
    }

    fn written(&self, path: &Path, linted: &Linted) -> Written {
        let mut summary = Summary::default();
        summary.add(linted);
        let path = path.to_string_lossy();
        Written::File(self.emitter.file(&Entry { path: &path, linted }), summary)
    }

    fn cannot_open(&self, path: &Path, error: &io::Error) -> Bilingual {
        self.linter.knowledge.phrases.command.cannot_open.with(&[("path", &path.display()), ("error", error)])
    }
}
