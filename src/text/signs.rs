//! Finding the first of a few words that stand in few texts.

use aho_corasick::AhoCorasick;
use serde::Deserialize;
use std::ops::Range;
use std::sync::OnceLock;

/// A few words by which something rare is known. What finds them is built when it is first needed.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Signs {
    words: Vec<String>,
    automaton: OnceLock<Option<AhoCorasick>>,
}

impl Signs {
    /// Where the first of them stands.
    #[must_use]
    pub fn first_in(&self, text: &str) -> Option<Range<usize>> {
        let automaton = self.automaton.get_or_init(|| AhoCorasick::new(&self.words).ok());
        automaton.as_ref()?.find(text).map(|found| found.range())
    }
}

impl From<Vec<String>> for Signs {
    fn from(words: Vec<String>) -> Self {
        Self { words, automaton: OnceLock::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_of_a_text_is_found() {
        let signs = Signs::from(["统计期限", "统计数据"].map(str::to_owned).to_vec());
        assert_eq!(signs.first_in("本报告统计数据，统计期限").map(|found| found.start), Some("本报告".len()));
        assert_eq!(signs.first_in("统计局"), None);
    }
}
