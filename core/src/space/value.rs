//! A hyperparameter's value: a truth value, an integer, a real number or a name.
//!
//! Numbers compare by value, so that `64` and `64.0` written by different tools are the same choice.

use lab_texts::format::number as format_number;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;
use std::fmt;

/// One value. Floats are finite (checked by every parser in this crate).
#[derive(Clone, Debug)]
pub enum Value {
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
}

/// A value as files have it: the bare scalar.
#[derive(Serialize, Deserialize)]
#[serde(untagged, remote = "Value")]
enum Bare {
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
}

/// A value where nothing else says of which kind it is.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Value")]
enum Tagged {
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(String),
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            Bare::serialize(self, serializer)
        } else {
            Tagged::serialize(self, serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            Bare::deserialize(deserializer)
        } else {
            Tagged::deserialize(deserializer)
        }
    }
}

/// The values of one trial by parameter name; parameters that are inactive or fixed are absent.
pub type Values = BTreeMap<String, Value>;

/// Reads an object of scalars; `None` if it is none.
pub fn values_from_json(json: &serde_json::Value) -> Option<Values> {
    let mut values = Values::new();
    for (name, json) in json.as_object()? {
        values.insert(name.clone(), Value::from_json(json)?);
    }
    Some(values)
}

impl Value {
    /// The number this value is, if it is one.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Value::Int(i) => Some(*i as f64),
            Value::Float(x) => Some(*x),
            Value::Bool(_) | Value::Text(_) => None,
        }
    }

    /// The whole number this value is, if it is one (`64.0` counts).
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Value::Int(i) => Some(*i),
            Value::Float(x) if x.fract() == 0.0 && x.abs() < 9.0e15 => Some(*x as i64),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Reads a JSON scalar; `None` for null, lists, objects and numbers that are not finite.
    pub fn from_json(json: &serde_json::Value) -> Option<Self> {
        match json {
            serde_json::Value::Bool(b) => Some(Value::Bool(*b)),
            serde_json::Value::Number(n) => match n.as_i64() {
                Some(i) => Some(Value::Int(i)),
                None => n.as_f64().filter(|x| x.is_finite()).map(Value::Float),
            },
            serde_json::Value::String(s) => Some(Value::Text(s.clone())),
            _ => None,
        }
    }

    /// The JSON scalar.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Value::Bool(b) => (*b).into(),
            Value::Int(i) => (*i).into(),
            Value::Float(x) => (*x).into(),
            Value::Text(s) => s.clone().into(),
        }
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Text(a), Value::Text(b)) => a == b,
            _ => matches!((self.as_f64(), other.as_f64()), (Some(a), Some(b)) if a == b),
        }
    }
}

impl From<f64> for Value {
    fn from(x: f64) -> Self {
        Value::Float(x)
    }
}

impl From<i64> for Value {
    fn from(i: i64) -> Self {
        Value::Int(i)
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Self {
        Value::Bool(b)
    }
}

impl From<&str> for Value {
    fn from(s: &str) -> Self {
        Value::Text(s.to_owned())
    }
}

impl fmt::Display for Value {
    /// Four significant digits for reals: enough to recognise a trial by, never used to store one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Bool(b) => write!(f, "{b}"),
            Value::Int(i) => write!(f, "{i}"),
            Value::Text(s) => f.write_str(s),
            Value::Float(x) => f.write_str(&format_number(*x)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_compare_by_value() {
        assert_eq!(Value::Int(64), Value::Float(64.0));
        assert_ne!(Value::Int(64), Value::from("64"));
        assert_ne!(Value::Bool(true), Value::Int(1));
    }

    #[test]
    fn numbers_are_shown_short() {
        let shown: Vec<_> = [0.0, 0.5, 0.00123456, 3e-4, 12345.678, -2.0, 1e7].map(format_number).into();
        assert_eq!(shown, ["0", "0.5", "0.001235", "3e-4", "12346", "-2", "1e7"]);
    }
}
