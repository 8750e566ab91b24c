//! The two languages of the lab and the one way to write a sentence in both.
//!
//! The sentences stand beside what they speak of, always as a pair, so that a missing translation does not compile.

use serde::{Deserialize, Serialize};

/// A language a person can read the lab in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    En,
    Zh,
}

impl Lang {
    /// The language of a BCP 47 tag such as `zh-Hans-CN`; anything that is not Chinese reads English.
    pub fn from_tag(tag: &str) -> Self {
        if tag.get(..2).is_some_and(|prefix| prefix.eq_ignore_ascii_case("zh")) { Lang::Zh } else { Lang::En }
    }

    /// The tag for `<html lang>` and for speech.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Zh => "zh-Hans",
        }
    }

    /// Chooses one of a pair.
    pub fn pick<T>(self, en: T, zh: T) -> T {
        match self {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }
}

/// A fixed sentence in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    pub en: &'static str,
    pub zh: &'static str,
}

impl Text {
    pub const fn new(en: &'static str, zh: &'static str) -> Self {
        Self { en, zh }
    }

    pub fn get(self, lang: Lang) -> &'static str {
        lang.pick(self.en, self.zh)
    }
}

/// A sentence with its numbers filled in, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    pub en: String,
    pub zh: String,
}

impl Sentence {
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// What something can say of itself in either language.
    pub fn of(say: impl Fn(Lang) -> String) -> Self {
        Self { en: say(Lang::En), zh: say(Lang::Zh) }
    }

    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.en, &self.zh)
    }
}

impl From<Text> for Sentence {
    fn from(text: Text) -> Self {
        Self::new(text.en, text.zh)
    }
}

/// A text cut to so many bytes, for those who make one from what others said.
pub fn shortened(text: &str, bytes: usize) -> String {
    if text.len() <= bytes {
        return text.to_owned();
    }
    let end = (0..=bytes.saturating_sub(3)).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    format!("{}…", text.get(..end).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_choose_the_language() {
        assert_eq!(Lang::from_tag("zh-Hans-CN"), Lang::Zh);
        assert_eq!(Lang::from_tag("ZH"), Lang::Zh);
        assert_eq!(Lang::from_tag("en-GB"), Lang::En);
        assert_eq!(Lang::from_tag("日"), Lang::En);
        assert_eq!(Lang::from_tag(""), Lang::En);
    }

    #[test]
    fn a_text_is_cut_between_its_characters() {
        assert_eq!((shortened("试验", 6), shortened("试验试", 6)), ("试验".to_owned(), "试…".to_owned()));
    }
}
