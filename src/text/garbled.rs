//! Characters that stand for others: of the private use areas, and the one that decoders put in the place of a lost one.

/// Where in `text` such characters begin.
pub fn garbled(text: &str) -> impl Iterator<Item = usize> + '_ {
    let bytes = text.as_bytes();
    // Their first bytes are EE and EF (U+E000 to U+F8FF and U+FFFD); full-width signs begin with EF too.
    memchr::memchr2_iter(0xee, 0xef, bytes).filter(|at| match bytes.get(*at..*at + 3) {
        Some([0xee, ..]) => true,
        Some([_, second, third]) => *second <= 0xa3 || (*second, *third) == (0xbf, 0xbd),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_found_by_their_bytes() {
        for code in (0..=0x10_ffff_u32).filter_map(char::from_u32) {
            let is_garbled = matches!(code, '\u{e000}'..='\u{f8ff}' | '\u{fffd}');
            let text = format!("件{code}，");
            assert_eq!(garbled(&text).collect::<Vec<_>>(), if is_garbled { vec![3] } else { vec![] }, "{code:?}");
        }
    }
}
