//! Where the view of a document was read from in the parts of its package: what it takes to write into them.

use super::Format;
use crate::text::Span;
use std::ops::Range;

/// A package, with what its document was read from.
#[derive(Debug)]
pub(crate) struct Traced {
    pub(crate) format: Format,
    /// Of a Word document the main part; of a workbook those of its sheets, in the order of the sheets, the order in which
    /// cells are computed, if it says so, and the main part.
    pub(crate) parts: Vec<Part>,
    /// Of a Word document, where its view was read from, in the order of the view.
    pub(crate) origins: Vec<Origin>,
}

/// A part of a package.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) source: String,
}

/// Where a stretch of the view was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) view: Span,
    pub(crate) of: OriginKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OriginKind {
    /// The character data at these bytes of the part; `text` is what it says, of which the view may show a part only.
    Text {
        /// The bytes of the part.
        source: Range<usize>,
        /// What they say.
        text: String,
        /// Where in it the view's stretch begins.
        from: usize,
    },
    /// A paragraph without words, at these bytes of the part.
    Gap {
        /// The bytes of the part, its tags included.
        paragraph: Range<usize>,
    },
}
