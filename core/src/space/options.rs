//! The options of a choice, and what texts among them stand for elsewhere.

use super::Value;
use crate::problem::Fault;
use std::collections::BTreeMap;

/// The options of a choice: at least one, all different.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    values: Vec<Value>,
    /// What texts among them stand for in the tool the study came from, where that is no text.
    meanings: Meanings,
}

/// By option: null, a list, or the name of a number that JSON cannot write, such as `"Infinity"`.
pub type Meanings = BTreeMap<String, serde_json::Value>;

impl Options {
    pub fn new(options: Vec<Value>) -> Result<Self, Fault> {
        if options.is_empty() {
            return Err(Fault::EmptyChoice);
        }
        for (i, option) in options.iter().enumerate() {
            if options[..i].contains(option) {
                return Err(Fault::DuplicateOption { option: option.to_string() });
            }
        }
        Ok(Self { values: options, meanings: Meanings::new() })
    }

    /// The same options, with what some of them stand for; what is said of others is left out.
    pub fn standing_for(mut self, mut meanings: Meanings) -> Self {
        meanings.retain(|text, _| self.values.iter().any(|option| option.as_text() == Some(text.as_str())));
        self.meanings = meanings;
        self
    }

    pub fn as_slice(&self) -> &[Value] {
        &self.values
    }

    pub fn meanings(&self) -> &Meanings {
        &self.meanings
    }

    pub fn position(&self, value: &Value) -> Option<usize> {
        self.values.iter().position(|option| option == value)
    }
}
