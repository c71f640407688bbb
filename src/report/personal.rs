//! Personal data in a report: what must not be published, and is never shown whole.

use crate::text::Span;

/// What sort of personal data it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PersonalKind {
    /// A citizen's identity number.
    IdNumber,
    /// One of the old sort, of fifteen digits.
    OldIdNumber,
    /// A mobile number.
    Mobile,
    /// The number of a bank card.
    BankCard,
    /// A mailbox at a public provider, named by a number.
    Mailbox,
    /// The name of an applicant.
    Applicant,
    /// Where somebody lives.
    Address,
    /// A table of names with numbers, addresses or amounts.
    Table,
    /// A table of people who receive benefits.
    Benefits,
}

impl PersonalKind {
    /// Its name in rules.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::IdNumber => "id",
            Self::OldIdNumber => "old-id",
            Self::Mobile => "mobile",
            Self::BankCard => "bank-card",
            Self::Mailbox => "mailbox",
            Self::Applicant => "applicant",
            Self::Address => "address",
            Self::Table => "table",
            Self::Benefits => "benefits",
        }
    }
}

/// Personal data that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personal {
    /// What it is.
    pub kind: PersonalKind,
    /// Where.
    pub span: Span,
    /// Whether it stands where the body says how it is reached.
    pub contact: bool,
    /// Whether a name stands beside it in a table.
    pub beside_name: bool,
}
