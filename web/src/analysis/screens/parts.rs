//! What both pages of campaigns have.

use crate::analysis::node::{self, Node};
use lab_core::text::{Lang, Sentence};

/// What went wrong, where a person looks for it.
pub fn fault(sentence: &Sentence, lang: Lang) -> Node {
    node::element("p", &[("class", "error"), ("role", "alert")], [sentence.get(lang).into()])
}
