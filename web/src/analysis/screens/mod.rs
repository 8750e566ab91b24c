//! The screens: each answers questions about one procedure and draws its plots.
//!
//! A screen keeps what was found, so that it can be shown again in the other language or after a walk elsewhere. Knows
//! nothing of messages.

mod campaign;
mod parts;
mod throughput;

use super::Answer;
use super::ask::Ask;
use lab_core::plot::{PlotOptions, Scene};

pub trait Screen {
    fn answer(&mut self, ask: &Ask) -> Answer;

    /// A plot of what was answered last.
    fn plot(&self, _index: usize, _options: &PlotOptions) -> Option<Scene> {
        None
    }
}

/// The screen of that name, as the page's address writes it.
pub fn screen(page: &str) -> Option<Box<dyn Screen>> {
    if let Some(key) = page.strip_prefix("campaign ") {
        return Some(match key {
            "" => Box::<campaign::List>::default(),
            key => Box::new(campaign::Project::new(key)),
        });
    }
    Some(match page {
        "batch-size" => Box::<throughput::Throughput>::default(),
        _ => return None,
    })
}
