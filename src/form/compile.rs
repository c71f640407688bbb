//! From the TOML of forms to [`Forms`]: every name resolved, every mistake where it stands.

use super::file::{self, File, Member};
use super::label::{LabelIndex, LabelRef, Role, Wording};
use super::topics::TopicWords;
use super::{
    Block, CellIx, Column, ColumnIx, Form, FormId, Forms, Group, Kind, Layout, Notice, Row, RowIx, Section, SectionId,
    Table, TableId, Topic,
};
use crate::lang::Bilingual;
use crate::load::{self, LoadError, Source};
use crate::text::Key;
use std::sync::Arc;
use toml::Spanned;

pub(super) fn forms(sources: &[Arc<Source>]) -> Result<Forms, Vec<LoadError>> {
    let mut compiler = Compiler::default();
    let mut additions = Vec::new();
    for source in sources {
        match load::parse::<File>(source) {
            Ok(file) if file.extends.is_some() => additions.push((source, file)),
            Ok(file) => compiler.form(source, file),
            Err(error) => compiler.errors.push(error),
        }
    }
    for (source, file) in additions {
        compiler.addition(source, file);
    }
    compiler.rules_of();
    compiler.finish()
}

#[derive(Default)]
struct Compiler {
    forms: Vec<Form>,
    tables: Vec<String>,
    sections: Vec<String>,
    /// Labels wait until forms are in order: a [`FormId`] is a place in that order.
    labels: Vec<(String, PendingLabel)>,
    titles: Vec<Title>,
    /// The forms whose rules others take, as written, until all forms are known.
    rules_of: Vec<(Arc<Source>, Spanned<String>)>,
    errors: Vec<LoadError>,
}

struct Title {
    number: String,
    title: String,
    section: SectionId,
    wording: Wording,
}

struct PendingLabel {
    form: String,
    table: TableId,
    role: Role,
    wording: Wording,
}

impl Compiler {
    fn finish(mut self) -> Result<Forms, Vec<LoadError>> {
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        self.forms.sort_by_key(|form| form.first_year);
        let mut labels = LabelIndex::default();
        for (label, pending) in self.labels {
            let Some(at) = self.forms.iter().position(|form| form.id == pending.form) else { continue };
            let form = FormId(u8::try_from(at).unwrap_or(u8::MAX));
            let PendingLabel { table, role, wording, .. } = pending;
            labels.add(&label, LabelRef { form, table, role, wording });
        }
        for Title { number, title, section, wording } in self.titles {
            labels.add_title(&number, &title, section, wording);
        }
        Ok(Forms { forms: self.forms, tables: self.tables, sections: self.sections, labels })
    }

    fn form(&mut self, source: &Arc<Source>, file: File) {
        let missing = |what: &str| {
            let problem = Bilingual::new(format!("格式文件缺少 {what}"), Some(format!("the form lacks `{what}`")));
            LoadError::new(source, 0..0, problem)
        };
        let (Some(id), Some(name), Some(years), Some(notice)) = (file.form, file.name, file.years, file.notice) else {
            self.errors.push(missing("form、name、years 或 notice"));
            return;
        };
        if self.forms.len() >= usize::from(u8::MAX) {
            return;
        }
        if self.forms.iter().any(|form| form.id == *id.get_ref()) {
            self.errors.push(duplicate(source, &id));
        }
        let rules_of = file.rules_of.as_ref().map(|form| form.get_ref().clone());
        self.rules_of.extend(file.rules_of.map(|form| (Arc::clone(source), form)));
        let id = id.into_inner();
        let sections = file.sections.into_iter().map(|section| self.section(section)).collect();
        let tables = file
            .tables
            .into_iter()
            .filter_map(|table| Tables { source, form: &id, compiler: self }.table(table))
            .collect();
        let file::Notice { year, number, title, words } = notice;
        self.forms.push(Form {
            id,
            name,
            first_year: years.first,
            last_year: years.last,
            notice: Notice { year, number, title, words },
            rules_of,
            built_in: source.built_in,
            sections,
            tables,
        });
    }

    fn rules_of(&mut self) {
        for (source, form) in std::mem::take(&mut self.rules_of) {
            if !self.forms.iter().any(|it| it.id == *form.get_ref()) {
                self.errors.push(unknown(&source, &form, "form", "格式"));
            }
        }
    }

    fn section(&mut self, section: file::Section) -> Section {
        let name = section.id.into_inner();
        let id = SectionId(index_of(&mut self.sections, &name));
        let title = section.title.into_inner();
        let number = section.number;
        let wording = |title, wording| Title { number: number.clone(), title, section: id, wording };
        self.titles.push(wording(title.clone(), Wording::Official));
        self.titles.extend(section.accepted.into_iter().map(|title| wording(title, Wording::Accepted)));
        self.titles.extend(section.known.into_iter().map(|title| wording(title, Wording::Known)));
        let topics = section
            .topics
            .into_iter()
            .map(|file::Topic { id, label, words }| Topic { id, label, words: words.into_inner() })
            .collect();
        Section { id, name, number, title, hints: section.hints, topics, topic_words: TopicWords::default() }
    }

    /// Further wordings of labels and titles that a form has.
    fn addition(&mut self, source: &Arc<Source>, file: File) {
        let Some(form) = file.extends else { return };
        if !self.forms.iter().any(|it| it.id == *form.get_ref()) {
            self.errors.push(unknown(source, &form, "form", "格式"));
            return;
        }
        let wordings = [(file.accepted, Wording::Accepted), (file.known, Wording::Known)];
        for (additions, wording) in wordings {
            for (official, labels) in additions {
                self.wordings(source, form.get_ref(), &official, &labels, wording);
            }
        }
    }

    fn wordings(
        &mut self,
        source: &Arc<Source>,
        form: &str,
        official: &Spanned<String>,
        labels: &[String],
        wording: Wording,
    ) {
        let key = Key::of(official.get_ref());
        let is_it = |label: &str| Key::of(label) == key;
        let same: Vec<_> = self
            .labels
            .iter()
            .filter(|(label, it)| it.form == form && it.wording == Wording::Official && is_it(label))
            .map(|(_, it)| (it.table, it.role))
            .collect();
        let title = self.titles.iter().find(|it| it.wording == Wording::Official && is_it(&it.title));
        let title = title.map(|it| (it.number.clone(), it.section));
        if same.is_empty() && title.is_none() {
            self.errors.push(self.no_such_label(source, form, official));
        }
        for label in labels {
            let title = title.clone();
            self.titles.extend(title.map(|(number, section)| Title { number, title: label.clone(), section, wording }));
            for (table, role) in &same {
                let pending = PendingLabel { form: form.to_owned(), table: *table, role: *role, wording };
                self.labels.push((label.clone(), pending));
            }
        }
    }

    fn no_such_label(&self, source: &Arc<Source>, form: &str, label: &Spanned<String>) -> LoadError {
        const MOST_APART: usize = 3;
        let written = label.get_ref();
        let problem = Bilingual::new(
            format!("{form} 年格式里没有“{written}”这个名称"),
            Some(format!("the {form} form has no label `{written}`")),
        );
        let own = self.labels.iter().filter(|(_, it)| it.form == form && it.wording == Wording::Official);
        let titles = self.titles.iter().filter(|it| it.wording == Wording::Official).map(|it| &it.title);
        let distance = |other: &&String| strsim::levenshtein(other, written);
        let like = own.map(|(label, _)| label).chain(titles).min_by_key(distance);
        let error = LoadError::new(source, label.span(), problem);
        match like.filter(|other| distance(other) <= MOST_APART.min(written.chars().count() / 2)) {
            Some(like) => {
                error.with_help(Bilingual::new(format!("是不是“{like}”？"), Some(format!("is it `{like}`?"))))
            }
            None => error,
        }
    }
}

/// Compiles the tables of one form.
struct Tables<'a> {
    source: &'a Arc<Source>,
    form: &'a str,
    compiler: &'a mut Compiler,
}

impl Tables<'_> {
    fn table(&mut self, file: file::Table) -> Option<Table> {
        let Some(section) = self.compiler.sections.iter().position(|it| it == file.section.get_ref()) else {
            self.compiler.errors.push(unknown(self.source, &file.section, "section", "部分"));
            return None;
        };
        let name = file.id.into_inner();
        let id = TableId(index_of(&mut self.compiler.tables, &name));
        let mut table = Table {
            id,
            name,
            label: file.label,
            section: SectionId(u8::try_from(section).unwrap_or(u8::MAX)),
            layout: match file.layout {
                file::Layout::Rows => Layout::Rows,
                file::Layout::SideBySide => Layout::SideBySide,
            },
            note: file.note.as_ref().map(|note| note.label.get_ref().clone()),
            groups: self.groups(id, &file.groups, Role::Group),
            column_groups: self.groups(id, &file.column_groups, Role::ColumnGroup),
            extra_columns: file.extra_columns,
            blocks: Vec::new(),
            rows: Vec::new(),
            columns: Vec::new(),
            cells: Vec::new(),
        };
        for extra in &table.extra_columns {
            self.label(id, Role::ExtraColumn, extra, Wording::Known);
        }
        if let Some(note) = &file.note {
            self.labels(id, Role::Note, note);
        }
        for block in file.blocks {
            self.block(&mut table, block);
        }
        Some(table)
    }

    fn block(&mut self, table: &mut Table, file: file::Block) {
        let at = table.blocks.len();
        let (first_row, first_column) = (table.rows.len(), table.columns.len());
        if let Some(caption) = &file.caption {
            self.labels(table.id, Role::Caption(at), caption);
        }
        if let Some(corner) = &file.corner {
            self.labels(table.id, Role::Corner, corner);
        }
        for member in &file.columns {
            let under = self.under(&table.column_groups, member.under.as_ref());
            let printed_under = self.under(&table.column_groups, member.printed_under.as_ref()).or(under);
            let index = ColumnIx(u16::try_from(table.columns.len()).unwrap_or(u16::MAX));
            self.member(table.id, Role::Column(index), member);
            let kind = match member.kind {
                file::Kind::Count => Kind::Count,
                file::Kind::Signed => Kind::Signed,
                file::Kind::Amount => Kind::Amount,
            };
            let (label, en) = names(member);
            table.columns.push(Column {
                id: member.id.get_ref().clone(),
                label,
                en,
                under,
                printed_under,
                kind,
                unit: member.unit.clone(),
            });
        }
        for member in &file.rows {
            let under = self.under(&table.groups, member.under.as_ref());
            let index = RowIx(u16::try_from(table.rows.len()).unwrap_or(u16::MAX));
            if table.rows.iter().any(|row| row.id == *member.id.get_ref()) {
                self.compiler.errors.push(duplicate(self.source, &member.id));
            }
            self.member(table.id, Role::Row(index), member);
            let (label, en) = names(member);
            let first_cell = CellIx(u16::try_from(table.cells.len()).unwrap_or(u16::MAX));
            let columns = first_column..first_column + file.columns.len();
            table.cells.extend(columns.map(|column| (index, ColumnIx(u16::try_from(column).unwrap_or(u16::MAX)))));
            let short = qualified(member.short.as_deref().unwrap_or(&label), member, &table.groups, under);
            let en = under
                .filter(|_| member.id.get_ref().contains('.'))
                .map_or(en.clone(), |group| format!("{}: {en}", table.groups[group].en));
            table.rows.push(Row { id: member.id.get_ref().clone(), label, short, en, under, block: at, first_cell });
        }
        let total = file.total.and_then(|total| {
            let column = table.columns[first_column..].iter().position(|column| column.id == *total.get_ref());
            if column.is_none() {
                self.compiler.errors.push(unknown(self.source, &total, "column", "列"));
            }
            column.map(|column| ColumnIx(u16::try_from(first_column + column).unwrap_or(u16::MAX)))
        });
        table.blocks.push(Block {
            id: file.id,
            caption: file.caption.map(|caption| caption.label.into_inner()),
            corner: file.corner.map(|corner| corner.label.into_inner()),
            rows: first_row..table.rows.len(),
            columns: first_column..table.columns.len(),
            total,
        });
    }

    fn groups(&mut self, table: TableId, members: &[Member], role: impl Fn(usize) -> Role) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        for (at, member) in members.iter().enumerate() {
            let under = self.under(&groups, member.under.as_ref());
            self.member(table, role(at), member);
            let (label, en) = names(member);
            groups.push(Group { id: member.id.get_ref().clone(), label, en, under });
        }
        groups
    }

    fn under(&mut self, groups: &[Group], under: Option<&Spanned<String>>) -> Option<usize> {
        let under = under?;
        let group = groups.iter().position(|group| group.id == *under.get_ref());
        if group.is_none() {
            self.compiler.errors.push(unknown(self.source, under, "group", "分组"));
        }
        group
    }

    fn member(&mut self, table: TableId, role: Role, member: &Member) {
        self.label(table, role, member.label.get_ref(), Wording::Official);
        self.wordings(table, role, &member.accepted, &member.known);
    }

    fn labels(&mut self, table: TableId, role: Role, label: &file::Label) {
        self.label(table, role, label.label.get_ref(), Wording::Official);
        self.wordings(table, role, &label.accepted, &label.known);
    }

    fn wordings(&mut self, table: TableId, role: Role, accepted: &[String], known: &[String]) {
        for label in accepted {
            self.label(table, role, label, Wording::Accepted);
        }
        for label in known {
            self.label(table, role, label, Wording::Known);
        }
    }

    fn label(&mut self, table: TableId, role: Role, label: &str, wording: Wording) {
        let pending = PendingLabel { form: self.form.to_owned(), table, role, wording };
        self.compiler.labels.push((label.to_owned(), pending));
    }
}

fn names(member: &Member) -> (String, String) {
    let label = member.label.get_ref().clone();
    let en = member.en.clone().unwrap_or_else(|| label.clone());
    (label, en)
}

/// The short name of a row, with its group's before it where rows of several groups are numbered alike.
fn qualified(short: &str, member: &Member, groups: &[Group], under: Option<usize>) -> String {
    match under {
        Some(group) if member.id.get_ref().contains('.') => format!("{} {short}", groups[group].label),
        _ => short.to_owned(),
    }
}

fn index_of(names: &mut Vec<String>, name: &str) -> u8 {
    let at = names.iter().position(|it| it == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    });
    u8::try_from(at).unwrap_or(u8::MAX)
}

fn unknown(source: &Arc<Source>, name: &Spanned<String>, en: &str, zh: &str) -> LoadError {
    let name_is = name.get_ref();
    let problem =
        Bilingual::new(format!("没有名为“{name_is}”的{zh}"), Some(format!("there is no {en} named `{name_is}`")));
    LoadError::new(source, name.span(), problem)
}

fn duplicate(source: &Arc<Source>, name: &Spanned<String>) -> LoadError {
    let name_is = name.get_ref();
    let problem = Bilingual::new(format!("“{name_is}”重复了"), Some(format!("`{name_is}` is there twice")));
    LoadError::new(source, name.span(), problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &'static str) -> Arc<Source> {
        Arc::new(Source { name: "form.toml".into(), text: text.into(), built_in: true })
    }

    fn built_in() -> Vec<Arc<Source>> {
        vec![source(include_str!("../../rules/forms/2019.toml")), source(include_str!("../../rules/forms/2021.toml"))]
    }

    #[test]
    fn the_forms_have_as_many_cells_as_the_printed_ones() {
        let forms = Forms::load(&built_in()).expect("the built-in forms load");
        let sizes = |form: &Form| form.tables.iter().map(|table| table.cells.len()).collect::<Vec<_>>();
        let sizes: Vec<_> = forms.iter().map(|(_, form)| (form.id.as_str(), sizes(form))).collect();
        assert_eq!(sizes, [("2019", vec![22, 161, 15]), ("2021", vec![10, 175, 15])]);
    }

    #[test]
    fn years_decide_the_form() {
        let forms = Forms::load(&built_in()).expect("the built-in forms load");
        let form = |year| forms.of_year(year).map(|id| forms.get(id).id.as_str());
        assert_eq!(
            [form(2018), form(2019), form(2020), form(2021), form(2030)],
            [None, Some("2019"), Some("2019"), Some("2021"), Some("2021")]
        );
    }

    #[test]
    fn an_addition_names_a_label_of_the_form() {
        let mut sources = built_in();
        sources.push(source("extends = \"2021\"\n[accepted]\n\"（一）予以公开\" = [\"（一）同意公开\"]\n"));
        let forms = Forms::load(&sources).expect("the addition is right");
        assert_eq!(forms.labels().get(&Key::of("（一）同意公开")).len(), 1);

        sources.push(source("extends = \"2021\"\n[accepted]\n\"（一）公开\" = [\"（一）同意公开\"]\n"));
        let errors = Forms::load(&sources).expect_err("there is no such label");
        assert_eq!(errors.len(), 1);
        assert!(errors[0].source.text[errors[0].span.clone()].contains("（一）公开"));
    }
}
