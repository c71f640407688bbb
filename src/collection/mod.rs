//! Many reports: which files they are, and all of them checked, in order, by many threads.

mod input;
mod walk;

pub use input::{Input, Origin, Role, Unseen};
pub use walk::{Found, Globs, Walk, WrongGlob};

use crate::lint::{Linted, Linter};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

/// Reports that are checked together.
#[derive(Debug)]
pub struct Collection<'l> {
    linter: &'l Linter,
    inputs: Vec<Input>,
}

/// A file of a collection, and what came of it.
#[derive(Debug)]
pub struct Visited<'v> {
    /// The file.
    pub input: &'v Input,
    /// What came of it; nothing where it was named and cannot be opened.
    pub result: Result<Linted, Unseen>,
}

/// Files that are checked before their results are taken: enough to keep all processors busy, few enough to forget.
const AT_ONCE: usize = 256;

/// Calls `make` with every input, from many threads, and `take` with what it made, in the order of the inputs; ends where
/// `take` says false.
///
/// # Errors
/// What `take` fails with.
pub fn in_order<T: Send, E>(
    inputs: &[Input],
    make: impl Fn(&Input) -> T + Sync,
    mut take: impl FnMut(T) -> Result<bool, E>,
) -> Result<(), E> {
    for chunk in inputs.chunks(AT_ONCE) {
        let made: Vec<T> = chunk.par_iter().map(&make).collect();
        for made in made {
            if !take(made)? {
                return Ok(());
            }
        }
    }
    Ok(())
}

impl<'l> Collection<'l> {
    /// The reports in `inputs`.
    #[must_use]
    pub fn new(linter: &'l Linter, inputs: Vec<Input>) -> Self {
        Self { linter, inputs }
    }

    /// Checks every file. `make` is called from many threads, `take` with what it made, in the order of the files; that ends
    /// where `take` says false.
    ///
    /// # Errors
    /// What `take` fails with.
    pub fn check<T: Send, E>(
        &self,
        make: impl Fn(Visited<'_>) -> T + Sync,
        take: impl FnMut(T) -> Result<bool, E>,
    ) -> Result<(), E> {
        in_order(&self.inputs, |input| make(self.visit(input)), take)
    }

    fn visit<'v>(&self, input: &'v Input) -> Visited<'v> {
        let result = match input.bytes(self.linter.options.limits.file_size) {
            Ok(bytes) => Ok(self.linter.lint(&bytes, &input.path)),
            Err(reason) => match input.origin {
                Origin::Named => Err(reason),
                _ => Ok(self.linter.not_opened(&reason)),
            },
        };
        Visited { input, result }
    }
}
