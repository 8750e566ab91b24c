//! The response surface and the learning curves of synthetic studies. Knows nothing of how findings are made.

use super::space::{CHANCE, COMPARED};
use super::{Plant, Recipe};
use lab_core::random::Stream;
use lab_core::record::Record;
use lab_core::space::{Domain, Values};
use lab_core::study::Study;
use lab_core::trial::{Event, Outcome, What};
use std::collections::BTreeMap;

/// The error of the best configuration.
const FLOOR: f64 = 0.05;
/// By how much the second group is worse.
const EFFECT: f64 = 0.08;

/// What is true of one trial.
struct Truth {
    error: f64,
    diverges: bool,
    overfits: bool,
    train_rises: bool,
}

/// Trains all points, and the repeated seeds some conditions ask for.
pub fn run(recipe: &Recipe, study: Study, points: &[Values]) -> Record {
    let stream = Stream::new(recipe.seed).child("training");
    let mut points = points.to_vec();
    if recipe.plant == Some(Plant::UnequalBudget) {
        let mut left = points.len() / (2 * (recipe.strength + 2));
        points.retain(|values| {
            let kept = group(values) == 0 || left > 0;
            left -= usize::from(kept && group(values) == 1);
            kept
        });
    }
    let optimum: Vec<f64> = study.space.varied().enumerate().map(|(j, _)| optimum(recipe, j, stream)).collect();
    let mut errors: Vec<f64> = points.iter().map(|values| error(recipe, &study, &optimum, values)).collect();
    if recipe.plant == Some(Plant::SeedsKnown) {
        repeat_the_best(&mut points, &mut errors);
    }
    let mut order: Vec<usize> = (0..points.len()).collect();
    order.sort_by(|&a, &b| errors[a].total_cmp(&errors[b]));
    let mut rank = vec![0; order.len()];
    order.iter().enumerate().for_each(|(r, &i)| rank[i] = r);
    let retrain = if recipe.plant == Some(Plant::SeedsKnown) { 0.02 } else { recipe.retrain };
    let mut record = Record::new(study);
    for (i, values) in points.iter().enumerate() {
        let (trial, own) = (i as u64, stream.index(i as u64));
        let truth = Truth {
            error: (errors[i] + retrain * own.child("retrain").normal_pair(0).0).max(0.0),
            diverges: diverges(recipe, &record.study, values, own),
            overfits: match recipe.plant {
                Some(Plant::Overfitting) => true,
                Some(Plant::OverfittingOthers) => rank[i] >= points.len() / 5 && own.child("overfits").uniform(0) < 0.9,
                _ => false,
            },
            train_rises: recipe.plant == Some(Plant::TrainRising) && i % 5 == 1,
        };
        let mut emit = |what| record.apply(Event { trial, what }).expect("in order");
        emit(What::Started { values: values.clone(), seed: own.word(0) >> 32, name: None });
        train(recipe, &truth, own, &mut emit);
    }
    record
}

/// 0 or 1 by what is compared.
fn group(values: &Values) -> usize {
    match (values.get("optimizer"), values.get("batch_size").and_then(|value| value.as_i64())) {
        (Some(optimizer), _) => usize::from(optimizer.as_text() == Some(COMPARED[1])),
        (None, Some(512)) => 1,
        _ => 0,
    }
}

fn is_rate(name: &str) -> bool {
    name.ends_with("learning_rate")
}

/// Where a parameter is best; `None` of the conditions moves any but the learning rate.
fn optimum(recipe: &Recipe, parameter: usize, stream: Stream) -> f64 {
    0.35 + 0.3 * stream.child("optimum").index(parameter as u64).uniform(0) - 0.1 * recipe.infeasible
}

/// The edge above which rates diverge.
fn edge(recipe: &Recipe) -> f64 {
    match recipe.plant {
        Some(Plant::InfeasibleRegion) => 1.0 - [0.45, 0.55, 0.7][recipe.strength],
        Some(Plant::Edge) => [0.7, 0.6, 0.5][recipe.strength],
        _ => 1.0 - recipe.infeasible,
    }
}

fn error(recipe: &Recipe, study: &Study, optimum: &[f64], values: &Values) -> f64 {
    let beyond = [0.02, 0.1, 0.2][recipe.strength];
    let mut q = 0.0;
    // Counts a group's own parameters, so that both groups have the same surface.
    let mut place = BTreeMap::new();
    for (j, (parameter, domain)) in study.space.varied().enumerate() {
        let Some(u) = values.get(&parameter.name).and_then(|value| domain.encode(value)) else { continue };
        if matches!(domain, Domain::Choice(_)) {
            continue;
        }
        let nth = place.len();
        place.insert(&parameter.name, ());
        let (weight, best) = if is_rate(&parameter.name) {
            let best = match recipe.plant {
                Some(Plant::BoundaryHigh) => 1.0 + beyond,
                Some(Plant::BoundaryLow) => -beyond,
                Some(Plant::InfeasibleRegion) => 0.5 * edge(recipe),
                Some(Plant::Edge) => edge(recipe),
                _ => optimum[j],
            };
            let crowded = matches!(recipe.plant, Some(Plant::BoundaryHigh | Plant::BoundaryLow | Plant::Edge));
            (if crowded { 8.0 } else { 4.0 }, best)
        } else {
            let weight = if nth % 5 == 4 { 0.0 } else { [1.0, 1.0, 1.0, 0.25][nth.min(3)] };
            (weight, optimum[j])
        };
        q += weight * (u - best) * (u - best);
    }
    let (floor, q) = match recipe.plant {
        Some(Plant::NoisyTail) => (FLOOR, 0.01 * q),
        Some(Plant::SeedsKnown) => (FLOOR + group(values) as f64 * 0.02 * [0.5, 0.25, 0.0][recipe.strength], q),
        Some(Plant::SeedsLikely) => (FLOOR + group(values) as f64 * 0.01 * [0.5, 0.25, 0.0][recipe.strength], q),
        _ => (FLOOR + EFFECT * group(values) as f64, q),
    };
    floor + (CHANCE - floor) * (1.0 - (-q).exp())
}

fn diverges(recipe: &Recipe, study: &Study, values: &Values, own: Stream) -> bool {
    if recipe.plant == Some(Plant::InfeasibleAnywhere) {
        return own.child("diverges").uniform(0) < [0.45, 0.55, 0.7][recipe.strength];
    }
    let rate =
        study.space.varied().find(|(parameter, _)| is_rate(&parameter.name) && values.contains_key(&parameter.name));
    match rate.and_then(|(parameter, domain)| domain.encode(values.get(&parameter.name)?)) {
        Some(u) => u > edge(recipe),
        None => own.child("diverges").uniform(0) < recipe.infeasible,
    }
}

/// Four more seeds of the best configuration of each group, at equal errors.
fn repeat_the_best(points: &mut Vec<Values>, errors: &mut Vec<f64>) {
    for wanted in 0..2 {
        let best =
            (0..points.len()).filter(|&i| group(&points[i]) == wanted).min_by(|&a, &b| errors[a].total_cmp(&errors[b]));
        if let Some(best) = best {
            for _ in 0..4 {
                points.push(points[best].clone());
                errors.push(errors[best]);
            }
        }
    }
}

/// What is left of the distance to the end, at the share `t` of training.
fn decay(recipe: &Recipe, own: Stream, t: f64) -> f64 {
    let lambda = match recipe.plant {
        Some(Plant::StillImproving) => [3.0, 2.0, 1.0][recipe.strength],
        Some(Plant::TooShort) if recipe.strength == 2 => {
            let power = |t: f64| (1.0 + 50.0 * t).powf(-0.5);
            return (power(t) - power(1.0)) / (1.0 - power(1.0));
        }
        Some(Plant::TooShort) => [3.0, 1.5][recipe.strength],
        Some(Plant::Saturated) => [16.0, 24.0, 40.0][recipe.strength],
        Some(Plant::TooLong) => 80.0,
        Some(Plant::Overfitting | Plant::OverfittingOthers) => 12.0,
        _ => 4.5 + 3.0 * Stream::new(recipe.seed).child("decay").uniform(0),
    };
    (-lambda * (0.95 + 0.1 * own.child("decay").uniform(0)) * t).exp()
}

fn train(recipe: &Recipe, truth: &Truth, own: Stream, emit: &mut impl FnMut(What)) {
    let rise = [0.03, 0.06, 0.12][recipe.strength];
    let (noise, other) = (own.child("noise"), own.child("train noise"));
    let dies = truth.diverges.then(|| recipe.points / 4 + own.child("dies").below(0, recipe.points.div_ceil(4)));
    for i in 1..=recipe.points {
        let t = i as f64 / recipe.points as f64;
        if dies == Some(i) {
            emit(What::Ended(Outcome::Infeasible { reason: format!("train_loss is not finite at step {}", 50 * i) }));
            return;
        }
        let d = decay(recipe, own, t);
        let mut train = 0.02 + 2.2 * d;
        let mut valid = truth.error + (CHANCE - truth.error) * d;
        if truth.overfits {
            valid += rise * ((t - 0.3) / 0.7).max(0.0);
            train += 0.3 * (1.0 - t);
        }
        if recipe.plant == Some(Plant::TooLong) {
            valid += [0.1, 0.2, 0.3][recipe.strength] * ((t - 0.05) / 0.95).max(0.0);
            train += 0.3 * (1.0 - t);
        }
        if truth.train_rises {
            train += 2.2 * [0.15, 0.25, 0.4][recipe.strength] * ((t - 0.5) / 0.3).clamp(0.0, 1.0);
        }
        if recipe.plant == Some(Plant::Chance) {
            (valid, train) = (CHANCE, 2.3);
        }
        valid += recipe.noise * noise.normal_pair(i).0;
        train += recipe.noise * other.normal_pair(i).0;
        let valid = valid.clamp(0.0, 1.0);
        let (name, valid) = if recipe.maximize { ("valid_accuracy", 1.0 - valid) } else { ("valid_error", valid) };
        emit(What::Measured {
            step: 50 * i,
            metrics: [(name.to_owned(), valid), ("train_loss".to_owned(), train)].into(),
        });
    }
    emit(What::Ended(Outcome::Completed));
}
