//! The running text of a report.

use crate::form::SectionId;
use crate::text::Text;

/// Where in a report a paragraph stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Where {
    /// Before the first section.
    Preamble,
    /// In a section; its heading too.
    Section(SectionId),
}

/// A paragraph of running text, a heading, or the only words of a table's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prose {
    /// What it says.
    pub text: Text,
    /// Where it stands.
    pub place: Where,
    /// Whether it is, or begins with, a heading of the top level.
    pub heading: bool,
    /// Whether it is part of a table of the form.
    pub in_table: bool,
}
