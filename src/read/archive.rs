//! Zip archives, read with a budget: what is inflated is counted while it is, whatever sizes the archive declares.

use super::encoding::decode;
use super::{Limit, Limits, Unreadable};
use std::collections::HashMap;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// An archive whose entries can be read by name.
pub(super) struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// Where each entry is, under its name as [`normal`] writes it.
    entries: HashMap<String, usize>,
    /// How many bytes may still be inflated, and how many could be at first.
    left: u64,
    most: u64,
}

impl<'b> Archive<'b> {
    /// Opens the archive that `bytes` are.
    pub(super) fn open(bytes: &'b [u8], limits: &Limits) -> Result<Self, Unreadable> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged(""))?;
        if zip.len() > limits.entries {
            return Err(Unreadable::TooLarge { limit: Limit::Entries, most: limits.entries as u64 });
        }
        let entries = zip.file_names_raw().enumerate();
        let entries = entries.map(|(at, name)| (normal(&String::from_utf8_lossy(name)), at)).collect();
        Ok(Self { zip, entries, left: limits.inflated_size, most: limits.inflated_size })
    }

    /// True where there is an entry of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.contains_key(&normal(name))
    }

    /// The names of all entries, as they are compared.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// True where some entry needs a password.
    pub(super) fn is_encrypted(&self) -> bool {
        (0..self.zip.len()).any(|at| self.zip.by_index_data(at).is_ok_and(|entry| entry.encrypted()))
    }

    /// The entry of this name, if there is one, to be inflated as far as it is needed. Nothing else can be read meanwhile.
    pub(super) fn stream(&mut self, name: &str) -> Result<Option<Stream<'_>>, Unreadable> {
        let Some(at) = self.entries.get(&normal(name)) else { return Ok(None) };
        let entry = self.zip.by_index(*at).map_err(|_| damaged(name))?;
        Ok(Some(Stream {
            entry: Box::new(entry),
            name: name.to_owned(),
            pending: Vec::new(),
            left: self.left,
            most: self.most,
        }))
    }

    /// The text of the entry of this name, if there is one.
    pub(super) fn text(&mut self, name: &str) -> Result<Option<String>, Unreadable> {
        let Some(at) = self.entries.get(&normal(name)) else { return Ok(None) };
        let mut entry = self.zip.by_index(*at).map_err(|_| damaged(name))?;
        const MOST_RESERVED: u64 = 4 << 20;
        // One byte more than declared, to see that nothing comes behind.
        let room = |bytes: u64| usize::try_from(bytes.saturating_add(1)).unwrap_or(usize::MAX);
        let mut bytes = vec![0; room(entry.size().min(self.left).min(MOST_RESERVED))];
        let mut length = 0;
        loop {
            match entry.read(bytes.get_mut(length..).unwrap_or_default()) {
                Ok(0) => break,
                Ok(more) => length += more,
                Err(_) => return Err(damaged(name)),
            }
            if length as u64 > self.left {
                return Err(Unreadable::TooLarge { limit: Limit::InflatedSize, most: self.most });
            }
            if length == bytes.len() {
                bytes.resize(room((length as u64).saturating_mul(2).min(self.left)), 0);
            }
        }
        bytes.truncate(length);
        self.left -= length as u64;
        decode(&bytes).map(|decoded| Some(decoded.text.into_owned())).map_err(|_| damaged(name))
    }
}

/// The text of an entry that is inflated as far as it is asked for.
pub(super) struct Stream<'z> {
    entry: Box<dyn Read + 'z>,
    name: String,
    /// The beginning of a character whose end has not been read yet.
    pending: Vec<u8>,
    left: u64,
    most: u64,
}

impl Stream<'_> {
    /// Adds some more to `text`; false at the end.
    pub(super) fn more(&mut self, text: &mut String) -> Result<bool, Unreadable> {
        const CHUNK: usize = 16 << 10;
        let start = self.pending.len();
        self.pending.resize(start + CHUNK, 0);
        let more = self.entry.read(&mut self.pending[start..]).map_err(|_| damaged(&self.name))?;
        self.pending.truncate(start + more);
        let too_large = Unreadable::TooLarge { limit: Limit::InflatedSize, most: self.most };
        self.left = self.left.checked_sub(more as u64).ok_or(too_large)?;
        let good = match std::str::from_utf8(&self.pending) {
            Ok(good) => good,
            Err(error) if error.error_len().is_none() && more > 0 => {
                std::str::from_utf8(&self.pending[..error.valid_up_to()]).unwrap_or_default()
            }
            Err(_) => return Err(damaged(&self.name)),
        };
        let length = good.len();
        text.push_str(good.strip_prefix('\u{feff}').filter(|_| text.is_empty()).unwrap_or(good));
        self.pending.drain(..length);
        Ok(more > 0)
    }
}

/// Names are compared without regard to case, to a slash before them, and to which way slashes lean.
pub(crate) fn normal(name: &str) -> String {
    let mut name = name.replace('\\', "/");
    name.make_ascii_lowercase();
    name.trim_start_matches(['/', '.']).to_owned()
}

fn damaged(part: &str) -> Unreadable {
    Unreadable::Damaged { part: part.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::fixture::Zip;

    #[test]
    fn entries_are_found_whatever_their_slashes_and_case() {
        let bytes = Zip::default().entry("Word\\Document.xml", "一").entry("文.txt", "2").bytes();
        let mut archive = Archive::open(&bytes, &Limits::default()).unwrap();
        assert_eq!(archive.text("/word/document.xml"), Ok(Some("一".into())));
        assert_eq!(archive.text("文.txt"), Ok(Some("2".into())));
        assert_eq!(archive.text("word/styles.xml"), Ok(None));
        assert!(!archive.is_encrypted());
    }

    #[test]
    fn text_may_be_utf_16() {
        let utf16: Vec<u8> = "\u{feff}<a/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let bytes = Zip::default().entry("a.xml", utf16).entry("b.xml", "\u{feff}<b/>").bytes();
        let mut archive = Archive::open(&bytes, &Limits::default()).unwrap();
        assert_eq!(archive.text("a.xml"), Ok(Some("<a/>".into())));
        assert_eq!(archive.text("b.xml"), Ok(Some("<b/>".into())));
    }

    #[test]
    fn streams_stop_between_characters() {
        let words = "样式".repeat(20_000);
        let bytes = Zip::default().entry("a", format!("\u{feff}{words}")).entry("b", b"1\xff2").bytes();
        let mut archive = Archive::open(&bytes, &Limits::default()).unwrap();
        let mut text = String::new();
        let mut stream = archive.stream("a").unwrap().unwrap();
        assert!(stream.more(&mut text) == Ok(true) && !text.is_empty() && text.len() < words.len());
        while stream.more(&mut text).unwrap() {}
        drop(stream);
        assert!(text == words);
        assert_eq!(archive.stream("b").unwrap().unwrap().more(&mut text), Err(damaged("b")));
        assert!(archive.stream("c").unwrap().is_none());
        let mut archive = Archive::open(&bytes, &Limits { inflated_size: 1000, ..Limits::default() }).unwrap();
        let too_large = Unreadable::TooLarge { limit: Limit::InflatedSize, most: 1000 };
        assert_eq!(archive.stream("a").unwrap().unwrap().more(&mut text), Err(too_large));
    }

    #[test]
    fn all_that_is_inflated_counts() {
        let zeros = "0".repeat(600);
        let bytes = Zip::default().entry("a", zeros.as_str()).entry("b", zeros.as_str()).bytes();
        let limits = Limits { inflated_size: 1000, ..Limits::default() };
        let mut archive = Archive::open(&bytes, &limits).unwrap();
        assert_eq!(archive.text("a"), Ok(Some(zeros)));
        assert_eq!(archive.text("b"), Err(Unreadable::TooLarge { limit: Limit::InflatedSize, most: 1000 }));
    }

    #[test]
    fn sizes_that_an_archive_declares_are_not_believed() {
        let zeros = "0".repeat(1 << 20);
        let mut bytes = Zip::default().entry("a", zeros.as_str()).bytes();
        let central = bytes.windows(4).position(|it| it == b"PK\x01\x02").unwrap();
        let limits = Limits { inflated_size: 1000, ..Limits::default() };
        for (declared, error) in
            [(10u32, damaged("a")), (2000, Unreadable::TooLarge { limit: Limit::InflatedSize, most: 1000 })]
        {
            bytes[central + 24..central + 28].copy_from_slice(&declared.to_le_bytes());
            assert_eq!(Archive::open(&bytes, &limits).unwrap().text("a"), Err(error));
        }
    }

    #[test]
    fn entries_are_counted() {
        let bytes = Zip::default().entry("a", "").entry("b", "").bytes();
        let open = |entries| Archive::open(&bytes, &Limits { entries, ..Limits::default() }).map(drop);
        assert_eq!(open(2), Ok(()));
        assert_eq!(open(1), Err(Unreadable::TooLarge { limit: Limit::Entries, most: 1 }));
    }

    #[test]
    fn half_an_archive_is_damaged() {
        let bytes = Zip::default().entry("a", "1234567890".repeat(50)).bytes();
        let half = &bytes[..bytes.len() / 2];
        assert_eq!(Archive::open(half, &Limits::default()).map(drop), Err(damaged("")));
        let mut flipped = bytes.clone();
        flipped[40] ^= 0xff;
        let mut archive = Archive::open(&flipped, &Limits::default()).unwrap();
        assert_eq!(archive.text("a"), Err(damaged("a")));
    }
}
