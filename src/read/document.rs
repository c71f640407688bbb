//! What every reader gives: a text view, and in it blocks whose every cell knows where it came from.

use crate::text::{self, LineIndex, Span, Text};
use std::borrow::Cow;

/// The kind of file a document was read from, decided by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text, in any layout.
    Text,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
    /// A Word document (Office Open XML).
    Docx,
    /// A workbook: .xlsx, .xls or .ods.
    Sheet,
    /// A PDF with text in it.
    Pdf,
}

impl Format {
    /// Its name in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Markdown => "Markdown",
            Self::Html => "HTML",
            Self::Docx => "Word",
            Self::Sheet => "Excel",
            Self::Pdf => "PDF",
        }
    }
}

/// A file, read: it knows nothing of annual reports.
#[derive(Debug)]
pub struct Document {
    /// The file's kind.
    pub format: Format,
    /// The text that positions refer to: the decoded source where there is one, else a rendering.
    pub view: String,
    /// The view with traditional characters simplified (same positions), where there are any.
    reading: Option<String>,
    /// True where the view says every text letter for letter.
    verbatim: bool,
    /// The view as it was before anything in it was masked, if anything was.
    unmasked: Option<String>,
    /// Paragraphs and tables, in the order of the document.
    pub blocks: Vec<Block>,
    /// What the reader has to say about the file.
    pub notes: Vec<Note>,
    /// Where in the view lines begin that are not the first of their paragraph, in formats of pages; in order.
    pub line_places: Vec<(u32, Place)>,
    /// Names of the workbook's sheets, that [`Place::Sheet`] counts in.
    pub sheets: Vec<String>,
}

/// One thing after another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Running text, or a heading.
    Paragraph(Paragraph),
    /// Rows of cells.
    Table(Table),
    /// A picture that stands where a table or text could.
    Picture(Span),
    /// A new sheet begins: an index into [`Document::sheets`].
    Sheet(u16),
}

/// A paragraph, or one line of a text file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// What it says.
    pub text: Text,
    /// Where it stands, in formats without lines.
    pub place: Place,
}

/// Rows of cells; in text layouts a row is a line, even if the printed row took several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// All cells, row after row.
    pub cells: Vec<Cell>,
    /// For each row, the index after its last cell.
    pub row_ends: Vec<u32>,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it says.
    pub text: Text,
    /// The first column of the table's grid that it covers, from 0.
    pub column: u16,
    /// How many columns it covers, at least 1.
    pub colspan: u16,
    /// How many rows it covers, at least 1.
    pub rowspan: u16,
    /// Where it stands, in formats without lines.
    pub place: Place,
    /// True of a formula that the file holds no result of.
    pub uncomputed: bool,
}

/// Where something stands in a format without lines. Counts from 1, as a person does, except for the sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Place {
    /// Line and column of the view say it.
    #[default]
    View,
    /// The paragraph of this number.
    Paragraph(u32),
    /// A cell of a Word table.
    TableCell {
        /// Which table of the document.
        table: u16,
        /// Which row.
        row: u16,
        /// Which column of the grid.
        column: u16,
    },
    /// A cell of a sheet.
    Sheet {
        /// Index into [`Document::sheets`].
        sheet: u16,
        /// Which row.
        row: u32,
        /// Which column.
        column: u32,
    },
    /// A line of a page.
    Page {
        /// Which page.
        page: u16,
        /// Which line of it.
        line: u16,
    },
}

/// Something that the user should know about how a file was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The sheet of this name is hidden, and was read.
    HiddenSheet(String),
    /// Rows of this sheet are hidden, and were read.
    HiddenRows(String),
    /// Columns of this sheet are hidden, and were read.
    HiddenColumns(String),
    /// Pictures, charts or text boxes lie on this sheet, and were not read.
    Drawings(String),
    /// The file was of this format, and was converted to be read.
    Converted(&'static str),
    /// Much of a page's text is not shown, and was left out.
    HiddenText,
    /// Tracked changes: deleted text was left out, inserted text taken.
    TrackedChanges,
    /// So many comments are left.
    Comments(usize),
    /// The file's properties name this author.
    Author(String),
    /// Characters at this place are of a private use area, or are no text.
    Garbled(Span),
    /// What stands at this place in the file is wrong in its encoding; the view has U+FFFD there.
    Undecoded {
        /// Where, in the view.
        span: Span,
        /// Which byte of the file is the first that is wrong, from 1.
        byte: usize,
        /// The encoding.
        encoding: &'static str,
    },
}

impl Note {
    /// Its kind, in rules.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::HiddenSheet(_) => "hidden-sheet",
            Self::HiddenRows(_) => "hidden-rows",
            Self::HiddenColumns(_) => "hidden-columns",
            Self::Drawings(_) => "drawings",
            Self::Converted(_) => "converted",
            Self::HiddenText => "hidden-text",
            Self::TrackedChanges => "tracked-changes",
            Self::Comments(_) => "comments",
            Self::Author(_) => "author",
            Self::Garbled(_) => "garbled",
            Self::Undecoded { .. } => "undecoded",
        }
    }

    /// What it is about: the sheet, the encoding, the format.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::HiddenSheet(sheet) | Self::HiddenRows(sheet) | Self::HiddenColumns(sheet) | Self::Drawings(sheet) => {
                Some(sheet)
            }
            Self::Converted(name) | Self::Undecoded { encoding: name, .. } => Some(name),
            Self::HiddenText | Self::TrackedChanges | Self::Comments(_) | Self::Author(_) | Self::Garbled(_) => None,
        }
    }

    /// Where in the view it is about.
    #[must_use]
    pub fn span(&self) -> Option<Span> {
        match self {
            Self::Garbled(span) | Self::Undecoded { span, .. } => Some(*span),
            _ => None,
        }
    }
}

impl Table {
    /// Adds a row.
    pub fn push_row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.cells.extend(cells);
        self.row_ends.push(u32::try_from(self.cells.len()).unwrap_or(u32::MAX));
    }

    /// The rows, each with its cells.
    pub fn rows(&self) -> impl Iterator<Item = &[Cell]> {
        let starts = std::iter::once(0).chain(self.row_ends.iter().copied());
        starts.zip(&self.row_ends).map(|(start, end)| self.cells.get(start as usize..*end as usize).unwrap_or_default())
    }
}

impl Cell {
    /// A cell of one column and one row, in a format with lines.
    #[must_use]
    pub fn plain(text: Text, column: u16) -> Self {
        Self { text, column, colspan: 1, rowspan: 1, place: Place::View, uncomputed: false }
    }
}

impl Document {
    /// A document whose positions refer to `view`.
    #[must_use]
    pub fn new(format: Format, view: String, mut blocks: Vec<Block>) -> Self {
        let reading = text::simplify(&view);
        if reading.is_some() {
            for text in blocks.iter_mut().flat_map(Block::texts_mut) {
                text.rewrite(text::simplify);
            }
        }
        let verbatim = blocks.iter().flat_map(Block::texts).all(Text::is_verbatim);
        Self {
            format,
            view,
            reading,
            verbatim,
            unmasked: None,
            blocks,
            notes: Vec::new(),
            line_places: Vec::new(),
            sheets: Vec::new(),
        }
    }

    /// The words of `text`, traditional characters simplified: what is matched, not what is shown.
    #[must_use]
    pub fn read<'a>(&'a self, text: &'a Text) -> &'a str {
        text.content(self.reading())
    }

    /// The whole view, traditional characters simplified.
    #[must_use]
    pub fn reading(&self) -> &str {
        self.reading.as_deref().unwrap_or(&self.view)
    }

    /// What the view shows at `span`.
    #[must_use]
    pub fn show(&self, span: Span) -> &str {
        self.view.get(span.range()).unwrap_or_default()
    }

    /// The paragraph or cell that a span is in.
    #[must_use]
    pub fn text_at(&self, span: Span) -> Option<&Text> {
        let mut texts = self.blocks.iter().flat_map(|block| {
            let (text, cells) = match block {
                Block::Paragraph(paragraph) => (Some(&paragraph.text), &[][..]),
                Block::Table(table) => (None, &table.cells[..]),
                Block::Picture(_) | Block::Sheet(_) => (None, &[][..]),
            };
            text.into_iter().chain(cells.iter().map(|cell| &cell.text))
        });
        texts.find(|text| text.span().contains(span))
    }

    /// All texts: of paragraphs and of cells.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        self.blocks.iter().flat_map(Block::texts)
    }

    /// What stands at `span`, without markup: what is quoted.
    #[must_use]
    pub fn words(&self, span: Span) -> Cow<'_, str> {
        self.words_of(span, &self.view)
    }

    /// What stands at `span`, without markup, traditional characters simplified: what is compared.
    #[must_use]
    pub fn read_words(&self, span: Span) -> Cow<'_, str> {
        self.words_of(span, self.reading())
    }

    fn words_of<'d>(&'d self, span: Span, view: &'d str) -> Cow<'d, str> {
        let holds = |text: &&Text| text.span().contains(span);
        let found = (!self.verbatim).then(|| self.blocks.iter().flat_map(Block::texts).find(holds)).flatten();
        match found {
            Some(text) => text.content_at(span, view),
            None => Cow::Borrowed(view.get(span.range()).unwrap_or_default()),
        }
    }

    /// Masks what stands at `hidden`: nothing that is shown of the document shows it from now on. Positions stay.
    pub fn mask(&mut self, hidden: &[Span]) {
        if hidden.is_empty() {
            return;
        }
        self.unmasked = Some(self.view.clone());
        text::mask(&mut self.view, hidden);
        if let Some(reading) = &mut self.reading {
            text::mask(reading, hidden);
        }
        self.blocks.iter_mut().flat_map(Block::texts_mut).for_each(|text| text.mask(hidden));
    }

    /// The view before anything in it was masked: to write the file with, never to be shown.
    #[must_use]
    pub fn unmasked(&self) -> &str {
        self.unmasked.as_deref().unwrap_or(&self.view)
    }

    /// Where the view's lines begin.
    #[must_use]
    pub fn lines(&self) -> LineIndex {
        LineIndex::new(&self.view)
    }

    /// Where `span` stands in a format without lines: in the cell, paragraph or line that holds its beginning.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        self.places().of(span)
    }

    /// Where all of it is in the program that wrote it.
    #[must_use]
    pub fn places(&self) -> Places<'_> {
        let mut texts = Vec::new();
        for block in &self.blocks {
            match block {
                Block::Paragraph(it) => texts.push(Placed { span: it.text.span(), place: it.place, has_lines: true }),
                Block::Table(table) => texts.extend(table.cells.iter().map(|cell| Placed {
                    span: cell.text.span(),
                    place: cell.place,
                    has_lines: false,
                })),
                Block::Picture(_) | Block::Sheet(_) => {}
            }
        }
        if self.line_places.is_empty() && texts.iter().all(|it| it.place == Place::View) {
            texts.clear();
        }
        texts.sort_by_key(|it| it.span.start);
        Places { texts, lines: &self.line_places }
    }
}

/// Where the texts of a document are in the program that wrote it: found by search.
#[derive(Clone, Debug)]
pub struct Places<'d> {
    texts: Vec<Placed>,
    lines: &'d [(u32, Place)],
}

#[derive(Clone, Copy, Debug)]
struct Placed {
    span: Span,
    place: Place,
    /// Whether its lines have places of their own.
    has_lines: bool,
}

impl Places<'_> {
    /// The place of what begins where `span` does.
    #[must_use]
    pub fn of(&self, span: Span) -> Place {
        let after = self.texts.partition_point(|it| it.span.start <= span.start);
        let holding = self.texts.iter().take(after).rev().take_while(|it| span.start <= it.span.end);
        let Some(text) = holding.last() else { return Place::View };
        let after = self.lines.partition_point(|(start, _)| *start <= span.start);
        let line = after.checked_sub(1).and_then(|at| self.lines.get(at)).filter(|_| text.has_lines);
        line.filter(|(start, _)| *start > text.span.start).map_or(text.place, |(_, place)| *place)
    }
}

impl Block {
    fn texts(&self) -> Box<dyn Iterator<Item = &Text> + '_> {
        match self {
            Self::Paragraph(paragraph) => Box::new(std::iter::once(&paragraph.text)),
            Self::Table(table) => Box::new(table.cells.iter().map(|cell| &cell.text)),
            Self::Picture(_) | Self::Sheet(_) => Box::new(std::iter::empty()),
        }
    }

    fn texts_mut(&mut self) -> Box<dyn Iterator<Item = &mut Text> + '_> {
        match self {
            Self::Paragraph(paragraph) => Box::new(std::iter::once(&mut paragraph.text)),
            Self::Table(table) => Box::new(table.cells.iter_mut().map(|cell| &mut cell.text)),
            Self::Picture(_) | Self::Sheet(_) => Box::new(std::iter::empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_where_they_end() {
        let cell = |at| Cell::plain(Text::verbatim(Span::at(at)), 0);
        let mut table = Table::default();
        table.push_row([cell(0), cell(1)]);
        table.push_row([]);
        table.push_row([cell(2)]);
        let lengths: Vec<_> = table.rows().map(<[Cell]>::len).collect();
        assert_eq!(lengths, [2, 0, 1]);
    }

    #[test]
    fn traditional_characters_are_read_and_not_shown() {
        let view = "規章";
        let block = Block::Paragraph(Paragraph { text: Text::verbatim(Span::new(0, 6)), place: Place::View });
        let document = Document::new(Format::Text, view.into(), vec![block]);
        let Some(Block::Paragraph(paragraph)) = document.blocks.first() else { panic!("a paragraph") };
        assert_eq!(document.read(&paragraph.text), "规章");
        assert_eq!(document.show(paragraph.text.span()), "規章");
    }
}
