//! What is left of the findings of a file when everything that the user has settled is taken into account.

use super::baseline::{Baseline, Known};
use super::comment::{self, Comment};
use super::{By, Suppressed};
use crate::check::Finding;
use crate::config::{Cells, Config, Suppression, absolute};
use crate::fingerprint::{self, Identity};
use crate::lang::{Bilingual, Lang};
use crate::lint::{Knowledge, Linted};
use crate::rule::{self, RuleId, Selection, Severity};
use crate::text::Span;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// What the user has settled for a file.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    /// Severities that the user gave to rules.
    pub severities: HashMap<RuleId, Severity>,
    /// The configuration, for what it accepts.
    pub config: Option<Arc<Config>>,
    /// What is known.
    pub baseline: Option<Arc<Baseline>>,
    /// Whether comments in files are not to count.
    pub no_comments: bool,
    /// The language in which findings are written down for the list of known ones, if they are to be.
    pub recording: Option<Lang>,
}

impl Settled {
    /// Takes everything into account that the user has settled for the file at `path`, of whose rules `selection` is on.
    pub fn settle(&self, linted: &mut Linted, selection: &Selection, path: &Path, knowledge: &Knowledge) {
        for finding in &mut linted.checked.findings {
            if let Some(severity) = self.severities.get(&finding.rule) {
                finding.severity = *severity;
            }
        }
        let mut settling = Settling { settled: self, selection, knowledge, linted, remarks: Vec::new() };
        if !self.no_comments {
            settling.comments();
        }
        settling.config(path);
        settling.baseline(path);
        let findings = &mut linted.checked.findings;
        findings.sort_by_key(|finding| (finding.span.start, Reverse(finding.severity), finding.rule));
    }
}

struct Settling<'s, 'l> {
    settled: &'s Settled,
    selection: &'s Selection,
    knowledge: &'s Knowledge,
    linted: &'l mut Linted,
    /// What there is to say about comments.
    remarks: Vec<Finding>,
}

impl Settling<'_, '_> {
    /// Takes the findings that `accepts` gives a reason for out of the list.
    fn suppress(&mut self, by: By, mut accepts: impl FnMut(&Finding, &Linted) -> Option<String>) {
        let findings = std::mem::take(&mut self.linted.checked.findings);
        let mut left = Vec::with_capacity(findings.len());
        for finding in findings {
            match accepts(&finding, self.linted) {
                Some(reason) => self.linted.checked.suppressed.push(Suppressed { finding, by, reason }),
                None => left.push(finding),
            }
        }
        self.linted.checked.findings = left;
    }

    fn comments(&mut self) {
        let Some(document) = &self.linted.document else { return };
        let words = &self.knowledge.phrases.suppression;
        let mut orders: Vec<(Comment, Vec<RuleId>)> = Vec::new();
        for comment in comment::comments(document) {
            let comment = match comment {
                Ok(comment) => comment,
                Err(span) => {
                    self.remark("unknown-suppression", span, words.not_understood.clone());
                    continue;
                }
            };
            let mut rules = Vec::new();
            for name in &comment.rules {
                let matching = rule::matching(&self.knowledge.rules, name);
                if matching.is_empty() {
                    self.remark("unknown-suppression", comment.span, words.unknown_rule.with(&[("name", name)]));
                }
                rules.extend(matching);
            }
            if comment.reason.is_empty() {
                self.remark("suppression-without-reason", comment.span, words.no_reason.clone());
            } else if !rules.is_empty() {
                orders.push((comment, rules));
            }
        }
        let mut used = vec![false; orders.len()];
        self.suppress(By::Comment, |finding, _| {
            let fits = |(comment, rules): &(Comment, Vec<RuleId>)| {
                let here = comment.target.is_none_or(|target| touches(target, finding.span));
                here && rules.contains(&finding.rule)
            };
            let at = orders.iter().position(fits)?;
            used[at] = true;
            Some(orders[at].0.reason.clone())
        });
        for ((comment, rules), _) in orders.iter().zip(used).filter(|(_, used)| !used) {
            // Of rules that are off in this run nothing can be said.
            if rules.iter().all(|rule| self.selection.has(*rule)) {
                self.remark(
                    "unused-suppression",
                    comment.span,
                    words.unused.with(&[("rules", &comment.rules.join(", "))]),
                );
            }
        }
        self.linted.checked.findings.append(&mut self.remarks);
    }

    fn remark(&mut self, rule: &str, span: Span, message: Bilingual) {
        let Some(id) = self.knowledge.rules.named(rule).first().copied() else { return };
        if !self.selection.has(id) {
            return;
        }
        let rule = self.knowledge.rules.get(id);
        self.linted.checked.tally.failed += 1;
        self.remarks.push(Finding {
            severity: self.settled.severities.get(&id).copied().unwrap_or(rule.severity),
            help: rule.help.clone(),
            span,
            ..Finding::plain(id, rule, message)
        });
    }

    fn config(&mut self, path: &Path) {
        let (rules, forms) = (&self.knowledge.rules, &self.knowledge.forms);
        let Some(config) = self.settled.config.as_ref().filter(|config| !config.suppressions.is_empty()) else {
            return;
        };
        let path = absolute(path);
        let identity = Identity::of(self.linted, &path.to_string_lossy());
        let here: Vec<&Suppression> = config
            .suppressions
            .iter()
            .filter(|it| it.paths.as_ref().is_none_or(|paths| paths.has(&path, false)))
            .filter(|it| is_of(it, &identity))
            .collect();
        if here.is_empty() {
            return;
        }
        self.suppress(By::Config, |finding, _| {
            let fits = |it: &&&Suppression| {
                let rule = it.rules.iter().any(|name| rule::matching(rules, &name.value).contains(&finding.rule));
                let wanted: Vec<Cells> = it.cells.iter().filter_map(|name| Cells::parse(&name.value, forms)).collect();
                let cell = finding.cells.first();
                rule && (it.cells.is_empty()
                    || cell.is_some_and(|cell| wanted.iter().any(|cells| cells.has(cell, forms))))
            };
            let it = here.iter().find(fits)?;
            it.mark_used();
            Some(it.reason.value.clone())
        });
    }

    fn baseline(&mut self, path: &Path) {
        let Some(baseline) = &self.settled.baseline else { return };
        let forms = &self.knowledge.forms;
        let identity = Identity::of(self.linted, &baseline.relative(path));
        let prints = fingerprint::of(&self.linted.checked.findings, self.linted, &identity, forms);
        if let Some(lang) = self.settled.recording {
            let findings = self.linted.checked.findings.iter().zip(&prints);
            let known = findings.map(|(finding, print)| {
                let name = &self.knowledge.rules.get(finding.rule).name;
                Known::new(finding, name, finding.message.get(lang), &identity, print.clone(), forms)
            });
            self.linted.checked.known = known.collect();
        }
        let mut prints = prints.into_iter();
        self.suppress(By::Baseline, |finding, _| {
            let print = prints.next().unwrap_or_default();
            baseline.accept(finding, &identity, &print, forms)
        });
    }
}

/// Whether a finding at `place` is in `target`.
fn touches(target: Span, place: Span) -> bool {
    target.start <= place.start && place.start <= target.end
}

fn is_of(suppression: &Suppression, identity: &Identity) -> bool {
    let (body, year) = match identity {
        Identity::Report(body, year) => (Some(body), Some(*year)),
        Identity::Path(_) => (None, None),
    };
    let plain = |name: &str| name.split_whitespace().collect::<String>();
    let body_fits = suppression.bodies.is_empty()
        || body.is_some_and(|body| suppression.bodies.iter().any(|name| plain(&name.value) == *body));
    let year_fits =
        suppression.years.is_empty() || year.is_some_and(|year| suppression.years.iter().any(|it| it.value == year));
    body_fits && year_fits
}
