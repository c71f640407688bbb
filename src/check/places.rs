//! Where facts stand in the document.

use super::context::Context;
use super::item::Item;
use crate::rule::Fact;
use crate::text::Span;

impl Context<'_> {
    /// Where a fact of `item` stands, if that is elsewhere than the thing itself.
    pub(super) fn span_of_fact(&self, fact: Fact, item: Item) -> Option<Span> {
        let report = self.report;
        let period = report.period.as_ref();
        match (fact, item) {
            (Fact::BreaksOff, _) => report.breaks_off.map(|broken| broken.span),
            (Fact::Title, _) => report.title.as_ref().map(|title| title.span),
            (Fact::Signed, _) => report.signed.as_ref().map(|date| date.span),
            (Fact::PeriodFirst | Fact::PeriodYear, _) => period?.first.as_ref().map(|date| date.span),
            (Fact::PeriodLast, _) => period?.last.as_ref().map(|date| date.span),
            (Fact::PartsStated, _) => report.parts.as_ref().map(|parts| parts.stated.span),
            (Fact::CitationIssuer, Item::Citation(at)) => report.citations[at].issuer.as_ref().map(|it| it.span),
            (Fact::CitationPrefix, Item::Citation(at)) => {
                report.citations[at].number.as_ref().map(|number| number.prefix.span)
            }
            (Fact::TableNote | Fact::TableNoteExact, Item::Table(table)) => {
                self.table(table)?.table.note.map(|note| note.span)
            }
            (Fact::PreviousLikeness | Fact::SiblingLikeness, _) => {
                self.named_section(&self.vocabulary.likeness.sections)
            }
            (Fact::PreviousProblemsLikeness, _) => self.named_section(&self.vocabulary.likeness.problems),
            _ => None,
        }
    }

    /// The title of the first of these sections that is there.
    fn named_section(&self, names: &[String]) -> Option<Span> {
        let found = names.iter().find_map(|name| self.report.section(self.forms.section_id(name)?))?;
        Some(self.report.headings.get(found.heading)?.title.span)
    }

    /// Where a fact of `item` can be written over: the letters of several places one by one, those of one all together.
    pub(crate) fn places_to_write(&self, fact: Fact, item: Item) -> Vec<Span> {
        let view = item.table().and_then(|table| self.table(table));
        let one = match (fact, item, view) {
            (Fact::CellText, Item::Cell(_, cell), Some(view)) => Some(view.table.cell(cell).span),
            (Fact::RowLabel, Item::Row(_, row), Some(view)) => view.table.row(row).label.map(|label| label.span),
            (Fact::RowLabel, Item::Cell(_, cell), Some(view)) => {
                let (row, _) = view.printed.address(cell);
                view.table.row(row).label.map(|label| label.span)
            }
            (Fact::ColumnLabel, Item::Column(_, column), Some(view)) => {
                view.table.column(column).header.map(|header| header.span)
            }
            (Fact::SectionTitle, Item::Section(at), _) => self.section_title(at),
            (Fact::CitationBrackets, Item::Citation(at), _) => return self.brackets(at),
            _ => self.span_of_fact(fact, item),
        };
        one.into_iter().collect()
    }

    fn section_title(&self, at: usize) -> Option<Span> {
        let section = self.report.section(self.forms.get(self.form).sections.get(at)?.id)?;
        Some(self.report.headings.get(section.heading)?.title.span)
    }

    fn brackets(&self, citation: usize) -> Vec<Span> {
        let Some(number) = &self.report.citations[citation].number else { return Vec::new() };
        let start = number.span.start as usize;
        let written = self.document.show(number.span);
        let place = |at: usize, bracket: char| Span::new(start + at, start + at + bracket.len_utf8());
        let opening = written.find(number.brackets.0).map(|at| place(at, number.brackets.0));
        let closing = written.rfind(number.brackets.1).map(|at| place(at, number.brackets.1));
        opening.into_iter().chain(closing).collect()
    }
}
