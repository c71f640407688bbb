//! How like a found label is to a printed one.

use crate::form::{Forms, LabelRef, Role, Wording};
pub(super) use crate::report::Likeness;
use crate::text::Key;

/// What a wording from the form's file amounts to.
pub(super) fn likeness(wording: Wording) -> Likeness {
    match wording {
        Wording::Official | Wording::Accepted => Likeness::Exact,
        Wording::Known => Likeness::Known,
    }
}

/// How like words with the key `key` are to a printed label; `None` if they are another label.
///
/// A slip is at most two characters, or 15 in a hundred, and never half of a short label.
pub(super) fn compare(key: &str, words: &str, printed: &str) -> Option<Likeness> {
    let official = Key::of(printed);
    if key == official {
        return Some(Likeness::Exact);
    }
    if without_remarks(words).is_some_and(|bare| Key::of(&bare) == official) {
        return Some(Likeness::Remark);
    }
    near(key, &official).then_some(Likeness::Near)
}

/// True of keys that are a slip away from each other.
pub(super) fn near(key: &str, official: &str) -> bool {
    let (length, other) = (official.chars().count(), key.chars().count());
    let most = (length * 15 / 100).max(2).min(length.saturating_sub(1) / 2);
    length.abs_diff(other) <= most && distance(key, official) <= most
}

/// True of the label of a row but for a slip of the pen; of short ones nothing can be said.
pub(super) fn is_slip_of_row(words: &str, forms: &Forms) -> bool {
    const SHORTEST: usize = 4;
    let key = Key::of(words);
    let is_row = |labels: &[LabelRef]| labels.iter().any(|label| matches!(label.role, Role::Row(_)));
    key.chars().count() >= SHORTEST && forms.labels().iter().any(|(label, of)| is_row(of) && near(&key, label))
}

/// How many characters have to be changed to get from one to the other.
pub(super) fn distance(a: &str, b: &str) -> usize {
    strsim::generic_levenshtein(&Chars(a), &Chars(b))
}

/// The label without remarks in brackets, if it has any.
fn without_remarks(words: &str) -> Option<String> {
    let open = words.find(['（', '('])?;
    let mut bare = String::new();
    let mut depth = 0_usize;
    for c in words.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    (open > 0).then_some(bare)
}

struct Chars<'a>(&'a str);

impl<'b> IntoIterator for &'b Chars<'_> {
    type Item = char;
    type IntoIter = std::str::Chars<'b>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.chars()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(words: &str, printed: &str) -> Option<Likeness> {
        compare(&Key::of(words), words, printed)
    }

    #[test]
    fn slips_remarks_and_other_labels() {
        assert_eq!(like("1. 属于国家秘密", "1.属于国家秘密"), Some(Likeness::Exact));
        assert_eq!(like("本年(2023)制发件数", "本年制发件数"), Some(Likeness::Remark));
        assert_eq!(like("现行有效件数(历史累计)", "现行有效件数"), Some(Likeness::Remark));
        assert_eq!(like("社会组织", "社会公益组织"), Some(Likeness::Near));
        assert_eq!(like("2.其他法律行政止公开", "2.其他法律行政法规禁止公开"), None);
        assert_eq!(like("3.申请", "3.其他"), None);
        assert_eq!(like("规范性文件", "行政规范性文件"), Some(Likeness::Near));
        assert_eq!(like("其他", "总计"), None);
        assert_eq!(like("行政处罚", "行政强制"), None);
    }
}
