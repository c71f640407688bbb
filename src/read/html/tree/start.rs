//! What a start tag does.

use super::super::numbering::{List, Numbering};
use super::super::style::{Attributes, Display};
use super::super::tags::Tag;
use super::super::tokens::{Sink as _, StartTag};
use super::{Raw, Tree, span};

impl Tree<'_> {
    pub(super) fn start_in_structure(&mut self, tag: &StartTag<'_>) {
        let cell = tag.tag.is_cell();
        loop {
            match self.innermost() {
                None if self.begun => return self.end_line(),
                // A part of a page that begins inside of a table.
                None => {
                    self.push_table(tag);
                    if self.is_done() {
                        return;
                    }
                }
                Some((at, Tag::Table)) => {
                    self.pop_to(at + 1);
                    match tag.tag {
                        Tag::Caption => {
                            self.push(tag, Tag::Caption);
                            return;
                        }
                        Tag::Col | Tag::Colgroup => return,
                        rows if rows.is_rows() => return self.push_rows(tag, rows),
                        _ => self.push_rows(tag, Tag::Tbody),
                    }
                }
                Some((at, rows)) if rows.is_rows() => {
                    self.pop_to(at + 1);
                    match tag.tag {
                        Tag::Tr => {
                            self.push(tag, Tag::Tr);
                            return;
                        }
                        _ if cell => self.push_implied(tag, Tag::Tr),
                        _ => self.pop(),
                    }
                }
                Some((at, Tag::Tr)) => {
                    self.pop_to(at + 1);
                    if cell {
                        return self.push_cell(tag);
                    }
                    self.pop();
                }
                Some((at, _)) => self.pop_to(at),
            }
        }
    }

    pub(super) fn start_table(&mut self, tag: &StartTag<'_>) {
        // A table directly in a table is the next one.
        while self.is_between_cells() {
            let is_table = |at: &&usize| self.open.get(**at).is_some_and(|open| open.tag == Tag::Table);
            let Some(table) = self.structure.iter().rev().find(is_table) else { break };
            self.pop_to(*table);
        }
        self.note_end(tag.range.start);
        if !self.is_done() {
            self.close_paragraph();
            self.push_table(tag);
        }
    }

    pub(super) fn start_raw(&mut self, name: Tag) {
        self.raw = Some(match name {
            // Pages put together from parts bring more titles along.
            Tag::Title if !self.titled => Raw::Title,
            Tag::Xmp | Tag::Plaintext => Raw::Preformatted,
            _ => Raw::Dropped,
        });
        self.titled |= name == Tag::Title;
        if self.raw != Some(Raw::Dropped) {
            self.close_paragraph();
            self.end_line();
        }
    }

    pub(super) fn start_in_body(&mut self, tag: &StartTag<'_>) {
        let name = tag.tag;
        if name.ends_paragraph() {
            self.close_paragraph();
        }
        match name {
            Tag::Html | Tag::Head | Tag::Body => return self.end_line(),
            Tag::Br | Tag::Hr => return self.end_line(),
            Tag::Img => {
                let attributes = tag.attributes;
                let shown = !attributes.tiny && !attributes.hidden && attributes.display != Display::None;
                if shown && !attributes.invisible && !self.is_hidden() {
                    self.flow.picture(span(&tag.range));
                }
                return;
            }
            _ if name.is_void() => return,
            Tag::Heading if self.open.last().is_some_and(|open| open.tag == Tag::Heading) => self.pop(),
            Tag::Li => self.close_item(|open| open == Tag::Li),
            Tag::Dd | Tag::Dt => self.close_item(|open| matches!(open, Tag::Dd | Tag::Dt)),
            Tag::Form if self.is_between_cells() => return,
            Tag::A => self.close_formatting(Tag::A),
            Tag::Button | Tag::Select => {
                if let Some(at) = self.in_scope(|open| open == name, Tag::is_scope) {
                    self.pop_to(at);
                    if name == Tag::Select {
                        return;
                    }
                }
            }
            Tag::Option if self.open.last().is_some_and(|open| open.tag == Tag::Option) => self.pop(),
            Tag::Sup if !self.is_hidden() => self.flow.raise(span(&tag.range)),
            _ => {}
        }
        if !self.push(tag, name) {
            return;
        }
        match name {
            Tag::Ol => self.begin_list(tag.attributes, Numbering::Decimal),
            Tag::Ul | Tag::Menu | Tag::Dir => self.begin_list(tag.attributes, Numbering::None),
            Tag::Li => {
                let item = |list: &mut List| list.item(tag.attributes.value, tag.attributes.numbering);
                let mark = self.lists.last_mut().and_then(item);
                self.flow.mark(mark, span(&tag.range));
            }
            _ => {}
        }
    }

    fn begin_list(&mut self, attributes: &Attributes, usual: Numbering) {
        if let Some(open) = self.open.last_mut() {
            open.list = true;
            self.lists.push(List::new(attributes.numbering.unwrap_or(usual), attributes.start.unwrap_or(1)));
        }
    }

    /// Inside of a drawing; an answer of false says that the tag cannot be part of it and has ended it.
    pub(super) fn start_in_drawing(&mut self, tag: &StartTag<'_>) -> bool {
        if tag.tag.leaves_drawing() {
            while self.counts.drawings > 0 {
                self.pop();
            }
            return false;
        }
        if tag.tag == Tag::Svg && !tag.self_closing {
            self.push(tag, Tag::Svg);
        }
        true
    }
}
