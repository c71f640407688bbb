//! How much two texts have in common, without keeping the texts.
//!
//! A text is taken as the set of its stretches of five characters; blanks, signs and figures do not count. Of the set, short hashes
//! are kept, the least of them where there are many (k minimum values: Bar-Yossef et al., Counting distinct elements, 2002): the
//! share that two texts have in common is told to a hundredth for texts as most are, and nearly so for long ones.

use std::cmp::Ordering;
use std::collections::HashSet;

/// Characters of a stretch.
const STRETCH: usize = 5;
/// Stretches that a text must have: of less, too much is the same in all reports.
const FEWEST: usize = 80;

/// What is kept of a text: hashes in order, each as its distance from the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sketch(Option<Box<[u8]>>);

/// The stretches of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Stretches(HashSet<u64>);

impl Sketch {
    /// Hashes that are kept.
    const MOST: usize = 640;
    /// What an estimate may be short of the truth, in hundredths, where all hashes were kept: some stand for two stretches.
    const MARGIN_OF_ALL: u32 = 1;
    /// The same where the least were kept: more only once in a hundred times.
    const MARGIN_OF_LEAST: u32 = 5;

    /// How much two texts have in common, in hundredths; rather too much than too little. Nothing where one is too short.
    pub(super) fn likeness(&self, other: &Self) -> Option<u32> {
        let (mut a, mut b) = (self.hashes()?.peekable(), other.hashes()?.peekable());
        let (mut of_a, mut of_b, mut both) = (0, 0, 0);
        // Where a text has more hashes than were kept, nothing is known behind the last of them.
        let margin = loop {
            let order = match (a.peek(), b.peek()) {
                (None, _) if of_a == Self::MOST => break Self::MARGIN_OF_LEAST,
                (_, None) if of_b == Self::MOST => break Self::MARGIN_OF_LEAST,
                (None, None) => break Self::MARGIN_OF_ALL,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(a), Some(b)) => a.cmp(b),
            };
            of_a += usize::from(a.next_if(|_| order.is_le()).is_some());
            of_b += usize::from(b.next_if(|_| order.is_ge()).is_some());
            both += usize::from(order.is_eq());
        };
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX / 400);
        Some((hundredths(count(both), count(of_a + of_b - both)) + margin).min(100))
    }

    /// Keys of which alike texts share one almost surely, and others hardly ever.
    pub(super) fn keys(&self) -> impl Iterator<Item = u64> {
        const KEYS: usize = 16;
        const OF_A_KEY: usize = 4;
        let mut least = [[u64::MAX; OF_A_KEY]; KEYS];
        let hashes = self.hashes();
        let there = hashes.is_some();
        for hash in hashes.into_iter().flatten() {
            let hash = mix(u64::from(hash), 0);
            let bin = &mut least[hash as usize % KEYS][(hash as usize / KEYS) % OF_A_KEY];
            *bin = (*bin).min(hash >> 8);
        }
        let key = |(at, bins): (usize, [u64; OF_A_KEY])| bins.iter().fold(mix(at as u64, 0), |key, bin| mix(key, *bin));
        least.into_iter().enumerate().filter(move |_| there).map(key)
    }

    fn hashes(&self) -> Option<impl Iterator<Item = u16>> {
        let mut bytes = self.0.as_deref()?.iter();
        let mut last = 0;
        Some(std::iter::from_fn(move || {
            let first = u16::from(*bytes.next()?);
            let distance = if first < 0x80 { first } else { (first & 0x7f) << 8 | u16::from(*bytes.next()?) };
            last += distance;
            Some(last)
        }))
    }
}

/// How much two sets have in common, in hundredths, given how many are in both and how many there are in all.
fn hundredths(both: u32, all: u32) -> u32 {
    if all == 0 { 0 } else { 200 * both / (both + all) }
}

/// Calls `each` with every stretch of a text; `masked` is left out of it.
fn stretches(text: &str, masked: &[&str], mut each: impl FnMut(u64)) {
    const BASE: u64 = 0x0100_0000_01b3;
    const OLDEST: u64 = BASE.wrapping_pow(STRETCH as u32);
    let mut window = [0_u64; STRETCH];
    let (mut hash, mut length) = (0_u64, 0_usize);
    // Few characters begin a name or a formula: of all others there is nothing to compare.
    let bit = |c: char| 1_u64 << (u32::from(c) % u64::BITS);
    let initials = masked.iter().filter_map(|name| name.chars().next()).fold(0, |initials, c| initials | bit(c));
    let mut rest = text.chars();
    loop {
        let here = rest.as_str();
        let Some(c) = rest.next() else { break };
        if !counts(c) {
            continue;
        }
        if initials & bit(c) != 0
            && let Some(name) = masked.iter().find(|name| !name.is_empty() && here.starts_with(**name))
        {
            rest = here[name.len()..].chars();
            continue;
        }
        let c = u64::from(u32::from(c));
        let oldest = std::mem::replace(&mut window[length % STRETCH], c);
        hash = hash.wrapping_mul(BASE).wrapping_add(c).wrapping_sub(oldest.wrapping_mul(OLDEST));
        length += 1;
        if length >= STRETCH {
            each(mix(hash, 0));
        }
    }
}

impl Stretches {
    /// Adds a text; `masked` is left out of it.
    pub(super) fn add(&mut self, text: &str, masked: &[&str]) {
        stretches(text, masked, |stretch| {
            self.0.insert(stretch);
        });
    }

    /// How much two texts have in common, in hundredths; nothing where one is too short.
    pub(super) fn likeness(&self, other: &Self) -> Option<u32> {
        if self.0.len() < FEWEST || other.0.len() < FEWEST {
            return None;
        }
        let both = self.0.intersection(&other.0).count();
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX / 400);
        Some(hundredths(count(both), count(self.0.len() + other.0.len() - both)))
    }
}

/// Makes the sketch of a text.
pub(super) struct Sketcher {
    /// A bit for every hash.
    hashes: Box<[u64; Sketcher::WORDS]>,
    count: usize,
}

impl Default for Sketcher {
    fn default() -> Self {
        Self { hashes: Box::new([0; Self::WORDS]), count: 0 }
    }
}

impl Sketcher {
    /// Bits of a hash: distances between them mostly take one byte.
    const BITS: u32 = 15;
    const WORDS: usize = (1 << Self::BITS) / u64::BITS as usize;

    /// Adds a text; `masked` is left out of it.
    pub(super) fn add(&mut self, text: &str, masked: &[&str]) {
        stretches(text, masked, |hash| {
            let hash = hash >> (u64::BITS - Self::BITS);
            self.hashes[(hash / u64::from(u64::BITS)) as usize] |= 1 << (hash % u64::from(u64::BITS));
            self.count += 1;
        });
    }

    /// What is to be kept.
    pub(super) fn sketch(self) -> Sketch {
        if self.count < FEWEST {
            return Sketch(None);
        }
        let ones = |(at, mut word): (u16, u64)| {
            std::iter::from_fn(move || {
                let bit = (word != 0).then(|| word.trailing_zeros())?;
                word &= word - 1;
                Some(at * u64::BITS as u16 + bit as u16)
            })
        };
        let mut bytes = Vec::with_capacity(Sketch::MOST);
        let mut last = 0;
        for hash in (0..).zip(self.hashes.iter().copied()).flat_map(ones).take(Sketch::MOST) {
            let distance: u16 = hash - last;
            if distance >= 0x80 {
                bytes.push((distance >> 8) as u8 | 0x80);
            }
            bytes.push(distance as u8);
            last = hash;
        }
        // No byte more than that: there are as many sketches as reports.
        Sketch(Some(bytes.as_slice().into()))
    }
}

/// Figures, signs and blanks say nothing of whose text it is.
fn counts(c: char) -> bool {
    match c {
        '\u{4e00}'..='\u{9fff}' => true,
        _ if c.is_ascii() => c.is_ascii_alphabetic(),
        _ => c.is_alphabetic() && !c.is_numeric(),
    }
}

pub(super) fn mix(hash: u64, value: u64) -> u64 {
    let mixed = (hash ^ value).wrapping_add(0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb).rotate_left(31)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MASKED: &[&str] = &["白杨镇", "松鹤镇"];

    fn stretches(text: &str) -> Stretches {
        let mut stretches = Stretches::default();
        stretches.add(text, MASKED);
        stretches
    }

    fn sketch(text: &str) -> Sketch {
        let mut sketcher = Sketcher::default();
        sketcher.add(text, MASKED);
        sketcher.sketch()
    }

    /// Sentences that have no stretch in common.
    fn sentences(numbers: std::ops::Range<u32>) -> String {
        let character = |at: u32| char::from_u32(0x4e00 + at % 20_000).unwrap_or('一');
        numbers.flat_map(|sentence| (0..20).map(move |at| character(sentence * 37 + at * 7 + sentence % 5))).collect()
    }

    #[test]
    fn figures_and_names_do_not_count() {
        let long = sentences(0..20);
        let a = format!("2023年，白杨镇{long}共12件。");
        let b = format!("2024年，松鹤镇{long}，共 305 件！");
        assert_eq!(stretches(&a).likeness(&stretches(&b)), Some(100));
        assert_eq!(sketch(&a), sketch(&b));
    }

    #[test]
    fn the_share_in_common_is_told_and_never_too_low() {
        for (shared, least, most) in [(0, 0, 5), (50, 45, 55), (80, 75, 85), (100, 100, 100)] {
            let common = sentences(0..shared);
            let a = format!("{common}{}", sentences(1000..1100 - shared));
            let b = format!("{common}{}", sentences(3000..3100 - shared));
            let exact = stretches(&a).likeness(&stretches(&b)).expect("they are long enough");
            assert!((least..=most).contains(&exact), "{shared}: {exact}");
            let estimate = sketch(&a).likeness(&sketch(&b)).expect("they are long enough");
            assert!(estimate >= exact && estimate <= exact + 10, "{shared}: {estimate} of {exact}");
        }
    }

    #[test]
    fn short_texts_are_not_compared() {
        assert_eq!(stretches("没有。").likeness(&stretches("没有。")), None);
        assert_eq!(sketch("没有。").likeness(&sketch("没有。")), None);
    }
}
