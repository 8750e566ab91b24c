//! Why a packed file is refused.

use super::{FORMAT, LEAST_PER_CLASS};
use crate::text::{Lang, Message};
use lab_texts::{Arg, packed_data as t};
use std::fmt;

/// Why a packed file is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum PackedError {
    /// No line end within the first 64 KiB.
    NoHeader,
    /// The first line is not the JSON object it should be.
    Header {
        detail: String,
    },
    /// Another format or version.
    Format {
        found: String,
    },
    Task {
        found: String,
    },
    Shape {
        found: Vec<u64>,
    },
    /// A number of the header outside its limits.
    Number {
        field: &'static str,
        found: f64,
        low: f64,
        high: f64,
    },
    /// A vocabulary without tokens, or tokens without a vocabulary.
    Vocabulary,
    /// A token that is not of the vocabulary; both count from 0.
    Token {
        example: u64,
        position: u64,
        vocabulary: u64,
    },
    /// The header announces more data than can be counted or held.
    TooLarge,
    /// Bytes after the first line.
    Length {
        expected: u64,
        found: u64,
    },
    /// An input that is not a finite number; both count from 0.
    NotFinite {
        example: u64,
        position: u64,
    },
    Label {
        example: u64,
        label: u8,
        classes: u64,
    },
    SmallClass {
        class: usize,
        examples: usize,
    },
}

impl fmt::Display for PackedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Lang::En))
    }
}

impl PackedError {
    /// The sentence a person reads.
    pub fn sentence(&self, lang: Lang) -> String {
        self.message().get(lang)
    }

    /// What is wrong and what would be right.
    pub fn message(&self) -> Message {
        use PackedError::*;
        match self {
            NoHeader => t::no_header(FORMAT),
            Header { detail } => t::header(detail),
            Format { found } => t::format(FORMAT, found),
            Task { found } => t::task(found),
            Shape { found } => t::shape(format!("{found:?}")),
            Number { field, found, low, high } => {
                t::number(*field, Arg::exact(*found), Arg::exact(*high), Arg::exact(*low))
            }
            Vocabulary => t::VOCABULARY.into(),
            Token { example, position, vocabulary } => t::token(*example, *position, *vocabulary),
            TooLarge => t::TOO_LARGE.into(),
            Length { expected, found } => t::length(*expected, *found),
            NotFinite { example, position } => t::not_finite(*example, *position),
            Label { example, label, classes } => t::label(*classes, *example, u64::from(*label)),
            SmallClass { class, examples } => t::small_class(*class, *examples, LEAST_PER_CLASS),
        }
    }
}
