//! `gouji check --fix`: what it does to files.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const FAULTY: &str = include_str!("../examples/faulty/songhe-town-2022.txt");
const SLIP: (&str, &str) = ("4.保护第三方权益", "4.保护第三方合法权益");

fn gouji(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gouji"));
    command.args(["check", "--lang", "zh", "--no-config", "--format", "concise"]).args(arguments).current_dir(folder);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().expect("gouji runs");
    child.stdin.take().expect("a pipe").write_all(input).expect("written");
    child.wait_with_output().expect("gouji ends")
}

fn folder(name: &str, bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("written");
    (folder, path)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn what_is_safe_is_mended_in_place() {
    let (folder, path) = folder("a.txt", FAULTY.as_bytes());
    let output = gouji(folder.path(), &["--fix", "a.txt"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert!(!text(&output.stdout).contains("row-label"), "{}", text(&output.stdout));
    assert!(text(&output.stdout).contains("applications-balance"));
    let expected = FAULTY.replace(SLIP.0, SLIP.1).replace("3.6万元", "3.6");
    assert_eq!(fs::read_to_string(&path).expect("read"), expected);
    assert_eq!(
        text(&output.stderr),
        "改正了 2 处，改动的文件 1 个\n另有 2 处加上 --unsafe-fixes 可以改正：会改动数字，请先对照台账核实\n"
    );
    gouji(folder.path(), &["--fix", "a.txt"], b"");
    assert_eq!(fs::read_to_string(&path).expect("read"), expected, "the second time there is nothing left to do");
}

#[test]
fn figures_are_mended_only_if_that_is_asked_for() {
    let (folder, path) = folder("a.txt", FAULTY.as_bytes());
    let output = gouji(folder.path(), &["--fix", "--unsafe-fixes", "a.txt"], b"");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stdout));
    let changed: Vec<(String, String)> = FAULTY
        .lines()
        .map(str::to_owned)
        .zip(fs::read_to_string(&path).expect("read").lines().map(str::to_owned))
        .filter(|(before, after)| before != after)
        .collect();
    let pair = |(before, after): (&str, &str)| (before.to_owned(), after.to_owned());
    assert_eq!(changed, [("3.6万元", "3.6"), SLIP, ("无", "1"), ("0", "1")].map(pair));
}

#[test]
fn encodings_and_line_ends_stay() {
    let crlf = FAULTY.replace('\n', "\r\n");
    let utf16: Vec<u8> = format!("\u{feff}{crlf}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let gb18030 = encoding_rs::GB18030.encode(&crlf).0.into_owned();
    for bytes in [crlf.clone().into_bytes(), utf16, gb18030] {
        let (folder, path) = folder("a.txt", &bytes);
        gouji(folder.path(), &["--fix", "."], b"");
        let after = fs::read(&path).expect("read");
        let (decoded, encoding, _) = match encoding_rs::Encoding::for_bom(&bytes) {
            Some((encoding, _)) => encoding.decode(&after),
            None if std::str::from_utf8(&bytes).is_ok() => encoding_rs::UTF_8.decode(&after),
            None => encoding_rs::GB18030.decode(&after),
        };
        let expected = crlf.replace(SLIP.0, SLIP.1).replace("3.6万元", "3.6");
        assert_eq!(decoded, expected, "{}", encoding.name());
    }
}

#[test]
fn changes_can_be_looked_at_first() {
    let (folder, path) = folder("a.txt", FAULTY.as_bytes());
    let output = gouji(folder.path(), &["--diff", "a.txt"], b"");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(fs::read(&path).expect("read"), FAULTY.as_bytes());
    let changed = |mark: char| -> Vec<String> {
        let output = text(&output.stdout);
        output.lines().filter(|line| line.starts_with(mark)).map(|line| line[1..].to_owned()).collect()
    };
    assert_eq!(changed('-'), ["-- a.txt", "3.6万元", SLIP.0]);
    assert_eq!(changed('+'), ["++ a.txt", "3.6", SLIP.1]);
    let sound = include_bytes!("../examples/sound/songhe-town-2022.txt");
    fs::write(&path, sound).expect("written");
    let output = gouji(folder.path(), &["--diff", "a.txt"], b"");
    assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), String::new()));
}

#[test]
fn copies_go_where_they_are_asked_for() {
    let (folder, path) = folder("a.txt", FAULTY.as_bytes());
    let output = gouji(folder.path(), &["--fix", "--output", "b.txt", "a.txt"], b"");
    assert!(text(&output.stdout).starts_with("b.txt:"), "{}", text(&output.stdout));
    assert_eq!(fs::read(&path).expect("read"), FAULTY.as_bytes());
    assert!(fs::read_to_string(folder.path().join("b.txt")).expect("read").contains(SLIP.1));

    let output = gouji(folder.path(), &["--fix", "--output", "out", "a.txt", "b.txt"], b"");
    assert_eq!(output.status.code(), Some(2), "there is no such folder");
    fs::create_dir(folder.path().join("out")).expect("a folder");
    gouji(folder.path(), &["--fix", "--output", "out", "a.txt", "b.txt"], b"");
    let written = |name: &str| fs::read_to_string(folder.path().join("out").join(name)).expect("read");
    assert_eq!(written("a.txt"), written("b.txt"));
}

#[test]
fn standard_input_is_no_file() {
    let (folder, _) = folder("a.txt", b"");
    let output = gouji(folder.path(), &["--fix", "-"], FAULTY.as_bytes());
    assert_eq!(output.status.code(), Some(2));
    let output = gouji(folder.path(), &["--fix", "-", "--output", "b.txt"], FAULTY.as_bytes());
    assert_eq!(output.status.code(), Some(1));
    assert!(fs::read_to_string(folder.path().join("b.txt")).expect("read").contains(SLIP.1));
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let (folder, path) = folder("a.txt", FAULTY.as_bytes());
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
    let link = folder.path().join("link.txt");
    symlink(&path, &link).expect("a link");
    gouji(folder.path(), &["--fix", "link.txt"], b"");
    assert!(link.is_symlink());
    assert!(fs::read_to_string(&path).expect("read").contains(SLIP.1));
    assert_eq!(path.metadata().expect("there").permissions().mode() & 0o777, 0o640);
}

#[test]
fn files_of_office_programs_are_mended_in_copies() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/faulty");
    for name in ["docx", "xlsx", "html", "md"].map(|extension| format!("qinglan-county-2024.{extension}")) {
        let bytes = fs::read(examples.join(&name)).expect("an example");
        let (folder, path) = folder(&name, &bytes);
        let output = gouji(folder.path(), &["--fix", "--unsafe-fixes", "--output", "out", &name], b"");
        assert_eq!(output.status.code(), Some(0), "{name}: {}", text(&output.stdout));
        assert_eq!(fs::read(&path).expect("read"), bytes, "{name}");
        assert!(folder.path().join("out").is_file());
    }
    let docx = fs::read(examples.join("qinglan-county-2024.docx")).expect("an example");
    let (folder, path) = folder("a.docx", &docx);
    for arguments in
        [&["--fix", "--unsafe-fixes", "a.docx"][..], &["--fix", "--unsafe-fixes", "-o", "./a.docx", "a.docx"]]
    {
        let output = gouji(folder.path(), arguments, b"");
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).starts_with("a.docx：Word、Excel 文件不改原件"), "{}", text(&output.stderr));
        assert_eq!(fs::read(&path).expect("read"), docx, "the original stays");
    }
}

#[test]
fn what_is_only_read_is_said_to_be() {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/faulty");
    let pdf = fs::read(examples.join("qinglan-county-2024.pdf")).expect("an example");
    let (folder, _) = folder("a.pdf", &pdf);
    let output = gouji(folder.path(), &["--fix", "a.pdf", "--output", "b.pdf"], b"");
    assert!(text(&output.stderr).starts_with("a.pdf：这样的文件（PDF）只读不改"), "{}", text(&output.stderr));
    assert!(!folder.path().join("b.pdf").exists());
}

#[test]
fn what_is_never_shown_is_written_as_it_was() {
    let private = "联系人身份证号码11010519491231002X。\n\n三、收到和处理政府信息公开申请情况";
    let secret = FAULTY.replacen("三、收到和处理政府信息公开申请情况", private, 1);
    assert_ne!(secret, FAULTY);
    let (folder, path) = folder("a.txt", secret.as_bytes());
    let output = gouji(folder.path(), &["--diff", "a.txt"], b"");
    assert!(!text(&output.stdout).contains("19491231"), "{}", text(&output.stdout));
    gouji(folder.path(), &["--fix", "a.txt"], b"");
    let expected = secret.replace(SLIP.0, SLIP.1).replace("3.6万元", "3.6");
    assert_eq!(fs::read_to_string(&path).expect("read"), expected);
}
