//! What is wrong with a study, told from its parts: the one judge of what is read from a file, revised, designed or imported.

use super::conflicts::conflicts;
use super::limits::limits;
use super::switches::switches;
use super::{
    MAX_NAME_BYTES, MAX_OPTIONS, MAX_PARAMETERS, MAX_STEPS, MAX_TEXT_BYTES, MAX_TRIALS, Objective, Parts, sampler,
};
use crate::dataset::DataFacts;
use crate::problem::{Expected, Fault, Problem};
use crate::space::{Domain, Parameter, Setting, Space, Value};
use crate::workload::{DataSource, METRICS, ModelFamily, Workload, measured, needed_for};

/// Steps and examples of other pipelines: JSON readers of other languages keep such numbers exact.
pub(super) const MAX_COUNT: u64 = u64::MAX >> 11;

/// Everything that is wrong with these parts.
pub(super) fn problems(parts: &Parts) -> Vec<Problem> {
    let Parts { name, question, workload, objective, space, sampler, trials } = parts;
    let mut problems: Vec<Problem> = Vec::new();
    problems.extend(too_long("$.name", name, MAX_NAME_BYTES));
    problems.extend(too_long("$.question", question, MAX_TEXT_BYTES));
    problems.extend(in_workload(workload));
    problems.extend(in_objective(objective));
    problems.extend(in_space(space));
    problems.extend(together(space, workload, Some(objective)));
    problems.extend(outside("$.trials", *trials, 1, MAX_TRIALS));
    problems.extend(sampler::problems(sampler, space, *trials));
    if !matches!(workload, Workload::External { .. }) {
        problems.extend(nothing_varies(space, *trials));
    }
    problems
}

/// A whole number that is not within [low, high].
pub(super) fn outside(path: &str, found: u64, low: u64, high: u64) -> Option<Problem> {
    let fault = Fault::OutOfRange {
        found: found.to_string(),
        limits: format!("[{low}, {high}]"),
        nearest: found.clamp(low, high).to_string(),
    };
    (!(low..=high).contains(&found)).then(|| Problem::new(path, fault))
}

fn too_long(path: impl Into<String>, text: &str, limit: usize) -> Option<Problem> {
    (text.len() > limit).then(|| Problem::new(path, Fault::TooLong { found: text.len(), limit }))
}

fn in_workload(workload: &Workload) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    match workload {
        Workload::External { steps } => {
            problems.extend(steps.and_then(|steps| outside("$.steps", steps, 1, MAX_COUNT)));
        }
        Workload::Trained { data, family, steps, eval_every } => {
            if let DataSource::Csv { file, target, .. } = data {
                problems.extend(too_long("$.workload.dataset.csv", file, MAX_NAME_BYTES));
                problems.extend(too_long("$.workload.dataset.target", target, MAX_NAME_BYTES));
            }
            problems.extend(outside("$.steps", *steps, 1, MAX_STEPS));
            problems.extend(outside("$.eval_every", *eval_every, 1, MAX_STEPS));
            problems.extend(evaluated_too_late(*steps, *eval_every));
            problems.extend(unreadable(data, *family));
        }
    }
    problems
}

pub(super) fn evaluated_too_late(steps: u64, eval_every: u64) -> Option<Problem> {
    (eval_every > steps).then(|| Problem::new("$.eval_every", Fault::EvalBeyondSteps { eval_every, steps }))
}

/// A model that cannot read the data.
pub(super) fn unreadable(data: &DataSource, family: ModelFamily) -> Option<Problem> {
    if family.reads(data.layout()) {
        return None;
    }
    let reads = ModelFamily::ALL.into_iter().filter(|family| family.reads(data.layout()));
    let fault = Fault::ModelOfOtherData {
        family: family.name(),
        data: data.layout().title(),
        allowed: reads.map(ModelFamily::name).collect(),
    };
    Some(Problem::new("$.workload.model.family", fault))
}

fn in_objective(objective: &Objective) -> Vec<Problem> {
    let mut problems: Vec<Problem> = Vec::new();
    problems.extend(too_long("$.objective.metric", &objective.metric, MAX_NAME_BYTES));
    if let Some(chance) = objective.chance.filter(|chance| !chance.is_finite()) {
        let fault = Fault::Type { expected: Expected::Number, found: chance.to_string() };
        problems.push(Problem::new("$.objective.chance", fault));
    }
    problems.extend(objective.valid_examples.and_then(|n| outside("$.objective.valid_examples", n, 1, MAX_COUNT)));
    problems
}

fn in_space(space: &Space) -> Vec<Problem> {
    let found = space.parameters().len();
    if found > MAX_PARAMETERS {
        let fault = Fault::TooLarge { what: "parameters", found: found as u64, limit: MAX_PARAMETERS as u64 };
        return vec![Problem::new("$.parameters", fault)];
    }
    space.parameters().iter().flat_map(in_parameter).collect()
}

fn in_parameter(parameter: &Parameter) -> Vec<Problem> {
    let path = format!("$.parameters[{:?}]", parameter.name);
    let mut problems: Vec<Problem> = Vec::new();
    problems.extend(too_long("$.parameters", &parameter.name, MAX_NAME_BYTES));
    match &parameter.setting {
        Setting::Fixed(value) => problems.extend(in_value(format!("{path}.value"), value)),
        Setting::Varied { domain: Domain::Choice(options), .. } => {
            let options = options.as_slice();
            if options.len() > MAX_OPTIONS {
                let (found, limit) = (options.len() as u64, MAX_OPTIONS as u64);
                problems
                    .push(Problem::new(format!("{path}.choice"), Fault::TooLarge { what: "options", found, limit }));
            }
            let options = options.iter().take(MAX_OPTIONS).enumerate();
            problems.extend(options.filter_map(|(i, option)| in_value(format!("{path}.choice[{i}]"), option)));
        }
        Setting::Varied { domain: Domain::Float(_) | Domain::Int(_), .. } => {}
    }
    for condition in &parameter.when {
        let place = format!("{path}.when[{:?}]", condition.parent);
        problems.extend(condition.among.iter().filter_map(|option| in_value(place.clone(), option)));
    }
    problems
}

fn in_value(path: String, value: &Value) -> Option<Problem> {
    match value {
        Value::Text(text) => too_long(path, text, MAX_TEXT_BYTES),
        Value::Float(x) if !x.is_finite() => {
            Some(Problem::new(path, Fault::Type { expected: Expected::Scalar, found: x.to_string() }))
        }
        Value::Float(_) | Value::Int(_) | Value::Bool(_) => None,
    }
}

/// What does not go together in a workload that the lab trains.
pub(super) fn together(space: &Space, workload: &Workload, objective: Option<&Objective>) -> Vec<Problem> {
    let mut problems = limits(space, workload);
    if let Workload::Trained { data, .. } = workload {
        let data = data.facts();
        problems.extend(switches(space));
        problems.extend(conflicts(space, workload, data.as_ref()));
        problems.extend(objective.into_iter().flat_map(|objective| unmeasured(objective, space, data.as_ref())));
    }
    problems
}

/// Several trials that would all be one.
pub(super) fn nothing_varies(space: &Space, trials: u64) -> Option<Problem> {
    let is_fixed = !space.parameters().is_empty() && space.varied().next().is_none();
    (trials > 1 && is_fixed).then(|| Problem::new("$.parameters", Fault::NothingVaries))
}

/// What a study asks of these data that they cannot give.
pub(super) fn misfits(parts: &Parts, data: &DataFacts) -> Vec<Problem> {
    let mut problems = conflicts(&parts.space, &parts.workload, Some(data));
    problems.extend(unmeasured(&parts.objective, &parts.space, Some(data)));
    problems
}

/// What an objective asks that the trials cannot give.
fn unmeasured(objective: &Objective, space: &Space, data: Option<&DataFacts>) -> Vec<Problem> {
    let mut problems = Vec::new();
    let metric = &objective.metric;
    if !METRICS.contains(&metric.as_str()) {
        let measured = measured(space).map(str::to_owned).collect();
        let fault = Fault::UnknownMetric { metric: metric.clone(), measured };
        problems.push(Problem::new("$.objective.metric", fault));
    } else if let (Some(parameter), false) = (needed_for(metric), measured(space).any(|name| name == metric)) {
        let fault = Fault::SometimesMeasured { metric: metric.clone(), parameter };
        problems.push(Problem::new("$.objective.metric", fault));
    }
    if let (Some(found), Some(data)) = (objective.valid_examples, data)
        && found > data.valid_examples as u64
    {
        let fault = Fault::OutOfRange {
            found: found.to_string(),
            limits: format!("[1, {}]", data.valid_examples),
            nearest: data.valid_examples.to_string(),
        };
        problems.push(Problem::new("$.objective.valid_examples", fault));
    }
    problems
}
