//! The expression language: what a rule asserts, as text, and the tree it is read into.
//!
//! ```text
//! implication  a => b
//! or, and, not
//! comparison   ==  !=  <  <=  >  >=        name in (a, b)
//! arithmetic   +  -  *  /  %
//! names        received      received.total      denied.*      natural_person..other      row.present
//! values       12   0.5   "text"   true   false
//! functions    sum(denied.*)   abs(x)   matches(preamble, "…")   date(year, 12, 31)
//! ```

use nom::branch::alt;
use nom::bytes::complete::{is_not, tag, take_while, take_while1};
use nom::character::complete::{char, one_of, satisfy};
use nom::combinator::{cut, map, not, opt, peek, recognize, value};
use nom::error::{ErrorKind, ParseError};
use nom::multi::{fold_many0, separated_list0, separated_list1};
use nom::sequence::{delimited, pair, preceded, terminated};
use nom::{IResult, Parser};
use rust_decimal::Decimal;
use std::ops::Range;

/// An expression, and the bytes of the text that it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands in the text.
    pub span: Range<usize>,
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A number.
    Number(Decimal),
    /// A text.
    Text(String),
    /// `true` or `false`.
    Bool(bool),
    /// A name, its parts between the dots; a part may be `*`.
    Name(Vec<String>),
    /// From one name to another, both included.
    Through(Box<Expr>, Box<Expr>),
    /// A function of arguments.
    Call(String, Vec<Expr>),
    /// The opposite.
    Not(Box<Expr>),
    /// The negative.
    Negative(Box<Expr>),
    /// Two joined by an operator.
    Binary(Operator, Box<Expr>, Box<Expr>),
    /// Whether a value is one of several.
    In(Box<Expr>, Vec<Expr>),
}

/// An operator between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are what they are called")]
pub enum Operator {
    Implies,
    Or,
    And,
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    Plus,
    Minus,
    Times,
    Over,
    Modulo,
}

/// Where an expression could not be read further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The byte at which it goes wrong.
    pub at: usize,
}

/// Reads an expression.
///
/// # Errors
/// Where it is none: the byte at which it goes wrong.
pub fn parse(text: &str) -> Result<Expr, SyntaxError> {
    let reader = Reader { text };
    let at = |rest: &str| SyntaxError { at: text.len() - rest.len() };
    match terminated(|i| reader.implication(i, 0), blanks).parse(text) {
        Ok(("", expr)) => Ok(expr),
        Ok((rest, _)) => Err(at(rest)),
        Err(nom::Err::Error(Furthest(rest)) | nom::Err::Failure(Furthest(rest))) => Err(at(rest)),
        Err(nom::Err::Incomplete(_)) => Err(at("")),
    }
}

/// The error that got furthest: that is where the mistake is.
#[derive(Debug)]
struct Furthest<'i>(&'i str);

impl<'i> ParseError<&'i str> for Furthest<'i> {
    fn from_error_kind(input: &'i str, _: ErrorKind) -> Self {
        Self(input)
    }

    fn append(_: &'i str, _: ErrorKind, other: Self) -> Self {
        other
    }

    fn or(self, other: Self) -> Self {
        if self.0.len() < other.0.len() { self } else { other }
    }
}

type Read<'i, T> = IResult<&'i str, T, Furthest<'i>>;

fn blanks(i: &str) -> Read<'_, &str> {
    let mut rest = i.trim_start();
    while let Some(remark) = rest.strip_prefix('#') {
        rest = remark.trim_start_matches(|c| c != '\n').trim_start();
    }
    Ok((rest, &i[..i.len() - rest.len()]))
}

/// Operators of one precedence, loosest first.
const LEVELS: [&[(&str, Operator)]; 5] = [
    &[("or", Operator::Or)],
    &[("and", Operator::And)],
    &[
        ("==", Operator::Equal),
        ("!=", Operator::Unequal),
        ("<=", Operator::AtMost),
        (">=", Operator::AtLeast),
        ("<", Operator::Less),
        (">", Operator::More),
    ],
    &[("+", Operator::Plus), ("-", Operator::Minus)],
    &[("*", Operator::Times), ("/", Operator::Over), ("%", Operator::Modulo)],
];
const COMPARISONS: usize = 2;
/// Brackets in brackets, at most: a rule file is no place to exhaust the stack from.
const DEEPEST: usize = 32;

struct Reader<'t> {
    text: &'t str,
}

impl<'t> Reader<'t> {
    fn span(&self, from: &str, to: &str) -> Range<usize> {
        let start = self.text.len() - from.trim_start().len();
        start..self.text.len() - to.len()
    }

    fn implication(&self, i: &'t str, depth: usize) -> Read<'t, Expr> {
        if depth > DEEPEST {
            return Err(nom::Err::Failure(Furthest(i)));
        }
        let (rest, first) = self.level(0, i, depth)?;
        let arrow = preceded(blanks, tag("=>"));
        match opt(preceded(arrow, cut(|i| self.implication(i, depth + 1)))).parse(rest)? {
            (rest, Some(second)) => Ok((rest, self.binary(i, rest, Operator::Implies, first, second))),
            (rest, None) => Ok((rest, first)),
        }
    }

    fn binary(&self, from: &str, to: &str, operator: Operator, left: Expr, right: Expr) -> Expr {
        let kind = ExprKind::Binary(operator, Box::new(left), Box::new(right));
        Expr { kind, span: self.span(from, to) }
    }

    /// What operators of this level and of tighter ones join (Pratt, Top down operator precedence, 1973).
    fn level(&self, level: usize, i: &'t str, depth: usize) -> Read<'t, Expr> {
        let (mut rest, mut left) = self.unary(i, depth)?;
        let mut loosest = LEVELS.len();
        loop {
            if level <= COMPARISONS
                && loosest > COMPARISONS
                && let Ok((after, list)) = self.list(rest, depth)
            {
                left = Expr { kind: ExprKind::In(Box::new(left), list), span: self.span(i, after) };
                rest = after;
            }
            let Some((after, of, operator)) = operator(rest).filter(|(_, of, _)| *of >= level) else { break };
            let (after, right) = cut(|i| self.level(of + 1, i, depth)).parse(after)?;
            left = self.binary(i, after, operator, left, right);
            (rest, loosest) = (after, of);
        }
        Ok((rest, left))
    }

    /// `in (a, b)`
    fn list(&self, i: &'t str, depth: usize) -> Read<'t, Vec<Expr>> {
        let items = separated_list1(preceded(blanks, char(',')), |i| self.level(COMPARISONS + 1, i, depth + 1));
        let list = delimited((blanks, char('(')), cut(items), (blanks, cut(char(')'))));
        preceded((blanks, tag("in"), not(peek(satisfy(is_name_char)))), list).parse(i)
    }

    fn unary(&self, i: &'t str, depth: usize) -> Read<'t, Expr> {
        if depth > DEEPEST {
            return Err(nom::Err::Failure(Furthest(i)));
        }
        let (rest, _) = blanks(i)?;
        let mut not = terminated(tag("not"), not(peek(satisfy(is_name_char))));
        let negation: Read<'t, &str> = not.parse(rest);
        if let Ok((after, _)) = negation {
            let (after, inner) = cut(|i| self.level(COMPARISONS, i, depth + 1)).parse(after)?;
            return Ok((after, Expr { kind: ExprKind::Not(Box::new(inner)), span: self.span(i, after) }));
        }
        if let Ok((after, _)) = char::<&str, Furthest<'t>>('-').parse(rest) {
            let (after, inner) = cut(|i| self.unary(i, depth + 1)).parse(after)?;
            return Ok((after, Expr { kind: ExprKind::Negative(Box::new(inner)), span: self.span(i, after) }));
        }
        self.primary(rest, depth)
    }

    fn primary(&self, i: &'t str, depth: usize) -> Read<'t, Expr> {
        let bracketed = delimited(char('('), |i| self.implication(i, depth + 1), (blanks, cut(char(')'))));
        let (rest, kind) =
            alt((map(bracketed, |expr| expr.kind), map(number, ExprKind::Number), map(text, ExprKind::Text), |i| {
                self.named(i, depth)
            }))
            .parse(i)?;
        Ok((rest, Expr { kind, span: self.span(i, rest) }))
    }

    /// A name, a range of names, or a call.
    fn named(&self, i: &'t str, depth: usize) -> Read<'t, ExprKind> {
        let (rest, parts) = name(i)?;
        if let [only] = parts.as_slice() {
            if let Ok(bool) = only.parse::<bool>() {
                return Ok((rest, ExprKind::Bool(bool)));
            }
            let arguments = separated_list0(preceded(blanks, char(',')), |i| self.implication(i, depth + 1));
            let mut call = delimited(char('('), cut(arguments), (blanks, cut(char(')'))));
            if rest.starts_with('(') {
                return map(|i| call.parse(i), |arguments| ExprKind::Call(only.clone(), arguments)).parse(rest);
            }
        }
        let first = Expr { kind: ExprKind::Name(parts), span: self.span(i, rest) };
        match opt(preceded(tag(".."), cut(name))).parse(rest)? {
            (after, Some(parts)) => {
                let last = Expr { kind: ExprKind::Name(parts), span: self.span(&rest[2..], after) };
                Ok((after, ExprKind::Through(Box::new(first), Box::new(last))))
            }
            (after, None) => Ok((after, first.kind)),
        }
    }
}

/// The operator that comes next, and its level.
fn operator(i: &str) -> Option<(&str, usize, Operator)> {
    let (rest, _) = blanks(i).ok()?;
    let signs = LEVELS.iter().enumerate().flat_map(|(level, signs)| signs.iter().map(move |sign| (level, sign)));
    signs.into_iter().find_map(|(level, (sign, operator))| {
        let after = rest.strip_prefix(sign)?;
        let is_word = sign.starts_with(|c: char| c.is_ascii_alphabetic()) && after.starts_with(is_name_char);
        let is_arrow = after.starts_with('>') && *operator == Operator::Equal;
        (!is_word && !is_arrow).then_some((after, level, *operator))
    })
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

fn name(i: &str) -> Read<'_, Vec<String>> {
    let mut first = recognize(pair(satisfy(|c| c.is_ascii_alphabetic() || c == '_'), take_while(is_name_char)));
    let other = alt((tag("*"), take_while1(is_name_char)));
    let dot = terminated(char('.'), not(peek(char('.'))));
    let (rest, first) = first.parse(i)?;
    fold_many0(
        preceded(dot, cut(other)),
        move || vec![first.to_owned()],
        |mut parts, part: &str| {
            parts.push(part.to_owned());
            parts
        },
    )
    .parse(rest)
}

fn number(i: &str) -> Read<'_, Decimal> {
    let digits = || take_while1(|c: char| c.is_ascii_digit());
    let decimals = pair(terminated(char('.'), not(peek(char('.')))), digits());
    let (rest, written) = recognize(pair(digits(), opt(decimals))).parse(i)?;
    written.parse().map(|number| (rest, number)).map_err(|_| nom::Err::Failure(Furthest(i)))
}

/// A text between double or single quotes; in double quotes `\"` and `\\` stand for themselves without the backslash.
fn text(i: &str) -> Read<'_, String> {
    let escape = preceded(char('\\'), alt((value("\"", char('"')), value("\\", char('\\')))));
    let backslash = map(recognize(pair(char('\\'), peek(not(one_of("\"\\"))))), |written: &str| written);
    let part = alt((is_not("\\\""), escape, backslash));
    let double = delimited(char('"'), fold_many0(part, String::new, |text, part| text + part), cut(char('"')));
    let single = map(delimited(char('\''), opt(is_not("'")), cut(char('\''))), |text: Option<&str>| {
        text.unwrap_or_default().to_owned()
    });
    alt((double, single)).parse(i)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree with brackets around everything.
    fn shown(expr: &Expr) -> String {
        let list = |items: &[Expr]| items.iter().map(shown).collect::<Vec<_>>().join(", ");
        match &expr.kind {
            ExprKind::Number(number) => number.to_string(),
            ExprKind::Text(text) => format!("{text:?}"),
            ExprKind::Bool(bool) => bool.to_string(),
            ExprKind::Name(parts) => parts.join("."),
            ExprKind::Through(first, last) => format!("{}..{}", shown(first), shown(last)),
            ExprKind::Call(name, arguments) => format!("{name}({})", list(arguments)),
            ExprKind::Not(inner) => format!("(not {})", shown(inner)),
            ExprKind::Negative(inner) => format!("(-{})", shown(inner)),
            ExprKind::Binary(operator, left, right) => format!("({} {operator:?} {})", shown(left), shown(right)),
            ExprKind::In(value, items) => format!("({} in [{}])", shown(value), list(items)),
        }
    }

    fn read(text: &str) -> String {
        parse(text).map_or_else(|error| format!("error at {}", error.at), |expr| shown(&expr))
    }

    #[test]
    fn operators_bind_as_in_arithmetic() {
        assert_eq!(
            read("received + carried_in == handled + carried_out"),
            "((received Plus carried_in) Equal (handled Plus carried_out))"
        );
        assert_eq!(read("a - b - 2 * c >= -1"), "(((a Minus b) Minus (2 Times c)) AtLeast (-1))");
        assert_eq!(read("a > 0 and not b == 0 or c => d"), "((((a More 0) And (not (b Equal 0))) Or c) Implies d)");
        assert_eq!(read("(a + b) % 9 == 0"), "(((a Plus b) Modulo 9) Equal 0)");
    }

    #[test]
    fn names_ranges_calls_and_lists() {
        assert_eq!(
            read("sum(denied.*) + sum(natural_person..other)"),
            "(sum(denied.*) Plus sum(natural_person..other))"
        );
        assert_eq!(read("applications.denied.state_secret.total"), "applications.denied.state_secret.total");
        assert_eq!(read("profile in (\"township\", 'street')"), "(profile in [\"township\", \"street\"])");
        assert_eq!(read(r#"matches(title, "年\d+\"$")"#), r#"matches(title, "年\\d+\"$")"#);
        assert_eq!(read("notice == nothing # a remark"), "(notice Equal nothing)");
        assert_eq!(read("date(year, 12, 31)"), "date(year, 12, 31)");
    }

    #[test]
    fn mistakes_are_found_where_they_are() {
        assert_eq!(read("received + == 1"), "error at 11");
        assert_eq!(read("sum(denied.*"), "error at 12");
        assert_eq!(read("a == b c"), "error at 7");
        assert_eq!(read(""), "error at 0");
        assert_eq!(read(&"(".repeat(5000)).split(' ').next(), Some("error"));
        assert_eq!(read(&"not ".repeat(5000)).split(' ').next(), Some("error"));
    }

    #[test]
    fn every_part_knows_where_it_stands() {
        let text = "received.total == sum( denied.* )";
        let Ok(Expr { kind: ExprKind::Binary(_, left, right), .. }) = parse(text) else { panic!("an equation") };
        assert_eq!(&text[left.span.clone()], "received.total");
        assert_eq!(&text[right.span.clone()], "sum( denied.* )");
    }
}
