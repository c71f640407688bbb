//! Files of rules and `gouji.toml`: what is wrong with them, what a name in them means, and which names there are.

mod complete;
mod explain;
mod place;
mod words;

pub(super) use words::Words;

use super::document::{Document, Kind};
use super::server::Server;
use crate::config::Config;
use crate::load::Source;
use gen_lsp_types::Diagnostic;
use std::sync::Arc;

impl Server {
    /// The mistakes in an open file of rules or in `gouji.toml`, as it stands in the editor.
    pub(super) fn mistakes_in(&self, document: &Document) -> Vec<Diagnostic> {
        let text = document.buffer.text();
        let name = document.name.to_string_lossy().into_owned();
        let source = Arc::new(Source { name: name.into(), text: text.to_owned().into(), built_in: false });
        let knowledge = &self.project.knowledge;
        let mistakes = match document.kind {
            Kind::Report => return Vec::new(),
            Kind::Config => match Config::of_source(&document.name, &source, &knowledge.phrases.config) {
                Ok(config) => config.unknown_names(knowledge),
                Err(mistakes) => mistakes,
            },
            // Others write TOML, too.
            Kind::Rules if !is_ours(text) => return Vec::new(),
            Kind::Rules => self.project.knowledge_with(Arc::clone(&source)).err().unwrap_or_default(),
        };
        let here = mistakes.iter().filter(|mistake| mistake.source.name == source.name);
        here.map(|mistake| self.mistake(mistake, document.buffer.lines())).collect()
    }
}

/// Whether a file looks like one of rules, of a form, or of an addition to one.
fn is_ours(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim);
    let has = |key: &str| {
        lines.clone().any(|line| line.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('=')))
    };
    let rules = has("assert") && lines.clone().any(|line| line == "[[rule]]");
    let hints = lines.clone().any(|line| line == "[[hint]]");
    let beginning = lines.by_ref().take_while(|line| !line.starts_with('[')).collect::<Vec<_>>();
    let form = beginning
        .iter()
        .any(|line| line.starts_with("form ") || line.starts_with("form=") || line.starts_with("extends"));
    rules || hints || form
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_others_are_left_alone() {
        assert!(is_ours("[[rule]]\nassert = \"true\"\n"));
        assert!(is_ours("# x\nextends = \"2021\"\n[labels]\n"));
        assert!(!is_ours("[package]\nname = \"a\"\nform = 1\n"));
        assert!(!is_ours("[[rule]]\npattern = \"a\"\n"));
    }
}
