//! Numbers that a browser puts before the items of a list: they stand nowhere in the source.

/// How the items of a list are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Numbering {
    /// By nothing, or by a dot.
    None,
    /// `1.`
    Decimal,
    /// `a.`
    Alphabetic,
    /// `一、`
    Chinese,
}

/// A list that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct List {
    numbering: Numbering,
    next: i32,
}

impl Numbering {
    /// By the value of a `type` attribute.
    pub(super) fn of_type(value: &str) -> Option<Self> {
        match value {
            "1" => Some(Self::Decimal),
            "a" | "A" => Some(Self::Alphabetic),
            "disc" | "circle" | "square" => Some(Self::None),
            _ => None,
        }
    }

    /// By a word of `list-style` or `list-style-type`, in lower case.
    pub(super) fn of_style(word: &str) -> Option<Self> {
        match word {
            "none" | "disc" | "circle" | "square" => Some(Self::None),
            "decimal" => Some(Self::Decimal),
            "lower-alpha" | "upper-alpha" | "lower-latin" | "upper-latin" => Some(Self::Alphabetic),
            "cjk-ideographic" | "simp-chinese-informal" | "trad-chinese-informal" => Some(Self::Chinese),
            _ => None,
        }
    }

    fn mark(self, number: i32) -> Option<String> {
        match self {
            Self::None => None,
            Self::Decimal => Some(format!("{number}.")),
            Self::Alphabetic => {
                let letter = u8::try_from(number).ok().filter(|number| (1..=26).contains(number));
                Some(
                    letter.map_or_else(|| format!("{number}."), |letter| format!("{}.", char::from(b'a' - 1 + letter))),
                )
            }
            Self::Chinese => Some(chinese(number).map_or_else(|| format!("{number}、"), |number| number + "、")),
        }
    }
}

impl List {
    /// A list that begins with number `start`.
    pub(super) fn new(numbering: Numbering, start: i32) -> Self {
        Self { numbering, next: start }
    }

    /// The mark of the next item.
    pub(super) fn item(&mut self, value: Option<i32>, own: Option<Numbering>) -> Option<String> {
        let number = value.unwrap_or(self.next);
        self.next = number.saturating_add(1);
        own.unwrap_or(self.numbering).mark(number)
    }
}

/// A number in Chinese numerals, as far as lists go.
fn chinese(number: i32) -> Option<String> {
    const NUMERALS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let number = usize::try_from(number).ok().filter(|number| (1..100).contains(number))?;
    let (tens, ones) = (number / 10, number % 10);
    let ten = if tens > 0 { "十" } else { "" };
    let tens = if tens > 1 { NUMERALS[tens] } else { "" };
    Some([tens, ten, NUMERALS[ones]].concat())
}

/// True where the words of an item bring their number along. Pages switch the numbers of lists off in style sheets that are
/// not at hand, and write their own.
pub(super) fn is_numbered(words: &str) -> bool {
    let words = words.trim_start_matches(['第', '(', '（', '[', '【', '〔']);
    words.starts_with(|c: char| {
        c.is_ascii_digit() || matches!(c, '０'..='９' | '①'..='⒛' | '㈠'..='㈩') || "一二三四五六七八九十".contains(c)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numerals() {
        let shown: Vec<_> = [1, 9, 10, 11, 20, 35, 99].into_iter().filter_map(chinese).collect();
        assert_eq!(shown, ["一", "九", "十", "十一", "二十", "三十五", "九十九"]);
        assert_eq!(chinese(0), None);
        assert_eq!(Numbering::Chinese.mark(100).as_deref(), Some("100、"));
    }

    #[test]
    fn items_count_on_from_a_value() {
        let mut list = List::new(Numbering::Decimal, 3);
        let marks: Vec<_> = [None, Some(7), None].into_iter().filter_map(|value| list.item(value, None)).collect();
        assert_eq!(marks, ["3.", "7.", "8."]);
    }

    #[test]
    fn items_with_their_own_number() {
        for words in ["一、总体情况", "（二）依申请公开", "1.规章", "第二十条", "①", "１"] {
            assert!(is_numbered(words), "{words}");
        }
        assert!(!is_numbered("总体情况"));
    }
}
