//! What tests make their files with: archives of hand-written parts.

use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An archive in the making.
#[derive(Default)]
pub(super) struct Zip {
    entries: Vec<(String, Vec<u8>)>,
}

impl Zip {
    /// Adds an entry.
    pub(super) fn entry(mut self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        self.entries.push((name.to_owned(), content.into()));
        self
    }

    /// The contents of the entries.
    pub(super) fn contents(&mut self) -> impl ExactSizeIterator<Item = &mut Vec<u8>> {
        self.entries.iter_mut().map(|(_, content)| content)
    }

    /// The archive, deflated.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut zip = ZipWriter::new(Cursor::new(&mut bytes));
        for (name, content) in &self.entries {
            zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap();
        bytes
    }

    /// The archive as writers make it that cannot go back: stored, sizes only behind the entries.
    pub(super) fn streamed(&self) -> Vec<u8> {
        let mut zip = ZipWriter::new_stream(Vec::new());
        for (name, content) in &self.entries {
            zip.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
            zip.write_all(content).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }
}

/// A compound file of these streams.
pub(super) fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    for (name, content) in streams {
        file.create_stream(name).unwrap().write_all(content).unwrap();
    }
    file.into_inner().into_inner()
}
