//! A campaign read from its file, with the records of its studies.

use super::Campaigns;
use crate::analysis::stored::Stored;
use crate::shared::exchange::campaign::{EXAMPLE, Home};
use crate::shared::files;
use lab_core::campaign::{self, Campaign};
use lab_core::record::Record;
use lab_core::text::Sentence;
use lab_texts::page::campaign as t;

impl Campaigns {
    /// The campaign with the records of its rounds, and what is missing of them.
    ///
    /// # Errors
    /// It is not there, or does not read.
    pub(super) fn read(&mut self, key: &str, stored: &Stored) -> Result<(Campaign, Vec<Sentence>), Sentence> {
        let file = stored.file(key).ok_or_else(|| absent(key))?;
        let read = campaign::read(file.as_bytes());
        let mut campaign = read.map_err(|error| Sentence::of(|lang| error.message(lang)))?.campaign;
        let mut kept = Vec::new();
        for (number, round) in (1..).zip(campaign.rounds()) {
            let members = (1..).zip(round.members());
            kept.extend(members.filter_map(|(study, member)| Some((number, study, member.kept.clone()?))));
        }
        let mut missing = Vec::new();
        for (round, study, place) in kept {
            let found = stored.records.get(&place).ok_or_else(|| Sentence::from(t::STUDY_DELETED));
            let record = found.and_then(|kept| self.record(&place, &kept.file));
            let supplied = record.and_then(|record| {
                campaign.supply(round, study, record).map_err(|why| Sentence::of(|lang| why.sentence(lang)))
            });
            if let Err(why) = supplied {
                missing.push(Sentence::of(|lang| {
                    let why = why.get(lang);
                    match Home::of(&place) {
                        Home::Browser => t::not_in_browser(round, study, why),
                        Home::Runner => t::not_on_runner(round, study, why),
                    }
                    .get(lang)
                }));
            }
        }
        Ok((campaign, missing))
    }

    fn record(&mut self, place: &str, file: &[u8]) -> Result<Record, Sentence> {
        if let Some((_, record)) = self.records.get(place).filter(|(length, _)| *length == file.len()) {
            return Ok(record.clone());
        }
        let record = files::read(file)?;
        self.records.insert(place.to_owned(), (file.len(), record.clone()));
        Ok(record)
    }
}

/// Why a campaign is not there.
fn absent(key: &str) -> Sentence {
    let why = match Home::of(key) {
        _ if key == EXAMPLE => t::NO_EXAMPLE,
        Home::Browser => t::GONE_FROM_BROWSER,
        Home::Runner => t::GONE_FROM_RUNNER,
    };
    why.into()
}
