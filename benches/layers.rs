//! How long each stop of the way takes for one report of 6 KB and for a sound county report.
#![allow(clippy::expect_used, reason = "a benchmark that cannot go on, fails")]

use divan::Bencher;
use divan::counter::BytesCount;
use gouji::check::{Checker, Context};
use gouji::emit::{self, Entry, Format, Setting};
use gouji::lang::Lang;
use gouji::lint::{Knowledge, Linter, Options};
use gouji::read::read;
use gouji::recognise::recognise;
use gouji::rule::Selection;
use std::hint::black_box;
use std::path::Path;
use std::sync::LazyLock;

const REPORTS: [&str; 4] = [
    "examples/sound/qinglan-county-2024.md",
    "examples/sound/songhe-town-2020.txt",
    "examples/sound/songhe-town-2022.txt",
    "examples/faulty/qinglan-county-2024.md",
];

static LINTER: LazyLock<Linter> = LazyLock::new(|| {
    let knowledge = Knowledge::load(&[]).expect("the built-in rules load");
    let selection = Selection::new(&knowledge.rules, &[], &[]).expect("all rules");
    let options = Options { selection, ..Options::default() };
    Linter { knowledge, options }
});

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    LazyLock::force(&LINTER);
    divan::main();
}

fn bytes(path: &str) -> Vec<u8> {
    std::fs::read(path).expect("the example is there")
}

#[divan::bench]
fn load_rules() -> Knowledge {
    Knowledge::load(&[]).expect("the built-in rules load")
}

#[divan::bench(args = REPORTS)]
fn a_read(bencher: Bencher<'_, '_>, path: &str) {
    let bytes = bytes(path);
    let limits = &LINTER.options.limits;
    bencher.counter(BytesCount::of_slice(&bytes)).bench_local(|| read(black_box(&bytes), Path::new(path), limits));
}

#[divan::bench(args = REPORTS)]
fn b_recognise(bencher: Bencher<'_, '_>, path: &str) {
    let bytes = bytes(path);
    let document = read(&bytes, Path::new(path), &LINTER.options.limits).expect("it can be read");
    let Knowledge { forms, vocabulary, .. } = &LINTER.knowledge;
    bencher.counter(BytesCount::of_slice(&bytes)).bench_local(|| recognise(black_box(&document), forms, vocabulary));
}

#[divan::bench(args = REPORTS)]
fn c_check(bencher: Bencher<'_, '_>, path: &str) {
    let bytes = bytes(path);
    let (document, report) = LINTER.recognise(&bytes, Path::new(path)).expect("it can be read");
    let Knowledge { forms, vocabulary, rules, phrases } = &LINTER.knowledge;
    let checker = Checker { rules, selection: &LINTER.options.selection, phrases, list: false };
    bencher.counter(BytesCount::of_slice(&bytes)).bench_local(|| {
        let context = Context::new(black_box(&report), &document, forms, vocabulary, None).expect("there are forms");
        checker.check(&context)
    });
}

#[divan::bench(args = [Format::Human, Format::Concise, Format::Json, Format::Sarif, Format::Html])]
fn d_emit(bencher: Bencher<'_, '_>, format: Format) {
    let path = "examples/faulty/qinglan-county-2024.md";
    let linted = LINTER.lint(&bytes(path), Path::new(path));
    let setting = Setting::new(&LINTER.knowledge, Lang::Zh);
    let emitter = emit::emitter(format, &setting);
    bencher.bench_local(|| emitter.file(&Entry { path, linted: black_box(&linted) }));
}

/// A report with ten thousand findings in its prose, none of which has anything to do with another.
fn ten_thousand_findings() -> String {
    let sound = std::fs::read_to_string(REPORTS[0]).expect("the example is there");
    let claims: String = (0..10_000).map(|at| format!("全年新收政府信息公开申请{}件。\n\n", 1000 + at)).collect();
    sound.replacen("## 二、", &format!("{claims}## 二、"), 1)
}

#[divan::bench(args = [Format::Human, Format::Concise, Format::Json])]
fn f_ten_thousand_findings_told(bencher: Bencher<'_, '_>, format: Format) {
    let linted = LINTER.lint(ten_thousand_findings().as_bytes(), Path::new("report.md"));
    assert!(linted.checked.findings.len() >= 10_000);
    let setting = Setting::new(&LINTER.knowledge, Lang::Zh);
    let emitter = emit::emitter(format, &setting);
    bencher.bench_local(|| emitter.file(&Entry { path: "report.md", linted: black_box(&linted) }));
}

#[divan::bench]
fn g_ten_thousand_findings_found(bencher: Bencher<'_, '_>) {
    let text = ten_thousand_findings();
    bencher.bench_local(|| LINTER.lint(black_box(text.as_bytes()), Path::new("report.md")));
}

#[divan::bench(args = REPORTS)]
fn e_whole(bencher: Bencher<'_, '_>, path: &str) {
    let bytes = bytes(path);
    bencher.counter(BytesCount::of_slice(&bytes)).bench_local(|| LINTER.lint(black_box(&bytes), Path::new(path)));
}
