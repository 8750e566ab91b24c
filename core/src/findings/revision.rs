//! The studies that findings propose: wider or narrower ranges, more trials, more steps, parameters that vary or are fixed.
//!
//! Every proposal is validated like a study read from a file; one that does not hold is not made.

use super::evidence::Side;
use super::view::View;
use crate::sampler::{SamplerKind, Sequence};
use crate::space::{Domain, FloatRange, IntRange, Parameter, Purpose, Scale, Setting, Value, Values};
use crate::study::{MAX_STEPS, MAX_TRIALS, Revision, Study};
use crate::workload::{Kind, OptimizerKind, Quantity, Workload, hyperparameter};

/// A range is widened by its own length, by no less than this factor of x or 1 − x on a log scale, and at least to the end
/// of what is usual for the lab's own hyperparameters.
const LEAST_FACTOR: f64 = 10.0;

/// The ends of a numeric domain.
fn scale(domain: &Domain) -> Scale {
    match domain {
        Domain::Float(range) => range.scale(),
        Domain::Int(range) => range.scale(),
        Domain::Choice(_) => Scale::Linear,
    }
}

/// The lowest and highest values that make sense of a parameter.
fn limits(view: &View<'_>, name: &str) -> (f64, f64) {
    let (low, high) = Quantity::of(name).limits();
    if matches!(view.record.study.workload, Workload::External { .. }) {
        return (low, high);
    }
    match hyperparameter(name).map(|entry| entry.kind) {
        Some(Kind::Real { limits, .. }) => (low.max(limits.low), high.min(limits.high)),
        Some(Kind::Whole { low, high, .. }) => (low as f64, high as f64),
        _ => (low, high),
    }
}

/// Whether nothing lies beyond a bound.
pub fn is_natural(view: &View<'_>, parameter: &Parameter, domain: &Domain, side: Side) -> bool {
    let declared = match (&parameter.setting, side) {
        (Setting::Varied { natural, .. }, Side::Low) => natural.low,
        (Setting::Varied { natural, .. }, Side::High) => natural.high,
        (Setting::Fixed(_), _) => true,
    };
    let (Some((low, high)), (least, most)) = (domain.ends(), limits(view, &parameter.name)) else { return true };
    declared
        || match side {
            Side::Low => low <= least || low == 1.0 && is_count_from_one(domain),
            Side::High => high >= most,
        }
}

/// Whether a range of whole numbers has no room below 1: on a log scale there is none.
fn is_count_from_one(domain: &Domain) -> bool {
    matches!(domain, Domain::Int(range) if range.scale() == Scale::Log)
}

/// A start that keeps working when ranges change: a hand-written list of trials would not lie in them.
fn start(view: &View<'_>) -> Revision {
    let study = &view.record.study;
    let trials = study.trials.max(view.record.trials().len() as u64).clamp(1, MAX_TRIALS);
    let revision = study.revise().trials(trials);
    match study.sampler.kind {
        SamplerKind::Manual { .. } => revision.sampler(SamplerKind::Halton),
        _ => revision,
    }
}

fn purpose(parameter: &Parameter) -> Purpose {
    match parameter.setting {
        Setting::Varied { purpose, .. } => purpose,
        Setting::Fixed(_) => Purpose::Nuisance,
    }
}

/// The domain with other ends; `None` if that is not a range.
fn between(domain: &Domain, low: f64, high: f64) -> Option<Domain> {
    match domain {
        Domain::Float(range) => FloatRange::new(low, high, range.scale()).ok().map(Domain::Float),
        Domain::Int(range) => {
            IntRange::new(low.round() as i64, high.round() as i64, range.scale()).ok().map(Domain::Int)
        }
        Domain::Choice(_) => None,
    }
}

/// The range that is usual for a hyperparameter of the lab's own workloads.
fn usual(view: &View<'_>, name: &str) -> Option<(f64, f64)> {
    let own = matches!(view.record.study.workload, Workload::Trained { .. });
    match hyperparameter(name).filter(|_| own)?.kind {
        Kind::Real { usual, .. } => Some(usual),
        Kind::Whole { usual: (low, high), .. } => Some((low as f64, high as f64)),
        Kind::Listed { .. } | Kind::Name { .. } | Kind::Switch { .. } => None,
    }
}

/// The study with that range widened, and trials added to keep their density.
pub fn widen(view: &View<'_>, parameter: &Parameter, domain: &Domain, side: Side) -> Option<Study> {
    let ((low, high), (least, most), scale) = (domain.ends()?, limits(view, &parameter.name), scale(domain));
    let (a, b) = (scale.forward(low), scale.forward(high));
    let by = if scale == Scale::Linear { b - a } else { (b - a).max(libm::log(LEAST_FACTOR)) };
    let (usual_low, usual_high) = usual(view, &parameter.name).unwrap_or((low, high));
    let (low, high) = match side {
        Side::Low => {
            // What was positive, and below one in a reverse log scale, stays at least 0.
            let floor = if low >= 0.0 && scale != Scale::Log { least.max(0.0) } else { least };
            let floor = if is_count_from_one(domain) { 1.0 } else { floor };
            (round(scale.backward(a - by)).min(usual_low).max(floor), high)
        }
        Side::High => (low, round_in(scale, scale.backward(b + by)).max(usual_high).min(most)),
    };
    let wider = between(domain, low, high)?;
    let (new_low, new_high) = wider.ends()?;
    let length = (scale.forward(new_high) - scale.forward(new_low)) / (b - a);
    let trials =
        (view.record.study.trials.max(view.record.trials().len() as u64) as f64 * length.clamp(1.0, 3.0)).ceil();
    let start = start(view).trials((trials as u64).min(MAX_TRIALS));
    start.vary(&parameter.name, purpose(parameter), wider).finish().ok()
}

/// The study with every learning rate searched in its usual range; `None` if all are already.
pub fn usual_rates(view: &View<'_>) -> Option<Study> {
    let rates = view.numeric().filter(|(parameter, _)| Quantity::of(&parameter.name) == Quantity::LearningRate);
    let mut start = start(view);
    let mut moved = false;
    for (parameter, domain) in rates {
        let ((low, high), (usual_low, usual_high)) = (domain.ends()?, usual(view, &parameter.name)?);
        if low > usual_low || high < usual_high {
            start = start.vary(&parameter.name, purpose(parameter), between(domain, usual_low, usual_high)?);
            moved = true;
        }
    }
    moved.then(|| start.finish().ok()).flatten()
}

/// Three significant digits: a bound a person would write.
fn round(x: f64) -> f64 {
    format!("{x:.2e}").parse().unwrap_or(x)
}

/// The same for 1 − x on a reverse log scale.
fn round_in(scale: Scale, x: f64) -> f64 {
    if scale == Scale::ReverseLog { 1.0 - round(1.0 - x) } else { round(x) }
}

/// The study with a range that ends at these places in [0, 1] of what it was.
pub fn narrow(view: &View<'_>, name: &str, (from, to): (f64, f64)) -> Option<Study> {
    let parameter = view.record.study.space.get(name)?;
    let domain = parameter.domain()?;
    let (low, high) = domain.ends()?;
    let bound = |u: f64| Some(round_in(scale(domain), domain.decode(u).as_f64()?));
    let low = if from > 0.0 { bound(from)? } else { low };
    let high = if to < 1.0 { bound(to)? } else { high };
    start(view).vary(name, purpose(parameter), between(domain, low, high)?).finish().ok()
}

/// The study without an option of a choice.
pub fn without(view: &View<'_>, name: &str, option: usize) -> Option<Study> {
    let parameter = view.record.study.space.get(name)?;
    let Some(Domain::Choice(options)) = parameter.domain() else { return None };
    let mut left = options.as_slice().to_vec();
    if option >= left.len() || left.len() < 3 && purpose(parameter) == Purpose::Scientific {
        return None;
    }
    left.remove(option);
    let left = match left.as_slice() {
        [only] => return start(view).fix(name, only.clone()).finish().ok(),
        _ => crate::space::Options::new(left).ok()?,
    };
    start(view).vary(name, purpose(parameter), Domain::Choice(left)).finish().ok()
}

/// Runs of a configuration that are proposed: at least, and at most.
pub const RUNS: u64 = 5;
pub const MOST_RUNS: u64 = 40;
/// Standard normal quantiles of an error of 5 %, two-sided, and a power of 90 %.
const QUANTILES: f64 = 1.96 + 1.28;

/// Runs of two configurations each that are expected to tell a true difference as large as this one, if runs of one deviate by
/// `deviation` from each other: n = 2 (z σ / d)². `None` where nobody can say.
pub fn runs_to_decide(deviation: f64, difference: f64) -> Option<u64> {
    let ratio = QUANTILES * deviation / difference;
    (deviation > 0.0 && ratio.is_finite()).then(|| (2.0 * ratio * ratio).ceil() as u64)
}

/// How many of them are proposed.
pub fn proposed_runs(deviation: f64, difference: f64) -> u64 {
    runs_to_decide(deviation, difference).map_or(RUNS, |runs| runs.clamp(RUNS, MOST_RUNS))
}

/// The study with more trials.
pub fn more_trials(view: &View<'_>, trials: u64) -> Option<Study> {
    start(view).trials(trials.min(MAX_TRIALS)).finish().ok()
}

/// The study with its training `factor` times as long; evaluated as often as before.
pub fn longer(view: &View<'_>, factor: f64) -> Option<Study> {
    let steps = |steps: u64| ((steps as f64 * factor).ceil() as u64).clamp(1, MAX_STEPS);
    let (length, every) = match view.record.study.workload {
        Workload::Trained { steps: now, eval_every, .. } => (steps(now), steps(eval_every).min(steps(now))),
        Workload::External { .. } => (steps(view.horizon), 0),
    };
    (length != view.horizon).then(|| start(view).steps(length, every).finish().ok()).flatten()
}

/// Trials for each value that is compared and each nuisance parameter that is searched for it.
const PER_DIMENSION: u64 = 16;

/// The study in which these parameters are nuisances over these domains, with trials enough to search all of them.
pub fn vary(view: &View<'_>, domains: &[(String, Domain)]) -> Option<Study> {
    if domains.is_empty() {
        return None;
    }
    let start = start(view);
    let revised =
        domains.iter().fold(start, |revision, (name, domain)| revision.vary(name, Purpose::Nuisance, domain.clone()));
    let revised = revised.finish().ok()?;
    let needed = PER_DIMENSION * view.groups.len() as u64 * searched(&revised);
    let trials = needed.max(revised.trials).min(MAX_TRIALS);
    revised.revise().trials(trials).finish().ok()
}

/// Nuisance parameters of a trial: at most, where conditions decide. Some trials show every branch.
fn searched(study: &Study) -> u64 {
    let points = Sequence::new(&study.space, &study.sampler);
    let active = |values: &Values| {
        let optimizer = study.space.value("optimizer", values).and_then(Value::as_text);
        let nuisance = study.space.varied().filter(|(parameter, _)| {
            let owner = parameter.name.split_once('.').map(|(owner, _)| owner);
            let is_anothers = owner.is_some_and(|owner| OptimizerKind::parse(owner).is_some()) && owner != optimizer;
            purpose(parameter) == Purpose::Nuisance && !is_anothers && study.space.is_active(parameter, values)
        });
        nuisance.count() as u64
    };
    (0..study.trials.min(64)).filter_map(|trial| points.point(trial)).map(|values| active(&values)).max().unwrap_or(1)
}

/// The study with one parameter fixed at the value of the best trial, or at `value`.
pub fn fix(view: &View<'_>, name: &str, value: Value) -> Option<Study> {
    start(view).fix(name, value).finish().ok()
}

/// The configurations of these trials, each `seeds` times.
pub fn repeat(view: &View<'_>, trials: &[u64], seeds: usize) -> Option<Study> {
    let points: Vec<_> = trials
        .iter()
        .filter_map(|&trial| view.trial(trial))
        .flat_map(|trial| std::iter::repeat_n(trial.values.clone(), seeds))
        .collect();
    let count = points.len() as u64;
    view.record.study.revise().trials(count).sampler(SamplerKind::Manual { points }).finish().ok()
}

/// The rates that are usual for a hyperparameter, if the one at hand is among them, else those around it.
pub fn rates(view: &View<'_>, name: &str, rate: f64) -> Option<Domain> {
    let usual = usual(view, name).filter(|(low, high)| (*low..=*high).contains(&rate));
    match usual {
        Some((low, high)) => FloatRange::new(low, high, Scale::Log).ok().map(Domain::Float),
        None => around(rate),
    }
}

/// A decade and a half to either side of a rate, on a log scale.
pub fn around(rate: f64) -> Option<Domain> {
    FloatRange::new(round(rate / 30.0), round(rate * 30.0), Scale::Log).ok().map(Domain::Float)
}
