//! How each file is checked: one way for all, or what the user has settled for each.

use crate::lint::{Knowledge, Options, Tools};
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// How a file is checked, given its path.
pub type OfFile<'p> = dyn Fn(&Path) -> Arc<Options> + Sync + 'p;

/// How the files of a collection are checked.
#[derive(Clone, Copy)]
pub struct Policy<'p> {
    /// What holds for all: with every rule that is on for any of them.
    pub(super) tools: Tools<'p>,
    of_file: Option<&'p OfFile<'p>>,
}

/// What is needed to check one file.
#[derive(Debug)]
pub enum FileTools<'p> {
    /// What all have.
    Common(Tools<'p>),
    /// What is its own.
    Own(&'p Knowledge, Arc<Options>),
}

impl<'p> Policy<'p> {
    /// All files in one way.
    #[must_use]
    pub fn common(tools: Tools<'p>) -> Self {
        Self { tools, of_file: None }
    }

    /// Each file in its own. `tools` has every rule that is on for any of them.
    #[must_use]
    pub fn by_file(tools: Tools<'p>, of_file: &'p OfFile<'p>) -> Self {
        Self { tools, of_file: Some(of_file) }
    }

    /// What is needed to check the file at `path`.
    #[must_use]
    pub fn of(&self, path: &Path) -> FileTools<'p> {
        match self.of_file {
            Some(of_file) => FileTools::Own(self.tools.knowledge, of_file(path)),
            None => FileTools::Common(self.tools),
        }
    }
}

impl FileTools<'_> {
    /// All of it, lent.
    #[must_use]
    pub fn tools(&self) -> Tools<'_> {
        match self {
            Self::Common(tools) => *tools,
            Self::Own(knowledge, options) => Tools { knowledge, options },
        }
    }
}

impl fmt::Debug for Policy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy").field("by_file", &self.of_file.is_some()).finish_non_exhaustive()
    }
}
