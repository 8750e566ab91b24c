//! A judgement that is under way or over: what its runs say, and its end in the ledger.

use super::{account, entries, ledger};
use crate::analysis::campaigns::Changed;
use crate::analysis::records::Records;
use crate::analysis::stored::{Keep, Stored};
use crate::shared::exchange::Proposal;
use crate::shared::exchange::adoption::{Begun, ExtendJudgement, Judgement, LookAtJudgement};
use crate::shared::files::{ended, problems};
use lab_core::adoption::{Case, Decision, MOST_RUNS, RUNS, is_on_splits, longer};
use lab_core::study::{MAX_NAME_BYTES, Study};
use lab_core::text::{Lang, Sentence, shortened};
use lab_texts::page::adopt as t;
use lab_texts::{Fixed, Message};

/// How a judgement stands; nothing of a study that is none, or whose ledger is elsewhere.
///
/// # Errors
/// The record is not held.
pub fn look(records: &mut Records, asked: &LookAtJudgement, stored: &Stored) -> Changed<Option<Box<Judgement>>> {
    let record = records.get(&asked.view.study)?;
    // Without a ledger it is a study like any other; whoever begins a judgement is told why there is none.
    let Ok(mut ledger) = ledger(stored) else { return Ok((None, Vec::new())) };
    let Some(opening) = ledger.judgement(&record.study).cloned() else { return Ok((None, Vec::new())) };
    let Some([theirs, ours]) = opening.studies() else { return Ok((None, Vec::new())) };
    let case = Case { studies: [&theirs, &ours], origins: [None, None], resplits: is_on_splits(&record.study) };
    let found = case.look(record, opening.number, opening.least.unwrap_or(0.0), None);
    let (runs, most) = (found.candidate.runs.len() as u64, record.study.trials / 2);
    let is_over = found.verdict.is_decided() || ended(record) >= record.study.trials;
    let line = is_over.then(|| ledger.close(opening.number, &opening.record, &found, asked.lang)).flatten();
    let holds = is_over.then(|| match found.verdict.decision {
        Decision::Adopt => named(&ours, t::adopted_name(&record.study.name), t::ADOPTED, asked.lang),
        Decision::Keep | Decision::Undecided => named(&theirs, t::kept_name(&record.study.name), t::KEPT, asked.lang),
    });
    let judgement = Judgement {
        runs,
        most,
        is_over,
        account: account(&found),
        ledger: entries(ledger.beside(&opening)),
        holds: holds.flatten(),
        can_go_on: is_over && !found.verdict.is_decided() && runs == most && most + RUNS <= MOST_RUNS,
    };
    // Wherever it stands: an end that is written twice is one end.
    let keep = line.map(|line| Keep::Ledger { place: None, line });
    Ok((Some(Box::new(judgement)), keep.into_iter().collect()))
}

/// The study of a judgement with more runs of each side; those there are stay what they were.
///
/// # Errors
/// The record is not held, or its trials are not drawn by hand.
pub fn extend(records: &mut Records, asked: &ExtendJudgement) -> Result<Begun, Sentence> {
    let study = &records.get(&asked.study)?.study;
    let longer = longer(study, study.trials / 2 + RUNS).ok_or(t::NO_JUDGEMENT)?;
    longer.map(Box::new).map_err(|found| problems(&found))
}

/// A configuration as a study of its own.
fn named(study: &Study, name: Message, purpose: Fixed, lang: Lang) -> Option<Proposal> {
    let study = study.revise().name(shortened(&name.get(lang), MAX_NAME_BYTES)).finish().ok()?;
    Some(Proposal { purpose: purpose.into(), study: Box::new(study) })
}
