//! The county of the examples: what is found in it, and nothing else.
#![allow(clippy::expect_used, reason = "a test that cannot go on, fails")]

use std::path::Path;
use std::process::{Command, Output};

fn gouji(arguments: &[&str]) -> Output {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/county");
    Command::new(env!("CARGO_BIN_EXE_gouji"))
        .args(arguments)
        .current_dir(folder)
        .env("COLUMNS", "100")
        .output()
        .expect("gouji runs")
}

fn shown(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\\', "/");
    let code = output.status.code().expect("it ends by itself");
    format!("{}{}exit status {code}\n", text(&output.stdout), text(&output.stderr))
}

#[test]
fn what_is_new_fails_and_what_is_known_does_not() {
    insta::assert_snapshot!(shown(&gouji(&["check", "--format", "concise"])));
}

#[test]
fn all_that_is_wrong_with_the_county() {
    let folder = tempfile::tempdir().expect("a folder");
    // A list with nothing on it.
    let list = folder.path().join("empty.toml");
    std::fs::write(&list, "version = 1\n").expect("written");
    let list = list.to_string_lossy();
    insta::assert_snapshot!(shown(&gouji(&["check", "--format", "concise", "--baseline", &list])));
}

#[test]
fn findings_are_counted() {
    insta::assert_snapshot!(shown(&gouji(&["stats"])));
    insta::assert_snapshot!(shown(&gouji(&["stats", "--format", "csv", "--lang", "en"])));
}

#[test]
fn a_report_is_compared_with_those_below_it() {
    insta::assert_snapshot!(shown(&gouji(&["check", "--select", "ROL-01", "--color", "never"])));
}

#[test]
fn what_is_in_force() {
    insta::assert_snapshot!(shown(&gouji(&["config"])));
}

#[test]
fn words_are_compared_with_last_year_where_nothing_else_is_to_be_said() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/sound");
    let read = |name: &str| std::fs::read_to_string(examples.join(name)).expect("the example is there");
    let (before, now) = (read("qinglan-county-2023.md"), read("qinglan-county-2024.md"));
    for (claim, expected) in [("较上年增加9件", None), ("较上年增加19件", Some("change-of-other-figures"))]
    {
        let folder = tempfile::tempdir().expect("a folder");
        let figure = "全年新收政府信息公开申请93件，";
        assert_eq!(now.matches(figure).count(), 1);
        let claimed = now.replace(figure, &format!("{figure}{claim}，"));
        std::fs::write(folder.path().join("2023.md"), &before).expect("written");
        std::fs::write(folder.path().join("2024.md"), claimed).expect("written");
        let folder = folder.path().to_string_lossy();
        let shown = shown(&gouji(&["check", "--no-config", "--format", "concise", &folder]));
        let found: Vec<&str> = shown.lines().filter(|line| line.contains(".md:")).collect();
        assert_eq!(found.len(), usize::from(expected.is_some()), "{claim}\n{shown}");
        assert!(expected.is_none_or(|rule| found[0].contains(rule)), "{claim}\n{shown}");
    }
}
