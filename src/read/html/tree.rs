//! From tags to blocks: which element is open where, after "tree construction" of the HTML standard.
//!
//! No tree is built. A stack of open elements is enough to know where tags that were left out belong, and every rule of the
//! standard that decides which cell a text is in is followed. What only decides how text looks is not.

mod end;
mod start;

use super::super::Unreadable;
use super::super::document::Block;
use super::super::limits::{Limit, Limits};
use super::flow::Flow;
use super::grid::{Grid, OpenCell};
use super::numbering::List;
use super::style::{Attributes, Display};
use super::tags::Tag;
use super::tokens::{EndTag, Sink, StartTag};
use crate::text::Span;
use html5gum::State;
use std::ops::Range;

/// How far a reading goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// A page, or a part of one.
    Page,
    /// The table that begins here.
    Table,
}

/// The elements that are open, and what was read so far.
pub(super) struct Tree<'s> {
    source: &'s str,
    limits: &'s Limits,
    extent: Extent,
    /// XHTML: `<td/>` is a whole element.
    xml: bool,
    flow: Flow<'s>,
    open: Vec<Open>,
    /// Where tables and their parts are in `open`.
    structure: Vec<usize>,
    grids: Vec<Grid>,
    lists: Vec<List>,
    /// Content that is no markup.
    raw: Option<Raw>,
    /// How many templates are open: nothing in them is part of the page.
    templates: usize,
    counts: Counts,
    titled: bool,
    begun: bool,
    cells: usize,
    /// Bytes of text that is there and not shown.
    unseen: usize,
    /// Where the table ended, if that is the extent.
    end: Option<usize>,
    refused: Option<Unreadable>,
}

/// Content that is no markup, and what is done with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Raw {
    /// Dropped: scripts and styles.
    Dropped,
    /// Read as a line of its own.
    Title,
    /// Read with its lines.
    Preformatted,
}

/// How many of the open elements are paragraphs, or change how their content is read.
#[derive(Default)]
struct Counts {
    paragraphs: usize,
    drawings: usize,
    unshown: usize,
    invisible: usize,
    preformatted: usize,
}

/// An open element.
struct Open {
    tag: Tag,
    /// Where its name stands.
    name: Span,
    block: bool,
    unshown: bool,
    invisible: bool,
    preformatted: bool,
    list: bool,
}

impl<'s> Tree<'s> {
    pub(super) fn new(source: &'s str, extent: Extent, limits: &'s Limits) -> Self {
        Self {
            source,
            limits,
            extent,
            xml: source.trim_start().starts_with("<?xml version"),
            flow: Flow::new(source),
            open: Vec::new(),
            structure: Vec::new(),
            grids: Vec::new(),
            lists: Vec::new(),
            raw: None,
            templates: 0,
            counts: Counts::default(),
            titled: false,
            begun: false,
            cells: 0,
            unseen: 0,
            end: None,
            refused: None,
        }
    }

    /// True where enough is hidden that it may be the page's content: what scripts show when somebody turns to it.
    pub(super) fn hides_content(&self) -> bool {
        const CONTENT: usize = 2000;
        self.unseen > CONTENT
    }

    /// What was read, and where the reading ended.
    pub(super) fn blocks(self) -> Result<(Vec<Block>, usize), Unreadable> {
        match self.refused {
            Some(refused) => Err(refused),
            None => Ok((self.flow.blocks, self.end.unwrap_or(self.source.len()))),
        }
    }

    fn refuse(&mut self, limit: Limit, most: usize) {
        self.refused = Some(Unreadable::TooLarge { limit, most: most as u64 });
    }

    /// Ends the line, unless nothing is shown here that could end it.
    fn end_line(&mut self) {
        if self.counts.unshown == 0 {
            self.flow.end_line();
        }
    }

    fn is_hidden(&self) -> bool {
        self.templates > 0 || self.counts.unshown > 0 || self.counts.invisible > 0 || self.raw == Some(Raw::Dropped)
    }

    fn is_preformatted(&self) -> bool {
        self.counts.preformatted > 0 || self.raw == Some(Raw::Preformatted)
    }

    fn push_table(&mut self, tag: &StartTag<'_>) {
        if self.grids.len() >= self.limits.nesting {
            return self.refuse(Limit::Nesting, self.limits.nesting);
        }
        let implied = Attributes::default();
        self.push_with(tag, Tag::Table, if tag.tag == Tag::Table { tag.attributes } else { &implied });
        self.grids.push(Grid::default());
        // A list's number before a table is no part of its first cell.
        self.flow.mark(None, Span::default());
    }

    fn push_rows(&mut self, tag: &StartTag<'_>, rows: Tag) {
        if tag.tag == rows {
            self.push(tag, rows);
        } else {
            self.push_implied(tag, rows);
        }
        if let Some(grid) = self.grids.last_mut() {
            grid.begin_rows(rows == Tag::Tfoot);
        }
    }

    fn push_cell(&mut self, tag: &StartTag<'_>) {
        self.push(tag, tag.tag);
        let Attributes { colspan, rowspan, .. } = *tag.attributes;
        let cell = OpenCell { colspan, rowspan, at: Span::at(tag.range.end), start: self.flow.blocks.len() };
        if self.counts.unshown == 0
            && let Some(grid) = self.grids.last_mut()
        {
            grid.begin_cell(cell);
        }
    }

    /// Opens an element that has a tag; false where it is nested too deep, and is read as part of what it is in.
    fn push(&mut self, tag: &StartTag<'_>, name: Tag) -> bool {
        let inside = self.open.len() - self.structure.last().copied().unwrap_or(0);
        if inside >= self.limits.nesting && !name.is_structure() {
            if name.is_block() {
                self.end_line();
            }
            return false;
        }
        self.push_with(tag, name, tag.attributes);
        true
    }

    /// Opens an element that `tag` implies.
    fn push_implied(&mut self, tag: &StartTag<'_>, name: Tag) {
        self.push_with(tag, name, &Attributes::default());
    }

    fn push_with(&mut self, tag: &StartTag<'_>, name: Tag, attributes: &Attributes) {
        let open = Open {
            tag: name,
            name: span(&tag.name),
            block: match attributes.display {
                Display::Block => true,
                Display::Inline => name.is_structure(),
                Display::Usual | Display::None => name.is_block(),
            },
            unshown: attributes.hidden || attributes.display == Display::None || name.is_unshown(),
            invisible: attributes.invisible,
            preformatted: attributes.preformatted || matches!(name, Tag::Pre | Tag::Listing),
            list: false,
        };
        self.counts.paragraphs += usize::from(name == Tag::P);
        self.counts.drawings += usize::from(name == Tag::Svg);
        self.counts.unshown += usize::from(open.unshown);
        self.counts.invisible += usize::from(open.invisible);
        self.counts.preformatted += usize::from(open.preformatted);
        if open.block {
            self.end_line();
        }
        if name == Tag::Table || name.is_structure() {
            self.structure.push(self.open.len());
        }
        self.open.push(open);
    }

    /// The innermost table, or part of one, that is open.
    fn innermost(&self) -> Option<(usize, Tag)> {
        let at = *self.structure.last()?;
        Some((at, self.open.get(at)?.tag))
    }

    /// True inside of a table and outside of its cells.
    fn is_between_cells(&self) -> bool {
        self.innermost().is_some_and(|(_, inner)| !inner.is_cell() && inner != Tag::Caption)
    }

    fn in_scope(&self, is_it: impl Fn(Tag) -> bool, is_scope: impl Fn(Tag) -> bool) -> Option<usize> {
        let at = self.open.iter().rposition(|open| is_it(open.tag) || is_scope(open.tag))?;
        self.open.get(at).filter(|open| is_it(open.tag)).map(|_| at)
    }

    /// Closes all elements from number `at` on.
    fn pop_to(&mut self, at: usize) {
        while self.open.len() > at {
            self.pop();
        }
    }

    fn pop(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.closed(&open);
        if self.structure.last() == Some(&self.open.len()) {
            self.structure.pop();
        }
        match open.tag {
            Tag::Table => self.end_table(),
            Tag::Tr => {
                if self.counts.unshown == 0
                    && let Some(grid) = self.grids.last_mut()
                {
                    grid.end_row();
                }
            }
            rows if rows.is_rows() => {
                if let Some(grid) = self.grids.last_mut() {
                    grid.end_rows();
                }
            }
            cell if cell.is_cell() => {
                if let Some(grid) = self.grids.last_mut() {
                    self.cells += grid.end_cell(&mut self.flow);
                    if self.cells > self.limits.cells {
                        self.refuse(Limit::Cells, self.limits.cells);
                    }
                }
            }
            _ => {}
        }
        self.uncount(&open);
    }

    /// Closes element `at` alone: those inside of it stay open.
    fn remove(&mut self, at: usize) {
        let open = self.open.remove(at);
        self.closed(&open);
        self.uncount(&open);
        for structure in self.structure.iter_mut().rev().take_while(|structure| **structure > at) {
            *structure -= 1;
        }
    }

    fn closed(&mut self, open: &Open) {
        if open.block {
            self.end_line();
        }
        if open.list {
            self.lists.pop();
        }
        if open.tag == Tag::Li {
            self.flow.mark(None, Span::default());
        }
    }

    fn uncount(&mut self, open: &Open) {
        self.counts.paragraphs -= usize::from(open.tag == Tag::P);
        self.counts.drawings -= usize::from(open.tag == Tag::Svg);
        self.counts.unshown -= usize::from(open.unshown);
        self.counts.invisible -= usize::from(open.invisible);
        self.counts.preformatted -= usize::from(open.preformatted);
    }

    fn end_table(&mut self) {
        let Some(mut grid) = self.grids.pop() else { return };
        let blocks = grid.end(&self.flow, !self.grids.is_empty());
        self.flow.blocks.extend(blocks);
    }

    fn note_end(&mut self, at: usize) {
        if self.extent == Extent::Table && self.begun && self.open.is_empty() && self.end.is_none() {
            self.end = Some(at);
        }
    }
}

impl Sink for Tree<'_> {
    fn text(&mut self, range: Range<usize>) {
        if self.is_done() {
            return;
        }
        if self.is_hidden() {
            let is_text = self.raw.is_none() && self.templates == 0;
            self.unseen += if is_text { range.len() } else { 0 };
            return;
        }
        let preformatted = self.is_preformatted();
        self.flow.text(range, preformatted);
    }

    fn reference(&mut self, words: &str, range: Range<usize>) {
        if !self.is_done() && !self.is_hidden() {
            let preformatted = self.is_preformatted();
            self.flow.reference(words, range, preformatted);
        }
    }

    fn start(&mut self, tag: &StartTag<'_>) -> Option<State> {
        if self.is_done() {
            return None;
        }
        let whole = self.xml && tag.self_closing;
        let state = tag.tag.content().filter(|_| !whole);
        if self.templates > 0 {
            self.templates += usize::from(tag.tag == Tag::Template && !whole);
            return state;
        }
        if self.counts.drawings > 0 && self.start_in_drawing(tag) {
            return state;
        }
        match tag.tag {
            Tag::Template => self.templates += usize::from(!whole),
            Tag::Table => self.start_table(tag),
            _ if tag.tag.is_structure() => self.start_in_structure(tag),
            _ if state.is_some() => self.start_raw(tag.tag),
            _ => self.start_in_body(tag),
        }
        self.begun = true;
        if whole && self.open.last().is_some_and(|open| open.name == span(&tag.name)) {
            self.pop();
        }
        state
    }

    fn end(&mut self, tag: &EndTag) {
        if self.is_done() {
            return;
        }
        if let Some(raw) = self.raw.take() {
            if raw != Raw::Dropped {
                self.end_line();
            }
        } else if self.templates > 0 {
            self.templates -= usize::from(tag.tag == Tag::Template);
        } else if tag.tag == Tag::Table || tag.tag.is_structure() {
            self.end_in_structure(tag.tag);
        } else {
            self.end_in_body(tag);
        }
        self.note_end(tag.range.end);
    }

    fn finish(&mut self, at: usize) {
        if !self.is_done() {
            self.pop_to(0);
            self.end_line();
            self.note_end(at);
        }
    }

    fn is_done(&self) -> bool {
        self.refused.is_some() || self.end.is_some()
    }

    fn is_xml(&self) -> bool {
        self.xml
    }
}

fn span(range: &Range<usize>) -> Span {
    Span::new(range.start, range.end)
}
