//! The format `lab.design/1`: a study in one file with the table it trains on, so that neither is lost without the other.
//!
//! The study in it need not be valid: a design is saved as it is.

use super::read::Reader;
use crate::problem::{Fault, Problem};
use serde_json::{Value as Json, json};

const FORMAT: &str = "lab.design/1";
/// The format stands at the beginning, so that a file is told from others before it is read.
const HEAD: usize = 64;

/// A study file and the text of its table.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    pub study: Json,
    pub table: String,
}

impl Design {
    /// Whether a file that begins so says that it is a design.
    pub fn begins(text: &[u8]) -> bool {
        let head = text.get(..HEAD).unwrap_or(text);
        head.windows(FORMAT.len()).any(|part| part == FORMAT.as_bytes())
    }

    /// # Errors
    /// What is wrong with the file, but for its study.
    pub fn parse(text: &str) -> Result<Self, Vec<Problem>> {
        let json: Json = serde_json::from_str(text)
            .map_err(|error| vec![Problem::new("$", Fault::Syntax { detail: error.to_string() })])?;
        let mut reader = Reader::default();
        let design = reader.object(&json, "$").and_then(|top| {
            reader.known_keys(top, "$", &["format", "study", "table"]);
            let study = reader.member(top, "$", "study").cloned();
            let table = reader.text_within(top, "$", "table", usize::MAX);
            Some(Self { study: study?, table: table? })
        });
        design.filter(|_| reader.problems.is_empty()).ok_or(reader.problems)
    }

    pub fn to_json(&self) -> Json {
        json!({"format": FORMAT, "study": self.study, "table": self.table})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_design_is_read_back() {
        let design = Design { study: json!({"name": "not valid yet"}), table: "a,b\n1,\"2\"\n".into() };
        let text = format!("{:#}", design.to_json());
        assert!(Design::begins(text.as_bytes()) && !Design::begins(br#"{"format": "lab.study/1"}"#));
        assert_eq!(Design::parse(&text), Ok(design));
        let problems = Design::parse(r#"{"format": "lab.design/1", "table": 3, "tabel": ""}"#).unwrap_err();
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(Design::parse("{").is_err());
    }
}
