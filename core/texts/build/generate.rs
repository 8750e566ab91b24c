//! The module that the crate includes: the languages, a table of all messages, and a constant or function for each.

use super::catalogue::{Catalogue, Language, Message};
use super::packed::stamp;
use super::parse::{Key, Piece};
use std::collections::BTreeMap;
use std::fmt::Write;

/// The messages of a program, sorted by their codes; `is_on` says of a folder in a language's folder whether its feature is on.
pub fn table(catalogue: &Catalogue, is_on: impl Fn(&str) -> bool) -> Vec<&Message> {
    let wanted = |message: &&Message| message.file.split_once('/').is_none_or(|(feature, _)| is_on(feature));
    let mut messages: Vec<&Message> = catalogue.messages.iter().filter(wanted).collect();
    messages.sort_by_cached_key(|message| code(message));
    messages
}

pub fn module(catalogue: &Catalogue, messages: &[&Message]) -> String {
    let mut out = languages(&catalogue.languages);
    out.push_str(
        "mod entries {\nuse crate::message::Entry;\n#[cfg(not(texts_loaded))]\nuse crate::message::{Key, Piece, Select};\n",
    );
    for (place, message) in messages.iter().enumerate() {
        out.push_str(&entry(place, message));
    }
    out.push_str("}\n");
    _ = writeln!(out, "pub(crate) static ENTRIES: [&crate::message::Entry; {}] = [", messages.len());
    for message in messages {
        _ = writeln!(out, "&entries::{},", name(message));
    }
    out.push_str("];\n");
    _ = writeln!(out, "pub(crate) const STAMP: &str = {:?};", stamp(messages));
    let mut modules: BTreeMap<Vec<String>, String> = BTreeMap::new();
    for message in messages {
        let path = message.file.split('/').map(snake).collect();
        modules.entry(path).or_default().push_str(&accessor(message));
    }
    out + &nested(&modules)
}

/// Files as modules; a folder is a module of modules.
fn nested(modules: &BTreeMap<Vec<String>, String>) -> String {
    let mut out = String::new();
    let mut folders: BTreeMap<&String, String> = BTreeMap::new();
    for (path, code) in modules {
        match &path[..] {
            [folder, file] => {
                *folders.entry(folder).or_default() += &format!("pub mod {file} {{\n{code}}}\n");
            }
            [file] => _ = writeln!(out, "pub mod {file} {{\n{code}}}"),
            _ => {}
        }
    }
    for (folder, code) in folders {
        _ = writeln!(out, "pub mod {folder} {{\n{code}}}");
    }
    out
}

fn languages(languages: &[Language]) -> String {
    let variant = |language: &Language| {
        let parts = language.folder.split('-').map(|part| part[..1].to_uppercase() + &part[1..]);
        parts.collect::<String>()
    };
    let mut out = String::from(
        "/// A language a person can read the lab in.\n\
         #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]\n\
         pub enum Lang {\n#[default]\n",
    );
    for language in languages {
        _ = writeln!(out, "#[serde(rename = {:?})]\n{},", language.folder, variant(language));
    }
    let all: Vec<String> = languages.iter().map(|language| format!("Lang::{}", variant(language))).collect();
    let count = all.len();
    _ = writeln!(out, "}}\nimpl Lang {{\npub const ALL: [Lang; {count}] = [{}];\n}}", all.join(", "));
    _ = writeln!(out, "pub(crate) const LANGUAGES: usize = {count};");
    _ = writeln!(out, "pub(crate) static FACTS: [crate::language::Facts; {count}] = [");
    for language in languages {
        let Language { folder, tag, name, switch, decimal_sign, group_separator, .. } = language;
        let Language { list_separator, clause_separator, alternative_separator, sentence_separator, plurals, .. } =
            language;
        let plurals: Vec<String> = plurals
            .iter()
            .map(|(category, rule)| format!("({category:?}, (|o| {rule}) as fn(&crate::plural::Operands) -> bool)"))
            .collect();
        _ = writeln!(
            out,
            "crate::language::Facts {{ folder: {folder:?}, tag: {tag:?}, name: {name:?}, switch: {switch:?}, decimal_sign: {decimal_sign:?}, \
             group_separator: {group_separator:?}, list_separator: {list_separator:?}, \
             clause_separator: {clause_separator:?}, alternative_separator: {alternative_separator:?}, \
             sentence_separator: {sentence_separator:?}, \
             plurals: &[{}] }},",
            plurals.join(", ")
        );
    }
    out.push_str("];\n#[allow(unused_imports)]\nuse crate::plural::within;\n");
    out
}

/// `runner.help.check`.
fn code(message: &Message) -> String {
    format!("{}.{}", message.file.replace('/', "."), message.id)
}

fn name(message: &Message) -> String {
    snake(&format!("{}/{}", message.file, message.id)).to_uppercase()
}

fn snake(name: &str) -> String {
    name.replace(['-', '/'], "_").to_lowercase()
}

fn entry(place: usize, message: &Message) -> String {
    let patterns: Vec<String> = message.patterns.iter().map(|pattern| pieces(pattern, &message.arguments)).collect();
    format!(
        "pub(crate) static {}: Entry = Entry {{ place: {place}, code: {:?}, arguments: {}, \
         #[cfg(not(texts_loaded))] patterns: [{}] }};\n",
        name(message),
        code(message),
        message.arguments.len(),
        patterns.join(", ")
    )
}

pub fn place_of(name: &String, arguments: &[String]) -> usize {
    arguments.iter().position(|argument| argument == name).unwrap_or_default()
}

fn pieces(pieces: &[Piece], arguments: &[String]) -> String {
    let place = |name: &String| place_of(name, arguments);
    let inner = |list: &[Piece]| self::pieces(list, arguments);
    let each = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => format!("Piece::Text({text:?})"),
        Piece::Argument(name) => format!("Piece::Argument({})", place(name)),
        Piece::Select { argument, variants, otherwise } => {
            let variants = variants.iter().map(|(key, pieces)| {
                let key = match key {
                    Key::Number(number) => format!("Key::Number({number:?})"),
                    Key::Word(word) => format!("Key::Word({word:?})"),
                };
                format!("({key}, {})", inner(pieces))
            });
            let variants: Vec<String> = variants.collect();
            format!(
                "Piece::Select(&Select {{ argument: {}, variants: &[{}], otherwise: {} }})",
                place(argument),
                variants.join(", "),
                inner(otherwise)
            )
        }
    });
    format!("&[{}]", each.collect::<Vec<_>>().join(", "))
}

/// A constant, or a function of the arguments.
fn accessor(message: &Message) -> String {
    let place = format!("&crate::generated::entries::{}", name(message));
    let doc = format!("#[doc = {:?}]\n", shown(message.patterns.first().map_or(&[], Vec::as_slice)));
    let id = snake(&message.id);
    if message.arguments.is_empty() {
        return format!("{doc}pub const {}: crate::Fixed = crate::Fixed({place});\n", id.to_uppercase());
    }
    let each = |with: &dyn Fn(&str) -> String| {
        let list: Vec<String> = message.arguments.iter().map(|argument| with(&snake(argument))).collect();
        list.join(", ")
    };
    format!(
        "{doc}pub fn {id}({}) -> crate::Message {{\ncrate::Message::of({place}, vec![{}])\n}}\n",
        each(&|name| format!("r#{name}: impl Into<crate::Arg>")),
        each(&|name| format!("r#{name}.into()"))
    )
}

/// The pattern as its documentation shows it.
fn shown(pieces: &[Piece]) -> String {
    let each = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Argument(name) => format!("{{{name}}}"),
        Piece::Select { otherwise, .. } => shown(otherwise),
    });
    each.collect()
}
