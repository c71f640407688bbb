//! Commands: what an editor can ask for that is no question about a document.

use super::server::Server;
use crate::reference;
use crate::rule;
use serde_json::Value;

/// A page in Markdown about a rule, given its code or name.
const EXPLAIN: &str = "gouji.explain";

/// All of them.
pub(super) const ALL: &[&str] = &[EXPLAIN];

impl Server {
    /// Carries out a command; nothing where there is none of that name.
    pub(super) fn command(&mut self, name: &str, arguments: &[Value]) -> Option<Value> {
        match name {
            EXPLAIN => self.explain(arguments.first()?.as_str()?).map(Value::String),
            _ => None,
        }
    }

    fn explain(&self, name: &str) -> Option<String> {
        let knowledge = &self.project.knowledge;
        let pages = rule::matching(&knowledge.rules, name);
        let pages: Vec<String> = pages.into_iter().map(|id| reference::page(knowledge, id, self.language())).collect();
        (!pages.is_empty()).then(|| pages.join("\n"))
    }
}
