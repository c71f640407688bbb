//! What a clause states without a number: that there was none, or that it is so of all.

use super::{Claims, Clause, State, nought};
use crate::lexicon::{ClassId, Order, Role};
use crate::report::{Manner, Statement};
use std::ops::Range;

impl<'s> Claims<'s> {
    /// What a clause without numbers says: that there was none, or that it is so of all.
    pub(super) fn in_words(
        &mut self,
        clause: &Clause,
        end: u32,
        state: &State,
        sentence: &Range<usize>,
        counted: bool,
    ) {
        let is_core = |it: &&usize| self.token(**it).is_word() && self.token(**it).role().is_some_and(Role::is_core);
        let core: Vec<(ClassId, usize)> =
            clause.tokens.iter().filter(is_core).filter_map(|it| Some((self.token(*it).class()?, *it))).collect();
        if core.len() < 2 || !core.iter().any(|it| self.source.lexicon.says_in_words(it.0)) {
            return;
        }
        let lexicon = self.source.lexicon;
        let none = lexicon
            .none_orders()
            .iter()
            .filter(|_| !counted)
            .filter_map(|order| self.none(order, &core).map(|first| (order, first, Manner::None)));
        let all = lexicon
            .all_orders()
            .iter()
            .filter_map(|order| self.all(order, &core).map(|first| (order, first, Manner::All)));
        let found: Vec<(&Order, usize, Manner)> = none.chain(all).collect();
        let mut here = *state;
        for it in &clause.tokens {
            self.say(clause, *it, &mut here);
        }
        for (order, first, manner) in found {
            let word = first;
            let first = *self.token(first);
            let tail = self.uncovered(clause, first.start..end);
            let has = |role: Role| clause.tokens.iter().any(|it| self.token(*it).is(role));
            let barred = tail > 0
                || has(Role::Channel)
                || has(Role::Among)
                || has(Role::Compared)
                || manner == Manner::All && has(Role::InTime);
            let paragraph = self.source.folded.paragraph_at(first.start);
            let metric = lexicon.metric(order.metric);
            let about =
                metric.about.is_none_or(|about| state.topic == Some(about) || core.iter().any(|it| it.0 == about));
            if barred || here.part || !about || !self.is_near(order, &here, sentence, word) {
                continue;
            }
            let (whose, known) = self.subject(clause, clause.start..first.start, &here);
            let span = self.source.locate(first.start..end);
            self.statements.push(Statement {
                metric: order.metric,
                amount: nought(span),
                manner,
                scope: here.scope,
                whose,
                part: false,
                certain: known && !metric.vague && !here.blurred,
                clause: self.source.locate(clause.start..end),
                place: self.source.place(paragraph),
                paragraph,
            });
        }
    }

    /// The word of negation, where the clause says that there was none of what `order` ends with.
    fn none(&self, order: &Order, core: &[(ClassId, usize)]) -> Option<usize> {
        let (object, head) = order.before.split_last()?;
        let classes = core.iter().map(|it| it.0);
        let begins = core.len() > head.len() && classes.clone().take(head.len()).eq(head.iter().copied());
        let objects = &core[head.len().min(core.len())..];
        let listed = |class: ClassId| self.source.lexicon.class(class).listed;
        let is_list =
            objects.iter().any(|it| it.0 == *object) && objects.iter().all(|it| it.0 == *object || listed(it.0));
        (begins && is_list).then(|| core.first().map(|it| it.1)).flatten()
    }

    /// The first word of `order`, where the clause ends with it; things that are listed may stand between.
    fn all(&self, order: &Order, core: &[(ClassId, usize)]) -> Option<usize> {
        let (last, head) = order.before.split_last()?;
        let (end, before) = core.split_last().filter(|(end, _)| end.0 == *last)?;
        let listed = |class: ClassId| self.source.lexicon.class(class).listed;
        let objects = before.iter().rev().take_while(|it| listed(it.0)).count();
        match head {
            [object] if listed(*object) => {
                before[before.len() - objects..].iter().find(|it| it.0 == *object).map(|it| it.1)
            }
            [] => Some(end.1),
            _ => {
                let start = before.len().checked_sub(head.len())?;
                before[start..].iter().map(|it| it.0).eq(head.iter().copied()).then(|| before[start].1)
            }
        }
    }
}
