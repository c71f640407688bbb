//! SARIF 2.1.0, for code scanning: every rule with its help, every finding with its place, its cells and its fingerprint.

use super::address;
use super::json::json;
use super::location::Location;
use super::told::{Suppression, Told};
use super::{Emitter, Entry, Setting, Summary};
use crate::lang::Lang;
use crate::rule::{Rule, Severity};
use crate::suppress::By;
use serde::Serialize;
use serde_json::{Value, json};

pub(super) struct Sarif<'s> {
    pub(super) setting: &'s Setting<'s>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Text<'s> {
    text: &'s str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'s> {
    id: &'s str,
    name: &'s str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    deprecated_ids: &'s [String],
    short_description: Text<'s>,
    full_description: Text<'s>,
    help: Text<'s>,
    default_configuration: Value,
    properties: Value,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Found<'s> {
    rule_id: &'s str,
    rule_index: usize,
    level: &'static str,
    message: Value,
    locations: [Value; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Value>,
    partial_fingerprints: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Value>,
    properties: Value,
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn suppression(suppression: &Suppression<'_>) -> Value {
    let kind = if suppression.by == By::Comment.name() { "inSource" } else { "external" };
    json!({ "kind": kind, "status": "accepted", "justification": suppression.reason })
}

impl Sarif<'_> {
    fn descriptor<'d>(&'d self, rule: &'d Rule, help: &'d str) -> Descriptor<'d> {
        let lang = self.setting.lang;
        Descriptor {
            id: &rule.name,
            name: &rule.code,
            deprecated_ids: &rule.former_names,
            short_description: Text { text: rule.summary.get(lang) },
            full_description: Text { text: rule.summary.get(lang) },
            help: Text { text: help },
            default_configuration: json!({ "level": level(rule.severity), "enabled": !rule.off }),
            properties: json!({ "code": rule.code, "basis": rule.basis.get(lang), "tags": [rule.group()] }),
        }
    }

    fn found<'f>(&self, told: &'f Told<'f>, uri: &str) -> Found<'f> {
        let logical = told.cells.iter().map(|cell| {
            let names = [Some(cell.table), cell.row, cell.column];
            let whole: Vec<&str> = names.iter().flatten().copied().collect();
            let kind = match (cell.row, cell.column) {
                (Some(_), Some(_)) => "cell",
                (Some(_), None) => "row",
                (None, Some(_)) => "column",
                (None, None) => "table",
            };
            json!({ "name": whole.last(), "fullyQualifiedName": whole.join("."), "kind": kind })
        });
        let mut place = self.place(&told.location, uri);
        let place_words = told.location.place.iter().map(|place| json!({ "name": place, "kind": "place" }));
        let logical: Vec<Value> = place_words.chain(logical).collect();
        if !logical.is_empty() {
            place["logicalLocations"] = logical.into();
        }
        let related = told.related.iter().enumerate().map(|(at, related)| {
            let elsewhere = related.path.as_deref().map(|path| address::uri(path, &self.setting.root));
            let mut place = self.place(&related.location, elsewhere.as_deref().unwrap_or(uri));
            place["id"] = (at + 1).into();
            if let Some(message) = &related.message {
                place["message"] = json!({ "text": message });
            }
            place
        });
        Found {
            rule_id: told.rule,
            rule_index: told.index,
            level: level(told.severity),
            message: json!({ "text": told.in_full(self.setting) }),
            locations: [place],
            related_locations: related.collect(),
            partial_fingerprints: json!({
                "gouji/v1": told.fingerprint,
                "primaryLocationLineHash": format!("{}:1", told.fingerprint),
            }),
            suppressions: told.suppression.iter().map(suppression).collect(),
            properties: json!({ "code": told.code, "expected": told.expected, "actual": told.actual }),
        }
    }

    /// A place in the file. Where the file has no lines, they would be those of a text that nobody else sees.
    fn place(&self, location: &Location, uri: &str) -> Value {
        let region = match location.place {
            None => json!({
                "startLine": location.line,
                "startColumn": location.column,
                "endLine": location.end_line,
                "endColumn": location.end_column,
            }),
            Some(_) => json!({ "startLine": 1 }),
        };
        json!({ "physicalLocation": { "artifactLocation": { "uri": uri, "uriBaseId": "%SRCROOT%" }, "region": region } })
    }
}

impl Emitter for Sarif<'_> {
    fn begin(&self) -> String {
        let setting = self.setting;
        let words = &setting.knowledge.phrases.report;
        let help = |rule: &Rule| {
            let line = |name: &crate::lang::Bilingual, text: &str| format!("{}{text}", name.get(setting.lang));
            // Placeholders in the help stand for what a finding fills in.
            let basis = line(&words.basis, rule.basis.get(setting.lang));
            format!("{}\n{basis}\ngouji explain {}", rule.summary.get(setting.lang), rule.code)
        };
        let rules: Vec<Value> = setting
            .knowledge
            .rules
            .iter()
            .map(|(_, rule)| serde_json::to_value(self.descriptor(rule, &help(rule))).unwrap_or_default())
            .collect();
        let driver = json!({ "name": "gouji", "version": env!("CARGO_PKG_VERSION"), "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules });
        let language = if setting.lang == Lang::Zh { "zh-CN" } else { "en-US" };
        format!(
            "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":{{\"driver\":{}}},\"language\":\"{language}\",\"columnKind\":\"unicodeCodePoints\",\"results\":[\n",
            json(&driver)
        )
    }

    fn file(&self, entry: &Entry<'_>) -> String {
        let uri = address::uri(entry.path, &self.setting.root);
        let (told, suppressed) = self.setting.all_told(entry);
        let found: Vec<String> = told.iter().chain(&suppressed).map(|told| json(&self.found(told, &uri))).collect();
        found.join(",\n")
    }

    fn between(&self) -> &'static str {
        ",\n"
    }

    fn end(&self, summary: &Summary) -> String {
        let summary = json!({ "summary": super::json::Counted::from(summary) });
        format!("\n],\"invocations\":[{{\"executionSuccessful\":true}}],\"properties\":{}}}]}}\n", json(&summary))
    }
}
