//! What the words before a change name, where no figure stands beside them: `收到政府信息公开申请同比下降 20%`.
//!
//! Only of bodies whose figures are nobody else's, and only where every word is known.

use super::number::Numeral;
use super::tokens::{Kind, Token};
use super::{Named, Own, Source};
use crate::lexicon::{ClassId, MetricId, Role};
use std::ops::Range;

/// The metric that the last clause of `tokens` names, if it names one and says nothing else.
pub(super) fn metric(source: Source<'_>, own: Own<'_>, tokens: Range<usize>) -> Option<MetricId> {
    // A county's text may speak of its office alone.
    if !own.profile.is_some_and(|profile| matches!(profile, "township" | "street" | "department")) {
        return None;
    }
    let sentence = source.tokens.get(tokens.clone())?;
    let other_year = |token: &Token| matches!(token.kind, Kind::Number(Numeral::Year(year)) if own.year != Some(year));
    let clause = sentence.rsplit(ends_clause).next()?;
    let before = tokens.end.saturating_sub(clause.len()).checked_sub(1);
    let start = before.and_then(|before| source.tokens.get(before)).map_or(0, |before| before.end);
    if sentence.iter().any(other_year) || clause.iter().any(|token| token.in_title || !is_harmless(token)) {
        return None;
    }
    let core: Vec<ClassId> = clause.iter().filter(|token| is_core(token)).filter_map(Token::class).collect();
    let orders = source.lexicon.orders_before(*core.last()?).iter();
    let order = orders.clone().find(|order| !order.percent && order.after.is_empty() && order.before == core)?;
    let metric = source.lexicon.metric(order.metric);
    let about = metric.about.is_none_or(|about| order.before.contains(&about));
    let near = |token: &Token| token.class().is_some_and(|class| metric.near.contains(&class));
    let is_near = metric.near.is_empty() || sentence.iter().any(near);
    let plain = metric.unit == "case" && !metric.vague && !metric.wants_total;
    (about && is_near && plain && is_known(source, own, clause, start)).then_some(order.metric)
}

fn is_core(token: &Token) -> bool {
    token.is_word() && token.role().is_some_and(Role::is_core)
}

fn ends_clause(token: &Token) -> bool {
    token.mark().is_some()
        || matches!(token.kind, Kind::Number(Numeral::Quantity(_) | Numeral::Percent(..) | Numeral::Times(..)))
}

/// Whether a word leaves it open of nothing but the whole figure that is spoken of.
fn is_harmless(token: &Token) -> bool {
    match token.kind {
        Kind::Word(_, role) => {
            role.is_core()
                || matches!(
                    role,
                    Role::Own
                        | Role::Filler
                        | Role::Total
                        | Role::ThisYear
                        | Role::Compared
                        | Role::OtherYear
                        | Role::Difference
                        | Role::Point
                        | Role::About
                        | Role::Over
                        | Role::Under
                )
        }
        Kind::Number(Numeral::Year(_)) => true,
        _ => false,
    }
}

/// Whether what is no word of the lexicon is the body's name or an adverb before the first word that counts, and behind it
/// only what is said of numbers: `申请量`.
fn is_known(source: Source<'_>, own: Own<'_>, clause: &[Token], start: u32) -> bool {
    let mut end = start;
    let mut counts = false;
    clause.iter().all(|token| {
        let gap = source.folded.text.get(end as usize..token.start as usize).unwrap_or_default();
        let known = match counts {
            _ if gap.is_empty() => true,
            true => matches!(gap, "量" | "总量" | "件数" | "办理量"),
            false => matches!(own.named(gap), Named::Own | Named::Adverb),
        };
        end = token.end;
        counts |= is_core(token);
        known
    })
}
