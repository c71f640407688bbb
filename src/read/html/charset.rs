//! The encoding that a page says it is in.

use super::super::encoding::{self, Decoded, Undecodable};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8};

/// Where a page says it, if it does: browsers look at 1024 bytes, but some pages begin with a long comment.
const HEAD: usize = 4096;
/// Text of so many characters beyond ASCII that is good UTF-8 is nothing else by chance.
const NO_CHANCE: usize = 8;

/// Decodes a page, or any text: as it declares, if it declares anything and is that; else as [`encoding::decode`] does.
///
/// # Errors
/// Where it is neither what it declares nor any of the encodings of real files.
pub fn decode(bytes: &[u8]) -> Result<Decoded<'_>, Undecodable> {
    if Encoding::for_bom(bytes).is_some() {
        return encoding::decode(bytes);
    }
    let Some(declared) = declared(bytes).filter(|declared| *declared != UTF_8) else {
        return encoding::decode(bytes);
    };
    // Pages are converted to UTF-8 by those who copy them, and go on declaring what they were.
    if let Ok(decoded) = encoding::strict(UTF_8, bytes)
        && decoded.text.chars().filter(|c| !c.is_ascii()).nth(NO_CHANCE).is_some()
    {
        return Ok(decoded);
    }
    encoding::strict(declared, bytes).or_else(|_| encoding::decode(bytes))
}

/// The encoding that the beginning of a page names in a `meta` element or in its XML declaration.
///
/// Encodings of one byte a character do not count: anything is good text in them, and Chinese in none.
pub(in super::super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let mut at = 0;
    while let Some(start) = memchr::memchr(b'<', head.get(at..)?).map(|start| at + start) {
        let tag = &head[start..];
        if tag.starts_with(b"<!--") {
            at = start + memchr::memmem::find(tag, b"-->")?;
            continue;
        }
        let end = memchr::memchr(b'>', tag).unwrap_or(tag.len());
        let tag = &tag[..end];
        let name = if starts_with(tag, b"<meta") {
            after(tag, b"charset")
        } else if starts_with(tag, b"<?xml") {
            after(tag, b"encoding")
        } else {
            None
        };
        if let Some(encoding) = name.and_then(Encoding::for_label) {
            let encoding = if encoding == GBK { GB18030 } else { encoding };
            return Some(encoding).filter(|encoding| !encoding.is_single_byte() && encoding.is_ascii_compatible());
        }
        at = start + end.max(1);
    }
    None
}

fn starts_with(bytes: &[u8], name: &[u8]) -> bool {
    bytes.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
}

/// The word after `name`, an equals sign and a quotation mark.
fn after<'a>(tag: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let at = (0..tag.len()).find(|at| starts_with(&tag[*at..], name))?;
    let value = tag[at + name.len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|byte| matches!(byte, b'"' | b'\'' | b';' | b'/' | b' ')).unwrap_or(value.len());
    Some(&value[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::BIG5;

    fn encoded(encoding: &'static Encoding, page: &str) -> Vec<u8> {
        encoding.encode(page).0.into_owned()
    }

    fn read(bytes: &[u8]) -> (String, &'static str) {
        decode(bytes).map(|it| (it.text.into_owned(), it.encoding)).unwrap_or_else(|bad| panic!("{bad:?}"))
    }

    #[test]
    fn pages_are_what_they_declare() {
        for declaration in [
            "<META HTTP-EQUIV=Content-Type CONTENT=\"text/html; charset=gb2312\">",
            "<meta charset='gbk'/>",
            "<?xml version=\"1.0\" encoding=\"GB18030\"?>",
            "<!-- <meta charset=big5> --><meta charset = gb2312 >",
        ] {
            let page = format!("{declaration}<p>规章㐀");
            assert_eq!(read(&encoded(GB18030, &page)), (page, "gb18030"), "{declaration}");
        }
        let page = "<meta charset=big5><p>規章";
        assert_eq!(read(&encoded(BIG5, page)), (page.to_owned(), "Big5"));
    }

    #[test]
    fn pages_that_declare_something_else_are_read_all_the_same() {
        let page = "<meta charset=utf-8><p>本年新收";
        assert_eq!(read(&encoded(GB18030, page)), (page.to_owned(), "gb18030"));
        for declared in ["gb2312", "big5", "iso-8859-1", "utf-16", "no-such-thing"] {
            let page = format!("<meta charset={declared}><p>本年新收政府信息公开申请");
            assert_eq!(read(page.as_bytes()), (page, "UTF-8"), "{declared}");
        }
    }

    #[test]
    fn what_is_nothing_is_an_error() {
        assert!(decode(b"<meta charset=gbk>\xff\xff").is_err());
    }
}
