//! The language server in files of rules and in `gouji.toml`: mistakes, completion, what names mean.
#![cfg(feature = "lsp")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

mod support;

use serde_json::{Value, json};
use support::lsp::{Client, position, range};

const CONFIG: &str = "file:///qinglan/gouji.toml";
const RULES: &str = "file:///qinglan/rules/own.toml";

const RULE: &str = r#"[[rule]]
code = "X1-01"
name = "own-total"
severity = "warning"
table = "disputes"
for-each = "row"
assert = "sum(upheld..pending) == total"
summary = { zh = "合计相符", en = "it adds up" }
message = { zh = "{row}不符", en = "{row} does not add up" }
help = { zh = "核对", en = "check it" }
basis = { zh = "本单位规定", en = "our own" }
"#;

/// A text with a stroke where the cursor is.
fn at_stroke(text: &str) -> (String, usize) {
    (text.replacen('‸', "", 1), text.find('‸').expect("a stroke"))
}

fn labels(client: &mut Client, uri: &str, text: &str) -> Vec<String> {
    let (text, at) = at_stroke(text);
    client.open(uri, "toml", &text);
    let params = json!({ "textDocument": { "uri": uri }, "position": position(&text, at, "utf-16") });
    let items = client.result("textDocument/completion", params);
    items.as_array().into_iter().flatten().filter_map(|it| it["label"].as_str().map(str::to_owned)).collect()
}

fn hover(client: &mut Client, uri: &str, text: &str) -> String {
    let (text, at) = at_stroke(text);
    client.open(uri, "toml", &text);
    let params = json!({ "textDocument": { "uri": uri }, "position": position(&text, at, "utf-16") });
    let hover = client.result("textDocument/hover", params);
    hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn mistakes_stand_under_the_name() {
    let mut client = Client::with(json!({}));
    let config = "[severity]\nT3-99 = \"off\"\n\n[[suppress]]\nrules = [\"T3-02\"]\nreason = \"\"\n";
    client.open(CONFIG, "toml", config);
    let found = client.published(CONFIG, 1);
    let reason = config.find("\"\"").expect("the reason");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["range"], range(config, reason..reason + 2, "utf-16"));
    let mended = config.replace("\"\"", "\"已核对\"");
    client.change(CONFIG, 2, json!([{ "text": mended }]));
    let found = client.published(CONFIG, 2);
    let [unknown] = &found[..] else { panic!("{found:?}") };
    assert_eq!(unknown["range"]["start"], json!({ "line": 1, "character": 0 }));
    assert!(unknown["message"].as_str().is_some_and(|it| it.contains("T3-99")), "{unknown}");

    let wrong = RULE.replace("pending", "pendign");
    client.open(RULES, "toml", &wrong);
    let found = client.published(RULES, 1);
    let at = wrong.find("upheld..pendign").expect("the name");
    assert!(!found.is_empty());
    assert_eq!(found[0]["range"]["start"]["line"], position(&wrong, at, "utf-16")["line"], "{found:?}");
    client.change(RULES, 2, json!([{ "text": RULE }]));
    assert_eq!(client.published(RULES, 2), [Value::Null; 0]);
}

#[test]
fn other_peoples_files_are_left_alone() {
    let mut client = Client::with(json!({}));
    client.open("file:///a/Cargo.toml", "toml", "[package]\nname = \"a\"\n");
    assert_eq!(client.published("file:///a/Cargo.toml", 1), [Value::Null; 0]);
}

#[test]
fn names_that_fit_are_offered() {
    let mut client = Client::with(json!({}));
    let keys = labels(&mut client, CONFIG, "‸");
    assert!(
        ["profile", "fail-on", "severity", "suppress"].iter().all(|it| keys.contains(&(*it).to_owned())),
        "{keys:?}"
    );
    assert!(!keys.iter().any(|key| key.contains('.')), "{keys:?}");
    let keys = labels(&mut client, CONFIG, "[[suppress]]\n‸");
    assert_eq!(keys, ["bodies", "cells", "paths", "reason", "rules", "years"]);
    let rules = labels(&mut client, CONFIG, "[[suppress]]\nrules = [\"T3‸");
    assert!(rules.contains(&"T3-02".to_owned()) && rules.contains(&"T3".to_owned()), "{rules:?}");
    assert_eq!(labels(&mut client, CONFIG, "[severity]\nT3-02 = \"‸\""), ["error", "warning", "info", "on", "off"]);
    let keys = labels(&mut client, RULES, &format!("{RULE}‸"));
    assert!(keys.contains(&"yields-to".to_owned()) && keys.contains(&"variants".to_owned()), "{keys:?}");
    let names = labels(&mut client, RULES, &RULE.replace("pending) == total", "pending) == ‸"));
    let wanted = ["total", "upheld", "reconsideration", "sum", "row.label"];
    assert!(wanted.iter().all(|it| names.contains(&(*it).to_owned())), "{names:?}");
    assert!(labels(&mut client, "file:///qinglan/2024.md", "# ‸").is_empty());
}

#[test]
fn names_are_explained() {
    let mut client = Client::with(json!({}));
    let words = hover(&mut client, CONFIG, "fail‸-on = \"warning\"\n");
    assert!(words.starts_with("`fail-on`") && words.contains("error、warning、info、never"), "{words}");
    let page = hover(&mut client, CONFIG, "[severity]\nT3-‸02 = \"off\"\n");
    assert!(page.starts_with("## T3-02"), "{page}");
    let row = hover(&mut client, RULES, &RULE.replace("upheld..", "up‸held.."));
    assert!(row.contains("结果维持"), "{row}");
    let key = hover(&mut client, RULES, &RULE.replace("for-each", "for‸-each"));
    assert!(key.starts_with("`for-each`"), "{key}");
    assert_eq!(hover(&mut client, RULES, &RULE.replace("own-total", "own‸-total")), "");
}
