//! Workbooks of Excel before 2007 and of WPS (.xls, .et): a stream of records.

use super::biff::{Record, Records, Segments, code_page, f64_at, short_number, u16_at, u32_at};
use super::{Area, Budget, Cell, Sheet, layout, value};
use crate::read::{Document, Limits, Unreadable};
use encoding_rs::{Encoding, GB18030};
use std::rc::Rc;

/// Reads the stream of a workbook.
pub(in crate::read) fn read(stream: &[u8], limits: &Limits) -> Result<Document, Unreadable> {
    let damaged = || Unreadable::Damaged { part: "Workbook".to_owned() };
    let mut book = Book::default();
    let mut budget = Budget::new(limits);
    let entries = book.globals(stream).ok_or_else(damaged)?;
    if book.encrypted {
        return Err(Unreadable::Encrypted);
    }
    let mut sheets = Vec::new();
    for entry in entries {
        let sheet = Sheet { name: entry.name, hidden: entry.hidden, ..Sheet::default() };
        let records = stream.get(entry.offset..).map(Records::new).ok_or_else(damaged)?;
        let mut reader = Reader { book: &book, sheet, row: Vec::new(), awaited: None };
        reader.read(records, &mut budget)?.ok_or_else(damaged)?;
        sheets.push(reader.sheet);
    }
    layout::document(sheets, limits)
}

/// What the records before the first sheet say.
struct Book {
    /// Since Excel 97; strings are in Unicode, and formats say more.
    modern: bool,
    encrypted: bool,
    since_1904: bool,
    encoding: &'static Encoding,
    strings: Vec<Rc<str>>,
    date_formats: Vec<(u16, bool)>,
    styles: Vec<Style>,
}

#[derive(Clone, Copy, Default)]
struct Style {
    format: u16,
    bordered: bool,
}

struct Entry {
    name: String,
    hidden: bool,
    offset: usize,
}

impl Default for Book {
    fn default() -> Self {
        let (strings, date_formats, styles) = Default::default();
        Self { modern: true, encrypted: false, since_1904: false, encoding: GB18030, strings, date_formats, styles }
    }
}

impl Book {
    /// Reads up to the first end of a section, and gives the sheets.
    fn globals(&mut self, stream: &[u8]) -> Option<Vec<Entry>> {
        let mut entries = Vec::new();
        let mut records = Records::new(stream);
        loop {
            let record = records.next()?;
            let data = record.data;
            match record.id {
                0x0809 => self.modern = u16_at(data, 0)? >= 0x0600,
                0x002f => {
                    self.encrypted = true;
                    return Some(entries);
                }
                0x0022 => self.since_1904 = u16_at(data, 0)? == 1,
                0x0042 => self.encoding = code_page(u16_at(data, 0)?),
                0x041e => {
                    let code = self.string(data.get(2..)?, true);
                    self.date_formats.push((u16_at(data, 0)?, value::is_date_code(&code)));
                }
                0x00e0 => {
                    let lines = if self.modern { u16_at(data, 10)? } else { 0 };
                    let sides = (0..4).filter(|side| lines >> (4 * side) & 0xf != 0).count();
                    self.styles.push(Style { format: u16_at(data, 2)?, bordered: sides > 1 });
                }
                // Charts and macros are sheets too, and hold no cells.
                0x0085 if *data.get(5)? == 0 => {
                    let name = self.string(data.get(6..)?, false);
                    entries.push(Entry { name, hidden: data.get(4)? & 3 != 0, offset: u32_at(data, 0)? as usize });
                }
                0x00fc => {
                    let mut segments = records.whole(record);
                    segments.skip(8)?;
                    while !segments.is_empty() {
                        self.strings.push(segments.rich_string()?.into());
                    }
                }
                0x000a => break,
                _ => {}
            }
        }
        self.date_formats.sort_unstable();
        Some(entries)
    }

    /// A string with its length before it; what there is of it, if it is cut.
    fn string(&self, data: &[u8], long: bool) -> String {
        if self.modern {
            return Records::new(&[]).whole(Record { id: 0, data }).string(long).unwrap_or_default();
        }
        let (length, at) = if long {
            (u16_at(data, 0).unwrap_or_default().into(), 2)
        } else {
            (data.first().map_or(0, |it| usize::from(*it)), 1)
        };
        let bytes = data.get(at..).unwrap_or_default();
        self.encoding.decode_without_bom_handling(bytes.get(..length).unwrap_or(bytes)).0.into_owned()
    }

    fn style(&self, at: u16) -> Style {
        self.styles.get(usize::from(at)).copied().unwrap_or_default()
    }

    fn is_date(&self, format: u16) -> bool {
        match self
            .date_formats
            .binary_search_by_key(&format, |(id, _)| *id)
            .ok()
            .and_then(|at| self.date_formats.get(at))
        {
            Some((_, is_date)) => *is_date,
            None => value::is_date_format(format.into()),
        }
    }
}

/// Reads a sheet.
struct Reader<'b> {
    book: &'b Book,
    sheet: Sheet,
    /// Cells of the row that is being read.
    row: Vec<Cell>,
    /// The cell of a formula whose result is a text: it comes in a record of its own.
    awaited: Option<Cell>,
}

impl Reader<'_> {
    /// Reads to the end of the sheet. `None` where a record is not what it should be.
    fn read(&mut self, mut records: Records<'_>, budget: &mut Budget) -> Result<Option<()>, Unreadable> {
        let mut depth = 0u32;
        loop {
            let Some(record) = records.next() else { return Ok(None) };
            // Not only cells count: any number of sheets may be said to begin at the same place.
            budget.spend(1)?;
            match record.id {
                0x0809 => depth += 1,
                0x000a if depth <= 1 => break,
                0x000a => depth -= 1,
                // Charts stand inside, with cells of their own.
                _ if depth > 1 => {}
                0x00e5 => {
                    let count = u16_at(record.data, 0).unwrap_or_default();
                    budget.spend(count.into())?;
                    for area in record.data.get(2..).unwrap_or_default().chunks_exact(8).take(count.into()) {
                        let Some(area) = merged(area) else { continue };
                        self.sheet.merges.push(area);
                    }
                }
                0x0208 => {
                    let flags = u16_at(record.data, 12).unwrap_or_default();
                    if let Some(row) = u16_at(record.data, 0).filter(|_| flags & 0x20 != 0) {
                        self.sheet.hidden_rows.push(row.into());
                    }
                }
                0x007d => {
                    let number = |at| u16_at(record.data, at).unwrap_or_default();
                    if number(8) & 1 != 0 {
                        self.sheet.hidden_columns.push((number(0).into(), number(2).into()));
                    }
                }
                0x005d => self.sheet.drawings |= is_drawing(record.data),
                0x0207 => {
                    if let Some(mut cell) = self.awaited.take() {
                        let mut whole = records.whole(record);
                        cell.text = self.string(record.data, &mut whole).into();
                        self.add(cell);
                    }
                }
                _ => {
                    let before = self.row.len();
                    if self.cells(record).is_none() {
                        return Ok(None);
                    }
                    budget.spend(self.row.len().saturating_sub(before + 1))?;
                }
            }
        }
        self.sheet.add_row(&mut self.row);
        Ok(Some(()))
    }

    /// Takes in the cells of a record, if it is one of cells.
    fn cells(&mut self, Record { id, data }: Record<'_>) -> Option<()> {
        let text = match id {
            0x0201 => "".into(),
            0x0203 => self.number(f64_at(data, 6)?, u16_at(data, 4)?),
            0x027e => self.number(short_number(data, 6)?, u16_at(data, 4)?),
            0x00fd => self.book.strings.get(u32_at(data, 6)? as usize)?.clone(),
            0x0204 | 0x00d6 => self.book.string(data.get(6..)?, true).into(),
            0x0205 => truth_or_error(*data.get(6)?, *data.get(7)? != 0).into(),
            0x0006 | 0x0206 | 0x0406 => return self.formula(data),
            0x00bd => {
                let (row, first) = (u16_at(data, 0)?, u16_at(data, 2)?);
                for (column, number) in (first..).zip(data.get(4..data.len().checked_sub(2)?)?.chunks_exact(6)) {
                    let style = u16_at(number, 0)?;
                    let text = self.number(short_number(number, 2)?, style);
                    self.place(row, column, style, text);
                }
                return Some(());
            }
            0x00be => {
                let (row, first) = (u16_at(data, 0)?, u16_at(data, 2)?);
                for (column, style) in (first..).zip(data.get(4..data.len().checked_sub(2)?)?.chunks_exact(2)) {
                    self.place(row, column, u16_at(style, 0)?, "".into());
                }
                return Some(());
            }
            _ => return Some(()),
        };
        self.place(u16_at(data, 0)?, u16_at(data, 2)?, u16_at(data, 4)?, text);
        Some(())
    }

    fn formula(&mut self, data: &[u8]) -> Option<()> {
        /// The result is to be computed when the workbook is opened.
        const STALE: u16 = 2;
        let (row, column, style) = (u16_at(data, 0)?, u16_at(data, 2)?, u16_at(data, 4)?);
        let mut cell = self.made(row, column, style, "".into());
        if u16_at(data, 12)? == 0xffff {
            match *data.get(6)? {
                0 => {
                    self.awaited = Some(cell);
                    return Some(());
                }
                kind @ (1 | 2) => cell.text = truth_or_error(*data.get(8)?, kind == 2).into(),
                // Nothing: what the formula gives, or what a program leaves there that computes nothing.
                _ => cell.uncomputed = gives_number(data),
            }
        } else {
            let number = f64_at(data, 6)?;
            if number == 0.0 && u16_at(data, 14)? & STALE != 0 {
                cell.uncomputed = true;
            } else {
                cell.text = self.number(number, style);
            }
        }
        self.add(cell);
        Some(())
    }

    fn number(&self, number: f64, style: u16) -> Rc<str> {
        if self.book.is_date(self.book.style(style).format) {
            value::date(number, self.book.since_1904).into()
        } else {
            value::number(number).into()
        }
    }

    fn string(&self, data: &[u8], whole: &mut Segments<'_>) -> String {
        if self.book.modern { whole.string(true).unwrap_or_default() } else { self.book.string(data, true) }
    }

    fn made(&self, row: u16, column: u16, style: u16, text: Rc<str>) -> Cell {
        let bordered = self.book.style(style).bordered;
        Cell { row: row.into(), column: column.into(), text, uncomputed: false, bordered }
    }

    fn place(&mut self, row: u16, column: u16, style: u16, text: Rc<str>) {
        let cell = self.made(row, column, style, text);
        self.add(cell);
    }

    fn add(&mut self, cell: Cell) {
        if self.row.last().is_some_and(|last| last.row != cell.row) {
            self.sheet.add_row(&mut self.row);
        }
        if cell.bordered || cell.is_filled() {
            self.row.push(cell);
        }
    }
}

fn merged(area: &[u8]) -> Option<Area> {
    let number = |at| u16_at(area, at).map(u32::from);
    Area::between((number(0)?, number(4)?), (number(2)?, number(6)?))
}

/// True of rectangles, ovals, charts, boxes of text, pictures and shapes; not of comments and the arrows of filters.
fn is_drawing(object: &[u8]) -> bool {
    matches!(u16_at(object, 4), Some(0x02 | 0x03 | 0x05 | 0x06 | 0x08 | 0x1e))
}

/// True of formulas that give a number whatever they are computed from: sums and the like, by their last operation.
fn gives_number(formula: &[u8]) -> bool {
    let operations = u16_at(formula, 20).and_then(|length| formula.get(22..)?.get(..usize::from(length)));
    matches!(operations, Some([.., 0x19, 0x10, _, _] | [.., 0x22 | 0x42 | 0x62, _, 0x04, 0x00] | [.., 0x03..=0x07]))
}

fn truth_or_error(value: u8, is_error: bool) -> &'static str {
    match (is_error, value) {
        (false, value) => value::truth(value != 0),
        (_, 0x00) => "#NULL!",
        (_, 0x07) => "#DIV/0!",
        (_, 0x0f) => "#VALUE!",
        (_, 0x17) => "#REF!",
        (_, 0x1d) => "#NAME?",
        (_, 0x24) => "#NUM!",
        (_, 0x2a) => "#N/A",
        _ => "#ERROR!",
    }
}
