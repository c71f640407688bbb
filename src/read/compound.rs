//! What a compound file (OLE) is: a small file system, whose streams say which program wrote it.

use super::signature::Foreign;
use super::{Document, Limits, Unreadable, sheet};
use std::io::{Cursor, Read};

/// Reads the compound file that `bytes` are.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Unreadable> {
    let damaged = |_| Unreadable::Damaged { part: String::new() };
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(damaged)?;
    let has = |name: &str| file.exists(name);
    if has("EncryptedPackage") || has("\u{9}DRMContent") {
        return Err(Unreadable::Encrypted);
    }
    if let Some(name) = ["Workbook", "Book"].into_iter().find(|name| file.is_stream(name)) {
        let mut stream = Vec::new();
        let opened = file.open_stream(name).map_err(damaged)?;
        // A stream cannot be longer than the file that it is in, unless the file lies.
        opened.take(bytes.len() as u64).read_to_end(&mut stream).map_err(damaged)?;
        return sheet::xls::read(&stream, limits);
    }
    Err(Unreadable::Foreign(if has("WordDocument") {
        Foreign::OldWord
    } else if has("PowerPoint Document") {
        Foreign::Presentation
    } else {
        Foreign::Compound
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::fixture::compound;

    #[test]
    fn streams_say_what_it_is() {
        let unreadable = |stream: &str| match read(&compound(&[(stream, b"1")]), &Limits::default()) {
            Err(unreadable) => unreadable,
            Ok(document) => panic!("{document:?}"),
        };
        assert_eq!(unreadable("WordDocument"), Unreadable::Foreign(Foreign::OldWord));
        assert_eq!(unreadable("PowerPoint Document"), Unreadable::Foreign(Foreign::Presentation));
        assert_eq!(unreadable("Contents"), Unreadable::Foreign(Foreign::Compound));
        assert_eq!(unreadable("EncryptedPackage"), Unreadable::Encrypted);
    }

    #[test]
    fn half_a_compound_file_is_damaged() {
        let bytes = compound(&[("WordDocument", &[0; 8192])]);
        let read = read(&bytes[..600], &Limits::default()).map(drop);
        assert_eq!(read, Err(Unreadable::Damaged { part: String::new() }));
    }
}
