//! Standard output. Nobody reading it any more is no error.

use std::io::{self, BufWriter, ErrorKind, StdoutLock, Write};

/// Standard output, buffered.
pub(super) struct Output {
    stdout: BufWriter<StdoutLock<'static>>,
    closed: bool,
}

impl Output {
    pub(super) fn new() -> Self {
        Self { stdout: BufWriter::with_capacity(1 << 16, io::stdout().lock()), closed: false }
    }

    /// Writes a text; does nothing where nobody reads.
    pub(super) fn write(&mut self, text: &str) -> io::Result<()> {
        self.forgive(|stdout| stdout.write_all(text.as_bytes()))
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.forgive(Write::flush)
    }

    /// Whether nobody reads any more.
    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    fn forgive(&mut self, write: impl FnOnce(&mut BufWriter<StdoutLock<'static>>) -> io::Result<()>) -> io::Result<()> {
        if self.closed {
            return Ok(());
        }
        match write(&mut self.stdout) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.closed = true;
                Ok(())
            }
            other => other,
        }
    }
}
