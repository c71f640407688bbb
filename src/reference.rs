//! The rules as a document: what `explain` prints, and the rule reference.

use crate::collection;
use crate::fix::{self, Edit, Fixer, Safety};
use crate::lang::{Bilingual, Lang};
use crate::lint::{Knowledge, Options, Tools};
use crate::rule::{Example, Repair, Rule, RuleId, Selection, Severity};
use crate::text::paragraph;
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
    fixes: &'static str,
    off: &'static str,
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
    fixes: "自动改正",
    off: "，默认不用",
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
    fixes: "fix",
    off: ", off by default",
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

/// A rule in full, as text for a terminal of so many columns.
#[must_use]
pub fn explain(knowledge: &Knowledge, id: RuleId, lang: Lang, width: usize) -> String {
    let rule = knowledge.rules.get(id);
    let heading = headings(lang);
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    let mut text = format!(
        "{} {}  {}\n\n  {}\n\n",
        rule.code,
        rule.name,
        severity(knowledge, rule.severity, lang),
        rule.summary.get(lang)
    );
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "{}", paragraph(&format!("  {name}{colon}"), value, width));
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
    fixes(knowledge, id).iter().for_each(|fix| line(heading.fixes, &fix.get(lang).replace('`', "")));
    if let Some(example) = &rule.example {
        for (name, content) in surroundings(example, heading.beside) {
            let _ = writeln!(text, "\n  {name}{}\n{}", colon.trim_end(), indented(content));
        }
        let _ = writeln!(text, "\n  {}{}\n{}", heading.wrong, colon.trim_end(), indented(&example.wrong));
        for message in messages(knowledge, id, example) {
            let _ = writeln!(text, "{}", paragraph("    → ", message.get(lang), width));
        }
        let _ = writeln!(text, "\n  {}{}\n{}", heading.right, colon.trim_end(), indented(&example.right));
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
        let page = page(knowledge, id, Lang::Zh);
        // The summary in English stands behind the one in Chinese.
        let (before, rest) = page.split_once("\n\n- ").unwrap_or((&page, ""));
        let _ = write!(text, "\n{before}\n\n*{}*\n\n- {rest}", rule.summary.get(Lang::En));
    }
    text
}

fn anchor(rule: &Rule) -> String {
    format!("{}-{}", rule.code.to_ascii_lowercase().replace('.', ""), rule.name)
}

/// What can be done by itself about a finding of a rule, each in a line.
fn fixes(knowledge: &Knowledge, id: RuleId) -> Vec<Bilingual> {
    let rule = knowledge.rules.get(id);
    let words = &knowledge.phrases.fix;
    let Some(compiled) = rule.compiled.first() else { return Vec::new() };
    let fills_in = !rule.fix_texts.is_empty() && example_is_mended_unsafely(knowledge, id);
    let fixes = rule.fix_texts.iter().zip(compiled.all_repairs()).map(|(text, repair)| {
        let what = match repair {
            Repair::Expected => words.does_expected.clone(),
            Repair::AddRows => words.does_add_rows.clone(),
            Repair::Assign(..) => words.does_assign.with(&[("text", text)]),
        };
        let kind = if repair.changes_figures() || fills_in { &words.of_figures } else { &words.of_words };
        kind.fill(&[("what", &what)])
    });
    fixes.collect()
}

/// Whether the example of a rule is mended by what changes figures: a number may stand where none was.
fn example_is_mended_unsafely(knowledge: &Knowledge, id: RuleId) -> bool {
    let Some(example) = &knowledge.rules.get(id).example else { return false };
    let options = Options { selection: Selection::only(id), ..Options::default() };
    let tools = Tools { knowledge, options: &options };
    let lint = |text: &str| collection::check_example(tools, example, text);
    let check = |edits: &[Edit]| Some(lint(&fix::apply(&example.wrong, edits)));
    let fixer = Fixer { knowledge, profile: None, check: &check };
    let linted = lint(&example.wrong);
    let mut fixes = (0..linted.checked.findings.len()).flat_map(|at| fixer.fixes(&linted, at));
    fixes.any(|fix| fix.safety == Safety::Unsafe)
}

/// A rule in full, in Markdown, with a heading of its own.
#[must_use]
pub fn page(knowledge: &Knowledge, id: RuleId, lang: Lang) -> String {
    let rule = knowledge.rules.get(id);
    let heading = headings(lang);
    let (colon, comma) = match lang {
        Lang::Zh => ("：", "、"),
        Lang::En => (": ", ", "),
    };
    let mut text = format!("## {} {}\n\n", rule.code, rule.name);
    let end = if lang == Lang::Zh { "。" } else { ". " };
    let off = if rule.off { heading.off } else { "" };
    let kind = severity(knowledge, rule.severity, lang);
    let _ = writeln!(text, "{kind}{off}{end}{}{}\n", rule.summary.get(lang), end.trim_end());
    let mut line = |name: &str, value: &str| {
        let _ = writeln!(text, "- {name}{colon}{value}");
    };
    if !rule.codes.is_empty() {
        let codes: Vec<String> = rule.codes.iter().map(|(of, code)| format!("{code}（`{of}`）")).collect();
        line(heading.also, &codes.join(comma));
    }
    line(heading.forms, &forms(knowledge, rule));
    line(heading.asserts, &format!("`{}`", rule.assert_text));
    if let Some(when) = &rule.when_text {
        line(heading.when, &format!("`{when}`"));
    }
    line(heading.basis, rule.basis.get(lang));
    rule.exceptions.iter().for_each(|exception| line(heading.exceptions, exception.get(lang)));
    line(heading.help, &without_braces(rule.help.get(lang)));
    fixes(knowledge, id).iter().for_each(|fix| line(heading.fixes, fix.get(lang)));
    if let Some(example) = &rule.example {
        let colon = colon.trim_end();
        for (name, content) in surroundings(example, heading.beside) {
            let _ = writeln!(text, "\n{name}{colon}\n\n```text\n{}\n```", content.trim_end());
        }
        let _ = writeln!(text, "\n{}{colon}\n\n```text\n{}\n```\n", heading.wrong, example.wrong.trim_end());
        for message in messages(knowledge, id, example) {
            let _ = writeln!(text, "> {}\n", message.get(lang));
        }
        let _ = writeln!(text, "{}{colon}\n\n```text\n{}\n```", heading.right, example.right.trim_end());
    }
    text
}
