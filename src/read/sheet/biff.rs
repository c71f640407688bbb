//! The record format of workbooks before 2007: records of at most some kilobytes, and strings that go on in the next.

use encoding_rs::{BIG5, Encoding, GB18030};

/// A record: what it is, and its content.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record<'s> {
    pub(super) id: u16,
    pub(super) data: &'s [u8],
}

/// The record that another goes on in.
const CONTINUE: u16 = 0x3c;

/// The records of a stream, one after another.
#[derive(Clone, Debug)]
pub(super) struct Records<'s> {
    rest: &'s [u8],
}

impl<'s> Records<'s> {
    pub(super) fn new(stream: &'s [u8]) -> Self {
        Self { rest: stream }
    }

    /// The contents of a record and of those that it goes on in, which are passed over.
    pub(super) fn whole(&mut self, record: Record<'s>) -> Segments<'s> {
        let mut segments = vec![record.data];
        loop {
            let mut ahead = self.clone();
            match ahead.next() {
                Some(Record { id: CONTINUE, data }) => segments.push(data),
                _ => break,
            }
            *self = ahead;
        }
        segments.reverse();
        Segments { current: segments.pop().unwrap_or_default(), after: segments }
    }
}

impl<'s> Iterator for Records<'s> {
    type Item = Record<'s>;

    /// The next record; none where the stream ends, or is cut.
    fn next(&mut self) -> Option<Record<'s>> {
        let id = u16_at(self.rest, 0)?;
        let length = usize::from(u16_at(self.rest, 2)?);
        let data = self.rest.get(4..4 + length)?;
        self.rest = &self.rest[4 + length..];
        Some(Record { id, data })
    }
}

/// The content of several records as one.
#[derive(Debug)]
pub(super) struct Segments<'s> {
    current: &'s [u8],
    /// In reverse order.
    after: Vec<&'s [u8]>,
}

impl Segments<'_> {
    /// Passes over so many bytes.
    pub(super) fn skip(&mut self, mut bytes: usize) -> Option<()> {
        loop {
            let here = bytes.min(self.current.len());
            self.current = &self.current[here..];
            bytes -= here;
            if bytes == 0 {
                return Some(());
            }
            self.current = self.after.pop()?;
        }
    }

    /// True where nothing is left.
    pub(super) fn is_empty(&self) -> bool {
        self.current.is_empty() && self.after.iter().all(|segment| segment.is_empty())
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let mut bytes = [0; N];
        for byte in &mut bytes {
            while self.current.is_empty() {
                self.current = self.after.pop()?;
            }
            let (first, rest) = self.current.split_first()?;
            (*byte, self.current) = (*first, rest);
        }
        Some(bytes)
    }

    /// A string of the table of shared strings: with runs of formats and more behind it.
    pub(super) fn rich_string(&mut self) -> Option<String> {
        let length = u16::from_le_bytes(self.take()?);
        let [flags] = self.take()?;
        let runs = if flags & 8 != 0 { u16::from_le_bytes(self.take()?) } else { 0 };
        let extra = if flags & 4 != 0 { u32::from_le_bytes(self.take()?) } else { 0 };
        let text = self.characters(length.into(), flags & 1 != 0)?;
        self.skip(usize::from(runs) * 4 + extra as usize)?;
        Some(text)
    }

    /// A string with its length before it, in one byte or two.
    pub(super) fn string(&mut self, long: bool) -> Option<String> {
        let length = if long { u16::from_le_bytes(self.take()?) } else { self.take().map(|[length]| length.into())? };
        let [flags] = self.take()?;
        self.characters(length.into(), flags & 1 != 0)
    }

    /// So many characters, of two bytes or of one. Where a record ends among them, the next one says anew which.
    fn characters(&mut self, mut length: usize, mut wide: bool) -> Option<String> {
        let mut units: Vec<u16> = Vec::new();
        loop {
            let here = length.min(self.current.len() / if wide { 2 } else { 1 });
            let (bytes, rest) = self.current.split_at(if wide { 2 * here } else { here });
            if wide {
                units.extend(bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])));
            } else {
                units.extend(bytes.iter().map(|byte| u16::from(*byte)));
            }
            self.current = rest;
            length -= here;
            if length == 0 {
                return Some(String::from_utf16_lossy(&units));
            }
            self.current = self.after.pop()?;
            let [flags] = self.take()?;
            wide = flags & 1 != 0;
        }
    }
}

/// The encoding of strings in files of Excel 5 and 95, by its number.
pub(super) fn code_page(number: u16) -> &'static Encoding {
    if number == 950 { BIG5 } else { GB18030 }
}

pub(super) fn u16_at(data: &[u8], at: usize) -> Option<u16> {
    data.get(at..)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
}

pub(super) fn u32_at(data: &[u8], at: usize) -> Option<u32> {
    data.get(at..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

pub(super) fn f64_at(data: &[u8], at: usize) -> Option<f64> {
    data.get(at..)?.first_chunk().map(|bytes| f64::from_le_bytes(*bytes))
}

/// A number in the short form: thirty bits of an integer or of a float, perhaps in hundredths.
pub(super) fn short_number(data: &[u8], at: usize) -> Option<f64> {
    let bits = u32_at(data, at)?;
    let number = match bits & 2 {
        0 => f64::from_bits(u64::from(bits & !3) << 32),
        _ => f64::from(bits.cast_signed() >> 2),
    };
    Some(if bits & 1 != 0 { number / 100.0 } else { number })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&id.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    #[test]
    fn a_string_goes_on_in_the_next_record() {
        // Four characters: one of two bytes, then three of one byte; a run of formats, cut too; a second string.
        let first = [4, 0, 9, 1, 0, 0x00, 0x4e];
        let stream = [
            record(0xfc, &first),
            record(CONTINUE, b"\x00123\x01\0"),
            record(CONTINUE, b"\0\0\x01\0\0x"),
            record(0xa, &[]),
        ];
        let stream = stream.concat();
        let mut records = Records::new(&stream);
        let record = records.next().unwrap();
        let mut segments = records.whole(record);
        assert_eq!(segments.rich_string().as_deref(), Some("一123"));
        assert_eq!(segments.rich_string().as_deref(), Some("x"));
        assert!(segments.is_empty());
        assert_eq!(records.next().map(|record| record.id), Some(0xa));
    }

    #[test]
    fn short_numbers() {
        let number = |bits: u32| short_number(&bits.to_le_bytes(), 0);
        assert_eq!(number((9 << 2) | 2), Some(9.0));
        assert_eq!(number(((-8i32) << 2).cast_unsigned() | 2), Some(-8.0));
        assert_eq!(number((7592 << 2) | 3), Some(75.92));
        assert_eq!(number(0x3ff0_0000), Some(1.0));
        assert_eq!(short_number(&[0, 0, 0], 0), None);
    }
}
