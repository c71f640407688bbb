//! The documents say what the program does.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

use gouji::lint::Knowledge;
use gouji::read::{Limit, Limits};
use gouji::reference;
use gouji::rule::FACTS;
use std::path::Path;

fn document(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).replace("\r\n", "\n")
}

#[test]
fn the_rule_reference_is_fresh() {
    let knowledge = Knowledge::load(&[]).expect("the built-in rules load");
    let stale = document("rules.md") != reference::markdown(&knowledge);
    assert!(!stale, "docs/rules.md is stale: run `cargo run -- rules --format markdown > docs/rules.md`");
}

#[test]
fn every_limit_is_described_with_its_default() {
    let text = document("files.zh-CN.md");
    for limit in Limit::ALL {
        let line = format!("| `{}` | {} |", limit.name(), limit.show(Limits::default().get(limit)));
        assert!(text.contains(&line), "docs/files.zh-CN.md does not say: {line}");
    }
}

#[test]
fn the_rule_language_is_described_whole() {
    let text = document("rule-language.zh-CN.md");
    let missing: Vec<&str> =
        FACTS.iter().map(|(_, name, ..)| *name).filter(|name| !text.contains(&format!("| `{name}` |"))).collect();
    assert!(missing.is_empty(), "docs/rule-language.zh-CN.md does not say what these are: {missing:?}");
}
