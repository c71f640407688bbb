//! Several formats of one run: each file is told once for each, and goes where the format goes.

use super::{Emitter, Encoding, Entry, Format, Setting, Summary, emitter};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write};
use tempfile::SpooledTempFile;

/// The formats of a run, and where each goes.
pub struct Emitters<'s> {
    formats: Vec<Format>,
    emitters: Vec<Box<dyn Emitter + 's>>,
}

impl std::fmt::Debug for Emitters<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Emitters").field(&self.formats).finish()
    }
}

/// A file as all formats tell it.
#[derive(Debug)]
pub struct Rendered {
    parts: Vec<Part>,
}

#[derive(Debug)]
struct Part {
    listed: String,
    text: String,
}

impl<'s> Emitters<'s> {
    /// Emitters for these formats.
    #[must_use]
    pub fn new(formats: &[Format], setting: &'s Setting<'s>) -> Self {
        let emitters = formats.iter().map(|format| emitter(*format, setting)).collect();
        Self { formats: formats.to_vec(), emitters }
    }

    /// A file as all formats tell it: to be called from many threads.
    #[must_use]
    pub fn file(&self, entry: &Entry<'_>) -> Rendered {
        let part = |emitter: &(dyn Emitter + 's)| Part { listed: emitter.listed(entry), text: emitter.file(entry) };
        Rendered { parts: self.emitters.iter().map(|emitter| part(emitter.as_ref())).collect() }
    }

    /// Begins to write: to one writer for each format, in the order of the formats.
    ///
    /// # Errors
    /// Where that cannot be written to.
    pub fn write<W: Write>(&self, writers: Vec<W>, encoding: Encoding) -> io::Result<Writing<'_, 's, W>> {
        let mut sinks = Vec::new();
        for ((format, emitter), writer) in self.formats.iter().zip(&self.emitters).zip(writers) {
            let spool = emitter.has_opening().then(|| SpooledTempFile::new(SPOOL));
            let mut sink = Sink { writer, format: *format, encoding, spool, list: String::new(), written: false };
            sink.now(&emitter.begin())?;
            sinks.push(sink);
        }
        Ok(Writing { emitters: &self.emitters, sinks })
    }
}

/// Bytes of files that wait for their opening in memory; more than that wait on disk.
const SPOOL: usize = 16 << 20;

/// Formats that are being written.
pub struct Writing<'e, 's, W> {
    emitters: &'e [Box<dyn Emitter + 's>],
    sinks: Vec<Sink<W>>,
}

impl<W: Write> Writing<'_, '_, W> {
    /// Where the formats go.
    pub fn writers(&self) -> impl Iterator<Item = &W> {
        self.sinks.iter().map(|sink| &sink.writer)
    }

    /// Writes a file.
    ///
    /// # Errors
    /// Where that cannot be done.
    pub fn file(&mut self, rendered: &Rendered) -> io::Result<()> {
        for ((emitter, sink), part) in self.emitters.iter().zip(&mut self.sinks).zip(&rendered.parts) {
            sink.list.push_str(&part.listed);
            if !part.text.is_empty() {
                if std::mem::replace(&mut sink.written, true) {
                    sink.later(emitter.between())?;
                }
                sink.later(&part.text)?;
            }
        }
        Ok(())
    }

    /// Writes what stands after all files, and lets go of the writers.
    ///
    /// # Errors
    /// Where that cannot be done.
    pub fn end(mut self, summary: &Summary) -> io::Result<()> {
        for (emitter, sink) in self.emitters.iter().zip(&mut self.sinks) {
            if let Some(mut spool) = sink.spool.take() {
                let list = std::mem::take(&mut sink.list);
                sink.now(&emitter.opening(summary, &list))?;
                spool.seek(SeekFrom::Start(0))?;
                let mut chunk = vec![0; 1 << 16];
                loop {
                    let read = spool.read(&mut chunk)?;
                    if read == 0 {
                        break;
                    }
                    sink.writer.write_all(chunk.get(..read).unwrap_or_default())?;
                }
            }
            sink.now(&emitter.end(summary))?;
            sink.writer.flush()?;
        }
        Ok(())
    }
}

struct Sink<W> {
    writer: W,
    format: Format,
    encoding: Encoding,
    spool: Option<SpooledTempFile>,
    list: String,
    /// Whether a file has been written.
    written: bool,
}

impl<W: Write> Sink<W> {
    fn now(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_all(&self.encoding.encode(text, self.format.is_json()))
    }

    fn later(&mut self, text: &str) -> io::Result<()> {
        let bytes = self.encoding.encode(text, self.format.is_json());
        match &mut self.spool {
            Some(spool) => spool.write_all(&bytes),
            None => self.writer.write_all(&bytes),
        }
    }
}
