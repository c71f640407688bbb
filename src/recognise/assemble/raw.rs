//! Tables as they were found, before anything in them is understood.

use crate::form::{LabelRef, Role, SectionId, TableId};
use crate::recognise::lines::{Class, Piece};
use crate::text::Span;

/// A form's table as it was found: parts with a header each, and the rows under it.
#[derive(Debug)]
pub(in crate::recognise) struct RawTable<'d, 'f> {
    pub(in crate::recognise) id: TableId,
    pub(in crate::recognise) section: Option<SectionId>,
    pub(in crate::recognise) segments: Vec<Segment<'d, 'f>>,
    pub(in crate::recognise) note: Option<Piece<'d, 'f>>,
    pub(in crate::recognise) span: Span,
    /// How many numbers stand on lines of their own, and behind no label of a row.
    pub(in crate::recognise) loose: usize,
}

/// A part of a table: a caption, a header, rows.
#[derive(Debug, Default)]
pub(in crate::recognise) struct Segment<'d, 'f> {
    pub(in crate::recognise) caption: Option<Piece<'d, 'f>>,
    pub(in crate::recognise) header: Vec<Piece<'d, 'f>>,
    pub(in crate::recognise) rows: Vec<RawRow<'d, 'f>>,
}

/// A row: a label, and the cells after it.
#[derive(Clone, Debug)]
pub(in crate::recognise) struct RawRow<'d, 'f> {
    /// `None` where numbers stand without a label.
    pub(in crate::recognise) label: Option<Piece<'d, 'f>>,
    /// Words alone on the line above and on the line below: perhaps the rest of the label.
    pub(in crate::recognise) above: Option<Piece<'d, 'f>>,
    pub(in crate::recognise) below: Option<Piece<'d, 'f>>,
    pub(in crate::recognise) cells: Vec<Piece<'d, 'f>>,
    pub(in crate::recognise) line: usize,
    /// How many columns its line has, the label's among them; 0 where each cell has a line of its own.
    pub(in crate::recognise) columns: usize,
    /// Numbers run into the label or into each other.
    pub(in crate::recognise) run_together: bool,
    /// It may be no row at all: words that happen to stand above a number.
    pub(in crate::recognise) tentative: bool,
    /// It is a line of text: what did not fit into its first cell may stand on the lines below.
    pub(in crate::recognise) may_be_torn: bool,
}

impl<'f> Piece<'_, 'f> {
    pub(in crate::recognise) fn labels(&self) -> &'f [LabelRef] {
        match self.class {
            Class::Label(labels) | Class::RunTogether(labels) => labels,
            Class::Value(_) | Class::Words => &[],
        }
    }

    pub(in crate::recognise) fn is_blank(&self) -> bool {
        !self.uncomputed && self.words.is_empty()
    }

    pub(super) fn is_value(&self) -> bool {
        matches!(self.class, Class::Value(_))
    }

    pub(super) fn is_words(&self) -> bool {
        matches!(self.class, Class::Words)
    }

    pub(super) fn has_role(&self, table: TableId, role: impl Fn(Role) -> bool) -> bool {
        self.labels().iter().any(|label| label.table == table && role(label.role))
    }
}

impl RawRow<'_, '_> {
    pub(in crate::recognise) fn is_blank(&self) -> bool {
        self.cells.iter().all(Piece::is_blank)
    }

    pub(in crate::recognise) fn span(&self) -> Span {
        let spans = self.label.iter().chain(&self.cells).map(|piece| piece.span);
        spans.reduce(Span::to).unwrap_or_default()
    }
}

impl Segment<'_, '_> {
    pub(super) fn is_empty(&self) -> bool {
        self.caption.is_none() && self.header.is_empty() && self.rows.is_empty()
    }
}
