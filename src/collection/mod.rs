//! Many reports: which files they are, and all of them checked, in order, by many threads.
//!
//! Where a rule compares reports, the collection is gone through twice: once to gather of every report what others are compared
//! with (figures, packed, and who it is; no words), once to write what came of each. A report about which nothing is to be said
//! is not opened again, and none is kept.

mod example;
mod gather;
mod git;
mod identity;
mod input;
mod manifest;
mod names;
mod opener;
mod policy;
mod record;
mod relations;
mod siblings;
mod sketch;
mod standing;
mod walk;

pub use crate::unseen::Unseen;
pub use example::check_example;
pub use git::changed_since;
pub(crate) use git::path as path_of_bytes;
pub use input::{Input, Origin, Role};
pub use manifest::{Entry as ManifestEntry, Manifest};
pub use policy::{FileTools, OfFile, Policy};
pub use standing::{Reading, Standing, Tried};
pub use walk::{Found, Globs, LeftOut, Walk, WrongGlob};

use crate::lang::Bilingual;
use crate::lint::Linted;
use gather::Gathered;
use rayon::iter::{IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};

/// Reports that are checked together.
#[derive(Debug)]
pub struct Collection<'l> {
    policy: Policy<'l>,
    inputs: Vec<Input>,
    progress: &'l dyn Progress,
    /// Whether files about which nothing is to be said are wanted whole all the same.
    whole: bool,
    gathered: Option<Gathered>,
}

/// Told of every step of a long run.
pub trait Progress: Sync + std::fmt::Debug {
    /// So many steps of a phase are to come.
    fn begin(&self, phase: Phase, steps: usize);

    /// One is done.
    fn step(&self);
}

/// A part of a long run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Reading what others are compared with; nothing is written.
    Gather,
    /// Checking, and writing what came of it.
    Check,
}

/// Nobody is told.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Phase, _: usize) {}

    fn step(&self) {}
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

/// Calls `make` with every item and its place, from many threads, and `take` with what it made, in the order of the items; ends
/// where `take` says false.
///
/// # Errors
/// What `take` fails with.
pub fn in_order<I: Sync, T: Send, E>(
    items: &[I],
    make: impl Fn(usize, &I) -> T + Sync,
    mut take: impl FnMut(T) -> Result<bool, E>,
) -> Result<(), E> {
    for (chunk, start) in items.chunks(AT_ONCE).zip((0..).step_by(AT_ONCE)) {
        let made: Vec<T> = chunk.par_iter().enumerate().map(|(at, item)| make(start + at, item)).collect();
        for made in made {
            if !take(made)? {
                return Ok(());
            }
        }
    }
    Ok(())
}

impl<'l> Collection<'l> {
    /// The reports in `inputs`, each by itself.
    #[must_use]
    pub fn new(policy: Policy<'l>, inputs: Vec<Input>) -> Self {
        Self { policy, inputs, progress: &Silent, whole: false, gathered: None }
    }

    /// The same, with somebody told of every step.
    #[must_use]
    pub fn watched(self, progress: &'l dyn Progress) -> Self {
        Self { progress, ..self }
    }

    /// The same, with every file wanted whole: its document and report, though nothing is to be said about it.
    #[must_use]
    pub fn whole(self, whole: bool) -> Self {
        Self { whole, ..self }
    }

    /// Gathers of every report what others are compared with, if any rule compares and there is more than one. Gives what is wrong
    /// with what the user has settled.
    pub fn gather(&mut self) -> Vec<Bilingual> {
        let rules = &self.policy.tools.knowledge.rules;
        let selection = &self.policy.tools.options.selection;
        let compares = rules.iter().any(|(id, rule)| rule.comparison.is_some() && selection.has(id));
        if !compares || self.inputs.len() < 2 {
            return Vec::new();
        }
        let (gathered, problems) = Gathered::new(self.policy, &self.inputs, self.progress);
        self.gathered = Some(gathered);
        problems
    }

    /// Checks every file. `make` is called from many threads, `take` with what it made, in the order of the files; that ends
    /// where `take` says false.
    ///
    /// # Errors
    /// What `take` fails with.
    pub fn check<T: Send, E>(
        &self,
        make: impl Fn(Visited<'_>) -> T + Sync,
        mut take: impl FnMut(T) -> Result<bool, E>,
    ) -> Result<(), E> {
        self.progress.begin(Phase::Check, self.inputs.len());
        let make = |file: usize, _: &Input| {
            let made = self.visit(file).map(&make);
            self.progress.step();
            made
        };
        in_order(&self.inputs, make, |made| made.map_or(Ok(true), &mut take))
    }

    /// Checks one file, given its place; nothing where nothing is wanted of it.
    #[must_use]
    pub fn visit(&self, file: usize) -> Option<Visited<'_>> {
        let input = self.inputs.get(file)?;
        let mut result = self.linted(file, input);
        if input.role == Role::Compared {
            // Of a file that is only compared with, nothing is said but what a file that is checked has to do with.
            let linted = result.as_mut().ok()?;
            let is_checked = |file: usize| self.inputs.get(file).is_some_and(|input| input.role == Role::Checked);
            linted.checked.findings.retain(|finding| finding.elsewhere.iter().any(|it| is_checked(it.file.file)));
            if linted.checked.findings.is_empty() {
                return None;
            }
        }
        Some(Visited { input, result })
    }

    fn linted(&self, file: usize, input: &Input) -> Result<Linted, Unseen> {
        let own = self.policy.of(&input.path);
        let tools = own.tools();
        if let Some(clean) = self.gathered.as_ref().filter(|_| !self.whole).and_then(|it| it.clean(file)) {
            return Ok(clean);
        }
        let bytes = match input.bytes(tools.options.limits.file_size) {
            Ok(bytes) => bytes,
            Err(reason) if matches!(input.origin, Origin::Named) => return Err(reason),
            Err(reason) => return Ok(tools.not_opened(&reason)),
        };
        Ok(match &self.gathered {
            Some(gathered) => gathered.lint(tools, &self.inputs, file, &bytes),
            None => tools.lint(&bytes, &input.path),
        })
    }
}
