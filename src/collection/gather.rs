//! The first of two passes: what others are compared with, of every report.

use super::identity::{self, Directory, District, Said, Stated};
use super::opener::Opener;
use super::record::{self, Record};
use super::relations::Relations;
use super::sketch::Stretches;
use super::{Input, Manifest, Phase, Policy, Progress, in_order};
use crate::check::{Around, Blanks, CollectionFact, Context, FactValue, Open, may_apply};
use crate::config::{Config, absolute};
use crate::lang::Bilingual;
use crate::lint::{About, Knowledge, Linted, Tools};
use crate::read::{Document, Format};
use crate::report::{Report, Stated as Named};
use crate::rule::{Fact, Rule, RuleId};
use crate::text::Span;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};
use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

/// What was gathered.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) relations: Relations,
    /// Of each file, whether something is to be said about it.
    speaks: Vec<bool>,
}

/// What one file comes to.
#[derive(Debug)]
pub(super) struct Read {
    config: Arc<Config>,
    /// Whether only some of the reports that belong together are at hand.
    partial: bool,
    of_path: Said,
    pub(super) record: Option<Arc<Record>>,
    /// Whether something is to be said about it by itself.
    speaks: bool,
    /// The rules that compare words with other reports and have something to compare here.
    of_words: Box<[RuleId]>,
}

impl Gathered {
    pub(super) fn new(policy: Policy<'_>, inputs: &[Input], progress: &dyn Progress) -> (Self, Vec<Bilingual>) {
        let tools = policy.tools;
        let mut shelves = Shelves { tools, districts: Vec::new(), problems: Vec::new() };
        // One for all files that have none: their reports are compared.
        let unsettled = Arc::new(Config::default());
        let count = inputs.len();
        let (mut records, mut stated) = (Vec::with_capacity(count), Vec::with_capacity(count));
        let (mut speaks, mut of_words) = (Vec::with_capacity(count), Vec::with_capacity(count));
        progress.begin(Phase::Gather, count);
        let read = |_: usize, input: &Input| {
            let own = policy.of(&input.path);
            let tools = own.tools();
            let config = tools.options.settled.config.as_ref().unwrap_or(&unsettled);
            let read = Read::new(tools, input, Arc::clone(config));
            progress.step();
            read
        };
        let _: Result<(), Infallible> = in_order(inputs, read, |read| {
            let path = inputs.get(records.len()).map_or(Path::new(""), |input| &input.path);
            stated.push(read.record.as_ref().map(|record| shelves.stated(&read, record, path)));
            of_words.push(read.of_words);
            speaks.push(read.speaks);
            records.push(read.record);
            Ok(true)
        });
        let mut relations = relate(tools, records, stated, &shelves.districts);
        let blanks = Blanks::new(&tools.knowledge.forms);
        let compare = |file: usize| {
            let own = policy.of(inputs.get(file).map_or(Path::new(""), |input| &input.path));
            compare(own.tools(), &relations, file, &blanks, &of_words[file])
        };
        let compared: Vec<_> = (0..count).into_par_iter().map(compare).collect();
        for (file, compared) in compared.into_iter().enumerate() {
            let Some((checked, holds)) = compared else { continue };
            speaks[file] |= !holds;
            if let Some(record) = relations.records[file].as_mut().and_then(Arc::get_mut) {
                record.add(&checked);
            }
        }
        (Self { relations, speaks }, shelves.problems)
    }

    /// How reports stand to each other, of which nothing else is known.
    pub(super) fn of(relations: Relations) -> Self {
        Self { relations, speaks: Vec::new() }
    }

    /// What came of a file about which nothing is to be said; nothing if something is.
    pub(super) fn clean(&self, file: usize) -> Option<Linted> {
        let record = self.relations.record(file).filter(|_| self.speaks.get(file) == Some(&false))?;
        let about = About { body: record.body.as_deref().map(str::to_owned), year: record.year, form: record.form };
        Some(Linted { document: None, report: None, checked: record.checked(), about })
    }

    /// Checks a file among the others.
    pub(super) fn lint(&self, tools: Tools<'_>, inputs: &[Input], file: usize, bytes: &[u8]) -> Linted {
        let path = inputs.get(file).map_or(Path::new(""), |input| &input.path);
        match tools.recognise(bytes, path) {
            Ok((document, report)) => self.judge(tools, inputs, file, document, report),
            Err(reason) => tools.not_read(&reason),
        }
    }

    /// Checks a report, that of this file, among the others.
    pub(super) fn judge(
        &self,
        tools: Tools<'_>,
        inputs: &[Input],
        file: usize,
        document: Document,
        report: Report,
    ) -> Linted {
        let path = inputs.get(file).map_or(Path::new(""), |input| &input.path);
        let opener = Opener::new(tools, inputs);
        let Tools { knowledge, options } = tools;
        let in_context = || tools.context(&document, &report);
        let checked = in_context().map(|context| {
            let mut around = self.relations.around(file, &knowledge.vocabulary.names);
            name_paths(&mut around, &opener);
            // An estimate is never too low: where all holds by it, nothing need be opened to be measured.
            let holds = |around: &Around| {
                in_context().is_some_and(|context| tools.checker().compare(&context.among(around, None)).1)
            };
            if !holds(&around) {
                measure(&mut around, &context, &opener);
            }
            tools.checker().check(&context.among(&around, Some(&opener)))
        });
        Linted {
            about: About::of(&report),
            checked: checked.unwrap_or_default(),
            document: Some(document),
            report: Some(report),
        }
        .settled(knowledge, options, path)
    }
}

impl Read {
    fn nothing(tools: Tools<'_>, path: &Path, config: Arc<Config>) -> Self {
        let of_path = identity::of_path(&config, path);
        let config = tools.options.district.clone().unwrap_or(config);
        let partial = tools.options.partial;
        Self { config, partial, of_path, record: None, speaks: tools.options.list, of_words: Box::default() }
    }

    fn new(tools: Tools<'_>, input: &Input, config: Arc<Config>) -> Self {
        let mut read = Self { speaks: true, ..Self::nothing(tools, &input.path, config) };
        let Ok(bytes) = input.bytes(tools.options.limits.file_size) else { return read };
        let Ok((document, report)) = tools.recognise(&bytes, &input.path) else { return read };
        let Tools { knowledge, options } = tools;
        let Some(context) = tools.context(&document, &report) else { return read };
        let checked = tools.checker().check(&context);
        let mut record = None;
        if report.is_report {
            let mut strict = knowledge.rules.iter().filter(|(_, rule)| rule.is_strict_sum());
            let sound = if strict.all(|(id, _)| options.selection.has(id)) {
                !checked.findings.iter().any(|finding| knowledge.rules.get(finding.rule).is_strict_sum())
            } else {
                tools.checker().is_sound(&context)
            };
            let of_words = comparing(tools).filter(|(_, rule)| rule.comparison.as_ref().is_some_and(|it| it.of_words));
            read.of_words = of_words.filter(|(_, rule)| may_apply(&context, rule)).map(|(id, _)| id).collect();
            record = Some(Record::of(&context, sound));
        }
        let about = About::of(&report);
        let linted = Linted { document: Some(document), report: Some(report), checked, about };
        let checked = linted.settled(knowledge, options, &input.path).checked;
        read.speaks = options.list || !checked.findings.is_empty() || !checked.suppressed.is_empty();
        if let Some(record) = &mut record {
            record.add(&checked);
        }
        read.record = record.map(Arc::new);
        read
    }

    /// What others are compared with, of a report that is not checked for that.
    pub(super) fn of_report(tools: Tools<'_>, path: &Path, document: &Document, report: &Report) -> Self {
        let config = tools.options.settled.config.clone().unwrap_or_default();
        let context = tools.context(document, report).filter(|_| report.is_report);
        let record = context.map(|context| Arc::new(Record::of(&context, tools.checker().is_sound(&context))));
        Self { record, ..Self::nothing(tools, path, config) }
    }

    /// The same of a file.
    pub(super) fn of_file(tools: Tools<'_>, input: &Input) -> Self {
        let read = input.bytes(tools.options.limits.file_size).ok();
        match read.and_then(|bytes| tools.recognise(&bytes, &input.path).ok()) {
            Some((document, report)) => Self::of_report(tools, &input.path, &document, &report),
            None => Self::nothing(tools, &input.path, tools.options.settled.config.clone().unwrap_or_default()),
        }
    }
}

/// The rules that are on and compare.
fn comparing(tools: Tools<'_>) -> impl Iterator<Item = (RuleId, &Rule)> {
    let selection = &tools.options.selection;
    tools.knowledge.rules.iter().filter(|(id, rule)| rule.comparison.is_some() && selection.has(*id))
}

/// The configurations that came up, each with its list of reports.
pub(super) struct Shelves<'s> {
    pub(super) tools: Tools<'s>,
    pub(super) districts: Vec<Arc<District>>,
    pub(super) problems: Vec<Bilingual>,
}

impl Shelves<'_> {
    pub(super) fn stated(&mut self, read: &Read, record: &Record, path: &Path) -> Stated {
        let district = self.district(&read.config, read.partial);
        let manifest = self.districts.get(district).map(|district| &district.manifest);
        let listed = manifest.filter(|it| !it.is_empty()).and_then(|it| it.get(&absolute(path)));
        let given = match listed {
            Some(entry) => Said {
                body: entry.body.clone().or_else(|| read.of_path.body.clone()),
                year: entry.year.or(read.of_path.year),
            },
            None => read.of_path.clone(),
        };
        Stated {
            district,
            given,
            listed: listed.is_some(),
            text: Said { body: record.body.as_deref().map(str::to_owned), year: record.year },
            hash: record.hash(),
            folder: path.parent().map(Path::to_owned).unwrap_or_default(),
        }
    }

    fn district(&mut self, config: &Arc<Config>, partial: bool) -> usize {
        if let Some(at) = self.districts.iter().position(|district| Arc::ptr_eq(&district.config, config)) {
            return at;
        }
        let manifest = match &config.manifest {
            None => Manifest::default(),
            Some(path) => Manifest::read(&path.value).unwrap_or_else(|error| {
                let words = &self.tools.knowledge.phrases.command.cannot_open;
                self.problems.push(words.with(&[("path", &path.value.display()), ("error", &error)]));
                Manifest::default()
            }),
        };
        self.districts.push(Arc::new(District { config: Arc::clone(config), manifest, partial }));
        self.districts.len() - 1
    }
}

/// How reports stand to each other.
pub(super) fn relate(
    tools: Tools<'_>,
    records: Vec<Option<Arc<Record>>>,
    stated: Vec<Option<Stated>>,
    districts: &[Arc<District>],
) -> Relations {
    let Knowledge { forms, vocabulary, .. } = tools.knowledge;
    let directory = Directory::new(districts, &stated, &vocabulary.names, forms);
    let first_year = forms.iter().map(|(_, form)| form.first_year).min().unwrap_or(0);
    Relations::new(records, stated, directory, first_year)
}

/// Counts how a report compares with others, by its figures alone, and tells whether nothing is to be said about it.
fn compare(
    tools: Tools<'_>,
    relations: &Relations,
    file: usize,
    blanks: &Blanks,
    of_words: &[RuleId],
) -> Option<(crate::check::Checked, bool)> {
    let record = relations.record(file)?;
    let knowledge = tools.knowledge;
    let around = relations.around(file, &knowledge.vocabulary.names);
    let nowhere = |value| Named { value, span: Span::default() };
    let report = Report {
        body: record.body.as_deref().map(str::to_owned).map(nowhere),
        year: record.year.map(|value| Named { value, span: Span::default() }),
        form: Some(record.judged_by),
        is_report: true,
        ..Report::default()
    };
    let document = Document::new(Format::Text, String::new(), Vec::new());
    let profile = record.profile.as_deref().and_then(|id| knowledge.vocabulary.profile(id));
    let known = (&knowledge.forms, &knowledge.vocabulary);
    let context = Context::of_figures(&report, &document, record.figures(), blanks, known, profile)?;
    let (checked, holds) = tools.checker().compare(&context.among(&around, None));
    let speaks = |rule: &RuleId| {
        let comparison = knowledge.rules.get(*rule).comparison.as_ref();
        comparison.is_some_and(|comparison| around.comparable(comparison) == Some(Ok(())))
    };
    Some((checked, holds && !of_words.iter().any(speaks)))
}

/// Fills in the paths of files that facts are about.
fn name_paths(around: &mut Around, opener: &Opener<'_>) {
    for (fact, known) in &mut around.facts {
        if let (Fact::VersionPath, Some(file)) = (*fact, known.files.first()) {
            known.value = FactValue::Text(opener.path(*file).display().to_string());
        }
    }
}

/// Measures exactly how much texts have in common that were only estimated.
fn measure(around: &mut Around, context: &Context<'_>, opener: &Opener<'_>) {
    let sections = &context.vocabulary.likeness;
    around.facts.retain_mut(|(fact, known)| {
        let sections = match fact {
            Fact::PreviousLikeness | Fact::SiblingLikeness => &sections.sections,
            Fact::PreviousProblemsLikeness => &sections.problems,
            _ => return true,
        };
        match likeness(known, context, opener, sections) {
            Some(exact) => {
                known.value = FactValue::Number(exact.into());
                true
            }
            None => false,
        }
    });
}

fn likeness(known: &CollectionFact, context: &Context<'_>, opener: &Opener<'_>, sections: &[String]) -> Option<u32> {
    let other = opener.open(*known.files.first()?)?;
    let there = Context::new(&other.report, &other.document, context.forms, context.vocabulary, None)?;
    let stretches = |context: &Context<'_>| {
        let mut stretches = Stretches::default();
        let (texts, masked) = record::texts(context, sections);
        texts.into_iter().for_each(|text| stretches.add(text, &masked));
        stretches
    };
    stretches(context).likeness(&stretches(&there))
}
