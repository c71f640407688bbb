//! The command line as people use it: what they type, what they see, how it ends.
#![allow(clippy::expect_used, reason = "a test that cannot go on, fails")]

use std::io::{Read as _, Write as _};
use std::process::{Command, Stdio};

fn gouji() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command
        .env("COLUMNS", "80")
        .env("LC_ALL", "zh_CN.UTF-8")
        .env("NO_COLOR", "1")
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

#[test]
fn what_people_type_and_see() {
    let cases = trycmd::TestCases::new();
    cases.env("COLUMNS", "80").env("LC_ALL", "zh_CN.UTF-8").env("NO_COLOR", "1");
    cases.case("tests/cli/*.md");
}

#[test]
fn what_the_readmes_show_is_what_gouji_says() {
    for readme in [include_str!("../README.md"), include_str!("../README.zh-CN.md")] {
        let (_, shown) = readme.split_once("```text\n$ gouji ").expect("a command");
        let (command, rest) = shown.split_once('\n').expect("its output");
        let (expected, _) = rest.split_once("```").expect("its end");
        let output = gouji().args(command.split(' ')).output().expect("gouji runs");
        assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
    }
}

/// Lines of what people read are no wider than their terminal, but for what must stay in one piece.
#[test]
fn eighty_columns_are_enough() {
    use unicode_width::UnicodeWidthStr as _;
    let faulty = ["examples/faulty", "tests/cli/reports"];
    for arguments in [&["check", "--verified"][..], &["check", "--lang", "en", "--verified"], &["check"]] {
        let output = gouji().args(arguments).args(faulty).output().expect("gouji runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.lines().count() > 100, "{text}");
        let wide: Vec<&str> = text.lines().filter(|line| line.width() > 80).collect();
        assert!(wide.is_empty(), "{}", wide.join("\n"));
    }
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    let report = include_bytes!("../examples/faulty/songhe-town-2022.txt");
    let (mut gb18030, _, unmappable) = encoding_rs::GB18030.encode(std::str::from_utf8(report).expect("UTF-8"));
    assert!(!unmappable);
    for (bytes, arguments, name) in [
        (&report[..], &["-"][..], "-"),
        (&report[..], &["-", "--stdin-filename", "松鹤镇2022.txt"], "松鹤镇2022.txt"),
        (gb18030.to_mut(), &["-"], "-"),
    ] {
        let mut command = gouji();
        command.args(["check", "--no-config", "--format", "concise", "--select", "T4"]).args(arguments);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("gouji runs");
        child.stdin.take().expect("a pipe").write_all(bytes).expect("written");
        let output = child.wait_with_output().expect("gouji ends");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(said, format!("{name}:289:1: error[disputes-total] “行政复议”：各种结果之和 1，总计写的是 0\n"));
        assert_eq!(output.status.code(), Some(1));
    }
}

/// Whoever reads the results may stop when they have read enough.
#[test]
fn a_reader_who_leaves_is_no_error() {
    for arguments in [
        &["check", "examples", "--verified"][..],
        &["check", "examples", "--format", "json", "--verified"],
        &["rules", "--format", "json"],
        &["explain", "ALL"],
        &["extract", "examples", "--format", "csv"],
    ] {
        let mut child =
            gouji().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("gouji runs");
        let mut output = child.stdout.take().expect("a pipe");
        output.read_exact(&mut [0; 10]).expect("something is said");
        drop(output);
        let ended = child.wait_with_output().expect("gouji ends");
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{arguments:?}");
        // The run stops there: whether it has seen a fault by then depends on what it looked at first.
        assert!(matches!(ended.status.code(), Some(0 | 1)), "{arguments:?}: {:?}", ended.status);
    }
}
