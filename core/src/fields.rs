//! Typed access to the fields of a JSON object that another part of the lab wrote.
//!
//! For messages and rows, which a person never edits: the first field that does not fit is named, in English, and that is
//! all. Read by hand, since the readers that serde derives for tagged enums made the page an eighth larger. What people
//! write is read by [`crate::study`], which finds every mistake.

use serde_json::{Map, Value as Json};
use std::fmt;

/// The field that is missing or of another kind; `""` where an object was needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unread(pub &'static str);

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no usable field \"")?;
        f.write_str(self.0)?;
        f.write_str("\"")
    }
}

impl std::error::Error for Unread {}

/// The text as a JSON document; `null` if it is none, which has no fields either.
pub fn parse(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_default()
}

/// The fields of one object. A field that is not asked for is ignored.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a>(&'a Map<String, Json>);

impl<'a> Fields<'a> {
    pub fn of(json: &'a Json) -> Result<Self, Unread> {
        json.as_object().map(Self).ok_or(Unread(""))
    }

    /// The field as it is.
    pub fn json(self, key: &'static str) -> Result<&'a Json, Unread> {
        self.0.get(key).ok_or(Unread(key))
    }

    /// The fields of the object in a field.
    pub fn object(self, key: &'static str) -> Result<Self, Unread> {
        self.json(key)?.as_object().map(Self).ok_or(Unread(key))
    }

    pub fn text(self, key: &'static str) -> Result<&'a str, Unread> {
        self.json(key)?.as_str().ok_or(Unread(key))
    }

    /// A text of its own.
    pub fn string(self, key: &'static str) -> Result<String, Unread> {
        self.text(key).map(str::to_owned)
    }

    pub fn whole(self, key: &'static str) -> Result<u64, Unread> {
        self.json(key)?.as_u64().ok_or(Unread(key))
    }

    pub fn number(self, key: &'static str) -> Result<f64, Unread> {
        self.json(key)?.as_f64().ok_or(Unread(key))
    }

    /// A number, or nothing where the field is absent or null.
    pub fn maybe_number(self, key: &'static str) -> Result<Option<f64>, Unread> {
        match self.0.get(key) {
            None | Some(Json::Null) => Ok(None),
            Some(json) => json.as_f64().map(Some).ok_or(Unread(key)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_that_does_not_fit_is_named() {
        let json = parse(r#"{"a": 1, "b": null, "c": "x"}"#);
        let fields = Fields::of(&json).unwrap();
        assert_eq!((fields.whole("a"), fields.number("a"), fields.text("c")), (Ok(1), Ok(1.0), Ok("x")));
        assert_eq!((fields.maybe_number("b"), fields.maybe_number("d")), (Ok(None), Ok(None)));
        assert_eq!((fields.whole("c"), fields.maybe_number("c")), (Err(Unread("c")), Err(Unread("c"))));
        assert_eq!(fields.object("a").unwrap_err().to_string(), "no usable field \"a\"");
        assert_eq!(Fields::of(&parse("{")).unwrap_err(), Unread(""));
    }
}
