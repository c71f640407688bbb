//! From a document to a report: the second stop. It knows the forms, and neither rules nor output.
//!
//! Recognition never fails. It gives what it found, and says what it did not.

mod align;
mod aside;
mod assemble;
mod citation;
mod columns;
mod dates;
mod ending;
mod headings;
mod interpret;
mod labels;
mod lines;
mod names;
mod number;
mod personal;
mod preamble;
mod run_on;
mod scatter;
mod statements;
mod title;
mod votes;

use crate::form::{FormId, Forms, SectionId};
use crate::read::{Block, Document};
use crate::report::{Citation, Prose, Report, Table, Where};
use crate::text::{self, Key, Span};
use crate::vocabulary::Vocabulary;
use assemble::RawTable;
use headings::Headings;
use lines::Lines;

/// Makes out the report in a document.
#[must_use]
pub fn recognise(document: &Document, forms: &Forms, vocabulary: &Vocabulary) -> Report {
    let mut lines = Lines::cut(document, forms);
    lines.rejoin(forms);
    let headings = Headings::find(&lines, forms);
    let raw = assemble::assemble(&lines, &headings, forms);
    let end = document.view.len();
    let names = title::names(&lines, &headings, vocabulary);
    let mut report = Report {
        sections: headings.sections(&lines, end),
        title: names.title,
        body: names.body,
        year: names.year,
        span: Span::new(0, end),
        ..Report::default()
    };
    read_prose(&mut report, &lines, &headings, (forms, vocabulary));
    let period_year = report.period.as_ref().and_then(|period| period.first.clone());
    report.year = report
        .year
        .or_else(|| period_year.map(|first| crate::report::Stated { value: first.value.year, span: first.span }))
        .or_else(|| title::year_of_text(&lines, headings.first_section().unwrap_or(0)));
    report.form = form(&report, &raw, forms);
    let by_columns = scatter::is_by_columns(&raw);
    let mut in_halves = false;
    for raw in &raw {
        let forget = by_columns && scatter::is_of_lines(raw);
        for mut table in interpret::interpret(raw, report.form, forms) {
            match report.tables.iter_mut().find(|first| first.id == table.id) {
                Some(first) if scatter::is_of_lines(raw) && (in_halves || scatter::is_half(first)) => {
                    in_halves = true;
                    scatter::forget(first);
                }
                Some(_) if forget => {}
                Some(_) => report.repeated_tables.push((table.id, table.span)),
                None => {
                    if forget {
                        scatter::forget(&mut table);
                    }
                    report.tables.push(table);
                }
            }
        }
    }
    mark_tables(&mut report, document, forms);
    report.headings = headings.headings;
    statements::read(&mut report, document, vocabulary);
    report.signed = names::signed(&report, document);
    let mut oddities = std::mem::take(&mut report.oddities);
    names::others(&report, document, vocabulary, &mut oddities);
    report.oddities = oddities;
    (report.personal, report.hidden) = personal::find(document, &report, &vocabulary.lexicon.privacy);
    report.pictures.extend(document.blocks.iter().filter_map(|block| match block {
        Block::Picture(span) => Some(*span),
        _ => None,
    }));
    report.is_report = is_report(&report, vocabulary);
    report.breaks_off = ending::breaks_off(&report, &lines, forms);
    ending::excuse(&mut report, &lines);
    report
}

/// Collects the running text, and what it says of dates, period, papers and parts.
fn read_prose(
    report: &mut Report,
    lines: &Lines<'_, '_>,
    headings: &Headings,
    (forms, vocabulary): (&Forms, &Vocabulary),
) {
    let mut place = Where::Preamble;
    for (at, line) in lines.lines.iter().enumerate() {
        let section = headings.section_at(at);
        if let Some(section) = section {
            place = Where::Section(section);
        }
        let Some(said) = line.said else { continue };
        report.prose.push(Prose { text: said.text(), place, heading: section.is_some(), in_table: false });
        dates::dates(&said, &mut report.dates);
        citation::citations(&said, forms, &vocabulary.notices, &mut report.citations);
        if report.period.as_ref().is_none_or(|period| period.first.is_none()) {
            report.period = dates::period(&said, &vocabulary.wording.period).or(report.period.take());
        }
        if report.parts.is_none() && place == Where::Preamble {
            report.parts = preamble::parts(&said, forms, &vocabulary.wording);
        }
    }
}

/// The form of the report: its tables decide, then its year, then the paper it cites.
fn form(report: &Report, raw: &[RawTable<'_, '_>], forms: &Forms) -> Option<FormId> {
    let of_tables = votes::form_of(raw, forms);
    let of_year = report.year.as_ref().and_then(|year| forms.of_year(year.value));
    let cited = |citation: &Citation| citation.title.as_ref().map(|title| title.value);
    of_tables.or(of_year).or_else(|| report.citations.iter().find_map(cited))
}

/// Marks the running text that stands inside the tables, or is a piece of the note in the corner of one.
fn mark_tables(report: &mut Report, document: &Document, forms: &Forms) {
    let spans: Vec<Span> = report.tables.iter().map(|table| table.span).collect();
    let torn = report.tables.iter().filter(|table| table.note.is_none());
    let note = |table: &Table| Some((table.section?, Key::of(forms.get(table.form).table(table.id)?.note.as_deref()?)));
    let notes: Vec<(SectionId, String)> = torn.filter_map(note).collect();
    let is_of_note = |prose: &Prose| {
        let of_section = |(section, _): &&(SectionId, String)| prose.place == Where::Section(*section);
        notes.iter().find(of_section).is_some_and(|(_, note)| is_piece_of(document.read(&prose.text), note))
    };
    for prose in &mut report.prose {
        prose.in_table = spans.iter().any(|span| span.contains(prose.text.span())) || is_of_note(prose);
    }
}

/// True of a short line that has, between blanks, a piece of the note.
fn is_piece_of(line: &str, note: &str) -> bool {
    const LEAST: usize = 3;
    const LONGEST: usize = 200;
    let parts = || line.split(text::is_blank).filter(|part| !part.is_empty()).map(Key::of);
    line.len() <= LONGEST && parts().any(|part| part.chars().count() >= LEAST && note.contains(&*part))
}

/// Any table of the form, two sections, or the title.
fn is_report(report: &Report, vocabulary: &Vocabulary) -> bool {
    let names_another = |title: &str| vocabulary.title.others.iter().any(|other| title.contains(other.as_str()));
    let titled = report.title.as_ref().is_some_and(|title| !names_another(&title.value));
    !report.tables.is_empty() || report.sections.len() > 1 || titled
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::load::Source;
    use std::sync::{Arc, OnceLock};

    fn source(text: &'static str) -> Arc<Source> {
        Arc::new(Source { name: "built-in.toml".into(), text: text.into(), built_in: true })
    }

    /// The built-in forms.
    pub(crate) fn forms() -> &'static Forms {
        static FORMS: OnceLock<Forms> = OnceLock::new();
        FORMS.get_or_init(|| {
            let sources = [include_str!("../../rules/forms/2019.toml"), include_str!("../../rules/forms/2021.toml")];
            Forms::load(&sources.map(source)).expect("the built-in forms load")
        })
    }

    /// What is made out in a text.
    pub(crate) fn report(text: &str) -> Report {
        let limits = crate::read::Limits::default();
        let document = crate::read::read(text.as_bytes(), std::path::Path::new("a.md"), &limits).expect("a text");
        recognise(&document, forms(), vocabulary())
    }

    /// The built-in vocabulary.
    pub(crate) fn vocabulary() -> &'static Vocabulary {
        static WORDS: OnceLock<Vocabulary> = OnceLock::new();
        WORDS.get_or_init(|| {
            let words = [source(include_str!("../../rules/statements.toml"))];
            let lexicon = crate::lexicon::Lexicon::load(&words, forms()).expect("the built-in words load");
            let vocabulary = Vocabulary::load(&source(include_str!("../../rules/vocabulary.toml")));
            Vocabulary { lexicon, ..vocabulary.expect("the built-in vocabulary loads") }
        })
    }
}
