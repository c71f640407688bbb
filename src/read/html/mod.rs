//! Web pages, and tables of HTML inside of other text.
//!
//! The view is the source itself, and positions are its lines and columns. What a browser would not show is no text; what
//! surrounds a report on a portal – menus, metadata, footers – is text like any other: what of it matters is decided by those
//! who know reports. A table that only gives the page its shape is not given as a table, but as what stands in it.

mod charset;
mod flow;
mod grid;
mod markup;
mod numbering;
mod style;
mod tags;
mod tokens;
mod tree;

#[cfg(test)]
mod tests;

pub(super) use charset::declared;
pub use charset::decode;
pub(crate) use markup::{CellMarkup, RowMarkup, rows};

use super::Unreadable;
use super::document::{Block, Document, Format, Note};
use super::limits::Limits;
use tags::Tag;
use tree::{Extent, Tree};

/// Reads a page, or a part of one.
///
/// # Errors
/// Where it is larger than `limits` allow.
pub(super) fn read(source: String, limits: &Limits) -> Result<Document, Unreadable> {
    let tree = parse(&source, 0, Extent::Page, limits);
    let hidden = tree.hides_content();
    let (blocks, _) = tree.blocks()?;
    let mut document = Document::new(Format::Html, source, blocks);
    document.notes.extend(hidden.then_some(Note::HiddenText));
    Ok(document)
}

/// Reads the table whose start tag stands at byte `start`, if there is one: its blocks, with positions in all of `source`, and
/// where it ends.
///
/// # Errors
/// Where it is larger than `limits` allow.
pub(super) fn table_at(source: &str, start: usize, limits: &Limits) -> Result<Option<(Vec<Block>, usize)>, Unreadable> {
    let is_table = source.get(start..).and_then(tag) == Some(Tag::Table);
    if is_table { parse(source, start, Extent::Table, limits).blocks().map(Some) } else { Ok(None) }
}

fn parse<'s>(source: &'s str, start: usize, extent: Extent, limits: &'s Limits) -> Tree<'s> {
    let mut tree = Tree::new(source, extent, limits);
    tokens::read(source, start, &mut tree);
    tree
}

/// True of text that begins as a page does: nothing but a whole page is so.
pub(super) fn is_page(text: &str) -> bool {
    let mut text = text.trim_start();
    for (prefix, end) in [("<?xml", "?>"), ("<!--", "-->")] {
        while let Some(inside) = text.strip_prefix(prefix) {
            text = inside.split_once(end).map_or("", |(_, after)| after).trim_start();
        }
    }
    let doctype = text.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"));
    doctype || matches!(tag(text), Some(Tag::Html | Tag::Head | Tag::Body | Tag::Meta | Tag::Title))
}

/// True of text that is markup from its beginning on, or whose first lines are. Tables alone do not make a page: the lines of
/// other text around them count.
pub(super) fn looks_like_html(text: &str) -> bool {
    const BEGINNING: usize = 2048;
    let first = tag(text.trim_start());
    if is_page(text) || first.is_some_and(|tag| !matches!(tag, Tag::Other | Tag::Br | Tag::Table)) {
        return true;
    }
    let beginning = text.as_bytes().get(..BEGINNING).unwrap_or(text.as_bytes());
    let (mut blocks, mut in_table) = (0, false);
    for at in memchr::memchr_iter(b'<', beginning) {
        match tag(&text[at..]) {
            Some(Tag::Html | Tag::Head | Tag::Body) => return true,
            Some(Tag::Table) => in_table = true,
            Some(Tag::P | Tag::Div | Tag::Li | Tag::Span) if !in_table => blocks += 1,
            _ => in_table &= !text.as_bytes()[at..].get(..7).is_some_and(|tag| tag.eq_ignore_ascii_case(b"</table")),
        }
    }
    blocks > 1
}

/// The start tag that `text` begins with.
fn tag(text: &str) -> Option<Tag> {
    let name = text.strip_prefix('<')?;
    let end = name.bytes().position(|byte| !byte.is_ascii_alphanumeric()).filter(|end| (1..=10).contains(end))?;
    let closed = name.as_bytes().get(end).is_some_and(|byte| matches!(byte, b'>' | b'/') || flow::collapses(*byte));
    closed.then(|| Tag::of(name[..end].to_ascii_lowercase().as_bytes()))
}
