//! The text view of formats that have none of their own: a paragraph a line, a row of a table a line (`| a |  | b |`).
//!
//! A row has a place between bars for every column of its table's grid, so that the number of a place is the number of the
//! column; places that a merged cell covers, all but its first, are blank.

use super::{Limit, Limits, Note, Unreadable};
use crate::text::{self, Span, Text};

/// A view in the making.
pub(super) struct View {
    text: String,
    most: u64,
    garbled: Vec<Span>,
}

/// What stands in the view where the document has a picture.
const PICTURE: &str = "〔图片〕";

impl View {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { text: String::new(), most: limits.inflated_size, garbled: Vec::new() }
    }

    /// Adds a line that says `words`.
    pub(super) fn line(&mut self, words: &str) -> Result<Text, Unreadable> {
        let text = self.words(words)?;
        self.text.push('\n');
        Ok(text)
    }

    /// Adds a line for a picture.
    pub(super) fn picture(&mut self) -> Result<Span, Unreadable> {
        self.line(PICTURE).map(|text| text.span())
    }

    /// Adds the next cell of a row: its paragraphs or lines, a blank between them. It covers `columns` of the grid.
    pub(super) fn cell<'w>(
        &mut self,
        lines: impl IntoIterator<Item = &'w str>,
        columns: usize,
    ) -> Result<Text, Unreadable> {
        self.text.push_str("| ");
        let start = self.text.len();
        for line in lines {
            let end = self.text.len();
            if end > start {
                self.text.push(' ');
            }
            if self.words(line)?.span().is_empty() {
                self.text.truncate(end);
            }
        }
        let text = Text::verbatim(Span::new(start, self.text.len()));
        self.text.push(' ');
        self.blanks(columns.saturating_sub(1))?;
        Ok(text)
    }

    /// Adds `columns` places of a row that no cell begins in.
    pub(super) fn blanks(&mut self, columns: usize) -> Result<(), Unreadable> {
        const BLANK: &str = "|  ";
        self.reserve(columns.saturating_mul(BLANK.len()))?;
        self.text.extend(std::iter::repeat_n(BLANK, columns));
        Ok(())
    }

    /// Ends a row.
    pub(super) fn end_row(&mut self) {
        self.text.push_str("|\n");
    }

    /// The view, and notes of what in it is no text.
    pub(super) fn finish(self) -> (String, Vec<Note>) {
        (self.text, self.garbled.into_iter().map(Note::Garbled).collect())
    }

    /// Adds `words` without blanks at their ends; what would break or upset a line becomes a blank.
    fn words(&mut self, words: &str) -> Result<Text, Unreadable> {
        let words = text::trim(words);
        self.reserve(words.len())?;
        let start = self.text.len();
        if !words.chars().any(|c| breaks_lines(c) || is_garbled(c)) {
            self.text.push_str(words);
            return Ok(Text::verbatim(Span::new(start, self.text.len())));
        }
        let mut garbled: Option<Span> = None;
        for c in words.chars() {
            if breaks_lines(c) {
                self.text.push(' ');
                continue;
            }
            let at = self.text.len();
            self.text.push(c);
            if !is_garbled(c) {
                continue;
            }
            let span = Span::new(at, self.text.len());
            match &mut garbled {
                Some(run) if run.end == span.start => run.end = span.end,
                _ => self.garbled.extend(garbled.replace(span)),
            }
        }
        self.garbled.extend(garbled);
        Ok(Text::verbatim(Span::new(start, self.text.len())))
    }

    /// A short text may be used a million times over: the view is as bounded as what is inflated.
    fn reserve(&self, bytes: usize) -> Result<(), Unreadable> {
        if self.text.len().saturating_add(bytes) as u64 > self.most {
            return Err(Unreadable::TooLarge { limit: Limit::InflatedSize, most: self.most });
        }
        Ok(())
    }
}

fn breaks_lines(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Characters of private use (those of symbol fonts), and what stands for a character that could not be read.
fn is_garbled(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fffd}' | '\u{f0000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_a_place_for_every_column() {
        let mut view = View::new(&Limits::default());
        let title = view.line("  标题\u{3000}").unwrap();
        let merged = view.cell(["规章"], 2).unwrap();
        view.blanks(1).unwrap();
        let lines = view.cell(["", "22", " ", "（其中修订\n16 件）"], 1).unwrap();
        let empty = view.cell([], 1).unwrap();
        view.end_row();
        let (shown, notes) = view.finish();
        assert_eq!(shown, "标题\n| 规章 |  |  | 22 （其中修订 16 件） |  |\n");
        assert_eq!(title.content(&shown), "标题");
        assert_eq!(merged.content(&shown), "规章");
        assert_eq!(lines.content(&shown), "22 （其中修订 16 件）");
        assert!(empty.span().is_empty() && shown[..empty.span().start as usize].ends_with("| "));
        assert!(notes.is_empty());
    }

    #[test]
    fn what_is_no_text_is_noted() {
        let mut view = View::new(&Limits::default());
        view.line("1\u{f0b7}\u{f0b8}2\u{fffd}").unwrap();
        let (shown, notes) = view.finish();
        let garbled = |note: &Note| match note {
            Note::Garbled(span) => shown[span.range()].to_owned(),
            other => panic!("{other:?}"),
        };
        assert_eq!(notes.iter().map(garbled).collect::<Vec<_>>(), ["\u{f0b7}\u{f0b8}", "\u{fffd}"]);
    }

    #[test]
    fn the_view_is_bounded() {
        let mut view = View::new(&Limits { inflated_size: 8, ..Limits::default() });
        assert!(view.line("一二").is_ok());
        assert_eq!(view.line("三四"), Err(Unreadable::TooLarge { limit: Limit::InflatedSize, most: 8 }));
        assert!(view.blanks(usize::MAX).is_err());
    }
}
