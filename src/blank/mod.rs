//! The statutory form, empty: made from `rules/forms` for a body and a year, to be filled in.

mod docx;
mod html;
mod markdown;

use crate::form::{Form, Table};
use crate::load::{self, LoadError, Source};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The words of `rules/blank.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    title: String,
    preamble: String,
    heading: String,
    topic: String,
    numbers: Vec<String>,
    sections: BTreeMap<String, Vec<String>>,
}

/// A file format of an empty form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Word.
    Docx,
    /// Markdown.
    Markdown,
    /// A web page.
    Html,
}

/// A part of a report.
enum Piece<'f> {
    Title(String),
    Heading(String),
    Paragraph(String),
    Table(&'f Table),
}

/// An empty report.
pub struct Blank<'f> {
    /// Its title.
    pub title: String,
    pieces: Vec<Piece<'f>>,
}

impl<'f> Blank<'f> {
    /// An empty report of `body` for `year`, on `form`.
    ///
    /// # Errors
    /// Where the words that are built in are wrong.
    pub fn new(form: &'f Form, body: &str, year: i32) -> Result<Self, LoadError> {
        let (name, text) = ("rules/blank.toml", include_str!("../../rules/blank.toml"));
        let words: Words = load::parse(&Arc::new(Source { name: name.into(), text: text.into(), built_in: true }))?;
        let notice = &form.notice;
        // The title of the notice has a title in it, which takes single brackets inside of others.
        let notice_title = notice.title.replace('《', "〈").replace('》', "〉");
        let fill = |text: &str| {
            text.replace("{body}", body)
                .replace("{year}", &year.to_string())
                .replace("{notice}", &notice_title)
                .replace("{notice_year}", &notice.year.to_string())
                .replace("{notice_number}", &notice.number.to_string())
        };
        let title = fill(&words.title);
        let mut pieces = vec![Piece::Title(title.clone()), Piece::Paragraph(fill(&words.preamble))];
        for section in &form.sections {
            let heading = words.heading.replace("{number}", &section.number).replace("{title}", &section.title);
            pieces.push(Piece::Heading(heading));
            for (topic, number) in section.topics.iter().zip(&words.numbers) {
                let label = topic.label.get(crate::lang::Lang::Zh);
                pieces.push(Piece::Paragraph(words.topic.replace("{number}", number).replace("{topic}", label)));
            }
            let texts = words.sections.get(&section.name).into_iter().flatten();
            pieces.extend(texts.map(|text| Piece::Paragraph(fill(text))));
            pieces.extend(form.tables.iter().filter(|table| table.section == section.id).map(Piece::Table));
        }
        Ok(Self { title, pieces })
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// Where they cannot be put together.
    pub fn write(&self, format: Format) -> std::io::Result<Vec<u8>> {
        match format {
            Format::Docx => docx::write(&self.title, &self.pieces),
            Format::Markdown => Ok(markdown::write(&self.pieces).into_bytes()),
            Format::Html => Ok(html::write(&self.title, &self.pieces).into_bytes()),
        }
    }
}

impl Format {
    /// The ending of its files.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Docx => "docx",
            Self::Markdown => "md",
            Self::Html => "html",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::CellIx;
    use crate::lint::{Knowledge, Linter, Options};
    use crate::report::{RowState, Value};
    use crate::rule::Selection;
    use std::path::Path;

    #[test]
    fn what_is_written_is_read_back_whole() {
        let knowledge = Knowledge::load(&[]).unwrap_or_else(|errors| panic!("{errors:?}"));
        for (_, form) in knowledge.forms.iter() {
            let year = form.last_year.unwrap_or(2026);
            let blank = Blank::new(form, "清河县白杨镇人民政府", year).expect("the words");
            for format in [Format::Docx, Format::Markdown, Format::Html] {
                let selection = Selection::new(&knowledge.rules, &["error".to_owned()], &[]).unwrap_or_default();
                let options = Options { selection, ..Options::default() };
                let bytes = blank.write(format).expect("it can be written");
                let name = format!("a.{}", format.extension());
                let linted = Linter::lint_with(&knowledge, &options, &bytes, Path::new(&name));
                let report = linted.report.as_ref().expect("it can be read");
                let place = format!("{} {format:?}", form.id);
                assert_eq!(
                    report.body.as_ref().map(|body| body.value.as_str()),
                    Some("清河县白杨镇人民政府"),
                    "{place}"
                );
                assert_eq!(report.year.as_ref().map(|it| it.value), Some(year), "{place}");
                assert_eq!(
                    report.form.map(|it| knowledge.forms.get(it).id.as_str()),
                    Some(form.id.as_str()),
                    "{place}"
                );
                assert_eq!(report.sections.len(), form.sections.len(), "{place}");
                for printed in &form.tables {
                    let table = report.table(printed.id).unwrap_or_else(|| panic!("{place}: {}", printed.name));
                    for row in printed.row_ids() {
                        assert_eq!(table.row(row).state, RowState::Read, "{place}: {}", printed.row(row).label);
                    }
                    for cell in 0..printed.cells.len() {
                        let cell = CellIx(u16::try_from(cell).expect("a cell"));
                        assert_eq!(table.cell(cell).value, Value::Blank, "{place}: {} {cell:?}", printed.name);
                    }
                }
            }
        }
    }
}
