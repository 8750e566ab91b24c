//! Two configurations of a record: which there are, what its runs say of them, what fresh seeds would take; and the judgement
//! that begins.

use super::{account, entries, ledger};
use crate::analysis::campaigns::Changed;
use crate::analysis::records::Records;
use crate::analysis::stored::{Keep, Stored};
use crate::shared::exchange::adoption::{BeginJudgement, Begun, Compared, Fresh, Weigh, Weighed};
use crate::shared::place::speed_key;
use lab_core::adoption::ledger::{Entered, Ledger};
use lab_core::adoption::sequential::{ERROR, FIRST_LOOK, error_of};
use lab_core::adoption::{Case, Comparison, Offer, RUNS, Refusal, Side, compare_within, fixed_at, offers};
use lab_core::plot::{metric_title, parameter_title};
use lab_core::record::Record;
use lab_core::space::{Value, format_number};
use lab_core::study::{MAX_NAME_BYTES, Study};
use lab_core::text::{Lang, Sentence, shortened};
use lab_core::workload::{SPLIT_SEED, Workload};
use lab_texts::Arg;
use lab_texts::page::adopt as t;

/// Configurations to choose from.
const MOST_OFFERS: usize = 24;

/// # Errors
/// The record is not held, or has too little to compare.
pub fn weigh(records: &mut Records, asked: &Weigh, stored: &Stored) -> Result<Box<Weighed>, Sentence> {
    let (record, _) = records.view(&asked.view)?;
    let offers = offers(record, MOST_OFFERS);
    let [baseline, candidate] = sides(&offers, asked)?;
    let found = compared(record, [baseline, candidate], asked, stored);
    let offers = offers.iter().map(|offer| (offer.trial, Sentence::of(|lang| title(record, offer, lang)))).collect();
    Ok(Box::new(Weighed { offers, baseline, candidate, found }))
}

/// The trials of both sides: the best is the candidate, and the next is what it is compared with.
fn sides(offers: &[Offer], asked: &Weigh) -> Result<[u64; 2], Sentence> {
    let best = |not: Option<u64>| offers.iter().map(|offer| offer.trial).find(|trial| Some(*trial) != not);
    let candidate = asked.candidate.or_else(|| best(asked.baseline)).ok_or(t::TOO_FEW)?;
    let baseline = asked.baseline.or_else(|| best(Some(candidate))).ok_or(t::TOO_FEW)?;
    Ok([baseline, candidate])
}

fn compared(record: &Record, sides: [u64; 2], asked: &Weigh, stored: &Stored) -> Result<Compared, Sentence> {
    let found = weighed(record, sides, asked.least)?;
    let ledger = ledger(stored)?;
    let configurations = configurations(record, sides);
    let judged = configurations.as_ref().map_or_else(|_| Vec::new(), |[baseline, _]| ledger.against(baseline));
    let fresh = match &configurations {
        Ok([theirs, ours]) => fresh(record, [theirs, ours], &ledger, found.least, asked),
        Err(refusal) => Err(said(refusal.clone())),
    };
    Ok(Compared {
        metric: Sentence::of(|lang| metric_title(&record.study.objective.metric, lang)),
        least: found.least,
        account: account(&found),
        fresh: fresh.map_err(|why| Sentence::of(|lang| t::cannot_train(why.get(lang)).get(lang))),
        ledger: entries(judged),
    })
}

/// What the record says of two sides, with the least gain that a person asks for or that is proposed.
fn weighed(record: &Record, sides: [u64; 2], asked: Option<f64>) -> Result<Comparison, Sentence> {
    let with = |least: f64| compare_within(record, sides, least, None).map_err(said);
    match asked {
        Some(least) => with(least),
        None => {
            let found = with(0.0)?;
            let proposed = found.worthwhile(&record.study);
            if proposed == 0.0 { Ok(found) } else { with(proposed) }
        }
    }
}

fn said(refusal: Refusal) -> Sentence {
    Sentence::of(|lang| refusal.sentence(lang))
}

/// Both configurations as studies in which everything is fixed.
fn configurations(record: &Record, sides: [u64; 2]) -> Result<[Study; 2], Refusal> {
    if matches!(record.study.workload, Workload::External { .. }) {
        return Err(Refusal::External { side: Side::Candidate });
    }
    let fixed = |trial: u64| {
        let mut values = record.trials().get(&trial).map(|trial| trial.values.clone()).unwrap_or_default();
        // A split that its best run happened to have is no part of a configuration.
        values.remove(SPLIT_SEED);
        fixed_at(&record.study, &values).map_err(Refusal::Study)
    };
    Ok([fixed(sides[0])?, fixed(sides[1])?])
}

fn fresh(record: &Record, studies: [&Study; 2], ledger: &Ledger, least: f64, asked: &Weigh) -> Result<Fresh, Sentence> {
    let case = Case { studies, origins: [Some(record), Some(record)], resplits: asked.resplits };
    // What would be entered is not: nothing began.
    let entered = ledger.clone().enter(&case, "", RUNS, least);
    let Entered { number, study, .. } = entered.map_err(said)?;
    let steps = study.workload.steps().unwrap_or_default();
    let speed = speed_key(&study).and_then(|key| asked.speeds.get(&key)).copied().filter(|speed| *speed > 0.0);
    let cost = t::cost(FIRST_LOOK, RUNS, Arg::grouped(steps));
    let cost = match speed {
        Some(speed) => t::cost_time(cost, Arg::time(study.trials as f64 * steps as f64 / speed)),
        None => cost,
    };
    let again = ledger.against(studies[0]).iter().any(|(opening, _)| opening.is_of(studies[1]));
    let number = t::number(Arg::share(ERROR), Arg::share(error_of(number)), number);
    Ok(Fresh { cost: cost.into(), number: number.into(), again })
}

/// Enters a judgement into the ledger; the answer is the study that trains both.
///
/// # Errors
/// The two cannot be judged, or the ledger cannot be read.
pub fn begin(records: &mut Records, asked: &BeginJudgement, stored: &Stored) -> Changed<Begun> {
    let (record, _) = records.view(&asked.weigh.view)?;
    let offers = offers(record, MOST_OFFERS);
    let sides = sides(&offers, &asked.weigh)?;
    let least = weighed(record, sides, asked.weigh.least)?.least;
    let [theirs, ours] = configurations(record, sides).map_err(said)?;
    let case =
        Case { studies: [&theirs, &ours], origins: [Some(record), Some(record)], resplits: asked.weigh.resplits };
    let entered = ledger(stored)?.enter(&case, &format!("{}.jsonl", stored.fresh), RUNS, least).map_err(said)?;
    let [before, after] = sides.map(|trial| offers.iter().find(|offer| offer.trial == trial));
    let name = |offer: Option<&Offer>| offer.map(|offer| short(record, offer, asked.lang)).unwrap_or_default();
    let name = t::study_name(name(before), name(after), &record.study.name).get(asked.lang);
    let named = entered.study.revise().name(shortened(&name, MAX_NAME_BYTES));
    let study = named.question(t::STUDY_QUESTION.get(asked.lang)).finish();
    let study = study.map_err(|problems| said(Refusal::Study(problems)))?;
    let keep = entered.line.map(|line| Keep::Ledger { place: Some(stored.ledger.len()), line });
    Ok((Box::new(study), keep.into_iter().collect()))
}

/// What a choice says of a configuration.
fn title(record: &Record, offer: &Offer, lang: Lang) -> String {
    let (trial, objective) = (record.title(offer.trial, lang), format_number(offer.objective));
    match (offer.leads, offer.runs) {
        (true, _) => t::offered_best(&objective, trial, values(offer, lang)),
        (false, 1) => t::offered(&objective, trial),
        (false, runs) => t::offered_runs(&objective, runs, trial),
    }
    .get(lang)
}

/// The same in few words.
fn short(record: &Record, offer: &Offer, lang: Lang) -> String {
    if offer.leads { values(offer, lang) } else { record.title(offer.trial, lang) }
}

fn values(offer: &Offer, lang: Lang) -> String {
    let said = offer.scientific.iter().map(|(name, value)| match value {
        Value::Text(text) => text.clone(),
        other => format!("{} {other}", parameter_title(name, lang)),
    });
    Arg::list(said).get(lang)
}
