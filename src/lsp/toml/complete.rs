//! The names that fit at a place.

use super::place::{Place, place};
use super::words::Words;
use crate::form::{Form, Table};
use crate::lang::Lang;
use crate::lint::Knowledge;
use crate::lsp::document::{Document, Kind};
use crate::lsp::server::Server;
use crate::rule::{self, FACTS, Subject, Variable};
use crate::text::Span;
use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, CompletionParams, Documentation, TextEdit,
};
use std::collections::BTreeSet;

impl Server {
    /// The names that fit where the cursor is.
    pub(in super::super) fn completions(&self, params: &CompletionParams) -> Option<Vec<CompletionItem>> {
        let params = &params.text_document_position_params;
        let document = self.documents.get(&params.text_document.uri.0)?;
        let text = document.buffer.text();
        let place = place(text, document.buffer.lines().offset(text, params.position));
        let block = block(text, place.word.start);
        let mut names =
            Names { knowledge: &self.project.knowledge, words: &self.words, lang: self.language(), found: Vec::new() };
        match document.kind {
            Kind::Report => return None,
            Kind::Config => names.of_config(&place),
            Kind::Rules => names.of_rules(&place, block, text),
        }
        Some(names.found.into_iter().map(|name| name.item(document, &place)).collect())
    }
}

/// The rule that a place is in: from its header to the next.
fn block(text: &str, at: usize) -> &str {
    let start = text.get(..at).and_then(|before| before.rfind("[[")).unwrap_or(0);
    let rest = text.get(start..).unwrap_or_default();
    rest.get(..rest.get(2..).and_then(|rest| rest.find("\n[[")).map_or(rest.len(), |end| end + 2)).unwrap_or(rest)
}

/// What a rule says of itself: the string, or the first of several, of a key.
fn said<'t>(block: &'t str, key: &str) -> Option<&'t str> {
    let line = block.lines().find_map(|line| line.trim_start().strip_prefix(key)?.trim_start().strip_prefix('='))?;
    line.split(['"', '\'']).nth(1)
}

struct Name {
    label: String,
    detail: Option<String>,
    kind: CompletionItemKind,
}

impl Name {
    fn item(self, document: &Document, place: &Place) -> CompletionItem {
        let range = document.range(Span::new(place.word.start, place.word.end));
        // A string is wanted and has not been begun.
        let quoted = place.in_value && place.string.is_none() && self.kind != CompletionItemKind::Keyword;
        let new_text = if quoted { format!("\"{}\"", self.label) } else { self.label.clone() };
        CompletionItem {
            label: self.label,
            kind: Some(self.kind),
            documentation: self.detail.map(Documentation::String),
            text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit { range, new_text })),
            ..CompletionItem::default()
        }
    }
}

struct Names<'n> {
    knowledge: &'n Knowledge,
    words: &'n Words,
    lang: Lang,
    found: Vec<Name>,
}

impl Names<'_> {
    fn add(&mut self, label: impl Into<String>, detail: Option<String>, kind: CompletionItemKind) {
        self.found.push(Name { label: label.into(), detail, kind });
    }

    /// The keys of a table, and what they are.
    fn keys(&mut self, known: Vec<String>, section: &str) {
        for key in known {
            let detail = self.words.of(section, &key).map(|words| words.get(self.lang).to_owned());
            self.add(key, detail, CompletionItemKind::Property);
        }
    }

    fn values<'v>(&mut self, values: impl IntoIterator<Item = &'v str>) {
        values.into_iter().for_each(|value| self.add(value, None, CompletionItemKind::EnumMember));
    }

    /// The names of all rules, with what they ask for.
    fn rules(&mut self, groups: bool) {
        let mut seen = BTreeSet::new();
        for (_, rule) in self.knowledge.rules.iter() {
            let summary = Some(rule.summary.get(self.lang).to_owned());
            if seen.insert(rule.name.as_str()) {
                self.add(rule.name.as_str(), summary.clone(), CompletionItemKind::Value);
            }
            self.add(rule.code.as_str(), summary, CompletionItemKind::Value);
            if groups && seen.insert(rule.group()) {
                self.add(rule.group(), None, CompletionItemKind::Value);
            }
        }
    }

    fn of_rules(&mut self, place: &Place, block: &str, text: &str) {
        let hint = block.starts_with("[[hint]]");
        let keys: Vec<&str> = place.keys.iter().map(String::as_str).collect();
        match (place.header.as_str(), keys.as_slice(), place.in_value) {
            ("", [], false) => self.headers(text),
            ("rule", [], false) => self.keys(rule::known_keys("[[rule]]"), "rule"),
            ("hint", [], false) => self.keys(rule::known_keys("[[hint]]"), "hint"),
            ("rule.example", [], false) => self.keys(rule::known_keys("[[rule]]\n[rule.example]"), "example"),
            (_, ["variants"], false) => self.keys(rule::known_keys("[[rule]]\n[[rule.variants]]"), "variant"),
            (_, ["message" | "detail" | "help" | "summary" | "basis" | "text"] | [.., "message" | "help"], false) => {
                self.values(["zh", "en"]);
            }
            (_, [.., "severity"], _) => self.values(["error", "warning", "info"]),
            (_, ["table"], _) => self.tables(),
            (_, ["for-each"], _) => self.values(Subject::ALL.map(|(name, _)| name)),
            (_, ["forms"], _) => {
                let forms: Vec<&str> = self.knowledge.forms.iter().map(|(_, form)| form.id.as_str()).collect();
                self.values(forms);
            }
            (_, ["yields-to" | "of"], _) => self.rules(false),
            (_, ["off" | "together"], _) => {
                self.add("true", None, CompletionItemKind::Keyword);
            }
            (_, ["among"], _) => self.rows_and_columns(block),
            (_, ["assert" | "when"] | ["variants", "when"], _) => self.expression(block, hint),
            (_, ["fix"] | ["variants", "fix"], _) => {
                self.values(["expected", "add rows"]);
                self.expression(block, false);
            }
            (
                _,
                [.., "message" | "detail" | "help" | "text"]
                | [.., "message" | "detail" | "help" | "text", "zh" | "en"],
                true,
            ) => {
                let string = place.string.clone().and_then(|string| text.get(string)).unwrap_or_default();
                let in_braces = string.rfind('{').is_some_and(|open| !string[open..].contains('}'));
                if in_braces {
                    self.expression(block, true);
                }
            }
            _ => {}
        }
    }

    fn headers(&mut self, text: &str) {
        if !text.trim_start().starts_with("form") {
            for header in ["[[rule]]", "[[hint]]"] {
                let key = header.trim_matches(['[', ']']);
                let detail = self.words.of("file", key).map(|words| words.get(self.lang).to_owned());
                self.add(header, detail, CompletionItemKind::Module);
            }
        }
    }

    fn tables(&mut self) {
        let (forms, lang) = (&self.knowledge.forms, self.lang);
        let printed = |name: &str| forms.iter().flat_map(|(_, form)| &form.tables).find(|table| table.name == name);
        for name in forms.tables() {
            let detail = printed(name).map(|table| table.label.get(lang).to_owned());
            self.add(name.as_str(), detail, CompletionItemKind::EnumMember);
        }
    }

    /// The names of an expression: functions, facts, rows and columns, and what is known of a finding.
    fn expression(&mut self, block: &str, in_finding: bool) {
        for function in rule::FUNCTIONS {
            let detail = self.words.of("function", function).map(|words| words.get(self.lang).to_owned());
            self.add(*function, detail, CompletionItemKind::Function);
        }
        let subject = said(block, "for-each").and_then(Subject::of_name).unwrap_or(Subject::Report);
        let at_hand = FACTS.iter().filter(|(of, ..)| subject.at_hand().contains(of));
        for (_, name, _, _, detail) in at_hand {
            self.add(*name, Some((*detail).to_owned()), CompletionItemKind::Field);
        }
        if in_finding {
            Variable::names().for_each(|name| self.add(name, None, CompletionItemKind::Variable));
        }
        self.rows_and_columns(block);
    }

    /// Rows, groups and columns of the table that a rule is of; of all tables, with their names before, if it is of none.
    fn rows_and_columns(&mut self, block: &str) {
        let table = said(block, "table");
        let form = said(block, "forms");
        let (knowledge, lang) = (self.knowledge, self.lang);
        let forms = knowledge.forms.iter().map(|(_, it)| it).filter(|it| form.is_none_or(|form| it.id == form));
        let tables = |form: &'_ Form| -> Vec<Table> {
            form.tables.iter().filter(|it| table.is_none_or(|table| it.name == table)).cloned().collect()
        };
        let mut seen = BTreeSet::new();
        for printed in forms.flat_map(tables) {
            let prefix = if table.is_some() { String::new() } else { format!("{}.", printed.name) };
            let zh = lang == Lang::Zh;
            let rows = printed.rows.iter().map(|row| (row.id.clone(), if zh { &row.label } else { &row.en }));
            let groups = printed.groups.iter().map(|it| (format!("{}.*", it.id), if zh { &it.label } else { &it.en }));
            let columns =
                printed.columns.iter().map(|column| (column.id.clone(), if zh { &column.label } else { &column.en }));
            for (id, label) in rows.chain(groups).chain(columns) {
                let name = format!("{prefix}{id}");
                if seen.insert(name.clone()) {
                    self.add(name, Some(label.clone()), CompletionItemKind::Constant);
                }
            }
        }
    }

    fn of_config(&mut self, place: &Place) {
        let keys: Vec<&str> = place.keys.iter().map(String::as_str).collect();
        match (place.header.as_str(), keys.as_slice(), place.in_value) {
            ("severity" | "override.severity", [], false) | (_, ["severity"], false) => self.rules(true),
            ("severity" | "override.severity", [_], _) | (_, ["severity", _], _) => {
                self.values(["error", "warning", "info", "on", "off"]);
            }
            ("suppress", ["rules"], _) => self.rules(true),
            (_, ["profile"], _) | ("deadlines", [], false) => {
                let profiles: Vec<String> =
                    self.knowledge.vocabulary.profiles.iter().map(|profile| profile.id.clone()).collect();
                self.values(profiles.iter().map(String::as_str));
            }
            ("roll-up", ["tables"], _) => self.tables(),
            (_, ["lang"], _) => self.values(["zh", "en"]),
            (_, ["fail-on"], _) => self.values(["error", "warning", "info", "never"]),
            ("limits", [], false) => self.values(crate::read::Limit::ALL.map(crate::read::Limit::name)),
            (header, [], false) => {
                let keys: Vec<_> =
                    self.words.of_config(header).map(|(key, it)| (key, it.about.get(self.lang))).collect();
                for (key, about) in keys {
                    self.add(key, Some(about.to_owned()), CompletionItemKind::Property);
                }
            }
            _ => {}
        }
    }
}
