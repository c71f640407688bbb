//! Comments in Markdown and in web pages that take findings back: `<!-- gouji: ignore T3-01 理由… -->`.

use crate::read::{Block, Document, Format};
use crate::text::{self, Span};
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::one_of;
use nom::combinator::{map, opt};
use nom::multi::separated_list1;
use nom::sequence::delimited;
use nom::{IResult, Parser};
use std::ops::Range;

/// A comment that takes findings back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Comment {
    /// All of it.
    pub(super) span: Span,
    /// The rules that it names.
    pub(super) rules: Vec<String>,
    /// Why.
    pub(super) reason: String,
    /// What it is about; nothing for the whole file.
    pub(super) target: Option<Span>,
}

/// A comment that speaks to gouji and is not understood.
pub(super) type Riddle = Span;

/// The comments of a document, in order.
pub(super) fn comments(document: &Document) -> Vec<Result<Comment, Riddle>> {
    let has_source = matches!(document.format, Format::Text | Format::Markdown | Format::Html);
    let view = document.view.as_str();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = find(view, at, "<!--").filter(|_| has_source) {
        let Some(close) = find(view, start, "-->") else { break };
        let end = close + "-->".len();
        let inside = view.get(start + "<!--".len()..close).unwrap_or_default();
        let span = Span::new(start, end);
        if let Ok((words, ())) = address(inside) {
            found.push(match order(words) {
                Ok((reason, (whole_file, rules))) => Ok(Comment {
                    span,
                    rules: rules.into_iter().map(str::to_owned).collect(),
                    reason: text::trim(reason).to_owned(),
                    target: (!whole_file).then(|| target(document, start..end)),
                }),
                Err(_) => Err(span),
            });
        }
        at = end;
    }
    found
}

fn find(view: &str, from: usize, what: &str) -> Option<usize> {
    let rest = view.as_bytes().get(from..)?;
    memchr::memmem::find(rest, what.as_bytes()).map(|at| from + at)
}

fn blanks(i: &str) -> IResult<&str, &str> {
    take_while(text::is_blank)(i)
}

/// `gouji:`
fn address(i: &str) -> IResult<&str, ()> {
    (blanks, tag("gouji"), blanks, one_of(":："), blanks).map(drop).parse(i)
}

/// `ignore T3-01, T3-02` or `ignore-file T3`: whether it is about the whole file, and the rules.
fn order(i: &str) -> IResult<&str, (bool, Vec<&str>)> {
    let what = alt((map(tag("ignore-file"), |_| true), map(tag("ignore"), |_| false)));
    let rule = || take_while1(|c: char| c.is_ascii_alphanumeric() || c == '-');
    let comma = delimited(blanks, one_of(",，、"), blanks);
    let gap = take_while1(text::is_blank);
    let end = opt(one_of(":：;；,，"));
    (what, gap, separated_list1(comma, rule()), end).map(|(what, _, rules, _)| (what, rules)).parse(i)
}

/// What a comment is about: the line it stands behind, else the table or line after it.
fn target(document: &Document, comment: Range<usize>) -> Span {
    let view = &document.view;
    let line_start = view.get(..comment.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let before = view.get(line_start..comment.start).unwrap_or_default();
    // In a page everything may stand on one line.
    if document.format != Format::Html && !text::trim(before).is_empty() {
        return Span::new(line_start, comment.start);
    }
    let mut next: Option<Span> = None;
    for block in &document.blocks {
        let span = match block {
            Block::Paragraph(paragraph) => paragraph.text.span(),
            Block::Table(table) => {
                let spans = || table.cells.iter().map(|cell| cell.text.span());
                let Some(whole) = spans().reduce(Span::to) else { continue };
                if whole.range().contains(&comment.start) {
                    // Inside a table: the row that it is in, or the one after it.
                    let row =
                        table.rows().find(|row| row.iter().any(|cell| cell.text.span().start as usize >= comment.end));
                    match row.and_then(|row| row.iter().map(|cell| cell.text.span()).reduce(Span::to)) {
                        Some(row) => return row,
                        None => continue,
                    }
                } else {
                    whole
                }
            }
            Block::Picture(_) | Block::Sheet(_) => continue,
        };
        let follows = span.start as usize >= comment.end;
        if follows && next.is_none_or(|next| span.start < next.start) {
            next = Some(span);
        }
    }
    next.unwrap_or_else(|| Span::at(comment.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{self, Limits};
    use std::path::Path;

    /// Rules, reason and what it is about of every comment.
    fn told(name: &str, source: &str) -> Vec<String> {
        let document = read::read(source.as_bytes(), Path::new(name), &Limits::default()).expect("it can be read");
        let told = |comment: Result<Comment, Riddle>| match comment {
            Ok(Comment { rules, reason, target, .. }) => {
                let target = target.map_or("file", |target| document.show(target));
                format!("{} ({reason}) {target}", rules.join("+"))
            }
            Err(span) => format!("? {}", document.show(span)),
        };
        comments(&document).into_iter().map(told).collect()
    }

    #[test]
    fn a_comment_is_about_what_follows() {
        let source = "标题\n\n<!-- gouji: ignore T3-01 已核实 -->\n\n| 甲 | 1 |\n|---|---|\n| 乙 | 2 |\n\n正文\n";
        assert_eq!(told("a.md", source), ["T3-01 (已核实) 甲 | 1 |\n|---|---|\n| 乙 | 2"]);
        let source = "<!-- gouji：ignore DAT-01，TXT-02、T3：原文如此 -->\n正文\n更多\n";
        assert_eq!(told("a.md", source), ["DAT-01+TXT-02+T3 (原文如此) 正文"]);
    }

    #[test]
    fn behind_a_line_it_is_about_the_line() {
        let source = "| 甲 | 1 |\n| 乙 | 2 | <!-- gouji: ignore blank-cell x -->\n| 丙 | 3 |\n";
        assert_eq!(told("a.md", source), ["blank-cell (x) | 乙 | 2 | "]);
    }

    #[test]
    fn of_a_page_it_is_about_the_next_table_or_row() {
        let page = "<html><body><p>甲</p><!-- gouji: ignore T4 x --><table border=1><tr><td>1</td><td>2</td></tr><!-- gouji: ignore T3 y --><tr><td>3</td><td>4</td></tr></table></body></html>";
        assert_eq!(
            told("a.html", page),
            ["T4 (x) 1</td><td>2</td></tr><!-- gouji: ignore T3 y --><tr><td>3</td><td>4", "T3 (y) 3</td><td>4",]
        );
    }

    #[test]
    fn in_a_row_of_a_page_it_is_about_the_row() {
        let page = "<html><body><table border=1><tr><td>1</td><td>2</td></tr><tr><td>3</td><td><p><!-- gouji: ignore T3 x -->4</p></td></tr><tr><td>5</td><td>6</td></tr></table><p>7</p></body></html>";
        assert_eq!(told("a.html", page), ["T3 (x) 3</td><td><p><!-- gouji: ignore T3 x -->4"]);
    }

    #[test]
    fn a_comment_may_be_about_the_file() {
        assert_eq!(told("a.md", "<!-- gouji: ignore-file T3-01 -->\n甲\n"), ["T3-01 () file"]);
    }

    #[test]
    fn other_comments_are_none_of_ours() {
        assert_eq!(told("a.md", "<!-- ignore T3-01 -->\n<!-- goujian: x -->\n甲 <!--"), Vec::<String>::new());
        assert_eq!(
            told("a.md", "<!-- gouji: off -->\n<!-- gouji: ignore -->\n甲"),
            ["? <!-- gouji: off -->", "? <!-- gouji: ignore -->"]
        );
    }
}
