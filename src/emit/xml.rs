//! What XML and HTML need of texts.

use std::borrow::Cow;

/// A text inside an element or an attribute: its signs escaped, characters that XML and HTML have no place for left out.
pub(super) fn escaped(text: &str) -> String {
    let allowed: String = text.chars().filter(|c| is_allowed(*c)).collect();
    quick_xml::escape::escape(&allowed).into_owned()
}

/// The same inside an attribute, where the ends of lines would be lost.
pub(super) fn attribute(text: &str) -> String {
    escaped(text).replace('\n', "&#10;").replace('\t', "&#9;")
}

/// A text of several lines as HTML.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    Cow::Owned(escaped(text).replace('\n', "<br>"))
}

fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out() {
        assert_eq!(escaped("<a> & \"b\" \u{1}\u{ffff}'"), "&lt;a&gt; &amp; &quot;b&quot; &apos;");
        assert_eq!(attribute("a\nb"), "a&#10;b");
        assert_eq!(lines("a<\nb"), "a&lt;<br>b");
    }
}
