//! What counts as the same when labels are compared: width, blanks, punctuation and traditional characters do not matter.
//!
//! Nothing here touches what is shown. Compatibility normalisation (NFKC) is not used: it turns `①` into `1` and `㎡` into
//! `m2`, which must not happen to a number.

use serde::Deserialize;
use std::borrow::Cow;
use std::sync::OnceLock;

/// True of blanks of any width, and of characters that take no room at all.
#[must_use]
pub fn is_blank(c: char) -> bool {
    match c {
        '!'..='~' | '\u{3001}'..='\u{fefe}' => false,
        c => {
            c.is_whitespace()
                || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{1c}'..='\u{1f}')
        }
    }
}

/// Without blanks at its ends.
#[must_use]
pub fn trim(text: &str) -> &str {
    // Mostly plain spaces, if anything, are all there is to leave out: that is seen from the bytes.
    let spaces = |byte: &u8| *byte == b' ';
    let bytes = text.as_bytes();
    let start = bytes.iter().take_while(|byte| spaces(byte)).count();
    let end = bytes.len() - bytes[start..].iter().rev().take_while(|byte| spaces(byte)).count();
    let text = &text[start..end];
    let text = if begins_with_a_letter(text) { text } else { text.trim_start_matches(is_blank) };
    if ends_with_a_letter(text) { text } else { text.trim_end_matches(is_blank) }
}

/// Without blanks anywhere.
#[must_use]
pub fn without_blanks(text: &str) -> Cow<'_, str> {
    match text.find(is_blank) {
        None => Cow::Borrowed(text),
        Some(_) => Cow::Owned(text.chars().filter(|c| !is_blank(*c)).collect()),
    }
}

/// Whether a text begins with a visible character, as far as its first byte tells: most of CJK begins with E4 to E9.
fn begins_with_a_letter(text: &str) -> bool {
    text.as_bytes().first().is_some_and(|byte| byte.is_ascii_graphic() || matches!(byte, 0xe4..=0xe9))
}

fn ends_with_a_letter(text: &str) -> bool {
    match text.as_bytes() {
        [.., last] if last.is_ascii() => last.is_ascii_graphic(),
        [.., first, _, _] => matches!(first, 0xe4..=0xe9),
        _ => false,
    }
}

/// A label without everything that does not distinguish labels: it keeps letters, digits and CJK characters only.
///
/// A key is a buffer: one serves for any number of labels.
#[derive(Clone, Debug)]
pub struct Key {
    text: String,
    simplified: &'static [char],
}

impl Default for Key {
    fn default() -> Self {
        Self { text: String::new(), simplified: dense() }
    }
}

impl Key {
    /// The key of `label`.
    #[must_use]
    pub fn of(label: &str) -> String {
        let mut key = Self::default();
        key.fold(label);
        key.text
    }

    /// The first character of the key of `label`.
    #[must_use]
    pub fn first(label: &str) -> Option<char> {
        let simplified = dense();
        label.chars().find_map(|c| folded(simplified, c))
    }

    /// The key of `label`, and for each byte of it where in `label` the character begins that it came from.
    #[must_use]
    pub fn mapped(label: &str) -> (String, Vec<usize>) {
        let (mut key, mut map) = (Self::default(), Vec::new());
        for (at, c) in label.char_indices() {
            key.push(c);
            map.resize(key.text.len(), at);
        }
        (key.text, map)
    }

    /// Makes this the key of `label`, and returns it.
    pub fn fold(&mut self, label: &str) -> &str {
        self.text.clear();
        let mut rest = label;
        while !rest.is_empty() {
            // Most characters are CJK and simple, and stand in the key as they are.
            let simple = rest.chars().take_while(|c| self.is_simple(*c)).map(char::len_utf8).sum();
            let (same, other) = rest.split_at(simple);
            self.text.push_str(same);
            let mut chars = other.chars();
            let Some(c) = chars.next() else { break };
            rest = chars.as_str();
            self.push(c);
            if matches!(c, '(' | '（')
                && let Some(after) = after_reading_aid(rest)
            {
                rest = after;
            }
        }
        &self.text
    }

    fn is_simple(&self, c: char) -> bool {
        let at = (c as usize).wrapping_sub(0x4e00);
        self.simplified.get(at) == Some(&c)
    }

    fn push(&mut self, c: char) {
        self.text.extend(folded(self.simplified, c));
    }
}

/// What a character is in a key; nothing where it does not distinguish labels.
fn folded(simplified: &[char], c: char) -> Option<char> {
    match c {
        '\u{4e00}'..='\u{9fff}' => Some(simplified_by(simplified, c)),
        '0'..='9' | 'a'..='z' => Some(c),
        'A'..='Z' => Some(c.to_ascii_lowercase()),
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).map(|narrow| narrow.to_ascii_lowercase())
        }
        // What most labels have besides; the last question below is a slow one.
        '、' | '，' | '。' | '：' | '（' | '）' | '“' | '”' | '《' | '》' | '\u{3000}' => None,
        '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' => radical(c),
        c if !c.is_ascii() && c.is_alphanumeric() => Some(c),
        _ => None,
    }
}

/// Converted pages put the reading behind a character (`數(shù)據(jù)`): what follows it, if `rest` is inside such a bracket.
#[must_use]
pub fn after_reading_aid(rest: &str) -> Option<&str> {
    let end = rest.find([')', '）']).filter(|end| (1..=12).contains(end))?;
    let inside = &rest[..end];
    let reading = inside.chars().all(|c| c.is_ascii_lowercase() || matches!(c, 'à'..='ü' | 'ā'..='ǜ'));
    let after = rest[end..].chars().next().map_or(0, char::len_utf8);
    (reading && !inside.is_ascii()).then(|| &rest[end + after..])
}

/// What a radical or compatibility form means in a label.
fn radical(c: char) -> Option<char> {
    Some(simplified(ideograph(c)))
}

/// The character that looks like a radical: PDF files name some characters so.
pub(crate) fn ideograph(c: char) -> char {
    const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈户手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨青非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";
    // Pairs of a radical and its character.
    const SUPPLEMENT: &str = "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺈刀⺉刂⺊卜⺌小⺍小⺎兀⺏尣⺐尢⺒巳⺓幺⺔彑⺖忄⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵⺢氺⺣灬⺤爫⺦丬⺧牛⺨犭⺩王⺫目⺬示⺭礻⺯糹⺰纟⺱罓⺲罒⺶羊⺹耂⺺肀⺻聿⺼肉⺽臼⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";
    let found = match c {
        '\u{2f00}'..='\u{2fd5}' => KANGXI.chars().nth(c as usize - 0x2f00),
        '\u{2e80}'..='\u{2ef3}' => {
            let radicals = SUPPLEMENT.chars().step_by(2);
            radicals.zip(SUPPLEMENT.chars().skip(1).step_by(2)).find(|(radical, _)| *radical == c).map(|(_, it)| it)
        }
        _ => None,
    };
    found.unwrap_or(c)
}

#[derive(Deserialize)]
struct Characters {
    simplified: String,
}

/// The simplified characters, indexed by code point from U+4E00: those of the main CJK block.
fn dense() -> &'static [char] {
    static DENSE: OnceLock<Vec<char>> = OnceLock::new();
    DENSE.get_or_init(|| {
        let mut dense: Vec<char> = ('\u{4e00}'..='\u{9fff}').collect();
        let source = include_str!("../../rules/characters.toml");
        let Ok(Characters { simplified }) = toml::from_str(source) else { return dense };
        for pair in simplified.split_whitespace() {
            let mut pair = pair.chars();
            let (Some(traditional), Some(simple)) = (pair.next(), pair.next()) else { continue };
            if let Some(c) = (traditional as usize).checked_sub(0x4e00).and_then(|at| dense.get_mut(at)) {
                *c = simple;
            }
        }
        dense
    })
}

fn simplified(c: char) -> char {
    simplified_by(dense(), c)
}

fn simplified_by(dense: &[char], c: char) -> char {
    (c as usize).checked_sub(0x4e00).and_then(|at| dense.get(at).copied()).unwrap_or(c)
}

/// The text with traditional characters simplified, every byte position unchanged; `None` where there are none.
#[must_use]
pub fn simplify(text: &str) -> Option<String> {
    let dense = dense();
    let simplified = |c: char| simplified_by(dense, c);
    let first = first_traditional(text.as_bytes(), dense)?;
    let mut out = String::with_capacity(text.len());
    out.push_str(&text[..first]);
    out.extend(text[first..].chars().map(simplified));
    Some(out)
}

/// Where the first traditional character stands; looked for in bytes, since every text is searched and most have none.
fn first_traditional(bytes: &[u8], dense: &[char]) -> Option<usize> {
    const RUN: usize = 16;
    let mut at = 0;
    while let Some(&first) = bytes.get(at) {
        at += match first {
            ..0x80 if bytes.get(at..at + RUN).is_some_and(<[u8]>::is_ascii) => RUN,
            ..0x80 => 1,
            0xe4..=0xe9 => {
                let [_, second, third] = *bytes.get(at..)?.first_chunk()?;
                let code = u32::from(first & 0xf) << 12 | u32::from(second & 0x3f) << 6 | u32::from(third & 0x3f);
                let simple = (code as usize).checked_sub(0x4e00).and_then(|at| dense.get(at));
                if simple.is_some_and(|simple| u32::from(*simple) != code) {
                    return Some(at);
                }
                3
            }
            0xf0.. => 4,
            0xe0.. => 3,
            0xc0.. => 2,
            _ => 1,
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_forget_width_blanks_punctuation_and_tradition() {
        let key = Key::of("3.危及“三安全一稳定”");
        for same in [
            "３．危及\"三安全一稳定\"",
            "3、危及三安全一稳定",
            " 3. 危及 “三安全\u{a0}一稳定” ",
            "**3.危及“三安全一穩定”**",
        ] {
            assert_eq!(Key::of(same), key, "{same}");
        }
        assert_eq!(Key::of("本年制發(fā)件數(shù)"), "本年制发件数");
        assert_eq!(Key::of("⼀、总体情况"), "一总体情况");
        assert_eq!(Key::of("⾏政、⺠⻔⻘"), "行政民门青");
    }

    #[test]
    fn numbers_keep_their_signs_of_being_none() {
        assert_eq!(Key::of("①"), "①");
        assert_eq!(Key::of("采购总金额(元)"), "采购总金额元");
    }

    #[test]
    fn simplifying_moves_nothing() {
        let text = "1 規章 规章";
        assert_eq!(simplify(text).as_deref(), Some("1 规章 规章"));
        assert_eq!(simplify("规章"), None);
        for c in '\u{80}'..='\u{ffff}' {
            let simple = simplified(c);
            assert_eq!(simplify(&format!("1{c}，")), (simple != c).then(|| format!("1{simple}，")), "{c}");
        }
    }
}
