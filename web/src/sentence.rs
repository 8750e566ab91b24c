//! A sentence that holds something measured or named at run time, in both languages.
//!
//! [`lab_core::text::Text`] is for sentences known when the program is built. Knows nothing of what is said.

use lab_core::text::Lang;

/// One sentence in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

impl From<lab_core::text::Text> for Sentence {
    fn from(text: lab_core::text::Text) -> Self {
        Self::new(text.en, text.zh)
    }
}
