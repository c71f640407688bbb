//! What is kept of a report while others are read: who it is, and its figures, packed.

use super::sketch::{self, Sketch, Sketcher};
use crate::check::{Addend, Checked, Context, Figures, Reason, TableFigures, Tally};
use crate::form::{FormId, TableId};
use crate::read::Format;
use crate::report::{Prose, Where};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What is kept of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// The body as the text names it.
    pub(super) body: Option<Box<str>>,
    /// The year as the text states it.
    pub(super) year: Option<i32>,
    pub(super) form: Option<FormId>,
    /// The form it is judged by.
    pub(super) judged_by: FormId,
    pub(super) profile: Option<Box<str>>,
    pub(super) format: Format,
    /// Whether its own tables come out.
    pub(super) sound: bool,
    pub(super) tables: Vec<PackedTable>,
    /// The overview and the problems; the problems alone.
    pub(super) text: Sketch,
    pub(super) problems: Sketch,
    pub(super) tally: Tally,
    pub(super) unjudged: Box<[(Reason, usize)]>,
}

/// The figures of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PackedTable {
    pub(super) id: TableId,
    pub(super) form: FormId,
    /// The same for the same figures of the same form.
    pub(super) hash: u64,
    /// How many are not nought.
    pub(super) count: u32,
    bytes: Box<[u8]>,
}

impl PackedTable {
    fn of(table: &TableFigures) -> Self {
        let (mut hash, mut count) = (empty_hash(table.form, table.id), 0);
        for (at, addend) in table.addends.iter().enumerate() {
            let Some(number) = addend.number().ok().filter(|number| !number.is_zero()) else { continue };
            hash = hash_of(hash, at, number);
            count += 1;
        }
        Self { id: table.id, form: table.form, hash, count, bytes: pack(&table.addends) }
    }

    pub(super) fn figures(&self) -> TableFigures {
        TableFigures { id: self.id, form: self.form, addends: unpack(&self.bytes) }
    }
}

/// The hash of a table of noughts.
pub(super) fn empty_hash(form: FormId, table: TableId) -> u64 {
    sketch::mix(u64::from(form.0), u64::from(table.0))
}

/// The hash of a table with one more figure in it.
pub(super) fn hash_of(hash: u64, cell: usize, number: Decimal) -> u64 {
    let number = number.normalize();
    let mantissa = number.mantissa();
    let bytes = mantissa.to_le_bytes();
    let half = |at: usize| u64::from_le_bytes(std::array::from_fn(|byte| bytes[at + byte]));
    [cell as u64, half(0), half(8), u64::from(number.scale())].into_iter().fold(hash, sketch::mix)
}

impl Record {
    /// What is kept of a report.
    pub(super) fn of(context: &Context<'_>, sound: bool) -> Self {
        let report = context.report;
        let likeness = &context.vocabulary.likeness;
        Self {
            body: report.body.as_ref().map(|body| body.value.as_str().into()),
            year: report.year.as_ref().map(|year| year.value),
            form: report.form,
            judged_by: context.form,
            profile: context.profile.map(|profile| profile.id.as_str().into()),
            format: context.document.format,
            sound,
            tables: context.figures().tables.iter().map(PackedTable::of).collect(),
            text: sketch_of(context, &likeness.sections),
            problems: sketch_of(context, &likeness.problems),
            tally: Tally::default(),
            unjudged: Box::default(),
        }
    }

    /// Counts what came of checks.
    pub(super) fn add(&mut self, compared: &Checked) {
        self.tally.add(&compared.tally);
        let mut unjudged: BTreeMap<Reason, usize> = self.unjudged.iter().copied().collect();
        for (reason, count) in &compared.unjudged {
            *unjudged.entry(*reason).or_default() += count;
        }
        self.unjudged = unjudged.into_iter().collect();
    }

    /// What came of it, where there are no findings.
    pub(super) fn checked(&self) -> Checked {
        Checked { tally: self.tally.clone(), unjudged: self.unjudged.iter().copied().collect(), ..Checked::default() }
    }

    pub(super) fn figures(&self) -> Figures {
        Figures { tables: self.tables.iter().map(PackedTable::figures).collect(), left_out: Vec::new() }
    }

    /// How many figures are not nought.
    pub(super) fn count(&self) -> u32 {
        self.tables.iter().map(|table| table.count).sum()
    }

    /// The same for the same figures.
    pub(super) fn hash(&self) -> u64 {
        self.tables.iter().fold(0, |hash, table| sketch::mix(hash, table.hash))
    }
}

/// The running text of some sections, without headings; and what is to be left out of it: formulae, and the body's own name.
pub(super) fn texts<'c>(context: &'c Context<'_>, sections: &[String]) -> (Vec<&'c str>, Vec<&'c str>) {
    let report = context.report;
    let body = report.body.as_ref().map(|body| body.value.as_str());
    let masked = context.vocabulary.likeness.formulae.iter().map(String::as_str).chain(body).collect();
    let wanted: Vec<_> = sections.iter().filter_map(|name| context.forms.section_id(name)).collect();
    let is_wanted = |prose: &&Prose| {
        let there = matches!(prose.place, Where::Section(section) if wanted.contains(&section));
        there && !prose.heading && !prose.in_table
    };
    let texts = report.prose.iter().filter(is_wanted).map(|prose| context.document.read(&prose.text)).collect();
    (texts, masked)
}

fn sketch_of(context: &Context<'_>, sections: &[String]) -> Sketch {
    let (texts, masked) = texts(context, sections);
    let mut sketcher = Sketcher::default();
    texts.into_iter().for_each(|text| sketcher.add(text, &masked));
    sketcher.sketch()
}

/// How addends are packed: what kind it is, then how many of it, or its number.
mod tag {
    pub(super) const NOUGHTS: u8 = 0;
    pub(super) const ASSUMED: u8 = 1;
    pub(super) const STATED: u8 = 2;
    pub(super) const DERIVED: u8 = 3;
    pub(super) const STATED_DECIMAL: u8 = 4;
    pub(super) const DERIVED_DECIMAL: u8 = 5;
    pub(super) const UNKNOWN: u8 = 6;
}

fn pack(addends: &[Addend]) -> Box<[u8]> {
    let mut bytes = Vec::new();
    let mut rest = addends;
    while let Some(first) = rest.first() {
        let run = rest.iter().take_while(|addend| *addend == first).count();
        let number = |bytes: &mut Vec<u8>, whole: u8, decimal: u8, number: Decimal| {
            match u64::try_from(number.mantissa()) {
                Ok(mantissa) if number.scale() == 0 => {
                    bytes.push(whole);
                    push(bytes, mantissa);
                }
                _ => {
                    bytes.push(decimal);
                    bytes.extend(number.serialize());
                }
            }
            1
        };
        let taken = match first {
            Addend::Stated(nought) if nought.is_zero() => {
                bytes.push(tag::NOUGHTS);
                push(&mut bytes, run as u64);
                run
            }
            Addend::Assumed => {
                bytes.push(tag::ASSUMED);
                push(&mut bytes, run as u64);
                run
            }
            Addend::Unknown(reason) => {
                bytes.push(tag::UNKNOWN);
                bytes.push(code(*reason));
                push(&mut bytes, run as u64);
                run
            }
            Addend::Stated(value) => number(&mut bytes, tag::STATED, tag::STATED_DECIMAL, *value),
            Addend::Derived(value) => number(&mut bytes, tag::DERIVED, tag::DERIVED_DECIMAL, *value),
        };
        rest = &rest[taken..];
    }
    bytes.into_boxed_slice()
}

fn code(reason: Reason) -> u8 {
    Reason::ALL.iter().position(|other| *other == reason).and_then(|at| u8::try_from(at).ok()).unwrap_or(0)
}

/// Appends a number, seven bits a byte.
fn push(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn unpack(bytes: &[u8]) -> Vec<Addend> {
    let mut reader = Reader(bytes);
    let mut addends = Vec::new();
    while reader.addends(&mut addends).is_some() {}
    addends
}

struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
            shift += 7;
        }
    }

    fn decimal(&mut self) -> Option<Decimal> {
        let (decimal, rest) = self.0.split_first_chunk::<16>()?;
        self.0 = rest;
        Some(Decimal::deserialize(*decimal))
    }

    fn addends(&mut self, addends: &mut Vec<Addend>) -> Option<()> {
        let mut run = |addend: Addend, count: u64| {
            let count = usize::try_from(count).unwrap_or(0);
            addends.resize(addends.len() + count, addend);
        };
        match self.byte()? {
            tag::NOUGHTS => run(Addend::Stated(Decimal::ZERO), self.number()?),
            tag::ASSUMED => run(Addend::Assumed, self.number()?),
            tag::STATED => run(Addend::Stated(self.number()?.into()), 1),
            tag::DERIVED => run(Addend::Derived(self.number()?.into()), 1),
            tag::STATED_DECIMAL => run(Addend::Stated(self.decimal()?), 1),
            tag::DERIVED_DECIMAL => run(Addend::Derived(self.decimal()?), 1),
            _ => {
                let reason = *Reason::ALL.get(usize::from(self.byte()?))?;
                run(Addend::Unknown(reason), self.number()?);
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn addend() -> impl Strategy<Value = Addend> {
        let decimal = (any::<i64>(), 0_u32..6).prop_map(|(number, scale)| Decimal::new(number, scale));
        prop_oneof![
            4 => Just(Addend::Stated(Decimal::ZERO)),
            2 => Just(Addend::Assumed),
            3 => (0_u32..5000).prop_map(|number| Addend::Stated(number.into())),
            1 => decimal.clone().prop_map(Addend::Stated),
            1 => decimal.prop_map(Addend::Derived),
            1 => proptest::sample::select(Reason::ALL).prop_map(Addend::Unknown),
        ]
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_out_again(addends in proptest::collection::vec(addend(), 0..200)) {
            prop_assert_eq!(unpack(&pack(&addends)), addends);
        }
    }

    #[test]
    fn a_table_of_noughts_takes_hardly_any_room() {
        let mut addends = vec![Addend::Stated(Decimal::ZERO); 175];
        assert!(pack(&addends).len() <= 3);
        addends[3] = Addend::Stated(12.into());
        assert!(pack(&addends).len() <= 8);
    }
}
