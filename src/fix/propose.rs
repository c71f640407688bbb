//! From a finding, and the fixes that its rule names, to changes of the document. Whether they are good is not known yet.

use super::edit::{merge, write_over};
use super::{Edit, Fix, Safety, rows};
use crate::check::{Answer, Context, Cure, Evaluator, Finding, Item, cell_label};
use crate::form::{CellIx, TableId};
use crate::lang::{Bilingual, Lang};
use crate::lint::Knowledge;
use crate::report::{Date, Notation, Value};
use crate::rule::{Compiled, Fact, Node, Repair, Rule, Target};
use crate::text::{self, Span};
use rust_decimal::Decimal;

pub(super) struct Proposer<'p, 'r> {
    pub(super) context: &'p Context<'r>,
    pub(super) knowledge: &'p Knowledge,
}

/// Something that is to be replaced, and by what.
struct Change {
    /// The cell, if it is the number of one.
    cell: Option<Cure>,
    found: String,
    right: String,
    edits: Vec<Edit>,
    safety: Safety,
}

impl Proposer<'_, '_> {
    pub(super) fn fixes(&self, finding: &Finding) -> Vec<Fix> {
        let rule = self.knowledge.rules.get(finding.rule);
        let Some(first) = finding.items.first() else { return Vec::new() };
        let Some(compiled) = self.compiled(rule, *first) else { return Vec::new() };
        let variant =
            compiled.variants.iter().find(|it| Evaluator::new(self.context, *first, &()).holds(&it.when) == Ok(true));
        let repairs = variant.and_then(|variant| variant.repairs.as_ref()).unwrap_or(&compiled.repairs);
        repairs.iter().filter_map(|repair| self.fix(repair, finding)).collect()
    }

    fn compiled<'c>(&self, rule: &'c Rule, item: Item) -> Option<&'c Compiled> {
        let table = item.table().or(rule.table);
        rule.for_form(table.map_or(self.context.form, |table| self.context.form_of(table)))
    }

    fn fix(&self, repair: &Repair, finding: &Finding) -> Option<Fix> {
        match repair {
            Repair::Expected => {
                let changes: Option<Vec<Change>> = finding.cure.iter().map(|cure| self.set(*cure)).collect();
                self.as_one(changes?)
            }
            Repair::AddRows => {
                let edits = rows::add(self.context, &finding.items)?;
                Some(Fix { title: self.title_of_rows(&finding.items)?, edits, safety: Safety::Unsafe })
            }
            // Where the cell to blame is known for sure, another one is not made to fit.
            Repair::Assign(Target::Cell(_), _) if !finding.cure.is_empty() => None,
            Repair::Assign(target, value) => {
                let changes: Option<Vec<Vec<Change>>> =
                    finding.items.iter().map(|item| self.assign(target, value, *item)).collect();
                self.as_one(changes?.into_iter().flatten().collect())
            }
        }
    }

    fn assign(&self, target: &Target, value: &Node, item: Item) -> Option<Vec<Change>> {
        let mut evaluator = Evaluator::new(self.context, item, &());
        let answer = evaluator.answer(value).ok()?;
        match target {
            Target::Cell(pick) => {
                let cell = evaluator.pick(pick)?;
                let Answer::Number(number) = answer else { return None };
                self.set(Cure { table: pick.table, cell, number }).map(|change| vec![change])
            }
            Target::Fact(Fact::CellText) => {
                let Item::Cell(table, cell) = item else { return None };
                let Answer::Number(number) = answer else { return None };
                self.rewrite(Cure { table, cell, number }, self.cell_span(table, cell)?).map(|change| vec![change])
            }
            Target::Fact(fact) => {
                let places = self.context.places_to_write(*fact, item);
                let is_date = matches!(answer, Answer::Date(_));
                let right = written(&answer)?;
                let one_by_one = places.len() > 1 && places.len() == right.chars().count();
                let parts: Vec<String> =
                    if one_by_one { right.chars().map(String::from).collect() } else { vec![right; places.len()] };
                let changes = places.into_iter().zip(parts).map(|(span, right)| {
                    let found = self.context.document.show(span).to_owned();
                    let edits = write_over(self.context.document, span, &right)?;
                    let safety = if is_date { Safety::Unsafe } else { Safety::Safe };
                    Some(Change { cell: None, found, right, edits, safety })
                });
                changes.collect()
            }
        }
    }

    /// Writes a number into a cell; what stands behind the number there is kept.
    fn set(&self, cure: Cure) -> Option<Change> {
        let found = self.context.table(cure.table)?.table.cell(cure.cell);
        let span = self.cell_span(cure.table, cure.cell)?;
        let mut kept = Notation::UNIT;
        kept.add(Notation::REMARK);
        let digits = match found.value {
            Value::Number(_) if found.notation.has(kept) => digits_of(self.context.document.show(span))?,
            _ => span.len(),
        };
        self.rewrite(cure, Span::new(span.start as usize, span.start as usize + digits))
    }

    fn rewrite(&self, cure: Cure, span: Span) -> Option<Change> {
        let value = self.context.table(cure.table)?.table.cell(cure.cell).value;
        let right = cure.number.normalize().to_string();
        let edits = write_over(self.context.document, span, &right)?;
        let safety = if value == Value::Number(cure.number) { Safety::Safe } else { Safety::Unsafe };
        Some(Change { cell: Some(cure), found: self.context.document.show(span).to_owned(), right, edits, safety })
    }

    /// The place of a cell that can be written to.
    fn cell_span(&self, table: TableId, cell: CellIx) -> Option<Span> {
        let found = self.context.table(table)?.table.cell(cell);
        // What no cell was read from, or a formula, is not written over, and neither is a cell that is several at once.
        let writable =
            !matches!(found.value, Value::Unread | Value::Uncomputed) && !found.notation.has(Notation::SHARED);
        writable.then_some(found.span)
    }

    /// Several changes as one fix.
    fn as_one(&self, changes: Vec<Change>) -> Option<Fix> {
        let safety = changes.iter().map(|change| change.safety).max()?;
        let edits = merge(changes.iter().flat_map(|change| &change.edits))?;
        Some(Fix { title: self.title(&changes)?, edits, safety })
    }

    fn title(&self, changes: &[Change]) -> Option<Bilingual> {
        let phrases = &self.knowledge.phrases.fix;
        // Where the number stays, what is said is how it is written.
        let is_written_over = |change: &Change| change.cell.is_none() || change.safety == Safety::Safe;
        let written = |change: &Change| (Bilingual::same(text::trim(&change.found)), Bilingual::same(&change.right));
        match changes {
            [] => None,
            [change] if is_written_over(change) => {
                let (found, right) = written(change);
                Some(phrases.replace.fill(&[("found", &found), ("right", &right)]))
            }
            [change] => {
                let right = Bilingual::same(&change.right);
                Some(phrases.set_cell.fill(&[("cell", &self.name(change.cell?)), ("right", &right)]))
            }
            changes if changes.iter().all(is_written_over) => {
                Some(self.listed(changes, &phrases.replace_list, |change| {
                    let (found, right) = written(change);
                    phrases.replace_one_of_list.fill(&[("found", &found), ("right", &right)])
                }))
            }
            changes => Some(self.listed(changes, &phrases.set_cells, |change| {
                let cell =
                    change.cell.map_or_else(|| Bilingual::same(text::trim(&change.found)), |cure| self.name(cure));
                phrases.one_of_list.fill(&[("cell", &cell), ("right", &Bilingual::same(&change.right))])
            })),
        }
    }

    /// A phrase with a list of the first changes in it.
    fn listed(&self, changes: &[Change], phrase: &Bilingual, one: impl Fn(&Change) -> Bilingual) -> Bilingual {
        const MOST_NAMED: usize = 3;
        let phrases = &self.knowledge.phrases.fix;
        let mut list: Vec<Bilingual> = changes.iter().take(MOST_NAMED).map(one).collect();
        if changes.len() > MOST_NAMED {
            list.push(phrases.and_so_on.clone());
        }
        let (count, list) = (changes.len().to_string(), Bilingual::join(&list, &phrases.list_comma));
        phrase.fill(&[("count", &Bilingual::same(count)), ("list", &list)])
    }

    /// What adding rows is called: by the row, if it is one.
    fn title_of_rows(&self, items: &[Item]) -> Option<Bilingual> {
        let phrases = &self.knowledge.phrases.fix;
        let [Item::Row(table, row)] = *items else {
            return Some(phrases.add_rows.with(&[("count", &items.len())]));
        };
        let row = self.context.table(table)?.printed.row(row);
        Some(phrases.add_row.fill(&[("row", &Bilingual::new(row.short.clone(), Some(row.en.clone())))]))
    }

    fn name(&self, cure: Cure) -> Bilingual {
        let name = |lang: Lang| {
            let printed = self.context.printed(cure.table);
            printed.map(|printed| cell_label(printed, cure.cell, lang)).unwrap_or_default()
        };
        Bilingual::new(name(Lang::Zh), Some(name(Lang::En)))
    }
}

/// An answer as a report writes it.
fn written(answer: &Answer<'_>) -> Option<String> {
    match answer {
        Answer::Number(number) => Some(number.normalize().to_string()),
        Answer::Text(text) => Some(text.to_string()),
        Answer::Date(Date { year, month, day }) => Some(format!("{year}年{month}月{day}日")),
        Answer::Bool(_) | Answer::Passage(_) | Answer::Nothing => None,
    }
}

/// The length of the number that a text begins with.
fn digits_of(text: &str) -> Option<usize> {
    let number =
        |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c) || matches!(c, '.' | '．' | ',' | '，' | '-');
    let length = text.find(|c| !number(c)).unwrap_or(text.len());
    let plain = text.get(..length)?;
    let is_number = plain.parse::<Decimal>().is_ok() || plain.contains(|c: char| c.is_numeric());
    (is_number && plain.starts_with(|c: char| c.is_numeric() || c == '-')).then_some(length)
}
