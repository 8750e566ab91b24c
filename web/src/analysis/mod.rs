//! The worker that analyses and advises: procedures, findings, imports, campaigns, what they say and draw.
//!
//! The page asks typed questions (`shared::exchange`), and [`answer`] gives the answers from what is held here, above all
//! records that were read once ([`records`]). So nothing of this is in the page's own bundle, and no analysis ever makes the
//! page wait. May touch findings, procedures, campaigns and the store; no document, and nothing that trains: windows of the
//! batch-size finder are timed elsewhere. Campaigns still answer as they did before: with a tree of elements ([`node`]) that
//! the page shows without knowing what it means ([`ask`], [`screens`]).

pub mod answer;
pub mod ask;
mod handed;
mod importing;
mod judging;
pub mod node;
mod procedures;
mod records;
mod screens;
pub mod stored;
mod tables;
mod zip;

#[cfg(all(feature = "worker-science", target_arch = "wasm32"))]
mod inbox;
#[cfg(all(feature = "worker-science", target_arch = "wasm32"))]
mod runner;

#[cfg(all(feature = "worker-science", target_arch = "wasm32"))]
pub use inbox::start;

use ask::Ask;
use lab_core::plot::{PlotOptions, Scene};
use node::Node;
use screens::Screen;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use stored::Keep;

/// What a screen shows now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    pub blocks: Vec<Node>,
    /// Said to screen readers when it changes.
    pub said: String,
    pub file: Option<Made>,
    /// Where the page goes then.
    pub go: Option<String>,
    /// What the stores are to hold before the answer does.
    pub store: Vec<Keep>,
    /// Seconds after which there may be more to say: the page asks again while nobody types.
    pub again: Option<u32>,
    /// What the browser is to remember for this screen.
    pub keep: Option<String>,
}

/// A file that was made: for the person to save, or a record for the page to open.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    pub name: String,
    pub extension: &'static str,
    /// Media type.
    pub kind: &'static str,
    pub open: bool,
    /// How much was guessed, converted or left out in making it.
    pub notes: usize,
    pub bytes: Vec<u8>,
}

impl Made {
    /// A file to save.
    pub fn save(name: &str, extension: &'static str, kind: &'static str, bytes: Vec<u8>) -> Self {
        Self { name: name.to_owned(), extension, kind, open: false, notes: 0, bytes }
    }
}

/// All screens, each made when it is first shown.
#[derive(Default)]
pub struct Science {
    screens: BTreeMap<String, Box<dyn Screen>>,
    /// What stood in the fields of each screen.
    fields: BTreeMap<String, Fields>,
}

type Fields = BTreeMap<String, Vec<String>>;

impl Science {
    /// Answers a question, with the content of the file it may have made and what has to be stored before the answer holds;
    /// `None` for a screen that does not exist.
    pub fn answer(&mut self, mut ask: Ask) -> Option<(Json, Option<Made>, Vec<Keep>)> {
        // A screen that is shown again has its fields as they were left.
        let fields = self.fields.entry(ask.page.clone()).or_default();
        if ask.fields.is_empty() {
            ask.fields = fields.clone();
        } else {
            // A field that is not shown at the moment keeps what stood in it.
            fields.extend(std::mem::take(&mut ask.fields));
            ask.fields = fields.clone();
        }
        if !self.screens.contains_key(&ask.page) {
            self.screens.insert(ask.page.clone(), screens::screen(&ask.page)?);
        }
        let Answer { blocks, said, file, go, store, keep, again } = self.screens.get_mut(&ask.page)?.answer(&ask);
        let named = file.as_ref().map(|made| {
            json!({"name": made.name, "extension": made.extension, "type": made.kind, "open": made.open, "notes": made.notes})
        });
        let mut answer = json!({"page": ask.page, "blocks": blocks, "said": said});
        let further = [
            ("file", named),
            ("keep", keep.map(Json::from)),
            ("go", go.map(Json::from)),
            ("again", again.map(Json::from)),
        ];
        for (name, value) in further.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            answer[name] = value;
        }
        Some((answer, file, store))
    }

    /// A plot of the screen as it was shown last.
    pub fn plot(&self, page: &str, index: usize, options: &PlotOptions) -> Option<Scene> {
        self.screens.get(page)?.plot(index, options)
    }
}
