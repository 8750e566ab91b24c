//! Which two hyperparameters interact: the best value of one depends on the other.
//!
//! Among the trials in which both are active, the objective is fitted by 1, u, v, u², v² and uv, with u and v the places in the
//! parameters' scales; the interaction is the share of variance the product adds, tested by its t statistic. An objective that
//! is a sum of curves in u and in v has none. Null: no product term and residuals that do not depend on it; the two-sided
//! p-value is corrected for the number of pairs (Bonferroni). Assumes that what the other parameters do is noise to the pair,
//! as it is under quasi-random sampling. Choices are compared as groups and left out.

use super::importance::importances;
use super::regression::last_term;
use super::summary::ranking;
use crate::record::Record;
use crate::space::{Domain, Parameter};

/// Six terms need as many trials again.
const LEAST: usize = 12;
/// So many parameters have 66 pairs.
const MOST: usize = 12;

/// The interaction of one pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Interaction {
    pub parameters: [String; 2],
    /// The share of variance that the product explains beyond both parameters' own curves, in [0, 1].
    pub share: f64,
    /// Corrected for the number of pairs.
    pub p_value: f64,
    /// Completed trials in which both are active.
    pub trials: usize,
}

/// The interactions of all pairs of varied numeric parameters with at least twelve common trials, strongest first; of more
/// than twelve parameters, of the twelve that matter most by [`importances`].
///
/// Cost: O(trials × pairs).
pub fn interactions(record: &Record) -> Vec<Interaction> {
    let ranked = ranking(record);
    let mut numeric: Vec<(&Parameter, &Domain)> =
        record.study.space.varied().filter(|(_, domain)| !matches!(domain, Domain::Choice(_))).collect();
    if numeric.len() > MOST {
        let order = importances(record);
        numeric.sort_by_key(|(parameter, _)| order.iter().position(|found| found.parameter == parameter.name));
        numeric.truncate(MOST);
    }
    let columns: Vec<Vec<Option<f64>>> = numeric
        .iter()
        .map(|(parameter, domain)| {
            let place = |trial| domain.encode(record.trials().get(trial)?.values.get(&parameter.name)?);
            ranked.iter().map(|ranked| place(&ranked.trial).map(|u| u - 0.5)).collect()
        })
        .collect();
    let mut found = Vec::new();
    for (i, (first, a)) in numeric.iter().zip(&columns).enumerate() {
        for ((second, _), b) in numeric.iter().zip(&columns).skip(i + 1) {
            let rows: Vec<(f64, f64, f64)> = a
                .iter()
                .zip(b)
                .zip(&ranked)
                .filter_map(|((u, v), ranked)| Some(((*u)?, (*v)?, ranked.objective)))
                .collect();
            if rows.len() < LEAST {
                continue;
            }
            let column = |of: fn(f64, f64) -> f64| rows.iter().map(|(u, v, _)| of(*u, *v)).collect::<Vec<f64>>();
            let terms = [
                column(|_, _| 1.0),
                column(|u, _| u),
                column(|_, v| v),
                column(|u, _| u * u),
                column(|_, v| v * v),
                column(|u, v| u * v),
            ];
            let objectives: Vec<f64> = rows.iter().map(|(.., objective)| *objective).collect();
            let Some(product) = last_term(&terms, &objectives) else { continue };
            let (share, p_value) = (product.share, product.not_zero());
            let parameters = [first.0.name.clone(), second.name.clone()];
            found.push(Interaction { parameters, share, p_value, trials: rows.len() });
        }
    }
    let pairs = found.len() as f64;
    found.iter_mut().for_each(|pair| pair.p_value = (pair.p_value * pairs).min(1.0));
    found.sort_by(|a, b| b.share.total_cmp(&a.share));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;
    use crate::sampler::Sequence;
    use crate::study::Study;
    use crate::trial::{Event, Outcome, What};
    use serde_json::json;

    fn record(seed: u64, loss: impl Fn(f64, f64) -> f64) -> Record {
        let study = json!({
            "format": "lab.study/1", "name": "s", "workload": {"external": true},
            "objective": {"metric": "loss", "direction": "minimize"},
            "parameters": {
                "a": {"role": "nuisance", "float": [0.0, 1.0]},
                "b": {"role": "nuisance", "float": [0.0, 1.0]},
                "same": {"role": "nuisance", "choice": ["x", "y"]},
            },
            "sampler": {"kind": "random", "seed": seed}, "trials": 60});
        let study = Study::from_json(&study).unwrap();
        let mut record = Record::new(study.clone());
        for (trial, values) in Sequence::new(&study.space, &study.sampler).iter().take(60).enumerate() {
            let at = |name: &str| values[name].as_f64().unwrap();
            let noise = 0.05 * Stream::new(seed).child("noise").normal_pair(trial as u64).0;
            let metrics = [("loss".to_owned(), loss(at("a"), at("b")) + noise)].into();
            for what in [
                What::Started { values, seed: 0, name: None },
                What::Measured { step: 1, metrics },
                What::Ended(Outcome::Completed),
            ] {
                record.apply(Event { trial: trial as u64, what }).unwrap();
            }
        }
        record
    }

    #[test]
    fn a_ridge_is_an_interaction_and_a_sum_is_none() {
        let rate = |loss: fn(f64, f64) -> f64| {
            (0..200).filter(|&seed| interactions(&record(seed, loss))[0].p_value <= 0.05).count()
        };
        assert_eq!(rate(|a, b| (a - b) * (a - b)), 200);
        // 5 % of 200, and three standard deviations.
        assert!(rate(|_, _| 0.3) <= 20);
        assert!(rate(|a, b| 0.5 * (a - 0.4) * (a - 0.4) + 0.2 * b) <= 30);
    }

    #[test]
    fn what_is_not_determined_is_left_out() {
        assert!(interactions(&record(1, |_, _| f64::NAN)).is_empty());
    }
}
