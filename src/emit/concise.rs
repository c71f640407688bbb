//! A line a finding: `path:line:column: severity[rule] message`.

use super::visible::harmless_text;
use super::{Emitter, Entry, Setting, Summary};
use std::fmt::Write as _;

pub(super) struct Concise<'s> {
    pub(super) setting: &'s Setting<'s>,
}

impl Emitter for Concise<'_> {
    fn file(&self, entry: &Entry<'_>) -> String {
        let mut out = String::new();
        let path = harmless_text(entry.path);
        for told in self.setting.told(entry) {
            let (line, column) = (told.location.line, told.location.column);
            let (severity, rule, message) = (told.severity.name(), told.rule, harmless_text(&told.message));
            let _ = writeln!(out, "{path}:{line}:{column}: {severity}[{rule}] {message}");
        }
        out
    }

    fn end(&self, _: &Summary) -> String {
        String::new()
    }
}
