//! What the prose states: figures, breakdowns of totals, percentages, and phrases that rules take notice of.
//!
//! One pass folds the text, one automaton finds the words of the lexicon in it, and sentences are read from the tokens.

mod changes;
mod claims;
mod enumerations;
mod folded;
mod named;
mod number;
mod oddities;
mod parts;
mod ratios;
mod tokens;

use crate::lexicon::{Lexicon, Role};
use crate::read::Document;
use crate::report::{Mentioned, Phrase, Prose, Report, Where};
use crate::text::Span;
use crate::vocabulary::Vocabulary;
use changes::Changes;
use claims::Claims;
use folded::{Folded, Mark};
use number::Numeral;
use oddities::Oddities;
use parts::Parts;
use std::ops::Range;
use tokens::{Kind, Token};

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
    let mut changes = Changes::new(source, own);
    let mut oddities = Oddities::new(source, own);
    oddities.paragraph(0);
    let mut percentages = Vec::new();
    let mut start = 0;
    let mut from = 0;
    for (at, token) in tokens.iter().enumerate() {
        let Some(mark @ (Mark::Stop | Mark::Paragraph)) = token.mark() else { continue };
        let stated = claims.statements.len();
        claims.sentence(from..at, start);
        changes.sentence(from..at, &claims.statements[stated..]);
        parts.sentence(from..at, start);
        oddities.sentence(from..at, start);
        ratios::sentence(source, from..at, &mut percentages);
        if mark == Mark::Paragraph {
            claims.paragraph();
            parts.paragraph();
            oddities.paragraph(token.end);
        }
        (from, start) = (at + 1, token.end);
    }
    oddities.whole(&document.view);
    let titles: Vec<Span> = report.headings.iter().map(|heading| heading.title.span).collect();
    let enumerations = enumerations::read(source);
    let (phrases, mentioned) = words(source, &titles);
    let (statements, breakdowns, oddities) = (claims.statements, parts.breakdowns, oddities.found);
    report.statements = statements;
    report.breakdowns = breakdowns;
    report.changes = changes.found;
    report.enumerations = enumerations;
    report.percentages = percentages;
    report.oddities = oddities;
    report.phrases = phrases;
    report.mentioned = mentioned;
}

/// The phrases that rules take notice of, and which classes of words stand where; headings of the top level aside.
fn words(source: Source<'_>, titles: &[Span]) -> (Vec<Phrase>, Mentioned) {
    const NEAR: u32 = 60;
    let mut phrases = Vec::new();
    let mut mentioned = Mentioned::none(source.lexicon.classes().len());
    let mut year: Option<(i32, u32, bool)> = None;
    for token in source.tokens {
        let class = match token.kind {
            Kind::Word(class, _) => class,
            Kind::Number(Numeral::Year(number)) => {
                year = Some((number, token.end, token.in_title));
                continue;
            }
            Kind::Mark(_) => {
                year = None;
                continue;
            }
            Kind::Number(_) => continue,
        };
        let paragraph = source.folded.paragraph_at(token.start);
        let of_heading = source.prose.get(paragraph).is_some_and(|prose| prose.heading);
        let heading = of_heading && {
            let span = source.locate(token.start..token.end);
            titles.iter().any(|title| title.contains(span))
        };
        let place = source.place(paragraph);
        if !heading {
            mentioned.add(class, place);
        }
        if token.is(Role::Phrase) {
            let year = year.filter(|(_, end, in_title)| token.start - end <= NEAR && *in_title == token.in_title);
            phrases.push(Phrase {
                class,
                span: source.locate(token.start..token.end),
                place,
                heading,
                in_title: token.in_title,
                year: year.map(|(year, ..)| year),
            });
        }
    }
    (phrases, mentioned)
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
        let nouns = &self.vocabulary.parts_of_names.nouns;
        let is_name = self.vocabulary.is_body(words) || nouns.iter().any(|ending| words.ends_with(ending.as_str()));
        let [full, short] = &self.vocabulary.parts_of_names.government;
        let short = |name: &str| name.replace(full.as_str(), short);
        match (is_name, self.body) {
            (true, Some(body)) if short(body).contains(&short(words)) || words.contains(body) => Named::Own,
            (true, Some(_)) => Named::Others,
            (true, None) => Named::Unclear,
            (false, _) if words.len() > LONGEST_ADVERB => Named::Unclear,
            (false, _) => Named::Adverb,
        }
    }
}
