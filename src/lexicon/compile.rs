//! From the TOML of the words to a [`Lexicon`]: every name resolved, every mistake where it stands.

use super::file::{self, File};
use super::{Class, ClassId, Lexicon, Metric, MetricId, Order, Role, Unit, UnitId};
use crate::form::{CellIx, Form, Forms, TableId};
use crate::lang::Bilingual;
use crate::load::{self, LoadError, Source};
use crate::text::Words;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

pub(super) fn lexicon(sources: &[Arc<Source>], forms: &Forms) -> Result<Lexicon, Vec<LoadError>> {
    let mut loader = Loader { forms, lexicon: Lexicon::default(), words: HashMap::new(), errors: Vec::new() };
    let mut files = Vec::new();
    for source in sources {
        match load::parse::<File>(source) {
            Ok(file) => files.push((source, file)),
            Err(error) => loader.errors.push(error),
        }
    }
    let mut metrics = Vec::new();
    for (source, file) in files {
        loader.units(file.units);
        for class in file.classes {
            loader.class(source, class);
        }
        for phrase in file.phrases {
            let class = file::Class {
                id: phrase.id,
                role: Some(Role::Phrase),
                own_of: Vec::new(),
                listed: false,
                wider: false,
                implies: None,
                hints: None,
                last_year: false,
                direction: None,
                factor: None,
                words: phrase.words,
            };
            loader.class(source, class);
        }
        loader.privacy(file.privacy);
        loader.counts(file.counts);
        metrics.extend(file.metrics.into_iter().map(|metric| (source, metric)));
    }
    loader.lexicon.numbered = vec![Vec::new(); loader.lexicon.classes.len() + 1];
    for (source, metric) in metrics {
        loader.metric(source, metric);
    }
    loader.finish()
}

struct Loader<'f> {
    forms: &'f Forms,
    lexicon: Lexicon,
    /// Every word, and its class.
    words: HashMap<String, ClassId>,
    errors: Vec<LoadError>,
}

impl Loader<'_> {
    fn error(&mut self, source: &Arc<Source>, span: Range<usize>, zh: String, en: String) {
        self.errors.push(LoadError::new(source, span, Bilingual::new(zh, Some(en))));
    }

    fn privacy(&mut self, more: super::Privacy) {
        let all = &mut self.lexicon.privacy;
        all.surnames.extend(more.surnames);
        all.no_names.extend(more.no_names);
        all.no_authors.extend(more.no_authors);
        all.after_applicant.extend(more.after_applicant);
        all.name_headers.extend(more.name_headers);
        all.personal_headers.extend(more.personal_headers);
        all.office_headers.extend(more.office_headers);
        all.benefits.extend(more.benefits);
        all.contact.extend(more.contact);
        all.id_words.extend(more.id_words);
        all.card_words.extend(more.card_words);
        all.office_accounts.extend(more.office_accounts);
        all.home_words.extend(more.home_words);
        all.no_homes.extend(more.no_homes);
        all.predicates.extend(more.predicates);
        all.mailboxes.extend(more.mailboxes);
    }

    fn counts(&mut self, more: super::Counts) {
        let all = &mut self.lexicon.counts;
        all.units.extend(more.units);
        all.whole_units.extend(more.whole_units);
        all.things.extend(more.things);
        all.kinds.extend(more.kinds);
        all.not_after.extend(more.not_after);
        all.announced.extend(more.announced);
        all.open.extend(more.open);
        all.joins.extend(more.joins);
        all.more.extend(more.more);
    }

    fn units(&mut self, units: impl IntoIterator<Item = (Spanned<String>, Vec<String>)>) {
        for (kind, words) in units {
            let kind = kind.into_inner();
            self.lexicon.units.extend(words.into_iter().map(|word| Unit { word, kind: kind.clone() }));
        }
        self.lexicon.units.sort_by_key(|unit| std::cmp::Reverse(unit.word.len()));
    }

    fn class(&mut self, source: &Arc<Source>, class: file::Class) {
        let known = self.lexicon.find_class(class.id.get_ref());
        let implies = self.find(source, class.implies.as_ref());
        let hints = self.find(source, class.hints.as_ref());
        let id = match (known, class.role) {
            (Some(id), _) => id,
            (None, Some(role)) => {
                let id = ClassId(u16::try_from(self.lexicon.classes.len()).unwrap_or(u16::MAX));
                let name = class.id.get_ref().clone();
                self.lexicon.classes.push(Class {
                    id: name,
                    role,
                    own_of: class.own_of,
                    listed: class.listed,
                    wider: class.wider,
                    implies,
                    hints,
                    last_year: class.last_year,
                    direction: class.direction,
                    factor: class.factor,
                });
                id
            }
            (None, None) => {
                let name = class.id.get_ref();
                let zh = format!("没有名为“{name}”的词类；新的词类要写明 role");
                return self.error(
                    source,
                    class.id.span(),
                    zh,
                    format!("there is no class `{name}`: a new one needs a role"),
                );
            }
        };
        for word in class.words {
            let word: String = super::fold::fold(&word);
            let other = self.words.insert(word.clone(), id).filter(|other| *other != id);
            if let Some(other) = other {
                let other = self.lexicon.class(other).id.clone();
                let zh = format!("“{word}”已经是“{other}”类的词");
                self.error(source, class.id.span(), zh, format!("“{word}” is a word of the class `{other}` already"));
            }
        }
    }

    fn metric(&mut self, source: &Arc<Source>, metric: file::Metric) {
        let name = metric.id.get_ref();
        let known = self.lexicon.metrics.iter().position(|other| other.id == *name);
        let at = known.unwrap_or(self.lexicon.metrics.len());
        let id = MetricId(u16::try_from(at).unwrap_or(u16::MAX));
        if known.is_none() {
            let mut cells = Vec::new();
            for (form, printed) in self.forms.iter() {
                let named = metric.cells.iter().flat_map(|name| cells_named(printed, name.get_ref()));
                cells.push((form, named.collect::<Vec<_>>()));
            }
            for name in &metric.cells {
                if self.forms.iter().all(|(_, form)| cells_named(form, name.get_ref()).is_empty()) {
                    let zh = format!("没有一份格式有“{}”这一格", name.get_ref());
                    self.error(source, name.span(), zh, format!("no form has a cell `{}`", name.get_ref()));
                }
            }
            let about = self.find(source, metric.about.as_ref());
            let follows = metric.follows.as_ref().and_then(|name| {
                let metric = self.lexicon.metrics.iter().position(|other| other.id == *name.get_ref());
                if metric.is_none() {
                    let zh = format!("前面没有名为“{}”的 metric", name.get_ref());
                    self.error(source, name.span(), zh, format!("there is no metric `{}` before this", name.get_ref()));
                }
                metric.and_then(|at| u16::try_from(at).ok()).map(MetricId)
            });
            let near = metric.near.iter().filter_map(|name| self.find(source, Some(name))).collect();
            let near_section = metric.near_section.as_ref().and_then(|name| {
                let section = self.forms.section_id(name.get_ref());
                if section.is_none() {
                    let zh = format!("没有名为“{}”的部分", name.get_ref());
                    self.error(source, name.span(), zh, format!("there is no section `{}`", name.get_ref()));
                }
                section
            });
            self.lexicon.metrics.push(Metric {
                id: name.clone(),
                label: metric.label.unwrap_or_else(|| Bilingual::same(name.clone())),
                unit: metric.unit.map_or_else(|| "case".to_owned(), Spanned::into_inner),
                cells,
                about,
                bare: metric.bare,
                follows,
                near,
                near_section,
                part: metric.part,
                wants_total: metric.wants_total,
                vague: metric.vague,
            });
        }
        for written in metric.says {
            if let Some(order) = self.order(source, &written, id) {
                let last = order.before.last().map_or(self.lexicon.classes.len(), |last| usize::from(last.0));
                self.lexicon.numbered[last].push(order);
            }
        }
        for written in metric.none {
            let order = self.order(source, &written, id);
            self.lexicon.none.extend(order);
        }
        for written in metric.all {
            let order = self.order(source, &written, id);
            self.lexicon.all.extend(order);
        }
    }

    fn find(&mut self, source: &Arc<Source>, name: Option<&Spanned<String>>) -> Option<ClassId> {
        let name = name?;
        let class = self.lexicon.find_class(name.get_ref());
        if class.is_none() {
            self.no_class(source, name.span(), name.get_ref());
        }
        class
    }

    fn no_class(&mut self, source: &Arc<Source>, span: Range<usize>, name: &str) {
        let zh = format!("没有名为“{name}”的词类");
        self.error(source, span, zh, format!("there is no class `{name}`"));
    }

    fn order(&mut self, source: &Arc<Source>, written: &Spanned<String>, metric: MetricId) -> Option<Order> {
        let mut order = Order { metric, before: Vec::new(), after: Vec::new(), percent: false };
        let mut number = false;
        for word in written.get_ref().split_whitespace() {
            if word == "#" || word == "%" {
                order.percent = word == "%";
                number = true;
                continue;
            }
            let Some(class) = self.lexicon.find_class(word) else {
                self.no_class(source, written.span(), word);
                return None;
            };
            if !self.lexicon.class(class).role.is_core() {
                let zh = format!("“{word}”类的词不能放在词序里：role 应为 verb、object 或 other");
                let en = format!("`{word}` cannot stand in an order of words: its role must be verb, object or other");
                self.error(source, written.span(), zh, en);
                return None;
            }
            if number { order.after.push(class) } else { order.before.push(class) }
        }
        Some(order)
    }

    fn finish(mut self) -> Result<Lexicon, Vec<LoadError>> {
        for orders in &mut self.lexicon.numbered {
            orders.sort_by_key(|order| std::cmp::Reverse(order.before.len() + order.after.len()));
        }
        let first = |order: &Order| order.before.first().copied();
        self.lexicon.of_all = self.lexicon.all.iter().filter_map(first).collect();
        self.lexicon.in_words = self.lexicon.none.iter().chain(&self.lexicon.all).filter_map(first).collect();
        for list in [&mut self.lexicon.of_all, &mut self.lexicon.in_words] {
            list.sort_unstable();
            list.dedup();
        }
        for (unit, at) in self.lexicon.units.iter().zip(0_u16..) {
            if let Some(initial) = unit.word.chars().next() {
                self.lexicon.units_by_initial.entry(initial).or_default().push(UnitId(at));
            }
        }
        let mut words: Vec<(String, ClassId)> = self.words.into_iter().collect();
        words.sort();
        self.lexicon.class_of = words.iter().map(|(_, class)| *class).collect();
        self.lexicon.words = Words::new(words.into_iter().map(|(word, _)| word));
        if self.errors.is_empty() { Ok(self.lexicon) } else { Err(self.errors) }
    }
}

/// The cells of a form that a name stands for: `applications.received.total`, `applications.denied.*.total`.
fn cells_named(form: &Form, name: &str) -> Vec<(TableId, CellIx)> {
    let mut parts: Vec<&str> = name.split('.').collect();
    let (Some(column), true) = (parts.pop(), parts.len() > 1) else { return Vec::new() };
    let Some(table) = form.tables.iter().find(|table| table.name == parts[0]) else { return Vec::new() };
    let row = parts[1..].join(".");
    let group = row.strip_suffix(".*");
    let wanted = |id: &str| match group {
        Some(group) => id == group || id.strip_prefix(group).is_some_and(|rest| rest.starts_with('.')),
        None => id == row,
    };
    let rows = table.row_ids().filter(|at| wanted(&table.row(*at).id));
    let cell = |row| table.find_columns(column).find_map(|column| table.cell(row, column));
    rows.filter_map(|row| Some((table.id, cell(row)?))).collect()
}
