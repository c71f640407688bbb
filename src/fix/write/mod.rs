//! A file with changes: everything else in it stays, byte for byte.

mod docx;
mod encoded;
mod package;
mod xlsx;

use super::Edit;
use crate::read::{Document, Format, Limits};

/// Why changes cannot be written into a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unwritable {
    /// Files of this format are read only.
    Format(Format),
    /// The file's encoding has no such character.
    Character(char),
    /// The place of a change cannot be found in the file.
    Place,
}

/// Whether changes can be written into such a file at all.
#[must_use]
pub fn is_writable(bytes: &[u8], document: &Document, limits: &Limits) -> bool {
    match document.format {
        Format::Text | Format::Markdown | Format::Html => true,
        Format::Docx | Format::Sheet => package::is_writable(bytes, document.format, limits),
        Format::Pdf => false,
    }
}

/// The bytes of a file with changes, given those that `document` was read from, and the limits under which it was.
///
/// # Errors
/// Where the changes cannot be written.
pub fn write(bytes: &[u8], document: &Document, edits: &[Edit], limits: &Limits) -> Result<Vec<u8>, Unwritable> {
    match document.format {
        Format::Text | Format::Markdown | Format::Html => encoded::write(bytes, document, edits),
        Format::Docx | Format::Sheet => package::write(bytes, document, edits, limits),
        Format::Pdf => Err(Unwritable::Format(document.format)),
    }
}
