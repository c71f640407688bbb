//! Equations of cells: both sides sums and differences of cells of one table. They cross, and that is what blame works with.

use super::node::{CellPick, Function, Node};
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

impl Linear {
    /// The equation that `node` is, if it is one of at least two cells of one table.
    #[must_use]
    pub fn of(node: &Node) -> Option<Self> {
        let Node::Binary(Operator::Equal, left, right) = node else { return None };
        let mut terms = Vec::new();
        let mut constant = Decimal::ZERO;
        collect(left, Decimal::ONE, true, &mut terms, &mut constant)?;
        collect(right, Decimal::NEGATIVE_ONE, false, &mut terms, &mut constant)?;
        let table = terms.first()?.cell.table;
        let one_table = terms.iter().all(|term| term.cell.table == table);
        (one_table && terms.len() > 1).then_some(Self { table, terms, constant })
    }
}

fn collect(node: &Node, times: Decimal, left: bool, terms: &mut Vec<Term>, constant: &mut Decimal) -> Option<()> {
    match node {
        Node::Number(number) => *constant += times * number,
        Node::Cell(cell) => terms.push(Term { cell: cell.clone(), times, left }),
        Node::OfCells(Function::Sum, cells) => {
            terms.extend(cells.iter().map(|cell| Term { cell: cell.clone(), times, left }));
        }
        Node::Negative(inner) => collect(inner, -times, left, terms, constant)?,
        Node::Binary(Operator::Plus, a, b) => {
            collect(a, times, left, terms, constant)?;
            collect(b, times, left, terms, constant)?;
        }
        Node::Binary(Operator::Minus, a, b) => {
            collect(a, times, left, terms, constant)?;
            collect(b, -times, left, terms, constant)?;
        }
        _ => return None,
    }
    Some(())
}
