//! Finding any of many words in a text in one pass.

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

/// Many words, to be found in texts: from left to right, the longest where several begin. What finds them is built when it is
/// first needed.
#[derive(Default)]
pub struct Words {
    words: Vec<String>,
    automaton: OnceLock<Option<CharwiseDoubleArrayAhoCorasick<u32>>>,
}

impl Words {
    /// These words; none may be there twice, and empty ones are never found.
    pub fn new(words: impl IntoIterator<Item = String>) -> Self {
        Self { words: words.into_iter().collect(), automaton: OnceLock::new() }
    }

    /// Every word in a text: its place among the words, and where it stands.
    pub fn find_in<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, Range<usize>)> + 't {
        let automaton = self.automaton.get_or_init(|| self.build());
        let found = automaton.iter().flat_map(move |automaton| automaton.leftmost_find_iter(text));
        found.map(|found| (found.value() as usize, found.start()..found.end()))
    }

    fn build(&self) -> Option<CharwiseDoubleArrayAhoCorasick<u32>> {
        let words = self.words.iter().zip(0..).filter(|(word, _)| !word.is_empty());
        CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build_with_values(words)
            .ok()
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Words").field(&self.words).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_is_found_and_none_inside_it() {
        let words = Words::new(["申请", "申请人", "公开", "", "人公"].map(str::to_owned));
        let found: Vec<_> = words.find_in("申请人公开申请").collect();
        assert_eq!(found, [(1, 0..9), (2, 9..15), (0, 15..21)]);
        assert_eq!(Words::default().find_in("申请").count(), 0);
    }
}
