//! Mistakes that gouji can mend: a report with one, and the report as it is to be afterwards.

use super::damage::{Dice, wide, wrong};
use super::layout::{self, Layout};
use super::sample::{DETAILS, Sample, columns, results};

/// A kind of mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slip {
    WrongCell,
    WrongDispute,
    FullWidth,
    Separated,
    Unit,
    Decimal,
    Zeros,
    Blank,
    Placeholder,
    RowLabel,
    DocumentsLabel,
    ColumnLabel,
    ApplicantsLabel,
    SectionTitle,
    Note,
    PeriodFirst,
    PeriodLast,
    Prefix,
    Issuer,
    Brackets,
    LostRow,
    LostRows,
    LostProactiveRow,
}

pub(crate) const ALL: [Slip; 23] = [
    Slip::WrongCell,
    Slip::WrongDispute,
    Slip::FullWidth,
    Slip::Separated,
    Slip::Unit,
    Slip::Decimal,
    Slip::Zeros,
    Slip::Blank,
    Slip::Placeholder,
    Slip::RowLabel,
    Slip::DocumentsLabel,
    Slip::ColumnLabel,
    Slip::ApplicantsLabel,
    Slip::SectionTitle,
    Slip::Note,
    Slip::PeriodFirst,
    Slip::PeriodLast,
    Slip::Prefix,
    Slip::Issuer,
    Slip::Brackets,
    Slip::LostRow,
    Slip::LostRows,
    Slip::LostProactiveRow,
];

/// A report with a mistake, and the same one without.
pub(crate) struct Slipped {
    pub(crate) sound: Sample,
    damaged: Sample,
    /// Words that are there once, and what stands there by mistake.
    words: Option<(String, String)>,
    /// The rule that finds it.
    pub(crate) rule: &'static str,
}

impl Slipped {
    /// The report as it is to be.
    pub(crate) fn sound(&self, layout: Layout) -> String {
        layout::render(&self.sound, layout)
    }

    /// The report with the mistake.
    pub(crate) fn damaged(&self, layout: Layout) -> String {
        let text = layout::render(&self.damaged, layout);
        match &self.words {
            Some((right, wrong)) => text.replacen(right, wrong, 1),
            None => text,
        }
    }
}

const APPLICATIONS: &str = "applications";

impl Slip {
    /// Whether nothing that the report says changes when it is mended.
    pub(crate) fn is_safe(self) -> bool {
        !matches!(
            self,
            Self::WrongCell
                | Self::WrongDispute
                | Self::Blank
                | Self::Placeholder
                | Self::PeriodFirst
                | Self::PeriodLast
                | Self::LostRow
                | Self::LostRows
                | Self::LostProactiveRow
        )
    }

    /// Whether rows are missing.
    pub(crate) fn loses_rows(self) -> bool {
        matches!(self, Self::LostRow | Self::LostRows | Self::LostProactiveRow)
    }

    /// Makes the mistake. Nothing if the report has nothing in which it can be made.
    pub(crate) fn make(self, sample: &Sample, dice: &mut Dice) -> Option<Slipped> {
        let (mut sound, mut words) = (sample.clone(), None);
        let mut damaged = sound.clone();
        let rows: Vec<String> = sample.table(APPLICATIONS).rows.iter().map(|row| row.id.clone()).collect();
        let (row, column) = (dice.pick(&rows)?, dice.pick(&columns())?);
        let number = sample.get(APPLICATIONS, &row, column);
        let mut write = |written: String| damaged.set(APPLICATIONS, &row, column, written);
        let mut say = |right: &str, wrong: &str| words = Some((right.to_owned(), wrong.to_owned()));
        let rule = match self {
            Self::WrongCell => {
                write(wrong(number, dice).to_string());
                "applications"
            }
            Self::WrongDispute => {
                let total = sample.get("disputes", "reconsideration", "total");
                damaged.set("disputes", "reconsideration", "total", total + 1);
                "disputes-total"
            }
            Self::FullWidth => {
                write(wide(number));
                "non-ascii-digits"
            }
            Self::Separated => {
                // There is none so large: it is the number of licences that is.
                damaged.set("proactive", "licences", "decisions", "12,345");
                sound.set("proactive", "licences", "decisions", "12345");
                "digit-separators"
            }
            Self::Unit => {
                write(format!("{number}件"));
                "unit-in-cell"
            }
            Self::Decimal => {
                write(format!("{number}.0"));
                "decimal-notation"
            }
            Self::Zeros => {
                write(format!("0{}", number.max(1)));
                (number > 0).then_some("leading-zeros")?
            }
            Self::Blank => {
                write(String::new());
                (number == 0 && column != "total").then_some("blank-cell")?
            }
            Self::Placeholder => {
                write(dice.pick(&["/", "无", "—"])?.to_owned());
                (number == 0).then_some("placeholder-cell")?
            }
            Self::RowLabel => {
                let label = sample
                    .table(APPLICATIONS)
                    .rows
                    .iter()
                    .map(|row| &row.label)
                    .find(|label| label.contains("没有现成信息"))?;
                say(label, &label.replace("现成信息", "现成的信息"));
                "row-label"
            }
            Self::DocumentsLabel => {
                say("行政规范性文件", "规范性文件");
                layout::render(sample, Layout::Tabs)
                    .contains("行政规范性文件")
                    .then_some("normative-documents-label")?
            }
            Self::ColumnLabel => {
                let label = &sample.table("proactive").columns.first()?.label;
                say(label, &label.replace("件数", "数").replace("制作数", "制作数量").replace("新", "新增"));
                "column-label"
            }
            Self::ApplicantsLabel => {
                say("社会公益组织", "社会组织");
                "applications-column-label"
            }
            Self::SectionTitle => {
                let title = &sample.printed().sections.iter().find(|section| section.name == "problems")?.title;
                say(title, "存在的问题及改进措施");
                "section-title"
            }
            Self::Note => {
                say("等于第三项加第四项", "等于第三项和第四项");
                "note-text"
            }
            Self::PeriodFirst => {
                say("1月1日起", "1月2日起");
                "reporting-period"
            }
            Self::PeriodLast => {
                say("12月31日止", "12月30日止");
                "reporting-period"
            }
            Self::Prefix => {
                say("国办公开办函", "国办公开办涵");
                "notice-issuer"
            }
            Self::Issuer => {
                say("国务院办公厅政府信息与政务公开办公室关于", "国务院办公厅政务公开办公室关于");
                "notice-issuer"
            }
            Self::Brackets => {
                let (left, right) = dice.pick(&[("[", "]"), ("【", "】"), ("(", ")")])?;
                let notice = &sample.cited().notice;
                say(&format!("〔{}〕", notice.year), &format!("{left}{}{right}", notice.year));
                "number-brackets"
            }
            Self::LostRow | Self::LostRows => {
                let all = results(sample.table(APPLICATIONS));
                let first = dice.below(all.len());
                let count = if self == Self::LostRow { 1 } else { 2 + dice.below(2) };
                let lost: Vec<&String> = all.iter().skip(first).take(count).collect();
                let table = sample.table(APPLICATIONS);
                let under = |id: &String| table.rows.iter().find(|row| row.id == *id).and_then(|row| row.under);
                // A row is copied that is of the same group: one above, or the one below.
                let place = |id: &String| rows.iter().position(|it| it == id);
                let below = place(lost.last()?)? + 1;
                let is_left = |row: &&String| {
                    let mut models = rows.iter().take(place(lost[0]).unwrap_or(0)).chain(rows.get(below));
                    models.any(|it| under(it) == under(row))
                };
                if !lost.iter().all(is_left) {
                    return None;
                }
                for row in lost {
                    sound = without(&sound, row);
                    damaged.edits.lost_rows.insert((APPLICATIONS, row.clone()));
                }
                damaged = Sample { edits: damaged.edits, ..sound.clone() };
                sound.applications.iter().all(|cell| !cell.starts_with('-')).then_some("missing-row")?
            }
            Self::LostProactiveRow => {
                let rows: Vec<_> = sample.table("proactive").rows.iter().map(|row| row.id.clone()).collect();
                let row = dice.pick(&rows)?;
                let columns: Vec<_> =
                    sample.table("proactive").columns.iter().map(|column| column.id.clone()).collect();
                for column in columns {
                    let printed = sample.table("proactive");
                    let at = printed.rows.iter().find(|it| it.id == row)?;
                    if printed.columns[printed.blocks[at.block].columns.clone()].iter().any(|it| it.id == column) {
                        sound.set("proactive", &row, &column, 0);
                    }
                }
                damaged = sound.clone();
                damaged.edits.lost_rows.insert(("proactive", row));
                "missing-row"
            }
        };
        Some(Slipped { sound, damaged, words, rule })
    }
}

/// The report in which nothing had this result.
pub(crate) fn without(sample: &Sample, row: &str) -> Sample {
    let mut sound = sample.clone();
    for column in DETAILS {
        let left = sample.get(APPLICATIONS, row, column);
        for of in [row, "handled", "received"] {
            for column in [column, "total"] {
                let number = sound.get(APPLICATIONS, of, column) - left;
                sound.set(APPLICATIONS, of, column, number);
            }
        }
    }
    sound
}
