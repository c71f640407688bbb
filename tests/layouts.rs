//! Sound reports of both forms in every layout: every cell is read, and nothing is found.

mod support;

use gouji::report::Value;
use proptest::prelude::*;
use support::layout::{self, Layout};
use support::sample::{Sample, sample};

/// The cells of a table as read, in the form's order.
fn read(text: &str, sample: &Sample, table: &str) -> Vec<String> {
    let linted = support::lint(text, "report.md");
    let report = linted.report.expect("a report");
    let id = support::knowledge().forms.table_id(table).expect("a table");
    let Some(found) = report.table(id) else { return Vec::new() };
    let shown = |cell: &gouji::report::Cell| match cell.value {
        Value::Number(number) => number.to_string(),
        other => format!("{other:?}"),
    };
    let _ = sample;
    found.cells.iter().map(shown).collect()
}

fn normalised(cells: &[String]) -> Vec<String> {
    let number = |cell: &String| cell.parse::<rust_decimal::Decimal>().map(|it| it.normalize().to_string());
    cells.iter().map(|cell| number(cell).unwrap_or_else(|_| cell.clone())).collect()
}

fn check(sample: &Sample, layout: Layout) -> Result<(), TestCaseError> {
    let text = layout::render(sample, layout);
    for table in ["proactive", "applications", "disputes"] {
        prop_assert_eq!(
            read(&text, sample, table),
            normalised(sample.cells(table)),
            "{:?} {}\n{}",
            layout,
            table,
            text
        );
    }
    let found = support::lines(&support::lint(&text, "report.md"));
    prop_assert!(found.is_empty(), "{:?}\n{}\n{}", layout, found.join("\n"), text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn sound_reports_are_read_and_found_sound(sample in sample()) {
        for layout in layout::ALL {
            check(&sample, layout)?;
        }
    }
}
