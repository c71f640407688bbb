//! Counts with what is counted listed behind them.

use super::Where;
use crate::text::Span;

/// A count, and the list behind it: `三个方面：一是…二是…三是…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enumeration {
    /// How many there are said to be.
    pub stated: u32,
    /// How many are listed at least,
    pub least: u32,
    /// and at most, where an item may be two: `A、B和C`.
    pub most: u32,
    /// Where the items stand.
    pub items: Vec<Span>,
    /// Where the count stands.
    pub span: Span,
    /// The section it stands in.
    pub place: Where,
}
