//! The report for people: every finding with the lines it is about, by miette.

use super::excerpt::{Excerpt, Mark, without_needless_columns};
use super::location::Locator;
use super::visible::harmless_text;
use super::{Emitter, Entry, Setting, Summary};
use crate::check::{Elsewhere, Finding, Outcome, Verdict};
use crate::lang::Lang;
use crate::phrases::Report as Words;
use crate::rule::{Rule, Severity};
use crate::text::paragraph;
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
        self.render(out, &shown);
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
        let words = |at: usize| finding.labels.get(at).and_then(|label| label.words.as_ref());
        let words = |at: usize| words(at).map(|words| words.get(self.setting.lang));
        let mark = |(at, label): (usize, &crate::check::Label)| Mark::new(label.span, words(at));
        let mut marks: Vec<Mark> = finding.labels.iter().enumerate().map(mark).collect();
        if marks.is_empty() {
            marks.push(Mark::new(finding.span, None));
        }
        let path = harmless_text(path);
        let (excerpt, places) = Excerpt::new(path, locator, &marks, self.excerpt_width(), self.setting.lang);
        let label = |(at, place): (usize, Range<usize>)| {
            let words = words(at).map(str::to_owned);
            let range = place.start..place.end.max(place.start);
            if marks[at].span == finding.span {
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
            let words: Vec<Option<String>> = of_file.iter().map(|place| place.words(forms, lang)).collect();
            let mark = |(place, words): (&Elsewhere, &Option<String>)| Mark::new(place.span, words.as_deref());
            let marks: Vec<Mark> = of_file.iter().zip(&words).map(mark).collect();
            let path = harmless_text(&first.file.path.to_string_lossy());
            let (excerpt, ranges) = Excerpt::new(path, &locator, &marks, self.excerpt_width(), lang);
            let label = |(words, range): (Option<String>, Range<usize>)| {
                LabeledSpan::new_with_span(words, range.start..range.end.max(range.start))
            };
            let labels = words.into_iter().zip(ranges).map(label).collect();
            let beside = Beside { words: self.words().beside.get(lang), excerpt, labels };
            self.render(out, &beside);
        }
    }

    fn render(&self, out: &mut String, diagnostic: &dyn Diagnostic) {
        let mut rendered = String::new();
        // A string takes everything that is written to it.
        let _ = self.handler.render_report(&mut rendered, diagnostic);
        out.push_str(&without_needless_columns(&rendered));
    }

    fn excerpt_width(&self) -> usize {
        self.setting.look.width.saturating_sub(GUTTER).max(40)
    }

    /// A line under the excerpt, wrapped to the terminal.
    fn footer(&self, out: &mut String, name: &str, words: &str) {
        let words = harmless_text(words);
        let _ = writeln!(out, "{}", paragraph(&format!("  {name}"), &words, self.setting.look.width.saturating_sub(2)));
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
                    let of = verdict.of.get(self.setting.lang);
                    self.holds(out, &verdict.code, &format!("{of}  {arithmetic}{assumed}"));
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
            self.holds(out, &rule.code, &format!("{}{times}", rule.summary.get(self.setting.lang)));
        }
        out.push('\n');
    }

    fn holds(&self, out: &mut String, code: &str, words: &str) {
        let _ = writeln!(out, "{}", paragraph(&format!("  ✓ {code:<7} "), words, self.setting.look.width));
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
            let _ = writeln!(out, "{}", harmless_text(entry.path));
            self.verified(&mut out, &checked.verdicts);
        }
        out
    }

    fn end(&self, summary: &Summary) -> String {
        let counted = self.setting.counted(summary);
        counted.lines().map(|line| paragraph("", line, self.setting.look.width) + "\n").collect()
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
        f.write_str(&harmless_text(self.finding.message.get(self.lang)))
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
