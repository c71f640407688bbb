//! XML without its nesting: tags one after another, for properties and lists of small things.
//!
//! Properties are most of a document, and few of them matter here. To look over their tags takes a fraction of the time that
//! it takes to read them as [`super::xml`] does.

use quick_xml::escape::unescape;
use std::borrow::Cow;

/// The opening tags in a stretch of XML.
pub(super) fn flat(source: &str) -> impl Iterator<Item = Flat<'_>> {
    memchr::memchr_iter(b'<', source.as_bytes()).filter_map(|at| {
        let tag = source.get(at + 1..)?;
        let end = tag.bytes().position(|c| matches!(c, b' ' | b'<' | b'>' | b'/' | b'\t' | b'\r' | b'\n'))?;
        let (name, rest) =
            tag.split_at_checked(end).filter(|(name, _)| !name.is_empty() && !name.starts_with(['!', '?']))?;
        let prefix = name.bytes().position(|c| c == b':').map_or(0, |colon| colon + 1);
        Some(Flat { name: name.get(prefix..)?, rest })
    })
}

/// An opening tag: its name without the prefix, and all that is written behind it.
pub(super) struct Flat<'a> {
    pub(super) name: &'a str,
    rest: &'a str,
}

impl<'a> Flat<'a> {
    /// The attributes, local names and values.
    pub(super) fn attributes(&self) -> impl Iterator<Item = (&'a str, Cow<'a, str>)> {
        let mut rest = self.rest;
        std::iter::from_fn(move || {
            rest = rest.trim_ascii_start();
            let equals = rest
                .bytes()
                .position(|c| matches!(c, b'=' | b'<' | b'>' | b'/'))
                .filter(|at| rest[*at..].starts_with('='))?;
            let (key, after) = (&rest[..equals], rest[equals + 1..].trim_ascii_start());
            let quote = after.bytes().next().filter(|c| matches!(c, b'"' | b'\''))?;
            let after = &after[1..];
            let (value, behind) = after.split_at(memchr::memchr(quote, after.as_bytes())?);
            rest = &behind[1..];
            let key = key.trim_ascii_end();
            let prefix = key.bytes().position(|c| c == b':').map_or(0, |colon| colon + 1);
            Some((&key[prefix..], unescape(value).unwrap_or(Cow::Borrowed(value))))
        })
    }

    /// The value of the attribute of this local name.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        self.attributes().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// The value of the attribute of this local name, as a number.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.attribute(name)?.trim().parse().ok()
    }

    /// The value of a property that is on where nothing else is said (`<w:vanish/>`).
    pub(super) fn is_on(&self) -> bool {
        self.attribute("val").is_none_or(|value| !matches!(&*value, "0" | "false" | "off"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn properties_are_flat() {
        let source = r#"<w:a/><w:b w:x="1" val='&lt;2>'><c  val = "3" /></w:b><!-- <d/> --><e val="off"/><f"#;
        let names: Vec<_> = flat(source).map(|tag| tag.name).collect();
        assert_eq!(names, ["a", "b", "c", "d", "e"]);
        let values: Vec<_> = flat(source).map(|tag| tag.attribute("val").map(Cow::into_owned)).collect();
        assert_eq!(values, [None, Some("<2>".into()), Some("3".into()), None, Some("off".into())]);
        assert_eq!(flat(source).map(|tag| tag.is_on()).collect::<Vec<_>>(), [true, true, true, true, false]);
    }
}
