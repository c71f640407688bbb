//! What the prose states: figures, breakdowns of totals, percentages, and phrases that rules take notice of.
//!
//! One pass folds the text, one automaton finds the words of the lexicon in it, and sentences are read from the tokens.

mod claims;
mod folded;
mod number;
mod parts;
mod ratios;
mod tokens;

use crate::lexicon::{Lexicon, Role};
use crate::read::Document;
use crate::report::{Phrase, Prose, Report, Where};
use crate::text::Span;
use crate::vocabulary::Vocabulary;
use claims::Claims;
use folded::{Folded, Mark};
use parts::Parts;
use std::ops::Range;
use tokens::Token;

/// Reads what the prose of a report states.
pub(super) fn read(report: &mut Report, document: &Document, vocabulary: &Vocabulary) {
    let folded = Folded::new(document, &report.prose);
    let lexicon = &vocabulary.lexicon;
    let tokens = tokens::tokens(&folded, lexicon);
    let source = Source { folded: &folded, tokens: &tokens, lexicon, prose: &report.prose };
    let body = report.body.as_ref().map(|body| body.value.as_str());
    let own = Own {
        body,
        profile: body.and_then(|body| vocabulary.profile_of(body)).map(|profile| profile.id.as_str()),
        year: report.year.as_ref().map(|year| year.value),
        vocabulary,
    };
    let mut claims = Claims::new(source, own);
    let mut parts = Parts::new(source);
    let mut percentages = Vec::new();
    let mut start = 0;
    let mut from = 0;
    for (at, token) in tokens.iter().enumerate() {
        let Some(mark @ (Mark::Stop | Mark::Paragraph)) = token.mark() else { continue };
        claims.sentence(from..at, start);
        parts.sentence(from..at, start);
        ratios::sentence(source, from..at, &mut percentages);
        if mark == Mark::Paragraph {
            claims.paragraph();
            parts.paragraph();
        }
        (from, start) = (at + 1, token.end);
    }
    let phrases = phrases(source);
    let mut mentioned = vec![false; lexicon.classes().len()];
    for class in tokens.iter().filter_map(Token::class) {
        mentioned[usize::from(class.0)] = true;
    }
    let (statements, breakdowns) = (claims.statements, parts.breakdowns);
    report.statements = statements;
    report.breakdowns = breakdowns;
    report.percentages = percentages;
    report.phrases = phrases;
    report.mentioned = mentioned;
}

/// The phrases of the lexicon that rules take notice of.
fn phrases(source: Source<'_>) -> Vec<Phrase> {
    let found = source.tokens.iter().filter(|token| token.is(Role::Phrase));
    let phrase = |token: &Token| {
        let paragraph = source.folded.paragraph_at(token.start);
        let heading = source.prose.get(paragraph).is_some_and(|prose| prose.heading);
        let span = source.locate(token.start..token.end);
        Some(Phrase { class: token.class()?, span, place: source.place(paragraph), heading })
    };
    found.filter_map(phrase).collect()
}

/// The text and its tokens.
#[derive(Clone, Copy)]
struct Source<'s> {
    folded: &'s Folded,
    tokens: &'s [Token],
    lexicon: &'s Lexicon,
    prose: &'s [Prose],
}

impl Source<'_> {
    fn locate(&self, range: Range<u32>) -> Span {
        self.folded.locate(range.start as usize..range.end as usize, self.prose)
    }

    /// The section that a place of the document is in.
    fn place_of(&self, span: Span) -> Where {
        let prose = self.prose.iter().find(|prose| prose.text.span().contains(span));
        prose.map_or(Where::Preamble, |prose| prose.place)
    }

    fn place(&self, paragraph: usize) -> Where {
        self.prose.get(paragraph).map_or(Where::Preamble, |prose| prose.place)
    }
}

/// Whose report it is, and of which year.
#[derive(Clone, Copy)]
struct Own<'o> {
    body: Option<&'o str>,
    profile: Option<&'o str>,
    year: Option<i32>,
    vocabulary: &'o Vocabulary,
}

/// What words before a verb that are none of the lexicon's may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    /// The body's name.
    Own,
    /// A name, and not the body's.
    Others,
    /// Some adverb.
    Adverb,
    /// It cannot be told.
    Unclear,
}

impl Own<'_> {
    fn named(&self, words: &str) -> Named {
        const LONGEST_ADVERB: usize = 30;
        if words.chars().count() < 2 {
            return Named::Adverb;
        }
        let ends = |ending: &str| words.ends_with(ending);
        let is_name = self.vocabulary.is_body(words)
            || ["部门", "单位", "系统", "政府", "机关", "社区", "村", "县", "区", "市", "科", "股", "室"]
                .into_iter()
                .any(ends);
        // 市政府 is 市人民政府.
        let short = |name: &str| name.replace("人民政府", "政府");
        match (is_name, self.body) {
            (true, Some(body)) if short(body).contains(&short(words)) || words.contains(body) => Named::Own,
            (true, Some(_)) => Named::Others,
            (true, None) => Named::Unclear,
            (false, _) if words.len() > LONGEST_ADVERB => Named::Unclear,
            (false, _) => Named::Adverb,
        }
    }
}
