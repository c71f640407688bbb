//! Running text that was a page: headings inside paragraphs, and tables flattened into a sentence.

use super::labels::{self, Likeness};
use crate::form::{Forms, SectionId};
use crate::text::{self, Key};
use memchr::memmem::Finder;
use std::ops::Range;
use std::sync::LazyLock;

/// Where section headings begin inside a paragraph (not at its start): `…等。二、主动公开政府信息情况 第二十条…`.
///
/// Only a printed or accepted title with its own number counts, and not in a list of titles.
pub(super) fn headings_within(words: &str, forms: &Forms) -> Vec<usize> {
    const SHORTEST: usize = 24;
    let mut found = Vec::new();
    if words.len() < SHORTEST {
        return found;
    }
    static STOP: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("、"));
    for stop in STOP.find_iter(words.as_bytes()) {
        let Some(numeral) = words[..stop].chars().next_back() else { continue };
        let start = stop - numeral.len_utf8();
        if start == 0 || !('一'..='龥').contains(&numeral) {
            continue;
        }
        let rest = &words[stop + '、'.len_utf8()..];
        let Some((length, ..)) = title_at(rest, numeral, forms) else { continue };
        let compound =
            words[..start].ends_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '第', '（', '(']);
        let listed = rest[length..].starts_with(['，', ',', '、', '；', ';', '和', '及', '等']);
        if !compound && !listed {
            found.push(start);
        }
    }
    found
}

/// The title of a section with this number that `rest` begins with, a slip of the pen allowed: its length, and what it is.
pub(super) fn title_at(rest: &str, numeral: char, forms: &Forms) -> Option<(usize, SectionId, Likeness)> {
    let titles = || forms.labels().numbered_titles().iter().filter(|(number, _)| *number == numeral);
    let section = |title: &str| forms.labels().title(&Key::of(title)).map(|(section, _)| section);
    let exact = titles().filter(|(_, title)| rest.starts_with(title.as_str())).map(|(_, title)| title.len()).max();
    if let Some(length) = exact {
        return Some((length, section(&rest[..length])?, Likeness::Exact));
    }
    titles().find_map(|(_, title)| {
        let count = title.chars().count();
        let ends = rest.char_indices().map(|(at, _)| at).chain([rest.len()]).skip(count.saturating_sub(1)).take(3);
        let end = ends.min_by_key(|end| labels::distance(&rest[..*end], title))?;
        let near = labels::near(&rest[..end], title);
        near.then(|| Some((end, section(title)?, Likeness::Near))).flatten()
    })
}

/// Where labels stand in a paragraph into which tables were flattened; `None` if it is ordinary prose.
///
/// Prose may name labels too, but not one directly after the other.
pub(super) fn cuts(words: &str, forms: &Forms) -> Option<Vec<Range<usize>>> {
    const LABELS_OF_A_HEADER: usize = 3;
    // What follows on a label that stands in prose; tables are looked for only where this much text is.
    const SHORTEST: usize = 36;
    if words.len() < SHORTEST || forms.labels().headers_in(words) < LABELS_OF_A_HEADER {
        return None;
    }
    let (folded, map) = Key::mapped(words);
    let ends = |byte: usize| {
        let start = map.get(byte).copied().unwrap_or(words.len());
        let end = start + words[start..].chars().next().map_or(0, char::len_utf8);
        // What a key leaves out belongs to the label it closes.
        end + words[end..]
            .chars()
            .take_while(|c| matches!(c, '”' | '"' | '）' | ')' | '’'))
            .map(char::len_utf8)
            .sum::<usize>()
    };
    let mut cuts: Vec<Range<usize>> = Vec::new();
    for found in forms.labels().find_in(&folded) {
        let Some(start) = map.get(found.start).copied() else { continue };
        cuts.push(start..ends(found.end - 1));
    }
    let adjacent = |pair: &&[Range<usize>]| is_gap(&words[pair[0].end..pair[1].start]);
    let first = cuts.windows(2).position(|pair| adjacent(&pair))?;
    let adjacent = cuts.windows(2).filter(adjacent).count();
    (adjacent >= LABELS_OF_A_HEADER).then(|| cuts.split_off(first))
}

/// True of what may stand between two headers of a flattened table.
fn is_gap(between: &str) -> bool {
    between.chars().all(|c| text::is_blank(c) || matches!(c, '（' | '）' | '(' | ')'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognise::tests::forms;

    #[test]
    fn a_heading_at_the_end_of_a_paragraph() {
        let words = "在网上公开信息共计108条，包括招投标公告等。二、主动公开政府信息情况 第二十条";
        let found = headings_within(words, forms());
        assert_eq!(found.iter().map(|at| &words[*at..*at + 6]).collect::<Vec<_>>(), ["二、"]);
    }

    #[test]
    fn a_list_of_titles_has_no_headings() {
        let words = "本报告由一、总体情况，二、主动公开政府信息情况，三、收到和处理政府信息公开申请情况等部分组成。";
        assert_eq!(headings_within(words, forms()), Vec::<usize>::new());
    }

    #[test]
    fn tables_flattened_into_text_are_found_and_prose_is_left_alone() {
        let words = "信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件8855698第二十条第（五）项";
        let found = cuts(words, forms()).expect("a table");
        let found: Vec<_> = found.into_iter().map(|cut| &words[cut]).collect();
        assert_eq!(
            found,
            [
                "信息内容",
                "本年制发件数",
                "本年废止件数",
                "现行有效件数",
                "规章",
                "行政规范性文件",
                "第二十条第（五）项"
            ]
        );

        let prose =
            "公开行政许可、行政处罚、行政强制、行政事业性收费等信息，自然人、商业企业、科研机构、其他组织均可查阅。";
        assert_eq!(cuts(prose, forms()), None);
    }
}
