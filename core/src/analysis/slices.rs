//! What a scientific range gives in place of groups: the best of each part of it.
//!
//! A range whose values hardly repeat makes no groups, since every trial would be its own. It is cut into slices of equal
//! width in its scale, as its isolation plot shows it.

use super::groups::is_compared_by_value;
use super::summary::{GroupBest, Ranked};
use crate::record::Record;
use crate::space::{Domain, Role, Scale};
use crate::trial::Outcome;
use serde::Serialize;

const FEWEST: usize = 3;
const MOST: usize = 10;

/// The trials of one part of a range.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Slice {
    pub parameter: String,
    pub from: f64,
    /// Of the last slice it belongs to it.
    pub to: f64,
    /// Completed or infeasible.
    pub trials: u64,
    pub infeasible: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<GroupBest>,
}

/// The ends of the slices of a range, as many as the root of the completed trials.
pub fn cuts(low: f64, high: f64, scale: Scale, completed: usize) -> Vec<(f64, f64)> {
    let count = ((completed as f64).sqrt().round() as usize).clamp(FEWEST, MOST);
    let (a, b) = (scale.forward(low), scale.forward(high));
    // The ends of the range are themselves, whatever the scale makes of them on the way there and back.
    let end = |i: usize| match i {
        0 => low,
        i if i == count => high,
        i => scale.backward(a + (b - a) * i as f64 / count as f64).clamp(low, high),
    };
    (0..count).map(|i| (end(i), end(i + 1))).collect()
}

/// Whether a number lies in a slice; its upper end belongs to the next one, where there is one.
pub fn is_within(x: f64, (from, to): (f64, f64), is_last: bool) -> bool {
    x >= from && (x < to || (is_last && x <= to))
}

/// The slices of every scientific range that makes no groups.
pub fn slices(record: &Record, ranking: &[Ranked]) -> Vec<Slice> {
    let mut all = Vec::new();
    for (parameter, domain) in record.study.space.varied().filter(|(parameter, _)| parameter.role() == Role::Scientific)
    {
        let (low, high, scale) = match domain {
            Domain::Float(range) => (range.low(), range.high(), range.scale()),
            Domain::Int(range) => (range.low() as f64, range.high() as f64, range.scale()),
            Domain::Choice(_) => continue,
        };
        if is_compared_by_value(record, &parameter.name, domain) {
            continue;
        }
        let cuts = cuts(low, high, scale, ranking.len());
        let last = cuts.len().saturating_sub(1);
        all.extend(cuts.iter().enumerate().map(|(i, &ends)| slice(record, ranking, &parameter.name, ends, i == last)));
    }
    all
}

fn slice(record: &Record, ranking: &[Ranked], name: &str, ends: (f64, f64), is_last: bool) -> Slice {
    let belongs = |number: &u64| {
        let value = record.trials().get(number).and_then(|trial| trial.values.get(name)?.as_f64());
        value.is_some_and(|x| is_within(x, ends, is_last))
    };
    let completed: Vec<&Ranked> = ranking.iter().filter(|ranked| belongs(&ranked.trial)).collect();
    let broke = record
        .trials()
        .iter()
        .filter(|(number, trial)| matches!(trial.outcome(), Some(Outcome::Infeasible { .. })) && belongs(number));
    let infeasible = broke.count() as u64;
    let best = completed.first().map(|best| GroupBest { trial: best.trial, objective: best.objective });
    let trials = completed.len() as u64 + infeasible;
    Slice { parameter: name.to_owned(), from: ends.0, to: ends.1, trials, infeasible, best }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::ranking;
    use crate::space::Values;
    use crate::study::Study;
    use crate::trial::{Event, Metrics, What};
    use serde_json::json;

    #[test]
    fn a_range_without_groups_has_the_best_of_each_part() {
        let study = Study::from_json(&json!({
            "format": "lab.study/1", "name": "s", "workload": {"external": true},
            "objective": {"metric": "loss", "direction": "minimize"},
            "parameters": {"lr": {"role": "scientific", "float": [1e-3, 1.0], "scale": "log"}},
            "sampler": {"kind": "halton", "seed": 1}, "trials": 5}));
        let mut record = Record::new(study.unwrap());
        for (trial, (lr, loss)) in
            [(1e-3, 0.5), (0.005, 0.4), (0.05, 0.1), (1.0, 0.3), (0.5, 9.0)].into_iter().enumerate()
        {
            let mut apply = |what| record.apply(Event { trial: trial as u64, what }).unwrap();
            apply(What::Started { values: Values::from([("lr".into(), lr.into())]), seed: 0, name: None });
            apply(What::Measured { step: 1, metrics: Metrics::from([("loss".into(), loss)]) });
            apply(What::Ended(match loss > 1.0 {
                true => Outcome::Infeasible { reason: "loss".into() },
                false => Outcome::Completed,
            }));
        }
        let found: Vec<_> = slices(&record, &ranking(&record))
            .into_iter()
            .map(|slice| (slice.trials, slice.infeasible, slice.best.map(|best| best.trial)))
            .collect();
        assert_eq!(found, [(2, 0, Some(1)), (1, 0, Some(2)), (2, 1, Some(3))]);
        record.study = record.study.asking(&[], crate::text::Lang::En).unwrap();
        assert_eq!(slices(&record, &ranking(&record)), []);
    }
}
