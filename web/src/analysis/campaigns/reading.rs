//! A campaign read from its file, with the records of its studies.
//!
//! Knows nothing of what is told of it.

use super::Campaigns;
use crate::analysis::stored::Stored;
use crate::shared::exchange::campaign::{EXAMPLE, Home};
use lab_core::campaign::{self, Campaign};
use lab_core::record::{Lines, Record};
use lab_core::text::{Lang, Sentence};

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
            let found = stored.records.get(&place).ok_or(Sentence::new("it was deleted", "已被删除"));
            let record = found.and_then(|kept| self.record(&place, &kept.file));
            let supplied = record.and_then(|record| {
                campaign.supply(round, study, record).map_err(|why| Sentence::of(|lang| why.sentence(lang)))
            });
            if let Err(Sentence { en, zh }) = supplied {
                let within = Home::of(&place).within();
                let (here_en, here_zh) = (within.get(Lang::En), within.get(Lang::Zh));
                missing.push(Sentence::new(
                    format!("Study {study} of round {round} is not {here_en}: {en}."),
                    format!("第 {round} 轮的研究 {study} 不{here_zh}：{zh}。"),
                ));
            }
        }
        Ok((campaign, missing))
    }

    fn record(&mut self, place: &str, file: &[u8]) -> Result<Record, Sentence> {
        if let Some((_, record)) = self.records.get(place).filter(|(length, _)| *length == file.len()) {
            return Ok(record.clone());
        }
        let mut lines = Lines::new();
        let read = lines.push(file).and_then(|()| lines.finish());
        let record = read.map_err(|error| Sentence::of(|lang| error.message(lang)))?.record;
        self.records.insert(place.to_owned(), (file.len(), record.clone()));
        Ok(record)
    }
}

/// Why a campaign is not there.
fn absent(key: &str) -> Sentence {
    match (key, Home::of(key)) {
        (EXAMPLE, _) => Sentence::new("This site has no recorded campaign.", "本站没有记录好的调优项目。"),
        (_, Home::Browser) => Sentence::new(
            "This browser has no such campaign: it was deleted or never here.",
            "本浏览器没有此调优项目：已被删除，或从未保存。",
        ),
        (_, Home::Runner) => Sentence::new(
            "The runner has no such campaign: it was deleted, or this page was not served by that runner.",
            "运行器上没有此调优项目：已被删除，或此页不是由该运行器提供。",
        ),
    }
}
