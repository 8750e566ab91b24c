//! What a candidate costs in complexity: what is set differently, and the size of what is trained.

use super::pair::{fixed_at, unsaid};
use crate::dataset::DataFacts;
use crate::space::{Value, Values};
use crate::study::Study;
use crate::workload::{Cost, Workload};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a configuration takes; absent where it is not the lab that trains, or its data are not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Complexity {
    /// Numbers that are trained.
    pub parameters: Option<u64>,
    /// Floating point operations of a training step.
    pub step_flops: Option<u64>,
    /// Training steps.
    pub steps: Option<u64>,
}

impl Complexity {
    /// `facts` are those of a person's own table; a built-in data set's are known.
    pub fn of(study: &Study, values: &Values, facts: Option<DataFacts>) -> Self {
        let facts = match &study.workload {
            Workload::Trained { data, .. } => data.facts().or(facts),
            Workload::External { .. } => None,
        };
        let config = study.trial_config(values).and_then(Result::ok);
        let cost = facts.zip(config).and_then(|(facts, config)| {
            let cost = Cost::of(&config.model, facts.shape, facts.outputs)?;
            Some((cost.parameters, cost.training_flops().saturating_mul(config.batch_size as u64)))
        });
        Self {
            parameters: cost.map(|(parameters, _)| parameters),
            step_flops: cost.map(|(_, flops)| flops),
            steps: study.workload.steps(),
        }
    }
}

/// A parameter that the two sides set differently; absent where it does not exist, or is not known.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    pub parameter: String,
    pub baseline: Option<serde_json::Value>,
    pub candidate: Option<serde_json::Value>,
}

/// What is set differently, by name.
pub fn changes(baseline: (&Study, &Values), candidate: (&Study, &Values)) -> Vec<Change> {
    let [theirs, ours] = [baseline, candidate].map(|(study, values)| settings(study, values));
    let is_trained = !matches!(candidate.0.workload, Workload::External { .. });
    let names = theirs.keys().chain(ours.keys().filter(|name| !theirs.contains_key(*name)));
    let change = |name: &String| {
        // What a built-in workload leaves unsaid is at its default, where the other side's optimizer is its own.
        let is_known = is_trained && !name.contains('.');
        let value = |side: &BTreeMap<String, Value>| side.get(name).cloned().or_else(|| unsaid(name, side));
        let [a, b] = [&theirs, &ours].map(|side| if is_known { value(side) } else { side.get(name).cloned() });
        let json = |value: Option<Value>| value.map(|value| value.to_json());
        (a != b).then(|| Change { parameter: name.clone(), baseline: json(a), candidate: json(b) })
    };
    let mut changes: Vec<Change> = names.filter_map(change).collect();
    changes.sort_by(|a, b| a.parameter.cmp(&b.parameter));
    changes
}

/// All that a configuration sets.
fn settings(study: &Study, values: &Values) -> BTreeMap<String, Value> {
    match fixed_at(study, values) {
        Ok(study) => study.space.fixed_values(),
        Err(_) => values.clone(),
    }
}
