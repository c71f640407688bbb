//! Taking findings back by a comment: it stands where it is about the finding, and about nothing else.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

mod support;

use gouji::check::Finding;
use gouji::fix::{self, Edit, Fixer};
use gouji::lint::{Linted, Linter, Options};
use gouji::rule::{RuleId, Selection};
use std::path::Path;
use support::knowledge;

const EXAMPLES: [(&str, &str); 2] = [
    ("report.md", include_str!("../examples/faulty/qinglan-county-2024.md")),
    ("report.html", include_str!("../examples/faulty/qinglan-county-2024.html")),
];

/// A finding as it can be told from others.
fn findings(linted: &Linted) -> Vec<(RuleId, String)> {
    linted.checked.findings.iter().map(|it| (it.rule, format!("{:?} {:?}", it.message, it.cells))).collect()
}

/// The comments that take each finding back.
fn comments(text: &str, lint: &dyn Fn(&str) -> Linted, reason: &str) -> Vec<Option<Edit>> {
    let check = |edits: &[Edit]| Some(lint(&fix::apply(text, edits)));
    let fixer = Fixer { knowledge: knowledge(), profile: None, check: &check };
    let linted = lint(text);
    let comment = |(at, finding): (usize, &Finding)| {
        let place = fixer.suppression(&linted, at)?;
        assert!(!place.is_whole_file(), "beside the finding there is room for a comment");
        Some(place.comment(&finding.code, reason))
    };
    linted.checked.findings.iter().enumerate().map(comment).collect()
}

#[test]
fn a_comment_takes_its_finding_back_and_no_other() {
    for (name, text) in EXAMPLES {
        let lint = |text: &str| support::lint(text, name);
        let before = findings(&lint(text));
        assert!(before.len() >= 2, "{name}");
        for (at, comment) in comments(text, &lint, "已与原件核对").into_iter().enumerate() {
            let comment = comment.unwrap_or_else(|| panic!("{name}: {:?} cannot be taken back", before[at]));
            let after = lint(&fix::apply(text, &[comment]));
            let mut left = before.clone();
            let taken = left.remove(at);
            assert_eq!(findings(&after), left, "{name}");
            let suppressed: Vec<&str> = after.checked.suppressed.iter().map(|it| it.reason.as_str()).collect();
            assert_eq!(suppressed, ["已与原件核对"], "{name}: {taken:?}");
        }
    }
}

#[test]
fn without_a_reason_it_has_no_effect_and_says_so() {
    for (name, text) in EXAMPLES {
        let lint = |text: &str| support::lint(text, name);
        let before = findings(&lint(text)).len();
        for comment in comments(text, &lint, "").into_iter().flatten() {
            let after = lint(&fix::apply(text, &[comment]));
            let rules = after.checked.findings.iter().map(|it| knowledge().rules.get(it.rule).name.as_str());
            assert_eq!(rules.filter(|name| *name == "suppression-without-reason").count(), 1);
            assert_eq!(after.checked.findings.len(), before + 1, "{name}");
        }
    }
}

#[test]
fn the_wrong_example_of_every_rule_can_be_taken_back() {
    let mut wrong = Vec::new();
    for (id, rule) in knowledge().rules.iter() {
        let Some(example) = rule.example.as_ref().filter(|_| rule.comparison.is_none()) else { continue };
        let lint = |text: &str| {
            let options = Options { selection: Selection::only(id), ..Options::default() };
            Linter::lint_with(knowledge(), &options, text.as_bytes(), Path::new("example.md"))
        };
        let comments = comments(&example.wrong, &lint, "原件如此");
        wrong.extend(comments.iter().filter(|it| it.is_none()).map(|_| format!("{} {}", rule.code, rule.name)));
    }
    // What is wrong with such comments themselves is not taken back by another one.
    assert_eq!(wrong, ["SUP-01 suppression-without-reason", "SUP-03 unknown-suppression"]);
}
