//! Personal data: identity numbers, mobile numbers, bank cards, names beside them.
//!
//! What is found is also said to be hidden: which letters and digits no output may show.

use crate::lexicon::Privacy;
use crate::read::{Block, Cell, Document, Table};
use crate::report::{Personal, PersonalKind, Report};
use crate::text::{self, Span, Text};
use std::ops::Range;

/// Finds personal data, and the places that are to be hidden.
pub(super) fn find(document: &Document, report: &Report, privacy: &Privacy) -> (Vec<Personal>, Vec<Span>) {
    let mut finder = Finder { document, privacy, found: Vec::new(), hidden: Vec::new() };
    for block in &document.blocks {
        match block {
            Block::Paragraph(paragraph) => finder.paragraph(&paragraph.text),
            Block::Table(table) => {
                let first = table.cells.first().map(|cell| cell.text.span()).unwrap_or_default();
                let of_form = report.tables.iter().any(|found| found.span.contains(first));
                if !of_form {
                    finder.table(table);
                }
            }
            Block::Picture(_) | Block::Sheet(_) => {}
        }
    }
    finder.hidden.sort_unstable();
    finder.hidden.dedup();
    (finder.found, finder.hidden)
}

struct Finder<'d> {
    document: &'d Document,
    privacy: &'d Privacy,
    found: Vec<Personal>,
    hidden: Vec<Span>,
}

/// A number that is somebody's.
struct Number {
    kind: PersonalKind,
    range: Range<usize>,
}

impl<'d> Finder<'d> {
    fn words(&self, text: &'d Text) -> &'d str {
        self.document.read(text)
    }

    fn paragraph(&mut self, text: &'d Text) {
        let words = self.words(text);
        let numbers = numbers(words, self.privacy);
        let contact = !numbers.is_empty() && self.privacy.contact.iter().any(|word| words.contains(word.as_str()));
        for number in numbers {
            self.add(text, &number, contact, false);
        }
        self.applicants(text, words);
        self.homes(text, words);
    }

    fn add(&mut self, text: &Text, number: &Number, contact: bool, beside_name: bool) {
        let span = text.locate(number.range.clone());
        if number.kind != PersonalKind::Mailbox {
            self.hide_digits(text, number.range.clone());
        }
        self.found.push(Personal { kind: number.kind, span, contact, beside_name });
    }

    /// All but the first three digits and the last two.
    fn hide_digits(&mut self, text: &Text, range: Range<usize>) {
        const SHOWN_BEFORE: usize = 3;
        const SHOWN_BEHIND: usize = 2;
        let words = self.document.read(text);
        let Some(written) = words.get(range.clone()) else { return };
        let digits: Vec<(usize, char)> =
            written.char_indices().filter(|(_, c)| digit(*c).is_some() || matches!(c, 'x' | 'X')).collect();
        let last = digits.len().saturating_sub(SHOWN_BEHIND);
        for (at, c) in digits.get(SHOWN_BEFORE..last).unwrap_or_default() {
            let start = range.start + at;
            self.hidden.push(text.locate(start..start + c.len_utf8()));
        }
    }

    /// All of a name but its first character.
    fn hide_name(&mut self, text: &Text, range: Range<usize>) {
        let words = self.document.read(text);
        let Some(name) = words.get(range.clone()) else { return };
        for (at, c) in name.char_indices().skip(1).filter(|(_, c)| !text::is_blank(*c)) {
            let start = range.start + at;
            self.hidden.push(text.locate(start..start + c.len_utf8()));
        }
    }

    /// `申请人王建国向我局申请公开…`
    fn applicants(&mut self, text: &'d Text, words: &'d str) {
        const WORD: &str = "申请人";
        for at in memchr::memmem::find_iter(words.as_bytes(), WORD) {
            let start = at + WORD.len();
            let rest = &words[start..];
            let colon = rest.len() - rest.trim_start_matches(['：', ':', ' ']).len();
            let after = &rest[colon..];
            // Names of four characters have a surname of two.
            let compound = |it: &String| it.chars().count() > 1 && after.starts_with(it.as_str());
            let longest = if self.privacy.surnames.iter().any(compound) { 3 } else { 2 };
            let lengths = after.char_indices().map(|(at, _)| at).chain([after.len()]).skip(2).take(longest);
            let ends =
                |end: &usize| self.privacy.after_applicant.iter().any(|word| after[*end..].starts_with(word.as_str()));
            let end = lengths.filter(|end| self.privacy.is_name(&after[..*end])).find(ends);
            if let Some(end) = end {
                let range = start + colon..start + colon + end;
                self.found.push(Personal {
                    kind: PersonalKind::Applicant,
                    span: text.locate(range.clone()),
                    contact: false,
                    beside_name: false,
                });
                self.hide_name(text, range);
            }
        }
    }

    /// `家住松鹤镇柳河村 3 组 12 号`
    fn homes(&mut self, text: &'d Text, words: &'d str) {
        const LIVES: &str = "住";
        const LONGEST: usize = 40;
        const SHOWN: usize = 3;
        for at in memchr::memmem::find_iter(words.as_bytes(), LIVES) {
            let (before, behind) = words.split_at(at);
            let ends = |word: &String| {
                let (lead, tail) = word.split_at(word.find(LIVES)?);
                (before.ends_with(lead) && behind.starts_with(tail)).then_some(at + tail.len())
            };
            let word = self.privacy.home_words.iter().find_map(ends);
            let is_other = self.privacy.no_homes.iter().any(|word| behind.starts_with(word.as_str()));
            let Some(end) = word.filter(|_| !is_other) else { continue };
            let rest = words[end..].trim_start_matches(['：', ':', ' ', '在', '于', '为', '是']);
            let start = words.len() - rest.len();
            let stop = rest.char_indices().take(LONGEST).find(|(_, c)| "，。；、）),;\n".contains(*c));
            let longest = rest.char_indices().nth(LONGEST).map_or(rest.len(), |(at, _)| at);
            let address = &rest[..stop.map_or(longest, |(at, _)| at)];
            let Some(address) = address_end(address).and_then(|end| address.get(..end)) else { continue };
            let range = start..start + address.len();
            let span = text.locate(range);
            self.found.push(Personal { kind: PersonalKind::Address, span, contact: false, beside_name: false });
            for (at, c) in address.char_indices().skip(SHOWN) {
                self.hidden.push(text.locate(start + at..start + at + c.len_utf8()));
            }
        }
    }

    fn table(&mut self, table: &'d Table) {
        let rows: Vec<&[Cell]> = table.rows().collect();
        let mut header: Vec<(u16, Column)> = Vec::new();
        let mut header_span = None;
        let (mut names, mut with_mobile) = (0, 0);
        let mut kind = PersonalKind::Table;
        let mut first_row = None;
        for row in rows {
            let labels = self.header(row);
            let is_header = labels.iter().any(|(_, column)| *column == Column::Name) && labels.len() > 1;
            if is_header && names == 0 {
                header_span = row.first().zip(row.last()).map(|(first, last)| first.text.span().to(last.text.span()));
                header = labels;
            }
            if row
                .iter()
                .any(|cell| self.privacy.benefits.iter().any(|word| self.words(&cell.text).contains(word.as_str())))
            {
                kind = PersonalKind::Benefits;
            }
            let of_names = |cell: &&Cell| {
                let column = header.iter().find(|(at, _)| *at == cell.column).map(|(_, column)| *column);
                self.privacy.is_name(self.words(&cell.text)) && column.is_none_or(|column| column == Column::Name)
            };
            let of_header =
                |cell: &&Cell| header.iter().any(|(at, column)| *at == cell.column && *column == Column::Name);
            let named: Vec<&Cell> = row.iter().filter(of_names).collect();
            let in_column = named.iter().any(of_header);
            let mut mobile = false;
            for cell in row {
                for number in numbers(self.document.read(&cell.text), self.privacy) {
                    mobile |= number.kind != PersonalKind::Mailbox;
                    self.add(&cell.text, &number, false, !named.is_empty());
                }
            }
            if !named.is_empty() && mobile {
                with_mobile += 1;
            }
            names += usize::from(in_column && !is_header);
            if mobile || in_column && self.says_much(&header) {
                first_row = first_row.or(row.first().map(|cell| cell.text.span()));
                for cell in named {
                    let length = self.document.read(&cell.text).len();
                    self.hide_name(&cell.text, 0..length);
                }
            }
        }
        let told = names > 0 && self.says_much(&header);
        if told || with_mobile > 1 {
            let span = header_span.or(first_row).unwrap_or_default();
            let kind = if told { kind } else { PersonalKind::Table };
            self.found.push(Personal { kind, span, contact: false, beside_name: true });
        }
    }

    /// What the columns of a row are of, if it is a header.
    fn header(&self, row: &[Cell]) -> Vec<(u16, Column)> {
        const LONGEST: usize = 36;
        let is_one_of = |words: &str, list: &[String]| list.iter().any(|word| words == word.as_str());
        let column = |cell: &Cell| {
            let words: String = self.document.read(&cell.text).chars().filter(|c| !text::is_blank(*c)).collect();
            let column = if words.len() > LONGEST {
                return None;
            } else if is_one_of(&words, &self.privacy.name_headers) {
                Column::Name
            } else if is_one_of(&words, &self.privacy.personal_headers) {
                Column::Personal
            } else if is_one_of(&words, &self.privacy.office_headers) {
                Column::Office
            } else {
                return None;
            };
            Some((cell.column, column))
        };
        row.iter().filter_map(column).collect()
    }

    /// Names with what is nobody's business; officials with their duties are another matter.
    fn says_much(&self, header: &[(u16, Column)]) -> bool {
        let has = |wanted: Column| header.iter().any(|(_, column)| *column == wanted);
        has(Column::Name) && has(Column::Personal) && !has(Column::Office)
    }
}

/// Where an address ends: a place, and behind the number of a house in it.
fn address_end(words: &str) -> Option<usize> {
    let number = |c: char| digit(c).is_some() || "一二三四五六七八九十".contains(c);
    let is_place = words.contains(['镇', '乡', '村', '街', '路', '巷', '区']);
    let pairs = words.char_indices().zip(words.char_indices().skip(1));
    let houses = pairs.filter(|((_, c), (_, next))| number(*c) && "组号室栋幢单".contains(*next));
    houses.map(|(_, (at, c))| at + c.len_utf8()).last().filter(|_| is_place)
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Personal,
    Office,
}

fn digit(c: char) -> Option<u32> {
    c.to_digit(10).or_else(|| ('０'..='９').contains(&c).then(|| u32::from(c) - 0xff10))
}

/// The numbers in a text that are somebody's.
fn numbers(words: &str, privacy: &Privacy) -> Vec<Number> {
    const SHORTEST: usize = 11;
    let mut found = Vec::new();
    let ascii = words.bytes().filter(u8::is_ascii_digit).count();
    let full_width = || words.contains(|c: char| ('０'..='９').contains(&c));
    if ascii < SHORTEST && !words.contains('@') && !full_width() {
        return found;
    }
    let mut chars = words.char_indices().peekable();
    let mut before = ' ';
    while let Some((start, c)) = chars.next() {
        let Some(first) = digit(c) else {
            before = c;
            continue;
        };
        let mut run = Run { digits: vec![first], groups: vec![1], range: start..start + c.len_utf8(), check: None };
        let mut gap = None;
        while let Some((at, c)) = chars.peek().copied() {
            match digit(c) {
                Some(digit) => {
                    if gap.take().is_some() {
                        run.groups.push(0);
                    }
                    run.digits.push(digit);
                    if let Some(last) = run.groups.last_mut() {
                        *last += 1;
                    }
                    run.range.end = at + c.len_utf8();
                }
                None if matches!(c, ' ' | '-') && gap.is_none() => gap = Some(at),
                None => break,
            }
            chars.next();
        }
        let behind = words[run.range.end..].chars().next().unwrap_or(' ');
        if matches!(behind, 'x' | 'X') && gap.is_none() {
            run.check = Some(10);
            run.range.end += 1;
            chars.next();
        }
        let behind = words[run.range.end..].chars().next().unwrap_or(' ');
        // `13912345678 次`
        let counts = "次元件条份万亿亩吨".contains(behind);
        let part_of_name =
            before.is_ascii_alphanumeric() || matches!(before, '/' | '=' | '_' | '.' | '&' | '#' | '%' | '〔' | '第');
        if !part_of_name && !counts && !behind.is_ascii_alphanumeric() {
            let kind = run.kind(words, privacy);
            found.extend(kind.map(|kind| Number { kind, range: run.range.clone() }));
        }
        before = '0';
        if gap.is_some() {
            before = ' ';
        }
    }
    found
}

/// Digits one after the other, blanks or dashes between groups of them.
struct Run {
    digits: Vec<u32>,
    groups: Vec<usize>,
    range: Range<usize>,
    /// The check digit `X`.
    check: Option<u32>,
}

impl Run {
    fn kind(&self, words: &str, privacy: &Privacy) -> Option<PersonalKind> {
        const AROUND: usize = 60;
        let whole = self.groups.len() == 1;
        let mut from = self.range.start.saturating_sub(AROUND);
        while !words.is_char_boundary(from) {
            from += 1;
        }
        let near = |list: &[String]| list.iter().any(|word| words[from..self.range.start].contains(word.as_str()));
        let is_mobile = || {
            // +86
            let (digits, groups) = match (self.digits.as_slice(), self.groups.as_slice()) {
                ([8, 6, digits @ ..], [2, groups @ ..]) => (digits, groups),
                (digits, groups) => (digits, groups),
            };
            let in_groups = matches!(groups, [11] | [3, 4, 4] | [3, 8]);
            self.check.is_none() && in_groups && matches!(digits, [1, 3..=9, ..]) && digits.len() == 11
        };
        let mailbox = || {
            words[self.range.end..].starts_with('@')
                && privacy.mailboxes.iter().any(|it| words[self.range.end + 1..].starts_with(it.as_str()))
        };
        let length = self.digits.len() + usize::from(self.check.is_some());
        if length == 18 && self.is_id() {
            Some(PersonalKind::IdNumber)
        } else if is_mobile() {
            Some(PersonalKind::Mobile)
        } else if length == 15 && whole && near(&privacy.id_words) && self.is_day(6, 2) {
            Some(PersonalKind::OldIdNumber)
        } else if (16..=19).contains(&length)
            && self.check.is_none()
            && near(&privacy.card_words)
            && !near(&privacy.office_accounts)
            && self.is_card()
        {
            Some(PersonalKind::BankCard)
        } else if mailbox() {
            Some(PersonalKind::Mailbox)
        } else {
            None
        }
    }

    fn number(&self, at: usize, length: usize) -> u32 {
        self.digits.get(at..at + length).unwrap_or_default().iter().fold(0, |number, digit| number * 10 + digit)
    }

    /// Whether month and day stand behind a year of `length` digits.
    fn is_day(&self, at: usize, length: usize) -> bool {
        (1..=12).contains(&self.number(at + length, 2)) && (1..=31).contains(&self.number(at + length + 2, 2))
    }

    /// GB 11643: a day, and a check digit.
    fn is_id(&self) -> bool {
        const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        const CHECKS: [u32; 11] = [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2];
        let sum: u32 = self.digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
        let check = self.check.or(self.digits.get(17).copied());
        let year = self.number(6, 4);
        (1900..2100).contains(&year) && self.is_day(6, 4) && check == CHECKS.get(sum as usize % 11).copied()
    }

    /// Luhn's check.
    fn is_card(&self) -> bool {
        let weighed = |(at, digit): (usize, &u32)| match (at % 2, digit * 2) {
            (0, _) => *digit,
            (_, double) if double > 9 => double - 9,
            (_, double) => double,
        };
        self.digits.iter().rev().enumerate().map(weighed).sum::<u32>() % 10 == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::tests::vocabulary;

    fn kinds(words: &str) -> Vec<PersonalKind> {
        numbers(words, &vocabulary().lexicon.privacy).iter().map(|number| number.kind).collect()
    }

    #[test]
    fn numbers_are_known_by_their_checks() {
        use PersonalKind::{BankCard, IdNumber, Mailbox, Mobile, OldIdNumber};
        for (words, expected) in [
            ("身份证号11010519491231002X，", vec![IdNumber]),
            ("身份证号１１０１０５１９４９１２３１００２Ｘ", vec![]),
            ("110105194912310021", vec![]),
            ("联系人手机13912345678。", vec![Mobile]),
            ("139 1234 5678", vec![Mobile]),
            ("139-1234-5678", vec![Mobile]),
            ("电话0571-88886666", vec![]),
            ("12345678901", vec![]),
            ("http://x.gov.cn/13912345678.html", vec![]),
            ("订单202313912345678", vec![]),
            ("身份证320106850101123", vec![OldIdNumber]),
            ("编号320106850101123", vec![]),
            ("银行卡号6222021234567890129", vec![]),
            ("开户银行账号4111111111111111", vec![BankCard]),
            ("4111111111111111", vec![]),
            ("邮箱123456789@qq.com", vec![Mailbox]),
            ("统一社会信用代码91330100MA27XX1234", vec![]),
        ] {
            assert_eq!(kinds(words), expected, "{words}");
        }
    }
}
