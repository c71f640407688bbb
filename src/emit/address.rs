//! Files as other programs look for them: relative to the root of the repository, `/` between the parts.

use crate::config::{absolute, slashed};
use std::path::Path;

/// The path as seen from `root`, or the whole path if it is not in there.
pub(super) fn relative(path: &str, root: &Path) -> String {
    let whole = absolute(Path::new(path));
    whole.strip_prefix(absolute(root)).map_or_else(|_| slashed(&whole), slashed)
}

/// The same as a URI: everything but letters, digits and a few signs in percent.
pub(super) fn uri(path: &str, root: &Path) -> String {
    let whole = absolute(Path::new(path));
    match whole.strip_prefix(absolute(root)) {
        Ok(inside) => percent(&slashed(inside)),
        Err(_) => {
            let whole = whole.to_string_lossy().replace('\\', "/");
            let slash = if whole.starts_with('/') { "" } else { "/" };
            format!("file://{slash}{}", percent(&whole))
        }
    }
}

fn percent(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    // A colon in the first part of a relative path would make it a scheme; it is in percent by now.
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_relative_and_in_percent() {
        let root = Path::new("/repo");
        assert_eq!(relative("/repo/清河县/a b.md", root), "清河县/a b.md");
        assert_eq!(uri("/repo/清河/a b%:.md", root), "%E6%B8%85%E6%B2%B3/a%20b%25%3A.md");
        assert_eq!(uri("/elsewhere/a.md", root), "file:///elsewhere/a.md");
    }
}
