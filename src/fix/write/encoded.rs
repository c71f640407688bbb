//! Changes to encoded text. What is not changed is not encoded anew: not every encoding gives the same bytes back.

use super::{Edit, Unwritable};
use crate::read::{self, Document};
use encoding_rs::{CoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

pub(super) fn write(bytes: &[u8], document: &Document, edits: &[Edit]) -> Result<Vec<u8>, Unwritable> {
    let decoded = read::decode(bytes).map_err(|_| Unwritable::Place)?;
    if decoded.text != document.unmasked() {
        return Err(Unwritable::Place);
    }
    let encoding = Encoding::for_label(decoded.encoding.as_bytes()).ok_or(Unwritable::Place)?;
    let mark = Encoding::for_bom(bytes).map_or(0, |(_, mark)| mark);
    let body = bytes.get(mark..).unwrap_or_default();
    let mut places = Places::new(encoding, body);
    let mut out = bytes.get(..mark).unwrap_or_default().to_owned();
    let mut at = 0;
    for edit in edits {
        let start = places.find(edit.span.start as usize).ok_or(Unwritable::Place)?;
        let end = places.find(edit.span.end as usize).ok_or(Unwritable::Place)?;
        out.extend_from_slice(body.get(at..start).ok_or(Unwritable::Place)?);
        encode(encoding, &edit.text, &mut out)?;
        at = end;
    }
    out.extend_from_slice(body.get(at..).unwrap_or_default());
    Ok(out)
}

fn encode(encoding: &'static Encoding, text: &str, out: &mut Vec<u8>) -> Result<(), Unwritable> {
    if encoding == UTF_8 {
        out.extend_from_slice(text.as_bytes());
    } else if encoding == UTF_16LE {
        out.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    } else if encoding == UTF_16BE {
        out.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    } else {
        for c in text.chars() {
            let mut buffer = [0; 4];
            let (encoded, _, unmappable) = encoding.encode(c.encode_utf8(&mut buffer));
            if unmappable {
                return Err(Unwritable::Character(c));
            }
            out.extend_from_slice(&encoded);
        }
    }
    Ok(())
}

/// Finds for bytes of the decoded text, from its beginning on, the bytes of the encoded one.
struct Places<'b> {
    encoding: &'static Encoding,
    decoder: encoding_rs::Decoder,
    body: &'b [u8],
    read: usize,
    decoded: usize,
}

impl<'b> Places<'b> {
    fn new(encoding: &'static Encoding, body: &'b [u8]) -> Self {
        Self { encoding, decoder: encoding.new_decoder_without_bom_handling(), body, read: 0, decoded: 0 }
    }

    /// The place of byte `wanted`; each call must ask for the same byte as the last or one behind.
    fn find(&mut self, wanted: usize) -> Option<usize> {
        if self.encoding == UTF_8 {
            return Some(wanted);
        }
        while self.decoded < wanted {
            let mut buffer = [0; 16];
            let byte = self.body.get(self.read..=self.read)?;
            let (result, read, written, _) = self.decoder.decode_to_utf8(byte, &mut buffer, false);
            if result != CoderResult::InputEmpty || read != 1 {
                return None;
            }
            self.read += 1;
            self.decoded += written;
        }
        (self.decoded == wanted).then_some(self.read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Limits;
    use crate::text::Span;
    use std::path::Path;

    /// The file in an encoding, with `from` replaced by `to`, decoded again.
    fn written(name: &str, bytes: &[u8], from: &str, to: &str) -> Result<Vec<u8>, Unwritable> {
        let document = read::read(bytes, Path::new(name), &Limits::default()).unwrap();
        let at = document.view.find(from).unwrap();
        write(bytes, &document, &[Edit::new(Span::new(at, at + from.len()), to)])
    }

    #[test]
    fn every_encoding_keeps_what_is_not_changed() {
        let text = "规章\t0\r\n𠮷㐀\t12\r\n€ é\t3";
        let utf16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let gb18030 = encoding_rs::GB18030.encode(text).0.into_owned();
        let marked = |mark: &[u8], body: &[u8]| [mark, body].concat();
        for bytes in [
            text.as_bytes().to_vec(),
            marked(b"\xef\xbb\xbf", text.as_bytes()),
            marked(b"\xff\xfe", &utf16(u16::to_le_bytes)),
            marked(b"\xfe\xff", &utf16(u16::to_be_bytes)),
            gb18030,
        ] {
            let out = written("a.txt", &bytes, "12", "一万").unwrap();
            let expected = text.replace("12", "一万");
            assert_eq!(read::decode(&out).unwrap().text, expected, "{bytes:?}");
            assert_eq!(written("a.txt", &out, "一万", "12"), Ok(bytes));
        }
    }

    #[test]
    fn bytes_that_would_be_encoded_otherwise_stay() {
        // 0x80 is the euro sign of code page 936; encoded, it takes two bytes.
        let bytes = b"\x80\xb9\xe6\xd5\xc2\t1";
        assert_eq!(written("a.txt", bytes, "1", "2").unwrap(), b"\x80\xb9\xe6\xd5\xc2\t2");
    }

    #[test]
    fn what_an_encoding_lacks_is_not_written() {
        let page = encoding_rs::BIG5.encode("<meta charset=big5><p>規章<p>1").0.into_owned();
        assert!(written("a.html", &page, "1", "2").is_ok());
        assert_eq!(written("a.html", &page, "1", "规"), Err(Unwritable::Character('规')));
    }
}
