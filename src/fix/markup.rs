//! Tags and attributes as they are written, in HTML and in XML: for changes that keep everything around them.

use super::Edit;
use crate::text::Span;
use std::ops::Range;

/// A tag, and where it stands.
pub(super) struct Tag<'s> {
    source: &'s str,
    pub(super) range: Range<usize>,
    pub(super) is_end: bool,
    /// Its name, with its prefix.
    pub(super) full_name: &'s str,
}

/// An attribute, and where it stands.
pub(super) struct Attribute<'s> {
    /// The blank before it and all of it.
    pub(super) range: Range<usize>,
    /// Its name without its prefix.
    pub(super) name: &'s str,
    pub(super) value: &'s str,
    pub(super) value_at: Range<usize>,
}

/// The tags in `source`, which is not the inside of a script; comments and declarations are none.
pub(super) fn tags(source: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + memchr::memchr(b'<', source.as_bytes().get(at..)?)?;
            let rest = source.get(start + 1..)?;
            if rest.starts_with("!--") {
                at = start + rest.find("-->").map_or(source.len(), |end| end + 4);
                continue;
            }
            let end = start + 1 + end_of_tag(rest);
            at = end;
            let is_end = rest.starts_with('/');
            let name = rest.get(usize::from(is_end)..)?;
            let length = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).unwrap_or(name.len());
            let full_name = name.get(..length)?;
            if full_name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return Some(Tag { source, range: start..end, is_end, full_name });
            }
        }
    })
}

/// The byte behind the `>` that ends a tag.
fn end_of_tag(rest: &str) -> usize {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None if byte == b'>' => return at + 1,
            None => {}
        }
    }
    rest.len()
}

impl<'s> Tag<'s> {
    /// Its name without its prefix.
    pub(super) fn name(&self) -> &'s str {
        self.full_name.rsplit_once(':').map_or(self.full_name, |(_, name)| name)
    }

    /// True of a tag that is a start and an end.
    pub(super) fn is_empty(&self) -> bool {
        self.source.get(self.range.clone()).is_some_and(|tag| tag.ends_with("/>"))
    }

    pub(super) fn attributes(&self) -> impl Iterator<Item = Attribute<'s>> {
        let source = self.source;
        let mut at = self.range.start + 1 + usize::from(self.is_end) + self.full_name.len();
        let end = self.range.end.saturating_sub(1);
        std::iter::from_fn(move || {
            let blank = |c: char| c.is_ascii_whitespace();
            let from = at;
            let rest = source.get(at..end)?;
            let start = at + rest.len() - rest.trim_start_matches(|c| blank(c) || c == '/').len();
            let rest = source.get(start..end).filter(|rest| !rest.is_empty())?;
            let length = rest.find(|c| blank(c) || matches!(c, '=' | '/')).unwrap_or(rest.len()).max(1);
            let full_name = rest.get(..length)?;
            let name = full_name.rsplit_once(':').map_or(full_name, |(_, name)| name);
            let after = rest.get(length..)?;
            let Some(value) = after.trim_start().strip_prefix('=').map(str::trim_start) else {
                at = start + length;
                return Some(Attribute { range: from..at, name, value: "", value_at: at..at });
            };
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let open = end - value.len() + quote.map_or(0, char::len_utf8);
            let written = source.get(open..end)?;
            let length = match quote {
                Some(quote) => written.find(quote)?,
                None => written.find(blank).unwrap_or(written.len()),
            };
            at = open + length + quote.map_or(0, char::len_utf8);
            Some(Attribute { range: from..at, name, value: written.get(..length)?, value_at: open..open + length })
        })
    }

    /// The attribute of this local name.
    pub(super) fn attribute(&self, name: &str) -> Option<Attribute<'s>> {
        self.attributes().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
    }
}

/// Where the elements of this local name stand, those inside of others before the ones around them.
pub(super) fn elements(source: &str, name: &str) -> Vec<Range<usize>> {
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for tag in tags(source).filter(|tag| tag.name() == name) {
        if !tag.is_end && !tag.is_empty() {
            open.push(tag.range.start);
        } else if let Some(start) = if tag.is_end { open.pop() } else { Some(tag.range.start) } {
            closed.push(start..tag.range.end);
        }
    }
    closed
}

/// What stands at `range`, with those of the changes that are in it; nothing if one is not, or two get in each other's way.
pub(super) fn changed(source: &str, range: Range<usize>, changes: &[(Range<usize>, String)]) -> Option<String> {
    let within = |(place, text): &(Range<usize>, String)| {
        let from = |at: usize| at.checked_sub(range.start).filter(|_| at <= range.end);
        Some(Edit::new(Span::new(from(place.start)?, from(place.end)?), text.as_str()))
    };
    let edits: Vec<Edit> = changes.iter().map(within).collect::<Option<_>>()?;
    Some(super::apply(source.get(range.clone())?, &super::merge(&edits)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_their_attributes() {
        let source = "<w:a  x='>' r:id = \"1\"c=2 d/><!-- <b> --></w:a><?xml?>a<B/>";
        let shown: Vec<String> = tags(source)
            .map(|tag| {
                let attributes = tag.attributes().map(|it| {
                    assert_eq!(&source[it.value_at.clone()], it.value);
                    format!("[{}]{}", &source[it.range.clone()], it.name)
                });
                format!("{} {} {} {}", tag.name(), tag.is_end, tag.is_empty(), attributes.collect::<String>())
            })
            .collect();
        let expected = ["a false true [  x='>']x[ r:id = \"1\"]id[c=2]c[ d]d", "a true false ", "B false true "];
        assert_eq!(shown, expected);
    }

    #[test]
    fn elements_are_found_inside_out() {
        let source = "<w:tr 1><w:tr 2/><w:trPr/></w:tr>";
        assert_eq!(elements(source, "tr"), [8..17, 0..source.len()]);
    }
}
