//! How much two texts have in common, without keeping the texts.
//!
//! A text is taken as the set of its stretches of five characters; blanks, signs and figures do not count. Of the set, the least
//! hash in each of many bins is kept: the share of bins that agree tells the share of stretches that two texts have in common.

use std::collections::HashSet;

/// Characters of a stretch.
const STRETCH: usize = 5;
/// Stretches that a text must have: of less, too much is the same in all reports.
const FEWEST: usize = 80;

/// What is kept of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sketch(Option<Box<[u16; Sketch::BINS]>>);

/// The stretches of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Stretches(HashSet<u64>);

impl Sketch {
    /// Bins: the more, the surer.
    pub(super) const BINS: usize = 64;
    /// What an estimate may be short of the truth, in hundredths: more only once in a hundred times.
    const MARGIN: u32 = 10;

    /// How much two texts have in common, in hundredths; rather too much than too little. Nothing where one is too short.
    pub(super) fn likeness(&self, other: &Self) -> Option<u32> {
        let (a, b) = (self.0.as_ref()?, other.0.as_ref()?);
        let same = u32::try_from(a.iter().zip(b.iter()).filter(|(a, b)| a == b).count()).unwrap_or(0);
        let bins = u32::try_from(Self::BINS).unwrap_or(1);
        Some((hundredths(same, bins) + Self::MARGIN).min(100))
    }

    /// Keys of which alike texts share one almost surely, and others hardly ever.
    pub(super) fn keys(&self) -> impl Iterator<Item = u64> + '_ {
        const OF_A_KEY: usize = 4;
        let bins = self.0.iter().flat_map(|bins| bins.chunks_exact(OF_A_KEY).enumerate());
        bins.map(|(at, bins)| bins.iter().fold(mix(at as u64, 0), |key, bin| mix(key, u64::from(*bin))))
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
    bins: [u64; Sketch::BINS],
    count: usize,
}

impl Default for Sketcher {
    fn default() -> Self {
        Self { bins: [u64::MAX; Sketch::BINS], count: 0 }
    }
}

impl Sketcher {
    /// Adds a text; `masked` is left out of it.
    pub(super) fn add(&mut self, text: &str, masked: &[&str]) {
        stretches(text, masked, |hash| {
            let bin = &mut self.bins[(hash >> (u64::BITS - Sketch::BINS.trailing_zeros())) as usize];
            *bin = (*bin).min(hash << Sketch::BINS.trailing_zeros());
            self.count += 1;
        });
    }

    /// What is to be kept.
    pub(super) fn sketch(mut self) -> Sketch {
        if self.count < FEWEST {
            return Sketch(None);
        }
        // An empty bin takes what the next one has, as every text with that gap does.
        for at in (0..2 * Sketch::BINS).rev() {
            let (here, next) = (at % Sketch::BINS, (at + 1) % Sketch::BINS);
            if self.bins[here] == u64::MAX && self.bins[next] != u64::MAX {
                self.bins[here] = mix(self.bins[next], here as u64) | 1;
            }
        }
        Sketch(Some(Box::new(self.bins.map(|bin| (bin >> 48) as u16))))
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
            assert!(estimate >= exact && estimate <= exact + 25, "{shared}: {estimate} of {exact}");
        }
    }

    #[test]
    fn short_texts_are_not_compared() {
        assert_eq!(stretches("没有。").likeness(&stretches("没有。")), None);
        assert_eq!(sketch("没有。").likeness(&sketch("没有。")), None);
    }
}
