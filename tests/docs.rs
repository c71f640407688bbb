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

#[test]
fn every_setting_is_described() {
    let text = document("gouji-toml.zh-CN.md");
    let settings = gouji::config::settings().expect("they load");
    for key in gouji::config::order() {
        let described = &settings[key];
        let about = described.about.get(gouji::lang::Lang::Zh).replace('|', "\\|");
        let name = key.split_once('.').map_or(key, |(_, name)| name);
        let is_line = |line: &str| line.starts_with(&format!("| `{name}` | {about} |"));
        // Records have a part of their own, and what is inside of their values is said in words.
        let known = text.lines().any(is_line) || text.contains(&format!("`[[{key}]]`")) || name.contains('.');
        let example = described.example.as_ref().is_none_or(|it| text.contains(&it.replace('|', "\\|")));
        assert!(known || key == "limits", "docs/gouji-toml.zh-CN.md does not say what `{key}` is");
        assert!(example || key == "limits", "docs/gouji-toml.zh-CN.md lacks the example of `{key}`");
    }
}
