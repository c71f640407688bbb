//! Writes the comment that takes a finding back.

use crate::check::Finding;
use crate::fix::Edit;
use crate::read::{Document, Format};
use crate::text::Span;

/// Where a comment that takes a finding back may be written, the nearest to it first; nowhere in formats without comments. Whether
/// it takes the finding back there, the document with it shows.
#[must_use]
pub fn places(document: &Document, finding: &Finding) -> Vec<Place> {
    let view = document.view.as_str();
    let start = (finding.span.start as usize).min(view.len());
    let line_end = view.get(start..).and_then(|rest| rest.find(['\n', '\r'])).map_or(view.len(), |at| start + at);
    let whole_file = Place { at: 0, around: ("", "\n"), whole_file: true };
    match document.format {
        Format::Markdown => vec![Place { at: line_end, around: (" ", ""), whole_file: false }, whole_file],
        Format::Html => {
            // In front of the words, inside of what they stand in: the next row or paragraph is their own.
            let words = document.text_at(finding.span).map_or(start, |text| text.span().start as usize);
            let before = Place { at: words, around: ("", ""), whole_file: false };
            let first = document.texts().next().map_or(words, |text| text.span().start as usize);
            vec![before, Place { at: first, around: ("", ""), whole_file: true }]
        }
        _ => Vec::new(),
    }
}

/// A place for a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    at: usize,
    /// What parts it from what stands before and behind.
    around: (&'static str, &'static str),
    whole_file: bool,
}

impl Place {
    /// Whether a comment there is about the whole file.
    #[must_use]
    pub fn is_whole_file(self) -> bool {
        self.whole_file
    }

    /// The change that writes the comment there; without a reason it has no effect until somebody gives one.
    #[must_use]
    pub fn comment(self, code: &str, reason: &str) -> Edit {
        let order = if self.whole_file { "ignore-file" } else { "ignore" };
        let (before, behind) = self.around;
        // What would end the comment may not stand in it.
        let reason = reason.trim().replace("--", "——");
        let reason = if reason.is_empty() { reason } else { format!(" {reason}") };
        Edit::new(Span::at(self.at), format!("{before}<!-- gouji: {order} {code}{reason} -->{behind}"))
    }
}
