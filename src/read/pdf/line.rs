//! Glyphs to lines of text.

use super::geometry::{Glyph, Turn};

/// A line of text, or the part of one that stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) turn: Turn,
    /// Its two ends and its baseline, in the frame of its turn.
    pub(super) start: f32,
    pub(super) end: f32,
    pub(super) base: f32,
    pub(super) size: f32,
    /// How much room its first word takes, which cannot be broken.
    pub(super) head: f32,
    /// There is so much room between some of its words that they are of different columns.
    pub(super) in_columns: bool,
    /// How far down the page it begins.
    pub(super) y: f32,
    pub(super) page: u16,
    /// Which line of the page it is, from 1.
    pub(super) number: u16,
}

/// Puts glyphs in lines, from top to bottom; text that runs another way comes after.
pub(super) fn lines(mut glyphs: Vec<Glyph>, page: u16) -> Vec<Line> {
    glyphs.sort_by(|a, b| a.turn.cmp(&b.turn).then(a.base.total_cmp(&b.base)));
    let mut lines = Vec::new();
    let mut rest = glyphs.as_mut_slice();
    while let Some(first) = rest.first().copied() {
        let mut size = first.size;
        let end = rest.iter().position(|glyph| {
            let next = glyph.turn != first.turn || glyph.base - first.base > size.max(glyph.size) * SAME_LINE;
            size = size.max(glyph.size);
            next
        });
        let (line, after) = rest.split_at_mut(end.unwrap_or(rest.len()));
        line.sort_by(|a, b| a.start.total_cmp(&b.start));
        lines.push(Line::of(line, page));
        rest = after;
    }
    lines
}

/// Baselines that are nearer than this, in parts of the size, are of one line.
const SAME_LINE: f32 = 0.5;

/// Words that are further apart than this, in parts of the size, are of different columns.
const COLUMN_GAP: f32 = 2.0;

impl Line {
    /// A line of glyphs that are in order.
    fn of(glyphs: &[Glyph], page: u16) -> Self {
        let mut line = Self {
            text: String::with_capacity(glyphs.len() * 3),
            turn: glyphs.first().map_or(Turn::Right, |glyph| glyph.turn),
            start: f32::MAX,
            end: f32::MIN,
            base: glyphs.first().map_or(0.0, |glyph| glyph.base),
            size: glyphs.iter().map(|glyph| glyph.size).fold(0.0, f32::max),
            head: 0.0,
            in_columns: false,
            y: f32::MAX,
            page,
            number: 1,
        };
        let mut before: Option<&Glyph> = None;
        let mut in_head = true;
        for glyph in glyphs {
            if let Some(before) = before {
                if is_again(before, glyph) {
                    continue;
                }
                if is_apart(before, glyph) {
                    line.text.push(' ');
                    in_head = false;
                }
                in_head = in_head && !may_break(before.c, glyph.c);
                line.in_columns |= glyph.start - before.end > COLUMN_GAP * glyph.size;
            }
            line.text.push(glyph.c);
            line.start = line.start.min(glyph.start);
            line.end = line.end.max(glyph.end);
            line.y = line.y.min(glyph.turn.on_page(glyph.start, glyph.base).1);
            if in_head {
                line.head = line.end - line.start;
            }
            before = Some(glyph);
        }
        line
    }

    /// How far apart its ends are.
    pub(super) fn length(&self) -> f32 {
        self.end - self.start
    }
}

/// The same character a hair's breadth away: a way to print bold.
fn is_again(before: &Glyph, glyph: &Glyph) -> bool {
    let near = |a: f32, b: f32| (a - b).abs() < 0.15 * glyph.size;
    before.c == glyph.c && near(before.start, glyph.start) && near(before.base, glyph.base)
}

/// True of two characters with a blank between them. Chinese is often set wide, and so are digits at times.
fn is_apart(before: &Glyph, glyph: &Glyph) -> bool {
    let gap = (glyph.start - before.end) / before.size.max(glyph.size).max(f32::MIN_POSITIVE);
    let enough = match (is_wide(before.c), is_wide(glyph.c)) {
        (true, true) => 1.2,
        (false, false) if before.c.is_ascii_digit() && glyph.c.is_ascii_digit() => 0.5,
        (false, false) => 0.2,
        _ => 0.8,
    };
    gap > enough || glyph.spaced && gap > -0.5
}

/// Characters as wide as they are high, between which a line may end.
pub(super) fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{20000}'..='\u{3ffff}' | '“' | '”' | '‘' | '’' | '—' | '…' | '\u{2460}'..='\u{24ff}')
}

/// True where a line may end between two characters.
fn may_break(before: char, after: char) -> bool {
    let opens = matches!(before, '（' | '《' | '“' | '‘' | '〔' | '【' | '〈' | '(' | '[');
    let closes = matches!(
        after,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '）'
            | '》'
            | '”'
            | '’'
            | '〕'
            | '】'
            | '〉'
            | ')'
            | ']'
            | '%'
            | ','
            | '.'
            | ';'
            | ':'
            | '％'
            | '…'
    );
    (is_wide(before) || is_wide(after)) && !opens && !closes
}

/// What stands between the text of two lines that follow each other; `full` says that the first had no room left for the
/// first word of the second.
pub(super) fn between(before: &str, after: &str, full: bool) -> &'static str {
    let (Some(before), Some(after)) = (before.chars().next_back(), after.chars().next()) else { return "" };
    let is_word = |c: char| c.is_alphabetic() && !is_wide(c);
    match (is_wide(before), is_wide(after)) {
        (true, true) => "",
        _ if full && !(is_word(before) && is_word(after)) => "",
        _ => " ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Glyphs of size 10 from `x` on, wide ones ten points apart and others five.
    fn set(text: &str, x: f32, base: f32) -> Vec<Glyph> {
        let mut start = x;
        let mut spaced = false;
        let mut glyphs = Vec::new();
        for c in text.chars() {
            let end = start + if is_wide(c) { 10.0 } else { 5.0 };
            if c != ' ' {
                glyphs.push(Glyph { c, turn: Turn::Right, spaced, size: 10.0, start, end, base });
            }
            spaced = c == ' ';
            start = end;
        }
        glyphs
    }

    fn shown(glyphs: Vec<Glyph>) -> Vec<String> {
        lines(glyphs, 1).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn lines_are_read_downwards_and_to_the_right() {
        let glyphs = [set("二、", 50.0, 30.0), set("件数", 70.0, 12.0), set("规章", 20.0, 10.0)].concat();
        assert_eq!(shown(glyphs), ["规章 件数", "二、"]);
    }

    #[test]
    fn blanks_are_drawn_or_left() {
        assert_eq!(shown(set("第二十条 第（一）项", 0.0, 0.0)), ["第二十条 第（一）项"]);
        let apart = |gap: f32| shown([set("1", 0.0, 0.0), set("2", 5.0 + gap, 0.0)].concat());
        assert_eq!(apart(2.0), ["12"]);
        assert_eq!(apart(9.0), ["1 2"]);
        let apart = |gap: f32| shown([set("其", 0.0, 0.0), set("他", 10.0 + gap, 0.0)].concat());
        assert_eq!(apart(10.0), ["其他"]);
        assert_eq!(apart(20.0), ["其 他"]);
    }

    #[test]
    fn bold_by_printing_twice_is_read_once() {
        let glyphs = [set("规章11", 0.0, 0.0), set("规章11", 0.4, 0.1)].concat();
        assert_eq!(shown(glyphs), ["规章11"]);
    }

    #[test]
    fn text_that_runs_down_is_read_from_the_right() {
        let down = |text: &str, x: f32| -> Vec<Glyph> {
            set(text, 100.0, -x).into_iter().map(|glyph| Glyph { turn: Turn::Down, ..glyph }).collect()
        };
        let found = lines([down("办理", 20.0), down("本年度", 40.0)].concat(), 1);
        assert_eq!(found.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["本年度", "办理"]);
        assert_eq!(found.iter().map(|line| line.y).collect::<Vec<_>>(), [100.0, 100.0]);
    }

    #[test]
    fn the_first_word_takes_its_room() {
        let head = |text: &str| lines(set(text, 0.0, 0.0), 1).first().map(|line| line.head);
        assert_eq!(head("公开"), Some(10.0));
        assert_eq!(head("开。其"), Some(20.0));
        assert_eq!(head("（一）主动"), Some(30.0));
        assert_eq!(head("2024年"), Some(20.0));
        assert_eq!(head("a b"), Some(5.0));
    }

    #[test]
    fn joints() {
        assert_eq!(between("结果", "维持", false), "");
        assert_eq!(between("22", "（其中", false), " ");
        assert_eq!(between("104", "25", true), "");
        assert_eq!(between("第12", "号", true), "");
        assert_eq!(between("open", "data", true), " ");
    }
}
