//! Changes to a text, and texts that are written over others.

use crate::read::{Document, Format};
use crate::text::{self, Span};

/// A change to the text view: what stands at a place is replaced.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edit {
    /// The place; an empty one is inserted at.
    pub span: Span,
    /// What is to stand there.
    pub text: String,
    /// What rows of a table the text is, one a line, in formats whose view is a rendering. Elsewhere a row is text.
    pub rows: Vec<NewRow>,
}

/// A row that is added to a table of a rendering: a copy of another, with changes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NewRow {
    /// The label of the row that it is a copy of.
    pub model: Span,
    /// The label of the row that it stands behind, or before.
    pub beside: Span,
    /// Before that row, which is then the one it is a copy of: it takes over where labels of groups begin.
    pub before: bool,
    /// The changes, to the cells of the row that it is a copy of.
    pub changes: Vec<Edit>,
}

/// Changes in order, the same one only once; nothing if two get in each other's way.
#[must_use]
pub fn merge<'e>(edits: impl IntoIterator<Item = &'e Edit>) -> Option<Vec<Edit>> {
    let mut merged: Vec<Edit> = edits.into_iter().cloned().collect();
    merged.sort();
    merged.dedup();
    // Two different insertions at one place have no order, so they get in each other's way too.
    let apart = |pair: &[Edit]| pair[0].span.end <= pair[1].span.start && pair[0].span != pair[1].span;
    merged.windows(2).all(apart).then_some(merged)
}

/// The text with the changes, which must be in order.
#[must_use]
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len() + edits.iter().map(|edit| edit.text.len()).sum::<usize>());
    let mut at = 0;
    for edit in edits {
        let range = edit.span.range();
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = range.end.max(at);
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// The changes that write `words` over what stands at `span`; nothing where the format has no way to write them.
///
/// In HTML there may be markup inside the span: it stays, and the words stand where the first words stood.
pub(super) fn write_over(document: &Document, span: Span, words: &str) -> Option<Vec<Edit>> {
    let words = written(document, span, words)?;
    if span.is_empty() {
        return Some(vec![insert(document, span, words)]);
    }
    let stretches = document.text_at(span)?.stretches(span);
    let is_blank = |span: &Span| text::trim(document.show(*span)).is_empty();
    let main = stretches.iter().position(|span| !is_blank(span)).unwrap_or(0);
    let edit = |(at, span): (usize, &Span)| Edit::new(*span, if at == main { words.as_str() } else { "" });
    Some(stretches.iter().enumerate().map(edit).filter(|edit| document.show(edit.span) != edit.text).collect())
}

/// Words as the format writes them.
fn written(document: &Document, span: Span, words: &str) -> Option<String> {
    match document.format {
        Format::Html => Some(words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")),
        Format::Text | Format::Markdown => {
            // Whether a bar or a bracket there is a letter or a mark, depends on what is around it.
            let plain = !words.contains(|c: char| c.is_control() || matches!(c, '|' | '<' | '&' | '*' | '\\'));
            (plain || words == document.show(span)).then(|| words.to_owned())
        }
        Format::Docx | Format::Sheet | Format::Pdf => (!words.contains(char::is_control)).then(|| words.to_owned()),
    }
}

/// Words in an empty cell; between bars there is a blank at both ends.
fn insert(document: &Document, span: Span, words: String) -> Edit {
    let (before, after) = document.view.split_at_checked(span.start as usize).unwrap_or_default();
    if !matches!(document.format, Format::Text | Format::Markdown) || !after.starts_with('|') {
        return Edit::new(span, words);
    }
    let blanks = before.len() - before.trim_end_matches(' ').len();
    Edit::new(Span::new(before.len() - blanks.min(2), before.len()), format!(" {words} "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(name: &str, source: &str, words: &str, with: &str) -> Option<String> {
        let limits = crate::read::Limits::default();
        let document = crate::read::read(source.as_bytes(), std::path::Path::new(name), &limits).ok()?;
        let at = source.find(words)?;
        let edits = write_over(&document, Span::new(at, at + words.len()), with)?;
        Some(apply(source, &edits))
    }

    #[test]
    fn markup_in_a_label_stays() {
        let page = |label: &str| format!("<table><tr><td>{label}<td>0</table>");
        let written = |label: &str, words: &str, with: &str| over("a.html", &page(label), words, with);
        assert_eq!(written("<b>规范</b>文件", "规范</b>文件", "规章"), Some(page("<b>规章</b>")));
        assert_eq!(written("<p>&nbsp;<b>1</b>2", "1</b>2", "a<b"), Some(page("<p>&nbsp;<b>a&lt;b</b>")));
        assert_eq!(written("一<br>二", "一<br>二", "三"), Some(page("三")));
    }

    #[test]
    fn what_would_be_markup_is_not_written() {
        assert_eq!(over("a.md", "| 1 | 2 |", "1", "a|b"), None);
        assert_eq!(over("a.md", "| 1 | 2 |", "1", "3").as_deref(), Some("| 3 | 2 |"));
    }

    #[test]
    fn a_blank_cell_keeps_its_blanks() {
        for (source, expected) in
            [("| a |  | 2 |\n", "| a | 0 | 2 |\n"), ("|a||2|\n", "|a| 0 |2|\n"), ("a\t\t2\n", "a\t0\t2\n")]
        {
            let limits = crate::read::Limits::default();
            let document = crate::read::read(source.as_bytes(), std::path::Path::new("a.md"), &limits).unwrap();
            let Some(crate::read::Block::Table(table)) = document.blocks.first() else { panic!("a table") };
            let edits = write_over(&document, table.cells[1].text.span(), "0").unwrap();
            assert_eq!(apply(source, &edits), expected);
        }
    }

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit::new(Span::new(start, end), text)
    }

    #[test]
    fn changes_come_in_order_and_once() {
        let edits = [edit(4, 5, "b"), edit(0, 1, "a"), edit(4, 5, "b"), edit(1, 1, "-")];
        let merged = merge(&edits).expect("edits");
        assert_eq!(apply("01234567", &merged), "a-123b567");
    }

    #[test]
    fn changes_that_get_in_each_others_way() {
        for edits in [
            [edit(0, 2, "a"), edit(1, 3, "b")],
            [edit(0, 2, "a"), edit(0, 2, "b")],
            [edit(1, 1, "a"), edit(1, 1, "b")],
            [edit(0, 2, "a"), edit(1, 1, "b")],
        ] {
            assert_eq!(merge(&edits), None, "{edits:?}");
        }
    }
}
