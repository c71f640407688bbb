//! A document as lines of pieces: each piece a label of a form, a value, or words.
//!
//! A line is a row of a table, or a paragraph. Paragraphs that hold a whole row, its cells apart by blanks only, are cut
//! into their cells here, and so is running text into which a page's tables were flattened.

use super::labels;
use super::number::{self, Reading};
use super::run_on;
use crate::form::{Forms, LabelRef, Role, Wording};
use crate::read::{Block, Cell, Document, Format, Table};
use crate::report::Value;
use crate::text::{self, Key, Span, Text};
use std::ops::Range;

/// What a piece of a line is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Class<'f> {
    /// A number, a blank, or a sign for nothing.
    Value(Reading),
    /// A label, and all that it may stand for.
    Label(&'f [LabelRef]),
    /// The label of a row with digits run into it: `规章000`.
    RunTogether(&'f [LabelRef]),
    /// Anything else.
    Words,
}

/// A cell, or a paragraph, or a part of one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'d, 'f> {
    pub(super) words: &'d str,
    pub(super) span: Span,
    pub(super) class: Class<'f>,
    /// How many columns of the table it covers.
    pub(super) colspan: u16,
    /// The file holds no result of the formula here.
    pub(super) uncomputed: bool,
    /// No blank stands between this and the piece before it.
    pub(super) glued: bool,
}

/// How a line came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A row of a table.
    Row,
    /// A paragraph, in one piece.
    Paragraph,
    /// A paragraph cut at its blanks.
    Cut,
    /// Running text cut at the labels in it.
    RunOn,
}

/// A row or a paragraph.
#[derive(Clone, Debug)]
pub(super) struct Line<'d> {
    pub(super) kind: Kind,
    pub(super) pieces: Range<usize>,
    pub(super) span: Span,
    /// What a paragraph says, or the only filled cell of a row.
    pub(super) said: Option<Said<'d>>,
    /// It is the first of a sheet of a workbook.
    pub(super) begins_sheet: bool,
}

/// Running text, and where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<'d> {
    pub(super) words: &'d str,
    text: &'d Text,
    /// Where in the text the words begin.
    at: usize,
}

impl<'d> Said<'d> {
    /// All of a text.
    pub(super) fn of(document: &'d Document, text: &'d Text) -> Self {
        Self { words: document.read(text), text, at: 0 }
    }

    /// As a text of its own.
    pub(super) fn text(&self) -> Text {
        self.text.part(self.at..self.at + self.words.len())
    }

    /// Where bytes `range` of the words stand.
    pub(super) fn locate(&self, range: Range<usize>) -> Span {
        self.text.locate(self.at + range.start..self.at + range.end)
    }
}

/// All lines of a document.
#[derive(Debug, Default)]
pub(super) struct Lines<'d, 'f> {
    pub(super) lines: Vec<Line<'d>>,
    pub(super) pieces: Vec<Piece<'d, 'f>>,
}

impl<'d, 'f> Lines<'d, 'f> {
    /// The pieces of a line.
    pub(super) fn of(&self, line: &Line<'_>) -> &[Piece<'d, 'f>] {
        self.pieces.get(line.pieces.clone()).unwrap_or_default()
    }

    /// Cuts a document into lines.
    pub(super) fn cut(document: &'d Document, forms: &'f Forms) -> Self {
        let (mut lines, mut pieces) = (0, 0);
        for block in &document.blocks {
            let (rows, cells) = match block {
                Block::Table(table) => (table.row_ends.len(), table.cells.len()),
                _ => (1, 1),
            };
            (lines, pieces) = (lines + rows, pieces + cells);
        }
        let lines = Self { lines: Vec::with_capacity(lines), pieces: Vec::with_capacity(pieces) };
        let mut cutter = Cutter { document, forms, key: Key::default(), lines, at_sheet: false };
        for block in &document.blocks {
            match block {
                Block::Paragraph(paragraph) => cutter.paragraph(&paragraph.text),
                Block::Table(table) => {
                    let numbered = has_row_numbers(document, table);
                    let without = |row: &'d [Cell]| row.get(usize::from(first_of(row).is_some())..).unwrap_or(row);
                    let first = cutter.lines.lines.len();
                    table.rows().for_each(|row| cutter.row(if numbered { without(row) } else { row }));
                    if document.format == Format::Sheet {
                        cutter.lines.cut_asides(document, table, first, forms);
                    }
                }
                Block::Sheet(_) => cutter.at_sheet = true,
                Block::Picture(_) => {}
            }
        }
        cutter.lines
    }
}

/// The words of a line, perhaps a part of a label.
struct Fragment<'d> {
    words: &'d str,
    /// They are no label by themselves: they wait for the rest.
    open: bool,
}

impl<'d, 'f> Lines<'d, 'f> {
    /// Puts labels together that were wrapped over lines: `本年新` and `制作数量`. Narrow columns leave two characters a line.
    pub(super) fn rejoin(&mut self, forms: &'f Forms) {
        const MOST_SIGNS: usize = 3;
        let mut key = Key::default();
        let mut joined = String::new();
        let mut at = 0;
        while at + 1 < self.lines.len() {
            let mut open = false;
            joined.clear();
            let begins = self.of(&self.lines[at]).first().is_some_and(|piece| forms.labels().may_begin(piece.words));
            if !begins {
                at += 1;
                continue;
            }
            let mut found: Option<(usize, &'f [LabelRef], Span)> = None;
            let mut numbers: Option<usize> = None;
            for (count, line) in self.lines[at..].iter().enumerate() {
                let Some(fragment) = self.fragment(line, count == 0) else {
                    // A page may end in the middle of a label: its numbers stand before the rest.
                    if count > 0 && open && numbers.is_none() && self.is_numbers(line) {
                        numbers = Some(at + count);
                        continue;
                    }
                    break;
                };
                joined.push_str(fragment.words);
                open |= fragment.open;
                let key = key.fold(&joined);
                let too_long = joined.len() > forms.labels().longest() * 3 || key.is_empty() && count >= MOST_SIGNS;
                if too_long || !forms.labels().begins(key) {
                    break;
                }
                let labels = if count == 0 || !open { &[] } else { forms.labels().get(key) };
                if labels.iter().any(|label| label.wording != Wording::Known) {
                    let end = if numbers.is_none() { line.span } else { self.lines[at].span };
                    found = Some((count, labels, self.lines[at].span.to(end)));
                }
            }
            let taken = found.map_or(0, |(count, labels, span)| {
                self.label(at, labels, span);
                count
            });
            for (place, line) in self.lines.iter_mut().enumerate().take(at + taken + 1).skip(at + 1) {
                if numbers != Some(place) {
                    line.pieces = line.pieces.start..line.pieces.start;
                    line.said = None;
                }
            }
            at += taken + 1;
        }
        self.lines.retain(|line| !line.pieces.is_empty());
    }

    /// True of a line of numbers and nothing else.
    fn is_numbers(&self, line: &Line<'_>) -> bool {
        let pieces = self.of(line);
        let is_number = |piece: &Piece<'_, '_>| matches!(piece.class, Class::Value(_)) && !piece.words.is_empty();
        line.kind == Kind::Cut && pieces.len() > 1 && pieces.iter().all(is_number)
    }

    /// The words of a line that may be part of a label: alone on it.
    fn fragment(&self, line: &Line<'d>, first: bool) -> Option<Fragment<'d>> {
        const LONGEST: usize = 150;
        let (piece, rest) = self.of(line).split_first()?;
        let open = match piece.class {
            Class::Words => true,
            Class::Label(labels) => labels.iter().all(|label| label.wording == Wording::Known),
            // The number of an item looks like a number.
            Class::Value(_) if first && piece.words.ends_with(['.', '．', '、', '）', ')']) => true,
            Class::Value(_) | Class::RunTogether(_) => return None,
        };
        // Blanks in a label look like the end of a cell.
        let torn = || line.kind == Kind::Cut && rest.iter().all(|piece| matches!(piece.class, Class::Words));
        let words = if rest.iter().all(|piece| piece.words.is_empty()) {
            piece.words
        } else {
            line.said.filter(|_| torn())?.words
        };
        (!words.is_empty() && words.len() <= LONGEST).then_some(Fragment { words, open })
    }

    fn label(&mut self, line: usize, labels: &'f [LabelRef], span: Span) {
        let line = &mut self.lines[line];
        line.span = span;
        line.said = None;
        if line.kind == Kind::Cut {
            line.pieces.end = line.pieces.end.min(line.pieces.start + 1);
        }
        if let Some(piece) = self.pieces.get_mut(line.pieces.start) {
            piece.class = Class::Label(labels);
            piece.span = span;
        }
    }
}

struct Cutter<'d, 'f> {
    document: &'d Document,
    forms: &'f Forms,
    key: Key,
    lines: Lines<'d, 'f>,
    /// A sheet begins with the next line.
    at_sheet: bool,
}

/// What stands between the labels of a header's rows where they were joined into one.
fn is_joint(c: char) -> bool {
    matches!(c, '\n' | '.' | '-' | '_' | '/' | '·' | '>' | ':' | '：')
}

/// True where the first column counts the rows: programs that handle data print tables so, and offices add such a column. It
/// is blank where nothing is counted, and may have a name of its own.
fn has_row_numbers(document: &Document, table: &Table) -> bool {
    const LEAST: usize = 3;
    const NAMES: [&str; 3] = ["序号", "编号", "行号"];
    let (mut next, mut count, mut named) = (None, 0, false);
    for (at, cell) in table.rows().map(first_of).enumerate() {
        let Some(words) = cell.map(|cell| document.read(&cell.text)).filter(|words| !words.is_empty()) else {
            continue;
        };
        match words.parse::<usize>() {
            Ok(number) if next.map_or(number < 2, |next| next == number) => {
                (next, count) = (number.checked_add(1), count + 1);
            }
            Err(_) if at == 0 => named = NAMES.contains(&words),
            _ => return false,
        }
    }
    count >= LEAST || count > 0 && named
}

/// The cell of a row in the first column, unless one from above reaches there.
fn first_of(row: &[Cell]) -> Option<&Cell> {
    row.first().filter(|cell| cell.column == 0)
}

/// Above this many bytes a paragraph is no row of a table.
const LONGEST_ROW: usize = 480;

impl<'d, 'f> Cutter<'d, 'f> {
    fn class(&mut self, words: &str) -> Class<'f> {
        classify(words, self.forms, &mut self.key)
    }

    fn row(&mut self, cells: &'d [Cell]) {
        let start = self.lines.pieces.len();
        for cell in cells {
            let words = self.document.read(&cell.text);
            let class = self.class(words);
            if matches!(class, Class::Words) && self.joined_labels(&cell.text, words) {
                continue;
            }
            let (span, colspan, uncomputed) = (cell.text.span(), cell.colspan, cell.uncomputed);
            self.lines.pieces.push(Piece { words, span, class, colspan, uncomputed, glued: false });
        }
        let mut filled = cells.iter().filter(|cell| !cell.text.span().is_empty());
        let only = filled.next().filter(|_| filled.next().is_none());
        let said = only.map(|cell| Said::of(self.document, &cell.text));
        self.line(Kind::Row, start, said);
    }

    /// A cell that says what stands over it, too (`行政诉讼<br>结果维持`), as converters make of headers of several rows:
    /// each label is a piece of its own. False if it is nothing but labels of one table.
    fn joined_labels(&mut self, text: &'d Text, words: &'d str) -> bool {
        const MOST_LABELS: usize = 4;
        if words.len() > self.forms.labels().longest() * MOST_LABELS || !words.contains(is_joint) {
            return false;
        }
        // Labels have stops behind their numbers, too.
        let is_joint = |c: char| is_joint(c) && (c != '.' || !words.contains(|c: char| c != '.' && is_joint(c)));
        let start = self.lines.pieces.len();
        for part in words.split(is_joint).map(text::trim).filter(|part| !part.is_empty()) {
            let class = self.class(part);
            let at = part.as_ptr() as usize - words.as_ptr() as usize;
            let span = text.locate(at..at + part.len());
            self.lines.pieces.push(Piece { words: part, span, class, colspan: 1, uncomputed: false, glued: false });
        }
        let labels: Vec<&[LabelRef]> = self.lines.pieces[start..].iter().map(Piece::labels).collect();
        let of_one_table = labels.split_first().is_some_and(|(first, others)| {
            let has = |labels: &[LabelRef], table| labels.iter().any(|label| label.table == table);
            !others.is_empty() && first.iter().any(|label| others.iter().all(|other| has(other, label.table)))
        });
        if !of_one_table {
            self.lines.pieces.truncate(start);
        }
        of_one_table
    }

    fn line(&mut self, kind: Kind, start: usize, said: Option<Said<'d>>) {
        let pieces = start..self.lines.pieces.len();
        let spans = self.lines.pieces[pieces.clone()].iter().map(|piece| piece.span);
        let Some(span) = spans.reduce(Span::to) else { return };
        let begins_sheet = std::mem::take(&mut self.at_sheet);
        self.lines.lines.push(Line { kind, pieces, span, said, begins_sheet });
    }

    fn paragraph(&mut self, text: &'d Text) {
        let words = self.document.read(text);
        let mut start = 0;
        for heading in run_on::headings_within(words, self.forms) {
            self.part(text, start..heading);
            start = heading;
        }
        self.part(text, start..words.len());
    }

    /// A paragraph, or what stands between two headings in one.
    fn part(&mut self, text: &'d Text, range: Range<usize>) {
        let all = self.document.read(text);
        let words = text::trim(&all[range]);
        if words.is_empty() {
            return;
        }
        let offset = words.as_ptr() as usize - all.as_ptr() as usize;
        let said = Some(Said { words, text, at: offset });
        let start = self.lines.pieces.len();
        let class = self.class(words);
        let several = matches!(class, Class::Value(_)) && is_several(words);
        if several || matches!(class, Class::Words) {
            if words.len() <= LONGEST_ROW && self.cut_at_blanks(text, words, offset) {
                let whole = self.lines.pieces[start..].iter().all(|piece| !matches!(piece.class, Class::Words));
                if whole || run_on::cuts(words, self.forms).is_none() {
                    return self.line(Kind::Cut, start, said);
                }
                self.lines.pieces.truncate(start);
            }
            if let Some(cuts) = run_on::cuts(words, self.forms) {
                self.cut_at_labels(text, words, offset, &cuts);
                return self.line(Kind::RunOn, start, said);
            }
        }
        let span = text.locate(offset..offset + words.len());
        self.lines.pieces.push(Piece { words, span, class, colspan: 1, uncomputed: false, glued: false });
        self.line(Kind::Paragraph, start, said);
    }

    /// Cuts a paragraph that is a row of cells, blanks between them; false if it is none.
    fn cut_at_blanks(&mut self, text: &'d Text, words: &'d str, offset: usize) -> bool {
        const MOST_WORDS_OF_A_LABEL: usize = 6;
        const FEW_VALUES: usize = 4;
        if !words.contains(text::is_blank) {
            return false;
        }
        let parts: Vec<Range<usize>> = blank_separated(words);
        let start = self.lines.pieces.len();
        let (mut labels, mut values, mut others) = (0, 0, 0);
        let mut at = 0;
        while at < parts.len() {
            let most = MOST_WORDS_OF_A_LABEL.min(parts.len() - at);
            let longest = (1..=most).rev().find_map(|count| {
                let range = parts[at].start..parts[at + count - 1].end;
                match self.class(&words[range.clone()]) {
                    // A stroke is no part of a label, though labels are compared without strokes.
                    Class::Label(_) if count > 1 && is_sign(&words[parts[at + count - 1].clone()]) => None,
                    Class::Label(labels) => Some((count, range, Class::Label(labels))),
                    _ => None,
                }
            });
            let (count, range, class) = longest.unwrap_or_else(|| {
                let range = parts[at].clone();
                let class = self.class(&words[range.clone()]);
                (1, range, class)
            });
            match class {
                Class::Label(_) => labels += 1,
                Class::RunTogether(_) => others += 1,
                Class::Value(_) => values += 1,
                Class::Words => others += 1,
            }
            let span = text.locate(offset + range.start..offset + range.end);
            let words = &words[range];
            self.lines.pieces.push(Piece { words, span, class, colspan: 1, uncomputed: false, glued: false });
            at += count;
        }
        let is_slip = |pieces: &[Piece<'_, '_>]| labels::is_slip_of_row(pieces[start].words, self.forms);
        let is_row =
            // Pieces of labels that go on below may stand side by side before a row's numbers.
            values > 0 && (others <= 1 || others == 2 && values > FEW_VALUES) && (labels > 0 || values >= 3 || others == 0 || is_slip(&self.lines.pieces));
        // A word in the place of a row's only number.
        let is_word = |pieces: &[Piece<'_, '_>]| {
            const LONGEST: usize = 24;
            let is_row = |label: &LabelRef| matches!(label.role, Role::Row(_));
            matches!(pieces, [Piece { class: Class::Label(labels), words: label, .. }, Piece { class: Class::Words, words, .. }]
                if labels.iter().any(is_row) && words.len() <= LONGEST
                    && !leaves_bracket_open(label) && !leaves_bracket_open(words))
        };
        let is_row = is_row || is_word(&self.lines.pieces[start..]);
        let is_header = labels > 1 && others <= labels;
        if !is_row && !is_header {
            self.lines.pieces.truncate(start);
        }
        is_row || is_header
    }

    fn cut_at_labels(&mut self, text: &'d Text, words: &'d str, offset: usize, cuts: &[Range<usize>]) {
        let mut done = 0;
        let end = words.len()..words.len();
        for cut in cuts.iter().chain(std::iter::once(&end)) {
            let between = &words[done..cut.start];
            for part in blank_separated(between).into_iter().filter(|part| !is_bracket(&between[part.clone()])) {
                let range = done + part.start..done + part.end;
                let class = self.class(&words[range.clone()]);
                // A number run into a label is perhaps several numbers run into each other.
                let glued = part.start == 0 && done > 0 || part.end == between.len() && cut.start < words.len();
                let span = text.locate(offset + range.start..offset + range.end);
                let words = &words[range];
                self.lines.pieces.push(Piece { words, span, class, colspan: 1, uncomputed: false, glued });
            }
            if !cut.is_empty() {
                let class = self.class(&words[cut.clone()]);
                let span = text.locate(offset + cut.start..offset + cut.end);
                let words = &words[cut.clone()];
                self.lines.pieces.push(Piece { words, span, class, colspan: 1, uncomputed: false, glued: false });
            }
            done = cut.end;
        }
    }
}

/// What `words` are, by themselves.
pub(super) fn classify<'f>(words: &str, forms: &'f Forms, key: &mut Key) -> Class<'f> {
    if words.bytes().all(|byte| byte.is_ascii_digit()) {
        return Class::Value(number::read(words));
    }
    if let Some(labels) = forms.labels().as_written(words) {
        return Class::Label(labels);
    }
    let may_be_label = forms.labels().may_begin(words);
    // A key is never longer than its label, but blanks and marks between may make a label long.
    if may_be_label && words.len() <= forms.labels().longest() * 3 {
        let labels = forms.labels().get(key.fold(words));
        if !labels.is_empty() {
            return Class::Label(labels);
        }
    }
    if may_be_label && let Some(labels) = run_together(words, forms, key) {
        return Class::RunTogether(labels);
    }
    let reading = if may_be_value(words) { number::read(words) } else { return Class::Words };
    match reading.value {
        Value::Number(_) | Value::Blank | Value::Placeholder => Class::Value(reading),
        Value::Unread | Value::NotANumber | Value::Uncomputed | Value::Garbled => Class::Words,
    }
}

fn run_together<'f>(words: &str, forms: &'f Forms, key: &mut Key) -> Option<&'f [LabelRef]> {
    let label = words.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
    let closes = |c: char| c.is_alphanumeric() || matches!(c, '）' | ')' | '”' | '"' | '’' | '》');
    if label.len() == words.len() || !label.ends_with(closes) || label.len() > forms.labels().longest() * 3 {
        return None;
    }
    let labels = forms.labels().get(key.fold(label));
    labels.iter().any(|label| matches!(label.role, Role::Row(_))).then_some(labels)
}

/// Rules out at a glance what begins as no value does.
fn may_be_value(words: &str) -> bool {
    let Some(first) = text::trim(words).chars().next() else { return true };
    words.len() < 200 && (!first.is_alphabetic() || "〇零一二三四五六七八九十百千两无不暂增减新Nn".contains(first))
}

/// A sign in the place of a number.
fn is_sign(words: &str) -> bool {
    words.chars().all(|c| !c.is_alphanumeric() && !is_bracket_of_label(c))
}

/// What is left of a label's brackets.
fn is_bracket(words: &str) -> bool {
    words.chars().all(is_bracket_of_label)
}

/// A label that ends inside a bracket goes on behind the blank.
fn leaves_bracket_open(label: &str) -> bool {
    label.rfind(['（', '(']) > label.rfind(['）', ')'])
}

fn is_bracket_of_label(c: char) -> bool {
    matches!(c, '（' | '）' | '(' | ')' | '“' | '”' | '、' | '，' | '。' | '：' | ':')
}

/// True of numbers with blanks between, which might be taken for the thousands of one.
fn is_several(words: &str) -> bool {
    words.len() > 5 && words.split(text::is_blank).filter(|part| !part.is_empty()).count() > 2
}

fn blank_separated(words: &str) -> Vec<Range<usize>> {
    let parts = words.split(text::is_blank).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let start = part.as_ptr() as usize - words.as_ptr() as usize;
            start..start + part.len()
        })
        .collect()
}
