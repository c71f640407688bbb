//! How long a page of a portal takes: 32 KB, a menu, prose, and the long table, in the markup that Word leaves behind.

use divan::counter::BytesCount;
use gouji::read::{Limits, read};
use std::hint::black_box;
use std::path::Path;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

fn page() -> String {
    let menu = |at| {
        format!("<li class=\"nav{at}\"><a href=\"/xxgk/col{at}/index.html\" target=\"_blank\">栏目{at}</a></li>\n")
    };
    let prose = "<p style=\"text-indent: 2em; text-align: justify; line-height: 2; font-family: 仿宋;\"><span style=\"font-family: \
                 仿宋; font-size: 16px;\">2023年，我局认真贯彻落实条例，不断加大公开力度，全年主动公开政府信息128条。</span><o:p></o:p></p>\n";
    let cell = |words: &str, more: &str| {
        let p = "<p class=\"MsoNormal\" align=\"center\">";
        format!("<td width=\"46\" valign=\"center\"{more}>{p}<span style=\"font-size:12px\">{words}</span></p></td>\n")
    };
    let label = cell("（三）不予公开 1.属于国家秘密", " colspan=\"3\"");
    let row = format!("<tr>{label}{}{}</tr>\n", cell("0", "").repeat(4), cell("&nbsp;", "").repeat(3));
    [
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>年度报告</title></head><body><ul class=\"nav\">",
        &(0..40).map(menu).collect::<String>(),
        "</ul><div class=\"con\">",
        &prose.repeat(14),
        "<table border=\"1\" cellspacing=\"0\">",
        &row.repeat(25),
        "</table></div></body></html>",
    ]
    .concat()
}

#[divan::bench]
fn portal_page(bencher: divan::Bencher<'_, '_>) {
    let page = page();
    let limits = Limits::default();
    bencher
        .counter(BytesCount::of_str(&page))
        .bench_local(|| read(black_box(page.as_bytes()), Path::new("page.html"), &limits));
}
