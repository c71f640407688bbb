//! What the one-byte codes of simple fonts mean where the font itself does not say it in Unicode.

use encoding_rs::{Encoding, MACINTOSH, WINDOWS_1252};

/// What a code of a font stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nobody knows.
    #[default]
    Unknown,
    /// One character, as nearly always.
    Char(char),
    /// Several, as of a ligature.
    Chars(Box<str>),
}

impl Meaning {
    /// True where it is known, and is no private matter of the font.
    pub(super) fn is_public(&self) -> bool {
        match self {
            Self::Unknown => false,
            Self::Char(c) => !matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..),
            Self::Chars(_) => true,
        }
    }

    /// Of a character; none of the marks that stand for "no character".
    pub(super) fn of(c: char) -> Self {
        match c {
            '\0' | '\u{fffd}' | '\u{ffff}' => Self::Unknown,
            c => Self::Char(c),
        }
    }
}

/// The meanings of all codes by the encoding of this name; the default is that of symbols, which is nobody's business.
pub(super) fn base(name: Option<&[u8]>, symbols: bool) -> Vec<Meaning> {
    match name {
        Some(b"WinAnsiEncoding") => by(WINDOWS_1252),
        Some(b"MacRomanEncoding") => by(MACINTOSH),
        _ if symbols => vec![Meaning::Unknown; 256],
        _ => standard(),
    }
}

fn by(encoding: &'static Encoding) -> Vec<Meaning> {
    let meaning = |code: u8| {
        let (text, _) = encoding.decode_without_bom_handling(std::slice::from_ref(&code));
        let c = text.chars().next().filter(|c| !c.is_control());
        c.map_or(Meaning::Unknown, Meaning::of)
    };
    (0..=u8::MAX).map(meaning).collect()
}

/// Adobe's standard encoding, the part of it that is ASCII but for the quotes.
fn standard() -> Vec<Meaning> {
    let meaning = |code: u8| match code {
        b'\'' => Meaning::Char('’'),
        b'`' => Meaning::Char('‘'),
        b' '..=b'~' => Meaning::Char(char::from(code)),
        _ => Meaning::Unknown,
    };
    (0..=u8::MAX).map(meaning).collect()
}

/// The character of a glyph of this name.
pub(super) fn named(name: &[u8]) -> Meaning {
    let name = name.split(|byte| *byte == b'.').next().unwrap_or_default();
    if let [letter] = name
        && letter.is_ascii_alphabetic()
    {
        return Meaning::Char(char::from(*letter));
    }
    let by_name = NAMES.iter().find(|(known, _)| known.as_bytes() == name).map(|(_, c)| *c);
    by_name.or_else(|| numbered(name)).map_or(Meaning::Unknown, Meaning::of)
}

/// `uni4E00`, `u4E00`, `u20BB7`.
fn numbered(name: &[u8]) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?;
    let digits = name.strip_prefix("uni").filter(|it| it.len() == 4).or_else(|| name.strip_prefix('u'))?;
    let plausible = (4..=6).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    char::from_u32(plausible.then(|| u32::from_str_radix(digits, 16).ok())??)
}

/// Adobe's names of what is neither a letter nor Chinese.
const NAMES: &[(&str, char)] = &[
    ("space", ' '),
    ("exclam", '!'),
    ("quotedbl", '"'),
    ("numbersign", '#'),
    ("dollar", '$'),
    ("percent", '%'),
    ("ampersand", '&'),
    ("quotesingle", '\''),
    ("parenleft", '('),
    ("parenright", ')'),
    ("asterisk", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("hyphen", '-'),
    ("minus", '−'),
    ("period", '.'),
    ("slash", '/'),
    ("zero", '0'),
    ("one", '1'),
    ("two", '2'),
    ("three", '3'),
    ("four", '4'),
    ("five", '5'),
    ("six", '6'),
    ("seven", '7'),
    ("eight", '8'),
    ("nine", '9'),
    ("colon", ':'),
    ("semicolon", ';'),
    ("less", '<'),
    ("equal", '='),
    ("greater", '>'),
    ("question", '?'),
    ("at", '@'),
    ("bracketleft", '['),
    ("backslash", '\\'),
    ("bracketright", ']'),
    ("asciicircum", '^'),
    ("underscore", '_'),
    ("grave", '`'),
    ("braceleft", '{'),
    ("bar", '|'),
    ("braceright", '}'),
    ("asciitilde", '~'),
    ("quoteleft", '‘'),
    ("quoteright", '’'),
    ("quotedblleft", '“'),
    ("quotedblright", '”'),
    ("endash", '–'),
    ("emdash", '—'),
    ("bullet", '•'),
    ("ellipsis", '…'),
    ("periodcentered", '·'),
    ("multiply", '×'),
    ("degree", '°'),
    ("section", '§'),
    ("yen", '¥'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glyph_names() {
        let found = [&b"seven"[..], b"Q", b"uni6DEE", b"u20BB7", b"nine.oldstyle", b"g17", b"university", b""];
        let expected = ['7', 'Q', '淮', '𠮷', '9'].map(Meaning::Char);
        let unknown = std::iter::repeat_n(Meaning::Unknown, 3);
        assert_eq!(found.map(named).to_vec(), expected.into_iter().chain(unknown).collect::<Vec<_>>());
    }

    #[test]
    fn the_digits_are_where_they_are_in_every_encoding() {
        for name in [Some(&b"WinAnsiEncoding"[..]), Some(b"MacRomanEncoding"), None] {
            let codes = base(name, false);
            assert_eq!(codes.len(), 256);
            assert_eq!(codes[usize::from(b'7')], Meaning::Char('7'), "{name:?}");
            assert_eq!(codes[0], Meaning::Unknown);
        }
        assert_eq!(base(Some(b"WinAnsiEncoding"), false)[0x93], Meaning::Char('“'));
        assert!(base(None, true).iter().all(|code| *code == Meaning::Unknown));
    }
}
