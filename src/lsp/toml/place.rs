//! Where in a TOML file the cursor is. The file is being written: it may be no TOML yet.

use std::ops::Range;

/// What is around a place in a TOML file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// The header above: `rule`, `rule.example`; nothing at the top.
    pub(super) header: String,
    /// The keys whose value the place is in, the outermost first.
    pub(super) keys: Vec<String>,
    /// Whether a value is wanted here, and no key.
    pub(super) in_value: bool,
    /// Whether that is a string, and of that the part from its quote to the place.
    pub(super) string: Option<Range<usize>>,
    /// The name that the place is in or behind.
    pub(super) word: Range<usize>,
}

/// What of a file stands between brackets, and the key that was read last in it.
#[derive(Clone, Debug, Default)]
struct Level {
    key: Option<String>,
    in_value: bool,
    /// Whether keys are wanted in it: not in lists.
    is_table: bool,
}

/// Finds out where byte `at` of a file is.
pub(super) fn place(text: &str, at: usize) -> Place {
    let word = word_at(text, at);
    let mut scan =
        Scan { text, at: 0, header: String::new(), levels: vec![Level { is_table: true, ..Level::default() }] };
    let string = scan.until(word.start);
    let Scan { header, levels, .. } = scan;
    let in_value = levels.last().is_some_and(|level| level.in_value || !level.is_table);
    let keys = levels.into_iter().filter(|level| level.in_value).filter_map(|level| level.key).collect();
    Place { header, keys, in_value, string, word }
}

/// The name around a place: letters, digits, and what joins them.
fn word_at(text: &str, at: usize) -> Range<usize> {
    let of_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '*');
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let start =
        before.rfind(|c| !of_word(c)).map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
    let end = at + after.find(|c| !of_word(c)).unwrap_or(after.len());
    // From one to another: two names.
    let start = text.get(start..at).and_then(|word| word.rfind("..")).map_or(start, |dots| start + dots + "..".len());
    let end = text.get(at..end).and_then(|word| word.find("..")).map_or(end, |dots| at + dots);
    start..end.max(start)
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    header: String,
    levels: Vec<Level>,
}

impl Scan<'_> {
    /// Reads up to a place; where that is in a string, the part of the string before it.
    fn until(&mut self, end: usize) -> Option<Range<usize>> {
        while self.at < end {
            let rest = self.text.get(self.at..)?;
            let c = rest.chars().next()?;
            let length = match c {
                '"' | '\'' => {
                    let length = string(rest);
                    if self.at + length > end || length == rest.len() && !closes(rest) {
                        return Some(self.at..end);
                    }
                    length
                }
                '#' => rest.find('\n').unwrap_or(rest.len()),
                '[' if self.levels.len() == 1 && !self.in_value() => self.header(rest),
                _ => {
                    self.sign(c);
                    if c.is_alphanumeric() || matches!(c, '_' | '-' | '.') { self.name(rest) } else { c.len_utf8() }
                }
            };
            self.at += length;
        }
        None
    }

    fn in_value(&self) -> bool {
        self.levels.last().is_some_and(|level| level.in_value)
    }

    fn header(&mut self, rest: &str) -> usize {
        let line = rest.lines().next().unwrap_or_default();
        self.header = line.trim_matches(['[', ']', ' ', '\t', '\r']).to_owned();
        line.len().max(1)
    }

    /// A name: a key, where keys are wanted.
    fn name(&mut self, rest: &str) -> usize {
        let length = rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '-' | '.')).unwrap_or(rest.len());
        if let Some(level) = self.levels.last_mut().filter(|level| level.is_table && !level.in_value) {
            level.key = rest.get(..length).map(str::to_owned);
        }
        length
    }

    fn sign(&mut self, c: char) {
        let outermost = self.levels.len() == 1;
        let Some(level) = self.levels.last_mut() else { return };
        match c {
            '=' if level.is_table => level.in_value = true,
            '\n' if outermost => (level.key, level.in_value) = (None, false),
            ',' if !outermost && level.is_table => (level.key, level.in_value) = (None, false),
            '[' => self.levels.push(Level::default()),
            '{' => self.levels.push(Level { is_table: true, ..Level::default() }),
            ']' | '}' if !outermost => drop(self.levels.pop()),
            _ => {}
        }
    }
}

/// The length of the string that a text begins with; of one that does not end, of what there is of it.
fn string(text: &str) -> usize {
    let quote = text.get(..1).unwrap_or_default();
    let long = quote.repeat(3);
    let (mark, multiline) = if text.starts_with(&long) { (long.as_str(), true) } else { (quote, false) };
    let mut at = mark.len();
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if text.get(at..).is_some_and(|rest| rest.starts_with(mark)) {
            return at + mark.len();
        }
        if c == '\n' && !multiline {
            return at;
        }
        let escaped = c == '\\' && quote == "\"";
        at += c.len_utf8();
        if escaped {
            at += text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        }
    }
    text.len()
}

fn closes(text: &str) -> bool {
    let quote = text.get(..1).unwrap_or_default();
    text.len() > 1 && text.ends_with(quote)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is around the stroke: header, keys, whether a value is wanted, and the word.
    fn shown(text: &str) -> String {
        let at = text.find('‸').expect("a stroke");
        let text = text.replacen('‸', "", 1);
        let Place { header, keys, in_value, string, word } = place(&text, at);
        let wanted = match (in_value, string) {
            (true, Some(string)) => format!("string {:?}", &text[string]),
            (true, None) => "value".to_owned(),
            (false, _) => "key".to_owned(),
        };
        format!("[{header}] {} {wanted} {}", keys.join("/"), &text[word])
    }

    #[test]
    fn places() {
        for (text, expected) in [
            ("na‸", "[]  key na"),
            ("[[rule]]\nna‸me = \"a\"", "[rule]  key name"),
            ("[[rule]]\nname = \"a\"\nseverity = ‸", "[rule] severity value "),
            ("[[rule]]\nassert = \"row.pre‸", "[rule] assert string \"\\\"\" row.pre"),
            ("[[rule]]\nassert = \"a == row.pre‸sent\"\n", "[rule] assert string \"\\\"a == \" row.present"),
            ("[[rule]]\nforms = [\"2019\", \"20‸", "[rule] forms string \"\\\"\" 20"),
            ("[[rule]]\nvariants = [\n { when = \"a\", sev‸", "[rule] variants key sev"),
            ("[[rule]]\nvariants = [\n { when = \"x ‸\", severity", "[rule] variants/when string \"\\\"x \" "),
            ("[[rule]]\nmessage = { zh = \"{ro‸w}\" }", "[rule] message/zh string \"\\\"{\" row"),
            ("[rule.example]\nwrong = \"\"\"\n| a = 1 |\n\"\"\"\nri‸", "[rule.example]  key ri"),
            ("a = 'x # y' # \"\nb‸", "[]  key b"),
            ("a = \"x\\\" ‸y\"", "[] a string \"\\\"x\\\\\\\" \" y"),
            ("a = \"no end\nb = ‸", "[] b value "),
            ("assert = \"sum(a..b‸c.d", "[] assert string \"\\\"sum(a..\" bc.d"),
            ("assert = \"sum(a‸b..c", "[] assert string \"\\\"sum(\" ab"),
            ("[‸", "[]  key "),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
