//! Sound reports of both forms in every layout: every cell is read, and nothing is found.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

mod support;

use gouji::lint::Linted;
use gouji::report::Value;
use proptest::prelude::*;
use support::dress::{self, Dress, Encoding};
use support::layout::{self, Layout};
use support::sample::{Sample, TABLES, sample};

/// The cells of a table as read, in the form's order.
fn read(linted: &Linted, table: &str) -> Vec<String> {
    let id = support::knowledge().forms.table_id(table).expect("a table");
    let Some(found) = linted.report.as_ref().and_then(|report| report.table(id)) else { return Vec::new() };
    let shown = |cell: &gouji::report::Cell| match cell.value {
        Value::Number(number) => number.to_string(),
        other => format!("{other:?}"),
    };
    found.cells.iter().map(shown).collect()
}

fn normalised(cells: &[String]) -> Vec<String> {
    let number = |cell: &String| cell.parse::<rust_decimal::Decimal>().map(|it| it.normalize().to_string());
    cells.iter().map(|cell| number(cell).unwrap_or_else(|_| cell.clone())).collect()
}

/// A file: how its tables are set, what was done to them, how it is encoded.
#[derive(Clone, Debug)]
struct File {
    layout: Layout,
    dresses: Vec<Dress>,
    at: usize,
    encoding: Encoding,
    crlf: bool,
}

impl File {
    fn text(&self, sample: &Sample) -> String {
        let parts = self.dresses.iter().fold(layout::parts(sample), |parts, dress| dress.parts(parts, self.at));
        let text = layout::set(&parts, self.layout);
        let text = self.dresses.iter().fold(text, |text, dress| dress.text(text));
        if self.crlf { text.replace('\n', "\r\n") } else { text }
    }
}

fn check(sample: &Sample, file: &File) -> Result<(), TestCaseError> {
    let text = file.text(sample);
    let linted = support::lint_bytes(&file.encoding.bytes(&text), "report.md");
    for table in TABLES {
        prop_assert_eq!(read(&linted, table), normalised(sample.cells(table)), "{:?} {}\n{}", file, table, text);
    }
    let found = support::lines(&linted);
    prop_assert!(found.is_empty(), "{:?}\n{}\n{}", file, found.join("\n"), text);
    Ok(())
}

fn plain(layout: Layout) -> File {
    File { layout, dresses: Vec::new(), at: 0, encoding: Encoding::Utf8, crlf: false }
}

fn layouts() -> impl Strategy<Value = Layout> {
    prop::sample::select(layout::ALL.to_vec())
}

proptest! {
    #![proptest_config(support::cases(12))]

    #[test]
    fn sound_reports_are_read_and_found_sound(sample in sample()) {
        for layout in layout::ALL {
            check(&sample, &plain(layout))?;
        }
    }

    #[test]
    fn what_a_file_does_to_a_report_changes_nothing(sample in sample(), layout in layouts(), at in 0_usize..60) {
        for dress in dress::ALL.into_iter().filter(|dress| dress.suits(layout)) {
            check(&sample, &File { dresses: vec![dress], at, ..plain(layout) })?;
        }
    }
}

proptest! {
    #![proptest_config(support::cases(96))]

    #[test]
    fn several_things_at_once_change_nothing(
        sample in sample(),
        layout in layouts(),
        mut dresses in prop::sample::subsequence(dress::ALL.to_vec(), 2..4),
        at in 0_usize..60,
        encoding in prop::sample::select(dress::ENCODINGS.to_vec()),
        crlf in any::<bool>(),
    ) {
        let mut cuts = 0;
        dresses.retain(|dress| {
            cuts += usize::from(dress.is_cut());
            dress.suits(layout) && !(dress.is_cut() && cuts > 1)
        });
        check(&sample, &File { layout, dresses, at, encoding, crlf })?;
    }
}
