//! Whatever is in a file: checking it ends without a panic, points at places that are there, and says it in all formats.

#![allow(clippy::expect_used, reason = "a test that cannot go on, fails")]

mod support;

use gouji::emit::{Emitters, Encoding, Entry, Format, Look, Setting, Summary};
use gouji::lang::Lang;
use gouji::lint::Linted;
use proptest::prelude::*;
use support::dress;
use support::layout;
use support::sample::sample;

const FORMATS: [Format; 12] = [
    Format::Human,
    Format::Concise,
    Format::Json,
    Format::JsonLines,
    Format::Sarif,
    Format::Github,
    Format::Gitlab,
    Format::Junit,
    Format::Checkstyle,
    Format::Rdjson,
    Format::Html,
    Format::Markdown,
];

const NAMES: [&str; 5] = ["report.txt", "report.md", "report.html", "report.docx", "report"];

/// All formats of what came of a file.
fn told(linted: &Linted, lang: Lang) -> Vec<String> {
    let look = Look { verified: true, ..Look::default() };
    let setting = Setting { look, ..Setting::new(support::knowledge(), lang) };
    let emitters = Emitters::new(&FORMATS, &setting);
    let mut outputs: Vec<Vec<u8>> = vec![Vec::new(); FORMATS.len()];
    let mut writing =
        emitters.write(outputs.iter_mut().collect(), Encoding::default()).expect("memory can be written to");
    writing.file(&emitters.file(&Entry { path: "report", linted })).expect("memory can be written to");
    let mut summary = Summary::default();
    summary.add(linted);
    writing.end(&summary).expect("memory can be written to");
    outputs.into_iter().map(|bytes| String::from_utf8(bytes).expect("UTF-8")).collect()
}

fn check(bytes: &[u8], name: &str) -> Result<(), TestCaseError> {
    let linted = support::lint_bytes(bytes, name);
    if let Some(document) = &linted.document {
        let findings = &linted.checked.findings;
        let places = findings.iter().flat_map(|it| it.labels.iter().map(|label| label.span).chain([it.span]));
        for span in places {
            prop_assert!(document.view.get(span.range()).is_some(), "{span:?} of {:?}", document.view);
        }
        // A finding for each check that fails, and those that are alike are one: never more than there are words.
        let most = 200 + document.view.lines().count() * 4;
        prop_assert!(findings.len() <= most, "{} findings", findings.len());
    }
    for lang in [Lang::Zh, Lang::En] {
        for (format, text) in FORMATS.iter().zip(told(&linted, lang)) {
            let stray = text.chars().find(|c| c.is_control() && *c != '\n');
            prop_assert!(stray.is_none(), "{stray:?} in {format:?}: {text:?}");
            let is_json = matches!(format, Format::Json | Format::Sarif | Format::Gitlab | Format::Rdjson);
            if is_json {
                let json = serde_json::from_str::<serde_json::Value>(&text);
                prop_assert!(json.is_ok(), "{format:?}: {text}");
            }
        }
    }
    Ok(())
}

/// What reports are made of, and what gets in between.
fn words() -> impl Strategy<Value = String> {
    let forms = support::knowledge().forms.iter();
    let tables = forms.flat_map(|(_, form)| &form.tables);
    let labels = tables
        .flat_map(|table| table.rows.iter().map(|row| &row.label).chain(table.columns.iter().map(|it| &it.label)));
    let mut words: Vec<String> = labels.cloned().collect();
    for (_, form) in support::knowledge().forms.iter() {
        words.extend(form.sections.iter().map(|section| format!("{}、{}", section.number, section.title)));
    }
    let others = [
        "\n",
        "\n\n",
        "\t",
        " ",
        "　",
        "|",
        " | ",
        "|---|",
        "```",
        "<table>",
        "<td>",
        "</td>",
        "<!-- gouji: ignore T3 -->",
        "0",
        "12",
        "３",
        "-1",
        "1,024",
        "0.5",
        "１２３４５６７８９０１２３４５６７８９０",
        "无",
        "/",
        "—",
        "万元",
        "件",
        "%",
        "2023年",
        "清河县白杨镇人民政府2023年政府信息公开工作年度报告",
        "自2023年1月1日起至2023年12月31日止",
        "（国办公开办函〔2021〕30号）",
        "13912345678",
        "\u{feff}",
        "\u{200b}",
        "\u{202e}",
        "\u{0}",
        "\u{1b}[31m",
        "- 3 -",
        "𠀀",
        "é",
        "e\u{301}",
        "👨‍👩‍👧",
        "\r",
        "\r\n",
        "\u{2028}",
    ];
    words.extend(others.map(str::to_owned));
    let word = prop::sample::select(words);
    prop::collection::vec(word, 0..120).prop_map(|words| words.concat())
}

/// A change to the bytes of a file.
#[derive(Clone, Debug)]
enum Mutation {
    Cut(prop::sample::Index, usize),
    Repeat(prop::sample::Index, usize),
    Insert(prop::sample::Index, Vec<u8>),
    Swap(prop::sample::Index, prop::sample::Index),
    End(prop::sample::Index),
}

impl Mutation {
    fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let size = bytes.len();
        match self {
            Self::Cut(at, length) => drop(bytes.drain(at.index(size)..(at.index(size) + length).min(size))),
            Self::Repeat(at, length) => {
                let part = bytes[at.index(size)..(at.index(size) + length).min(size)].to_vec();
                bytes.splice(at.index(size)..at.index(size), part);
            }
            Self::Insert(at, what) => drop(bytes.splice(at.index(size)..at.index(size), what.iter().copied())),
            Self::Swap(a, b) => bytes.swap(a.index(size), b.index(size)),
            Self::End(at) => bytes.truncate(at.index(size)),
        }
    }
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        (at(), 1_usize..200).prop_map(|(at, length)| Mutation::Cut(at, length)),
        (at(), 1_usize..400).prop_map(|(at, length)| Mutation::Repeat(at, length)),
        (at(), prop::collection::vec(any::<u8>(), 1..8)).prop_map(|(at, what)| Mutation::Insert(at, what)),
        (at(), "[\\PC\t\n|]{1,8}").prop_map(|(at, what)| Mutation::Insert(at, what.into_bytes())),
        (at(), at()).prop_map(|(a, b)| Mutation::Swap(a, b)),
        at().prop_map(Mutation::End),
    ]
}

proptest! {
    #![proptest_config(support::cases(96))]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..2000), name in prop::sample::select(&NAMES[..])) {
        check(&bytes, name)?;
    }

    #[test]
    fn any_text(text in "(?s).{0,500}", name in prop::sample::select(&NAMES[..])) {
        check(text.as_bytes(), name)?;
    }

    #[test]
    fn any_words_of_reports(text in words(), name in prop::sample::select(&NAMES[..])) {
        check(text.as_bytes(), name)?;
    }

    #[test]
    fn any_changes_to_reports(
        sample in sample(),
        layout in prop::sample::select(layout::ALL.to_vec()),
        encoding in prop::sample::select(dress::ENCODINGS.to_vec()),
        mutations in prop::collection::vec(mutation(), 1..12),
        name in prop::sample::select(&NAMES[..]),
    ) {
        let mut bytes = encoding.bytes(&layout::render(&sample, layout));
        mutations.iter().for_each(|mutation| mutation.apply(&mut bytes));
        check(&bytes, name)?;
    }
}
