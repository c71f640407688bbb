//! Which form a table is on: its labels speak for forms.

use super::assemble::{RawTable, Segment};
use crate::form::{FormId, Forms, LabelRef, TableId, Wording};

/// How much a table speaks for each form: how many of its parts, and how strongly their labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Votes(Vec<(i64, i64)>);

impl Votes {
    /// How the labels of one part speak: a form gets two votes for a label as printed, one for a known slip of it, and two
    /// against it for one that it does not have.
    pub(super) fn of_part<'f>(labels: impl Iterator<Item = &'f [LabelRef]>, table: TableId, forms: &Forms) -> Self {
        let mut votes = vec![0; forms.iter().count()];
        for references in labels.filter(|references| references.iter().any(|label| label.table == table)) {
            for (form, vote) in votes.iter_mut().enumerate() {
                let own = references.iter().filter(|label| label.table == table && usize::from(label.form.0) == form);
                *vote += match own.map(|label| label.wording).min() {
                    Some(Wording::Official | Wording::Accepted) => 2,
                    Some(Wording::Known) => 1,
                    None => -2,
                };
            }
        }
        let best = votes.iter().max().copied();
        let alone = votes.iter().filter(|votes| Some(**votes) == best).count() == 1;
        let part = |votes: i64| i64::from(alone && Some(votes) == best);
        Self(votes.into_iter().map(|votes| (part(votes), votes)).collect())
    }

    fn add(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()), (0, 0));
        self.0.iter_mut().zip(&other.0).for_each(|(sum, votes)| *sum = (sum.0 + votes.0, sum.1 + votes.1));
    }

    pub(super) fn of(raw: &RawTable<'_, '_>, forms: &Forms) -> Self {
        let mut sum = Self::default();
        raw.segments.iter().for_each(|part| sum.add(&Self::of_part(labels_of(part), raw.id, forms)));
        sum
    }

    /// The form that is spoken for more than any other.
    pub(super) fn winner(&self) -> Option<FormId> {
        let best = self.0.iter().max()?;
        let mut winners = self.0.iter().enumerate().filter(|(_, votes)| *votes == best);
        let (at, _) = winners.next()?;
        let form = FormId(u8::try_from(at).ok()?);
        winners.next().is_none().then_some(form)
    }

    /// `wish` if no form is better supported, else the best.
    pub(super) fn prefer(&self, wish: Option<FormId>) -> Option<FormId> {
        let best = self.0.iter().max()?;
        wish.filter(|form| self.0.get(usize::from(form.0)) == Some(best)).or_else(|| {
            let at = self.0.iter().rposition(|votes| votes == best)?;
            u8::try_from(at).ok().map(FormId)
        })
    }
}

/// The form that the labels of all tables speak for.
pub(super) fn form_of(raw: &[RawTable<'_, '_>], forms: &Forms) -> Option<FormId> {
    let mut sum = Votes::default();
    raw.iter().for_each(|raw| sum.add(&Votes::of(raw, forms)));
    sum.winner()
}

pub(super) fn labels_of<'a, 'f>(segment: &'a Segment<'_, 'f>) -> impl Iterator<Item = &'f [LabelRef]> + use<'a, 'f> {
    let headers = segment.header.iter().map(|header| header.labels());
    let rows = segment.rows.iter().filter_map(|row| Some(row.label?.labels()));
    segment.caption.iter().map(|caption| caption.labels()).chain(headers).chain(rows)
}
