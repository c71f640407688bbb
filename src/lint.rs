//! The front door: everything that is needed to check files, loaded once. All faces of gouji come in here.

mod unreadable;

use crate::check::{Checked, Checker, Context};
use crate::config::Config;
use crate::convert::{Converter, Unconverted};
use crate::form::{FormId, Forms};
use crate::lang::Bilingual;
use crate::lexicon::Lexicon;
use crate::load::{LoadError, Source};
use crate::phrases::Phrases;
use crate::read::{self, Document, Foreign, Format, Limits, Note, Unreadable};
use crate::recognise;
use crate::report::Report;
use crate::rule::{RuleFiles, Rules, Selection};
use crate::suppress::Settled;
use crate::unseen::Unseen;
use crate::vocabulary::{DayOfYear, Vocabulary};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use unreadable::Trouble;

include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// Forms, words and rules.
#[derive(Debug)]
pub struct Knowledge {
    /// The forms.
    pub forms: Forms,
    /// The words of titles and bodies.
    pub vocabulary: Vocabulary,
    /// The rules.
    pub rules: Rules,
    /// What gouji says by itself.
    pub phrases: Phrases,
}

impl Knowledge {
    /// What is built in, and the user's own forms, labels and rules in `extra`.
    ///
    /// # Errors
    /// Every mistake in the files.
    pub fn load(extra: &[Arc<Source>]) -> Result<Self, Vec<LoadError>> {
        let built_in = |(name, text): &(&'static str, &'static str)| {
            Arc::new(Source { name: Cow::Borrowed(name), text: Cow::Borrowed(text), built_in: true })
        };
        let (mut forms, mut checks): (Vec<Arc<Source>>, Vec<Arc<Source>>) =
            BUILT_IN.iter().map(built_in).partition(|source| has_key(source, &["form", "extends"]));
        let mut words = vec![built_in(&("rules/statements.toml", include_str!("../rules/statements.toml")))];
        for source in extra {
            let kind = if has_key(source, &["form", "extends"]) {
                &mut forms
            } else if has_key(source, &["vocabulary"]) {
                &mut words
            } else {
                &mut checks
            };
            kind.push(Arc::clone(source));
        }
        let one = |error: LoadError| vec![error];
        let vocabulary = built_in(&("rules/vocabulary.toml", include_str!("../rules/vocabulary.toml")));
        // All that can be read without the rest is read beside it.
        let words_of_forms = || {
            let forms = Forms::load(&forms)?;
            let lexicon = Lexicon::load(&words, &forms)?;
            Ok::<_, Vec<LoadError>>((forms, lexicon))
        };
        let ((words_of_forms, vocabulary), (files, phrases)) = rayon::join(
            || (words_of_forms(), Vocabulary::load(&vocabulary)),
            || (RuleFiles::parse(&checks), Phrases::built_in()),
        );
        let (forms, lexicon) = words_of_forms?;
        let rules = Rules::load(files, &forms, &lexicon)?;
        let vocabulary = Vocabulary { lexicon, ..vocabulary.map_err(one)? };
        Ok(Self { forms, vocabulary, rules, phrases: phrases.map_err(one)? })
    }
}

impl Knowledge {
    /// Makes out the report in a document. Personal data is masked in both from here on: whatever is said of them later,
    /// by whichever face, cannot show it.
    fn make_out(&self, mut document: Document) -> (Document, Report) {
        let mut report = recognise::recognise(&document, &self.forms, &self.vocabulary);
        document.mask(&report.hidden);
        let hidden = std::mem::take(&mut report.hidden);
        report.prose.iter_mut().for_each(|prose| prose.text.mask(&hidden));
        report.hidden = hidden;
        (document, report)
    }
}

/// Files of forms and of words say so at their beginning; all others hold rules.
fn has_key(source: &Source, wanted: &[&str]) -> bool {
    let keys = source.text.lines().filter_map(|line| line.split_once('=')).map(|(key, _)| key.trim());
    keys.take_while(|key| !key.starts_with('[')).any(|key| wanted.contains(&key))
}

/// How files are checked.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The rules that are on.
    pub selection: Selection,
    /// The kind of body, if the user says: of all files.
    pub profile: Option<String>,
    /// The kinds of single bodies, and of all others.
    pub profiles: Profiles,
    /// Until when reports of kinds of bodies are due, where that is not as the law says.
    pub deadlines: Vec<(String, DayOfYear)>,
    /// Whether every check is listed.
    pub list: bool,
    /// Bounds on what is read.
    pub limits: Limits,
    /// The format of all files, if the user says.
    pub format: Option<Format>,
    /// What the user has settled about rules and findings.
    pub settled: Settled,
    /// What says which reports belong together, where that is not the configuration nearest to the file.
    pub district: Option<Arc<Config>>,
    /// Whether only some of the reports that belong together are at hand: then none that is not is missing.
    pub partial: bool,
    /// What converts files of formats that are not read, if the user wants that.
    pub converter: Option<Converter>,
}

/// What kind of body a configuration says that each is.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    /// Kinds by the names of bodies, in the form in which names are compared.
    pub of_bodies: Arc<HashMap<String, String>>,
    /// The kind of all others, if that is said.
    pub otherwise: Option<String>,
}

impl Options {
    /// The kind of body that a report is of, if the user says.
    #[must_use]
    pub fn profile_of(&self, report: &Report, vocabulary: &Vocabulary) -> Option<&str> {
        let named = || {
            let body = report.body.as_ref().filter(|_| !self.profiles.of_bodies.is_empty())?;
            self.profiles.of_bodies.get(&vocabulary.names.canonical(&body.value)).map(String::as_str)
        };
        self.profile.as_deref().or_else(named).or(self.profiles.otherwise.as_deref())
    }

    fn read(&self, bytes: &[u8], name: &Path) -> Result<Document, Unreadable> {
        let document = match self.format {
            Some(format) => read::read_as(bytes, format, &self.limits),
            None => read::read(bytes, name, &self.limits),
        };
        match (document, &self.converter) {
            (Err(Unreadable::Foreign(kind)), Some(converter)) => self.convert(bytes, kind, converter),
            (document, _) => document,
        }
    }

    /// Reads what a file of a format that is not read is converted to.
    fn convert(&self, bytes: &[u8], kind: Foreign, converter: &Converter) -> Result<Document, Unreadable> {
        let Some(target) = Converter::target(kind) else { return Err(Unreadable::Foreign(kind)) };
        let converted = converter.convert(bytes, kind, target, self.limits.conversion_seconds);
        let converted = converted.map_err(|reason| match reason.limit() {
            Some((limit, most)) => Unreadable::TooLarge { limit, most },
            None => Unreadable::Unconverted { kind, program: reason == Unconverted::Failed },
        })?;
        let mut document = read::read(&converted, Path::new(""), &self.limits)?;
        document.notes.push(Note::Converted(kind.name()));
        Ok(document)
    }
}

/// A file, checked.
#[derive(Debug, Default)]
pub struct Linted {
    /// What was read; nothing where the file could not be.
    pub document: Option<Document>,
    /// What was made out.
    pub report: Option<Report>,
    /// What came of it.
    pub checked: Checked,
    /// Whose report it is, as it says itself.
    pub about: About,
}

/// What a report says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The body.
    pub body: Option<String>,
    /// The year it reports on.
    pub year: Option<i32>,
    /// The form it is on.
    pub form: Option<FormId>,
}

impl About {
    /// What a report says of itself.
    #[must_use]
    pub fn of(report: &Report) -> Self {
        Self {
            body: report.body.as_ref().map(|body| body.value.clone()),
            year: report.year.as_ref().map(|year| year.value),
            form: report.form,
        }
    }
}

impl Linted {
    /// The same, with what the user has settled taken into account.
    #[must_use]
    pub fn settled(mut self, knowledge: &Knowledge, options: &Options, path: &Path) -> Self {
        options.settled.settle(&mut self, &options.selection, path, knowledge);
        self
    }
}

/// Checks files.
#[derive(Debug)]
pub struct Linter {
    /// Forms, words and rules.
    pub knowledge: Knowledge,
    /// How files are checked.
    pub options: Options,
}

/// What is needed to check files, lent.
#[derive(Clone, Copy, Debug)]
pub struct Tools<'t> {
    /// Forms, words and rules.
    pub knowledge: &'t Knowledge,
    /// How files are checked.
    pub options: &'t Options,
}

impl<'t> Tools<'t> {
    /// Reads a file and makes out the report in it.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn recognise(self, bytes: &[u8], name: &Path) -> Result<(Document, Report), Unreadable> {
        self.options.read(bytes, name).map(|document| self.recognised(document))
    }

    /// Reads a text, such as an editor has it.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn read_text(self, text: String, name: &Path) -> Result<Document, Unreadable> {
        read::read_text(text, name, &self.options.limits)
    }

    /// Makes out the report in a document.
    #[must_use]
    pub fn recognised(self, document: Document) -> (Document, Report) {
        self.knowledge.make_out(document)
    }

    /// Checks a file by itself. Never fails: a file that cannot be read is a finding.
    #[must_use]
    pub fn lint(self, bytes: &[u8], name: &Path) -> Linted {
        self.judge(self.options.read(bytes, name)).settled(self.knowledge, self.options, name)
    }

    fn judge(self, document: Result<Document, Unreadable>) -> Linted {
        match document.map(|document| self.recognised(document)) {
            Ok((document, report)) => self.judged(document, report),
            Err(reason) => self.not_read(&reason),
        }
    }

    /// Checks a report by itself.
    #[must_use]
    pub fn judged(self, document: Document, report: Report) -> Linted {
        let checked = self.context(&document, &report).map(|context| self.checker().check(&context));
        let about = About::of(&report);
        Linted { document: Some(document), report: Some(report), checked: checked.unwrap_or_default(), about }
    }

    /// What a check of a report sees.
    #[must_use]
    pub fn context<'c>(self, document: &'c Document, report: &'c Report) -> Option<Context<'c>>
    where
        't: 'c,
    {
        let Knowledge { forms, vocabulary, .. } = self.knowledge;
        let context = Context::new(report, document, forms, vocabulary, self.options.profile_of(report, vocabulary))?;
        let is_own = |(of, _): &&(String, DayOfYear)| context.profile.is_some_and(|profile| profile.id == *of);
        let own = self.options.deadlines.iter().find(is_own).map(|(_, day)| *day);
        Some(context.due(own))
    }

    /// Checks reports against the rules that are on.
    #[must_use]
    pub fn checker(self) -> Checker<'t> {
        let Knowledge { rules, phrases, .. } = self.knowledge;
        Checker { rules, selection: &self.options.selection, phrases, list: self.options.list }
    }

    /// The outcome for a file that cannot be read.
    #[must_use]
    pub fn not_read(self, reason: &Unreadable) -> Linted {
        unreadable(self.knowledge, self.options, Trouble::of(&self.knowledge.phrases, reason))
    }

    /// The outcome for a file that could not be opened, for that reason.
    #[must_use]
    pub fn not_opened(self, reason: &Unseen) -> Linted {
        unreadable(self.knowledge, self.options, Trouble::not_opened(&self.knowledge.phrases, reason))
    }

    /// In words: why a file cannot be read, and what to do.
    #[must_use]
    pub fn why_unreadable(self, reason: &Unreadable) -> (Bilingual, Bilingual) {
        let trouble = Trouble::of(&self.knowledge.phrases, reason);
        (trouble.message, trouble.help)
    }
}

impl Linter {
    /// All of it, lent.
    #[must_use]
    pub fn tools(&self) -> Tools<'_> {
        Tools { knowledge: &self.knowledge, options: &self.options }
    }

    /// Reads a file and makes out the report in it.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn recognise(&self, bytes: &[u8], name: &Path) -> Result<(Document, Report), Unreadable> {
        self.tools().recognise(bytes, name)
    }

    /// Checks a file. Never fails: a file that cannot be read is a finding.
    #[must_use]
    pub fn lint(&self, bytes: &[u8], name: &Path) -> Linted {
        self.tools().lint(bytes, name)
    }

    /// Checks a file with what is lent.
    #[must_use]
    pub fn lint_with(knowledge: &Knowledge, options: &Options, bytes: &[u8], name: &Path) -> Linted {
        Tools { knowledge, options }.lint(bytes, name)
    }

    /// In words: why a file cannot be read, and what to do.
    #[must_use]
    pub fn why_unreadable(&self, reason: &Unreadable) -> (Bilingual, Bilingual) {
        self.tools().why_unreadable(reason)
    }
}

/// The outcome for a file of which nothing could be read.
fn unreadable(knowledge: &Knowledge, options: &Options, trouble: Trouble) -> Linted {
    let mut checked = Checked::default();
    let rule = knowledge.rules.named("unreadable-file").first().copied();
    if let Some(rule) = rule.filter(|rule| options.selection.has(*rule)) {
        checked.tally.failed = 1;
        checked.findings.push(trouble.finding(rule, knowledge.rules.get(rule)));
    }
    Linted { document: None, report: None, checked, about: About::default() }
}
