//! One page that holds everything, for the screen and for paper: the counts, each report with its tables drawn and the cells at
//! fault marked, what was found, and what was checked and holds.

mod tables;

use super::told::Told;
use super::xml::{attribute, escaped, lines};
use super::{Emitter, Entry, Setting, Summary, visible};
use crate::check::{Finding, Outcome, Verdict};
use crate::fingerprint;
use crate::lang::{Bilingual, Lang};
use crate::phrases::Page;
use crate::rule::Severity;
use std::fmt::{Display, Write as _};

pub(super) struct Html<'s> {
    pub(super) setting: &'s Setting<'s>,
}

impl Html<'_> {
    fn words(&self) -> &Page {
        &self.setting.knowledge.phrases.page
    }

    fn say<'w>(&self, words: &'w Bilingual) -> &'w str {
        words.get(self.setting.lang)
    }

    /// A sentence with its braces filled in, escaped.
    fn fill(&self, words: &Bilingual, fillings: &[(&str, &dyn Display)]) -> String {
        escaped(words.with(fillings).get(self.setting.lang))
    }

    /// What a report's part of the page is called within it.
    fn anchor(&self, entry: &Entry<'_>) -> String {
        let digest = fingerprint::digest(entry.path);
        format!("r{}", digest.get(..10).unwrap_or_default())
    }

    fn findings(&self, out: &mut String, entry: &Entry<'_>, told: &[Told<'_>], anchor: &str) {
        let words = self.words();
        let _ = writeln!(out, "<h3>{}</h3>", self.say(&words.findings));
        if told.is_empty() {
            let _ = writeln!(out, "<p>{}</p>", self.say(&words.no_findings));
            return;
        }
        out.push_str("<ol class=\"findings\">\n");
        for (at, (told, finding)) in told.iter().zip(&entry.linted.checked.findings).enumerate() {
            self.finding(out, entry, told, finding, (anchor, at + 1));
        }
        out.push_str("</ol>\n");
    }

    fn finding(
        &self,
        out: &mut String,
        entry: &Entry<'_>,
        told: &Told<'_>,
        finding: &Finding,
        (anchor, number): (&str, usize),
    ) {
        let (words, report) = (self.words(), &self.setting.knowledge.phrases.report);
        let severity = told.severity.name();
        let _ = write!(out, "<li id=\"{anchor}-{number}\"><span class=\"number\">{number}</span>");
        let _ = write!(out, "<p><span class=\"badge {severity}\">{}</span>", self.setting.severity(told.severity));
        let _ = writeln!(out, "<span class=\"message\">{}</span></p>", lines(&told.message));
        let place = match &told.location.place {
            Some(place) => escaped(place),
            None => self.fill(&words.line, &[("line", &told.location.line), ("column", &told.location.column)]),
        };
        let _ = writeln!(out, "<p class=\"faint\">{place} <span class=\"code\">{}</span></p>", escaped(&told.title()));
        let quoted = quoted(entry, finding);
        if told.cells.is_empty() && !quoted.is_empty() {
            let _ = writeln!(out, "<blockquote>{}</blockquote>", escaped(&visible::visible(&quoted)));
        }
        let mut line = |name: &Bilingual, text: &str| {
            let _ = writeln!(out, "<p>{}{}</p>", self.say(name), lines(text));
        };
        told.notes.iter().for_each(|note| line(&report.note, note));
        told.help.iter().for_each(|help| line(&report.help, help));
        told.basis.iter().for_each(|basis| line(&report.basis, basis));
        out.push_str("</li>\n");
    }

    /// What is accepted, and why.
    fn suppressed(&self, out: &mut String, told: &[Told<'_>]) {
        if told.is_empty() {
            return;
        }
        let words = self.words();
        let _ = writeln!(out, "<h3>{}</h3>\n<ul class=\"suppressed\">", self.say(&words.suppressed));
        for told in told {
            let message = lines(&told.message);
            let reason = told.suppression.as_ref().map_or("", |suppression| suppression.reason.as_ref());
            let colon = if reason.is_empty() { "" } else { self.say(&words.reason) };
            let _ = writeln!(
                out,
                "<li>{message} <span class=\"code\">{}</span> <span class=\"faint\">{colon}{}</span></li>",
                escaped(&told.title()),
                lines(reason)
            );
        }
        out.push_str("</ul>\n");
    }

    fn verified(&self, out: &mut String, verdicts: &[Verdict]) {
        let words = self.words();
        let held: Vec<&Verdict> = verdicts.iter().filter(|verdict| verdict.outcome == Outcome::Pass).collect();
        if held.is_empty() {
            return;
        }
        let (sums, others): (Vec<&Verdict>, Vec<&Verdict>) =
            held.iter().partition(|verdict| verdict.arithmetic.is_some());
        let _ = writeln!(out, "<section class=\"verified\">\n<h3>{}</h3>", self.say(&words.verified));
        if !sums.is_empty() {
            let _ = writeln!(out, "<p>{}</p>\n<ul class=\"sums\">", self.fill(&words.held, &[("count", &sums.len())]));
            let zeros = sums.iter().filter(|verdict| verdict.trivial).count();
            for verdict in sums.iter().filter(|verdict| !verdict.trivial) {
                let arithmetic = verdict.arithmetic.as_deref().unwrap_or_default();
                let of = verdict.of.get(self.setting.lang);
                let _ = writeln!(out, "<li>✓ {} {}</li>", escaped(of), escaped(arithmetic));
            }
            out.push_str("</ul>\n");
            if zeros > 0 {
                let _ = writeln!(out, "<p class=\"faint\">{}</p>", self.fill(&words.zeros, &[("count", &zeros)]));
            }
        }
        if !others.is_empty() {
            let mut counted: Vec<(&str, usize)> = Vec::new();
            for verdict in others {
                let summary = self.setting.knowledge.rules.get(verdict.rule).summary.get(self.setting.lang);
                match counted.iter_mut().find(|(other, _)| *other == summary) {
                    Some((_, count)) => *count += 1,
                    None => counted.push((summary, 1)),
                }
            }
            let times = |(summary, count): &(&str, usize)| match count {
                1 => escaped(summary),
                count => format!("{} ×{count}", escaped(summary)),
            };
            let semicolon = if self.setting.lang == Lang::Zh { "；" } else { "; " };
            let list: Vec<String> = counted.iter().map(times).collect();
            let _ = writeln!(out, "<p class=\"faint\">{}{}</p>", self.say(&words.others), list.join(semicolon));
        }
        out.push_str("</section>\n");
    }

    /// How many findings of a file have that severity.
    fn count(entry: &Entry<'_>, severity: Severity) -> usize {
        entry.linted.checked.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// The heading of a report: whose, and of which year; else its path.
    fn heading(&self, entry: &Entry<'_>) -> String {
        let whose = self.setting.whose(entry);
        match (&whose.body, whose.year) {
            (Some(body), Some(year)) => self.year_of(body, year),
            _ => escaped(entry.path),
        }
    }

    fn year_of(&self, body: &str, year: i32) -> String {
        if self.setting.lang == Lang::Zh {
            format!("{} {year}年", escaped(body))
        } else {
            format!("{} {year}", escaped(body))
        }
    }
}

/// The words that a finding points at, if they are few.
fn quoted(entry: &Entry<'_>, finding: &Finding) -> String {
    const ENOUGH: usize = 120;
    let shown = entry.linted.document.as_ref().map_or("", |document| document.show(finding.span)).trim();
    let mut quoted: String = shown.chars().take(ENOUGH).collect();
    if quoted.len() < shown.len() {
        quoted.push('…');
    }
    quoted
}

impl Emitter for Html<'_> {
    fn begin(&self) -> String {
        let (words, lang) = (self.words(), if self.setting.lang == Lang::Zh { "zh-CN" } else { "en" });
        let title = self.say(&words.title);
        let made_by = self.fill(&words.made_by, &[("version", &env!("CARGO_PKG_VERSION"))]);
        format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"{}\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>\n{}</style>\n</head>\n<body>\n<header>\n<h1>{title}</h1>\n<p class=\"faint\">{made_by}</p>\n</header>\n",
            self.setting.encoding.name(),
            include_str!("style.css")
        )
    }

    fn has_opening(&self) -> bool {
        true
    }

    fn listed(&self, entry: &Entry<'_>) -> String {
        let whose = self.setting.whose(entry);
        let tally = &entry.linted.checked.tally;
        let sums = tally.sums_passed + tally.sums_failed + tally.sums_not_assessable;
        let body = whose.body.as_deref().map_or_else(|| "—".to_owned(), escaped);
        let year = whose.year.map_or_else(|| "—".to_owned(), |year| year.to_string());
        let mut row = format!(
            "<tr><td><a href=\"#{}\">{body}</a></td><td class=\"n\">{year}</td><td>{}</td>",
            self.anchor(entry),
            escaped(entry.path)
        );
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            let count = Self::count(entry, severity);
            let class = if count > 0 { severity.name() } else { "none" };
            let _ = write!(
                row,
                "<td class=\"n {class}\">{}</td>",
                if count > 0 { format!("<b>{count}</b>") } else { "0".to_owned() }
            );
        }
        let _ = writeln!(row, "<td class=\"n\">{}/{sums}</td></tr>", tally.sums_passed);
        row
    }

    fn opening(&self, summary: &Summary, list: &str) -> String {
        let words = self.words();
        let mut out =
            format!("<section class=\"overview\">\n<h2>{}</h2>\n<div class=\"counts\">", self.say(&words.overview));
        for (class, count, name) in [
            ("files", summary.files, &words.reports),
            ("error", summary.errors, &words.errors),
            ("warning", summary.warnings, &words.warnings),
            ("info", summary.infos, &words.infos),
        ] {
            let _ = write!(out, "<span class=\"count {class}\"><b>{count}</b>{}</span>", self.say(name));
        }
        let counted = self.setting.counted(summary);
        let rest: Vec<String> = counted.lines().skip(1).map(|line| format!("<p>{}</p>\n", escaped(line))).collect();
        let _ = write!(out, "</div>\n{}<table>\n<thead><tr>", rest.concat());
        for heading in
            [&words.body, &words.year, &words.file, &words.errors, &words.warnings, &words.infos, &words.sums]
        {
            let _ = write!(out, "<th>{}</th>", self.say(heading));
        }
        let _ = write!(out, "</tr></thead>\n<tbody>\n{list}</tbody>\n</table>\n</section>\n");
        out
    }

    fn file(&self, entry: &Entry<'_>) -> String {
        let words = self.words();
        let (told, suppressed) = self.setting.all_told(entry);
        let anchor = self.anchor(entry);
        let mut out = format!("<article id=\"{}\">\n<h2>{}</h2>\n", attribute(&anchor), self.heading(entry));
        let report = entry.linted.report.as_ref();
        let form = report.and_then(|report| report.form).map(|form| self.setting.knowledge.forms.get(form));
        let form = form.map_or_else(String::new, |form| format!(" · {}", escaped(form.name.get(self.setting.lang))));
        let _ = writeln!(out, "<p class=\"faint\">{}{form}</p>", escaped(entry.path));
        if entry.linted.document.is_none() {
            let _ = writeln!(out, "<p>{}</p>", self.say(&words.nothing_read));
        }
        self.findings(&mut out, entry, &told, &anchor);
        self.suppressed(&mut out, &suppressed);
        self.tables(&mut out, entry, &anchor);
        self.verified(&mut out, &entry.linted.checked.verdicts);
        out.push_str("</article>\n");
        out
    }

    fn end(&self, _: &Summary) -> String {
        "</body>\n</html>\n".to_owned()
    }
}
