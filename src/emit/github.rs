//! Annotations of GitHub Actions: `::error file=…,line=…::message`.

use super::address;
use super::{Emitter, Entry, Setting, Summary};
use crate::rule::Severity;
use std::fmt::Write as _;

pub(super) struct Github<'s> {
    pub(super) setting: &'s Setting<'s>,
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

impl Emitter for Github<'_> {
    fn file(&self, entry: &Entry<'_>) -> String {
        let file = property(&address::relative(entry.path, &self.setting.root));
        let mut out = String::new();
        for told in self.setting.told(entry) {
            let command = match told.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let location = &told.location;
            let _ = write!(out, "::{command} title={},file={file}", property(&told.title()));
            if location.place.is_none() {
                let _ = write!(out, ",line={},endLine={}", location.line, location.end_line);
                // Columns count only within a line.
                if location.line == location.end_line {
                    let _ = write!(out, ",col={},endColumn={}", location.column, location.end_column);
                }
            }
            let _ = writeln!(out, "::{}", data(&told.in_full(self.setting)));
        }
        out
    }

    fn end(&self, _: &Summary) -> String {
        String::new()
    }
}
