//! Campaigns: listed, begun, looked at, changed.
//!
//! A campaign is read from the store's file for every question and every change is a line more in it, so that what is told is
//! what is kept. Knows nothing of databases.

mod account;
mod begin;
mod changing;
mod close;
mod list;
mod next;
mod reading;
#[cfg(test)]
mod tests;

pub use begin::{begin, import};
pub use changing::{conclude, copy, forget, launch, open, save};
pub use list::list;
pub use next::read_study;

use super::stored::{Keep, Stored};
use crate::shared::exchange::campaign::{Estimate, EstimateRound, LookAtCampaign, Looked, Unread};
use lab_core::campaign::{Campaign, MAX_TEXT_BYTES};
use lab_core::plot::{PlotOptions, Scene, campaign_progress};
use lab_core::record::Record;
use lab_core::text::Sentence;
use lab_texts::Fixed;
use lab_texts::page::campaign as t;
use std::collections::BTreeMap;

/// What an answer says, and what the stores are to hold before it does.
pub type Changed<T> = Result<(T, Vec<Keep>), Sentence>;

/// What is remembered of campaigns between questions.
#[derive(Default)]
pub struct Campaigns {
    /// As they were looked at last, by key.
    shown: BTreeMap<String, Campaign>,
    /// Records as they were read, by place, with the length of their files: these only grow.
    records: BTreeMap<String, (usize, Record)>,
}

impl Campaigns {
    /// # Errors
    /// It is not there, or does not read.
    pub fn look(&mut self, look: &LookAtCampaign, stored: &Stored) -> Result<Box<Looked>, Unread> {
        let key = &look.campaign.key;
        self.shown.remove(key);
        let (campaign, missing) = self.read(key, stored).map_err(|why| Unread {
            why,
            is_there: stored.file(key).is_some(),
            has_runner: stored.has_runner,
        })?;
        let looked = account::account(key, &campaign, stored, missing);
        self.shown.insert(key.clone(), campaign);
        Ok(Box::new(looked))
    }

    /// # Errors
    /// The form asks for no study.
    pub fn estimate(&self, estimate: &EstimateRound) -> Result<Estimate, Sentence> {
        next::estimate(estimate, self.shown.get(&estimate.key))
    }

    /// The objective by round of a campaign that was looked at.
    pub fn draw(&self, key: &str, options: &PlotOptions) -> Option<Scene> {
        Some(campaign_progress(self.shown.get(key)?, options))
    }
}

/// A person's words of a bearable length.
///
/// # Errors
/// There are none where some are needed (`missing` says what for), or too many.
fn words(text: &str, missing: Option<Fixed>) -> Result<String, Sentence> {
    let text = text.trim();
    if text.len() > MAX_TEXT_BYTES {
        return Err(t::overlong(MAX_TEXT_BYTES).into());
    }
    match missing.filter(|_| text.is_empty()) {
        Some(missing) => Err(missing.into()),
        None => Ok(text.to_owned()),
    }
}
