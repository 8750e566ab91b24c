//! Languages that are loaded when a person reads them.

use crate::generated::{ENTRIES, LANGUAGES, Lang, STAMP};
use crate::message::{Key, Piece, Select};
use serde_json::Value;
use std::sync::OnceLock;

/// The patterns of all messages in the order of their table, for each language that was loaded.
static LOADED: [OnceLock<Vec<&'static [Piece]>>; LANGUAGES] = [const { OnceLock::new() }; LANGUAGES];

/// Why a file was not taken for a language's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotTexts {
    /// It is not what the build script writes.
    Malformed,
    /// It was made for a program with other messages.
    OtherBuild,
}

impl std::fmt::Display for NotTexts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            NotTexts::Malformed => "the file of texts is damaged",
            NotTexts::OtherBuild => "the file of texts belongs to another build of this program",
        })
    }
}

impl std::error::Error for NotTexts {}

/// Takes the texts of a language from its file, and keeps them as long as the program runs.
pub fn load(file: &str) -> Result<Lang, NotTexts> {
    let file: Value = serde_json::from_str(file).map_err(|_| NotTexts::Malformed)?;
    let text = |name: &str| file.get(name).and_then(Value::as_str).ok_or(NotTexts::Malformed);
    if text("stamp")? != STAMP {
        return Err(NotTexts::OtherBuild);
    }
    let lang = Lang::parse(text("language")?).ok_or(NotTexts::Malformed)?;
    let list = file.get("messages").and_then(Value::as_array).filter(|list| list.len() == ENTRIES.len());
    let list = list.ok_or(NotTexts::Malformed)?;
    if loaded(lang).is_none() {
        let patterns: Option<Vec<_>> = list.iter().map(read).collect();
        let patterns = patterns.ok_or(NotTexts::Malformed)?;
        if let Some(slot) = LOADED.get(lang as usize) {
            slot.get_or_init(|| patterns);
        }
    }
    Ok(lang)
}

/// Whether the texts of a language are here; those that are built in always are.
pub fn is_loaded(lang: Lang) -> bool {
    cfg!(not(texts_loaded)) || loaded(lang).is_some()
}

fn loaded(lang: Lang) -> Option<&'static Vec<&'static [Piece]>> {
    LOADED.get(lang as usize)?.get()
}

/// Nothing, where that language was not loaded.
#[cfg_attr(not(any(texts_loaded, test)), allow(dead_code, reason = "asked where nothing is built in"))]
pub(crate) fn pattern(lang: Lang, place: u16) -> &'static [Piece] {
    loaded(lang).and_then(|patterns| patterns.get(usize::from(place))).copied().unwrap_or_default()
}

/// A pattern of the file; it lives as long as the program.
fn read(value: &Value) -> Option<&'static [Piece]> {
    let pieces: Option<Vec<Piece>> = match value {
        Value::Array(list) => list.iter().map(piece).collect(),
        one => piece(one).map(|piece| vec![piece]),
    };
    Some(Box::leak(pieces?.into_boxed_slice()))
}

fn piece(value: &Value) -> Option<Piece> {
    match value {
        Value::String(text) => Some(Piece::Text(text.clone().leak())),
        Value::Number(place) => Some(Piece::Argument(usize::try_from(place.as_u64()?).ok()?)),
        Value::Object(select) => {
            let variants: Option<Vec<_>> = select.get("of")?.as_array()?.iter().map(variant).collect();
            let argument = usize::try_from(select.get("by")?.as_u64()?).ok()?;
            let select = Select { argument, variants: variants?.leak(), otherwise: read(select.get("else")?)? };
            Some(Piece::Select(Box::leak(Box::new(select))))
        }
        _ => None,
    }
}

fn variant(value: &Value) -> Option<(Key, &'static [Piece])> {
    let [key, pieces] = value.as_array()?.as_slice() else { return None };
    let key = match key {
        Value::Number(number) => Key::Number(number.as_f64()?),
        key => Key::Word(key.as_str()?.to_owned().leak()),
    };
    Some((key, read(pieces)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILES: [&str; 2] = [
        include_str!(concat!(env!("OUT_DIR"), "/texts-en.json")),
        include_str!(concat!(env!("OUT_DIR"), "/texts-zh-Hans.json")),
    ];

    #[test]
    fn what_is_loaded_is_what_is_built_in() {
        for (file, lang) in FILES.into_iter().zip([Lang::En, Lang::Zh]) {
            assert_eq!(load(file), Ok(lang));
            for entry in ENTRIES {
                assert_eq!(pattern(lang, entry.place), entry.pattern(lang), "{}", entry.code);
            }
        }
    }

    #[test]
    fn what_is_no_file_of_texts_is_refused() {
        assert_eq!(load("{"), Err(NotTexts::Malformed));
        assert_eq!(load("[]"), Err(NotTexts::Malformed));
        assert_eq!(load(&FILES[0].replace(STAMP, "0")), Err(NotTexts::OtherBuild));
        assert_eq!(load(&FILES[0].replace("\"language\":\"en\"", "\"language\":\"xx\"")), Err(NotTexts::Malformed));
        assert_eq!(
            load(&format!("{{\"language\":\"en\",\"stamp\":\"{STAMP}\",\"messages\":[1]}}")),
            Err(NotTexts::Malformed)
        );
        let cut = FILES[0].replacen("\"messages\":[", "\"messages\":[{\"by\":0},", 1);
        assert_eq!(load(&cut), Err(NotTexts::Malformed));
    }
}
