//! From a file to a [`Config`]: what it extends is taken in, and what stands in it is understood.

use super::file::{self, File, Language, Spot};
use super::patterns::{PatternError, absolute};
use super::{Body, Config, Deadline, Former, Given, Override, PathGlobs, PathPattern, RollUp, Severities, Suppression};
use crate::lang::Lang;
use crate::load::{self, LoadError, Source};
use crate::phrases;
use crate::read::Change;
use crate::vocabulary::DayOfYear;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Loads the configuration that begins with `source`, whose path is `path`.
///
/// # Errors
/// Every mistake in it and in those it extends.
pub(super) fn load(path: &Path, source: &Arc<Source>, words: &phrases::Config) -> Result<Config, Vec<LoadError>> {
    let path = absolute(path);
    let mut loader = Loader { words, errors: Vec::new(), open: vec![path.clone()] };
    let mut config = loader.file(&path, source);
    config.folder = folder_of(&path);
    if loader.errors.is_empty() { Ok(config) } else { Err(loader.errors) }
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().map(Path::to_owned).unwrap_or_default()
}

struct Loader<'l> {
    words: &'l phrases::Config,
    errors: Vec<LoadError>,
    /// The files that are being loaded: none of them may be extended.
    open: Vec<PathBuf>,
}

/// What values of one file need to be understood.
struct Place {
    source: Arc<Source>,
    folder: Arc<PathBuf>,
}

impl Place {
    fn given<T>(&self, spot: Spot<T>) -> Given<T> {
        let span = spot.span();
        Given { value: spot.into_inner(), source: Arc::clone(&self.source), span }
    }

    fn option<T>(&self, spot: Option<Spot<T>>) -> Option<Given<T>> {
        spot.map(|spot| self.given(spot))
    }

    fn all<T>(&self, spots: Vec<Spot<T>>) -> Vec<Given<T>> {
        spots.into_iter().map(|spot| self.given(spot)).collect()
    }

    fn path(&self, spot: Spot<String>) -> Given<PathBuf> {
        self.given(spot).map(|path| absolute(&self.folder.join(path)))
    }

    fn paths(&self, spots: Vec<Spot<String>>) -> Vec<Given<PathBuf>> {
        spots.into_iter().map(|spot| self.path(spot)).collect()
    }
}

impl Loader<'_> {
    fn file(&mut self, path: &Path, source: &Arc<Source>) -> Config {
        let mut file: File = match load::parse(source) {
            Ok(file) => file,
            Err(error) => {
                self.errors.push(error);
                return Config::default();
            }
        };
        let place = Place { source: Arc::clone(source), folder: Arc::new(folder_of(path)) };
        let mut config = match file.extend.take() {
            Some(base) => self.extended(&place, base),
            None => Config::default(),
        };
        config.chain.insert(0, Arc::clone(source));
        config.files.insert(0, path.to_owned());
        self.lay_over(&mut config, file, &place);
        config
    }

    fn extended(&mut self, place: &Place, base: Spot<String>) -> Config {
        let base = place.path(base);
        if self.open.contains(&base.value) {
            self.errors.push(base.complaint(self.words.extends_itself.clone()));
            return Config::default();
        }
        match read(&base.value) {
            Ok(source) => {
                self.open.push(base.value.clone());
                let config = self.file(&base.value, &source);
                self.open.pop();
                config
            }
            Err(error) => {
                let path = base.value.display().to_string();
                let problem = self.words.cannot_extend.with(&[("path", &path), ("error", &error)]);
                self.errors.push(base.complaint(problem));
                Config::default()
            }
        }
    }

    /// Lays what one file says over what it extends: values and lists replace, tables and records are added.
    fn lay_over(&mut self, config: &mut Config, file: File, place: &Place) {
        fn replace<T>(old: &mut Option<Given<T>>, new: Option<Given<T>>) {
            if new.is_some() {
                *old = new;
            }
        }
        let lang = |language| match language {
            Language::Zh => Lang::Zh,
            Language::En => Lang::En,
        };
        replace(&mut config.lang, place.option(file.lang).map(|given| given.map(lang)));
        replace(&mut config.profile, place.option(file.profile));
        replace(&mut config.fail_on, place.option(file.fail_on));
        replace(&mut config.max_warnings, place.option(file.max_warnings));
        replace(&mut config.manifest, file.manifest.map(|path| place.path(path)));
        replace(&mut config.baseline, file.baseline.map(|path| place.path(path)));
        if let Some(formats) = file.format {
            let of_folder = |text: String| match text.split_once('=') {
                Some((name, file)) => format!("{name}={}", absolute(&place.folder.join(file)).display()),
                None => text,
            };
            config.formats = place.all(formats).into_iter().map(|given| given.map(of_folder)).collect();
        }
        if let Some(rules) = file.rules {
            config.rules = place.paths(rules);
        }
        if let Some(statements) = file.statements {
            config.statements = place.paths(statements);
        }
        if let Some(include) = file.include {
            config.include = self.globs(include, place);
        }
        if let Some(exclude) = file.exclude {
            config.exclude = self.globs(exclude, place);
        }
        if let Some(paths) = file.paths {
            config.paths = paths.into_iter().filter_map(|pattern| self.path_pattern(pattern, place)).collect();
        }
        config.severities.add(severities(file.severity, place));
        for (profile, date) in file.deadlines {
            config.deadlines.retain(|other| other.profile.value != *profile.get());
            if let Some(day) = self.day_of_year(date, place) {
                config.deadlines.push(Deadline { profile: place.given(profile), day });
            }
        }
        for (limit, amount) in file.limits {
            config.limits.change(Change::new(*limit.get(), *amount.get()));
        }
        for part in file.overrides {
            let paths = self.globs(part.paths, place);
            let profile = place.option(part.profile);
            config.overrides.push(Override { paths, profile, severities: severities(part.severity, place) });
        }
        config.bodies.extend(file.bodies.into_iter().map(|body| self::body(body, place)));
        config.roll_ups.extend(file.roll_ups.into_iter().map(|roll_up| self::roll_up(roll_up, place)));
        for part in file.suppressions {
            let suppression = self.suppression(part, place);
            config.suppressions.push(suppression);
        }
    }

    fn globs(&mut self, patterns: Vec<Spot<String>>, place: &Place) -> PathGlobs {
        PathGlobs::new(&place.folder, place.all(patterns)).unwrap_or_else(|wrong| {
            for (pattern, error) in wrong {
                self.errors.push(pattern.complaint(self.words.wrong_glob.with(&[("error", &error)])));
            }
            PathGlobs::default()
        })
    }

    fn path_pattern(&mut self, pattern: Spot<String>, place: &Place) -> Option<Given<PathPattern>> {
        let pattern = place.given(pattern);
        match PathPattern::new(&place.folder, &pattern.value) {
            Ok(compiled) => Some(pattern.map(|_| compiled)),
            Err(error) => {
                let problem = match error {
                    PatternError::Brace => self.words.pattern_brace.clone(),
                    PatternError::Nothing => self.words.pattern_says_nothing.clone(),
                    PatternError::Wrong(error) => self.words.wrong_glob.with(&[("error", &error)]),
                };
                self.errors.push(pattern.complaint(problem));
                None
            }
        }
    }

    /// `01-31`
    fn day_of_year(&mut self, date: Spot<String>, place: &Place) -> Option<DayOfYear> {
        let date = place.given(date);
        let found = date.parse().ok();
        if found.is_none() {
            self.errors.push(date.complaint(self.words.no_date.clone()));
        }
        found
    }

    fn suppression(&mut self, part: file::Suppress, place: &Place) -> Suppression {
        if part.reason.get().trim().is_empty() {
            let reason = place.given(part.reason.clone());
            self.errors.push(reason.complaint(self.words.no_reason.clone()));
        }
        let all_files = part.paths.is_empty();
        Suppression {
            rules: place.all(part.rules),
            paths: (!all_files).then(|| self.globs(part.paths, place)),
            bodies: place.all(part.bodies),
            years: place.all(part.years),
            cells: place.all(part.cells),
            reason: place.given(part.reason),
            used: AtomicBool::new(false),
        }
    }
}

fn severities(written: BTreeMap<Spot<String>, Spot<super::Level>>, place: &Place) -> Severities {
    let mut levels: Vec<_> = written.into_iter().map(|(rule, level)| (place.given(rule), place.given(level))).collect();
    // In the order of the file: what is said of a rule after its group counts.
    levels.sort_by_key(|(rule, _)| rule.span.start);
    Severities::new(levels)
}

fn body(body: file::Body, place: &Place) -> Body {
    let former = |former: file::Former| Former { name: place.given(former.name), until: place.option(former.until) };
    Body {
        name: place.given(body.name),
        profile: place.option(body.profile),
        aliases: place.all(body.aliases),
        formerly: body.formerly.into_iter().map(former).collect(),
        merged: body.merged.into_iter().map(former).collect(),
    }
}

fn roll_up(roll_up: file::RollUp, place: &Place) -> RollUp {
    RollUp {
        parent: place.given(roll_up.parent),
        scope: place.given(roll_up.scope),
        children: place.all(roll_up.children),
        outside: place.all(roll_up.outside),
        first_year: place.option(roll_up.first_year),
        last_year: place.option(roll_up.last_year),
        tables: place.all(roll_up.tables.unwrap_or_default()),
    }
}

/// A path as people see it: from where they are, if it is below.
fn shown(path: &Path) -> String {
    let here = std::env::current_dir().ok();
    let below = here.and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    below.as_deref().filter(|below| !below.as_os_str().is_empty()).unwrap_or(path).display().to_string()
}

/// Reads a configuration file.
///
/// # Errors
/// Where it cannot be read, or is not UTF-8.
pub(super) fn read(path: &Path) -> std::io::Result<Arc<Source>> {
    let bytes = std::fs::read(path)?;
    let text = String::from_utf8(bytes).map_err(|error| std::io::Error::other(error.utf8_error()))?;
    // Windows Notepad puts a mark before the text.
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    Ok(Arc::new(Source { name: shown(path).into(), text: text.into(), built_in: false }))
}
