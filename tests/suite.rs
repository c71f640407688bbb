//! The cases of `tests/suite`: reports, and what is to be said of them. How one is written stands in `tests/suite/README.md`.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

#[path = "suite/case.rs"]
mod case;
mod support;

use case::Case;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// If set, what is said now is written into the files as what is to be said: read the difference before you keep it.
const UPDATE: &str = "GOUJI_UPDATE_SUITE";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite")
}

fn files() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).expect("the folder of the suite");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == "md") && !path.ends_with("README.md"));
    files.sort();
    files
}

/// What is said that should not be, and what is not that should.
fn difference(expected: &[String], found: &[String]) -> Option<String> {
    let mut difference = String::new();
    let mut left = found.to_vec();
    for line in expected {
        match left.iter().position(|other| other == line) {
            Some(at) => {
                left.remove(at);
            }
            None => difference.push_str(&format!("    - {line}\n")),
        }
    }
    left.iter().for_each(|line| difference.push_str(&format!("    + {line}\n")));
    (!difference.is_empty()).then_some(difference)
}

fn run(path: &Path, update: bool) -> (usize, Vec<String>) {
    let text = fs::read_to_string(path).expect("a file of the suite");
    let name = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path).display();
    let cases = Case::all(&text).unwrap_or_else(|(line, mistake)| panic!("{name}:{line}: {mistake}"));
    let mut failures = Vec::new();
    let mut lines: Vec<&str> = text.lines().collect();
    let mut written = String::new();
    for case in cases.iter().rev() {
        let report = case.report(&folder()).unwrap_or_else(|mistake| panic!("{name}:{}: {mistake}", case.line));
        let found = case::said(&case.lint(&report));
        if let Some(difference) = difference(&case.expected, &found) {
            failures.push(format!("{name}:{}: {}\n{difference}", case.line, case.title));
        }
        if update {
            let rest = lines.split_off(case.fence.end);
            written = format!("{}\n{written}", rest.join("\n"));
            lines.truncate(case.fence.start);
            written = format!("{}{written}", found.iter().map(|line| format!("{line}\n")).collect::<String>());
        }
    }
    if update {
        let text = format!("{}\n{written}", lines.join("\n"));
        fs::write(path, format!("{}\n", text.trim_end())).expect("the file can be written");
    }
    failures.reverse();
    (cases.len(), failures)
}

#[test]
fn every_case_gives_its_findings_and_no_others() {
    let update = env::var_os(UPDATE).is_some();
    let (counts, failures): (Vec<usize>, Vec<Vec<String>>) = files().iter().map(|path| run(path, update)).unzip();
    let failures = failures.concat();
    assert!(
        update || failures.is_empty(),
        "{} of {} cases differ (- is to be said, + is said; {UPDATE}=1 writes what is said into the files):\n\n{}",
        failures.len(),
        counts.iter().sum::<usize>(),
        failures.join("\n")
    );
}

#[test]
fn the_reports_that_cases_begin_with_are_sound() {
    for entry in fs::read_dir(folder().join("base")).expect("the folder") {
        let path = entry.expect("an entry").path();
        let text = fs::read_to_string(&path).expect("a report");
        let found = support::lines(&support::lint(&text, "report.md"));
        assert!(found.is_empty(), "{}:\n{}", path.display(), found.join("\n"));
    }
}

#[test]
fn titles_are_of_one_case_each() {
    let mut titles = std::collections::BTreeSet::new();
    for path in files() {
        let text = fs::read_to_string(&path).expect("a file of the suite");
        for case in Case::all(&text).expect("cases") {
            assert!(titles.insert(case.title.clone()), "{}: “{}” is there twice", path.display(), case.title);
        }
    }
}
