//! What is wrong with a command line, in Chinese: clap says it in English only.

use super::help;
use crate::lang::Lang;
use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Says what is wrong; help and version are no errors, and go to standard output.
pub(super) fn print(error: &Error, lang: Lang) {
    match in_words(error).filter(|_| lang == Lang::Zh) {
        Some(words) => super::complain(&words),
        // Where nobody listens there is nothing to be done.
        None => drop(error.print()),
    }
}

fn in_words(error: &Error) -> Option<String> {
    let phrases = help::Phrases::new("usage", Lang::Zh);
    let of = |kind: ContextKind| error.get(kind).map(shown);
    let (phrase, names, like) = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            ("unknown_command", ContextKind::InvalidSubcommand, ContextKind::SuggestedSubcommand)
        }
        ErrorKind::UnknownArgument => ("unknown_option", ContextKind::InvalidArg, ContextKind::SuggestedArg),
        ErrorKind::InvalidValue => match of(ContextKind::InvalidValue) {
            Some(value) if !value.is_empty() => ("wrong_value", ContextKind::InvalidArg, ContextKind::SuggestedValue),
            _ => ("no_value", ContextKind::InvalidArg, ContextKind::SuggestedValue),
        },
        ErrorKind::ValueValidation => ("wrong_value", ContextKind::InvalidArg, ContextKind::SuggestedValue),
        ErrorKind::NoEquals => ("no_equals", ContextKind::InvalidArg, ContextKind::SuggestedArg),
        ErrorKind::ArgumentConflict => ("not_together", ContextKind::InvalidArg, ContextKind::SuggestedArg),
        ErrorKind::MissingRequiredArgument => ("missing", ContextKind::InvalidArg, ContextKind::SuggestedArg),
        _ => return None,
    };
    let value = of(ContextKind::InvalidValue).unwrap_or_default();
    let other = of(ContextKind::PriorArg).unwrap_or_default();
    let mut words =
        phrases.get(phrase).replace("{name}", &of(names)?).replace("{value}", &value).replace("{other}", &other);
    let more = [("like", like), ("known", ContextKind::ValidValue), ("usage", ContextKind::Usage)];
    for (phrase, kind) in more {
        // Of the right ones, all are listed only where none looks like what was written.
        let said = kind == ContextKind::ValidValue && of(like).is_some();
        let list = of(kind).filter(|list| !list.is_empty() && !said);
        if let Some(list) = list {
            words.push('\n');
            words.push_str(&phrases.get(phrase).replace("{names}", &list));
        }
    }
    words.push('\n');
    words.push_str(&phrases.get("see_help"));
    Some(words)
}

fn shown(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(strings) => strings.join("、"),
        ContextValue::StyledStr(text) => text.to_string().trim_start_matches("Usage:").trim().to_owned(),
        ContextValue::StyledStrs(texts) => texts.iter().map(ToString::to_string).collect::<Vec<_>>().join("、"),
        other => other.to_string(),
    }
}
