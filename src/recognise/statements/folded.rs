//! The running text as one string in which words are looked for: widths and quotation marks folded, blanks left out, and
//! sentences that a page break tore put together again.

use crate::lexicon::fold_char;
use crate::read::Document;
use crate::report::Prose;
use crate::text::{self, Span};
use std::ops::Range;

/// Something in the text that a sentence is cut at, or where a number begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// `。`, `！`, `？`.
    Stop,
    /// The end of a paragraph.
    Paragraph,
    /// `；`
    Semicolon,
    /// `，`
    Comma,
    /// `、`
    List,
    /// `：`
    Colon,
    /// An opening bracket.
    Open,
    /// A closing one.
    Close,
    /// `《`
    TitleOpen,
    /// `》`
    TitleClose,
    /// Digits begin.
    Digits,
    /// Chinese numerals begin.
    Numerals,
}

/// From byte `at` on, the text is that of the paragraph from byte `source` on: letter for letter, or one character that
/// was folded and takes `folded` bytes there.
#[derive(Clone, Copy, Debug)]
struct Run {
    at: u32,
    paragraph: u32,
    source: u32,
    folded: u8,
}

/// The running text, folded.
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub(super) text: String,
    pub(super) marks: Vec<(u32, Mark)>,
    runs: Vec<Run>,
    /// Where each paragraph begins, and which it is; paragraphs that were put together are still told apart here.
    pub(super) paragraphs: Vec<(u32, usize)>,
}

impl Folded {
    /// Folds all running text that stands outside the tables.
    pub(super) fn new(document: &Document, prose: &[Prose]) -> Self {
        let mut folded = Self::default();
        let length = prose.iter().filter(|it| !it.in_table).map(|it| it.text.span().len()).sum::<usize>();
        folded.text.reserve(length + prose.len());
        // So many signs, and so many changes, are usual.
        folded.marks.reserve(length / 24);
        folded.runs.reserve(length / 32);
        let mut before: Option<(&Prose, &str)> = None;
        for (at, paragraph) in prose.iter().enumerate().filter(|(_, it)| !it.in_table) {
            let words = document.read(&paragraph.text);
            if before.is_some_and(|before| !goes_on(before, (paragraph, words))) {
                folded.mark(Mark::Paragraph);
                folded.text.push('\n');
            }
            folded.paragraphs.push((offset(folded.text.len()), at));
            folded.paragraph(at, words);
            before = Some((paragraph, words));
        }
        folded.mark(Mark::Paragraph);
        folded.text.push('\n');
        folded
    }

    fn mark(&mut self, mark: Mark) {
        self.marks.push((offset(self.text.len()), mark));
    }

    fn paragraph(&mut self, number: usize, words: &str) {
        let paragraph = offset(number);
        let mut expected: Option<usize> = None;
        let mut last = self.text.chars().next_back().unwrap_or('\n');
        let mut at = 0_usize;
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            // Most of a text is plain characters, which are taken over as they are.
            let plain: usize = rest.chars().take_while(|c| is_plain(*c)).map(char::len_utf8).sum();
            if plain > 0 {
                if expected != Some(at) {
                    self.runs.push(Run { at: offset(self.text.len()), paragraph, source: offset(at), folded: 0 });
                }
                self.text.push_str(&rest[..plain]);
                last = PLAIN;
                at += plain;
                expected = Some(at);
                continue;
            }
            let Some(c) = rest.chars().next() else { break };
            let source = at;
            at += c.len_utf8();
            let next = || words[source + c.len_utf8()..].chars().next();
            let folded = match c {
                ',' | '，' if last.is_ascii_digit() && next().is_some_and(is_digit) => ',',
                '.' | '．' => {
                    let inside = last.is_ascii_alphanumeric()
                        && next().is_some_and(|next| next.is_ascii_alphanumeric() || is_digit(next));
                    if inside { '.' } else { '。' }
                }
                // Converted pages put the reading behind a character.
                '(' | '（' => match text::after_reading_aid(&words[source + c.len_utf8()..]) {
                    Some(after) => {
                        at = words.len() - after.len();
                        continue;
                    }
                    None => '（',
                },
                c => match fold_char(c) {
                    Some(folded) => folded,
                    // A blank between digits tells two numbers apart.
                    None if last.is_ascii_digit()
                        && text::is_blank(c)
                        && words[source..].trim_start_matches(text::is_blank).starts_with(is_digit) =>
                    {
                        ' '
                    }
                    None => continue,
                },
            };
            let to = self.text.len();
            let resized = folded.len_utf8() != c.len_utf8();
            if resized || expected != Some(source) {
                let folded = if resized { u8::try_from(c.len_utf8()).unwrap_or(0) } else { 0 };
                self.runs.push(Run { at: offset(to), paragraph, source: offset(source), folded });
            }
            expected = (!resized).then_some(source + c.len_utf8());
            if let Some(mark) = mark(folded, last) {
                self.mark(mark);
            }
            self.text.push(folded);
            last = folded;
        }
    }

    /// Where a range of the text stands in the document.
    pub(super) fn locate(&self, range: Range<usize>, prose: &[Prose]) -> Span {
        let at = |byte: usize, end: bool| {
            let byte = offset(byte);
            let after = self.runs.partition_point(|run| if end { run.at < byte } else { run.at <= byte });
            let run = self.runs.get(after.checked_sub(1)?)?;
            let text = &prose.get(run.paragraph as usize)?.text;
            let source = match (run.folded, end) {
                (0, _) => run.source + (byte - run.at),
                (_, false) => run.source,
                (length, true) => run.source + u32::from(length),
            } as usize;
            Some(if end {
                text.locate(source.saturating_sub(1)..source).end
            } else {
                text.locate(source..source).start
            })
        };
        let (start, end) = (at(range.start, false), at(range.end, true));
        match (start, end) {
            (Some(start), Some(end)) => Span { start, end: end.max(start) },
            _ => Span::default(),
        }
    }

    /// The paragraph that a byte of the text is in: an index into the report's prose.
    pub(super) fn paragraph_at(&self, byte: u32) -> usize {
        let after = self.paragraphs.partition_point(|(at, _)| *at <= byte);
        after.checked_sub(1).and_then(|at| self.paragraphs.get(at)).map_or(0, |(_, prose)| *prose)
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_numeral(c: char) -> bool {
    NUMERAL_CHARS.contains(&c)
}

/// Any plain character: what stands before a sign matters only where it is a digit or a letter.
const PLAIN: char = '字';

/// Characters that are neither folded nor marks: CJK, but for the numerals.
fn is_plain(c: char) -> bool {
    const FIRST: usize = 0x4e00;
    const LAST: usize = 0x9fff;
    const NUMERALS: [u64; (LAST - FIRST) / 64 + 1] = {
        let mut set = [0; (LAST - FIRST) / 64 + 1];
        let mut at = 0;
        while at < NUMERAL_CHARS.len() {
            let code = NUMERAL_CHARS[at] as usize;
            if code >= FIRST {
                set[(code - FIRST) / 64] |= 1 << ((code - FIRST) % 64);
            }
            at += 1;
        }
        set
    };
    let code = (c as usize).wrapping_sub(FIRST);
    code <= LAST - FIRST && NUMERALS[code / 64] & (1 << (code % 64)) == 0
}

const NUMERAL_CHARS: [char; 16] =
    ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '两', '零', '〇'];

fn mark(c: char, last: char) -> Option<Mark> {
    Some(match c {
        '。' | '！' | '？' | '|' => Mark::Stop,
        '；' => Mark::Semicolon,
        '，' => Mark::Comma,
        '、' => Mark::List,
        '：' => Mark::Colon,
        '（' | '【' | '[' | '〔' => Mark::Open,
        '）' | '】' | ']' | '〕' => Mark::Close,
        '《' => Mark::TitleOpen,
        '》' => Mark::TitleClose,
        c if c.is_ascii_digit() && !last.is_ascii_digit() && !matches!(last, '.' | ',') => Mark::Digits,
        c if is_numeral(c) && !is_numeral(last) && !last.is_ascii_digit() => Mark::Numerals,
        _ => return None,
    })
}

/// True of a paragraph that goes on in the next one: a page break tore the sentence.
fn goes_on((before, words): (&Prose, &str), (after, next): (&Prose, &str)) -> bool {
    const SHORTEST_LINE: usize = 60;
    let ended = words
        .trim_end_matches(['*', ' ', '\u{3000}'])
        .ends_with(['。', '；', '！', '？', '：', '.', ';', ':', '”', '）', ')', '》', '|', '>']);
    let begins =
        |c: char| matches!(c, '#' | '-' | '*' | '|' | '（' | '(' | '【' | '附' | '>' | '_' | '<') || c.is_ascii_digit();
    let numbered = || {
        let mut chars = next.chars();
        let first = chars.next();
        first.is_some_and(is_numeral)
            && chars.next().is_some_and(|c| is_numeral(c) || matches!(c, '、' | '是' | '.' | '．'))
    };
    words.len() >= SHORTEST_LINE
        && !ended
        && !before.heading
        && !after.heading
        && before.place == after.place
        && !next.starts_with(begins)
        && !numbered()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{self, Limits};
    use crate::recognise::tests::{forms, vocabulary};
    use std::path::Path;

    fn folded(source: &str) -> (Document, Vec<Prose>, Folded) {
        let document = read::read(source.as_bytes(), Path::new("a.txt"), &Limits::default()).expect("text");
        let report = crate::recognise::recognise(&document, forms(), vocabulary());
        let folded = Folded::new(&document, &report.prose);
        (document, report.prose, folded)
    }

    #[test]
    fn every_word_can_be_found_in_the_document() {
        let (document, prose, folded) = folded("2023年，我镇共收到 “依申请公开” １２ 件(含 1,234 条).其中 3.5 万元\n");
        assert_eq!(folded.text, "2023年，我镇共收到依申请公开12件（含1,234条）。其中3.5万元\n");
        for (words, shown) in [
            ("收到依申请公开", "收到 “依申请公开"),
            ("12件", "１２ 件"),
            ("（含1,234条）", "(含 1,234 条)"),
            ("3.5万元", "3.5 万元"),
        ] {
            let at = folded.text.find(words).expect("it is there");
            assert_eq!(document.show(folded.locate(at..at + words.len(), &prose)), shown);
        }
    }

    #[test]
    fn sentences_that_a_page_tore_are_put_together() {
        let (_, _, folded) = folded(
            "通过门户网站发布政府信息42条，通过各类政务新媒体平\n\n台发布 14 条。\n\n二是做好审核\n\n（一）标题\n\n正文。",
        );
        assert_eq!(
            folded.text,
            "通过门户网站发布政府信息42条，通过各类政务新媒体平台发布14条。\n二是做好审核\n（一）标题\n正文。\n"
        );
    }
}
