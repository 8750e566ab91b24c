//! The same lines for a page: what JavaScript calls once this program is compiled to WebAssembly.
//!
//! Knows nothing of where the data comes from.

use lab_core::dataset::Builtin;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub fn messages() -> Vec<String> {
    lab_portable_tests::messages()
}

#[wasm_bindgen]
pub fn frame() -> Vec<String> {
    lab_portable_tests::frame()
}

#[wasm_bindgen]
pub fn points() -> Vec<String> {
    lab_portable_tests::points()
}

#[wasm_bindgen]
pub fn digest(name: &str, bytes: &[u8]) -> String {
    Builtin::parse(name)
        .map_or_else(|| format!("{name}: no such data set"), |builtin| lab_portable_tests::digest(builtin, bytes))
}

/// Does nothing by itself: a page calls the functions.
fn main() {}
