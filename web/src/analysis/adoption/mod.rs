//! Adoption: two configurations of a record weighed, judged by fresh seeds, and written into the ledger of this browser.
//!
//! How anything is decided is core's. The ledger is read for every question, and what is entered is kept before the answer
//! leaves. Knows nothing of databases.

mod judgement;
#[cfg(test)]
mod tests;
mod weigh;

pub use judgement::{extend, look};
pub use weigh::{begin, weigh};

use super::stored::Stored;
use crate::shared::exchange::File;
use crate::shared::exchange::adoption::{Account, Entry};
use lab_core::adoption::ledger::{Ending, Ledger, Opening};
use lab_core::adoption::{Change, Chosen, Comparison, Gain, mean_and_deviation};
use lab_core::plot::{Sides, parameter_title};
use lab_core::space::format_number;
use lab_core::text::{Lang, Sentence};
use lab_texts::page::adopt as t;
use lab_texts::{Arg, format};
use serde_json::Value as Json;

const ABSENT: &str = "–";
/// Changes that a line of the ledger names.
const NAMED: usize = 4;

/// The ledger as it is stored.
///
/// # Errors
/// The store cannot be read, or what it has is no ledger.
fn ledger(stored: &Stored) -> Result<Ledger, Sentence> {
    if let Some(why) = &stored.trouble {
        return Err(why.clone());
    }
    let read = Ledger::read(stored.ledger.concat().as_bytes());
    read.map(|read| read.ledger).map_err(|line| t::ledger_damaged(line).into())
}

/// The ledger as a file that the command line reads.
///
/// # Errors
/// It cannot be read, or has no line.
pub fn save(stored: &Stored) -> Result<(File, Vec<u8>), Sentence> {
    ledger(stored)?;
    if stored.ledger.is_empty() {
        return Err(t::LEDGER_NOTHING.into());
    }
    let file = File::new("baseline", "ledger.jsonl", "application/x-ndjson;charset=utf-8");
    Ok((file, stored.ledger.concat().into_bytes()))
}

/// A comparison in words and numbers.
fn account(found: &Comparison) -> Account {
    let mut sentences = found.sentences().into_iter().map(Sentence::from);
    let verdict = sentences.next().unwrap_or_default();
    let mut reasons: Vec<Sentence> = sentences.collect();
    let sources = found.sources;
    let sources = [
        (sources.retrain_sd, t::retrain_sd as fn(Arg) -> _),
        (sources.search_sd, t::search_sd as fn(Arg) -> _),
        (sources.data_sd, t::data_sd as fn(Arg) -> _),
    ];
    // Nothing that varies not at all is said to vary: that has a sentence of its own.
    let varies = sources.into_iter().filter_map(|(deviation, say)| Some((deviation.filter(|sd| *sd > 0.0)?, say)));
    reasons.extend(varies.map(|(deviation, say)| Sentence::from(say(Arg::three(deviation)))));
    Account {
        decision: found.verdict.decision,
        verdict,
        reasons,
        changes: found.changes.iter().map(change).collect(),
        numbers: [&found.baseline, &found.candidate].map(numbers),
        sides: Sides::from(found),
    }
}

fn change(change: &Change) -> [String; 3] {
    let Change { parameter, baseline, candidate } = change;
    [parameter.clone(), shown(baseline.as_ref()), shown(candidate.as_ref())]
}

fn shown(value: Option<&Json>) -> String {
    match value {
        None => ABSENT.to_owned(),
        Some(Json::String(text)) => text.clone(),
        Some(other) => other.as_f64().map_or_else(|| other.to_string(), format_number),
    }
}

/// Runs, mean and deviation, with as many digits as the deviation allows.
fn numbers(side: &Chosen) -> [String; 3] {
    let (mean, deviation) = mean_and_deviation(&side.runs);
    let mean = mean.map_or_else(
        || ABSENT.to_owned(),
        |mean| match deviation.filter(|sd| *sd > 0.0) {
            // Two digits of what it varies by.
            Some(deviation) => Arg::measured(mean, 0.1 * deviation).get(Lang::En),
            None => format_number(mean),
        },
    );
    [side.runs.len().to_string(), mean, deviation.map_or_else(|| ABSENT.to_owned(), format::three)]
}

/// Judgements as they are listed.
fn entries(judged: Vec<(&Opening, Option<&Ending>)>) -> Vec<Entry> {
    judged.into_iter().map(|(opening, ending)| entry(opening, ending)).collect()
}

fn entry(opening: &Opening, ending: Option<&Ending>) -> Entry {
    let changes = opening.studies().map(|[theirs, ours]| {
        lab_core::adoption::changes((&theirs, &Default::default()), (&ours, &Default::default()))
    });
    let changes = changes.unwrap_or_default();
    let named = |lang: Lang| {
        let said = changes.iter().take(NAMED).map(|one| {
            let [name, before, after] = change(one);
            format!("{}: {before} → {after}", parameter_title(&name, lang))
        });
        let more = (changes.len() > NAMED).then(|| "…".to_owned());
        Arg::list(said.chain(more)).get(lang)
    };
    let gain = ending.and_then(|ending| ending.gain).map_or_else(Sentence::default, gain);
    Entry {
        number: opening.number,
        changes: Sentence::of(named),
        decision: ending.map(|ending| ending.decision),
        runs: ending.map_or(0, |ending| ending.runs[1]),
        gain,
    }
}

fn gain(gain: Gain) -> Sentence {
    let Some([low, high]) = gain.interval else { return Sentence::of(|_| format::three(gain.estimate)) };
    let [estimate, low, high] = [gain.estimate, low, high].map(|x| Arg::measured(x, 0.05 * (high - low)));
    t::gain_interval(estimate, high, low).into()
}
