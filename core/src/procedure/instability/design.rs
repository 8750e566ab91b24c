//! The two studies of the instability probe.

use crate::problem::Problem;
use crate::procedure::{Category, category};
use crate::sampler::SamplerKind;
use crate::space::{Domain, Options, Purpose, Space, Value, Values};
use crate::study::{Revision, Study};
use serde::Serialize;

/// Rates around the best, in multiples of it: above, where it may break; itself; and two below, which say what can be learned
/// in as many steps.
pub const RATES: [f64; 8] = [0.25, 0.5, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0];
/// The close look: so many first steps, each evaluated.
const CLOSE_STEPS: u64 = 500;

/// What to run to see whether training is unstable.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Probe {
    /// Twice the best rate, evaluated at each of the first 500 steps.
    pub close: Study,
    /// Rates around the best, over the whole length.
    pub around: Study,
}

/// The probe of a study around its best trial; `None` if that has no learning rate.
///
/// # Errors
/// The problems of the studies, such as a rate above what the workload allows.
pub fn design(base: &Study, best: &Values) -> Option<Result<Probe, Vec<Problem>>> {
    let (name, rate) = rate_of(&base.space, best)?;
    Some(probe(base, best, &name, rate))
}

/// The learning rate that is active with these values: what a probe multiplies.
pub fn best_rate(base: &Study, best: &Values) -> Option<f64> {
    rate_of(&base.space, best).map(|(_, rate)| rate)
}

/// The name and value of the learning rate that is active with these values.
pub(in crate::procedure) fn rate_of(space: &Space, values: &Values) -> Option<(String, f64)> {
    let rates = space.parameters().iter().filter(|parameter| category(&parameter.name) == Category::LearningRate);
    rates
        .into_iter()
        .find_map(|parameter| Some((parameter.name.clone(), space.value(&parameter.name, values)?.as_f64()?)))
}

/// The study with the values of one trial fixed.
pub(super) fn fixed(base: &Study, best: &Values) -> Revision {
    // Parents first: fixing a choice drops the branches that the trial did not take.
    let parents: Vec<&str> = base.space.parents_first().map(|parameter| parameter.name.as_str()).collect();
    parents.into_iter().fold(base.revise(), |revision, name| match best.get(name) {
        Some(value) => revision.fix(name, value.clone()),
        None => revision,
    })
}

fn probe(base: &Study, best: &Values, name: &str, rate: f64) -> Result<Probe, Vec<Problem>> {
    let length = base.workload.steps().unwrap_or(CLOSE_STEPS);
    let mut close = fixed(base, best).fix(name, 2.0 * rate);
    // A decay squeezed into the first steps would hide what they do.
    for parameter in base.space.parameters().iter().filter(|parameter| category(&parameter.name) == Category::Schedule)
    {
        close = close.remove(&parameter.name);
    }
    let close = close
        .steps(CLOSE_STEPS.min(length), 1)
        .name(format!("{}: first steps at twice the best rate", base.name))
        .question("Is training unstable in its first steps at twice the best learning rate?")
        .finish()?;
    let rates = RATES.map(|factor| Value::Float(factor * rate)).into();
    let rates = Options::new(rates).map_err(|fault| vec![Problem::new(name, fault)])?;
    let around = fixed(base, best)
        .vary(name, Purpose::Scientific, Domain::Choice(rates))
        .sampler(SamplerKind::Grid { levels: 1 })
        .trials(RATES.len() as u64)
        .name(format!("{}: rates around the best", base.name))
        .question("Does training break at the best learning rate or just above it?")
        .finish()?;
    Ok(Probe { close, around })
}
