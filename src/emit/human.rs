//! The report for people: every finding with the lines it is about, by miette.

use super::excerpt::{self, Excerpt};
use super::location::Locator;
use super::{Emitter, Entry, Setting, Summary};
use crate::check::{Elsewhere, Finding, Outcome, Verdict};
use crate::lang::Lang;
use crate::phrases::Report as Words;
use crate::rule::{Rule, Severity};
use crate::text::Span;
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode, ThemeCharacters, ThemeStyles,
};
use std::fmt::{self, Write as _};
use std::ops::Range;

/// Writes the report for people.
#[derive(Debug)]
pub struct Human<'s> {
    setting: &'s Setting<'s>,
    handler: GraphicalReportHandler,
}

/// Columns that line numbers and rulings take.
const GUTTER: usize = 8;

impl<'s> Human<'s> {
    /// A writer.
    #[must_use]
    pub fn new(setting: &'s Setting<'s>) -> Self {
        let look = setting.look;
        let handler = GraphicalReportHandler::new_themed(theme(look.colour))
            .with_context_lines(0)
            .with_width(look.width)
            .with_links(false)
            .without_syntax_highlighting();
        Self { setting, handler }
    }

    fn words(&self) -> &'s Words {
        &self.setting.knowledge.phrases.report
    }

    fn finding(&self, out: &mut String, finding: &Finding, path: &str, locator: Option<&Locator<'_>>) {
        let rule = self.setting.knowledge.rules.get(finding.rule);
        let (excerpt, labels) = self.excerpt(finding, path, locator);
        let shown = Shown { finding, rule, words: self.words(), lang: self.setting.lang, excerpt, labels };
        // A string takes everything that is written to it.
        let _ = self.handler.render_report(out, &shown);
        self.elsewhere(out, &finding.elsewhere);
        for note in &finding.notes {
            self.footer(out, self.words().note.get(self.setting.lang), note.get(self.setting.lang));
        }
        self.footer(out, self.words().help.get(self.setting.lang), finding.help.get(self.setting.lang));
        self.footer(out, self.words().basis.get(self.setting.lang), rule.basis.get(self.setting.lang));
        out.push('\n');
    }

    /// The lines to show, and the labels in them.
    fn excerpt(
        &self,
        finding: &Finding,
        path: &str,
        locator: Option<&Locator<'_>>,
    ) -> (Option<Excerpt>, Vec<LabeledSpan>) {
        let Some(locator) = locator else { return (None, Vec::new()) };
        let mut spans: Vec<Span> = finding.labels.iter().map(|label| label.span).collect();
        if spans.is_empty() {
            spans.push(finding.span);
        }
        let place = locator.locate(finding.span, self.setting.lang).place;
        let path = excerpt::harmless_text(path);
        let name = place.map_or_else(|| path.clone(), |place| format!("{path} {place}"));
        let (excerpt, places) = Excerpt::new(name, locator, &spans, self.excerpt_width());
        let words = |at: usize| finding.labels.get(at).and_then(|label| label.words.as_ref());
        let label = |(at, place): (usize, Range<usize>)| {
            let words = words(at).map(|words| words.get(self.setting.lang).to_owned());
            let range = place.start..place.end.max(place.start);
            if spans[at] == finding.span {
                LabeledSpan::new_primary_with_span(words, range)
            } else {
                LabeledSpan::new_with_span(words, range)
            }
        };
        let labels = places.into_iter().enumerate().map(label).collect();
        (Some(excerpt), labels)
    }

    /// What a finding is compared with, file by file.
    fn elsewhere(&self, out: &mut String, places: &[Elsewhere]) {
        let (forms, lang) = (&self.setting.knowledge.forms, self.setting.lang);
        for of_file in places.chunk_by(|a, b| a.file.path == b.file.path) {
            let Some(first) = of_file.first() else { continue };
            let locator = Locator::new(&first.file.document);
            let spans: Vec<Span> = of_file.iter().map(|place| place.span).collect();
            let path = excerpt::harmless_text(&first.file.path.to_string_lossy());
            let place = locator.locate(first.span, lang).place;
            let name = place.map_or_else(|| path.clone(), |place| format!("{path} {place}"));
            let (excerpt, ranges) = Excerpt::new(name, &locator, &spans, self.excerpt_width());
            let label = |(place, range): (&Elsewhere, Range<usize>)| {
                LabeledSpan::new_with_span(place.words(forms, lang), range.start..range.end.max(range.start))
            };
            let labels = of_file.iter().zip(ranges).map(label).collect();
            let beside = Beside { words: self.words().beside.get(lang), excerpt, labels };
            // A string takes everything that is written to it.
            let _ = self.handler.render_report(out, &beside);
        }
    }

    fn excerpt_width(&self) -> usize {
        self.setting.look.width.saturating_sub(GUTTER).max(40)
    }

    /// A line under the excerpt, wrapped to the terminal.
    fn footer(&self, out: &mut String, name: &str, words: &str) {
        let indent = format!("  {name}");
        let hanging = " ".repeat(unicode_width::UnicodeWidthStr::width(indent.as_str()));
        let options = textwrap::Options::new(self.setting.look.width.saturating_sub(2))
            .initial_indent(&indent)
            .subsequent_indent(&hanging);
        let _ = writeln!(out, "{}", textwrap::fill(&excerpt::harmless_text(words), options));
    }

    fn verified(&self, out: &mut String, verdicts: &[Verdict]) {
        let held = verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Pass);
        let _ = writeln!(out, "{}", self.words().verified.get(self.setting.lang));
        let mut others: Vec<(&Verdict, usize)> = Vec::new();
        let mut zeros = 0_usize;
        for verdict in held {
            match &verdict.arithmetic {
                Some(_) if verdict.trivial => zeros += 1,
                Some(arithmetic) => {
                    let assumed = if verdict.assumed { self.words().assumed.get(self.setting.lang) } else { "" };
                    let _ = writeln!(
                        out,
                        "  ✓ {:<7} {}  {arithmetic}{assumed}",
                        verdict.code,
                        verdict.of.get(self.setting.lang)
                    );
                }
                None => match others.iter_mut().find(|(other, _)| other.rule == verdict.rule) {
                    Some((_, count)) => *count += 1,
                    None => others.push((verdict, 1)),
                },
            }
        }
        if zeros > 0 {
            let words = self.words().zeros.with(&[("count", &zeros)]);
            let _ = writeln!(out, "  ✓ {}", words.get(self.setting.lang));
        }
        for (verdict, count) in others {
            let rule = self.setting.knowledge.rules.get(verdict.rule);
            let times = if count > 1 { format!(" ×{count}") } else { String::new() };
            let _ = writeln!(out, "  ✓ {:<7} {}{times}", rule.code, rule.summary.get(self.setting.lang));
        }
        out.push('\n');
    }
}

impl Emitter for Human<'_> {
    fn file(&self, entry: &Entry<'_>) -> String {
        let mut out = String::new();
        let checked = &entry.linted.checked;
        let locator = entry.linted.document.as_ref().filter(|_| !checked.findings.is_empty()).map(Locator::new);
        for finding in &checked.findings {
            self.finding(&mut out, finding, entry.path, locator.as_ref());
        }
        if self.setting.look.verified {
            let _ = writeln!(out, "{}", excerpt::harmless_text(entry.path));
            self.verified(&mut out, &checked.verdicts);
        }
        out
    }

    fn end(&self, summary: &Summary) -> String {
        self.setting.counted(summary)
    }
}

/// A finding as miette wants it.
#[derive(Debug)]
struct Shown<'f> {
    finding: &'f Finding,
    rule: &'f Rule,
    words: &'f Words,
    lang: Lang,
    excerpt: Option<Excerpt>,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&excerpt::harmless_text(self.finding.message.get(self.lang)))
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let severity = match self.finding.severity {
            Severity::Error => &self.words.error,
            Severity::Warning => &self.words.warning,
            Severity::Info => &self.words.info,
        };
        Some(Box::new(format!("{} {} {}", severity.get(self.lang), self.finding.code, self.rule.name)))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt.as_ref().map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

/// What a finding is compared with, as miette wants it.
#[derive(Debug)]
struct Beside<'w> {
    words: &'w str,
    excerpt: Excerpt,
    labels: Vec<LabeledSpan>,
}

impl fmt::Display for Beside<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.words)
    }
}

impl std::error::Error for Beside<'_> {}

impl Diagnostic for Beside<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(miette::Severity::Advice)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

fn theme(colour: bool) -> GraphicalTheme {
    GraphicalTheme {
        characters: ThemeCharacters::unicode(),
        styles: if colour { ThemeStyles::ansi() } else { ThemeStyles::none() },
    }
}
