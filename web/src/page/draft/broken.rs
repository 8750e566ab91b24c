//! Text that is no JSON: where, and what is missing there.

use lab_texts::page::design as t;
use lab_texts::{Fixed, Message};
use serde_json::Value as Json;

/// The first place at which a text is no JSON.
#[derive(Clone, Debug, PartialEq)]
pub struct BrokenJson {
    /// From 1, as an editor counts.
    pub line: usize,
    pub column: usize,
    why: Fixed,
}

impl BrokenJson {
    /// Reads a text as JSON.
    ///
    /// # Errors
    /// Where it is none.
    pub fn read(text: &str) -> Result<Json, Self> {
        serde_json::from_str(text).map_err(|error: serde_json::Error| Self {
            line: error.line(),
            column: error.column().max(1),
            why: why(&error.to_string()),
        })
    }

    pub fn message(&self) -> Message {
        t::broken_json(self.column, self.line, self.why)
    }

    /// The place in a text area, which counts in UTF-16.
    pub fn position(&self, text: &str) -> u32 {
        let before: usize =
            text.split_inclusive('\n').take(self.line.saturating_sub(1)).map(|line| line.encode_utf16().count()).sum();
        let line = text.split_inclusive('\n').nth(self.line.saturating_sub(1)).unwrap_or_default();
        // The reader counts in bytes.
        let within = line.char_indices().take_while(|(at, _)| at + 1 < self.column).map(|(_, c)| c.len_utf16());
        (before + within.sum::<usize>()) as u32
    }
}

/// In the page's language what the reader says in its own.
fn why(said: &str) -> Fixed {
    match said {
        _ if said.starts_with("EOF") => t::JSON_ENDS_EARLY,
        _ if said.starts_with("expected `,`") => t::JSON_NEEDS_COMMA,
        _ if said.starts_with("expected `:`") => t::JSON_NEEDS_COLON,
        _ if said.starts_with("trailing comma") => t::JSON_COMMA_TOO_MANY,
        _ if said.starts_with("key must be") => t::JSON_NEEDS_NAME,
        _ if said.starts_with("trailing characters") => t::JSON_GOES_ON,
        _ => t::JSON_NEEDS_VALUE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_with_its_place() {
        for (text, line, column, why) in [
            ("{\n  \"a\": 1\n  \"b\": 2\n}", 3, 3, t::JSON_NEEDS_COMMA),
            ("[1 2]", 1, 4, t::JSON_NEEDS_COMMA),
            ("{\"a\" 1}", 1, 6, t::JSON_NEEDS_COLON),
            ("{\"a\": 1,}", 1, 9, t::JSON_COMMA_TOO_MANY),
            ("{a: 1}", 1, 2, t::JSON_NEEDS_NAME),
            ("{} {}", 1, 4, t::JSON_GOES_ON),
            ("{\"a\": 1", 1, 7, t::JSON_ENDS_EARLY),
            ("{\"a\": x}", 1, 7, t::JSON_NEEDS_VALUE),
        ] {
            let broken = BrokenJson::read(text).unwrap_err();
            assert_eq!((broken.line, broken.column, broken.why), (line, column, why), "{text}");
        }
        assert!(BrokenJson::read("{}").is_ok());
    }

    #[test]
    fn a_place_is_counted_as_the_text_area_does() {
        let text = "{\n \"数\": 1\n \"b\": 2}";
        let broken = BrokenJson::read(text).unwrap_err();
        assert_eq!((broken.line, broken.position(text)), (3, 11));
        let text = "{\"数\" 1}";
        assert_eq!(BrokenJson::read(text).unwrap_err().position(text), 5);
    }
}
