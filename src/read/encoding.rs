//! Bytes to text: byte order mark, then strict UTF-8, then strict GB18030 (which GBK and GB2312 are parts of).
//!
//! No guessing by frequency: a detector that calls GBK Korean now and then is worse than a clear error.

use encoding_rs::{DecoderResult, Encoding, GB18030, UTF_8};
use std::borrow::Cow;

/// Text, and the encoding it was in.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// The encoding's name.
    pub encoding: &'static str,
}

/// Bytes that are text in none of the encodings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecodable {
    /// The offset of the first byte that is wrong in the encoding that went furthest.
    pub offset: usize,
    /// That encoding's name.
    pub encoding: &'static str,
}

/// Decodes `bytes`.
///
/// # Errors
/// Where a byte order mark promises an encoding that the bytes are not, or where they are neither UTF-8 nor GB18030.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Undecodable> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return strict(encoding, &bytes[mark..]).map_err(|bad| Undecodable { offset: bad.offset + mark, ..bad });
    }
    strict(UTF_8, bytes).or_else(|as_utf8| {
        strict(GB18030, bytes)
            .map_err(|as_gb18030| if as_gb18030.offset > as_utf8.offset { as_gb18030 } else { as_utf8 })
    })
}

/// Decodes `bytes` as `encoding`, and stops at the first byte that is wrong in it.
pub(super) fn strict<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Decoded<'a>, Undecodable> {
    let bad = |offset| Undecodable { offset, encoding: encoding.name() };
    if encoding == UTF_8 {
        return match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Decoded { text: Cow::Borrowed(text), encoding: UTF_8.name() }),
            Err(error) => Err(bad(error.valid_up_to())),
        };
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let capacity = decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(0);
    let mut text = String::with_capacity(capacity);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (DecoderResult::InputEmpty, _) => {
            text.shrink_to_fit();
            Ok(Decoded { text: Cow::Owned(text), encoding: encoding.name() })
        }
        (DecoderResult::Malformed(length, after), read) => {
            Err(bad(read.saturating_sub(usize::from(length) + usize::from(after))))
        }
        (DecoderResult::OutputFull, read) => Err(bad(read)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, &'static str) {
        decode(bytes).map(|it| (it.text.into_owned(), it.encoding)).unwrap_or_else(|bad| panic!("{bad:?}"))
    }

    #[test]
    fn the_encodings_of_real_files() {
        assert_eq!(decoded("合计".as_bytes()), ("合计".into(), "UTF-8"));
        assert_eq!(decoded(b"\xef\xbb\xbf1"), ("1".into(), "UTF-8"));
        assert_eq!(decoded(b"\xba\xcf\xbc\xc6"), ("合计".into(), "gb18030"));
        assert_eq!(decoded(b"\xff\xfe\x08T\xa1\x8b"), ("合计".into(), "UTF-16LE"));
        assert_eq!(decoded(b"\xfe\xffT\x08\x8b\xa1"), ("合计".into(), "UTF-16BE"));
        assert_eq!(decoded("\u{20bb7}".as_bytes()).0, "𠮷");
    }

    #[test]
    fn the_first_bad_byte_is_named() {
        assert_eq!(decode(b"12\xff\xff"), Err(Undecodable { offset: 2, encoding: "UTF-8" }));
        assert_eq!(decode(b"\xba\xcf12\xff\xff").map_err(|bad| bad.offset), Err(4));
        assert_eq!(decode(b"\xef\xbb\xbf1\xff").map_err(|bad| bad.offset), Err(4));
    }
}
