//! From the TOML of rules to [`Rules`]: every name resolved, every type checked, every mistake where it stands.

use super::facts::{Scope, Subject};
use super::file::{self, File};
use super::{
    Bearing, Comparison, Compiled, Example, Hint, HintEntry, Linear, Node, Rule, RuleId, Rules, Template, Type,
    Variant, Words,
};
use super::{syntax, template};
use crate::form::{Form, FormId, Forms, TableId};
use crate::lang::{Bilingual, Lang};
use crate::lexicon::Lexicon;
use crate::load::{self, LoadError, Source};
use rayon::prelude::*;
use resolve::{Resolver, Wrong};
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

mod others;
mod repair;
mod resolve;

/// Files of rules, parsed.
pub struct Files(Vec<(Arc<Source>, Result<File, LoadError>)>);

impl Files {
    /// Parses files, several at a time.
    #[must_use]
    pub fn parse(sources: &[Arc<Source>]) -> Self {
        Self(sources.par_iter().map(|source| (Arc::clone(source), load::parse(source))).collect())
    }
}

pub(super) fn rules(files: Files, forms: &Forms, lexicon: &Lexicon) -> Result<Rules, Vec<LoadError>> {
    let mut loader = Loader { forms, lexicon, rules: Rules::default(), errors: Vec::new() };
    let (mut written, mut hints) = (Vec::new(), Vec::new());
    for (source, file) in files.0 {
        match file {
            Ok(file) => {
                written.extend(file.rules.into_iter().map(|rule| (Arc::clone(&source), rule)));
                hints.extend(file.hints.into_iter().map(|hint| (Arc::clone(&source), hint)));
            }
            Err(error) => loader.errors.push(error),
        }
    }
    for (at, (source, rule)) in written.iter().enumerate() {
        loader.codes(source, rule, RuleId(u16::try_from(at).unwrap_or(u16::MAX)));
    }
    let compiled: Vec<_> = written
        .into_par_iter()
        .map(|(source, rule)| {
            let mut loader = Loader { forms, lexicon, rules: Rules::default(), errors: Vec::new() };
            let rule = loader.rule(&source, rule);
            (source, rule, loader.errors)
        })
        .collect();
    let mut yields = Vec::new();
    for (source, rule, errors) in compiled {
        loader.errors.extend(errors);
        if let Some((rule, yields_to)) = rule {
            yields.push((source, yields_to));
            loader.rules.rules.push(rule);
        }
    }
    let is_whole = loader.errors.is_empty();
    loader.yields(yields);
    // Hints are compiled into rules, which must all be in their places.
    if is_whole {
        for (source, hint) in hints {
            loader.hint(&source, hint);
        }
    }
    if loader.errors.is_empty() { Ok(loader.rules) } else { Err(loader.errors) }
}

struct Loader<'f> {
    forms: &'f Forms,
    lexicon: &'f Lexicon,
    rules: Rules,
    errors: Vec<LoadError>,
}

impl Loader<'_> {
    fn error(&mut self, source: &Arc<Source>, span: Range<usize>, zh: String, en: String) {
        self.errors.push(LoadError::new(source, span, Bilingual::new(zh, Some(en))));
    }

    /// A rule, and the names of those it yields to, until all names are known.
    fn rule(&mut self, source: &Arc<Source>, rule: file::Rule) -> Option<(Rule, Vec<Spanned<String>>)> {
        let subject = match rule.for_each.as_ref().map(|subject| (subject, Subject::of_name(subject.get_ref()))) {
            None => Subject::Report,
            Some((_, Some(subject))) => subject,
            Some((written, None)) => {
                let names = Subject::ALL.map(|(name, _)| name).join("、");
                let zh = format!("for-each 没有“{}”这一种，可用的有：{names}", written.get_ref());
                let en = format!("there is no `{}` to check each of; there are {names}", written.get_ref());
                self.error(source, written.span(), zh, en);
                return None;
            }
        };
        let table = match &rule.table {
            None => None,
            Some(name) => match self.forms.table_id(name.get_ref()) {
                Some(table) => Some(table),
                None => {
                    self.unknown(source, name, "表", "table");
                    self.forms_of(source, &rule, None);
                    return None;
                }
            },
        };
        let mut forms = self.forms_of(source, &rule, table);
        let mut compiled = Vec::new();
        forms.retain(|form| {
            let of_form = self.unless_foreign(source, *form, |it| it.compiled(source, &rule, *form, subject, table));
            compiled.extend(of_form);
            compiled.last().is_some_and(|last: &Compiled| last.form == *form)
        });
        let fixes = rule.fix.iter().chain(rule.variants.iter().flat_map(|variant| &variant.fix).flatten());
        let fix_texts = fixes.map(|fix| fix.get_ref().clone()).collect();
        let own = rule.codes.into_iter().map(|(subject, code)| (subject, code.into_inner()));
        let mut codes: Vec<(String, String)> = own.collect();
        codes.sort_by(|a, b| a.1.cmp(&b.1));
        let (span, assert_text) = (rule.assert.span(), rule.assert.into_inner());
        let loaded = Rule {
            code: rule.code.into_inner(),
            codes,
            name: rule.name.into_inner(),
            former_names: rule.former_names,
            severity: rule.severity,
            off: rule.off,
            forms,
            table,
            subject,
            together: rule.together,
            summary: rule.summary,
            help: rule.help.into_inner(),
            basis: rule.basis,
            exceptions: rule.exceptions,
            assert_text,
            when_text: rule.when.map(Spanned::into_inner),
            fix_texts,
            yields_to: Vec::new(),
            example: rule.example.map(example),
            source: Arc::clone(source),
            span,
            comparison: Comparison::of(&compiled),
            compiled,
        };
        Some((loaded, rule.yields_to))
    }

    /// Registers the names a rule answers to. Rules may share a name, but no code.
    fn codes(&mut self, source: &Arc<Source>, rule: &file::Rule, id: RuleId) {
        let mut codes = vec![&rule.code];
        codes.extend(rule.codes.values().filter(|code| code.get_ref() != rule.code.get_ref()));
        for code in codes {
            let known = self.rules.names.entry(code.get_ref().to_ascii_lowercase()).or_default();
            let taken = !known.is_empty();
            known.push(id);
            if taken {
                let zh = format!("代码“{}”已经有别的规则用了", code.get_ref());
                self.error(source, code.span(), zh, format!("the code `{}` is taken", code.get_ref()));
            }
        }
        for name in std::iter::once(rule.name.get_ref()).chain(&rule.former_names) {
            let known = self.rules.names.entry(name.to_ascii_lowercase()).or_default();
            if !known.contains(&id) {
                known.push(id);
            }
        }
    }

    /// The forms a rule is for: those it names, else all that have its table.
    fn forms_of(&mut self, source: &Arc<Source>, rule: &file::Rule, table: Option<TableId>) -> Vec<FormId> {
        let Some(names) = &rule.forms else {
            let has_table = |form: FormId| table.is_none_or(|table| self.forms.get(form).table(table).is_some());
            return self.forms.iter().map(|(id, _)| id).filter(|id| has_table(*id)).collect();
        };
        let mut forms = Vec::new();
        for name in names {
            match self.forms.find(name.get_ref()) {
                Some(form) => {
                    forms.push(form);
                    let takes = |other: &Form| other.rules_of.as_ref() == Some(name.get_ref());
                    forms.extend(self.forms.iter().filter(|(_, other)| takes(other)).map(|(id, _)| id));
                }
                None => self.unknown(source, name, "格式", "form"),
            }
        }
        forms.sort();
        forms.dedup();
        forms
    }

    /// Whether the rules in a file were written without the form in view: built-in rules, and a form that the user has added.
    fn is_foreign(&self, source: &Source, form: FormId) -> bool {
        source.built_in && !self.forms.get(form).built_in
    }

    /// Does `work` for a form. If a foreign form lacks what a rule is about, the rule is not for it, and there is no mistake.
    fn unless_foreign<T>(
        &mut self,
        source: &Arc<Source>,
        form: FormId,
        work: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        let mistakes = self.errors.len();
        let done = work(self);
        if self.is_foreign(source, form) {
            self.errors.truncate(mistakes);
        }
        done
    }

    fn unknown(&mut self, source: &Arc<Source>, name: &Spanned<String>, zh: &str, en: &str) {
        let zh = format!("没有名为“{}”的{zh}", name.get_ref());
        self.error(source, name.span(), zh, format!("there is no {en} named `{}`", name.get_ref()));
    }

    fn compiled(
        &mut self,
        source: &Arc<Source>,
        rule: &file::Rule,
        form: FormId,
        subject: Subject,
        table: Option<TableId>,
    ) -> Option<Compiled> {
        let printed = table.and_then(|table| self.forms.get(form).table(table));
        let resolver = Resolver {
            forms: self.forms,
            lexicon: self.lexicon,
            form,
            table: printed,
            subject,
            in_finding: false,
            check_patterns: !source.built_in,
            suggests: true,
        };
        let assert = self.expression(source, &rule.assert, &resolver, Type::Bool)?;
        let when = match &rule.when {
            Some(when) => Some(self.expression(source, when, &resolver, Type::Bool)?),
            None => None,
        };
        let among = match &rule.among {
            Some(names) => Some(self.among(source, names, &resolver)?),
            None => None,
        };
        let said = Resolver { in_finding: true, ..resolver };
        let message = self.template(source, &rule.message, &said)?;
        let help = self.template(source, &rule.help, &said)?;
        let detail = match &rule.detail {
            Some(detail) => Some(self.template(source, detail, &said)?),
            None => None,
        };
        let mut variants = Vec::new();
        for variant in &rule.variants {
            variants.push(self.variant(source, variant, &said)?);
        }
        let repairs = self.repairs(source, &rule.fix, &said)?;
        let linear = Linear::of(&assert);
        let words = Words { message, detail, help };
        let scope = when.as_ref().map_or(Scope::Report, Node::scope).and(assert.scope());
        let (hints, bearing) = (Vec::new(), Bearing::default());
        Some(Compiled { form, among, when, assert, linear, scope, words, variants, hints, repairs, bearing })
    }

    fn variant(&mut self, source: &Arc<Source>, variant: &file::Variant, said: &Resolver<'_>) -> Option<Variant> {
        let when = self.expression(source, &variant.when, said, Type::Bool)?;
        let mut optional = |words: &Option<Spanned<Bilingual>>| match words {
            Some(words) => self.template(source, words, said).map(Some),
            None => Some(None),
        };
        let (message, help) = (optional(&variant.message)?, optional(&variant.help)?);
        let repairs = match &variant.fix {
            Some(fix) => Some(self.repairs(source, fix, said)?),
            None => None,
        };
        Some(Variant { when, severity: variant.severity, message, help, repairs })
    }

    fn among(&mut self, source: &Arc<Source>, names: &[Spanned<String>], resolver: &Resolver<'_>) -> Option<Vec<u16>> {
        let mut among = Vec::new();
        for name in names {
            match resolver.members(name.get_ref()) {
                Ok(members) => among.extend(members),
                Err(_) if self.is_foreign(source, resolver.form) => {}
                Err(wrong) => {
                    self.wrong(source, name.span(), &wrong);
                    return None;
                }
            }
        }
        (!among.is_empty()).then_some(among)
    }

    fn expression(
        &mut self,
        source: &Arc<Source>,
        written: &Spanned<String>,
        resolver: &Resolver<'_>,
        wanted: Type,
    ) -> Option<Node> {
        let start = content_start(source, &written.span());
        match compile(written.get_ref(), resolver, Some(wanted)) {
            Ok(node) => Some(node),
            Err((span, wrong)) => {
                self.wrong(source, start + span.start..start + span.end.max(span.start + 1), &wrong);
                None
            }
        }
    }

    fn wrong(&mut self, source: &Arc<Source>, span: Range<usize>, wrong: &Wrong) {
        let error = LoadError::new(source, span, wrong.problem.clone());
        // A rule is compiled once a form: the same mistake is one mistake.
        let known = self.errors.iter().any(|it| it.span == error.span && Arc::ptr_eq(&it.source, source));
        if !known {
            self.errors.push(match &wrong.help {
                Some(help) => error.with_help(help.clone()),
                None => error,
            });
        }
    }

    fn template(
        &mut self,
        source: &Arc<Source>,
        written: &Spanned<Bilingual>,
        said: &Resolver<'_>,
    ) -> Option<Template> {
        let zh = self.parts(source, written, Lang::Zh, said)?;
        let en =
            if written.get_ref().is_complete() { self.parts(source, written, Lang::En, said)? } else { Vec::new() };
        Some(Template { zh, en })
    }

    fn parts(
        &mut self,
        source: &Arc<Source>,
        written: &Spanned<Bilingual>,
        lang: Lang,
        said: &Resolver<'_>,
    ) -> Option<Vec<template::Part>> {
        let message = written.get_ref().get(lang);
        // Where the expression stands in the file: the words around it may be escaped, so it is looked for.
        let locate = |text: &str| {
            let span = written.span();
            let at = source.text.get(span.clone()).and_then(|all| all.find(&format!("{{{text}}}")));
            at.map_or(span.clone(), |at| span.start + at + 1..span.start + at + 1 + text.len())
        };
        let cuts = match template::cut(message) {
            Ok(cuts) => cuts,
            Err(_) => {
                let (zh, en) = ("花括号没有成对", "a brace without its other half");
                self.error(source, written.span(), zh.into(), en.into());
                return None;
            }
        };
        let mut parts = Vec::new();
        for cut in cuts {
            match cut {
                template::Cut::Words(words) => parts.push(template::Part::Words(words)),
                template::Cut::Expression { text, .. } => match compile(text, said, None) {
                    Ok(node) => parts.push(template::Part::Value(node)),
                    Err((_, wrong)) => {
                        self.wrong(source, locate(text), &wrong);
                        return None;
                    }
                },
            }
        }
        Some(parts)
    }

    fn yields(&mut self, yields: Vec<(Arc<Source>, Vec<Spanned<String>>)>) {
        for (at, (source, names)) in yields.into_iter().enumerate() {
            let mut ids = Vec::new();
            for name in names {
                match self.rules.named(name.get_ref()) {
                    [] => self.unknown(&source, &name, "规则", "rule"),
                    found => ids.extend(found.iter().copied()),
                }
            }
            if let Some(rule) = self.rules.rules.get_mut(at) {
                rule.yields_to = ids;
            }
        }
    }

    /// A hint is compiled into each rule it is said with.
    fn hint(&mut self, source: &Arc<Source>, hint: file::Hint) {
        let mut of = Vec::new();
        for name in &hint.of {
            match self.rules.named(name.get_ref()) {
                [] => self.unknown(source, name, "规则", "rule"),
                found => of.extend(found.iter().copied()),
            }
        }
        for id in &of {
            let rule = self.rules.get(*id);
            let (subject, table) = (rule.subject, rule.table);
            let forms: Vec<FormId> = rule.compiled.iter().map(|compiled| compiled.form).collect();
            for (at, form) in forms.into_iter().enumerate() {
                let printed = table.and_then(|table| self.forms.get(form).table(table));
                let resolver = Resolver {
                    forms: self.forms,
                    lexicon: self.lexicon,
                    form,
                    table: printed,
                    subject,
                    in_finding: true,
                    check_patterns: !source.built_in,
                    suggests: true,
                };
                let said = self.unless_foreign(source, form, |it| {
                    let when = it.expression(source, &hint.when, &resolver, Type::Bool)?;
                    Some((when, it.template(source, &hint.text, &resolver)?))
                });
                let Some((when, text)) = said else { continue };
                let code = hint.code.get_ref().clone();
                self.rules.rules[usize::from(id.0)].compiled[at].hints.push(Hint { code, when, text });
            }
        }
        let entry = HintEntry { code: hint.code.into_inner(), name: hint.name.into_inner(), summary: hint.summary, of };
        self.rules.hints.push(entry);
    }
}

fn example(example: file::Example) -> Example {
    let named = |(at, beside): (usize, file::Beside)| match beside {
        file::Beside::Text(text) => (format!("beside-{}.md", at + 1), text),
        file::Beside::File { path, text } => (path, text),
    };
    Example {
        wrong: example.wrong,
        right: example.right,
        beside: example.beside.into_iter().enumerate().map(named).collect(),
        path: example.path.unwrap_or_else(|| "example.md".to_owned()),
        config: example.config,
    }
}

/// Reads and resolves an expression.
fn compile(text: &str, resolver: &Resolver<'_>, wanted: Option<Type>) -> Result<Node, (Range<usize>, Wrong)> {
    let expr = syntax::parse(text).map_err(|error| {
        let problem = Bilingual::new("公式写到这里，读不懂了", Some("from here on the formula cannot be read"));
        let help = Bilingual::new(
            "可以用 + - * /，== != < <= > >=，and or not =>，in ( )，还有 sum( ) 之类的函数；文字要加引号。",
            Some("there are + - * /, == != < <= > >=, and or not =>, in ( ), and functions as sum( ); texts stand in quotes."),
        );
        (error.at..error.at + 1, Wrong { problem, help: Some(help) })
    })?;
    let (node, ty) = resolver.node(&expr)?;
    match wanted {
        Some(wanted) if wanted != ty => Err((expr.span, Wrong::ty(wanted, ty))),
        _ => Ok(node),
    }
}

/// Where a TOML string's content begins: behind its quotes.
fn content_start(source: &Source, span: &Range<usize>) -> usize {
    let written = source.text.get(span.clone()).unwrap_or_default();
    let quotes = ["\"\"\"\n", "'''\n", "\"\"\"", "'''", "\"", "'"];
    span.start + quotes.iter().find(|quotes| written.starts_with(**quotes)).map_or(0, |quotes| quotes.len())
}
