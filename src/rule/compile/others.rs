//! Names of what other reports say: `prev.carried_out`, `sum(children.received)`.

use super::resolve::{Resolved, Resolver, Wrong};
use crate::form::FormId;
use crate::rule::node::{CellPick, Function, Node};
use crate::rule::others::{OtherCells, Others, Relation};
use crate::rule::{Expr, ExprKind, Subject, Type};

/// The relation that a name begins with, and the rest of the name.
pub(super) fn relation_of(parts: &[String]) -> Option<(Relation, &[String])> {
    let (first, rest) = parts.split_first()?;
    Relation::of_name(first).filter(|_| !rest.is_empty()).map(|relation| (relation, rest))
}

/// The relation that an argument of a function is about.
pub(super) fn relation_of_argument(expr: &Expr) -> Option<Relation> {
    match &expr.kind {
        ExprKind::Name(parts) => relation_of(parts).map(|(relation, _)| relation),
        ExprKind::Through(first, _) => relation_of_argument(first),
        _ => None,
    }
}

impl Resolver<'_> {
    /// A cell of another report: `prev.carried_out.total`.
    pub(super) fn cell_of_other(&self, expr: &Expr, relation: Relation, rest: &[String]) -> Resolved<(Node, Type)> {
        let others = self.others(relation, rest).map_err(|wrong| (expr.span.clone(), wrong))?;
        let one = match &others.cells {
            OtherCells::Same => true,
            OtherCells::These(cells) => cells.iter().all(|(_, cells)| cells.len() == 1),
        };
        if relation.is_single() && one {
            Ok((Node::OfOthers(Function::Sum, others), Type::Number))
        } else {
            Err((expr.span.clone(), super::resolve::only_in_functions()))
        }
    }

    /// A function of cells of other reports: `sum(children.denied.*)`.
    pub(super) fn of_others(&self, expr: &Expr, function: Function, arguments: &[Expr]) -> Resolved<(Node, Type)> {
        if !matches!(function, Function::Sum | Function::Greatest) {
            let zh = "别的报告的单元格，只能用 sum、greatest";
            let en = "of cells of other reports there are only `sum` and `greatest`";
            return Err((expr.span.clone(), Wrong::new(zh, en)));
        }
        let mut all: Option<Others> = None;
        for argument in arguments {
            let (first, last) = match &argument.kind {
                ExprKind::Through(first, last) => (first.as_ref(), Some(last.as_ref())),
                _ => (argument, None),
            };
            let names = |expr: &Expr| match &expr.kind {
                ExprKind::Name(parts) => Ok(parts.clone()),
                _ => Err((expr.span.clone(), super::resolve::only_names())),
            };
            let parts = names(first)?;
            let same = |(relation, _): &(Relation, &[String])| all.as_ref().is_none_or(|all| all.relation == *relation);
            let Some((relation, rest)) = relation_of(&parts).filter(same) else {
                let zh = "一个函数里只能是同一种报告的单元格";
                let en = "the cells in a function must all be of one kind of report";
                return Err((argument.span.clone(), Wrong::new(zh, en)));
            };
            let found = match last {
                Some(last) => self.others_through(relation, rest, &names(last)?),
                None => self.others(relation, rest),
            };
            let found = found.map_err(|wrong| (argument.span.clone(), wrong))?;
            all = Some(match all {
                Some(all) => joined(all, found),
                None => found,
            });
        }
        let others = all.ok_or_else(|| (expr.span.clone(), super::resolve::only_names()))?;
        Ok((Node::OfOthers(function, others), Type::Number))
    }

    fn others(&self, relation: Relation, rest: &[String]) -> Result<Others, Wrong> {
        if self.subject == Subject::Cell && rest.iter().map(String::as_str).eq(["cell", "figure"]) {
            return Ok(Others { relation, cells: OtherCells::Same });
        }
        self.in_each_form(relation, |resolver| resolver.cells_named(rest))
    }

    fn others_through(&self, relation: Relation, first: &[String], last: &[String]) -> Result<Others, Wrong> {
        self.in_each_form(relation, |resolver| resolver.through(first, last))
    }

    /// The cells in every form that has them: another report may be on another form than the one that is checked.
    fn in_each_form(
        &self,
        relation: Relation,
        cells: impl Fn(&Resolver<'_>) -> Result<Vec<CellPick>, Wrong>,
    ) -> Result<Others, Wrong> {
        let mut found: Vec<(FormId, Vec<CellPick>)> = Vec::new();
        for (form, printed) in self.forms.iter() {
            let table = self.table.and_then(|table| printed.table(table.id));
            if let Ok(cells) = cells(&Resolver { form, table, suggests: false, ..*self }) {
                found.push((form, cells));
            }
        }
        if found.is_empty() {
            // What is wrong is said of the form at hand.
            found.push((self.form, cells(self)?));
        }
        Ok(Others { relation, cells: OtherCells::These(found) })
    }
}

/// The cells of both, in the forms that have both.
fn joined(a: Others, b: Others) -> Others {
    let cells = match (a.cells, b.cells) {
        (OtherCells::These(a), OtherCells::These(b)) => {
            let both = a.into_iter().filter_map(|(form, mut cells)| {
                let (_, others) = b.iter().find(|(other, _)| *other == form)?;
                cells.extend(others.iter().cloned());
                Some((form, cells))
            });
            OtherCells::These(both.collect())
        }
        (cells, _) => cells,
    };
    Others { relation: a.relation, cells }
}
