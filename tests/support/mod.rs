//! Consistent reports of invented places, in every layout that real files come in, and the damage that real reports have.
//!
//! Labels come from the forms themselves: nothing is written down twice.
#![allow(dead_code, reason = "every test file takes what it needs")]

pub mod damage;
pub mod layout;
pub mod sample;

use gouji::lint::{Knowledge, Linted, Linter, Options};
use gouji::rule::Selection;
use std::path::Path;
use std::sync::OnceLock;

/// Forms, words and rules, loaded once.
pub fn knowledge() -> &'static Knowledge {
    static KNOWLEDGE: OnceLock<Knowledge> = OnceLock::new();
    KNOWLEDGE.get_or_init(|| Knowledge::load(&[]).unwrap_or_else(|errors| panic!("{errors:?}")))
}

/// Checks a text with all rules that are on by themselves.
pub fn lint(text: &str, name: &str) -> Linted {
    lint_bytes(text.as_bytes(), name)
}

/// Checks a file with all rules that are on by themselves.
pub fn lint_bytes(bytes: &[u8], name: &str) -> Linted {
    let knowledge = knowledge();
    let selection = Selection::new(&knowledge.rules, &[], &[]).unwrap_or_default();
    let options = Options { selection, ..Options::default() };
    Linter::lint_with(knowledge, &options, bytes, Path::new(name))
}

/// A finding as a line: severity, rule, message.
pub fn lines(linted: &Linted) -> Vec<String> {
    let rules = &knowledge().rules;
    let line = |finding: &gouji::check::Finding| {
        let message = finding.message.get(gouji::lang::Lang::Zh);
        format!("{:?} {} {message}", finding.severity, rules.get(finding.rule).name)
    };
    linted.checked.findings.iter().map(line).collect()
}
