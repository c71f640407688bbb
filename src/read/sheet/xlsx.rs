//! Workbooks in Office Open XML (.xlsx, .xlsm).

use super::{Area, Budget, Cell, LAST_COLUMN, LAST_ROW, Sheet, layout, value};
use crate::read::archive::Archive;
use crate::read::flat::flat;
use crate::read::package::{Package, relationships};
use crate::read::xml::{Tag, Xml};
use crate::read::{Document, Format, Limits, Part, Traced, Unreadable};
use std::collections::HashMap;
use std::rc::Rc;

/// Reads the workbook that a package holds.
pub(in crate::read) fn read(package: Package<'_>, limits: &Limits) -> Result<Document, Unreadable> {
    let Package { mut archive, main, source } = package;
    let relationships = relationships(&mut archive, &main)?;
    let index = Index::read(&mut Xml::new(&source, &main, limits))?;
    let part = |kind: &str| relationships.iter().find(|it| it.kind == kind).map(|it| it.target.as_str());

    let mut shared = Vec::new();
    if let Some(name) = part("sharedStrings")
        && let Some(source) = archive.text(name)?
    {
        shared = shared_strings(&mut Xml::new(&source, name, limits))?;
    }
    let mut styles = Vec::new();
    if let Some(name) = part("styles")
        && let Some(source) = archive.text(name)?
    {
        styles = cell_styles(&mut Xml::new(&source, name, limits))?;
    }

    let mut budget = Budget::new(limits);
    let mut sheets = Vec::new();
    // Charts and macros are sheets too, and hold no cells.
    let parts: HashMap<&str, &str> = relationships
        .iter()
        .filter(|it| it.kind == "worksheet")
        .map(|it| (it.id.as_str(), it.target.as_str()))
        .collect();
    for entry in index.sheets {
        let Some(name) = parts.get(entry.id.as_str()).copied() else { continue };
        let Some(source) = archive.text(name)? else { return Err(Unreadable::Damaged { part: name.to_owned() }) };
        let drawings = has_drawings(&mut archive, name)?;
        let sheet = Sheet { name: entry.name, hidden: entry.hidden, drawings, ..Sheet::default() };
        let book = Book { shared: &shared, styles: &styles, since_1904: index.since_1904, stale: index.stale, name };
        let mut reader = Reader { xml: Xml::new(&source, name, limits), book, budget: &mut budget, sheet };
        reader.read()?;
        sheets.push(reader.sheet);
    }
    layout::document(sheets, limits)
}

/// True of a sheet that pictures, charts or text boxes lie on. Comments and the arrows of filters are none.
fn has_drawings(archive: &mut Archive<'_>, sheet: &str) -> Result<bool, Unreadable> {
    for drawing in relationships(archive, sheet)?.iter().filter(|it| it.kind == "drawing") {
        let source = archive.text(&drawing.target)?.unwrap_or_default();
        if flat(&source).any(|tag| matches!(tag.name, "pic" | "sp" | "graphicFrame")) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The parts of the sheets, in the order in which the document has them, and those that refer to their cells.
pub(in crate::read) fn trace(package: Package<'_>, limits: &Limits) -> Result<Traced, Unreadable> {
    let Package { mut archive, main, source } = package;
    let relationships = relationships(&mut archive, &main)?;
    let index = Index::read(&mut Xml::new(&source, &main, limits))?;
    let mut parts = Vec::with_capacity(index.sheets.len());
    for entry in index.sheets {
        let part = relationships.iter().find(|it| it.kind == "worksheet" && it.id == entry.id);
        let Some(name) = part.map(|it| it.target.clone()) else { continue };
        let Some(source) = archive.text(&name)? else { return Err(Unreadable::Damaged { part: name }) };
        parts.push(Part { name, source });
    }
    if let Some(chain) = relationships.iter().find(|it| it.kind == "calcChain")
        && let Some(source) = archive.text(&chain.target)?
    {
        parts.push(Part { name: chain.target.clone(), source });
    }
    parts.push(Part { name: main, source });
    Ok(Traced { format: Format::Sheet, parts, origins: Vec::new() })
}

/// What the main part says.
#[derive(Default)]
struct Index {
    sheets: Vec<Entry>,
    since_1904: bool,
    /// All is to be computed when the workbook is opened: its results are those of no program.
    stale: bool,
}

struct Entry {
    name: String,
    hidden: bool,
    /// The relationship to the sheet's part.
    id: String,
}

impl Index {
    fn read(xml: &mut Xml<'_>) -> Result<Self, Unreadable> {
        let mut index = Self::default();
        xml.child()?;
        while let Some(tag) = xml.child()? {
            match tag.name() {
                "workbookPr" => index.since_1904 |= is_on(&tag, "date1904"),
                "calcPr" => index.stale = is_on(&tag, "fullCalcOnLoad"),
                "sheets" => {
                    while let Some(tag) = xml.child()? {
                        let text = |name| tag.attribute(name).unwrap_or_default().into_owned();
                        let hidden = tag.attribute("state").is_some_and(|state| state != "visible");
                        index.sheets.push(Entry { name: text("name"), hidden, id: text("id") });
                        xml.skip()?;
                    }
                    continue;
                }
                _ => {}
            }
            xml.skip()?;
        }
        Ok(index)
    }
}

/// What matters of a cell's format.
#[derive(Clone, Copy, Default)]
struct Style {
    date: bool,
    bordered: bool,
}

fn shared_strings(xml: &mut Xml<'_>) -> Result<Vec<Rc<str>>, Unreadable> {
    let mut strings = Vec::new();
    xml.child()?;
    while xml.child()?.is_some() {
        strings.push(rich_text(xml)?);
    }
    Ok(strings)
}

/// The text of a `si` or `is`, however many runs it is cut into; without reading aids.
fn rich_text(xml: &mut Xml<'_>) -> Result<Rc<str>, Unreadable> {
    let mut text = String::new();
    while let Some(tag) = xml.child()? {
        match tag.name() {
            "t" => xml.text(&mut text)?,
            "r" => {
                while let Some(tag) = xml.child()? {
                    if tag.name() == "t" {
                        xml.text(&mut text)?;
                    } else {
                        xml.skip()?;
                    }
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(unescape(text).into())
}

/// Characters that XML has no place for are written as `_x000D_`.
fn unescape(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let code = rest.get(2..6).filter(|_| rest.as_bytes().get(6) == Some(&b'_'));
        match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = &rest[7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    out + rest
}

fn cell_styles(xml: &mut Xml<'_>) -> Result<Vec<Style>, Unreadable> {
    let mut styles = Vec::new();
    let mut date_formats = Vec::new();
    let mut bordered = Vec::new();
    xml.child()?;
    while let Some(tag) = xml.child()? {
        match tag.name() {
            "numFmts" => {
                while let Some(tag) = xml.child()? {
                    let id: Option<u32> = tag.number("numFmtId");
                    let is_date = tag.attribute("formatCode").is_some_and(|code| value::is_date_code(&code));
                    date_formats.extend(id.map(|id| (id, is_date)));
                    xml.skip()?;
                }
            }
            "borders" => {
                while xml.child()?.is_some() {
                    let mut lines = 0;
                    while let Some(tag) = xml.child()? {
                        let line = tag.attribute("style").is_some_and(|style| style != "none");
                        lines += usize::from(line && tag.name() != "diagonal");
                        xml.skip()?;
                    }
                    bordered.push(lines > 1);
                }
            }
            "cellXfs" => {
                date_formats.sort_unstable();
                while let Some(tag) = xml.child()? {
                    let format = tag.number("numFmtId").unwrap_or_default();
                    let custom = date_formats.binary_search_by_key(&format, |(id, _)| *id).ok();
                    let date = match custom.and_then(|at| date_formats.get(at)) {
                        Some((_, is_date)) => *is_date,
                        None => value::is_date_format(format),
                    };
                    let border = tag.number("borderId").and_then(|at: usize| bordered.get(at).copied());
                    styles.push(Style { date, bordered: border.unwrap_or_default() });
                    xml.skip()?;
                }
            }
            _ => xml.skip()?,
        }
    }
    Ok(styles)
}

/// What the cells of all sheets refer to.
struct Book<'b> {
    shared: &'b [Rc<str>],
    styles: &'b [Style],
    since_1904: bool,
    stale: bool,
    /// The name of the sheet's part.
    name: &'b str,
}

/// Reads a sheet.
struct Reader<'b> {
    xml: Xml<'b>,
    book: Book<'b>,
    budget: &'b mut Budget,
    sheet: Sheet,
}

impl Reader<'_> {
    fn read(&mut self) -> Result<(), Unreadable> {
        self.xml.child()?;
        while let Some(tag) = self.xml.child()? {
            match tag.name() {
                "sheetData" => self.rows()?,
                "cols" => {
                    while let Some(tag) = self.xml.child()? {
                        if is_on(&tag, "hidden") || tag.number("width") == Some(0.0) {
                            let column = |name| tag.number(name).unwrap_or(1).max(1) - 1;
                            self.budget.spend(1)?;
                            self.sheet.hidden_columns.push((column("min"), column("max")));
                        }
                        self.xml.skip()?;
                    }
                }
                "mergeCells" => {
                    while let Some(tag) = self.xml.child()? {
                        let area = tag.attribute("ref");
                        if let Some((from, to)) = area.as_deref().and_then(|area| area.split_once(':')) {
                            self.budget.spend(1)?;
                            self.sheet.merges.extend(Area::between(self.position(from)?, self.position(to)?));
                        }
                        self.xml.skip()?;
                    }
                }
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    fn rows(&mut self) -> Result<(), Unreadable> {
        let mut next_row = 0;
        let mut cells = Vec::new();
        while let Some(tag) = self.xml.child()? {
            let row = tag.number("r").map_or(next_row, |number: u32| number.saturating_sub(1));
            if row > LAST_ROW {
                return Err(self.damaged());
            }
            next_row = row + 1;
            if is_on(&tag, "hidden") || tag.number("ht") == Some(0.0) {
                self.sheet.hidden_rows.push(row);
            }
            let mut next_column = 0;
            while let Some(tag) = self.xml.child()? {
                let (row, column) = match tag.attribute("r") {
                    Some(reference) => self.position(&reference)?,
                    None => (row, next_column),
                };
                if column > LAST_COLUMN {
                    return Err(self.damaged());
                }
                next_column = column + 1;
                let cell = self.cell(&tag, row, column)?;
                if cell.bordered || cell.is_filled() {
                    self.budget.spend(1)?;
                    cells.push(cell);
                }
            }
            self.sheet.add_row(&mut cells);
        }
        Ok(())
    }

    fn cell(&mut self, tag: &Tag<'_>, row: u32, column: u32) -> Result<Cell, Unreadable> {
        let kind = tag.attribute("t");
        let style = tag.number("s").and_then(|at: usize| self.book.styles.get(at).copied()).unwrap_or_default();
        let (mut formula, mut value, mut rich) = (false, None, None);
        while let Some(tag) = self.xml.child()? {
            match tag.name() {
                "v" => self.xml.text(value.insert(String::new()))?,
                "is" => rich = Some(rich_text(&mut self.xml)?),
                name => {
                    formula |= name == "f";
                    self.xml.skip()?;
                }
            }
        }
        let uncomputed = formula
            && match value.as_deref() {
                None => true,
                Some("") => kind.as_deref() != Some("str"),
                Some(value) => self.book.stale && value.parse() == Ok(0.0),
            };
        let text = match (rich, value) {
            (Some(rich), _) => rich,
            (None, Some(value)) => self.text(value, kind.as_deref(), style)?,
            (None, None) => "".into(),
        };
        let text = if uncomputed { "".into() } else { text };
        Ok(Cell { row, column, text, uncomputed, bordered: style.bordered })
    }

    /// What a cell of this kind shows.
    fn text(&self, value: String, kind: Option<&str>, style: Style) -> Result<Rc<str>, Unreadable> {
        Ok(match kind {
            Some("s") => {
                let at = value.trim().parse().ok();
                at.and_then(|at: usize| self.book.shared.get(at).cloned()).ok_or_else(|| self.damaged())?
            }
            Some("b") => value::truth(value.trim() == "1" || value.trim() == "true").into(),
            Some("e") => value.into(),
            Some("d") => value.trim_end_matches("T00:00:00").replacen('T', " ", 1).into(),
            Some("str" | "inlineStr") => unescape(value).into(),
            _ => match value.trim().parse::<f64>() {
                Ok(number) if style.date => value::date(number, self.book.since_1904).into(),
                Ok(number) if number.is_finite() => value::number(number).into(),
                _ => value.into(),
            },
        })
    }

    /// Row and column of a reference, `J7`.
    fn position(&self, reference: &str) -> Result<(u32, u32), Unreadable> {
        self::reference(reference).ok_or_else(|| self.damaged())
    }

    fn damaged(&self) -> Unreadable {
        Unreadable::Damaged { part: self.book.name.to_owned() }
    }
}

/// Row and column of a reference, `J7`, counted from 0.
pub(crate) fn reference(reference: &str) -> Option<(u32, u32)> {
    let digits = reference.find(|c: char| c.is_ascii_digit()).unwrap_or(reference.len());
    let (letters, digits) = reference.split_at(digits);
    let column = letters.chars().try_fold(0u32, |column, c| {
        let letter = c.is_ascii_alphabetic().then(|| u32::from(c.to_ascii_uppercase()) - u32::from('A') + 1)?;
        column.checked_mul(26)?.checked_add(letter)
    });
    let position =
        digits.parse::<u32>().ok().and_then(|row| row.checked_sub(1)).zip(column.and_then(|it| it.checked_sub(1)));
    position.filter(|(row, column)| *row <= LAST_ROW && *column <= LAST_COLUMN)
}

fn is_on(tag: &Tag<'_>, name: &str) -> bool {
    tag.attribute(name).is_some_and(|value| value == "1" || value == "true")
}
