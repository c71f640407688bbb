//! Rows and cells that a rule cannot tell apart. Most cells say 0 and most rows are as printed: a rule that asks no more of
//! them than that is asked once for all of them.

use super::context::{Addend, Context, Reason, TableView};
use super::item::Item;
use crate::form::{CellIx, Kind};
use crate::report::{Likeness, Notation, RowState, Unit, Value};
use crate::rule::{Scope, Subject};
use rust_decimal::Decimal;
use std::mem::{Discriminant, discriminant};

/// The rows and cells of a table, those together that are alike.
pub(super) struct Alike {
    by_notation: Vec<Vec<Item>>,
    by_number: Vec<Vec<Item>>,
    rows: Vec<Vec<Item>>,
}

/// How a cell is filled in, whatever the number.
#[derive(Clone, Copy, PartialEq)]
struct Filling {
    value: Discriminant<Value>,
    unit: Option<Unit>,
    notation: Notation,
    kind: Kind,
}

/// A cell's number, and what it stands for in a sum; digit for digit, which is quicker to compare than by value.
#[derive(Clone, Copy, PartialEq)]
struct Number {
    value: Option<(i128, u32)>,
    addend: Option<(i128, u32)>,
    unknown: Option<Reason>,
    stands: Discriminant<Addend>,
}

impl Number {
    fn of(value: Value, addend: Addend) -> Self {
        let digits = |number: Decimal| (number.mantissa(), number.scale());
        let value = match value {
            Value::Number(number) => Some(digits(number)),
            _ => None,
        };
        let number = addend.number();
        Self { value, addend: number.ok().map(digits), unknown: number.err(), stands: discriminant(&addend) }
    }
}

/// How a row was found, wherever it is.
#[derive(Clone, Copy, PartialEq)]
struct Finding {
    likeness: Option<Likeness>,
    realigned: bool,
    repeated: bool,
    in_order: bool,
}

impl Alike {
    pub(super) fn of(context: &Context<'_>, view: &TableView<'_>) -> Self {
        let table = view.table.id;
        let (mut by_notation, mut by_number) = (Groups::default(), Groups::default());
        for (at, (cell, addend)) in (0_u16..).map(CellIx).zip(view.table.cells.iter().zip(&view.addends)) {
            // Of cells that were not found, their rows are said to be missing; there is nothing to ask of them.
            if cell.value == Value::Unread {
                continue;
            }
            let (_, column) = view.printed.address(at);
            let kind = view.printed.column(column).kind;
            let (unit, notation) = (cell.unit, cell.notation);
            let filling = Filling { value: discriminant(&cell.value), unit, notation, kind };
            by_notation.add(filling, Item::Cell(table, at));
            by_number.add((Number::of(cell.value, *addend), filling), Item::Cell(table, at));
        }
        Self { by_notation: by_notation.items(), by_number: by_number.items(), rows: rows(context, view) }
    }

    /// The groups of which a rule of this scope holds for all or for none; none where it can tell each thing apart.
    pub(super) fn groups(&self, subject: Subject, scope: Scope) -> Option<&[Vec<Item>]> {
        match (subject, scope) {
            (Subject::Cell, Scope::Notation) => Some(&self.by_notation),
            (Subject::Cell, Scope::Number) => Some(&self.by_number),
            (Subject::Row, Scope::RowFound) => Some(&self.rows),
            _ => None,
        }
    }
}

fn rows(context: &Context<'_>, view: &TableView<'_>) -> Vec<Vec<Item>> {
    let mut groups = Groups::default();
    let mut last: Option<usize> = None;
    for row in view.printed.row_ids() {
        let found = view.table.row(row);
        let item = Item::Row(view.table.id, row);
        let in_order = last.is_none_or(|last| last <= found.position);
        if found.state != RowState::Missing {
            last = last.max(Some(found.position));
        }
        // Where a text breaks off, or a row was not read, it matters which one it is.
        if found.state == RowState::Read && context.report.breaks_off.is_none() {
            let likeness = found.label.map(|label| label.likeness);
            groups
                .add(Finding { likeness, realigned: found.realigned, repeated: found.again.is_some(), in_order }, item);
        } else {
            groups.alone(item);
        }
    }
    groups.items()
}

/// Things by what they have in common, in the order in which the first of each came.
struct Groups<K> {
    groups: Vec<(Option<K>, Vec<Item>)>,
    /// The group of the last that was added: mostly the next is of it too.
    last: usize,
}

impl<K> Default for Groups<K> {
    fn default() -> Self {
        Self { groups: Vec::new(), last: 0 }
    }
}

impl<K: PartialEq> Groups<K> {
    fn add(&mut self, key: K, item: Item) {
        let is_it = |(other, _): &(Option<K>, Vec<Item>)| other.as_ref() == Some(&key);
        if !self.groups.get(self.last).is_some_and(is_it) {
            self.last = self.groups.iter().position(is_it).unwrap_or(self.groups.len());
        }
        match self.groups.get_mut(self.last) {
            Some((_, items)) => items.push(item),
            None => self.groups.push((Some(key), vec![item])),
        }
    }

    fn alone(&mut self, item: Item) {
        self.groups.push((None, vec![item]));
    }

    fn items(self) -> Vec<Vec<Item>> {
        self.groups.into_iter().map(|(_, items)| items).collect()
    }
}
