//! The other reports that a rule can compare with: that of the year before, those of the bodies below, another file of the same.

use super::node::{CellPick, Node};
use super::{Comparison, Compiled, Fact};
use crate::form::FormId;

/// How other reports stand to the one that is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// The same body's for the year before; of a body that others were merged into, theirs too, added up.
    Previous,
    /// The same body's for the same year, in another file.
    Version,
    /// Those of all bodies that the report adds up.
    Children,
    /// Those of them that are there.
    PresentChildren,
    /// Those of all bodies below for the year before.
    PreviousChildren,
}

impl Relation {
    /// All of them, with their names in rule files.
    pub const ALL: [(&'static str, Self); 5] = [
        ("prev", Self::Previous),
        ("version", Self::Version),
        ("children", Self::Children),
        ("present_children", Self::PresentChildren),
        ("prev_children", Self::PreviousChildren),
    ];

    /// The relation of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(it, _)| *it == name).map(|(_, relation)| *relation)
    }

    /// Whether a cell of theirs has one number, and not one for each of many reports.
    #[must_use]
    pub fn is_single(self) -> bool {
        matches!(self, Self::Previous | Self::Version)
    }
}

/// Cells of other reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Others {
    /// Whose.
    pub relation: Relation,
    /// Which.
    pub cells: OtherCells,
}

/// Which cells of another report are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OtherCells {
    /// The one that stands where the cell at hand does.
    Same,
    /// Those that a name stands for, in each form that has them.
    These(Vec<(FormId, Vec<CellPick>)>),
}

impl OtherCells {
    /// Those of a form; nothing where the form does not have them.
    #[must_use]
    pub fn of_form(&self, form: FormId) -> Option<&[CellPick]> {
        match self {
            Self::Same => Some(&[]),
            Self::These(cells) => cells.iter().find(|(of, _)| *of == form).map(|(_, cells)| cells.as_slice()),
        }
    }
}

impl Fact {
    /// The relation that it is about, of facts about other reports.
    #[must_use]
    pub fn relation(self) -> Option<Relation> {
        Some(match self {
            Self::PreviousPresent
            | Self::PreviousExpected
            | Self::PreviousYear
            | Self::PreviousBody
            | Self::PreviousSameFigures
            | Self::PreviousLikeness
            | Self::PreviousProblemsLikeness
            | Self::PreviousFigure
            | Self::ChangeMeasured => Relation::Previous,
            Self::VersionPath | Self::VersionOtherFormat => Relation::Version,
            Self::ChildrenCount
            | Self::ChildrenMissing
            | Self::ChildrenMissingCount
            | Self::ChildrenUnsound
            | Self::ChildrenRepeated
            | Self::ChildrenOutside
            | Self::ChildrenOddOne
            | Self::ChildrenOddOneIs => Relation::Children,
            _ => return None,
        })
    }

    /// Whether only the whole collection can tell.
    #[must_use]
    pub fn is_of_collection(self) -> bool {
        self.relation().is_some()
            || matches!(
                self,
                Self::SiblingSameFigures
                    | Self::SiblingAlike
                    | Self::SiblingLikeness
                    | Self::DeclaredScope
                    | Self::IdentityTrouble
                    | Self::IdentityOfPath
                    | Self::IdentityOfText
                    | Self::IdentityOthers
            )
    }

    /// Whether the figures and the names of a report are enough to tell: its words are not needed.
    #[must_use]
    pub fn is_of_figures(self) -> bool {
        let of_report = matches!(
            self,
            Self::Year
                | Self::Form
                | Self::FormOfYear
                | Self::Body
                | Self::Profile
                | Self::Government
                | Self::MakesRules
                | Self::IsReport
                | Self::Figures
        );
        let of_item = matches!(self, Self::TableIdText | Self::RowIdText | Self::ColumnIdText | Self::CellFigure);
        of_report || of_item || self.is_of_collection()
    }
}

impl Comparison {
    /// What a rule asks of other reports, if it does.
    #[must_use]
    pub fn of(compiled: &[Compiled]) -> Option<Self> {
        let nodes = || compiled.iter().flat_map(|it| it.when.iter().chain([&it.assert]));
        if !nodes().any(Node::compares) {
            return None;
        }
        let of_words = !nodes().all(Node::is_of_figures);
        let mut comparison = Self { needs: Vec::new(), of_parents: false, of_words };
        for node in nodes() {
            comparison.of_parents |= node.is_of_parents();
            node.relations(&mut |relation| {
                if !comparison.needs.contains(&relation) {
                    comparison.needs.push(relation);
                }
            });
        }
        Some(comparison)
    }
}

impl Node {
    /// Whether only the whole collection can tell.
    #[must_use]
    pub fn compares(&self) -> bool {
        let mut compares = false;
        self.walk(&mut |part| {
            compares |= match part {
                Self::OfOthers(..) => true,
                Self::Fact(fact) => fact.is_of_collection(),
                _ => false,
            };
        });
        compares
    }

    /// Calls `visit` with the relations of the other reports whose figures it asks for.
    pub fn relations(&self, visit: &mut impl FnMut(Relation)) {
        self.walk(&mut |part| match part {
            Self::OfOthers(_, others) => visit(others.relation),
            // Whether there is one can be asked where there is none.
            Self::Fact(Fact::PreviousPresent | Fact::PreviousExpected) => {}
            Self::Fact(fact) => fact.relation().filter(|it| it.is_single()).into_iter().for_each(&mut *visit),
            _ => {}
        });
    }

    /// Whether it asks what is declared of bodies below this one.
    fn is_of_parents(&self) -> bool {
        let mut asks = false;
        self.walk(&mut |part| {
            asks |= match part {
                Self::Fact(fact) => *fact == Fact::DeclaredScope || fact.relation() == Some(Relation::Children),
                Self::OfOthers(_, others) => !others.relation.is_single(),
                _ => false,
            };
        });
        asks
    }

    /// Whether the figures and the names of a report are enough to tell.
    #[must_use]
    pub fn is_of_figures(&self) -> bool {
        let mut enough = true;
        self.walk(&mut |part| {
            enough &= match part {
                Self::Fact(fact) => fact.is_of_figures(),
                Self::OfCells(function, _) => matches!(function, super::Function::Sum | super::Function::Greatest),
                Self::Passage(_)
                | Self::Mentions(..)
                | Self::Beside(_)
                | Self::Matches(..)
                | Self::Share(..)
                | Self::Length(_) => false,
                _ => true,
            };
        });
        enough
    }
}
