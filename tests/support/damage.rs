//! What goes wrong in real reports, and what is then to be said: exactly that, and nothing else.

use super::sample::{DETAILS, Sample, columns, results};
use super::sums::Sums;

/// A way to damage a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Damage {
    WrongTotal,
    WrongCell,
    WrongCellsApart,
    MovedBetweenColumns,
    MovedBetweenRows,
    CarryOver,
    CarryOverThroughout,
    SwappedInRow,
    SwappedInColumn,
    SwappedApart,
    WrongDispute,
    WrongDisputes,
    RowLost,
    RowsLost,
    ProactiveRowLost,
    ColumnLost,
    RowTwice,
    TableLost,
    SectionLost,
    HeadingLost,
    WordForNumber,
    Negative,
    Fraction,
    Placeholder,
    BlankCell,
    BlankRow,
    BlankDetails,
    FullWidth,
    Unit,
    OtherYearsForm,
    LabelMisspelt,
    PeriodOfAnotherYear,
    PeriodTooShort,
}

pub(crate) const ALL: [Damage; 33] = [
    Damage::WrongTotal,
    Damage::WrongCell,
    Damage::WrongCellsApart,
    Damage::MovedBetweenColumns,
    Damage::MovedBetweenRows,
    Damage::CarryOver,
    Damage::CarryOverThroughout,
    Damage::SwappedInRow,
    Damage::SwappedInColumn,
    Damage::SwappedApart,
    Damage::WrongDispute,
    Damage::WrongDisputes,
    Damage::RowLost,
    Damage::RowsLost,
    Damage::ProactiveRowLost,
    Damage::ColumnLost,
    Damage::RowTwice,
    Damage::TableLost,
    Damage::SectionLost,
    Damage::HeadingLost,
    Damage::WordForNumber,
    Damage::Negative,
    Damage::Fraction,
    Damage::Placeholder,
    Damage::BlankCell,
    Damage::BlankRow,
    Damage::BlankDetails,
    Damage::FullWidth,
    Damage::Unit,
    Damage::OtherYearsForm,
    Damage::LabelMisspelt,
    Damage::PeriodOfAnotherYear,
    Damage::PeriodTooShort,
];

/// Choices, one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Dice {
    throws: Vec<u32>,
    next: usize,
}

impl Dice {
    pub(crate) fn new(throws: Vec<u32>) -> Self {
        Self { throws, next: 0 }
    }

    /// A number below `count`.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let throw = self.throws[self.next % self.throws.len()];
        self.next += 1;
        usize::try_from(throw).expect("a small number") % count
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        (!from.is_empty()).then(|| from[self.below(from.len())].clone())
    }

    /// Not nought, and not what a year is off by.
    fn amount(&mut self) -> i64 {
        1 + i64::try_from(self.below(19)).expect("a small number")
    }
}

impl Damage {
    /// True where the damage is a cell in which nothing stands: not every layout shows that.
    pub(crate) fn leaves_blanks(self) -> bool {
        matches!(self, Self::BlankCell | Self::BlankRow | Self::BlankDetails)
    }

    /// Damages a sound report; what is then to be said. Nothing if the report has nothing that can be damaged so.
    pub(crate) fn apply(self, sound: &Sample, dice: &mut Dice) -> Option<(Sample, Vec<String>)> {
        let mut sample = sound.clone();
        let expected = match self {
            Self::WrongTotal => wrong_cell(&mut sample, dice, &["total"])?,
            Self::WrongCell => wrong_cell(&mut sample, dice, &columns())?,
            Self::WrongCellsApart => wrong_cells_apart(&mut sample, dice)?,
            Self::MovedBetweenColumns => moved_between_columns(&mut sample, dice)?,
            Self::MovedBetweenRows => moved_between_rows(&mut sample, dice)?,
            Self::CarryOver => carry_over(&mut sample, dice)?,
            Self::CarryOverThroughout => carry_over_throughout(&mut sample, dice)?,
            Self::SwappedInRow => swapped(&mut sample, dice, |a, b| a.0 == b.0 && a.1 != "total" && b.1 != "total")?,
            Self::SwappedInColumn => swapped(&mut sample, dice, |a, b| a.1 == b.1)?,
            Self::SwappedApart => swapped(&mut sample, dice, |a, b| a.0 != b.0 && a.1 != b.1)?,
            Self::WrongDispute => {
                let row = dice.below(3);
                vec![wrong_dispute(&mut sample, dice, row)]
            }
            // Each row has a sum of its own: neither says anything of the other.
            Self::WrongDisputes => {
                let left_out = dice.below(3);
                (0..3).filter(|row| *row != left_out).map(|row| wrong_dispute(&mut sample, dice, row)).collect()
            }
            Self::RowLost => row_lost(&mut sample, dice),
            Self::RowsLost => rows_lost(&mut sample, dice),
            Self::ProactiveRowLost => proactive_row_lost(&mut sample, dice),
            Self::ColumnLost => {
                let column = dice.pick(&DETAILS)?;
                sample.edits.lost_columns.insert(column);
                vec![format!("error missing-column applications.*.{column}")]
            }
            Self::RowTwice => row_twice(&mut sample, dice),
            Self::TableLost => {
                let table = dice.pick(&["proactive", "applications", "disputes"])?;
                sample.edits.lost_tables.insert(table);
                vec!["error missing-table".to_owned()]
            }
            Self::SectionLost => section_lost(&mut sample, dice),
            Self::HeadingLost => {
                let section = dice.pick(&sections(&sample))?;
                sample.edits.lost_headings.insert(section);
                vec!["error missing-section".to_owned()]
            }
            Self::WordForNumber => {
                let word = dice.pick(&["若干", "见附件", "待定", "不详"])?;
                cell_rewritten(&mut sample, dice, "not-a-number", |_, _| word.to_owned())
            }
            Self::Negative => cell_rewritten(&mut sample, dice, "negative-count", |number, dice| {
                format!("-{}", if number == 0 { dice.amount() } else { number })
            }),
            Self::Fraction => cell_rewritten(&mut sample, dice, "fractional-count", |number, _| format!("{number}.5")),
            Self::Placeholder => placeholder(&mut sample, dice)?,
            Self::BlankCell => blank_cell(&mut sample, dice),
            Self::BlankRow => blank_row(&mut sample, dice, &columns()),
            Self::BlankDetails => blank_row(&mut sample, dice, &DETAILS),
            Self::FullWidth => notation(&mut sample, dice, "non-ascii-digits", wide),
            Self::Unit => notation(&mut sample, dice, "unit-in-cell", |number| format!("{number}件")),
            Self::OtherYearsForm => other_years_form(&mut sample),
            Self::LabelMisspelt => label_misspelt(&mut sample, dice)?,
            Self::PeriodOfAnotherYear => {
                let year = sample.year - 1;
                sample.edits.period = Some(format!("自{year}年1月1日起至{year}年12月31日止"));
                vec!["error reporting-year".to_owned()]
            }
            Self::PeriodTooShort => {
                let year = sample.year;
                sample.edits.period = Some(format!("自{year}年1月1日起至{year}年12月30日止"));
                vec!["error reporting-period".to_owned()]
            }
        };
        Some((sample, expected))
    }
}

const APPLICATIONS: &str = "applications";

fn rows(sample: &Sample) -> Vec<String> {
    sample.table(APPLICATIONS).rows.iter().map(|row| row.id.clone()).collect()
}

fn sections(sample: &Sample) -> Vec<&'static str> {
    sample.printed().sections.iter().map(|section| section.name.as_str()).collect()
}

/// A number near `number`, and another.
pub(crate) fn wrong(number: i64, dice: &mut Dice) -> i64 {
    let amount = dice.amount();
    if number >= amount && dice.below(2) == 0 { number - amount } else { number + amount }
}

/// The finding for one cell: always, as no other cell is in all the sums that fail.
fn blames_cell(sample: &Sample, row: &str, column: &str, right: i64) -> String {
    Sums::of(sample).blamed(&vec![(sample.at(APPLICATIONS, row, column), right)])
}

fn wrong_cell(sample: &mut Sample, dice: &mut Dice, columns: &[&str]) -> Option<Vec<String>> {
    let (row, column) = (dice.pick(&rows(sample))?, dice.pick(columns)?);
    let right = sample.get(APPLICATIONS, &row, column);
    sample.set(APPLICATIONS, &row, column, wrong(right, dice));
    Some(vec![blames_cell(sample, &row, column, right)])
}

/// Two wrong numbers that share neither row nor column: each is blamed by itself, unless they are off by as much, and the
/// two other cells that their rows and columns cross in would do as well.
fn wrong_cells_apart(sample: &mut Sample, dice: &mut Dice) -> Option<Vec<String>> {
    let all = results(sample.table(APPLICATIONS));
    let (a, b) = (dice.below(all.len()), dice.below(all.len() - 1));
    let b = if b >= a { b + 1 } else { b };
    let (c, d) = (dice.below(6), dice.below(5));
    let d = if d >= c { d + 1 } else { d };
    let cells = [(&all[a], DETAILS[c]), (&all[b], DETAILS[d])];
    let right = cells.map(|(row, column)| sample.get(APPLICATIONS, row, column));
    for ((row, column), right) in cells.into_iter().zip(right) {
        let wrong = wrong(right, dice);
        sample.set(APPLICATIONS, row, column, wrong);
    }
    Some(Sums::of(sample).findings())
}

/// Some applications of one class are counted in another.
fn moved_between_columns(sample: &mut Sample, dice: &mut Dice) -> Option<Vec<String>> {
    let filled = filled_cells(sample, |row, column| row != "handled" && column != "total");
    let (row, from) = dice.pick(&filled)?;
    let others: Vec<&str> = DETAILS.into_iter().filter(|column| *column != from).collect();
    let to = dice.pick(&others)?;
    let number = sample.get(APPLICATIONS, &row, from);
    let moved = 1 + i64::try_from(dice.below(usize::try_from(number).ok()?)).ok()?;
    sample.set(APPLICATIONS, &row, from, number - moved);
    sample.set(APPLICATIONS, &row, to, sample.get(APPLICATIONS, &row, to) + moved);
    Some(Sums::of(sample).findings())
}

/// Some applications with one result are counted with another.
fn moved_between_rows(sample: &mut Sample, dice: &mut Dice) -> Option<Vec<String>> {
    let all = results(sample.table(APPLICATIONS));
    let filled = filled_cells(sample, |row, column| all.iter().any(|it| it == row) && column != "total");
    let (from, column) = dice.pick(&filled)?;
    let others: Vec<&String> = all.iter().filter(|row| **row != from).collect();
    let to = dice.pick(&others)?;
    let number = sample.get(APPLICATIONS, &from, column);
    let moved = 1 + i64::try_from(dice.below(usize::try_from(number).ok()?)).ok()?;
    sample.set(APPLICATIONS, &from, column, number - moved);
    sample.set(APPLICATIONS, to, column, sample.get(APPLICATIONS, to, column) + moved);
    Some(Sums::of(sample).findings())
}

fn carry_over(sample: &mut Sample, dice: &mut Dice) -> Option<Vec<String>> {
    let (row, column) = (dice.pick(&["carried_in", "carried_out"])?, dice.pick(&columns())?);
    let right = sample.get(APPLICATIONS, row, column);
    sample.set(APPLICATIONS, row, column, wrong(right, dice));
    Some(vec![blames_cell(sample, row, column, right)])
}

/// A number and its total are both wrong: which of the balance's rows it is cannot be told.
fn carry_over_throughout(sample: &mut Sample, dice: &mut Dice) -> Option<Vec<String>> {
    let (row, column) = (dice.pick(&["carried_in", "carried_out"])?, dice.pick(&DETAILS)?);
    let (right, total) = (sample.get(APPLICATIONS, row, column), sample.get(APPLICATIONS, row, "total"));
    let wrong = wrong(right, dice);
    sample.set(APPLICATIONS, row, column, wrong);
    sample.set(APPLICATIONS, row, "total", total + wrong - right);
    Some(Sums::of(sample).findings())
}

fn filled_cells(sample: &Sample, is_wanted: impl Fn(&str, &str) -> bool) -> Vec<(String, &'static str)> {
    let all = rows(sample).into_iter().flat_map(|row| columns().into_iter().map(move |column| (row.clone(), column)));
    all.filter(|(row, column)| is_wanted(row, column) && sample.get(APPLICATIONS, row, column) > 0).collect()
}

/// The numbers of two cells change places.
fn swapped(
    sample: &mut Sample,
    dice: &mut Dice,
    is_pair: impl Fn(&(String, &'static str), &(String, &'static str)) -> bool,
) -> Option<Vec<String>> {
    let a = dice.pick(&filled_cells(sample, |_, _| true))?;
    let of_a = sample.get(APPLICATIONS, &a.0, a.1);
    let all = rows(sample).into_iter().flat_map(|row| columns().into_iter().map(move |column| (row.clone(), column)));
    let others = all.filter(|b| is_pair(&a, b) && sample.get(APPLICATIONS, &b.0, b.1) != of_a);
    let b = dice.pick(&others.collect::<Vec<_>>())?;
    let of_b = sample.get(APPLICATIONS, &b.0, b.1);
    sample.set(APPLICATIONS, &a.0, a.1, of_b);
    sample.set(APPLICATIONS, &b.0, b.1, of_a);
    Some(Sums::of(sample).findings())
}

/// The rows of the disputes table have one sum each: that row is named, and the total, unless no result can be wrong.
fn wrong_dispute(sample: &mut Sample, dice: &mut Dice, row: usize) -> String {
    let table = sample.table("disputes");
    let row = table.rows[row].id.clone();
    let column = table.columns[dice.below(table.columns.len())].id.clone();
    let right = sample.get("disputes", &row, &column);
    sample.set("disputes", &row, &column, wrong(right, dice));
    let sum: i64 = table.columns[..4].iter().map(|column| sample.get("disputes", &row, &column.id)).sum();
    format!("error disputes-total disputes.{row}.total = {sum}")
}

fn row_lost(sample: &mut Sample, dice: &mut Dice) -> Vec<String> {
    let all = rows(sample);
    let row = all[dice.below(all.len())].clone();
    sample.edits.lost_rows.insert((APPLICATIONS, row.clone()));
    vec![format!("error missing-row applications.{row}.*")]
}

/// Neighbouring rows, as where a page is lost; the first and the last row stay.
fn rows_lost(sample: &mut Sample, dice: &mut Dice) -> Vec<String> {
    let all = rows(sample);
    let first = 1 + dice.below(all.len() - 4);
    let last = first + 1 + dice.below(all.len() - first - 2);
    for row in &all[first..last] {
        sample.edits.lost_rows.insert((APPLICATIONS, row.clone()));
    }
    vec![format!("error missing-row applications.{}.*", all[first])]
}

fn proactive_row_lost(sample: &mut Sample, dice: &mut Dice) -> Vec<String> {
    let table = sample.table("proactive");
    let row = table.rows[dice.below(table.rows.len())].id.clone();
    sample.edits.lost_rows.insert(("proactive", row.clone()));
    let severity = if row == "regulations" { "warning" } else { "error" };
    vec![format!("{severity} missing-row proactive.{row}.*")]
}

fn row_twice(sample: &mut Sample, dice: &mut Dice) -> Vec<String> {
    let all = rows(sample);
    let row = all[dice.below(all.len())].clone();
    sample.edits.doubled_rows.insert((APPLICATIONS, row.clone()));
    vec![format!("warning repeated-row applications.{row}.*")]
}

fn section_lost(sample: &mut Sample, dice: &mut Dice) -> Vec<String> {
    let all = sections(sample);
    let section = all[dice.below(all.len())];
    sample.edits.lost_sections.insert(section);
    let mut expected = vec!["error missing-section".to_owned()];
    if ["proactive", "applications", "disputes"].contains(&section) {
        expected.push("error missing-table".to_owned());
    }
    expected
}

/// A cell of any table: its table, row and column.
fn any_cell(sample: &Sample, dice: &mut Dice) -> (&'static str, String, String) {
    let table = sample.table(["proactive", "applications", "applications", "disputes"][dice.below(4)]);
    let (row, column) = table.cells[dice.below(table.cells.len())];
    (table.name.as_str(), table.row(row).id.clone(), table.column(column).id.clone())
}

/// A cell that holds what cannot be: the sums say what it should be.
fn cell_rewritten(
    sample: &mut Sample,
    dice: &mut Dice,
    rule: &str,
    rewrite: impl Fn(i64, &mut Dice) -> String,
) -> Vec<String> {
    let (table, row, column) = loop {
        let (table, row, column) = any_cell(sample, dice);
        // Money may have decimals, and the change of 2019 a sign.
        if !["amount", "change"].contains(&column.as_str()) {
            break (table, row, column);
        }
    };
    let number = sample.get(table, &row, &column);
    let words = rewrite(number, dice);
    sample.set(table, &row, &column, words);
    let right = if table == "proactive" { String::new() } else { format!(" = {number}") };
    vec![format!("error {rule} {table}.{row}.{column}{right}")]
}

/// A stroke counts as nought.
fn placeholder(sample: &mut Sample, dice: &mut Dice) -> Option<Vec<String>> {
    let (row, column) = (dice.pick(&rows(sample))?, dice.pick(&columns())?);
    let right = sample.get(APPLICATIONS, &row, column);
    let stroke = dice.pick(&["/", "-", "—", "无"])?;
    sample.set(APPLICATIONS, &row, column, stroke);
    Some(vec![nothing_in_cell(sample, "placeholder-cell", &row, column, right)])
}

fn blank_cell(sample: &mut Sample, dice: &mut Dice) -> Vec<String> {
    let (all, columns) = (rows(sample), columns());
    let (row, column) = (all[dice.below(all.len())].clone(), columns[dice.below(columns.len())]);
    let right = sample.get(APPLICATIONS, &row, column);
    sample.set(APPLICATIONS, &row, column, "");
    vec![nothing_in_cell(sample, "blank-cell", &row, column, right)]
}

/// What is said of a cell in which nothing stands, or a sign for nothing.
fn nothing_in_cell(sample: &Sample, rule: &str, row: &str, column: &str, right: i64) -> String {
    match (right, column) {
        (0, _) => format!("warning {rule} applications.{row}.{column}"),
        // The sum of the details is what a blank total stands for.
        (_, "total") => format!("warning total-missing applications.{row}.total = {right}"),
        _ => blames_cell(sample, row, column, right),
    }
}

/// A row in which nothing stands, or only its total.
fn blank_row(sample: &mut Sample, dice: &mut Dice, blank: &[&'static str]) -> Vec<String> {
    let all = rows(sample);
    let row = all[dice.below(all.len())].clone();
    let right: Vec<(&str, i64)> =
        blank.iter().map(|column| (*column, sample.get(APPLICATIONS, &row, column))).collect();
    for (column, _) in &right {
        sample.set(APPLICATIONS, &row, column, "");
    }
    let filled: Vec<&(&str, i64)> = right.iter().filter(|(_, number)| *number > 0).collect();
    let Some((first, number)) = filled.first() else {
        let severity = if blank.contains(&"total") { "warning" } else { "info" };
        return vec![format!("{severity} blank-cell applications.{row}.natural_person")];
    };
    // The columns want just what was there; a row of which only the total is there has no sum of its own.
    let sums = Sums::of(sample);
    let blamed = sums.blamed_by_columns(&vec![(sample.at(APPLICATIONS, &row, first), *number)]);
    let rule = blamed.split(' ').nth(1).unwrap_or_default();
    let cells: Vec<String> = filled.iter().map(|(column, _)| format!("applications.{row}.{column}")).collect();
    let numbers: Vec<String> = filled.iter().map(|(_, number)| number.to_string()).collect();
    vec![format!("error {rule} applications.{row}.*, {} = {}", cells.join(", "), numbers.join(", "))]
}

pub(crate) fn wide(number: i64) -> String {
    let wide = |c: char| char::from_u32(u32::from(c) + 0xfee0).unwrap_or(c);
    number.to_string().chars().map(wide).collect()
}

/// A number that is read all the same.
fn notation(sample: &mut Sample, dice: &mut Dice, rule: &str, write: impl Fn(i64) -> String) -> Vec<String> {
    let (all, columns) = (rows(sample), columns());
    let (row, column) = (all[dice.below(all.len())].clone(), columns[dice.below(columns.len())]);
    let number = sample.get(APPLICATIONS, &row, column);
    sample.set(APPLICATIONS, &row, column, write(number));
    vec![format!("info {rule} applications.{row}.{column}")]
}

/// The tables are on the form of other years; the preamble cites the right one.
fn other_years_form(sample: &mut Sample) -> Vec<String> {
    let (year, cites, severity) =
        if sample.form == "2019" { (2023, "2021", "error") } else { (2020, "2019", "warning") };
    (sample.year, sample.cites) = (year, cites);
    vec![format!("{severity} form-version")]
}

/// One character of a row's label is another.
fn label_misspelt(sample: &mut Sample, dice: &mut Dice) -> Option<Vec<String>> {
    let table = sample.table(dice.pick(&["proactive", "applications"])?);
    let row = &table.rows[dice.below(table.rows.len())];
    let letters: Vec<(usize, char)> = row.label.char_indices().filter(|(_, c)| c.is_alphabetic()).collect();
    if letters.len() < 5 {
        return None;
    }
    let (at, letter) = letters[2 + dice.below(letters.len() - 2)];
    let label = format!("{}某{}", &row.label[..at], &row.label[at + letter.len_utf8()..]);
    sample.edits.labels.insert((table.name.as_str(), row.id.clone()), label);
    let (severity, rule) = match row.id.as_str() {
        "normative_documents" => ("warning", "normative-documents-label"),
        _ => ("info", "row-label"),
    };
    Some(vec![format!("{severity} {rule} {}.{}.*", table.name, row.id)])
}
