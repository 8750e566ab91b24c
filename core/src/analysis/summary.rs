//! The summary of a record: how many trials ended how, which is best, and the best of each scientific value.
//!
//! Serialises to the summary part of `lab analyze --json`.

use super::groups::groups;
use super::slices::{Slice, slices};
use crate::order;
use crate::record::{Phase, Record, Trial};
use crate::space::Values;
use crate::trial::Outcome;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// The study's name.
    pub study: String,
    pub trials: Counts,
    /// Absent until a trial completes with its objective measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<Best>,
    pub groups: Vec<GroupSummary>,
    /// Of scientific ranges whose values hardly repeat, which make no groups.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub slices: Vec<Slice>,
    /// Completed trials, best first.
    pub ranking: Vec<Ranked>,
}

/// Trials by state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub completed: u64,
    pub infeasible: u64,
    pub failed: u64,
    pub stopped: u64,
    pub running: u64,
}

/// The best completed trial with all it takes to repeat it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Best {
    pub trial: u64,
    /// What the tool that ran it calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub objective: f64,
    /// The standard error of the objective from the size of the validation sample, where it is an error rate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standard_error: Option<f64>,
    /// The step at which the objective was measured.
    pub step: u64,
    pub values: Values,
}

/// The trials of one scientific value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupSummary {
    pub scientific: Values,
    /// Trials with a result: completed or infeasible.
    pub trials: u64,
    pub infeasible: u64,
    /// Trials without a result: failed, or stopped before they had one. Absent where there are none.
    #[serde(skip_serializing_if = "is_none")]
    pub failed: u64,
    #[serde(skip_serializing_if = "is_none")]
    pub stopped: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<GroupBest>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct GroupBest {
    pub trial: u64,
    pub objective: f64,
}

/// A completed trial and its objective.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ranked {
    pub trial: u64,
    pub objective: f64,
    pub step: u64,
}

/// Completed trials whose objective was measured, best first; equal ones by number.
pub fn ranking(record: &Record) -> Vec<Ranked> {
    let direction = record.study.objective.direction;
    let mut ranking: Vec<Ranked> = record
        .trials()
        .iter()
        .filter(|(_, trial)| trial.outcome() == Some(&Outcome::Completed))
        .filter_map(|(&number, trial)| {
            record.objective(trial).map(|(step, objective)| Ranked { trial: number, objective, step })
        })
        .collect();
    order::sort_by(&mut ranking, |a, b| {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let order = match (direction.better(a.objective, b.objective), direction.better(b.objective, a.objective)) {
            (true, _) => Less,
            (_, true) => Greater,
            _ => Equal,
        };
        order.then(a.trial.cmp(&b.trial))
    });
    ranking
}

fn is_none(count: &u64) -> bool {
    *count == 0
}

impl Counts {
    pub fn of<'a>(trials: impl IntoIterator<Item = &'a Trial>) -> Self {
        let mut counts = Self::default();
        for trial in trials {
            *match &trial.phase {
                Phase::Running => &mut counts.running,
                Phase::Ended(Outcome::Completed) => &mut counts.completed,
                Phase::Ended(Outcome::Infeasible { .. }) => &mut counts.infeasible,
                Phase::Ended(Outcome::Failed { .. }) => &mut counts.failed,
                Phase::Ended(Outcome::Stopped) => &mut counts.stopped,
            } += 1;
        }
        counts
    }
}

impl Summary {
    pub fn of(record: &Record) -> Self {
        let ranking = ranking(record);
        let mut place = BTreeMap::new();
        for (i, ranked) in ranking.iter().enumerate() {
            place.insert(ranked.trial, i);
        }
        let best = ranking.first().and_then(|&Ranked { trial, objective, step }| {
            let Trial { values, name, .. } = record.trials().get(&trial)?;
            let (values, name) = (values.clone(), name.clone());
            let standard_error = record.study.standard_error(objective);
            Some(Best { trial, name, objective, standard_error, step, values })
        });
        let groups = groups(record)
            .into_iter()
            .map(|group| {
                let counts = Counts::of(group.trials.iter().filter_map(|number| record.trials().get(number)));
                let first = group.trials.iter().filter_map(|number| place.get(number)).min();
                GroupSummary {
                    scientific: group.scientific,
                    trials: counts.completed + counts.infeasible,
                    infeasible: counts.infeasible,
                    failed: counts.failed,
                    stopped: counts.stopped,
                    best: first
                        .and_then(|&i| ranking.get(i))
                        .map(|best| GroupBest { trial: best.trial, objective: best.objective }),
                }
            })
            .collect();
        let (study, trials) = (record.study.name.clone(), Counts::of(record.trials().values()));
        let slices = slices(record, &ranking);
        Self { study, trials, best, groups, slices, ranking }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Value;
    use crate::study::{Objective, Study};
    use crate::trial::{Event, Metrics, What};
    use serde_json::json;

    fn record(trials: &[(&str, Option<f64>, Option<Outcome>)]) -> Record {
        let study = json!({
            "format": "lab.study/1", "name": "s", "question": "q", "workload": {"external": true},
            "objective": {"metric": "loss", "direction": "minimize", "at": "best"},
            "parameters": {
                "optimizer": {"role": "scientific", "choice": ["sgd", "adam"]},
                "rate": {"role": "nuisance", "float": [1e-3, 1.0], "scale": "log"},
            },
            "sampler": {"kind": "halton", "seed": 1}, "trials": 8,
        });
        let mut record = Record::new(Study::from_json(&study).unwrap());
        for (trial, (optimizer, loss, outcome)) in trials.iter().enumerate() {
            let mut apply = |what| record.apply(Event { trial: trial as u64, what }).unwrap();
            apply(What::Started {
                values: Values::from([("optimizer".into(), Value::from(*optimizer)), ("rate".into(), 0.5.into())]),
                seed: 0,
                name: None,
            });
            if let Some(loss) = loss {
                apply(What::Measured { step: 10, metrics: Metrics::from([("loss".into(), loss + 1.0)]) });
                apply(What::Measured { step: 20, metrics: Metrics::from([("loss".into(), *loss)]) });
            }
            if let Some(outcome) = outcome {
                apply(What::Ended(outcome.clone()));
            }
        }
        record
    }

    #[test]
    fn the_summary_is_the_contract_s() {
        let infeasible = Outcome::Infeasible { reason: "diverged".into() };
        let record = record(&[
            ("adam", Some(0.5), Some(Outcome::Completed)),
            ("adam", Some(0.25), Some(Outcome::Completed)),
            ("adam", Some(0.25), Some(Outcome::Completed)),
            ("sgd", Some(0.125), Some(infeasible)),
            ("sgd", Some(0.0625), None),
            ("sgd", None, Some(Outcome::Completed)),
        ]);
        assert_eq!(
            serde_json::to_value(Summary::of(&record)).unwrap(),
            json!({
                "study": "s",
                "trials": {"completed": 4, "infeasible": 1, "failed": 0, "stopped": 0, "running": 1},
                "best": {"trial": 1, "objective": 0.25, "step": 20, "values": {"optimizer": "adam", "rate": 0.5}},
                "groups": [
                    {"scientific": {"optimizer": "sgd"}, "trials": 2, "infeasible": 1},
                    {"scientific": {"optimizer": "adam"}, "trials": 3, "infeasible": 0, "best": {"trial": 1, "objective": 0.25}},
                ],
                "ranking": [
                    {"trial": 1, "objective": 0.25, "step": 20},
                    {"trial": 2, "objective": 0.25, "step": 20},
                    {"trial": 0, "objective": 0.5, "step": 20},
                ],
            })
        );
    }

    #[test]
    fn an_error_rate_on_a_known_number_of_examples_has_a_standard_error() {
        let mut record = record(&[("adam", Some(0.2), Some(Outcome::Completed))]);
        assert_eq!(Summary::of(&record).best.and_then(|best| best.standard_error), None);
        let objective = Objective { valid_examples: Some(100), ..record.study.objective.clone() };
        record.study.judge_by(objective);
        assert_eq!(Summary::of(&record).best.and_then(|best| best.standard_error), Some(0.04));
    }

    #[test]
    fn an_empty_record_has_no_best() {
        let json = serde_json::to_value(Summary::of(&record(&[]))).unwrap();
        assert!(json.get("best").is_none());
        assert_eq!(json["groups"], json!([]));
    }
}
