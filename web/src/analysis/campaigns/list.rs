//! The list of campaigns, a line for each.

use crate::analysis::stored::Stored;
use crate::shared::exchange::campaign::{Line, Listed, Summary};
use lab_core::campaign;
use lab_core::text::Sentence;

pub fn list(stored: &Stored) -> Listed {
    let lines = stored.campaigns.iter();
    Listed {
        trouble: stored.trouble.clone(),
        has_runner: stored.has_runner,
        campaigns: lines.map(|(key, file)| Line { key: key.clone(), summary: summary(file) }).collect(),
    }
}

fn summary(file: &str) -> Result<Summary, Sentence> {
    let read = campaign::read(file.as_bytes()).map_err(|error| Sentence::of(|lang| error.message(lang)))?;
    let campaign = read.campaign;
    Ok(Summary {
        name: campaign.plan().name.clone(),
        rounds: campaign.rounds().len(),
        launches: campaign.launches().len(),
        open: campaign.open_round().map(|(round, _)| round),
    })
}
