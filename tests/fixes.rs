//! Fixes: each mends its finding and nothing else, and the second time there is nothing left to do.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

mod support;

use gouji::fix::{self, Edit, Fix, Fixer, Safety};
use gouji::lint::{Linted, Linter, Options};
use gouji::report::Value;
use gouji::rule::{Repair, Selection};
use proptest::prelude::*;
use std::path::Path;
use support::layout::{self, Layout};
use support::sample::{self, DETAILS, Sample};
use support::{knowledge, lines};

/// A text, and how it is checked.
struct Text<'t> {
    text: &'t str,
    name: &'t str,
    selection: &'t Selection,
}

impl Text<'_> {
    fn lint(&self, text: &str) -> Linted {
        let selection = self.selection.clone();
        let options = Options { selection, ..Options::default() };
        Linter::lint_with(knowledge(), &options, text.as_bytes(), Path::new(self.name))
    }

    fn with<T>(&self, look: impl FnOnce(&Fixer<'_>, &Linted) -> T) -> T {
        let linted = self.lint(self.text);
        let check = |edits: &[Edit]| Some(self.lint(&fix::apply(self.text, edits)));
        look(&Fixer { knowledge: knowledge(), profile: None, check: &check }, &linted)
    }

    /// The fixes of each finding.
    fn fixes(&self) -> Vec<Vec<Fix>> {
        self.with(|fixer, linted| (0..linted.checked.findings.len()).map(|at| fixer.fixes(linted, at)).collect())
    }
}

fn all() -> Selection {
    Selection::new(&knowledge().rules, &[], &[]).unwrap_or_default()
}

/// The text with every fix that is as safe as that.
fn mended(text: &str, most: Safety) -> String {
    let selection = all();
    let mut text = text.to_owned();
    for _ in 0..16 {
        let of = Text { text: &text, name: "report.md", selection: &selection };
        match of.with(|fixer, linted| fixer.round(linted, most)) {
            Some(edits) => text = fix::apply(&text, &edits),
            None => return text,
        }
    }
    panic!("there is always something left to mend:\n{text}")
}

fn found(text: &str) -> Vec<String> {
    lines(&support::lint(text, "report.md"))
}

#[test]
fn the_wrong_example_of_a_rule_with_a_fix_is_mended_by_it() {
    let mut wrong = Vec::new();
    for (id, rule) in knowledge().rules.iter() {
        let repairs = rule.compiled.iter().flat_map(|compiled| &compiled.repairs);
        // What a number should be is said by other rules, which are off here.
        let has_fix = repairs.clone().any(|repair| !matches!(repair, Repair::Expected));
        let Some(example) = rule.example.as_ref().filter(|_| has_fix) else { continue };
        let selection = Selection::only(id);
        let fixes = Text { text: &example.wrong, name: "example.md", selection: &selection }.fixes();
        if fixes.iter().any(Vec::is_empty) {
            wrong.push(format!("{} {}: a finding is not mended", rule.code, rule.name));
        }
        for fix in fixes.iter().flatten() {
            let mended = fix::apply(&example.wrong, &fix.edits);
            let left = Text { text: &mended, name: "example.md", selection: &selection }.fixes().len();
            if left >= fixes.len() {
                wrong.push(format!("{} {}: {fix:?} mends nothing", rule.code, rule.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// All that the report says in its tables.
fn values(text: &str) -> Vec<Vec<Value>> {
    let report = support::lint(text, "report.md").report.expect("a report");
    report.tables.iter().map(|table| table.cells.iter().map(|cell| cell.value).collect()).collect()
}

/// A cell of the applications table, by row and column.
fn a_cell() -> impl Strategy<Value = (prop::sample::Index, usize)> {
    (any::<prop::sample::Index>(), 0..7_usize)
}

fn address(sample: &Sample, (row, column): &(prop::sample::Index, usize)) -> (String, &'static str) {
    let rows = &sample.table("applications").rows;
    (rows[row.index(rows.len())].id.clone(), sample::columns()[*column])
}

/// A number as careless people write it.
fn careless(number: i64, how: u8) -> String {
    match how {
        0 => number.to_string().chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c)).collect(),
        1 => format!("{number}件"),
        2 => format!("{number}.0"),
        _ if number >= 1000 => format!("{},{:03}", number / 1000, number % 1000),
        _ => format!("{number} 件"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_wrong_number_is_set_right(sample in sample::sample(), cell in a_cell(), more in 1..90_i64, at in 0..layout::ALL.len()) {
        let sound = layout::render(&sample, layout::ALL[at]);
        let (row, column) = address(&sample, &cell);
        let mut damaged = sample.clone();
        damaged.set("applications", &row, column, sample.get("applications", &row, column) + more);
        let text = layout::render(&damaged, layout::ALL[at]);
        let selection = all();
        let of = Text { text: &text, name: "report.md", selection: &selection };
        let linted = of.lint(&text);
        prop_assert!(!linted.checked.findings.is_empty(), "{}", text);
        // Nothing is set without being asked for.
        prop_assert_eq!(&mended(&text, Safety::Safe), &text);
        for (finding, fixes) in linted.checked.findings.iter().zip(of.fixes()) {
            prop_assert!(fixes.iter().all(|fix| fix.safety == Safety::Unsafe));
            // The numbers cross: the cell to blame is known, and with it the number.
            if let [cure] = finding.cure[..] {
                prop_assert_eq!(fixes.len(), 1, "{:?}\n{}", finding, text);
                prop_assert_eq!(cure.number, sample.get("applications", &row, column).into());
                prop_assert_eq!(fix::apply(&text, &fixes[0].edits), sound.clone());
            }
        }
        let mended = mended(&text, Safety::Unsafe);
        prop_assert_eq!(&mended, &sound);
    }

    #[test]
    fn a_wrong_total_is_summed_up_again(sample in sample::sample(), at in 0..layout::ALL.len(), more in 1..9_i64) {
        let sound = layout::render(&sample, layout::ALL[at]);
        let mut damaged = sample.clone();
        let total = sample.get("disputes", "reconsideration", "total");
        damaged.set("disputes", "reconsideration", "total", total + more);
        let text = layout::render(&damaged, layout::ALL[at]);
        prop_assume!(found(&text).iter().any(|line| line.contains("disputes-total")));
        prop_assert_eq!(mended(&text, Safety::Unsafe), sound);
    }

    #[test]
    fn careless_numbers_are_written_properly(
        sample in sample::sample(), cells in prop::collection::vec((a_cell(), 0..4_u8), 1..5), at in 0..layout::ALL.len(),
    ) {
        let layout = layout::ALL[at];
        // Blanks between cells and in them look the same.
        prop_assume!(layout != Layout::Blanks);
        let sound = layout::render(&sample, layout);
        let mut damaged = sample.clone();
        for (cell, how) in &cells {
            let (row, column) = address(&sample, cell);
            let number = sample.get("applications", &row, column);
            damaged.set("applications", &row, column, careless(number, *how));
        }
        let text = layout::render(&damaged, layout);
        prop_assume!(values(&text) == values(&sound));
        prop_assert_eq!(mended(&text, Safety::Safe), sound);
    }

    #[test]
    fn blank_cells_are_filled_only_if_asked_for(
        sample in sample::sample_of("2021"), cell in a_cell(), sign in prop::sample::select(&["", "/", "无"]), at in 0..layout::ALL.len(),
    ) {
        let layout = layout::ALL[at];
        prop_assume!(layout.is_grid() || !sign.is_empty());
        let (row, column) = address(&sample, &cell);
        prop_assume!(sample.get("applications", &row, column) == 0);
        let sound = layout::render(&sample, layout);
        let mut damaged = sample.clone();
        damaged.set("applications", &row, column, sign);
        let text = layout::render(&damaged, layout);
        let before = found(&text);
        prop_assume!(before.iter().any(|line| line.contains("blank-cell") || line.contains("placeholder-cell")));
        prop_assert_eq!(&mended(&text, Safety::Safe), &text);
        let filled = mended(&text, Safety::Unsafe);
        prop_assert_eq!(values(&filled), values(&sound), "{}\n{}", text, filled);
        prop_assert!(found(&filled).is_empty(), "{}", filled);
    }

    #[test]
    fn labels_get_the_words_of_the_form(sample in sample::sample(), row in any::<prop::sample::Index>(), at in 0..layout::ALL.len()) {
        let layout = layout::ALL[at];
        let sound = layout::render(&sample, layout);
        let rows = &sample.table("applications").rows;
        let label = &rows[row.index(rows.len())].label;
        let slip = label.replacen("政府信息", "信息", 1).replacen("其他", "其它", 1).replacen("，", "", 1);
        prop_assume!(slip != *label);
        let text = sound.replacen(label.as_str(), &slip, 1);
        prop_assume!(values(&text) == values(&sound) && !found(&text).is_empty());
        let again = mended(&text, Safety::Safe);
        prop_assert_eq!(values(&again), values(&sound));
        prop_assert!(found(&again).is_empty(), "{:?}", found(&again));
    }

    #[test]
    fn rows_that_are_missing_are_added(sample in sample::sample(), row in any::<prop::sample::Index>(), at in 0..layout::ALL.len()) {
        let layout = layout::ALL[at];
        let table = sample.table("applications");
        // Between the first and the last row of results: a table that ends too soon is cut off rather than short of a row.
        let rows = &table.rows[2..table.rows.len() - 3];
        let row = &rows[row.index(rows.len())].id;
        let mut sound = sample.clone();
        for column in DETAILS {
            let left = sample.get("applications", row, column);
            for of in [row.as_str(), "handled", "received"] {
                let number = sound.get("applications", of, column) - left;
                sound.set("applications", of, column, number);
                let total = sound.get("applications", of, "total") - left;
                sound.set("applications", of, "total", total);
            }
        }
        prop_assume!(sound.applications.iter().all(|cell| !cell.starts_with('-')));
        let mut damaged = sound.clone();
        damaged.edits.lost_rows.insert(("applications", row.clone()));
        let text = layout::render(&damaged, layout);
        prop_assume!(found(&text).iter().any(|line| line.contains("missing-row")));
        prop_assume!(found(&layout::render(&sound, layout)).is_empty());
        prop_assert_eq!(&mended(&text, Safety::Safe), &text);
        let again = mended(&text, Safety::Unsafe);
        prop_assert_eq!(values(&again), values(&layout::render(&sound, layout)), "{}\n{}", text, again);
        prop_assert!(found(&again).is_empty(), "{:?}\n{}", found(&again), again);
    }
}
