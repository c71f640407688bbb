//! A form and a wording of one's own are files, given with `--rules`: nothing of them is in the program.
#![allow(clippy::expect_used, reason = "a test that cannot go on, fails")]

use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const FORM: &str = include_str!("forms/rules/2027.toml");
const RULES: &str = include_str!("forms/rules/platforms.toml");
const SOUND: &str = include_str!("forms/sound.md");

/// A folder with rules and a report in it.
fn folder(rules: &[(&str, &str)], report: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("rules")).expect("a folder in it");
    for (name, text) in rules {
        fs::write(folder.path().join("rules").join(name), text).expect("written");
    }
    fs::write(folder.path().join("report.md"), report).expect("written");
    folder
}

/// What `gouji check` says, and its exit status. Cells that are blamed stand in brackets.
fn check(folder: &Path, arguments: &[&str]) -> (Vec<String>, Option<i32>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.args(["check", "report.md", "--lang", "zh", "--no-config", "--format", "json"]);
    let output = command.args(arguments).current_dir(folder).output().expect("gouji runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.is_empty(), "{said}");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    let file = &json["files"][0];
    let mut told = vec![format!("{} {} {}", text(&file["body"]), file["year"], text(&file["form"]))];
    for finding in file["findings"].as_array().expect("findings") {
        let cell = &finding["cells"][0];
        let cell = format!("{}.{}.{}", text(&cell["table"]), text(&cell["row"]), text(&cell["column"]));
        let (code, expected) = (text(&finding["code"]), text(&finding["expected"]));
        told.push(format!("{} {code} {cell} = {expected}", text(&finding["severity"])));
    }
    (told, output.status.code())
}

fn of_2027(report: &str) -> (Vec<String>, Option<i32>) {
    let folder = folder(&[("2027.toml", FORM), ("platforms.toml", RULES)], report);
    check(folder.path(), &["--rules", "rules"])
}

const IT: &str = "青岚县人民政府 2027 2027";

/// The sound report with one thing otherwise.
fn with(from: &str, to: &str) -> String {
    assert_eq!(SOUND.matches(from).count(), 1, "{from}");
    SOUND.replace(from, to)
}

#[test]
fn a_report_on_a_form_of_ones_own_is_recognised() {
    assert_eq!(of_2027(SOUND), (vec![IT.to_owned()], Some(0)));
}

#[test]
fn a_report_on_a_form_of_ones_own_is_checked() {
    let cases = [
        // What the program asks of every form.
        (
            with("| 2.机器批量生成的申请 | 2 | 1 | 0 | 3 |", "| 2.机器批量生成的申请 | 2 | 1 | 0 | 4 |"),
            vec!["error T3-02 applications.refused.automated.total = 3"],
        ),
        (
            with("| | | 2.机器批量生成的申请 | 2 | 1 | 0 | 3 |\n", ""),
            vec!["error LBL-06 applications.refused.automated.- = -"],
        ),
        (with("## 五、公开平台运行情况\n", ""), vec!["error STR-01 -.-.- = -"]),
        // What the form's own rules ask.
        (with("| 政府公报 | 36 | 36 |", "| 政府公报 | 36 | 37 |"), vec!["error T5-01 platforms.gazette.- = -"]),
    ];
    for (report, expected) in cases {
        let (told, status) = of_2027(&report);
        assert_eq!(
            (&told[1..], status),
            (&expected.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>()[..], Some(1))
        );
    }
}

#[test]
fn a_form_takes_the_rules_of_another() {
    let report = with("| 行政规范性文件 | 9 | 4 | 46 |", "| 行政规范性文件 | 9 | 4 | 3 |");
    assert_eq!(of_2027(&report), (vec![IT.to_owned()], Some(0)), "rules for the 2021 form are for that");
    let form = FORM.replace("[notice]", "rules-of = \"2021\"\n\n[notice]");
    let folder = folder(&[("2027.toml", &form)], &report);
    let (told, status) = check(folder.path(), &["--rules", "rules"]);
    assert_eq!(told[1..], ["warning T2B-02 proactive.normative_documents.- = -"]);
    assert_eq!(status, Some(0));
}

#[test]
fn a_report_on_the_form_before_is_told_of_the_new_one() {
    let old =
        include_str!("../examples/sound/qinglan-county-2024.md").replace("2025年", "2028年").replace("2024", "2027");
    let folder = folder(&[("2027.toml", FORM)], &old);
    let (told, status) = check(folder.path(), &["--rules", "rules"]);
    let version = told.iter().filter(|it| it.starts_with("error FORM-02 ")).count();
    assert_eq!((version, status), (1, Some(1)), "{told:#?}");
    // Without the new form, that of 2021 stands.
    assert_eq!(check(folder.path(), &[]), (vec!["青岚县人民政府 2027 2021".to_owned()], Some(0)));
}

const LOCAL: &str = r#"
extends = "2021"

[accepted]
"商业企业" = ["工商企业"]
"存在的主要问题及改进情况" = ["短板与整改"]

[known]
"1.属于国家秘密" = ["1.涉密信息"]
"#;

#[test]
fn wordings_of_ones_own_are_taken() {
    let report = include_str!("../examples/sound/qinglan-county-2024.md")
        .replace("| 商业企业 |", "| 工商企业 |")
        .replace("五、存在的主要问题及改进情况", "五、短板与整改")
        .replace("1.属于国家秘密", "1.涉密信息");
    let folder = folder(&[("local.toml", LOCAL)], &report);
    let (told, _) = check(folder.path(), &[]);
    assert_eq!(
        told[1..],
        [
            "info LBL-07a applications.-.enterprise = -",
            "warning LBL-07 applications.denied.state_secret.- = -",
            "warning STR-04 -.-.- = -"
        ]
    );
    let (told, status) = check(folder.path(), &["--rules", "rules"]);
    assert_eq!(
        (told[1..].join("\n"), status),
        ("info LBL-07 applications.denied.state_secret.- = -".to_owned(), Some(0))
    );
}
