//! The rules as a document: what `explain` prints, and the rule reference.

use crate::collection;
use crate::lang::{Bilingual, Lang};
use crate::lint::{Knowledge, Options, Tools};
use crate::rule::{Example, Rule, RuleId, Selection, Severity};
use std::fmt::Write as _;

/// The words between the parts of a rule's page.
struct Headings {
    asserts: &'static str,
    when: &'static str,
    basis: &'static str,
    exceptions: &'static str,
    beside: &'static str,
    wrong: &'static str,
    right: &'static str,
    help: &'static str,
    forms: &'static str,
    also: &'static str,
}

const ZH: Headings = Headings {
    asserts: "要求",
    when: "条件",
    basis: "依据",
    exceptions: "例外",
    beside: "对照的报告",
    wrong: "不对的例子",
    right: "对的例子",
    help: "怎么改",
    forms: "适用格式",
    also: "代码",
};

const EN: Headings = Headings {
    asserts: "asserts",
    when: "when",
    basis: "basis",
    exceptions: "exceptions",
    beside: "compared with",
    wrong: "wrong",
    right: "right",
    help: "how to mend it",
    forms: "forms",
    also: "codes",
};

fn headings(lang: Lang) -> &'static Headings {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

fn severity(knowledge: &Knowledge, severity: Severity, lang: Lang) -> &str {
    let words = &knowledge.phrases.report;
    let word = match severity {
        Severity::Error => &words.error,
        Severity::Warning => &words.warning,
        Severity::Info => &words.info,
    };
    word.get(lang)
}

fn forms(knowledge: &Knowledge, rule: &Rule) -> String {
    rule.forms.iter().map(|form| knowledge.forms.get(*form).id.as_str()).collect::<Vec<_>>().join(", ")
}

/// A rule in full, as text.
#[must_use]
pub fn explain(knowledge: &Knowledge, id: RuleId, lang: Lang) -> String {
    let rule = knowledge.rules.get(id);
    let heading = headings(lang);
    let mut text = format!(
        "{} {}  {}\n\n  {}\n\n",
        rule.code,
        rule.name,
        severity(knowledge, rule.severity, lang),
        rule.summary.get(lang)
    );
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name}: {value}");
    };
    if !rule.codes.is_empty() {
        let codes: Vec<String> = rule.codes.iter().map(|(of, code)| format!("{code} ({of})")).collect();
        line(heading.also, &codes.join(", "));
    }
    line(heading.forms, &forms(knowledge, rule));
    line(heading.asserts, &rule.assert_text);
    if let Some(when) = &rule.when_text {
        line(heading.when, when);
    }
    line(heading.basis, rule.basis.get(lang));
    for exception in &rule.exceptions {
        line(heading.exceptions, exception.get(lang));
    }
    line(heading.help, &without_braces(rule.help.get(lang)));
    if let Some(example) = &rule.example {
        for (name, content) in surroundings(example, heading.beside) {
            let _ = writeln!(text, "\n  {name}:\n{}", indented(content));
        }
        let _ = writeln!(text, "\n  {}:\n{}", heading.wrong, indented(&example.wrong));
        for message in messages(knowledge, id, example) {
            let _ = writeln!(text, "    → {}", message.get(lang));
        }
        let _ = writeln!(text, "\n  {}:\n{}", heading.right, indented(&example.right));
    }
    text.push('\n');
    text
}

/// A hint in full, as text.
#[must_use]
pub fn explain_hint(knowledge: &Knowledge, name: &str, lang: Lang) -> Option<String> {
    let is_it = |it: &str| it.eq_ignore_ascii_case(name);
    let hint = knowledge.rules.hints().iter().find(|hint| is_it(&hint.code) || is_it(&hint.name))?;
    let of: Vec<&str> = hint.of.iter().map(|id| knowledge.rules.get(*id).name.as_str()).collect();
    Some(format!("{} {}\n\n  {}\n  → {}\n\n", hint.code, hint.name, hint.summary.get(lang), of.join(", ")))
}

/// What a rule says of the fragment of its example that breaks it.
fn messages(knowledge: &Knowledge, id: RuleId, example: &Example) -> Vec<Bilingual> {
    findings(knowledge, id, example, &example.wrong).into_iter().map(|finding| finding.message).collect()
}

/// What a single rule finds in a fragment of a report, beside the other reports of the example.
#[must_use]
pub fn findings(knowledge: &Knowledge, id: RuleId, example: &Example, fragment: &str) -> Vec<crate::check::Finding> {
    let options = Options { selection: Selection::only(id), ..Options::default() };
    let tools = Tools { knowledge, options: &options };
    collection::check_example(tools, example, fragment).checked.findings
}

/// What an example needs besides the report: other reports, a configuration.
fn surroundings<'e>(example: &'e Example, beside: &str) -> Vec<(String, &'e str)> {
    let config = example.config.iter().map(|config| (crate::config::FILE_NAME.to_owned(), config.as_str()));
    config.chain(example.beside.iter().map(|(_, text)| (beside.to_owned(), text.as_str()))).collect()
}

fn indented(text: &str) -> String {
    text.trim_end().lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// Placeholders are of no use where there is nothing to put in.
fn without_braces(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push('…');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    out.push_str(rest);
    out
}

/// The rule reference: every rule, in Markdown, in Chinese with the English summary.
#[must_use]
pub fn markdown(knowledge: &Knowledge) -> String {
    let mut text = String::from(
        "# 规则\n\n本页由 `gouji rules --format markdown` 从 `rules/checks/*.toml` 生成，不要手改。\n\n| 代码 | 名称 | 级别 | 格式 | 要求 |\n| --- | --- | --- | --- | --- |\n",
    );
    for (_, rule) in knowledge.rules.iter() {
        let _ = writeln!(
            text,
            "| [{}](#{}) | `{}` | {} | {} | {} |",
            rule.code,
            anchor(rule),
            rule.name,
            severity(knowledge, rule.severity, Lang::Zh),
            forms(knowledge, rule),
            rule.summary.get(Lang::Zh)
        );
    }
    text.push_str("\n诊断（附在结果后面，说明可能的原因）：\n\n| 代码 | 名称 | 说明 |\n| --- | --- | --- |\n");
    for hint in knowledge.rules.hints() {
        let _ = writeln!(text, "| {} | `{}` | {} |", hint.code, hint.name, hint.summary.get(Lang::Zh));
    }
    for (id, rule) in knowledge.rules.iter() {
        page(&mut text, knowledge, id, rule);
    }
    text
}

fn anchor(rule: &Rule) -> String {
    format!("{}-{}", rule.code.to_ascii_lowercase().replace('.', ""), rule.name)
}

fn page(text: &mut String, knowledge: &Knowledge, id: RuleId, rule: &Rule) {
    let _ = writeln!(text, "\n## {} {}\n", rule.code, rule.name);
    let off = if rule.off { "，默认不用" } else { "" };
    let _ = writeln!(text, "{}{off}。{}。\n", severity(knowledge, rule.severity, Lang::Zh), rule.summary.get(Lang::Zh));
    let _ = writeln!(text, "*{}*\n", rule.summary.get(Lang::En));
    if !rule.codes.is_empty() {
        let codes: Vec<String> = rule.codes.iter().map(|(of, code)| format!("{code}（`{of}`）")).collect();
        let _ = writeln!(text, "- 代码：{}", codes.join("、"));
    }
    let _ = writeln!(text, "- 适用格式：{}", forms(knowledge, rule));
    let _ = writeln!(text, "- 要求：`{}`", rule.assert_text);
    if let Some(when) = &rule.when_text {
        let _ = writeln!(text, "- 条件：`{when}`");
    }
    let _ = writeln!(text, "- 依据：{}", rule.basis.get(Lang::Zh));
    for exception in &rule.exceptions {
        let _ = writeln!(text, "- 例外：{}", exception.get(Lang::Zh));
    }
    let _ = writeln!(text, "- 怎么改：{}", without_braces(rule.help.get(Lang::Zh)));
    if let Some(example) = &rule.example {
        for (name, content) in surroundings(example, ZH.beside) {
            let _ = writeln!(text, "\n{name}：\n\n```text\n{}\n```", content.trim_end());
        }
        let _ = writeln!(text, "\n不对：\n\n```text\n{}\n```\n", example.wrong.trim_end());
        for message in messages(knowledge, id, example) {
            let _ = writeln!(text, "> {}\n", message.get(Lang::Zh));
        }
        let _ = writeln!(text, "对：\n\n```text\n{}\n```", example.right.trim_end());
    }
}
