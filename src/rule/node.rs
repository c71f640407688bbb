//! The compiled expression: names resolved to rows, columns and facts of a form.

use super::{Fact, Operator, Others, Scope, Variable};
use crate::form::{CellIx, ColumnIx, RowIx, SectionId, Table, TableId};
use crate::lexicon::ClassId;
use regex::Regex;
use rust_decimal::Decimal;
use std::sync::OnceLock;

/// An expression with all names resolved.
#[derive(Debug)]
pub enum Node {
    /// A number.
    Number(Decimal),
    /// True or false.
    Bool(bool),
    /// A text.
    Text(String),
    /// What the report says.
    Fact(Fact),
    /// What is known of the finding at hand; in hints and messages only.
    Variable(Variable),
    /// The number of a cell.
    Cell(CellPick),
    /// A function of cells.
    OfCells(Function, Vec<CellPick>),
    /// A function of cells of other reports.
    OfOthers(Function, Others),
    /// The running text of a section.
    Passage(SectionId),
    /// Whether a text has the pattern somewhere.
    Matches(Box<Node>, Pattern),
    /// How many of the sentences of running text, in hundredths, have the pattern in them.
    Share(Box<Node>, Pattern),
    /// The length of a text in characters, blanks left out.
    Length(Box<Node>),
    /// The number without its sign.
    Abs(Box<Node>),
    /// The day of a year, month and day.
    Date(Box<[Node; 3]>),
    /// Whether there is such a thing.
    Stated(Box<Node>),
    /// The opposite.
    Not(Box<Node>),
    /// The negative.
    Negative(Box<Node>),
    /// Two joined by an operator.
    Binary(Operator, Box<Node>, Box<Node>),
    /// Whether a value is one of several.
    In(Box<Node>, Vec<Node>),
    /// Whether the figure at hand, as exact as it is meant to be, is one of several.
    Says(Box<Node>, Vec<Node>),
    /// Whether the change at hand is what becomes of a figure that goes from the one to the other.
    Recomputes(Box<[Node; 2]>),
    /// Whether the running text, or that of a section, has words of a class; headings aside.
    Mentions(ClassId, Option<SectionId>),
    /// Whether the paragraph of the figure at hand states one of these metrics too, and not that there was none.
    Beside(Vec<u16>),
}

/// A function of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    /// Their sum; blanks count as nought.
    Sum,
    /// The greatest of them.
    Greatest,
    /// Whether nothing stands in any of them.
    Blank,
    /// Whether something stands in all of them.
    Filled,
}

/// The names of all functions of expressions.
pub const FUNCTIONS: &[&str] = &[
    "sum",
    "greatest",
    "blank",
    "filled",
    "abs",
    "stated",
    "length",
    "date",
    "text",
    "matches",
    "says",
    "mentions",
    "beside",
    "recomputes",
    "share",
];

/// A row or column: a certain one, or the one at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pick<T> {
    /// The one at hand.
    Current,
    /// A certain one; of columns that several blocks have, the one of the row's block.
    These(Vec<T>),
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellPick {
    /// The table.
    pub table: TableId,
    /// The row.
    pub row: Pick<RowIx>,
    /// The column.
    pub column: Pick<ColumnIx>,
}

/// A regular expression, compiled when it is first needed: most reports never need most of them.
#[derive(Debug)]
pub struct Pattern {
    written: String,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// A pattern as written.
    #[must_use]
    pub fn new(written: impl Into<String>) -> Self {
        Self { written: written.into(), regex: OnceLock::new() }
    }

    /// The regular expression; none where it is wrong (which loading has refused).
    pub fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Regex::new(&self.written).ok()).as_ref()
    }

    /// What is wrong with it, if anything.
    #[must_use]
    pub fn mistake(&self) -> Option<String> {
        self.regex().is_none().then(|| Regex::new(&self.written).err().map(|error| error.to_string()))?
    }
}

impl CellPick {
    /// The cell in `table`, where `row` and `column` are at hand.
    #[must_use]
    pub fn within(&self, table: &Table, row: Option<RowIx>, column: Option<ColumnIx>) -> Option<CellIx> {
        let row = match &self.row {
            Pick::Current => row?,
            Pick::These(rows) => *rows.first()?,
        };
        match &self.column {
            Pick::Current => table.cell(row, column?),
            Pick::These(columns) => columns.iter().find_map(|column| table.cell(row, *column)),
        }
    }
}

impl Node {
    /// Calls `visit` with every cell of the report that the expression names.
    pub fn cells<'n>(&'n self, visit: &mut impl FnMut(&'n CellPick)) {
        self.walk(&mut |node| match node {
            Self::Cell(cell) => visit(cell),
            Self::OfCells(_, cells) => cells.iter().for_each(&mut *visit),
            _ => {}
        });
    }

    /// Calls `visit` with the expression and every expression in it.
    pub fn walk<'n>(&'n self, visit: &mut impl FnMut(&'n Node)) {
        visit(self);
        match self {
            Self::Matches(inner, _)
            | Self::Share(inner, _)
            | Self::Length(inner)
            | Self::Abs(inner)
            | Self::Stated(inner)
            | Self::Not(inner)
            | Self::Negative(inner) => inner.walk(visit),
            Self::Date(parts) => parts.iter().for_each(|part| part.walk(visit)),
            Self::Recomputes(figures) => figures.iter().for_each(|figure| figure.walk(visit)),
            Self::Binary(_, left, right) => {
                left.walk(visit);
                right.walk(visit);
            }
            Self::In(value, items) | Self::Says(value, items) => {
                value.walk(visit);
                items.iter().for_each(|item| item.walk(visit));
            }
            Self::Number(_)
            | Self::Bool(_)
            | Self::Text(_)
            | Self::Fact(_)
            | Self::Variable(_)
            | Self::Cell(_)
            | Self::OfCells(..)
            | Self::Passage(_)
            | Self::Mentions(..)
            | Self::Beside(_)
            | Self::OfOthers(..) => {}
        }
    }

    /// What the expression asks of the row or cell at hand.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match self {
            Self::Number(_) | Self::Bool(_) | Self::Text(_) => Scope::Report,
            Self::Fact(fact) => fact.scope(),
            Self::Abs(inner) | Self::Stated(inner) | Self::Not(inner) | Self::Negative(inner) => inner.scope(),
            Self::Binary(_, left, right) => left.scope().and(right.scope()),
            Self::In(value, items) => items.iter().fold(value.scope(), |scope, item| scope.and(item.scope())),
            Self::Mentions(..) => Scope::Report,
            _ => Scope::Place,
        }
    }
}
