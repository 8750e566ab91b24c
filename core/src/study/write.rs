//! Writes a study as `lab.study/1`. Reading it back gives the same study.

use super::{FORMAT, Study};
use crate::space::{Domain, Parameter, Purpose, Scale, Setting, Value};
use crate::workload::{DataSource, Missing, Workload};
use serde_json::{Map, Value as Json, json};

pub(super) fn study(study: &Study) -> Json {
    let mut out = Map::new();
    out.insert("format".into(), FORMAT.into());
    out.insert("name".into(), study.name.clone().into());
    out.insert("question".into(), study.question.clone().into());
    out.insert("workload".into(), workload(&study.workload));
    out.insert("objective".into(), objective(study));
    let parameters: Map<String, Json> =
        study.space.parameters().iter().map(|parameter| (parameter.name.clone(), self::parameter(parameter))).collect();
    out.insert("parameters".into(), Json::Object(parameters));
    out.insert("sampler".into(), super::sampler::write(&study.sampler));
    out.insert("trials".into(), study.trials.into());
    match study.workload {
        Workload::Trained { steps, eval_every, .. } => {
            out.insert("steps".into(), steps.into());
            out.insert("eval_every".into(), eval_every.into());
        }
        Workload::External { steps: Some(steps) } => {
            out.insert("steps".into(), steps.into());
        }
        Workload::External { steps: None } => {}
    }
    Json::Object(out)
}

fn workload(workload: &Workload) -> Json {
    match workload {
        Workload::External { .. } => json!({"external": true}),
        Workload::Trained { data, family, .. } => {
            let dataset = match data {
                DataSource::Builtin(builtin) => Json::from(builtin.name()),
                DataSource::Csv { file, target, task, missing } => {
                    let mut table = json!({"csv": file, "target": target, "task": task.name()});
                    // Studies of before say nothing of it.
                    if *missing != Missing::Refuse {
                        table["missing"] = missing.name().into();
                    }
                    table
                }
            };
            json!({"dataset": dataset, "model": {"family": family.name()}})
        }
    }
}

fn objective(study: &Study) -> Json {
    let objective = &study.objective;
    let mut out = Map::new();
    out.insert("metric".into(), objective.metric.clone().into());
    out.insert("direction".into(), objective.direction.name().into());
    out.insert("at".into(), objective.at.name().into());
    if let Some(chance) = objective.chance {
        out.insert("chance".into(), chance.into());
    }
    if let Some(examples) = objective.valid_examples {
        out.insert("valid_examples".into(), examples.into());
    }
    Json::Object(out)
}

pub(super) fn parameter(parameter: &Parameter) -> Json {
    let mut out = Map::new();
    match &parameter.setting {
        Setting::Fixed(value) => {
            out.insert("role".into(), "fixed".into());
            out.insert("value".into(), value.to_json());
        }
        Setting::Varied { purpose, domain, natural } => {
            let role = match purpose {
                Purpose::Scientific => "scientific",
                Purpose::Nuisance => "nuisance",
            };
            out.insert("role".into(), role.into());
            write_domain(domain, &mut out);
            let natural = match (natural.low, natural.high) {
                (true, true) => Some("both"),
                (true, false) => Some("low"),
                (false, true) => Some("high"),
                (false, false) => None,
            };
            if let Some(natural) = natural {
                out.insert("natural".into(), natural.into());
            }
        }
    }
    if !parameter.when.is_empty() {
        let when: Map<String, Json> = parameter
            .when
            .iter()
            .map(|condition| (condition.parent.clone(), condition.among.iter().map(Value::to_json).collect()))
            .collect();
        out.insert("when".into(), Json::Object(when));
    }
    Json::Object(out)
}

fn write_domain(domain: &Domain, out: &mut Map<String, Json>) {
    let scale = match domain {
        Domain::Float(range) => {
            out.insert("float".into(), json!([range.low(), range.high()]));
            if let Some(step) = range.step() {
                out.insert("step".into(), step.into());
            }
            range.scale()
        }
        Domain::Int(range) => {
            out.insert("int".into(), json!([range.low(), range.high()]));
            if range.step() != 1 {
                out.insert("step".into(), range.step().into());
            }
            range.scale()
        }
        Domain::Choice(options) => {
            out.insert("choice".into(), options.as_slice().iter().map(Value::to_json).collect());
            if !options.meanings().is_empty() {
                let meanings: Map<String, Json> = options.meanings().clone().into_iter().collect();
                out.insert("stands_for".into(), meanings.into());
            }
            Scale::Linear
        }
    };
    if scale != Scale::Linear {
        out.insert("scale".into(), scale.name().into());
    }
}
