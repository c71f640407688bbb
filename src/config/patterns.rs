//! Patterns of paths: which files are meant (written as in `.gitignore`), and what a path says of a report.

use super::Given;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use regex::Regex;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A list of patterns as in `.gitignore`: the last that fits decides, and one that begins with `!` takes back.
#[derive(Debug, Default)]
pub struct PathGlobs {
    globs: Vec<PathGlob>,
}

#[derive(Debug)]
struct PathGlob {
    pattern: Given<String>,
    folder: Arc<PathBuf>,
    matcher: Gitignore,
    hit: AtomicBool,
}

impl PathGlobs {
    /// Patterns that are relative to `folder`.
    ///
    /// # Errors
    /// Those that are wrong, each with what the library says of it.
    pub(super) fn new(
        folder: &Arc<PathBuf>,
        patterns: Vec<Given<String>>,
    ) -> Result<Self, Vec<(Given<String>, String)>> {
        let mut wrong = Vec::new();
        let mut globs = Vec::new();
        for pattern in patterns {
            let mut builder = GitignoreBuilder::new("");
            builder.allow_unclosed_class(false);
            match builder.add_line(None, &pattern.value).and_then(|builder| builder.build()) {
                Ok(matcher) => {
                    let folder = Arc::clone(folder);
                    globs.push(PathGlob { pattern, folder, matcher, hit: AtomicBool::new(false) });
                }
                Err(error) => wrong.push((pattern, error.to_string())),
            }
        }
        if wrong.is_empty() { Ok(Self { globs }) } else { Err(wrong) }
    }

    /// True where there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.globs.is_empty()
    }

    /// Whether a path, absolute and without `..`, is meant.
    #[must_use]
    pub fn has(&self, path: &Path, is_dir: bool) -> bool {
        let mut meant = false;
        for glob in &self.globs {
            let Ok(relative) = path.strip_prefix(glob.folder.as_path()) else { continue };
            let found = glob.matcher.matched_path_or_any_parents(relative, is_dir);
            if !found.is_none() {
                glob.hit.store(true, Ordering::Relaxed);
                meant = found.is_ignore();
            }
        }
        meant
    }

    /// The patterns that no path has fitted so far.
    pub fn without_effect(&self) -> impl Iterator<Item = &Given<String>> {
        self.globs.iter().filter(|glob| !glob.hit.load(Ordering::Relaxed)).map(|glob| &glob.pattern)
    }
}

/// How a path tells whose report of which year a file is: `{county}/{body}/{year}.*`.
///
/// `{body}` and `{year}` are taken; any other name stands for a part of the path that says nothing. `*` stands for any
/// characters but `/`, `**` for any at all.
#[derive(Clone, Debug)]
pub struct PathPattern {
    folder: Arc<PathBuf>,
    regex: Regex,
}

/// What a path says of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The body.
    pub body: Option<String>,
    /// The year it reports on.
    pub year: Option<i32>,
}

/// Why a pattern of paths cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PatternError {
    /// A brace without its other.
    Brace,
    /// It names neither body nor year.
    Nothing,
    /// It names something twice, or is otherwise wrong.
    Wrong(String),
}

impl PathPattern {
    /// The pattern `text`, for paths below `folder`.
    ///
    /// # Errors
    /// Where it is none.
    pub(super) fn new(folder: &Arc<PathBuf>, text: &str) -> Result<Self, PatternError> {
        let mut regex = String::from("^");
        let mut rest = text;
        let mut says = false;
        while let Some(c) = rest.chars().next() {
            if let Some(after) = rest.strip_prefix("**/") {
                regex.push_str("(?:.*/)?");
                rest = after;
            } else if let Some(after) = rest.strip_prefix("**") {
                regex.push_str(".*");
                rest = after;
            } else if let Some(after) = rest.strip_prefix('{') {
                let (name, after) = after.split_once('}').ok_or(PatternError::Brace)?;
                says |= matches!(name, "body" | "year");
                regex.push_str(match name {
                    "body" => "(?P<body>[^/]+?)",
                    "year" => "(?P<year>(?:19|20)[0-9]{2})",
                    _ => "[^/]+?",
                });
                rest = after;
            } else {
                match c {
                    '*' => regex.push_str("[^/]*"),
                    '?' => regex.push_str("[^/]"),
                    '}' => return Err(PatternError::Brace),
                    c => regex.push_str(&regex::escape(c.encode_utf8(&mut [0; 4]))),
                }
                rest = &rest[c.len_utf8()..];
            }
        }
        regex.push('$');
        if !says {
            return Err(PatternError::Nothing);
        }
        let regex = Regex::new(&regex).map_err(|error| PatternError::Wrong(error.to_string()))?;
        Ok(Self { folder: Arc::clone(folder), regex })
    }

    /// What a path, absolute and without `..`, says; nothing if it does not fit.
    #[must_use]
    pub fn identity(&self, path: &Path) -> Option<Identity> {
        let relative = slashed(path.strip_prefix(self.folder.as_path()).ok()?);
        let captures = self.regex.captures(&relative)?;
        let body = captures.name("body").map(|body| body.as_str().to_owned());
        let year = captures.name("year").and_then(|year| year.as_str().parse().ok());
        Some(Identity { body, year })
    }
}

/// A path, absolute, without `.` and `..`, as it is written: no link is followed, nothing is looked up.
#[must_use]
pub fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            component => plain.push(component),
        }
    }
    plain
}

/// A path with `/` between its parts, whatever the system.
#[must_use]
pub fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Source;

    fn given(text: &str) -> Given<String> {
        let source = Source { name: "gouji.toml".into(), text: "".into(), built_in: false };
        Given { value: text.to_owned(), source: Arc::new(source), span: 0..0 }
    }

    #[test]
    fn globs_are_those_of_gitignore() {
        let folder = Arc::new(absolute(Path::new("county")));
        let patterns = ["归档/", "*.tmp.md", "!keep.tmp.md", "/top.md", "never/*.md"];
        let globs = PathGlobs::new(&folder, patterns.map(given).to_vec()).expect("they are patterns");
        for (path, meant) in [
            ("county/a/归档/2020.md", true),
            ("county/a/b.tmp.md", true),
            ("county/a/keep.tmp.md", false),
            ("county/top.md", true),
            ("county/a/top.md", false),
            ("elsewhere/归档/2020.md", false),
        ] {
            assert_eq!(globs.has(&absolute(Path::new(path)), false), meant, "{path}");
        }
        assert!(globs.has(&folder.join("a/归档"), true) && !globs.has(&folder.join("归档"), false));
        let unused: Vec<&str> = globs.without_effect().map(|pattern| pattern.value.as_str()).collect();
        assert_eq!(unused, ["never/*.md"]);
    }

    #[test]
    fn a_path_says_whose_report_it_is() {
        let folder = Arc::new(absolute(Path::new("reports")));
        let identity = |pattern: &str, path: &str| {
            let pattern = PathPattern::new(&folder, pattern).expect("it is a pattern");
            pattern.identity(&folder.join(path)).map(|it| (it.body.unwrap_or_default(), it.year.unwrap_or_default()))
        };
        assert_eq!(identity("{county}/{body}/{year}.*", "清河县/白杨镇/2023.md"), Some(("白杨镇".to_owned(), 2023)),);
        assert_eq!(identity("{county}/{body}/{year}.*", "清河县/2023.md"), None);
        assert_eq!(identity("**/{body}{year}年*.docx", "a/b/白杨镇2023年年报.docx"), Some(("白杨镇".into(), 2023)));
        assert_eq!(identity("**/{year}/{body}.md", "2022/白杨镇.md"), Some(("白杨镇".into(), 2022)));
        for (pattern, error) in
            [("{body", PatternError::Brace), ("a}/{year}", PatternError::Brace), ("*.md", PatternError::Nothing)]
        {
            assert_eq!(PathPattern::new(&folder, pattern).expect_err(pattern), error);
        }
        assert!(matches!(PathPattern::new(&folder, "{body}/{body}"), Err(PatternError::Wrong(_))));
    }
}
