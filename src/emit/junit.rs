//! JUnit: a file a suite, a finding a test that failed if its severity fails the run.

use super::xml::{attribute, escaped};
use super::{Emitter, Entry, Setting, Summary};
use std::fmt::Write as _;

pub(super) struct Junit<'s> {
    pub(super) setting: &'s Setting<'s>,
}

impl Emitter for Junit<'_> {
    fn begin(&self) -> String {
        format!("<?xml version=\"1.0\" encoding=\"{}\"?>\n<testsuites name=\"gouji\">\n", self.setting.encoding.name())
    }

    fn file(&self, entry: &Entry<'_>) -> String {
        let path = attribute(entry.path);
        let told = self.setting.told(entry);
        let fails = |severity| self.setting.fail_on.fails(severity);
        let failures = told.iter().filter(|told| fails(told.severity)).count();
        let mut out = String::new();
        let tests = told.len().max(1);
        let _ = writeln!(
            out,
            "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\" time=\"0\">"
        );
        if told.is_empty() {
            let _ = writeln!(out, "    <testcase name=\"gouji\" classname=\"{path}\" time=\"0\"/>");
        }
        for told in &told {
            let place = match &told.location.place {
                Some(place) => place.clone(),
                None => format!("{}:{}", told.location.line, told.location.column),
            };
            let name = attribute(&format!("{} ({place})", told.title()));
            let text = escaped(&told.in_full(self.setting));
            let _ = writeln!(out, "    <testcase name=\"{name}\" classname=\"{path}\" time=\"0\">");
            let _ = if fails(told.severity) {
                let message = attribute(&told.message);
                writeln!(out, "      <failure message=\"{message}\" type=\"{}\">{text}</failure>", told.severity.name())
            } else {
                writeln!(out, "      <system-out>{}: {text}</system-out>", told.severity.name())
            };
            out.push_str("    </testcase>\n");
        }
        out.push_str("  </testsuite>\n");
        out
    }

    fn end(&self, _: &Summary) -> String {
        "</testsuites>\n".to_owned()
    }
}
