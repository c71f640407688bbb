//! `gouji check`

use super::args::{Check, Format, FormatTo};
use super::baseline::{self, Gone};
use super::output::{Output, Targets};
use super::plan::{Plan, Wanted};
use super::progress::Bar;
use super::{Outcome, Session, files, fix};
use crate::collection::{Collection, Input, Policy, Role, Visited};
use crate::emit::{Emitters, Look, Rendered, Setting, Summary};
use crate::lang::{Bilingual, Lang};
use std::io;
use std::path::{Path, PathBuf};

pub(super) fn run(session: Session, args: &Check) -> Outcome {
    let lang = session.lang;
    let formats = match formats(&session, args) {
        Ok(formats) => formats,
        Err(outcome) => return outcome,
    };
    let words = &session.knowledge.phrases.command;
    let targets = match Targets::new(&formats, args.formats.output_file.as_ref(), words) {
        Ok(targets) => targets,
        Err(problem) => return failure(&problem, lang),
    };
    let look = Look { colour: session.colour, width: session.width, verified: args.verified };
    let whole = targets.formats.iter().any(|format| format.tells_what_holds());
    let wanted = Wanted {
        files: &args.files,
        judging: &args.judging,
        reading: &args.reading,
        known: &args.known,
        list: args.verified || whole,
    };
    let mut plan = match Plan::new(session, &wanted) {
        Ok(plan) => plan,
        Err(outcome) => return outcome,
    };
    let mut inputs = std::mem::take(&mut plan.inputs);
    inputs.retain(|input| !targets.has(&input.path));
    plan.remarks.iter().for_each(|remark| super::complain(remark.get(lang)));
    let fixing = args.fixing.fix || args.fixing.diff;
    let fixed = if fixing {
        super::with_threads(args.threads, || fix::all(&plan, inputs, &args.fixing))
    } else {
        fix::Fixed { inputs, ..fix::Fixed::default() }
    };
    fixed.remarks.iter().for_each(|remark| super::complain(remark.get(lang)));
    plan.problems.extend(fixed.problems);
    if args.fixing.diff {
        return shown(&fixed.diff, &plan.problems, lang);
    }
    let knowledge = &plan.linter.knowledge;
    let outputs = match targets.open(&knowledge.phrases) {
        Ok(outputs) => outputs,
        Err(problem) => return failure(&problem, lang),
    };
    let fail_on = args.fail_on.map(Into::into).or(plan.config.fail_on.as_ref().map(|given| given.value));
    let fail_on = fail_on.unwrap_or_default();
    let encoding = args.formats.output_encoding.into();
    let setting = Setting { knowledge, lang, look, root: root(), fail_on, encoding };
    let emitters = Emitters::new(&targets.formats, &setting);
    let run = Run { plan: &plan, setting: &setting, emitters: &emitters, whole };
    let done = match super::with_threads(args.threads, || run.all(fixed.inputs, outputs)) {
        Ok(done) => done,
        Err(error) => {
            super::complain(&error.to_string());
            return Outcome::Failure;
        }
    };
    let problems: Vec<&Bilingual> = plan.problems.iter().chain(&done.problems).collect();
    problems.iter().for_each(|problem| super::complain(problem.get(lang)));
    plan.complain_of_idle_settings();
    if args.known.write_baseline {
        let written = done.gone.write(knowledge, lang, |rule| plan.was_judged(rule));
        match written {
            Ok(told) => told.iter().for_each(|told| super::complain(told.get(lang))),
            Err(problem) => return failure(&problem, lang),
        }
        return if problems.is_empty() { Outcome::Success } else { Outcome::Failure };
    }
    let vanished = done.gone.vanished(knowledge, |rule| plan.was_judged(rule));
    vanished.iter().for_each(|told| super::complain(told.get(lang)));
    let warnings = done.summary.warnings;
    let most = args.max_warnings.or(plan.config.max_warnings.as_ref().map(|given| given.value));
    let too_many = most.filter(|most| warnings > *most);
    if let Some(most) = too_many {
        let words = &knowledge.phrases.command;
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

/// How results are written: as the command line says, or the configuration, or for people.
fn formats(session: &Session, args: &Check) -> Result<Vec<FormatTo>, Outcome> {
    if !args.formats.format.is_empty() {
        return Ok(args.formats.format.clone());
    }
    // One file is for one format.
    let set = session.config.formats.iter().filter(|_| args.formats.output_file.is_none());
    let mut formats = Vec::new();
    for given in set {
        match FormatTo::read(&given.value) {
            Some(format) => formats.push(format),
            None => {
                let words = &session.knowledge.phrases.config;
                let problem = words.unknown_format.with(&[("name", &given.value)]);
                let help = words.known.with(&[("names", &Format::names())]);
                super::show(&given.complaint(problem).with_help(help), session.lang);
                return Err(Outcome::Failure);
            }
        }
    }
    if formats.is_empty() {
        formats.push(FormatTo { format: Format::Human, file: None });
    }
    Ok(formats)
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
    plan: &'r Plan,
    setting: &'r Setting<'r>,
    emitters: &'r Emitters<'r>,
    /// Whether files are wanted whole about which nothing is to be said.
    whole: bool,
}

/// What came of a run.
#[derive(Default)]
struct Done {
    summary: Summary,
    /// What could not be done at all.
    problems: Vec<Bilingual>,
    /// What came of known findings.
    gone: Gone,
}

/// A file's result, written; or why there is none.
enum Written {
    File(Rendered, Summary, Option<baseline::Entry>),
    Problem(Bilingual),
}

impl Run<'_> {
    fn all(&self, inputs: Vec<Input>, outputs: Vec<Output>) -> io::Result<Done> {
        let mut writing = self.emitters.write(outputs, self.setting.encoding)?;
        let bar = Bar::new();
        let of_file = |path: &Path| self.plan.options(path);
        let policy = Policy::by_file(self.plan.linter.tools(), &of_file);
        let mut collection = Collection::new(policy, inputs).watched(&bar).whole(self.whole);
        let problems = collection.gather();
        let mut done = Done { problems, ..Done::default() };
        let take = |written: Written| -> io::Result<bool> {
            match written {
                Written::File(rendered, summary, entry) => {
                    writing.file(&rendered)?;
                    done.summary.merge(&summary);
                    entry.into_iter().for_each(|entry| done.gone.add(entry));
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
                let checked = visited.input.role == Role::Checked;
                let baseline = self.plan.options(path).settled.baseline.clone().filter(|_| checked);
                let entry = baseline::Entry::of(linted, path, baseline.as_ref());
                let path = path.to_string_lossy();
                Written::File(self.emitters.file(&crate::emit::Entry { path: &path, linted }), summary, entry)
            }
            Err(reason) => Written::Problem(files::cannot_open(&self.plan.linter.knowledge.phrases, path, reason)),
        }
    }
}
