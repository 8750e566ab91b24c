//! Files a person hands to the page, and files the page saves.
//!
//! Knows nothing of their formats.

use super::{Page, Role};
use crate::wait::{SHORT, until};
use serde_json::json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

impl Page {
    /// Chooses a file with the button of that name. (WebDriver answers the browser's file dialog through the input it
    /// belongs to.)
    pub async fn hand_over(&self, button: &str, file: &Path) {
        self.sees(Role::Button, button).await;
        let script = "const button = find('button', arguments[0])[0];
            const box = button.closest('.field, .callout, section, div');
            return [box.querySelector('input[type=file]')].filter(Boolean)";
        let found = self.look(script, &[json!(button)]).await;
        let [input] = self.elements(&found).try_into().unwrap_or_else(|_| panic!("“{button}” takes no file"));
        let path = whole(file);
        input.send_keys(&path).await.unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Gives files, or a folder, to the file input whose label that is.
    pub async fn give(&self, label: &str, files: &[PathBuf]) {
        let script = "return [...document.querySelectorAll('input[type=file]')]
            .filter((input) => [...input.labels].some((label) => tidy(label.textContent) === arguments[0]))";
        let input = until(&format!("“{label}” takes files"), SHORT, async || {
            self.elements(&self.look(script, &[json!(label)]).await).into_iter().next()
        })
        .await;
        let paths: Vec<String> = files.iter().map(|file| whole(file)).collect();
        input.send_keys(&paths.join("\n")).await.unwrap_or_else(|error| panic!("{paths:?}: {error}"));
    }

    /// Drags a file over the middle of the page's content and lets it go there.
    pub async fn drop_file(&self, file: &Path) {
        let script = "const box = document.querySelector('main').getBoundingClientRect();
            return [(box.left + box.right) / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2]";
        let at = self.script(script, &[]).await;
        for step in ["dragEnter", "dragOver", "drop"] {
            let data = json!({"items": [], "files": [file], "dragOperationsMask": 1});
            let event = json!({"type": step, "x": at[0], "y": at[1], "data": data});
            self.devtools("Input.dispatchDragEvent", event).await;
        }
    }

    /// What is saved when `act` is done: the file's name and text.
    pub async fn saved(&self, act: impl AsyncFnOnce()) -> (String, String) {
        let (name, bytes) = self.saved_bytes(act).await;
        (name, String::from_utf8(bytes).unwrap_or_else(|error| panic!("what was saved is no text: {error}")))
    }

    /// What is saved when `act` is done: the file's name and content.
    pub async fn saved_bytes(&self, act: impl AsyncFnOnce()) -> (String, Vec<u8>) {
        let before = self.listing();
        act().await;
        let file = until("a file is saved", SHORT, async || {
            // Chromium renames the file once it is whole.
            self.listing()
                .difference(&before)
                .find(|path| path.extension().is_none_or(|end| end != "crdownload" && end != "tmp"))
                .cloned()
        })
        .await;
        let bytes = until("the saved file can be read", SHORT, async || {
            std::fs::read(&file).ok().filter(|bytes| !bytes.is_empty())
        })
        .await;
        (file.file_name().unwrap_or_default().to_string_lossy().into_owned(), bytes)
    }

    fn listing(&self) -> BTreeSet<PathBuf> {
        let entries = std::fs::read_dir(&self.downloads).into_iter().flatten();
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| !hidden(path)).collect()
    }
}

/// The path without `..` and links: the driver takes no other.
fn whole(file: &Path) -> String {
    let path = file.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    path.display().to_string()
}

fn hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
