//! The examples of rules that compare reports: a small collection each.

use super::{Collection, Input, Policy};
use crate::config::Config;
use crate::lint::{Linted, Tools};
use crate::rule::Example;
use std::path::Path;
use std::sync::Arc;

/// What comes of a fragment of an example, beside the other reports of the example.
#[must_use]
pub fn check_example(tools: Tools<'_>, example: &Example, fragment: &str) -> Linted {
    let path = Path::new(&example.path);
    if example.beside.is_empty() && example.config.is_none() {
        return tools.lint(fragment.as_bytes(), path);
    }
    let beside = example.beside.iter().map(|(path, text)| Input::given(path, text.as_bytes()));
    let inputs: Vec<Input> = beside.chain([Input::given(path, fragment.as_bytes())]).collect();
    let last = inputs.len() - 1;
    let text = example.config.as_deref().unwrap_or_default();
    let config = Config::of_text(text, Path::new(""), &tools.knowledge.phrases.config).unwrap_or_default();
    let mut options = tools.options.clone();
    options.settled.config = Some(Arc::new(config));
    let tools = Tools { options: &options, ..tools };
    let mut collection = Collection::new(Policy::common(tools), inputs).whole(true);
    collection.gather();
    let visited = collection.visit(last).and_then(|visited| visited.result.ok());
    visited.unwrap_or_else(|| tools.lint(fragment.as_bytes(), path))
}
