//! What a revised study changes of another one, in one line: `+ dropout 0–0.5; 32 → 128 trials × 300 steps; about 41 s`.

use super::names::{parameter, setting};
use crate::sampler::SamplerKind;
use crate::space::{Domain, Parameter, Setting, Values};
use crate::study::Study;
use lab_texts::{Arg, Message, counts, findings as texts};

/// Options of a choice that are named.
const MOST_OPTIONS: usize = 6;

/// The line. `seconds_per_step` is the wall time of one step of one trial, with as many trials side by side as there will be,
/// where it was measured.
pub fn changes(before: &Study, after: &Study, seconds_per_step: Option<f64>) -> Message {
    let mut parts = spaces(before, after);
    match &after.sampler.kind {
        SamplerKind::Manual { points } if after.sampler != before.sampler => parts.extend(repeated(points)),
        _ => {}
    }
    let mut end = size(before, after);
    let seconds = after.workload.steps().zip(seconds_per_step).map(|(steps, each)| cost(after.trials, steps, each));
    if let Some(seconds) = seconds.filter(|seconds| seconds.is_finite()) {
        end = texts::change_then(end, texts::change_time(Arg::time(seconds)));
    }
    parts.into_iter().rev().fold(end, |rest, first| texts::change_then(first, rest))
}

/// The seconds that trials of so many steps take.
pub fn cost(trials: u64, steps: u64, seconds_per_step: f64) -> f64 {
    trials as f64 * steps as f64 * seconds_per_step
}

fn spaces(before: &Study, after: &Study) -> Vec<Message> {
    let (mut added, mut removed, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for parameter in after.space.parameters() {
        let old = before.space.get(&parameter.name);
        match (old.map(|old| &old.setting), &parameter.setting) {
            (Some(old), new) if old == new => {}
            (Some(Setting::Varied { domain: old, .. }), Setting::Varied { domain, .. }) if old != domain => {
                others.push(texts::change_range(range(domain), range(old), title(parameter)));
            }
            // The role changed alone.
            (Some(Setting::Varied { .. }), Setting::Varied { .. }) => {}
            (_, Setting::Varied { domain, .. }) => {
                added.push(Arg::from(texts::setting(title(parameter), range(domain))));
            }
            (_, Setting::Fixed(value)) => others.push(texts::change_fix(title(parameter), value.to_string())),
        }
    }
    for parameter in before.space.parameters() {
        if after.space.get(&parameter.name).is_none() {
            removed.push(title(parameter));
        }
    }
    let added = (!added.is_empty()).then(|| texts::change_add(Arg::list(added)));
    let removed = (!removed.is_empty()).then(|| texts::change_remove(Arg::list(removed)));
    added.into_iter().chain(removed).chain(others).collect()
}

fn title(of: &Parameter) -> Arg {
    parameter(&of.name)
}

fn range(domain: &Domain) -> Arg {
    let between = |low: Arg, high: Arg| texts::range(high, low).into();
    match domain {
        Domain::Float(range) => between(range.low().into(), range.high().into()),
        Domain::Int(range) => between(Arg::shown(range.low()), Arg::shown(range.high())),
        Domain::Choice(options) => {
            let more = (options.as_slice().len() > MOST_OPTIONS).then_some("…".to_owned());
            Arg::list(options.as_slice().iter().take(MOST_OPTIONS).map(ToString::to_string).chain(more))
        }
    }
}

/// A list that has each of its configurations equally often: how many there are, and how often each.
fn repeated(points: &[Values]) -> Option<Message> {
    let mut each: Vec<(&Values, usize)> = Vec::new();
    for values in points {
        match each.iter_mut().find(|(known, _)| *known == values) {
            Some((_, runs)) => *runs += 1,
            None => each.push((values, 1)),
        }
    }
    let (_, runs) = *each.first()?;
    each.iter().all(|(_, other)| *other == runs).then(|| texts::change_repeat(each.len(), runs))
}

fn size(before: &Study, after: &Study) -> Message {
    let is_list = matches!(after.sampler.kind, SamplerKind::Manual { .. });
    let trials = counts::trials(after.trials);
    let trials = match after.trials == before.trials || is_list {
        true => trials,
        false => texts::count_changes(trials, before.trials),
    };
    // What is measured once has no length.
    let Some(steps) = after.workload.steps().filter(|steps| *steps > 1) else { return trials };
    let all = counts::steps(steps);
    let all = match before.workload.steps().filter(|old| *old != steps) {
        Some(old) => texts::count_changes(all, old),
        None => all,
    };
    texts::steps_of(all, trials)
}

/// The values that a study fixes, which are conditions of whatever it finds, in words.
pub fn conditions(fixed: &Values) -> Arg {
    Arg::list(fixed.iter().map(|(name, value)| setting(name, value)))
}
