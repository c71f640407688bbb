//! Markdown, for the summary of a job or a merge request: the counts, and a table of findings for each file that has any.

use super::{Emitter, Entry, Setting, Summary, address};
use std::fmt::Write as _;

pub(super) struct Markdown<'s> {
    pub(super) setting: &'s Setting<'s>,
}

/// A text inside a cell of a table.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => cell.push_str("<br>"),
            '<' => cell.push_str("&lt;"),
            '>' => cell.push_str("&gt;"),
            '&' => cell.push_str("&amp;"),
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' | '~' | '#' => cell.extend(['\\', c]),
            c if c.is_control() => {}
            c => cell.push(c),
        }
    }
    cell
}

impl Emitter for Markdown<'_> {
    fn file(&self, entry: &Entry<'_>) -> String {
        let setting = self.setting;
        let told = setting.told(entry);
        if told.is_empty() {
            return String::new();
        }
        let (words, page) = (&setting.knowledge.phrases.report, &setting.knowledge.phrases.page);
        let whose = setting.whose(entry);
        let path = address::relative(entry.path, &setting.root);
        let mut out = String::new();
        let name = match (&whose.body, whose.year) {
            (Some(body), Some(year)) => format!("{} {year}", cell(body)),
            _ => cell(&path),
        };
        let headings =
            [&page.severity, &page.rule, &page.place, &page.finding].map(|heading| heading.get(setting.lang));
        let _ = writeln!(out, "\n### {name}\n\n{}\n\n| {} |\n|---|---|---|---|", cell(&path), headings.join(" | "));
        for told in &told {
            let place = match &told.location.place {
                Some(place) => cell(place),
                None => format!("{}:{}", told.location.line, told.location.column),
            };
            let mut text = cell(&told.message);
            for (name, line) in told
                .notes
                .iter()
                .map(|note| (&words.note, note))
                .chain(told.help.iter().map(|help| (&words.help, help)))
            {
                let _ = write!(text, "<br>{}{}", name.get(setting.lang), cell(line));
            }
            let severity = setting.severity(told.severity);
            let _ = writeln!(out, "| {severity} | {} {} | {place} | {text} |", told.code, told.rule);
        }
        out
    }

    fn has_opening(&self) -> bool {
        true
    }

    fn opening(&self, summary: &Summary, _: &str) -> String {
        let setting = self.setting;
        let title = setting.knowledge.phrases.page.title.get(setting.lang);
        format!("## {title}\n\n{}\n", setting.counted(summary).trim_end().replace('\n', "\n\n"))
    }

    fn end(&self, _: &Summary) -> String {
        String::new()
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_cell_stays_a_cell() {
        assert_eq!(cell("a|b\n<c> *d*"), "a\\|b<br>&lt;c&gt; \\*d\\*");
    }
}
