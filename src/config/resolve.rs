//! What a configuration says of rules and cells, in terms of those that there are.

use super::{Config, Given, Level, PathGlobs};
use crate::check::CellName;
use crate::form::{Forms, TableId};
use crate::lang::Bilingual;
use crate::lint::Knowledge;
use crate::load::LoadError;
use crate::rule::{self, RuleId, Rules};
use std::sync::atomic::{AtomicBool, Ordering};

/// What a user makes of rules: names, codes or groups, and a level for each. What is said later counts.
#[derive(Clone, Debug, Default)]
pub struct Severities {
    levels: Vec<(Given<String>, Given<Level>)>,
}

impl Severities {
    pub(super) fn new(levels: Vec<(Given<String>, Given<Level>)>) -> Self {
        Self { levels }
    }

    /// Lays others over these.
    pub(super) fn add(&mut self, others: Self) {
        self.levels.retain(|(rule, _)| !others.levels.iter().any(|(other, _)| other.value == rule.value));
        self.levels.extend(others.levels);
    }

    /// True where nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.levels.is_empty()
    }

    /// The rules that are meant, each perhaps several times: what comes later counts.
    pub fn levels<'s>(&'s self, rules: &'s Rules) -> impl Iterator<Item = (RuleId, Level)> + 's {
        let each = |(name, level): &'s (Given<String>, Given<Level>)| {
            rule::matching(rules, &name.value).into_iter().map(|rule| (rule, level.value))
        };
        self.levels.iter().flat_map(each)
    }
}

/// What holds for some files only.
#[derive(Debug)]
pub struct Override {
    /// Which.
    pub paths: PathGlobs,
    /// The kind of body that their reports are of.
    pub profile: Option<Given<String>>,
    /// What the user makes of rules there.
    pub severities: Severities,
}

/// Findings that are accepted.
#[derive(Debug)]
pub struct Suppression {
    /// Of which rules.
    pub rules: Vec<Given<String>>,
    /// In which files; nothing for all.
    pub paths: Option<PathGlobs>,
    /// Of which bodies; all if none is named.
    pub bodies: Vec<Given<String>>,
    /// For which years; all if none is named.
    pub years: Vec<Given<i32>>,
    /// Of which cells; all if none is named.
    pub cells: Vec<Given<String>>,
    /// Why.
    pub reason: Given<String>,
    /// Whether it has accepted anything.
    pub(super) used: AtomicBool,
}

impl Suppression {
    /// Notes that it has accepted something.
    pub fn mark_used(&self) {
        self.used.store(true, Ordering::Relaxed);
    }

    /// Whether it has accepted anything.
    #[must_use]
    pub fn is_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }
}

/// Cells as a user names them: `applications.received.total`, `applications.received`, `applications.*.total`, `applications`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cells {
    table: TableId,
    row: Option<String>,
    column: Option<String>,
}

impl Cells {
    /// The cells that `text` names; nothing if no form has such.
    #[must_use]
    pub fn parse(text: &str, forms: &Forms) -> Option<Self> {
        let (table, rest) = text.split_once('.').unwrap_or((text, "*"));
        let table = forms.table_id(table)?;
        let has_row = |name: &str| name == "*" || tables(forms, table).any(|table| table.find_row(name).is_some());
        let has_column =
            |name: &str| name == "*" || tables(forms, table).any(|table| table.find_columns(name).next().is_some());
        let named = |name: &str| (name != "*").then(|| name.to_owned());
        if has_row(rest) {
            return Some(Self { table, row: named(rest), column: None });
        }
        let (row, column) = rest.rsplit_once('.')?;
        (has_row(row) && has_column(column)).then(|| Self { table, row: named(row), column: named(column) })
    }

    /// Whether a cell is among them.
    #[must_use]
    pub fn has(&self, cell: &CellName, forms: &Forms) -> bool {
        let Some(table) = forms.get(cell.form).table(cell.table).filter(|_| cell.table == self.table) else {
            return false;
        };
        let is = |wanted: &Option<String>, name: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| name.is_none_or(|name| name == wanted))
        };
        is(&self.row, cell.row.map(|row| table.row(row).id.as_str()))
            && is(&self.column, cell.column.map(|column| table.column(column).id.as_str()))
    }
}

fn tables(forms: &Forms, id: TableId) -> impl Iterator<Item = &crate::form::Table> {
    forms.iter().filter_map(move |(_, form)| form.table(id))
}

impl Config {
    /// Every name in it that nothing answers to.
    #[must_use]
    pub fn unknown_names(&self, knowledge: &Knowledge) -> Vec<LoadError> {
        let words = &knowledge.phrases.config;
        let mut errors = Vec::new();
        let severities = std::iter::once(&self.severities).chain(self.overrides.iter().map(|part| &part.severities));
        let rules = severities.flat_map(|severities| severities.levels.iter().map(|(rule, _)| rule));
        for name in rules.chain(self.suppressions.iter().flat_map(|suppression| &suppression.rules)) {
            if rule::matching(&knowledge.rules, &name.value).is_empty() {
                let like = rule::like(&knowledge.rules, &name.value);
                errors.push(unknown(name, &words.unknown_rule, like.as_deref(), &words.like));
            }
        }
        let profiles = [&self.profile].into_iter().flatten();
        let profiles = profiles
            .chain(self.overrides.iter().filter_map(|part| part.profile.as_ref()))
            .chain(self.bodies.iter().filter_map(|body| body.profile.as_ref()))
            .chain(self.deadlines.iter().map(|deadline| &deadline.profile));
        for name in profiles {
            if knowledge.vocabulary.profile(&name.value).is_none() {
                let known: Vec<&str> = knowledge.vocabulary.profiles.iter().map(|it| it.id.as_str()).collect();
                let problem = words.unknown_profile.with(&[("name", &name.value)]);
                errors.push(name.complaint(problem).with_help(words.known.with(&[("names", &known.join(", "))])));
            }
        }
        for name in self.roll_ups.iter().flat_map(|roll_up| &roll_up.tables) {
            if knowledge.forms.table_id(&name.value).is_none() {
                let problem = words.unknown_table.with(&[("name", &name.value)]);
                let known = knowledge.forms.tables().join(", ");
                errors.push(name.complaint(problem).with_help(words.known.with(&[("names", &known)])));
            }
        }
        for name in self.suppressions.iter().flat_map(|suppression| &suppression.cells) {
            if Cells::parse(&name.value, &knowledge.forms).is_none() {
                let problem = words.unknown_cell.with(&[("name", &name.value)]);
                errors.push(name.complaint(problem).with_help(words.cell_help.clone()));
            }
        }
        errors
    }
}

fn unknown(name: &Given<String>, problem: &Bilingual, like: Option<&str>, help: &Bilingual) -> LoadError {
    let error = name.complaint(problem.with(&[("name", &name.value)]));
    match like {
        Some(like) => error.with_help(help.with(&[("like", &like)])),
        None => error,
    }
}
