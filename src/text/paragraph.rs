//! Paragraphs on a terminal, where ideographs are two columns wide.

use textwrap::Options;
use unicode_width::UnicodeWidthStr as _;

/// `words` after `beginning`, wrapped to `width` columns; lines after the first begin under the first word.
#[must_use]
pub fn paragraph(beginning: &str, words: &str, width: usize) -> String {
    let hanging = " ".repeat(beginning.width());
    textwrap::fill(words, Options::new(width).initial_indent(beginning).subsequent_indent(&hanging))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_the_terminal() {
        let text = paragraph("  改法：", "核对这一组的五个数；年底没有审结的，计入“尚未审结”。", 30);
        assert_eq!(text, "  改法：核对这一组的五个数；年\n        底没有审结的，计入“尚\n        未审结”。");
        assert!(text.lines().all(|line| line.width() <= 30));
    }
}
