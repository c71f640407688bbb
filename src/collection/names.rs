//! When two names are of one body: `清河县白杨镇`, `清河县白杨镇人民政府`, and `白杨镇` where there is but one.

use crate::vocabulary::Names as Words;
use std::collections::{BTreeMap, BTreeSet};

/// All names of a place, each with the full name of the body that it is of.
#[derive(Debug, Default)]
pub(super) struct Pool {
    full: BTreeMap<String, Full>,
}

/// The full name of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// This.
    Name(String),
    /// One of these.
    OneOf(Vec<String>),
}

/// Whether a name says of which place the body is, or is that of a place itself.
pub(super) fn names_its_place(name: &str, words: &Words) -> bool {
    places(name, words).next().is_some()
}

/// Whether a name is one that the text of a report could have, and no short name in Latin letters.
pub(super) fn is_spoken(name: &str) -> bool {
    name.chars().any(|c| c.is_alphabetic() && !c.is_ascii())
}

/// The bytes behind each name of a place that a name begins with.
fn places<'n>(name: &'n str, words: &'n Words) -> impl Iterator<Item = usize> + 'n {
    name.char_indices().skip(1).filter_map(|(at, c)| {
        let end = at + c.len_utf8();
        let is_place = words.places.contains(c) && !words.no_places.iter().any(|word| name[..end].ends_with(word));
        is_place.then_some(end)
    })
}

impl Pool {
    /// The pool of all these names, in their canonical form.
    pub(super) fn new<'n>(names: impl IntoIterator<Item = &'n str>, words: &Words) -> Self {
        let names: BTreeSet<&str> = names.into_iter().collect();
        let mut longer: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for name in &names {
            for end in places(name, words) {
                if let Some(short) = names.get(&name[end..]).filter(|short| !short.is_empty()) {
                    longer.entry(short).or_default().insert(name);
                }
            }
        }
        let mut full = BTreeMap::new();
        for name in &names {
            let Some(candidates) = longer.get(name) else {
                full.insert((*name).to_owned(), Full::Name((*name).to_owned()));
                continue;
            };
            // Names that are parts of each other are of one body: the longest is the full one.
            let longest: Vec<&str> = candidates.iter().copied().filter(|name| !longer.contains_key(name)).collect();
            let found = match longest.as_slice() {
                [only] => Full::Name((*only).to_owned()),
                several => Full::OneOf(several.iter().map(|name| (*name).to_owned()).collect()),
            };
            full.insert((*name).to_owned(), found);
        }
        Self { full }
    }

    /// The full name of a body, given its canonical one.
    pub(super) fn full(&self, name: &str) -> Full {
        self.full.get(name).cloned().unwrap_or_else(|| Full::Name(name.to_owned()))
    }
}

/// Whether a name fits a pattern in which `*` stands for any characters.
pub(super) fn fits(name: &str, pattern: &str) -> bool {
    let Some((head, tail)) = pattern.split_once('*') else { return name == pattern };
    let Some(rest) = name.strip_prefix(head) else { return false };
    if tail.is_empty() {
        return true;
    }
    rest.char_indices().map(|(at, _)| at).chain([rest.len()]).any(|at| fits(&rest[at..], tail))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::tests::vocabulary;

    #[test]
    fn ways_to_write_a_name() {
        let words = &vocabulary().names;
        for (name, same) in [
            ("清河县白杨镇人民政府", "清河县白杨镇"),
            ("清河县 白杨镇政府", "清河县白杨镇"),
            ("柳林街道办事处", "柳林街道"),
            ("清河县人民政府", "清河县"),
            ("清河县政府办公室", "清河县人民政府办公室"),
            ("清河县人民政府办公室", "清河县人民政府办公室"),
            ("清河县教育局", "清河县教育局"),
        ] {
            assert_eq!(words.canonical(name), same, "{name}");
        }
        assert!(names_its_place("清河县教育局", words) && names_its_place("清河县", words));
        assert!(!names_its_place("教育局", words) && !names_its_place("城市管理局", words));
        assert!(!names_its_place("市场监督管理局", words));
    }

    #[test]
    fn a_short_name_is_that_of_the_only_body_it_fits() {
        let words = &vocabulary().names;
        let pool = |names: &[&str]| Pool::new(names.iter().copied(), words);
        let one = pool(&["清河县白杨镇", "白杨镇", "江州市清河县白杨镇", "清河县教育局"]);
        assert_eq!(one.full("白杨镇"), Full::Name("江州市清河县白杨镇".into()));
        assert_eq!(one.full("清河县白杨镇"), Full::Name("江州市清河县白杨镇".into()));
        assert_eq!(one.full("清河县教育局"), Full::Name("清河县教育局".into()));
        let two = pool(&["清河县白杨镇", "白杨镇", "青岚县白杨镇"]);
        assert_eq!(two.full("白杨镇"), Full::OneOf(vec!["清河县白杨镇".into(), "青岚县白杨镇".into()]));
    }

    #[test]
    fn patterns_of_names() {
        assert!(fits("清河县教育局", "清河县*局") && fits("清河县教育局", "*") && fits("a", "a"));
        assert!(!fits("清河县教育局", "清河县*镇") && !fits("清河县", "清河县*局") && !fits("ab", "a"));
    }
}
