//! How reports call themselves and bodies are called: the words of `rules/vocabulary.toml`.

use crate::lang::Bilingual;
use crate::lexicon::Lexicon;
use crate::load::{self, LoadError, Source};
use crate::report::Date;
use crate::text::{Key, Signs};
use serde::Deserialize;
use std::str::FromStr;
use std::sync::Arc;

/// The words by which titles and bodies are known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Vocabulary {
    /// The title of the report.
    pub title: Title,
    /// The kinds of body.
    #[serde(rename = "profile")]
    pub profiles: Vec<Profile>,
    /// Bodies that make regulations, whatever their kind.
    pub rule_makers: RuleMakers,
    /// The words of the prose.
    #[serde(skip)]
    pub lexicon: Lexicon,
    /// How two texts are told to be alike.
    pub likeness: Likeness,
    /// When two names are of one body.
    pub names: Names,
    /// What the names of bodies are made up of.
    pub parts_of_names: PartsOfNames,
    /// How the papers that issue forms are known.
    pub notices: Notices,
    /// How the prose says things that are looked for in it.
    pub wording: Wording,
}

/// How the papers that issue forms are known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Notices {
    /// How names begin of those who issue them.
    pub issuer: String,
    /// What stands behind such a name.
    pub issuer_before: Vec<String>,
    /// What stands in the numbers of their papers.
    pub number: String,
}

/// How the prose says things that are looked for in it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Wording {
    /// Words that announce the statistical period.
    pub period: Signs,
    /// What stands before a list of the report's parts.
    pub parts_after: Vec<String>,
    /// What stands before the report's name inside a sentence.
    pub title_after: Vec<String>,
    /// What stands behind the year that a sentence is about.
    pub year_before: Vec<String>,
    /// What stands behind a year since which something goes on.
    pub since: Vec<String>,
    /// Words by which a sentence speaks of what is to come.
    pub plans: Vec<String>,
    /// How words begin that stand for a name.
    pub pronouns: String,
}

/// What the names of bodies are made up of.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PartsOfNames {
    /// Places above a county.
    pub above: PlaceEnds,
    /// Counties.
    pub county: PlaceEnds,
    /// Towns and streets.
    pub town: TownEnds,
    /// How towns are known that stand alone.
    pub town_alone: TownAlone,
    /// Words that end like a place and are none.
    pub no_places: Vec<String>,
    /// What names of governments end with, in full and short.
    pub government: [String; 2],
    /// How the rest begins of names of a government's own offices.
    pub of_government: Vec<String>,
    /// How words end that name a body or a place.
    pub nouns: Vec<String>,
    /// What names have in them that are of no one body: 乡镇, 分局.
    #[serde(default)]
    pub no_peers: Vec<String>,
    /// What stands behind 将 where it is said what will be done.
    #[serde(default)]
    pub plans: Vec<String>,
    /// What stands before and behind the name of whom to ask.
    pub contact: [String; 2],
}

/// How names of places end.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PlaceEnds {
    /// Their last characters.
    pub ends: String,
    /// What follows such a character where it ends no place.
    pub not_before: Vec<String>,
}

/// How names of towns end.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TownEnds {
    /// Their last words; of those that begin alike, the longest first.
    pub ends: Vec<String>,
    /// What follows a town, if anything does.
    pub before: Vec<String>,
}

/// How towns are known at the beginning of a sentence, with nothing before or behind the name.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TownAlone {
    /// How their names end.
    pub ends: Vec<String>,
    /// Characters that no name has.
    pub without: String,
}

impl TownAlone {
    /// Whether this is the name of a town.
    #[must_use]
    pub fn is_name(&self, name: &str) -> bool {
        let is_of_names = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}') && !self.without.contains(c);
        self.ends.iter().any(|end| name.ends_with(end.as_str())) && name.chars().all(is_of_names)
    }
}

/// How two texts are told to be alike.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Likeness {
    /// The sections whose text is compared.
    pub sections: Vec<String>,
    /// Those of them that tell of problems.
    pub problems: Vec<String>,
    /// Words that stand in all reports.
    pub formulae: Vec<String>,
}

/// When two names are of one body.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Names {
    /// Last characters of the names of places: a body's name may begin with that of its place, or not.
    pub places: String,
    /// Words that end like a place and are none.
    pub no_places: Vec<String>,
    /// Endings that may be left out after the name of a place, longest first.
    pub optional: Vec<String>,
    /// Endings that mean the same: the first of each stands for all.
    pub same: Vec<Vec<String>>,
    /// How names of bodies end that are managed from above.
    pub managed_from_above: Vec<String>,
}

impl Names {
    /// A name without what may be left out, and with one ending for all that mean the same.
    #[must_use]
    pub fn canonical(&self, name: &str) -> String {
        let key = Key::of(name);
        let mut name: &str = &key;
        for endings in &self.same {
            let Some((first, others)) = endings.split_first() else { continue };
            if name.ends_with(first.as_str()) {
                return name.to_owned();
            }
            if let Some(stem) = others.iter().find_map(|ending| name.strip_suffix(ending.as_str())) {
                return format!("{stem}{first}");
            }
        }
        if let Some(stem) = self.optional.iter().find_map(|ending| name.strip_suffix(ending.as_str())) {
            name = if stem.chars().nth(1).is_some() { stem } else { name };
        }
        name.to_owned()
    }
}

/// The names that reports go by.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// The right one.
    pub name: String,
    /// Those that are recognised, longest first.
    pub recognised: Vec<String>,
    /// Names of other papers that are like it.
    pub others: Vec<String>,
}

/// A kind of body.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Profile {
    /// Its name in programs.
    pub id: String,
    /// Its name for people.
    pub label: Bilingual,
    /// How names of such bodies end.
    pub suffixes: Vec<String>,
    /// Whether it is a government, not part of one.
    pub government: bool,
    /// Whether it may make regulations (规章).
    pub makes_rules: bool,
    /// Until when its report is due by law, in the year after the one it is about.
    pub deadline: Option<DayOfYear>,
}

/// A day of any year: `01-31`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct DayOfYear {
    /// The month.
    pub month: u32,
    /// The day.
    pub day: u32,
}

impl FromStr for DayOfYear {
    type Err = NoDay;

    fn from_str(text: &str) -> Result<Self, NoDay> {
        const LEAP_YEAR: i32 = 2024;
        let (month, day) = text.split_once('-').ok_or(NoDay)?;
        let (month, day) = (month.parse().map_err(|_| NoDay)?, day.parse().map_err(|_| NoDay)?);
        Date { year: LEAP_YEAR, month, day }.exists().then_some(Self { month, day }).ok_or(NoDay)
    }
}

impl TryFrom<String> for DayOfYear {
    type Error = NoDay;

    fn try_from(text: String) -> Result<Self, NoDay> {
        text.parse()
    }
}

/// What is no day of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no month and day")]
pub struct NoDay;

/// How names of bodies begin that make regulations.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleMakers {
    /// The beginnings.
    pub prefixes: Vec<String>,
}

impl Vocabulary {
    /// Loads the words from TOML.
    ///
    /// # Errors
    /// Where the file is wrong.
    pub fn load(source: &Arc<Source>) -> Result<Self, LoadError> {
        let mut vocabulary: Self = load::parse(source)?;
        vocabulary.title.recognised.sort_by_key(|name| std::cmp::Reverse(name.len()));
        Ok(vocabulary)
    }

    /// The kind of body that has this name: the one with the longest ending that fits.
    #[must_use]
    pub fn profile_of(&self, body: &str) -> Option<&Profile> {
        let ending = |profile: &Profile| {
            let fitting = profile.suffixes.iter().filter(|suffix| body.ends_with(suffix.as_str()));
            fitting.map(String::len).max()
        };
        let fitting = self.profiles.iter().filter_map(|profile| Some((ending(profile)?, profile)));
        let best = fitting.max_by_key(|(length, _)| *length).map(|(_, profile)| profile)?;
        // A city inside a city is one at county level.
        let inner = best.id == "city"
            && body.trim_end_matches(self.parts_of_names.government[0].as_str()).trim_end_matches('市').contains('市');
        if inner { self.profile("county").or(Some(best)) } else { Some(best) }
    }

    /// The kind of body of this name in programs.
    #[must_use]
    pub fn profile(&self, id: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.id == id)
    }

    /// True of words that end as a body's name does.
    #[must_use]
    pub fn is_body(&self, words: &str) -> bool {
        self.profile_of(words).is_some()
    }

    /// Whether a body of this name and kind may make regulations.
    #[must_use]
    pub fn makes_rules(&self, body: &str, profile: &Profile) -> bool {
        profile.makes_rules || self.rule_makers.prefixes.iter().any(|prefix| body.starts_with(prefix.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_known_by_their_endings() {
        let text = include_str!("../rules/vocabulary.toml").into();
        let vocabulary = Vocabulary::load(&Arc::new(Source { name: "vocabulary.toml".into(), text, built_in: true }))
            .expect("it loads");
        for (body, profile) in [
            ("清河县白杨镇人民政府", "township"),
            ("清河县白杨镇", "township"),
            ("青山区柳林街道办事处", "street"),
            ("清河县教育局", "department"),
            ("清河县人民政府", "county"),
            ("江州市人民政府", "city"),
            ("江州市清河市人民政府", "county"),
            ("上海市人民政府", "province"),
        ] {
            assert_eq!(vocabulary.profile_of(body).map(|profile| profile.id.as_str()), Some(profile), "{body}");
        }
        assert!(vocabulary.profile_of("总体情况").is_none());
    }
}
