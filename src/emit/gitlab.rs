//! The code quality report of GitLab: a list whose every entry has a fingerprint of its own.

use super::address;
use super::json::json;
use super::{Emitter, Entry, Setting, Summary};
use crate::fingerprint::digest;
use crate::rule::Severity;
use serde_json::json;

pub(super) struct Gitlab<'s> {
    pub(super) setting: &'s Setting<'s>,
}

impl Emitter for Gitlab<'_> {
    fn begin(&self) -> String {
        "[\n".to_owned()
    }

    fn file(&self, entry: &Entry<'_>) -> String {
        let path = address::relative(entry.path, &self.setting.root);
        let told = self.setting.told(entry);
        let issues = told.iter().map(|told| {
            let severity = match told.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            };
            let lines = match told.location.place {
                None => (told.location.line, told.location.end_line),
                Some(_) => (1, 1),
            };
            json(&json!({
                "type": "issue",
                "description": format!("{} {}", told.code, told.placed()),
                "content": { "body": told.in_full(self.setting) },
                "check_name": told.rule,
                "categories": ["Bug Risk"],
                // Two copies of one report have the same findings, and GitLab shows one of a fingerprint.
                "fingerprint": digest(&format!("{path}\n{}", told.fingerprint)),
                "severity": severity,
                "location": { "path": path, "lines": { "begin": lines.0, "end": lines.1 } },
            }))
        });
        issues.collect::<Vec<_>>().join(",\n")
    }

    fn between(&self) -> &'static str {
        ",\n"
    }

    fn end(&self, _: &Summary) -> String {
        "\n]\n".to_owned()
    }
}
