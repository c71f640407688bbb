//! Sound reports of both forms in every layout: every cell is read, and nothing is found.

mod support;

use gouji::lint::Linted;
use gouji::report::Value;
use proptest::prelude::*;
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

fn check(sample: &Sample, layout: Layout) -> Result<(), TestCaseError> {
    let text = layout::render(sample, layout);
    let linted = support::lint(&text, "report.md");
    for table in TABLES {
        prop_assert_eq!(read(&linted, table), normalised(sample.cells(table)), "{:?} {}\n{}", layout, table, text);
    }
    let found = support::lines(&linted);
    prop_assert!(found.is_empty(), "{:?}\n{}\n{}", layout, found.join("\n"), text);
    Ok(())
}

proptest! {
    #![proptest_config(support::cases(24))]

    #[test]
    fn sound_reports_are_read_and_found_sound(sample in sample()) {
        for layout in layout::ALL {
            check(&sample, layout)?;
        }
    }
}
