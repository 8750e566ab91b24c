//! What ends a round: a conclusion with what was learnt, and a launch that changes the baseline.

use super::changing::Done;
use super::words;
use crate::analysis::records::best;
use crate::shared::exchange::campaign::{Adoptable, Concludable, Conclude, Evidence, Launch, Objection, Offered};
use lab_core::analysis::{Ranked, ranking};
use lab_core::campaign::{self, Aim, Campaign, Conclusion, Dismissal, Event, Phase, Round, heeded};
use lab_core::findings::{Finding, Report, Thresholds};
use lab_core::space::format_number;
use lab_core::text::Sentence;
use lab_texts::page::campaign as t;

/// Trials offered for a launch.
const OFFERED: usize = 12;

/// What the open round can be concluded with.
pub fn concludable(campaign: &Campaign, reports: &[Report]) -> Option<Concludable> {
    let (number, round) = campaign.open_round()?;
    let (done, all) = round.progress();
    let asks_to_keep = Aim::of(&round.design.study) != Aim::Confirm;
    let best = best(&round.record()).filter(|_| asks_to_keep).unwrap_or_default();
    Some(Concludable {
        round: number,
        is_complete: done >= all,
        findings: objectionable(round, reports.last()).into_iter().map(objection).collect(),
        best: best.iter().map(|(name, value)| (name.clone(), value.to_string())).collect(),
    })
}

/// What the next round would heed. A dismissal is of a code and a parameter, whatever the group.
fn objectionable<'r>(round: &Round, report: Option<&'r Report>) -> Vec<&'r Finding> {
    let mut found = report.map(|report| heeded(round, report)).unwrap_or_default();
    found.sort_by(|a, b| (a.code.name(), &a.parameter).cmp(&(b.code.name(), &b.parameter)));
    found.dedup_by(|a, b| (a.code, &a.parameter) == (b.code, &b.parameter));
    found
}

fn objection(finding: &Finding) -> Objection {
    Objection { code: finding.code.name().to_owned(), parameter: finding.parameter.clone() }
}

/// Concludes the open round.
///
/// # Errors
/// What is missing.
pub fn conclude(conclude: &Conclude, campaign: &Campaign) -> Result<Done, Sentence> {
    let (number, round) = campaign.open_round().ok_or(t::NO_OPEN_ROUND)?;
    let learnt = words(&conclude.learnt, Some(t::NOTHING_LEARNT))?;
    let mut dismissed = Vec::new();
    let reports = campaign.reports(&Thresholds::default());
    for finding in objectionable(round, reports.last()) {
        let about = objection(finding);
        let given = conclude.dismissed.iter().find(|(known, _)| *known == about).map_or("", |(_, reason)| reason);
        let reason = words(given, None)?;
        if !reason.is_empty() {
            dismissed.push(Dismissal { code: finding.code, parameter: finding.parameter.clone(), reason });
        }
    }
    let mut kept = best(&round.record()).unwrap_or_default();
    kept.retain(|name, _| conclude.keeps.contains(name));
    let conclusion = Conclusion { learnt, dismissed, keeps: kept };
    let said = t::concluded_now(number).into();
    Ok(Done { events: vec![Event::Concluded { round: number, conclusion }], said, ..Done::default() })
}

/// The last round with its best trials, if it is concluded and nothing was adopted from it.
fn launchable(campaign: &Campaign) -> Option<(usize, Vec<Ranked>)> {
    let (number, round) = (campaign.rounds().len(), campaign.rounds().last()?);
    let mut trials = ranking(&round.record());
    trials.truncate(OFFERED);
    let is_over = campaign.launches().iter().any(|launch| launch.round == number);
    (matches!(round.phase, Phase::Concluded(_)) && !is_over && !trials.is_empty()).then_some((number, trials))
}

/// What may be adopted from the last round.
pub fn adoptable(campaign: &Campaign) -> Option<Adoptable> {
    let (number, trials) = launchable(campaign)?;
    let baseline = campaign.baseline();
    let candidate = campaign.candidate(number, &baseline);
    let offered = |Ranked { trial, objective, .. }: &Ranked| Offered {
        trial: *trial,
        objective: format_number(*objective),
        evidence: campaign::Evidence::of(campaign, number, *trial, &baseline)
            .map(|evidence| Evidence { sentence: evidence.sentence(), is_clear: evidence.is_clear() }),
    };
    Some(Adoptable {
        round: number,
        candidate: candidate.or(trials.first().map(|best| best.trial)).unwrap_or_default(),
        trials: trials.iter().map(offered).collect(),
    })
}

/// Adopts the chosen trial.
///
/// # Errors
/// What is missing.
pub fn launch(launch: &Launch, campaign: &Campaign) -> Result<Done, Sentence> {
    let (round, _) = launchable(campaign).ok_or(t::NOTHING_TO_ADOPT)?;
    let trial = launch.trial;
    let reason = words(&launch.reason, Some(t::NO_REASON))?;
    let complexity = words(&launch.complexity, None)?;
    let said = t::launched_now(round, trial).into();
    let events = vec![Event::Launched(campaign::Launch { round, trial, reason, complexity })];
    Ok(Done { events, said, ..Done::default() })
}
