//! Bodies: the names they had, and whose figures which of them adds up.

use super::Given;
use serde::Deserialize;

/// A body, and the names it goes or went by.
#[derive(Clone, Debug)]
pub struct Body {
    /// Its name now.
    pub name: Given<String>,
    /// What kind of body it is.
    pub profile: Option<Given<String>>,
    /// Other ways of writing its name.
    pub aliases: Vec<Given<String>>,
    /// Names it had before.
    pub formerly: Vec<Former>,
    /// Bodies that became part of it.
    pub merged: Vec<Former>,
}

/// A name that is no more.
#[derive(Clone, Debug)]
pub struct Former {
    /// The name.
    pub name: Given<String>,
    /// The last year that was reported on under it, if that is said.
    pub until: Option<Given<i32>>,
}

impl Former {
    /// Whether a report for `year` may still be under that name.
    #[must_use]
    pub fn covers(&self, year: i32) -> bool {
        self.until.as_ref().is_none_or(|until| year <= until.value)
    }
}

/// What a report covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// The body and all those below it.
    Region,
    /// The body itself.
    Own,
}

/// Whose figures a body's report adds up.
#[derive(Clone, Debug)]
pub struct RollUp {
    /// The body that adds up.
    pub parent: Given<String>,
    /// What its report covers.
    pub scope: Given<Scope>,
    /// The bodies below it, itself too if it has figures of its own: names, `*` for any characters.
    pub children: Vec<Given<String>>,
    /// Bodies of the place that it does not add up, managed from above: names, `*` for any characters.
    pub outside: Vec<Given<String>>,
    /// The first year it holds for.
    pub first_year: Option<Given<i32>>,
    /// The last year it holds for.
    pub last_year: Option<Given<i32>>,
    /// The tables that are added up, by name; all if none is named.
    pub tables: Vec<Given<String>>,
}

impl RollUp {
    /// Whether it holds for reports on `year`.
    #[must_use]
    pub fn covers(&self, year: i32) -> bool {
        self.first_year.as_ref().is_none_or(|first| first.value <= year)
            && self.last_year.as_ref().is_none_or(|last| year <= last.value)
    }
}
