//! Equations of cells: both sides sums and differences of cells of one table. They cross, and that is what blame works with.

use super::node::{CellPick, Function, Node};
use super::others::Others;
use super::syntax::Operator;
use crate::form::TableId;
use rust_decimal::Decimal;

/// The left side less the right side, as a sum of cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Linear {
    /// The table that all its cells are of.
    pub table: TableId,
    /// Each cell, and how often it is added; a negative number if it is taken away.
    pub terms: Vec<Term>,
    /// Cells of other reports: numbers that are given.
    pub others: Vec<OtherTerm>,
    /// What is added besides cells.
    pub constant: Decimal,
}

/// A cell of an equation.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The cell.
    pub cell: CellPick,
    /// How often it is added to the difference of the sides.
    pub times: Decimal,
    /// Whether it stands on the left side.
    pub left: bool,
}

/// The sum of cells of other reports in an equation.
#[derive(Clone, Debug, PartialEq)]
pub struct OtherTerm {
    /// The cells.
    pub others: Others,
    /// How often their sum is added to the difference of the sides.
    pub times: Decimal,
    /// Whether it stands on the left side.
    pub left: bool,
}

impl Linear {
    /// The equation that `node` is, if it is one of at least two cells, those of this report all of one table.
    #[must_use]
    pub fn of(node: &Node) -> Option<Self> {
        let Node::Binary(Operator::Equal, left, right) = node else { return None };
        let mut sides = Sides::default();
        sides.collect(left, Decimal::ONE, true)?;
        sides.collect(right, Decimal::NEGATIVE_ONE, false)?;
        let Sides { terms, others, constant } = sides;
        let table = terms.first()?.cell.table;
        let one_table = terms.iter().all(|term| term.cell.table == table);
        (one_table && terms.len() + others.len() > 1).then_some(Self { table, terms, others, constant })
    }
}

#[derive(Default)]
struct Sides {
    terms: Vec<Term>,
    others: Vec<OtherTerm>,
    constant: Decimal,
}

impl Sides {
    fn collect(&mut self, node: &Node, times: Decimal, left: bool) -> Option<()> {
        match node {
            Node::Number(number) => self.constant += times * number,
            Node::Cell(cell) => self.terms.push(Term { cell: cell.clone(), times, left }),
            Node::OfCells(Function::Sum, cells) => {
                self.terms.extend(cells.iter().map(|cell| Term { cell: cell.clone(), times, left }));
            }
            Node::OfOthers(Function::Sum, others) => {
                self.others.push(OtherTerm { others: others.clone(), times, left });
            }
            Node::Negative(inner) => self.collect(inner, -times, left)?,
            Node::Binary(Operator::Plus, a, b) => {
                self.collect(a, times, left)?;
                self.collect(b, times, left)?;
            }
            Node::Binary(Operator::Minus, a, b) => {
                self.collect(a, times, left)?;
                self.collect(b, -times, left)?;
            }
            _ => return None,
        }
        Some(())
    }
}
