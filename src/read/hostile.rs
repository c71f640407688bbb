//! Files that are wrong on purpose or by accident: whatever they are, reading them ends, and in an answer.

use super::fixture::{Zip, compound};
use super::sheet::tests::{ods, xls, xlsx};
use super::{Limits, docx, read};
use proptest::prelude::*;
use std::path::Path;

/// What is done to bytes: each place (as a share of the whole) gets another byte.
fn damage(bytes: &mut [u8], changes: &[(u16, u8)]) {
    for (place, byte) in changes {
        let at = usize::from(*place) * bytes.len() / (usize::from(u16::MAX) + 1);
        if let Some(there) = bytes.get_mut(at) {
            *there = *byte;
        }
    }
}

fn changes() -> impl Strategy<Value = Vec<(u16, u8)>> {
    // Bytes that mean something in XML are the likeliest to do harm.
    let byte = prop_oneof![any::<u8>(), prop::sample::select(b"<>/\"'=&;0193A ".to_vec())];
    prop::collection::vec((any::<u16>(), byte), 0..6)
}

fn archives() -> [Zip; 3] {
    [docx::tests::sample(), xlsx::sample(), ods::sample()]
}

/// Small enough that nothing takes long.
fn limits() -> Limits {
    Limits { inflated_size: 1 << 20, cells: 10_000, nesting: 64, ..Limits::default() }
}

#[test]
fn what_is_damaged_below_can_be_read() {
    for archive in archives() {
        assert!(read(&archive.bytes(), Path::new(""), &limits()).is_ok());
    }
    assert!(read(&compound(&[("Workbook", &xls::sample())]), Path::new(""), &limits()).is_ok());
}

proptest! {
    #[test]
    fn any_bytes(kind in 0..4usize, mut bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let beginning: &[u8] = [b"".as_slice(), b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<?xml"][kind];
        bytes.splice(0..0, beginning.iter().copied());
        let _ = read(&bytes, Path::new(""), &limits());
    }

    #[test]
    fn damaged_archives(which in 0..3usize, changes in changes(), length in any::<u16>()) {
        let mut bytes = archives()[which].bytes();
        damage(&mut bytes, &changes);
        bytes.truncate((usize::from(length) + 1) * 2 * bytes.len() / usize::from(u16::MAX));
        let _ = read(&bytes, Path::new(""), &limits());
    }

    #[test]
    fn damaged_parts_of_archives(which in 0..3usize, part in any::<prop::sample::Index>(), changes in changes()) {
        let mut archives = archives();
        let archive = &mut archives[which];
        let parts = archive.contents();
        let at = part.index(parts.len());
        for (place, content) in parts.enumerate() {
            if place == at {
                damage(content, &changes);
            }
        }
        let _ = read(&archive.bytes(), Path::new(""), &limits());
    }

    #[test]
    fn damaged_records(changes in changes(), whole in any::<bool>()) {
        let mut stream = xls::sample();
        damage(&mut stream, &changes);
        let mut bytes = compound(&[("Workbook", &stream)]);
        if whole {
            damage(&mut bytes, &changes);
        }
        let _ = read(&bytes, Path::new(""), &limits());
    }
}
