//! Workbooks in the OpenDocument format (.ods).

use super::{Area, Budget, Cell, LAST_COLUMN, LAST_ROW, Sheet, layout, value};
use crate::read::archive::Archive;
use crate::read::xml::{Tag, Xml};
use crate::read::{Document, Limits, Unreadable};
use std::borrow::Cow;
use std::collections::HashSet;
use std::rc::Rc;

const CONTENT: &str = "content.xml";

/// Reads the workbook that an archive holds.
pub(in crate::read) fn read(mut archive: Archive<'_>, limits: &Limits) -> Result<Document, Unreadable> {
    let manifest = archive.text("META-INF/manifest.xml")?;
    if manifest.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Unreadable::Encrypted);
    }
    let Some(source) = archive.text(CONTENT)? else { return Err(Unreadable::Damaged { part: CONTENT.to_owned() }) };
    let mut reader =
        Reader { xml: Xml::new(&source, CONTENT, limits), budget: Budget::new(limits), styles: Styles::default() };
    let sheets = reader.sheets()?;
    layout::document(sheets, limits)
}

/// What matters of styles: whose tables are hidden, and whose cells have lines on two sides or more.
#[derive(Default)]
struct Styles {
    hidden: HashSet<String>,
    bordered: HashSet<String>,
}

struct Reader<'s> {
    xml: Xml<'s>,
    budget: Budget,
    styles: Styles,
}

/// A sheet in the making.
#[derive(Default)]
struct Rows {
    sheet: Sheet,
    next: u32,
    /// Whether the cells of a column have borders unless they say otherwise, from the column on that is given.
    columns: Vec<(u32, bool)>,
    next_column: u32,
}

impl Reader<'_> {
    fn sheets(&mut self) -> Result<Vec<Sheet>, Unreadable> {
        let mut sheets = Vec::new();
        self.xml.child()?;
        while let Some(tag) = self.xml.child()? {
            match tag.name() {
                "automatic-styles" => self.styles()?,
                "body" => {
                    while self.xml.child()?.is_some() {
                        while let Some(tag) = self.xml.child()? {
                            if tag.name() == "table" {
                                sheets.push(self.sheet(&tag)?);
                            } else {
                                self.xml.skip()?;
                            }
                        }
                    }
                }
                _ => self.xml.skip()?,
            }
        }
        Ok(sheets)
    }

    fn styles(&mut self) -> Result<(), Unreadable> {
        while let Some(style) = self.xml.child()? {
            let name = style.attribute("name").unwrap_or_default().into_owned();
            while let Some(tag) = self.xml.child()? {
                match tag.name() {
                    "table-properties" if tag.attribute("display").is_some_and(|it| it == "false") => {
                        self.styles.hidden.insert(name.clone());
                    }
                    "table-cell-properties" => {
                        let is_line = |side: &str| tag.attribute(side).is_some_and(|line| line != "none");
                        let sides = ["border-left", "border-right", "border-top", "border-bottom"];
                        if is_line("border") || sides.into_iter().filter(|side| is_line(side)).count() > 1 {
                            self.styles.bordered.insert(name.clone());
                        }
                    }
                    _ => {}
                }
                self.xml.skip()?;
            }
        }
        Ok(())
    }

    fn sheet(&mut self, tag: &Tag<'_>) -> Result<Sheet, Unreadable> {
        let text = |name| tag.attribute(name).unwrap_or_default().into_owned();
        let hidden = self.styles.hidden.contains(&text("style-name"));
        let sheet = Sheet { name: text("name"), hidden, ..Sheet::default() };
        let mut rows = Rows { sheet, ..Rows::default() };
        self.rows(&mut rows)?;
        Ok(rows.sheet)
    }

    fn rows(&mut self, rows: &mut Rows) -> Result<(), Unreadable> {
        while let Some(tag) = self.xml.child()? {
            match tag.name() {
                "table-row" => self.row(&tag, rows)?,
                "table-column" => {
                    let repeated = repeated(&tag, "number-columns-repeated");
                    let style = tag.attribute("default-cell-style-name");
                    let bordered = style.is_some_and(|style| self.styles.bordered.contains(&*style));
                    let first = rows.next_column;
                    rows.columns.push((first, bordered));
                    rows.next_column = first.saturating_add(repeated);
                    if is_hidden(&tag) {
                        self.budget.spend(1)?;
                        rows.sheet.hidden_columns.push((first, rows.next_column - 1));
                    }
                    self.xml.skip()?;
                }
                "table-rows"
                | "table-header-rows"
                | "table-row-group"
                | "table-columns"
                | "table-header-columns"
                | "table-column-group" => self.rows(rows)?,
                // Pictures and boxes that lie on the sheet, and not in a cell.
                "shapes" => {
                    while self.xml.child()?.is_some() {
                        rows.sheet.drawings = true;
                        self.xml.skip()?;
                    }
                }
                _ => self.xml.skip()?,
            }
        }
        Ok(())
    }

    fn row(&mut self, tag: &Tag<'_>, rows: &mut Rows) -> Result<(), Unreadable> {
        let first = rows.next;
        let repeated = repeated(tag, "number-rows-repeated");
        rows.next = first.saturating_add(repeated);
        let hidden = is_hidden(tag);
        let default = tag.attribute("default-cell-style-name").map(|style| self.styles.bordered.contains(&*style));
        let mut cells = Vec::new();
        let mut column = 0;
        while let Some(tag) = self.xml.child()? {
            match tag.name() {
                "table-cell" => self.cell(&tag, (first, column), default, rows, &mut cells)?,
                "covered-table-cell" => self.xml.skip()?,
                _ => {
                    self.xml.skip()?;
                    continue;
                }
            }
            column = column.saturating_add(self::repeated(&tag, "number-columns-repeated"));
        }
        if !cells.iter().any(Cell::is_filled) {
            return Ok(());
        }
        if rows.next > LAST_ROW + 1 {
            return Err(Unreadable::Damaged { part: CONTENT.to_owned() });
        }
        for row in first..rows.next {
            self.budget.spend(cells.len())?;
            rows.sheet.cells.extend(cells.iter().map(|cell| Cell { row, ..cell.clone() }));
            if hidden {
                rows.sheet.hidden_rows.push(row);
            }
        }
        Ok(())
    }

    fn cell(
        &mut self,
        tag: &Tag<'_>,
        (row, column): (u32, u32),
        default: Option<bool>,
        rows: &mut Rows,
        cells: &mut Vec<Cell>,
    ) -> Result<(), Unreadable> {
        /// Blanks go on to the last column of the sheet; those of a table do not.
        const MOST_BLANKS: u32 = 64;
        let style = tag.attribute("style-name").map(|style| self.styles.bordered.contains(&*style));
        let bordered = style.or(default).unwrap_or_else(|| {
            let after = rows.columns.partition_point(|(first, _)| *first <= column);
            after.checked_sub(1).and_then(|at| rows.columns.get(at)).is_some_and(|(_, bordered)| *bordered)
        });
        let text = self.text(tag, &mut rows.sheet.drawings)?;
        // A formula that gives nothing shows that in a paragraph; one that has not been computed shows nothing at all.
        let uncomputed = text.is_none() && tag.attribute("formula").is_some() && tag.attribute("value-type").is_none();
        let text: Rc<str> = text.unwrap_or_default().into();
        let repeated = repeated(tag, "number-columns-repeated");
        let cell = Cell { row, column, text, uncomputed, bordered };
        if !cell.is_filled() && (!bordered || repeated > MOST_BLANKS) {
            return Ok(());
        }
        let end = column.saturating_add(repeated);
        if end > LAST_COLUMN + 1 {
            return Err(Unreadable::Damaged { part: CONTENT.to_owned() });
        }
        self.budget.spend(repeated as usize)?;
        cells.extend((column..end).map(|column| Cell { column, ..cell.clone() }));
        let last = (
            row.saturating_add(self::repeated(tag, "number-rows-spanned") - 1),
            column.saturating_add(self::repeated(tag, "number-columns-spanned") - 1),
        );
        rows.sheet.merges.extend(Area::between((row, column), last));
        Ok(())
    }

    /// What a cell shows, if it has anything to show.
    fn text(&mut self, tag: &Tag<'_>, drawings: &mut bool) -> Result<Option<String>, Unreadable> {
        let mut shown: Option<String> = None;
        while let Some(tag) = self.xml.child()? {
            if !matches!(tag.name(), "p" | "h") {
                *drawings |= matches!(tag.name(), "frame" | "custom-shape" | "rect" | "g");
                self.xml.skip()?;
                continue;
            }
            match &mut shown {
                Some(shown) => shown.push('\n'),
                None => shown = Some(String::new()),
            }
            if let Some(shown) = &mut shown {
                self.paragraph(shown)?;
            }
        }
        let value = |name: &str| tag.attribute(name);
        let exact = match value("value-type").as_deref() {
            Some("float" | "percentage" | "currency") => {
                let number = value("value").and_then(|value| value.trim().parse().ok());
                number.filter(|number: &f64| number.is_finite()).map(value::number)
            }
            Some("date") => value("date-value").map(|date| date.trim_end_matches("T00:00:00").replacen('T', " ", 1)),
            Some("boolean") => value("boolean-value").map(|truth| value::truth(truth == "true").to_owned()),
            Some("string") if shown.is_none() => value("string-value").map(Cow::into_owned),
            _ => None,
        };
        Ok(exact.or(shown))
    }

    fn paragraph(&mut self, out: &mut String) -> Result<(), Unreadable> {
        const MOST_SPACES: usize = 100;
        while let Some(tag) = self.xml.child_or_text(out)? {
            match tag.name() {
                "s" => out.extend(std::iter::repeat_n(' ', tag.number("c").unwrap_or(1).min(MOST_SPACES))),
                "tab" => out.push('\t'),
                "line-break" => out.push('\n'),
                "span" | "a" | "ruby" | "ruby-base" | "meta" => {
                    self.paragraph(out)?;
                    continue;
                }
                _ => {}
            }
            self.xml.skip()?;
        }
        Ok(())
    }
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    tag.attribute("visibility").is_some_and(|it| it == "collapse" || it == "filter")
}

/// How often something is repeated, or how far it spans: at least once.
fn repeated(tag: &Tag<'_>, name: &str) -> u32 {
    tag.number(name).unwrap_or(1).max(1)
}
