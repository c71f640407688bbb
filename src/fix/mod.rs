//! Mends what was found. Which fixes there are is said by the rules; what is here are the few mechanisms that they name.
//!
//! A fix is changes to the text view. It is offered only if it is good: the document with the changes is checked again, and
//! then the finding is gone, there is no other in its place, and nothing has changed that the fix does not change.

mod edit;
mod file;
mod markup;
mod propose;
mod rows;
mod verify;
mod write;

pub use edit::{Edit, NewRow, apply, merge};
pub use file::{Mended, count_unsafe, mend};
pub use write::{Unwritable, is_writable, write};

use crate::check::Context;
use crate::lang::Bilingual;
use crate::lint::{Knowledge, Linted};
use crate::suppress::{self, Place};
use crate::text::Span;

/// Whether a fix may be made without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Safety {
    /// What the report says stays the same: it is only written as it should be.
    Safe,
    /// A figure or a date changes, or is there where none was.
    Unsafe,
}

/// Changes to the text view that mend a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, in one line.
    pub title: Bilingual,
    /// The changes, from the beginning to the end; none overlaps another.
    pub edits: Vec<Edit>,
    /// Whether it may be made without asking.
    pub safety: Safety,
}

/// Finds fixes.
pub struct Fixer<'f> {
    /// Forms, words and rules.
    pub knowledge: &'f Knowledge,
    /// The kind of body, if the user says.
    pub profile: Option<&'f str>,
    /// Checks the document with some changes, in the same manner as it was checked; nothing where they cannot be made.
    pub check: &'f dyn Fn(&[Edit]) -> Option<Linted>,
}

impl Fixer<'_> {
    /// The fixes of one finding, by its place among the findings.
    #[must_use]
    pub fn fixes(&self, linted: &Linted, finding: usize) -> Vec<Fix> {
        let proposed = self.proposed(linted, finding).into_iter();
        let good = proposed.filter_map(|fix| Some(Fix { safety: self.verify(linted, &[finding], &fix.edits)?, ..fix }));
        good.collect()
    }

    /// The changes of as many fixes as can be made at once, none less safe than `most`; nothing if there is none. Other
    /// fixes may be possible behind them.
    #[must_use]
    pub fn round(&self, linted: &Linted, most: Safety) -> Option<Vec<Edit>> {
        let proposed: Vec<(usize, Fix)> = (0..linted.checked.findings.len())
            .filter_map(|at| Some((at, self.proposed(linted, at).into_iter().find(|fix| fix.safety <= most)?)))
            .collect();
        if let Some(all) = self.together(linted, &proposed, most) {
            return Some(all);
        }
        let findings = 0..linted.checked.findings.len();
        let good = |at: usize| Some((at, self.fixes(linted, at).into_iter().find(|fix| fix.safety <= most)?));
        let good: Vec<(usize, Fix)> = findings.filter_map(good).collect();
        let first = || good.first().map(|(_, fix)| fix.edits.clone());
        self.together(linted, &good, most).or_else(first)
    }

    /// Fixes of several findings as one, those left out that get in each other's way.
    fn together(&self, linted: &Linted, fixes: &[(usize, Fix)], most: Safety) -> Option<Vec<Edit>> {
        let (mut edits, mut mended) = (Vec::new(), Vec::new());
        for (finding, fix) in fixes {
            if let Some(merged) = merge(edits.iter().chain(&fix.edits)) {
                edits = merged;
                mended.push(*finding);
            }
        }
        let safety = self.verify(linted, &mended, &edits)?;
        (safety <= most).then_some(edits)
    }

    fn proposed(&self, linted: &Linted, finding: usize) -> Vec<Fix> {
        let Linted { document: Some(document), report: Some(report), checked, .. } = linted else { return Vec::new() };
        let Some(finding) = checked.findings.get(finding) else { return Vec::new() };
        let Knowledge { forms, vocabulary, .. } = self.knowledge;
        let context = Context::new(report, document, forms, vocabulary, self.profile);
        let proposer = context.as_ref().map(|context| propose::Proposer { context, knowledge: self.knowledge });
        proposer.map_or_else(Vec::new, |proposer| proposer.fixes(finding))
    }

    /// Where a comment takes a finding back: beside it, or for the whole file where it stands nowhere.
    #[must_use]
    pub fn suppression(&self, linted: &Linted, finding: usize) -> Option<Place> {
        const SOME_REASON: &str = "…";
        let found = linted.checked.findings.get(finding)?;
        let takes_back = |place: &Place| {
            let after = (self.check)(&[place.comment(&found.code, SOME_REASON)]);
            after.is_some_and(|after| verify::mends(&linted.checked, &after.checked, &[finding]))
        };
        suppress::places(linted.document.as_ref()?, found).into_iter().find(takes_back)
    }

    /// Whether changes mend these findings and do no harm; and how safe they are then.
    fn verify(&self, before: &Linted, findings: &[usize], edits: &[Edit]) -> Option<Safety> {
        if edits.is_empty() || findings.is_empty() {
            return None;
        }
        let after = (self.check)(edits)?;
        let mended = verify::mends(&before.checked, &after.checked, findings);
        mended.then(|| verify::safety(&self.knowledge.forms, before, &after, edits)).flatten()
    }
}

impl Edit {
    /// Replaces what stands at `span`.
    #[must_use]
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into(), rows: Vec::new() }
    }
}
