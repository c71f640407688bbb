//! The two languages that gouji speaks.

use serde::Deserialize;

/// A language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The language that a locale name (`zh_CN.UTF-8`, `en-US`, `C`) asks for: Chinese unless it names another one.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['_', '-', '.', '@']).next().unwrap_or_default();
        match language {
            "" | "C" | "POSIX" | "zh" | "yue" | "wuu" => Self::Zh,
            _ => Self::En,
        }
    }
}

/// A text in both languages. In TOML either a string (the same in both) or `{ zh = "…", en = "…" }`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
pub struct Bilingual {
    zh: String,
    en: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    One(String),
    Both { zh: String, en: Option<String> },
}

impl From<Written> for Bilingual {
    fn from(written: Written) -> Self {
        match written {
            Written::One(zh) => Self { zh, en: None },
            Written::Both { zh, en } => Self { zh, en },
        }
    }
}

impl Bilingual {
    /// A text in both languages.
    #[must_use]
    pub fn new(zh: impl Into<String>, en: Option<impl Into<String>>) -> Self {
        Self { zh: zh.into(), en: en.map(Into::into) }
    }

    /// The text in `lang`, or in Chinese where it was not translated.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match (lang, &self.en) {
            (Lang::En, Some(en)) => en,
            _ => &self.zh,
        }
    }

    /// True where there is no text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty()
    }

    /// True where both languages are there.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        !self.zh.is_empty() && self.en.as_ref().is_some_and(|en| !en.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales() {
        for (locale, lang) in [("zh_CN.UTF-8", Lang::Zh), ("C.UTF-8", Lang::Zh), ("", Lang::Zh), ("en-US", Lang::En)] {
            assert_eq!(Lang::of_locale(locale), lang, "{locale}");
        }
    }
}
