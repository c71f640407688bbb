//! `gouji lsp`

use super::args::Common;
use super::{Outcome, show};
use crate::lang::Lang;
use crate::lint::Knowledge;
use crate::lsp::{self, Configured, Start};
use crate::phrases::Phrases;
use crate::settings::{Unloaded, sources};

/// Serves. What files of configuration say, the server finds out by itself: a mistake in one must not keep it from starting.
pub(super) fn run(common: Common, phrases: &Phrases, lang: Lang) -> Outcome {
    let loaded = sources(&common.rules, phrases).and_then(|sources| Knowledge::load(&sources).map_err(Unloaded::Rules));
    let knowledge = match loaded {
        Ok(knowledge) => knowledge,
        Err(Unloaded::Rules(errors)) => {
            errors.iter().for_each(|error| show(error, lang));
            return Outcome::Failure;
        }
        Err(Unloaded::Folder(problem)) => {
            super::complain(problem.get(lang));
            return Outcome::Failure;
        }
    };
    let configured = match common.config {
        Some(path) => Configured::Named(path),
        None if common.no_config => Configured::Nothing,
        None => Configured::Nearest,
    };
    if lsp::serve(Start { knowledge, rules: common.rules, configured, lang }) {
        Outcome::Success
    } else {
        Outcome::Findings
    }
}
