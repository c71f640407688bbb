//! What a name in a file of rules or in `gouji.toml` means.

use super::place::place;
use super::words::Words;
use crate::lang::Lang;
use crate::lint::Knowledge;
use crate::lsp::document::{Document, Kind};
use crate::lsp::server::Server;
use crate::reference;
use crate::rule::FACTS;
use crate::text::Span;

impl Server {
    /// What the name at a byte of a file means, and where it stands.
    pub(in super::super) fn explain_name(&self, document: &Document, offset: usize) -> Option<(Span, String)> {
        let text = document.buffer.text();
        let place = place(text, offset);
        let word = text.get(place.word.clone()).filter(|word| !word.is_empty())?;
        let (knowledge, lang) = (&*self.project.knowledge, self.language());
        let section = match (document.kind, place.header.as_str()) {
            (_, "rule.example") => "example",
            _ if place.keys.first().is_some_and(|key| key == "variants") => "variant",
            (_, header) => header,
        };
        let words = (!place.in_value).then(|| key(&self.words, section, word, lang)).flatten();
        let of_rules = document.kind == Kind::Rules;
        let words = words
            .or_else(|| setting(&self.words, (document.kind == Kind::Config).then_some(&*place.header)?, word, lang));
        let words = words.or_else(|| rule(knowledge, word, lang));
        let words = words.or_else(|| of_rules.then(|| name(knowledge, &self.words, word, lang)).flatten())?;
        Some((Span::new(place.word.start, place.word.end), words))
    }
}

fn key(words: &Words, section: &str, key: &str, lang: Lang) -> Option<String> {
    words.of(section, key).map(|words| format!("`{key}`\n\n{}", words.get(lang)))
}

/// A key of `gouji.toml`: what it does, what holds without it, an example.
fn setting(words: &Words, table: &str, key: &str, lang: Lang) -> Option<String> {
    let (_, it) = words.of_config(table).find(|(name, _)| *name == key)?;
    let default = it.default.as_ref().map(|default| default.get(lang).to_owned());
    let example = it.example.as_ref().map(|example| format!("```toml\n{key} = {example}\n```"));
    let about = it.about.get(lang).to_owned();
    let parts: Vec<String> = [Some(format!("`{key}`")), Some(about), default, example].into_iter().flatten().collect();
    Some(parts.join("\n\n"))
}

/// The page of a rule.
fn rule(knowledge: &Knowledge, name: &str, lang: Lang) -> Option<String> {
    let id = knowledge.rules.named(name).first()?;
    Some(reference::page(knowledge, *id, lang))
}

/// A fact, a function, a row or a column.
fn name(knowledge: &Knowledge, words: &Words, name: &str, lang: Lang) -> Option<String> {
    if let Some((_, _, ty, _, detail)) = FACTS.iter().find(|(_, fact, ..)| *fact == name) {
        return Some(format!("`{name}` ({ty:?})\n\n{detail}"));
    }
    if let Some(function) = key(words, "function", name, lang) {
        return Some(function);
    }
    let zh = lang == Lang::Zh;
    let mut labels: Vec<String> = Vec::new();
    for table in knowledge.forms.iter().flat_map(|(_, form)| &form.tables) {
        let parts: Vec<&str> = name.split('.').collect();
        let is = |id: &str| id == name || id == name.trim_end_matches(".*") || parts.last() == Some(&id);
        let rows = table.row_ids().filter(|row| is(&table.row(*row).id) || ends_with(name, &table.row(*row).id));
        let rows = rows.map(|row| table.row_path(row, lang).join(" › "));
        let columns = table.column_ids().filter(|column| is(&table.column(*column).id));
        let columns = columns.map(|column| table.column_path(column, lang).join(" › "));
        let groups = table.groups.iter().filter(|group| is(&group.id));
        let groups = groups.map(|group| if zh { group.label.clone() } else { group.en.clone() });
        for label in rows.chain(groups).chain(columns) {
            let label = format!("- {}: {label}", table.label.get(lang));
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
    }
    (!labels.is_empty()).then(|| format!("`{name}`\n\n{}", labels.join("\n")))
}

/// Whether a dotted name is that of a row, or of a cell of it.
fn ends_with(name: &str, row: &str) -> bool {
    name.strip_prefix(row).is_some_and(|rest| rest.starts_with('.')) || name.contains(&format!(".{row}."))
}
