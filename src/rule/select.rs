//! Which rules are on: by code, name or group.

use super::{RuleId, Rules};
use std::collections::HashSet;

/// The rules that are on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// For each rule, whether it is on.
    on: Vec<bool>,
}

/// A name that no rule, code or group answers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRule {
    /// The name.
    pub name: String,
    /// One that looks like it.
    pub like: Option<String>,
}

impl Selection {
    /// All rules that are on by themselves, or those selected, less those ignored. Selecting a rule switches it on.
    ///
    /// # Errors
    /// Names that nothing answers to.
    pub fn new(rules: &Rules, select: &[String], ignore: &[String]) -> Result<Self, Vec<UnknownRule>> {
        let (mut selection, mut unknown) = (Self::default(), Vec::new());
        let mut resolve = |names: &[String]| {
            let mut found = HashSet::new();
            for name in names {
                match matching(rules, name) {
                    ids if ids.is_empty() => unknown.push(UnknownRule { name: name.clone(), like: like(rules, name) }),
                    ids => found.extend(ids),
                }
            }
            found
        };
        if select.is_empty() {
            rules.iter().filter(|(_, rule)| !rule.off).for_each(|(id, _)| selection.set(id, true));
        } else {
            resolve(select).into_iter().for_each(|id| selection.set(id, true));
        }
        resolve(ignore).into_iter().for_each(|id| selection.set(id, false));
        if unknown.is_empty() { Ok(selection) } else { Err(unknown) }
    }

    /// Just one rule.
    #[must_use]
    pub fn only(rule: RuleId) -> Self {
        let mut selection = Self::default();
        selection.set(rule, true);
        selection
    }

    /// Switches a rule on or off.
    pub fn set(&mut self, rule: RuleId, on: bool) {
        let at = usize::from(rule.0);
        if on && self.on.len() <= at {
            self.on.resize(at + 1, false);
        }
        if let Some(is_on) = self.on.get_mut(at) {
            *is_on = on;
        }
    }

    /// Whether a rule is on.
    #[must_use]
    pub fn has(&self, rule: RuleId) -> bool {
        self.on.get(usize::from(rule.0)).copied().unwrap_or_default()
    }
}

/// The rules that a name, a code, a group (`T3`) or `ALL` stands for.
#[must_use]
pub fn matching(rules: &Rules, name: &str) -> Vec<RuleId> {
    let named = rules.named(name);
    let sub_code = |code: &str| {
        let rest = code.get(..name.len()).filter(|head| head.eq_ignore_ascii_case(name)).map(|_| &code[name.len()..]);
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()) && !rest.starts_with('-'))
    };
    let in_group = |group: &str| group.eq_ignore_ascii_case(name) || name.eq_ignore_ascii_case("all");
    let mut found: Vec<RuleId> = named.to_vec();
    for (id, rule) in rules.iter() {
        if (in_group(rule.group()) || sub_code(&rule.code)) && !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

/// The name or code that looks most like `name`, if one does.
#[must_use]
pub fn like(rules: &Rules, name: &str) -> Option<String> {
    const MOST_APART: usize = 4;
    let most = (name.chars().count() / 3).clamp(1, MOST_APART);
    let lower = name.to_ascii_lowercase();
    let distance = |other: &str| strsim::levenshtein(&lower, &other.to_ascii_lowercase());
    let groups = rules.iter().map(|(_, rule)| rule.group());
    let nearest = rules.names().chain(groups).min_by_key(|other| distance(other))?;
    (distance(nearest) <= most).then(|| nearest.to_owned())
}
