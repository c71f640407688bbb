//! A story is what flows: the body, a cell, a text box. Here its elements are told apart, and wrappers are opened.

use super::numbering::Numbering;
use super::paragraph::Field;
use super::styles::Styles;
use super::table::Grid;
use crate::read::xml::{Tag, Xml};
use crate::read::{Limits, Unreadable};
use std::collections::HashSet;
use std::ops::Range;

/// One thing of a story after another.
#[derive(Debug)]
pub(super) enum Item {
    Paragraph(Words),
    Table(Grid),
    Picture,
}

/// What a paragraph says, its number before it; line breaks are line feeds.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) text: String,
    /// It has a formula that the file holds no result of.
    pub(super) uncomputed: bool,
    /// Where it was read from, if that is asked for.
    pub(super) trace: Trace,
}

/// Where a paragraph was read from, in bytes of the part.
#[derive(Debug, Default)]
pub(super) struct Trace {
    /// The runs of its text: where each stands in the text, and the character data that it was read from.
    pub(super) runs: Vec<(Range<usize>, Range<usize>)>,
    /// The whole paragraph, its tags included.
    pub(super) paragraph: Range<usize>,
}

/// Reads the main part of a document.
pub(super) struct Story<'a> {
    pub(super) xml: Xml<'a>,
    pub(super) limits: &'a Limits,
    pub(super) styles: Styles<'a>,
    pub(super) numbering: Numbering,
    /// Fields that have begun in this story and not ended.
    pub(super) fields: Vec<Field>,
    /// What paragraphs said whose ends were deleted: the next one goes on from there.
    pub(super) carried: String,
    /// Changes are tracked.
    pub(super) tracked: bool,
    /// Whether to keep where everything is read from.
    pub(super) trace: bool,
    /// How many tables and cells have begun.
    pub(super) tables: u16,
    pub(super) cells: usize,
    /// The prefixes of namespaces that are understood here.
    understood: HashSet<String>,
}

impl Trace {
    /// Takes in that words were put before the text.
    pub(super) fn shift(&mut self, by: usize) {
        self.runs.iter_mut().for_each(|(run, _)| *run = run.start + by..run.end + by);
    }
}

impl<'a> Story<'a> {
    pub(super) fn new(xml: Xml<'a>, styles: Styles<'a>, numbering: Numbering, limits: &'a Limits) -> Self {
        let (fields, carried, understood) = Default::default();
        Self {
            xml,
            limits,
            styles,
            numbering,
            fields,
            carried,
            tracked: false,
            trace: false,
            tables: 0,
            cells: 0,
            understood,
        }
    }

    /// Reads the body.
    pub(super) fn body(&mut self) -> Result<Vec<Item>, Unreadable> {
        let mut items = Vec::new();
        let Some(root) = self.xml.child()? else { return Ok(items) };
        let known = root.namespaces().into_iter().filter(|(_, name)| is_understood(name));
        self.understood = known.map(|(prefix, _)| prefix).collect();
        while let Some(tag) = self.xml.child()? {
            if tag.name() == "body" {
                self.inner(&mut items, Self::blocks)?;
            } else {
                self.xml.skip()?;
            }
        }
        Ok(items)
    }

    /// Reads a story inside this one.
    pub(super) fn inner<T>(
        &mut self,
        out: &mut Vec<Item>,
        read: impl FnOnce(&mut Self, &mut Vec<Item>) -> Result<T, Unreadable>,
    ) -> Result<T, Unreadable> {
        let fields = std::mem::take(&mut self.fields);
        let carried = std::mem::take(&mut self.carried);
        let result = read(self, out)?;
        self.flush(out);
        (self.fields, self.carried) = (fields, carried);
        Ok(result)
    }

    /// Ends a paragraph whose end was deleted, where none follows that it could go on in.
    pub(super) fn flush(&mut self, out: &mut Vec<Item>) {
        let text = std::mem::take(&mut self.carried);
        if !text.is_empty() {
            out.push(Item::Paragraph(Words { text, ..Words::default() }));
        }
    }

    /// Reads the children of the element that is being read: paragraphs, tables, and wrappers of them.
    pub(super) fn blocks(&mut self, out: &mut Vec<Item>) -> Result<(), Unreadable> {
        while let Some(tag) = self.xml.child()? {
            self.block(&tag, out)?;
        }
        Ok(())
    }

    pub(super) fn block(&mut self, tag: &Tag<'a>, out: &mut Vec<Item>) -> Result<(), Unreadable> {
        match tag.name() {
            "p" => self.paragraph(out),
            "tbl" => self.table(out),
            // Another document, to be taken in when this one is opened.
            "altChunk" => {
                out.push(Item::Picture);
                self.xml.skip()
            }
            "AlternateContent" => self.alternative(tag, &mut |story, tag| story.block(&tag, out)),
            name if self.is_wrapper(name) => self.blocks(out),
            _ => self.xml.skip(),
        }
    }

    /// True of elements that only say something about what is in them. What was deleted is in none of them.
    pub(super) fn is_wrapper(&mut self, name: &str) -> bool {
        self.tracked |= matches!(name, "ins" | "del" | "moveTo" | "moveFrom");
        matches!(name, "sdt" | "sdtContent" | "customXml" | "smartTag" | "ins" | "moveTo")
    }

    /// Reads the one of several alternatives that is meant for us: the same thing in a newer and in an older form.
    pub(super) fn alternative(
        &mut self,
        alternatives: &Tag<'a>,
        read: &mut dyn FnMut(&mut Self, Tag<'a>) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        let mut taken = false;
        while let Some(tag) = self.xml.child()? {
            let meant = match tag.name() {
                "Choice" => self.understands(alternatives, &tag),
                "Fallback" => true,
                _ => false,
            };
            if taken || !meant {
                self.xml.skip()?;
                continue;
            }
            taken = true;
            while let Some(tag) = self.xml.child()? {
                read(self, tag)?;
            }
        }
        Ok(())
    }

    fn understands(&self, alternatives: &Tag<'a>, choice: &Tag<'a>) -> bool {
        let Some(required) = choice.attribute("Requires") else { return true };
        let here = || alternatives.namespaces().into_iter().chain(choice.namespaces());
        required.split_whitespace().all(|prefix| {
            self.understood.contains(prefix) || here().any(|(it, name)| it == prefix && is_understood(&name))
        })
    }
}

/// Word's own extensions: shapes and groups with text boxes in them, and properties of text that change no text.
fn is_understood(namespace: &str) -> bool {
    namespace.starts_with("http://schemas.microsoft.com/office/word/")
        || namespace.starts_with("http://schemas.microsoft.com/office/drawing/2010/")
}
