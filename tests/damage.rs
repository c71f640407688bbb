//! Sound reports, damaged: what was damaged is found, at the right row and column, and nothing else.

mod support;

use proptest::prelude::*;
use support::damage::{self, Damage, Dice};
use support::dress::{self, Dress};
use support::layout::{self, Layout};
use support::sample::{Sample, sample};

fn dice() -> impl Strategy<Value = Dice> {
    prop::collection::vec(any::<u32>(), 8).prop_map(Dice::new)
}

fn layout(damage: Damage) -> impl Strategy<Value = Layout> {
    let shown = |layout: &Layout| !damage.leaves_blanks() || layout.is_grid();
    prop::sample::select(layout::ALL.into_iter().filter(shown).collect::<Vec<_>>())
}

/// How the file is set, and what was done to it besides.
fn file(damage: Damage) -> impl Strategy<Value = (Layout, Option<Dress>, usize)> {
    let dress = prop::option::of(prop::sample::select(dress::ALL.to_vec()));
    // A label that is misspelt and on two lines besides is beyond anyone.
    let beyond = move |dress: &Dress| damage == Damage::LabelMisspelt && *dress == Dress::WrappedLabels;
    (layout(damage), dress, 0_usize..60)
        .prop_map(move |(layout, dress, at)| (layout, dress.filter(|dress| dress.suits(layout) && !beyond(dress)), at))
}

fn check(
    damage: Damage,
    sound: &Sample,
    dice: &Dice,
    (layout, dress, at): (Layout, Option<Dress>, usize),
) -> Result<(), TestCaseError> {
    let Some((sample, mut expected)) = damage.apply(sound, &mut dice.clone()) else { return Ok(()) };
    let parts = layout::parts(&sample);
    let parts = dress.map_or(parts.clone(), |dress| dress.parts(parts, at));
    let text = layout::set(&parts, layout);
    let text = dress.map_or(text.clone(), |dress| dress.text(text));
    let linted = support::lint(&text, "report.md");
    let mut found = support::told(&linted);
    found.sort();
    expected.sort();
    prop_assert!(
        found == expected,
        "{damage:?}, {layout:?}, {dress:?}\nexpected:\n  {}\nfound:\n  {}\n{text}",
        expected.join("\n  "),
        found.join("\n  ")
    );
    Ok(())
}

/// Each damage by itself, so that a failure says which.
macro_rules! damages {
    ($($name:ident: $damage:ident,)*) => {
        proptest! {
            #![proptest_config(support::cases(48))]
            $(
                #[test]
                fn $name(sound in sample(), dice in dice(), file in file(Damage::$damage)) {
                    check(Damage::$damage, &sound, &dice, file)?;
                }
            )*
        }

        #[test]
        fn every_damage_has_its_test() {
            assert_eq!(damage::ALL, [$(Damage::$damage),*]);
        }
    };
}

damages! {
    a_wrong_total: WrongTotal,
    a_wrong_number: WrongCell,
    two_wrong_numbers_apart: WrongCellsApart,
    a_result_moved_between_columns: MovedBetweenColumns,
    a_result_moved_between_rows: MovedBetweenRows,
    a_carry_over_changed: CarryOver,
    a_carry_over_changed_with_its_total: CarryOverThroughout,
    two_numbers_of_a_row_swapped: SwappedInRow,
    two_numbers_of_a_column_swapped: SwappedInColumn,
    two_numbers_apart_swapped: SwappedApart,
    a_wrong_number_of_disputes: WrongDispute,
    wrong_numbers_of_two_kinds_of_dispute: WrongDisputes,
    a_row_lost: RowLost,
    several_rows_lost: RowsLost,
    a_row_of_the_first_table_lost: ProactiveRowLost,
    a_column_lost: ColumnLost,
    a_row_that_is_there_twice: RowTwice,
    a_table_lost: TableLost,
    a_section_lost: SectionLost,
    a_heading_lost: HeadingLost,
    a_word_for_a_number: WordForNumber,
    a_negative_number: Negative,
    a_fraction: Fraction,
    a_stroke_for_a_number: Placeholder,
    a_blank_cell: BlankCell,
    a_blank_row: BlankRow,
    a_row_of_which_only_the_total_is_there: BlankDetails,
    full_width_digits: FullWidth,
    a_unit_in_a_cell: Unit,
    the_form_of_other_years: OtherYearsForm,
    a_label_misspelt: LabelMisspelt,
    the_period_of_another_year: PeriodOfAnotherYear,
    a_period_that_is_too_short: PeriodTooShort,
}
