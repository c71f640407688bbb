//! How figures are said to have changed since last year.

use super::{Amount, Exactness, Where};
use crate::lexicon::{Direction, MetricId};
use crate::text::Span;
use rust_decimal::Decimal;

/// By how much a figure has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// It is not said.
    Unsaid,
    /// By so many, and how far rounding may put that off: `减少 13 件`, `增加 6.3 万元`.
    By(Decimal, Decimal),
    /// By a share of what it was, and one unit of the last digit: `增长 103%`.
    Percent(Decimal, Decimal),
    /// By so many times what it was, or to so many times that, and one unit of the last digit: `增长 1.5 倍`.
    Times(Decimal, Decimal),
    /// To so many times what it was: `翻一番`.
    Factor(Decimal),
}

/// A figure, said to have changed since last year.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What it is a figure of.
    pub metric: MetricId,
    /// Which way.
    pub direction: Direction,
    /// By how much.
    pub extent: Extent,
    /// How exact that is meant to be.
    pub exactness: Exactness,
    /// This year's figure, where it stands beside.
    pub now: Option<Amount>,
    /// Last year's figure, where it stands beside.
    pub before: Option<Amount>,
    /// Whether it is the body's whole figure for the whole year.
    pub comparable: bool,
    /// Where it is said.
    pub span: Span,
    /// The section it stands in.
    pub place: Where,
}

impl Change {
    /// Whether it is what becomes of a figure that goes from one number to another; nothing where that has no answer.
    #[must_use]
    pub fn says(&self, before: Decimal, now: Decimal) -> Option<bool> {
        let grown = if self.direction == Direction::Down { before.checked_sub(now)? } else { now.checked_sub(before)? };
        let right_way = match self.direction {
            Direction::Level => grown.is_zero(),
            _ => grown > Decimal::ZERO,
        };
        Some(match self.extent {
            Extent::Unsaid => right_way,
            Extent::By(number, slack) => (grown - number).abs() <= slack,
            Extent::Percent(percent, step) => {
                let share = grown.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?;
                (share - percent).abs() <= step
            }
            Extent::Times(times, step) => {
                // 增长两倍 is said of what has become three times as many, and of what has become twice as many.
                let ratio = now.checked_div(before)?;
                let near = |times: Decimal| (ratio - times).abs() <= step;
                right_way && (near(times) || near(times + Decimal::ONE))
            }
            Extent::Factor(factor) => {
                let ratio = now.checked_div(before)?;
                (ratio - factor).abs() <= factor / Decimal::TEN
            }
        })
    }

    /// By how much a figure that goes from one number to another has changed, measured as it is said.
    #[must_use]
    pub fn measured(&self, before: Decimal, now: Decimal) -> Option<Decimal> {
        let difference = now.checked_sub(before)?;
        match self.extent {
            Extent::Unsaid | Extent::By(..) => Some(difference.abs()),
            Extent::Percent(percent, _) => {
                let share = difference.abs().checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?;
                Some(share.round_dp(percent.scale().max(1)))
            }
            Extent::Times(..) | Extent::Factor(_) => Some(now.checked_div(before)?.round_dp(2)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(direction: Direction, extent: Extent) -> Change {
        Change {
            metric: MetricId(0),
            direction,
            extent,
            exactness: Exactness::Exact,
            now: None,
            before: None,
            comparable: true,
            span: Span::default(),
            place: Where::Preamble,
        }
    }

    fn says(direction: Direction, extent: Extent, before: i64, now: i64) -> Option<bool> {
        change(direction, extent).says(before.into(), now.into())
    }

    #[test]
    fn changes_recompute_within_their_last_digit() {
        let percent = |mantissa, scale| Extent::Percent(Decimal::new(mantissa, scale), Decimal::new(1, scale));
        assert_eq!(says(Direction::Down, Extent::By(13.into(), Decimal::ZERO), 30, 17), Some(true));
        assert_eq!(says(Direction::Up, Extent::By(13.into(), Decimal::ZERO), 30, 17), Some(false));
        assert_eq!(says(Direction::Up, percent(103, 0), 33, 67), Some(true));
        // Cut off, and not rounded.
        assert_eq!(says(Direction::Up, percent(333, 1), 15, 20), Some(true));
        assert_eq!(says(Direction::Up, percent(334, 1), 15, 20), Some(true));
        assert_eq!(says(Direction::Up, percent(335, 1), 15, 20), Some(false));
        assert_eq!(says(Direction::Up, percent(100, 0), 0, 20), None);
    }

    #[test]
    fn times_are_said_of_both_readings() {
        let times = Extent::Times(Decimal::new(15, 1), Decimal::new(1, 1));
        assert_eq!(says(Direction::Up, times, 10, 25), Some(true));
        assert_eq!(says(Direction::Up, times, 10, 15), Some(true));
        assert_eq!(says(Direction::Up, times, 10, 20), Some(false));
        assert_eq!(says(Direction::Up, Extent::Factor(Decimal::TWO), 10, 21), Some(true));
        assert_eq!(says(Direction::Up, Extent::Factor(Decimal::TWO), 10, 30), Some(false));
        assert_eq!(says(Direction::Level, Extent::Unsaid, 10, 10), Some(true));
        assert_eq!(says(Direction::Level, Extent::Unsaid, 10, 11), Some(false));
    }
}
