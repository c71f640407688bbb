//! Which of its topics a section deals with: by their words.

use super::Section;
use aho_corasick::AhoCorasick;
use std::sync::OnceLock;

/// The words of a section's topics, made ready when they are first looked for.
#[derive(Clone, Debug, Default)]
pub(super) struct TopicWords(OnceLock<Option<Finder>>);

#[derive(Clone, Debug)]
struct Finder {
    words: AhoCorasick,
    /// For each word, its topic.
    topic_of: Vec<usize>,
}

impl Section {
    /// For each topic, whether one of its words is in one of `texts`.
    #[must_use]
    pub fn topics_in<'t>(&self, texts: impl Iterator<Item = &'t str>) -> Vec<bool> {
        let mut covered = vec![false; self.topics.len()];
        let Some(finder) = self.topic_words.0.get_or_init(|| self.finder()) else { return covered };
        for text in texts {
            for found in finder.words.find_overlapping_iter(text) {
                covered[finder.topic_of[found.pattern().as_usize()]] = true;
            }
        }
        covered
    }

    fn finder(&self) -> Option<Finder> {
        let words =
            self.topics.iter().enumerate().flat_map(|(at, topic)| topic.words.split('|').map(move |it| (at, it)));
        let (topic_of, words): (Vec<usize>, Vec<&str>) = words.unzip();
        AhoCorasick::new(words).ok().map(|words| Finder { words, topic_of })
    }
}
