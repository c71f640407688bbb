//! From a change in the editor to the diagnostics that come of it, over the server's own pipes, as an editor sees it.
//!
//! `cargo bench --bench lsp`
#![allow(missing_docs, clippy::expect_used, clippy::panic, reason = "a bench that cannot go on, fails")]

#[path = "../tests/support/lsp.rs"]
#[allow(dead_code, reason = "tests take more of it")]
mod lsp;

use divan::Bencher;
use lsp::{Client, position};
use serde_json::json;
use std::cell::RefCell;

const FAULTY: &str = include_str!("../examples/faulty/qinglan-county-2024.md");
const PAGE: &str = include_str!("../examples/faulty/qinglan-county-2024.html");
const KB: usize = 1000;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// The example with more running text, so that it is about so long.
fn markdown(length: usize) -> String {
    let (before, after) = FAULTY.split_once("## 二、").expect("a section");
    format!("{before}{}## 二、{after}", more("", "\n\n", length.saturating_sub(FAULTY.len())))
}

fn html(length: usize) -> String {
    let at = PAGE.find("<table").expect("a table");
    let (before, after) = PAGE.split_at(at);
    format!("{before}{}{after}", more("<p>", "</p>\n", length.saturating_sub(PAGE.len())))
}

fn more(open: &str, close: &str, length: usize) -> String {
    let mut text = String::new();
    let mut at = 0;
    while text.len() < length {
        at += 1;
        text.push_str(&format!(
            "{open}（{at}）本机关及时答复群众来信，公开办事指南，更新机构职能，解读政策文件。{close}"
        ));
    }
    text
}

/// Types a digit into a cell, and takes it away again, each time until the diagnostics are there.
fn typing(bencher: Bencher<'_, '_>, uri: &str, language: &str, text: &str, before: &str) {
    let mut client = Client::with(json!({ "textDocument": { "publishDiagnostics": { "relatedInformation": true } } }));
    client.open(uri, language, text);
    assert!(!client.published(uri, 1).is_empty());
    let at = text.find(before).expect("the cell") + before.len();
    let (start, end) = (position(text, at, "utf-16"), position(text, at + 1, "utf-16"));
    let session = RefCell::new((client, 1_i64));
    bencher.bench_local(|| {
        let (client, version) = &mut *session.borrow_mut();
        *version += 1;
        let change = if *version % 2 == 0 {
            json!({ "range": { "start": start, "end": start }, "text": "7" })
        } else {
            json!({ "range": { "start": start, "end": end }, "text": "" })
        };
        client.change(uri, *version, json!([change]));
        client.published(uri, *version)
    });
}

#[divan::bench(args = [10 * KB, 100 * KB, 1000 * KB, 5000 * KB], sample_count = 40)]
fn markdown_typed(bencher: Bencher<'_, '_>, length: usize) {
    typing(
        bencher,
        "file:///qinglan/2024.md",
        "markdown",
        &markdown(length),
        "| 三、本年度办理结果 | （一）予以公开 |  | ",
    );
}

#[divan::bench(args = [10 * KB, 100 * KB, 1000 * KB, 5000 * KB], sample_count = 40)]
fn html_typed(bencher: Bencher<'_, '_>, length: usize) {
    typing(bencher, "file:///qinglan/2024.html", "html", &html(length), "不掌握相关政府信息</p></td><td><p>");
}
