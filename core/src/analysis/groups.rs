//! Groups of trials that share all scientific values: what a round compares.

use crate::order;
use crate::record::{Record, Trial};
use crate::sampler::SamplerKind;
use crate::space::{Domain, Parameter, Role, Space, Value, Values};
use std::collections::BTreeMap;

/// A whole-number range of at most this many values is compared value by value.
const MOST_VALUES: u64 = 12;

/// The trials with the same values of all scientific parameters that are active in them.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The shared values; empty if the study compares nothing, or compares along a continuous range only.
    pub scientific: Values,
    /// Where the group stands among its kin; keeps its place while a study of one scientific choice fills up.
    pub category: usize,
    /// Ascending; trials in any phase.
    pub trials: Vec<u64>,
}

impl Group {
    /// Its scientific values in a line, such as `adam` or `depth 2, relu`; `None` if nothing is compared.
    pub fn label(&self) -> Option<String> {
        let label = |(name, value): (&String, &Value)| match value {
            Value::Text(text) => text.clone(),
            // A number or a truth value says nothing without its name, and nothing after a name that is too long.
            other => {
                let name = name.rsplit('.').next().unwrap_or(name);
                let cut: String = name.chars().take(24).collect();
                format!("{cut}{} {other}", if cut.len() < name.len() { "…" } else { "" })
            }
        };
        (!self.scientific.is_empty()).then(|| self.scientific.iter().map(label).collect::<Vec<_>>().join(", "))
    }
}

/// The groups of a record, ordered by scientific value. Trials that ended without their values being known are in none.
///
/// A scientific range that is sampled continuously makes no groups, since every trial would be its own: it is read off an
/// axis plot.
pub fn groups(record: &Record) -> Vec<Group> {
    let space = &record.study.space;
    let compared: Vec<(&Parameter, &Domain)> = space
        .varied()
        .filter(|(parameter, domain)| {
            parameter.role() == Role::Scientific && is_compared_by_value(record, &parameter.name, domain)
        })
        .collect();
    let mut keyed: Vec<(Vec<f64>, Group)> = Vec::new();
    for (&number, trial) in record.trials() {
        let Some((place, scientific)) = key(space, &compared, trial) else { continue };
        match keyed.iter_mut().find(|(other, group)| *other == place && group.scientific == scientific) {
            Some((_, group)) => group.trials.push(number),
            None => keyed.push((place, Group { scientific, category: 0, trials: vec![number] })),
        }
    }
    order::sort_by(&mut keyed, |(a, _), (b, _)| {
        a.iter().zip(b).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne()).unwrap_or(a.len().cmp(&b.len()))
    });
    let mut groups: Vec<Group> = keyed.into_iter().map(|(_, group)| group).collect();
    for (i, group) in groups.iter_mut().enumerate() {
        group.category = match (compared.as_slice(), group.scientific.values().next()) {
            ([(_, Domain::Choice(options))], Some(value)) => options.position(value).unwrap_or(i),
            _ => i,
        };
    }
    groups
}

/// The index among `groups` of each trial's group.
pub fn group_of(groups: &[Group]) -> BTreeMap<u64, usize> {
    let mut group_of = BTreeMap::new();
    for (i, group) in groups.iter().enumerate() {
        for &trial in &group.trials {
            group_of.insert(trial, i);
        }
    }
    group_of
}

/// Whether the values of a scientific parameter repeat, so that they can be compared one with another.
pub(super) fn is_compared_by_value(record: &Record, name: &str, domain: &Domain) -> bool {
    match domain {
        Domain::Choice(_) => true,
        Domain::Int(range) if range.count() <= MOST_VALUES => true,
        Domain::Int(_) | Domain::Float(_) => {
            if matches!(record.study.sampler.kind, SamplerKind::Grid { .. }) {
                return true;
            }
            let mut drawn: Vec<f64> =
                record.trials().values().filter_map(|trial| trial.values.get(name)?.as_f64()).collect();
            let trials = drawn.len();
            drawn.sort_unstable_by(f64::total_cmp);
            drawn.dedup_by(|a, b| a.to_bits() == b.to_bits());
            2 * drawn.len() <= trials
        }
    }
}

/// The place of a trial's scientific values in their domains (−1 for an inactive one), and the values.
fn key(space: &Space, compared: &[(&Parameter, &Domain)], trial: &Trial) -> Option<(Vec<f64>, Values)> {
    let mut place = Vec::with_capacity(compared.len());
    let mut scientific = Values::new();
    for (parameter, domain) in compared {
        if !space.is_active(parameter, &trial.values) {
            // Inactive, or nothing is known of this trial.
            if trial.values.is_empty() {
                return None;
            }
            place.push(-1.0);
            continue;
        }
        let value = trial.values.get(&parameter.name)?;
        place.push(domain.encode(value).unwrap_or(2.0));
        scientific.insert(parameter.name.clone(), value.clone());
    }
    Some((place, scientific))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Study;
    use crate::trial::{Event, What};
    use serde_json::json;

    fn record(parameters: serde_json::Value, trials: &[serde_json::Value]) -> Record {
        let study = json!({
            "format": "lab.study/1", "name": "s", "question": "q", "workload": {"external": true},
            "objective": {"metric": "loss", "direction": "minimize"},
            "parameters": parameters, "sampler": {"kind": "halton", "seed": 1}, "trials": 8,
        });
        let mut record = Record::new(Study::from_json(&study).unwrap());
        for (trial, values) in trials.iter().enumerate() {
            let values =
                values.as_object().unwrap().iter().map(|(k, v)| (k.clone(), Value::from_json(v).unwrap())).collect();
            record.apply(Event { trial: trial as u64, what: What::Started { values, seed: 0, name: None } }).unwrap();
        }
        record
    }

    #[test]
    fn trials_with_equal_scientific_values_share_a_group() {
        let parameters = json!({
            "optimizer": {"role": "scientific", "choice": ["sgd", "adam"]},
            "adam.epsilon": {"role": "scientific", "choice": [1e-8, 1.0], "when": {"optimizer": ["adam"]}},
            "rate": {"role": "nuisance", "float": [0.0, 1.0]},
        });
        let trials = [
            json!({"optimizer": "adam", "adam.epsilon": 1.0, "rate": 0.5}),
            json!({"optimizer": "sgd", "rate": 0.2}),
            json!({"optimizer": "adam", "adam.epsilon": 1, "rate": 0.1}),
            json!({"optimizer": "adam", "adam.epsilon": 1e-8, "rate": 0.1}),
            json!({}),
        ];
        let found: Vec<_> = groups(&record(parameters, &trials))
            .into_iter()
            .map(|group| (group.label().unwrap(), group.trials))
            .collect();
        assert_eq!(
            found,
            [
                ("sgd".to_owned(), vec![1]),
                ("epsilon 1e-8, adam".to_owned(), vec![3]),
                ("epsilon 1, adam".to_owned(), vec![0, 2]),
            ]
        );
    }

    #[test]
    fn a_continuous_scientific_range_makes_one_group() {
        let parameters = json!({"width": {"role": "scientific", "int": [16, 1024], "scale": "log"}});
        let trials = [json!({"width": 20}), json!({"width": 40}), json!({"width": 80})];
        let found = groups(&record(parameters, &trials));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].trials.len(), found[0].label()), (3, None));
    }

    #[test]
    fn a_choice_keeps_its_category_before_its_kin_arrive() {
        let parameters = json!({"optimizer": {"role": "scientific", "choice": ["sgd", "adam"]}});
        assert_eq!(groups(&record(parameters, &[json!({"optimizer": "adam"})]))[0].category, 1);
    }
}
