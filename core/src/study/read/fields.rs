//! Typed access to the fields of untrusted JSON; what is missing or of another type becomes a located problem.

use super::Reader;
use crate::problem::{Expected, Fault, nearest_name};
use crate::space::Value;
use crate::study::{MAX_NAME_BYTES, MAX_TEXT_BYTES};
use crate::text::shortened;
use serde_json::{Map, Value as Json};

pub(crate) type Object = Map<String, Json>;

impl Reader {
    pub(crate) fn object<'a>(&mut self, json: &'a Json, path: &str) -> Option<&'a Object> {
        json.as_object().or_else(|| self.report(path, Fault::Type { expected: Expected::Object, found: kind_of(json) }))
    }

    pub(crate) fn member<'a>(&mut self, object: &'a Object, path: &str, key: &'static str) -> Option<&'a Json> {
        object.get(key).or_else(|| self.report(path, Fault::Missing { key }))
    }

    /// A name, or a word of a list.
    pub(crate) fn text(&mut self, object: &Object, path: &str, key: &'static str) -> Option<String> {
        self.text_within(object, path, key, MAX_NAME_BYTES)
    }

    pub(crate) fn text_within(
        &mut self,
        object: &Object,
        path: &str,
        key: &'static str,
        limit: usize,
    ) -> Option<String> {
        let json = self.member(object, path, key)?;
        match json.as_str() {
            Some(text) if text.len() <= limit => Some(text.to_owned()),
            Some(text) => self.report(format!("{path}.{key}"), Fault::TooLong { found: text.len(), limit }),
            None => {
                self.report(format!("{path}.{key}"), Fault::Type { expected: Expected::Text, found: kind_of(json) })
            }
        }
    }

    pub(crate) fn whole(&mut self, object: &Object, path: &str, key: &'static str, low: u64, high: u64) -> Option<u64> {
        let json = self.member(object, path, key)?;
        let path = format!("{path}.{key}");
        match whole_number(json) {
            Some(n) if n >= 0 && (low..=high).contains(&(n as u64)) => Some(n as u64),
            Some(n) => {
                let nearest = if n < low as i64 { low } else { high };
                let fault = Fault::OutOfRange {
                    found: n.to_string(),
                    limits: format!("[{low}, {high}]"),
                    nearest: nearest.to_string(),
                };
                self.report(path, fault)
            }
            None => self.report(path, Fault::Type { expected: Expected::WholeNumber, found: shorten(json) }),
        }
    }

    pub(crate) fn number(&mut self, json: &Json, path: &str) -> Option<f64> {
        json.as_f64()
            .filter(|x| x.is_finite())
            .or_else(|| self.report(path, Fault::Type { expected: Expected::Number, found: shorten(json) }))
    }

    pub(crate) fn scalar(&mut self, json: &Json, path: &str) -> Option<Value> {
        if let Some(text) = json.as_str().filter(|text| text.len() > MAX_TEXT_BYTES) {
            return self.report(path, Fault::TooLong { found: text.len(), limit: MAX_TEXT_BYTES });
        }
        Value::from_json(json)
            .or_else(|| self.report(path, Fault::Type { expected: Expected::Scalar, found: kind_of(json) }))
    }

    pub(crate) fn not_one_of<T>(&mut self, path: &str, found: &str, allowed: &[&str]) -> Option<T> {
        let nearest = nearest_name(found, allowed.iter().copied());
        let allowed = allowed.iter().map(|&name| name.to_owned()).collect();
        self.report(path, Fault::NotOneOf { found: format!("{found:?}"), allowed, nearest })
    }

    pub(crate) fn known_keys(&mut self, object: &Object, path: &str, known: &[&str]) {
        for key in object.keys().filter(|key| !known.contains(&key.as_str())) {
            let nearest = nearest_name(key, known.iter().copied());
            self.report::<()>(path, Fault::UnknownKey { key: shortened(key, MAX_NAME_BYTES), nearest });
        }
    }
}

pub(crate) fn whole_number(json: &Json) -> Option<i64> {
    Value::from_json(json).and_then(|value| value.as_i64())
}

pub(crate) fn kind_of(json: &Json) -> String {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "true/false",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
    .into()
}

/// The JSON itself, cut to a length a person reads.
pub(crate) fn shorten(json: &Json) -> String {
    let text = json.to_string();
    if text.chars().count() <= 40 { text } else { text.chars().take(39).chain(['…']).collect() }
}
