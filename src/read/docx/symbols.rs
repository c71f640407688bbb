//! Characters of symbol fonts: what they look like, as characters that everybody knows.

/// The character that `font` shows for `code`; one of private use where that is not known here.
pub(super) fn character(font: &str, code: u32) -> char {
    let code = u32::from(code as u8) + if code > 0xff && !is_private(code) { code & !0xff } else { 0 };
    let known = match (font, code) {
        (_, 0x100..) => char::from_u32(code),
        ("Wingdings", _) => wingdings(code),
        ("Wingdings 2", _) => wingdings_2(code),
        ("Symbol", _) => symbol(code),
        _ => None,
    };
    known.or_else(|| char::from_u32(0xf000 + code)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// True of fonts whose characters are known here.
pub(super) fn is_font(font: &str) -> bool {
    matches!(font, "Symbol" | "Wingdings" | "Wingdings 2")
}

/// True of the codes that characters of symbol fonts have in text.
pub(super) fn is_private(code: u32) -> bool {
    (0xf000..=0xf0ff).contains(&code)
}

fn wingdings(code: u32) -> Option<char> {
    Some(match code {
        0x80 => '⓪',
        0x81..=0x8a => return char::from_u32(0x2460 + code - 0x81),
        0x8b => '⓿',
        0x8c..=0x95 => return char::from_u32(0x2776 + code - 0x8c),
        0x6c => '●',
        0x6e => '■',
        0x6f | 0xa8 => '□',
        0x76 => '❖',
        0x9f => '•',
        0xa7 => '▪',
        0xd8 => '➢',
        0xdf => '←',
        0xe0 => '→',
        0xfb => '✗',
        0xfc => '✓',
        0xfd => '☒',
        0xfe => '☑',
        _ => return None,
    })
}

fn wingdings_2(code: u32) -> Option<char> {
    Some(match code {
        0x69 => '⓪',
        0x6a..=0x73 => return char::from_u32(0x2460 + code - 0x6a),
        0x74 => '⓿',
        0x75..=0x7e => return char::from_u32(0x2776 + code - 0x75),
        0x4f => '✗',
        0x50 => '✓',
        0x51 | 0x53 | 0x54 => '☒',
        0x52 => '☑',
        0xa3 => '□',
        _ => return None,
    })
}

/// Digits and punctuation stand where they do in ASCII; letters do not.
fn symbol(code: u32) -> Option<char> {
    Some(match code {
        0x2d => '−',
        0xa3 => '≤',
        0xb1 => '±',
        0xb3 => '≥',
        0xb4 => '×',
        0xb7 => '•',
        0xb8 => '÷',
        0xb9 => '≠',
        _ => {
            let same = char::from_u32(code)?;
            return same
                .is_ascii_digit()
                .then_some(same)
                .or_else(|| " !#%&()+,./:;<=>?[]_{|}".chars().find(|c| *c == same));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_by_font() {
        assert_eq!(character("Symbol", 0xf033), '3');
        assert_eq!(character("Symbol", 0x2d), '−');
        assert_eq!(character("Wingdings", 0xf081), '①');
        assert_eq!(character("Wingdings", 0xfc), '✓');
        assert_eq!(character("Wingdings 2", 0xf052), '☑');
        assert_eq!(character("Wingdings", 0xf033), '\u{f033}');
        assert_eq!(character("Unknown", 0xf033), '\u{f033}');
        assert_eq!(character("Wingdings", 0x2460), '①');
        assert_eq!(character("宋体", 0x4e00), '一');
    }
}
