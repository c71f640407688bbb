//! What of a document may be shown: the one place that everything quoted from it passes before it is written anywhere.

use crate::text;
use std::borrow::Cow;

/// A text that may quote the document, as it may be shown: in it is nothing that gives orders to a terminal.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| c == '\n' || !is_harmful(c)) {
        return Cow::Borrowed(text);
    }
    text.split('\n').map(harmless_text).collect::<Vec<_>>().join("\n").into()
}

/// The same of a text that may not be there.
pub(super) fn visible_option(text: Option<&str>) -> Option<Cow<'_, str>> {
    text.map(visible)
}

/// A file name or message as a terminal may have it, on one line.
#[must_use]
pub(super) fn harmless_text(text: &str) -> String {
    text.chars().map(|c| if c == '\t' { " ".into() } else { harmless(c, &mut [0; 4]).to_owned() }).collect()
}

/// A character as a terminal may have it: no control character, none that turns the direction of writing.
pub(super) fn harmless(c: char, buffer: &mut [u8; 4]) -> &str {
    match c {
        '\t' => "  ",
        '\u{a0}' | '\u{3000}' => c.encode_utf8(buffer),
        c if turns(c) => "",
        c if c.is_control() || text::is_blank(c) && c != ' ' => " ",
        c => c.encode_utf8(buffer),
    }
}

fn is_harmful(c: char) -> bool {
    c.is_control() || turns(c)
}

/// Whether it turns the direction of writing.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_orders_to_terminals() {
        assert_eq!(visible("红\u{1b}[31m\u{202e}字\t一\n二\u{86}"), "红 [31m字 一\n二 ");
        assert_eq!(harmless_text("a\nb"), "a b");
        assert!(matches!(visible("一、总体情况\n"), Cow::Borrowed(_)));
    }
}
