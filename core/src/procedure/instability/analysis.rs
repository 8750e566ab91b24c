//! Signs of instability in the trials of a probe, and the verdict.
//!
//! Losses are judged in logarithms against a running median and its median absolute deviation, so that a falling or noisy loss
//! is no spike. Null situation: a loss that falls smoothly with independent noise; the tests measure how often that is called
//! unstable, and how often slow learners are.

use super::behind::{Learner, behind, collapse, ending, has_learned};
use super::design::rate_of;
use super::norms::Norms;
use crate::random::Stream;
use crate::record::{Record, Trial};
use crate::statistics::{median, sorted};
use crate::study::Study;
use crate::trial::Outcome;
use crate::workload::{DataSource, Task, Workload};
use serde::Serialize;

/// A loss far above what was usual just before.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spike {
    /// Where it begins.
    pub step: u64,
    /// Its height.
    pub value: f64,
    /// The median of the evaluations before.
    pub usual: f64,
}

/// What one trial shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    pub trial: u64,
    pub learning_rate: f64,
    /// The rate in multiples of the best one.
    pub times_best: f64,
    pub sign: Sign,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Sign {
    /// Infeasible after that step.
    Diverged { step: u64 },
    /// Training loss jumped; the largest jump in multiples of the usual loss.
    Spikes { count: u64, first_step: u64, largest: f64 },
    /// Training loss ended above its start.
    Rising { from: f64, to: f64 },
    /// It had learned, down to an error of `best`, and lost most of it.
    Collapsed { best: f64, error: f64, chance: f64 },
    /// It learned next to nothing over steps in which lower rates came to an error of `lower`, beyond luck.
    Behind { error: f64, lower: f64, chance: f64 },
    /// It never did clearly better than guessing, and nobody shows that its rate is to blame: that says nothing of stability.
    AtChance { error: f64, chance: f64 },
    /// It learns, as far as can be told, and shows nothing of the kind.
    Steady,
}

impl Sign {
    /// Whether it is a sign of instability.
    pub fn breaks(self) -> bool {
        !matches!(self, Sign::Steady | Sign::AtChance { .. })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The best rate itself breaks, or a lower one.
    Broken,
    /// It does not, but a rate at most twice the best does.
    Unstable,
    Stable,
    /// Too little was observed.
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Instability {
    pub verdict: Verdict,
    pub best_rate: f64,
    /// The highest rate that trains, of those below every rate that breaks; and the lowest that breaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trains_up_to: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breaks_from: Option<f64>,
    /// Whether every rate from there on breaks.
    pub nothing_trains_beyond: bool,
    /// One entry per trial, by learning rate.
    pub evidence: Vec<Evidence>,
    /// Gradient norms of the trial that was watched most closely.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub norms: Option<Norms>,
}

/// Evaluations of the running median, and how many there must be at least.
const WINDOW: usize = 25;
const LEAST_WINDOW: usize = 10;
/// A spike stands so many robust standard deviations above the median, and is at least so many times as large.
const DEVIATIONS: f64 = 6.0;
const LEAST_JUMP: f64 = 1.3;
/// No spread of logarithms is taken to be smaller.
const LEAST_SPREAD: f64 = 0.01;
/// A loss that ends this much above its start has risen.
const RISEN: f64 = 1.1;
/// Signs count up to this multiple of the best rate (twice, and rounding): far above it every training breaks.
const NEAR: f64 = 2.05;
/// The best rate itself, and rounding.
const AT: f64 = 1.05;
/// "Stable" takes so many evaluations at a rate at least this multiple of the best, and somebody who learns.
const LEAST_EVALUATIONS: usize = 100;
const WELL_ABOVE: f64 = 1.45;

/// The spikes of a positive curve: at least two evaluations in a row far above those before, so that one wild evaluation
/// of a heavy-tailed loss is none. Neighbouring evaluations are one spike.
pub fn spikes(points: &[(u64, f64)]) -> Vec<Spike> {
    let mut found: Vec<Spike> = Vec::new();
    let mut run: Vec<Spike> = Vec::new();
    for (i, &(step, value)) in points.iter().enumerate() {
        // What a run of high evaluations is measured against came before the run.
        let before = i - run.len();
        match usual(points.get(before.saturating_sub(WINDOW)..before).unwrap_or_default(), value) {
            Some(usual) => run.push(Spike { step, value, usual }),
            None => run.clear(),
        }
        match run.as_slice() {
            [first, _] => found.push(*first),
            [_, _, ..] if run.len() > WINDOW => run.clear(), // It stays up: that is the new usual.
            _ => {}
        }
        if let (Some(spike), 2..) = (found.last_mut(), run.len()) {
            spike.value = spike.value.max(value);
        }
    }
    found
}

/// The median of the evaluations before, if `value` is far above it.
fn usual(before: &[(u64, f64)], value: f64) -> Option<f64> {
    let logs = sorted(before.iter().filter(|(_, x)| *x > 0.0).map(|(_, x)| libm::log(*x)));
    if logs.len() < LEAST_WINDOW || value <= 0.0 {
        return None;
    }
    let middle = median(&logs)?;
    let deviations = sorted(logs.iter().map(|x| (x - middle).abs()));
    // 1.4826 makes the median absolute deviation of a normal distribution its standard deviation.
    let spread = (1.4826 * median(&deviations)?).max(LEAST_SPREAD);
    let jump = libm::log(value) - middle;
    (jump > DEVIATIONS * spread && jump > libm::log(LEAST_JUMP)).then(|| libm::exp(middle))
}

impl Instability {
    /// Reads the records of a probe (or of any study near its best rate).
    pub fn new(records: &[Record], best_rate: f64) -> Self {
        let mut probe = Probe::of(records, best_rate);
        probe.compare();
        let Probe { mut evidence, above, watched, .. } = probe;
        // A rate at which nothing was learned says nothing of what it bears.
        let tells = |(found, above): (&Evidence, &bool)| *above && !matches!(found.sign, Sign::AtChance { .. });
        let enough = evidence.iter().zip(&above).any(tells);
        evidence.sort_by(|a, b| a.learning_rate.total_cmp(&b.learning_rate));
        let broken = || evidence.iter().filter(|found| found.sign.breaks());
        let lowest = broken().next();
        let breaks_from = lowest.map(|found| found.learning_rate);
        let below = |rate: f64| breaks_from.is_none_or(|breaks| rate < breaks);
        let steady = evidence.iter().filter(|found| found.sign == Sign::Steady);
        let trains_up_to = steady.map(|found| found.learning_rate).rfind(|&rate| below(rate));
        let verdict = match lowest.map(|found| found.times_best) {
            Some(times) if times <= AT => Verdict::Broken,
            Some(times) if times <= NEAR => Verdict::Unstable,
            _ if enough => Verdict::Stable,
            _ => Verdict::Unknown,
        };
        let nothing_trains_beyond =
            lowest.is_some() && evidence.iter().all(|found| below(found.learning_rate) || found.sign != Sign::Steady);
        let norms = watched.and_then(|watched| norms(watched.number, watched.trial, watched.rate));
        Self { verdict, best_rate, trains_up_to, breaks_from, nothing_trains_beyond, evidence, norms }
    }

    /// Signs that count: at most twice the best rate.
    pub fn near(&self) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(|found| found.sign.breaks() && found.times_best <= NEAR)
    }
}

/// What the trials of a probe show.
#[derive(Default)]
struct Probe<'r> {
    evidence: Vec<Evidence>,
    /// Whether each trial was looked at long enough, well above the best rate.
    above: Vec<bool>,
    /// The trials that may have learned something, by their places.
    learners: Vec<(usize, Learner<'r>)>,
    watched: Option<Watched<'r>>,
}

/// The trial whose gradient norms were measured most often; among equals the one whose rate is closest to the best.
struct Watched<'r> {
    norms: usize,
    closeness: f64,
    number: u64,
    trial: &'r Trial,
    rate: f64,
}

impl<'r> Probe<'r> {
    fn of(records: &'r [Record], best_rate: f64) -> Self {
        let mut probe = Self::default();
        for record in records {
            let chance = guessing(&record.study);
            for (&number, trial) in record.trials() {
                if let Some((_, rate)) = rate_of(&record.study.space, &trial.values) {
                    probe.add(number, trial, rate, rate / best_rate, chance);
                }
            }
        }
        probe
    }

    fn add(&mut self, number: u64, trial: &'r Trial, rate: f64, times_best: f64, chance: Option<f64>) {
        let learner = chance.zip(trial.curves.get("train_error"));
        let learner = learner.map(|(chance, errors)| Learner { rate, errors, chance });
        let Some(sign) = sign(trial, learner) else { return };
        if let Some(learner) = learner.filter(|_| !matches!(sign, Sign::Diverged { .. })) {
            self.learners.push((self.evidence.len(), learner));
        }
        self.evidence.push(Evidence { trial: number, learning_rate: rate, times_best, sign });
        let measured = |metric| trial.curves.get(metric).map_or(0, |curve| curve.values().len());
        self.above.push(measured("train_loss") >= LEAST_EVALUATIONS && times_best >= WELL_ABOVE);
        let (norms, closeness) = (measured("grad_norm"), -libm::log(times_best).abs());
        let is_more = |other: &Watched| norms > other.norms || (norms == other.norms && closeness > other.closeness);
        if self.watched.as_ref().is_none_or(is_more) {
            self.watched = Some(Watched { norms, closeness, number, trial, rate });
        }
    }

    /// Tells those that learn next to nothing where others learn, and those that never learned, from the steady ones.
    fn compare(&mut self) {
        let compared: Vec<Learner> = self.learners.iter().map(|(_, learner)| *learner).collect();
        let slow = behind(&compared, Stream::new(0).child("instability"));
        for ((place, learner), slow) in self.learners.iter().zip(slow) {
            let found = self.evidence.get_mut(*place).filter(|found| found.sign == Sign::Steady);
            let (Some(found), chance) = (found, learner.chance) else { continue };
            match (slow, ending(learner.errors.values())) {
                (Some((error, lower)), _) => found.sign = Sign::Behind { error, lower, chance },
                (None, Some(error)) if !has_learned(*learner) => found.sign = Sign::AtChance { error, chance },
                (None, _) => {}
            }
        }
    }
}

/// The error of guessing, where the objective or the data tells it.
fn guessing(study: &Study) -> Option<f64> {
    let objective = &study.objective;
    match &study.workload {
        Workload::Trained { data: DataSource::Builtin(data), .. } if data.task() == Task::Classification => {
            Some(data.chance())
        }
        _ => objective.chance.filter(|_| objective.metric == "valid_error"),
    }
}

/// What a trial's training loss shows; `None` while nothing was measured and nothing ended.
fn sign(trial: &Trial, learner: Option<Learner>) -> Option<Sign> {
    let points: Vec<(u64, f64)> =
        trial.curves.get("train_loss").map(|curve| curve.points().collect()).unwrap_or_default();
    if let Some(Outcome::Infeasible { .. }) = trial.outcome() {
        return Some(Sign::Diverged { step: trial.last_step() });
    }
    let spikes = spikes(&points);
    if let Some(first) = spikes.first() {
        let largest = spikes.iter().map(|spike| spike.value / spike.usual).fold(0.0, f64::max);
        return Some(Sign::Spikes { count: spikes.len() as u64, first_step: first.step, largest });
    }
    let losses: Vec<f64> = points.iter().map(|(_, loss)| *loss).collect();
    let (from, to) = (*losses.first()?, ending(&losses)?);
    if let Some((learner, (best, error))) = learner.and_then(|learner| Some((learner, collapse(learner)?))) {
        return Some(Sign::Collapsed { best, error, chance: learner.chance });
    }
    Some(if to > RISEN * from { Sign::Rising { from, to } } else { Sign::Steady })
}

/// The norms before anything broke, where there are enough of them.
fn norms(number: u64, trial: &Trial, rate: f64) -> Option<Norms> {
    let curve = trial.curves.get("grad_norm")?;
    let until = match sign(trial, None) {
        Some(Sign::Spikes { first_step, .. }) => first_step,
        _ => u64::MAX,
    };
    Norms::new(number, rate, curve.points().take_while(|(step, _)| *step < until))
        .or_else(|| Norms::new(number, rate, curve.points()))
}
