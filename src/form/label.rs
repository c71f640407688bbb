//! Labels of all forms in one index: what a label may stand for, given its key.

use super::{ColumnIx, FormId, RowIx, SectionId, TableId};
use crate::text::{Key, Words};
use rustc_hash::{FxHashMap, FxHashSet};
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
    /// What each key may stand for.
    labels: Vec<Vec<LabelRef>>,
    /// The place of every key among them, and of every label as written: most labels are written as the forms have them.
    keys: FxHashMap<String, usize>,
    written: FxHashMap<String, usize>,
    /// The characters that keys begin with: few of all there are.
    initials: FxHashSet<char>,
    titles: FxHashMap<String, (SectionId, Wording)>,
    title_initials: FxHashSet<char>,
    numbered_titles: Vec<(char, String)>,
    longest: usize,
    words: OnceLock<Words>,
    headers: Vec<String>,
    header_words: OnceLock<Words>,
    sorted: OnceLock<Vec<String>>,
}

impl LabelIndex {
    pub(super) fn add(&mut self, label: &str, reference: LabelRef) {
        let key = Key::of(label);
        self.longest = self.longest.max(key.len());
        self.initials.extend(key.chars().next());
        let is_header = matches!(reference.role, Role::Corner | Role::Column(_) | Role::ColumnGroup(_));
        if is_header && reference.wording == Wording::Official && !self.headers.iter().any(|it| it == label) {
            self.headers.push(label.to_owned());
        }
        let at = *self.keys.entry(key).or_insert(self.labels.len());
        if at == self.labels.len() {
            self.labels.push(Vec::new());
        }
        self.written.insert(label.to_owned(), at);
        let references = &mut self.labels[at];
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
        self.title_initials.extend(Key::first(title));
        let known = self.titles.entry(Key::of(title)).or_insert((section, wording));
        known.1 = known.1.min(wording);
    }

    /// What the label of this key may stand for; nothing if it is none.
    #[must_use]
    pub fn get(&self, key: &str) -> &[LabelRef] {
        self.keys.get(key).map(|at| self.labels[*at].as_slice()).unwrap_or_default()
    }

    /// Whether a label may begin as these words do, which may be signs only: a quick no to most of what is none.
    #[must_use]
    pub fn may_begin(&self, words: &str) -> bool {
        Key::first(words).is_none_or(|first| self.initials.contains(&first))
    }

    /// Whether the key of a label begins with this key.
    #[must_use]
    pub fn begins(&self, key: &str) -> bool {
        let sorted = self.sorted.get_or_init(|| {
            let mut keys: Vec<String> = self.keys.keys().cloned().collect();
            keys.sort_unstable();
            keys
        });
        let at = sorted.partition_point(|label| label.as_str() < key);
        sorted.get(at).is_some_and(|label| label.starts_with(key))
    }

    /// Whether the title of a section may begin as these words do.
    #[must_use]
    pub fn may_begin_title(&self, words: &str) -> bool {
        Key::first(words).is_none_or(|first| self.title_initials.contains(&first))
    }

    /// What a label may stand for that is written as the forms have it; nothing is said of any other.
    #[must_use]
    pub fn as_written(&self, label: &str) -> Option<&[LabelRef]> {
        self.written.get(label).map(|at| self.labels[*at].as_slice())
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
        let words = self.words.get_or_init(|| Words::new(self.keys.keys().cloned()));
        words.find_in(folded).map(|(_, range)| range)
    }

    /// How many printed headers of columns stand in a text, letter for letter: a cheap sign of a table in it.
    #[must_use]
    pub fn headers_in(&self, text: &str) -> usize {
        self.header_words.get_or_init(|| Words::new(self.headers.iter().cloned())).find_in(text).count()
    }

    /// All labels.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[LabelRef])> {
        self.keys.iter().map(|(key, at)| (key.as_str(), self.labels[*at].as_slice()))
    }

    /// The length of the longest key, in bytes.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.longest
    }
}
