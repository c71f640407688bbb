//! Older formats through LibreOffice, where it is installed and the user wants that.
//!
//! It runs without a window, with a profile of its own that is thrown away, in a temporary folder, for a limited time; it is
//! told to run no macros and to fetch nothing that a document refers to.

use crate::read::{Foreign, Limit, Remedy};
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Converts files of formats that are not read.
#[derive(Clone, Debug, Default)]
pub struct Converter {
    /// The program to run, if not the one that is installed.
    pub program: Option<PathBuf>,
}

/// Why a file could not be converted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unconverted {
    /// LibreOffice was not found.
    NoProgram,
    /// It gave nothing.
    Failed,
    /// It took too long.
    TooLong {
        /// How many seconds it was given.
        seconds: u64,
    },
}

/// Names and usual places of the program.
const PROGRAMS: [&str; 5] = [
    "soffice",
    "libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:\\Program Files\\LibreOffice\\program\\soffice.exe",
    "C:\\Program Files (x86)\\LibreOffice\\program\\soffice.exe",
];

/// No macros, nothing active, nothing from elsewhere.
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"#;

impl Converter {
    /// What a file of this kind is converted to, if it can be.
    #[must_use]
    pub fn target(kind: Foreign) -> Option<&'static str> {
        match kind.remedy() {
            Remedy::SaveAs(extension) => Some(extension),
            Remedy::Unpack | Remedy::FindText => None,
        }
    }

    /// The file as one of format `target`.
    ///
    /// # Errors
    /// Where the program is not there, fails, or takes longer than `seconds`.
    pub fn convert(&self, bytes: &[u8], kind: Foreign, target: &str, seconds: u64) -> Result<Vec<u8>, Unconverted> {
        /// One at a time: each takes as much memory as a desktop program does.
        static RUNNING: Mutex<()> = Mutex::new(());
        let _alone = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = tempfile::tempdir().map_err(|_| Unconverted::Failed)?;
        let (source, profile) = (folder.path().join(source_name(kind)), folder.path().join("profile"));
        let prepared = fs::create_dir_all(profile.join("user"))
            .and_then(|()| fs::write(profile.join("user/registrymodifications.xcu"), PROFILE))
            .and_then(|()| fs::write(&source, bytes));
        prepared.map_err(|_| Unconverted::Failed)?;
        let child = self.start(&source, &profile, target)?;
        wait(child, seconds)?;
        fs::read(folder.path().join("converted").join("report").with_extension(target)).map_err(|_| Unconverted::Failed)
    }

    fn start(&self, source: &Path, profile: &Path, target: &str) -> Result<Child, Unconverted> {
        let programs: Vec<&OsStr> = match &self.program {
            Some(program) => vec![program.as_os_str()],
            None => PROGRAMS.iter().map(OsStr::new).collect(),
        };
        for program in programs {
            let mut command = Command::new(program);
            command
                .args(["--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"])
                .arg(installation(profile))
                .args(["--convert-to", target, "--outdir"])
                .arg(source.with_file_name("converted"))
                .arg(source)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            // It is a script that starts programs: they are ended together.
            #[cfg(unix)]
            std::os::unix::process::CommandExt::process_group(&mut command, 0);
            match command.spawn() {
                Ok(child) => return Ok(child),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(_) => return Err(Unconverted::Failed),
            }
        }
        Err(Unconverted::NoProgram)
    }
}

fn source_name(kind: Foreign) -> &'static str {
    match kind {
        Foreign::WordXml | Foreign::ExcelXml => "report.xml",
        Foreign::Rtf => "report.rtf",
        Foreign::OpenText => "report.odt",
        Foreign::BinaryExcel => "report.xlsb",
        _ => "report.doc",
    }
}

/// Where its settings are.
fn installation(profile: &Path) -> OsString {
    let path = profile.to_string_lossy().replace('\\', "/");
    let root = if path.starts_with('/') { "" } else { "/" };
    format!("-env:UserInstallation=file://{root}{}", path.replace(' ', "%20")).into()
}

fn wait(mut child: Child, seconds: u64) -> Result<(), Unconverted> {
    const PAUSE: Duration = Duration::from_millis(50);
    let start = Instant::now();
    loop {
        match child.try_wait() {
            // Whether it succeeded is told by what it leaves: it says so of failures, too.
            Ok(Some(_)) => return Ok(()),
            Ok(None) if start.elapsed() < Duration::from_secs(seconds) => sleep(PAUSE),
            Ok(None) => {
                end(&mut child);
                return Err(Unconverted::TooLong { seconds });
            }
            Err(_) => {
                end(&mut child);
                return Err(Unconverted::Failed);
            }
        }
    }
}

/// Ends the program and all that it started.
fn end(child: &mut Child) {
    #[cfg(unix)]
    if let Some(group) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}

impl Unconverted {
    /// The limit that was passed.
    #[must_use]
    pub fn limit(self) -> Option<(Limit, u64)> {
        match self {
            Self::TooLong { seconds } => Some((Limit::ConversionSeconds, seconds)),
            Self::NoProgram | Self::Failed => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program that stands for LibreOffice: a script, given the arguments that gouji gives.
    #[cfg(unix)]
    fn program(folder: &Path, script: &str) -> Converter {
        use std::os::unix::fs::PermissionsExt as _;
        let path = folder.join("soffice");
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        Converter { program: Some(path) }
    }

    #[cfg(unix)]
    #[test]
    fn what_the_program_leaves_is_what_counts() {
        let folder = tempfile::tempdir().unwrap();
        let convert =
            |script: &str, seconds| program(folder.path(), script).convert(b"old", Foreign::OldWord, "docx", seconds);
        // The last two arguments are the folder to write to and the file to read.
        let copies =
            "while [ $# -gt 2 ]; do shift; done; mkdir -p \"$1\" && sed s/old/new/ \"$2\" > \"$1/report.docx\"";
        assert_eq!(convert(copies, 60), Ok(b"new".to_vec()));
        assert_eq!(convert("exit 0", 60), Err(Unconverted::Failed));
        assert_eq!(convert("sleep 600", 0), Err(Unconverted::TooLong { seconds: 0 }));
        let nowhere = Converter { program: Some(folder.path().join("none")) };
        assert_eq!(nowhere.convert(b"", Foreign::Rtf, "docx", 60), Err(Unconverted::NoProgram));
    }

    #[test]
    fn only_documents_and_workbooks_are_converted() {
        assert_eq!(Converter::target(Foreign::OldWord), Some("docx"));
        assert_eq!(Converter::target(Foreign::BinaryExcel), Some("xlsx"));
        assert_eq!(Converter::target(Foreign::Picture("PNG")), None);
    }
}
