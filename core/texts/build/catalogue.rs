//! All languages together: every language has every message, with the same arguments.

use super::parse::{self, Piece};
use super::plural;
use std::collections::{BTreeMap, BTreeSet};

/// A file of a language: `runner/help` of `zh`.
pub struct Source {
    pub language: String,
    pub file: String,
    pub text: String,
}

pub struct Catalogue {
    /// The one that the others are held against stands first.
    pub languages: Vec<Language>,
    pub messages: Vec<Message>,
}

/// What `language.ftl` says of a language.
pub struct Language {
    pub folder: String,
    pub tag: String,
    pub name: String,
    pub switch: String,
    pub decimal_sign: String,
    pub group_separator: String,
    pub list_separator: String,
    pub clause_separator: String,
    pub alternative_separator: String,
    pub sentence_separator: String,
    /// Plural categories beside `other`, each with its rule as an expression of Rust.
    pub plurals: Vec<(String, String)>,
}

pub struct Message {
    pub file: String,
    pub id: String,
    /// In alphabetical order, so that another order of words swaps nothing where the message is made.
    pub arguments: Vec<String>,
    /// One for each language, in their order.
    pub patterns: Vec<Vec<Piece>>,
}

/// The messages of a file by their names.
type Messages = BTreeMap<String, Vec<Piece>>;
/// The files of a language by their names.
type Files = BTreeMap<String, Messages>;

/// What the others are held against, and what is shown where nothing is known of a person's language.
const FIRST: &str = "en";
const FACTS: &str = "language";

impl Catalogue {
    /// Reads and compares all languages; whatever is wrong is said of its file and message.
    pub fn read(sources: &[Source]) -> Result<Self, Vec<String>> {
        let (mut all, mut errors) = (BTreeMap::<String, Files>::new(), Vec::new());
        for Source { language, file, text } in sources {
            match parse::messages(text).and_then(by_name) {
                Ok(messages) => _ = all.entry(language.clone()).or_default().insert(file.clone(), messages),
                Err(wrong) => errors.extend(wrong.iter().map(|error| format!("{language}/{file}.ftl: {error}"))),
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let mut folders: Vec<String> = all.keys().cloned().collect();
        folders.sort_by_key(|folder| folder != FIRST);
        let first = folders.first().and_then(|folder| all.get(folder));
        let first = first.ok_or_else(|| vec!["there is no folder with a language.ftl".to_owned()])?;
        for folder in folders.iter().skip(1) {
            errors
                .extend(all.get(folder).map_or_else(Vec::new, |files| differences(&folders[0], first, folder, files)));
        }
        let languages = folders.iter().map(|folder| Language::read(folder, &all[folder]));
        let languages: Vec<_> =
            languages.filter_map(|language| language.map_err(|wrong| errors.extend(wrong)).ok()).collect();
        if !errors.is_empty() {
            return Err(errors);
        }
        let named = first.iter().filter(|(file, _)| *file != FACTS);
        let named = named.flat_map(|(file, messages)| messages.keys().map(move |id| (file, id)));
        let messages = named.map(|(file, id)| Message {
            file: file.clone(),
            id: id.clone(),
            arguments: arguments(&first[file][id]).into_iter().collect(),
            patterns: folders.iter().map(|folder| all[folder][file][id].clone()).collect(),
        });
        Ok(Self { languages, messages: messages.collect() })
    }
}

fn by_name(list: Vec<(String, Vec<Piece>)>) -> Result<Messages, Vec<String>> {
    let (mut messages, mut errors) = (Messages::new(), Vec::new());
    for (id, pieces) in list {
        if messages.insert(id.clone(), pieces).is_some() {
            errors.push(format!("message {id}: it stands here twice"));
        }
    }
    if errors.is_empty() { Ok(messages) } else { Err(errors) }
}

/// What a language lacks of the first one, and has beyond it.
fn differences(first: &str, has: &Files, folder: &str, files: &Files) -> Vec<String> {
    let mut errors = Vec::new();
    let all: BTreeSet<&String> = has.keys().chain(files.keys()).filter(|file| *file != FACTS).collect();
    for file in all {
        let (place, model) = (format!("{folder}/{file}.ftl"), format!("{first}/{file}.ftl"));
        match (has.get(file), files.get(file)) {
            (Some(_), None) => errors.push(format!("{place}: this file is missing; {model} is there")),
            (None, _) => errors.push(format!("{place}: there is no {model}")),
            (Some(model_messages), Some(messages)) => {
                let ids: BTreeSet<&String> = model_messages.keys().chain(messages.keys()).collect();
                for id in ids {
                    errors.extend(match (model_messages.get(id), messages.get(id)) {
                        (Some(wanted), Some(found)) => other_arguments(wanted, found)
                            .map(|what| format!("{place}: message {id}: {what} in {model}"))
                            .collect(),
                        (Some(_), None) => vec![format!("{place}: message {id} is missing; it stands in {model}")],
                        (None, _) => vec![format!("{place}: message {id} is not in {model}")],
                    });
                }
            }
        }
    }
    errors
}

fn other_arguments(wanted: &[Piece], found: &[Piece]) -> impl Iterator<Item = String> {
    let (wanted, found) = (arguments(wanted), arguments(found));
    let missing = wanted.difference(&found).map(|name| format!("argument ${name} is missing; it stands"));
    let unknown = found.difference(&wanted).map(|name| format!("argument ${name} is not"));
    missing.chain(unknown).collect::<Vec<_>>().into_iter()
}

/// The arguments that a pattern names.
fn arguments(pieces: &[Piece]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for piece in pieces {
        match piece {
            Piece::Text(_) => {}
            Piece::Argument(name) => _ = names.insert(name.clone()),
            Piece::Select { argument, variants, otherwise } => {
                names.insert(argument.clone());
                names.extend(variants.iter().flat_map(|(_, pieces)| arguments(pieces)));
                names.extend(arguments(otherwise));
            }
        }
    }
    names
}

impl Language {
    fn read(folder: &str, files: &Files) -> Result<Self, Vec<String>> {
        let place = format!("{folder}/{FACTS}.ftl");
        let facts = files.get(FACTS).ok_or_else(|| vec![format!("{place}: this file is missing")])?;
        let fact = |name: &str| match facts.get(name).map(Vec::as_slice) {
            Some([Piece::Text(text)]) => Ok(text.clone()),
            Some(_) => Err(vec![format!("{place}: message {name}: it takes no arguments")]),
            None => Err(vec![format!("{place}: message {name} is missing")]),
        };
        let mut plurals = Vec::new();
        for category in ["zero", "one", "two", "few", "many"] {
            let name = format!("plural-{category}");
            if facts.contains_key(&name) {
                let rule = plural::in_rust(&fact(&name)?);
                let rule = rule.map_err(|error| vec![format!("{place}: message {name}: {error}")])?;
                plurals.push((category.to_owned(), rule));
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            tag: fact("tag")?,
            name: fact("name")?,
            switch: fact("switch")?,
            decimal_sign: fact("decimal-sign")?,
            group_separator: fact("group-separator")?,
            list_separator: fact("list-separator")?,
            clause_separator: fact("clause-separator")?,
            alternative_separator: fact("alternative-separator")?,
            sentence_separator: fact("sentence-separator")?,
            plurals,
        })
    }
}
