//! XML, pulled element by element: what the parts of Word and workbook files are written in.
//!
//! Elements and attributes are told by their local names: the strict and the transitional namespaces of Office Open XML
//! differ, and so do prefixes. Entities other than XML's own five are not resolved, and nothing is ever fetched.

use super::{Limit, Limits, Unreadable};
use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::borrow::Cow;
use std::io::BufRead as _;

/// A part of an archive, read from its beginning to its end.
///
/// Who takes a [`Tag`] from [`Xml::child`] must read on to the end of that element: by going through its children, or with
/// [`Xml::text`] or [`Xml::skip`].
pub(crate) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    source: &'a str,
    part: &'a str,
    depth: usize,
    deepest: usize,
    /// The last tag closed itself.
    empty: bool,
    /// The name in the last opening tag.
    name: &'a str,
}

/// The opening tag of an element.
pub(crate) struct Tag<'a> {
    tag: BytesStart<'a>,
    /// The name without its prefix.
    name: &'a str,
}

impl<'a> Xml<'a> {
    /// Reads `source`, of one element or of several; `part` is the name to give in errors.
    pub(crate) fn new(source: &'a str, part: &'a str, limits: &Limits) -> Self {
        let mut reader = Reader::from_str(source);
        reader.config_mut().allow_dangling_amp = true;
        Self { reader, source, part, depth: 0, deepest: limits.nesting, empty: false, name: "" }
    }

    /// The next child of the element that is being read, or `None` at its end.
    pub(crate) fn child(&mut self) -> Result<Option<Tag<'a>>, Unreadable> {
        loop {
            match self.event()? {
                Event::Start(tag) => return Ok(Some(self.tag(tag))),
                Event::End(_) | Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// Adds the text of the element that is being read to `out`, and leaves the element. That of its children is left out.
    pub(crate) fn text(&mut self, out: &mut String) -> Result<(), Unreadable> {
        loop {
            match self.event()? {
                Event::Text(text) => out.push_str(&text.xml10_content()),
                Event::CData(text) => out.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => resolve(&reference, out),
                Event::Start(tag) => {
                    self.tag(tag);
                    self.skip()?;
                }
                Event::End(_) | Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// As [`Xml::child`], and adds the text before that child to `out`.
    pub(crate) fn child_or_text(&mut self, out: &mut String) -> Result<Option<Tag<'a>>, Unreadable> {
        loop {
            match self.event()? {
                Event::Text(text) => out.push_str(&text.xml10_content()),
                Event::CData(text) => out.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => resolve(&reference, out),
                Event::Start(tag) => return Ok(Some(self.tag(tag))),
                Event::End(_) | Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// Leaves the element whose opening tag was read last.
    pub(crate) fn skip(&mut self) -> Result<(), Unreadable> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.event()?;
        }
        Ok(())
    }

    /// What is inside the element whose opening tag was read last, as it is written; leaves the element.
    pub(crate) fn inside(&mut self) -> Result<&'a str, Unreadable> {
        if self.empty {
            self.skip()?;
            return Ok("");
        }
        let rest = *self.reader.get_ref();
        let start = self.source.len().saturating_sub(rest.len());
        let mut open = 1;
        for at in memchr::memchr_iter(b'<', rest) {
            let tag = rest.get(at + 1..).unwrap_or_default();
            let (closing, tag) = tag.strip_prefix(b"/").map_or((false, tag), |tag| (true, tag));
            let Some(after) = tag.strip_prefix(self.name.as_bytes()) else { continue };
            match after.first() {
                Some(b'>' | b' ' | b'\t' | b'\r' | b'\n') if closing => open -= 1,
                Some(b'>' | b' ' | b'\t' | b'\r' | b'\n') if !closes_itself(after) => open += 1,
                _ => {}
            }
            if open == 0 {
                self.reader.stream().consume(at);
                self.skip()?;
                return Ok(self.source.get(start..start + at).unwrap_or_default());
            }
        }
        Err(self.damaged())
    }

    /// How far the part has been read, in bytes.
    pub(crate) fn position(&self) -> usize {
        self.source.len().saturating_sub(self.reader.get_ref().len())
    }

    /// Where the tag begins that was read last.
    pub(crate) fn tag_start(&self) -> usize {
        self.last_bracket()
    }

    /// Where the content of the element ends that was left last.
    pub(crate) fn end_of_content(&self) -> usize {
        self.last_bracket()
    }

    fn last_bracket(&self) -> usize {
        let end = self.position();
        self.source.get(..end).and_then(|read| read.rfind('<')).unwrap_or(end)
    }

    /// The next event, [`Event::Empty`] taken apart into a start and an end.
    fn event(&mut self) -> Result<Event<'a>, Unreadable> {
        if self.empty {
            self.empty = false;
            self.depth -= 1;
            return Ok(Event::End(quick_xml::events::BytesEnd::new("")));
        }
        let event = self.reader.read_event().map_err(|_| self.damaged())?;
        Ok(match event {
            Event::Start(tag) => {
                self.enter()?;
                Event::Start(tag)
            }
            Event::Empty(tag) => {
                self.enter()?;
                self.empty = true;
                Event::Start(tag)
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                Event::End(tag)
            }
            Event::Eof if self.depth > 0 => return Err(self.damaged()),
            event => event,
        })
    }

    /// Remembers the name of the element that is being opened.
    fn tag(&mut self, tag: BytesStart<'a>) -> Tag<'a> {
        let start = (tag.name().into_inner().as_ptr() as usize).saturating_sub(self.source.as_ptr() as usize);
        let length = tag.name().into_inner().len();
        self.name = self.source.get(start..start + length).unwrap_or_default();
        // By hand, since names are short: searching them costs more than reading them.
        let prefix = self.name.bytes().position(|c| c == b':').map_or(0, |colon| colon + 1);
        let name = self.name.get(prefix..).unwrap_or_default();
        Tag { tag, name }
    }

    fn enter(&mut self) -> Result<(), Unreadable> {
        self.depth += 1;
        if self.depth > self.deepest {
            return Err(Unreadable::TooLarge { limit: Limit::Nesting, most: self.deepest as u64 });
        }
        Ok(())
    }

    fn damaged(&self) -> Unreadable {
        Unreadable::Damaged { part: self.part.to_owned() }
    }
}

impl<'a> Tag<'a> {
    /// The name without its prefix.
    pub(crate) fn name(&self) -> &'a str {
        self.name
    }

    /// The value of the attribute of this local name.
    pub(crate) fn attribute(&self, name: &str) -> Option<Cow<'_, str>> {
        let mut attributes = self.tag.attributes();
        let attribute = attributes.with_checks(false).flatten().find(|it| it.key.local_name().into_inner() == name)?;
        let value = match attribute.value {
            Cow::Borrowed(raw) => unescape(raw).unwrap_or(Cow::Borrowed(raw)),
            Cow::Owned(raw) => Cow::Owned(raw),
        };
        Some(value)
    }

    /// The value of the attribute of this local name, as a number.
    pub(crate) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// The namespaces that this element declares: prefix and name.
    pub(crate) fn namespaces(&self) -> Vec<(String, String)> {
        let mut attributes = self.tag.attributes();
        let declared = attributes.with_checks(false).flatten().filter_map(|it| {
            let prefix = it.key.into_inner().strip_prefix("xmlns:")?.to_owned();
            Some((prefix, it.value.into_owned()))
        });
        declared.collect()
    }
}

/// True where a tag, from some byte of it on, is that of an element without content.
fn closes_itself(tag: &[u8]) -> bool {
    let end = memchr::memchr(b'>', tag);
    end.and_then(|end| tag.get(end.checked_sub(1)?)) == Some(&b'/')
}

fn resolve(reference: &BytesRef<'_>, out: &mut String) {
    if let Some(text) = resolve_xml_entity(reference) {
        out.push_str(text);
    } else if let Ok(Some(c)) = reference.resolve_char_ref() {
        out.push(c);
    } else if !reference.is_char_ref() {
        out.extend(["&", reference, ";"]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(source: &str) -> Result<String, Unreadable> {
        let mut xml = Xml::new(source, "part.xml", &Limits::default());
        let mut text = String::new();
        while let Some(tag) = xml.child()? {
            match tag.name() {
                "t" => xml.text(&mut text)?,
                "skipped" => xml.skip()?,
                _ => {
                    if let Some(value) = tag.attribute("val") {
                        text.push_str(&value);
                    }
                    while xml.child()?.is_some() {
                        xml.text(&mut text)?;
                    }
                }
            }
        }
        Ok(text)
    }

    #[test]
    fn text_comes_without_markup() {
        assert_eq!(text_of("<t>1 &lt; 2 &#x4e00;<![CDATA[<&]]><!-- 3 --></t>"), Ok("1 < 2 一<&".into()));
        assert_eq!(text_of("<a:w a:val='&quot;1'><b:t>2</b:t><t/></a:w>"), Ok("\"12".into()));
    }

    #[test]
    fn what_is_inside_is_given_as_it_is_written() {
        for (source, inside) in [
            ("<a/>", ""),
            ("<a></a>", ""),
            ("<a><t>1</t></a>", "<t>1</t>"),
            ("<a><a b='/'><t/></a><a/><ab/></a\n>", "<a b='/'><t/></a><a/><ab/>"),
        ] {
            let source = format!("<w>{source}<t>2</t></w>");
            let mut xml = Xml::new(&source, "", &Limits::default());
            xml.child().unwrap();
            xml.child().unwrap();
            assert_eq!(xml.inside(), Ok(inside), "{source}");
            assert_eq!(xml.child().unwrap().map(|tag| tag.name()), Some("t"));
        }
        let mut xml = Xml::new("<a><b></a>", "part.xml", &Limits::default());
        xml.child().unwrap();
        xml.child().unwrap();
        assert_eq!(xml.inside(), Err(Unreadable::Damaged { part: "part.xml".into() }));
    }

    #[test]
    fn unknown_entities_stay_as_they_are_written() {
        let source = "<!DOCTYPE t [<!ENTITY e SYSTEM 'file:///etc/passwd'><!ENTITY f 'f'>]><t>&e;&f;</t>";
        assert_eq!(text_of(source), Ok("&e;&f;".into()));
    }

    #[test]
    fn a_part_that_ends_too_soon_is_damaged() {
        let damaged = Err(Unreadable::Damaged { part: "part.xml".into() });
        assert_eq!(text_of("<t>1"), damaged);
        assert_eq!(text_of("<w><t>1</t>"), damaged);
        assert_eq!(text_of("<t>1</w>"), damaged);
    }

    #[test]
    fn depth_is_bounded() {
        let depth_of = |source: &str| {
            let mut xml = Xml::new(source, "", &Limits { nesting: 4, ..Limits::default() });
            let mut depth = 0;
            while xml.child()?.is_some() {
                depth += 1;
            }
            Ok(depth)
        };
        assert_eq!(depth_of("<a><a><a><a/></a></a></a>"), Ok(4));
        let deep = depth_of("<a><a><a><a><a/></a></a></a></a>");
        assert_eq!(deep, Err(Unreadable::TooLarge { limit: Limit::Nesting, most: 4 }));
    }
}
