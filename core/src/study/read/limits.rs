//! Holds each parameter of a study against the catalogue: its name, its limits, whether it has an effect.

use super::Reader;
use crate::problem::{Expected, Fault, Irrelevance, nearest_name};
use crate::space::{Domain, Setting, Space, Value};
use crate::workload::{HYPERPARAMETERS, Kind, Workload, hyperparameter};

impl Reader {
    /// What only the lab's own workloads know of a parameter by itself.
    pub(super) fn check_workload(&mut self, space: &Space, workload: &Workload) {
        let Workload::Trained { data, family, .. } = workload else { return };
        let optimizers: Vec<String> = match space.get("optimizer").map(|parameter| &parameter.setting) {
            None => vec!["adam".into()],
            Some(Setting::Fixed(value)) => vec![value.to_string()],
            Some(Setting::Varied { domain: Domain::Choice(options), .. }) => {
                options.as_slice().iter().map(Value::to_string).collect()
            }
            Some(Setting::Varied { .. }) => Vec::new(),
        };
        for parameter in space.parameters() {
            let path = format!("$.parameters[{:?}]", parameter.name);
            let Some(entry) = hyperparameter(&parameter.name) else {
                let nearest = nearest_name(&parameter.name, HYPERPARAMETERS.iter().map(|entry| entry.name));
                let fault =
                    Fault::NotOfWorkload { name: parameter.name.clone(), nearest, reason: Irrelevance::Unknown };
                self.report::<()>(path, fault);
                continue;
            };
            if let Some(reason) = entry.irrelevance(*family, &optimizers, data.layout(), data.task()) {
                self.report::<()>(
                    path.clone(),
                    Fault::NotOfWorkload { name: parameter.name.clone(), nearest: None, reason },
                );
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
                self.report::<()>(format!("{path}.float"), fault);
                continue;
            }
            for (path, value) in extremes {
                if let Err(fault) = entry.check(&value) {
                    self.report::<()>(path, fault);
                }
            }
        }
    }
}
