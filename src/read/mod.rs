//! Bytes to [`Document`]: the first stop. It knows encodings and file formats, and not what an annual report is.

mod document;
mod encoding;
mod text;

pub use document::{Block, Cell, Document, Format, Note, Paragraph, Place, Table};
pub use encoding::{Decoded, Undecodable, decode};

use std::path::Path;

/// Why a file could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is text in no encoding that these reports come in.
    Encoding(Undecodable),
    /// It is no text, and of no format that is known here.
    Binary,
}

/// Reads a file, given its bytes and its name (a hint only: content decides).
///
/// # Errors
/// Where it is nothing that can be read; the reason is for people.
pub fn read(bytes: &[u8], name: &Path) -> Result<Document, Unreadable> {
    let decoded = decode(bytes).map_err(Unreadable::Encoding)?;
    if decoded.text.contains('\0') {
        return Err(Unreadable::Binary);
    }
    let markdown =
        name.extension().is_some_and(|it| it.eq_ignore_ascii_case("md") || it.eq_ignore_ascii_case("markdown"));
    let format = if markdown { Format::Markdown } else { Format::Text };
    Ok(text::read(decoded.text.into_owned(), format))
}
