//! Numbers in the number formats of Word's lists (`w:numFmt`).

/// Adds `number` to `out`, written as `format` says; a format that is not known is read as plain digits.
pub(super) fn write(format: &str, number: u32, out: &mut String) {
    let character = |first: u32| char::from_u32(first.saturating_add(number.saturating_sub(1)));
    let written = match (format, number) {
        ("none" | "bullet", _) => return,
        ("decimalZero", ..10) => Some(format!("0{number}")),
        ("decimalFullWidth" | "decimalFullWidth2", _) => Some(digits(number, "０１２３４５６７８９")),
        ("numberInDash", _) => Some(format!("- {number} -")),
        ("upperRoman", 1..4000) => Some(roman(number)),
        ("lowerRoman", 1..4000) => Some(roman(number).to_lowercase()),
        ("upperLetter", 1..=780) => Some(letters(number, 'A')),
        ("lowerLetter", 1..=780) => Some(letters(number, 'a')),
        (
            "chineseCounting"
            | "chineseCountingThousand"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
            | "japaneseCounting",
            1..100_000_000,
        ) => Some(counting(number, &SIMPLE)),
        ("chineseLegalSimplified", 1..100_000_000) => Some(counting(number, &LEGAL)),
        ("ideographLegalTraditional" | "japaneseLegal", 1..100_000_000) => Some(counting(number, &LEGAL_TRADITIONAL)),
        ("ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand", _) => {
            Some(digits(number, "〇一二三四五六七八九"))
        }
        ("ideographTraditional", 1..=10) => nth("甲乙丙丁戊己庚辛壬癸", number),
        ("ideographZodiac", 1..=12) => nth("子丑寅卯辰巳午未申酉戌亥", number),
        ("ideographEnclosedCircle", 1..=10) => character(0x3280).map(String::from),
        ("decimalEnclosedCircle" | "decimalEnclosedCircleChinese", 1..=20) => character(0x2460).map(String::from),
        ("decimalEnclosedParen", 1..=20) => character(0x2474).map(String::from),
        ("decimalEnclosedFullstop", 1..=20) => character(0x2488).map(String::from),
        _ => None,
    };
    match written {
        Some(written) => out.push_str(&written),
        None => out.push_str(&number.to_string()),
    }
}

/// What one counts with: ten digits, and the words for 10, 100, 1000 and 10 000.
struct Counters {
    digits: &'static str,
    units: [char; 3],
    /// True where 10 to 19 begin with the word for ten.
    bare_ten: bool,
    myriad: char,
}

const SIMPLE: Counters =
    Counters { digits: "零一二三四五六七八九", units: ['十', '百', '千'], bare_ten: true, myriad: '万' };
const LEGAL: Counters =
    Counters { digits: "零壹贰叁肆伍陆柒捌玖", units: ['拾', '佰', '仟'], bare_ten: false, myriad: '万' };
const LEGAL_TRADITIONAL: Counters =
    Counters { digits: "零壹貳參肆伍陸柒捌玖", units: ['拾', '佰', '仟'], bare_ten: false, myriad: '萬' };

fn counting(number: u32, counters: &Counters) -> String {
    let mut out = String::new();
    if number >= 10_000 {
        below_myriad(number / 10_000, counters, &mut out);
        out.push(counters.myriad);
        if (1..1000).contains(&(number % 10_000)) {
            out.push('零');
        }
    }
    below_myriad(number % 10_000, counters, &mut out);
    out
}

fn below_myriad(number: u32, counters: &Counters, out: &mut String) {
    let mut skipped = false;
    for (power, unit) in [(1000, 2), (100, 1), (10, 0)] {
        let digit = number / power % 10;
        if digit == 0 {
            skipped = true;
            continue;
        }
        if skipped && number >= power * 10 {
            out.push('零');
        }
        skipped = false;
        if !(counters.bare_ten && power == 10 && number < 20 && out.is_empty()) {
            out.extend(counters.digits.chars().nth(digit as usize));
        }
        out.extend(counters.units.get(unit));
    }
    if !number.is_multiple_of(10) {
        if skipped && number > 10 {
            out.push('零');
        }
        out.extend(counters.digits.chars().nth(number as usize % 10));
    }
}

fn digits(number: u32, ten: &str) -> String {
    let digit = |c: char| ten.chars().nth(c.to_digit(10).unwrap_or_default() as usize);
    number.to_string().chars().filter_map(digit).collect()
}

fn nth(words: &str, number: u32) -> Option<String> {
    words.chars().nth(number as usize - 1).map(String::from)
}

/// A to Z, then AA to ZZ, AAA to ZZZ.
fn letters(number: u32, first: char) -> String {
    let letter = char::from_u32(u32::from(first) + (number - 1) % 26).unwrap_or(first);
    std::iter::repeat_n(letter, 1 + (number as usize - 1) / 26).collect()
}

fn roman(mut number: u32) -> String {
    const NUMERALS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut out = String::new();
    for (value, numeral) in NUMERALS {
        while number >= value {
            out.push_str(numeral);
            number -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_every_format() {
        for (format, numbers, written) in [
            ("decimal", [0, 1, 10, 123].as_slice(), "0 1 10 123"),
            ("decimalZero", &[1, 10], "01 10"),
            ("decimalFullWidth", &[12], "１２"),
            ("chineseCounting", &[1, 2, 10, 11, 19, 20, 21, 99], "一 二 十 十一 十九 二十 二十一 九十九"),
            ("chineseCountingThousand", &[100, 101, 110, 1010, 2005], "一百 一百零一 一百一十 一千零一十 二千零五"),
            ("japaneseCounting", &[3, 12, 10_000, 10_010], "三 十二 一万 一万零一十"),
            ("taiwaneseCounting", &[7, 12], "七 十二"),
            ("chineseLegalSimplified", &[1, 12], "壹 壹拾贰"),
            ("ideographTraditional", &[1, 2, 10, 11], "甲 乙 癸 11"),
            ("ideographDigital", &[1, 10, 25], "一 一〇 二五"),
            ("upperLetter", &[1, 26, 27], "A Z AA"),
            ("lowerLetter", &[2, 28], "b bb"),
            ("upperRoman", &[1, 4, 9, 14, 2024], "I IV IX XIV MMXXIV"),
            ("lowerRoman", &[3, 0], "iii 0"),
            ("decimalEnclosedCircle", &[1, 20, 21], "① ⑳ 21"),
            ("decimalEnclosedParen", &[1], "⑴"),
            ("ideographEnclosedCircle", &[3], "㊂"),
            ("numberInDash", &[3], "- 3 -"),
            ("unheardOf", &[3], "3"),
        ] {
            let mut all = Vec::new();
            for number in numbers {
                let mut out = String::new();
                write(format, *number, &mut out);
                all.push(out);
            }
            assert_eq!(all.join(" "), written, "{format}");
        }
        let mut none = String::new();
        write("none", 3, &mut none);
        write("bullet", 3, &mut none);
        assert_eq!(none, "");
    }
}
