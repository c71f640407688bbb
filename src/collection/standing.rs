//! A collection that stays, and of which one file after another changes: the reports of a folder that is open in an editor.

use super::gather::{Gathered, Read, Shelves, relate};
use super::identity::District;
use super::{Input, Origin, Policy, Unseen};
use crate::lang::Bilingual;
use crate::lint::{Linted, Tools};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What others are compared with, of a file.
#[derive(Clone, Debug)]
pub struct Reading(Arc<Read>);

/// Reports that stay.
#[derive(Clone, Debug)]
pub struct Standing {
    inputs: Vec<Input>,
    places: HashMap<PathBuf, usize>,
    districts: Vec<Arc<District>>,
    gathered: Arc<Gathered>,
}

/// A file of a collection, checked with another text.
#[derive(Debug, Default)]
pub struct Tried {
    /// What came of it.
    pub linted: Linted,
    /// How the reports stand to each other then, if that is otherwise.
    gathered: Option<Arc<Gathered>>,
}

impl Tried {
    /// Whether others may have to be checked again.
    #[must_use]
    pub fn concerns_others(&self) -> bool {
        self.gathered.is_some()
    }
}

impl Reading {
    /// Reads a file.
    #[must_use]
    pub fn of(policy: Policy<'_>, input: &Input) -> Self {
        Self(Arc::new(Read::of_file(policy.of(&input.path).tools(), input)))
    }
}

impl Standing {
    /// The files, each with what was read of it; and what is wrong with what the user has settled.
    #[must_use]
    pub fn new(policy: Policy<'_>, files: Vec<(Input, Reading)>) -> (Self, Vec<Bilingual>) {
        let tools = policy.tools;
        let mut shelves = Shelves { tools, districts: Vec::new(), problems: Vec::new() };
        let (mut inputs, mut records, mut stated) = (Vec::new(), Vec::new(), Vec::new());
        for (input, Reading(read)) in files {
            stated.push(read.record.as_ref().map(|record| shelves.stated(&read, record, &input.path)));
            records.push(read.record.clone());
            inputs.push(input);
        }
        let places = inputs.iter().enumerate().map(|(at, input)| (input.path.clone(), at)).collect();
        let relations = relate(tools, records, stated, &shelves.districts);
        let gathered = Arc::new(Gathered::of(relations));
        (Self { inputs, places, districts: shelves.districts, gathered }, shelves.problems)
    }

    /// Whether a file is one of them.
    #[must_use]
    pub fn has(&self, path: &Path) -> bool {
        self.places.contains_key(path)
    }

    /// Its files.
    #[must_use]
    pub fn inputs(&self) -> &[Input] {
        &self.inputs
    }

    /// Checks a file as if its text were this, among the others; by itself where it is none of them.
    #[must_use]
    pub fn check_text(&self, policy: Policy<'_>, path: &Path, text: &str) -> Tried {
        self.check_text_while(policy, path, text, &|| true).unwrap_or_default()
    }

    /// The same, as long as it is wanted: asked between reading the text, making out the report and checking it. Nothing if it
    /// was not wanted to the end.
    #[must_use]
    pub fn check_text_while(
        &self,
        policy: Policy<'_>,
        path: &Path,
        text: &str,
        is_wanted: &dyn Fn() -> bool,
    ) -> Option<Tried> {
        let own = policy.of(path);
        let tools = own.tools();
        let file = self.places.get(path).copied();
        let alone = |linted: Linted| {
            let linted = if file.is_none() { linted.settled(tools.knowledge, tools.options, path) } else { linted };
            Some(Tried { linted, gathered: None })
        };
        let document = match tools.read_text(text.to_owned(), path) {
            Ok(document) if is_wanted() => document,
            Ok(_) => return None,
            Err(reason) => return alone(tools.not_read(&reason)),
        };
        let (document, report) = tools.recognised(document);
        if !is_wanted() {
            return None;
        }
        let Some(file) = file else { return alone(tools.judged(document, report)) };
        let read = Read::of_report(tools, path, &document, &report);
        let changed = self.gathered.relations.records.get(file) != Some(&read.record);
        let gathered = changed.then(|| Arc::new(self.with(policy.tools, file, &read)));
        let among = gathered.as_ref().unwrap_or(&self.gathered);
        let linted = among.judge(tools, &self.inputs, file, document, report);
        is_wanted().then_some(Tried { linted, gathered })
    }

    /// How the reports stand to each other if one of them reads otherwise.
    fn with(&self, tools: Tools<'_>, file: usize, read: &Read) -> Gathered {
        let mut shelves = Shelves { tools, districts: self.districts.clone(), problems: Vec::new() };
        let relations = &self.gathered.relations;
        let (mut records, mut stated) = (relations.records.clone(), relations.stated.clone());
        let path = self.inputs.get(file).map_or(Path::new(""), |input| &input.path);
        if let (Some(old), Some(old_stated)) = (records.get_mut(file), stated.get_mut(file)) {
            *old_stated = read.record.as_ref().map(|record| shelves.stated(read, record, path));
            old.clone_from(&read.record);
        }
        Gathered::of(relate(tools, records, stated, &shelves.districts))
    }

    /// Takes over that a file has this text, with which it was checked.
    pub fn take(&mut self, path: &Path, text: &str, tried: &Tried) {
        let Some(input) = self.places.get(path).and_then(|file| self.inputs.get_mut(*file)) else { return };
        input.origin = Origin::Given(text.as_bytes().into());
        if let Some(gathered) = &tried.gathered {
            self.gathered = Arc::clone(gathered);
        }
    }

    /// Checks a file of the collection, given its place.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub fn check(&self, policy: Policy<'_>, file: usize) -> Result<Linted, Unseen> {
        let path = self.inputs.get(file).map_or(Path::new(""), |input| &input.path);
        let own = policy.of(path);
        let tools = own.tools();
        let bytes =
            self.inputs.get(file).map_or(Ok(Vec::new()), |input| input.bytes(tools.options.limits.file_size))?;
        Ok(self.gathered.lint(tools, &self.inputs, file, &bytes))
    }
}
