//! Every rule's own example: what is said to break it does, and what is said not to does not.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

use gouji::check::Outcome;
use gouji::config::Config;
use gouji::lang::Lang;
use gouji::lint::{Knowledge, Options, Tools};
use gouji::rule::{Example, RuleId, Selection};
use std::collections::BTreeSet;
use std::path::Path;

fn knowledge() -> Knowledge {
    Knowledge::load(&[]).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// What one rule finds in a fragment of its example, and how many times it was found to hold.
fn run(knowledge: &Knowledge, rule: RuleId, example: &Example, fragment: &str) -> (Vec<String>, usize) {
    let options = Options { selection: Selection::only(rule), list: true, ..Options::default() };
    if let Some(config) = &example.config {
        let config = Config::of_text(config, Path::new(""), &knowledge.phrases.config);
        config.unwrap_or_else(|errors| panic!("{}: {errors:?}", knowledge.rules.get(rule).code));
    }
    let linted = gouji::collection::check_example(Tools { knowledge, options: &options }, example, fragment);
    let findings = linted.checked.findings.iter().map(|finding| finding.message.get(Lang::Zh).to_owned()).collect();
    let held = linted.checked.verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Pass).count();
    (findings, held)
}

#[test]
fn examples_break_or_keep_their_rules() {
    let knowledge = knowledge();
    let mut wrong = Vec::new();
    for (id, rule) in knowledge.rules.iter() {
        let Some(example) = &rule.example else { continue };
        let (found, _) = run(&knowledge, id, example, &example.wrong);
        if found.is_empty() {
            wrong.push(format!("{} {}: the wrong example breaks nothing", rule.code, rule.name));
        }
        for message in &found {
            if message.contains('—') || message.contains('{') {
                wrong.push(format!("{} {}: a hole in the message: {message}", rule.code, rule.name));
            }
        }
        let (found, held) = run(&knowledge, id, example, &example.right);
        if !found.is_empty() {
            wrong.push(format!("{} {}: the right example breaks it: {found:?}", rule.code, rule.name));
        }
        let never_holds = rule.assert_text == "false" || rule.when_text.is_some() || held > 0;
        if !never_holds && !matches!(rule.code.as_str(), "LBL-02a") {
            wrong.push(format!("{} {}: the right example is not judged", rule.code, rule.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_what_cannot_be_written_as_text_has_no_example() {
    let knowledge = knowledge();
    let without: Vec<&str> =
        knowledge.rules.iter().filter(|(_, rule)| rule.example.is_none()).map(|(_, rule)| rule.code.as_str()).collect();
    assert_eq!(
        without,
        ["EXT-00", "EXT-10", "EXT-11", "EXT-12", "EXT-13", "EXT-14", "EXT-15", "EXT-16", "PRV-08", "PRV-08a", "SUP-02"]
    );
}

#[test]
fn every_text_is_there_in_both_languages() {
    let knowledge = knowledge();
    for (_, rule) in knowledge.rules.iter() {
        for text in [&rule.summary, &rule.basis, &rule.help].into_iter().chain(&rule.exceptions) {
            assert!(text.is_complete(), "{}: {text:?}", rule.code);
        }
    }
}

#[test]
fn codes_are_unique_and_well_formed() {
    let knowledge = knowledge();
    let mut codes = BTreeSet::new();
    for (_, rule) in knowledge.rules.iter() {
        let own = rule.codes.iter().map(|(_, code)| code).filter(|code| **code != rule.code);
        for code in std::iter::once(&rule.code).chain(own) {
            let (group, number) = code.split_once('-').unwrap_or_default();
            assert!(group.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit()), "{code}");
            assert!(number.starts_with(|c: char| c.is_ascii_digit()), "{code}");
            assert!(codes.insert(code.clone()), "{code} is there twice");
        }
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(rule.name.chars().all(is_name), "{}", rule.name);
    }
}

#[test]
fn the_names_of_the_core_rules_stand() {
    let knowledge = knowledge();
    for name in [
        "applications-row-total",
        "applications-handled-total",
        "applications-balance",
        "disputes-total",
        "form-version",
        "notice-version",
        "missing-section",
        "missing-table",
        "missing-row",
        "missing-column",
        "blank-cell",
        "not-a-number",
        "negative-count",
        "fractional-count",
        "reporting-year",
        "reporting-period",
    ] {
        assert!(!knowledge.rules.named(name).is_empty(), "{name}");
    }
}
