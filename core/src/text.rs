//! A sentence in both languages, for what is stored or sent to those who choose the language where they show it.

use serde::{Deserialize, Serialize};

pub use lab_texts::{Fixed, Lang, Message};

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
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

/// For formats that carry both languages.
impl From<Message> for Sentence {
    fn from(message: Message) -> Self {
        Self::of(|lang| message.get(lang))
    }
}

impl From<Fixed> for Sentence {
    fn from(fixed: Fixed) -> Self {
        Message::from(fixed).into()
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
    fn a_text_is_cut_between_its_characters() {
        assert_eq!((shortened("试验", 6), shortened("试验试", 6)), ("试验".to_owned(), "试…".to_owned()));
    }
}
