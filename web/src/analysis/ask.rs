//! What the page asks: a screen, what was done there, what stands in its fields, and the material it may need.
//!
//! Texts of fields become numbers and lists here; what cannot be read is a sentence for the person who typed it. Knows
//! nothing of any screen.

pub use super::handed::{Handed, Unread};
use super::stored::Stored;
use lab_core::problem::{Problem, listed};
use lab_core::record::{Lines, Record};
use lab_core::study::Study;
use lab_core::text::{Lang, Sentence};
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// A question.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Ask {
    pub page: String,
    pub lang: Lang,
    /// The button pressed; empty when the screen is only shown.
    pub act: String,
    /// Values by name of field: one of a text or choice, those of the boxes that are ticked.
    pub fields: BTreeMap<String, Vec<String>>,
    /// The design at hand, valid or not.
    pub design: Json,
    /// The studies of the browser's store.
    pub studies: Vec<Listed>,
    /// The study at hand: its key among `studies`, or [`OPEN`] for one that is kept elsewhere.
    pub open: Option<String>,
    /// The record files of the studies that the field `record` names, or files that a person handed over.
    #[serde(skip)]
    pub files: Vec<Handed>,
    /// What a screen asked the browser to keep.
    pub kept: String,
    /// Seconds since 1970.
    pub now: f64,
    /// Where the next study trains, as its row has it.
    pub place: Json,
    /// Steps per second measured here, by what decides them.
    pub speeds: BTreeMap<String, f64>,
    /// The address of the page's site.
    pub site: String,
    /// A runner may have served the page.
    pub runner: bool,
    /// What the stores have of campaigns.
    #[serde(skip)]
    pub stored: Stored,
}

/// The key of the study at hand where it is not in the browser's store.
pub const OPEN: &str = "open";

/// A line of the list of studies.
#[derive(Clone, Debug, Deserialize)]
pub struct Listed {
    pub key: String,
    pub name: String,
    pub ended: u64,
    pub trials: u64,
    #[serde(default)]
    pub state: String,
}

impl Ask {
    /// The value of a field, if the page has shown it.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name)?.first().map(|value| value.trim())
    }

    pub fn all(&self, name: &str) -> &[String] {
        self.fields.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The field's text, or what stands there at first.
    pub fn or<'a>(&'a self, name: &str, first: &'a str) -> &'a str {
        self.field(name).unwrap_or(first)
    }

    /// A whole number of at least 1.
    ///
    /// # Errors
    /// What is expected.
    pub fn count(&self, name: &str, first: &str) -> Result<u64, Sentence> {
        count(self.or(name, first))
    }

    /// The design at hand.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn design(&self) -> Result<Study, Vec<Problem>> {
        Study::from_json(&self.design)
    }

    /// The records asked about, in the order in which they are listed.
    ///
    /// # Errors
    /// That there is none, or what does not read.
    pub fn records(&self) -> Result<Vec<Record>, Sentence> {
        if self.files.is_empty() {
            return Err(Sentence::new("Choose a study first.", "请先选择一个研究。"));
        }
        let read = |file: &Handed| {
            let bytes = file.content.as_ref().map_err(|why| why.sentence(&file.name))?;
            let mut lines = Lines::new();
            match lines.push(bytes).and_then(|()| lines.finish()) {
                Ok(finished) => Ok(finished.record),
                Err(error) => Err(Sentence::new(error.message(Lang::En), error.message(Lang::Zh))),
            }
        };
        self.files.iter().map(read).collect()
    }

    /// The one record asked about.
    ///
    /// # Errors
    /// As [`Ask::records`].
    pub fn record(&self) -> Result<Record, Sentence> {
        let missing = || Sentence::new("Choose a study first.", "请先选择一个研究。");
        self.records()?.into_iter().next().ok_or_else(missing)
    }
}

/// # Errors
/// What is expected.
pub fn count(text: &str) -> Result<u64, Sentence> {
    text.trim().parse().ok().filter(|&n| n > 0).ok_or_else(|| {
        Sentence::new(
            format!("\"{text}\" is not a whole number of at least 1."),
            format!("“{text}”不是至少为 1 的整数。"),
        )
    })
}

/// What is wrong with a study, as one sentence.
pub fn problems(problems: &[Problem]) -> Sentence {
    Sentence::of(|lang| listed(problems, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_or_refused() {
        assert!(count("0").is_err() && count("x").is_err());
        let ask: Ask =
            serde_json::from_str(r#"{"page": "advisor", "lang": "zh", "fields": {"trials": ["8"]}}"#).unwrap();
        assert_eq!((ask.count("trials", "16"), ask.count("steps", "100"), ask.lang), (Ok(8), Ok(100), Lang::Zh));
        assert!(ask.records().is_err());
    }
}
