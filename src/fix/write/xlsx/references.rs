//! References to cells, in formulas and elsewhere, when a row is put in: what was below it is one row further down.

/// Where a row is put in.
#[derive(Clone, Copy)]
pub(super) struct Inserted<'s> {
    /// The name of the sheet.
    pub(super) sheet: &'s str,
    /// The number of the new row, from 1.
    pub(super) row: u32,
}

impl Inserted<'_> {
    fn moved(self, row: u32) -> u32 {
        row.saturating_add(u32::from(row >= self.row))
    }

    /// A formula as it is written in XML, in the sheet itself or not; nothing where it has something in it that may be a
    /// reference of another kind.
    pub(super) fn formula(self, formula: &str, in_sheet: bool) -> Option<String> {
        // Of a text in quotes that is written with entities, the end is not seen.
        if formula.contains('[') || ["&quot;", "&apos;", "&#"].iter().any(|it| formula.contains(it)) {
            return None;
        }
        let mut out = String::with_capacity(formula.len() + 4);
        let mut rest = formula;
        // Whether what comes next is of the sheet: as a name before it says, or as the cell where the formula is.
        let mut is_here = in_sheet;
        while let Some(first) = rest.chars().next() {
            if first == '"' || first == '\'' {
                let end = quoted(rest, first)?;
                let (text, after) = rest.split_at_checked(end)?;
                out.push_str(text);
                rest = after;
                if first == '\'' {
                    let name = text.trim_matches('\'').replace("''", "'");
                    rest = self.name(&name, rest, &mut out, &mut is_here)?;
                }
                continue;
            }
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let (word, after) = rest.split_at_checked(length)?;
            if word.is_empty() {
                out.push(first);
                rest = rest.get(first.len_utf8()..)?;
                is_here = if first == ':' { is_here } else { in_sheet };
                continue;
            }
            rest = after;
            if after.starts_with('!') {
                out.push_str(word);
                rest = self.name(word, after, &mut out, &mut is_here)?;
                continue;
            }
            let is_row_range = is_row(word) && (out.ends_with(':') || after.starts_with(':'));
            match split(word).filter(|_| is_here && !after.starts_with('(')) {
                Some((column, row)) if column.contains(char::is_alphabetic) || is_row_range => {
                    out.push_str(column);
                    out.push_str(&self.moved(row).to_string());
                }
                _ => out.push_str(word),
            }
        }
        Some(out)
    }

    /// Behind the name of a sheet: the mark, and of which sheet the next reference is.
    fn name<'r>(self, name: &str, rest: &'r str, out: &mut String, is_here: &mut bool) -> Option<&'r str> {
        // From one sheet to another: a reference through several.
        if name.contains(':') || out.trim_end_matches(|c| is_word(c) || c == '\'').ends_with(':') {
            return None;
        }
        let rest = rest.strip_prefix('!')?;
        out.push('!');
        *is_here = name.eq_ignore_ascii_case(self.sheet);
        Some(rest)
    }

    /// Areas of this sheet, blanks between them. Where `grows` says so of an area that the new row is beside, it is in it.
    pub(super) fn areas(self, areas: &str, grows: impl Fn(Area) -> bool) -> Option<String> {
        let moved = |written: &str| {
            let area = Area::read(written)?;
            let (first, last) = match grows(area) {
                true if area.rows.1 + 1 == self.row => (area.rows.0, self.row),
                true if area.rows.0 == self.row => (self.row, self.moved(area.rows.1)),
                _ => (self.moved(area.rows.0), self.moved(area.rows.1)),
            };
            let columns = (crate::emit::column_letters(area.columns.0), crate::emit::column_letters(area.columns.1));
            let one = format!("{}{first}", columns.0);
            Some(if (first, &columns.0) == (last, &columns.1) { one } else { format!("{one}:{}{last}", columns.1) })
        };
        let areas: Vec<String> = areas.split_ascii_whitespace().map(moved).collect::<Option<_>>()?;
        Some(areas.join(" "))
    }
}

/// Cells from a first row and column to a last one, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) rows: (u32, u32),
    pub(super) columns: (u32, u32),
}

impl Area {
    pub(super) fn read(written: &str) -> Option<Self> {
        let (from, to) = written.split_once(':').unwrap_or((written, written));
        let at = |written: &str| crate::read::cell_reference(&written.replace('$', ""));
        let ((first, left), (last, right)) = (at(from)?, at(to)?);
        Some(Self { rows: (first + 1, last + 1), columns: (left + 1, right + 1) })
    }
}

/// The length of the text in quotes that something begins with.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut at = 1;
    loop {
        at += text.get(at..)?.find(quote)? + 1;
        // Twice, it is a letter of the text.
        if !text.get(at..)?.starts_with(quote) {
            return Some(at);
        }
        at += 1;
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '$' | '\\' | '?')
}

fn is_row(word: &str) -> bool {
    let digits = word.strip_prefix('$').unwrap_or(word);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What stands before the row in a reference to a cell, or to a row, and the row.
fn split(word: &str) -> Option<(&str, u32)> {
    let column = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let row = word.get(column.len()..)?.parse().ok().filter(|row| *row > 0)?;
    let letters = column.strip_prefix('$').unwrap_or(column);
    let letters = letters.strip_suffix('$').unwrap_or(letters);
    (letters.len() <= 3 && letters.bytes().all(|byte| byte.is_ascii_alphabetic())).then_some((column, row))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(formula: &str) -> Option<String> {
        Inserted { sheet: "年报", row: 5 }.formula(formula, true)
    }

    #[test]
    fn what_is_below_moves() {
        for (before, after) in [
            ("A4+A5", "A4+A6"),
            ("SUM(D$2:$D$9)-LOG10(5)", "SUM(D$2:$D$10)-LOG10(5)"),
            ("年报!B5+Sheet2!B5+'年报'!C7+B7", "年报!B6+Sheet2!B5+'年报'!C8+B8"),
            ("SUM(Sheet2!B5:B9,B5:B9)", "SUM(Sheet2!B5:B9,B6:B10)"),
            ("IF(A9=\"A9 \"\"A9\",9,5.5E5)", "IF(A10=\"A9 \"\"A9\",9,5.5E5)"),
            ("$1:$3,4:9,A:J,ABCD9,A9_1", "$1:$3,4:10,A:J,ABCD9,A9_1"),
            ("IF(A1&lt;B9,1)&amp;C5", "IF(A1&lt;B10,1)&amp;C6"),
        ] {
            assert_eq!(moved(before).as_deref(), Some(after));
        }
        let elsewhere = Inserted { sheet: "It's", row: 2 }.formula("A9+'It''s'!A9", false);
        assert_eq!(elsewhere.as_deref(), Some("A9+'It''s'!A10"));
    }

    #[test]
    fn what_is_not_known_is_not_moved() {
        for formula in ["表1[合计]", "[1]年报!A5", "SUM(年报:末!A5)", "SUM('年报:末'!A5)", "&quot;A5&quot;", "\"A5"]
        {
            assert_eq!(moved(formula), None, "{formula}");
        }
    }

    #[test]
    fn areas_grow_where_they_are_asked_to() {
        let inserted = Inserted { sheet: "", row: 5 };
        let areas = |written: &str, grows: bool| inserted.areas(written, |_| grows);
        assert_eq!(areas("A1:B4 C5 D4:D5 E4", false).as_deref(), Some("A1:B4 C6 D4:D6 E4"));
        assert_eq!(areas("A1:B4 C5:C9 E4", true).as_deref(), Some("A1:B5 C5:C10 E4:E5"));
        assert_eq!(areas("A:B", false), None);
    }
}
