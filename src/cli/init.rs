//! `gouji init`: a configuration and a workflow for a repository of reports. What is there is never overwritten.

use super::args::{Ci, Init};
use super::blank::create;
use super::{Outcome, Session};
use crate::config::{self, FILE_NAME};
use crate::lang::{Bilingual, Lang};
use crate::load::LoadError;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const GITHUB: &str = include_str!("../../rules/init/github.yml");
const GITLAB: &str = include_str!("../../rules/init/gitlab.yml");
const PRE_COMMIT: &str = include_str!("../../rules/init/pre-commit.yaml");

pub(super) fn run(session: &Session, args: &Init) -> Outcome {
    let (lang, words) = (session.lang, &session.knowledge.phrases.making);
    let folder = args.folder.clone().unwrap_or_else(|| PathBuf::from("."));
    let config = match configuration(lang) {
        Ok(config) => config,
        Err(error) => {
            super::show(&error, lang);
            return Outcome::Failure;
        }
    };
    let mut files = vec![(folder.join(FILE_NAME), config)];
    let kinds = if args.ci.is_empty() { vec![usual(&folder)] } else { args.ci.clone() };
    for kind in kinds {
        let (path, text) = match kind {
            Ci::Github => (".github/workflows/gouji.yml", GITHUB),
            Ci::Gitlab => (".gitlab-ci.yml", GITLAB),
            Ci::PreCommit => (".pre-commit-config.yaml", PRE_COMMIT),
            Ci::None => continue,
        };
        files.push((folder.join(path), text.to_owned()));
    }
    let mut outcome = Outcome::Success;
    for (path, text) in files {
        if path.exists() {
            super::complain(words.kept.with(&[("path", &path.display())]).get(lang));
            continue;
        }
        let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        let made = made.map_err(|error| Bilingual::same(format!("{}: {error}", path.display())));
        match made.and_then(|()| create(&path, text.as_bytes(), session)) {
            Ok(()) => {
                super::complain(words.written.with(&[("path", &path.display())]).get(lang));
                if text.contains("OWNER/gouji") {
                    super::complain(words.owner.with(&[("path", &path.display())]).get(lang));
                }
            }
            Err(problem) => {
                super::complain(problem.get(lang));
                outcome = Outcome::Failure;
            }
        }
    }
    if outcome == Outcome::Success {
        super::complain(words.next.get(lang));
    }
    outcome
}

/// The workflow of the service that the repository is on, as far as that shows.
fn usual(folder: &Path) -> Ci {
    let is_gitlab = || {
        let config = std::fs::read_to_string(folder.join(".git/config")).unwrap_or_default();
        config.contains("gitlab")
    };
    if folder.join(".gitlab-ci.yml").exists() || is_gitlab() { Ci::Gitlab } else { Ci::Github }
}

/// A configuration in which everything is explained, and nothing yet set.
fn configuration(lang: Lang) -> Result<String, LoadError> {
    let mut text = String::from(match lang {
        Lang::Zh => "# gouji（勾稽）的配置。去掉行首的 # 就起作用；gouji config 显示现在起作用的是什么。\n",
        Lang::En => "# The configuration of gouji. Remove a # to set a value; `gouji config` shows what is in force.\n",
    });
    let settings = config::settings()?;
    let simple = config::order().into_iter().filter(|key| !key.contains('.'));
    let (records, values): (Vec<&str>, Vec<&str>) =
        simple.partition(|key| settings.keys().any(|other| other.starts_with(&format!("{key}.")) && *key != "limits"));
    for key in values {
        let Some(it) = settings.get(key) else { continue };
        let _ = write!(text, "\n# {}\n# {key} = {}\n", it.about.get(lang), it.example.as_deref().unwrap_or_default());
    }
    for record in records {
        let Some(it) = settings.get(record) else { continue };
        let _ = write!(text, "\n# {}\n# [[{record}]]\n", it.about.get(lang));
        let prefix = format!("{record}.");
        for key in config::order() {
            let Some(name) = key.strip_prefix(&prefix).filter(|name| !name.contains('.')) else { continue };
            let Some(it) = settings.get(key) else { continue };
            let _ =
                writeln!(text, "# {name} = {}  # {}", it.example.as_deref().unwrap_or_default(), it.about.get(lang));
        }
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::lint::Knowledge;

    #[test]
    fn the_configuration_that_is_written_is_one_and_so_is_all_that_it_shows() {
        let knowledge = Knowledge::load(&[]).unwrap_or_else(|errors| panic!("{errors:?}"));
        for lang in [Lang::Zh, Lang::En] {
            let text = configuration(lang).expect("the texts");
            let read = |text: &str| Config::of_text(text, Path::new(""), &knowledge.phrases.config);
            assert!(read(&text).expect("nothing is wrong").profile.is_none());
            // Every line that shows a value, with its mark taken off: the file that it extends is not there.
            let shows = |line: &&str| {
                let rest = line.strip_prefix("# ").unwrap_or_default();
                let key = rest.split(" = ").next().unwrap_or_default();
                rest.starts_with("[[") || rest.contains(" = ") && !key.contains(' ') && key != "extend"
            };
            let lines: Vec<&str> = text.lines().filter(shows).map(|line| &line[2..]).collect();
            let config = read(&lines.join("\n")).unwrap_or_else(|errors| panic!("{errors:?}"));
            assert!(config.profile.is_some() && config.bodies.len() == 1 && config.roll_ups.len() == 1);
            assert_eq!(config.unknown_names(&knowledge).len(), 0);
            assert_eq!(
                lines.len(),
                text.lines().filter(|line| line.contains(" = ") || line.contains("[[")).count() - 1
            );
        }
    }
}
