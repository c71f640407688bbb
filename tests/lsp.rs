//! The language server, asked over its standard input.
#![cfg(feature = "lsp")]
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

mod support;

use proptest::prelude::*;
use serde_json::{Value, json};
use support::lsp::{Client, position, range};

const URI: &str = "file:///qinglan/2024.md";
const FAULTY: &str = include_str!("../examples/faulty/qinglan-county-2024.md");
const SOUND: &str = include_str!("../examples/sound/qinglan-county-2024.md");
const ENCODINGS: [&str; 3] = ["utf-8", "utf-16", "utf-32"];

fn pulling(encoding: &str) -> Value {
    json!({ "general": { "positionEncodings": [encoding] }, "textDocument": { "diagnostic": {} } })
}

/// The codes of diagnostics about sums: the example may have other faults.
fn codes(diagnostics: &[Value]) -> Vec<&str> {
    sums(diagnostics).iter().filter_map(|it| it["code"].as_str()).collect()
}

fn sums(diagnostics: &[Value]) -> Vec<&Value> {
    let is_sum = |it: &&Value| it["code"].as_str().is_some_and(|code| code.starts_with("T3") || code.starts_with("T4"));
    diagnostics.iter().filter(is_sum).collect()
}

mod lifecycle {
    use super::*;

    #[test]
    fn from_hello_to_goodbye() {
        let mut client = Client::silent();
        let answer = client.request("textDocument/hover", json!({}));
        assert_eq!(answer["error"]["code"], -32002, "nothing before initialize");
        let answer = client.initialize(json!({}));
        let result = &answer["result"];
        assert_eq!(result["serverInfo"]["name"], "gouji");
        assert_eq!(result["capabilities"]["positionEncoding"], "utf-16");
        assert_eq!(result["capabilities"]["textDocumentSync"]["change"], 2);
        let answer = client.request("initialize", json!({ "capabilities": {} }));
        assert_eq!(answer["error"]["code"], -32600, "only once");
        assert_eq!(client.leave(), Some(0));
    }

    #[test]
    fn nothing_is_answered_after_shutdown() {
        let mut client = Client::with(json!({}));
        client.result("shutdown", Value::Null);
        let answer = client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": URI } }));
        assert_eq!(answer["error"]["code"], -32600);
        assert_eq!(client.hang_up(), Some(0), "it ends where nobody says exit");
    }

    #[test]
    fn it_ends_with_the_editor() {
        assert_eq!(Client::with(json!({})).hang_up(), Some(1));
        assert_eq!(Client::silent().hang_up(), Some(1));
        let mut client = Client::with(json!({}));
        client.notify("exit", Value::Null);
        assert_eq!(client.ended(), Some(1));
    }

    #[test]
    fn what_cannot_be_answered_is_refused() {
        let mut client = Client::with(pulling("utf-8"));
        assert_eq!(client.request("textDocument/rename", json!({}))["error"]["code"], -32601);
        assert_eq!(client.request("textDocument/diagnostic", json!({ "x": 1 }))["error"]["code"], -32602);
        assert!(client.pulled("file:///not/open.md").is_empty());
        assert_eq!(client.leave(), Some(0));
    }
}

mod large {
    use super::*;

    /// The faulty example with five megabytes of running text in it.
    fn report() -> String {
        let more = "本机关及时答复群众来信，公开办事指南，更新机构职能，解读政策文件。\n\n";
        FAULTY.replacen("## 二、", &format!("{}## 二、", more.repeat(5_000_000 / more.len() + 1)), 1)
    }

    const LARGE: &str = "file:///qinglan/large.md";

    #[test]
    fn others_are_served_while_it_is_checked() {
        let mut client = Client::with(pulling("utf-8"));
        client.open(LARGE, "markdown", &report());
        client.open(URI, "markdown", FAULTY);
        let document = |uri: &str| json!({ "textDocument": { "uri": uri } });
        let large = client.ask("textDocument/diagnostic", document(LARGE));
        let cancelled = client.ask("textDocument/documentSymbol", document(LARGE));
        let at = json!({ "textDocument": { "uri": URI }, "position": position(FAULTY, 0, "utf-8") });
        let hover = client.ask("textDocument/hover", at);
        client.notify("$/cancelRequest", json!({ "id": cancelled }));
        client.change(URI, 2, json!([{ "text": SOUND }]));
        let small = client.ask("textDocument/diagnostic", document(URI));
        let mut answers = Vec::new();
        for _ in 0..4 {
            let answer = client.wait(|message| message.get("method").is_none());
            answers.push((answer["id"].as_i64().expect("a number"), answer["error"]["code"].as_i64()));
        }
        // When it is cancelled depends on how fast the messages come.
        assert_eq!(answers.pop(), Some((large, None)));
        assert!(answers.contains(&(cancelled, Some(-32800))), "{answers:?}");
        answers.retain(|(id, _)| *id != cancelled);
        assert_eq!(answers, [(hover, None), (small, None)]);
        assert_eq!(client.leave(), Some(0));
    }

    #[test]
    fn only_the_last_text_is_spoken_of_and_leaving_does_not_wait() {
        let mut client = Client::with(json!({ "general": { "positionEncodings": ["utf-8"] } }));
        let text = report();
        client.open(LARGE, "markdown", &text);
        let start = position(&text, 0, "utf-8");
        for version in 2..6 {
            let change = json!([{ "range": { "start": start, "end": start }, "text": "\n" }]);
            client.change(LARGE, version, change);
        }
        let found = client.published(LARGE, 5);
        assert!(!found.is_empty());
        let spoken_of = |message: &&Value| message["params"]["uri"] == LARGE && message["params"]["version"] != 5;
        assert_eq!(client.kept.iter().find(spoken_of), None, "of nothing else");
        client.change(LARGE, 6, json!([{ "range": { "start": start, "end": start }, "text": "\n" }]));
        client.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": LARGE } }));
        assert_eq!(client.leave(), Some(0));
    }
}

mod messages {
    use super::*;

    #[test]
    fn what_is_no_message_does_no_harm() {
        let mut client = Client::with(pulling("utf-8"));
        client.open(URI, "markdown", FAULTY);
        for junk in [
            "Content-Length: 2\r\n\r\n{]",
            "junk\r\n\r\n",
            "Content-Length: x\r\n\r\n",
            "Content-Length: 3\r\n\r\n\u{1}12",
        ] {
            client.raw(junk.as_bytes());
            let answer = client.wait(|message| message["id"].is_null() && message.get("error").is_some());
            assert_eq!(answer["error"]["code"], -32700);
        }
        client.notify("textDocument/didChange", json!({ "textDocument": 1 }));
        client.notify("textDocument/didOpen", Value::Null);
        client.change("file:///not/open.md", 2, json!([]));
        assert_eq!(codes(&client.pulled(URI)), ["T3-02", "T4-01"]);
        assert_eq!(client.leave(), Some(0));
    }

    #[test]
    fn requests_that_are_not_wanted_any_more_are_not_answered() {
        let mut client = Client::with(pulling("utf-8"));
        // While the server reads this, the rest comes in.
        let long = format!("{FAULTY}\n{}", "说明。\n\n".repeat(40_000));
        client.open(URI, "markdown", &long);
        let question = json!({ "textDocument": { "uri": URI } });
        let first = client.ask("textDocument/diagnostic", question.clone());
        let second = client.ask("textDocument/diagnostic", question.clone());
        let third = client.ask("textDocument/diagnostic", question);
        client.notify("$/cancelRequest", json!({ "id": second }));
        client.notify("$/cancelRequest", json!({ "id": 999 }));
        assert!(client.answer(first)["result"].is_object());
        assert_eq!(client.answer(second)["error"]["code"], -32800);
        assert!(client.answer(third)["result"].is_object());
        assert_eq!(client.leave(), Some(0));
    }
}

mod diagnostics {
    use super::*;

    #[test]
    fn they_stand_under_the_number() {
        for encoding in ENCODINGS {
            let mut client = Client::with(json!({
                "general": { "positionEncodings": [encoding] },
                "textDocument": { "publishDiagnostics": { "relatedInformation": true } },
            }));
            // Characters outside of the basic plane, before the number.
            let text = FAULTY.replace("1.本机关不掌握相关政府信息 |", "1.本机关不掌握相关政府信息（𠮷） |");
            client.open(URI, "markdown", &text);
            let diagnostics = client.published(URI, 1);
            let wrong = diagnostics.iter().find(|it| it["code"] == "T3-02").expect("the finding");
            let at = text.find("11 | 3").expect("the cell");
            assert_eq!(wrong["range"], range(&text, at..at + 2, encoding), "{encoding}");
            assert_eq!(wrong["severity"], 1);
            assert_eq!(wrong["source"], "gouji");
            assert_eq!(client.leave(), Some(0));
        }
    }

    #[test]
    fn they_tell_the_arithmetic_and_the_other_cells() {
        let mut client = Client::with(json!({
            "textDocument": { "publishDiagnostics": { "relatedInformation": true, "codeDescriptionSupport": true } },
            "workspace": { "configuration": true },
        }));
        client.settings = json!({ "rulePage": "https://example.org/{code}" });
        client.open(URI, "markdown", FAULTY);
        let diagnostics = loop {
            let diagnostics = client.published(URI, 1);
            if diagnostics[0].get("codeDescription").is_some() {
                break diagnostics;
            }
        };
        let [blamed, total] = sums(&diagnostics)[..] else { panic!("{diagnostics:?}") };
        assert_eq!(blamed["codeDescription"]["href"], "https://example.org/T3-02");
        let message = blamed["message"].as_str().expect("a text");
        assert!(message.contains("应为 17，写成了 11"), "{message}");
        assert!(message.contains("11 + 3 = 14"), "{message}");
        let related = blamed["relatedInformation"].as_array().expect("other cells");
        let total_cell = FAULTY.find("| 20 |").expect("the total") + 2;
        let place = range(FAULTY, total_cell..total_cell + 2, "utf-16");
        assert!(
            related.iter().any(|it| it["message"] == "总计：20" && it["location"]["range"] == place),
            "{related:?}"
        );
        assert_eq!(total["code"], "T4-01");
    }

    #[test]
    fn an_empty_cell_can_be_seen() {
        let text = FAULTY.replace("| 11 | 3 |", "|  | 3 |");
        let mut client = Client::with(json!({}));
        client.open(URI, "markdown", &text);
        let diagnostics = client.published(URI, 1);
        let blank = text.find("|  | 3 |").expect("the cell") + 1;
        let empty = diagnostics.iter().find(|it| it["code"] == "CEL-01").or(sums(&diagnostics).first().copied());
        let empty = empty.expect("a finding");
        assert_eq!(empty["range"], range(&text, blank..blank + 2, "utf-16"));
    }

    #[test]
    fn of_what_is_no_report_nothing_is_said() {
        let mut client = Client::with(json!({}));
        client.open("file:///readme.md", "markdown", "# 说明\n\n这不是报告。\n");
        assert_eq!(client.published("file:///readme.md", 1), [Value::Null; 0]);
    }

    #[test]
    fn they_go_with_the_document_and_follow_its_changes() {
        let mut client = Client::with(json!({}));
        client.open(URI, "markdown", FAULTY);
        assert_eq!(codes(&client.published(URI, 1)), ["T3-02", "T4-01"]);
        let at = FAULTY.find("| 11 |").expect("the cell") + 2;
        client.change(URI, 2, json!([{ "range": range(FAULTY, at..at + 2, "utf-16"), "text": "17" }]));
        assert_eq!(codes(&client.published(URI, 2)), ["T4-01"]);
        client.change(URI, 3, json!([{ "text": SOUND }]));
        assert_eq!(codes(&client.published(URI, 3)), [""; 0]);
        client.notify("textDocument/didClose", json!({ "textDocument": { "uri": URI } }));
        client.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics" && message["params"]["version"].is_null()
        });
    }

    #[test]
    fn settings_change_them() {
        let mut client = Client::with(
            json!({ "workspace": { "configuration": true, "didChangeConfiguration": { "dynamicRegistration": true } } }),
        );
        client.wait(|message| message["method"] == "client/registerCapability");
        client.open(URI, "markdown", FAULTY);
        client.published(URI, 1);
        client.settings = json!({ "ignore": ["T4", "no-such-rule"], "lang": "en" });
        client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
        let warned = client.wait(|message| message["method"] == "window/logMessage");
        assert!(warned["params"]["message"].as_str().is_some_and(|it| it.contains("no-such-rule")), "{warned}");
        let diagnostics = client.published(URI, 1);
        assert_eq!(codes(&diagnostics), ["T3-02"]);
        assert!(
            sums(&diagnostics)[0]["message"].as_str().is_some_and(|it| it.contains("should be 17")),
            "{diagnostics:?}"
        );
        client.notify("workspace/didChangeConfiguration", json!({ "settings": { "gouji": { "select": ["T4-01"] } } }));
        assert_eq!(codes(&client.published(URI, 1)), ["T4-01"]);
    }
}

mod actions {
    use super::*;

    fn apply(text: &str, edit: &Value) -> String {
        let edits = edit["changes"][URI].as_array().or(edit["documentChanges"][0]["edits"].as_array()).expect("edits");
        let mut text = text.to_owned();
        for edit in edits.iter().rev() {
            text.replace_range(bytes(&text, &edit["range"]), edit["newText"].as_str().expect("a text"));
        }
        text
    }

    /// The bytes of a range in UTF-16.
    fn bytes(text: &str, range: &Value) -> std::ops::Range<usize> {
        let offset = |wanted: &Value| {
            let places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            places.into_iter().find(|at| position(text, *at, "utf-16") == *wanted).expect("a place")
        };
        offset(&range["start"])..offset(&range["end"])
    }

    fn asked(text: &str, needle: &str, only: &[&str]) -> Value {
        let at = text.find(needle).expect("a place");
        let context =
            if only.is_empty() { json!({ "diagnostics": [] }) } else { json!({ "diagnostics": [], "only": only }) };
        json!({ "textDocument": { "uri": URI }, "range": range(text, at..at, "utf-16"), "context": context })
    }

    #[test]
    fn the_value_that_mends_everything() {
        let mut client = Client::with(json!({ "workspace": { "workspaceEdit": { "documentChanges": true } } }));
        client.open(URI, "markdown", FAULTY);
        let actions = client.result("textDocument/codeAction", asked(FAULTY, "11 | 3 |", &[]));
        let fix = &actions[0];
        assert_eq!(fix["title"], "把“（四）无法提供 1.本机关不掌握相关政府信息”的“自然人”改为 17");
        assert_eq!((&fix["kind"], &fix["isPreferred"]), (&json!("quickfix"), &json!(true)));
        assert_eq!(fix["diagnostics"][0]["code"], "T3-02");
        assert_eq!(fix["edit"]["documentChanges"][0]["textDocument"], json!({ "uri": URI, "version": 1 }));
        assert_eq!(apply(FAULTY, &fix["edit"]), FAULTY.replace("| 11 | 3 |", "| 17 | 3 |"));
        let elsewhere = client.result("textDocument/codeAction", asked(FAULTY, "总体情况", &[]));
        assert_eq!(elsewhere, json!([]));
    }

    #[test]
    fn a_finding_is_taken_back_by_a_comment() {
        let mut client = Client::with(json!({}));
        client.open(URI, "markdown", FAULTY);
        let actions = client.result("textDocument/codeAction", asked(FAULTY, "11 | 3 |", &[]));
        let suppress = actions.as_array().and_then(|all| all.last()).expect("an action");
        assert_eq!(suppress["title"], "放过这里的 T3-02：加一条注释，写明理由");
        assert_eq!((&suppress["isPreferred"], &suppress["data"]), (&Value::Null, &json!({ "suppresses": "T3-02" })));
        let text = apply(FAULTY, &suppress["edit"]);
        assert!(text.contains("| 11 | 3 | 0 | 0 | 0 | 0 | 20 | <!-- gouji: ignore T3-02 -->\n"), "{text}");
        client.change(URI, 2, json!([{ "text": text }]));
        assert_eq!(codes(&client.published(URI, 2)), ["T3-02", "T4-01"], "nobody has said why");
        let text = text.replace("T3-02 -->", "T3-02 与原件一致 -->");
        client.change(URI, 3, json!([{ "text": text }]));
        assert_eq!(codes(&client.published(URI, 3)), ["T4-01"]);
    }

    #[test]
    fn all_that_is_safe_at_once() {
        let text = FAULTY.replace("| 38 | 5 |", "| ３８ | 5 件 |").replace("4.保护第三方合法权益", "4.保护第三方权益");
        let mut client = Client::with(json!({}));
        client.open(URI, "markdown", &text);
        let actions = client.result("textDocument/codeAction", asked(&text, "总体情况", &["source.fixAll"]));
        assert_eq!(actions[0]["kind"], "source.fixAll.gouji");
        assert_eq!(apply(&text, &actions[0]["edit"]), FAULTY);
        let quick = client.result("textDocument/codeAction", asked(&text, "总体情况", &["quickfix"]));
        assert_eq!(quick, json!([]));
        let will_save = json!({ "textDocument": { "uri": URI }, "reason": 1 });
        assert_eq!(
            client.result("textDocument/willSaveWaitUntil", will_save.clone()),
            Value::Null,
            "only where it is on"
        );
        client.notify("workspace/didChangeConfiguration", json!({ "settings": { "gouji": { "fixOnSave": true } } }));
        let edits = client.result("textDocument/willSaveWaitUntil", will_save);
        assert_eq!(apply(&text, &json!({ "changes": { URI: edits } })), FAULTY);
    }
}

/// A change somewhere: from, how much, and what comes in its place. From and how much are shares of the text.
type Change = (u16, u8, String);

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let words = prop_oneof![
        "[0-9]{0,3}",
        Just("| ".to_owned()),
        Just("\n".to_owned()),
        Just("\r\n".to_owned()),
        Just("𠮷規章".to_owned()),
        Just("四、结转下年度继续办理".to_owned()),
        Just("| 规章 | 1 | 2 | 3 |\n".to_owned()),
        "[ -~一-龥]{0,12}",
    ];
    prop::collection::vec((any::<u16>(), any::<u8>(), words), 1..12)
}

/// The beginning of the character that is this share into the text.
fn place(text: &str, share: u16) -> usize {
    let wanted = text.len() * usize::from(share) / usize::from(u16::MAX);
    let at = (0..=wanted).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    // A position between the two characters of a line's end does not exist.
    if text[..at].ends_with('\r') && text[at..].starts_with('\n') { at - 1 } else { at }
}

fn end(text: &str, from: usize, length: u8) -> usize {
    let wanted = (from + usize::from(length / 4)).min(text.len());
    let at = (from..=wanted).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(from);
    if text[..at].ends_with('\r') && text[at..].starts_with('\n') { (at - 1).max(from) } else { at }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// However a text came to be, it is found what is found in a file of it.
    #[test]
    fn editing_comes_to_the_same_as_reading(changes in changes(), encoding in prop::sample::select(&ENCODINGS)) {
        let mut client = Client::with(pulling(encoding));
        let mut text = FAULTY.to_owned();
        client.open(URI, "markdown", &text);
        for (version, batch) in changes.chunks(3).enumerate() {
            let mut sent = Vec::new();
            for (share, length, words) in batch {
                let from = place(&text, *share);
                let to = end(&text, from, *length);
                sent.push(json!({ "range": range(&text, from..to, encoding), "text": words }));
                text.replace_range(from..to, words);
            }
            client.change(URI, 2 + i64::try_from(version).expect("few"), json!(sent));
        }
        let found: Vec<(String, Value)> = client
            .pulled(URI)
            .iter()
            .map(|it| (it["code"].as_str().expect("a code").to_owned(), it["range"]["start"].clone()))
            .collect();
        let linted = support::lint(&text, "2024.md");
        let is_report = linted.report.as_ref().is_some_and(|report| report.is_report);
        let findings = linted.checked.findings.iter().filter(|_| is_report);
        let expected: Vec<(String, Value)> = findings
            .zip(&found)
            .map(|(finding, (_, shown))| {
                let start = finding.span.start as usize;
                // What is empty is shown with the blanks around it.
                let place = if finding.span.is_empty() { shown.clone() } else { position(&text, start, encoding) };
                (finding.code.clone(), place)
            })
            .collect();
        prop_assert_eq!(found.len(), if is_report { linted.checked.findings.len() } else { 0 });
        prop_assert_eq!(found, expected);
    }
}

mod looking {
    use super::*;

    fn at(needle: &str) -> Value {
        let at = FAULTY.find(needle).expect("a place");
        json!({ "textDocument": { "uri": URI }, "position": position(FAULTY, at, "utf-16") })
    }

    fn hover(client: &mut Client, needle: &str) -> String {
        let hover = client.result("textDocument/hover", at(needle));
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    #[test]
    fn a_cell_tells_its_row_column_and_sums() {
        let mut client = Client::with(json!({}));
        client.open(URI, "markdown", FAULTY);
        insta::assert_snapshot!(hover(&mut client, "11 | 3 |"), @r"
        **三、本年度办理结果 › （四）无法提供 › 1.本机关不掌握相关政府信息 × 申请人情况 › 自然人**

        填的是 11

        - ✗ T3-02 （四）无法提供 1.本机关不掌握相关政府信息：11 + 3 = 14 ≠ 20
        - ✗ T3-03 自然人：38 + 8 + 1 + 2 + 1 + 11 + 2 + 6 + 1 + 2 + 5 = 77 ≠ 83
        ");
        insta::assert_snapshot!(hover(&mut client, "1.本机关不掌握"), @r"
        **三、本年度办理结果 › （四）无法提供 › 1.本机关不掌握相关政府信息**

        - ✗ T3-02 （四）无法提供 1.本机关不掌握相关政府信息：11 + 3 = 14 ≠ 20
        ");
        assert_eq!(hover(&mut client, "总体情况"), "");
        let cell = client.result("textDocument/hover", at("11 | 3 |"));
        let start = FAULTY.find("11 | 3 |").expect("the cell");
        assert_eq!(cell["range"], range(FAULTY, start..start + 2, "utf-16"));
    }

    #[test]
    fn the_outline() {
        let mut client = Client::with(
            json!({ "textDocument": { "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } } }),
        );
        client.open(URI, "markdown", FAULTY);
        let symbols = client.result("textDocument/documentSymbol", json!({ "textDocument": { "uri": URI } }));
        let names = |symbols: &Value| -> Vec<String> {
            let name = |it: &Value| it["name"].as_str().expect("a name").to_owned();
            symbols.as_array().map(|all| all.iter().map(name).collect()).unwrap_or_default()
        };
        assert_eq!(names(&symbols).len(), 6);
        let tables = &symbols[2]["children"];
        assert_eq!(names(tables), ["表三"]);
        let rows = &tables[0]["children"];
        assert_eq!(names(rows)[..2], ["一、本年新收", "二、上年结转"]);
        let folds = client.result("textDocument/foldingRange", json!({ "textDocument": { "uri": URI } }));
        assert_eq!(folds.as_array().map(Vec::len), Some(9), "six sections, three tables: {folds}");
        let mut plain = Client::with(json!({}));
        plain.open(URI, "markdown", FAULTY);
        let symbols = plain.result("textDocument/documentSymbol", json!({ "textDocument": { "uri": URI } }));
        assert!(symbols.as_array().is_some_and(|all| all.iter().any(|it| it["containerName"] == "表三")), "{symbols}");
    }

    #[test]
    fn rows_that_do_not_add_up_are_hinted_at_if_that_is_wanted() {
        let mut client = Client::with(json!({}));
        client.open(URI, "markdown", FAULTY);
        let params = json!({ "textDocument": { "uri": URI }, "range": range(FAULTY, 0..FAULTY.len(), "utf-16") });
        assert_eq!(client.result("textDocument/inlayHint", params.clone()), Value::Null);
        client.notify("workspace/didChangeConfiguration", json!({ "settings": { "gouji": { "inlayHints": true } } }));
        let hints = client.result("textDocument/inlayHint", params);
        let labels: Vec<_> = hints.as_array().expect("hints").iter().map(|hint| hint["label"].clone()).collect();
        assert_eq!(labels, ["Σ = 14", "Σ = 7"]);
        let total = FAULTY.find("| 20 |").expect("the total") + 4;
        assert_eq!(hints[0]["position"], position(FAULTY, total, "utf-16"));
    }
}
