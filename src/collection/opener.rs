//! Opens the files that a finding points into, each once.

use super::Input;
use crate::check::{Open, OtherFile};
use crate::lint::Tools;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

/// The files that the findings about one report point into.
#[derive(Debug)]
pub(super) struct Opener<'o> {
    tools: Tools<'o>,
    inputs: &'o [Input],
    opened: Mutex<HashMap<usize, Option<Arc<OtherFile>>>>,
}

impl<'o> Opener<'o> {
    pub(super) fn new(tools: Tools<'o>, inputs: &'o [Input]) -> Self {
        Self { tools, inputs, opened: Mutex::default() }
    }

    fn read(&self, file: usize) -> Option<Arc<OtherFile>> {
        let input = self.inputs.get(file)?;
        let bytes = input.bytes(self.tools.options.limits.file_size).ok()?;
        let (document, report) = self.tools.recognise(&bytes, &input.path).ok()?;
        Some(Arc::new(OtherFile { file, path: input.path.clone(), document, report }))
    }
}

impl Open for Opener<'_> {
    fn open(&self, file: usize) -> Option<Arc<OtherFile>> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.entry(file).or_insert_with(|| self.read(file)).clone()
    }

    fn path(&self, file: usize) -> &Path {
        self.inputs.get(file).map_or(Path::new(""), |input| &input.path)
    }
}
