//! What paragraphs and runs inherit from their styles: a place in a list, and being hidden.

use crate::read::flat::{Flat, flat};
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;

/// The styles of a document, by their ids.
///
/// Programs write hundreds of styles, and documents use a handful: a style is only read when it is asked for.
#[derive(Default)]
pub(super) struct Styles<'s> {
    styles: HashMap<Cow<'s, str>, Unread<'s>>,
    /// The style of paragraphs that name none.
    default: Option<Cow<'s, str>>,
}

/// A style, as it is written, and as it is once it has been read.
struct Unread<'s> {
    source: &'s str,
    style: OnceCell<Style>,
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

impl<'s> Styles<'s> {
    /// Finds the styles in the part that holds them.
    pub(super) fn find(source: &'s str) -> Self {
        let mut styles = Self::default();
        // Wherever a tag of this name begins: `<w:style `, with any prefix or with none.
        let start = |at: usize| {
            const LONGEST_PREFIX: usize = 16;
            let near = at.saturating_sub(LONGEST_PREFIX);
            let prefix = source.as_bytes().get(near..at)?;
            let open = memchr::memrchr(b'<', prefix)?;
            matches!(prefix.get(open + 1..)?, [] | [.., b':']).then_some(near + open)
        };
        let mut starts = memchr::memmem::find_iter(source.as_bytes(), "style ").filter_map(start).peekable();
        while let Some(start) = starts.next() {
            let end = starts.peek().copied().unwrap_or(source.len());
            let Some(source) = source.get(start..end) else { continue };
            let Some(tag) = flat(source).next() else { continue };
            let (mut id, mut kind, mut default) = (Cow::default(), Cow::default(), false);
            for (name, value) in tag.attributes() {
                match name {
                    "styleId" => id = value,
                    "type" => kind = value,
                    "default" => default = value == "1" || value == "true",
                    _ => {}
                }
            }
            if kind == "table" {
                continue;
            }
            if default && kind == "paragraph" {
                styles.default = Some(id.clone());
            }
            styles.styles.insert(id, Unread { source, style: OnceCell::new() });
        }
        styles
    }

    /// The place in a list that a paragraph of style `id` has, and the style that says which list it is.
    pub(super) fn list_place(&self, id: Option<&str>) -> (ListPlace, Option<&str>) {
        let mut place = ListPlace::default();
        for (id, style) in self.chain(id.or(self.default.as_deref())) {
            place.level = place.level.or(style.list.level);
            if style.list.list.is_some() {
                place.list = style.list.list;
                return (place, Some(id));
            }
        }
        (place, None)
    }

    /// True where the style `id` hides its text.
    pub(super) fn is_hidden(&self, id: Option<&str>) -> bool {
        self.chain(id).find_map(|(_, style)| style.hidden).unwrap_or_default()
    }

    /// The style `id`, the one that it is based on, and so on.
    fn chain<'c>(&'c self, id: Option<&str>) -> impl Iterator<Item = (&'c str, &'c Style)> {
        /// No real chain is as long; one that goes round in circles is cut here.
        const LONGEST: usize = 32;
        let get = |id: &str| self.styles.get_key_value(id).map(|(id, unread)| (&**id, unread.read()));
        std::iter::successors(id.and_then(get), move |(_, style)| style.based_on.as_deref().and_then(get)).take(LONGEST)
    }
}

impl Unread<'_> {
    fn read(&self) -> &Style {
        self.style.get_or_init(|| {
            let mut style = Style::default();
            for tag in flat(self.source) {
                match tag.name {
                    "basedOn" => style.based_on = tag.attribute("val").map(Cow::into_owned),
                    "vanish" => style.hidden = Some(tag.is_on()),
                    _ => style.list.take_in(&tag),
                }
            }
            style
        })
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
        let styles = Styles::find(source);
        let place = |list, level| ListPlace { list, level };
        assert_eq!(styles.list_place(None), (place(None, None), None));
        assert_eq!(styles.list_place(Some("2")), (place(Some(3), Some(1)), Some("1")));
        assert_eq!(styles.list_place(Some("3")), (place(Some(0), None), Some("3")));
        assert_eq!(styles.list_place(Some("round")), (place(None, None), None));
        assert!(styles.is_hidden(Some("2")) && !styles.is_hidden(Some("3")) && !styles.is_hidden(None));
    }
}
