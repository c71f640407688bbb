//! Headings of the top level, and the sections they open.

use super::labels::{self, Likeness};
use super::lines::{Class, Kind, Line, Lines, Said};
use super::number;
use super::run_on;
use crate::form::{Forms, SectionId};
use crate::report::{Heading, Section, Stated};
use crate::text::{self, Key, Span};
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while};
use nom::character::complete::{digit1, one_of};
use nom::combinator::{map_opt, opt};
use nom::sequence::{delimited, terminated};
use nom::{IResult, Parser};
use std::collections::HashMap;

/// The headings of a document, and the line each stands in.
#[derive(Debug, Default)]
pub(super) struct Headings {
    pub(super) headings: Vec<Heading>,
    lines: Vec<usize>,
    likeness: Vec<Likeness>,
    /// Numbered in Arabic digits: as items inside a section are.
    arabic: Vec<bool>,
    /// Titles of sections that stand elsewhere a second time, with no number: over a table on a sheet of its own, say.
    again: Vec<(usize, SectionId)>,
}

impl Headings {
    /// The section that is opened by line `line`.
    pub(super) fn section_at(&self, line: usize) -> Option<SectionId> {
        let at = self.lines.binary_search(&line).ok()?;
        self.headings[at].section
    }

    /// The section whose title line `line` says again.
    pub(super) fn said_again_at(&self, line: usize) -> Option<SectionId> {
        let at = self.again.binary_search_by_key(&line, |(line, _)| *line).ok()?;
        Some(self.again[at].1)
    }

    /// Whether a heading stands in line `line`.
    pub(super) fn is_at(&self, line: usize) -> bool {
        self.lines.binary_search(&line).is_ok()
    }

    /// The line of the first heading that opens a section.
    pub(super) fn first_section(&self) -> Option<usize> {
        let mut sections = self.headings.iter().zip(&self.lines).filter(|(heading, _)| heading.section.is_some());
        sections.next().map(|(_, line)| *line)
    }

    /// Finds the headings.
    pub(super) fn find(lines: &Lines<'_, '_>, forms: &Forms) -> Self {
        let mut headings = Self::default();
        for (at, line) in lines.lines.iter().enumerate() {
            let last = at + 1 == lines.lines.len();
            if let Some((heading, likeness)) = heading(line, lines, forms, last) {
                let arabic = line.said.is_some_and(|said| said.words.starts_with(|c: char| c.is_ascii_digit()));
                headings.headings.push(heading);
                headings.lines.push(at);
                headings.likeness.push(likeness);
                headings.arabic.push(arabic);
            }
        }
        headings.settle();
        headings
    }

    /// A section begins once: at the heading that says so best. Others that name it are no headings of sections.
    fn settle(&mut self) {
        let chinese = |at: &usize| self.headings[*at].numeral.is_some() && !self.arabic[*at];
        let is_chinese = (0..self.headings.len()).any(|at| chinese(&at) && self.headings[at].section.is_some());
        for (heading, arabic) in self.headings.iter_mut().zip(&self.arabic) {
            heading.section = heading.section.filter(|_| !(is_chinese && *arabic));
        }
        let mut best: HashMap<SectionId, (bool, Likeness, usize)> = HashMap::new();
        for (at, heading) in self.headings.iter().enumerate() {
            let Some(section) = heading.section else { continue };
            let rank = (heading.numeral.is_none(), self.likeness[at], at);
            best.entry(section).and_modify(|best| *best = rank.min(*best)).or_insert(rank);
        }
        let is_again = |at: &usize, section: &SectionId| {
            let is_first = best.get(section).is_some_and(|best| best.2 == *at);
            !is_first && self.headings[*at].numeral.is_none() && self.likeness[*at] == Likeness::Exact
        };
        let named = self.headings.iter().enumerate().filter_map(|(at, heading)| Some((at, heading.section?)));
        let again = named.filter(|(at, section)| is_again(at, section));
        self.again = again.map(|(at, section)| (self.lines[at], section)).collect();
        for (at, heading) in self.headings.iter_mut().enumerate() {
            heading.section = heading.section.filter(|section| best.get(section).is_some_and(|best| best.2 == at));
        }
    }

    /// The sections, each up to the next; the last up to byte `end` of the view.
    pub(super) fn sections(&self, lines: &Lines<'_, '_>, end: usize) -> Vec<Section> {
        let opening = self.headings.iter().enumerate().filter_map(|(at, heading)| Some((at, heading.section?)));
        let opening: Vec<(usize, SectionId)> = opening.collect();
        let mut sections = Vec::new();
        for (place, (at, id)) in opening.iter().enumerate() {
            let start = self.headings[*at].title.span.end as usize;
            let next = opening.get(place + 1).map(|(next, _)| lines.lines[self.lines[*next]].span.start as usize);
            let span = Span::new(start, next.unwrap_or(end).max(start));
            sections.push(Section { id: *id, heading: *at, likeness: self.likeness[*at], span });
        }
        sections
    }
}

/// The number of a heading, with its stop: `一、`, `1.`, `第一部分`; `六` and `l六、` too.
fn numeral(i: &str) -> IResult<&str, u32> {
    const MOST: u32 = 12;
    fn small(number: i64) -> Option<u32> {
        u32::try_from(number).ok().filter(|number| (1..=MOST).contains(number))
    }
    let blanks = || take_while(text::is_blank);
    let chinese = || map_opt(number::chinese, small);
    let arabic = map_opt(digit1, |digits: &str| digits.parse().ok().and_then(small));
    let stop = delimited(blanks(), one_of("、.．,，:：・"), blanks());
    let part = (tag("部分"), blanks(), opt(one_of("、:：")), blanks());
    let stray = opt(one_of("lI|1"));
    let no_stop = terminated(chinese(), blanks());
    alt((
        delimited(opt(tag("第")), chinese(), part),
        terminated(alt((chinese(), arabic)), stop),
        delimited(stray, chinese(), delimited(blanks(), one_of("、.．"), blanks())),
        no_stop,
    ))
    .parse(i)
}

/// The heading that a line is or begins with, and how right its title is.
///
/// The last line of all may be cut in the middle of its title.
fn heading(line: &Line<'_>, lines: &Lines<'_, '_>, forms: &Forms, last: bool) -> Option<(Heading, Likeness)> {
    let said = line.said?;
    let is_label = matches!(lines.of(line), [piece] if matches!(piece.class, Class::Label(_) | Class::Value(_)));
    let may_begin = said.words.chars().next().is_some_and(|c| !matches!(c, '（' | '(' | '《' | '“'));
    if is_label || !may_begin {
        return None;
    }
    let (rest, number) = match numeral(said.words) {
        Ok((rest, number)) => (rest, Some(number)),
        Err(_) => (said.words, None),
    };
    let start = said.words.len() - rest.len();
    let found = title(rest, number, forms, last).or_else(|| own_title(&said, rest, number, line.kind))?;
    let Title { length, section, likeness } = found;
    let numeral = number.map(|value| Stated { value, span: said.locate(0..start) });
    let title = Stated { value: rest[..length].to_owned(), span: said.locate(start..start + length) };
    Some((Heading { numeral, title, section }, likeness))
}

struct Title {
    length: usize,
    section: Option<SectionId>,
    likeness: Likeness,
}

/// The title of a section that `rest` is or begins with.
fn title(rest: &str, number: Option<u32>, forms: &Forms, last: bool) -> Option<Title> {
    const LONGEST: usize = 150;
    if number.is_none() && !forms.labels().may_begin_title(rest) {
        return None;
    }
    if rest.len() <= LONGEST {
        let key = Key::of(rest);
        if let Some((section, wording)) = forms.labels().title(&key) {
            return Some(Title { length: rest.len(), section: Some(section), likeness: labels::likeness(wording) });
        }
        number?;
        if let Some(found) = Some(rest).filter(|_| last).and_then(|rest| cut_title(rest, number, forms)) {
            return Some(found);
        }
        if let Some(found) = begins_with_title(rest, number, forms) {
            return Some(found);
        }
        let near = forms.labels().titles().filter_map(|(title, section, _)| {
            labels::near(&key, title).then_some(Title {
                length: rest.len(),
                section: Some(section),
                likeness: Likeness::Near,
            })
        });
        return near.min_by_key(|title| title.section).or_else(|| hinted(rest, number, forms));
    }
    begins_with_title(rest, number, forms)
}

/// A title, and after it the text of the section on the same line.
fn begins_with_title(rest: &str, number: Option<u32>, forms: &Forms) -> Option<Title> {
    const SHORTEST_TEXT: usize = 8;
    let numeral =
        number.and_then(|number| "一二三四五六".chars().nth(usize::try_from(number).ok()?.checked_sub(1)?))?;
    let (length, section, likeness) = run_on::title_at(rest, numeral, forms)?;
    let text = &rest[length..];
    let apart = text.starts_with(|c: char| text::is_blank(c) || matches!(c, '。' | '：' | ':' | '（' | '('));
    let is_text = apart || text.chars().count() >= SHORTEST_TEXT;
    is_text.then_some(Title { length, section: Some(section), likeness })
}

fn chinese_digit(numeral: char) -> Option<u32> {
    let mut buffer = [0; 4];
    number::chinese(numeral.encode_utf8(&mut buffer)).ok().and_then(|(_, number)| u32::try_from(number).ok())
}

/// The beginning of a title, where the text breaks off.
fn cut_title(rest: &str, number: Option<u32>, forms: &Forms) -> Option<Title> {
    let key = Key::of(rest);
    let numbered = |(numeral, _): &&(char, String)| chinese_digit(*numeral) == number;
    let mut titles = forms.labels().numbered_titles().iter().filter(numbered).map(|(_, title)| Key::of(title));
    let whole = titles.find(|title| title.len() > key.len() && title.starts_with(&key)).filter(|_| !key.is_empty())?;
    let (section, _) = forms.labels().title(&whole)?;
    Some(Title { length: rest.len(), section: Some(section), likeness: Likeness::Exact })
}

/// An unknown title with a section's number, and words that only that section's title would have.
fn hinted(rest: &str, number: Option<u32>, forms: &Forms) -> Option<Title> {
    const LONGEST: usize = 90;
    if rest.len() > LONGEST || is_sentence(rest) {
        return None;
    }
    let sections = forms.iter().flat_map(|(_, form)| &form.sections);
    let section = sections
        .filter(|section| section.number.chars().next().and_then(chinese_digit) == number)
        .find(|section| section.hints.iter().any(|hint| rest.contains(hint.as_str())))?;
    Some(Title { length: rest.len(), section: Some(section.id), likeness: Likeness::Position })
}

/// A heading of the office's own: with a Chinese number, short, and no sentence.
fn own_title(said: &Said<'_>, rest: &str, number: Option<u32>, kind: Kind) -> Option<Title> {
    const LONGEST: usize = 90;
    let chinese = said.words.chars().next().is_some_and(|c| !c.is_ascii());
    let is_heading = number.is_some() && chinese && kind == Kind::Paragraph && said.words.len() <= LONGEST;
    let stopped = said.words[..said.words.len() - rest.len()].contains(['、', '.', '．', '分']);
    (is_heading && stopped && !rest.is_empty() && !is_sentence(rest)).then_some(Title {
        length: rest.len(),
        section: None,
        likeness: Likeness::Position,
    })
}

fn is_sentence(words: &str) -> bool {
    text::trim(words).trim_end_matches(['。', '.', '：', ':']).contains(['。', '，', '；', ',', ';', '：'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{self, Limits};
    use crate::recognise::tests::forms;
    use std::path::Path;

    fn headings(source: &str) -> Vec<String> {
        let document = read::read(source.as_bytes(), Path::new("a.txt"), &Limits::default()).expect("text");
        let lines = Lines::cut(&document, forms());
        let found = Headings::find(&lines, forms());
        let shown = |(heading, likeness): (&Heading, &Likeness)| {
            let section = heading.section.map_or("-", |section| forms().sections()[usize::from(section.0)].as_str());
            let number = heading.numeral.as_ref().map_or(0, |numeral| numeral.value);
            format!("{number} {section} {likeness:?} {}", heading.title.value)
        };
        found.headings.iter().zip(&found.likeness).map(shown).collect()
    }

    #[test]
    fn titles_right_and_wrong() {
        assert_eq!(headings("一、总体情况"), ["1 overview Exact 总体情况"]);
        assert_eq!(
            headings("## 四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"),
            ["4 disputes Exact 因政府信息公开工作被申请行政复议、提起行政诉讼情况"]
        );
        assert_eq!(headings("五、存在的主要问题"), ["5 problems Known 存在的主要问题"]);
        assert_eq!(headings("二、主动公开政府信自情况"), ["2 proactive Near 主动公开政府信自情况"]);
        assert_eq!(headings("五、工作中的问题与对策"), ["5 problems Position 工作中的问题与对策"]);
        assert_eq!(headings("总体情况"), ["0 overview Exact 总体情况"]);
        assert_eq!(headings("l六、其他需要报告的事项"), ["6 other Exact 其他需要报告的事项"]);
    }

    #[test]
    fn rows_of_the_table_are_no_headings() {
        assert_eq!(headings("一、本年新收政府信息公开申请数量\n四、结转下年度继续办理"), Vec::<String>::new());
    }

    #[test]
    fn text_on_the_line_of_the_heading() {
        assert_eq!(headings("一、总体情况2021年，我区以公开为常态。"), ["1 overview Exact 总体情况"]);
        assert_eq!(headings("六、其他需要报告的事项 无"), ["6 other Exact 其他需要报告的事项"]);
    }

    #[test]
    fn a_section_begins_once() {
        assert_eq!(
            headings("总体情况\n一、总体情况\n七、监督保障情况\n1、加强领导，落实责任。"),
            ["0 - Exact 总体情况", "1 overview Exact 总体情况", "7 - Position 监督保障情况"]
        );
    }
}
