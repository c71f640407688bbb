//! Which files are looked at, and what is said of those that cannot be.
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on, fails")]

use gouji::collection::{Globs, Origin, Unseen, Walk};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A folder with these files in it, empty ones.
fn folder(files: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, "").expect("a file");
    }
    folder
}

/// What is found in a folder, relative to it.
fn found(walk: &Walk, folder: &Path) -> Vec<String> {
    let found = walk.find(folder).expect("the folder is there");
    let name = |path: &Path| path.strip_prefix(folder).expect("inside").to_string_lossy().replace('\\', "/");
    found.inputs.iter().map(|input| name(&input.path)).collect()
}

#[test]
fn files_that_may_hold_reports_in_the_order_of_their_names() {
    let folder = folder(&["b.md", "a/2.docx", "a/1.HTML", ".hidden/x.md", ".x.md", "a/notes.rs", "a/1.wps"]);
    assert_eq!(found(&Walk::default(), folder.path()), ["a/1.HTML", "a/1.wps", "a/2.docx", "b.md"]);
}

#[test]
fn what_git_ignores_is_left_out() {
    let folder =
        folder(&["a/x.md", "a/drafts/y.md", "a/keep.txt", "b/x.txt", "b/c/y.md", "b/c/z.txt", "top/drafts/z.md"]);
    fs::write(folder.path().join(".gitignore"), "drafts/\n*.txt\n").expect("written");
    fs::write(folder.path().join("a/.gitignore"), "!keep.txt\n").expect("written");
    fs::write(folder.path().join("b/.gitignore"), "/c/*.md\n").expect("written");
    assert_eq!(found(&Walk::default(), folder.path()), ["a/keep.txt", "a/x.md"]);
    assert_eq!(found(&Walk::default().honouring_gitignore(false), folder.path()).len(), 7);
    // Above the folder that is walked, as far as the repository goes.
    fs::create_dir(folder.path().join(".git")).expect("a folder");
    assert_eq!(found(&Walk::default(), &folder.path().join("b")), [""; 0]);
    assert_eq!(found(&Walk::default(), &folder.path().join("a")), ["keep.txt", "x.md"]);
}

#[test]
fn patterns_include_and_exclude() {
    let folder = folder(&["青岚县/2023.md", "青岚县/2024.md", "青岚县/2024.docx", "tests/2024.md"]);
    let globs = |globs: &[&str]| Globs::new(folder.path(), globs.iter().copied()).expect("they are right");
    let walk = Walk::default().including(globs(&["*.md"])).excluding(globs(&["/tests", "2023.*"]));
    assert_eq!(found(&walk, folder.path()), ["青岚县/2024.md"]);
    let named = folder.path().join("青岚县/2023.md");
    assert_eq!(walk.find(&named).expect("it is there").inputs.len(), 1);
    let forced = walk.forcing_exclude(true).find(&named).expect("it is there");
    assert_eq!((forced.inputs.len(), forced.left_out), (0, 1));
    let wrong = Globs::new(folder.path(), ["a[", "b"]).expect_err("a bracket is open");
    assert_eq!(wrong.glob, "a[");
}

#[cfg(unix)]
#[test]
fn odd_things_in_a_folder_are_said_and_not_waited_for() {
    use std::os::unix::fs::symlink;
    let folder = folder(&["a.md", "dir.md/b.md"]);
    let at = |name: &str| folder.path().join(name);
    symlink("nowhere.md", at("broken.md")).expect("a link");
    symlink("loop2.md", at("loop1.md")).expect("a link");
    symlink("loop1.md", at("loop2.md")).expect("a link");
    symlink(".", at("round")).expect("a link");
    symlink("a.md", at("link.md")).expect("a link");
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.md")).expect("a socket");
    let found = Walk::default().find(folder.path()).expect("the folder is there");
    let phrases = gouji::phrases::Phrases::built_in().expect("they load").opening;
    let said: Vec<String> = found
        .inputs
        .iter()
        .map(|input| {
            let name = input.path.file_name().expect("a name").to_string_lossy();
            match &input.origin {
                Origin::Unseen(reason) => format!("{name}: {}", reason.words(&phrases).get(gouji::lang::Lang::Zh)),
                _ => name.into_owned(),
            }
        })
        .collect();
    assert_eq!(
        said,
        [
            "a.md",
            "broken.md: 链接指向的文件不存在",
            "b.md",
            "link.md",
            "loop1.md: 链接绕成了圈",
            "loop2.md: 链接绕成了圈",
            "socket.md: 不是普通文件（是管道、套接字或者设备）",
        ]
    );
    assert_eq!(found.links, [at("round")]);
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_opened_says_why() {
    let folder = folder(&["a.md"]);
    let found = Walk::default().find(folder.path()).expect("the folder is there");
    fs::remove_file(folder.path().join("a.md")).expect("it was there");
    assert!(matches!(found.inputs[0].bytes(10), Err(Unseen::Refused(std::io::ErrorKind::NotFound, _))));
    let large = folder.path().join("b.md");
    fs::write(&large, "12345678901234567890").expect("written");
    let read = gouji::collection::Input::named(large).bytes(10).expect("it can be read");
    assert_eq!(read.len(), 11);
    assert!(matches!(gouji::collection::Input::named(folder.path()).bytes(10), Err(Unseen::Refused(..))));
}
