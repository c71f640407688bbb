//! `gouji check`

use super::args::Check;
use super::files::{self, Files};
use super::output::{Output, Targets};
use super::progress::Bar;
use super::settings::Settings;
use super::{Outcome, Session, fix};
use crate::collection::{Collection, Input, Visited};
use crate::config::FailOn;
use crate::emit::{Emitters, Entry, Look, Rendered, Setting, Summary};
use crate::lang::{Bilingual, Lang};
use crate::lint::{Linter, Options};
use crate::rule::Selection;
use std::io;
use std::path::{Path, PathBuf};

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
    let targets = match Targets::new(&args.formats, &session.knowledge.phrases.command) {
        Ok(targets) => targets,
        Err(problem) => return failure(&problem, lang),
    };
    let look = Look { colour: session.colour, width: session.width, verified: args.verified };
    let profile = args.profile.map(|profile| profile.id());
    let list = args.verified || targets.formats.iter().any(|format| format.tells_what_holds());
    let options = Options { selection, profile, list, ..reading };
    let Files { mut inputs, mut problems, remarks } = files::find(&args.files, &session.knowledge.phrases);
    let settings = match Settings::new(&session, session.no_config, &inputs) {
        Ok(settings) => settings,
        Err(outcome) => return outcome,
    };
    let linter = Linter { knowledge: session.knowledge, options };
    let words = &linter.knowledge.phrases.command;
    let fail_on = args.fail_on.map_or_else(FailOn::default, Into::into);
    let encoding = args.formats.output_encoding.into();
    let setting = Setting { knowledge: &linter.knowledge, lang, look, root: root(), fail_on, encoding };
    inputs.retain(|input| !targets.has(&input.path));
    remarks.iter().for_each(|remark| super::complain(remark.get(lang)));
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
    let outputs = match targets.open(words) {
        Ok(outputs) => outputs,
        Err(problem) => return failure(&problem, lang),
    };
    let emitters = Emitters::new(&targets.formats, &setting);
    let whole = targets.formats.iter().any(|format| format.tells_what_holds());
    let run = Run { linter: &linter, setting: &setting, emitters: &emitters, settings: &settings, whole };
    match super::with_threads(args.threads, || run.all(fixed.inputs, outputs)) {
        Ok(done) => {
            problems.extend(done.problems);
            for problem in &problems {
                super::complain(problem.get(lang));
            }
            let warnings = done.summary.warnings;
            let too_many = args.max_warnings.filter(|most| warnings > *most);
            if let Some(most) = too_many {
                super::complain(words.too_many_warnings.with(&[("count", &warnings), ("most", &most)]).get(lang));
            }
            if !problems.is_empty() {
                Outcome::Failure
            } else if too_many.is_some() || done.summary.worst().is_some_and(|worst| fail_on.fails(worst)) {
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

fn failure(problem: &Bilingual, lang: Lang) -> Outcome {
    super::complain(problem.get(lang));
    Outcome::Failure
}

/// The folder that others see paths from: the root of the repository, or the current folder where there is none.
fn root() -> PathBuf {
    let here = crate::config::absolute(Path::new("."));
    let root = here.ancestors().find(|folder| folder.join(".git").exists()).map(Path::to_owned);
    root.unwrap_or(here)
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
    setting: &'r Setting<'r>,
    emitters: &'r Emitters<'r>,
    settings: &'r Settings,
    /// Whether files are wanted whole about which nothing is to be said.
    whole: bool,
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
    File(Rendered, Summary),
    Problem(Bilingual),
}

impl Run<'_> {
    fn all(&self, inputs: Vec<Input>, outputs: Vec<Output>) -> io::Result<Done> {
        let mut writing = self.emitters.write(outputs, self.setting.encoding)?;
        let bar = Bar::new();
        let mut collection = Collection::new(self.linter.tools(), inputs).watched(&bar).whole(self.whole);
        let problems = collection.gather(&|path| self.settings.of(path));
        let mut done = Done { problems, ..Done::default() };
        let take = |written: Written| -> io::Result<bool> {
            match written {
                Written::File(rendered, summary) => {
                    writing.file(&rendered)?;
                    done.summary.merge(&summary);
                }
                Written::Problem(problem) => done.problems.push(problem),
            }
            Ok(!writing.writers().all(Output::is_closed))
        };
        collection.check(|visited| self.written(&visited), take)?;
        writing.end(&done.summary)?;
        Ok(done)
    }

    fn written(&self, visited: &Visited<'_>) -> Written {
        let path = &visited.input.path;
        match &visited.result {
            Ok(linted) => {
                let mut summary = Summary::default();
                summary.add(linted);
                let path = path.to_string_lossy();
                Written::File(self.emitters.file(&Entry { path: &path, linted }), summary)
            }
            Err(reason) => Written::Problem(files::cannot_open(&self.linter.knowledge.phrases, path, reason)),
        }
    }
}
