//! How long each kind of file takes: to read, and to check from bytes to findings.

#![allow(clippy::expect_used, clippy::panic, reason = "a bench that cannot go on, fails")]

#[path = "../tests/support/mod.rs"]
mod support;

use divan::Bencher;
use divan::counter::BytesCount;
use gouji::lint::{Linter, Options};
use gouji::read::{Limits, read};
use gouji::rule::Selection;
use std::hint::black_box;
use std::path::Path;
use support::html::{self, Style};
use support::printed::Printed;

/// The same report, by different programs.
const FILES: [&str; 11] = [
    "sound.docx",
    "sound-libreoffice.docx",
    "sound.xlsx",
    "sound-libreoffice.xlsx",
    "sound.xls",
    "sound.ods",
    "sound.html",
    PAGE,
    LONG_PAGE,
    "sound-libreoffice.html",
    "sound.pdf",
];

/// A page of a portal with the markup that Word leaves, 29 KB; and one with all of it, and cells that are not shown, 53 KB.
const PAGE: &str = "portal-page.html";
const LONG_PAGE: &str = "portal-page-of-word.html";

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    support::knowledge();
    divan::main();
}

fn bytes(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats");
    let style = match name {
        PAGE => Some(Style(Style::OFFICE.0 | Style::PORTAL.0 | Style::FRAMED.0 | Style::PADDED.0)),
        LONG_PAGE => Some(Style(Style::OFFICE.0 | Style::PORTAL.0 | Style::HIDDEN.0)),
        _ => None,
    };
    if let Some(style) = style {
        let text = std::fs::read_to_string(folder.join("sound.md")).expect("the Markdown");
        return html::write(&Printed::of_markdown(&text), style).into_bytes();
    }
    std::fs::read(folder.join(name)).expect("the file")
}

#[divan::bench(args = FILES)]
fn a_read(bencher: Bencher<'_, '_>, name: &str) {
    let bytes = bytes(name);
    let limits = Limits::default();
    let read = || read(black_box(&bytes), Path::new(name), &limits);
    bencher.counter(BytesCount::of_slice(&bytes)).bench_local(read);
}

#[divan::bench(args = FILES)]
fn b_check(bencher: Bencher<'_, '_>, name: &str) {
    let bytes = bytes(name);
    let knowledge = support::knowledge();
    let options = Options { selection: Selection::new(&knowledge.rules, &[], &[]).expect("all"), ..Options::default() };
    let check = || Linter::lint_with(knowledge, &options, black_box(&bytes), Path::new(name));
    bencher.counter(BytesCount::of_slice(&bytes)).bench_local(check);
}
