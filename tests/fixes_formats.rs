//! Every kind of fix, in every format: a report is damaged and mended, and then nothing is left to say, and it is, cell by
//! cell and word by word, the report that it was.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

mod support;

use gouji::fix::{self, Safety};
use gouji::lint::{Linted, Options, Tools};
use gouji::read::{Block, Document, Format};
use gouji::report::Value;
use gouji::rule::{Repair, Selection, Target};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use std::collections::BTreeSet;
use std::path::Path;
use support::damage::Dice;
use support::docx::{self, Oddities};
use support::html;
use support::knowledge;
use support::layout::{self, Layout};
use support::printed::Printed;
use support::sample::{self, Sample};
use support::slips::{self, Slip, Slipped};
use support::xlsx;

/// How files are written.
#[derive(Clone, Copy, Debug, Default)]
struct Style {
    odd: Oddities,
    sheet: xlsx::Style,
    page: html::Style,
}

const KINDS: [&str; 4] = ["report.docx", "report.xlsx", "report.html", "report.md"];

impl Style {
    fn write(self, text: &str, name: &str) -> Vec<u8> {
        let printed = Printed::of_markdown(text);
        match name.rsplit('.').next() {
            Some("docx") => docx::write(&printed, self.odd),
            Some("xlsx") => xlsx::write(&printed, self.sheet),
            Some("html") => html::write(&printed, self.page).into_bytes(),
            _ => html::in_markdown(&printed, self.page).into_bytes(),
        }
    }
}

fn options() -> Options {
    Options { selection: Selection::new(&knowledge().rules, &[], &[]).unwrap_or_default(), ..Options::default() }
}

fn lint(bytes: &[u8], name: &str) -> Linted {
    Tools { knowledge: knowledge(), options: &options() }.lint(bytes, Path::new(name))
}

fn mended(bytes: &[u8], name: &str, most: Safety) -> Option<Vec<u8>> {
    let linted = lint(bytes, name);
    let options = options();
    let tools = Tools { knowledge: knowledge(), options: &options };
    fix::mend(tools, bytes, Path::new(name), &linted, most).map(|mended| mended.bytes)
}

/// What is found, but for what is said of tracked changes and of hidden text.
fn found(linted: &Linted) -> Vec<String> {
    let mut lines = support::lines(linted);
    lines.retain(|line| !line.contains("tracked-changes") && !line.contains("hidden-text"));
    lines
}

/// All that a document says, and where: paragraphs, and the cells of tables with the columns and rows that they cover.
fn said(linted: &Linted) -> Vec<String> {
    let document: &Document = linted.document.as_ref().expect("a document");
    let mut said = Vec::new();
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => said.push(document.words(paragraph.text.span()).trim().to_owned()),
            Block::Table(table) => {
                for (at, row) in table.rows().enumerate() {
                    said.extend(row.iter().map(|cell| {
                        let place = if document.format == Format::Html { Default::default() } else { cell.place };
                        let words = document.words(cell.text.span()).split_whitespace().collect::<String>();
                        format!("{at} {} {}×{} {place:?} {words}", cell.column, cell.colspan, cell.rowspan)
                    }));
                }
            }
            Block::Picture(_) | Block::Sheet(_) => {}
        }
    }
    said
}

fn values(linted: &Linted) -> Vec<Vec<Value>> {
    let tables = &linted.report.as_ref().expect("a report").tables;
    tables.iter().map(|table| table.cells.iter().map(|cell| cell.value).collect()).collect()
}

/// Damages a file, mends it, and looks at what has become of it. Whether there was a fix; nothing where the damage is not
/// found in that report.
fn damage_and_mend(slip: Slip, slipped: &Slipped, style: Style, name: &str) -> Result<Option<bool>, TestCaseError> {
    let sound = style.write(&slipped.sound(Layout::Markdown), name);
    let damaged = style.write(&slipped.damaged(Layout::Markdown), name);
    let expected = lint(&sound, name);
    let before = lint(&damaged, name);
    if !found(&expected).is_empty() || !found(&before).iter().any(|line| line.contains(slipped.rule)) {
        return Ok(None);
    }
    let shown = || format!("{slip:?} {name} {style:?}\n{:?}\n{:?}", found(&before), slipped.damaged(Layout::Markdown));
    if !slip.is_safe() {
        prop_assert_eq!(mended(&damaged, name, Safety::Safe), None, "{}", shown());
    }
    let most = if slip.is_safe() { Safety::Safe } else { Safety::Unsafe };
    let Some(bytes) = mended(&damaged, name, most) else { return Ok(Some(false)) };
    let after = lint(&bytes, name);
    prop_assert!(found(&after).is_empty(), "{:?}\n{}", found(&after), shown());
    prop_assert_eq!(values(&after), values(&expected), "{}", shown());
    // Where one row of a group was left, its label was merged with nothing.
    let is_of_note = |line: &String| slip != Slip::LostRows || !line.ends_with(' ');
    let (said, expected) = (said(&after), said(&expected));
    let words = |line: &String| {
        if slip == Slip::LostRows { line.rsplit(' ').next().unwrap_or_default().to_owned() } else { line.clone() }
    };
    let lines = |said: &[String]| said.iter().filter(|line| is_of_note(line)).map(words).collect::<Vec<_>>();
    let (said, expected) = (lines(&said), lines(&expected));
    let differs = said.iter().zip(&expected).find(|(is, should)| is != should);
    prop_assert!(
        differs.is_none() && said.len() == expected.len(),
        "{differs:?} {} {}\n{}",
        said.len(),
        expected.len(),
        shown()
    );
    prop_assert_eq!(mended(&bytes, name, Safety::Unsafe), None, "{}", shown());
    Ok(Some(true))
}

fn dice() -> impl Strategy<Value = Dice> {
    prop::collection::vec(any::<u32>(), 8).prop_map(Dice::new)
}

fn a_slip() -> impl Strategy<Value = Slip> {
    prop::sample::select(slips::ALL.to_vec())
}

fn make(slip: Slip, sample: &Sample, dice: &Dice) -> Result<Slipped, TestCaseError> {
    slip.make(sample, &mut dice.clone()).ok_or_else(|| TestCaseError::reject("nothing to damage"))
}

proptest! {
    #![proptest_config(support::cases(40))]

    #[test]
    fn what_programs_write_plainly_is_mended(sample in sample::sample(), slip in a_slip(), dice in dice()) {
        let slipped = make(slip, &sample, &dice)?;
        for name in KINDS {
            let is_mended = damage_and_mend(slip, &slipped, Style::default(), name)?;
            // A block of a single row has no other to be like.
            let may_be_left = slip == Slip::LostProactiveRow;
            prop_assert!(is_mended != Some(false) || may_be_left, "{slip:?} {name}\n{}", slipped.damaged(Layout::Markdown));
        }
    }

    #[test]
    fn what_is_odd_is_mended_or_left(
        sample in sample::sample(), slip in a_slip(), dice in dice(),
        odd in (0..=Oddities::ALL.0).prop_map(Oddities),
        sheet in (0..=xlsx::Style::ALL.0).prop_map(xlsx::Style),
        page in (0..=html::Style::ALL.0).prop_map(html::Style),
    ) {
        let slipped = make(slip, &sample, &dice)?;
        for name in KINDS {
            damage_and_mend(slip, &slipped, Style { odd, sheet, page }, name)?;
        }
    }

    #[test]
    fn texts_are_mended_in_every_layout(sample in sample::sample(), slip in a_slip(), dice in dice(), at in 0..layout::ALL.len()) {
        let layout = layout::ALL[at];
        let slipped = make(slip, &sample, &dice)?;
        let (sound, damaged) = (slipped.sound(layout), slipped.damaged(layout));
        let expected = lint(sound.as_bytes(), "report.md");
        prop_assume!(found(&expected).is_empty());
        let before = lint(damaged.as_bytes(), "report.md");
        prop_assume!(found(&before).iter().any(|line| line.contains(slipped.rule)));
        let most = if slip.is_safe() { Safety::Safe } else { Safety::Unsafe };
        let Some(bytes) = mended(damaged.as_bytes(), "report.md", most) else { return Ok(()) };
        let after = lint(&bytes, "report.md");
        let shown = format!("{slip:?} {layout:?}\n{:?}\n{damaged}\n{}", found(&before), String::from_utf8_lossy(&bytes));
        prop_assert!(found(&after).is_empty(), "{:?}\n{shown}", found(&after));
        prop_assert_eq!(values(&after), values(&expected), "{}", shown);
        prop_assert_eq!(mended(&bytes, "report.md", Safety::Unsafe), None, "{}", shown);
        // A row stands where it stood, and labels of groups before it.
        if layout.is_grid() && slip.loses_rows() && layout != Layout::RowTables {
            prop_assert_eq!(String::from_utf8_lossy(&bytes), sound, "{}", shown);
        }
    }
}

/// What rules name as the way to mend something, and what is mended here.
#[test]
fn every_kind_of_fix_is_tried() {
    let kind = |repair: &Repair| match repair {
        Repair::Expected => "expected".to_owned(),
        Repair::AddRows => "add rows".to_owned(),
        Repair::Assign(Target::Cell(_), _) => "a cell".to_owned(),
        Repair::Assign(Target::Fact(fact), _) => format!("{fact:?}"),
    };
    let rules = || knowledge().rules.iter().map(|(_, rule)| rule);
    let kinds = |rule: &gouji::rule::Rule| -> BTreeSet<String> {
        rule.compiled.iter().flat_map(|compiled| &compiled.repairs).map(kind).collect()
    };
    let all: BTreeSet<String> = rules().flat_map(kinds).collect();
    let mut tried = BTreeSet::new();
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (samples, dice) = (sample::sample(), dice());
    for slip in slips::ALL {
        for _ in 0..32 {
            let sample = samples.new_tree(&mut runner).expect("a sample").current();
            let dice = dice.new_tree(&mut runner).expect("dice").current();
            let Ok(slipped) = make(slip, &sample, &dice) else { continue };
            let bytes = Style::default().write(&slipped.damaged(Layout::Markdown), "report.html");
            let linted = lint(&bytes, "report.html");
            if mended(&bytes, "report.html", Safety::Unsafe).is_some() {
                let found = linted.checked.findings.iter().map(|finding| knowledge().rules.get(finding.rule));
                tried.extend(found.flat_map(kinds));
                break;
            }
        }
    }
    assert_eq!(all, tried);
}
