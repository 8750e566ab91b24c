//! The screens of campaigns: each answers questions and draws its plots.
//!
//! A screen keeps what was found, so that it can be shown again in the other language or after a walk elsewhere. Knows
//! nothing of messages.

mod campaign;
mod parts;

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
    Some(match page.strip_prefix("campaign ")? {
        "" => Box::<campaign::List>::default(),
        key => Box::new(campaign::Project::new(key)),
    })
}
