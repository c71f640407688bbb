//! From raw tables to the form's tables: which form, which row is which, which cell is which column's.

mod recover;
mod side_by_side;

use super::align::{self, Aligned, Alike};
use super::assemble::{RawRow, RawTable};
use super::columns::{self, HeaderFound, Slot};
use super::labels::{self, Likeness};
use super::lines::Piece;
use super::votes::{Votes, labels_of};
use crate::form::{ColumnIx, FormId, Forms, LabelRef, Role, RowIx, Table as Printed, Wording};
use crate::report::{Block, Cell, ColumnFound, ExtraLabel, Found, RowFound, RowState, Table, Value};
use crate::text::{Key, Span};
use std::borrow::Cow;
use std::collections::HashMap;

/// Reads a raw table as the form that its labels speak for, or as `wish` where they do not decide. A table that begins
/// anew gives a second one.
pub(super) fn interpret(raw: &RawTable<'_, '_>, wish: Option<FormId>, forms: &Forms) -> Vec<Table> {
    let votes = Votes::of(raw, forms);
    let Some(id) = votes.prefer(wish) else { return Vec::new() };
    let form = forms.get(id);
    let Some(printed) = form.table(raw.id) else { return Vec::new() };
    let certain = votes.winner() == Some(id);
    let mut reader = Reader { forms, id, printed, table: empty(raw, id, printed, certain), done: Vec::new() };
    reader.note(raw);
    match printed.layout {
        crate::form::Layout::Rows => reader.rows(raw),
        crate::form::Layout::SideBySide => reader.side_by_side(raw),
    }
    reader.done.push(reader.table);
    let mut done = reader.done;
    for table in &mut done {
        table.form_is_certain = table.form_is_certain || fills_a_group_of_others(table, printed, forms);
    }
    done
}

/// Whether numbers stand in a row that other forms have only as a heading over rows: that tells the form, too.
fn fills_a_group_of_others(table: &Table, printed: &Printed, forms: &Forms) -> bool {
    let is_group = |row: RowIx| {
        let references = forms.labels().get(&Key::of(&printed.row(row).label));
        let mut others = references.iter().filter(|it| it.form != table.form && it.table == table.id).peekable();
        others.peek().is_some() && others.all(|it| matches!(it.role, Role::Group(_)))
    };
    printed.row_ids().any(|row| table.row(row).state == RowState::Read && is_group(row))
}

fn empty(raw: &RawTable<'_, '_>, form: FormId, printed: &Printed, form_is_certain: bool) -> Table {
    let row = RowFound {
        label: None,
        state: RowState::Missing,
        span: Span::at(raw.span.start as usize),
        position: 0,
        realigned: false,
        again: None,
    };
    Table {
        id: raw.id,
        form,
        form_is_certain,
        span: raw.span,
        section: raw.section,
        rows: vec![row; printed.rows.len()],
        columns: vec![ColumnFound::default(); printed.columns.len()],
        blocks: vec![Block::default(); printed.blocks.len()],
        cells: vec![Cell { span: Span::at(raw.span.start as usize), ..Cell::default() }; printed.cells.len()],
        merged_group: None,
        extra_rows: Vec::new(),
        extra_columns: Vec::new(),
        note: None,
        run_together: None,
    }
}

/// A raw row, and the form's row that it is.
struct Assigned<'a, 'd, 'f> {
    raw: &'a RawRow<'d, 'f>,
    segment: usize,
    row: Option<RowIx>,
    likeness: Likeness,
    /// It is a piece of a label that lines have torn: no row of its own.
    piece: bool,
}

struct Reader<'a> {
    forms: &'a Forms,
    id: FormId,
    printed: &'a Printed,
    table: Table,
    done: Vec<Table>,
}

impl Reader<'_> {
    /// The note in the corner: as printed, or a slip of it among the headers.
    fn note(&mut self, raw: &RawTable<'_, '_>) {
        let exact = raw.note.map(|note| Found { span: note.span, likeness: Likeness::Exact });
        self.table.note = exact.or_else(|| {
            let official = Key::of(self.printed.note.as_deref()?);
            let headers = raw.segments.iter().flat_map(|segment| &segment.header);
            let mut words = headers.filter(|header| header.labels().is_empty() && header.words.len() > 30);
            let near = words.find(|header| labels::near(&Key::of(header.words), &official))?;
            Some(Found { span: near.span, likeness: Likeness::Near })
        });
    }

    /// What a label is in this form's table.
    fn role(&self, labels: &[LabelRef], is: impl Fn(Role) -> bool) -> Option<(Role, Wording)> {
        let own =
            labels.iter().filter(|label| label.form == self.id && label.table == self.printed.id && is(label.role));
        own.min_by_key(|label| label.wording).map(|label| (label.role, label.wording))
    }

    fn row_of(&self, labels: &[LabelRef]) -> Option<(RowIx, Likeness)> {
        match self.role(labels, |role| matches!(role, Role::Row(_)))? {
            (Role::Row(row), wording) => Some((row, labels::likeness(wording))),
            _ => None,
        }
    }

    fn rows(&mut self, raw: &RawTable<'_, '_>) {
        let mut assigned = self.assign(raw);
        let torn = self.recover(&mut assigned);
        let blocks = self.blocks(raw, &assigned);
        let mut headers: Vec<Option<HeaderFound>> = raw
            .segments
            .iter()
            .zip(&blocks)
            .map(|(segment, block)| {
                let block = &self.printed.blocks[(*block)?];
                Some(columns::header(self.id, self.printed, block, &segment.header))
            })
            .collect();
        self.leave_out_absent_columns(&mut headers, &blocks, &assigned);
        self.captions(raw, &blocks);
        let start = anew(&assigned);
        let (first, second) = assigned.split_at(start);
        self.fill(first, &blocks, &headers);
        for row in torn.into_iter().map(|row| usize::from(row.0)) {
            let found = &mut self.table.rows[row];
            if found.state == RowState::Missing {
                found.state = RowState::Torn;
            }
        }
        if !second.is_empty() {
            let again = empty(raw, self.id, self.printed, self.table.form_is_certain);
            self.done.push(std::mem::replace(&mut self.table, again));
            self.table.span = second.iter().map(|row| row.raw.span()).reduce(Span::to).unwrap_or(raw.span);
            self.fill(second, &blocks, &headers);
        }
    }

    /// Rows whose labels are the form's.
    fn assign<'r, 'd, 'f>(&self, raw: &'r RawTable<'d, 'f>) -> Vec<Assigned<'r, 'd, 'f>> {
        let mut assigned = Vec::new();
        for (segment, part) in raw.segments.iter().enumerate() {
            for row in &part.rows {
                let exact = row.label.and_then(|label| self.row_of(label.labels())).or_else(|| self.rejoined(row));
                let (row_ix, likeness) = exact.map_or((None, Likeness::Exact), |(row, likeness)| (Some(row), likeness));
                assigned.push(Assigned { raw: row, segment, row: row_ix, likeness, piece: false });
            }
        }
        // A label that heads numbers elsewhere may stand alone too: as a sub-heading, or at the end of a page.
        let mut filled = vec![false; self.printed.rows.len()];
        for row in assigned.iter().filter(|it| !it.raw.cells.is_empty()).filter_map(|it| it.row) {
            filled[usize::from(row.0)] = true;
        }
        let spare = |it: &Assigned<'_, '_, '_>| it.row.is_some_and(|row| filled[usize::from(row.0)]);
        assigned.retain(|it| !it.raw.cells.is_empty() || it.raw.run_together || !spare(it));
        assigned
    }

    /// A label that was wrapped over the lines above and below its numbers.
    fn rejoined(&self, row: &RawRow<'_, '_>) -> Option<(RowIx, Likeness)> {
        let label = row.label.filter(|label| label.labels().is_empty());
        let words = |piece: &Option<Piece<'_, '_>>| piece.map_or("", |piece| piece.words).to_owned();
        let (above, own, below) = (words(&row.above), words(&label), words(&row.below));
        if row.label.is_some() && label.is_none() {
            return None;
        }
        let ways = [format!("{above}{own}"), format!("{own}{below}"), format!("{above}{own}{below}")];
        ways.iter().find_map(|way| self.row_of(self.forms.labels().get(&Key::of(way))))
    }

    /// Which block each part of the raw table is.
    fn blocks(&self, raw: &RawTable<'_, '_>, assigned: &[Assigned<'_, '_, '_>]) -> Vec<Option<usize>> {
        let mut blocks = Vec::new();
        for (at, segment) in raw.segments.iter().enumerate() {
            let caption = segment.caption.and_then(|caption| {
                match self.role(caption.labels(), |role| matches!(role, Role::Caption(_)))? {
                    (Role::Caption(block), _) => Some(block),
                    _ => None,
                }
            });
            let by_rows = assigned.iter().filter(|it| it.segment == at).find_map(|it| it.row);
            let by_rows = by_rows.map(|row| self.printed.row(row).block);
            blocks.push(by_rows.or(caption).or((self.printed.blocks.len() == 1).then_some(0)));
        }
        blocks
    }

    fn captions(&mut self, raw: &RawTable<'_, '_>, blocks: &[Option<usize>]) {
        let mut position = 0;
        for (segment, block) in raw.segments.iter().zip(blocks) {
            let Some(block) = *block else { continue };
            let found = &mut self.table.blocks[block];
            if found.present {
                continue;
            }
            let first_row = segment.rows.first().map(RawRow::span);
            let first_header = segment.header.first().map(|header| header.span);
            let span = segment.caption.map(|caption| caption.span).or(first_header).or(first_row);
            // The header says which form the part is on; a row of another form under it is but a row.
            let of = |part: &mut dyn Iterator<Item = _>| Votes::of_part(part, self.printed.id, self.forms).winner();
            let header = &mut segment.header.iter().map(|piece| piece.labels());
            let form = of(header).or_else(|| of(&mut labels_of(segment)));
            let caption = segment.caption.map(|caption| Found { span: caption.span, likeness: Likeness::Exact });
            *found = Block { caption, position, present: true, form, span: span.unwrap_or(self.table.span) };
            position += 1;
        }
    }

    fn fill(&mut self, rows: &[Assigned<'_, '_, '_>], blocks: &[Option<usize>], headers: &[Option<HeaderFound>]) {
        self.headers(blocks, headers);
        let header_of = |row: RowIx, segment: usize| {
            let block = self.printed.row(row).block;
            let own = headers.get(segment).and_then(Option::as_ref).filter(|_| blocks[segment] == Some(block));
            own.filter(|header| !header.columns.iter().all(|column| column.header.is_none())).or_else(|| {
                // A table cut in two has its header over the first part only.
                let parts = headers.iter().zip(blocks).filter(|(_, of)| **of == Some(block));
                parts
                    .filter_map(|(header, _)| header.as_ref())
                    .max_by_key(|header| header.columns.iter().filter(|column| column.header.is_some()).count())
            })
        };
        let mut lines: Vec<(Vec<Slot>, Cow<'_, [Piece<'_, '_>]>)> = Vec::new();
        for row in rows {
            let header = row.row.and_then(|ix| header_of(ix, row.segment));
            let slots = header.map_or_else(|| self.printed_slots(row.row), |header| header.slots.clone());
            let once = header.and_then(|header| said_once(&row.raw.cells, &header.widths));
            lines.push((slots, once.map_or(Cow::Borrowed(row.raw.cells.as_slice()), Cow::Owned)));
        }
        let alike = self.alike(rows, &lines);
        for (position, (row, (slots, cells))) in rows.iter().zip(&lines).enumerate() {
            if let Some(ix) = row.row {
                let total = self.total_slot(Some(ix), slots);
                let line_up = align::Row { pieces: cells, slots, total, columns: row.raw.columns };
                self.fill_row(ix, row, &line_up, &alike, position);
            }
        }
        rows.iter().filter(|row| row.row.is_none() && !row.piece).for_each(|row| self.extra(row));
    }

    fn printed_slots(&self, row: Option<RowIx>) -> Vec<Slot> {
        let Some(row) = row else { return Vec::new() };
        self.printed.columns_of(row).map(Slot::Column).collect()
    }

    /// How the rows lie that can lie in one way only.
    fn alike(&self, rows: &[Assigned<'_, '_, '_>], lines: &[(Vec<Slot>, Cow<'_, [Piece<'_, '_>]>)]) -> Alike {
        let mut alike = Alike::default();
        for (row, (slots, cells)) in rows.iter().zip(lines) {
            let total = self.total_slot(row.row, slots);
            let columns = row.raw.columns;
            let row = align::Row { pieces: cells, slots, total, columns };
            let Some(Aligned { shape, realigned: false, .. }) = align::align(&row, &Alike::default()) else { continue };
            if shape.before != usize::MAX && !row.pieces.iter().all(Piece::is_blank) {
                alike.add(shape, slots.len(), columns);
            }
        }
        alike
    }

    fn total_slot(&self, row: Option<RowIx>, slots: &[Slot]) -> Option<usize> {
        let total = self.printed.block_of(row?).total?;
        slots.iter().position(|slot| *slot == Slot::Column(total))
    }

    fn headers(&mut self, blocks: &[Option<usize>], headers: &[Option<HeaderFound>]) {
        for (block, header) in blocks.iter().zip(headers) {
            let (Some(block), Some(header)) = (block, header) else { continue };
            let printed = self.printed.blocks[*block].columns.clone();
            for (column, found) in printed.zip(&header.columns) {
                if self.table.columns[column].header.is_none() {
                    self.table.columns[column] = *found;
                }
            }
            self.table.extra_columns.extend(header.extra.iter().copied());
        }
    }

    fn fill_row(
        &mut self,
        row: RowIx,
        assigned: &Assigned<'_, '_, '_>,
        line_up: &align::Row<'_, '_, '_>,
        alike: &Alike,
        position: usize,
    ) {
        let raw = assigned.raw;
        let span = raw.span();
        if self.table.row(row).state != RowState::Missing {
            self.table.rows[usize::from(row.0)].again.get_or_insert(span);
            return;
        }
        let foreign = self.is_foreign(row);
        let (state, aligned) = match align::align(line_up, alike) {
            _ if foreign => (RowState::OtherForm, None),
            _ if raw.run_together => (RowState::RunTogether, None),
            // Words in most places are no row of this form, however many they are.
            Some(aligned) if is_mostly_words(&aligned.cells) => (RowState::Unaligned(numbers(&aligned.cells)), None),
            Some(aligned) => (RowState::Read, Some(aligned)),
            None => (RowState::Unaligned(raw.cells.len()), None),
        };
        if state == RowState::RunTogether {
            self.table.run_together.get_or_insert(span);
        }
        let label = raw.label.map(|label| Found { span: label.span, likeness: assigned.likeness });
        let realigned = aligned.as_ref().is_some_and(|aligned| aligned.realigned);
        self.table.rows[usize::from(row.0)] = RowFound { label, state, span, position, realigned, again: None };
        for cell in self.printed.cells_of_row(row) {
            self.table.cells[usize::from(cell.0)].span = span;
        }
        for (slot, cell) in line_up.slots.iter().zip(aligned.iter().flat_map(|aligned| &aligned.cells)) {
            if let Slot::Column(column) = slot
                && let Some(at) = self.printed.cell(row, *column)
            {
                self.table.cells[usize::from(at.0)] = *cell;
            }
        }
    }

    /// True of a row in a part of the table that is another form's.
    fn is_foreign(&self, row: RowIx) -> bool {
        let block = &self.table.blocks[self.printed.row(row).block];
        block.form.is_some_and(|form| form != self.id)
    }

    /// A row that the form does not have: another form's, a group filled in as a row, or one of the office's own.
    fn extra(&mut self, row: &Assigned<'_, '_, '_>) {
        let Some(label) = row.raw.label else { return };
        let group = self.role(label.labels(), |role| matches!(role, Role::Group(_)));
        let has_numbers = !row.raw.tentative && row.raw.cells.iter().any(|cell| !cell.is_blank());
        if let Some((Role::Group(group), _)) = group {
            // Over rows of its own it is but their heading; what it says besides, the form does not have.
            let is_own = |row: &RowIx| self.printed.row(*row).under == Some(group);
            let mut own = self.printed.row_ids().filter(is_own);
            if !own.any(|row| self.table.row(row).state != RowState::Missing) {
                self.merged_group(group, row);
            } else if has_numbers {
                self.table.extra_rows.push(ExtraLabel { span: label.span, form: None });
            }
            return;
        }
        let of_table = label.labels().iter().filter(|label| label.table == self.printed.id);
        let form = of_table.filter(|label| matches!(label.role, Role::Row(_))).map(|label| label.form).next();
        if form.is_some() || has_numbers {
            self.table.extra_rows.push(ExtraLabel { span: label.span, form });
        }
    }

    fn merged_group(&mut self, group: usize, row: &Assigned<'_, '_, '_>) {
        let Some(block) = self.printed.rows.iter().find(|row| row.under == Some(group)).map(|row| row.block) else {
            return;
        };
        let printed = &self.printed.blocks[block];
        let slots =
            printed.columns.clone().filter_map(|at| u16::try_from(at).ok()).map(|at| Slot::Column(ColumnIx(at)));
        let slots: Vec<Slot> = slots.collect();
        let total = printed.total.and_then(|total| slots.iter().position(|slot| *slot == Slot::Column(total)));
        if let Some(aligned) =
            align::align(&align::Row { pieces: &row.raw.cells, slots: &slots, total, columns: 0 }, &Alike::default())
        {
            self.table.merged_group.get_or_insert((group, aligned.cells));
        }
    }

    /// Columns without a label are not there if no row has a cell for them: then cells are of the labelled ones.
    fn leave_out_absent_columns(
        &self,
        headers: &mut [Option<HeaderFound>],
        blocks: &[Option<usize>],
        rows: &[Assigned<'_, '_, '_>],
    ) {
        for (header, block) in headers.iter_mut().zip(blocks) {
            let (Some(header), Some(block)) = (header, block) else { continue };
            let width = header.labelled.len();
            let of_block =
                |row: &&Assigned<'_, '_, '_>| row.row.is_some_and(|row| self.printed.row(row).block == *block);
            let cells = || rows.iter().filter(of_block).map(|row| row.raw.cells.as_slice());
            let fits = cells().all(|cells| filled_width(cells) <= width);
            let is_exact = |cells: &[Piece<'_, '_>]| {
                filled_width(cells) == width && cells.first().is_some_and(|first| !first.is_blank())
            };
            let exact = cells().any(is_exact);
            if (1..header.slots.len()).contains(&width) && fits && exact {
                header.slots.clone_from(&header.labelled);
                let unlabelled = header.columns.iter_mut().filter(|column| column.header.is_none());
                unlabelled.for_each(|column| column.absent = true);
            }
        }
    }
}

fn numbers(cells: &[Cell]) -> usize {
    cells.iter().filter(|cell| cell.value != Value::NotANumber).count()
}

fn is_mostly_words(cells: &[Cell]) -> bool {
    cells.len() > 2 && numbers(cells) * 2 < cells.len()
}

/// The cells of a row where converters have put what a merged cell says into every column it covers: each once. `widths` is
/// how many columns the labels above stand over; `None` unless the same stands under all columns of each.
fn said_once<'d, 'f>(cells: &[Piece<'d, 'f>], widths: &[usize]) -> Option<Vec<Piece<'d, 'f>>> {
    let all: usize = widths.iter().sum();
    let (covered, behind) = cells.split_at_checked(all).filter(|_| all > widths.len())?;
    let mut once = Vec::with_capacity(widths.len());
    let mut start = 0;
    for width in widths {
        let (first, others) = covered.get(start..start + width)?.split_first()?;
        if others.iter().any(|other| other.words != first.words) {
            return None;
        }
        once.push(*first);
        start += width;
    }
    behind.iter().all(Piece::is_blank).then_some(once)
}

/// From the first cell that is filled to the last.
fn filled_width(cells: &[Piece<'_, '_>]) -> usize {
    let is_filled = |cell: &Piece<'_, '_>| !cell.is_blank();
    let first = cells.iter().position(is_filled);
    first.zip(cells.iter().rposition(is_filled)).map_or(0, |(first, last)| last + 1 - first)
}

/// Where the table begins anew: from there on, rows come that were all there before.
fn anew(assigned: &[Assigned<'_, '_, '_>]) -> usize {
    const SURELY: usize = 3;
    let known: Vec<(usize, RowIx)> = assigned.iter().enumerate().filter_map(|(at, it)| Some((at, it.row?))).collect();
    let mut first = HashMap::new();
    for (at, (_, row)) in known.iter().enumerate() {
        first.entry(*row).or_insert(at);
    }
    let seen = |at: usize| first.get(&known[at].1).is_some_and(|first| *first < at);
    for start in 1..known.len() {
        let run = start..known.len().min(start + SURELY);
        if run.len() == SURELY && run.clone().all(seen) && run.clone().skip(1).all(|at| known[at].1 > known[at - 1].1) {
            return known[start].0;
        }
    }
    assigned.len()
}

#[cfg(test)]
mod tests {
    use crate::form::FormId;
    use crate::recognise::tests::{forms, report};
    use crate::report::{RowState, Table, Value};

    const HEAD: &str = "| | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n|---|---|---|---|---|---|---|---|\n";

    fn id(form: FormId) -> &'static str {
        &forms().get(form).id
    }

    /// The rows that were found: name, state, how well the label agrees, and the numbers.
    fn rows(table: &Table) -> Vec<String> {
        let printed = forms().get(table.form).table(table.id).expect("the form has it");
        let found = printed.row_ids().filter(|row| table.row(*row).state != RowState::Missing);
        found
            .map(|row| {
                let cells = printed.cells_of_row(row).map(|cell| match table.cell(cell).value {
                    Value::Number(number) => number.normalize().to_string(),
                    Value::Blank => "_".to_owned(),
                    Value::Placeholder => "/".to_owned(),
                    _ => "?".to_owned(),
                });
                let cells: Vec<String> = cells.collect();
                let label = table.row(row).label.map(|label| format!("{:?}", label.likeness)).unwrap_or_default();
                format!("{} {:?} {label}: {}", printed.row(row).id, table.row(row).state, cells.join(" "))
            })
            .collect()
    }

    #[test]
    fn rows_are_found_by_their_labels() {
        for (text, expected) in [
            ("| 一、本年新收政府信息公开申请数量 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |", "received Read Exact: 5 1 0 0 0 0 6"),
            (
                "| 一、 本年新收 政府信息公开申请 数量 | 5 | / | 0 |  | 0 | 0 | 5 |",
                "received Read Exact: 5 / 0 _ 0 0 5",
            ),
            ("| 一、本年新收政府信息公开申请数 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |", "received Read Known: 5 1 0 0 0 0 6"),
            ("| 一、本年新收政府信息公开申清数量 | 5 | 1 | 0 | 0 | 0 | 0 | 6 |", "received Read Near: 5 1 0 0 0 0 6"),
            // A blank column too many can be left out in one way only; a number too few could be any.
            (
                "| 一、本年新收政府信息公开申请数量 | | 5 | 1 | 0 | 0 | 0 | 0 | 6 |",
                "received Read Exact: 5 1 0 0 0 0 6",
            ),
            ("| 一、本年新收政府信息公开申请数量 | 5 | 1 | 0 | 0 | 6 |", "received Unaligned(5) Exact: ? ? ? ? ? ? ?"),
        ] {
            let text = format!("{HEAD}{text}\n| 四、结转下年度继续办理 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n");
            let report = report(&text);
            assert_eq!(rows(&report.tables[0])[0], expected, "{text}");
        }
    }

    #[test]
    fn labels_and_filled_groups_tell_the_form() {
        let plain = "| （五）不予处理 | 1.信访举报投诉类申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n";
        let row = "| （六）其他处理 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n| （七）总计 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |\n";
        let of_2019 = "| 信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n| 规章 | 0 | 0 | 0 |\n\n";
        let form = |text: &str| {
            let report = report(text);
            let table = report.tables.last().expect("a table");
            (id(table.form), table.form_is_certain)
        };
        // A row with numbers that the 2021 form has as a heading over three.
        assert_eq!(form(&format!("{of_2019}{HEAD}{row}")), ("2019", true));
        // What both forms have says nothing of itself: it goes with the rest of the report.
        assert_eq!(form(&format!("{of_2019}{HEAD}{plain}")), ("2019", false));
    }
}
