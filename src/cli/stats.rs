//! `gouji stats`: findings counted by rule, year and body.

use super::args::{KnownFindings, Stats as Args, StatsFormat};
use super::output::Output;
use super::plan::{Plan, Wanted};
use super::progress::Bar;
use super::{Outcome, Session, files};
use crate::collection::{Collection, Policy, Role, Visited};
use crate::emit::Summary;
use crate::lang::{Bilingual, Lang};
use crate::lint::{Knowledge, Linted};
use crate::rule::{RuleId, Severity};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fmt::Write as _;
use std::path::Path;
use unicode_width::UnicodeWidthStr as _;

pub(super) fn run(session: Session, args: &Args) -> Outcome {
    let lang = session.lang;
    let wanted = Wanted {
        files: &args.files,
        judging: &args.judging,
        reading: &args.reading,
        known: &KnownFindings::default(),
        list: false,
    };
    let mut plan = match Plan::new(session, &wanted) {
        Ok(plan) => plan,
        Err(outcome) => return outcome,
    };
    plan.remarks.iter().for_each(|remark| super::complain(remark.get(lang)));
    let inputs = std::mem::take(&mut plan.inputs);
    let (stats, problems) = super::with_threads(args.threads, || counted(&plan, inputs));
    let problems: Vec<&Bilingual> = plan.problems.iter().chain(&problems).collect();
    problems.iter().for_each(|problem| super::complain(problem.get(lang)));
    let knowledge = &plan.linter.knowledge;
    let listed = stats.listed(knowledge);
    let text = match args.format {
        StatsFormat::Text => text(&listed, knowledge, lang),
        StatsFormat::Csv => csv(&listed),
        StatsFormat::Json => serde_json::to_string_pretty(&listed).unwrap_or_default() + "\n",
    };
    let mut output = Output::new();
    match output.write(&text).and_then(|()| output.flush()) {
        Ok(()) if problems.is_empty() => Outcome::Success,
        Ok(()) => Outcome::Failure,
        Err(error) => {
            super::complain(&error.to_string());
            Outcome::Failure
        }
    }
}

fn counted(plan: &Plan, inputs: Vec<crate::collection::Input>) -> (Stats, Vec<Bilingual>) {
    let bar = Bar::new();
    let of_file = |path: &Path| plan.options(path);
    let mut collection = Collection::new(Policy::by_file(plan.linter.tools(), &of_file), inputs).watched(&bar);
    let mut problems = collection.gather();
    let mut stats = Stats::default();
    let make = |visited: Visited<'_>| match &visited.result {
        Ok(linted) => Ok(Counted::of(linted, visited.input.role == Role::Checked)),
        Err(reason) => Err(files::cannot_open(&plan.linter.knowledge.phrases, &visited.input.path, reason)),
    };
    let Ok(()) = collection.check(make, |counted| {
        match counted {
            Ok(counted) => stats.add(counted),
            Err(problem) => problems.push(problem),
        }
        Ok::<bool, Infallible>(true)
    });
    (stats, problems)
}

/// What is counted of one file.
struct Counted {
    body: Option<String>,
    year: Option<i32>,
    findings: Vec<(RuleId, Severity)>,
    summary: Summary,
}

impl Counted {
    fn of(linted: &Linted, checked: bool) -> Self {
        let mut summary = Summary::default();
        summary.add(linted);
        summary.files = usize::from(checked);
        let findings = linted.checked.findings.iter().map(|finding| (finding.rule, finding.severity)).collect();
        Self { body: linted.about.body.clone(), year: linted.about.year, findings, summary }
    }
}

/// Findings of some files.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Count {
    reports: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    suppressed: usize,
}

impl Count {
    fn add(&mut self, summary: &Summary) {
        self.reports += summary.files;
        self.errors += summary.errors;
        self.warnings += summary.warnings;
        self.infos += summary.infos;
        self.suppressed += summary.suppressed;
    }

    fn all(self) -> usize {
        self.errors + self.warnings + self.infos
    }
}

#[derive(Default)]
struct Stats {
    total: Count,
    rules: BTreeMap<RuleId, Count>,
    years: BTreeMap<Option<i32>, Count>,
    bodies: BTreeMap<Option<String>, Count>,
}

impl Stats {
    fn add(&mut self, counted: Counted) {
        self.total.add(&counted.summary);
        self.years.entry(counted.year).or_default().add(&counted.summary);
        self.bodies.entry(counted.body).or_default().add(&counted.summary);
        let rules: BTreeSet<RuleId> = counted.findings.iter().map(|(rule, _)| *rule).collect();
        for rule in rules {
            self.rules.entry(rule).or_default().reports += 1;
        }
        for (rule, severity) in counted.findings {
            let count = self.rules.entry(rule).or_default();
            match severity {
                Severity::Error => count.errors += 1,
                Severity::Warning => count.warnings += 1,
                Severity::Info => count.infos += 1,
            }
        }
    }

    /// The most frequent rules first, the worst bodies first, the years in their order.
    fn listed<'k>(&self, knowledge: &'k Knowledge) -> Listed<'k> {
        let rule = |(id, count): (&RuleId, &Count)| {
            let rule = knowledge.rules.get(*id);
            RuleCount { code: &rule.code, rule: &rule.name, count: *count }
        };
        let mut rules: Vec<RuleCount<'k>> = self.rules.iter().map(rule).collect();
        rules.sort_by(|a, b| b.count.all().cmp(&a.count.all()).then_with(|| a.code.cmp(b.code)));
        let years = self.years.iter().map(|(year, count)| YearCount { year: *year, count: *count }).collect();
        let body = |(body, count): (&Option<String>, &Count)| BodyCount { body: body.clone(), count: *count };
        let mut bodies: Vec<BodyCount> = self.bodies.iter().map(body).collect();
        bodies.sort_by(|a, b| {
            let rank = |it: &BodyCount| (it.count.errors, it.count.warnings, it.count.infos);
            rank(b).cmp(&rank(a)).then_with(|| a.body.cmp(&b.body))
        });
        Listed { schema_version: 1, summary: self.total, rules, years, bodies }
    }
}

#[derive(Serialize)]
struct Listed<'k> {
    schema_version: u32,
    summary: Count,
    rules: Vec<RuleCount<'k>>,
    years: Vec<YearCount>,
    bodies: Vec<BodyCount>,
}

#[derive(Serialize)]
struct RuleCount<'k> {
    rule: &'k str,
    code: &'k str,
    #[serde(flatten)]
    count: Count,
}

#[derive(Serialize)]
struct YearCount {
    year: Option<i32>,
    #[serde(flatten)]
    count: Count,
}

#[derive(Serialize)]
struct BodyCount {
    body: Option<String>,
    #[serde(flatten)]
    count: Count,
}

impl Listed<'_> {
    /// By what, its name in programs, its name for people, and the count.
    fn rows(&self) -> impl Iterator<Item = (&'static str, String, Count)> {
        let rules = self.rules.iter().map(|it| ("rule", format!("{} {}", it.code, it.rule), it.count));
        let text = |it: &Option<i32>| it.map_or_else(String::new, |year| year.to_string());
        let years = self.years.iter().map(move |it| ("year", text(&it.year), it.count));
        let bodies = self.bodies.iter().map(|it| ("body", it.body.clone().unwrap_or_default(), it.count));
        rules.chain(years).chain(bodies)
    }
}

fn csv(listed: &Listed<'_>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut write = || -> csv::Result<()> {
        writer.write_record(["by", "of", "reports", "errors", "warnings", "infos", "suppressed"])?;
        for (by, of, count) in listed.rows() {
            let numbers = [count.reports, count.errors, count.warnings, count.infos, count.suppressed];
            let numbers = numbers.map(|number| number.to_string());
            writer.write_record([by, &of].into_iter().chain(numbers.iter().map(String::as_str)))?;
        }
        Ok(())
    };
    let _ = write();
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn text(listed: &Listed<'_>, knowledge: &Knowledge, lang: Lang) -> String {
    let words = &knowledge.phrases.stats;
    let mut text = String::new();
    let mut last = "";
    let widest = listed.rows().map(|(_, of, _)| of.width()).max().unwrap_or(0).max(words.unknown.get(lang).width());
    let numbers = |cells: [&str; 5]| {
        cells
            .iter()
            .map(|cell| {
                const WIDTH: usize = 10;
                format!("{}{cell}", " ".repeat(WIDTH.saturating_sub(cell.width())))
            })
            .collect::<String>()
    };
    let heads = [&words.reports, &words.errors, &words.warnings, &words.infos, &words.suppressed];
    for (by, of, count) in listed.rows() {
        if by != last {
            let title = match by {
                "rule" => &words.by_rule,
                "year" => &words.by_year,
                _ => &words.by_body,
            };
            let gap = if last.is_empty() { "" } else { "\n" };
            let pad = " ".repeat(widest.saturating_sub(title.get(lang).width()));
            let _ = writeln!(text, "{gap}{}{pad}{}", title.get(lang), numbers(heads.map(|head| head.get(lang))));
            last = by;
        }
        let of = if of.is_empty() { words.unknown.get(lang) } else { &of };
        let pad = " ".repeat(widest.saturating_sub(of.width()));
        let cells = [count.reports, count.errors, count.warnings, count.infos, count.suppressed];
        let cells = cells.map(|number| number.to_string());
        let _ = writeln!(text, "{of}{pad}{}", numbers(cells.each_ref().map(String::as_str)));
    }
    let Count { reports, errors, warnings, infos, suppressed } = listed.summary;
    let fillings: [(&str, &dyn std::fmt::Display); 5] = [
        ("reports", &reports),
        ("errors", &errors),
        ("warnings", &warnings),
        ("infos", &infos),
        ("suppressed", &suppressed),
    ];
    let _ = writeln!(text, "\n{}", words.total.with(&fillings).get(lang));
    text
}
