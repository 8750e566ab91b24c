//! What changes a campaign: rounds are opened and concluded, trials launched; and what is done with one as a whole.

use super::{Campaigns, Changed, close, next};
use crate::analysis::records::Records;
use crate::analysis::stored::{Keep, Stored, to_store};
use crate::shared::exchange::File;
use crate::shared::exchange::campaign::{
    Conclude, CopyCampaign, EXAMPLE, ForgetCampaign, Home, Launch, OpenRound, SaveCampaign,
};
use lab_core::campaign::{self, Campaign, Event, event_to_line, export};
use lab_core::record::Record;
use lab_core::text::Sentence;
use lab_texts::page::campaign as t;

/// What happens to a campaign.
#[derive(Default)]
pub struct Done {
    /// New lines of the campaign's file, in order.
    pub events: Vec<Event>,
    /// Studies to store before them.
    pub keep: Vec<Keep>,
    /// Records that are in the store already, by round and study.
    pub supplied: Vec<(usize, usize, Record)>,
    /// What is told of it.
    pub said: Sentence,
}

/// # Errors
/// Why it cannot be the next round.
pub fn open(held: &mut Campaigns, records: &mut Records, open: &OpenRound, stored: &Stored) -> Changed<Sentence> {
    let key = &open.campaign.key;
    change(held, key, stored, |campaign| next::open(records, &open.opening, campaign, Home::of(key), &stored.fresh))
}

/// # Errors
/// What is missing.
pub fn conclude(held: &mut Campaigns, conclude: &Conclude, stored: &Stored) -> Changed<Sentence> {
    change(held, &conclude.campaign.key, stored, |campaign| close::conclude(conclude, campaign))
}

/// # Errors
/// What is missing.
pub fn launch(held: &mut Campaigns, launch: &Launch, stored: &Stored) -> Changed<Sentence> {
    change(held, &launch.campaign.key, stored, |campaign| close::launch(launch, campaign))
}

/// # Errors
/// There is nothing to copy.
pub fn copy(held: &mut Campaigns, copy: &CopyCampaign, stored: &Stored) -> Changed<String> {
    let (campaign, _) = held.read(&copy.campaign.key, stored)?;
    Ok((copy.to.campaign(&stored.fresh), to_store(&campaign, copy.to, &stored.fresh)))
}

pub fn forget(forget: &ForgetCampaign) -> Changed<()> {
    Ok(((), vec![Keep::Forget { key: forget.campaign.key.clone() }]))
}

/// The file of a campaign with all its trials.
///
/// # Errors
/// It would not read.
pub fn save(held: &mut Campaigns, save: &SaveCampaign, stored: &Stored) -> Result<(File, Vec<u8>), Sentence> {
    let (campaign, missing) = held.read(&save.campaign.key, stored)?;
    let text = export(&campaign);
    // A launch whose trial was deleted says nothing anywhere else.
    if !missing.is_empty() && campaign::read(text.as_bytes()).is_err() {
        return Err(t::UNSAVEABLE.into());
    }
    Ok((File::new(&campaign.plan().name, "jsonl", "application/jsonl"), text.into_bytes()))
}

/// Folds what is done into a campaign, and has the new lines of its file kept.
fn change(
    held: &mut Campaigns,
    key: &str,
    stored: &Stored,
    act: impl FnOnce(&Campaign) -> Result<Done, Sentence>,
) -> Changed<Sentence> {
    let (mut campaign, _) = held.read(key, stored)?;
    if key == EXAMPLE {
        return Err(t::RECORDED.into());
    }
    let done = act(&campaign)?;
    let text = take(&mut campaign, &done)?;
    let (mut keep, file) = (done.keep, stored.file(key).unwrap_or_default());
    keep.push(Keep::Campaign { key: key.to_owned(), file: format!("{file}{text}") });
    Ok((done.said, keep))
}

/// Folds what was done into the campaign; the lines of its file.
fn take(campaign: &mut Campaign, done: &Done) -> Result<String, Sentence> {
    let refused = |why: campaign::Contradiction| Sentence::of(|lang| why.sentence(lang));
    let mut text = String::new();
    for event in &done.events {
        campaign.apply(event.clone()).map_err(refused)?;
        text.push_str(&event_to_line(event));
    }
    for (round, study, record) in &done.supplied {
        campaign.supply(*round, *study, record.clone()).map_err(refused)?;
    }
    Ok(text)
}
