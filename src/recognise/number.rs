//! Numbers as they stand in cells.

use crate::report::{Notation, Unit, Value};
use crate::text;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{one_of, satisfy};
use nom::combinator::{all_consuming, map, not, opt, peek, recognize, rest, value, verify};
use nom::multi::{many0_count, many1_count};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};
use rust_decimal::Decimal;

/// A cell's text, made out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) value: Value,
    pub(crate) unit: Option<Unit>,
    pub(crate) notation: Notation,
}

impl Reading {
    fn plain(value: Value) -> Self {
        Self { value, unit: None, notation: Notation::default() }
    }
}

/// Makes out what a cell holds. Never fails: what is no number is said to be none.
pub(crate) fn read(cell: &str) -> Reading {
    if let Some(number) = plain_digits(cell) {
        return Reading::plain(Value::Number(number));
    }
    let words = text::trim(cell);
    if words.is_empty() {
        return Reading::plain(Value::Blank);
    }
    if all_consuming(placeholder).parse(words).is_ok() {
        return Reading::plain(Value::Placeholder);
    }
    let grammar = alt((difference, number, chinese_number));
    match all_consuming(grammar).parse(words) {
        Ok((_, reading)) => reading,
        Err(_) if is_garbled(words) => Reading::plain(Value::Garbled),
        Err(_) => {
            let mut reading = Reading::plain(Value::NotANumber);
            if looks_like_digits(words) {
                reading.notation.add(Notation::LETTER);
            }
            reading
        }
    }
}

/// True of digits and signs with characters among them that are no text, or of such characters alone.
fn is_garbled(words: &str) -> bool {
    let lost = |c: char| matches!(c, '\u{fffd}' | '\u{e000}'..='\u{f8ff}');
    let sign =
        |c: char| text::is_blank(c) || matches!(c, '0'..='9' | '０'..='９' | '.' | ',' | '+' | '-' | '，' | '．');
    words.contains(lost) && words.chars().all(|c| lost(c) || sign(c))
}

/// The common case: ASCII digits and nothing else.
fn plain_digits(cell: &str) -> Option<Decimal> {
    let bytes = cell.as_bytes();
    let plain = (1..=15).contains(&bytes.len()) && (bytes[0] != b'0' || bytes.len() == 1);
    if !plain || !bytes.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(Decimal::from(bytes.iter().fold(0_i64, |number, digit| number * 10 + i64::from(digit - b'0'))))
}

fn blanks(i: &str) -> IResult<&str, &str> {
    take_while(text::is_blank)(i)
}

/// `/`, `-`, `——`, `无`, `不适用`, `N/A`, `*`.
fn placeholder(i: &str) -> IResult<&str, ()> {
    let strokes = many1_count(one_of("/／\\-－—–―─*＊~～")).map(drop);
    let words =
        alt((tag("不适用"), tag("不涉及"), tag("无此项"), tag("暂无"), tag("无"), tag("N/A"), tag("n/a"), tag("NA")));
    alt((strokes, words.map(drop))).parse(i)
}

fn digit(i: &str) -> IResult<&str, char> {
    satisfy(|c| c.is_ascii_digit() || ('０'..='９').contains(&c)).parse(i)
}

/// Digits with separators between them and perhaps decimals, as written. Blanks separate thousands only: between other
/// digits they more likely separate two numbers.
fn digits(i: &str) -> IResult<&str, &str> {
    let comma = || (many1_count(one_of(",，'")), take_while(is_narrow_blank), many1_count(digit)).map(drop);
    let group = || (digit, digit, digit, peek(not(digit)));
    let blank = || (many1_count(satisfy(is_narrow_blank)), group()).map(drop);
    let whole = (many1_count(digit), many0_count(alt((comma(), blank()))));
    let decimals = (one_of(".．"), many1_count(digit));
    recognize((whole, opt(decimals))).parse(i)
}

/// A blank that may separate thousands; a line break may not.
fn is_narrow_blank(c: char) -> bool {
    text::is_blank(c) && !matches!(c, '\n' | '\r' | '\t')
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Plus,
    Minus,
    MoreWord,
    LessWord,
}

fn sign(i: &str) -> IResult<&str, Sign> {
    let symbols = alt((value(Sign::Plus, one_of("+＋")), value(Sign::Minus, one_of("-－−—–"))));
    let more = value(Sign::MoreWord, alt((tag("增加"), tag("新增"), tag("增"))));
    let less = value(Sign::LessWord, alt((tag("减少"), tag("减"))));
    terminated(alt((symbols, more, less)), blanks).parse(i)
}

fn unit(i: &str) -> IResult<&str, Unit> {
    let money = alt((
        value(Unit::HundredMillionYuan, tag("亿元")),
        value(Unit::TenThousandYuan, tag("万元")),
        value(Unit::Yuan, alt((tag("元整"), tag("元"), tag("块")))),
        value(Unit::TenThousand, tag("万")),
    ));
    let pieces = alt((tag("件次"), tag("人次"), recognize(one_of("件项条个份宗起次篇部人笔批"))));
    alt((money, value(Unit::Piece, pieces))).parse(i)
}

/// A remark behind the number: in brackets, or on a line of its own.
fn remark(i: &str) -> IResult<&str, &str> {
    let bracketed = recognize((one_of("(（[【"), rest));
    let own_line = recognize((
        take_while1(|c| matches!(c, '\n' | '\r')),
        verify(rest, |line: &str| !line.starts_with(|c: char| c.is_ascii_digit())),
    ));
    preceded(take_while(is_narrow_blank), alt((own_line, preceded(blanks, bracketed)))).parse(i)
}

fn number(i: &str) -> IResult<&str, Reading> {
    let bracketed =
        map(delimited(one_of("(（"), (opt(sign), digits), one_of(")）")), |(sign, digits)| (true, sign, digits));
    let open = map((opt(sign), digits), |(sign, digits)| (false, sign, digits));
    let mut grammar = (alt((bracketed, open)), opt(preceded(blanks, unit)), opt(remark));
    let (left, ((brackets, sign, written), unit, remark)) = grammar.parse(i)?;
    let mut notation = notation_of(written);
    let Some(mut number) = decimal(written) else {
        return Ok((left, Reading::plain(Value::NotANumber)));
    };
    if brackets || matches!(sign, Some(Sign::Minus | Sign::LessWord)) {
        number = -number;
    }
    let marks = [
        (brackets, Notation::BRACKETS),
        (matches!(sign, Some(Sign::MoreWord | Sign::LessWord)), Notation::WORD_SIGN),
        (sign == Some(Sign::Plus), Notation::PLUS),
        (unit.is_some(), Notation::UNIT),
        (remark.is_some(), Notation::REMARK),
    ];
    marks.into_iter().filter(|(is, _)| *is).for_each(|(_, mark)| notation.add(mark));
    Ok((left, Reading { value: Value::Number(number), unit, notation }))
}

/// `4/0`: four more, none less.
fn difference(i: &str) -> IResult<&str, Reading> {
    let part = || preceded(opt(one_of("+＋-－−增减")), digits);
    let (left, (more, _, _, _, less)) = (part(), blanks, one_of("/／"), blanks, part()).parse(i)?;
    let value = decimal(more).zip(decimal(less)).map_or(Value::NotANumber, |(more, less)| Value::Number(more - less));
    let mut notation = Notation::SLASH;
    notation.add(notation_of(more));
    notation.add(notation_of(less));
    Ok((left, Reading { value, unit: None, notation }))
}

fn chinese_number(i: &str) -> IResult<&str, Reading> {
    let (left, (number, unit)) = (chinese, opt(preceded(blanks, unit))).parse(i)?;
    let mut notation = Notation::CHINESE;
    if unit.is_some() {
        notation.add(Notation::UNIT);
    }
    Ok((left, Reading { value: Value::Number(Decimal::from(number)), unit, notation }))
}

/// Chinese numerals: `三`, `十二`, `一百二十`, `二〇二三`, `两千零五`.
pub(crate) fn chinese(i: &str) -> IResult<&str, i64> {
    let (left, written) = take_while1(|c| numeral(c).is_some() || multiplier(c).is_some())(i)?;
    let number = chinese_value(written);
    number
        .map(|number| (left, number))
        .ok_or_else(|| nom::Err::Error(nom::error::Error::new(i, nom::error::ErrorKind::Digit)))
}

fn numeral(c: char) -> Option<i64> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' => 1,
        '二' | '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    })
}

fn multiplier(c: char) -> Option<i64> {
    match c {
        '十' => Some(10),
        '百' => Some(100),
        '千' => Some(1_000),
        '万' => Some(10_000),
        _ => None,
    }
}

fn chinese_value(written: &str) -> Option<i64> {
    if !written.chars().any(|c| multiplier(c).is_some()) {
        let digits = written.chars().try_fold(0_i64, |number, c| number.checked_mul(10)?.checked_add(numeral(c)?));
        return digits.filter(|_| written.chars().count() <= 12);
    }
    let (mut total, mut section, mut digit) = (0_i64, 0_i64, None);
    for c in written.chars() {
        match (numeral(c), multiplier(c)) {
            (Some(0), _) => {}
            (Some(number), _) if digit.is_none() => digit = Some(number),
            (_, Some(10_000)) => {
                section = section.checked_add(digit.take().unwrap_or(0))?;
                total = total.checked_add(section.checked_mul(10_000)?)?;
                section = 0;
            }
            (_, Some(times)) => section = section.checked_add(digit.take().unwrap_or(1) * times)?,
            _ => return None,
        }
    }
    total.checked_add(section)?.checked_add(digit.unwrap_or(0))
}

fn notation_of(written: &str) -> Notation {
    let mut notation = Notation::default();
    if !written.is_ascii() {
        notation.add(Notation::FULL_WIDTH);
    }
    if written.contains(|c: char| matches!(c, ',' | '，' | '\'') || text::is_blank(c)) {
        notation.add(Notation::SEPARATED);
    }
    let whole = written.find(['.', '．']).map_or(written, |point| &written[..point]);
    let whole_digits = whole.chars().filter(|c| c.is_numeric()).count();
    if whole_digits > 1 && whole.starts_with(['0', '０']) {
        notation.add(Notation::LEADING_ZERO);
    }
    if let Some((_, decimals)) = written.split_once(['.', '．']) {
        if decimals.chars().all(|c| matches!(c, '0' | '０')) {
            notation.add(Notation::WHOLE_DECIMAL);
        }
        if decimals.trim_end_matches('0').chars().count() > 6 {
            notation.add(Notation::LONG_DECIMAL);
        }
    }
    notation
}

fn decimal(written: &str) -> Option<Decimal> {
    const MOST_DIGITS: usize = 24;
    let narrow = |c: char| match c {
        '0'..='9' | '.' => Some(c),
        '．' => Some('.'),
        '０'..='９' => char::from_u32(u32::from(c) - 0xfee0),
        _ => None,
    };
    let digits: String = written.chars().filter_map(narrow).take(MOST_DIGITS + 1).collect();
    if digits.len() > MOST_DIGITS { None } else { digits.parse::<Decimal>().ok().map(|number| number.normalize()) }
}

/// `1O`, `l`, `O`: what a scanner makes of digits.
fn looks_like_digits(words: &str) -> bool {
    let like = |c: char| {
        c.is_ascii_digit() || matches!(c, 'O' | 'o' | 'Q' | 'D' | 'l' | 'I' | '|' | 'S' | 'B' | 'Z' | '〇' | '○')
    };
    words.chars().all(like)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(cell: &str) -> Option<String> {
        match read(cell).value {
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    #[test]
    fn numbers_of_real_cells() {
        for (cell, expected) in [
            ("0", "0"),
            (" 0 ", "0"),
            ("　１２　", "12"),
            ("1,234", "1234"),
            ("1 234", "1234"),
            ("328.65 万元", "328.65"),
            ("251000元", "251000"),
            ("12（其中修订 3 件）", "12"),
            ("22\n（其中修订 16 件）", "22"),
            ("55\n含自然失效 29 件", "55"),
            ("-1942", "-1942"),
            ("+43", "43"),
            ("减4", "-4"),
            ("增 4", "4"),
            ("（5）", "-5"),
            ("4/0", "4"),
            ("1.0", "1"),
            ("9.50", "9.5"),
            ("三", "3"),
            ("一百二十", "120"),
            ("十二件", "12"),
            ("24252.311082", "24252.311082"),
            ("007", "7"),
        ] {
            assert_eq!(number(cell).as_deref(), Some(expected), "{cell:?}");
        }
    }

    #[test]
    fn signs_for_nothing_are_no_numbers() {
        for cell in ["/", "-", "——", "－", "无", "不适用", "N/A", "*"] {
            assert_eq!(read(cell).value, Value::Placeholder, "{cell:?}");
        }
        assert_eq!(read(" \u{a0}").value, Value::Blank);
    }

    #[test]
    fn words_are_no_numbers() {
        for cell in ["若干", "abc", "1O", "O", "3\n4", "1.2.3", "①", "12abc", "三四百十", "1e5"] {
            assert_eq!(read(cell).value, Value::NotANumber, "{cell:?}");
        }
        assert!(read("1O").notation.has(Notation::LETTER));
        assert!(!read("若干").notation.has(Notation::LETTER));
    }

    #[test]
    fn how_it_is_written_is_kept() {
        for (cell, mark) in [
            ("１２", Notation::FULL_WIDTH),
            ("三", Notation::CHINESE),
            ("1,234", Notation::SEPARATED),
            ("12件", Notation::UNIT),
            ("12（含…）", Notation::REMARK),
            ("007", Notation::LEADING_ZERO),
            ("减4", Notation::WORD_SIGN),
            ("4/0", Notation::SLASH),
            ("1.0", Notation::WHOLE_DECIMAL),
            ("0.30000000000000004", Notation::LONG_DECIMAL),
        ] {
            assert!(read(cell).notation.has(mark), "{cell:?}");
        }
        assert_eq!(read("190.457379").notation, Notation::default());
        assert_eq!(read("3.5万元").unit, Some(Unit::TenThousandYuan));
    }

    #[test]
    fn no_number_is_too_long_to_read() {
        assert_eq!(read(&"9".repeat(400)).value, Value::NotANumber);
        assert_eq!(read(&"九".repeat(400)).value, Value::NotANumber);
    }
}
