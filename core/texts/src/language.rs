//! What a language says of itself in its `language.ftl`, and how a person's language is recognised.

use crate::generated::{FACTS, Lang};
use crate::plural::Operands;

/// The facts that `language.ftl` states.
pub(crate) struct Facts {
    pub folder: &'static str,
    pub tag: &'static str,
    pub name: &'static str,
    pub switch: &'static str,
    pub decimal_sign: &'static str,
    pub group_separator: &'static str,
    pub list_separator: &'static str,
    pub clause_separator: &'static str,
    pub alternative_separator: &'static str,
    pub sentence_separator: &'static str,
    /// Plural categories beside `other`, each with its rule.
    pub plurals: &'static [Plural],
}

/// A plural category and the rule of the numbers that have it.
pub(crate) type Plural = (&'static str, fn(&Operands) -> bool);

impl Lang {
    pub(crate) fn facts(self) -> &'static Facts {
        let [first, ..] = &FACTS;
        FACTS.get(self as usize).unwrap_or(first)
    }

    /// The language of a BCP 47 tag such as `zh-Hans-CN` or a locale such as `zh_CN.UTF-8`: that whose folder the tag begins
    /// with, and English for all others.
    pub fn from_tag(tag: &str) -> Self {
        let begins = |lang: &Lang| {
            let folder = lang.code();
            tag.get(..folder.len()).is_some_and(|begin| begin.replace('_', "-").eq_ignore_ascii_case(folder))
        };
        // Of `pt` and `pt-br` the longer.
        Self::ALL.into_iter().filter(begins).max_by_key(|lang| lang.code().len()).unwrap_or_default()
    }

    /// The name of its folder: what `--lang` takes and files hold.
    pub fn code(self) -> &'static str {
        self.facts().folder
    }

    /// The language whose folder has that name.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// The tag for `<html lang>` and for speech.
    pub fn tag(self) -> &'static str {
        self.facts().tag
    }

    /// What those who read it call it.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// Offers it to those who read another.
    pub fn switch(self) -> &'static str {
        self.facts().switch
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_choose_the_language() {
        for (tag, lang) in [
            ("zh-Hans-CN", Lang::Zh),
            ("ZH", Lang::Zh),
            ("zh_CN.UTF-8", Lang::Zh),
            ("en-GB", Lang::En),
            ("日", Lang::En),
            ("", Lang::En),
        ] {
            assert_eq!(Lang::from_tag(tag), lang, "{tag}");
        }
        assert!(Lang::ALL.into_iter().all(|lang| Lang::from_tag(lang.tag()) == lang));
        assert!(
            Lang::ALL.into_iter().all(|lang| Lang::parse(lang.code()) == Some(lang))
                && Lang::parse("zh-Hans").is_none()
        );
        assert_eq!((Lang::default(), Lang::Zh.tag(), Lang::Zh.name()), (Lang::En, "zh-Hans", "中文"));
    }
}
