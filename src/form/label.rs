//! Labels of all forms in one index: what a label may stand for, given its key.

use super::{ColumnIx, FormId, RowIx, SectionId, TableId};
use crate::text::Key;
use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashMap;
use std::ops::Range;
use std::sync::OnceLock;

/// What a label stands for in a form's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// The line above a block.
    Caption(usize),
    /// The cell in the corner, above the rows' labels of a block.
    Corner,
    /// The note about the form's own arithmetic.
    Note,
    /// The header of a column.
    Column(ColumnIx),
    /// The header over several columns.
    ColumnGroup(usize),
    /// A column that the form does not have.
    ExtraColumn,
    /// The label of a row.
    Row(RowIx),
    /// The heading over several rows.
    Group(usize),
}

/// How right a wording is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wording {
    /// As printed in the form.
    Official,
    /// As right as that.
    Accepted,
    /// Recognised, and to be corrected.
    Known,
}

/// One thing that a label may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LabelRef {
    /// In which form.
    pub form: FormId,
    /// In which table of it.
    pub table: TableId,
    /// As what.
    pub role: Role,
    /// How right the wording is.
    pub wording: Wording,
}

/// All labels of all forms.
#[derive(Debug, Default)]
pub struct LabelIndex {
    labels: FxHashMap<String, Vec<LabelRef>>,
    titles: FxHashMap<String, (SectionId, Wording)>,
    numbered_titles: Vec<(char, String)>,
    longest: usize,
    automaton: OnceLock<Option<AhoCorasick>>,
    headers: Vec<String>,
    header_automaton: OnceLock<Option<AhoCorasick>>,
}

impl LabelIndex {
    pub(super) fn add(&mut self, label: &str, reference: LabelRef) {
        let key = Key::of(label);
        self.longest = self.longest.max(key.len());
        let is_header = matches!(reference.role, Role::Corner | Role::Column(_) | Role::ColumnGroup(_));
        if is_header && reference.wording == Wording::Official && !self.headers.iter().any(|it| it == label) {
            self.headers.push(label.to_owned());
        }
        let references = self.labels.entry(key).or_default();
        let same =
            |it: &&mut LabelRef| (it.form, it.table, it.role) == (reference.form, reference.table, reference.role);
        match references.iter_mut().find(same) {
            Some(known) => known.wording = known.wording.min(reference.wording),
            None => references.push(reference),
        }
    }

    pub(super) fn add_title(&mut self, number: &str, title: &str, section: SectionId, wording: Wording) {
        if wording != Wording::Known {
            self.numbered_titles.extend(number.chars().next().map(|number| (number, title.to_owned())));
        }
        let known = self.titles.entry(Key::of(title)).or_insert((section, wording));
        known.1 = known.1.min(wording);
    }

    /// What the label of this key may stand for; nothing if it is none.
    #[must_use]
    pub fn get(&self, key: &str) -> &[LabelRef] {
        self.labels.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    /// The section that has the title of this key.
    #[must_use]
    pub fn title(&self, key: &str) -> Option<(SectionId, Wording)> {
        self.titles.get(key).copied()
    }

    /// All wordings of section titles.
    pub fn titles(&self) -> impl Iterator<Item = (&str, SectionId, Wording)> {
        self.titles.iter().map(|(key, (section, wording))| (key.as_str(), *section, *wording))
    }

    /// Number and title of every section, as printed or as right as that.
    #[must_use]
    pub fn numbered_titles(&self) -> &[(char, String)] {
        &self.numbered_titles
    }

    /// The labels in a folded text, from left to right, the longest where several begin: their keys' places.
    pub fn find_in<'a>(&'a self, folded: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
        let automaton = self.automaton.get_or_init(|| {
            let builder = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(self.labels.keys());
            builder.ok()
        });
        automaton.iter().flat_map(move |automaton| automaton.find_iter(folded)).map(|found| found.range())
    }

    /// How many printed headers of columns stand in a text, letter for letter: a cheap sign of a table in it.
    #[must_use]
    pub fn headers_in(&self, text: &str) -> usize {
        let automaton = self.header_automaton.get_or_init(|| AhoCorasick::new(&self.headers).ok());
        automaton.as_ref().map_or(0, |automaton| automaton.find_iter(text).count())
    }

    /// All labels.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[LabelRef])> {
        self.labels.iter().map(|(key, references)| (key.as_str(), references.as_slice()))
    }

    /// The length of the longest key, in bytes.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.longest
    }
}
