//! Tags and text, each with its place in the source.
//!
//! `html5gum` splits the source; here its events are put in terms of source positions. Text is never copied: the source
//! says it letter for letter, but for character references (and line ends that are carriage returns).

use super::style::{Attributes, Which};
use super::tags::Tag;
use html5gum::{Emitter, Error, State, Tokenizer};
use std::ops::Range;

/// A start tag.
#[derive(Debug)]
pub(super) struct StartTag<'a> {
    pub(super) tag: Tag,
    /// Where its name stands.
    pub(super) name: Range<usize>,
    /// Where all of it stands.
    pub(super) range: Range<usize>,
    pub(super) attributes: &'a Attributes,
    /// It ends with `/>`.
    pub(super) self_closing: bool,
}

/// An end tag.
#[derive(Debug)]
pub(super) struct EndTag {
    pub(super) tag: Tag,
    /// Where its name stands.
    pub(super) name: Range<usize>,
    /// Where all of it stands.
    pub(super) range: Range<usize>,
}

/// What takes the tokens, in order.
pub(super) trait Sink {
    /// Text that the source says letter for letter.
    fn text(&mut self, range: Range<usize>);
    /// Text that stands for `range`.
    fn reference(&mut self, words: &str, range: Range<usize>);
    /// A start tag; the answer says how its content is to be read, if not as markup.
    fn start(&mut self, tag: &StartTag<'_>) -> Option<State>;
    /// An end tag.
    fn end(&mut self, tag: &EndTag);
    /// The source has ended.
    fn finish(&mut self, at: usize);
    /// No more tokens are wanted.
    fn is_done(&self) -> bool;
    /// CDATA sections are text.
    fn is_xml(&self) -> bool;
}

/// Reads `source` from byte `start` on.
pub(super) fn read(source: &str, start: usize, sink: &mut impl Sink) {
    let Some(rest) = source.get(start..) else { return };
    let tokens = Tokens {
        source,
        sink,
        at: start,
        emitted: start,
        run: start..start,
        tag_start: start,
        is_end: false,
        name: Vec::new(),
        raw: Vec::new(),
        attribute: Vec::new(),
        which: None,
        value: start..start,
        value_unescaped: String::new(),
        attributes: Attributes::default(),
        self_closing: false,
    };
    // The one token there is says that the sink wants no more.
    let _done = Tokenizer::new_with_emitter(rest, tokens).next();
}

struct Tokens<'s, 'k, S> {
    source: &'s str,
    sink: &'k mut S,
    /// Where the tokenizer is.
    at: usize,
    /// Up to where the source is accounted for.
    emitted: usize,
    /// Text that the source says letter for letter and that the sink has not got yet.
    run: Range<usize>,
    tag_start: usize,
    is_end: bool,
    name: Vec<u8>,
    /// The start tag that the end tag must match for content that is no markup to end.
    raw: Vec<u8>,
    /// The name of the attribute at hand.
    attribute: Vec<u8>,
    /// Which of those that matter it is, as soon as its name is complete.
    which: Option<Option<Which>>,
    /// Where its value stands, if the source says it letter for letter.
    value: Range<usize>,
    /// Its value, if not.
    value_unescaped: String,
    attributes: Attributes,
    self_closing: bool,
}

impl<S: Sink> Tokens<'_, '_, S> {
    fn flush(&mut self) {
        if !self.run.is_empty() {
            let run = std::mem::replace(&mut self.run, self.at..self.at);
            self.sink.text(run);
        }
    }

    fn which(&mut self) -> Option<Which> {
        *self.which.get_or_insert_with(|| Which::of(&self.attribute))
    }

    fn end_attribute(&mut self) {
        if !self.is_end
            && !self.attribute.is_empty()
            && let Some(which) = self.which()
        {
            let value = self.source.get(self.value.clone()).unwrap_or_default();
            let value = if self.value_unescaped.is_empty() { value } else { &self.value_unescaped };
            self.attributes.add(which, value);
            self.value = self.at..self.at;
            self.value_unescaped.clear();
        }
        self.which = None;
        self.attribute.clear();
    }
}

impl<S: Sink> Emitter for Tokens<'_, '_, S> {
    type Token = ();

    fn move_position(&mut self, offset: isize) {
        self.at = self.at.saturating_add_signed(offset);
    }

    fn pop_token(&mut self) -> Option<()> {
        self.sink.is_done().then_some(())
    }

    fn emit_eof(&mut self) {
        self.flush();
        self.sink.finish(self.source.len());
    }

    fn emit_string(&mut self, words: &[u8]) {
        let says = |at: usize| self.source.as_bytes().get(at..at + words.len()) == Some(words);
        let here = Some(self.at.saturating_sub(words.len())).filter(|at| says(*at));
        // What first looked like an end tag (`</td>` in a title) comes late, and in parts. `&amp;` is no such thing.
        let late = || Some(self.emitted).filter(|at| !words.starts_with(b"&") && says(*at));
        let start = here.or_else(late);
        if let Some(start) = start {
            if self.run.end != start {
                self.flush();
                self.run.start = start;
            }
            self.run.end = start + words.len();
            self.emitted = self.run.end;
        } else if let Ok(words) = std::str::from_utf8(words) {
            self.flush();
            // A character reference, or a line end that is a carriage return.
            let read = self.source.get(self.emitted..self.at).unwrap_or_default();
            let start = read.rfind('&').map_or(self.at.saturating_sub(1), |at| self.emitted + at);
            self.sink.reference(words, start..self.at);
            self.emitted = self.at;
        }
    }

    fn start_open_tag(&mut self) {
        self.tag_start = self.at.saturating_sub(1);
    }

    fn init_start_tag(&mut self) {
        self.is_end = false;
        self.self_closing = false;
        self.name.clear();
        self.attributes = Attributes::default();
    }

    fn init_end_tag(&mut self) {
        self.is_end = true;
        self.name.clear();
    }

    fn push_tag_name(&mut self, name: &[u8]) {
        self.name.extend_from_slice(name);
    }

    fn init_attribute(&mut self) {
        self.end_attribute();
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.attribute.extend_from_slice(name);
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        if self.is_end || self.which().is_none() {
            return;
        }
        let here = self.at.saturating_sub(value.len())..self.at;
        let verbatim = self.source.as_bytes().get(here.clone()) == Some(value);
        if verbatim && self.value_unescaped.is_empty() && (self.value.is_empty() || self.value.end == here.start) {
            self.value = if self.value.is_empty() { here } else { self.value.start..here.end };
        } else {
            if self.value_unescaped.is_empty() {
                self.value_unescaped.push_str(self.source.get(self.value.clone()).unwrap_or_default());
            }
            self.value_unescaped.push_str(&String::from_utf8_lossy(value));
        }
    }

    fn set_self_closing(&mut self) {
        self.self_closing = true;
    }

    fn emit_current_tag(&mut self) -> Option<State> {
        self.end_attribute();
        self.flush();
        self.emitted = self.at;
        let tag = Tag::of(&self.name);
        let range = self.tag_start..self.at;
        let name = self.tag_start + if self.is_end { 2 } else { 1 };
        let name = name..name + self.name.len();
        if self.is_end {
            self.sink.end(&EndTag { tag, name, range });
            return None;
        }
        let (attributes, self_closing) = (&self.attributes, self.self_closing);
        let state = self.sink.start(&StartTag { tag, name, range, attributes, self_closing });
        if state.is_some() {
            std::mem::swap(&mut self.raw, &mut self.name);
        }
        state
    }

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && !self.raw.is_empty() && self.raw == self.name
    }

    fn emit_current_comment(&mut self) {
        self.emitted = self.at;
    }

    fn emit_current_doctype(&mut self) {
        self.emitted = self.at;
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&mut self) -> bool {
        self.sink.is_xml()
    }

    fn should_emit_errors(&mut self) -> bool {
        false
    }

    fn set_last_start_tag(&mut self, _: Option<&[u8]>) {}
    fn emit_error(&mut self, _: Error) {}
    fn init_comment(&mut self) {}
    fn push_comment(&mut self, _: &[u8]) {}
    fn init_doctype(&mut self) {}
    fn push_doctype_name(&mut self, _: &[u8]) {}
    fn set_force_quirks(&mut self) {}
    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}
    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every token as `kind source`, or `kind source=text` where the two differ.
    struct Shown<'s>(&'s str, Vec<String>);

    impl Shown<'_> {
        fn push(&mut self, kind: &str, range: Range<usize>) {
            self.1.push(format!("{kind} {}", &self.0[range]));
        }
    }

    impl Sink for Shown<'_> {
        fn text(&mut self, range: Range<usize>) {
            self.push("text", range);
        }
        fn reference(&mut self, words: &str, range: Range<usize>) {
            self.1.push(format!("reference {}={words}", &self.0[range]));
        }
        fn start(&mut self, tag: &StartTag<'_>) -> Option<State> {
            self.push("start", tag.range.clone());
            tag.tag.content()
        }
        fn end(&mut self, tag: &EndTag) {
            self.push("end", tag.range.clone());
        }
        fn finish(&mut self, at: usize) {
            assert_eq!(at, self.0.len());
        }
        fn is_done(&self) -> bool {
            false
        }
        fn is_xml(&self) -> bool {
            false
        }
    }

    fn shown(source: &str) -> Vec<String> {
        let mut shown = Shown(source, Vec::new());
        read(source, 0, &mut shown);
        shown.1
    }

    #[test]
    fn tags_text_and_references_stand_where_they_stand() {
        assert_eq!(
            shown("<TD Width=\"1&amp;2\">规&nbsp;章<!-- x -->&#20214;<br/>a&b<规</td\n>"),
            [
                "start <TD Width=\"1&amp;2\">",
                "text 规",
                "reference &nbsp;=\u{a0}",
                "text 章",
                "reference &#20214;=件",
                "start <br/>",
                "text a&b<规",
                "end </td\n>",
            ]
        );
    }

    #[test]
    fn references_without_semicolon_and_unknown_ones() {
        assert_eq!(
            shown("&nbsp1&lt2;&bogus;&"),
            ["reference &nbsp=\u{a0}", "text 1", "reference &lt=<", "text 2;&bogus;&"]
        );
    }

    #[test]
    fn windows_line_ends() {
        assert_eq!(
            shown("a\r\n&lt;\r\nb"),
            ["text a", "reference \r=\n", "reference &lt;=<", "reference \r=\n", "text b"]
        );
    }

    #[test]
    fn end_tags_of_others_are_text_in_a_title() {
        assert_eq!(shown("<title>a</td>b</title>"), ["start <title>", "text a</td>b", "end </title>"]);
    }

    #[test]
    fn scripts_are_no_markup() {
        let script = "if (a<b) document.write('<table><td>');";
        assert_eq!(
            shown(&format!("<script>{script}</script>1")),
            ["start <script>", &format!("text {script}"), "end </script>", "text 1"]
        );
    }

    proptest! {
        /// Whatever the soup, text taken letter for letter and references make up what the tokenizer read.
        #[test]
        fn positions_are_true(source in "(<|</|>|<title>|<script>|&|;|#|x|nbsp|lt|amp|not|td|p|!--|-->|\\?|/|=|\"|'| |\r|\n|\r\n|规|1|\u{20bb7})*") {
            for token in shown(&source) {
                match token.split_once(' ') {
                    Some(("reference", it)) => {
                        let Some((from, to)) = it.rsplit_once('=') else { panic!("{it}") };
                        prop_assert!(from.starts_with('&') || from == "\r" && to == "\n", "{source:?}: {it:?}");
                    }
                    Some(("start" | "end", tag)) => prop_assert!(tag.starts_with('<') && tag.ends_with('>'), "{source:?}: {tag:?}"),
                    _ => {}
                }
            }
        }
    }
}
