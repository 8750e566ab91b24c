//! Files: saving one a person asks for, reading one a person hands over.

use crate::shared::exchange;
use js_sys::{Array, Reflect};
use lab_texts::Fixed;
use lab_texts::page::shell as t;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, FileList, HtmlAnchorElement, Url};

/// The largest file that is read, in bytes; a record of 10,000 trials is some tens of megabytes.
pub const MOST_BYTES: f64 = 256.0 * 1024.0 * 1024.0;

/// A file a person handed over.
#[derive(Clone, Debug, PartialEq)]
pub struct TextFile {
    pub name: String,
    pub text: String,
}

/// A file with its path, where it came in a folder, else its name.
pub type Named = (String, Blob);

/// The files that were chosen or dropped.
pub fn named(files: &FileList) -> Vec<Named> {
    let path = |file: &File| Reflect::get(file, &JsValue::from_str("webkitRelativePath")).ok()?.as_string();
    let name = |file: &File| path(file).filter(|path| !path.is_empty()).unwrap_or_else(|| file.name());
    (0..files.length()).filter_map(|i| files.get(i)).map(|file| (name(&file), file.into())).collect()
}

/// A text as a file.
pub fn blob(text: &str) -> Option<Blob> {
    Blob::new_with_str_sequence(&Array::of1(&JsValue::from_str(text))).ok()
}

/// Reads a file as UTF-8.
///
/// # Errors
/// It is too large, or the browser refused (moved, deleted, no permission).
pub async fn read((name, file): Named) -> Result<TextFile, Fixed> {
    if file.size() > MOST_BYTES {
        return Err(t::FILE_TOO_LARGE);
    }
    let text = JsFuture::from(file.text()).await.map_err(|_| t::FILE_REFUSED)?;
    Ok(TextFile { name, text: text.as_string().unwrap_or_default() })
}

/// Offers a file that the worker made.
pub fn save(file: &exchange::File, content: &Blob) {
    save_blob(&file_name(&file.name, &file.extension), content);
}

/// Offers a text as a file of that name.
pub fn save_text(name: &str, mime: &str, content: &str) {
    let parts = Array::of1(&JsValue::from_str(content));
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    if let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) {
        save_blob(name, &blob);
    }
}

pub fn save_blob(name: &str, blob: &Blob) {
    if let Ok(url) = Url::create_object_url_with_blob(blob) {
        save_url(name, &url);
        // The browser holds on to a download it has begun.
        let _ = Url::revoke_object_url(&url);
    }
}

/// Offers what an address holds as a file of that name.
pub fn save_url(name: &str, url: &str) {
    let anchor = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok())
        .and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(anchor) = anchor {
        anchor.set_href(url);
        anchor.set_download(name);
        anchor.click();
    }
}

/// A name that every file system takes: letters and digits of any script, the rest dashes, at most 60 characters.
pub fn file_name(title: &str, extension: &str) -> String {
    let mut stem = String::new();
    for c in title.chars().take(60) {
        if c.is_alphanumeric() || c == '_' || c == '.' {
            stem.push(c);
        } else if !stem.ends_with('-') && !stem.is_empty() {
            stem.push('-');
        }
    }
    let stem = stem.trim_matches(['-', '.']);
    format!("{}.{extension}", if stem.is_empty() { "study" } else { stem })
}

/// A row of a CSV file (RFC 4180).
pub fn csv_row<'a>(cells: impl IntoIterator<Item = &'a str>) -> String {
    let mut row = String::new();
    for (i, cell) in cells.into_iter().enumerate() {
        if i > 0 {
            row.push(',');
        }
        if cell.contains(['"', ',', '\n', '\r']) {
            row.push('"');
            row.push_str(&cell.replace('"', "\"\""));
            row.push('"');
        } else {
            row.push_str(cell);
        }
    }
    row.push_str("\r\n");
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_safe() {
        assert_eq!(file_name("digits: nesterov or adam?", "json"), "digits-nesterov-or-adam.json");
        assert_eq!(file_name("研究 1/2", "svg"), "研究-1-2.svg");
        assert_eq!(file_name("../..", "csv"), "study.csv");
    }

    #[test]
    fn cells_are_quoted_where_needed() {
        assert_eq!(csv_row(["a", "b,c", "say \"x\""]), "a,\"b,c\",\"say \"\"x\"\"\"\r\n");
    }
}
