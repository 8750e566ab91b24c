//! One language as a file of its own, for a program that loads its texts when it starts.

use super::catalogue::{Catalogue, Message};
use super::generate::place_of;
use super::parse::{Key, Piece};
use serde_json::{Value, json};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Tells one set of messages from another: a file fits the program whose messages have the same names, arguments and order.
pub fn stamp(messages: &[&Message]) -> String {
    let mut hasher = DefaultHasher::new();
    for message in messages {
        (&message.file, &message.id, &message.arguments).hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

/// Every language as the name of its file and its text, the messages in the order of the program's table.
pub fn files(catalogue: &Catalogue, messages: &[&Message]) -> Vec<(String, String)> {
    let file = |(place, language): (usize, &super::catalogue::Language)| {
        let patterns = messages.iter().map(|message| match message.patterns.get(place) {
            Some(pieces) => pattern(pieces, &message.arguments),
            None => Value::Null,
        });
        let patterns: Vec<Value> = patterns.collect();
        let text = json!({ "language": language.folder, "stamp": stamp(messages), "messages": patterns });
        (format!("texts-{}.json", language.tag), text.to_string())
    };
    catalogue.languages.iter().enumerate().map(file).collect()
}

/// A text as it is; else a list of texts, places of arguments, and choices.
fn pattern(pieces: &[Piece], arguments: &[String]) -> Value {
    let each = pieces.iter().map(|piece| match piece {
        Piece::Text(text) => json!(text),
        Piece::Argument(name) => json!(place_of(name, arguments)),
        Piece::Select { argument, variants, otherwise } => {
            let variants = variants.iter().map(|(key, pieces)| match key {
                Key::Number(number) => json!([number, pattern(pieces, arguments)]),
                Key::Word(word) => json!([word, pattern(pieces, arguments)]),
            });
            let variants: Vec<Value> = variants.collect();
            json!({ "by": place_of(argument, arguments), "of": variants, "else": pattern(otherwise, arguments) })
        }
    });
    let mut each: Vec<Value> = each.collect();
    if matches!(&each[..], [Value::String(_)]) { each.remove(0) } else { Value::Array(each) }
}
