//! How a rule says that a finding may be mended.
//!
//! ```text
//! expected                              the numbers with which all sums come out, into the cells to blame
//! add rows                              the rows that are missing, with noughts
//! cell.text := cell.value               what stands there is replaced by the value of an expression
//! total := sum(natural_person..other)   so is the number of a cell
//! ```

use super::{CellPick, Fact, Node};

/// A way to mend a finding.
#[derive(Debug)]
pub enum Repair {
    /// The cells to blame get the numbers with which all sums come out.
    Expected,
    /// The rows that are missing are added, with noughts.
    AddRows,
    /// Something is replaced by the value of an expression.
    Assign(Target, Node),
}

/// What an expression's value is written over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Something that the report says.
    Fact(Fact),
    /// The number of a cell.
    Cell(CellPick),
}

impl Repair {
    /// Whether a figure or a date may change by it.
    #[must_use]
    pub fn changes_figures(&self) -> bool {
        match self {
            Self::Expected | Self::AddRows | Self::Assign(Target::Cell(_), _) => true,
            Self::Assign(Target::Fact(fact), _) => matches!(fact, Fact::PeriodFirst | Fact::PeriodLast),
        }
    }
}

impl Fact {
    /// Whether it has a place in the report that can be written over.
    #[must_use]
    pub fn is_placed(self) -> bool {
        matches!(
            self,
            Self::CellText
                | Self::RowLabel
                | Self::ColumnLabel
                | Self::SectionTitle
                | Self::TableNote
                | Self::PeriodFirst
                | Self::PeriodLast
                | Self::CitationPrefix
                | Self::CitationIssuer
                | Self::CitationBrackets
        )
    }
}
