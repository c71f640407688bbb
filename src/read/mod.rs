//! Bytes to [`Document`]: the first stop. It knows encodings and file formats, and not what an annual report is.

mod document;
mod encoding;
mod limits;
#[cfg(feature = "pdf")]
mod pdf;
mod text;
#[cfg(feature = "pdf")]
mod view;

pub use document::{Block, Cell, Document, Format, Note, Paragraph, Place, Table};
pub use encoding::{Decoded, Undecodable, decode};
pub use limits::Limits;

use std::path::Path;

/// Why a file could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is text in no encoding that these reports come in.
    Encoding(Undecodable),
    /// It is no text, and of no format that is known here.
    Binary,
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
    /// It is larger than the limits allow.
    TooLarge {
        /// Which limit: the name of its field in [`Limits`].
        limit: &'static str,
        /// Its value.
        most: u64,
    },
}

/// Reads a file, given its bytes and its name (a hint only: content decides).
///
/// # Errors
/// Where it is nothing that can be read; the reason is for people.
pub fn read(bytes: &[u8], name: &Path, limits: &Limits) -> Result<Document, Unreadable> {
    if bytes.len() as u64 > limits.file_bytes {
        return Err(Unreadable::TooLarge { limit: "file_bytes", most: limits.file_bytes });
    }
    if is_pdf(bytes) {
        #[cfg(feature = "pdf")]
        return pdf::read(bytes, limits);
        #[cfg(not(feature = "pdf"))]
        return Err(Unreadable::LeftOut(Format::Pdf));
    }
    let decoded = decode(bytes).map_err(Unreadable::Encoding)?;
    if decoded.text.contains('\0') {
        return Err(Unreadable::Binary);
    }
    let markdown =
        name.extension().is_some_and(|it| it.eq_ignore_ascii_case("md") || it.eq_ignore_ascii_case("markdown"));
    let format = if markdown { Format::Markdown } else { Format::Text };
    Ok(text::read(decoded.text.into_owned(), format))
}

/// True of a PDF, which may have something before its first line.
fn is_pdf(bytes: &[u8]) -> bool {
    let beginning = bytes.get(..1024).unwrap_or(bytes);
    memchr::memmem::find(beginning, b"%PDF-").is_some()
}
