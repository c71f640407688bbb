//! What the user sets in the editor. `gouji.toml` says more, and counts for everybody; this is for one's own taste.

use crate::lang::Lang;
use serde::Deserialize;
use serde_json::Value;
use std::path::PathBuf;

/// The section of the editor's settings.
pub(super) const SECTION: &str = "gouji";

/// The settings of an editor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Settings {
    /// The language of messages; that of the editor if it is none of ours.
    pub(super) lang: Option<String>,
    /// The kind of body.
    pub(super) profile: Option<String>,
    /// Only these rules.
    pub(super) select: Vec<String>,
    /// Not these.
    pub(super) ignore: Vec<String>,
    /// Folders of further rules.
    pub(super) rules: Vec<PathBuf>,
    /// Whether what is safe to mend is mended when a document is saved.
    pub(super) fix_on_save: bool,
    /// Hints behind rows that do not add up.
    pub(super) inlay_hints: bool,
    /// Where a rule is explained: an address with `{code}` or `{name}` in it.
    pub(super) rule_page: Option<String>,
}

impl Settings {
    /// The settings in what an editor sends: the section itself, or all settings with the section in them.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(super) fn read(value: &Value) -> Result<Self, String> {
        let section = value.get(SECTION).or(value.get("settings")).unwrap_or(value);
        if section.is_null() {
            return Ok(Self::default());
        }
        Self::deserialize(section).map_err(|error| error.to_string())
    }

    /// The language that is set.
    pub(super) fn language(&self) -> Option<Lang> {
        match self.lang.as_deref() {
            Some("zh") => Some(Lang::Zh),
            Some("en") => Some(Lang::En),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn settings_come_in_several_wrappings() {
        let english = Settings { lang: Some("en".into()), fix_on_save: true, ..Settings::default() };
        let section = json!({ "lang": "en", "fixOnSave": true, "of another version": 1 });
        for value in [section.clone(), json!({ "gouji": section }), json!({ "settings": section })] {
            assert_eq!(Settings::read(&value), Ok(english.clone()));
        }
        assert_eq!(Settings::read(&Value::Null), Ok(Settings::default()));
        assert!(Settings::read(&json!({ "select": 1 })).is_err());
        assert_eq!(english.language(), Some(Lang::En));
    }
}
