//! How much a PDF may inflate to, found out before anything is inflated for good.
//!
//! The library inflates object streams and cross-reference streams as it meets them, without a bound, and keeps them. So the
//! streams of a file are inflated once beforehand, into nothing: a millisecond or two for a real report. The bound holds for
//! every stream as written in the file; in an encrypted file only those that hold objects are bounded, by what deflate can do
//! at most, and the others when they are used.

use crate::read::{Limit, Limits, Unreadable};
use flate2::{Decompress, FlushDecompress, Status};
use hayro_syntax::Filter;
use memchr::memmem;

/// What a byte can become at most, filter by filter.
const FLATE_RATIO: u64 = 1032;
const LZW_RATIO: u64 = 1500;
const RUN_RATIO: u64 = 64;
const ASCII85_RATIO: u64 = 4;

/// Cross-reference streams become forty times their size in memory, and object streams seven times.
const CROSS_REFERENCE_BYTES: u64 = 4 << 20;
const OBJECT_STREAM_BYTES: u64 = 24 << 20;

/// Checks the streams of the file.
pub(super) fn check(file: &[u8], limits: &Limits) -> Result<(), Unreadable> {
    let encrypted = memmem::find(file, b"/Encrypt").is_some();
    let mut totals = Totals::new(limits.inflated_size);
    let keywords: Vec<usize> = memmem::find_iter(file, b"stream").collect();
    let ends = |at: usize| at.checked_sub(3).and_then(|start| file.get(start..at)) == Some(b"end");
    let mut closing = keywords.iter().copied().filter(|at| ends(*at)).peekable();
    let mut after = 0;
    for at in keywords.iter().copied() {
        let before = file.get(after..at).unwrap_or_default();
        after = at + b"stream".len();
        if ends(at) {
            continue;
        }
        while closing.next_if(|end| *end < at).is_some() {}
        let end = closing.peek().map_or(file.len(), |end| end - b"end".len());
        let data = Data { from: file.get(after..).map_or(&[][..], without_line_end), end: end.saturating_sub(after) };
        totals.add(&Header::of(before), &data, encrypted)?;
    }
    Ok(())
}

/// A stream's data: the file from where it begins, and about how far it goes.
struct Data<'a> {
    from: &'a [u8],
    end: usize,
}

impl<'a> Data<'a> {
    fn raw(&self) -> &'a [u8] {
        self.from.get(..self.end).unwrap_or(self.from)
    }
}

fn without_line_end(raw: &[u8]) -> &[u8] {
    let raw = raw.strip_prefix(b"\r").unwrap_or(raw);
    raw.strip_prefix(b"\n").unwrap_or(raw)
}

/// What came of deflated bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Inflated {
    All(Vec<u8>),
    Incomplete,
    TooMuch,
}

/// True of deflated bytes behind the two bytes of zlib.
fn is_headed(raw: &[u8]) -> bool {
    matches!(raw, [method, flags, ..]
        if method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31))
}

/// Inflates streams, or only measures what they inflate to.
#[derive(Debug)]
pub(super) struct Meter {
    inflater: Decompress,
    sink: Vec<u8>,
}

impl Meter {
    pub(super) fn new() -> Self {
        Self { inflater: Decompress::new(false), sink: vec![0; 32 << 10] }
    }

    /// The size that `raw` inflates to, or a size that it cannot exceed; counting stops when it passes `most`.
    pub(super) fn inflated(&mut self, filters: &[Filter], raw: &[u8], most: u64) -> u64 {
        let decoded;
        let (filters, raw) = match filters {
            [Filter::Ascii85Decode, rest @ ..] if !rest.is_empty() => {
                decoded = ascii85(raw);
                (rest, decoded.as_slice())
            }
            filters => (filters, raw),
        };
        match filters {
            [] => raw.len() as u64,
            [Filter::FlateDecode] => self.deflated(raw, raw.len(), most),
            filters => filters.iter().fold(raw.len() as u64, |size, filter| size.saturating_mul(ratio(*filter))),
        }
    }

    /// Inflates `raw`; what is damaged, or goes on beyond its end, is incomplete.
    pub(super) fn inflate(&mut self, raw: &[u8], most: u64) -> Inflated {
        let mut rest = if is_headed(raw) { raw.get(2..).unwrap_or_default() } else { raw };
        let mut data = Vec::with_capacity(raw.len().min(most as usize));
        self.inflater.reset(false);
        while self.inflater.total_out() <= most {
            let (read, written) = (self.inflater.total_in(), self.inflater.total_out());
            let status = self.inflater.decompress(rest, &mut self.sink, FlushDecompress::None);
            let read = (self.inflater.total_in() - read) as usize;
            let written = (self.inflater.total_out() - written) as usize;
            rest = rest.get(read..).unwrap_or_default();
            data.extend_from_slice(self.sink.get(..written).unwrap_or_default());
            match status {
                Ok(Status::StreamEnd) => return Inflated::All(data),
                Ok(_) if read > 0 || written > 0 => {}
                _ => return Inflated::Incomplete,
            }
        }
        Inflated::TooMuch
    }

    /// The size that deflated bytes inflate to. Where they are damaged, what is left of them, up to about `end`, counts as the
    /// most it can be.
    fn deflated(&mut self, raw: &[u8], end: usize, most: u64) -> u64 {
        let mut rest = if is_headed(raw) { raw.get(2..).unwrap_or_default() } else { raw };
        self.inflater.reset(false);
        while self.inflater.total_out() <= most {
            let (read, written) = (self.inflater.total_in(), self.inflater.total_out());
            let status = self.inflater.decompress(rest, &mut self.sink, FlushDecompress::None);
            let read = (self.inflater.total_in() - read) as usize;
            rest = rest.get(read..).unwrap_or_default();
            match status {
                Ok(Status::StreamEnd) => break,
                Ok(_) if read > 0 || self.inflater.total_out() > written => {}
                Ok(_) => break,
                Err(_) => {
                    let left = end.saturating_sub(raw.len() - rest.len()) as u64;
                    return self.inflater.total_out().saturating_add(left.saturating_mul(FLATE_RATIO));
                }
            }
        }
        self.inflater.total_out()
    }
}

fn ratio(filter: Filter) -> u64 {
    match filter {
        Filter::FlateDecode => FLATE_RATIO,
        Filter::LzwDecode => LZW_RATIO,
        Filter::RunLengthDecode => RUN_RATIO,
        Filter::Ascii85Decode => ASCII85_RATIO,
        Filter::AsciiHexDecode | Filter::Crypt => 1,
        // Pictures are not decoded.
        Filter::CcittFaxDecode | Filter::Jbig2Decode | Filter::DctDecode | Filter::JpxDecode => 0,
    }
}

/// What a stream's dictionary says, as far as it matters here.
struct Header {
    filters: Vec<Filter>,
    objects: bool,
    cross_references: bool,
}

impl Header {
    /// `before` ends with the dictionary of a stream.
    fn of(before: &[u8]) -> Self {
        let start = memmem::rfind(before, b"obj").unwrap_or(0);
        let dictionary = unescaped(before.get(start..).unwrap_or_default());
        let mut header = Self { filters: Vec::new(), objects: false, cross_references: false };
        for name in dictionary.split(|byte| *byte == b'/').skip(1) {
            let end = name.iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(name.len());
            let filter = match name.get(..end).unwrap_or_default() {
                b"FlateDecode" | b"Fl" => Filter::FlateDecode,
                b"LZWDecode" | b"LZW" => Filter::LzwDecode,
                b"RunLengthDecode" | b"RL" => Filter::RunLengthDecode,
                b"ASCII85Decode" | b"A85" => Filter::Ascii85Decode,
                b"ASCIIHexDecode" | b"AHx" => Filter::AsciiHexDecode,
                b"DCTDecode" | b"DCT" => Filter::DctDecode,
                b"CCITTFaxDecode" | b"CCF" => Filter::CcittFaxDecode,
                b"JPXDecode" => Filter::JpxDecode,
                b"JBIG2Decode" => Filter::Jbig2Decode,
                b"Filter" if indirect(name.get(end..).unwrap_or_default()) => Filter::FlateDecode,
                b"First" => {
                    header.objects = true;
                    continue;
                }
                b"W" => {
                    header.cross_references = true;
                    continue;
                }
                _ => continue,
            };
            header.filters.push(filter);
        }
        header
    }
}

/// Names may write characters as `#46`.
fn unescaped(dictionary: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(dictionary.len());
    let mut rest = dictionary;
    while let [first, after @ ..] = rest {
        rest = after;
        let digit = |at: usize| after.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (first, digit(0), digit(1)) {
            (b'#', Some(high), Some(low)) => {
                plain.push((high * 16 + low) as u8);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => plain.push(*first),
        }
    }
    plain
}

/// True of a value that is written elsewhere.
fn indirect(value: &[u8]) -> bool {
    value.trim_ascii_start().first().is_some_and(u8::is_ascii_digit)
}

/// What all streams so far inflate to.
struct Totals {
    meter: Meter,
    most: u64,
    all: u64,
    objects: u64,
    cross_references: u64,
}

impl Totals {
    fn new(most: u64) -> Self {
        Self { meter: Meter::new(), most, all: 0, objects: 0, cross_references: 0 }
    }

    fn add(&mut self, header: &Header, data: &Data<'_>, encrypted: bool) -> Result<(), Unreadable> {
        let left = self.most.saturating_sub(self.all);
        let is_structure = header.objects || header.cross_references;
        let size = if encrypted && !header.cross_references {
            if !header.objects {
                return Ok(());
            }
            (data.raw().len() as u64).saturating_mul(FLATE_RATIO)
        } else if header.filters == [Filter::FlateDecode] {
            // The rest of the file, this and all that follows, may be so short that it cannot matter.
            if !is_structure && (data.from.len() as u64).saturating_mul(FLATE_RATIO) <= left {
                return Ok(());
            }
            // Where a stream ends cannot be trusted; the deflated data itself says it.
            self.meter.deflated(data.from, data.end, left)
        } else {
            self.meter.inflated(&header.filters, data.raw(), self.most)
        };
        self.all = self.all.saturating_add(size);
        if header.objects {
            self.objects = self.objects.saturating_add(size);
        }
        if header.cross_references {
            self.cross_references = self.cross_references.saturating_add(size);
        }
        // An encrypted file's objects are bounded by the worst case, which is far from the real one.
        let objects = if encrypted { self.most } else { OBJECT_STREAM_BYTES };
        if self.all > self.most || self.objects > objects || self.cross_references > CROSS_REFERENCE_BYTES {
            return Err(Unreadable::TooLarge { limit: Limit::InflatedSize, most: self.most });
        }
        Ok(())
    }
}

/// Printable characters back to bytes, as well as it goes: what matters is how many.
fn ascii85(raw: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut group = [84_u32; 5];
    let mut length = 0;
    for byte in raw {
        match byte {
            b'z' if length == 0 => bytes.extend([0; 4]),
            b'!'..=b'u' => {
                if let Some(digit) = group.get_mut(length) {
                    *digit = u32::from(byte - b'!');
                }
                length += 1;
            }
            b'~' => break,
            _ => {}
        }
        if length == group.len() {
            let value = group.iter().fold(0_u32, |value, digit| value.wrapping_mul(85).wrapping_add(*digit));
            bytes.extend(value.to_be_bytes());
            (group, length) = ([84; 5], 0);
        }
    }
    let value = group.iter().fold(0_u32, |value, digit| value.wrapping_mul(85).wrapping_add(*digit));
    bytes.extend(value.to_be_bytes().into_iter().take(length.saturating_sub(1)));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn compressed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn file(dictionary: &str, data: &[u8]) -> Vec<u8> {
        [b"%PDF-1.7\n1 0 obj\n<<", dictionary.as_bytes(), b">>\nstream\n", data, b"\nendstream\nendobj\n"].concat()
    }

    fn allowed(dictionary: &str, data: &[u8], inflated_bytes: u64) -> bool {
        check(&file(dictionary, data), &Limits { inflated_size: inflated_bytes, ..Limits::default() }).is_ok()
    }

    fn inflated(filters: &[Filter], raw: &[u8], most: u64) -> u64 {
        Meter::new().inflated(filters, raw, most)
    }

    #[test]
    fn sizes_are_exact_where_they_can_be() {
        let raw = compressed(&[7; 100_000]);
        assert_eq!(inflated(&[Filter::FlateDecode], &raw, u64::MAX), 100_000);
        assert_eq!(inflated(&[], &raw, u64::MAX), raw.len() as u64);
        assert_eq!(ascii85(b"87cURD]i,\"Ebo80~>"), b"Hello World!");
        assert_eq!(ascii85(b"z87cUR!!~>"), b"\0\0\0\0Hell\0");
        assert_eq!(inflated(&[Filter::Ascii85Decode], b"zz", u64::MAX), 8);
    }

    #[test]
    fn what_is_inflated_is_whole_or_nothing() {
        let raw = compressed(&[7; 100_000]);
        let mut meter = Meter::new();
        assert_eq!(meter.inflate(&raw, 1 << 20), Inflated::All(vec![7; 100_000]));
        assert_eq!(meter.inflate(&raw[2..raw.len() - 4], 1 << 20), Inflated::All(vec![7; 100_000]), "no frame");
        assert_eq!(meter.inflate(&raw[..raw.len() / 2], 1 << 20), Inflated::Incomplete);
        assert_eq!(meter.inflate(&raw, 1 << 10), Inflated::TooMuch);
    }

    #[test]
    fn counting_stops() {
        let raw = compressed(&vec![0; 10 << 20]);
        assert!(inflated(&[Filter::FlateDecode], &raw, 1000) < 1 << 20);
    }

    #[test]
    fn bombs_are_refused_however_they_are_labelled() {
        let bomb = compressed(&vec![0; 2 << 20]);
        let most = 1 << 20;
        assert!(!allowed("/Filter/FlateDecode", &bomb, most));
        assert!(!allowed("/Filter [ /Fl ]", &bomb, most));
        assert!(!allowed("/F#69lter /F#6cateDecode", &bomb, most));
        assert!(!allowed("/Filter 9 0 R", &bomb, most));
        assert!(!allowed("/Filter[/FlateDecode/FlateDecode]", &compressed(&bomb), most));
        assert!(!allowed("/Filter/LZWDecode", &[0; 1000], most));
        assert!(allowed("/Filter/FlateDecode", &compressed(&[0; 1 << 19]), most));
        assert!(allowed("/Filter/DCTDecode", &[0; 1000], most));
        assert!(allowed("", &bomb, most));
    }

    #[test]
    fn damaged_data_counts_as_the_worst() {
        let mut data = compressed(&[0; 100]);
        data.extend([0; 2000]);
        let middle = data.len() - 1990;
        assert!(allowed("/Filter/FlateDecode", &data, 1 << 20), "what follows the end of the data is nothing");
        data[2..middle].fill(0xff);
        assert!(!allowed("/Filter/FlateDecode", &data, 1 << 20));
    }

    #[test]
    fn streams_of_objects_are_bounded_more_tightly() {
        let data = compressed(&vec![b' '; 5 << 20]);
        assert!(allowed("/Filter/FlateDecode", &data, 64 << 20));
        assert!(!allowed("/Filter/FlateDecode/W[1 2 1]", &data, 64 << 20));
        let data = compressed(&vec![b' '; 25 << 20]);
        assert!(!allowed("/Filter/FlateDecode/First 10", &data, 64 << 20));
    }
}
