//! Where something stands in the text view, and stretches of text that know it of every character.

use std::borrow::Cow;
use std::ops::Range;

/// A range of bytes in a document's text view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; views are far smaller than 4 GiB (see [`crate::read::Limits`]).
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: clamp(start), end: clamp(end) }
    }

    /// The empty span at `at`.
    #[must_use]
    pub fn at(at: usize) -> Self {
        Self::new(at, at)
    }

    /// As a range, to slice with.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.range().len()
    }

    /// True of a span that covers nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// The smallest span that covers both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// True where `other` lies wholly inside.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// Puts an asterisk in the place of every letter and digit at `hidden`, as long as it is in bytes.
pub(crate) fn mask(text: &mut String, hidden: &[Span]) {
    if hidden.is_empty() {
        return;
    }
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for span in hidden {
        let range = span.range();
        let (Some(before), Some(inside)) = (text.get(at..range.start), text.get(range.clone())) else { continue };
        masked.push_str(before);
        masked.extend(inside.chars().map(|c| match c.len_utf8() {
            1 if c.is_ascii_alphanumeric() => '*',
            3 if c.is_alphanumeric() => '＊',
            _ => c,
        }));
        at = range.end;
    }
    masked.push_str(text.get(at..).unwrap_or_default());
    *text = masked;
}

fn clamp(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// A stretch of text of a document: what it says, and where each character of it stands in the view.
///
/// In most formats the view says it letter for letter and a span is enough; in HTML, markup and entities stand between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    span: Span,
    mapped: Option<Box<Mapped>>,
}

/// Text that the view does not say letter for letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapped {
    content: String,
    runs: Vec<Run>,
}

/// From byte `at` of the content on, the text is that of `source`: letter for letter if `verbatim`, else as a whole
/// (a character reference, a line break).
#[derive(Clone, Debug, PartialEq, Eq)]
struct Run {
    at: u32,
    source: Span,
    verbatim: bool,
}

impl Text {
    /// Text that the view says letter for letter at `span`.
    #[must_use]
    pub fn verbatim(span: Span) -> Self {
        Self { span, mapped: None }
    }

    /// All of the view that this text was taken from.
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// The words, given the string of the view (or one with the same positions).
    #[must_use]
    pub fn content<'a>(&'a self, view: &'a str) -> &'a str {
        match &self.mapped {
            Some(mapped) => &mapped.content,
            None => view.get(self.span.range()).unwrap_or_default(),
        }
    }

    /// Where bytes `range` of the content stand in the view.
    #[must_use]
    pub fn locate(&self, range: Range<usize>) -> Span {
        let Some(mapped) = &self.mapped else {
            let start = self.span.start as usize;
            return Span::new(start + range.start, start + range.end);
        };
        let start = mapped.offset(range.start, false).unwrap_or(self.span.start);
        let end = if range.is_empty() { start } else { mapped.offset(range.end, true).unwrap_or(self.span.end) };
        Span { start, end: end.max(start) }
    }

    /// The stretches of the view in `span` that this text was taken from; what is between them is markup.
    #[must_use]
    pub fn stretches(&self, span: Span) -> Vec<Span> {
        let Some(mapped) = &self.mapped else { return vec![span] };
        let common = |run: &Run| {
            if run.verbatim {
                Span { start: run.source.start.max(span.start), end: run.source.end.min(span.end) }
            } else {
                run.source
            }
        };
        let meets = |run: &&Run| run.source.start < span.end && span.start < run.source.end;
        mapped.runs.iter().filter(meets).map(common).collect()
    }

    /// The part of this text at bytes `range` of its content.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Self {
        let span = self.locate(range.clone());
        let mapped = self.mapped.as_ref().map(|mapped| Box::new(mapped.part(&range)));
        Self { span, mapped }
    }

    /// What it says at `span` of the view.
    #[must_use]
    pub fn content_at<'a>(&'a self, span: Span, view: &'a str) -> Cow<'a, str> {
        match &self.mapped {
            Some(mapped) => Cow::Owned(mapped.content_at(span)),
            None => Cow::Borrowed(view.get(span.range()).unwrap_or_default()),
        }
    }

    /// True where the view says it letter for letter.
    #[must_use]
    pub fn is_verbatim(&self) -> bool {
        self.mapped.is_none()
    }

    /// Masks what stands at `hidden` in the view, where this text says it letter for letter.
    pub(crate) fn mask(&mut self, hidden: &[Span]) {
        let Some(mapped) = &mut self.mapped else { return };
        let mut inside = Vec::new();
        for (at, run) in mapped.runs.iter().enumerate().filter(|(_, run)| run.verbatim) {
            let end = mapped.runs.get(at + 1).map_or(clamp(mapped.content.len()), |next| next.at);
            let length = end.saturating_sub(run.at).min(clamp(run.source.len()));
            let source = Span { start: run.source.start, end: run.source.start + length };
            for span in hidden.iter().filter(|span| source.contains(**span)) {
                let from = run.at + (span.start - run.source.start);
                inside.push(Span { start: from, end: from + clamp(span.len()) });
            }
        }
        mask(&mut mapped.content, &inside);
    }

    pub(crate) fn rewrite(&mut self, rewrite: impl Fn(&str) -> Option<String>) {
        if let Some(mapped) = &mut self.mapped
            && let Some(content) = rewrite(&mapped.content)
        {
            debug_assert_eq!(content.len(), mapped.content.len());
            mapped.content = content;
        }
    }
}

impl Mapped {
    /// Where byte `at` of the content stands; `ending` asks for the end of the character before it.
    fn offset(&self, at: usize, ending: bool) -> Option<u32> {
        let at = clamp(at);
        let after = self.runs.partition_point(|run| if ending { run.at < at } else { run.at <= at });
        let run = self.runs.get(after.checked_sub(1)?)?;
        Some(match (run.verbatim, ending) {
            (true, _) => (run.source.start + (at - run.at)).min(run.source.end),
            (false, true) => run.source.end,
            (false, false) => run.source.start,
        })
    }

    fn content_at(&self, span: Span) -> String {
        let ends = self.runs.iter().skip(1).map(|run| run.at).chain([clamp(self.content.len())]);
        let words = self.runs.iter().zip(ends).filter_map(|(run, end)| {
            let (from, to) = (run.source.start.max(span.start), run.source.end.min(span.end));
            let inside = match run.verbatim {
                true => run.at + from.saturating_sub(run.source.start)..run.at + to.saturating_sub(run.source.start),
                false => run.at..end,
            };
            self.content.get(inside.start as usize..inside.end as usize).filter(|_| from < to)
        });
        words.collect()
    }

    fn part(&self, range: &Range<usize>) -> Self {
        let content = self.content.get(range.clone()).unwrap_or_default().to_owned();
        let (from, to) = (clamp(range.start), clamp(range.end));
        let first = self.runs.partition_point(|run| run.at <= from).saturating_sub(1);
        let runs = self.runs[first..]
            .iter()
            .take_while(|run| run.at < to || run.at <= from)
            .map(|run| {
                let cut = from.saturating_sub(run.at);
                let source = if run.verbatim {
                    Span { start: (run.source.start + cut).min(run.source.end), end: run.source.end }
                } else {
                    run.source
                };
                Run { at: run.at.saturating_sub(from), source, verbatim: run.verbatim }
            })
            .collect();
        Self { content, runs }
    }
}

/// Puts a [`Text`] together from the places it was read at.
#[derive(Debug, Default)]
pub struct TextBuilder {
    content: String,
    runs: Vec<Run>,
}

impl TextBuilder {
    /// Adds words that the view says letter for letter, from byte `start` of it on.
    pub fn verbatim(&mut self, words: &str, start: usize) {
        let source = Span::new(start, start + words.len());
        if let Some(last) = self.runs.last_mut()
            && last.verbatim
            && last.source.end == source.start
        {
            last.source.end = source.end;
        } else if !words.is_empty() {
            self.runs.push(Run { at: clamp(self.content.len()), source, verbatim: true });
        }
        self.content.push_str(words);
    }

    /// Adds words that stand for `source` as a whole.
    pub fn instead_of(&mut self, words: &str, source: Span) {
        if !words.is_empty() {
            self.runs.push(Run { at: clamp(self.content.len()), source, verbatim: false });
            self.content.push_str(words);
        }
    }

    /// Adds all of `text`, each part at its own place.
    pub fn append(&mut self, text: &Text, view: &str) {
        let Some(mapped) = &text.mapped else {
            return self.verbatim(text.content(view), text.span.start as usize);
        };
        let at = clamp(self.content.len());
        self.runs.extend(mapped.runs.iter().map(|run| Run { at: at + run.at, ..run.clone() }));
        self.content.push_str(&mapped.content);
    }

    /// What was added so far.
    #[must_use]
    pub fn content(&self) -> &str {
        &self.content
    }

    /// The text, without blanks at its ends; an empty one stands at `fallback`.
    #[must_use]
    pub fn finish(self, fallback: Span) -> Text {
        let (Some(first), Some(last)) = (self.runs.first(), self.runs.last()) else {
            return Text::verbatim(Span::at(fallback.start as usize));
        };
        let span = first.source.to(last.source);
        if self.runs.len() == 1 && first.verbatim {
            let blanks = self.content.len() - self.content.trim_start_matches(super::is_blank).len();
            let kept = super::trim(&self.content).len();
            let start = span.start as usize + blanks.min(self.content.len());
            return Text::verbatim(Span::new(start, start + kept));
        }
        let kept = super::trim(&self.content);
        if kept.is_empty() {
            return Text::verbatim(Span::at(span.start as usize));
        }
        let start = self.content.len() - self.content.trim_start_matches(super::is_blank).len();
        let range = start..start + kept.len();
        let whole = Text { span, mapped: Some(Box::new(Mapped { content: self.content, runs: self.runs })) };
        whole.part(range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `<b>1&nbsp;</b>2`: the content `1 2` stands at 3..15.
    fn mapped() -> (&'static str, Text) {
        let view = "<b>1&nbsp;</b>2";
        let mut builder = TextBuilder::default();
        builder.verbatim("1", 3);
        builder.instead_of("\u{a0}", Span::new(4, 10));
        builder.verbatim("2", 14);
        (view, builder.finish(Span::default()))
    }

    #[test]
    fn content_skips_markup_and_positions_do_not() {
        let (view, text) = mapped();
        assert_eq!(text.content(view), "1\u{a0}2");
        assert_eq!(text.span(), Span::new(3, 15));
        assert_eq!(text.locate(0..1), Span::new(3, 4));
        assert_eq!(text.locate(1..3), Span::new(4, 10));
        assert_eq!(text.locate(3..4), Span::new(14, 15));
    }

    #[test]
    fn a_place_knows_its_words() {
        let (view, text) = mapped();
        assert_eq!(text.content_at(Span::new(3, 15), view), "1\u{a0}2");
        assert_eq!(text.content_at(Span::new(3, 4), view), "1");
        assert_eq!(text.content_at(Span::new(4, 15), view), "\u{a0}2");
        assert_eq!(text.content_at(Span::new(10, 14), view), "");
        assert_eq!(text.part(3..4).content_at(Span::new(0, 20), view), "2");
        assert_eq!(Text::verbatim(Span::new(3, 15)).content_at(Span::new(4, 10), view), "&nbsp;");
    }

    #[test]
    fn a_part_knows_its_place() {
        let (view, text) = mapped();
        let part = text.part(3..4);
        assert_eq!(part.content(view), "2");
        assert_eq!(part.span(), Span::new(14, 15));
        assert_eq!(part.locate(0..1), Span::new(14, 15));
    }

    #[test]
    fn texts_put_together_keep_their_places() {
        let (view, mapped) = mapped();
        let mut builder = TextBuilder::default();
        builder.append(&mapped, view);
        builder.append(&Text::verbatim(Span::new(1, 2)), view);
        let text = builder.finish(Span::default());
        assert_eq!(text.content(view), "1\u{a0}2b");
        assert_eq!(text.locate(1..3), Span::new(4, 10));
        assert_eq!(text.locate(3..4), Span::new(14, 15));
        assert_eq!(text.locate(4..5), Span::new(1, 2));
    }

    #[test]
    fn contiguous_words_need_no_map() {
        let mut builder = TextBuilder::default();
        builder.verbatim(" 规", 4);
        builder.verbatim("章 ", 8);
        let text = builder.finish(Span::default());
        assert_eq!(text, Text::verbatim(Span::new(5, 11)));
    }
}
