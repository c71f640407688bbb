//! Whether a text breaks off: nobody is to be blamed for what a copy has lost.

use super::lines::{Class, Line, Lines};
use crate::form::{Forms, SectionId};
use crate::report::{BreakOff, Found, Likeness, Report, RowState, Table};
use crate::text::{self, Key, Span};

/// Where the text breaks off, if something is missing that would come after it.
pub(super) fn breaks_off(report: &Report, lines: &Lines<'_, '_>, forms: &Forms) -> Option<BreakOff> {
    // A row of blanks may be all that is left of the last line.
    let is_filled = |line: &Line<'_>| lines.of(line).iter().any(|piece| !piece.words.is_empty());
    let place = lines.lines.iter().rposition(is_filled)?;
    let last = lines.lines.get(place)?;
    let words = last.said.map_or("", |said| text::trim(said.words));
    let cut_words = last.said.is_some() && (is_cut_title(words, forms) || is_cut_sentence(words));
    let is_label =
        matches!(lines.of(last), [piece] if matches!(piece.class, Class::Words) && is_cut_label(piece.words, forms));
    let unfinished = |from: u32| report.tables.iter().find(|table| table.span.end >= from && is_unfinished(table));
    // The last line is a cell of the table, or the beginning of a label of it.
    let before = place.checked_sub(1).and_then(|at| lines.lines.get(at)).filter(|_| is_label);
    let in_table = unfinished(before.map_or(last.span.start, |before| before.span.start)).map(|table| table.id);
    let cut_label = is_label && (in_table.is_some() || words.chars().count() > 1);
    if in_table.is_none() && !cut_words && !cut_label {
        return None;
    }
    let last_section = report.sections.last().map(|section| section.id);
    let lacks_sections =
        last_section.is_none_or(|last| follows(last, forms).iter().any(|id| report.section(*id).is_none()));
    let lacks_table = last_section.is_some_and(|last| {
        let mut tables = forms.iter().flat_map(|(_, form)| &form.tables).filter(|table| table.section == last);
        tables.any(|table| report.table(table.id).is_none())
    });
    let span = Span { start: last.span.start.min(last.span.end), end: last.span.end };
    (in_table.is_some() || lacks_sections || lacks_table).then_some(BreakOff { span, in_table, last_section })
}

/// The sections after one.
fn follows(section: SectionId, forms: &Forms) -> Vec<SectionId> {
    let form = forms.iter().map(|(_, form)| form).last();
    let sections = form.map(|form| form.sections.as_slice()).unwrap_or_default();
    let after = sections.iter().skip_while(|it| it.id != section).skip(1);
    after.map(|section| section.id).collect()
}

/// True where the table's last rows are not there.
fn is_unfinished(table: &Table) -> bool {
    table.rows.last().is_some_and(|row| matches!(row.state, RowState::Missing | RowState::Torn))
        || table.rows.iter().all(|row| row.state == RowState::Missing)
}

/// A heading, and the beginning of a section's title.
fn is_cut_title(words: &str, forms: &Forms) -> bool {
    let Some((numeral, rest)) = words.split_once('、') else { return false };
    let key = Key::of(rest);
    let numbered = |(number, title): &(char, String)| {
        numeral.chars().eq(std::iter::once(*number))
            && Key::of(title).strip_prefix(&key).is_some_and(|rest| !rest.is_empty())
    };
    !key.is_empty() && forms.labels().numbered_titles().iter().any(numbered)
}

/// The beginning of a label.
fn is_cut_label(words: &str, forms: &Forms) -> bool {
    let key = Key::of(words);
    !key.is_empty() && forms.labels().iter().any(|(label, _)| label.len() > key.len() && label.starts_with(&key))
}

/// Running text that ends in the middle of a sentence.
fn is_cut_sentence(words: &str) -> bool {
    const SHORTEST: usize = 20;
    let running = words.contains(['，', '。', '；', ',']) && words.chars().count() >= SHORTEST;
    let ends_open = words.chars().next_back().is_some_and(|c| c.is_alphanumeric() || matches!(c, '，' | '、' | ','));
    let signed = words.ends_with(['日', '号']) || words.chars().rev().take(4).all(|c| c.is_ascii_digit());
    running && ends_open && !signed && !words.ends_with("无") && !words.ends_with(".cn") && !words.ends_with(".com")
}

/// A label that the end of the text has cut short is not miswritten.
pub(super) fn excuse(report: &mut Report, lines: &Lines<'_, '_>) {
    let (Some(_), Some(last)) = (report.breaks_off, lines.lines.last()) else { return };
    let end = last.span.end;
    let is_cut =
        |label: &Option<Found>| label.is_some_and(|label| label.span.end == end && label.likeness != Likeness::Exact);
    for table in &mut report.tables {
        table.rows.iter_mut().map(|row| &mut row.label).filter(|label| is_cut(label)).for_each(|label| *label = None);
        let headers = table.columns.iter_mut().map(|column| &mut column.header);
        headers.filter(|header| is_cut(header)).for_each(|header| *header = None);
    }
}
