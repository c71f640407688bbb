//! Which files differ from a revision: git knows.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The files in the repository of `folder` that differ from `revision`, or are not yet known to git. Of a branch that went on since
/// it was left, what changed there does not count.
///
/// # Errors
/// Where git cannot be run, or knows no such revision; in git's own words.
pub fn changed_since(revision: &str, folder: &Path) -> io::Result<HashSet<PathBuf>> {
    let top = git(folder, &["rev-parse", "--show-toplevel"])?;
    let top = PathBuf::from(String::from_utf8_lossy(&top).trim_end_matches(['\r', '\n']).to_owned());
    // So that nothing in `revision` is taken for an option.
    let known = git(&top, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")]);
    let known = known.map_err(|_| io::Error::other(format!("git: unknown revision: {revision}")))?;
    let known = String::from_utf8_lossy(&known).trim().to_owned();
    let base = git(&top, &["merge-base", &known, "HEAD"]).map(|base| String::from_utf8_lossy(&base).trim().to_owned());
    let base = base.unwrap_or(known);
    let changed = git(&top, &["diff", "--name-only", "-z", "--no-renames", "--diff-filter=d", &base, "--"])?;
    let unknown = git(&top, &["ls-files", "--others", "--exclude-standard", "-z"])?;
    let names = changed.split(|byte| *byte == 0).chain(unknown.split(|byte| *byte == 0));
    let paths = names.filter(|name| !name.is_empty()).map(|name| top.join(path(name)));
    Ok(paths.filter_map(|path| path.canonicalize().ok()).collect())
}

fn git(folder: &Path, arguments: &[&str]) -> io::Result<Vec<u8>> {
    let output = Command::new("git").arg("-C").arg(folder).args(arguments).output()?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(io::Error::other(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

#[cfg(unix)]
pub(crate) fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
pub(crate) fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
