//! Launches: the runs of a candidate against those of the baseline, and the study that makes them.
//!
//! A comparison says what several seeds of both say; without them it says so. Assumes that runs of one configuration are
//! independent and nearly normal (see [`Difference`]).

use super::{Campaign, Contradiction, Round};
use crate::adoption::sequential::ERROR;
use crate::adoption::{Decision, Pair, Terms, unsaid};
use crate::analysis::{Difference, ranking};
use crate::problem::{Problem, listed};
use crate::record::{Record, Trial};
use crate::sampler::SamplerKind;
use crate::space::{Parameter, Value, Values};
use crate::statistics::mean;
use crate::study::Study;
use crate::text::Sentence;
use crate::trial::Outcome;
use lab_texts::{Arg, campaign as texts};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a launch rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    /// Objectives of the candidate's runs in the round, best first.
    pub candidate: Vec<f64>,
    /// Objectives of the baseline's runs in the same round; in an earlier one of as many steps, if there are none.
    pub baseline: Vec<f64>,
    /// How much better the candidate is on average, positive if better; absent without two runs of each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gain: Option<Difference>,
    /// What `lab compare` would decide by these runs, those that diverged among them.
    #[serde(skip)]
    decision: Decision,
}

impl Evidence {
    /// The evidence for adopting a trial of a round instead of `baseline`.
    pub fn of(campaign: &Campaign, round: usize, trial: u64, baseline: &Study) -> Option<Self> {
        let own = campaign.round(round)?;
        let record = own.record();
        let candidate = configuration(&record, record.trials().get(&trial).map(|trial| &trial.values)?);
        let length = |round: &Round| round.design.study.workload.steps();
        let before = (1..round).rev().filter_map(|number| campaign.round(number));
        let wanted = baseline.space.fixed_values();
        let found = std::iter::once(own)
            .chain(before.filter(|round| length(round) == length(own)))
            .map(|round| runs(&round.record(), &wanted))
            .find(|runs| runs.iter().any(Option::is_some));
        let (ours, theirs) = (runs(&record, &candidate), found.unwrap_or_default());
        let terms = Terms::of(&record.study, 0.0);
        let decision = terms.decide(&theirs, &ours, ERROR / 2.0).decision;
        let [candidate, baseline] = [ours, theirs].map(|runs| runs.into_iter().flatten().collect::<Vec<f64>>());
        let signed = |runs: &[f64]| runs.iter().map(|run| -terms.direction.sign() * run).collect::<Vec<_>>();
        let gain = Difference::of(&signed(&candidate), &signed(&baseline));
        Some(Self { candidate, baseline, gain, decision })
    }

    /// Whether the candidate would be adopted: better beyond what the runs vary, and no likelier to diverge.
    pub fn is_clear(&self) -> bool {
        self.gain.is_some() && self.decision == Decision::Adopt
    }

    pub fn sentence(&self) -> Sentence {
        let (n, m) = (self.candidate.len(), self.baseline.len());
        let [ours, theirs] = [&self.candidate, &self.baseline].map(|runs| Arg::three(mean(runs)));
        match self.gain {
            Some(gain) => {
                let [low, high] = gain.interval.map(Arg::three);
                texts::evidence_gain(theirs, m, Arg::three(gain.difference), ours, n, high, low)
            }
            None if m == 0 => texts::evidence_alone(ours, n),
            None => texts::evidence_few(theirs, m, ours, n),
        }
        .into()
    }
}

impl Campaign {
    /// The best completed trial of a round whose configuration is not the baseline.
    pub fn candidate(&self, number: usize, baseline: &Study) -> Option<u64> {
        let record = self.round(number)?.record();
        let known = baseline.space.fixed_values();
        let is_other = |trial: &Trial| !is_same(&configuration(&record, &trial.values), &known);
        let mut ranked = ranking(&record).into_iter().map(|ranked| ranked.trial);
        ranked.find(|trial| record.trials().get(trial).is_some_and(is_other))
    }
}

/// The study that runs a trial's configuration and the baseline with `seeds` seeds each, at the round's length.
///
/// # Errors
/// There is no such trial, or no study holds both configurations.
pub fn confirmation(campaign: &Campaign, round: usize, trial: u64, seeds: u64) -> Result<Study, Unconfirmed> {
    let none = Unconfirmed::Campaign(Contradiction::NoTrial { round, trial });
    let candidate = campaign.configuration(round, trial).ok_or(none)?;
    let baseline = campaign.baseline();
    let Pair { revision, points } = Pair::of(&candidate, &baseline).ok_or(Unconfirmed::Same)?;
    let all: Vec<Values> = points.into_iter().flat_map(|point| std::iter::repeat_n(point, seeds as usize)).collect();
    let trials = all.len() as u64;
    let name = format!("{}: {seeds} seeds of candidate and baseline", campaign.plan().name);
    let question = "Is the candidate better than the baseline, given how runs vary?";
    let revision = revision.name(name).question(question).trials(trials).sampler(SamplerKind::Manual { points: all });
    revision.finish().map_err(Unconfirmed::Study)
}

/// Why a candidate cannot be run against the baseline.
#[derive(Clone, Debug, PartialEq)]
pub enum Unconfirmed {
    Campaign(Contradiction),
    /// The candidate is the baseline.
    Same,
    Study(Vec<Problem>),
}

impl Unconfirmed {
    pub fn sentence(&self) -> Sentence {
        match self {
            Unconfirmed::Campaign(contradiction) => Sentence::of(|lang| contradiction.sentence(lang)),
            Unconfirmed::Same => texts::CANDIDATE_IS_BASELINE.into(),
            Unconfirmed::Study(problems) => Sentence::of(|lang| listed(problems, lang)),
        }
    }
}

/// Everything that decides a trial of a record: its values and what is fixed and active.
fn configuration(record: &Record, values: &Values) -> BTreeMap<String, Value> {
    let space = &record.study.space;
    let value = |parameter: &Parameter| Some((parameter.name.clone(), space.value(&parameter.name, values)?.clone()));
    space.parameters().iter().filter_map(value).collect()
}

/// The objectives of the completed trials with that configuration, best first, and `None` for each that diverged; what neither
/// side mentions is at its default.
fn runs(record: &Record, wanted: &BTreeMap<String, Value>) -> Vec<Option<f64>> {
    let is_wanted = |trial: &Trial| is_same(&configuration(record, &trial.values), wanted);
    let ranking = ranking(record);
    let found = ranking.iter().filter(|ranked| record.trials().get(&ranked.trial).is_some_and(is_wanted));
    let is_lost = |trial: &&Trial| matches!(trial.outcome(), Some(Outcome::Infeasible { .. })) && is_wanted(trial);
    let lost = record.trials().values().filter(is_lost).map(|_| None);
    found.map(|ranked| Some(ranked.objective)).chain(lost).collect()
}

/// Whether two configurations train alike: what one of them does not mention is at its default.
fn is_same(a: &BTreeMap<String, Value>, b: &BTreeMap<String, Value>) -> bool {
    let value = |side: &BTreeMap<String, Value>, name: &str| side.get(name).cloned().or_else(|| unsaid(name, side));
    a.keys().chain(b.keys()).all(|name| value(a, name) == value(b, name))
}
