//! Reviewdog's diagnostic format, whose columns count bytes.

use super::address;
use super::json::json;
use super::location::Location;
use super::told::Related;
use super::{Emitter, Entry, Setting, Summary};
use crate::rule::Severity;
use serde_json::{Value, json};

pub(super) struct Rdjson<'s> {
    pub(super) setting: &'s Setting<'s>,
}

impl Emitter for Rdjson<'_> {
    fn begin(&self) -> String {
        "{\"source\":{\"name\":\"gouji\"},\"diagnostics\":[\n".to_owned()
    }

    fn file(&self, entry: &Entry<'_>) -> String {
        let path = address::relative(entry.path, &self.setting.root);
        let place_in = |path: &str, location: &Location| match location.place {
            None => json!({
                "path": path,
                "range": {
                    "start": { "line": location.line, "column": location.bytes.0 },
                    "end": { "line": location.end_line, "column": location.bytes.1 },
                },
            }),
            Some(_) => json!({ "path": path }),
        };
        let place = |location: &Location| place_in(&path, location);
        let elsewhere = |related: &Related<'_>| match &related.path {
            Some(path) => place_in(&address::relative(path, &self.setting.root), &related.location),
            None => place(&related.location),
        };
        let told = self.setting.told(entry);
        let diagnostics = told.iter().map(|told| {
            let severity = match told.severity {
                Severity::Error => "ERROR",
                Severity::Warning => "WARNING",
                Severity::Info => "INFO",
            };
            let related: Vec<Value> = told
                .related
                .iter()
                .map(|related| json!({ "message": related.message.as_deref().unwrap_or_default(), "location": elsewhere(related) }))
                .collect();
            json(&json!({
                "message": told.in_full(self.setting),
                "location": place(&told.location),
                "severity": severity,
                "code": { "value": told.title() },
                "relatedLocations": related,
            }))
        });
        diagnostics.collect::<Vec<_>>().join(",\n")
    }

    fn between(&self) -> &'static str {
        ",\n"
    }

    fn end(&self, _: &Summary) -> String {
        "\n]}\n".to_owned()
    }
}
