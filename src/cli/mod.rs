//! The command line: a file a command. It parses, calls the library, and maps the outcome to an exit status.

mod args;
mod baseline;
mod blank;
mod check;
mod config;
mod explain;
mod extract;
mod files;
mod fix;
mod help;
mod init;
#[cfg(feature = "lsp")]
mod lsp;
mod output;
mod plan;
mod progress;
mod rules;
mod stats;
mod usage;

use crate::collection::Unseen;
use crate::config::{Config, Configs, Trouble};
use crate::convert::Converter;
use crate::lang::{Bilingual, Lang};
use crate::lint::{Knowledge, Options};
use crate::load::LoadError;
use crate::phrases::Phrases;
use crate::read::{Change, Limit, NoChange};
use crate::rule::UnknownRule;
use crate::settings::{Unloaded, sources};
use crate::text::paragraph;
use args::{Cli, Colour, Command, Common, Language};
use clap::FromArgMatches as _;
use miette::{GraphicalReportHandler, GraphicalTheme, NamedSource};
use std::ffi::OsString;
use std::io::{IsTerminal as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing at or above the failing severity.
    Success,
    /// Something was.
    Findings,
    /// The run itself failed.
    Failure,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Success => 0,
            Outcome::Findings => 1,
            Outcome::Failure => 2,
        })
    }
}

/// What all commands need.
struct Session {
    knowledge: Knowledge,
    lang: Lang,
    colour: bool,
    width: usize,
    /// Where configurations come from.
    configs: Configs,
    /// That of the run as a whole.
    config: Arc<Config>,
}

/// Runs the command line.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = language_asked_for(&arguments).unwrap_or_else(system_language);
    let parsed =
        help::command(lang).try_get_matches_from(&arguments).and_then(|matches| Cli::from_arg_matches(&matches));
    match parsed {
        Ok(cli) => execute(cli, lang).into(),
        Err(error) => {
            usage::print(&error, lang);
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
    }
}

fn execute(cli: Cli, lang: Lang) -> Outcome {
    let Cli { command, common } = cli;
    let colour = colour(common.color);
    let phrases = match Phrases::built_in() {
        Ok(phrases) => phrases,
        Err(error) => {
            show(&error, lang);
            return Outcome::Failure;
        }
    };
    #[cfg(feature = "lsp")]
    if let Command::Lsp(_) = command {
        return lsp::run(common, &phrases, lang);
    }
    let (configs, config) = match configured(&command, &common, &phrases) {
        Ok(configured) => configured,
        Err(trouble) => return unconfigured(&trouble, &phrases, lang),
    };
    let lang = match (&config.lang, common.lang) {
        (Some(set), None) => set.value,
        _ => lang,
    };
    let folders: Vec<&PathBuf> =
        common.rules.iter().chain(config.rules.iter().chain(&config.statements).map(|folder| &folder.value)).collect();
    let loaded = sources(&folders, &phrases).and_then(|sources| Knowledge::load(&sources).map_err(Unloaded::Rules));
    let knowledge = match loaded {
        Ok(loaded) => loaded,
        Err(Unloaded::Rules(errors)) => {
            errors.iter().for_each(|error| show(error, lang));
            return Outcome::Failure;
        }
        Err(Unloaded::Folder(problem)) => {
            complain(problem.get(lang));
            return Outcome::Failure;
        }
    };
    let session = Session { knowledge, lang, colour, width: width(), configs, config };
    // Nothing is given back piece by piece: the system takes it all at once when the program ends.
    let lasting = |session| -> &'static Session { Box::leak(Box::new(session)) };
    match command {
        Command::Check(args) => check::run(session, &args),
        Command::Rules(args) => rules::run(lasting(session), &args),
        Command::Explain(args) => explain::run(lasting(session), &args),
        Command::Extract(args) => extract::run(session, &args),
        Command::Stats(args) => stats::run(session, &args),
        Command::Config(args) => config::run(lasting(session), &args),
        Command::Init(args) => init::run(lasting(session), &args),
        Command::New(args) => blank::run(lasting(session), &args),
        #[cfg(feature = "lsp")]
        Command::Lsp(_) => Outcome::Success,
    }
}

/// Where configurations come from, and that of the run as a whole.
fn configured(command: &Command, common: &Common, phrases: &Phrases) -> Result<(Configs, Arc<Config>), Trouble> {
    let words = phrases.config.clone();
    let configs = match &common.config {
        Some(path) => Configs::named(words, path)?,
        None if common.no_config || !command.is_configured() => Configs::none(words),
        None => Configs::nearest(words),
    };
    let config = configs.of_run(&command.places())?;
    Ok((configs, config))
}

/// Says what is wrong with a configuration.
fn unconfigured(trouble: &Trouble, phrases: &Phrases, lang: Lang) -> Outcome {
    match trouble {
        Trouble::Wrong(errors) => errors.iter().for_each(|error| show(error, lang)),
        Trouble::Unread(path, error) => {
            let reason = Unseen::of(path, error).words(&phrases.opening);
            let path = Bilingual::same(path.display().to_string());
            complain(phrases.command.cannot_open.fill(&[("path", &path), ("error", &reason)]).get(lang));
        }
    }
    Outcome::Failure
}

impl Session {
    /// How files are to be read.
    fn reading(&self, args: &args::Reading) -> Options {
        let converter = args.convert.clone().map(|program| Converter { program });
        let format = args.file_format.map(Into::into);
        Options { format, converter, ..Options::default() }
    }

    /// The changes of limits that were asked for.
    fn limits(&self, changes: &[String]) -> Result<Vec<Change>, Outcome> {
        let words = &self.knowledge.phrases.command;
        let mut understood = Vec::new();
        for change in changes {
            let problem = match change.parse() {
                Ok(change) => {
                    understood.push(change);
                    continue;
                }
                Err(NoChange::UnknownLimit(name)) => {
                    let known = Limit::ALL.map(Limit::name).join(" ");
                    words.unknown_limit.with(&[("name", &name), ("limits", &known)])
                }
                Err(NoChange::NoAmount(_)) => words.wrong_limit.with(&[("value", change)]),
            };
            complain(problem.get(self.lang));
            return Err(Outcome::Failure);
        }
        Ok(understood)
    }

    /// Says which rules are unknown.
    fn unknown_rules(&self, unknown: &[UnknownRule]) -> Outcome {
        for UnknownRule { name, like } in unknown {
            let words = &self.knowledge.phrases.command;
            let problem = match like {
                Some(like) => words.unknown_rule_like.with(&[("name", name), ("like", like)]),
                None => words.unknown_rule.with(&[("name", name)]),
            };
            complain(problem.get(self.lang));
        }
        Outcome::Failure
    }
}

/// Shows a mistake in a rule file or a configuration, underlined.
fn show(error: &LoadError, lang: Lang) {
    show_as(error, miette::Severity::Error, lang);
}

fn show_as(error: &LoadError, severity: miette::Severity, lang: Lang) {
    let source = NamedSource::new(&error.source.name, error.source.text.to_string());
    let mut diagnostic = error.diagnostic(lang).with_severity(severity);
    // miette writes its own word before the help, in English.
    let help = diagnostic.help.take();
    let report = miette::Report::new(diagnostic).with_source_code(source);
    let theme = GraphicalTheme::unicode_nocolor();
    let handler = GraphicalReportHandler::new_themed(theme).with_links(false).with_width(width());
    let mut text = String::new();
    let _ = handler.render_report(&mut text, report.as_ref());
    if let (Some(help), Ok(phrases)) = (help, Phrases::built_in()) {
        let beginning = format!("  {}", phrases.toml.hint.get(lang));
        text.push_str(&paragraph(&beginning, &help, width()));
        text.push('\n');
    }
    complain(&text);
}

/// Says something on standard error.
fn complain(problem: &str) {
    // Where nobody listens there is nothing to be done.
    let _ = writeln!(std::io::stderr(), "{problem}");
}

/// Runs `work` with so many threads; with one for each processor if no number is asked for.
fn with_threads<T: Send>(threads: Option<usize>, work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(threads.unwrap_or(0)).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

/// The language that the arguments ask for: needed before they are parsed, since help is in it.
fn language_asked_for(arguments: &[OsString]) -> Option<Lang> {
    let arguments: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let after = arguments.windows(2).find(|pair| pair[0] == "--lang").map(|pair| pair[1]);
    let joined = arguments.iter().find_map(|argument| argument.strip_prefix("--lang="));
    match after.or(joined)? {
        "zh" => Some(Language::Zh.into()),
        "en" => Some(Language::En.into()),
        _ => None,
    }
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Self::Zh,
            Language::En => Self::En,
        }
    }
}

fn system_language() -> Lang {
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
    let mut named = named.filter(|value| !value.is_empty());
    let locale = named.next().or_else(sys_locale::get_locale);
    locale.map_or_else(Lang::default, |locale| Lang::of_locale(&locale))
}

fn colour(asked: Colour) -> bool {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match asked {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto if is_set("NO_COLOR") => false,
        Colour::Auto if is_set("FORCE_COLOR") || is_set("CLICOLOR_FORCE") => true,
        Colour::Auto => std::io::stdout().is_terminal(),
    }
}

/// The columns of the terminal; 80 where there is none.
fn width() -> usize {
    const NARROWEST: usize = 60;
    const WIDEST: usize = 120;
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let size = || terminal_size::terminal_size().map(|(terminal_size::Width(width), _)| usize::from(width));
    asked.or_else(size).map_or(80, |width: usize| width.clamp(NARROWEST, WIDEST))
}
