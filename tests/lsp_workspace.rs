//! The language server in a folder of reports: its configuration, and reports that are compared with each other.
#![cfg(feature = "lsp")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

mod support;

use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use support::lsp::{Client, range, uri};
use tempfile::TempDir;

const OF_2023: &str = include_str!("../examples/sound/qinglan-county-2023.md");
const OF_2024: &str = include_str!("../examples/sound/qinglan-county-2024.md");
const FAULTY: &str = include_str!("../examples/faulty/qinglan-county-2024.md");

/// What fewer were carried over in 2023 than are brought forward in 2024.
fn one_more_carried_over() -> String {
    let text =
        OF_2023.replace("申请数量 |  |  | 2 | 0 | 0 | 0 | 0 | 0 | 2 |", "申请数量 |  |  | 3 | 0 | 0 | 0 | 0 | 0 | 3 |");
    text.replace("继续办理 |  |  | 4 | 1 | 0 | 0 | 0 | 0 | 5 |", "继续办理 |  |  | 5 | 1 | 0 | 0 | 0 | 0 | 6 |")
}

struct Folder {
    folder: TempDir,
}

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self { folder: tempfile::tempdir().expect("a folder") };
        files.iter().for_each(|(name, text)| folder.write(name, text));
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().expect("it is there").join(name)
    }

    fn uri(&self, name: &str) -> String {
        uri(&self.path(name))
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).and_then(|()| fs::write(path, text)).expect("written");
    }

    fn client(&self, capabilities: Value) -> Client {
        Client::in_folder(&self.path(""), capabilities)
    }

    /// The codes that `gouji check` gives for a file, among the others.
    fn checked(&self, name: &str) -> Vec<String> {
        let output = Command::new(env!("CARGO_BIN_EXE_gouji"))
            .args(["check", "--lang", "zh", "--format", "json", "."])
            .current_dir(self.path(""))
            .output()
            .expect("it runs");
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let files = report["files"].as_array().expect("files");
        let file = files.iter().find(|file| file["path"].as_str().is_some_and(|path| path.ends_with(name)));
        let findings = file.and_then(|file| file["findings"].as_array()).cloned().unwrap_or_default();
        findings.iter().filter_map(|it| it["code"].as_str().map(str::to_owned)).collect()
    }
}

fn codes(diagnostics: &[Value]) -> Vec<String> {
    diagnostics.iter().filter_map(|it| it["code"].as_str().map(str::to_owned)).collect()
}

/// Waits until the diagnostics of a document are these.
fn until(client: &mut Client, uri: &str, wanted: &[String]) -> Vec<Value> {
    let message = client.wait(|message| {
        let params = &message["params"];
        let shown = params["diagnostics"].as_array().map(|all| codes(all));
        message["method"] == "textDocument/publishDiagnostics"
            && params["uri"] == uri
            && shown.as_deref() == Some(wanted)
    });
    message["params"]["diagnostics"].as_array().expect("a list").clone()
}

fn pushing() -> Value {
    json!({ "textDocument": { "publishDiagnostics": { "relatedInformation": true } } })
}

#[test]
fn a_report_is_compared_with_last_years() {
    let last_year = one_more_carried_over();
    let folder = Folder::new(&[("2023.md", &last_year), ("2024.md", OF_2024)]);
    let expected = folder.checked("2024.md");
    assert!(expected.iter().any(|code| code.starts_with("YOY")), "{expected:?}");
    let mut client = folder.client(pushing());
    let this = folder.uri("2024.md");
    client.open(&this, "markdown", OF_2024);
    let diagnostics = until(&mut client, &this, &expected);
    let compared = diagnostics.iter().find(|it| it["code"].as_str().is_some_and(|it| it.starts_with("YOY")));
    let related = compared.expect("a comparison")["relatedInformation"].as_array().expect("places").clone();
    let there: Vec<&Value> = related.iter().filter(|it| it["location"]["uri"] == folder.uri("2023.md")).collect();
    let at = last_year.find("| 5 | 1 | 0 | 0 | 0 | 0 | 6 |").expect("the row") + 2;
    assert!(there.iter().any(|it| it["location"]["range"] == range(&last_year, at..at + 1, "utf-16")), "{related:?}");
    assert_eq!(client.leave(), Some(0));
}

#[test]
fn what_is_open_counts_before_what_is_on_disk() {
    let last_year = one_more_carried_over();
    let folder = Folder::new(&[("2023.md", OF_2023), ("2024.md", OF_2024)]);
    let mut client = folder.client(pushing());
    let (last, this) = (folder.uri("2023.md"), folder.uri("2024.md"));
    client.open(&this, "markdown", OF_2024);
    client.open(&last, "markdown", OF_2023);
    until(&mut client, &this, &[]);
    // It is not saved; the other report is looked at again all the same.
    client.change(&last, 2, json!([{ "text": last_year }]));
    let expected = Folder::new(&[("2023.md", &last_year), ("2024.md", OF_2024)]).checked("2024.md");
    until(&mut client, &this, &expected);
    // What was said before is not what is waited for.
    client.kept.clear();
    client.change(&last, 3, json!([{ "text": OF_2023 }]));
    until(&mut client, &this, &[]);
    client.kept.clear();
    client.change(&last, 4, json!([{ "text": last_year }]));
    until(&mut client, &this, &expected);
    client.kept.clear();
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": last } }));
    until(&mut client, &this, &[]);
    assert_eq!(client.leave(), Some(0));
}

#[test]
fn the_nearest_configuration_counts_and_is_watched() {
    let config = "[severity]\n\"T4-01\" = \"off\"\n\"T3-02\" = \"warning\"\n";
    let folder = Folder::new(&[("gouji.toml", config), ("reports/2024.md", FAULTY)]);
    let mut client =
        folder.client(json!({ "workspace": { "didChangeWatchedFiles": { "dynamicRegistration": true } } }));
    let watched = client.wait(|message| message["method"] == "client/registerCapability");
    assert_eq!(watched["params"]["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
    let report = folder.uri("reports/2024.md");
    client.open(&report, "markdown", FAULTY);
    let diagnostics = until(&mut client, &report, &folder.checked("2024.md"));
    let wrong = diagnostics.iter().find(|it| it["code"] == "T3-02").expect("the finding");
    assert_eq!(wrong["severity"], 2);
    assert!(diagnostics.iter().all(|it| it["code"] != "T4-01"), "{diagnostics:?}");
    let changed = |client: &mut Client, name: &str| {
        let changes = json!({ "changes": [{ "uri": folder.uri(name), "type": 2 }] });
        client.notify("workspace/didChangeWatchedFiles", changes);
    };
    // A nearer one hides it.
    folder.write("reports/gouji.toml", "[severity]\n\"T3-02\" = \"off\"\n");
    changed(&mut client, "reports/gouji.toml");
    let nearer = folder.checked("2024.md");
    assert!(nearer.contains(&"T4-01".to_owned()) && !nearer.contains(&"T3-02".to_owned()), "{nearer:?}");
    until(&mut client, &report, &nearer);
    // Findings may be accepted there, with a reason.
    let accepted =
        "[[suppress]]\nrules = [\"T3-02\"]\ncells = [\"applications.unavailable.not_held\"]\nreason = \"已核对\"\n";
    folder.write("reports/gouji.toml", accepted);
    changed(&mut client, "reports/gouji.toml");
    until(&mut client, &report, &folder.checked("2024.md"));
    assert_eq!(client.leave(), Some(0));
}

#[test]
fn a_wrong_configuration_is_shown_in_its_file() {
    let folder = Folder::new(&[("gouji.toml", "[severity]\nT9-99 = \"off\"\n"), ("2024.md", FAULTY)]);
    let mut client = folder.client(json!({}));
    let config = folder.uri("gouji.toml");
    let shown = client.wait(|message| message["params"]["uri"] == config);
    let [mistake] = shown["params"]["diagnostics"].as_array().map(Vec::as_slice).expect("a list") else {
        panic!("{shown}");
    };
    assert_eq!(mistake["range"]["start"], json!({ "line": 1, "character": 0 }));
    assert!(mistake["message"].as_str().is_some_and(|it| it.contains("T9-99")), "{mistake}");
    // The report is checked all the same.
    let report = folder.uri("2024.md");
    client.open(&report, "markdown", FAULTY);
    client.wait(|message| {
        let diagnostics = message["params"]["diagnostics"].as_array().map(|all| codes(all)).unwrap_or_default();
        message["params"]["uri"] == report && diagnostics.contains(&"T3-02".to_owned())
    });
    folder.write("gouji.toml", "[severity]\nT3-02 = \"off\"\n");
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": config, "type": 2 }] }));
    let mended = client.wait(|message| message["params"]["uri"] == config);
    assert_eq!(mended["params"]["diagnostics"], json!([]));
    until(&mut client, &report, &folder.checked("2024.md"));
    assert_eq!(client.leave(), Some(0));
}

#[test]
fn rules_of_the_workspace_count() {
    let rule = fs::read_to_string("rules/checks/disputes.toml").expect("rules");
    let first = rule.split("[[rule]]").nth(1).expect("a rule").replace("T4-0", "X4-0");
    let name = first.lines().find_map(|line| line.strip_prefix("name = ")).expect("a name").to_owned();
    let own = format!("[[rule]]{}", first.replace(&name, "\"own-rule\""));
    let folder = Folder::new(&[("gouji.toml", "rules = [\"own\"]\n"), ("own/rules.toml", &own), ("2024.md", FAULTY)]);
    let expected = folder.checked("2024.md");
    assert!(expected.contains(&"X4-01".to_owned()), "{expected:?}");
    let mut client = folder.client(json!({}));
    let report = folder.uri("2024.md");
    client.open(&report, "markdown", FAULTY);
    until(&mut client, &report, &expected);
    assert_eq!(client.leave(), Some(0));
}

#[test]
fn all_reports_are_checked_if_that_is_asked_for() {
    let folder =
        Folder::new(&[("gouji.toml", ""), ("a/2024.md", FAULTY), ("b/2024.md", FAULTY), ("c/2023.md", OF_2023)]);
    fs::copy("examples/faulty/qinglan-county-2024.docx", folder.path("d.docx")).expect("copied");
    let mut client = folder.client(json!({}));
    client.open(&folder.uri("a/2024.md"), "markdown", FAULTY);
    let command = json!({ "command": "gouji.check-workspace" });
    let told = client.result("workspace/executeCommand", command.clone());
    assert_eq!(told["reports"], 4, "{told}");
    assert!(told["errors"].as_u64().is_some_and(|errors| errors >= 6), "{told}");
    let of_closed = |client: &mut Client, name: &str| -> Vec<Value> {
        let uri = folder.uri(name);
        let shown = client.wait(|message| message["params"]["uri"] == uri && message["params"]["version"].is_null());
        shown["params"]["diagnostics"].as_array().expect("a list").clone()
    };
    let shown = of_closed(&mut client, "b/2024.md");
    let wrong = shown.iter().find(|it| it["code"] == "T3-02").expect("the finding");
    let at = FAULTY.find("11 | 3").expect("the cell");
    assert_eq!(wrong["range"], range(FAULTY, at..at + 2, "utf-16"));
    let shown = of_closed(&mut client, "d.docx");
    let wrong = shown.iter().find(|it| it["code"] == "T3-02").expect("the finding");
    let message = wrong["message"].as_str().expect("a text");
    assert!(message.starts_with('[') && message.contains('行'), "{message}");
    // What is mended is no longer shown.
    folder.write("b/2024.md", OF_2024);
    client.kept.clear();
    let told = client.result("workspace/executeCommand", command);
    assert_eq!(told["reports"], 4);
    assert!(of_closed(&mut client, "b/2024.md").iter().all(|it| it["code"] != "T3-02"));
    assert_eq!(client.leave(), Some(0));
}
