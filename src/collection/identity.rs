//! Whose report of which year each is: what the list, the path and the text say, and what the configuration says of names.

use super::names::{self, Full, Pool};
use crate::config::{Config, Former, Scope, absolute};
use crate::form::{Forms, TableId};
use crate::vocabulary::Names as Words;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A body, by its place in the directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct BodyId(pub(super) u32);

/// Files that one configuration counts for.
#[derive(Debug)]
pub(super) struct District {
    pub(super) config: Arc<Config>,
    pub(super) manifest: super::Manifest,
    /// Whether only some of its files are at hand.
    pub(super) partial: bool,
}

/// What is said of a report.
#[derive(Clone, Debug, Default)]
pub(super) struct Stated {
    /// Its configuration.
    pub(super) district: usize,
    /// What the list says, or else the path.
    pub(super) given: Said,
    /// Whether that is the list: then the text does not count.
    pub(super) listed: bool,
    /// What the text says.
    pub(super) text: Said,
    /// The same for the same figures.
    pub(super) hash: u64,
    /// The folder it is in.
    pub(super) folder: PathBuf,
}

/// A body and a year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) body: Option<String>,
    pub(super) year: Option<i32>,
}

/// Why it is not clear whose report of which year it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    NoBody,
    NoYear,
    /// Path and text name different bodies.
    BodiesDiffer,
    /// Path and text name different years.
    YearsDiffer,
    /// The name is short, and several bodies have it.
    Ambiguous(Vec<String>),
    /// The name is short, and other reports under it, elsewhere, say something else.
    Reused,
}

impl Trouble {
    /// Its name in rules.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::NoBody => "no-body",
            Self::NoYear => "no-year",
            Self::BodiesDiffer => "bodies-differ",
            Self::YearsDiffer => "years-differ",
            Self::Ambiguous(_) => "ambiguous",
            Self::Reused => "reused",
        }
    }
}

/// All bodies, and whose report of which year each report is.
#[derive(Debug, Default)]
pub(super) struct Directory {
    bodies: Vec<Body>,
    /// Of each district, whether only some of its files are at hand.
    partial: Vec<bool>,
    keys: HashMap<(usize, String), BodyId>,
    /// Of each report.
    identities: Vec<Option<Result<Identity, Trouble>>>,
    pub(super) roll_ups: Vec<RollUp>,
}

/// Whose report of which year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Identity {
    pub(super) body: BodyId,
    pub(super) year: i32,
    /// The body that the text names, where only a short name in the path says that it is this one.
    by_text: Option<BodyId>,
}

impl Identity {
    /// Whether the texts name different bodies, and nothing says that these are one.
    pub(super) fn is_renamed(self, other: Self) -> bool {
        matches!((self.by_text, other.by_text), (Some(a), Some(b)) if a != b)
    }
}

#[derive(Debug)]
struct Body {
    district: usize,
    name: String,
    /// Bodies that became part of it, and the last year that each reported on.
    merged: Vec<(BodyId, Option<i32>)>,
    /// The last year that it reported on before it became part of another.
    ended: Option<i32>,
}

/// Whose figures a body's report adds up.
#[derive(Debug)]
pub(super) struct RollUp {
    pub(super) parent: BodyId,
    pub(super) scope: Scope,
    pub(super) district: usize,
    /// The bodies that are named.
    pub(super) children: Vec<BodyId>,
    /// Patterns of further ones.
    pub(super) patterns: Vec<String>,
    /// Those that are not added up, though a pattern fits them: names and patterns.
    pub(super) outside: Vec<String>,
    pub(super) years: (Option<i32>, Option<i32>),
    /// The tables that are not added up.
    pub(super) left_out: Vec<TableId>,
}

impl RollUp {
    pub(super) fn covers(&self, year: i32) -> bool {
        self.years.0.is_none_or(|first| first <= year) && self.years.1.is_none_or(|last| year <= last)
    }
}

impl Directory {
    /// Finds out about all reports; `stated` has an entry for every file, empty where it is no report.
    pub(super) fn new(districts: &[Arc<District>], stated: &[Option<Stated>], words: &Words, forms: &Forms) -> Self {
        let partial = districts.iter().map(|district| district.partial).collect();
        let mut directory = Self { identities: vec![None; stated.len()], partial, ..Self::default() };
        for (at, district) in districts.iter().enumerate() {
            let reports: Vec<(usize, &Stated)> = stated
                .iter()
                .enumerate()
                .filter_map(|(file, it)| Some((file, it.as_ref().filter(|it| it.district == at)?)))
                .collect();
            let resolver = Resolver::new(at, &district.config, &reports, words);
            directory.name_bodies(&resolver);
            for (file, stated) in &reports {
                let identity = resolver.identity(stated).map(|(key, year, by_text)| Identity {
                    body: directory.body(at, key),
                    year,
                    by_text: by_text.map(|key| directory.body(at, key)),
                });
                directory.identities[*file] = Some(identity);
            }
            directory.part_reused(&reports, &resolver, words);
            directory.name_roll_ups(&resolver, forms);
        }
        directory
    }

    /// Whose report of which year a file is; nothing where it is no report.
    pub(super) fn identity(&self, file: usize) -> Option<&Result<Identity, Trouble>> {
        self.identities.get(file)?.as_ref()
    }

    /// The name of a body for people.
    pub(super) fn name(&self, body: BodyId) -> &str {
        self.bodies.get(body.0 as usize).map_or("", |body| &body.name)
    }

    /// Whether only some of the reports of the body's district are at hand.
    pub(super) fn is_partial(&self, body: BodyId) -> bool {
        let district = self.bodies.get(body.0 as usize).map(|body| body.district);
        district.and_then(|district| self.partial.get(district)).is_some_and(|partial| *partial)
    }

    /// All bodies of a district, with their names.
    pub(super) fn of_district(&self, district: usize) -> impl Iterator<Item = (BodyId, &str)> {
        let bodies = (0..).map(BodyId).zip(&self.bodies);
        bodies.filter(move |(_, body)| body.district == district).map(|(id, body)| (id, body.name.as_str()))
    }

    /// The bodies that became part of this one, and the last year that each reported on.
    pub(super) fn merged(&self, body: BodyId) -> &[(BodyId, Option<i32>)] {
        self.bodies.get(body.0 as usize).map_or(&[], |body| &body.merged)
    }

    /// The last year that a body reported on before it became part of another.
    pub(super) fn ended(&self, body: BodyId) -> Option<i32> {
        self.bodies.get(body.0 as usize).and_then(|body| body.ended)
    }

    fn body(&mut self, district: usize, name: String) -> BodyId {
        let next = BodyId(u32::try_from(self.bodies.len()).unwrap_or(u32::MAX));
        let id = *self.keys.entry((district, name.clone())).or_insert(next);
        if id == next {
            self.bodies.push(Body { district, name, merged: Vec::new(), ended: None });
        }
        id
    }

    /// The bodies of the configuration, with what became part of them.
    fn name_bodies(&mut self, resolver: &Resolver<'_>) {
        for body in &resolver.config.bodies {
            let id = self.body(resolver.district, resolver.key_of(&body.name, None));
            if let Some(entry) = self.bodies.get_mut(id.0 as usize) {
                entry.name.clone_from(&body.name.value);
            }
            for part in &body.merged {
                let part_id = self.body(resolver.district, resolver.key_of(&part.name, None));
                let until = part.until.as_ref().map(|until| until.value);
                if let Some(entry) = self.bodies.get_mut(id.0 as usize) {
                    entry.merged.push((part_id, until));
                }
                if let Some(entry) = self.bodies.get_mut(part_id.0 as usize) {
                    entry.ended = until;
                }
            }
        }
    }

    fn name_roll_ups(&mut self, resolver: &Resolver<'_>, forms: &Forms) {
        for roll_up in &resolver.config.roll_ups {
            let parent = self.body(resolver.district, resolver.key_of(&roll_up.parent, None));
            let (patterns, named): (Vec<_>, Vec<_>) =
                roll_up.children.iter().map(|name| name.value.as_str()).partition(|name| name.contains('*'));
            let children = named.iter().map(|name| self.body(resolver.district, resolver.key_of(name, None)));
            let tables: Vec<TableId> = roll_up.tables.iter().filter_map(|name| forms.table_id(name)).collect();
            let is_left_out = |table: &TableId| !tables.is_empty() && !tables.contains(table);
            let all = (0_u8..).map(TableId).take(forms.tables().len());
            let year = |year: &Option<crate::config::Given<i32>>| year.as_ref().map(|year| year.value);
            let roll_up = RollUp {
                parent,
                scope: roll_up.scope.value,
                district: resolver.district,
                children: children.collect(),
                patterns: patterns.iter().map(|pattern| (*pattern).to_owned()).collect(),
                outside: roll_up.outside.iter().map(|name| name.value.clone()).collect(),
                years: (year(&roll_up.first_year), year(&roll_up.last_year)),
                left_out: all.filter(is_left_out).collect(),
            };
            self.roll_ups.push(roll_up);
        }
    }

    /// A short name under which reports in several folders say different things for one year is that of several bodies.
    fn part_reused(&mut self, reports: &[(usize, &Stated)], resolver: &Resolver<'_>, words: &Words) {
        let mut of_name: BTreeMap<(BodyId, i32), Vec<(usize, &Stated)>> = BTreeMap::new();
        for (file, stated) in reports {
            let Some(Some(Ok(identity))) = self.identities.get(*file) else { continue };
            let by_text = stated.given.body.is_none();
            let name = self.name(identity.body);
            if by_text && !names::names_its_place(name, words) && !resolver.is_configured(name) {
                of_name.entry((identity.body, identity.year)).or_default().push((*file, stated));
            }
        }
        for files in of_name.values() {
            let Some((_, first)) = files.first() else { continue };
            if files.iter().any(|(_, other)| other.folder != first.folder && other.hash != first.hash) {
                for (file, _) in files {
                    self.identities[*file] = Some(Err(Trouble::Reused));
                }
            }
        }
    }
}

/// What names mean in a district.
struct Resolver<'c> {
    district: usize,
    config: &'c Config,
    words: &'c Words,
    pool: Pool,
    /// The canonical names that the configuration gives a body, with the last year that each counts for.
    configured: HashMap<String, Vec<(usize, Option<i32>)>>,
}

impl<'c> Resolver<'c> {
    fn new(district: usize, config: &'c Config, reports: &[(usize, &Stated)], words: &'c Words) -> Self {
        let bodies = config.bodies.iter().flat_map(|body| {
            let former = body.formerly.iter().chain(&body.merged).map(|former: &Former| &former.name);
            [&body.name].into_iter().chain(&body.aliases).chain(former)
        });
        let of_roll_ups = config.roll_ups.iter().flat_map(|it| [&it.parent].into_iter().chain(&it.children));
        let given = bodies.chain(of_roll_ups).map(|name| name.value.as_str()).filter(|name| !name.contains('*'));
        let stated = reports.iter().flat_map(|(_, it)| [&it.given.body, &it.text.body]).flatten().map(String::as_str);
        let all: Vec<String> = given.chain(stated).map(|name| words.canonical(name)).collect();
        let pool = Pool::new(all.iter().map(String::as_str), words);
        let mut resolver = Self { district, config, words, pool, configured: HashMap::new() };
        for (at, body) in config.bodies.iter().enumerate() {
            for name in [&body.name].into_iter().chain(&body.aliases) {
                resolver.configure(name, at, None);
            }
            for former in &body.formerly {
                // A name without a last year counts for all years.
                resolver.configure(&former.name, at, former.until.as_ref().map(|until| until.value));
            }
        }
        resolver
    }

    fn configure(&mut self, name: &str, body: usize, until: Option<i32>) {
        if let Full::Name(full) = self.pool.full(&self.words.canonical(name)) {
            self.configured.entry(full).or_default().push((body, until));
        }
    }

    fn is_configured(&self, name: &str) -> bool {
        self.configured.contains_key(&self.words.canonical(name))
    }

    /// The name by which the body of a name is known for reports of a year.
    fn key(&self, name: &str, year: Option<i32>) -> Result<String, Trouble> {
        let full = match self.pool.full(&self.words.canonical(name)) {
            Full::Name(full) => full,
            Full::OneOf(names) => return Err(Trouble::Ambiguous(names)),
        };
        let counts = |until: &Option<i32>| until.is_none_or(|until| year.is_none_or(|year| year <= until));
        let body = self.configured.get(&full).and_then(|bodies| bodies.iter().find(|(_, until)| counts(until)));
        Ok(match body.and_then(|(at, _)| self.config.bodies.get(*at)) {
            Some(body) => match self.pool.full(&self.words.canonical(&body.name)) {
                Full::Name(name) => name,
                Full::OneOf(_) => self.words.canonical(&body.name),
            },
            None => full,
        })
    }

    fn key_of(&self, name: &str, year: Option<i32>) -> String {
        self.key(name, year).unwrap_or_else(|_| self.words.canonical(name))
    }

    /// The body and the year; and the body that the text names where only a short name in the path says that it is that one.
    fn identity(&self, stated: &Stated) -> Result<(String, i32, Option<String>), Trouble> {
        let Stated { given, text, listed, .. } = stated;
        let year = match (given.year, text.year) {
            (Some(given), Some(text)) if given != text && !listed => return Err(Trouble::YearsDiffer),
            (given, text) => given.or(text),
        };
        let key = |name: &Option<String>| name.as_ref().map(|name| self.key(name, year)).transpose();
        let mut by_text = None;
        let body = match (&given.body, &text.body) {
            (Some(_), _) if *listed => key(&given.body)?,
            (Some(of_path), Some(of_text)) => {
                let of_text_key = self.key(of_text, year);
                let of_path_key = self.key(of_path, year)?;
                let spoken = names::is_spoken(of_path);
                match of_text_key {
                    Ok(of_text) if of_text == of_path_key => Some(of_path_key),
                    // A short name in Latin letters stands for whatever the text says, as long as it says one thing.
                    Ok(of_text) if !spoken && self.is_configured(&of_text) => Some(of_text),
                    of_text if !spoken => {
                        by_text = of_text.ok().filter(|_| !self.is_configured(&of_path_key));
                        Some(of_path_key)
                    }
                    of_text if self.is_part(of_path, text.body.as_deref().unwrap_or_default()) => {
                        // The longer name says more.
                        Some(of_text.ok().filter(|it| it.len() > of_path_key.len()).unwrap_or(of_path_key))
                    }
                    _ => return Err(Trouble::BodiesDiffer),
                }
            }
            _ => key(&given.body)?.or(key(&text.body)?),
        };
        let body = body.ok_or(Trouble::NoBody)?;
        Ok((body, year.ok_or(Trouble::NoYear)?, by_text))
    }

    /// Whether one name is the end of the other: the path gives the place apart.
    fn is_part(&self, a: &str, b: &str) -> bool {
        let (a, b) = (self.words.canonical(a), self.words.canonical(b));
        a.ends_with(&b) || b.ends_with(&a)
    }
}

/// What a path says of a report by the patterns of its configuration.
pub(super) fn of_path(config: &Config, path: &Path) -> Said {
    if config.paths.is_empty() {
        return Said::default();
    }
    let path = absolute(path);
    let found = config.paths.iter().find_map(|pattern| pattern.identity(&path));
    found.map_or_else(Said::default, |it| Said { body: it.body, year: it.year })
}
