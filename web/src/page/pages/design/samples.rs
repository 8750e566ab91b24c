//! What the tests of the form begin with, and what they hold it to.

use crate::page::draft::EXAMPLE;
use lab_core::study::Study;
use serde_json::Value as Json;

/// The document of the example.
pub fn example() -> Json {
    serde_json::from_str(EXAMPLE).unwrap()
}

/// # Panics
/// The document is no study that can run.
pub fn valid(document: &Json) {
    Study::from_json(document).unwrap_or_else(|problems| panic!("{problems:?} in {document}"));
}
