//! No output shows personal data whole: not the excerpts, not the messages, not what is extracted.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Output};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

const RAW: [&str; 12] = [
    "11010519491231002X",
    "13912345678",
    "139 1234 5678",
    "１３９１２３４５６７８",
    "4111111111111111",
    "王建国",
    "李秀兰",
    "赵大勇",
    "13812345679",
    "13712345670",
    "欧阳明华",
    "柳河村3组12号",
];

fn gouji(arguments: &[&str], files: &[&Path]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.args(arguments).args(files).output().expect("gouji runs")
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Every format there is, as the command line names them where one is wrong: a new one is tested by being there.
fn formats(subcommand: &str) -> Vec<String> {
    let said = text(&gouji(&[subcommand, "--lang", "en", "--format", "no-such-format"], &[]));
    let list = said.split("possible values: ").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or_default();
    let formats: Vec<String> = list.split(',').map(|format| format.trim().to_owned()).collect();
    assert!(formats.len() > 1 && formats.iter().all(|it| !it.is_empty()), "{said}");
    formats
}

/// A report with personal data in prose, in a table of its own, and in the form's table.
fn report(markup: bool) -> String {
    let (b, e) = if markup { ("<p>", "</p>") } else { ("", "\n") };
    let table = |rows: &[[&str; 3]]| {
        let cells = |row: &[&str; 3]| match markup {
            true => format!("<tr><td>{}</td><td>{}</td><td>{}</td></tr>", row[0], row[1], row[2]),
            false => format!("| {} | {} | {} |\n", row[0], row[1], row[2]),
        };
        let rows: String = rows.iter().map(cells).collect();
        if markup { format!("<table>{rows}</table>") } else { format!("{rows}\n") }
    };
    let title = format!("{b}清河县白杨镇人民政府2023年政府信息公开工作年度报告{e}");
    let prose = format!(
        "{b}一、总体情况{e}{b}2023年，本镇收到政府信息公开申请 3 件，申请人赵大勇申请公开征地信息，身份证号11010519491231002X，\
         手机139 1234 5678，另一手机１３９１２３４５６７８，退费账号4111111111111111，\
         申请人欧阳明华于3月提出申请，家住白杨镇柳河村3组12号，电话+86 13712345670，共收到申请 4 件。{e}"
    );
    let people =
        table(&[["姓名", "联系电话", "金额"], ["王建国", "13912345678", "800"], ["李秀兰", "13812345679", "600"]]);
    let found =
        table(&[["信息内容", "本年制发件数", "本年废止件数"], ["规章", "1", "0"], ["行政规范性文件", "2", "3"]]);
    format!("{title}\n{prose}\n{people}\n{b}二、主动公开政府信息情况{e}{found}{b}三、收到和处理政府信息公开申请情况{e}")
}

#[test]
fn no_format_shows_personal_data() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, markup) in [("a.md", false), ("a.txt", false), ("a.html", true)] {
        let path = folder.path().join(name);
        std::fs::write(&path, report(markup)).expect("it is written");
        for format in formats("check") {
            for lang in ["zh", "en"] {
                let more = ["check", "--no-config", "--select", "ALL", "--fail-on", "never", "--verified", "--format"];
                let output = gouji(&[more.as_slice(), &[&format, "--lang", lang]].concat(), &[&path]);
                let said = text(&output);
                for raw in RAW {
                    assert!(!said.contains(raw), "{name} --format {format} --lang {lang} shows {raw}:\n{said}");
                }
                assert!(output.status.success(), "{said}");
            }
        }
        for format in formats("extract") {
            let said = text(&gouji(&["extract", "--format", &format], &[&path]));
            for raw in RAW {
                assert!(!said.contains(raw), "extract --format {format} of {name} shows {raw}:\n{said}");
            }
        }
        let said = text(&gouji(&["check", "--no-config", "--fix", "--unsafe-fixes", "--diff"], &[&path]));
        for raw in RAW {
            assert!(!said.contains(raw), "--diff of {name} shows {raw}:\n{said}");
        }
    }
}

#[test]
fn what_is_left_of_it_can_be_found_in_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.md");
    std::fs::write(&path, report(false)).expect("it is written");
    let said = text(&gouji(&["check", "--no-config", "--select", "PRV", "--fail-on", "never"], &[&path]));
    for masked in [
        "110*************2X",
        "139 **** **78",
        "411***********11",
        "赵＊＊",
        "王＊＊",
        "138******79",
        "欧＊＊＊",
        "白杨镇＊",
    ] {
        assert!(said.contains(masked), "{masked} is not there:\n{said}");
    }
}

#[test]
fn a_file_with_personal_data_is_mended_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, copy) = (folder.path().join("a.md"), folder.path().join("b.md"));
    let faulty = report(false).replace("| 行政规范性文件 | 2 | 3 |", "| 行政规范性文件 | ２ | 3 |");
    std::fs::write(&path, &faulty).expect("it is written");
    let output = copy.to_str().expect("a path");
    let said = text(&gouji(&["check", "--no-config", "--fix", "--output", output], &[&path]));
    let mended = std::fs::read_to_string(&copy).expect("a copy");
    assert_eq!(mended, report(false), "{said}");
}

/// A sound report in Word, with properties and comments of its own.
fn package(creator: &str, last: &str, comments: usize) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/formats/sound.docx");
    let mut sound = ZipArchive::new(std::fs::File::open(path).expect("it is there")).expect("an archive");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..sound.len() {
        let entry = sound.by_index_raw(at).expect("an entry");
        if entry.name().expect("a name") != "docProps/core.xml" {
            zip.raw_copy_file(entry).expect("copied");
        }
    }
    let core = format!(
        "<cp:coreProperties xmlns:cp=\"c\" xmlns:dc=\"d\"><dc:creator>{creator}</dc:creator><cp:lastModifiedBy>{last}</cp:lastModifiedBy></cp:coreProperties>"
    );
    let comments =
        format!("<w:comments xmlns:w=\"w\">{}</w:comments>", "<w:comment w:author=\"王建国\"/>".repeat(comments));
    for (name, text) in [("docProps/core.xml", core), ("word/comments.xml", comments)] {
        zip.start_file(name, SimpleFileOptions::default()).expect("begun");
        zip.write_all(text.as_bytes()).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

#[test]
fn what_a_file_carries_besides_its_text_is_told_and_nobody_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    for (creator, last, comments, expected) in [
        ("王建国", "李秀兰", 2, &["文件里有 2 条批注", "文件的属性里写着作者的姓名：王＊＊、李＊＊"][..]),
        ("王建国", "王建国", 0, &["文件的属性里写着作者的姓名：王＊＊"]),
        ("user", " 赵大勇 ", 0, &["文件的属性里写着作者的姓名：赵＊＊"]),
        ("", "欧阳明华", 0, &["文件的属性里写着作者的姓名：欧＊＊＊"]),
        // Offices, programs, computers.
        ("python-docx", "Administrator", 0, &[]),
        ("微软用户", "WPS_1589", 0, &[]),
        ("县政府办", "高新办", 0, &[]),
        ("白杨镇", "党政办公室", 0, &[]),
        ("金山", "方正", 0, &[]),
        ("文旅局", "江北区", 0, &[]),
        ("", "", 0, &[]),
    ] {
        let path = folder.path().join("report.docx");
        std::fs::write(&path, package(creator, last, comments)).expect("it is written");
        let said = text(&gouji(&["check", "--no-config", "--lang", "zh", "--format", "concise"], &[&path]));
        assert_eq!(said.lines().count(), expected.len(), "{creator}, {last}:\n{said}");
        assert!(expected.iter().all(|it| said.contains(it)), "{creator}, {last}:\n{said}");
    }
    let path = folder.path().join("report.docx");
    std::fs::write(&path, package("王建国", "李秀兰", 1)).expect("it is written");
    for format in formats("check") {
        let said = text(&gouji(&["check", "--no-config", "--format", &format], &[&path]));
        assert!(RAW.iter().all(|raw| !said.contains(raw)), "{format} names somebody:\n{said}");
    }
}
