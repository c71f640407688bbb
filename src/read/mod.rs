//! Bytes to [`Document`]: the first stop. It knows encodings and file formats, and not what an annual report is.

mod archive;
mod compound;
mod document;
mod docx;
mod encoding;
#[cfg(test)]
mod fixture;
mod flat;
#[cfg(test)]
mod hostile;
mod html;
mod limits;
mod origin;
mod package;
#[cfg(feature = "pdf")]
mod pdf;
mod remains;
mod sheet;
mod signature;
mod text;
mod view;
mod xml;

pub(crate) use archive::normal as entry_name;
pub use document::{Block, Cell, Document, Format, Note, Paragraph, Place, Places, Table};
pub use encoding::{Decoded, Undecodable};
pub use html::decode;
pub(crate) use html::{CellMarkup, RowMarkup, rows as html_rows};
pub use limits::{Amount, Change, Limit, Limits, NoChange};
pub(crate) use origin::{Origin, OriginKind, Part, Traced};
pub(crate) use package::trace;
pub(crate) use sheet::xlsx::reference as cell_reference;
pub use signature::{Foreign, Remedy};
pub(crate) use xml::Xml;

use crate::text::Span;
use encoding::Bad;
use signature::Signature;
use std::path::Path;

/// Why a file could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is text in no encoding that these reports come in.
    Encoding(Undecodable),
    /// It is no text, and of no format that is known here.
    Binary,
    /// It is of a kind that is known, and not read.
    Foreign(Foreign),
    /// It is of a kind that is not read, and was to be converted.
    Unconverted {
        /// The kind.
        kind: Foreign,
        /// Whether the program that converts was there.
        program: bool,
    },
    /// It needs a password.
    Encrypted,
    /// It is damaged or incomplete.
    Damaged {
        /// Which part of it, by its name in the archive; empty where that is the file as a whole.
        part: String,
    },
    /// It is a PDF without text that could be read: its pages are pictures, of paper most likely.
    PictureOnly,
    /// It is of a format that this program was built without.
    LeftOut(Format),
    /// It was said to be of this format, and is not.
    NotOf(Format),
    /// It is larger than the limits allow.
    TooLarge {
        /// Which limit.
        limit: Limit,
        /// Its value.
        most: u64,
    },
}

/// Reads a file as `format`, whatever it looks like.
///
/// # Errors
/// Where it cannot be read as that; the reason is for people.
pub fn read_as(bytes: &[u8], format: Format, limits: &Limits) -> Result<Document, Unreadable> {
    match format {
        Format::Text | Format::Markdown => plain(bytes, limits)?.read(|text| text::read(text, format, limits)),
        Format::Html => plain(bytes, limits)?.read(|text| html::read(text, limits)),
        // What is in such a file says what it is: there is no other way to read it.
        Format::Docx | Format::Sheet | Format::Pdf => match read(bytes, Path::new(""), limits) {
            Ok(document) if document.format != format => Err(Unreadable::NotOf(format)),
            Err(Unreadable::Foreign(_) | Unreadable::Binary | Unreadable::Encoding(_)) => {
                Err(Unreadable::NotOf(format))
            }
            read => read,
        },
    }
}

/// Reads a file, given its bytes and its name (a hint only: content decides).
///
/// # Errors
/// Where it is nothing that can be read; the reason is for people.
pub fn read(bytes: &[u8], name: &Path, limits: &Limits) -> Result<Document, Unreadable> {
    fits(bytes, limits)?;
    match signature::of(bytes) {
        Some(Signature::Zip) => return package::read(bytes, limits),
        Some(Signature::Compound) => return compound::read(bytes, limits),
        Some(Signature::Foreign(kind)) => return Err(Unreadable::Foreign(kind)),
        None => {}
    }
    if is_pdf(bytes) {
        #[cfg(feature = "pdf")]
        return pdf::read(bytes, limits);
        #[cfg(not(feature = "pdf"))]
        return Err(Unreadable::LeftOut(Format::Pdf));
    }
    plain(bytes, limits)?.read(|text| read_text(text, name, limits))
}

/// Reads text, as an editor has it, given its name: a page, Markdown, or text of any layout.
///
/// # Errors
/// Where it, or a table in it, is larger than `limits` allow.
pub fn read_text(text: String, name: &Path, limits: &Limits) -> Result<Document, Unreadable> {
    fits(text.as_bytes(), limits)?;
    if text.contains('\0') {
        return Err(Unreadable::Binary);
    }
    let named =
        |names: &[&str]| name.extension().is_some_and(|it| names.iter().any(|name| it.eq_ignore_ascii_case(name)));
    let markdown = named(&["md", "markdown"]);
    // Markdown may begin with a tag; only a whole page is none.
    let page = if markdown { html::is_page(&text) } else { html::looks_like_html(&text) };
    if page || named(&["html", "htm", "shtml", "xhtml"]) && text.contains("</") {
        return html::read(text, limits);
    }
    let format = if markdown { Format::Markdown } else { Format::Text };
    text::read(text, format, limits)
}

/// Lines that end with a carriage return alone, as old programs of the Macintosh wrote them, end with a line feed instead.
fn with_line_feeds(text: String) -> String {
    let alone = !text.contains('\n') && text.contains('\r');
    if alone { text.replace('\r', "\n") } else { text }
}

fn fits(bytes: &[u8], limits: &Limits) -> Result<(), Unreadable> {
    let most = limits.file_size;
    if bytes.len() as u64 > most { Err(Unreadable::TooLarge { limit: Limit::FileSize, most }) } else { Ok(()) }
}

/// The text that a file without a container is.
struct Plain {
    text: String,
    /// What of it could not be decoded.
    notes: Vec<Note>,
}

fn plain(bytes: &[u8], limits: &Limits) -> Result<Plain, Unreadable> {
    fits(bytes, limits)?;
    let (decoded, bad) = match decode(bytes) {
        Ok(decoded) => (decoded, Vec::new()),
        Err(undecodable) => encoding::lossy(bytes, html::declared(bytes)).ok_or(Unreadable::Encoding(undecodable))?,
    };
    if decoded.text.contains('\0') {
        return Err(Unreadable::Binary);
    }
    let note = |Bad { offset, at }| Note::Undecoded {
        span: Span::new(at, at + char::REPLACEMENT_CHARACTER.len_utf8()),
        byte: offset + 1,
        encoding: decoded.encoding,
    };
    Ok(Plain { notes: bad.into_iter().map(note).collect(), text: with_line_feeds(decoded.text.into_owned()) })
}

impl Plain {
    fn read(self, read: impl FnOnce(String) -> Result<Document, Unreadable>) -> Result<Document, Unreadable> {
        let mut document = read(self.text)?;
        document.notes.extend(self.notes);
        Ok(document)
    }
}

/// True of a PDF, which may have something before its first line.
fn is_pdf(bytes: &[u8]) -> bool {
    let beginning = bytes.get(..1024).unwrap_or(bytes);
    memchr::memmem::find(beginning, b"%PDF-").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_may_end_with_a_carriage_return_alone() {
        let lines = |text: &str| {
            let document = read(text.as_bytes(), Path::new("a.txt"), &Limits::default()).expect("a text");
            document.blocks.len()
        };
        assert_eq!(lines("一、总体情况\r二、主动公开政府信息情况\r"), 2);
        assert_eq!(lines("一、总体情况\r\n二、主动公开政府信息情况\r\n"), 2);
    }
}
