//! How characters become bytes: UTF-8, or GB18030 for programs of Windows that expect nothing else.

use encoding_rs::GB18030;
use std::borrow::Cow;

/// An encoding of what is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    #[default]
    Utf8,
    /// GB18030.
    Gb18030,
}

impl Encoding {
    /// Its name in XML and HTML.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
        }
    }

    /// The bytes of a text. JSON must be UTF-8; in another encoding it is written with nothing but ASCII, which is the same in
    /// both.
    #[must_use]
    pub fn encode(self, text: &str, json: bool) -> Cow<'_, [u8]> {
        match self {
            Self::Utf8 => Cow::Borrowed(text.as_bytes()),
            Self::Gb18030 if json => Cow::Owned(ascii(text).into_bytes()),
            Self::Gb18030 => GB18030.encode(text).0,
        }
    }
}

/// JSON with all characters beyond ASCII as `\u…`: they stand in strings only.
fn ascii(json: &str) -> String {
    let mut plain = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            plain.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                plain.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clerk_can_read_it_on_windows() {
        assert_eq!(Encoding::Gb18030.encode("错误", false).as_ref(), [0xb4, 0xed, 0xce, 0xf3]);
        assert_eq!(Encoding::Gb18030.encode("{\"a\":\"错𠀀\"}", true).as_ref(), b"{\"a\":\"\\u9519\\ud840\\udc00\"}");
        assert_eq!(Encoding::Utf8.encode("错", true).as_ref(), "错".as_bytes());
    }
}
