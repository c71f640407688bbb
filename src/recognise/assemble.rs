//! From lines to raw tables: which lines are rows of which of the form's tables, and what stands in them.
//!
//! Labels decide, not positions: a row begins at its label and ends with its line or, where each cell has a line of its
//! own, at the next label. What the cells mean is left to [`super::interpret`].

mod raw;
mod side_by_side;

use super::headings::Headings;
use super::labels;
use super::lines::{Class, Kind, Line, Lines, Piece};
use crate::form::{Forms, Layout, Role, SectionId, TableId};
use crate::text::{self, Key};

pub(super) use raw::{RawRow, RawTable, Segment};

/// Finds the tables of the forms in a document.
pub(super) fn assemble<'d, 'f>(lines: &Lines<'d, 'f>, headings: &Headings, forms: &'f Forms) -> Vec<RawTable<'d, 'f>> {
    let mut assembler = Assembler {
        forms,
        tables: Vec::new(),
        open: None,
        row: None,
        kind: Kind::Row,
        columns: 0,
        section: None,
        waiting: None,
    };
    for (at, line) in lines.lines.iter().enumerate() {
        // A sheet of its own is in no section of another one.
        if line.begins_sheet {
            assembler.end_table();
            assembler.section = None;
        }
        if let Some(section) = headings.section_at(at) {
            assembler.end_table();
            assembler.section = Some(section);
        } else if let Some(section) =
            headings.said_again_at(at).filter(|section| assembler.table_in(*section).is_some())
        {
            assembler.end_row();
            assembler.section = Some(section);
        } else if headings.is_at(at) {
            assembler.end_row();
        }
        let next = lines.lines.get(at + 1).map_or(&[][..], |next| lines.of(next));
        assembler.line(at, line, lines.of(line), next);
    }
    assembler.end_table();
    assembler.tables
}

/// A row whose cells stand on lines of their own.
#[derive(Debug)]
struct OpenRow<'d, 'f> {
    row: RawRow<'d, 'f>,
    /// How many cells it has if it is whole.
    width: usize,
}

struct Assembler<'d, 'f> {
    forms: &'f Forms,
    tables: Vec<RawTable<'d, 'f>>,
    /// The table that rows are added to: an index into `tables`.
    open: Option<usize>,
    row: Option<OpenRow<'d, 'f>>,
    /// Of the line that is looked at.
    kind: Kind,
    /// How many columns it has.
    columns: usize,
    section: Option<SectionId>,
    /// Words on a line before, perhaps the beginning of a label.
    waiting: Option<(usize, Piece<'d, 'f>)>,
}

impl<'d, 'f> Assembler<'d, 'f> {
    fn line(&mut self, at: usize, line: &Line<'_>, pieces: &[Piece<'d, 'f>], next: &[Piece<'d, 'f>]) {
        let table = self.table_of(line, pieces, next);
        self.kind = line.kind;
        let columns = || pieces.iter().map(|piece| usize::from(piece.colspan).max(1)).sum();
        self.columns = if pieces.len() > 1 { columns() } else { 0 };
        match table {
            Some(table) => {
                self.open(table, line);
                match self.layout(table) {
                    Layout::Rows => self.row_line(at, line, pieces, table),
                    Layout::SideBySide => self.side_by_side_line(at, pieces, table),
                }
            }
            None if self.open.is_some() => self.unlabelled(at, line, pieces),
            None => {}
        }
        if let (Some(open), Some(row)) = (self.open, &self.row) {
            let table = &mut self.tables[open];
            table.span = row.row.cells.last().map_or(table.span, |cell| table.span.to(cell.span));
        }
        self.waiting = waiting(pieces).map(|piece| (at, piece));
        if let Some((_, piece)) = self.waiting
            && let Some(row) = self.segment().and_then(|segment| segment.rows.last_mut())
            && row.line + 1 == at
        {
            row.below = Some(piece);
        }
    }

    fn layout(&self, table: TableId) -> Layout {
        let mut tables = self.forms.iter().filter_map(|(_, form)| form.table(table));
        tables.next().map_or(Layout::Rows, |table| table.layout)
    }

    /// The table that the labels of a line are of; `None` if there are none, or if they may just as well be prose.
    fn table_of(&self, line: &Line<'_>, pieces: &[Piece<'d, 'f>], next: &[Piece<'d, 'f>]) -> Option<TableId> {
        let open = self.open.map(|open| self.tables[open].id);
        let expected = self.section.and_then(|section| self.table_in(section));
        let mut best: Option<(usize, bool, TableId)> = None;
        for at in 0..self.forms.tables().len() {
            let table = TableId(u8::try_from(at).unwrap_or(u8::MAX));
            let votes = pieces.iter().filter(|piece| piece.has_role(table, |_| true)).count();
            let known = open == Some(table) || expected == Some(table);
            if votes > 0 && best.is_none_or(|best| (votes, open == Some(table)) > (best.0, best.1)) {
                let goes_on = next.iter().any(|piece| piece.has_role(table, |_| true));
                let strong = known || votes > 1 || goes_on || self.is_strong(table, line, pieces);
                if strong {
                    best = Some((votes, open == Some(table), table));
                }
            }
        }
        best.map(|(_, _, table)| table)
    }

    fn table_in(&self, section: SectionId) -> Option<TableId> {
        let mut tables = self.forms.iter().flat_map(|(_, form)| &form.tables);
        tables.find(|table| table.section == section).map(|table| table.id)
    }

    /// A single label that cannot be but of a table, or that has a row's numbers behind it.
    fn is_strong(&self, table: TableId, line: &Line<'_>, pieces: &[Piece<'d, 'f>]) -> bool {
        const LETTERS_OF_A_TELLING_LABEL: usize = 6;
        let telling = |piece: &Piece<'_, '_>| {
            piece.has_role(table, |role| match role {
                Role::Caption(_) | Role::Note => true,
                Role::Row(_) | Role::Column(_) | Role::Group(_) => {
                    piece.words.chars().count() >= LETTERS_OF_A_TELLING_LABEL
                }
                Role::Corner | Role::ColumnGroup(_) | Role::ExtraColumn => false,
            })
        };
        let numbers = pieces.iter().filter(|piece| piece.is_value() && !piece.is_blank()).count();
        pieces.iter().any(telling) || (line.kind != Kind::Paragraph && numbers > 2)
    }

    fn open(&mut self, table: TableId, line: &Line<'_>) {
        if self.open.is_some_and(|open| self.tables[open].id != table) {
            self.end_table();
        }
        let open = match self.open {
            Some(open) => open,
            // A table goes on after a break: a page, or a sentence.
            None => match self.tables.iter().rposition(|it| it.id == table && it.section == self.section) {
                Some(earlier) => earlier,
                None => {
                    let segments = vec![Segment::default()];
                    self.tables.push(RawTable {
                        id: table,
                        section: self.section,
                        segments,
                        note: None,
                        span: line.span,
                        loose: 0,
                    });
                    self.tables.len() - 1
                }
            },
        };
        self.open = Some(open);
        let table = &mut self.tables[open];
        table.span = table.span.to(line.span);
    }

    fn segment(&mut self) -> Option<&mut Segment<'d, 'f>> {
        self.tables.get_mut(self.open?)?.segments.last_mut()
    }

    fn new_segment(&mut self) -> Option<&mut Segment<'d, 'f>> {
        let segments = &mut self.tables.get_mut(self.open?)?.segments;
        if !segments.last().is_some_and(Segment::is_empty) {
            segments.push(Segment::default());
        }
        segments.last_mut()
    }

    fn end_table(&mut self) {
        self.end_row();
        self.open = None;
    }

    fn end_row(&mut self) {
        if let Some(open) = self.row.take()
            && let Some(segment) = self.segment()
        {
            segment.rows.push(open.row);
        }
    }

    fn begin_row(&mut self, at: usize, label: Option<Piece<'d, 'f>>, width: usize) {
        self.end_row();
        let run_together = label.is_some_and(|label| matches!(label.class, Class::RunTogether(_)));
        let above = self.waiting.filter(|(line, _)| line + 1 == at).map(|(_, piece)| piece);
        let (cells, may_be_torn) = (Vec::new(), self.kind == Kind::Cut);
        let columns = self.columns;
        let row =
            RawRow { label, above, below: None, cells, line: at, columns, run_together, tentative: false, may_be_torn };
        self.row = Some(OpenRow { row, width });
    }

    /// A line with labels of a table that is printed row by row.
    fn row_line(&mut self, at: usize, line: &Line<'_>, pieces: &[Piece<'d, 'f>], table: TableId) {
        let is_row = |piece: &&Piece<'_, '_>| piece.has_role(table, |role| matches!(role, Role::Row(_)));
        let rows = pieces.iter().filter(is_row).count();
        // A label that heads rows on another form may stand beside the first of them.
        let heads = |piece: &&Piece<'_, '_>| piece.has_role(table, |role| matches!(role, Role::Group(_)));
        let bare_rows = pieces.iter().filter(|piece| is_row(piece) && !heads(piece)).count();
        let has_values = pieces.iter().any(|piece| piece.is_value() && !piece.is_blank());
        // Some converters set a header of their own making above a part of the table: row labels side by side.
        let invented = line.kind != Kind::RunOn && bare_rows > 1 && !has_values;
        self.end_row();
        if invented {
            return;
        }
        let is_header = pieces.iter().any(|piece| {
            piece.has_role(table, |role| matches!(role, Role::Column(_) | Role::ColumnGroup(_) | Role::Corner))
        }) && rows == 0;
        let mut words: Option<Piece<'d, 'f>> = None;
        for (index, piece) in pieces.iter().enumerate() {
            if line.kind == Kind::RunOn && is_prose(piece) {
                self.end_row();
                continue;
            }
            match self.role_of(piece, table, &pieces[index + 1..]) {
                Some(Role::Caption(_)) => {
                    self.end_row();
                    if let Some(segment) = self.new_segment() {
                        segment.caption = Some(*piece);
                    }
                }
                Some(Role::Corner) => {
                    self.end_row();
                    let used =
                        self.segment().is_some_and(|segment| !segment.header.is_empty() || !segment.rows.is_empty());
                    if used {
                        self.new_segment();
                    }
                }
                Some(Role::Note) => {
                    if let Some(open) = self.open {
                        self.tables[open].note.get_or_insert(*piece);
                    }
                }
                Some(Role::Column(_) | Role::ColumnGroup(_) | Role::ExtraColumn) => {
                    self.end_row();
                    self.header(*piece);
                }
                Some(Role::Row(_)) => self.begin_row(at, Some(*piece), self.width(piece, table)),
                // A heading over rows that was filled in as a row.
                Some(Role::Group(_)) if next_is_value(&pieces[index + 1..]) => {
                    self.begin_row(at, Some(*piece), self.widest(table));
                }
                Some(Role::Group(_)) => self.end_row(),
                None if self.row.is_some() => self.push(*piece),
                None if is_header && piece.is_words() => self.header(*piece),
                None if piece.is_words() => words = Some(*piece),
                None if !is_header && !piece.is_blank() && piece.is_value() => {
                    self.begin_row(at, words.take(), self.widest(table));
                    self.push(*piece);
                }
                None => {}
            }
        }
        if pieces.len() > 1 {
            self.end_row();
        }
    }

    /// What a labelled piece is here. A heading over rows may be a row itself: numbers follow on it, or nothing does.
    fn role_of(&self, piece: &Piece<'d, 'f>, table: TableId, after: &[Piece<'d, 'f>]) -> Option<Role> {
        let mut roles = piece.labels().iter().filter(|label| label.table == table).map(|label| label.role);
        let first = roles.clone().next()?;
        let Some(group) = roles.clone().find(|role| matches!(role, Role::Group(_))) else { return Some(first) };
        let next = after.iter().find(|piece| !piece.is_blank());
        match roles.find(|role| matches!(role, Role::Row(_))) {
            Some(row) if next.is_none_or(Piece::is_value) => Some(row),
            // A word in the place of the first number, unless it is the label of a row, miswritten.
            Some(row)
                if next.is_some_and(|next| next.is_words() && !labels::is_slip_of_row(next.words, self.forms))
                    && after.iter().any(|piece| piece.is_value() && !piece.is_blank()) =>
            {
                Some(row)
            }
            _ => Some(group),
        }
    }

    fn header(&mut self, piece: Piece<'d, 'f>) {
        if let Some(segment) = self.segment() {
            segment.header.push(piece);
        }
    }

    fn push(&mut self, piece: Piece<'d, 'f>) {
        if let Some(open) = &mut self.row {
            open.row.run_together |= piece.glued && piece.is_value();
            open.row.cells.push(piece);
        }
    }

    /// How many cells a whole row of this label has.
    fn width(&self, label: &Piece<'d, 'f>, table: TableId) -> usize {
        let widths = label.labels().iter().filter(|label| label.table == table).filter_map(|label| match label.role {
            Role::Row(row) => Some(self.forms.get(label.form).table(table)?.block_of(row).columns.len()),
            _ => None,
        });
        widths.max().unwrap_or(0)
    }

    fn widest(&self, table: TableId) -> usize {
        let blocks = self.forms.iter().filter_map(|(_, form)| form.table(table)).flat_map(|table| &table.blocks);
        blocks.map(|block| block.columns.len()).max().unwrap_or(0)
    }

    /// A line without labels while a table is open: cells of the row above, a row whose label was not made out, or prose.
    fn unlabelled(&mut self, at: usize, line: &Line<'_>, pieces: &[Piece<'d, 'f>]) {
        let Some(open) = self.open else { return };
        let table = self.tables[open].id;
        if self.layout(table) == Layout::SideBySide {
            return self.side_by_side_line(at, pieces, table);
        }
        let filled = pieces.iter().filter(|piece| !piece.is_blank());
        let (values, words) =
            filled.fold(
                (0, 0),
                |(values, words), piece| {
                    if piece.is_value() { (values + 1, words) } else { (values, words + 1) }
                },
            );
        let label =
            pieces.iter().take_while(|piece| piece.is_words() || piece.is_blank()).filter(|it| it.is_words()).last();
        match (values, words) {
            (0, 0) if self.row.is_none() => {}
            // Cells of the row above, a line each.
            (_, 0) if self.row.is_some() => pieces.iter().for_each(|piece| self.push(*piece)),
            // The first cell of a row whose label is on the line above, and was not made out.
            (1, 0) if pieces.len() == 1 && self.follows_words(at) => {
                let (_, label) = self.waiting.unzip();
                self.begin_row(at, label, self.widest(table));
                self.push(pieces[0]);
                self.row.iter_mut().for_each(|open| open.row.tentative = true);
            }
            (0, 1) if pieces.len() == 1 && self.is_below_header(&pieces[0]) => self.header(pieces[0]),
            (0, 1) if pieces.len() == 1 && !is_prose(&pieces[0]) => self.lone_words(at, pieces[0], table),
            (0, _) => self.end_row(),
            // A row by itself, whose label was not made out or is not there.
            _ if pieces.len() > 1 && (values > 1 || label.is_some()) => {
                self.begin_row(at, label.copied(), self.widest(table));
                let after =
                    label.map_or(0, |label| pieces.iter().position(|it| it.span == label.span).map_or(0, |at| at + 1));
                let after =
                    if label.is_some() { after } else { pieces.iter().position(|it| !it.is_blank()).unwrap_or(0) };
                pieces[after..].iter().for_each(|piece| self.push(*piece));
                self.end_row();
            }
            _ => self.tables[open].loose += values,
        }
        if line.kind == Kind::Paragraph && pieces.iter().any(is_prose) {
            self.end_row();
        }
    }

    /// Whether words stand alone on the line above, under a header or a row.
    fn follows_words(&mut self, at: usize) -> bool {
        let words = self.waiting.is_some_and(|(line, _)| line + 1 == at);
        words && self.segment().is_some_and(|segment| !segment.header.is_empty() || !segment.rows.is_empty())
    }

    /// Whether words with blanks between them stand below a header, whose labels may go on there.
    fn is_below_header(&mut self, words: &Piece<'d, 'f>) -> bool {
        const LONGEST: usize = 150;
        let short = words.words.len() < LONGEST && !is_prose(words);
        let several = words.words.contains(text::is_blank);
        let labels = self.forms.labels();
        let is_rest =
            |piece: &Piece<'_, '_>| !labels.get(&Key::of(&format!("{}{}", piece.words, words.words))).is_empty();
        short
            && self.row.is_none()
            && self.segment().is_some_and(|it| it.rows.is_empty() && it.header.iter().any(|it| several || is_rest(it)))
    }

    /// Words alone on a line: a cell of the row above as long as that is not whole, else the label of a row.
    fn lone_words(&mut self, at: usize, words: Piece<'d, 'f>, table: TableId) {
        let whole = self.row.as_ref().is_none_or(|open| open.row.cells.len() >= open.width);
        // The heading over the row may look like a row itself.
        let is_headed = self.row.as_ref().is_some_and(|open| {
            let heads = |label: &Piece<'_, '_>| label.has_role(table, |role| matches!(role, Role::Group(_)));
            open.row.cells.is_empty() && open.row.label.as_ref().is_some_and(heads)
        });
        if is_headed && labels::is_slip_of_row(words.words, self.forms) {
            return self.begin_row(at, Some(words), self.widest(table));
        }
        if !whole {
            let is_remark = words.words.starts_with(['（', '(', '其', '含']);
            match self.row.as_mut().and_then(|open| open.row.cells.last_mut()) {
                // A remark on the number above.
                Some(last) if is_remark && last.is_value() && !last.is_blank() => {}
                _ => self.push(words),
            }
        } else if self.row.is_some() {
            self.begin_row(at, Some(words), self.widest(table));
        }
    }
}

/// True where a number comes next, blank cells aside.
fn next_is_value(after: &[Piece<'_, '_>]) -> bool {
    after.iter().find(|piece| !piece.is_blank()).is_some_and(Piece::is_value)
}

/// Words too long for a label or a cell.
fn is_prose(piece: &Piece<'_, '_>) -> bool {
    const LONGEST_LABEL: usize = 150;
    piece.is_words() && (piece.words.len() > LONGEST_LABEL || piece.words.ends_with(['。', '；']))
}

/// The only words of a line, if they can be the beginning of a label.
fn waiting<'d, 'f>(pieces: &[Piece<'d, 'f>]) -> Option<Piece<'d, 'f>> {
    let mut filled = pieces.iter().filter(|piece| !piece.is_blank());
    let (first, second) = (filled.next()?, filled.next());
    (second.is_none() && first.is_words() && !is_prose(first)).then_some(*first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{self, Limits};
    use crate::recognise::tests::forms;
    use std::path::Path;

    /// Each table: its name, and how many rows each of its parts has.
    fn tables(text: &str) -> Vec<String> {
        let document = read::read(text.as_bytes(), Path::new("a.txt"), &Limits::default()).expect("a text");
        let mut lines = Lines::cut(&document, forms());
        lines.rejoin(forms());
        let headings = Headings::find(&lines, forms());
        let raw = assemble(&lines, &headings, forms());
        let shown = |table: &RawTable<'_, '_>| {
            let rows: Vec<String> = table.segments.iter().map(|it| it.rows.len().to_string()).collect();
            format!("{} {}", forms().tables()[usize::from(table.id.0)], rows.join("+"))
        };
        raw.iter().map(shown).collect()
    }

    #[test]
    fn rows_are_put_together_from_what_is_left_of_them() {
        let head = "\t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n";
        let rows = ["一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "四、结转下年度继续办理"];
        let row = |at: usize| format!("{}\t1\t0\t0\t0\t0\t0\t1\n", rows[at]);
        let (a, b, c) = (row(0), row(1), row(2));
        let line_each = format!("{head}{a}{b}{c}").replace('\t', "\n");
        for (text, expected) in [
            (format!("{head}{a}{b}{c}"), "applications 3"),
            (format!("{head}{a}{b}{c}").replace('\t', " | "), "applications 3"),
            (format!("{head}{a}{b}{c}").replace('\t', "   "), "applications 3"),
            (line_each, "applications 3"),
            // A page ends in the middle; its number and the header stand between.
            (format!("{head}{a}\n- 3 -\n\n{head}{b}{c}"), "applications 3"),
            (format!("{head}{a}\n- 3 -\n\n{b}{c}"), "applications 3"),
            // A label that is torn behind its bracket, and one in the bracket behind a blank.
            (
                format!(
                    "{head}{a}（二）部分公开 （区\n分处理的，只计这一情形，不计其他情形）\t1\t0\t0\t0\t0\t0\t1\n{c}"
                )
                .replace('\t', "\n"),
                "applications 3",
            ),
            (format!("{head}{a}（\n一）予以公开\t1\t0\t0\t0\t0\t0\t1\n{c}").replace('\t', "\n"), "applications 3"),
            // Running text ends a table.
            (format!("{head}{a}\n本年度没有其他需要说明的情况，特此报告如下。\n"), "applications 1"),
            ("自然人申请较多，商业企业较少。\n".to_owned(), ""),
        ] {
            assert_eq!(tables(&text).join("; "), expected, "{text}");
        }
    }

    #[test]
    fn each_table_is_told_by_its_labels() {
        let text = "信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n行政规范性文件\t2\t1\t14\n\
                    信息内容\t本年处理决定数量\n行政许可\t96\n\
                    三、收到和处理政府信息公开申请情况\n\
                    \t自然人\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\t总计\n\
                    一、本年新收政府信息公开申请数量\t5\t1\t0\t0\t0\t0\t6\n";
        assert_eq!(tables(text), ["proactive 2+1", "applications 1"]);
    }
}
