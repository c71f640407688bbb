//! What a rule bears on, as far as the form as printed tells: worked out once, whatever reports say.

use super::syntax::Operator;
use super::{Compiled, Fact, Linear, Node, Subject};
use crate::form::{CellIx, ColumnIx, Form, RowIx, Table, TableId};
use rust_decimal::Decimal;
use std::sync::OnceLock;

/// Which rows, columns or cells of a table a rule bears on.
#[derive(Debug)]
pub struct Members {
    table: TableId,
    /// For each of them, whether it does; nothing where it bears on all.
    few: Option<Box<[bool]>>,
}

impl Members {
    /// Whether it bears on the one at this place.
    #[must_use]
    pub fn has(&self, at: u16) -> bool {
        self.few.as_ref().is_none_or(|few| few.get(usize::from(at)).copied().unwrap_or_default())
    }

    /// Whether it bears on all.
    #[must_use]
    pub fn are_all(&self) -> bool {
        self.few.is_none()
    }
}

/// The cells of an equation for one row or column, each with how often it is added.
pub type Terms = Box<[(CellIx, Times)]>;

/// How often a cell is added to the difference of the sides of an equation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Times {
    /// Once.
    Plus,
    /// Once, and taken away.
    Minus,
    /// So often.
    Many(Decimal),
}

impl From<Decimal> for Times {
    fn from(times: Decimal) -> Self {
        match times {
            it if it == Decimal::ONE => Self::Plus,
            it if it == Decimal::NEGATIVE_ONE => Self::Minus,
            many => Self::Many(many),
        }
    }
}

/// What is worked out of a rule when it is first asked for.
#[derive(Debug, Default)]
pub struct Bearing {
    members: OnceLock<Vec<Members>>,
    terms: OnceLock<Vec<Option<Terms>>>,
}

impl Compiled {
    /// The rows, columns or cells of a table that the rule can apply to: not those that are not among its own, nor those
    /// for which its condition is false whatever a report says.
    ///
    /// `form` is the form that it is compiled for.
    #[must_use]
    pub fn members(&self, subject: Subject, form: &Form, table: TableId) -> Option<&Members> {
        let members = self.bearing.members.get_or_init(|| {
            let of = |table: &Table| Members { table: table.id, few: self.few(subject, table) };
            form.tables.iter().map(of).collect()
        });
        members.iter().find(|members| members.table == table)
    }

    fn few(&self, subject: Subject, table: &Table) -> Option<Box<[bool]>> {
        let count = match subject {
            Subject::Row => table.rows.len(),
            Subject::Column => table.columns.len(),
            Subject::Cell => table.cells.len(),
            _ => 0,
        };
        let applies = |at: u16| {
            let place = Place::of(subject, table, at);
            let is_among = match (&self.among, subject) {
                (Some(among), Subject::Row | Subject::Column) => among.contains(&at),
                _ => true,
            };
            is_among && self.when.as_ref().is_none_or(|when| place.holds(when) != Some(false))
        };
        let few: Box<[bool]> = (0..u16::try_from(count).unwrap_or(u16::MAX)).map(applies).collect();
        few.contains(&false).then_some(few)
    }

    /// The cells of the equation for the row or column at `at`, if the form has them there; `table` is that of the form
    /// that the rule is compiled for.
    #[must_use]
    pub fn terms(&self, linear: &Linear, subject: Subject, table: &Table, at: u16) -> Option<&Terms> {
        let terms = self.bearing.terms.get_or_init(|| {
            let count = match subject {
                Subject::Row => table.rows.len(),
                Subject::Column => table.columns.len(),
                Subject::Cell => table.cells.len(),
                _ => 1,
            };
            let of = |at| {
                let place = Place::of(subject, table, at);
                let term = |term: &super::linear::Term| {
                    let cell = term.cell.within(table, place.row, place.column)?;
                    Some((cell, Times::from(term.times)))
                };
                linear.terms.iter().map(term).collect::<Option<Terms>>()
            };
            (0..u16::try_from(count).unwrap_or(u16::MAX)).map(of).collect()
        });
        terms.get(usize::from(at))?.as_ref()
    }
}

/// A row, column or cell of a table as printed.
struct Place<'f> {
    table: &'f Table,
    row: Option<RowIx>,
    column: Option<ColumnIx>,
}

/// What is printed.
#[derive(PartialEq)]
enum Printed<'f> {
    Text(&'f str),
    Bool(bool),
}

impl<'f> Place<'f> {
    fn of(subject: Subject, table: &'f Table, at: u16) -> Self {
        let (row, column) = match subject {
            Subject::Row => (Some(RowIx(at)), None),
            Subject::Column => (None, Some(ColumnIx(at))),
            Subject::Cell => {
                let (row, column) = table.address(CellIx(at));
                (Some(row), Some(column))
            }
            _ => (None, None),
        };
        Self { table, row, column }
    }

    /// Whether a condition holds, if that is so whatever a report says.
    fn holds(&self, node: &Node) -> Option<bool> {
        match self.value(node)? {
            Printed::Bool(holds) => Some(holds),
            Printed::Text(_) => None,
        }
    }

    fn value<'n>(&'n self, node: &'n Node) -> Option<Printed<'n>> {
        match node {
            Node::Text(text) => Some(Printed::Text(text)),
            Node::Bool(bool) => Some(Printed::Bool(*bool)),
            Node::Fact(fact) => self.fact(*fact).map(Printed::Text),
            Node::Not(inner) => self.holds(inner).map(|holds| Printed::Bool(!holds)),
            Node::Binary(operator, left, right) => self.binary(*operator, left, right).map(Printed::Bool),
            Node::In(value, items) => {
                let value = self.value(value)?;
                let is_it = |item: &Node| self.value(item).map(|item| item == value);
                let found: Option<Vec<bool>> = items.iter().map(is_it).collect();
                found.map(|found| Printed::Bool(found.contains(&true)))
            }
            _ => None,
        }
    }

    fn binary(&self, operator: Operator, left: &Node, right: &Node) -> Option<bool> {
        let joined = |settles: bool, left: Option<bool>, right: Option<bool>| {
            if left == Some(settles) || right == Some(settles) { Some(settles) } else { left.and(right) }
        };
        match operator {
            Operator::And => joined(false, self.holds(left), self.holds(right)),
            Operator::Or => joined(true, self.holds(left), self.holds(right)),
            Operator::Implies => joined(true, self.holds(left).map(|it| !it), self.holds(right)),
            Operator::Equal => Some(self.value(left)? == self.value(right)?),
            Operator::Unequal => Some(self.value(left)? != self.value(right)?),
            _ => None,
        }
    }

    fn fact(&self, fact: Fact) -> Option<&'f str> {
        match fact {
            Fact::TableIdText => Some(&self.table.name),
            Fact::RowIdText => Some(&self.table.row(self.row?).id),
            Fact::ColumnIdText => Some(&self.table.column(self.column?).id),
            Fact::CellKind => Some(self.table.column(self.column?).kind.name()),
            _ => None,
        }
    }
}
