//! One file of one language: its messages as patterns of text, arguments and choices between them.
//!
//! Of Fluent's syntax this much is understood: text, arguments, literals, and selectors on an argument. How a number is
//! written is up to the argument, so there are no functions; a text is a message, so there are no terms and attributes.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey};
use fluent_syntax::{parser, unicode};

#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Text(String),
    Argument(String),
    Select { argument: String, variants: Vec<(Key, Vec<Piece>)>, otherwise: Vec<Piece> },
}

/// Which value of an argument a variant is for: a number itself, or a word, which may be a plural category.
#[derive(Clone, Debug, PartialEq)]
pub enum Key {
    Number(f64),
    Word(String),
}

/// The messages of a file in their order, or what is wrong with it, each as `LINE: …` or `message ID: …`.
pub fn messages(text: &str) -> Result<Vec<(String, Vec<Piece>)>, Vec<String>> {
    let resource = parser::parse(text).map_err(|(_, errors)| {
        let line = |position: usize| text.bytes().take(position).filter(|byte| *byte == b'\n').count() + 1;
        errors.iter().map(|error| format!("line {}: {}", line(error.pos.start), error.kind)).collect::<Vec<_>>()
    })?;
    let (mut messages, mut errors) = (Vec::new(), Vec::new());
    for entry in resource.body {
        match entry {
            Entry::Message(message) => match (&message.value, &message.attributes[..]) {
                (Some(value), []) => match pieces(value) {
                    Ok(pieces) => messages.push((message.id.name.to_owned(), pieces)),
                    Err(error) => errors.push(format!("message {}: {error}", message.id.name)),
                },
                (None, _) => errors.push(format!("message {}: it has no text", message.id.name)),
                (_, _) => errors.push(format!("message {}: attributes are not supported", message.id.name)),
            },
            Entry::Term(term) => errors.push(format!("term -{}: terms are not supported", term.id.name)),
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => {}
        }
    }
    if errors.is_empty() { Ok(messages) } else { Err(errors) }
}

fn pieces(pattern: &Pattern<&str>) -> Result<Vec<Piece>, String> {
    let mut pieces: Vec<Piece> = Vec::new();
    for element in &pattern.elements {
        let piece = match element {
            PatternElement::TextElement { value } => Piece::Text((*value).to_owned()),
            PatternElement::Placeable { expression } => of_expression(expression)?,
        };
        match (pieces.last_mut(), piece) {
            (Some(Piece::Text(before)), Piece::Text(text)) => before.push_str(&text),
            (_, piece) => pieces.push(piece),
        }
    }
    Ok(pieces)
}

fn of_expression(expression: &Expression<&str>) -> Result<Piece, String> {
    match expression {
        Expression::Inline(InlineExpression::StringLiteral { value }) => {
            Ok(Piece::Text(unicode::unescape_unicode_to_string(value).into_owned()))
        }
        Expression::Inline(InlineExpression::NumberLiteral { value }) => Ok(Piece::Text((*value).to_owned())),
        Expression::Inline(InlineExpression::VariableReference { id }) => Ok(Piece::Argument(id.name.to_owned())),
        Expression::Inline(InlineExpression::Placeable { expression }) => of_expression(expression),
        Expression::Inline(_) => Err("only arguments, literals and selectors may stand in braces".into()),
        Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
            select(id.name, variants)
        }
        Expression::Select { .. } => Err("a selector chooses by an argument".into()),
    }
}

fn select(argument: &str, all: &[Variant<&str>]) -> Result<Piece, String> {
    let (mut variants, mut otherwise) = (Vec::new(), None);
    for variant in all {
        let pieces = pieces(&variant.value)?;
        let key = match variant.key {
            VariantKey::Identifier { name } => Key::Word(name.to_owned()),
            VariantKey::NumberLiteral { value } => {
                Key::Number(value.parse().map_err(|_| format!("{value} is not a number"))?)
            }
        };
        if variant.default {
            otherwise = Some(pieces);
        } else {
            variants.push((key, pieces));
        }
    }
    let otherwise = otherwise.ok_or("a selector has a default, marked with *")?;
    Ok(Piece::Select { argument: argument.to_owned(), variants, otherwise })
}
