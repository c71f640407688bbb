//! `gouji config`: what is in force for a file or folder, and where each value comes from.

use super::args::{Config as Args, ConfigFormat};
use super::output::Output;
use super::{Outcome, Session};
use crate::config::{self, Config, Shown};
use crate::lang::Lang;
use crate::load::LoadError;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr as _;

pub(super) fn run(session: &Session, args: &Args) -> Outcome {
    let wrong = session.config.unknown_names(&session.knowledge);
    wrong.iter().for_each(|error| super::show(error, session.lang));
    let shown = config::shown(&session.config);
    let text = match args.format {
        ConfigFormat::Text => text(&session.config, &shown, session),
        ConfigFormat::Json => Ok(json(&session.config, &shown)),
    };
    let text = match text {
        Ok(text) => text,
        Err(error) => {
            super::show(&error, session.lang);
            return Outcome::Failure;
        }
    };
    let mut output = Output::new();
    match output.write(&text).and_then(|()| output.flush()) {
        Ok(()) if wrong.is_empty() => Outcome::Success,
        Ok(()) => Outcome::Failure,
        Err(error) => {
            super::complain(&error.to_string());
            Outcome::Failure
        }
    }
}

fn text(config: &Config, shown: &[Shown], session: &Session) -> Result<String, LoadError> {
    let lang = session.lang;
    let words = &session.knowledge.phrases.config;
    let mut text = String::new();
    if config.chain.is_empty() {
        let _ = writeln!(text, "# {}", words.no_file.get(lang));
    }
    for source in &config.chain {
        let _ = writeln!(text, "# {}", source.name);
    }
    let lines: Vec<String> = shown.iter().map(|it| format!("{} = {}", it.key, it.value)).collect();
    // What is longer puts its place behind it all the same.
    const WIDEST: usize = 60;
    let width = lines.iter().map(|line| line.width()).filter(|width| *width <= WIDEST).max().unwrap_or(0);
    for (line, it) in lines.iter().zip(shown) {
        let pad = " ".repeat(width.saturating_sub(line.width()));
        let _ = writeln!(text, "{line}{pad}  # {}:{}", it.source.name, it.line);
    }
    let _ = writeln!(text, "\n# {}", words.not_set.get(lang));
    let is_set = |key: &str| {
        shown
            .iter()
            .any(|it| it.key.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '['])))
    };
    let settings = config::settings()?;
    for key in config::order().into_iter().filter(|key| !key.contains('.') && !is_set(key)) {
        let Some(described) = settings.get(key) else { continue };
        let default = described.default.as_ref().map(|value| words.default.fill(&[("value", value)]));
        let default = default.map_or_else(String::new, |default| bracketed(default.get(lang), lang));
        let _ = writeln!(text, "# {key}: {}{default}", described.about.get(lang));
    }
    Ok(text)
}

fn bracketed(text: &str, lang: Lang) -> String {
    if lang == Lang::Zh { format!("（{text}）") } else { format!(" ({text})") }
}

#[derive(Serialize)]
struct Listed<'c> {
    schema_version: u32,
    files: Vec<&'c str>,
    settings: BTreeMap<&'c str, Value<'c>>,
}

#[derive(Serialize)]
struct Value<'c> {
    /// As written in TOML.
    value: &'c str,
    file: &'c str,
    line: usize,
}

fn json(config: &Config, shown: &[Shown]) -> String {
    let value = |it: &'_ Shown| -> (String, String, String, usize) {
        (it.key.clone(), it.value.clone(), it.source.name.to_string(), it.line)
    };
    let values: Vec<_> = shown.iter().map(value).collect();
    let settings =
        values.iter().map(|(key, value, file, line)| (key.as_str(), Value { value, file, line: *line })).collect();
    let files = config.chain.iter().map(|source| source.name.as_ref()).collect();
    serde_json::to_string_pretty(&Listed { schema_version: 1, files, settings }).unwrap_or_default() + "\n"
}
