//! The help texts, in the reader's language.

use super::args::Cli;
use crate::lang::{Bilingual, Lang};
use clap::{ArgAction, Command, CommandFactory as _};
use std::collections::HashMap;

type Texts = HashMap<String, HashMap<String, Bilingual>>;

/// The command line with its help texts.
pub(super) fn command(lang: Lang) -> Command {
    let texts = texts();
    let names: Vec<String> = Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let mut command = localised(Cli::command(), "gouji", &texts, lang);
    for name in names {
        command = command.mut_subcommand(&name, |sub| localised(sub, &name, &texts, lang));
    }
    command.subcommand_help_heading(heading(&texts, "commands", lang))
}

/// The phrases of a section of the help texts, in one language.
pub(super) struct Phrases {
    texts: Texts,
    section: &'static str,
    lang: Lang,
}

impl Phrases {
    pub(super) fn new(section: &'static str, lang: Lang) -> Self {
        Self { texts: texts(), section, lang }
    }

    pub(super) fn get(&self, name: &str) -> String {
        text(&self.texts, self.section, name, self.lang).unwrap_or_default()
    }
}

fn texts() -> Texts {
    toml::from_str(include_str!("../../rules/help.toml")).unwrap_or_default()
}

fn text(texts: &Texts, section: &str, name: &str, lang: Lang) -> Option<String> {
    let of = |section: &str| texts.get(section)?.get(name).map(|text| text.get(lang).to_owned());
    of(section).or_else(|| of("common"))
}

fn heading(texts: &Texts, name: &str, lang: Lang) -> String {
    text(texts, "headings", name, lang).unwrap_or_default()
}

fn localised(command: Command, section: &str, texts: &Texts, lang: Lang) -> Command {
    let usage = heading(texts, "usage", lang);
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    let (options, arguments) = (heading(texts, "options", lang), heading(texts, "arguments", lang));
    let version = section == "gouji";
    let mut command = command
        .about(text(texts, section, "about", lang).unwrap_or_default())
        .help_template(format!("{{about-with-newline}}\n{usage}{colon}{{usage}}\n\n{{all-args}}"))
        .disable_help_flag(true)
        .disable_version_flag(true);
    let ids: Vec<(String, bool)> =
        command.get_arguments().map(|arg| (arg.get_id().to_string(), arg.is_positional())).collect();
    for (id, positional) in ids {
        let help = text(texts, section, &id, lang).unwrap_or_default();
        let heading = if positional { &arguments } else { &options };
        command = command.mut_arg(id, |arg| arg.help(help).help_heading(heading.clone()));
    }
    let flag = |name: &'static str, short: char, action: ArgAction| {
        let help = text(texts, "common", name, lang).unwrap_or_default();
        clap::Arg::new(name).long(name).short(short).action(action).help(help).help_heading(options.clone())
    };
    command = command.arg(flag("help", 'h', ArgAction::Help));
    if version { command.arg(flag("version", 'V', ArgAction::Version)) } else { command }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_argument_is_explained_in_both_languages() {
        for lang in [Lang::Zh, Lang::En] {
            let command = command(lang);
            command.clone().debug_assert();
            for sub in command.get_subcommands().chain([&command]) {
                assert!(sub.get_about().is_some_and(|about| !about.to_string().is_empty()), "{}", sub.get_name());
                for arg in sub.get_arguments() {
                    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
                    assert!(!help.is_empty(), "{} {} {lang:?}", sub.get_name(), arg.get_id());
                }
            }
        }
    }
}
