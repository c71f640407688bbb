//! What in a configuration has had no effect, though everything was there that it could be about.

use super::{Config, Given, PathGlobs};
use crate::load::LoadError;
use crate::phrases;
use std::sync::Arc;

impl Config {
    /// Patterns that no path has fitted, and accepted findings that there are not; of the file itself, not of those it extends.
    /// `is_on` tells whether a rule, a code or a group was judged in whole.
    #[must_use]
    pub fn without_effect(&self, words: &phrases::Config, is_on: impl Fn(&str) -> bool) -> Vec<LoadError> {
        let Some(own) = self.chain.first() else { return Vec::new() };
        let of_overrides = self.overrides.iter().map(|part| &part.paths);
        let of_suppressions = self.suppressions.iter().filter_map(|part| part.paths.as_ref());
        let globs = [&self.include, &self.exclude].into_iter().chain(of_overrides).chain(of_suppressions);
        let globs: Vec<&Given<String>> = globs.flat_map(PathGlobs::without_effect).collect();
        let globs = globs.into_iter().map(|glob| glob.complaint(words.glob_without_effect.clone()));
        let unused =
            self.suppressions.iter().filter(|it| !it.is_used() && it.rules.iter().all(|rule| is_on(&rule.value)));
        let unused = unused.filter(|it| it.paths.as_ref().is_none_or(|paths| paths.without_effect().next().is_none()));
        let names =
            |rules: &[Given<String>]| rules.iter().map(|rule| rule.value.as_str()).collect::<Vec<_>>().join(", ");
        let unused = unused.filter_map(|it| {
            let problem = words.suppression_without_effect.with(&[("rules", &names(&it.rules))]);
            Some(it.rules.first()?.complaint(problem).with_help(words.remove_suppression.clone()))
        });
        globs.chain(unused).filter(|error| Arc::ptr_eq(&error.source, own)).collect()
    }
}
