//! The counts of a run, in words.

use super::{Setting, Summary};
use crate::check::Reason;
use crate::rule::Severity;
use std::fmt::Write as _;

impl Setting<'_> {
    /// The name of a severity.
    pub(super) fn severity(&self, severity: Severity) -> &str {
        let words = &self.knowledge.phrases.report;
        let name = match severity {
            Severity::Error => &words.error,
            Severity::Warning => &words.warning,
            Severity::Info => &words.info,
        };
        name.get(self.lang)
    }

    /// How many files and findings, how many sums hold, and why some could not be judged: a line each.
    pub(super) fn counted(&self, summary: &Summary) -> String {
        let words = &self.knowledge.phrases.report;
        let tally = &summary.tally;
        let line = words.summary.with(&[
            ("files", &summary.files),
            ("errors", &summary.errors),
            ("warnings", &summary.warnings),
            ("infos", &summary.infos),
        ]);
        let sums = words.sums.with(&[
            ("all", &(tally.sums_passed + tally.sums_failed + tally.sums_not_assessable)),
            ("held", &tally.sums_passed),
            ("failed", &tally.sums_failed),
            ("unjudged", &tally.sums_not_assessable),
        ]);
        let mut text = format!("{}\n", line.get(self.lang));
        if tally.sums_passed + tally.sums_failed + tally.sums_not_assessable > 0 {
            let _ = writeln!(text, "{}", sums.get(self.lang));
        }
        if summary.suppressed > 0 {
            let counted = &self.knowledge.phrases.suppression.counted;
            let _ = writeln!(text, "{}", counted.with(&[("count", &summary.suppressed)]).get(self.lang));
        }
        if !summary.unjudged.is_empty() {
            let times = |(reason, count): (&Reason, &usize)| {
                let reason = reason.words(&self.knowledge.phrases.reasons);
                let count = crate::lang::Bilingual::same(count.to_string());
                words.reason.fill(&[("reason", reason), ("count", &count)]).get(self.lang).to_owned()
            };
            let reasons: Vec<String> = summary.unjudged.iter().map(times).collect();
            let _ = writeln!(text, "{}{}", words.unjudged.get(self.lang), reasons.join(words.comma.get(self.lang)));
        }
        text
    }
}
