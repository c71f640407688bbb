//! What paragraphs and runs inherit from their styles: a place in a list, and being hidden.

use crate::read::Unreadable;
use crate::read::archive::Stream;
use crate::read::flat::{Flat, flat};
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// The styles of a document, by their ids.
///
/// Programs write hundreds of styles, and documents use a handful of the first: the part that holds them is read until the
/// style that is asked for has been found, and a style only when it is asked for.
#[derive(Default)]
pub(super) struct Styles<'z> {
    /// The rest of the part.
    stream: Option<Stream<'z>>,
    text: String,
    /// How far the text has been searched, and where the last style that was found begins.
    searched: usize,
    last: Option<usize>,
    styles: HashMap<String, Range<usize>>,
    /// The style of paragraphs that name none, and what they inherit.
    default: Option<String>,
    by_default: Option<Rc<Inherited>>,
    inherited: HashMap<String, Rc<Inherited>>,
    /// Why the rest of the part could not be read.
    pub(super) refused: Option<Unreadable>,
}

/// What a style says, and where it is silent, what those say that it is based on.
#[derive(Debug, Default)]
pub(super) struct Inherited {
    pub(super) place: ListPlace,
    /// The style that says which list it is.
    pub(super) by: Option<String>,
    pub(super) hidden: bool,
}

#[derive(Debug, Default)]
struct Style {
    based_on: Option<String>,
    list: ListPlace,
    hidden: Option<bool>,
}

/// Which list a paragraph is in, and at which level of it, as far as it is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ListPlace {
    /// The list (`w:numId`); 0 takes the paragraph out of all lists.
    pub(super) list: Option<i32>,
    /// The level, from 0.
    pub(super) level: Option<usize>,
}

impl<'z> Styles<'z> {
    /// The styles in the part that holds them.
    pub(super) fn new(stream: Option<Stream<'z>>) -> Self {
        Self { stream, ..Self::default() }
    }

    /// What paragraphs of style `id` inherit, or those that name no style.
    pub(super) fn of_paragraph(&mut self, id: Option<&str>) -> Rc<Inherited> {
        if let Some(id) = id {
            return self.of(id);
        }
        if let Some(known) = &self.by_default {
            return Rc::clone(known);
        }
        while self.default.is_none() && self.more() {}
        let inherited = self.default.clone().map_or_else(Rc::default, |id| self.of(&id));
        Rc::clone(self.by_default.insert(inherited))
    }

    /// True where the style `id` hides its text.
    pub(super) fn is_hidden(&mut self, id: Option<&str>) -> bool {
        id.is_some_and(|id| self.of(id).hidden)
    }

    fn of(&mut self, id: &str) -> Rc<Inherited> {
        if let Some(known) = self.inherited.get(id) {
            return Rc::clone(known);
        }
        let inherited = Rc::new(self.inherit(id));
        self.inherited.insert(id.to_owned(), Rc::clone(&inherited));
        inherited
    }

    fn inherit(&mut self, id: &str) -> Inherited {
        /// No real chain is as long; one that goes round in circles is cut here.
        const LONGEST: usize = 32;
        let (mut inherited, mut hidden) = (Inherited::default(), None);
        let mut next = Some(id.to_owned());
        for _ in 0..LONGEST {
            let Some((id, style)) = next.take().and_then(|id| self.style(&id).map(|style| (id, style))) else { break };
            hidden = hidden.or(style.hidden);
            if inherited.by.is_none() {
                inherited.place.level = inherited.place.level.or(style.list.level);
                if style.list.list.is_some() {
                    (inherited.place.list, inherited.by) = (style.list.list, Some(id));
                }
            }
            next = style.based_on;
        }
        inherited.hidden = hidden.unwrap_or_default();
        inherited
    }

    fn style(&mut self, id: &str) -> Option<Style> {
        while !self.styles.contains_key(id) && self.more() {}
        let source = self.text.get(self.styles.get(id)?.clone())?;
        let mut style = Style::default();
        for tag in flat(source) {
            match tag.name {
                "basedOn" => style.based_on = tag.attribute("val").map(Into::into),
                "vanish" => style.hidden = Some(tag.is_on()),
                _ => style.list.take_in(&tag),
            }
        }
        Some(style)
    }

    /// Reads on; false at the end.
    fn more(&mut self) -> bool {
        let Some(stream) = &mut self.stream else { return false };
        match stream.more(&mut self.text) {
            Ok(true) => self.search(),
            end => {
                self.refused = end.err();
                self.stream = None;
                self.end();
            }
        }
        true
    }

    /// Finds the styles that have begun and ended since the last search.
    fn search(&mut self) {
        const NAME: &[u8] = b"style ";
        let source = self.text.as_bytes();
        // Wherever a tag of this name begins: `<w:style `, with any prefix or with none.
        let start = |at: usize| {
            const LONGEST_PREFIX: usize = 16;
            let near = at.saturating_sub(LONGEST_PREFIX);
            let prefix = source.get(near..at)?;
            let open = memchr::memrchr(b'<', prefix)?;
            matches!(prefix.get(open + 1..)?, [] | [.., b':']).then_some(near + open)
        };
        let found = memchr::memmem::find_iter(source.get(self.searched..).unwrap_or_default(), NAME);
        let starts: Vec<usize> = found.filter_map(|at| start(self.searched + at)).collect();
        // The end of the text may cut the name.
        self.searched = source.len().saturating_sub(NAME.len() - 1).max(self.searched);
        for start in starts {
            if let Some(last) = self.last.replace(start).filter(|last| *last < start) {
                self.take_in(last..start);
            }
        }
    }

    fn end(&mut self) {
        self.search();
        if let Some(last) = self.last.take() {
            self.take_in(last..self.text.len());
        }
    }

    fn take_in(&mut self, range: Range<usize>) {
        let Some(tag) = self.text.get(range.clone()).and_then(|source| flat(source).next()) else { return };
        let (mut id, mut kind, mut default) = (None, None, false);
        for (name, value) in tag.attributes() {
            match name {
                "styleId" => id = Some(value),
                "type" => kind = Some(value),
                "default" => default = value == "1" || value == "true",
                _ => {}
            }
        }
        if kind.as_deref() == Some("table") {
            return;
        }
        let id = id.unwrap_or_default().into_owned();
        if default && kind.as_deref() == Some("paragraph") {
            self.default = Some(id.clone());
        }
        self.styles.insert(id, range);
    }
}

impl ListPlace {
    /// Takes in what a property says, if it is one of lists.
    pub(super) fn take_in(&mut self, tag: &Flat<'_>) {
        match tag.name {
            "numId" => self.list = tag.number("val"),
            "ilvl" => self.level = tag.number("val"),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Limits;
    use crate::read::archive::Archive;
    use crate::read::fixture::Zip;

    #[test]
    fn what_a_style_does_not_say_its_base_says() {
        let source = r#"<w:styles xmlns:w="w">
            <w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
            <w:style w:styleId="1"><w:basedOn w:val="a"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
            <w:style w:styleId="2"><w:basedOn w:val="1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>
              <w:rPr><w:vanish/></w:rPr></w:style>
            <w:style w:styleId="3"><w:basedOn w:val="2"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>
              <w:rPr><w:vanish w:val="0"/></w:rPr></w:style>
            <w:style w:styleId="round"><w:basedOn w:val="round"/></w:style></w:styles>"#;
        let bytes = Zip::default().entry("styles.xml", source).bytes();
        let mut archive = Archive::open(&bytes, &Limits::default()).unwrap();
        let mut styles = Styles::new(archive.stream("styles.xml").unwrap());
        let mut place = |id| {
            let inherited = styles.of_paragraph(id);
            (inherited.place.list, inherited.place.level, inherited.by.clone())
        };
        assert_eq!(place(None), (None, None, None));
        assert_eq!(place(Some("2")), (Some(3), Some(1), Some("1".into())));
        assert_eq!(place(Some("3")), (Some(0), None, Some("3".into())));
        assert_eq!(place(Some("round")), (None, None, None));
        assert_eq!(place(Some("none")), (None, None, None));
        assert!(styles.is_hidden(Some("2")) && !styles.is_hidden(Some("3")) && !styles.is_hidden(None));
        assert_eq!(styles.refused, None);
    }

    #[test]
    fn no_more_is_read_than_is_needed() {
        let style = |id: usize| {
            format!("<w:style w:type=\"paragraph\" w:styleId=\"s{id}\"><w:rPr><w:vanish/></w:rPr></w:style>")
        };
        let source: String = (0..5000).map(style).collect();
        let bytes = Zip::default().entry("styles.xml", source.as_str()).bytes();
        let mut archive = Archive::open(&bytes, &Limits::default()).unwrap();
        let mut styles = Styles::new(archive.stream("styles.xml").unwrap());
        assert!(styles.is_hidden(Some("s1")) && styles.text.len() < source.len() / 4);
        // Wherever the text is cut in pieces, no style is lost.
        assert!((0..5000).all(|id| styles.is_hidden(Some(&format!("s{id}")))));
    }
}
