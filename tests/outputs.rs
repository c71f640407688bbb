//! What the program writes in every format: the same for any number of threads, and as it was.
#![allow(clippy::expect_used, reason = "a test that cannot go on, fails")]

use std::fs;
use std::process::Command;

const FORMATS: [&str; 12] = [
    "human",
    "concise",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "rdjson",
    "html",
    "markdown",
];

/// One report with a fault of each kind, and two of one body.
const REPORTS: [&str; 3] =
    ["examples/faulty/songhe-town-2022.txt", "examples/county/教育局/2023.md", "examples/county/教育局/2024.md"];

/// What `gouji check` writes of some of the examples.
fn written(format: &str, inputs: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(["check", "--lang", "zh", "--color", "never", "--format", format])
        .args(inputs)
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(1), "{format}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("it is UTF-8")
}

#[test]
fn any_number_of_threads_writes_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let written = |threads: &str| -> Vec<Vec<u8>> {
        let file = |format: &str| folder.path().join(format!("{threads}.{format}"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
        command.current_dir(env!("CARGO_MANIFEST_DIR"));
        command.args(["check", "examples", "--threads", threads]);
        for format in FORMATS {
            command.arg("--format").arg(format!("{format}={}", file(format).display()));
        }
        assert_eq!(command.output().expect("the program runs").status.code(), Some(1));
        FORMATS.iter().map(|format| fs::read(file(format)).expect("it was written")).collect()
    };
    let alone = written("1");
    assert!(alone.iter().all(|written| !written.is_empty()));
    for threads in ["2", "8"] {
        for (format, (written, alone)) in FORMATS.iter().zip(written(threads).iter().zip(&alone)) {
            assert!(written == alone, "{format} with {threads} threads");
        }
    }
}

#[test]
fn every_format_is_as_it_was() {
    let version = env!("CARGO_PKG_VERSION");
    for format in FORMATS {
        let text = written(format, &REPORTS);
        let text = if format == "sarif" { without_rules_of_no_result(&text) } else { text };
        insta::assert_snapshot!(format, text.replace(version, "0.0.0"));
    }
}

/// All rules are in a SARIF file; what is to be read here is what is said of those that were broken.
fn without_rules_of_no_result(sarif: &str) -> String {
    let mut sarif: serde_json::Value = serde_json::from_str(sarif).expect("it is JSON");
    let run = &mut sarif["runs"][0];
    let results = run["results"].as_array().expect("there are results");
    let broken: Vec<_> = results.iter().map(|result| result["ruleId"].clone()).collect();
    let rules = run["tool"]["driver"]["rules"].as_array_mut().expect("there are rules");
    rules.retain(|rule| broken.contains(&rule["id"]));
    serde_json::to_string_pretty(&sarif).expect("it is JSON")
}
