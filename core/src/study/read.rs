//! Reads `lab.study/1`: untrusted JSON becomes a valid study, or a list of everything that is wrong with it.

pub(crate) mod fields;
mod parameters;

use super::check::{self, MAX_COUNT};
use super::{At, Direction, FORMAT, MAX_STEPS, MAX_STUDY_BYTES, MAX_TEXT_BYTES, MAX_TRIALS, Objective, Parts, Study};
use crate::dataset::{Builtin, Missing, Task};
use crate::problem::{Expected, Fault, Problem};
use crate::space::{Parameter, Space};
use crate::workload::{DataSource, ModelFamily, Workload};
use fields::{Object, kind_of};
use serde_json::Value as Json;

pub(super) fn parse(text: &str) -> Result<Study, Vec<Problem>> {
    if text.len() > MAX_STUDY_BYTES {
        let fault = Fault::TooLarge { what: "bytes", found: text.len() as u64, limit: MAX_STUDY_BYTES as u64 };
        return Err(vec![Problem::new("$", fault)]);
    }
    match serde_json::from_str::<Json>(text) {
        Ok(json) => study(&json),
        Err(error) => Err(vec![Problem::new("$", Fault::Syntax { detail: error.to_string() })]),
    }
}

pub(super) fn study(json: &Json) -> Result<Study, Vec<Problem>> {
    let mut reader = Reader::default();
    let study = reader.study(json);
    match study {
        Some(study) if reader.problems.is_empty() => Ok(study),
        _ => Err(reader.problems),
    }
}

/// One parameter by itself; nothing where it cannot be read.
pub(super) fn parameter(name: &str, json: &Json) -> Option<Parameter> {
    let mut reader = Reader::default();
    reader.parameter(name, json).filter(|_| reader.problems.is_empty())
}

/// Collects problems while it reads; every method returns what it could read.
#[derive(Default)]
pub(crate) struct Reader {
    pub(crate) problems: Vec<Problem>,
}

impl Reader {
    pub(crate) fn report<T>(&mut self, path: impl Into<String>, fault: Fault) -> Option<T> {
        self.problems.push(Problem::new(path, fault));
        None
    }

    fn study(&mut self, json: &Json) -> Option<Study> {
        let top = self.object(json, "$")?;
        const KEYS: &[&str] = &[
            "format",
            "name",
            "question",
            "workload",
            "objective",
            "parameters",
            "sampler",
            "trials",
            "steps",
            "eval_every",
        ];
        self.known_keys(top, "$", KEYS);
        match self.text(top, "$", "format") {
            Some(format) if format != FORMAT => {
                let fault =
                    Fault::NotOneOf { found: format!("{format:?}"), allowed: vec![FORMAT.into()], nearest: None };
                self.report::<()>("$.format", fault);
            }
            _ => {}
        }
        let name = self.text(top, "$", "name");
        let question = match top.get("question") {
            None => Some(String::new()),
            Some(_) => self.text_within(top, "$", "question", MAX_TEXT_BYTES),
        };
        let workload = self.workload(top);
        let objective = self.objective(top);
        let parameters = self.parameters(top);
        let space = parameters.and_then(|parameters| {
            Space::new(parameters, "$.parameters").map_err(|problems| self.problems.extend(problems)).ok()
        });
        if let (Some(space), Some(workload)) = (&space, &workload) {
            self.problems.extend(check::together(space, workload, objective.as_ref()));
        }
        let external = matches!(workload, Some(Workload::External { .. }));
        let trials = match top.get("trials") {
            None if external => Some(1),
            _ => self.whole(top, "$", "trials", 1, MAX_TRIALS),
        };
        let sampler = self.sampler(top, space.as_ref(), trials, external);
        if let (Some(space), Some(trials), false) = (&space, trials, external) {
            self.problems.extend(check::nothing_varies(space, trials));
        }
        Some(Study(Parts {
            name: name?,
            question: question?,
            workload: workload?,
            objective: objective?,
            space: space?,
            sampler: sampler?,
            trials: trials?,
        }))
    }

    fn workload(&mut self, top: &Object) -> Option<Workload> {
        let workload = self.member(top, "$", "workload").and_then(|json| self.object(json, "$.workload"))?;
        self.known_keys(workload, "$.workload", &["dataset", "model", "external"]);
        if workload.get("external") == Some(&Json::Bool(true)) {
            let steps = match top.get("steps") {
                None => None,
                Some(_) => Some(self.whole(top, "$", "steps", 1, MAX_COUNT)?),
            };
            return Some(Workload::External { steps });
        }
        if let Some(external) = workload.get("external").filter(|external| !external.is_boolean()) {
            let fault = Fault::NotOneOf {
                found: external.to_string(),
                allowed: vec!["true".into(), "false".into()],
                nearest: None,
            };
            self.report::<()>("$.workload.external", fault);
        }
        let data = self.member(workload, "$.workload", "dataset").and_then(|json| self.data_source(json));
        let family = self.member(workload, "$.workload", "model").and_then(|json| {
            let model = self.object(json, "$.workload.model")?;
            self.known_keys(model, "$.workload.model", &["family"]);
            let name = self.text(model, "$.workload.model", "family")?;
            let names = ModelFamily::ALL.map(ModelFamily::name);
            ModelFamily::parse(&name).or_else(|| self.not_one_of("$.workload.model.family", &name, &names))
        });
        let steps = self.whole(top, "$", "steps", 1, MAX_STEPS);
        let eval_every = match top.get("eval_every") {
            // Fifty evaluations draw a curve.
            None => Some(steps.unwrap_or(50).div_ceil(50)),
            Some(_) => self.whole(top, "$", "eval_every", 1, MAX_STEPS),
        };
        if let (Some(steps), Some(eval_every)) = (steps, eval_every) {
            self.problems.extend(check::evaluated_too_late(steps, eval_every));
        }
        if let (Some(data), Some(family)) = (&data, family) {
            self.problems.extend(check::unreadable(data, family));
        }
        Some(Workload::Trained { data: data?, family: family?, steps: steps?, eval_every: eval_every? })
    }

    fn data_source(&mut self, json: &Json) -> Option<DataSource> {
        let path = "$.workload.dataset";
        match json {
            Json::String(name) => {
                let names = Builtin::ALL.map(Builtin::name);
                Builtin::parse(name).map(DataSource::Builtin).or_else(|| self.not_one_of(path, name, &names))
            }
            Json::Object(table) => {
                self.known_keys(table, path, &["csv", "target", "task", "missing"]);
                let file = self.text(table, path, "csv");
                let target = self.text(table, path, "target");
                let task = self.text(table, path, "task").and_then(|task| {
                    Task::parse(&task).or_else(|| self.not_one_of(&format!("{path}.task"), &task, &Task::NAMES))
                });
                let missing = match table.get("missing") {
                    None => Some(Missing::Refuse),
                    Some(_) => self.text(table, path, "missing").and_then(|missing| {
                        let place = format!("{path}.missing");
                        Missing::parse(&missing).or_else(|| self.not_one_of(&place, &missing, &Missing::NAMES))
                    }),
                };
                Some(DataSource::Csv { file: file?, target: target?, task: task?, missing: missing? })
            }
            other => self.report(path, Fault::Type { expected: Expected::Text, found: kind_of(other) }),
        }
    }

    fn objective(&mut self, top: &Object) -> Option<Objective> {
        let path = "$.objective";
        let objective = self.member(top, "$", "objective").and_then(|json| self.object(json, path))?;
        self.known_keys(objective, path, &["metric", "direction", "at", "chance", "valid_examples"]);
        let metric = self.text(objective, path, "metric");
        let direction = self.text(objective, path, "direction").and_then(|name| {
            Direction::parse(&name).or_else(|| self.not_one_of("$.objective.direction", &name, &Direction::NAMES))
        });
        let at = match objective.get("at") {
            None => Some(At::Best),
            Some(_) => self
                .text(objective, path, "at")
                .and_then(|name| At::parse(&name).or_else(|| self.not_one_of("$.objective.at", &name, &At::NAMES))),
        };
        let chance = objective.get("chance").map(|json| self.number(json, "$.objective.chance"));
        let valid_examples = objective
            .contains_key("valid_examples")
            .then(|| self.whole(objective, path, "valid_examples", 1, MAX_COUNT));
        Some(Objective {
            metric: metric?,
            direction: direction?,
            at: at?,
            chance: chance.map_or(Some(None), |chance| chance.map(Some))?,
            valid_examples: valid_examples.map_or(Some(None), |examples| examples.map(Some))?,
        })
    }
}
