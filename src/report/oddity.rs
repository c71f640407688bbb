//! What a reader stumbles over in the prose, whatever it says.

use super::{Date, Where};
use crate::text::Span;

/// What it is that one stumbles over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OddityKind {
    /// A book-title mark or bracket without its other half.
    Unpaired,
    /// A paragraph that stands there a second time.
    Repeated,
    /// A point or sub-heading out of its order.
    Misnumbered,
    /// Another body is named as the one that reports: in the signature, or in the name of the report.
    OtherBody,
    /// Another body is named as the one to ask.
    OtherContact,
    /// The body speaks of itself as one of another kind: 我镇, in the report of a department.
    OtherLevel,
    /// It speaks of a wider place as its own: 我县, in the report of a town.
    WiderLevel,
    /// A place of the same level as the body's does what the body should do.
    OtherPlace,
    /// The first year that the report speaks of is another than its own.
    OtherYear,
    /// A plan for a year.
    PlanYear,
    /// A day up to which something is said to hold.
    Until,
}

impl OddityKind {
    /// Its name in rules.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unpaired => "unpaired",
            Self::Repeated => "repeated",
            Self::Misnumbered => "misnumbered",
            Self::OtherBody => "other-body",
            Self::OtherContact => "other-contact",
            Self::OtherLevel => "other-level",
            Self::WiderLevel => "wider-level",
            Self::OtherPlace => "other-place",
            Self::OtherYear => "other-year",
            Self::PlanYear => "plan-year",
            Self::Until => "until",
        }
    }
}

/// Something that one stumbles over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// What.
    pub kind: OddityKind,
    /// Where.
    pub span: Span,
    /// The section it stands in.
    pub place: Where,
    /// The year that it speaks of.
    pub year: Option<i32>,
    /// The day that it speaks of.
    pub date: Option<Date>,
}
