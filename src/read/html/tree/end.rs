//! What an end tag does.

use super::super::tags::Tag;
use super::super::tokens::EndTag;
use super::{Open, Tree, span};
use crate::text::Span;

impl Tree<'_> {
    pub(super) fn end_in_structure(&mut self, name: Tag) {
        loop {
            match self.innermost() {
                None => return self.end_line(),
                Some((at, inner)) if inner == name => return self.pop_to(at),
                Some((at, inner)) => {
                    let ends = match name {
                        Tag::Table => true,
                        Tag::Tr => inner.is_cell(),
                        rows if rows.is_rows() => (inner.is_cell() || inner == Tag::Tr) && self.is_in_rows(rows),
                        _ => false,
                    };
                    if !ends {
                        return;
                    }
                    self.pop_to(at);
                }
            }
        }
    }

    fn is_in_rows(&self, rows: Tag) -> bool {
        let open = self.structure.iter().rev().filter_map(|at| self.open.get(*at));
        open.map(|open| open.tag).find(|tag| *tag == Tag::Table || tag.is_rows()) == Some(rows)
    }

    pub(super) fn end_in_body(&mut self, tag: &EndTag) {
        let name = tag.tag;
        match name {
            Tag::Html | Tag::Body | Tag::Head | Tag::Br => self.end_line(),
            Tag::P => {
                if !self.close_paragraph() {
                    self.end_line();
                }
            }
            Tag::Li => self.close(|open| open == Tag::Li, |open| open.is_scope() || matches!(open, Tag::Ol | Tag::Ul)),
            Tag::Form => {
                if let Some(at) = self.in_scope(|open| open == Tag::Form, Tag::is_scope) {
                    self.remove(at);
                }
            }
            _ if name.is_formatting() => self.close_formatting(name),
            _ if name.is_division() || name.holds_blocks() || matches!(name, Tag::Heading | Tag::Dd | Tag::Dt) => {
                self.close(|open| open == name, Tag::is_scope);
            }
            _ => self.close_inline(tag),
        }
    }

    fn close(&mut self, is_it: impl Fn(Tag) -> bool, is_scope: impl Fn(Tag) -> bool) {
        if let Some(at) = self.in_scope(is_it, is_scope) {
            self.pop_to(at);
        }
    }

    /// Closes the innermost paragraph; false if there is none.
    pub(super) fn close_paragraph(&mut self) -> bool {
        if self.counts.paragraphs == 0 {
            return false;
        }
        let at = self.in_scope(|open| open == Tag::P, |open| open.is_scope() || open == Tag::Button);
        if let Some(at) = at {
            self.pop_to(at);
        }
        at.is_some()
    }

    /// Closes the item that a new one follows.
    pub(super) fn close_item(&mut self, is_item: impl Fn(Tag) -> bool) {
        let keeps = |open: Tag| open.is_special() && !matches!(open, Tag::Address | Tag::Div | Tag::P);
        self.close(is_item, keeps);
        self.close_paragraph();
    }

    /// Closes an element of formatting, but no block inside of it.
    pub(super) fn close_formatting(&mut self, name: Tag) {
        let Some(at) = self.in_scope(|open| open == name, Tag::is_scope) else { return };
        if self.open[at..].iter().any(|open| open.tag.is_special()) { self.remove(at) } else { self.pop_to(at) }
    }

    fn close_inline(&mut self, tag: &EndTag) {
        let letters = |name: Span| self.source.as_bytes().get(name.range()).unwrap_or_default();
        let name = letters(span(&tag.name));
        let is_it = |open: &Open| {
            open.tag == tag.tag && (open.tag != Tag::Other || letters(open.name).eq_ignore_ascii_case(name))
        };
        let inner = self.open.iter().rposition(|open| open.tag.is_special() || is_it(open));
        if let Some(at) = inner.filter(|at| self.open.get(*at).is_some_and(is_it)) {
            self.pop_to(at);
        }
    }
}
