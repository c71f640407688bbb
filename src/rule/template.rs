//! Messages with placeholders: `{row}：各列之和是 {lhs}，总计写成 {rhs}`.

use super::node::Node;

/// What is known of the finding at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Variable {
    /// The value of the left side of the comparison.
    Left,
    /// The value of the right side.
    Right,
    /// How far they are apart, without a sign.
    Delta,
    /// The left side less the right side.
    Difference,
    /// The sum of the left side written out, and what it comes to.
    LeftTerms,
    /// The sum of the right side written out, and what it comes to.
    RightTerms,
    /// The name of the row at hand.
    Row,
    /// The name of the column at hand.
    Column,
    /// The name of the table at hand.
    Table,
    /// The name of the section at hand.
    Section,
    /// The name of the topic at hand.
    Topic,
    /// The name of the cell at hand: row and column.
    Cell,
    /// What stands at the place pointed at.
    Found,
    /// The names of all that are in the finding: rows, columns, cells, sections.
    All,
    /// How many they are.
    Count,
    /// The name of the one that is off by the opposite amount.
    Opposite,
    /// The name of a cell of the equation that holds just the amount it is off by.
    SameAsDelta,
    /// Whether the column of totals is among those that break the rule.
    TotalBreaks,
    /// Whether any other column is.
    DetailsBreak,
    /// What the figure at hand is a figure of.
    Metric,
    /// The cells that say the same as the figure at hand should.
    InTable,
    /// A cell that holds the figure at hand, and is another than it should be of.
    CopiedFrom,
    /// The sum of a breakdown written out.
    Addition,
    /// The part of a breakdown that is more than the total, as written.
    Excess,
    /// What the sum of a breakdown is off by.
    OffBy,
}

impl Variable {
    const NAMES: [(&'static str, Self); 25] = [
        ("lhs", Self::Left),
        ("rhs", Self::Right),
        ("delta", Self::Delta),
        ("difference", Self::Difference),
        ("lhs_terms", Self::LeftTerms),
        ("rhs_terms", Self::RightTerms),
        ("row", Self::Row),
        ("column", Self::Column),
        ("table", Self::Table),
        ("section", Self::Section),
        ("topic", Self::Topic),
        ("cell", Self::Cell),
        ("found", Self::Found),
        ("all", Self::All),
        ("count", Self::Count),
        ("opposite", Self::Opposite),
        ("same_as_delta", Self::SameAsDelta),
        ("total_breaks", Self::TotalBreaks),
        ("details_break", Self::DetailsBreak),
        ("metric", Self::Metric),
        ("in_table", Self::InTable),
        ("copied_from", Self::CopiedFrom),
        ("addition", Self::Addition),
        ("excess", Self::Excess),
        ("off_by", Self::OffBy),
    ];

    /// The names of all.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::NAMES.iter().map(|(name, _)| *name)
    }

    /// The variable of that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(it, _)| *it == name).map(|(_, variable)| *variable)
    }
}

/// A message, in both languages.
#[derive(Debug, Default)]
pub struct Template {
    /// In Chinese.
    pub zh: Vec<Part>,
    /// In English; empty where it was not translated.
    pub en: Vec<Part>,
}

/// A part of a message.
#[derive(Debug)]
pub enum Part {
    /// Words.
    Words(String),
    /// The value of an expression.
    Value(Node),
}

/// Cuts a message into words and the expressions in its braces; `{{` and `}}` are braces.
pub(super) fn cut(message: &str) -> Result<Vec<Cut<'_>>, usize> {
    let mut cuts = Vec::new();
    let mut words = String::new();
    let mut rest = message;
    while let Some(at) = rest.find(['{', '}']) {
        words.push_str(&rest[..at]);
        let found = &rest[at..];
        let position = message.len() - found.len();
        if let Some(after) = found.strip_prefix("{{").or_else(|| found.strip_prefix("}}")) {
            words.push_str(&found[..1]);
            rest = after;
        } else if found.starts_with('{') {
            let end = found.find('}').ok_or(position)?;
            if !words.is_empty() {
                cuts.push(Cut::Words(std::mem::take(&mut words)));
            }
            cuts.push(Cut::Expression { text: &found[1..end], at: position + 1 });
            rest = &found[end + 1..];
        } else {
            return Err(position);
        }
    }
    words.push_str(rest);
    if !words.is_empty() {
        cuts.push(Cut::Words(words));
    }
    Ok(cuts)
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Cut<'m> {
    Words(String),
    Expression { text: &'m str, at: usize },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_hold_expressions() {
        let cuts = cut("{row}：{{1}} 和 {a + b}。").expect("it is right");
        assert_eq!(
            cuts,
            [
                Cut::Expression { text: "row", at: 1 },
                Cut::Words("：{1} 和 ".into()),
                Cut::Expression { text: "a + b", at: 19 },
                Cut::Words("。".into()),
            ]
        );
        assert_eq!(cut("a {b"), Err(2));
        assert_eq!(cut("a } b"), Err(2));
    }
}
