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
        if is_utf8_with_accidents(bytes) {
            return Err(as_utf8);
        }
        strict(GB18030, bytes)
            .map_err(|as_gb18030| if as_gb18030.offset > as_utf8.offset { as_gb18030 } else { as_utf8 })
    })
}

/// A place that is wrong in an encoding: which byte of the file, and where in the text U+FFFD stands for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bad {
    pub(super) offset: usize,
    pub(super) at: usize,
}

/// Decodes text that is wrong in few places in the best of its encodings: what a byte lost on the way does to a page.
/// `declared` is the encoding that the text says it is in.
pub(super) fn lossy(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<(Decoded<'static>, Vec<Bad>)> {
    /// One wrong place in so many bytes is an accident; more are another encoding.
    const BYTES_OF_AN_ACCIDENT: usize = 512;
    let mut fewest = bytes.len() / BYTES_OF_AN_ACCIDENT;
    let marked = Encoding::for_bom(bytes);
    let candidates = match marked {
        Some((encoding, _)) => vec![encoding],
        None if is_utf8_with_accidents(bytes) => vec![UTF_8],
        None => declared.into_iter().chain([UTF_8, GB18030]).collect(),
    };
    let mark = marked.map_or(0, |(_, mark)| mark);
    let mut best = None;
    for encoding in candidates {
        if let Some((text, mut bad)) = with_replacements(encoding, &bytes[mark..], fewest) {
            fewest = bad.len().saturating_sub(1);
            bad.iter_mut().for_each(|bad| bad.offset += mark);
            best = Some((Decoded { text: Cow::Owned(text), encoding: encoding.name() }, bad));
        }
    }
    best
}

/// True of text that is good UTF-8 but for a few bytes. Nearly all of it may well be good GB18030 too, and nonsense.
fn is_utf8_with_accidents(bytes: &[u8]) -> bool {
    const GOOD_FOR_A_BAD: usize = 8;
    const BEYOND_DOUBT: usize = 64;
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
        if bad > BEYOND_DOUBT && good < bad {
            return false;
        }
    }
    good > bad * GOOD_FOR_A_BAD
}

/// Decodes `bytes` with U+FFFD for what is wrong, if that is in no more than `most` places.
fn with_replacements(encoding: &'static Encoding, bytes: &[u8], most: usize) -> Option<(String, Vec<Bad>)> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let (mut bad, mut read) = (Vec::new(), 0);
    loop {
        let rest = bytes.get(read..).unwrap_or_default();
        text.reserve(decoder.max_utf8_buffer_length_without_replacement(rest.len())?);
        let (result, more) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        read += more;
        match result {
            DecoderResult::InputEmpty => return Some((text, bad)),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) if bad.len() == most => return None,
            DecoderResult::Malformed(length, after) => {
                let offset = read.saturating_sub(usize::from(length) + usize::from(after));
                bad.push(Bad { offset, at: text.len() });
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
    }
}

/// Decodes `bytes` as `encoding`, and stops at the first byte that is wrong in it.
pub(super) fn strict<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> Result<Decoded<'a>, Undecodable> {
    let bad = |offset| Undecodable { offset, encoding: encoding.name() };
    if encoding == UTF_8 {
        return match UTF_8.decode_without_bom_handling_and_without_replacement(bytes) {
            Some(text) => Ok(Decoded { text, encoding: UTF_8.name() }),
            None => Err(bad(Encoding::utf8_valid_up_to(bytes))),
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
    fn few_bad_bytes_are_replaced_and_named() {
        let page = |bad: &[u8], encoding: &'static Encoding| {
            let text = "规章一二三四五六七八九十".repeat(40);
            [&encoding.encode(&text).0[..], bad, &encoding.encode("本年0件").0[..]].concat()
        };
        for encoding in [UTF_8, GB18030] {
            let (decoded, bad) = lossy(&page(b"\xff", encoding), None).unwrap();
            assert_eq!(decoded.encoding, encoding.name());
            let bytes = encoding.encode(&"规章一二三四五六七八九十".repeat(40)).0.len();
            let [Bad { offset, at }] = bad[..] else { panic!("{bad:?}") };
            assert_eq!((offset, &decoded.text[at..]), (bytes, "\u{fffd}本年0件"));
        }
        assert_eq!(lossy(&page(b"\xff\xff\xff\xff\xff", UTF_8), None), None);
        assert_eq!(lossy(&page(b"\xff\xff\xff\xff\xff", GB18030), None), None);
        assert_eq!(lossy(b"1\xff", None), None);
        // Good GB18030, by chance.
        let by_chance =
            [&"规章一二三四五六七八九十".repeat(40).into_bytes()[..], b"\xe8\xa7", "政府".as_bytes()].concat();
        assert_eq!(decode(&by_chance).map_err(|bad| (bad.offset, bad.encoding)), Err((1440, "UTF-8")));
        let marked = [b"\xef\xbb\xbf", &page(b"\xff", UTF_8)[..]].concat();
        assert_eq!(lossy(&marked, None).map(|(_, bad)| bad[0].offset), Some(3 + 40 * 36));
    }

    #[test]
    fn the_first_bad_byte_is_named() {
        assert_eq!(decode(b"12\xff\xff"), Err(Undecodable { offset: 2, encoding: "UTF-8" }));
        assert_eq!(decode(b"\xba\xcf12\xff\xff").map_err(|bad| bad.offset), Err(4));
        assert_eq!(decode(b"\xef\xbb\xbf1\xff").map_err(|bad| bad.offset), Err(4));
    }
}
