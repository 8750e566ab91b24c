//! How the programs write what they say to each other: postcard, which has no names of fields and whose numbers come back to the
//! last bit. Reading answers of JSON cost the page 62 kB after brotli more (of 710) than reading these.
//!
//! Both ends are of one build, so nothing of this is ever kept. A type whose meaning is in its names (untagged, flattened, with
//! fields left out) cannot travel so; the tests of the questions find it.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// # Errors
/// The type needs names; says so in English, for whoever added it.
pub fn to_bytes(said: &impl Serialize) -> Result<Vec<u8>, String> {
    postcard::to_allocvec(said).map_err(|error| error.to_string())
}

/// # Errors
/// It is not what was expected; says so in English, for the report of a fault.
pub fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    match postcard::take_from_bytes(bytes) {
        Ok((said, [])) => Ok(said),
        Ok((_, rest)) => Err(format!("{} bytes too many", rest.len())),
        Err(error) => Err(error.to_string()),
    }
}

/// A part of a message as a JavaScript array of bytes.
pub fn part(bytes: &[u8]) -> wasm_bindgen::JsValue {
    js_sys::Uint8Array::from(bytes).into()
}

/// The bytes of a part; none, if it is something else.
pub fn bytes(part: &wasm_bindgen::JsValue) -> Vec<u8> {
    use wasm_bindgen::JsCast;
    part.dyn_ref::<js_sys::Uint8Array>().map(js_sys::Uint8Array::to_vec).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_message_is_refused() {
        let said = to_bytes(&(7u32, "seven")).unwrap();
        assert_eq!(from_bytes(&said), Ok((7u32, "seven".to_owned())));
        assert!(from_bytes::<(u32, String)>(&said[..2]).is_err());
        let longer = [said.as_slice(), &[0]].concat();
        assert_eq!(from_bytes::<(u32, String)>(&longer), Err("1 bytes too many".into()));
    }
}
