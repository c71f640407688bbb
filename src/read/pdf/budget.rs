//! What reading a file has cost so far.

use super::bounds::{Inflated, Meter};
use crate::read::{Limit, Limits, Unreadable};
use hayro_syntax::Filter;
use hayro_syntax::object::Stream;
use std::borrow::Cow;

/// What is left to spend on a document.
#[derive(Debug)]
pub(super) struct Budget {
    pub(super) limits: Limits,
    meter: Meter,
    inflated: u64,
    glyphs: usize,
    operations: usize,
    cells: usize,
}

impl Budget {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { limits: limits.clone(), meter: Meter::new(), inflated: 0, glyphs: 0, operations: 0, cells: 0 }
    }

    /// The data of a stream that is no picture. Half of a stream may be half of a table: that is worse than none.
    pub(super) fn decode<'a>(&mut self, stream: &Stream<'a>) -> Result<Cow<'a, [u8]>, Unreadable> {
        // Half of what the file may inflate to: while pages are drawn, there are two copies of what they say.
        let most = self.limits.inflated_size / 2;
        let left = most.saturating_sub(self.inflated);
        let too_large = Unreadable::TooLarge { limit: Limit::InflatedSize, most: self.limits.inflated_size };
        let damaged = Unreadable::Damaged { part: String::new() };
        let (filters, raw) = (stream.filters(), stream.raw_data());
        let data = if *filters == [Filter::FlateDecode] && !stream.dict().contains_key("DecodeParms") {
            match self.meter.inflate(&raw, left) {
                Inflated::All(data) => Cow::Owned(data),
                Inflated::Incomplete => return Err(damaged),
                Inflated::TooMuch => return Err(too_large),
            }
        } else if self.meter.inflated(&filters, &raw, left) > left {
            return Err(too_large);
        } else {
            stream.decoded_data().map_err(|_| damaged)?
        };
        self.inflated = self.inflated.saturating_add(data.len() as u64);
        if self.inflated > most { Err(too_large) } else { Ok(data) }
    }

    pub(super) fn glyph(&mut self) -> Result<(), Unreadable> {
        spend(&mut self.glyphs, 1, Limit::Glyphs, self.limits.glyphs)
    }

    pub(super) fn operations(&mut self, operations: usize) -> Result<(), Unreadable> {
        spend(&mut self.operations, operations, Limit::Operations, self.limits.operations)
    }

    pub(super) fn cells(&mut self, cells: usize) -> Result<(), Unreadable> {
        spend(&mut self.cells, cells, Limit::Cells, self.limits.cells)
    }
}

fn spend(spent: &mut usize, more: usize, limit: Limit, most: usize) -> Result<(), Unreadable> {
    *spent = spent.saturating_add(more);
    if *spent > most { Err(Unreadable::TooLarge { limit, most: most as u64 }) } else { Ok(()) }
}
