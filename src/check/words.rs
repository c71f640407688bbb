//! The words of findings: messages filled in.

use super::context::Context;
use super::eval::{Answer, Evaluator, Known};
use super::item::{Item, cell_label};
use crate::form::{CellIx, TableId};
use crate::lang::{Bilingual, Lang};
use crate::phrases::Phrases;
use crate::report::Date;
use crate::rule::{Part, Template, Variable};
use crate::text;
use rust_decimal::Decimal;

/// Both sides of a comparison that does not hold.
#[derive(Clone, Debug, Default)]
pub(super) struct Sides {
    pub(super) left: Option<String>,
    pub(super) right: Option<String>,
    /// The left side less the right side, if they are numbers.
    pub(super) difference: Option<Decimal>,
    /// The left side has to be what the right side is.
    pub(super) is_equation: bool,
    pub(super) left_terms: Option<String>,
    pub(super) right_terms: Option<String>,
}

/// What the message of a finding can ask for.
pub(super) struct Said<'c, 'r> {
    pub(super) context: &'c Context<'r>,
    pub(super) item: Item,
    pub(super) lang: Lang,
    pub(super) sides: &'c Sides,
    /// All that are in the finding.
    pub(super) all: &'c [Item],
    /// What stands at the place pointed at.
    pub(super) found: &'c str,
    pub(super) siblings: &'c Siblings,
}

/// How a broken equation stands to the others that break the same rule.
#[derive(Clone, Debug, Default)]
pub(super) struct Siblings {
    /// The one that is off by the opposite amount, if there is just one.
    pub(super) opposite: Option<Item>,
    /// A cell of the equation that holds the amount it is off by.
    pub(super) same_as_delta: Option<(TableId, CellIx)>,
    pub(super) total_breaks: bool,
    pub(super) details_break: bool,
}

impl Known for Said<'_, '_> {
    fn variable(&self, variable: Variable) -> Answer<'static> {
        let text = |text: Option<String>| text.map_or(Answer::Nothing, |text| Answer::Text(text.into()));
        let number = |number: Option<Decimal>| number.map_or(Answer::Nothing, Answer::Number);
        let side = |side: &Option<String>| match side.as_deref().map(str::parse::<Decimal>) {
            Some(Ok(number)) => Answer::Number(number),
            _ => text(side.clone()),
        };
        let name = |item: Item| self.context.name_of(item, self.lang);
        let table = self.item.table();
        let address = match self.item {
            Item::Cell(table, cell) => self.context.printed(table).map(|printed| printed.address(cell)),
            _ => None,
        };
        match variable {
            Variable::Left => side(&self.sides.left),
            Variable::Right => side(&self.sides.right),
            Variable::Delta => number(self.sides.difference.map(|it| it.abs().normalize())),
            Variable::Difference => number(self.sides.difference.map(|it| it.normalize())),
            Variable::LeftTerms => text(self.sides.left_terms.clone()),
            Variable::RightTerms => text(self.sides.right_terms.clone()),
            Variable::Row => match (self.item, address, table) {
                (Item::Cell(..), Some((row, _)), Some(table)) => text(Some(name(Item::Row(table, row)))),
                _ => text(Some(name(self.item))),
            },
            Variable::Column => match (self.item, address, table) {
                (Item::Cell(..), Some((_, column)), Some(table)) => text(Some(name(Item::Column(table, column)))),
                _ => text(Some(name(self.item))),
            },
            Variable::Table => text(table.map(|table| name(Item::Table(table)))),
            Variable::Section | Variable::Topic | Variable::Cell => text(Some(name(self.item))),
            Variable::Found => text(Some(self.found.to_owned())),
            Variable::All => {
                const MOST: usize = 8;
                let comma = if self.lang == Lang::Zh { "、" } else { ", " };
                let mut names = self.context.names_of(self.all, self.lang);
                if names.len() > MOST {
                    names.truncate(MOST);
                    names.push(if self.lang == Lang::Zh { "……".into() } else { "…".into() });
                }
                text(Some(names.join(comma)))
            }
            Variable::Count => Answer::Number(self.all.len().into()),
            Variable::Opposite => text(self.siblings.opposite.map(name)),
            Variable::SameAsDelta => text(self.siblings.same_as_delta.and_then(|(table, cell)| {
                self.context.printed(table).map(|printed| cell_label(printed, cell, self.lang))
            })),
            Variable::TotalBreaks => Answer::Bool(self.siblings.total_breaks),
            Variable::DetailsBreak => Answer::Bool(self.siblings.details_break),
            Variable::Metric | Variable::InTable | Variable::CopiedFrom | Variable::Addition | Variable::Excess => {
                text(self.context.prose_words(variable, self.item, self.lang))
            }
            Variable::OffBy => number(self.context.off_by(self.item)),
        }
    }
}

/// The details of a finding; of many the first, and how many more there are.
pub(super) fn few<I>(
    items: impl ExactSizeIterator<Item = I>,
    detail: impl FnMut(I) -> Option<Bilingual>,
    phrases: &Phrases,
) -> Vec<Bilingual> {
    const MOST: usize = 8;
    let count = items.len();
    let shown = if count > MOST { MOST - 1 } else { count };
    let mut details: Vec<Bilingual> = items.take(shown).filter_map(detail).collect();
    if count > shown {
        details.push(phrases.finding.more.with(&[("count", &(count - shown))]));
    }
    details
}

/// Everything about a finding that its words are made from.
pub(super) struct Speaker<'c, 'r> {
    pub(super) context: &'c Context<'r>,
    pub(super) item: Item,
    pub(super) sides: &'c Sides,
    pub(super) all: &'c [Item],
    pub(super) found: &'c str,
    pub(super) siblings: &'c Siblings,
}

impl<'c, 'r> Speaker<'c, 'r> {
    pub(super) fn said(&self, lang: Lang) -> Said<'c, 'r> {
        let Self { context, item, sides, all, found, siblings } = *self;
        Said { context, item, lang, sides, all, found, siblings }
    }

    /// A template filled in, in both languages.
    pub(super) fn say(&self, template: &Template) -> Bilingual {
        let zh = self.fill(&template.zh, Lang::Zh);
        let en = (!template.en.is_empty()).then(|| self.fill(&template.en, Lang::En));
        Bilingual::new(zh, en)
    }

    fn fill(&self, parts: &[Part], lang: Lang) -> String {
        let said = self.said(lang);
        let mut evaluator = Evaluator::new(self.context, self.item, &said);
        let mut text = String::new();
        for part in parts {
            match part {
                Part::Words(words) => text.push_str(words),
                Part::Value(node) => text.push_str(&shown(evaluator.answer(node).unwrap_or(Answer::Nothing), lang)),
            }
        }
        text
    }
}

/// A value as a person reads it.
pub(super) fn shown(answer: Answer<'_>, lang: Lang) -> String {
    match answer {
        Answer::Number(number) => number.normalize().to_string(),
        Answer::Text(text) => on_one_line(&text),
        Answer::Date(Date { year, month, day }) => match lang {
            Lang::Zh => format!("{year}年{month}月{day}日"),
            Lang::En => format!("{year}-{month:02}-{day:02}"),
        },
        Answer::Bool(bool) => bool.to_string(),
        Answer::Passage(_) => String::new(),
        Answer::Nothing => "—".to_owned(),
    }
}

/// A text on one line.
fn on_one_line(text: &str) -> String {
    let words: Vec<&str> = text.split(text::is_blank).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// A text of the report on one line, and not too long a one.
pub(super) fn one_line(text: &str) -> String {
    const LONGEST: usize = 60;
    let line = on_one_line(text);
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
