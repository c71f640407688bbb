//! What the user has settled for each file: the configurations nearest to them.

use super::{Outcome, Session};
use crate::collection::Input;
use crate::config::{Config, Configs, Trouble};
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

/// The configurations of all files.
pub(super) struct Settings(Configs);

impl Settings {
    /// Those nearest to the files, or none if none is wanted.
    ///
    /// # Errors
    /// Where there are mistakes in them: they were shown.
    pub(super) fn new(session: &Session, no_config: bool, inputs: &[Input]) -> Result<Self, Outcome> {
        let words = session.knowledge.phrases.config.clone();
        if no_config {
            return Ok(Self(Configs::none(words)));
        }
        let configs = Configs::nearest(words);
        let mut folders = HashSet::new();
        let mut wrong = false;
        for input in inputs.iter().filter(|input| folders.insert(input.path.parent())) {
            match configs.of_file(&input.path) {
                Ok(_) => {}
                Err(Trouble::Wrong(errors)) => {
                    // The same file counts for many folders: its mistakes are shown once.
                    if !std::mem::replace(&mut wrong, true) {
                        errors.iter().for_each(|error| super::show(error, session.lang));
                    }
                }
                Err(Trouble::Unread(path, error)) => {
                    wrong = true;
                    let words = &session.knowledge.phrases.command.cannot_open;
                    super::complain(words.with(&[("path", &path.display()), ("error", &error)]).get(session.lang));
                }
            }
        }
        if wrong { Err(Outcome::Failure) } else { Ok(Self(configs)) }
    }

    /// The configuration for a file.
    pub(super) fn of(&self, path: &Path) -> Arc<Config> {
        self.0.of_file(path).unwrap_or_default()
    }
}
