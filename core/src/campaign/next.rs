//! What to do next: the findings of the last round turned into one study, then the candidate against the baseline, then a
//! launch, then the next question.
//!
//! Deterministic, from what was recorded. A person may do something else.

use super::design::Aim;
use super::{Campaign, Evidence, Phase, Round, confirmation};
use crate::analysis::ranking;
use crate::findings::{Code, Finding, Report, Severity, Thresholds, analyse};
use crate::problem::{Problem, listed};
use crate::procedure::advisor::{Goal, advise};
use crate::procedure::{Category, Proposal, Recommendation, category};
use crate::sampler::SamplerKind;
use crate::space::{Domain, FloatRange, IntRange, Parameter, Setting};
use crate::study::Study;
use crate::text::Sentence;
use crate::workload::Workload;
use lab_texts::{Arg, campaign as texts};

/// Seeds proposed for candidate and baseline.
const SEEDS: u64 = 5;
/// Trials proposed for a first round.
const FIRST_TRIALS: u64 = 32;

impl Campaign {
    /// What is found in each round, judged against the round before it.
    pub fn reports(&self, thresholds: &Thresholds) -> Vec<Report> {
        let records: Vec<_> = self.rounds().iter().map(Round::record).collect();
        let before = std::iter::once(None).chain(records.iter().map(|record| Some(record.as_ref())));
        records.iter().zip(before).map(|(record, before)| analyse(record, thresholds, before)).collect()
    }
}

/// What to do next after the rounds of which these are the reports, with studies that could be run.
pub fn next(campaign: &Campaign, reports: &[Report]) -> Recommendation {
    let number = campaign.rounds().len();
    let Some(round) = campaign.rounds().last() else { return first(campaign) };
    let (done, all) = round.progress();
    if matches!(round.phase, Phase::Open) && done < all {
        return Recommendation::new(
            texts::round_under_way(Arg::shown(all), Arg::shown(done), Arg::shown(number)).into(),
        );
    }
    let adopted = campaign.launches().iter().any(|launch| launch.round == number);
    let heeded = reports.get(number - 1).map(|report| heeded(round, report)).unwrap_or_default();
    let revisions: Vec<&Study> = heeded.iter().filter_map(|finding| finding.revised_study.as_ref()).collect();
    let mut advice = if !adopted && !revisions.is_empty() {
        let named = |finding: &&Finding| match &finding.parameter {
            Some(parameter) => format!("{} {parameter}", finding.code.name()),
            None => finding.code.name().to_owned(),
        };
        let mut codes: Vec<String> = heeded.iter().map(named).collect();
        codes.dedup();
        let codes = codes.join(", ");
        let mut advice = Recommendation::new(texts::ask_again(Arg::shown(&codes), Arg::shown(number)).into());
        let purpose: Sentence = texts::revised_for(Arg::shown(&codes)).into();
        advice.propose(purpose, revised(&round.design.study, &revisions));
        advice
    } else {
        decide(campaign, number, adopted)
    };
    for finding in heeded {
        advice.reasons.push(Sentence::of(|lang| finding.said(lang)));
    }
    if matches!(round.phase, Phase::Open) {
        advice.warnings.push(texts::no_conclusion(number).into());
    }
    advice
}

/// The warnings of a round that the next one has to heed: those that a person has not dismissed. Repeated seeds are asked for
/// with the candidate, not for their own sake; a confirmation is no search, and is not judged as one.
pub fn heeded<'r>(round: &Round, report: &'r Report) -> Vec<&'r Finding> {
    let dismissed = match &round.phase {
        Phase::Concluded(conclusion) => conclusion.dismissed.as_slice(),
        Phase::Open => &[],
    };
    let is_dismissed = |finding: &Finding| {
        dismissed.iter().any(|other| other.code == finding.code && other.parameter == finding.parameter)
    };
    let is_search = Aim::of(&round.design.study) != Aim::Confirm;
    let warnings = report.findings.iter().filter(|finding| finding.severity() == Severity::Warning);
    warnings.filter(|finding| is_search && finding.code != Code::SeedsMissing && !is_dismissed(finding)).collect()
}

/// The first round searches what the advisor would search.
fn first(campaign: &Campaign) -> Recommendation {
    let mut advice = Recommendation::new(texts::BEGIN_WIDE.into());
    let open = open(campaign.plan().baseline());
    match open.and_then(|base| advise(&base, &Goal::Maximize, FIRST_TRIALS)) {
        Ok(found) => {
            advice.reasons.extend(found.recommend().reasons);
            advice.studies.push(Proposal { purpose: Aim::Maximize.sentence(), study: found.study });
        }
        Err(problems) => advice.warnings.push(Sentence::of(|lang| listed(&problems, lang))),
    }
    advice
}

/// The baseline without the values of the optimizer's settings, which the advisor may then search.
fn open(baseline: &Study) -> Result<Study, Vec<Problem>> {
    let tunable = |parameter: &&Parameter| {
        matches!(category(&parameter.name), Category::LearningRate | Category::OptimizerSetting)
    };
    let names = baseline.space.parameters().iter().filter(tunable).map(|parameter| parameter.name.clone());
    names.fold(baseline.revise(), |revision, name| revision.remove(&name)).finish()
}

/// Nothing is left to mend: is the candidate better than the baseline?
fn decide(campaign: &Campaign, number: usize, adopted: bool) -> Recommendation {
    let baseline = campaign.baseline();
    if adopted {
        let mut advice = Recommendation::new(texts::BASELINE_IS_NEW.into());
        again(campaign, number, &mut advice);
        return advice;
    }
    let Some(trial) = campaign.candidate(number, &baseline) else {
        let mut advice = Recommendation::new(texts::nothing_beside_baseline(Arg::shown(number)).into());
        again(campaign, number, &mut advice);
        return advice;
    };
    let evidence = Evidence::of(campaign, number, trial, &baseline);
    let headline: Sentence = match &evidence {
        Some(evidence) if evidence.is_clear() => texts::candidate_better(Arg::shown(number), Arg::shown(trial)).into(),
        Some(evidence) if evidence.gain.is_some() => {
            texts::candidate_not_better(Arg::shown(number), Arg::shown(trial)).into()
        }
        _ => texts::run_candidate(Arg::shown(number), Arg::shown(trial)).into(),
    };
    let mut advice = Recommendation::new(headline);
    advice.reasons.extend(evidence.as_ref().map(Evidence::sentence));
    if evidence.is_none_or(|evidence| evidence.gain.is_none()) {
        let purpose = Aim::Confirm.sentence();
        match confirmation(campaign, number, trial, SEEDS) {
            Ok(study) => advice.studies.push(Proposal { purpose, study }),
            Err(why) => advice.warnings.push(why.sentence()),
        }
    }
    again(campaign, number, &mut advice);
    advice
}

/// The last search that was not a confirmation, with what was compared fixed at its best.
fn again(campaign: &Campaign, number: usize, advice: &mut Recommendation) {
    let is_search =
        |number: &usize| campaign.round(*number).is_some_and(|round| Aim::of(&round.design.study) != Aim::Confirm);
    let Some(number) = (1..=number).rev().find(is_search) else { return };
    let Some(round) = campaign.round(number) else { return };
    let record = round.record();
    let Some(best) = ranking(&record).into_iter().next().and_then(|best| record.trials().get(&best.trial)) else {
        return;
    };
    let study = &round.design.study;
    let compared: Vec<&Parameter> =
        study.space.parents_first().filter(|parameter| parameter.role() == crate::space::Role::Scientific).collect();
    if compared.is_empty() {
        return;
    }
    let mut revision = study.revise();
    for parameter in compared {
        if let Some(value) = best.values.get(&parameter.name) {
            revision = revision.fix(&parameter.name, value.clone());
        }
    }
    let purpose: Sentence = texts::COMPARED_FIXED.into();
    advice.propose(purpose, revision.finish());
}

/// One study with the changes of several revisions of the same design. Where two change one range, it spans both; the number of
/// trials is the largest asked for.
///
/// # Errors
/// The problems of the study that would follow.
pub fn revised(design: &Study, revisions: &[&Study]) -> Result<Study, Vec<Problem>> {
    let mut revision = design.revise();
    for revised in revisions {
        for parameter in revised.space.parameters() {
            let old = design.space.get(&parameter.name);
            if old == Some(parameter) {
                continue;
            }
            let changed = revision.get(&parameter.name).filter(|now| Some(*now) != old).cloned();
            let next = changed.map_or_else(|| parameter.clone(), |now| spanning(now, parameter));
            revision = revision.put(next);
        }
        for parameter in design.space.parameters() {
            if revised.space.get(&parameter.name).is_none() {
                revision = revision.remove(&parameter.name);
            }
        }
    }
    let trials = revisions.iter().map(|study| study.trials).max().unwrap_or(design.trials);
    if let Some((length, every)) = duration(design, revisions) {
        revision = revision.steps(length, every);
    }
    let is_list = matches!(design.sampler.kind, SamplerKind::Manual { .. });
    let revision = if is_list { revision.sampler(SamplerKind::Halton) } else { revision };
    revision.trials(trials).finish()
}

/// The longest training that is asked for, else the shortest; with the distance between evaluations. Where a range of rates is
/// widened upwards as well, training gets faster, so that a length that was judged by slower rates is no more than doubled.
fn duration(design: &Study, revisions: &[&Study]) -> Option<(u64, u64)> {
    let of = |study: &Study| match study.workload {
        Workload::Trained { steps, eval_every, .. } => Some((steps, eval_every)),
        Workload::External { steps } => Some((steps?, 1)),
    };
    let (now, every) = of(design)?;
    let asked = || revisions.iter().filter_map(|study| of(study));
    let longest = asked().filter(|(steps, _)| *steps > now).max();
    let longest = longest.map(|(steps, apart)| match revisions.iter().any(|study| is_faster(design, study)) {
        true if steps > 2 * now => (2 * now, 2 * every),
        _ => (steps, apart),
    });
    longest.or_else(|| asked().filter(|(steps, _)| *steps < now).min())
}

/// Whether a revision reaches for larger learning rates.
fn is_faster(design: &Study, revised: &Study) -> bool {
    let rates = revised.space.varied().filter(|(parameter, _)| category(&parameter.name) == Category::LearningRate);
    let high = |domain: &Domain| match domain {
        Domain::Float(range) => range.high(),
        _ => f64::NEG_INFINITY,
    };
    rates.into_iter().any(|(parameter, domain)| {
        let old = design.space.get(&parameter.name).and_then(Parameter::domain);
        old.is_some_and(|old| high(domain) > high(old))
    })
}

/// A parameter over the ranges of both; the first where they are not ranges of one kind.
fn spanning(first: Parameter, second: &Parameter) -> Parameter {
    let (Setting::Varied { purpose, domain: whole, natural }, Setting::Varied { domain: b, .. }) =
        (&first.setting, &second.setting)
    else {
        return first;
    };
    let both = match (whole, b) {
        (Domain::Float(a), Domain::Float(b)) if a.scale() == b.scale() => {
            let range = FloatRange::new(a.low().min(b.low()), a.high().max(b.high()), a.scale());
            range.ok().map(|range| Domain::Float(range).instead_of(whole))
        }
        (Domain::Int(a), Domain::Int(b)) if a.scale() == b.scale() => {
            let range = IntRange::new(a.low().min(b.low()), a.high().max(b.high()), a.scale());
            range.ok().map(|range| Domain::Int(range).instead_of(whole))
        }
        _ => None,
    };
    match both {
        Some(domain) => {
            Parameter { setting: Setting::Varied { purpose: *purpose, domain, natural: *natural }, ..first }
        }
        None => first,
    }
}
