//! Checkstyle's XML, which most CI systems can show.

use super::xml::attribute;
use super::{Emitter, Entry, Setting, Summary};
use std::fmt::Write as _;

pub(super) struct Checkstyle<'s> {
    pub(super) setting: &'s Setting<'s>,
}

impl Emitter for Checkstyle<'_> {
    fn begin(&self) -> String {
        format!("<?xml version=\"1.0\" encoding=\"{}\"?>\n<checkstyle version=\"8.0\">\n", self.setting.encoding.name())
    }

    fn file(&self, entry: &Entry<'_>) -> String {
        let mut out = format!("  <file name=\"{}\">\n", attribute(entry.path));
        for told in self.setting.told(entry) {
            let (line, column) = match told.location.place {
                None => (told.location.line, told.location.column),
                Some(_) => (1, 1),
            };
            let message = attribute(&told.in_full(self.setting));
            let _ = writeln!(
                out,
                "    <error line=\"{line}\" column=\"{column}\" severity=\"{}\" message=\"{message}\" source=\"gouji.{}.{}\"/>",
                told.severity.name(),
                told.code,
                told.rule
            );
        }
        out.push_str("  </file>\n");
        out
    }

    fn end(&self, _: &Summary) -> String {
        "</checkstyle>\n".to_owned()
    }
}
