//! What the stores have of campaigns and the ledger, and what they are to keep of them: this browser's store, and that of a
//! runner.
//!
//! Answers say what is kept; whoever has the stores reads and writes them, before and after the answer. A campaign is kept as
//! its own file `lab.campaign/1` without the trials, which stand in the records of its studies; the file names their
//! places (`b-KEY` or `r-KEY`). Knows nothing of databases and sockets.

use crate::shared::exchange::campaign::Home;
use lab_core::campaign::{Campaign, Event, event_to_line, header_to_line};
use lab_core::record::Record;
use lab_core::text::Sentence;
use std::collections::BTreeMap;

/// What is found in the stores.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stored {
    /// Keys, as they are addressed, and files, the last begun first.
    pub campaigns: Vec<(String, String)>,
    /// The studies that the campaign asked about names, by their places.
    pub records: BTreeMap<String, Kept>,
    /// The lines of the ledger, for questions about it.
    pub ledger: Vec<String>,
    /// A runner has a store as well.
    pub has_runner: bool,
    /// A key that nothing has.
    pub fresh: String,
    /// Why a store did not do as it was told.
    pub trouble: Option<Sentence>,
}

/// A study that is there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept {
    /// Its record file.
    pub file: Vec<u8>,
    /// How an address names it ([`crate::shared::place::StudyRef`]).
    pub study: String,
}

/// Something to be kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Keep {
    /// A new study at a place, trained if `trains`: in the browser as soon as it is opened, on a runner at once.
    Study {
        place: String,
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
    /// A line of the ledger at its place, if nobody has written there meanwhile; without one behind all others.
    Ledger {
        place: Option<usize>,
        line: String,
    },
}

impl Stored {
    /// The file of a campaign.
    pub fn file(&self, key: &str) -> Option<&str> {
        self.campaigns.iter().find(|(known, _)| known == key).map(|(_, file)| file.as_str())
    }
}

/// The places of all records of a campaign.
pub fn places(campaign: &Campaign) -> Vec<String> {
    let members = campaign.rounds().iter().flat_map(|round| round.members());
    members.filter_map(|member| member.kept.clone()).collect()
}

/// A campaign whose records are at hand, as a store keeps it: new studies with keys that begin with `fresh`, and the file
/// that names them. None of them trains by itself.
pub fn to_store(campaign: &Campaign, home: Home, fresh: &str) -> Vec<Keep> {
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
            let place = home.place(&format!("{fresh}x{number}x{study}"));
            file.push_str(&event_to_line(&Event::Kept { round: number, study, place: place.clone() }));
            studies.push(Keep::Study { place, record: Box::new(member.record.clone()), trains: false });
        }
    }
    // Last: it holds only what is there.
    studies.push(Keep::Campaign { key: home.campaign(fresh), file });
    studies
}
