//! What a file may cost: bounds against hostile or broken files, each with its own clear refusal.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// Bounds on what is read. All can be changed; the defaults are far above any real report.
///
/// In a configuration file, a table of those to change: `file-size = "50MB"`, `cells = 2000000`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "BTreeMap<Limit, Amount>")]
pub struct Limits {
    /// Bytes of a file.
    pub file_size: u64,
    /// Bytes that an archive (Word, Excel) may inflate to, all its parts together; and those of the text view made of it.
    pub inflated_size: u64,
    /// Entries of an archive.
    pub entries: usize,
    /// Depth of nested elements or tables.
    pub nesting: usize,
    /// Cells of all tables together, merged cells counted as often as they cover the grid.
    pub cells: usize,
    /// Pages of a PDF.
    pub pages: usize,
    /// Characters that a PDF draws.
    pub glyphs: usize,
    /// Drawing operations of a PDF.
    pub operations: usize,
    /// Seconds that a PDF may take: a file can be made so that it takes for ever.
    pub seconds: u64,
    /// Seconds that another program may take to convert a file.
    pub conversion_seconds: u64,
}

/// Which bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the fields of `Limits` say it")]
pub enum Limit {
    FileSize,
    InflatedSize,
    Entries,
    Nesting,
    Cells,
    Pages,
    Glyphs,
    Operations,
    Seconds,
    ConversionSeconds,
}

impl Limit {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::FileSize,
        Self::InflatedSize,
        Self::Entries,
        Self::Nesting,
        Self::Cells,
        Self::Pages,
        Self::Glyphs,
        Self::Operations,
        Self::Seconds,
        Self::ConversionSeconds,
    ];

    /// Its name, on the command line and in configuration files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FileSize => "file-size",
            Self::InflatedSize => "inflated-size",
            Self::Entries => "entries",
            Self::Nesting => "nesting",
            Self::Cells => "cells",
            Self::Pages => "pages",
            Self::Glyphs => "glyphs",
            Self::Operations => "operations",
            Self::Seconds => "seconds",
            Self::ConversionSeconds => "conversion-seconds",
        }
    }

    /// The limit of this name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|limit| limit.name() == name)
    }

    /// The highest that it can be raised to. Positions in the text view are of 32 bits, pages of 16; nested elements are read
    /// by functions that call themselves.
    #[must_use]
    pub fn highest(self) -> u64 {
        match self {
            Self::FileSize | Self::InflatedSize => 1 << 30,
            Self::Nesting => 1000,
            Self::Pages => u16::MAX.into(),
            Self::Seconds | Self::ConversionSeconds => 24 * 60 * 60,
            Self::Entries | Self::Cells | Self::Glyphs | Self::Operations => u32::MAX.into(),
        }
    }

    /// An amount as it is shown and written for this limit: `64MB`.
    #[must_use]
    pub fn show(self, amount: u64) -> String {
        let units = if matches!(self, Self::FileSize | Self::InflatedSize) { &UNITS[..] } else { &[] };
        let fits = |size: u64| amount >= size && amount.is_multiple_of(size);
        match units.iter().find(|(_, size)| fits(*size)) {
            Some((unit, size)) => format!("{}{unit}", amount / size),
            None => amount.to_string(),
        }
    }
}

/// Units of sizes, as file managers count them.
const UNITS: [(&str, u64); 3] = [("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)];

/// An amount: a number, or one with a unit: `50MB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(try_from = "Written")]
pub struct Amount(u64);

#[derive(Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub(super) enum Written {
    Number(u64),
    Words(String),
}

impl TryFrom<Written> for Amount {
    type Error = NoAmount;

    fn try_from(written: Written) -> Result<Self, NoAmount> {
        match written {
            Written::Number(number) => Ok(Self(number)),
            Written::Words(words) => words.parse(),
        }
    }
}

impl FromStr for Amount {
    type Err = NoAmount;

    fn from_str(words: &str) -> Result<Self, NoAmount> {
        let no_amount = || NoAmount(words.to_owned());
        let words = words.trim();
        let digits = words.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = words.split_at(digits);
        let unit = unit.trim().to_ascii_uppercase();
        let known = |(name, _): &&(&str, u64)| [name, &name[..1]].contains(&unit.as_str());
        let size = match unit.as_str() {
            "" | "B" => 1,
            _ => UNITS.iter().find(known).map(|(_, size)| *size).ok_or_else(no_amount)?,
        };
        let amount = number.parse::<u64>().ok().and_then(|number| number.checked_mul(size));
        amount.map(Self).ok_or_else(no_amount)
    }
}

/// What is no amount.
#[derive(Debug)]
pub struct NoAmount(String);

impl fmt::Display for NoAmount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is neither a number nor a size such as 50MB", self.0)
    }
}

/// A limit and its new value: `file-size=50MB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    limit: Limit,
    value: u64,
}

impl Change {
    /// A limit and its new value.
    #[must_use]
    pub fn new(limit: Limit, Amount(value): Amount) -> Self {
        Self { limit, value }
    }
}

/// What is no change of a limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoChange {
    /// There is no limit of this name.
    UnknownLimit(String),
    /// This is no amount.
    NoAmount(String),
}

impl FromStr for Change {
    type Err = NoChange;

    fn from_str(words: &str) -> Result<Self, NoChange> {
        let (name, value) = words.split_once('=').ok_or_else(|| NoChange::NoAmount(words.to_owned()))?;
        let limit = Limit::of_name(name.trim()).ok_or_else(|| NoChange::UnknownLimit(name.to_owned()))?;
        let amount: Amount = value.parse().map_err(|NoAmount(words)| NoChange::NoAmount(words))?;
        Ok(Self { limit, value: amount.0 })
    }
}

impl Limits {
    /// The value of one of them.
    #[must_use]
    pub fn get(&self, limit: Limit) -> u64 {
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        match limit {
            Limit::FileSize => self.file_size,
            Limit::InflatedSize => self.inflated_size,
            Limit::Entries => count(self.entries),
            Limit::Nesting => count(self.nesting),
            Limit::Cells => count(self.cells),
            Limit::Pages => count(self.pages),
            Limit::Glyphs => count(self.glyphs),
            Limit::Operations => count(self.operations),
            Limit::Seconds => self.seconds,
            Limit::ConversionSeconds => self.conversion_seconds,
        }
    }

    /// Changes one of them, as far as it can be.
    pub fn change(&mut self, Change { limit, value }: Change) {
        let value = value.min(limit.highest());
        let count = usize::try_from(value).unwrap_or(usize::MAX);
        match limit {
            Limit::FileSize => self.file_size = value,
            Limit::InflatedSize => self.inflated_size = value,
            Limit::Entries => self.entries = count,
            Limit::Nesting => self.nesting = count,
            Limit::Cells => self.cells = count,
            Limit::Pages => self.pages = count,
            Limit::Glyphs => self.glyphs = count,
            Limit::Operations => self.operations = count,
            Limit::Seconds => self.seconds = value,
            Limit::ConversionSeconds => self.conversion_seconds = value,
        }
    }
}

impl From<BTreeMap<Limit, Amount>> for Limits {
    fn from(changes: BTreeMap<Limit, Amount>) -> Self {
        let mut limits = Self::default();
        for (limit, Amount(value)) in changes {
            limits.change(Change { limit, value });
        }
        limits
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_size: 64 << 20,
            inflated_size: 256 << 20,
            entries: 10_000,
            nesting: 256,
            cells: 1_000_000,
            pages: 2_000,
            glyphs: 2_000_000,
            operations: 4_000_000,
            seconds: 2,
            conversion_seconds: 60,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_written_as_people_write_sizes() {
        let change = |words: &str| words.parse::<Change>().map(|change| (change.limit, change.value));
        for (words, limit, value) in [
            ("file-size=50MB", Limit::FileSize, 50 << 20),
            ("file-size=1g", Limit::FileSize, 1 << 30),
            ("inflated-size = 3 kb", Limit::InflatedSize, 3 << 10),
            ("cells=12", Limit::Cells, 12),
        ] {
            assert_eq!(change(words), Ok((limit, value)), "{words}");
        }
        assert_eq!(change("size=1"), Err(NoChange::UnknownLimit("size".into())));
        for no_amount in ["cells", "cells=", "cells=-1", "cells=1.5", "cells=5XB", "cells=99999999999GB"] {
            assert!(matches!(change(no_amount), Err(NoChange::NoAmount(_))), "{no_amount}");
        }
    }

    #[test]
    fn a_table_of_a_file_changes_what_it_names() {
        let limits: Limits = toml::from_str("file-size = \"50MB\"\ncells = 12\n").unwrap();
        assert_eq!(limits, Limits { file_size: 50 << 20, cells: 12, ..Limits::default() });
        for wrong in ["size = 1", "cells = \"many\"", "cells = -1"] {
            assert!(toml::from_str::<Limits>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_limit_can_be_raised_from_its_default_and_not_beyond_reason() {
        for limit in Limit::ALL {
            assert_eq!(Limit::of_name(limit.name()), Some(limit));
            let mut limits = Limits::default();
            limits.change(Change { limit, value: u64::MAX });
            assert_ne!(limits, Limits::default(), "{limit:?}");
            let highest = limits.clone();
            limits.change(Change { limit, value: limit.highest() });
            assert_eq!(limits, highest, "{limit:?}");
            assert_eq!(limits.get(limit), limit.highest());
        }
    }

    #[test]
    fn amounts_are_shown_as_they_are_written() {
        assert_eq!(Limit::FileSize.show(64 << 20), "64MB");
        assert_eq!(Limit::FileSize.show(1000), "1000");
        assert_eq!(Limit::Cells.show(1 << 20), "1048576");
    }
}
