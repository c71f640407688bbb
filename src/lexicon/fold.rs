//! What counts as the same when words are looked for in prose: width and quotation marks do not matter, punctuation does.

use crate::text;

/// The character that stands for `c` where words are compared; none if it does not count at all.
#[must_use]
pub fn fold_char(c: char) -> Option<char> {
    Some(match c {
        '\u{4e00}'..='\u{9fff}' => c,
        ',' => '，',
        ';' => '；',
        ':' => '：',
        '(' => '（',
        ')' => '）',
        '!' => '！',
        '?' => '？',
        '<' | '〈' => '《',
        '>' | '〉' => '》',
        '．' => '.',
        '％' => '%',
        '－' | '–' | '−' | '―' => '-',
        '～' => '~',
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '“' | '”' | '‘' | '’' | '"' | '\'' | '「' | '」' | '『' | '』' | '*' | '`' | '\\' => return None,
        c if c.is_ascii_graphic() => c,
        c if text::is_blank(c) => return None,
        c => c,
    })
}

/// A word as it is looked for.
pub(super) fn fold(word: &str) -> String {
    word.chars().filter_map(fold_char).collect()
}
