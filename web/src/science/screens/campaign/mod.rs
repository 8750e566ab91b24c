//! The page Campaign: the list of campaigns, and one with its timeline, what is known, and what comes next.
//!
//! A campaign is read from the store's file at every question and every change is a line more in it, so that what is shown
//! is what is kept. Knows nothing of databases.

mod begin;
mod close;
mod list;
mod next;
mod project;
mod told;

pub use list::List;
pub use project::Project;

use crate::science::ask::Ask;
use lab_core::campaign::MAX_TEXT_BYTES;
use lab_core::text::Sentence;

/// A person's words of a bearable length.
///
/// # Errors
/// There are none where some are needed (`missing` says what for), or too many.
fn words(ask: &Ask, name: &str, missing: Option<Sentence>) -> Result<String, Sentence> {
    let text = ask.or(name, "");
    if text.len() > MAX_TEXT_BYTES {
        return Err(Sentence::new(
            format!("The text is longer than {MAX_TEXT_BYTES} bytes: shorten it."),
            format!("文字超过 {MAX_TEXT_BYTES} 字节：请缩短。"),
        ));
    }
    match missing.filter(|_| text.is_empty()) {
        Some(missing) => Err(missing),
        None => Ok(text.to_owned()),
    }
}
