//! What a rule can ask of a report: the vocabulary of the expression language besides the names of the form.

/// The kinds of value of the expression language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// An exact number.
    Number,
    /// True or false.
    Bool,
    /// A string of characters.
    Text,
    /// A day.
    Date,
    /// Running text: one or more paragraphs.
    Passage,
    /// Cells of a table.
    Cells,
}

/// What a rule is checked for each of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The report as a whole: once.
    Report,
    /// Every section of the form.
    Section,
    /// Every topic that a section must deal with.
    Topic,
    /// Every table of the form.
    Table,
    /// Every part of a table with columns of its own.
    Block,
    /// Every row of a table.
    Row,
    /// Every column of a table.
    Column,
    /// Every cell of a table.
    Cell,
    /// Every row that the form does not have.
    ExtraRow,
    /// Every column that the form does not have.
    ExtraColumn,
    /// Every heading of the top level.
    Heading,
    /// Every date that is written out.
    Date,
    /// Every citation of a paper as the form's.
    Citation,
    /// Everything that is to be said about how the file was read.
    Note,
    /// Every figure that the prose states.
    Statement,
    /// Every total in the prose with parts behind it.
    Breakdown,
    /// Every percentage in the prose.
    Percentage,
    /// Every claim in the prose that a figure has changed since last year.
    Change,
    /// Every count in the prose with a list behind it.
    Enumeration,
    /// Every phrase that rules take notice of.
    Phrase,
    /// All personal data.
    Personal,
    /// Everything that one stumbles over in the prose.
    Oddity,
}

impl Subject {
    /// All of them, with their names in rule files.
    pub const ALL: [(&'static str, Self); 22] = [
        ("report", Self::Report),
        ("section", Self::Section),
        ("topic", Self::Topic),
        ("table", Self::Table),
        ("block", Self::Block),
        ("row", Self::Row),
        ("column", Self::Column),
        ("cell", Self::Cell),
        ("extra-row", Self::ExtraRow),
        ("extra-column", Self::ExtraColumn),
        ("heading", Self::Heading),
        ("date", Self::Date),
        ("citation", Self::Citation),
        ("note", Self::Note),
        ("statement", Self::Statement),
        ("breakdown", Self::Breakdown),
        ("percentage", Self::Percentage),
        ("change", Self::Change),
        ("enumeration", Self::Enumeration),
        ("phrase", Self::Phrase),
        ("personal", Self::Personal),
        ("oddity", Self::Oddity),
    ];

    /// The subject of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(it, _)| *it == name).map(|(_, subject)| *subject)
    }

    /// The subjects whose facts can be asked for where this one is at hand.
    #[must_use]
    pub fn at_hand(self) -> &'static [Self] {
        match self {
            Self::Report => &[Self::Report],
            Self::Section => &[Self::Section, Self::Report],
            Self::Topic => &[Self::Topic, Self::Section, Self::Report],
            Self::Table => &[Self::Table, Self::Report],
            Self::Block => &[Self::Block, Self::Table, Self::Report],
            Self::Row => &[Self::Row, Self::Block, Self::Table, Self::Report],
            Self::Column => &[Self::Column, Self::Block, Self::Table, Self::Report],
            Self::Cell => &[Self::Cell, Self::Row, Self::Column, Self::Block, Self::Table, Self::Report],
            Self::ExtraRow => &[Self::ExtraRow, Self::Table, Self::Report],
            Self::ExtraColumn => &[Self::ExtraColumn, Self::Table, Self::Report],
            Self::Heading => &[Self::Heading, Self::Report],
            Self::Date => &[Self::Date, Self::Report],
            Self::Citation => &[Self::Citation, Self::Report],
            Self::Note => &[Self::Note, Self::Report],
            Self::Statement => &[Self::Statement, Self::Report],
            Self::Breakdown => &[Self::Breakdown, Self::Report],
            Self::Percentage => &[Self::Percentage, Self::Report],
            Self::Change => &[Self::Change, Self::Report],
            Self::Enumeration => &[Self::Enumeration, Self::Report],
            Self::Phrase => &[Self::Phrase, Self::Report],
            Self::Personal => &[Self::Personal, Self::Report],
            Self::Oddity => &[Self::Oddity, Self::Report],
        }
    }
}

macro_rules! facts {
    ($($subject:ident { $($name:literal $type:ident $fact:ident $doc:literal,)* })*) => {
        /// Something that a report can be asked for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Fact { $($(#[doc = $doc] $fact,)*)* }

        /// Every fact: what it is a fact of, its name in rule files, its type, the fact, and what it says.
        pub const FACTS: &[(Subject, &str, Type, Fact, &str)] =
            &[$($((Subject::$subject, $name, Type::$type, Fact::$fact, $doc),)*)*];
    };
}

facts! {
    Report {
        "year" Number Year "The reporting year.",
        "form" Text Form "The form that the report is on.",
        "form_of_year" Text FormOfYear "The form that reports for this year are to be made on.",
        "body" Text Body "The body whose report it is.",
        "profile" Text Profile "The kind of body: township, street, department, county, city or province.",
        "government" Bool Government "Whether the body is a government.",
        "makes_rules" Bool MakesRules "Whether the body may make regulations.",
        "title" Text Title "The title, without blanks.",
        "title_name" Text TitleName "The right name of the report.",
        "is_report" Bool IsReport "Whether this is an annual report of this kind.",
        "is_blank" Bool IsBlank "Whether there is nothing in the file to read.",
        "breaks_off" Bool BreaksOff "Whether the text breaks off before its end.",
        "preamble" Passage Preamble "What stands before the first section, the title left out.",
        "text" Passage WholeText "All running text.",
        "signed" Date Signed "The day under the text, or under the title.",
        "deadline" Date Deadline "Until when it was due: by law, or as the configuration says of the kind of body.",
        "period.stated" Bool PeriodStated "Whether a statistical period is stated.",
        "period.first" Date PeriodFirst "Its first day.",
        "period.last" Date PeriodLast "Its last day.",
        "period.year" Number PeriodYear "The year of its first day.",
        "parts.stated" Number PartsStated "How many parts the preamble says there are.",
        "parts.listed" Number PartsListed "How many it lists.",
        "sections.found" Number SectionsFound "How many sections were found.",
        "several_reports" Bool SeveralReports "Whether the file holds more than one report.",
        "garbled" Bool Garbled "Whether characters are of a private use area, or replaced ones.",
    }
    Report {
        "figures" Number Figures "How many cells hold a number that is not nought.",
        "prev.present" Bool PreviousPresent "Whether the report for the year before is there.",
        "prev.expected" Bool PreviousExpected "Whether it should be: there are earlier ones of that body.",
        "prev.year" Number PreviousYear "The year before.",
        "prev.body" Text PreviousBody "The body, as that report names it; several of them where bodies were merged.",
        "prev.same_figures" Bool PreviousSameFigures "Whether its tables say just the same.",
        "prev.likeness" Number PreviousLikeness "How much of the overview and the problems it has in common with this one, in hundredths.",
        "prev.problems_likeness" Number PreviousProblemsLikeness "How much of the problems alone, in hundredths.",
        "version.path" Text VersionPath "The other file of this report.",
        "version.other_format" Bool VersionOtherFormat "Whether that file is of another format.",
        "scope" Text DeclaredScope "What the report covers, as the configuration says: region or own.",
        "children.count" Number ChildrenCount "How many bodies the report adds up.",
        "children.missing" Text ChildrenMissing "Those of them whose reports are not there.",
        "children.missing_count" Number ChildrenMissingCount "How many these are.",
        "children.unsound" Text ChildrenUnsound "Those of them whose own tables do not come out.",
        "children.repeated" Text ChildrenRepeated "Those that are listed twice, or below two bodies.",
        "children.outside" Text ChildrenOutside "Those that are managed from above, and not from here.",
        "children.odd_one" Text ChildrenOddOne "The body whose figures are just what the report has more or less than the sum.",
        "children.odd_one_is" Text ChildrenOddOneIs "What became of it: omitted, doubled, or unlisted.",
        "sibling.same_figures" Text SiblingSameFigures "Another body below the same one whose tables say just the same.",
        "sibling.alike" Text SiblingAlike "The other body below the same one whose overview and problems are the most alike.",
        "sibling.likeness" Number SiblingLikeness "How much they have in common, in hundredths.",
        "identity.trouble" Text IdentityTrouble "Why it is not clear whose report of which year it is: no-body, no-year, bodies-differ, years-differ, ambiguous, reused or renamed.",
        "identity.of_path" Text IdentityOfPath "What the path, or the list, says that the text does not.",
        "identity.of_text" Text IdentityOfText "What the text says.",
        "identity.others" Text IdentityOthers "The bodies that it may be.",
    }
    Section {
        "section.present" Bool SectionPresent "Whether it is there.",
        "section.in_order" Bool SectionInOrder "Whether it stands behind those before it.",
        "section.numeral" Number SectionNumeral "The number in its heading.",
        "section.number" Number SectionNumber "The number that it should have.",
        "section.title" Text SectionTitle "The title as found.",
        "section.official_title" Text SectionOfficialTitle "The title as printed in the form.",
        "section.title_exact" Bool SectionTitleExact "Whether the title is the form's, or as right as that.",
        "section.text" Passage SectionText "Its running text, tables left out.",
        "section.empty" Bool SectionEmpty "Whether nothing stands under its heading.",
        "section.own_tables" Bool SectionOwnTables "Whether no table of another section stands in it.",
        "section.id" Text SectionIdText "Its name in programs.",
    }
    Topic {
        "topic.covered" Bool TopicCovered "Whether its section deals with it.",
    }
    Table {
        "table.present" Bool TablePresent "Whether it is there.",
        "table.id" Text TableIdText "Its name in programs.",
        "table.form" Text TableForm "The form it is on, where its labels tell.",
        "table.in_own_section" Bool TableInOwnSection "Whether it stands in its section.",
        "table.repeated" Bool TableRepeated "Whether it is there a second time.",
        "table.run_together" Bool TableRunTogether "Whether cells run together.",
        "table.unreadable" Bool TableUnreadable "Whether no row of it can be read.",
        "table.blank" Bool TableBlank "Whether all its cells are blank.",
        "table.mixes_blanks" Bool TableMixesBlanks "Whether some cells are blank and others nought.",
        "table.note" Text TableNote "The note in its corner.",
        "table.official_note" Text TableOfficialNote "The note as printed in the form.",
        "table.note_exact" Bool TableNoteExact "Whether the note is the form's, blanks and punctuation aside.",
        "table.picture" Bool TablePicture "Whether a picture stands in its place.",
        "table.section_empty" Bool TableSectionEmpty "Whether nothing stands in its section.",
        "table.merged_group" Bool TableMergedGroup "Whether a group of rows was filled in as one row.",
    }
    Block {
        "block.present" Bool BlockPresent "Whether any of it is there.",
        "block.captioned" Bool BlockCaptioned "Whether its caption is there, if the form has one.",
        "block.in_order" Bool BlockInOrder "Whether it stands behind those before it.",
        "block.form" Text BlockForm "The form it is on, where its labels tell.",
    }
    Row {
        "row.id" Text RowIdText "Its name in programs.",
        "row.present" Bool RowPresent "Whether it is there.",
        "row.aligned" Bool RowAligned "Whether its cells are lined up with the columns.",
        "row.realigned" Bool RowRealigned "Whether cells were left out or filled in for that.",
        "row.cells" Number RowCells "How many cells it has.",
        "row.width" Number RowWidth "How many it should have.",
        "row.in_order" Bool RowInOrder "Whether it stands behind those before it.",
        "row.repeated" Bool RowRepeated "Whether it is there a second time.",
        "row.torn" Bool RowTorn "Whether its label is torn, so that its numbers cannot be told.",
        "row.label" Text RowLabel "Its label as found.",
        "row.official_label" Text RowOfficialLabel "Its label as printed in the form.",
        "row.label_exact" Bool RowLabelExact "Whether the label is the form's, or as right as that.",
        "row.label_means_other" Bool RowLabelMeansOther "Whether the label says something else than the form's.",
        "row.details_blank" Bool RowDetailsBlank "Whether nothing stands in any cell but the total.",
        "row.total_nought" Bool RowTotalNought "Whether the total says nought.",
        "row.number_right" Bool RowNumberRight "Whether the number in the label is the form's.",
    }
    Column {
        "column.id" Text ColumnIdText "Its name in programs.",
        "column.present" Bool ColumnPresent "Whether the rows have cells for it.",
        "column.label" Text ColumnLabel "Its header as found.",
        "column.official_label" Text ColumnOfficialLabel "Its header as printed in the form.",
        "column.label_exact" Bool ColumnLabelExact "Whether the header is the form's, or as right as that.",
        "column.remark" Bool ColumnRemark "Whether it is the form's with a remark.",
    }
    Cell {
        "cell.value" Number CellValue "Its number.",
        "cell.figure" Number CellFigure "What it stands for in a sum: nought where nothing stands in it.",
        "cell.kind" Text CellKind "What the form wants in it: count, signed or amount.",
        "cell.text" Text CellText "What stands in it.",
        "cell.read" Bool CellRead "Whether it was found.",
        "cell.blank" Bool CellBlank "Nothing stands in it.",
        "cell.placeholder" Bool CellPlaceholder "A sign for nothing stands in it.",
        "cell.number" Bool CellNumber "A number stands in it.",
        "cell.not_a_number" Bool CellNotANumber "Words or signs stand in it that are no number.",
        "cell.uncomputed" Bool CellUncomputed "A formula without a result stands in it.",
        "cell.whole" Bool CellWhole "Its number is whole.",
        "cell.full_width" Bool CellFullWidth "Digits are full-width.",
        "cell.chinese" Bool CellChinese "The number is in Chinese numerals.",
        "cell.separated" Bool CellSeparated "Thousands are separated.",
        "cell.unit" Text CellUnit "The unit behind the number.",
        "cell.remark" Bool CellRemark "A remark follows the number.",
        "cell.leading_zero" Bool CellLeadingZero "Noughts stand in front.",
        "cell.letter" Bool CellLetter "A letter stands for a digit.",
        "cell.word_sign" Bool CellWordSign "The sign is a word.",
        "cell.slash" Bool CellSlash "Two numbers, a stroke between them.",
        "cell.whole_decimal" Bool CellWholeDecimal "A whole number with a decimal point.",
        "cell.long_decimal" Bool CellLongDecimal "More decimals than money has.",
    }
    ExtraRow {
        "extra.form" Text ExtraRowForm "The form that has it.",
        "extra.label" Text ExtraRowLabel "Its label.",
    }
    ExtraColumn {
        "extra.column_label" Text ExtraColumnLabel "Its header.",
    }
    Heading {
        "heading.title" Text HeadingTitle "Its title.",
        "heading.numeral" Number HeadingNumeral "Its number.",
        "heading.of_section" Bool HeadingOfSection "Whether it opens a section of the form.",
        "heading.after_sections" Bool HeadingAfterSections "Whether all sections stand before it.",
    }
    Date {
        "date.exists" Bool DateExists "Whether the calendar has it.",
    }
    Citation {
        "citation.number" Text CitationNumber "The paper's number as cited.",
        "citation.prefix" Text CitationPrefix "The letters before the year.",
        "citation.brackets" Text CitationBrackets "The brackets around the year.",
        "citation.form" Text CitationForm "The form whose paper has this number, else this title.",
        "citation.form_of_number" Text CitationFormOfNumber "The form whose paper has this number.",
        "citation.form_of_title" Text CitationFormOfTitle "The form whose paper has this title.",
        "citation.issuer" Text CitationIssuer "The office named as its issuer.",
        "citation.official_issuer" Text CitationOfficialIssuer "The office that issued it.",
        "citation.only_one" Bool CitationOnlyOne "No paper of the right form is cited.",
    }
    Note {
        "note.kind" Text NoteKind "Its kind: hidden-sheet, hidden-rows, hidden-columns, hidden-text, drawings, tracked-changes, comments, author, converted, garbled or undecoded.",
        "note.count" Number NoteCount "How many there are, of comments.",
        "note.person" Bool NotePerson "Whether the author that the file names is a person.",
        "note.name" Text NoteName "What it is about: a sheet, an encoding, a format.",
    }
    Statement {
        "statement.value" Number StatementValue "The figure; of money in yuan.",
        "statement.in_table" Number StatementInTable "What the cells of its metric come to.",
        "statement.comparable" Bool StatementComparable "It is the body's, and of the year.",
        "statement.certain" Bool StatementCertain "The grammar leaves no doubt what it is said of.",
        "statement.exact" Bool StatementExact "It is not said to be about, over or under that.",
        "statement.in_words" Bool StatementInWords "It is said in words, without a number.",
        "statement.part" Bool StatementPart "It stands as a part of another total.",
        "statement.whole_area" Bool StatementWholeArea "It is said of the body's whole area.",
        "statement.year" Number StatementYear "The year that it is said of, where one is named that is not the report's.",
        "statement.section" Text StatementInSection "The section that it stands in.",
        "statement.alone" Bool StatementAlone "The text does not state the same for the year of the report.",
        "statement.other_value" Number StatementOtherValue "What the text states elsewhere for the same, if that is something else.",
        "statement.exact_value" Number StatementExactValue "The exact figure that the text states elsewhere for the same.",
        "statement.other_unit" Text StatementOtherUnit "Another unit in which the text counts the same.",
    }
    Breakdown {
        "breakdown.total" Number BreakdownTotal "The total.",
        "breakdown.sum" Number BreakdownSum "What the parts come to.",
        "breakdown.parts" Number BreakdownParts "How many parts are listed.",
        "breakdown.closed" Bool BreakdownClosed "The list says that it is all.",
        "breakdown.plain" Bool BreakdownPlain "It is plain where the list begins and ends.",
        "breakdown.exact" Bool BreakdownExact "All numbers are exact.",
        "breakdown.channels" Bool BreakdownChannels "The parts are ways of publication.",
        "breakdown.near" Bool BreakdownNear "The parts come to nearly the total.",
        "breakdown.fits" Bool BreakdownFits "Parts and total go together, as exact as they are meant to be.",
        "breakdown.summed_up" Bool BreakdownSummedUp "The total stands behind its parts (共计).",
        "breakdown.excess" Number BreakdownExcess "A part that is more than the total.",
    }
    Percentage {
        "percentage.value" Number PercentageValue "The percentage.",
        "percentage.ratio" Text PercentageRatio "share, growth or rate.",
        "percentage.exact" Bool PercentageExact "It is not said to be about, over or under that.",
        "percentage.checkable" Bool PercentageCheckable "What it is a percentage of stands beside it.",
        "percentage.recomputes" Bool PercentageRecomputes "It is what the numbers beside it or in the tables give.",
        "percentage.shares" Number PercentageShares "What the shares of one whole come to, where this is the last of them.",
        "percentage.shares_off" Number PercentageSharesOff "How much more than rounding that is off 100.",
        "percentage.of_table" Bool PercentageOfTable "The number it is said of stands in a table.",
    }
    Change {
        "change.extent" Text ChangeExtent "How it is said by how much: number, percent, times, factor (to how many times) or unsaid.",
        "change.value" Number ChangeValue "By how much.",
        "change.exact" Bool ChangeExact "It is not said to be about, over or under that.",
        "change.comparable" Bool ChangeComparable "It is of the body's whole figure for the year.",
        "change.now" Number ChangeNow "This year's figure, where it stands beside.",
        "change.before" Number ChangeBefore "Last year's figure, where it stands beside.",
        "change.figure" Number ChangeFigure "What the cells of its metric come to.",
        "prev.figure" Number PreviousFigure "What they come to in last year's report.",
        "change.measured" Number ChangeMeasured "By how much it has changed by the two reports, measured as it is said.",
    }
    Enumeration {
        "enumeration.stated" Number EnumerationStated "How many there are said to be.",
        "enumeration.listed" Number EnumerationListed "How many are listed.",
        "enumeration.most" Number EnumerationMost "How many these may be, where an item may be two.",
    }
    Phrase {
        "phrase.id" Text PhraseId "Which phrase it is.",
        "phrase.heading" Bool PhraseHeading "It stands in a heading of the top level.",
        "phrase.section" Text PhraseSection "The section that it stands in.",
        "phrase.in_title" Bool PhraseInTitle "It stands in the title of a paper.",
        "phrase.year" Number PhraseYear "The year that stands before it.",
    }
    Personal {
        "personal.kind" Text PersonalKindText "What it is: id, old-id, mobile, bank-card, mailbox, applicant, address, table or benefits.",
        "personal.contact" Bool PersonalContact "It stands where the body says how it is reached.",
        "personal.beside_name" Bool PersonalBesideName "A name stands beside it in a table.",
    }
    Oddity {
        "oddity.kind" Text OddityKindText "What it is: unpaired, repeated, misnumbered, other-body, other-contact, other-level, wider-level, other-place, other-year, plan-year or until.",
        "oddity.section" Text OddityInSection "The section that it stands in.",
        "oddity.year" Number OddityYear "The year that it speaks of.",
        "oddity.date" Date OddityDate "The day that it speaks of.",
    }
}

/// What an expression asks of the row or cell at hand: what is the same in that is the same to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Nothing: only what the report as a whole says.
    Report,
    /// How the cell is filled in.
    Notation,
    /// That, and its number.
    Number,
    /// How the row was found.
    RowFound,
    /// Which one it is.
    Place,
}

impl Scope {
    /// Of two expressions together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Report, scope) | (scope, Self::Report) => scope,
            (a, b) if a == b => a,
            (Self::Notation, Self::Number) | (Self::Number, Self::Notation) => Self::Number,
            _ => Self::Place,
        }
    }
}

impl Fact {
    /// What it is a fact of.
    #[must_use]
    pub fn subject(self) -> Option<Subject> {
        FACTS.iter().find(|(.., fact, _)| *fact == self).map(|(subject, ..)| *subject)
    }

    /// What one has to know of a row or cell to answer it.
    #[must_use]
    pub fn scope(self) -> Scope {
        match self {
            Self::CellText => Scope::Place,
            Self::CellValue | Self::CellWhole => Scope::Number,
            Self::RowPresent
            | Self::RowAligned
            | Self::RowRealigned
            | Self::RowInOrder
            | Self::RowRepeated
            | Self::RowTorn
            | Self::RowLabelExact
            | Self::RowLabelMeansOther => Scope::RowFound,
            _ => match self.subject() {
                // Rows and cells are grouped by table: what is said of their table is the same for all of them.
                Some(Subject::Report | Subject::Table) => Scope::Report,
                Some(Subject::Cell) => Scope::Notation,
                _ => Scope::Place,
            },
        }
    }
}

/// The fact of that name that can be asked for where `subject` is at hand.
#[must_use]
pub fn find(subject: Subject, name: &str) -> Option<(Type, Fact)> {
    let at_hand = FACTS.iter().filter(|(of, ..)| subject.at_hand().contains(of));
    at_hand.clone().find(|(_, it, ..)| *it == name).map(|(_, _, ty, fact, _)| (*ty, *fact))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_unique() {
        let names: HashSet<_> = FACTS.iter().map(|(_, name, ..)| *name).collect();
        assert_eq!(names.len(), FACTS.len());
    }
}
