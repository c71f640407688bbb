//! A cell's value, and how it is written.

use crate::text::Span;
use rust_decimal::Decimal;

/// What a cell holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// The row or column was not found, or could not be lined up.
    #[default]
    Unread,
    /// Nothing: counts as nought, and whoever counts it says so.
    Blank,
    /// A sign for nothing: `/`, `-`, `无`.
    Placeholder,
    /// A number; exact, never a float. Of money: in the cell's unit.
    Number(Decimal),
    /// Words or signs that are no number.
    NotANumber,
    /// A formula that the file has no result of.
    Uncomputed,
    /// Digits with characters among them that are no text: part of it was lost.
    Garbled,
}

/// A unit of money or of things counted, as written in a cell or header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// 元
    Yuan,
    /// 万元
    TenThousandYuan,
    /// 亿元
    HundredMillionYuan,
    /// 万, of things
    TenThousand,
    /// 件、项、条 and the like: of things counted.
    Piece,
}

impl Unit {
    /// How many yuan one of it is; `None` if it is not money.
    #[must_use]
    pub fn yuan(self) -> Option<Decimal> {
        match self {
            Self::Yuan => Some(Decimal::ONE),
            Self::TenThousandYuan => Some(Decimal::new(10_000, 0)),
            Self::HundredMillionYuan => Some(Decimal::new(100_000_000, 0)),
            Self::TenThousand | Self::Piece => None,
        }
    }

    /// An amount in the unit that its column states, where the cell states another.
    #[must_use]
    pub fn convert(number: Decimal, of_cell: Option<Self>, of_column: Option<&str>) -> Decimal {
        let target = [Self::Yuan, Self::TenThousandYuan, Self::HundredMillionYuan];
        let target = target.into_iter().find(|unit| Some(unit.label()) == of_column).and_then(Self::yuan);
        match (of_cell.and_then(Self::yuan), target) {
            (Some(from), Some(to)) => number.checked_mul(from).and_then(|yuan| yuan.checked_div(to)).unwrap_or(number),
            _ => number,
        }
    }

    /// As written.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Yuan => "元",
            Self::TenThousandYuan => "万元",
            Self::HundredMillionYuan => "亿元",
            Self::TenThousand => "万",
            Self::Piece => "件",
        }
    }
}

/// How a number is written, as far as that is remarkable: a set of marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Notation(u16);

impl Notation {
    /// Full-width digits or signs.
    pub const FULL_WIDTH: Self = Self(1);
    /// Chinese numerals.
    pub const CHINESE: Self = Self(1 << 1);
    /// Separators of thousands, or blanks between digits.
    pub const SEPARATED: Self = Self(1 << 2);
    /// A unit.
    pub const UNIT: Self = Self(1 << 3);
    /// A remark behind the number.
    pub const REMARK: Self = Self(1 << 4);
    /// Noughts in front.
    pub const LEADING_ZERO: Self = Self(1 << 5);
    /// A letter among digits, or alone, that looks like a digit.
    pub const LETTER: Self = Self(1 << 6);
    /// A sign written as a word: 增, 减.
    pub const WORD_SIGN: Self = Self(1 << 7);
    /// `a/b` for a more and b less.
    pub const SLASH: Self = Self(1 << 8);
    /// A whole number written with a decimal point: `1.0`.
    pub const WHOLE_DECIMAL: Self = Self(1 << 9);
    /// More decimals than money has.
    pub const LONG_DECIMAL: Self = Self(1 << 10);
    /// One cell merged over the whole row.
    pub const SHARED: Self = Self(1 << 11);
    /// Brackets for a negative number.
    pub const BRACKETS: Self = Self(1 << 12);
    /// A plus sign.
    pub const PLUS: Self = Self(1 << 13);
    /// The value of a blank total, made up from its details.
    pub const DERIVED: Self = Self(1 << 14);

    /// Adds the marks of `other`.
    pub fn add(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// True where any mark of `other` is set.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A cell of a form's table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Where it stands.
    pub span: Span,
    /// What it holds.
    pub value: Value,
    /// The unit written in it.
    pub unit: Option<Unit>,
    /// How the value is written.
    pub notation: Notation,
}

impl Cell {
    /// The number it stands for in a sum: nought for a blank or a sign for nothing, none where it cannot be told.
    #[must_use]
    pub fn addend(&self) -> Option<Decimal> {
        match self.value {
            Value::Number(number) => Some(number),
            Value::Blank | Value::Placeholder => Some(Decimal::ZERO),
            Value::Unread | Value::NotANumber | Value::Uncomputed | Value::Garbled => None,
        }
    }

    /// True where the cell holds nothing, or a sign for nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self.value, Value::Blank | Value::Placeholder)
    }
}
