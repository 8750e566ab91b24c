//! JSON as Python's `json` writes it: with `NaN`, `Infinity` and `-Infinity`, which JSON itself does not have.
//!
//! The three words become texts, and [`number`] reads such texts as numbers. Knows nothing of what the JSON says.

use serde_json::Value as Json;
use std::borrow::Cow;

pub fn parse(bytes: &[u8]) -> Result<Json, String> {
    serde_json::from_slice(&quoted(bytes)).map_err(|error| error.to_string())
}

/// A number, finite or not.
pub fn number(json: &Json) -> Option<f64> {
    match json {
        Json::Number(number) => number.as_f64(),
        Json::String(text) => match text.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        _ => None,
    }
}

/// The number as Python writes it.
pub fn written(x: f64) -> String {
    match x {
        _ if x.is_nan() => "NaN".into(),
        f64::INFINITY => "Infinity".into(),
        f64::NEG_INFINITY => "-Infinity".into(),
        _ => serde_json::json!(x).to_string(),
    }
}

/// The same JSON with the three words as texts.
pub fn quoted(bytes: &[u8]) -> Cow<'_, [u8]> {
    const WORDS: [&[u8]; 3] = [b"NaN", b"-Infinity", b"Infinity"];
    let mut out: Vec<u8> = Vec::new();
    let (mut copied, mut at) = (0, 0);
    let (mut inside, mut escaped) = (false, false);
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let word = WORDS.into_iter().find(|word| !inside && rest.starts_with(word));
        if let Some(word) = word {
            out.extend_from_slice(bytes.get(copied..at).unwrap_or_default());
            out.push(b'"');
            out.extend_from_slice(word);
            out.push(b'"');
            at += word.len();
            copied = at;
            continue;
        }
        match byte {
            _ if escaped => escaped = false,
            b'\\' if inside => escaped = true,
            b'"' => inside = !inside,
            _ => {}
        }
        at += 1;
    }
    if copied == 0 {
        return Cow::Borrowed(bytes);
    }
    out.extend_from_slice(bytes.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_s_numbers_are_read_outside_texts_only() {
        let json = parse(br#"{"a": NaN, "b": [-Infinity, Infinity, 1.5], "c": "NaN \" Infinity", "NaN": 2}"#).unwrap();
        assert!(number(&json["a"]).unwrap().is_nan());
        assert_eq!(number(&json["b"][0]), Some(f64::NEG_INFINITY));
        assert_eq!(number(&json["b"][1]), Some(f64::INFINITY));
        assert_eq!(number(&json["b"][2]), Some(1.5));
        assert_eq!(json["c"], "NaN \" Infinity");
        assert_eq!(number(&json["NaN"]), Some(2.0));
        assert!(parse(b"{\"a\": NaN").is_err());
        assert_eq!([1.0, f64::NAN, f64::NEG_INFINITY].map(written), ["1.0", "NaN", "-Infinity"]);
    }
}
