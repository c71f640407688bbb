//! A finding as all formats tell it: in one language, with its place. All that comes from a document passes through here.

use super::location::{Location, Locator};
use super::visible::{visible, visible_option};
use super::{Entry, Setting};
use crate::check::{CellName, Elsewhere, Finding};
use crate::fingerprint::{self, Identity};
use crate::rule::Severity;
use crate::suppress::Suppressed;
use crate::text::Span;
use serde::Serialize;
use std::borrow::Cow;

/// A finding, told.
#[derive(Debug, Serialize)]
pub(super) struct Told<'t> {
    pub(super) rule: &'t str,
    pub(super) code: &'t str,
    pub(super) severity: Severity,
    pub(super) message: Cow<'t, str>,
    pub(super) help: Option<Cow<'t, str>>,
    pub(super) basis: Option<&'t str>,
    pub(super) notes: Vec<Cow<'t, str>>,
    pub(super) cells: Vec<Cell<'t>>,
    pub(super) expected: Option<Cow<'t, str>>,
    pub(super) actual: Option<Cow<'t, str>>,
    pub(super) location: Location,
    pub(super) related: Vec<Related<'t>>,
    /// Other rules that the same cause breaks.
    pub(super) also: Vec<RuleName<'t>>,
    pub(super) fingerprint: String,
    /// Why it is accepted, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) suppression: Option<Suppression<'t>>,
    #[serde(skip)]
    pub(super) index: usize,
}

/// Why a finding is accepted.
#[derive(Debug, Serialize)]
pub(super) struct Suppression<'t> {
    pub(super) by: &'static str,
    pub(super) reason: Cow<'t, str>,
}

/// A cell by its names in programs.
#[derive(Debug, Serialize)]
pub(super) struct Cell<'t> {
    pub(super) table: &'t str,
    pub(super) row: Option<&'t str>,
    pub(super) column: Option<&'t str>,
}

/// Another place that a finding is about.
#[derive(Debug, Serialize)]
pub(super) struct Related<'t> {
    /// The file, where it is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) path: Option<String>,
    pub(super) message: Option<Cow<'t, str>>,
    pub(super) location: Location,
}

/// A rule by its names.
#[derive(Debug, Serialize)]
pub(super) struct RuleName<'t> {
    pub(super) rule: &'t str,
    pub(super) code: &'t str,
}

/// Whose report of which year, on which form.
#[derive(Debug, Serialize)]
pub(super) struct Whose<'t> {
    pub(super) path: &'t str,
    pub(super) body: Option<Cow<'t, str>>,
    pub(super) year: Option<i32>,
    pub(super) form: Option<&'t str>,
}

impl<'k> Setting<'k> {
    /// Whose report a file holds.
    pub(super) fn whose<'t>(&'t self, entry: &Entry<'t>) -> Whose<'t>
    where
        'k: 't,
    {
        let about = &entry.linted.about;
        Whose {
            path: entry.path,
            body: about.body.as_deref().map(visible),
            year: about.year,
            form: about.form.map(|form| self.knowledge.forms.get(form).id.as_str()),
        }
    }

    /// The findings of a file.
    pub(super) fn told<'t>(&'t self, entry: &Entry<'t>) -> Vec<Told<'t>>
    where
        'k: 't,
    {
        self.all_told(entry).0
    }

    /// The findings of a file, and those that are accepted.
    pub(super) fn all_told<'t>(&'t self, entry: &Entry<'t>) -> (Vec<Told<'t>>, Vec<Told<'t>>)
    where
        'k: 't,
    {
        let checked = &entry.linted.checked;
        let all: Vec<(&Finding, Option<&Suppressed>)> = checked
            .findings
            .iter()
            .map(|finding| (finding, None))
            .chain(checked.suppressed.iter().map(|it| (&it.finding, Some(it))))
            .collect();
        let locator = entry.linted.document.as_ref().filter(|_| !all.is_empty()).map(Locator::new);
        let identity = Identity::of(entry.linted, entry.path);
        let findings = all.iter().map(|(finding, _)| *finding);
        let prints = fingerprint::of(findings, entry.linted, &identity, &self.knowledge.forms);
        let mut told: Vec<Told<'t>> = Vec::with_capacity(all.len());
        for ((finding, suppressed), print) in all.into_iter().zip(prints) {
            let suppression =
                suppressed.map(|it| Suppression { by: it.by.name(), reason: Cow::Borrowed(it.reason.as_str()) });
            told.push(Told { suppression, ..self.tell(finding, print, locator.as_ref()) });
        }
        let suppressed = told.split_off(checked.findings.len());
        (told, suppressed)
    }

    fn tell<'t>(&'t self, finding: &'t Finding, fingerprint: String, locator: Option<&Locator<'_>>) -> Told<'t> {
        let lang = self.lang;
        let rule = self.knowledge.rules.get(finding.rule);
        let locate = |span: Span| locator.map_or_else(Location::nowhere, |locator| locator.locate(span, lang));
        let some = |text: &'t str| (!text.is_empty()).then_some(text);
        let others = finding.labels.iter().filter(|label| label.span != finding.span);
        Told {
            rule: &rule.name,
            code: &finding.code,
            severity: finding.severity,
            message: visible(finding.message.get(lang)),
            help: some(finding.help.get(lang)).map(visible),
            basis: some(rule.basis.get(lang)),
            notes: finding.notes.iter().map(|note| visible(note.get(lang))).collect(),
            cells: finding.cells.iter().map(|cell| self.cell(cell)).collect(),
            expected: visible_option(finding.expected.as_deref()),
            actual: visible_option(finding.actual.as_deref()),
            location: locate(finding.span),
            related: others
                .map(|label| Related {
                    path: None,
                    message: label.words.as_ref().map(|words| visible(words.get(lang))),
                    location: locate(label.span),
                })
                .chain(finding.elsewhere.iter().map(|place| self.elsewhere(place)))
                .collect(),
            also: finding
                .also
                .iter()
                .map(|id| self.knowledge.rules.get(*id))
                .map(|rule| RuleName { rule: &rule.name, code: &rule.code })
                .collect(),
            fingerprint,
            suppression: None,
            index: usize::from(finding.rule.0),
        }
    }

    /// A place in another file.
    fn elsewhere(&self, place: &Elsewhere) -> Related<'static> {
        let words = place.words(&self.knowledge.forms, self.lang);
        Related {
            path: Some(place.file.path.to_string_lossy().into_owned()),
            message: words.map(|words| Cow::Owned(visible(&words).into_owned())),
            location: Locator::new(&place.file.document).locate(place.span, self.lang),
        }
    }

    fn cell(&self, cell: &CellName) -> Cell<'_> {
        let table = self.knowledge.forms.get(cell.form).table(cell.table);
        Cell {
            table: table.map_or("", |table| &table.name),
            row: table.and_then(|table| cell.row.map(|row| table.row(row).id.as_str())),
            column: table.and_then(|table| cell.column.map(|column| table.column(column).id.as_str())),
        }
    }
}

impl Told<'_> {
    /// Code and name of the rule.
    pub(super) fn title(&self) -> String {
        format!("{} {}", self.code, self.rule)
    }

    /// The message, after the place where lines do not say it.
    pub(super) fn placed(&self) -> Cow<'_, str> {
        match &self.location.place {
            Some(place) => Cow::Owned(format!("[{place}] {}", self.message)),
            None => Cow::Borrowed(&self.message),
        }
    }

    /// The message, and below it the sums and what to do.
    pub(super) fn in_full(&self, setting: &Setting<'_>) -> String {
        let words = &setting.knowledge.phrases.report;
        let line = |name: &crate::lang::Bilingual, text: &str| format!("\n{}{text}", name.get(setting.lang));
        let mut text = self.placed().into_owned();
        self.notes.iter().for_each(|note| text.push_str(&line(&words.note, note)));
        self.help.iter().for_each(|help| text.push_str(&line(&words.help, help)));
        self.basis.iter().for_each(|basis| text.push_str(&line(&words.basis, basis)));
        text
    }
}
