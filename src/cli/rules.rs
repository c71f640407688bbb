//! `gouji rules`

use super::args::{ListFormat, Rules as Args};
use super::output::Output;
use super::{Outcome, Session};
use crate::lang::{Bilingual, Lang};
use crate::lint::Knowledge;
use crate::reference;
use crate::rule::{Rule, Selection, Severity};
use serde::Serialize;
use std::fmt::Write as _;

pub(super) fn run(session: &Session, args: &Args) -> Outcome {
    let all = ["all".to_owned()];
    let select = if args.select.is_empty() { &all[..] } else { &args.select[..] };
    let selection = match Selection::new(&session.knowledge.rules, select, &[]) {
        Ok(selection) => selection,
        Err(unknown) => return session.unknown_rules(&unknown),
    };
    let chosen = session.knowledge.rules.iter().filter(|(id, _)| selection.has(*id)).map(|(_, rule)| rule);
    let text = match args.format {
        ListFormat::Text => text(chosen, &session.knowledge, session.lang),
        ListFormat::Json => json(chosen, &session.knowledge),
        ListFormat::Markdown => reference::markdown(&session.knowledge),
    };
    let mut output = Output::new();
    match output.write(&text).and_then(|()| output.flush()) {
        Ok(()) => Outcome::Success,
        Err(error) => {
            super::complain(&error.to_string());
            Outcome::Failure
        }
    }
}

fn forms(rule: &Rule, knowledge: &Knowledge) -> Vec<String> {
    rule.forms.iter().map(|form| knowledge.forms.get(*form).id.clone()).collect()
}

fn text<'r>(rules: impl Iterator<Item = &'r Rule>, knowledge: &Knowledge, lang: Lang) -> String {
    let mut text = String::new();
    for rule in rules {
        let severity = severity(rule.severity, knowledge).get(lang);
        let forms = forms(rule, knowledge).join("/");
        let off = if rule.off { " -" } else { "" };
        let _ = writeln!(
            text,
            "{:<8} {:<32} {severity}{off}  {forms:<9}  {}",
            rule.code,
            rule.name,
            rule.summary.get(lang)
        );
    }
    text
}

fn severity(severity: Severity, knowledge: &Knowledge) -> &Bilingual {
    let words = &knowledge.phrases.report;
    match severity {
        Severity::Error => &words.error,
        Severity::Warning => &words.warning,
        Severity::Info => &words.info,
    }
}

#[derive(Serialize)]
struct Listed<'r> {
    name: &'r str,
    code: &'r str,
    codes: Vec<&'r str>,
    former_names: &'r [String],
    severity: Severity,
    on: bool,
    forms: Vec<String>,
    summary: Texts<'r>,
    basis: Texts<'r>,
    asserts: &'r str,
    when: Option<&'r str>,
}

#[derive(Serialize)]
struct Texts<'r> {
    zh: &'r str,
    en: &'r str,
}

impl<'r> From<&'r Bilingual> for Texts<'r> {
    fn from(text: &'r Bilingual) -> Self {
        Self { zh: text.get(Lang::Zh), en: text.get(Lang::En) }
    }
}

#[derive(Serialize)]
struct List<'r> {
    schema_version: u32,
    rules: Vec<Listed<'r>>,
}

fn json<'r>(rules: impl Iterator<Item = &'r Rule>, knowledge: &Knowledge) -> String {
    let rules = rules.map(|rule| Listed {
        name: &rule.name,
        code: &rule.code,
        codes: rule.codes.iter().map(|(_, code)| code.as_str()).collect(),
        former_names: &rule.former_names,
        severity: rule.severity,
        on: !rule.off,
        forms: forms(rule, knowledge),
        summary: (&rule.summary).into(),
        basis: (&rule.basis).into(),
        asserts: &rule.assert_text,
        when: rule.when_text.as_deref(),
    });
    let list = List { schema_version: 1, rules: rules.collect() };
    serde_json::to_string_pretty(&list).unwrap_or_default() + "\n"
}
