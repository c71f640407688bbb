//! What other programs rely on: the JSON of `gouji check`, key by key, and the exit status.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const SOUND: &str = include_str!("../examples/sound/qinglan-county-2024.md");
const OFFICE: &[u8] = include_bytes!("../examples/faulty/qinglan-county-2024.docx");

/// A folder of reports: sound, with faults of several kinds, of a format without lines, and none at all.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).expect("written");
    fs::create_dir(folder.path().join("reports")).expect("a folder in it");
    write("reports/sound.md", SOUND.as_bytes());
    write(
        "reports/wrong.md",
        changed("| 一、本年新收政府信息公开申请数量 |  |  | 82 |", "| 一、本年新收政府信息公开申请数量 |  |  | 87 |")
            .as_bytes(),
    );
    write("reports/word.md", changed("| 行政处罚 | 2015 |", "| 行政处罚 | 很多 |").as_bytes());
    write("reports/section.md", changed("## 六、其他需要报告的事项", "").as_bytes());
    write(
        "reports/column.md",
        changed("| | | | | 商业企业 | 科研机构 |", "| | | | | 商业公司 | 科研机构 |").as_bytes(),
    );
    write("reports/office.docx", OFFICE);
    write("reports/broken.docx", &OFFICE[..2000]);
    folder
}

fn changed(from: &str, to: &str) -> String {
    assert_eq!(SOUND.matches(from).count(), 1, "{from}");
    SOUND.replace(from, to)
}

fn check(folder: &Path, arguments: &[&str]) -> (Value, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.args(["check", "--no-config", "--lang", "zh", "--format", "json"]).args(arguments).current_dir(folder);
    let output = command.output().expect("gouji runs");
    (serde_json::from_slice(&output.stdout).expect("one object"), output.status.code())
}

/// What a value must be.
#[derive(Clone, Copy)]
enum Is {
    Count,
    Text,
    /// A text, or null.
    Maybe,
    /// A number, or null.
    MaybeNumber,
    List,
    Object,
    OneOf(&'static [&'static str]),
}

fn is(value: &Value, wanted: Is) -> bool {
    match wanted {
        Is::Count => value.is_u64(),
        Is::Text => value.as_str().is_some_and(|text| !text.is_empty()),
        Is::Maybe => value.is_null() || is(value, Is::Text),
        Is::MaybeNumber => value.is_null() || value.is_i64(),
        Is::List => value.is_array(),
        Is::Object => value.is_object(),
        Is::OneOf(words) => value.as_str().is_some_and(|text| words.contains(&text)),
    }
}

/// All keys are there, and each is what it must be. There may be others.
fn has(value: &Value, keys: &[(&str, Is)]) {
    for (key, wanted) in keys {
        let found = value.get(key).unwrap_or_else(|| panic!("no `{key}` in {value:#}"));
        assert!(is(found, *wanted), "`{key}` is {found} in {value:#}");
    }
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("no list `{key}` in {value:#}"))
}

fn file<'v>(run: &'v Value, path: &str) -> &'v Value {
    list(run, "files").iter().find(|file| file["path"] == path).unwrap_or_else(|| panic!("no {path}"))
}

fn finding<'v>(run: &'v Value, path: &str, rule: &str) -> &'v Value {
    let findings = list(file(run, path), "findings");
    findings.iter().find(|finding| finding["rule"] == rule).unwrap_or_else(|| panic!("no {rule} in {findings:#?}"))
}

#[test]
fn every_key_is_there_and_is_what_it_must_be() {
    let folder = folder();
    let (run, status) = check(folder.path(), &["reports", "--verified"]);
    assert_eq!(status, Some(1));
    has(&run, &[("schema_version", Is::Count), ("tool", Is::Object), ("summary", Is::Object), ("files", Is::List)]);
    assert_eq!(run["schema_version"], 1);
    has(&run["tool"], &[("name", Is::OneOf(&["gouji"])), ("version", Is::OneOf(&[env!("CARGO_PKG_VERSION")]))]);
    let counts = ["files", "errors", "warnings", "infos"].map(|key| (key, Is::Count));
    has(&run["summary"], &counts);
    has(&run["summary"], &[("checks", Is::Object)]);
    has(&run["summary"]["checks"], &["passed", "failed", "not_assessable"].map(|key| (key, Is::Count)));
    for file in list(&run, "files") {
        has(file, &[("path", Is::Text), ("body", Is::Maybe), ("year", Is::MaybeNumber), ("form", Is::Maybe)]);
        for finding in list(file, "findings") {
            has(finding, &[("rule", Is::Text), ("code", Is::Text), ("message", Is::Text), ("cells", Is::List)]);
            has(finding, &[("severity", Is::OneOf(&["error", "warning", "info"])), ("location", Is::Object)]);
            has(finding, &["help", "basis", "expected", "actual"].map(|key| (key, Is::Maybe)));
            for cell in list(finding, "cells") {
                has(cell, &[("table", Is::OneOf(&["proactive", "applications", "disputes"]))]);
                has(cell, &["row", "column"].map(|key| (key, Is::Maybe)));
            }
            let location = &finding["location"];
            has(location, &["line", "column", "end_line", "end_column"].map(|key| (key, Is::Count)));
            has(location, &[("place", Is::Maybe)]);
            let at = |line: &str, column: &str| (location[line].as_u64(), location[column].as_u64());
            assert!(at("line", "column") <= at("end_line", "end_column"), "{location}");
            assert!(location["line"] != 0 && location["column"] != 0 && location["end_column"] != 0, "{location}");
        }
    }
}

#[test]
fn every_file_has_an_entry_by_the_path_as_walked() {
    let folder = folder();
    let own = ["broken.docx", "column.md", "office.docx", "section.md", "sound.md", "word.md", "wrong.md"];
    for (arguments, before) in [(&["reports"][..], "reports"), (&["./reports"], "./reports"), (&[], "./reports")] {
        let (run, _) = check(folder.path(), arguments);
        let paths: Vec<&str> = list(&run, "files").iter().filter_map(|file| file["path"].as_str()).collect();
        assert_eq!(paths, own.map(|name| format!("{before}/{name}")));
    }
    let (run, _) = check(folder.path(), &["reports"]);
    let sound = file(&run, "reports/sound.md");
    assert_eq!(sound["body"], "青岚县人民政府");
    assert_eq!(sound["year"], 2024);
    assert_eq!(sound["form"], "2021");
    assert!(list(sound, "findings").is_empty());
    // What cannot be read is a finding, and nothing is known of it.
    let broken = file(&run, "reports/broken.docx");
    assert!(broken["body"].is_null() && broken["year"].is_null() && broken["form"].is_null());
    assert_eq!(list(broken, "findings").len(), 1);
    assert_eq!(broken["findings"][0]["rule"], "unreadable-file");
}

#[test]
fn the_summary_counts_what_the_files_have() {
    let folder = folder();
    let (run, _) = check(folder.path(), &["reports"]);
    let findings: Vec<&Value> = list(&run, "files").iter().flat_map(|file| list(file, "findings")).collect();
    let count = |severity: &str| findings.iter().filter(|finding| finding["severity"] == severity).count();
    let summary = &run["summary"];
    assert_eq!(summary["files"], list(&run, "files").len());
    assert_eq!(summary["errors"], count("error"));
    assert_eq!(summary["warnings"], count("warning"));
    assert_eq!(summary["infos"], count("info"));
    assert!(count("error") > 0 && count("warning") + count("info") > 0, "{summary}");
}

#[test]
fn the_cell_to_blame_comes_first() {
    let folder = folder();
    let (run, _) = check(folder.path(), &["reports"]);
    let blamed = finding(&run, "reports/wrong.md", "applications-balance");
    let cell = |row: &str, column: &str| serde_json::json!({"table": "applications", "row": row, "column": column});
    let cells = list(blamed, "cells");
    assert_eq!(cells[0], cell("received", "natural_person"));
    for other in [cell("carried_in", "natural_person"), cell("handled", "natural_person"), cell("received", "total")] {
        assert!(cells[1..].contains(&other), "no {other} in {blamed:#}");
    }
    assert_eq!([&blamed["expected"], &blamed["actual"]], ["82", "87"]);
    assert_eq!([&blamed["code"], &blamed["severity"]], ["T3-01", "error"]);
    // A whole row or column is named by itself; a section is no part of a table.
    let column = finding(&run, "reports/column.md", "applications-column-label");
    assert_eq!(column["cells"][0], serde_json::json!({"table": "applications", "row": null, "column": "enterprise"}));
    assert!(list(finding(&run, "reports/section.md", "missing-section"), "cells").is_empty());
}

#[test]
fn places_count_characters_from_one() {
    let folder = folder();
    let (run, _) = check(folder.path(), &["reports"]);
    for (path, rule) in [("reports/wrong.md", "applications-balance"), ("reports/word.md", "not-a-number")] {
        let found = finding(&run, path, rule);
        let location = &found["location"];
        let at = |key: &str| usize::try_from(location[key].as_u64().expect("a count")).expect("a small one");
        assert_eq!(location["line"], location["end_line"]);
        assert!(location["place"].is_null(), "a text has lines");
        let text = fs::read_to_string(folder.path().join(path)).expect("it is there");
        let line = text.lines().nth(at("line") - 1).expect("a line");
        let words: String = line.chars().skip(at("column") - 1).take(at("end_column") - at("column")).collect();
        assert_eq!(found["actual"], words.as_str());
    }
    // A Word file has none: places are told as they are found there.
    let found = finding(&run, "reports/office.docx", "applications-row-total");
    assert_eq!(found["location"]["place"], "表2 第16行 第4列");
}

#[test]
fn rules_answer_to_code_and_name() {
    let folder = folder();
    let one = |name: &str| check(folder.path(), &["reports/wrong.md", "--select", name]).0["files"].clone();
    assert_eq!(list(&one("T3-01")[0], "findings").len(), 1);
    assert_eq!(one("T3-01"), one("applications-balance"));
}

#[test]
fn the_exit_status_says_how_it_went() {
    let folder = folder();
    let status = |arguments: &[&str]| check(folder.path(), arguments).1;
    for (arguments, expected) in [
        (&["reports/sound.md"][..], 0),
        (&["reports/word.md"], 1),
        (&["reports/column.md"], 0),
        (&["reports/column.md", "--fail-on", "info"], 1),
        (&["reports/word.md", "--fail-on", "never"], 0),
        // What can be opened and is no report that can be read, is a finding; what cannot be opened fails the run.
        (&["reports/broken.docx"], 1),
        (&["reports/broken.docx", "--ignore", "unreadable-file"], 0),
        (&["reports/sound.md", "reports/nowhere.md"], 2),
    ] {
        assert_eq!(status(arguments), Some(expected), "{arguments:?}");
    }
}
