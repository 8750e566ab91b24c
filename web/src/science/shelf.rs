//! What the browser's store has of campaigns, and what it is to keep of them.
//!
//! Screens say what is kept; whoever has the store reads and writes it, before and after the answer. A campaign is kept as
//! its own file `lab.campaign/1` without the trials, which stand in the records of its studies; the file names them by
//! `b-` and their key in the store. Knows nothing of databases.

use lab_core::campaign::{Campaign, Event, Member, event_to_line, header_to_line};
use lab_core::record::Record;
use lab_core::text::Sentence;
use std::collections::BTreeMap;

/// The key under which the site's recorded example is shown.
pub const EXAMPLE: &str = "example";
/// Its file on the site.
pub const EXAMPLE_FILE: &str = "studies/mnist1d-campaign.jsonl";

/// What is found in the store.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shelf {
    /// Keys and files, the last begun first.
    pub campaigns: Vec<(String, String)>,
    /// The record files of the studies that the campaign asked about names, by key.
    pub records: BTreeMap<String, Vec<u8>>,
    /// A key that nothing has.
    pub fresh: String,
    /// Why the store did not do as it was told.
    pub trouble: Option<Sentence>,
}

/// Something to be kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Keep {
    /// A new study. It trains as soon as it is opened, if `trains`.
    Study {
        key: String,
        record: Box<Record>,
        trains: bool,
    },
    Campaign {
        key: String,
        file: String,
    },
    /// The campaign alone; its studies stay.
    Forget {
        key: String,
    },
}

impl Shelf {
    /// The file of a campaign.
    pub fn file(&self, key: &str) -> Option<&str> {
        self.campaigns.iter().find(|(known, _)| known == key).map(|(_, file)| file.as_str())
    }
}

/// The key in the store of a study's record, if it is kept there.
pub fn key_of(member: &Member) -> Option<&str> {
    member.kept.as_deref()?.strip_prefix("b-")
}

pub fn place_of(key: &str) -> String {
    format!("b-{key}")
}

/// The keys of all records of a campaign that are in the store.
pub fn keys(campaign: &Campaign) -> Vec<String> {
    let members = campaign.rounds().iter().flat_map(|round| round.members());
    members.filter_map(key_of).map(str::to_owned).collect()
}

/// A campaign whose records are at hand, as the store keeps it: new studies with keys that begin with `fresh`, and the
/// file that names them. None of them trains by itself.
pub fn stored(campaign: &Campaign, fresh: &str) -> Vec<Keep> {
    let mut studies = Vec::new();
    let mut file = header_to_line(campaign.plan());
    let mut rounds = (1..).zip(campaign.rounds());
    for event in campaign.events() {
        if matches!(event, Event::Trial { .. } | Event::Kept { .. }) {
            continue;
        }
        file.push_str(&event_to_line(&event));
        if !matches!(event, Event::Opened(_)) {
            continue;
        }
        let Some((number, round)) = rounds.next() else { continue };
        for (study, member) in (1..).zip(round.members()) {
            let key = format!("{fresh}x{number}x{study}");
            file.push_str(&event_to_line(&Event::Kept { round: number, study, place: place_of(&key) }));
            studies.push(Keep::Study { key, record: Box::new(member.record.clone()), trains: false });
        }
    }
    // Last: it holds only what is there.
    studies.push(Keep::Campaign { key: fresh.to_owned(), file });
    studies
}
