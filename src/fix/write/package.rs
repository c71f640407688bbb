//! Changes to a part of a package. All other entries of the archive are copied as they are, compressed.

use super::{Edit, Unwritable, docx, xlsx};
use crate::read::{self, Document, Format, Limits};
use std::io::{Cursor, Write as _};
use std::ops::Range;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A change to the source of a part.
pub(super) type Change = (Range<usize>, String);

pub(super) fn is_writable(bytes: &[u8], format: Format, limits: &Limits) -> bool {
    read::trace(bytes, limits).ok().flatten().is_some_and(|traced| traced.format == format)
}

pub(super) fn write(bytes: &[u8], document: &Document, edits: &[Edit], limits: &Limits) -> Result<Vec<u8>, Unwritable> {
    let traced = read::trace(bytes, limits).ok().flatten().filter(|traced| traced.format == document.format);
    let traced = traced.ok_or(Unwritable::Format(document.format))?;
    let mut changes: Vec<Vec<Change>> = match document.format {
        Format::Docx => vec![docx::changes(document, &traced, edits)?],
        _ => xlsx::changes(document, &traced, edits, limits)?,
    };
    let mut parts = Vec::new();
    for (part, changes) in traced.parts.iter().zip(&mut changes).filter(|(_, changes)| !changes.is_empty()) {
        parts.push((
            part.name.as_str(),
            part.source.as_str(),
            changed(&part.source, changes).ok_or(Unwritable::Place)?,
        ));
    }
    replaced(bytes, &parts).ok_or(Unwritable::Place)
}

/// The source with changes; nothing if two get in each other's way.
fn changed(source: &str, changes: &mut [Change]) -> Option<String> {
    changes.sort_by_key(|(range, _)| (range.start, range.end));
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    for (range, text) in changes.iter() {
        out.push_str(source.get(at..range.start)?);
        out.push_str(text);
        at = range.end;
    }
    out.push_str(source.get(at..)?);
    Some(out)
}

/// The archive with some parts replaced: their names, what they said and what they are to say.
fn replaced(bytes: &[u8], parts: &[(&str, &str, String)]) -> Option<Vec<u8>> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut out = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    out.set_raw_comment(archive.comment().into()).ok()?;
    let mut written = 0;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).ok()?;
        let name = read::entry_name(&String::from_utf8_lossy(entry.name_raw()));
        let Some((_, before, after)) = parts.iter().find(|(part, ..)| read::entry_name(part) == name) else {
            drop(entry);
            out.raw_copy_file(archive.by_index_raw(at).ok()?).ok()?;
            continue;
        };
        written += 1;
        let mut options = entry.options();
        if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
            options = options.compression_method(CompressionMethod::Deflated);
        }
        let name = entry.name().ok()?.into_owned();
        let source = encoded(entry, before, after)?;
        out.start_file(name, options).ok()?;
        out.write_all(&source).ok()?;
    }
    (written == parts.len()).then(|| out.finish().ok()).flatten().map(Cursor::into_inner)
}

/// The new source of a part in the encoding of the old one; nothing if that is not UTF-8.
fn encoded(mut entry: impl std::io::Read, before: &str, after: &str) -> Option<Vec<u8>> {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let mut old = Vec::with_capacity(before.len());
    entry.read_to_end(&mut old).ok()?;
    if old == before.as_bytes() {
        return Some(after.as_bytes().to_vec());
    }
    let marked = old.strip_prefix(MARK).is_some_and(|old| old == before.as_bytes());
    marked.then(|| [MARK, after.as_bytes()].concat())
}

/// Text as character data.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
