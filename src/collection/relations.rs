//! What each report is compared with, given all of them.

use super::identity::{BodyId, Directory, Identity, RollUp, Stated, Trouble};
use super::record::{self, Record};
use super::siblings::Siblings;
use crate::check::{Addend, Around, CollectionFact, FactValue, Figures, Group, Reason, Relative};
use crate::config::Scope;
use crate::form::TableId;
use crate::rule::Fact;
use crate::vocabulary::Names as Words;
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::sync::Arc;

/// All reports, and how they stand to each other.
#[derive(Debug)]
pub(super) struct Relations {
    pub(super) records: Vec<Option<Arc<Record>>>,
    pub(super) stated: Vec<Option<Stated>>,
    directory: Directory,
    /// Body, year and file of every report that is somebody's, in that order.
    index: Vec<(BodyId, i32, u32)>,
    siblings: Siblings,
    /// Files by year and the hash of a table: to find whose figures a difference is. Only where figures are added up.
    by_hash: HashMap<(i32, TableId, u64), Vec<u32>>,
    /// The first year that there is a form for.
    first_year: i32,
}

impl Relations {
    pub(super) fn new(
        records: Vec<Option<Arc<Record>>>,
        stated: Vec<Option<Stated>>,
        directory: Directory,
        first_year: i32,
    ) -> Self {
        let identities = (0..records.len()).filter_map(|file| Some((file, directory.identity(file)?.as_ref().ok()?)));
        let entry =
            |(file, identity): (usize, &Identity)| Some((identity.body, identity.year, u32::try_from(file).ok()?));
        let mut index: Vec<_> = identities.filter_map(entry).collect();
        index.sort_unstable();
        let mut relations = Self {
            records,
            stated,
            directory,
            index,
            siblings: Siblings::default(),
            by_hash: HashMap::new(),
            first_year,
        };
        if !relations.directory.roll_ups.is_empty() {
            relations.by_hash = relations.tables_by_hash();
            relations.siblings = Siblings::new(&relations);
        }
        relations
    }

    fn tables_by_hash(&self) -> HashMap<(i32, TableId, u64), Vec<u32>> {
        let mut by_hash: HashMap<_, Vec<u32>> = HashMap::new();
        for (_, year, file) in &self.index {
            let Some(record) = self.record(*file as usize) else { continue };
            for table in record.tables.iter().filter(|table| table.count > 0) {
                by_hash.entry((*year, table.id, table.hash)).or_default().push(*file);
            }
        }
        by_hash
    }

    pub(super) fn record(&self, file: usize) -> Option<&Record> {
        self.records.get(file)?.as_deref()
    }

    /// All years in which anything was reported, and the roll-ups that hold for each.
    pub(super) fn roll_ups(&self) -> impl Iterator<Item = (&RollUp, i32)> {
        let mut years: Vec<i32> = self.index.iter().map(|(_, year, _)| *year).collect();
        years.sort_unstable();
        years.dedup();
        let roll_ups = &self.directory.roll_ups;
        years
            .into_iter()
            .flat_map(move |year| roll_ups.iter().filter(move |it| it.covers(year)).map(move |it| (it, year)))
    }

    /// The files of a body's report for a year.
    fn files(&self, body: BodyId, year: i32) -> impl Iterator<Item = usize> + '_ {
        let from = self.index.partition_point(|(other, of, _)| (*other, *of) < (body, year));
        let entries = self.index[from..].iter().take_while(move |(other, of, _)| (*other, *of) == (body, year));
        entries.map(|(.., file)| *file as usize)
    }

    /// The one report of a body for a year.
    ///
    /// # Errors
    /// Where its files say different things.
    pub(super) fn report(&self, body: BodyId, year: i32) -> Result<Option<usize>, Reason> {
        let mut files = self.files(body, year);
        let Some(first) = files.next() else { return Ok(None) };
        let hash = |file: usize| self.record(file).map(Record::hash);
        if files.any(|file| hash(file) != hash(first)) { Err(Reason::VersionsDiffer) } else { Ok(Some(first)) }
    }

    fn relative(&self, file: usize, left_out: &[TableId]) -> Option<Relative> {
        let mut figures: Figures = self.record(file)?.figures();
        figures.tables.retain(|table| !left_out.contains(&table.id));
        figures.left_out = left_out.to_vec();
        Some(Relative { file, figures: Arc::new(figures) })
    }

    fn relatives(&self, files: &[usize], left_out: &[TableId]) -> Group {
        let relatives: Vec<Relative> = files.iter().filter_map(|file| self.relative(*file, left_out)).collect();
        if relatives.is_empty() { Group::Absent } else { Group::Present(relatives) }
    }

    /// Whose report of which year a file is; nothing where that is unclear.
    pub(super) fn identity(&self, file: usize) -> Option<Identity> {
        self.directory.identity(file)?.as_ref().ok().copied()
    }

    /// The body's name, for people.
    pub(super) fn name(&self, body: BodyId) -> &str {
        self.directory.name(body)
    }

    /// What a report is compared with.
    pub(super) fn around(&self, file: usize, words: &Words) -> Around {
        let mut around = Around::default();
        match self.directory.identity(file) {
            None => {}
            Some(Err(trouble)) => self.unclear(file, trouble, &mut around),
            Some(Ok(identity)) => {
                self.previous(file, *identity, &mut around);
                self.version(file, *identity, &mut around);
                self.children(file, *identity, words, &mut around);
                self.siblings.facts(self, file, &mut around);
            }
        }
        around
    }

    fn unclear(&self, file: usize, trouble: &Trouble, around: &mut Around) {
        let mut say =
            |fact, text: Option<String>| around.facts.extend(text.map(|text| (fact, told(FactValue::Text(text)))));
        say(Fact::IdentityTrouble, Some(trouble.name().to_owned()));
        let Some(Some(stated)) = self.stated.get(file) else { return };
        let year = |year: Option<i32>| year.map(|year| year.to_string());
        match trouble {
            Trouble::BodiesDiffer => {
                say(Fact::IdentityOfPath, stated.given.body.clone());
                say(Fact::IdentityOfText, stated.text.body.clone());
            }
            Trouble::YearsDiffer => {
                say(Fact::IdentityOfPath, year(stated.given.year));
                say(Fact::IdentityOfText, year(stated.text.year));
            }
            Trouble::Ambiguous(names) => {
                say(Fact::IdentityOfText, stated.text.body.clone());
                say(Fact::IdentityOthers, Some(names.join("、")));
            }
            Trouble::Reused => say(Fact::IdentityOfText, stated.text.body.clone()),
            Trouble::NoBody | Trouble::NoYear => {}
        }
    }

    /// The bodies whose reports for the year before are what this one follows on.
    fn predecessors(&self, body: BodyId, year: i32) -> Vec<BodyId> {
        let has = |body: BodyId, year: i32| self.files(body, year).next().is_some();
        let merged = self.directory.merged(body).iter().filter(|(part, until)| match until {
            Some(until) => *until == year - 1,
            None => has(*part, year - 1) && !has(*part, year),
        });
        let parts: Vec<BodyId> = merged.map(|(part, _)| *part).collect();
        let own = (parts.is_empty() || has(body, year - 1)).then_some(body);
        own.into_iter().chain(parts).collect()
    }

    fn previous(&self, file: usize, identity: Identity, around: &mut Around) {
        let Identity { body, year, .. } = identity;
        let bodies = self.predecessors(body, year);
        let found: Result<Vec<Option<usize>>, Reason> =
            bodies.iter().map(|body| self.report(*body, year - 1)).collect();
        let files = match found {
            Err(reason) => {
                around.previous = Group::Unclear(reason);
                return;
            }
            Ok(found) if bodies.len() > 1 && found.iter().any(Option::is_none) => {
                around.previous = Group::Unclear(Reason::Reorganised);
                return;
            }
            Ok(found) => found.into_iter().flatten().collect::<Vec<usize>>(),
        };
        let mut say = |fact, value: FactValue| around.facts.push((fact, shown_by(value, &files)));
        say(Fact::PreviousPresent, FactValue::Bool(!files.is_empty()));
        let expected = self.is_expected(body, year - 1) && !self.directory.is_partial(body);
        say(Fact::PreviousExpected, FactValue::Bool(expected));
        say(Fact::PreviousYear, FactValue::Number((year - 1).into()));
        if let [other] = files.as_slice() {
            if self.identity(*other).is_some_and(|other| identity.is_renamed(other)) {
                say(Fact::IdentityTrouble, FactValue::Text("renamed".to_owned()));
                let name = |file: usize| self.record(file).and_then(|record| record.body.clone());
                let (here, there) = (name(file).unwrap_or_default(), name(*other).unwrap_or_default());
                say(Fact::IdentityOfText, FactValue::Text(here.into()));
                say(Fact::IdentityOthers, FactValue::Text(there.into()));
                around.previous = Group::Unclear(Reason::IdentityUnclear);
                return;
            }
            if let (Some(here), Some(there)) = (self.record(file), self.record(*other)) {
                let same = here.hash() == there.hash();
                say(Fact::PreviousSameFigures, FactValue::Bool(same));
                let likeness = |likeness: Option<u32>| likeness.map(|likeness| FactValue::Number(likeness.into()));
                likeness(here.text.likeness(&there.text)).into_iter().for_each(|it| say(Fact::PreviousLikeness, it));
                likeness(here.problems.likeness(&there.problems))
                    .into_iter()
                    .for_each(|it| say(Fact::PreviousProblemsLikeness, it));
            }
        }
        let names: Vec<&str> = bodies.iter().map(|body| self.name(*body)).collect();
        say(Fact::PreviousBody, FactValue::Text(names.join("、")));
        around.previous = self.relatives(&files, &[]);
    }

    /// Whether a body should have a report for a year: it has earlier ones, or it is named where figures are added up.
    fn is_expected(&self, body: BodyId, year: i32) -> bool {
        if year < self.first_year {
            return false;
        }
        let from = self.index.partition_point(|(other, ..)| *other < body);
        let of_body = self.index[from..].iter().take_while(|(other, ..)| *other == body);
        let earlier = of_body.clone().any(|(_, of, _)| *of < year);
        let mut roll_ups = self.directory.roll_ups.iter().filter(|it| it.covers(year) && it.children.contains(&body));
        let named = roll_ups
            .any(|it| it.children.iter().any(|child| *child != body && self.files(*child, year).next().is_some()));
        earlier || named && self.directory.ended(body).is_none_or(|ended| year <= ended)
    }

    /// The first of several files of one report, for the others.
    fn version(&self, file: usize, identity: Identity, around: &mut Around) {
        let Some(first) = self.files(identity.body, identity.year).next().filter(|first| *first != file) else {
            return;
        };
        around.version = self.relatives(&[first], &[]);
        let formats = (self.record(file).map(|it| it.format), self.record(first).map(|it| it.format));
        let other_format = FactValue::Bool(formats.0 != formats.1);
        around.facts.push((Fact::VersionOtherFormat, shown_by(other_format, &[first])));
        around.facts.push((Fact::VersionPath, shown_by(FactValue::Text(String::new()), &[first])));
    }

    /// The bodies below one that should have reports for a year.
    pub(super) fn bodies_below(&self, roll_up: &RollUp, year: i32) -> Vec<BodyId> {
        let goes_on = |body: &BodyId| self.directory.ended(*body).is_none_or(|ended| year <= ended);
        let mut bodies: Vec<BodyId> = Vec::new();
        for child in roll_up.children.iter().filter(|child| **child != roll_up.parent).filter(|child| goes_on(child)) {
            if !bodies.contains(child) {
                bodies.push(*child);
            }
        }
        if !roll_up.patterns.is_empty() {
            let fits = |name: &str, patterns: &[String]| patterns.iter().any(|it| super::names::fits(name, it));
            let reports = |body: BodyId, year: i32| self.files(body, year).next().is_some();
            for (body, name) in self.directory.of_district(roll_up.district) {
                let wanted = fits(name, &roll_up.patterns) && !fits(name, &roll_up.outside);
                let there = reports(body, year) || reports(body, year - 1) && goes_on(&body);
                if wanted && there && body != roll_up.parent && !bodies.contains(&body) {
                    bodies.push(body);
                }
            }
        }
        bodies
    }

    fn children(&self, file: usize, Identity { body, year, .. }: Identity, words: &Words, around: &mut Around) {
        let Some(roll_up) = self.directory.roll_ups.iter().find(|it| it.parent == body && it.covers(year)) else {
            return;
        };
        let scope = match roll_up.scope {
            Scope::Region => "region",
            Scope::Own => "own",
        };
        around.facts.push((Fact::DeclaredScope, told(FactValue::Text(scope.to_owned()))));
        if roll_up.scope == Scope::Own {
            return;
        }
        let below = self.bodies_below(roll_up, year);
        let found: Vec<(BodyId, Result<Option<usize>, Reason>)> =
            below.iter().map(|body| (*body, self.report(*body, year))).collect();
        let missing: Vec<BodyId> = found.iter().filter(|(_, it)| *it == Ok(None)).map(|(body, _)| *body).collect();
        let files: Vec<usize> = found.iter().filter_map(|(_, file)| file.ok().flatten()).collect();
        // The body's own figures, where they are listed apart, are not to be had: the sum is not whole.
        let whole = missing.is_empty() && !roll_up.children.contains(&roll_up.parent);
        let differ = found.iter().any(|(_, file)| file.is_err());
        around.present_children = self.relatives(&files, &roll_up.left_out);
        around.children = match around.present_children {
            Group::Present(_) if differ => Group::Unclear(Reason::VersionsDiffer),
            Group::Present(_) if !whole => Group::Unclear(Reason::ChildMissing),
            ref present => present.clone(),
        };
        around.previous_children = self.previous_children(roll_up, year);
        let unsound: Vec<usize> =
            files.iter().copied().filter(|file| self.record(*file).is_some_and(|record| !record.sound)).collect();
        let of_files = |files: &[usize]| files.iter().filter_map(|file| Some(self.identity(*file)?.body)).collect();
        let managed = |body: &&BodyId| {
            let name = self.name(**body);
            words.managed_from_above.iter().any(|ending| name.ends_with(ending.as_str()))
                || roll_up.outside.iter().any(|pattern| super::names::fits(name, pattern))
        };
        let mut names = |fact, bodies: Vec<BodyId>, files: &[usize]| {
            if !bodies.is_empty() {
                let names: Vec<&str> = bodies.iter().map(|body| self.name(*body)).collect();
                around.facts.push((fact, shown_by(FactValue::Text(names.join("、")), files)));
            }
        };
        names(Fact::ChildrenUnsound, of_files(&unsound), &unsound);
        names(Fact::ChildrenOutside, roll_up.children.iter().filter(managed).copied().collect(), &[]);
        names(Fact::ChildrenRepeated, self.repeated(roll_up, year), &[]);
        let mut number = |fact, count: usize| around.facts.push((fact, told(FactValue::Number(count.into()))));
        number(Fact::ChildrenCount, below.len());
        let partial = self.directory.is_partial(body);
        if !partial {
            number(Fact::ChildrenMissingCount, missing.len());
        }
        if !missing.is_empty() && !partial {
            let names: Vec<&str> = missing.iter().map(|body| self.name(*body)).collect();
            around.facts.push((Fact::ChildrenMissing, told(FactValue::Text(names.join("、")))));
        }
        if let Group::Present(children) = &around.children
            && let Some((odd, what)) = self.odd_one(file, year, children)
        {
            let name = self.identity(odd).map_or("", |identity| self.name(identity.body)).to_owned();
            around.facts.push((Fact::ChildrenOddOne, shown_by(FactValue::Text(name), &[odd])));
            around.facts.push((Fact::ChildrenOddOneIs, told(FactValue::Text(what.to_owned()))));
        }
    }

    fn previous_children(&self, roll_up: &RollUp, year: i32) -> Group {
        if !roll_up.covers(year - 1) {
            return Group::Absent;
        }
        let below = self.bodies_below(roll_up, year - 1);
        let found: Result<Vec<Option<usize>>, Reason> = below.iter().map(|body| self.report(*body, year - 1)).collect();
        match found {
            Err(reason) => Group::Unclear(reason),
            Ok(found) if found.iter().all(Option::is_none) => Group::Absent,
            Ok(found) if found.iter().any(Option::is_none) => Group::Unclear(Reason::ChildMissing),
            Ok(found) => self.relatives(&found.into_iter().flatten().collect::<Vec<_>>(), &roll_up.left_out),
        }
    }

    /// Bodies that are listed twice, or below another one too.
    fn repeated(&self, roll_up: &RollUp, year: i32) -> Vec<BodyId> {
        let others = || self.directory.roll_ups.iter().filter(|it| it.parent != roll_up.parent && it.covers(year));
        let mut repeated = Vec::new();
        for (at, child) in roll_up.children.iter().enumerate() {
            let twice = roll_up.children[..at].contains(child);
            if (twice || others().any(|other| other.children.contains(child))) && !repeated.contains(child) {
                repeated.push(*child);
            }
        }
        repeated
    }

    /// The body whose figures are just what a report has more or less than those below it come to, and what became of it.
    fn odd_one(&self, file: usize, year: i32, children: &[Relative]) -> Option<(usize, &'static str)> {
        let own = self.record(file)?;
        let mut found: Option<(usize, &'static str)> = None;
        for table in own.tables.iter() {
            let there =
                |relative: &Relative| relative.figures.table(table.id).filter(|it| it.form == table.form).cloned();
            let Some(parts) = children.iter().map(there).collect::<Option<Vec<_>>>() else { continue };
            let numbers = |addends: &[Addend]| -> Vec<Decimal> {
                addends.iter().map(|addend| addend.number().unwrap_or_default()).collect()
            };
            let mut rest = numbers(&table.figures().addends);
            for part in &parts {
                rest.iter_mut().zip(numbers(&part.addends)).for_each(|(rest, part)| *rest -= part);
            }
            if rest.iter().all(Decimal::is_zero) {
                continue;
            }
            let of_sign = |sign: Decimal| {
                let start = record::empty_hash(table.form, table.id);
                let figures = rest.iter().enumerate().filter(|(_, number)| !number.is_zero());
                let hash = figures.fold(start, |hash, (at, number)| record::hash_of(hash, at, number * sign));
                self.by_hash.get(&(year, table.id, hash)).map_or(&[][..], Vec::as_slice)
            };
            let is_child = |file: usize| children.iter().any(|child| child.file == file);
            let more = of_sign(Decimal::ONE).iter().map(|it| *it as usize).find(|other| *other != file);
            let less = of_sign(Decimal::NEGATIVE_ONE).iter().map(|it| *it as usize).find(|other| is_child(*other));
            let odd = match (more, less) {
                (Some(more), _) if is_child(more) => (more, "doubled"),
                (Some(more), _) => (more, "unlisted"),
                (None, Some(less)) => (less, "omitted"),
                (None, None) => return None,
            };
            if found.is_some_and(|found| found != odd) {
                return None;
            }
            found = Some(odd);
        }
        found
    }
}

/// A fact that no file shows.
fn told(value: FactValue) -> CollectionFact {
    shown_by(value, &[])
}

fn shown_by(value: FactValue, files: &[usize]) -> CollectionFact {
    CollectionFact { value, files: files.to_vec() }
}
