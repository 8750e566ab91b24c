//! Runs of the same configuration with different seeds: mean and spread.
//!
//! Two trials are runs of one configuration if all their values are equal, but for the split of the data, unless the study asks
//! about it.

use super::summary::Ranked;
use crate::record::Record;
use crate::space::{Role, Value};
use crate::statistics::mean;
use crate::workload::SPLIT_SEED;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// One configuration and its completed runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Configuration {
    /// Trial numbers, best run first.
    pub trials: Vec<u64>,
    /// Mean objective of the runs.
    pub mean: f64,
    /// Standard deviation between the runs; `None` for a single one.
    pub deviation: Option<f64>,
}

/// The variation between runs of one configuration, pooled over all configurations that were repeated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Retrain {
    pub deviation: f64,
    /// Runs less configurations.
    pub degrees_of_freedom: u64,
}

/// The configurations of ranked trials, in the order of their best runs.
pub fn configurations(record: &Record, ranking: &[Ranked]) -> Vec<Configuration> {
    let mut found: Vec<(Vec<f64>, Configuration)> = Vec::with_capacity(ranking.len());
    let mut by_hash: HashMap<u64, Vec<usize>> = HashMap::with_capacity(ranking.len());
    let is_any_split = record.study.space.get(SPLIT_SEED).is_some_and(|split| split.role() == Role::Nuisance);
    let tells = |(name, _): &(&String, &Value)| !(is_any_split && *name == SPLIT_SEED);
    for ranked in ranking {
        let Some(trial) = record.trials().get(&ranked.trial) else { continue };
        let same = by_hash.entry(hash(trial.values.iter().filter(tells))).or_default();
        let equal = same.iter().copied().find(|&i| {
            let first = found.get(i).and_then(|(_, configuration)| configuration.trials.first());
            let first = first.and_then(|number| record.trials().get(number));
            first.is_some_and(|other| other.values.iter().filter(tells).eq(trial.values.iter().filter(tells)))
        });
        match equal.and_then(|i| found.get_mut(i)) {
            Some((objectives, configuration)) => {
                objectives.push(ranked.objective);
                configuration.trials.push(ranked.trial);
            }
            None => {
                same.push(found.len());
                let configuration = Configuration { trials: vec![ranked.trial], mean: 0.0, deviation: None };
                found.push((vec![ranked.objective], configuration));
            }
        }
    }
    found
        .into_iter()
        .map(|(objectives, mut configuration)| {
            let n = objectives.len() as f64;
            configuration.mean = mean(&objectives);
            if objectives.len() > 1 {
                let squares: f64 = objectives.iter().map(|x| (x - configuration.mean).powi(2)).sum();
                configuration.deviation = Some((squares / (n - 1.0)).sqrt());
            }
            configuration
        })
        .collect()
}

/// The pooled retrain variation; `None` if nothing was repeated.
pub fn retrain(configurations: &[Configuration]) -> Option<Retrain> {
    let (mut squares, mut degrees_of_freedom) = (0.0, 0);
    for configuration in configurations {
        if let Some(deviation) = configuration.deviation {
            let own = configuration.trials.len() as u64 - 1;
            squares += deviation * deviation * own as f64;
            degrees_of_freedom += own;
        }
    }
    let deviation = (squares / degrees_of_freedom as f64).sqrt();
    (degrees_of_freedom > 0 && deviation.is_finite()).then_some(Retrain { deviation, degrees_of_freedom })
}

/// Equal values have equal hashes: numbers compare by value.
fn hash<'a>(values: impl Iterator<Item = (&'a String, &'a Value)>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for (name, value) in values {
        name.hash(&mut hasher);
        match value {
            Value::Bool(b) => b.hash(&mut hasher),
            Value::Text(text) => text.hash(&mut hasher),
            // −0 equals 0.
            number => (number.as_f64().unwrap_or(0.0) + 0.0).to_bits().hash(&mut hasher),
        }
    }
    hasher.finish()
}
