//! What a clause states with a number: which order of words ends there, and whose figure it is.

use super::{Claims, Clause, State, amount, nought};
use crate::lexicon::{ClassId, Order, Role};
use crate::recognise::statements::Named;
use crate::recognise::statements::number::Numeral;
use crate::recognise::statements::tokens::{Kind, Token};
use crate::report::{Amount, Exactness, Manner, Statement, Where, Whose};
use rust_decimal::Decimal;
use std::ops::Range;

impl<'s> Claims<'s> {
    /// Whether the sentence, the paragraph or the section is about what a metric has to do with.
    pub(super) fn is_near(&self, order: &Order, state: &State, sentence: &Range<usize>, at: usize) -> bool {
        let metric = self.source.lexicon.metric(order.metric);
        if metric.near.is_empty() {
            return true;
        }
        let near = |class: Option<ClassId>| class.is_some_and(|class| metric.near.contains(&class));
        let paragraph = self.source.folded.paragraph_at(self.token(at).start);
        let in_section =
            || metric.near_section.is_some_and(|section| self.source.place(paragraph) == Where::Section(section));
        // `行政复议 57 件，其中涉及政府信息公开 6 件`: the 57 are of anything.
        let mut part = self.source.tokens[at + 1..sentence.end.max(at + 1)].iter();
        let among = part.by_ref().any(|token| token.is_word() && token.is(Role::Among));
        let of_part = |token: &Token| token.is_word() && near(token.class());
        if among && part.by_ref().take_while(|token| token.quantity().is_none()).any(of_part) {
            return false;
        }
        let words = &self.source.tokens[sentence.clone()];
        words.iter().any(|token| token.is_word() && near(token.class()))
            || near(state.topic)
            || near(self.topic)
            || in_section()
    }

    /// A number, and what stands before it since the last one; the place behind the words that it is said with.
    pub(super) fn number(
        &mut self,
        clause: &Clause,
        region: Range<usize>,
        here: &mut State,
        sentence: &Range<usize>,
    ) -> Option<usize> {
        let at = clause.tokens.get(region.end).copied()?;
        let token = *self.token(at);
        if token.in_title {
            return None;
        }
        let before = &clause.tokens[region.clone()];
        let next =
            clause.tokens[region.end + 1..].iter().position(|it| matches!(self.token(*it).kind, Kind::Number(_)));
        let after = &clause.tokens[region.end + 1..next.map_or(clause.tokens.len(), |next| region.end + 1 + next)];
        let core = |tokens: &[usize]| -> Vec<(ClassId, usize)> {
            let core = tokens
                .iter()
                .filter(|it| self.token(**it).is_word() && self.token(**it).role().is_some_and(Role::is_core));
            core.filter_map(|it| Some((self.token(*it).class()?, *it))).collect()
        };
        let (core_before, core_after) = (core(before), core(after));
        let paragraph = self.source.folded.paragraph_at(token.start);
        let fits = |order: &&Order| {
            let classes =
                |core: &[(ClassId, usize)], order: &[ClassId]| core.iter().map(|it| it.0).eq(order.iter().copied());
            let (b, a) = (order.before.len(), order.after.len());
            core_before.len() >= b
                && core_after.len() >= a
                && classes(&core_before[core_before.len() - b..], &order.before)
                && classes(&core_after[..a], &order.after)
                && self.unit_fits(order, &token)
                && self.source.lexicon.metric(order.metric).about.is_none_or(|about| self.is_about(about, order, here))
                && self.goes_on(order, here, core_before.last().map_or(token.start, |it| self.token(it.1).start))
                && self.is_near(order, here, sentence, at)
        };
        let order = match core_before.last() {
            Some((last, _)) => self.source.lexicon.orders_before(*last).iter().find(fits),
            None => self.source.lexicon.orders_after().iter().find(fits),
        };
        let order = order?;
        let metric = self.source.lexicon.metric(order.metric);
        if here.part && !metric.part {
            return None;
        }
        let leftover = core_before.len() > order.before.len();
        // `不予公开、无法提供等 6 件` are both together.
        if leftover && metric.part && !order.before.is_empty() {
            let first = core_before.len() - order.before.len();
            let between = self.token(core_before[first - 1].1).end..self.token(core_before[first].1).start;
            let between = self.source.folded.text.get(between.start as usize..between.end as usize);
            if between.is_some_and(|between| matches!(between.trim(), "、" | "和" | "及" | "与" | "或")) {
                return None;
            }
        }
        // `发文 96 件，依申请公开 0 件` counts papers.
        let bare = order.before.len() == 1 && order.after.is_empty() && order.before.first().copied() == metric.about;
        if bare && (here.foreign || leftover) {
            return None;
        }
        let roles = |role: Role| before.iter().any(|it| self.token(*it).is_word() && self.token(*it).is(role));
        let barred = [Role::Channel, Role::Compared, Role::Each, Role::Share];
        if barred.into_iter().any(roles) {
            return None;
        }
        let open_list = before.iter().any(|it| self.token(*it).is(Role::Open));
        let first = core_before
            .get(core_before.len() - order.before.len())
            .map_or(token.start, |(_, at)| self.token(*at).start);
        // `增加申请 3 件`, `申请增加 3 件`; what was improved before is another matter.
        const NEXT_TO: u32 = 6;
        let difference = |it: &usize| self.token(*it).is(Role::Difference) && self.token(*it).end + NEXT_TO >= first;
        if before.iter().any(difference) {
            return None;
        }
        let region_start =
            if region.start == 0 { clause.start } else { self.token(clause.tokens[region.start - 1]).end };
        let inner = self.uncovered(clause, first..token.start);
        let behind = match core_after.get(order.after.len().wrapping_sub(1)).filter(|_| !order.after.is_empty()) {
            Some((_, last)) => self.uncovered(clause, token.end..self.token(*last).end),
            None => 0,
        };
        // `收到涉及征地补偿的申请 37 件，其中予以公开 21 件`: of some matter only, and so are its parts.
        let of_matter = inner > 0
            && self.source.folded.text.get(first as usize..token.start as usize).is_some_and(|it| it.contains("涉及"));
        here.narrowed |= of_matter;
        // What is that far apart does not belong together.
        const FAR_APART: u32 = 18;
        if inner > FAR_APART || here.narrowed && (of_matter || here.part) {
            return None;
        }
        if metric.bare && !self.stands_bare(clause, before, region_start..first) {
            return None;
        }
        // `合并办理 1 件`, `当面答复 3 件`: some way of it, not all.
        let in_some_way = || {
            let before = self.source.folded.text.get(region_start as usize..first as usize).unwrap_or_default();
            let unknown = self.unknown(clause, region_start..first).last();
            unknown.is_some_and(|words| {
                before.ends_with(words) && words.chars().count() > 1 && self.own.named(words) == Named::Adverb
            })
        };
        if metric.wants_total && !roles(Role::Total) && in_some_way() {
            return None;
        }
        let odd_year = before
            .iter()
            .any(|it| matches!(self.token(*it).kind, Kind::Number(Numeral::Year(_))) && !self.begins(clause, *it));
        let (whose, known) = self.subject(clause, region_start..first, here);
        let amount = self.amount(&token);
        let soft = amount.unit.is_some_and(|unit| self.source.lexicon.unit(unit).kind == "heads");
        let certain = inner == 0
            && behind == 0
            && known
            && !odd_year
            && !open_list
            && !leftover
            && !soft
            && !metric.vague
            && !here.blurred
            && (!metric.wants_total
                || here.counted
                || roles(Role::Total)
                || core_before.iter().any(|it| self.source.lexicon.says_all(it.0)));
        self.statements.push(Statement {
            metric: order.metric,
            amount,
            manner: Manner::Number,
            scope: here.scope,
            whose,
            part: here.part,
            certain,
            clause: self.source.locate(clause.start..token.end),
            place: self.source.place(paragraph),
            paragraph,
        });
        here.counted = true;
        here.counted_at = Some(token.end);
        if let Some(about) = metric.about {
            here.topic = Some(about);
        }
        let last = core_after.get(order.after.len().checked_sub(1)?)?.1;
        clause.tokens.iter().position(|it| *it == last).map(|last| last + 1)
    }

    /// Whether an order that leaves its object out stands behind what it goes on from.
    fn goes_on(&self, order: &Order, state: &State, start: u32) -> bool {
        // No more than a comma and a word like 共 stand between.
        const NEXT_TO: u32 = 12;
        let metric = self.source.lexicon.metric(order.metric);
        let Some(first) = metric.follows.filter(|_| order.before.len() + order.after.len() == 1) else { return true };
        let follows =
            |it: &Statement| it.metric == first || self.source.lexicon.metric(it.metric).follows == Some(first);
        let next_to = state.counted_at.is_some_and(|end| start.saturating_sub(end) <= NEXT_TO);
        next_to && !state.part && self.statements.last().is_some_and(|last| follows(last) && !last.part)
    }

    /// Whether nothing stands before a word but whose it is, of when, and that it is all.
    fn stands_bare(&self, clause: &Clause, before: &[usize], range: Range<u32>) -> bool {
        let harmless = |token: &Token| {
            matches!(token.kind, Kind::Number(Numeral::Year(_)))
                || matches!(
                    token.role(),
                    Some(Role::Own | Role::Area | Role::Total | Role::ThisYear | Role::Filler | Role::Object)
                )
        };
        // `行政许可决定类信息 56 条` are no decisions.
        let behind = before.iter().skip_while(|it| self.token(**it).start < range.end).skip(1);
        behind.clone().all(|it| self.token(*it).is(Role::Total))
            && before.iter().all(|it| harmless(self.token(*it)))
            && self.unknown(clause, range).all(|words| self.own.named(words) == Named::Own)
    }

    /// Whether the sentence is about what an order of words wants: it says so itself, or has said so, or the paragraph has
    /// and the sentence speaks of nothing else.
    fn is_about(&self, about: ClassId, order: &Order, state: &State) -> bool {
        let named = order.before.iter().chain(&order.after).any(|class| *class == about);
        let length = order.before.len() + order.after.len();
        named || state.topic == Some(about) || length > 1 && state.silent && self.topics.contains(&about)
    }

    fn unit_fits(&self, order: &Order, token: &Token) -> bool {
        let metric = self.source.lexicon.metric(order.metric);
        match &token.kind {
            Kind::Number(Numeral::Percent(..)) => order.percent,
            Kind::Number(Numeral::Quantity(quantity)) if !order.percent => match quantity.unit {
                Some(unit) => {
                    let kind = self.source.lexicon.unit(unit).kind.as_str();
                    kind == metric.unit || kind == "heads" && metric.unit == "case"
                }
                None => quantity.value.is_zero() && metric.unit == "case",
            },
            _ => false,
        }
    }

    fn amount(&self, token: &Token) -> Amount {
        let span = self.source.locate(token.start..token.end);
        match &token.kind {
            Kind::Number(Numeral::Quantity(quantity)) => amount(quantity, span),
            Kind::Number(Numeral::Percent(value, step)) => {
                Amount { value: *value, exactness: Exactness::Exact, unit: None, half_step: *step / Decimal::TWO, span }
            }
            _ => nought(span),
        }
    }

    /// Whose figure it is that stands behind these words, and whether all of them are known well enough.
    pub(super) fn subject(&self, clause: &Clause, range: Range<u32>, state: &State) -> (Whose, bool) {
        let mut whose = state.whose;
        let mut known = true;
        for unknown in self.unknown(clause, range) {
            match self.own.named(unknown) {
                Named::Own if whose == Whose::Unsaid => whose = Whose::Own,
                Named::Own | Named::Adverb => {}
                Named::Others => whose = Whose::Others,
                Named::Unclear => known = false,
            }
        }
        (whose, known)
    }
}
