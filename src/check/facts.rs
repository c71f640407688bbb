//! The answers to what a rule can ask of a report.

use super::context::{Addend, Context, Reason};
use super::eval::Answer;
use super::item::Item;
use crate::form::{self, FormId};
use crate::read::Note;
use crate::report::{Date, Likeness, Where};
use crate::rule::Fact;
use crate::text::{self, Span};
use std::borrow::Cow;

mod tables;

type Asked<'r> = Result<Answer<'r>, Reason>;

impl<'r> Context<'r> {
    /// What the report says to a question about `item`.
    pub(super) fn ask(&'r self, fact: Fact, item: Item) -> Asked<'r> {
        if !self.report.is_report
            && !matches!(
                fact,
                Fact::IsReport
                    | Fact::IsBlank
                    | Fact::Garbled
                    | Fact::NoteKind
                    | Fact::NoteName
                    | Fact::NoteCount
                    | Fact::NotePerson
            )
        {
            return Err(Reason::NotAReport);
        }
        match item {
            Item::Section(at) | Item::Topic(at, _) => self.ask_section(fact, at, item),
            Item::Heading(at) => self.ask_heading(fact, at),
            Item::Date(at) => match fact {
                Fact::DateExists => Ok(Answer::Bool(self.report.dates[at].value.exists())),
                _ => self.ask_report(fact),
            },
            Item::Citation(at) => self.ask_citation(fact, at),
            Item::Note(at) => {
                let note = &self.document.notes[at];
                match fact {
                    Fact::NoteKind => Ok(Answer::text(note.kind())),
                    Fact::NoteCount => match note {
                        Note::Comments(count) => Ok(Answer::Number((*count).into())),
                        _ => Err(Reason::NotStated),
                    },
                    Fact::NotePerson => match note {
                        Note::Author(name) => Ok(Answer::Bool(self.vocabulary.lexicon.privacy.is_author(name))),
                        _ => Err(Reason::NotStated),
                    },
                    Fact::NoteName => note.name().map(Answer::text).ok_or(Reason::NotStated),
                    _ => self.ask_report(fact),
                }
            }
            Item::Report => self.ask_report(fact),
            Item::Statement(_)
            | Item::Breakdown(_)
            | Item::Percentage(_)
            | Item::Change(_)
            | Item::Enumeration(_)
            | Item::Phrase(_)
            | Item::Personal(_)
            | Item::Oddity(_) => self.ask_prose(fact, item).unwrap_or_else(|| self.ask_report(fact)),
            _ => self.ask_table(fact, item),
        }
    }

    fn form_name(&'r self, form: FormId) -> Answer<'r> {
        Answer::text(&self.forms.get(form).id)
    }

    fn ask_report(&'r self, fact: Fact) -> Asked<'r> {
        let report = self.report;
        let stated = |answer: Option<Answer<'r>>| Ok(answer.unwrap_or(Answer::Nothing));
        match fact {
            fact if fact.is_of_collection() => self.around.ok_or(Reason::NotStated)?.ask(fact),
            Fact::Figures => {
                let stands = |addend: &&Addend| addend.number().is_ok_and(|number| !number.is_zero());
                let count: usize = self.tables.iter().map(|table| table.addends.iter().filter(stands).count()).sum();
                Ok(Answer::Number(count.into()))
            }
            Fact::Year => stated(report.year.as_ref().map(|year| Answer::Number(year.value.into()))),
            Fact::Form => stated(report.form.map(|form| self.form_name(form))),
            Fact::FormOfYear => {
                let form = report.year.as_ref().and_then(|year| self.forms.of_year(year.value));
                stated(form.map(|form| self.form_name(form)))
            }
            Fact::Body => stated(report.body.as_ref().map(|body| Answer::text(&body.value))),
            Fact::Profile => self.profile.map(|profile| Answer::text(&profile.id)).ok_or(Reason::ProfileUnknown),
            Fact::Government => {
                self.profile.map(|profile| Answer::Bool(profile.government)).ok_or(Reason::ProfileUnknown)
            }
            Fact::MakesRules => {
                let profile = self.profile.ok_or(Reason::ProfileUnknown)?;
                let body = report.body.as_ref().map_or("", |body| body.value.as_str());
                Ok(Answer::Bool(self.vocabulary.makes_rules(body, profile)))
            }
            Fact::Title => stated(report.title.as_ref().map(|title| Answer::text(&title.value))),
            Fact::TitleName => Ok(Answer::text(&self.vocabulary.title.name)),
            Fact::IsReport => Ok(Answer::Bool(report.is_report)),
            Fact::IsBlank => Ok(Answer::Bool(text::trim(&self.document.view).is_empty())),
            Fact::BreaksOff => Ok(Answer::Bool(report.breaks_off.is_some())),
            Fact::Preamble => Ok(Answer::Passage(self.paragraphs(|place| place == Where::Preamble))),
            Fact::WholeText => Ok(Answer::Passage(self.paragraphs(|_| true))),
            Fact::Signed => stated(report.signed.as_ref().map(|date| Answer::Date(date.value))),
            Fact::Deadline => {
                let year = report.year.as_ref().map(|year| year.value + 1);
                let day = self.deadline.zip(year);
                stated(day.map(|(it, year)| Answer::Date(Date { year, month: it.month, day: it.day })))
            }
            Fact::PeriodStated => Ok(Answer::Bool(report.period.is_some())),
            Fact::PeriodFirst | Fact::PeriodLast => {
                let period = report.period.as_ref().ok_or(Reason::NotStated)?;
                let date = if fact == Fact::PeriodFirst { &period.first } else { &period.last };
                stated(date.as_ref().map(|date| Answer::Date(date.value)))
            }
            Fact::PeriodYear => {
                let first = report.period.as_ref().and_then(|period| period.first.as_ref());
                stated(first.map(|first| Answer::Number(first.value.year.into())))
            }
            Fact::PartsStated => stated(report.parts.as_ref().map(|parts| Answer::Number(parts.stated.value.into()))),
            Fact::PartsListed => {
                let listed = report.parts.as_ref().and_then(|parts| parts.listed);
                stated(listed.map(|listed| Answer::Number(listed.into())))
            }
            Fact::SectionsFound if report.breaks_off.is_some() => Err(Reason::BreaksOff),
            Fact::SectionsFound => Ok(Answer::Number(report.sections.len().into())),
            Fact::SeveralReports => Ok(Answer::Bool(report.repeated_tables.len() > 1)),
            Fact::Garbled => {
                let notes = &self.document.notes;
                let noted = notes.iter().any(|note| matches!(note, Note::Garbled(_)));
                // Of what could not be decoded, it is said in a finding of its own.
                let undecoded = notes.iter().filter(|note| matches!(note, Note::Undecoded { .. })).count();
                let more = || text::garbled(&self.document.view).nth(undecoded).is_some();
                Ok(Answer::Bool(noted || more()))
            }
            _ => Err(Reason::NotStated),
        }
    }

    /// The paragraphs of running text in a place, as indices into the report's prose; tables and the title left out.
    pub(super) fn paragraphs(&self, is_there: impl Fn(Where) -> bool) -> Vec<usize> {
        let title = self.report.title.as_ref().map(|title| title.span);
        let is_title = |span| title.is_some_and(|title| title.contains(span));
        let prose = self.report.prose.iter().enumerate();
        prose
            .filter(|(_, it)| !it.in_table && is_there(it.place) && !is_title(it.text.span()))
            .map(|(at, _)| at)
            .collect()
    }

    fn ask_section(&'r self, fact: Fact, at: usize, item: Item) -> Asked<'r> {
        let form = self.forms.get(self.form);
        let Some(printed) = form.sections.get(at) else { return Err(Reason::SectionMissing) };
        let found = self.report.section(printed.id);
        let heading = found.map(|section| &self.report.headings[section.heading]);
        let missing = || if self.is_beyond(at) { Reason::BreaksOff } else { Reason::SectionMissing };
        match fact {
            Fact::SectionPresent if found.is_none() && self.is_beyond(at) => Err(Reason::BreaksOff),
            Fact::SectionPresent => Ok(Answer::Bool(found.is_some())),
            Fact::SectionNumber => Ok(Answer::Number((at + 1).into())),
            Fact::SectionOfficialTitle => Ok(Answer::text(&printed.title)),
            Fact::SectionIdText => Ok(Answer::text(&printed.name)),
            Fact::SectionInOrder => {
                let found = found.ok_or_else(missing)?;
                let order = |section: form::SectionId| form.sections.iter().position(|it| it.id == section);
                let before = self.report.sections.iter().take_while(|it| it.id != found.id);
                Ok(Answer::Bool(before.filter_map(|it| order(it.id)).all(|other| other < at)))
            }
            Fact::SectionNumeral => {
                let heading = heading.ok_or_else(missing)?;
                Ok(heading.numeral.as_ref().map_or(Answer::Nothing, |numeral| Answer::Number(numeral.value.into())))
            }
            Fact::SectionTitle => Ok(Answer::text(&heading.ok_or_else(missing)?.title.value)),
            Fact::SectionTitleExact => Ok(Answer::Bool(found.ok_or_else(missing)?.likeness == Likeness::Exact)),
            Fact::SectionText => {
                let section = found.ok_or_else(missing)?.id;
                Ok(Answer::Passage(self.paragraphs(|place| place == Where::Section(section))))
            }
            Fact::SectionEmpty => Ok(Answer::Bool(self.is_empty(found.ok_or_else(missing)?.id))),
            Fact::SectionOwnTables => {
                let section = found.ok_or_else(missing)?.id;
                // Where a heading is missing, what stands under it seems to be of the section before.
                let own = |table: &crate::report::Table| {
                    let printed = form.table(table.id).map(|printed| printed.section);
                    printed.is_none_or(|own| own == section || self.report.section(own).is_none())
                };
                let mut inside = self.report.tables.iter().filter(|table| table.section == Some(section));
                Ok(Answer::Bool(inside.all(own)))
            }
            Fact::TopicCovered => {
                let Item::Topic(_, topic) = item else { return Err(Reason::NotStated) };
                let section = found.ok_or_else(missing)?.id;
                let covered = self.covered.get_or_init(|| {
                    let texts = |id| self.paragraphs(move |place| place == Where::Section(id)).into_iter();
                    let sections = form.sections.iter().filter(|section| !section.topics.is_empty());
                    sections.map(|it| (it.id, it.topics_in(texts(it.id).map(|at| self.prose(at))))).collect()
                });
                let of_section = covered.iter().find(|(id, _)| *id == section);
                Ok(Answer::Bool(of_section.is_some_and(|(_, covered)| covered[topic])))
            }
            _ => self.ask_report(fact),
        }
    }

    /// What stands at a place, traditional characters simplified: what rules compare.
    fn words(&'r self, span: Span) -> Cow<'r, str> {
        self.document.read_words(span)
    }

    /// What a label says, without blanks: they only come of the width of its cell.
    fn label(&'r self, span: Span) -> Cow<'r, str> {
        let words = self.words(span);
        if !words.contains(text::is_blank) {
            return words;
        }
        Cow::Owned(words.chars().filter(|c| !text::is_blank(*c)).collect())
    }

    /// What a paragraph says.
    pub(super) fn prose(&'r self, at: usize) -> &'r str {
        self.document.read(&self.report.prose[at].text)
    }

    /// True of a section that the text may have had where it breaks off.
    fn is_beyond(&self, at: usize) -> bool {
        let Some(broken) = self.report.breaks_off else { return false };
        let sections = &self.forms.get(self.form).sections;
        let last = broken.last_section.and_then(|last| sections.iter().position(|section| section.id == last));
        last.is_none_or(|last| at > last)
    }

    /// True where nothing stands under a section's heading.
    fn is_empty(&self, section: form::SectionId) -> bool {
        let prose = self.report.prose.iter().filter(|it| it.place == Where::Section(section));
        let says_more = prose.enumerate().any(|(at, _)| at > 0);
        !says_more && !self.report.tables.iter().any(|table| table.section == Some(section))
    }

    fn ask_heading(&'r self, fact: Fact, at: usize) -> Asked<'r> {
        let heading = &self.report.headings[at];
        match fact {
            Fact::HeadingTitle => Ok(Answer::text(&heading.title.value)),
            Fact::HeadingNumeral => {
                Ok(heading.numeral.as_ref().map_or(Answer::Nothing, |numeral| Answer::Number(numeral.value.into())))
            }
            Fact::HeadingOfSection => Ok(Answer::Bool(heading.section.is_some())),
            Fact::HeadingAfterSections => {
                let later = self.report.headings[at..].iter().any(|heading| heading.section.is_some());
                Ok(Answer::Bool(!later))
            }
            _ => self.ask_report(fact),
        }
    }

    fn ask_citation(&'r self, fact: Fact, at: usize) -> Asked<'r> {
        let citation = &self.report.citations[at];
        let number = citation.number.as_ref();
        let of_number = number.and_then(|number| {
            let mut forms = self.forms.iter();
            forms
                .find(|(_, form)| (form.notice.year, form.notice.number) == (number.year, number.number))
                .map(|(id, _)| id)
        });
        let of_title = citation.title.as_ref().map(|title| title.value);
        let form = |form: Option<FormId>| Ok(form.map_or(Answer::Nothing, |form| self.form_name(form)));
        match fact {
            Fact::CitationNumber => Ok(number.map_or(Answer::Nothing, |it| Answer::Text(self.document.words(it.span)))),
            Fact::CitationPrefix => Ok(number.map_or(Answer::Nothing, |it| Answer::text(&it.prefix.value))),
            Fact::CitationBrackets => Ok(number.map_or(Answer::Nothing, |it| {
                Answer::Text(Cow::Owned([it.brackets.0, it.brackets.1].iter().collect()))
            })),
            Fact::CitationForm => form(of_number.or(of_title)),
            Fact::CitationFormOfNumber => form(of_number),
            Fact::CitationFormOfTitle => form(of_title),
            Fact::CitationIssuer => {
                Ok(citation.issuer.as_ref().map_or(Answer::Nothing, |issuer| Answer::text(&issuer.value)))
            }
            Fact::CitationOfficialIssuer => {
                let title = &self.forms.get(of_number.or(of_title).unwrap_or(self.form)).notice.title;
                let end = title.find("关于").unwrap_or(title.len());
                Ok(Answer::text(&title[..end]))
            }
            Fact::CitationOnlyOne => {
                let right = self
                    .report
                    .year
                    .as_ref()
                    .and_then(|year| self.forms.of_year(year.value))
                    .or(self.report.form)
                    .ok_or(Reason::NotStated)?;
                let notice = &self.forms.get(right).notice;
                let is_right =
                    |number: &crate::report::Number| (number.year, number.number) == (notice.year, notice.number);
                let mut others = self.report.citations.iter();
                Ok(Answer::Bool(!others.any(|it| it.number.as_ref().is_some_and(is_right))))
            }
            _ => self.ask_report(fact),
        }
    }
}
