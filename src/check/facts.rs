//! The answers to what a rule can ask of a report.

use super::context::{Addend, Context, Reason, TableView};
use super::eval::Answer;
use super::item::Item;
use super::words;
use crate::form::{self, CellIx, FormId, TableId};
use crate::read::Note;
use crate::report::{Date, Likeness, Notation, RowState, Unit, Value as CellValue, Where};
use crate::rule::Fact;
use crate::text::{self, Key, Span};
use rust_decimal::Decimal;
use std::borrow::Cow;

type Asked<'r> = Result<Answer<'r>, Reason>;

impl<'r> Context<'r> {
    /// What the report says to a question about `item`.
    pub(super) fn ask(&'r self, fact: Fact, item: Item) -> Asked<'r> {
        if !self.report.is_report
            && !matches!(
                fact,
                Fact::IsReport | Fact::Garbled | Fact::NoteKind | Fact::NoteName | Fact::NoteCount | Fact::NotePerson
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

    fn ask_table(&'r self, fact: Fact, item: Item) -> Asked<'r> {
        let Some(id) = item.table() else { return self.ask_report(fact) };
        let Some(view) = self.table(id) else { return self.ask_missing_table(fact, id) };
        let table = view.table;
        match fact {
            Fact::TablePresent => Ok(Answer::Bool(true)),
            Fact::TableIdText => Ok(Answer::text(&view.printed.name)),
            Fact::TableForm if table.form_is_certain => Ok(self.form_name(table.form)),
            Fact::TableForm => Err(Reason::NotStated),
            // Where its heading is missing, nothing can stand under it.
            Fact::TableInOwnSection if self.report.section(view.printed.section).is_none() => {
                Err(Reason::SectionMissing)
            }
            Fact::TableInOwnSection => {
                table.section.map(|section| Answer::Bool(section == view.printed.section)).ok_or(Reason::SectionMissing)
            }
            Fact::TableRepeated => Ok(Answer::Bool(self.report.repeated_tables.iter().any(|(other, _)| *other == id))),
            Fact::TableRunTogether => Ok(Answer::Bool(table.run_together.is_some())),
            Fact::TableUnreadable => {
                let readable =
                    |row: &crate::report::RowFound| matches!(row.state, RowState::Read | RowState::OtherForm);
                let broken = self.report.breaks_off.is_some_and(|broken| broken.in_table == Some(id));
                let any = table.rows.iter().any(readable);
                if broken && !any {
                    Err(Reason::BreaksOff)
                } else {
                    Ok(Answer::Bool(!any && table.run_together.is_none()))
                }
            }
            Fact::TableBlank => {
                let mut read = table.cells.iter().filter(|cell| cell.value != CellValue::Unread).peekable();
                let any = read.peek().is_some();
                Ok(Answer::Bool(any && read.all(|cell| cell.value == CellValue::Blank)))
            }
            Fact::TableMixesBlanks => {
                let blank = table.cells.iter().any(|cell| cell.value == CellValue::Blank);
                let nought = table.cells.iter().any(|cell| cell.value == CellValue::Number(Decimal::ZERO));
                Ok(Answer::Bool(blank && nought))
            }
            Fact::TableNote => {
                Ok(table.note.map_or(Answer::Nothing, |note| Answer::Text(self.document.words(note.span))))
            }
            Fact::TableOfficialNote => {
                Ok(view.printed.note.as_ref().map_or(Answer::Nothing, |note| Answer::text(note)))
            }
            Fact::TableNoteExact => {
                let printed = view.printed.note.as_deref().map(Key::of);
                Ok(Answer::Bool(table.note.map(|note| Key::of(&self.document.words(note.span))) == printed))
            }
            Fact::TableMergedGroup => Ok(Answer::Bool(table.merged_group.is_some())),
            Fact::TablePicture | Fact::TableSectionEmpty => Ok(Answer::Bool(false)),
            _ => self.ask_part(fact, item, view),
        }
    }

    fn ask_missing_table(&'r self, fact: Fact, id: TableId) -> Asked<'r> {
        let form = self.forms.get(self.form);
        let printed = form.table(id).ok_or(Reason::TableMissing)?;
        let at = form.sections.iter().position(|section| section.id == printed.section);
        let found = self.report.section(printed.section);
        let last = self.report.breaks_off.is_some_and(|broken| broken.last_section == Some(printed.section));
        match fact {
            Fact::TablePresent if last || (found.is_none() && at.is_some_and(|at| self.is_beyond(at))) => {
                Err(Reason::BreaksOff)
            }
            Fact::TablePresent => Ok(Answer::Bool(false)),
            Fact::TableIdText => Ok(Answer::text(&printed.name)),
            Fact::TableSectionEmpty => Ok(Answer::Bool(found.is_some_and(|section| self.is_empty(section.id)))),
            Fact::TablePicture => {
                let span = found.map(|section| section.span);
                Ok(Answer::Bool(
                    span.is_some_and(|span| self.report.pictures.iter().any(|picture| span.contains(*picture))),
                ))
            }
            _ => self.ask_report(fact).map_err(|_| Reason::TableMissing),
        }
    }

    fn ask_part(&'r self, fact: Fact, item: Item, view: &TableView<'r>) -> Asked<'r> {
        match item {
            Item::Block(_, at) => self.ask_block(fact, at, view),
            Item::Row(table, row) => self.ask_row(fact, table, row, view),
            Item::Column(_, column) => {
                let block = view.printed.blocks.iter().position(|block| block.columns.contains(&usize::from(column.0)));
                let answer = self.ask_column(fact, column, view);
                answer.or_else(|reason| match block {
                    Some(block) if reason == Reason::NotStated => self.ask_block(fact, block, view),
                    _ => Err(reason),
                })
            }
            Item::Cell(table, cell) => self.ask_cell(fact, table, cell, view),
            Item::ExtraRow(_, at) => {
                let extra = &view.table.extra_rows[at];
                match fact {
                    Fact::ExtraRowForm => Ok(extra.form.map_or(Answer::Nothing, |form| self.form_name(form))),
                    Fact::ExtraRowLabel => Ok(Answer::Text(self.document.words(extra.span))),
                    _ => self.ask_report(fact),
                }
            }
            Item::ExtraColumn(_, at) => match fact {
                Fact::ExtraColumnLabel => Ok(Answer::Text(self.document.words(view.table.extra_columns[at].span))),
                _ => self.ask_report(fact),
            },
            _ => self.ask_report(fact),
        }
    }

    fn ask_block(&'r self, fact: Fact, at: usize, view: &TableView<'r>) -> Asked<'r> {
        let block = &view.table.blocks[at];
        match fact {
            Fact::BlockPresent => Ok(Answer::Bool(block.present)),
            Fact::BlockCaptioned => {
                Ok(Answer::Bool(block.caption.is_some() || view.printed.blocks[at].caption.is_none()))
            }
            Fact::BlockInOrder => {
                let before = view.table.blocks[..at].iter().filter(|other| other.present);
                Ok(Answer::Bool(before.clone().all(|other| other.position < block.position)))
            }
            Fact::BlockForm => block.form.map(|form| self.form_name(form)).ok_or(Reason::NotStated),
            _ => self.ask_report(fact),
        }
    }

    fn ask_row(&'r self, fact: Fact, table: TableId, row: form::RowIx, view: &TableView<'r>) -> Asked<'r> {
        let found = view.table.row(row);
        let printed = view.printed.row(row);
        let missing = found.state == RowState::Missing;
        let label = || found.label.map(|label| self.label(label.span)).ok_or(Reason::RowMissing);
        let total = || view.printed.block_of(row).total.and_then(|total| view.printed.cell(row, total));
        match fact {
            Fact::RowIdText => Ok(Answer::text(&printed.id)),
            Fact::RowWidth => Ok(Answer::Number(view.printed.block_of(row).columns.len().into())),
            Fact::RowOfficialLabel => Ok(Answer::text(&printed.label)),
            Fact::RowPresent if missing => self.is_lost(table, row, view).map_or(Ok(Answer::Bool(false)), Err),
            Fact::RowPresent => Ok(Answer::Bool(true)),
            _ if missing && !is_of_wider(fact) => Err(Reason::RowMissing),
            Fact::RowAligned => match found.state {
                RowState::RunTogether => Err(Reason::RunTogether),
                RowState::OtherForm => Err(Reason::OtherForm),
                RowState::Torn => Err(Reason::RowUnaligned),
                RowState::Unaligned(_) if self.is_last(table, row, view) => Err(Reason::BreaksOff),
                state => Ok(Answer::Bool(state == RowState::Read)),
            },
            Fact::RowRealigned if self.is_last(table, row, view) => Err(Reason::BreaksOff),
            Fact::RowRealigned => Ok(Answer::Bool(found.realigned)),
            Fact::RowCells => match found.state {
                RowState::Unaligned(cells) => Ok(Answer::Number(cells.into())),
                _ => Ok(Answer::Number(view.printed.block_of(row).columns.len().into())),
            },
            Fact::RowInOrder if found.state == RowState::Torn => Err(Reason::RowUnaligned),
            Fact::RowInOrder => {
                let before =
                    view.printed.row_ids().take_while(|other| *other != row).map(|other| view.table.row(other));
                let is_found =
                    |row: &&crate::report::RowFound| !matches!(row.state, RowState::Missing | RowState::Torn);
                let mut before = before.filter(is_found);
                Ok(Answer::Bool(before.all(|other| other.position <= found.position)))
            }
            Fact::RowTorn => {
                let torn = found.state == RowState::Torn;
                self.is_lost(table, row, view).filter(|_| torn).map_or(Ok(Answer::Bool(torn)), Err)
            }
            Fact::RowRepeated => Ok(Answer::Bool(found.again.is_some())),
            Fact::RowLabel => Ok(Answer::Text(label()?)),
            Fact::RowLabelExact => {
                let likeness = found.label.map(|label| label.likeness).ok_or(Reason::RowMissing)?;
                Ok(Answer::Bool(likeness == Likeness::Exact))
            }
            Fact::RowLabelMeansOther => {
                Ok(Answer::Bool(found.label.is_some_and(|it| it.likeness == Likeness::Position)))
            }
            Fact::RowDetailsBlank => {
                let mut details = view.printed.cells_of_row(row).filter(|cell| Some(*cell) != total());
                Ok(Answer::Bool(
                    total().is_some() && details.all(|cell| view.table.cell(cell).value == CellValue::Blank),
                ))
            }
            Fact::RowTotalNought => {
                let nought = |cell: CellIx| view.table.cell(cell).value == CellValue::Number(Decimal::ZERO);
                Ok(Answer::Bool(total().is_some_and(nought)))
            }
            Fact::RowNumberRight => {
                Ok(Answer::Bool(number_of(&label()?).is_none_or(|it| Some(it) == number_of(&printed.label))))
            }
            _ => self.ask_block(fact, printed.block, view),
        }
    }

    /// Why a missing row is not to be blamed on the report, if it is not.
    fn is_lost(&self, table: TableId, row: form::RowIx, view: &TableView<'_>) -> Option<Reason> {
        let merged = view.table.merged_group.as_ref().map(|(group, _)| *group);
        if merged.is_some() && view.printed.row(row).under == merged {
            return Some(Reason::MergedGroup);
        }
        let broken = self.report.breaks_off.is_some_and(|broken| broken.in_table == Some(table));
        let after = view
            .printed
            .row_ids()
            .skip(usize::from(row.0))
            .any(|row| !matches!(view.table.row(row).state, RowState::Missing | RowState::Torn));
        (broken && !after).then_some(Reason::BreaksOff)
    }

    /// True of the row in which the text breaks off.
    fn is_last(&self, table: TableId, row: form::RowIx, view: &TableView<'_>) -> bool {
        let broken = self.report.breaks_off.is_some_and(|broken| broken.in_table == Some(table));
        let later = view.printed.row_ids().any(|it| view.table.row(it).position > view.table.row(row).position);
        broken && !later
    }

    fn ask_column(&'r self, fact: Fact, column: form::ColumnIx, view: &TableView<'r>) -> Asked<'r> {
        let found = view.table.column(column);
        let printed = view.printed.column(column);
        let header = || found.header.ok_or(Reason::NotStated);
        match fact {
            Fact::ColumnIdText => Ok(Answer::text(&printed.id)),
            Fact::ColumnPresent => Ok(Answer::Bool(!found.absent)),
            Fact::ColumnLabel => Ok(Answer::Text(self.label(header()?.span))),
            Fact::ColumnOfficialLabel => Ok(Answer::text(&printed.label)),
            Fact::ColumnLabelExact => Ok(Answer::Bool(header()?.likeness == Likeness::Exact)),
            Fact::ColumnRemark => Ok(Answer::Bool(header()?.likeness == Likeness::Remark)),
            _ => Err(Reason::NotStated),
        }
    }

    fn ask_cell(&'r self, fact: Fact, table: TableId, at: CellIx, view: &TableView<'r>) -> Asked<'r> {
        let cell = view.table.cell(at);
        let (row, column) = view.printed.address(at);
        let notation = |mark: Notation| Ok(Answer::Bool(cell.notation.has(mark)));
        if fact == Fact::CellFigure {
            return view.addend(at).number().map(Answer::Number);
        }
        if cell.value == CellValue::Unread && is_of_cell(fact) {
            return Err(view.addend(at).number().err().unwrap_or(Reason::RowMissing));
        }
        match fact {
            Fact::CellValue => match cell.value {
                CellValue::Number(number) => {
                    let unit = view.printed.column(column).unit.as_deref();
                    Ok(Answer::Number(Unit::convert(number, cell.unit, unit)))
                }
                _ => view.addend(at).number().map(Answer::Number),
            },
            Fact::CellKind => Ok(Answer::text(view.printed.column(column).kind.name())),
            Fact::CellText => Ok(Answer::Text(Cow::Owned(words::one_line(&self.document.words(cell.span))))),
            Fact::CellRead => Ok(Answer::Bool(cell.value != CellValue::Unread)),
            Fact::CellBlank => Ok(Answer::Bool(cell.value == CellValue::Blank)),
            Fact::CellPlaceholder => Ok(Answer::Bool(cell.value == CellValue::Placeholder)),
            Fact::CellNumber => Ok(Answer::Bool(matches!(cell.value, CellValue::Number(_)))),
            Fact::CellNotANumber => Ok(Answer::Bool(cell.value == CellValue::NotANumber)),
            Fact::CellUncomputed => Ok(Answer::Bool(cell.value == CellValue::Uncomputed)),
            Fact::CellWhole => Ok(Answer::Bool(!matches!(cell.value, CellValue::Number(it) if !it.fract().is_zero()))),
            Fact::CellUnit => Ok(cell.unit.map_or(Answer::Nothing, |unit| Answer::text(unit.label()))),
            Fact::CellFullWidth => notation(Notation::FULL_WIDTH),
            Fact::CellChinese => notation(Notation::CHINESE),
            Fact::CellSeparated => notation(Notation::SEPARATED),
            Fact::CellRemark => notation(Notation::REMARK),
            Fact::CellLeadingZero => notation(Notation::LEADING_ZERO),
            Fact::CellLetter => notation(Notation::LETTER),
            Fact::CellWordSign => notation(Notation::WORD_SIGN),
            Fact::CellSlash => notation(Notation::SLASH),
            Fact::CellWholeDecimal => notation(Notation::WHOLE_DECIMAL),
            Fact::CellLongDecimal => notation(Notation::LONG_DECIMAL),
            Fact::ColumnIdText
            | Fact::ColumnPresent
            | Fact::ColumnLabel
            | Fact::ColumnOfficialLabel
            | Fact::ColumnLabelExact
            | Fact::ColumnRemark => self.ask_column(fact, column, view),
            _ => self.ask_row(fact, table, row, view),
        }
    }
}

/// Questions about a row that can be answered without it.
fn is_of_wider(fact: Fact) -> bool {
    !matches!(
        fact,
        Fact::RowAligned
            | Fact::RowRealigned
            | Fact::RowCells
            | Fact::RowInOrder
            | Fact::RowRepeated
            | Fact::RowTorn
            | Fact::RowLabel
            | Fact::RowLabelExact
            | Fact::RowLabelMeansOther
            | Fact::RowNumberRight
    )
}

/// Questions about what stands in a cell.
fn is_of_cell(fact: Fact) -> bool {
    matches!(
        fact,
        Fact::CellValue
            | Fact::CellText
            | Fact::CellBlank
            | Fact::CellPlaceholder
            | Fact::CellNumber
            | Fact::CellNotANumber
            | Fact::CellUncomputed
            | Fact::CellWhole
            | Fact::CellUnit
            | Fact::CellFullWidth
            | Fact::CellChinese
            | Fact::CellSeparated
            | Fact::CellRemark
            | Fact::CellLeadingZero
            | Fact::CellLetter
            | Fact::CellWordSign
            | Fact::CellSlash
            | Fact::CellWholeDecimal
            | Fact::CellLongDecimal
    )
}

/// The number that a label begins with: `3.`, `（三）`.
fn number_of(label: &str) -> Option<char> {
    let first = Key::first(label)?;
    (first.is_ascii_digit() || "一二三四五六七八九".contains(first)).then_some(first)
}
