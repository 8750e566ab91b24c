//! Holds each parameter of a study against the catalogue: its name, its limits, whether it has an effect.

use crate::problem::{Expected, Fault, Irrelevance, Problem, nearest_name};
use crate::space::{Domain, Setting, Space, Value};
use crate::workload::{HYPERPARAMETERS, Kind, OptimizerKind, Workload, hyperparameter};

/// What only the lab's own workloads know of a parameter by itself.
pub(super) fn limits(space: &Space, workload: &Workload) -> Vec<Problem> {
    let mut problems = Vec::new();
    let Workload::Trained { data, family, .. } = workload else { return problems };
    let optimizers = OptimizerKind::all_of(space);
    for parameter in space.parameters() {
        let path = format!("$.parameters[{:?}]", parameter.name);
        let Some(entry) = hyperparameter(&parameter.name) else {
            let nearest = nearest_name(&parameter.name, HYPERPARAMETERS.iter().map(|entry| entry.name));
            let fault = Fault::NotOfWorkload { name: parameter.name.clone(), nearest, reason: Irrelevance::Unknown };
            problems.push(Problem::new(path, fault));
            continue;
        };
        if let Some(reason) = entry.irrelevance(*family, &optimizers, data.layout(), data.task()) {
            let fault = Fault::NotOfWorkload { name: parameter.name.clone(), nearest: None, reason };
            problems.push(Problem::new(path.clone(), fault));
        }
        let extremes: Vec<(String, Value)> = match &parameter.setting {
            Setting::Fixed(value) => vec![(format!("{path}.value"), value.clone())],
            Setting::Varied { domain, .. } => match domain {
                Domain::Float(range) => vec![
                    (format!("{path}.float[0]"), range.low().into()),
                    (format!("{path}.float[1]"), range.high().into()),
                ],
                Domain::Int(range) => {
                    vec![
                        (format!("{path}.int[0]"), range.low().into()),
                        (format!("{path}.int[1]"), range.high().into()),
                    ]
                }
                Domain::Choice(options) => options
                    .as_slice()
                    .iter()
                    .enumerate()
                    .map(|(i, o)| (format!("{path}.choice[{i}]"), o.clone()))
                    .collect(),
            },
        };
        if let (Setting::Varied { domain: Domain::Float(range), .. }, Kind::Whole { .. } | Kind::Listed { .. }) =
            (&parameter.setting, entry.kind)
        {
            let found = format!("[{}, {}]", range.low(), range.high());
            let fault = Fault::Type { expected: Expected::PairOfWholeNumbers, found };
            problems.push(Problem::new(format!("{path}.float"), fault));
            continue;
        }
        for (path, value) in extremes {
            if let Err(fault) = entry.check(&value) {
                problems.push(Problem::new(path, fault));
            }
        }
    }
    problems
}
