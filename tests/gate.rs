//! The gate: what `gouji.toml`, the list of known findings and the choice of files do to a run.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A sound report of 青岚县柳溪镇人民政府 for 2022, with nothing carried in or out.
const SOUND: &str = include_str!("../examples/county/柳溪镇/2022.md");
/// What stands in it, and with what a sum no longer comes out.
const SLIP: (&str, &str) = ("| （一）予以公开 |  | 2 |", "| （一）予以公开 |  | 3 |");
/// What stands in it, and what is carried to the next year instead.
const LEFT: (&str, &str) = (
    "四、结转下年度继续办理 |  |  | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
    "四、结转下年度继续办理 |  |  | 1 | 0 | 0 | 0 | 0 | 0 | 1 |",
);

/// The sound report, of another body and year.
fn report(body: &str, year: i32) -> String {
    SOUND
        .replace("青岚县柳溪镇人民政府", body)
        .replace("2023年", &format!("{}年", year + 1))
        .replace("2022年", &format!("{year}年"))
}

fn faulty(body: &str, year: i32) -> String {
    assert!(SOUND.contains(SLIP.0));
    report(body, year).replace(SLIP.0, SLIP.1)
}

struct Repository {
    folder: TempDir,
}

/// What came of a run: exit status, standard output and standard error.
#[derive(Debug)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    /// The findings: file, severity and rule.
    fn findings(&self) -> Vec<String> {
        let finding = |line: &str| {
            let (place, rest) = line.split_once(": ")?;
            let path = place.split(':').next()?.trim_start_matches("./").replace('\\', "/");
            Some(format!("{path} {}", rest.split_once(']')?.0.replace('[', " ")))
        };
        self.out.lines().filter_map(finding).collect()
    }
}

impl Repository {
    fn new(files: &[(&str, &str)]) -> Self {
        let repository = Self { folder: tempfile::tempdir().expect("a folder") };
        files.iter().for_each(|(path, text)| repository.write(path, text));
        repository
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).expect("it is there")
    }

    fn run_with(&self, arguments: &[&str], input: &[u8]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
        command.args(arguments).current_dir(self.folder.path()).env("LC_ALL", "zh_CN.UTF-8");
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = pipes.spawn().expect("gouji runs");
        child.stdin.take().expect("a pipe").write_all(input).expect("written");
        let output = child.wait_with_output().expect("gouji ends");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran { code: output.status.code().expect("a status"), out: text(&output.stdout), err: text(&output.stderr) }
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, b"")
    }

    /// `gouji check`, a line a finding.
    fn check(&self, arguments: &[&str]) -> Ran {
        self.run(&[&["check", "--format", "concise"], arguments].concat())
    }

    fn git(&self, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.current_dir(self.folder.path()).args(["-c", "user.name=x", "-c", "user.email=x@example.com"]);
        let done = command.args(["-c", "init.defaultBranch=main"]).args(arguments).output().expect("git runs");
        assert!(done.status.success(), "{done:?}");
    }
}

const TOWN: &str = "青岚县柳溪镇人民政府";

#[test]
fn severities_are_set_by_rule_group_and_path() {
    let repository =
        Repository::new(&[("a/2022.md", &faulty(TOWN, 2022)), ("b/2022.md", &faulty("青岚县白石镇人民政府", 2022))]);
    let found = |config: &str, arguments: &[&str]| {
        repository.write("gouji.toml", config);
        let ran = repository.check(arguments);
        (ran.code, ran.findings())
    };
    let rule = "applications-row-total";
    let both = |severity: &str| vec![format!("a/2022.md {severity} {rule}"), format!("b/2022.md {severity} {rule}")];
    assert_eq!(found("", &[]), (1, both("error")));
    assert_eq!(found("[severity]\nT3 = \"info\"", &[]), (0, both("info")));
    assert_eq!(found("[severity]\nT3 = \"info\"\n\"T3-02\" = \"warning\"", &[]), (0, both("warning")));
    // Its place is taken by the next sum that does not come out.
    assert_eq!(found("[severity]\nT3 = \"off\"", &[]), (0, vec![]));
    assert_eq!(found("[severity]\nT3 = \"off\"", &["--select", "T3-02"]), (1, both("error")));
    let by_path = "[severity]\nT3 = \"info\"\n[[override]]\npaths = [\"b/\"]\nseverity = { T3 = \"error\" }";
    assert_eq!(found(by_path, &[]), (1, vec![both("info")[0].clone(), both("error")[1].clone()]));
    assert_eq!(found("", &["--ignore", "T3"]), (0, vec![]));
    // A rule that is off by itself is switched on.
    let off = repository.run(&["rules", "--no-config"]).out;
    let off = off
        .lines()
        .find(|line| line.contains(" -  "))
        .map(|line| line.split(' ').next().unwrap_or_default().to_owned());
    assert!(off.is_none_or(|code| found(&format!("[severity]\n\"{code}\" = \"on\""), &[]).0 == 1));
}

#[test]
fn what_fails_a_run_is_set() {
    let repository = Repository::new(&[("2022.md", &faulty(TOWN, 2022))]);
    let code = |config: &str, arguments: &[&str]| {
        repository.write("gouji.toml", config);
        repository.check(arguments).code
    };
    assert_eq!(code("fail-on = \"never\"", &[]), 0);
    assert_eq!(code("fail-on = \"never\"", &["--fail-on", "error"]), 1);
    let warning = "severity = { T3 = \"warning\" }\n";
    assert_eq!(code(warning, &[]), 0);
    assert_eq!(code(&format!("fail-on = \"warning\"\n{warning}"), &[]), 1);
    assert_eq!(code(&format!("max-warnings = 0\n{warning}"), &[]), 1);
    assert_eq!(code(&format!("max-warnings = 1\n{warning}"), &[]), 0);
    assert_eq!(code(&format!("max-warnings = 0\n{warning}"), &["--max-warnings", "5"]), 0);
}

#[test]
fn deadlines_are_set_by_kind_of_body() {
    // Dated 18 January of the year after.
    let repository = Repository::new(&[("town.md", &report(TOWN, 2022)), ("bureau.md", &report("青岚县教育局", 2022))]);
    let found = |config: &str| {
        repository.write("gouji.toml", config);
        let ran = repository.check(&["--select", "DAT-07"]);
        (ran.findings(), ran.out)
    };
    assert_eq!(found("").0, [""; 0]);
    let (findings, out) = found("[deadlines]\ntownship = \"01-10\"\ndepartment = \"01-31\"");
    assert_eq!(findings, ["town.md warning signed-too-late"]);
    assert!(out.contains("2023 年 1 月 10 日") || out.contains("2023年1月10日"), "{out}");
    assert_eq!(found("[deadlines]\ndepartment = \"01-10\"").0, ["bureau.md warning signed-too-late"]);
}

#[test]
fn formats_are_set() {
    let repository = Repository::new(&[
        ("a/2022.md", &faulty(TOWN, 2022)),
        ("a/gouji.toml", "format = [\"concise\", \"json=out/结果.json\"]"),
    ]);
    fs::create_dir(repository.path("a/out")).expect("a folder");
    let ran = repository.run(&["check", "a"]);
    assert_eq!((ran.code, ran.findings().len()), (1, 1));
    assert!(
        repository.read("a/out/结果.json").contains("\"schema_version\": 1")
            || repository.read("a/out/结果.json").contains("\"schema_version\":1")
    );
    let json = repository.run(&["check", "a", "--format", "json"]).out;
    assert!(json.starts_with('{'), "what is asked for counts");
    repository.write("a/gouji.toml", "format = [\"pdf\"]");
    let ran = repository.run(&["check", "a"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("没有名为“pdf”的格式") && ran.err.contains("sarif"), "{}", ran.err);
}

#[test]
fn the_language_is_set() {
    let repository = Repository::new(&[("2022.md", &faulty(TOWN, 2022)), ("gouji.toml", "lang = \"en\"")]);
    assert!(repository.check(&[]).out.contains("should be 2"));
    assert!(repository.check(&["--lang", "zh"]).out.contains("应为 2"));
    assert!(repository.check(&["--no-config"]).out.contains("应为 2"));
}

#[test]
fn the_configuration_may_be_named_or_left_out() {
    let repository = Repository::new(&[
        ("county/2022.md", &faulty(TOWN, 2022)),
        ("county/gouji.toml", "[severity]\nT3 = \"info\""),
        ("strict.toml", "extend = \"county/gouji.toml\"\nfail-on = \"info\""),
        ("gouji.toml", "[severity]\nT3 = \"off\""),
    ]);
    let ran = |arguments: &[&str]| {
        let ran = repository.check(arguments);
        (ran.code, ran.findings().len())
    };
    assert_eq!(ran(&["county"]), (0, 1), "the nearest counts alone");
    assert_eq!(ran(&["county", "--config", "strict.toml"]), (1, 1));
    assert_eq!(ran(&["county", "--no-config"]), (1, 1));
    let missing = repository.check(&["--config", "nowhere.toml"]);
    assert_eq!((missing.code, missing.err.trim()), (2, "打不开 nowhere.toml：没有这个文件"));
    assert_eq!(repository.check(&["--config", "strict.toml", "--no-config"]).code, 2);
}

#[test]
fn mistakes_in_a_configuration_are_underlined_and_nothing_is_checked() {
    let repository = Repository::new(&[("towns/2022.md", &faulty(TOWN, 2022))]);
    for (config, said) in [
        ("severty = 1", ["没有“severty”这一项", "severty"]),
        ("[severity]\n\"T3-99\" = \"off\"", ["没有名为“T3-99”的规则", "\"T3-99\""]),
        ("profile = \"village\"", ["没有名为“village”的机关类型", "\"village\""]),
        ("baseline = \"none.toml\"", ["已知问题清单", "--write-baseline"]),
        ("rules = [\"none\"]", ["打不开", "none"]),
    ] {
        for place in ["gouji.toml", "towns/gouji.toml"] {
            repository.write(place, config);
            let ran = repository.check(&[]);
            fs::remove_file(repository.path(place)).expect("it was there");
            // Further rules are those of the run.
            if place.starts_with("towns") && config.starts_with("rules") {
                continue;
            }
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{config}");
            assert!(said.iter().all(|said| ran.err.contains(said)), "{}", ran.err);
        }
    }
}

#[test]
fn patterns_choose_files_and_idle_ones_are_told() {
    let config = "include = [\"*.md\"]\nexclude = [\"归档/\", \"nowhere/\"]";
    let text = faulty(TOWN, 2022);
    let repository = Repository::new(&[
        ("gouji.toml", config),
        ("a.md", &text),
        ("a.txt", &text),
        ("归档/b.md", &text),
        ("towns/c.md", &text),
    ]);
    let names =
        |ran: &Ran| ran.findings().iter().filter_map(|it| it.split(' ').next().map(str::to_owned)).collect::<Vec<_>>();
    let ran = repository.check(&["--select", "T3"]);
    assert_eq!(names(&ran), ["a.md", "towns/c.md"]);
    assert!(ran.err.contains("\"nowhere/\"") && ran.err.contains("不起作用"), "{}", ran.err);
    assert_eq!(ran.err.matches("不起作用").count(), 1, "{}", ran.err);
    // Of a part of the files nothing can be said.
    assert_eq!(repository.check(&["towns", "--select", "T3"]).err, "");
    // What is named is meant, unless hooks name everything.
    assert_eq!(names(&repository.check(&["--select", "T3", "归档/b.md"])), ["归档/b.md"]);
    let forced = repository.check(&["--select", "T3", "--force-exclude", "归档/b.md", "a.txt", "a.md"]);
    assert_eq!((forced.code, names(&forced)), (1, vec!["a.md".to_owned()]));
    assert_eq!(repository.check(&["--force-exclude", "归档/b.md"]).code, 0);
}

#[test]
fn limits_are_set() {
    let repository = Repository::new(&[("a.md", SOUND), ("gouji.toml", "[limits]\nfile-size = \"1KB\"")]);
    assert_eq!(repository.check(&[]).findings(), ["a.md error unreadable-file"]);
    assert_eq!(repository.check(&["--limit", "file-size=1MB"]).code, 0);
    let extracted = repository.run(&["extract", "."]);
    assert!(extracted.err.contains("1 KB") || extracted.err.contains("1KB"), "{}", extracted.err);
}

#[test]
fn rules_and_statements_of_ones_own_count() {
    let rule = r#"
[[rule]]
code = "QL-01"
name = "street-offices-are-known"
severity = "warning"
assert = "profile != \"street\""
summary = { zh = "不是街道", en = "it is no street" }
message = { zh = "这是街道：{profile}", en = "this is a street" }
help = { zh = "无", en = "none" }
basis = { zh = "测试", en = "test" }
"#;
    let config = "rules = [\"规则\"]\n[[override]]\npaths = [\"s/\"]\nprofile = \"street\"\n[[body]]\nname = \"青岚县石桥管委会\"\nprofile = \"street\"";
    let repository = Repository::new(&[
        ("gouji.toml", config),
        ("规则/own.toml", rule),
        ("a.md", &report(TOWN, 2022)),
        ("b.md", &report("青岚县石桥管委会", 2022)),
        ("s/c.md", &report("青岚县白石镇人民政府", 2022)),
    ]);
    let found = ["b.md warning street-offices-are-known", "s/c.md warning street-offices-are-known"];
    assert_eq!(repository.check(&["--select", "QL"]).findings(), found);
    assert_eq!(repository.check(&["--select", "QL", "--profile", "township"]).findings(), [""; 0]);
    assert!(repository.run(&["explain", "QL-01"]).out.contains("不是街道"));
    repository.write("gouji.toml", "rules = [\"规则\"]\nprofile = \"street\"");
    assert_eq!(repository.check(&["--select", "QL"]).findings().len(), 3);
}

#[test]
fn findings_are_accepted_with_a_reason() {
    let suppress = |more: &str| format!("[[suppress]]\nrules = [\"T3-02\"]\nreason = \"已核实\"\n{more}");
    let repository =
        Repository::new(&[("a/2022.md", &faulty(TOWN, 2022)), ("b/2022.md", &faulty("青岚县白石镇人民政府", 2022))]);
    let left = |more: &str| {
        repository.write("gouji.toml", &suppress(more));
        let ran = repository.check(&[]);
        assert_eq!(ran.err, "", "{more}");
        ran.findings().iter().map(|it| it[..1].to_owned()).collect::<String>()
    };
    assert_eq!(left(""), "");
    assert_eq!(left("paths = [\"a/\"]"), "b");
    assert_eq!(left("bodies = [\"青岚县白石镇人民政府\"]"), "a");
    assert_eq!(
        left("cells = [\"applications.granted.natural_person\"]\nbodies = [\"青岚县柳溪镇人民政府\"]\nyears = [2022]"),
        "b"
    );
    // What has nothing to accept is told, with its place.
    for more in ["years = [2021]", "cells = [\"applications.received\"]", "bodies = [\"青岚县教育局\"]"] {
        repository.write("gouji.toml", &suppress(more));
        let ran = repository.check(&[]);
        assert_eq!(ran.findings().len(), 2);
        assert!(
            ran.err.contains("这里要放过的 T3-02，已经没有了") && ran.err.contains("gouji.toml:2:10"),
            "{}",
            ran.err
        );
    }
    assert!(!repository.check(&["--select", "T4"]).err.contains("已经没有了"), "the rule was off");
    assert!(!repository.check(&["a"]).err.contains("已经没有了"), "not all was looked at");
    repository.write("gouji.toml", &suppress(""));
    let json = repository.run(&["check", "--format", "json"]).out;
    assert!(json.contains("已核实"), "{json}");
}

#[test]
fn what_is_known_does_not_fail_what_is_new_does() {
    let repository = Repository::new(&[("a/2022.md", &faulty(TOWN, 2022))]);
    let written = repository.check(&["--write-baseline"]);
    assert_eq!((written.code, written.findings().len()), (0, 1));
    assert!(written.err.contains("共 1 条，新增 1 条，去掉 0 条"), "{}", written.err);
    let list = "gouji.baseline.toml";
    let known = ["--baseline", list];
    assert_eq!(repository.check(&[]).code, 1, "a list counts where it is named");
    assert_eq!((repository.check(&known).code, repository.check(&known).findings().len()), (0, 0));
    // The list knows body, year and cell, not lines and paths.
    let moved = faulty(TOWN, 2022).replacen("\n\n", "\n\n\n\n", 3);
    fs::remove_file(repository.path("a/2022.md")).expect("it was there");
    repository.write("柳溪镇.md", &moved);
    assert_eq!(repository.check(&known).code, 0);
    // A person decides.
    let decided = repository.read(list).replace("\"pending\"\nreason = \"\"", "\"dismissed\"\nreason = \"原件如此\"");
    assert!(decided.contains("原件如此"));
    repository.write(list, &decided);
    // Something new.
    repository.write("b/2022.md", &faulty("青岚县白石镇人民政府", 2022));
    let ran = repository.check(&known);
    assert_eq!((ran.code, ran.findings()), (1, vec!["b/2022.md error applications-row-total".to_owned()]));
    let rewritten = repository.check(&["--write-baseline", "--baseline", list]);
    assert!(rewritten.err.contains("共 2 条，新增 1 条，去掉 0 条"), "{}", rewritten.err);
    assert!(repository.read(list).contains("decision = \"dismissed\"\nreason = \"原件如此\""));
    // Rewriting what stays the same changes nothing.
    let before = repository.read(list);
    repository.check(&["--write-baseline", "--baseline", list]);
    assert_eq!(repository.read(list), before);
    // What is gone is told, and does not fail.
    repository.write("b/2022.md", &report("青岚县白石镇人民政府", 2022));
    let ran = repository.check(&known);
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("已经没有了：T3-02 applications-row-total 青岚县白石镇人民政府 2022"), "{}", ran.err);
    // Not of files that were not looked at, nor of rules that were off.
    assert_eq!(repository.check(&["--baseline", list, "柳溪镇.md"]).err, "");
    assert!(!repository.check(&["--baseline", list, "--ignore", "T3-02"]).err.contains("T3-02"));
    repository.check(&["--write-baseline", "--baseline", list, "--select", "T4"]);
    assert_eq!(repository.read(list), before, "rules that were off keep what is known of them");
    // The configuration names it, too.
    repository.write("gouji.toml", "baseline = \"gouji.baseline.toml\"");
    assert_eq!(repository.check(&[]).code, 0);
    repository.write(list, "version = 1\nknown = 1\n");
    let ran = repository.check(&[]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("gouji.baseline.toml:2"), "{}", ran.err);
}

const YEARS: [&str; 2] = ["--select", "YOY-01"];

#[test]
fn renamed_and_merged_bodies_are_compared() {
    let old = report("青岚县文化局", 2021).replace(LEFT.0, LEFT.1);
    let merged = report("青岚县旅游局", 2021).replace(LEFT.0, LEFT.1);
    let new = report("青岚县文化和旅游局", 2022);
    assert!(old.contains(LEFT.1));
    let repository = Repository::new(&[("a.md", &old), ("b.md", &new)]);
    let found = |config: &str| {
        repository.write("gouji.toml", config);
        let ran = repository.check(&YEARS);
        assert_eq!(ran.err, "");
        (ran.findings(), ran.out)
    };
    assert_eq!(found("").0, [""; 0], "nobody says that they are one");
    let name = "[[body]]\nname = \"青岚县文化和旅游局\"\n";
    let renamed = format!("{name}formerly = [{{ name = \"青岚县文化局\", until = 2021 }}]\n");
    assert_eq!(found(&renamed).0, ["b.md error carried-in-differs"]);
    repository.write("c.md", &merged);
    let both = format!("{renamed}merged = [{{ name = \"青岚县旅游局\", until = 2021 }}]\n");
    repository.write(
        "b.md",
        &new.replace(
            "二、上年结转政府信息公开申请数量 |  |  | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
            "二、上年结转政府信息公开申请数量 |  |  | 1 | 0 | 0 | 0 | 0 | 0 | 1 |",
        ),
    );
    assert_eq!(found(&both).0, ["b.md error carried-in-differs"], "each carried one out");
    repository.write(
        "b.md",
        &new.replace(
            "二、上年结转政府信息公开申请数量 |  |  | 0 | 0 | 0 | 0 | 0 | 0 | 0 |",
            "二、上年结转政府信息公开申请数量 |  |  | 2 | 0 | 0 | 0 | 0 | 0 | 2 |",
        ),
    );
    assert_eq!(found(&both).0, [""; 0]);
}

#[test]
fn a_list_says_whose_report_each_file_is() {
    let (old, new) = (report(TOWN, 2021).replace(LEFT.0, LEFT.1), report("柳溪镇便民服务中心", 2022));
    let repository = Repository::new(&[
        ("x1.md", &old),
        ("x2.md", &new),
        ("清单.csv", "path,body,year\nx1.md,柳溪镇,2021\nx2.md,柳溪镇,2022\n"),
    ]);
    assert_eq!(repository.check(&YEARS).findings(), [""; 0]);
    repository.write("gouji.toml", "manifest = \"清单.csv\"");
    assert_eq!(repository.check(&YEARS).findings(), ["x2.md error carried-in-differs"]);
    repository.write("gouji.toml", "manifest = \"没有.csv\"");
    let ran = repository.check(&YEARS);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("没有.csv"), "{}", ran.err);
}

#[test]
fn paths_say_whose_report_each_file_is() {
    let text = |year: i32| {
        report(TOWN, year).replace("# 青岚县柳溪镇人民政府", "# ").replace("\n青岚县柳溪镇人民政府\n", "\n")
    };
    let old = text(2021).replace(LEFT.0, LEFT.1);
    let repository = Repository::new(&[("柳溪镇/2021.md", &old), ("柳溪镇/2022.md", &text(2022))]);
    assert_eq!(repository.check(&YEARS).findings(), [""; 0], "the texts do not name the body");
    repository.write("gouji.toml", "paths = [\"{body}/{year}.*\"]");
    assert_eq!(repository.check(&YEARS).findings(), ["柳溪镇/2022.md error carried-in-differs"]);
}

#[test]
fn only_what_changed_is_checked_against_all_the_rest() {
    let old = report(TOWN, 2021).replace(LEFT.0, LEFT.1);
    let repository = Repository::new(&[("a/2021.md", &old), ("b/2022.md", &faulty("青岚县白石镇人民政府", 2022))]);
    repository.git(&["init", "-q"]);
    repository.git(&["add", "."]);
    repository.git(&["commit", "-qm", "x"]);
    assert_eq!(repository.check(&["--since", "HEAD"]).code, 0, "nothing has changed");
    repository.write("a/2022.md", &report(TOWN, 2022));
    let ran = repository.check(&["--since", "HEAD", "--select", "T3,YOY-01"]);
    assert_eq!(ran.findings(), ["a/2022.md error carried-in-differs"]);
    // Staged or committed on a branch: it is the same.
    repository.git(&["add", "."]);
    assert_eq!(repository.check(&["--since", "HEAD", "--select", "T3,YOY-01"]).findings().len(), 1);
    repository.git(&["checkout", "-qb", "branch"]);
    repository.git(&["commit", "-qm", "y"]);
    assert_eq!(repository.check(&["--since", "main", "--select", "T3,YOY-01"]).findings().len(), 1);
    assert_eq!(repository.check(&["--since", "HEAD", "--select", "T3,YOY-01"]).findings().len(), 0);
    let unknown = repository.check(&["--since", "nothing"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("nothing"), "{}", unknown.err);
}

#[test]
fn of_a_part_of_the_files_none_is_missing() {
    let config = "[[roll-up]]\nparent = \"青岚县人民政府\"\nscope = \"region\"\nchildren = [\"青岚县柳溪镇人民政府\", \"青岚县白石镇人民政府\"]";
    let county = report("青岚县人民政府", 2022);
    let repository = Repository::new(&[
        ("gouji.toml", config),
        ("县/2022.md", &county),
        ("a/2022.md", &report(TOWN, 2022)),
        ("a/2020.md", &report(TOWN, 2020)),
    ]);
    let found = |arguments: &[&str]| repository.check(&[&["--select", "ROL-06,YOY-14"], arguments].concat()).findings();
    let missing = ["a/2022.md info year-missing", "县/2022.md warning child-report-missing"];
    assert_eq!(found(&[]), missing);
    assert_eq!(found(&["县/2022.md", "a/2022.md", "a/2020.md"]), [""; 0]);
    assert_eq!(found(&["县", "a"]), [""; 0], "the configuration is about more");
    repository.git(&["init", "-q"]);
    repository.git(&["add", "."]);
    repository.git(&["commit", "-qm", "x"]);
    repository.write("县/2022.md", &format!("{county}\n"));
    assert_eq!(found(&["--since", "HEAD"]), [missing[1]]);
}

#[test]
fn a_part_with_a_configuration_of_its_own_stays_a_part() {
    let old = report(TOWN, 2021).replace(LEFT.0, LEFT.1);
    let repository = Repository::new(&[("gouji.toml", ""), ("2021.md", &old), ("new/2022.md", &report(TOWN, 2022))]);
    let found = |config: &str| {
        repository.write("new/gouji.toml", config);
        repository.check(&YEARS).findings()
    };
    assert_eq!(found("extend = \"../gouji.toml\""), ["new/2022.md error carried-in-differs"]);
    let info = "extend = \"../gouji.toml\"\nseverity = { YOY = \"info\" }";
    assert_eq!(found(info), ["new/2022.md info carried-in-differs"]);
    assert_eq!(found(""), [""; 0], "what extends nothing is by itself");
}

#[test]
fn files_come_from_lists_and_from_standard_input() {
    let config = "[[override]]\npaths = [\"s/\"]\nseverity = { T3 = \"info\" }";
    let text = faulty(TOWN, 2022);
    let repository =
        Repository::new(&[("a b.md", &text), ("中文.md", &text), ("c.md", &text), ("s/gouji.toml", config)]);
    let rules = ["--select", "T3"];
    for list in ["a b.md\n中文.md\n", "a b.md\r\n\r\n中文.md", "a b.md\0中文.md\0"] {
        let arguments = [&["check", "--format", "concise", "--files-from", "-"], &rules[..]].concat();
        let ran = repository.run_with(&arguments, list.as_bytes());
        assert_eq!(ran.findings(), ["a b.md error applications-row-total", "中文.md error applications-row-total"]);
    }
    repository.write("list", "c.md\nnowhere.md\n");
    let ran = repository.check(&["--files-from", "list", "--select", "T3"]);
    assert_eq!((ran.code, ran.findings().len()), (2, 1), "the others are checked all the same");
    assert!(ran.err.contains("nowhere.md"));
    // Its name chooses configuration, format and what is shown.
    let arguments = ["check", "--format", "concise", "-", "--stdin-filename", "s/s/x.md", "--select", "T3"];
    let ran = repository.run_with(&arguments, text.as_bytes());
    assert_eq!((ran.code, ran.findings()), (0, vec!["s/s/x.md info applications-row-total".to_owned()]));
    let ran = repository.run_with(&["check", "--format", "concise", "-", "--select", "T3"], text.as_bytes());
    assert_eq!(ran.findings(), ["- error applications-row-total"]);
}

#[cfg(unix)]
#[test]
fn odd_files_are_told_and_the_rest_is_checked() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let repository = Repository::new(&[
        ("a.md", &faulty(TOWN, 2022)),
        ("folder.md/b.md", &faulty("青岚县白石镇人民政府", 2022)),
        ("locked.md", SOUND),
    ]);
    let at = |name: &str| repository.path(name);
    symlink("nowhere.md", at("broken.md")).expect("a link");
    symlink("loop2.md", at("loop1.md")).expect("a link");
    symlink("loop1.md", at("loop2.md")).expect("a link");
    symlink(".", at("round")).expect("a link");
    fs::set_permissions(at("locked.md"), fs::Permissions::from_mode(0o000)).expect("set");
    // Whoever may do anything may read this, too.
    let is_locked = fs::read(at("locked.md")).is_err();
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.md")).expect("a socket");
    let ran = repository.check(&["--select", "T3,unreadable-file"]);
    let mut expected = vec![
        "a.md error applications-row-total",
        "broken.md error unreadable-file",
        "folder.md/b.md error applications-row-total",
    ];
    expected.extend(is_locked.then_some("locked.md error unreadable-file"));
    expected.extend([
        "loop1.md error unreadable-file",
        "loop2.md error unreadable-file",
        "socket.md error unreadable-file",
    ]);
    expected.sort_unstable();
    let mut found = ran.findings();
    found.sort_unstable();
    assert_eq!((ran.code, found), (1, expected.iter().map(|it| (*it).to_owned()).collect()));
    assert_eq!(ran.err.trim(), "./round 是指向文件夹的链接，没有进去");
    // What is named and cannot be opened fails the run; the rest is checked.
    for (name, why) in [
        ("broken.md", "链接指向的文件不存在"),
        ("loop1.md", "链接绕成了圈"),
        ("socket.md", "不是普通文件"),
        ("none.md", "没有这个文件"),
    ] {
        let ran = repository.check(&[name, "a.md", "--select", "T3"]);
        assert_eq!((ran.code, ran.findings().len()), (2, 1), "{name}");
        assert!(ran.err.contains(name) && ran.err.contains(why), "{}", ran.err);
    }
    let ran = repository.check(&["folder.md", "--select", "T3"]);
    assert_eq!(ran.findings(), ["folder.md/b.md error applications-row-total"]);
}

#[test]
fn what_is_in_force_is_shown_with_its_place() {
    let repository = Repository::new(&[
        ("base.toml", "fail-on = \"warning\"\n\n[severity]\nT3 = \"info\""),
        ("county/gouji.toml", "extend = \"../base.toml\"\nprofile = \"county\"\n[severity]\nT3 = \"error\""),
    ]);
    let text = repository.run(&["config", "county"]).out;
    for line in ["fail-on = \"warning\"", "base.toml:1", "severity.T3 = \"error\"", "county/gouji.toml:4"] {
        assert!(text.replace('\\', "/").contains(line), "{line}: {text}");
    }
    assert!(text.contains("# max-warnings: ") && !text.contains("# profile: "), "{text}");
    assert!(repository.run(&["config"]).out.contains("没有配置文件"));
    let json = repository.run(&["config", "county", "--format", "json"]).out;
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json["settings"]["profile"]["value"], "\"county\"");
    assert_eq!(json["settings"]["profile"]["line"], 2);
}

#[test]
fn a_new_repository_gets_a_configuration_and_a_workflow() {
    let repository = Repository::new(&[]);
    let ran = repository.run(&["init"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("gouji.yml 里的 OWNER/gouji 请换成"), "{}", ran.err);
    assert!(repository.read("gouji.toml").contains("# fail-on = \"error\""));
    assert!(repository.read(".github/workflows/gouji.yml").contains("fetch-depth: 0"));
    assert_eq!(repository.run(&["config"]).code, 0, "what is written is a configuration");
    repository.write("gouji.toml", "# mine");
    repository.run(&["init", "--ci", "gitlab,pre-commit"]);
    assert_eq!(repository.read("gouji.toml"), "# mine");
    assert!(repository.read(".gitlab-ci.yml").contains("ci/gitlab.yml"));
    assert!(repository.read(".pre-commit-config.yaml").contains("gouji-collection"));
    assert_eq!(repository.run(&["init", "sub", "--ci", "none"]).code, 0);
    let made: Vec<_> = fs::read_dir(repository.path("sub")).expect("a folder").flatten().collect();
    assert_eq!(made.len(), 1);
}

#[test]
fn an_empty_form_is_of_the_right_version_and_found_to_be_one() {
    let repository = Repository::new(&[]);
    for (year, format, form) in [("2020", "md", "2019"), ("2026", "docx", "2021"), ("2026", "html", "2021")] {
        let output = format!("{year}.{format}");
        let ran = repository.run(&[
            "new",
            "--year",
            year,
            "--body",
            "青岚县柳溪镇人民政府",
            "--format",
            format,
            "--output",
            &output,
        ]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let json = repository.run(&["check", "--format", "json", &output]).out;
        let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
        assert_eq!(json["files"][0]["form"], form);
        assert_eq!(json["files"][0]["body"], "青岚县柳溪镇人民政府");
        let findings = json["files"][0]["findings"].as_array().expect("a list");
        let errors: Vec<&str> =
            findings.iter().filter(|it| it["severity"] == "error").filter_map(|it| it["code"].as_str()).collect();
        assert_eq!(errors, ["CEL-01"; 3], "all that is wrong with it is that its tables are blank");
    }
    let again = repository.run(&["new", "--year", "2026", "--body", "x", "--output", "2026.docx"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("已经有了"), "{}", again.err);
    assert_eq!(repository.run(&["new", "--year", "2017", "--body", "青岚县"]).code, 2);
    repository.run(&["new", "--year", "2026", "--body", "青岚县柳溪镇人民政府", "--format", "md"]);
    assert!(Path::new(&repository.path("青岚县柳溪镇人民政府2026年政府信息公开工作年度报告.md")).is_file());
    let piped = repository.run(&["new", "--year", "2026", "--body", "青岚县", "--format", "md", "--output", "-"]).out;
    assert!(piped.starts_with("# 青岚县2026年政府信息公开工作年度报告\n"));
}
