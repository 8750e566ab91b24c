//! Optuna's distributions and the JSON they are stored as.
//!
//! The steps of stepped ranges are not kept: the lab has no such ranges. Knows nothing of trials.

use crate::interchange::foreign::Hint;
use crate::interchange::lenient;
use crate::space::{Domain, Scale, Value};
use serde_json::{Value as Json, json};

#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    Float { low: f64, high: f64, log: bool },
    Int { low: i64, high: i64, log: bool },
    Categorical { choices: Vec<Value> },
}

impl Distribution {
    /// Reads `{"name": …, "attributes": {…}}`, also under the names of Optuna before 3.0.
    pub fn of_json(json: &Json) -> Option<Self> {
        let attributes = json.get("attributes")?;
        let number = |key| attributes.get(key).and_then(lenient::number).filter(|x| x.is_finite());
        let whole = |key| number(key).filter(|x| x.fract() == 0.0 && x.abs() < 9e15).map(|x| x as i64);
        let log = attributes.get("log").and_then(Json::as_bool).unwrap_or(false);
        let name = json.get("name")?.as_str()?;
        Some(match name {
            "FloatDistribution" | "UniformDistribution" | "LogUniformDistribution" | "DiscreteUniformDistribution" => {
                let log = log || name == "LogUniformDistribution";
                Distribution::Float { low: number("low")?, high: number("high")?, log }
            }
            "IntDistribution" | "IntUniformDistribution" | "IntLogUniformDistribution" => {
                let log = log || name == "IntLogUniformDistribution";
                Distribution::Int { low: whole("low")?, high: whole("high")?, log }
            }
            "CategoricalDistribution" => {
                let choices = attributes.get("choices")?.as_array()?;
                Distribution::Categorical { choices: choices.iter().map(option).collect() }
            }
            _ => return None,
        })
    }

    pub fn to_json(&self) -> Json {
        match self {
            Distribution::Float { low, high, log } => json!({
                "name": "FloatDistribution", "attributes": {"step": null, "low": low, "high": high, "log": log},
            }),
            Distribution::Int { low, high, log } => json!({
                "name": "IntDistribution", "attributes": {"log": log, "step": 1, "low": low, "high": high},
            }),
            Distribution::Categorical { choices } => {
                let choices: Vec<Json> = choices.iter().map(Value::to_json).collect();
                json!({"name": "CategoricalDistribution", "attributes": {"choices": choices}})
            }
        }
    }

    /// A domain as Optuna can have it: it has no log scale in 1 − x, which becomes linear.
    pub fn of_domain(domain: &Domain) -> Self {
        match domain {
            Domain::Float(range) => {
                Distribution::Float { low: range.low(), high: range.high(), log: range.scale() == Scale::Log }
            }
            Domain::Int(range) => {
                Distribution::Int { low: range.low(), high: range.high(), log: range.scale() == Scale::Log }
            }
            Domain::Choice(options) => Distribution::Categorical { choices: options.as_slice().to_vec() },
        }
    }

    /// The value that a stored number stands for; `None` for a choice there is not, or no number.
    pub fn value(&self, internal: f64) -> Option<Value> {
        let internal = Some(internal).filter(|x| x.is_finite())?;
        match self {
            Distribution::Float { .. } => Some(Value::Float(internal)),
            Distribution::Int { .. } => Some(Value::Int(internal as i64)),
            Distribution::Categorical { choices } if internal >= 0.0 => choices.get(internal as usize).cloned(),
            Distribution::Categorical { .. } => None,
        }
    }

    /// The number that a value is stored as.
    pub fn internal(&self, value: &Value) -> Option<f64> {
        match self {
            Distribution::Float { .. } | Distribution::Int { .. } => value.as_f64(),
            Distribution::Categorical { choices } => {
                choices.iter().position(|choice| choice == value).map(|i| i as f64)
            }
        }
    }

    /// Both ranges in one, as far as they are of one kind.
    pub fn widen(hint: &mut Option<Hint>, with: &Distribution) {
        match (hint.as_mut(), with) {
            (None, Distribution::Float { low, high, log }) => {
                *hint = Some(Hint::Float { low: *low, high: *high, log: *log });
            }
            (None, Distribution::Int { low, high, log }) => {
                *hint = Some(Hint::Int { low: *low, high: *high, log: *log });
            }
            (None, Distribution::Categorical { choices }) => *hint = Some(Hint::Choice(choices.clone())),
            (Some(Hint::Float { low, high, log }), Distribution::Float { low: l, high: h, log: g }) => {
                (*low, *high, *log) = (low.min(*l), high.max(*h), *log && *g);
            }
            (Some(Hint::Int { low, high, log }), Distribution::Int { low: l, high: h, log: g }) => {
                (*low, *high, *log) = ((*low).min(*l), (*high).max(*h), *log && *g);
            }
            (Some(Hint::Choice(known)), Distribution::Categorical { choices }) => {
                for choice in choices {
                    if !known.contains(choice) {
                        known.push(choice.clone());
                    }
                }
            }
            // Of another kind than before: the values themselves tell the domain.
            _ => {}
        }
    }
}

/// A choice: text, a number, true or false; what the lab has no value for is kept as its JSON.
fn option(json: &Json) -> Value {
    match json {
        Json::Null => Value::Text("None".into()),
        other => Value::from_json(other).unwrap_or_else(|| Value::Text(other.to_string())),
    }
}
