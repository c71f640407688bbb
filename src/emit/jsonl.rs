//! A JSON object a line: every finding with the file it is in, every file, and last the summary. `type` says which it is.

use super::json::{Counted, json};
use super::told::{Told, Whose};
use super::{Emitter, Entry, Setting, Summary};
use serde::Serialize;

pub(super) struct JsonLines<'s> {
    pub(super) setting: &'s Setting<'s>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'j> {
    File {
        #[serde(flatten)]
        whose: &'j Whose<'j>,
        findings: usize,
    },
    Finding {
        #[serde(flatten)]
        whose: &'j Whose<'j>,
        #[serde(flatten)]
        told: &'j Told<'j>,
    },
    Summary(Counted),
}

impl Emitter for JsonLines<'_> {
    fn file(&self, entry: &Entry<'_>) -> String {
        let (whose, told) = (self.setting.whose(entry), self.setting.told(entry));
        let mut lines = json(&Line::File { whose: &whose, findings: told.len() }) + "\n";
        for told in &told {
            lines.push_str(&json(&Line::Finding { whose: &whose, told }));
            lines.push('\n');
        }
        lines
    }

    fn end(&self, summary: &Summary) -> String {
        json(&Line::Summary(summary.into())) + "\n"
    }
}
