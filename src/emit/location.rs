//! Places as others name them: lines and columns, and what a person follows in Word or Excel.

use crate::lang::Lang;
use crate::read::{Document, Place, Places};
use crate::text::{LineIndex, Span};
use serde::Serialize;

/// Where a finding stands. Counts from 1; columns count characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Location {
    /// The line it begins in.
    pub line: usize,
    /// The character it begins at.
    pub column: usize,
    /// The line it ends in.
    pub end_line: usize,
    /// The character after its last.
    pub end_column: usize,
    /// In words a person can follow, in a format without lines.
    pub place: Option<String>,
    /// The bytes of their lines, counted from 1, that it begins and ends at.
    #[serde(skip)]
    pub bytes: (usize, usize),
}

impl Location {
    /// The place of a finding about a file that could not be read.
    #[must_use]
    pub fn nowhere() -> Self {
        Self { line: 1, column: 1, end_line: 1, end_column: 1, place: None, bytes: (1, 1) }
    }
}

/// Finds places in a document.
#[derive(Debug)]
pub struct Locator<'d> {
    document: &'d Document,
    lines: LineIndex,
    places: Places<'d>,
}

impl<'d> Locator<'d> {
    /// A locator for a document; costs a pass over its text.
    #[must_use]
    pub fn new(document: &'d Document) -> Self {
        Self { document, lines: document.lines(), places: document.places() }
    }

    /// Where a span stands.
    #[must_use]
    pub fn locate(&self, span: Span, lang: Lang) -> Location {
        let view = &self.document.view;
        let start = self.lines.position(span.start as usize, view);
        let end = self.lines.position(span.end as usize, view);
        let place = self.place(span, lang);
        let byte = |at: u32, line: usize| (at as usize).saturating_sub(self.lines.range(line - 1, view).start) + 1;
        let bytes = (byte(span.start, start.line), byte(span.end, end.line));
        Location { line: start.line, column: start.column, end_line: end.line, end_column: end.column, place, bytes }
    }

    /// Where a span stands in words that a person can follow, in a format without lines.
    #[must_use]
    pub fn place(&self, span: Span, lang: Lang) -> Option<String> {
        place_words(self.places.of(span), self.document, lang)
    }

    /// Where the lines begin.
    #[must_use]
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }

    /// The document.
    #[must_use]
    pub fn document(&self) -> &'d Document {
        self.document
    }
}

/// A place in words; nothing where line and column say it.
#[must_use]
pub fn place_words(place: Place, document: &Document, lang: Lang) -> Option<String> {
    let zh = lang == Lang::Zh;
    match place {
        Place::View => None,
        Place::Paragraph(number) if zh => Some(format!("第{number}段")),
        Place::Paragraph(number) => Some(format!("paragraph {number}")),
        Place::TableCell { table, row, column } if zh => Some(format!("表{table} 第{row}行 第{column}列")),
        Place::TableCell { table, row, column } => Some(format!("table {table} row {row} column {column}")),
        Place::Sheet { sheet, row, column } => {
            let name = document.sheets.get(usize::from(sheet)).map_or("", String::as_str);
            Some(format!("{name}!{}{row}", column_letters(column)))
        }
        Place::Page { page, line } if zh => Some(format!("第{page}页 第{line}行")),
        Place::Page { page, line } => Some(format!("page {page} line {line}")),
    }
}

/// `1` is `A`, `27` is `AA`.
pub(crate) fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_a_sheet() {
        assert_eq!([1, 10, 26, 27, 702, 703].map(column_letters), ["A", "J", "Z", "AA", "ZZ", "AAA"]);
    }
}
