//! Paths as URIs.

use gen_lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::path::{Path, PathBuf};

/// What stays as it is in the path of a URI.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The path of a file; nothing of what is no file on this computer.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("file:")).and_then(|_| uri.0.get(5..))?;
    let path = match rest.strip_prefix("//") {
        Some(rest) => {
            let (host, path) = rest.split_at(rest.find('/')?);
            if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") {
                return None;
            }
            path
        }
        None => rest,
    };
    let path = path.split(['?', '#']).next()?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    // `/c:/x`
    let drive = path.strip_prefix('/').filter(|rest| has_drive(rest));
    Some(PathBuf::from(drive.unwrap_or(&path)))
}

fn has_drive(path: &str) -> bool {
    let mut chars = path.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic()) && chars.next() == Some(':')
}

/// The URI of a file, whose path is absolute.
#[allow(dead_code, reason = "files that are not open will be named with it")]
pub(super) fn of_path(path: &Path) -> Uri {
    let path = path.to_string_lossy().replace('\\', "/");
    let slash = if path.starts_with('/') { "" } else { "/" };
    Uri(format!("file://{slash}{}", utf8_percent_encode(&path, PATH)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_back() {
        for (uri, expected) in [
            ("file:///a/%E6%8A%A5%E5%91%8A%202024.md", Some("/a/报告 2024.md")),
            ("file:///c%3A/a.md", Some("c:/a.md")),
            ("file://localhost/a", Some("/a")),
            ("FILE:/a", Some("/a")),
            ("file:///a%FF", None),
            ("file://host/a", None),
            ("untitled:Untitled-1", None),
            ("文", None),
        ] {
            assert_eq!(path(&Uri::from(uri)), expected.map(PathBuf::from), "{uri}");
        }
        assert_eq!(of_path(Path::new("/a/报告 2024.md")).0, "file:///a/%E6%8A%A5%E5%91%8A%202024.md");
        assert_eq!(path(&of_path(Path::new("/a#b?c%20.md"))), Some(PathBuf::from("/a#b?c%20.md")));
    }
}
