//! The list of known findings: what was wrong when it was written, and what a person has decided about each. A run fails for
//! what is not on it.

use crate::check::Finding;
use crate::config::{absolute, slashed};
use crate::fingerprint::{self, Identity};
use crate::form::Forms;
use crate::load::{self, LoadError, Source};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The version of the file.
const VERSION: u32 = 1;

/// What a person has decided about a finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// Nothing yet.
    #[default]
    Pending,
    /// It is a mistake, and will be set right.
    Confirmed,
    /// It is none, or stays as it is.
    Dismissed,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    #[serde(default)]
    known: Vec<Known>,
}

/// A known finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// The code of the rule.
    pub rule: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// The body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The year it reports on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// The path, where body or year cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The cells: `applications.received.total`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<String>,
    /// What it said.
    #[serde(default)]
    pub message: String,
    /// What a person has decided about it.
    #[serde(default)]
    pub decision: Decision,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// What it is known by where no cell is concerned, and elsewhere.
    pub fingerprint: String,
}

impl Known {
    /// A finding, to be put on the list. `message` is what may be shown of it.
    #[must_use]
    pub fn new(
        finding: &Finding,
        name: &str,
        message: &str,
        identity: &Identity,
        fingerprint: String,
        forms: &Forms,
    ) -> Self {
        let (body, year, path) = match identity {
            Identity::Report(body, year) => (Some(body.clone()), Some(*year), None),
            Identity::Path(path) => (None, None, Some(path.clone())),
        };
        let cells: BTreeSet<String> = finding.faulty_cells().map(|cell| fingerprint::cell_name(cell, forms)).collect();
        Self {
            rule: finding.code.clone(),
            name: name.to_owned(),
            body,
            year,
            path,
            cells: cells.into_iter().collect(),
            message: message.to_owned(),
            decision: Decision::Pending,
            reason: String::new(),
            fingerprint,
        }
    }

    /// Whose report of which year it is in.
    #[must_use]
    pub fn identity(&self) -> Identity {
        match (&self.body, self.year) {
            (Some(body), Some(year)) => Identity::Report(body.clone(), year),
            _ => Identity::Path(self.path.clone().unwrap_or_default()),
        }
    }

    /// Whether they are the same finding.
    fn is(&self, other: &Self) -> bool {
        let cells =
            if self.cells.is_empty() { self.fingerprint == other.fingerprint } else { self.cells == other.cells };
        self.rule == other.rule && self.identity() == other.identity() && cells
    }
}

/// The list of known findings.
#[derive(Debug)]
pub struct Baseline {
    /// Its file.
    pub path: PathBuf,
    folder: PathBuf,
    known: Vec<Known>,
    /// By rule and report, their places in the list.
    places: HashMap<(String, Identity), Vec<usize>>,
    /// Which of them were found again.
    seen: Vec<AtomicBool>,
}

impl Baseline {
    /// The list in a file.
    ///
    /// # Errors
    /// The first mistake in it.
    pub fn load(source: &Arc<Source>, path: &Path) -> Result<Self, LoadError> {
        let file: File = load::parse(source)?;
        Ok(Self::new(path, file.known))
    }

    /// An empty list that is to be written to `path`.
    #[must_use]
    pub fn empty(path: &Path) -> Self {
        Self::new(path, Vec::new())
    }

    fn new(path: &Path, known: Vec<Known>) -> Self {
        let mut places: HashMap<(String, Identity), Vec<usize>> = HashMap::new();
        for (at, entry) in known.iter().enumerate() {
            places.entry((entry.rule.clone(), entry.identity())).or_default().push(at);
        }
        let seen = known.iter().map(|_| AtomicBool::new(false)).collect();
        let folder = absolute(path).parent().map(Path::to_owned).unwrap_or_default();
        Self { path: path.to_owned(), folder, known, places, seen }
    }

    /// A path as the list has it: from its own folder, `/` between the parts.
    #[must_use]
    pub fn relative(&self, path: &Path) -> String {
        let path = absolute(path);
        slashed(path.strip_prefix(&self.folder).unwrap_or(&path))
    }

    /// Whether a finding is on the list: every cell of it is, or its fingerprint. Gives the reason that was noted.
    pub(super) fn accept(&self, finding: &Finding, identity: &Identity, print: &str, forms: &Forms) -> Option<String> {
        let places = self.places.get(&(finding.code.clone(), identity.clone()))?;
        let entries = || places.iter().filter_map(|at| Some((self.known.get(*at)?, self.seen.get(*at)?)));
        let cells: BTreeSet<String> = finding.faulty_cells().map(|cell| fingerprint::cell_name(cell, forms)).collect();
        let fits = |entry: &Known| {
            if cells.is_empty() {
                entry.fingerprint == print
            } else {
                cells.iter().any(|cell| entry.cells.contains(cell))
            }
        };
        let fitting: Vec<_> = entries().filter(|(entry, _)| fits(entry)).collect();
        let covered = |cell: &String| fitting.iter().any(|(entry, _)| entry.cells.contains(cell));
        if fitting.is_empty() || !cells.iter().all(covered) {
            return None;
        }
        for (_, seen) in &fitting {
            seen.store(true, Ordering::Relaxed);
        }
        fitting.first().map(|(entry, _)| entry.reason.clone())
    }

    /// How many findings are on it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// True of a list with nothing on it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// Whether a finding is on it.
    #[must_use]
    pub fn has(&self, entry: &Known) -> bool {
        let of_report = self.places.get(&(entry.rule.clone(), entry.identity()));
        of_report.into_iter().flatten().filter_map(|at| self.known.get(*at)).any(|old| old.is(entry))
    }

    /// Known findings in reports that were checked, of rules that were on, which were not found again.
    pub fn vanished(&self, checked: &HashSet<Identity>, is_on: impl Fn(&str) -> bool) -> Vec<&Known> {
        let gone = |(entry, seen): &(&Known, &AtomicBool)| {
            !seen.load(Ordering::Relaxed) && checked.contains(&entry.identity()) && is_on(&entry.rule)
        };
        self.known.iter().zip(&self.seen).filter(gone).map(|(entry, _)| entry).collect()
    }

    /// The list with what was found now in the place of what was known of the reports that were checked, as far as rules are on.
    /// What a person has decided stays.
    #[must_use]
    pub fn rewritten(
        &self,
        found: Vec<Known>,
        checked: &HashSet<Identity>,
        is_on: impl Fn(&str) -> bool,
    ) -> Vec<Known> {
        let judged = |entry: &Known| checked.contains(&entry.identity()) && is_on(&entry.rule);
        let others = self.known.iter().filter(|entry| !judged(entry)).cloned();
        let mut list: Vec<Known> = others.collect();
        for mut entry in found {
            let of_report = self.places.get(&(entry.rule.clone(), entry.identity()));
            let mut old = of_report.into_iter().flatten().filter_map(|at| self.known.get(*at));
            if let Some(old) = old.find(|old| old.is(&entry)) {
                (entry.decision, entry.reason) = (old.decision, old.reason.clone());
            }
            list.push(entry);
        }
        list.sort_by(|a, b| {
            (a.identity(), &a.rule, &a.cells, &a.fingerprint).cmp(&(b.identity(), &b.rule, &b.cells, &b.fingerprint))
        });
        list.dedup();
        list
    }

    /// The text of the file; `about` says at its beginning what it is.
    #[must_use]
    pub fn text(known: Vec<Known>, about: &str) -> String {
        let mut text: String = about.lines().map(|line| format!("# {line}\n")).collect();
        text.push('\n');
        text.push_str(&toml::to_string(&File { version: VERSION, known }).unwrap_or_default());
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(rule: &str, body: &str, cells: &[&str]) -> Known {
        Known {
            rule: rule.into(),
            name: String::new(),
            body: Some(body.into()),
            year: Some(2023),
            path: None,
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
            message: "\"甲\"".into(),
            decision: Decision::Pending,
            reason: String::new(),
            fingerprint: cells.join(","),
        }
    }

    fn read(text: &str) -> Baseline {
        let source = Source { name: "b.toml".into(), text: text.to_owned().into(), built_in: false };
        Baseline::load(&Arc::new(source), Path::new("b.toml")).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn decisions_survive() {
        let mut decided = known("T3-01", "甲", &["applications.received.total"]);
        (decided.decision, decided.reason) = (Decision::Dismissed, "机构合并\n台账附后".into());
        let old = read(&Baseline::text(
            vec![decided.clone(), known("T3-02", "甲", &["a"]), known("T3-02", "乙", &["b"])],
            "x",
        ));
        let checked = HashSet::from([Identity::Report("甲".into(), 2023)]);
        let new = old.rewritten(
            vec![known("T3-03", "甲", &["c"]), known("T3-01", "甲", &["applications.received.total"])],
            &checked,
            |_| true,
        );
        let rules: Vec<(&str, Option<&str>)> = new.iter().map(|it| (it.rule.as_str(), it.body.as_deref())).collect();
        assert_eq!(rules, [("T3-02", Some("乙")), ("T3-01", Some("甲")), ("T3-03", Some("甲"))]);
        assert_eq!(new[1].reason, decided.reason);
        assert_eq!(new[1].decision, Decision::Dismissed);
    }

    #[test]
    fn what_is_gone_is_told_of_reports_that_were_checked() {
        let list = read(&Baseline::text(vec![known("T3-01", "甲", &["a"]), known("T3-02", "乙", &["b"])], "x"));
        let gone =
            |body: &str, on: bool| list.vanished(&HashSet::from([Identity::Report(body.into(), 2023)]), |_| on).len();
        assert_eq!((gone("甲", true), gone("甲", false), gone("丙", true)), (1, 0, 0));
    }

    #[test]
    fn a_mistake_in_the_file_is_underlined() {
        let source =
            Source { name: "b.toml".into(), text: "version = 1\n[[known]]\nrules = \"x\"".into(), built_in: false };
        let error = Baseline::load(&Arc::new(source), Path::new("b.toml")).expect_err("it is wrong");
        assert_eq!(&error.source.text[error.span], "rules");
    }
}
