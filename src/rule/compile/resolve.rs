//! Names and types of expressions.

use super::others;
use crate::form::{ColumnIx, FormId, Forms, RowIx, SectionId, Table};
use crate::lang::Bilingual;
use crate::lexicon::{ClassId, Lexicon};
use crate::rule::facts::{self, Subject};
use crate::rule::node::{CellPick, Function, Node, Pattern, Pick};
use crate::rule::{Expr, ExprKind, FACTS, FUNCTIONS, Fact, Operator, Type, Variable};
use std::ops::Range;

/// What is wrong with an expression.
#[derive(Clone, Debug)]
pub(super) struct Wrong {
    pub(super) problem: Bilingual,
    pub(super) help: Option<Bilingual>,
}

impl Wrong {
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { problem: Bilingual::new(zh, Some(en)), help: None }
    }

    pub(super) fn ty(wanted: Type, found: Type) -> Self {
        let zh = format!("这里要{}，给的是{}", zh_name(wanted), zh_name(found));
        Self::new(zh, format!("{wanted:?} is wanted here, and {found:?} is given"))
    }
}

fn zh_name(ty: Type) -> &'static str {
    match ty {
        Type::Number => "数",
        Type::Bool => "真假",
        Type::Text => "文字",
        Type::Date => "日期",
        Type::Passage => "一段正文",
        Type::Cells => "单元格",
    }
}

pub(super) type Resolved<T> = Result<T, (Range<usize>, Wrong)>;

/// What names mean in a rule.
#[derive(Clone, Copy)]
pub(super) struct Resolver<'f> {
    pub(super) forms: &'f Forms,
    pub(super) lexicon: &'f Lexicon,
    pub(super) form: FormId,
    /// The table that bare names are of.
    pub(super) table: Option<&'f Table>,
    pub(super) subject: Subject,
    /// Whether what is known of a finding can be asked for.
    pub(super) in_finding: bool,
    /// Whether regular expressions are compiled to see if they are right.
    pub(super) check_patterns: bool,
    /// Whether names like an unknown one are looked for, which takes time.
    pub(super) suggests: bool,
}

impl Resolver<'_> {
    /// An expression with its names resolved, and its type.
    pub(super) fn node(&self, expr: &Expr) -> Resolved<(Node, Type)> {
        match &expr.kind {
            ExprKind::Number(number) => Ok((Node::Number(*number), Type::Number)),
            ExprKind::Text(text) => Ok((Node::Text(text.clone()), Type::Text)),
            ExprKind::Bool(bool) => Ok((Node::Bool(*bool), Type::Bool)),
            ExprKind::Name(parts) => self.name(expr, parts),
            ExprKind::Through(..) => Err((expr.span.clone(), only_in_functions())),
            ExprKind::Call(function, arguments) => self.call(expr, function, arguments),
            ExprKind::Not(inner) => Ok((Node::Not(Box::new(self.typed(inner, Type::Bool)?)), Type::Bool)),
            ExprKind::Negative(inner) => Ok((Node::Negative(Box::new(self.typed(inner, Type::Number)?)), Type::Number)),
            ExprKind::Binary(operator, left, right) => self.binary(*operator, left, right),
            ExprKind::In(value, items) => {
                let (value, ty) = self.node(value)?;
                let items = items.iter().map(|item| self.typed(item, ty)).collect::<Resolved<Vec<_>>>()?;
                Ok((Node::In(Box::new(value), items), Type::Bool))
            }
        }
    }

    fn typed(&self, expr: &Expr, wanted: Type) -> Resolved<Node> {
        let (node, ty) = self.node(expr)?;
        if ty == wanted { Ok(node) } else { Err((expr.span.clone(), Wrong::ty(wanted, ty))) }
    }

    fn binary(&self, operator: Operator, left: &Expr, right: &Expr) -> Resolved<(Node, Type)> {
        let (wanted, ty) = match operator {
            Operator::Implies | Operator::Or | Operator::And => (Some(Type::Bool), Type::Bool),
            Operator::Equal | Operator::Unequal => (None, Type::Bool),
            Operator::Less | Operator::AtMost | Operator::More | Operator::AtLeast => (None, Type::Bool),
            Operator::Plus | Operator::Minus | Operator::Times | Operator::Over | Operator::Modulo => {
                (Some(Type::Number), Type::Number)
            }
        };
        let (left, right) = match wanted {
            Some(wanted) => (self.typed(left, wanted)?, self.typed(right, wanted)?),
            None => {
                let (node, of_left) = self.node(left)?;
                let ordered = !matches!(operator, Operator::Equal | Operator::Unequal);
                let comparable = match of_left {
                    Type::Number | Type::Date => true,
                    Type::Text | Type::Bool => !ordered,
                    Type::Passage | Type::Cells => false,
                };
                if !comparable {
                    let zh = format!("{}不能这样比较", zh_name(of_left));
                    return Err((
                        left.span.clone(),
                        Wrong::new(zh, format!("{of_left:?} cannot be compared like that")),
                    ));
                }
                (node, self.typed(right, of_left)?)
            }
        };
        Ok((Node::Binary(operator, Box::new(left), Box::new(right)), ty))
    }

    fn name(&self, expr: &Expr, parts: &[String]) -> Resolved<(Node, Type)> {
        let name = parts.join(".");
        if self.in_finding
            && let Some(variable) = Variable::of_name(&name)
        {
            let ty = match variable {
                Variable::Left | Variable::Right | Variable::Delta | Variable::Difference | Variable::Count => {
                    Type::Number
                }
                Variable::TotalBreaks | Variable::DetailsBreak => Type::Bool,
                Variable::OffBy => Type::Number,
                _ => Type::Text,
            };
            return Ok((Node::Variable(variable), ty));
        }
        if let Some(cell) = self.cell_at_hand(&name) {
            return Ok((Node::Cell(cell), Type::Number));
        }
        if let Some((ty, fact)) = facts::find(self.subject, &name) {
            return Ok((Node::Fact(fact), ty));
        }
        if let Some((relation, rest)) = others::relation_of(parts) {
            return self.cell_of_other(expr, relation, rest);
        }
        let cells = self.cells_named(parts).map_err(|wrong| (expr.span.clone(), wrong))?;
        match <[CellPick; 1]>::try_from(cells) {
            Ok([cell]) => Ok((Node::Cell(cell), Type::Number)),
            Err(_) => Err((expr.span.clone(), only_in_functions())),
        }
    }

    /// `cell.figure`, where the table is known: the cell at hand, so that it can be in a sum.
    fn cell_at_hand(&self, name: &str) -> Option<CellPick> {
        let table = self.table.filter(|_| self.subject == Subject::Cell && name == "cell.figure")?;
        Some(CellPick { table: table.id, row: Pick::Current, column: Pick::Current })
    }

    /// The cells that a name stands for: one, or those of a group of rows.
    pub(super) fn cells_named(&self, parts: &[String]) -> Result<Vec<CellPick>, Wrong> {
        let form = self.forms.get(self.form);
        let named = parts.first().and_then(|first| form.tables.iter().find(|table| table.name == *first));
        let (table, rest) = match (named, self.table) {
            (Some(table), _) if parts.len() > 1 => (table, &parts[1..]),
            (_, Some(table)) => (table, parts),
            _ => return Err(self.unknown(parts)),
        };
        let cell = |row: Pick<RowIx>, column: Pick<ColumnIx>| CellPick { table: table.id, row, column };
        // Where there is a row at hand, a column is meant of that.
        if matches!(self.subject, Subject::Row | Subject::Cell)
            && let [column] = rest
        {
            let columns: Vec<ColumnIx> = table.find_columns(column).collect();
            if !columns.is_empty() {
                return Ok(vec![cell(Pick::Current, Pick::These(columns))]);
            }
        }
        // The longest beginning that is a row; what is left is a column of it.
        for length in (1..=rest.len()).rev() {
            let rows = rows_named(table, &rest[..length]);
            if rows.is_empty() {
                continue;
            }
            let column = match &rest[length..] {
                [] if self.subject == Subject::Column => None,
                [column] => Some(table.find_columns(column).collect::<Vec<_>>()),
                [] => return Err(needs_column(rest)),
                _ => continue,
            };
            if column.as_ref().is_some_and(Vec::is_empty) {
                continue;
            }
            let pick = || column.clone().map_or(Pick::Current, Pick::These);
            return Ok(rows.into_iter().map(|row| cell(Pick::These(vec![row]), pick())).collect());
        }
        match rest {
            [column] if table.find_columns(column).next().is_some() => Err(needs_row(rest)),
            _ => Err(self.unknown(parts)),
        }
    }

    /// The cells of a function's argument.
    fn cells(&self, expr: &Expr) -> Resolved<Vec<CellPick>> {
        let at = |wrong| (expr.span.clone(), wrong);
        match &expr.kind {
            ExprKind::Name(parts) => self.cells_named(parts).map_err(at),
            ExprKind::Through(first, last) => {
                let (ExprKind::Name(first), ExprKind::Name(last)) = (&first.kind, &last.kind) else {
                    return Err(at(only_names()));
                };
                self.through(first, last).map_err(at)
            }
            _ => Err(at(only_names())),
        }
    }

    pub(super) fn through(&self, first: &[String], last: &[String]) -> Result<Vec<CellPick>, Wrong> {
        let (from, to) = (self.cells_named(first)?, self.cells_named(last)?);
        let (Some(from), Some(to)) = (from.first(), to.last()) else { return Err(self.unknown(first)) };
        let form = self.forms.get(self.form);
        let Some(table) = form.table(from.table) else { return Err(self.unknown(first)) };
        let pick = |row: &Pick<RowIx>, column: &Pick<ColumnIx>| CellPick {
            table: table.id,
            row: row.clone(),
            column: column.clone(),
        };
        let empty = || Wrong::new("这一段里没有单元格", "there is no cell between these");
        let cells: Vec<CellPick> = match (&from.row, &to.row, &from.column, &to.column) {
            (Pick::These(a), Pick::These(b), ..) if a != b => {
                let rows = a.first().map_or(0, |row| row.0)..=b.last().map_or(0, |row| row.0);
                rows.map(|row| pick(&Pick::These(vec![RowIx(row)]), &from.column)).collect()
            }
            (.., Pick::These(a), Pick::These(b)) => {
                let columns = a.first().map_or(0, |column| column.0)..=b.last().map_or(0, |column| column.0);
                columns.map(|column| pick(&from.row, &Pick::These(vec![ColumnIx(column)]))).collect()
            }
            _ => Vec::new(),
        };
        if cells.is_empty() { Err(empty()) } else { Ok(cells) }
    }

    fn call(&self, expr: &Expr, function: &str, arguments: &[Expr]) -> Resolved<(Node, Type)> {
        let of_cells = |kind: Function, ty: Type| {
            if arguments.iter().any(|argument| others::relation_of_argument(argument).is_some()) {
                return self.of_others(expr, kind, arguments);
            }
            let cells = arguments.iter().map(|argument| self.cells(argument)).collect::<Resolved<Vec<_>>>()?;
            Ok((Node::OfCells(kind, cells.concat()), ty))
        };
        let count = |wanted: usize| {
            if arguments.len() == wanted {
                return Ok(());
            }
            let zh = format!("{function} 要 {wanted} 个参数，给了 {} 个", arguments.len());
            let en = format!("`{function}` takes {wanted} arguments, and {} are given", arguments.len());
            Err((expr.span.clone(), Wrong::new(zh, en)))
        };
        match function {
            "sum" => of_cells(Function::Sum, Type::Number),
            "greatest" => of_cells(Function::Greatest, Type::Number),
            "blank" => of_cells(Function::Blank, Type::Bool),
            "filled" => of_cells(Function::Filled, Type::Bool),
            "abs" => {
                count(1)?;
                Ok((Node::Abs(Box::new(self.typed(&arguments[0], Type::Number)?)), Type::Number))
            }
            "stated" => {
                count(1)?;
                Ok((Node::Stated(Box::new(self.node(&arguments[0])?.0)), Type::Bool))
            }
            "length" => {
                count(1)?;
                Ok((Node::Length(Box::new(self.words(&arguments[0])?)), Type::Number))
            }
            "date" => {
                count(3)?;
                let part = |at: usize| self.typed(&arguments[at], Type::Number);
                Ok((Node::Date(Box::new([part(0)?, part(1)?, part(2)?])), Type::Date))
            }
            "text" => {
                count(1)?;
                self.passage(&arguments[0])
            }
            "matches" => {
                count(2)?;
                let pattern = self.pattern(&arguments[1])?;
                Ok((Node::Matches(Box::new(self.words(&arguments[0])?), pattern), Type::Bool))
            }
            "share" => {
                count(2)?;
                let pattern = self.pattern(&arguments[1])?;
                Ok((Node::Share(Box::new(self.typed(&arguments[0], Type::Passage)?), pattern), Type::Number))
            }
            "says" => {
                let wanted = self.subject == Subject::Statement && !arguments.is_empty();
                if !wanted {
                    let zh = "says( ) 只能用在 for-each = \"statement\" 的规则里，至少要一个参数";
                    let en = "says( ) is for rules with for-each = \"statement\", and takes at least one argument";
                    return Err((expr.span.clone(), Wrong::new(zh, en)));
                }
                let values = arguments.iter().map(|it| self.typed(it, Type::Number)).collect::<Resolved<Vec<_>>>()?;
                let value = Box::new(Node::Fact(Fact::StatementValue));
                Ok((Node::Says(value, values), Type::Bool))
            }
            "recomputes" => {
                count(2)?;
                if self.subject != Subject::Change {
                    let zh = "recomputes( ) 只能用在 for-each = \"change\" 的规则里";
                    let en = "recomputes( ) is for rules with for-each = \"change\"";
                    return Err((expr.span.clone(), Wrong::new(zh, en)));
                }
                let figure = |at: usize| self.typed(&arguments[at], Type::Number);
                Ok((Node::Recomputes(Box::new([figure(0)?, figure(1)?])), Type::Bool))
            }
            "mentions" => {
                if arguments.len() != 2 {
                    count(1)?;
                }
                let class = self.class(&arguments[0])?;
                let section = match arguments.get(1) {
                    None => None,
                    Some(section) => Some(self.section(section)?),
                };
                Ok((Node::Mentions(class, section), Type::Bool))
            }
            "beside" => {
                count(1)?;
                let ExprKind::Text(name) = &arguments[0].kind else {
                    let wrong =
                        Wrong::new("这里要说法的名称，写在引号里", "the name of a metric is wanted here, in quotes");
                    return Err((arguments[0].span.clone(), wrong));
                };
                let metrics = self.named_words(name).map_err(|wrong| (arguments[0].span.clone(), wrong))?;
                Ok((Node::Beside(metrics), Type::Bool))
            }
            _ => {
                let known = FUNCTIONS.join("、");
                let zh = format!("没有名为“{function}”的函数，可用的有：{known}");
                Err((
                    expr.span.clone(),
                    Wrong::new(zh, format!("there is no function `{function}`; there are {known}")),
                ))
            }
        }
    }

    /// A phrase or a class of words, by its name.
    fn class(&self, expr: &Expr) -> Resolved<ClassId> {
        let ExprKind::Text(name) = &expr.kind else {
            return Err((
                expr.span.clone(),
                Wrong::new("这里要字样的名称，写在引号里", "the name of a phrase is wanted here, in quotes"),
            ));
        };
        self.lexicon.find_class(name).ok_or_else(|| {
            let zh = format!("没有名为“{name}”的字样（phrase 或 class）");
            (expr.span.clone(), Wrong::new(zh, format!("there is no phrase or class of words `{name}`")))
        })
    }

    /// The metrics, or the phrases, that a name of `among` stands for.
    fn named_words(&self, name: &str) -> Result<Vec<u16>, Wrong> {
        let group = name.strip_suffix(".*");
        let wanted = |id: &str| match group {
            Some(group) => id.strip_prefix(group).is_some_and(|rest| rest.starts_with('.')),
            None => id == name,
        };
        let ids: Vec<&str> = match self.subject {
            Subject::Statement | Subject::Breakdown | Subject::Change => {
                self.lexicon.metrics().iter().map(|metric| metric.id.as_str()).collect()
            }
            _ => self.lexicon.classes().iter().map(|class| class.id.as_str()).collect(),
        };
        let members = ids.iter().enumerate().filter(|(_, id)| wanted(id)).filter_map(|(at, _)| u16::try_from(at).ok());
        let members: Vec<u16> = members.collect();
        if members.is_empty() {
            let zh = format!("没有名为“{name}”的说法");
            return Err(Wrong::new(zh, format!("there is no metric or phrase `{name}`")));
        }
        Ok(members)
    }

    /// A text or running text.
    fn words(&self, expr: &Expr) -> Resolved<Node> {
        let (node, ty) = self.node(expr)?;
        match ty {
            Type::Text | Type::Passage => Ok(node),
            _ => Err((expr.span.clone(), Wrong::ty(Type::Passage, ty))),
        }
    }

    /// `text(problems)`: the running text of a section.
    fn passage(&self, expr: &Expr) -> Resolved<(Node, Type)> {
        self.section(expr).map(|section| (Node::Passage(section), Type::Passage))
    }

    fn section(&self, expr: &Expr) -> Resolved<SectionId> {
        let ExprKind::Name(parts) = &expr.kind else { return Err((expr.span.clone(), only_names())) };
        let section = self.forms.section_id(&parts.join("."));
        let section = section.filter(|section| self.forms.get(self.form).section(*section).is_some());
        section.ok_or_else(|| {
            let sections = self.forms.sections().join("、");
            let zh = format!("没有名为“{}”的部分，可用的有：{sections}", parts.join("."));
            (
                expr.span.clone(),
                Wrong::new(zh, format!("there is no section `{}`; there are {sections}", parts.join("."))),
            )
        })
    }

    fn pattern(&self, expr: &Expr) -> Resolved<Pattern> {
        let ExprKind::Text(written) = &expr.kind else {
            return Err((expr.span.clone(), Wrong::new("这里要一个正则表达式", "a regular expression is wanted here")));
        };
        let pattern = Pattern::new(written.clone());
        match self.check_patterns.then(|| pattern.mistake()).flatten() {
            Some(mistake) => {
                let zh = format!("正则表达式写错了：{mistake}");
                Err((expr.span.clone(), Wrong::new(zh, format!("the regular expression is wrong: {mistake}"))))
            }
            None => Ok(pattern),
        }
    }

    /// The rows or columns that a name of `among` stands for.
    pub(super) fn members(&self, name: &str) -> Result<Vec<u16>, Wrong> {
        if matches!(self.subject, Subject::Statement | Subject::Change | Subject::Phrase) {
            return self.named_words(name);
        }
        let parts: Vec<String> = name.split('.').map(str::to_owned).collect();
        let Some(table) = self.table else { return Err(self.unknown(&parts)) };
        let members: Vec<u16> = match self.subject {
            Subject::Column => table.find_columns(name).map(|column| column.0).collect(),
            _ => rows_named(table, &parts).into_iter().map(|row| row.0).collect(),
        };
        if members.is_empty() { Err(self.unknown(&parts)) } else { Ok(members) }
    }

    fn unknown(&self, parts: &[String]) -> Wrong {
        const MOST_APART: usize = 4;
        let name = parts.join(".");
        let form = &self.forms.get(self.form).id;
        let wrong = Wrong::new(
            format!("{form} 年格式里没有“{name}”这个名称"),
            format!("there is no `{name}` in the {form} form"),
        );
        if !self.suggests {
            return wrong;
        }
        let distance = |other: &String| strsim::levenshtein(other, &name);
        let nearest = self
            .known_names()
            .into_iter()
            .min_by_key(distance)
            .filter(|other| (1..=MOST_APART).contains(&distance(other)));
        let help = nearest.map(|like| Bilingual::new(format!("是不是“{like}”？"), Some(format!("is it `{like}`?"))));
        Wrong { help, ..wrong }
    }

    /// The names that could stand here.
    fn known_names(&self) -> Vec<String> {
        let at_hand = self.subject.at_hand();
        let mut names: Vec<String> =
            FACTS.iter().filter(|(of, ..)| at_hand.contains(of)).map(|(_, name, ..)| (*name).to_owned()).collect();
        for table in self.table.into_iter().chain(&self.forms.get(self.form).tables) {
            names.extend(table.rows.iter().map(|row| row.id.clone()));
            names.extend(table.columns.iter().map(|column| column.id.clone()));
            let cell =
                |(row, column): &(RowIx, ColumnIx)| format!("{}.{}", table.row(*row).id, table.column(*column).id);
            names.extend(table.cells.iter().map(cell));
            names.push(table.name.clone());
        }
        names
    }
}

/// The rows of a name: one, or with `*` all of a group (`denied.*`; `other.*` is also a single row `other`).
fn rows_named(table: &Table, parts: &[String]) -> Vec<RowIx> {
    if let [group @ .., star] = parts
        && star == "*"
    {
        let group = group.join(".");
        let is_in = |id: &str| id == group || id.strip_prefix(&group).is_some_and(|rest| rest.starts_with('.'));
        return table.row_ids().filter(|row| is_in(&table.row(*row).id)).collect();
    }
    table.find_row(&parts.join(".")).into_iter().collect()
}

pub(super) fn only_in_functions() -> Wrong {
    Wrong::new(
        "几个单元格合在一起，只能写在 sum( ) 之类的函数里",
        "several cells can stand only inside a function such as sum( )",
    )
}

pub(super) fn only_names() -> Wrong {
    Wrong::new("这里要一个名称", "a name is wanted here")
}

fn needs_row(parts: &[String]) -> Wrong {
    let name = parts.join(".");
    Wrong::new(
        format!("“{name}”是一列，要写明哪一行，例如 received.{name}，或者写 for-each = \"row\""),
        format!("`{name}` is a column: say of which row, as in `received.{name}`, or write for-each = \"row\""),
    )
}

fn needs_column(parts: &[String]) -> Wrong {
    let name = parts.join(".");
    Wrong::new(
        format!("“{name}”是一行，要写明哪一列，例如 {name}.total，或者写 for-each = \"column\""),
        format!("`{name}` is a row: say of which column, as in `{name}.total`, or write for-each = \"column\""),
    )
}
