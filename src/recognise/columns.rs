//! Which column each cell of a row is of: the header decides, in the order of its labels.

use super::labels::{self, Likeness};
use super::lines::Piece;
use crate::form::{Block, ColumnIx, FormId, Role, Table};
use crate::report::{ColumnFound, ExtraLabel, Found};
use crate::text::{self, Key, Span};

/// The column a cell of a row is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Column(ColumnIx),
    /// One that the form does not have.
    Extra,
}

/// The header of a block, made out.
#[derive(Debug)]
pub(super) struct HeaderFound {
    /// The columns in the order of the cells.
    pub(super) slots: Vec<Slot>,
    /// Over how many columns of the file each of `slots` stands: converters repeat a merged cell in all that it covers.
    pub(super) widths: Vec<usize>,
    /// The columns that have a label, in its order.
    pub(super) labelled: Vec<Slot>,
    /// The block's columns as found, in the order of the form.
    pub(super) columns: Vec<ColumnFound>,
    pub(super) extra: Vec<ExtraLabel>,
}

/// A label of the header, as what it was made out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Member {
    Column(ColumnIx, Likeness),
    Group(usize),
    Extra,
}

/// Makes out the header of a block of `table`, as printed in `form`.
pub(super) fn header(form: FormId, table: &Table, block: &Block, header: &[Piece<'_, '_>]) -> HeaderFound {
    let found = members(form, table, block, header);
    let is_column = |column: usize| move |(member, _): &&(Member, &Piece<'_, '_>)| matches!(member, Member::Column(it, _) if usize::from(it.0) == column);
    let columns = block.columns.clone().map(|column| {
        let found = found.iter().find(is_column(column));
        let header = found.and_then(|(member, header)| match member {
            Member::Column(_, likeness) => Some(Found { span: header.span, likeness: *likeness }),
            _ => None,
        });
        ColumnFound { header, absent: false }
    });
    let columns: Vec<_> = columns.collect();
    let extra = found.iter().filter(|(member, _)| *member == Member::Extra);
    let extra: Vec<_> = extra.map(|(_, header)| ExtraLabel { span: header.span, form: None }).collect();
    let complete = columns.iter().all(|column| column.header.is_some());
    let order: Vec<Member> = found.iter().map(|(member, _)| *member).collect();
    let labelled = in_order(table, &order);
    let slots = if complete {
        labelled.clone()
    } else {
        let printed = block.columns.clone().map(|at| Slot::Column(ColumnIx(u16::try_from(at).unwrap_or(u16::MAX))));
        printed.collect()
    };
    let widths = if complete && found.iter().all(|(member, _)| matches!(member, Member::Column(..))) {
        found.iter().map(|(_, label)| times(label, &found, header)).collect()
    } else {
        vec![1; slots.len()]
    };
    HeaderFound { slots, widths, labelled, columns, extra }
}

/// How often a label stands side by side with itself; one that is of another column only looks the same.
fn times(label: &Piece<'_, '_>, found: &[(Member, &Piece<'_, '_>)], header: &[Piece<'_, '_>]) -> usize {
    let from = header.iter().skip_while(|piece| piece.span != label.span).skip(1);
    let is_of_another = |piece: &Piece<'_, '_>| found.iter().any(|(_, other)| other.span == piece.span);
    1 + from.take_while(|piece| piece.words == label.words && !is_of_another(piece)).count()
}

/// The pieces of the header that are labels of this block, the first of each; words in the place of a missing label are
/// that label, miswritten.
fn members<'h, 'd, 'f>(
    form: FormId,
    table: &Table,
    block: &Block,
    header: &'h [Piece<'d, 'f>],
) -> Vec<(Member, &'h Piece<'d, 'f>)> {
    let mut found: Vec<(Member, &Piece<'_, '_>)> = Vec::new();
    let mut unknown: Vec<(usize, &Piece<'_, '_>)> = Vec::new();
    let same = |a: &Member, b: &Member| match (a, b) {
        (Member::Column(a, _), Member::Column(b, _)) => a == b,
        (Member::Group(a), Member::Group(b)) => a == b,
        _ => false,
    };
    for piece in header {
        let labels = piece.labels().iter().filter(|label| label.form == form && label.table == table.id);
        let member = labels.filter_map(|label| match label.role {
            Role::Column(column) if block.columns.contains(&usize::from(column.0)) => {
                Some(Member::Column(column, labels::likeness(label.wording)))
            }
            Role::ColumnGroup(group) => Some(Member::Group(group)),
            Role::ExtraColumn => Some(Member::Extra),
            _ => None,
        });
        match member.min_by_key(|member| match member {
            Member::Column(_, likeness) => *likeness,
            Member::Group(_) => Likeness::Exact,
            Member::Extra => Likeness::Position,
        }) {
            Some(member) if !found.iter().any(|(it, _)| same(it, &member)) => found.push((member, piece)),
            Some(_) => {}
            None if piece.labels().is_empty() && !piece.is_blank() => unknown.push((found.len(), piece)),
            None => {}
        }
    }
    recover(table, block, &mut found, unknown);
    found
}

/// Matches words among the labels of a header with the columns that no label was found for: by a slip of the pen, or because
/// there are as many words as columns between two labels that are known.
fn recover<'h, 'd, 'f>(
    table: &Table,
    block: &Block,
    found: &mut Vec<(Member, &'h Piece<'d, 'f>)>,
    unknown: Vec<(usize, &'h Piece<'d, 'f>)>,
) {
    let mut inserted = 0;
    let mut left = Vec::new();
    let (torn, ends) = torn(table, block, found, &unknown);
    for (member, piece) in found.iter_mut() {
        if let Member::Column(column, likeness @ Likeness::Known) = member
            && torn.contains(&(piece.span, *column))
        {
            *likeness = Likeness::Exact;
        }
    }
    for (place, piece) in unknown {
        let key = Key::of(piece.words);
        if ends.contains(&piece.span) {
            continue;
        }
        if let Some((_, column)) = torn.iter().find(|(span, _)| *span == piece.span) {
            found.insert((place + inserted).min(found.len()), (Member::Column(*column, Likeness::Exact), piece));
            inserted += 1;
            continue;
        }
        let near = missing(block, found).into_iter().find_map(|column| {
            let likeness = labels::compare(&key, piece.words, &table.column(column).label)?;
            Some((column, likeness))
        });
        match near {
            Some((column, likeness)) => {
                found.insert((place + inserted).min(found.len()), (Member::Column(column, likeness), piece));
                inserted += 1;
            }
            None => left.push((place + inserted, piece)),
        }
    }
    let gap = missing(block, found);
    let neighbours = gap.windows(2).all(|pair| pair[1].0 == pair[0].0 + 1);
    let together = left.windows(2).all(|pair| pair[0].0 == pair[1].0);
    if let Some((place, _)) = left.first().copied()
        && gap.len() == left.len()
        && gap.len() < block.columns.len()
        && neighbours
        && together
    {
        for (at, (column, (_, piece))) in gap.into_iter().zip(left).enumerate() {
            found.insert((place + at).min(found.len()), (Member::Column(column, Likeness::Position), piece));
        }
    }
}

/// Labels whose first part stands among the words of a header and whose rest does, too: the columns with where they begin,
/// and where words stand that are nothing but such rests.
fn torn(
    table: &Table,
    block: &Block,
    found: &[(Member, &Piece<'_, '_>)],
    unknown: &[(usize, &Piece<'_, '_>)],
) -> (Vec<(Span, ColumnIx)>, Vec<Span>) {
    let (mut torn, mut ends) = (Vec::new(), Vec::new());
    let known = found.iter().filter_map(|(member, piece)| match member {
        Member::Column(column, Likeness::Known) => Some((*column, *piece)),
        _ => None,
    });
    let begins = missing(block, found).into_iter().flat_map(|column| unknown.iter().map(move |(_, it)| (column, *it)));
    let is_part = |piece: &Piece<'_, '_>, part: &str| {
        !part.is_empty() && piece.words.split(text::is_blank).any(|words| *Key::of(words) == *part)
    };
    for (column, piece) in known.clone() {
        let official = Key::of(&table.column(column).label);
        let begin = official.strip_suffix(&*Key::of(piece.words));
        if begin
            .is_some_and(|begin| unknown.iter().any(|(_, it)| it.span.start < piece.span.start && is_part(it, begin)))
        {
            torn.push((piece.span, column));
        }
    }
    for (column, piece) in known.chain(begins) {
        let official = Key::of(&table.column(column).label);
        let rest = official.strip_prefix(&*Key::of(piece.words)).filter(|rest| !rest.is_empty());
        let parts = rest.and_then(|rest| {
            let end = unknown.iter().find(|(_, it)| it.span.start > piece.span.start && is_part(it, rest))?;
            Some((piece.span, end.1.span))
        });
        if let Some((begin, end)) = parts {
            torn.push((begin, column));
            ends.push(end);
        }
    }
    (torn, ends)
}

fn missing(block: &Block, found: &[(Member, &Piece<'_, '_>)]) -> Vec<ColumnIx> {
    let is_found =
        |column: &ColumnIx| found.iter().any(|(member, _)| matches!(member, Member::Column(it, _) if it == column));
    let columns = block.columns.clone().filter_map(|at| u16::try_from(at).ok().map(ColumnIx));
    columns.filter(|column| !is_found(column)).collect()
}

/// The order of the columns: a group's members stand where the group stands.
fn in_order(table: &Table, found: &[Member]) -> Vec<Slot> {
    fn expand(table: &Table, found: &[Member], parent: Option<usize>, slots: &mut Vec<Slot>) {
        let has_group = |group: usize| found.contains(&Member::Group(group));
        let nearest = |mut under: Option<usize>| {
            while let Some(group) = under {
                if has_group(group) {
                    return Some(group);
                }
                under = table.column_groups[group].under;
            }
            None
        };
        // A column that the form does not have stands with what stands before it.
        let mut last_parent = None;
        for member in found {
            let of = match member {
                Member::Column(column, _) => nearest(table.column(*column).under),
                Member::Group(group) => nearest(table.column_groups[*group].under),
                Member::Extra => last_parent,
            };
            last_parent = of;
            if of != parent {
                continue;
            }
            match member {
                Member::Column(column, _) => slots.push(Slot::Column(*column)),
                Member::Extra => slots.push(Slot::Extra),
                Member::Group(group) => expand(table, found, Some(*group), slots),
            }
        }
    }
    let mut slots = Vec::new();
    expand(table, found, None, &mut slots);
    slots
}
