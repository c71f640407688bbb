//! The typed model of a report: what was made out, where it stands, and what could not be made out.

mod cell;
mod change;
mod enumeration;
mod oddity;
mod personal;
mod prose;
mod statement;
mod table;

pub use cell::{Cell, Notation, Unit, Value};
pub use change::{Change, Extent};
pub use enumeration::Enumeration;
pub use oddity::{Oddity, OddityKind};
pub use personal::{Personal, PersonalKind};
pub use prose::{Prose, Where};
pub use statement::{
    Amount, Breakdown, Exactness, Manner, Mentioned, Percentage, Phrase, Quotient, Ratio, Scope, Statement, Whose,
};
pub use table::{Block, ColumnFound, ExtraLabel, Found, Likeness, RowFound, RowState, Table};

use crate::form::{FormId, SectionId, TableId};
use crate::text::Span;

/// A report.
#[derive(Debug, Default)]
pub struct Report {
    /// The line that names it, and what it says without blanks.
    pub title: Option<Stated<String>>,
    /// The body whose report it is.
    pub body: Option<Stated<String>>,
    /// The year it reports on.
    pub year: Option<Stated<i32>>,
    /// The form it is on: what its tables show, else what its notice or year says.
    pub form: Option<FormId>,
    /// The papers it cites as its form's, as far as they are disclosure-office letters or look like it.
    pub citations: Vec<Citation>,
    /// The statistical period.
    pub period: Option<Period>,
    /// All calendar dates that are written out.
    pub dates: Vec<Stated<Date>>,
    /// All running text, in order.
    pub prose: Vec<Prose>,
    /// The figures that the prose states.
    pub statements: Vec<Statement>,
    /// The totals in the prose, with their parts.
    pub breakdowns: Vec<Breakdown>,
    /// The percentages in the prose.
    pub percentages: Vec<Percentage>,
    /// How figures are said to have changed since last year.
    pub changes: Vec<Change>,
    /// Counts in the prose with what they count listed behind them.
    pub enumerations: Vec<Enumeration>,
    /// Words in the prose that rules take notice of.
    pub phrases: Vec<Phrase>,
    /// What one stumbles over in the prose.
    pub oddities: Vec<Oddity>,
    /// The day under the text, or under the title.
    pub signed: Option<Stated<Date>>,
    /// Personal data.
    pub personal: Vec<Personal>,
    /// The letters and digits that no output may show.
    pub hidden: Vec<Span>,
    /// Which classes of words the prose has, and where.
    pub mentioned: Mentioned,
    /// What the preamble says of the number of parts.
    pub parts: Option<Parts>,
    /// Lines that look like headings of the top level.
    pub headings: Vec<Heading>,
    /// The sections that were found, in the order of the document.
    pub sections: Vec<Section>,
    /// The tables of the form that were found: the first of each.
    pub tables: Vec<Table>,
    /// Tables of the form that were found again.
    pub repeated_tables: Vec<(TableId, Span)>,
    /// Pictures: perhaps of tables.
    pub pictures: Vec<Span>,
    /// Where the text breaks off, if it does.
    pub breaks_off: Option<BreakOff>,
    /// Whether this is an annual report of this kind at all.
    pub is_report: bool,
    /// All of it.
    pub span: Span,
}

/// Something that the text states, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated<T> {
    /// What.
    pub value: T,
    /// Where.
    pub span: Span,
}

/// A day of the calendar, or one that the calendar does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// The year.
    pub year: i32,
    /// The month as written.
    pub month: u32,
    /// The day as written.
    pub day: u32,
}

impl Date {
    /// True where the calendar has that day.
    #[must_use]
    pub fn exists(self) -> bool {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let days = match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        (1..=days).contains(&self.day)
    }
}

/// The statistical period as stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// Its first day, if it can be read.
    pub first: Option<Stated<Date>>,
    /// Its last day, if it can be read; without a year of its own it has that of the first.
    pub last: Option<Stated<Date>>,
    /// The whole statement.
    pub span: Span,
}

/// A paper cited as the one that issued the form: by its number, by its title, or by both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Its number.
    pub number: Option<Number>,
    /// The form whose notice has the title that is cited.
    pub title: Option<Stated<FormId>>,
    /// The issuing office as named.
    pub issuer: Option<Stated<String>>,
}

/// The number of a paper: `国办公开办函〔2021〕30号`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The characters before the year.
    pub prefix: Stated<String>,
    /// The year.
    pub year: i32,
    /// The running number.
    pub number: i32,
    /// The brackets around the year.
    pub brackets: (char, char),
    /// All of it.
    pub span: Span,
}

/// Where a text breaks off, with something missing that would come after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakOff {
    /// The last line there is.
    pub span: Span,
    /// The table in which it breaks off.
    pub in_table: Option<TableId>,
    /// The last section that it reached.
    pub last_section: Option<SectionId>,
}

/// How many parts the preamble says there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts {
    /// The number it states.
    pub stated: Stated<i64>,
    /// How many section titles it lists, where it lists nothing else.
    pub listed: Option<usize>,
}

/// A heading of the top level.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Its number, if it has one.
    pub numeral: Option<Stated<u32>>,
    /// Its title without the number.
    pub title: Stated<String>,
    /// The section it opens.
    pub section: Option<SectionId>,
}

/// A section that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Which.
    pub id: SectionId,
    /// Its heading: an index into [`Report::headings`].
    pub heading: usize,
    /// How its title agrees with the form's.
    pub likeness: Likeness,
    /// What stands under it, up to the next.
    pub span: Span,
}

impl Report {
    /// The section of that identity.
    #[must_use]
    pub fn section(&self, id: SectionId) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// The table of that identity.
    #[must_use]
    pub fn table(&self, id: TableId) -> Option<&Table> {
        self.tables.iter().find(|table| table.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calendar() {
        let date = |year, month, day| Date { year, month, day }.exists();
        assert!(date(2020, 2, 29) && date(2023, 12, 31));
        assert!(!date(2023, 2, 29) && !date(2023, 11, 31) && !date(2023, 13, 1) && !date(2023, 1, 0));
    }
}
