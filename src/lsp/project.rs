//! How the documents of the workspace are checked.

use super::settings::Settings;
use crate::fix::{self, Edit, Fixer};
use crate::lint::{Knowledge, Linted, Linter, Options};
use crate::load::{LoadError, Source};
use crate::rule::{Selection, UnknownRule};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

/// Knowledge and options, as the user set them.
#[derive(Debug)]
pub(super) struct Project {
    /// What was named on the command line.
    extra: Vec<Arc<Source>>,
    pub(super) knowledge: Rc<Knowledge>,
    options: Options,
}

impl Project {
    pub(super) fn new(extra: Vec<Arc<Source>>, knowledge: Knowledge) -> Self {
        let mut project = Self { extra, knowledge: Rc::new(knowledge), options: Options::default() };
        project.options.selection = Selection::new(&project.knowledge.rules, &[], &[]).unwrap_or_default();
        project
    }

    /// Takes in what the user set.
    ///
    /// # Errors
    /// The rules that there are not; the others count all the same.
    pub(super) fn set(&mut self, settings: &Settings) -> Result<(), Vec<UnknownRule>> {
        self.options.profile = settings.profile.clone();
        let selection = Selection::new(&self.knowledge.rules, &settings.select, &settings.ignore);
        match selection {
            Ok(selection) => {
                self.options.selection = selection;
                Ok(())
            }
            Err(unknown) => {
                let known = |names: &[String]| {
                    let known = names.iter().filter(|name| unknown.iter().all(|unknown| unknown.name != **name));
                    known.cloned().collect::<Vec<_>>()
                };
                let (select, ignore) = (known(&settings.select), known(&settings.ignore));
                self.options.selection = Selection::new(&self.knowledge.rules, &select, &ignore).unwrap_or_default();
                Err(unknown)
            }
        }
    }

    /// Loads all rules again, with those of one more file.
    ///
    /// # Errors
    /// Every mistake in them.
    #[allow(dead_code, reason = "files of rules will be checked with it while they are written")]
    pub(super) fn knowledge_with(&self, source: Arc<Source>) -> Result<Knowledge, Vec<LoadError>> {
        let mut sources: Vec<_> = self.extra.iter().filter(|other| other.name != source.name).cloned().collect();
        sources.push(source);
        Knowledge::load(&sources)
    }

    pub(super) fn profile(&self) -> Option<&str> {
        self.options.profile.as_deref()
    }

    pub(super) fn selection(&self) -> &Selection {
        &self.options.selection
    }

    /// Checks a document.
    pub(super) fn check(&self, text: &str, name: &Path) -> Linted {
        Linter::lint_text(&self.knowledge, &self.options, text.to_owned(), name)
    }

    /// Calls `look` with what finds the fixes of a document.
    pub(super) fn with_fixer<T>(&self, text: &str, name: &Path, look: impl FnOnce(&Fixer<'_>) -> T) -> T {
        let check = |edits: &[Edit]| Some(self.check(&fix::apply(text, edits), name));
        look(&Fixer { knowledge: &self.knowledge, profile: self.profile(), check: &check })
    }
}
