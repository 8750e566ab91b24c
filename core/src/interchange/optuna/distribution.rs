//! Optuna's distributions and the JSON they are stored as: ranges with steps, and choices of anything JSON can say.
//!
//! A choice that is neither text, number, true nor false (`None`, a list) is a text in the record, and what it stands for
//! is kept beside it ([`Options::meanings`]), so that an export has the very choices that the study had. Knows nothing of
//! trials.

use crate::interchange::foreign::Hint;
use crate::interchange::lenient;
use crate::space::{Domain, Meanings, Options, Scale, Value};
use serde_json::{Value as Json, json};

#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    Float { low: f64, high: f64, log: bool, step: Option<f64> },
    Int { low: i64, high: i64, log: bool, step: i64 },
    Categorical(Options),
}

/// What another distribution of the same parameter changed in its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Change {
    Nothing,
    /// Other ends or options: all of them are in the range now.
    Wider,
    /// Steps or scales that do not go together: the range has none of them now.
    Coarser,
    /// A range and a choice, or real and whole numbers: the first of them stays.
    Kind,
}

/// The numbers that JSON has no word for; inside texts of Python's JSON they stand bare.
const WORDS: [&str; 3] = ["NaN", "Infinity", "-Infinity"];

impl Distribution {
    /// Reads `{"name": …, "attributes": {…}}`, also under the names of Optuna before 3.0.
    pub fn parse(text: &str) -> Option<Self> {
        let json = lenient::parse(text.as_bytes()).ok()?;
        let attributes = json.get("attributes")?;
        let number = |key| attributes.get(key).and_then(lenient::number).filter(|x| x.is_finite());
        let whole = |key| {
            let exact = attributes.get(key).and_then(Json::as_i64);
            exact.or_else(|| number(key).filter(|x| x.fract() == 0.0).map(|x| x as i64))
        };
        let log = attributes.get("log").and_then(Json::as_bool).unwrap_or(false);
        let name = json.get("name")?.as_str()?;
        Some(match name {
            "FloatDistribution" | "UniformDistribution" | "LogUniformDistribution" | "DiscreteUniformDistribution" => {
                let log = log || name == "LogUniformDistribution";
                let step = number("step").or(number("q")).filter(|step| *step > 0.0);
                Distribution::Float { low: number("low")?, high: number("high")?, log, step }
            }
            "IntDistribution" | "IntUniformDistribution" | "IntLogUniformDistribution" => {
                let log = log || name == "IntLogUniformDistribution";
                let step = whole("step").filter(|step| *step > 0).unwrap_or(1);
                Distribution::Int { low: whole("low")?, high: whole("high")?, log, step }
            }
            "CategoricalDistribution" => {
                Distribution::Categorical(options(attributes.get("choices")?.as_array()?, text)?)
            }
            _ => return None,
        })
    }

    /// The JSON, as Python writes it.
    pub fn written(&self) -> String {
        match self {
            Distribution::Float { low, high, log, step } => {
                let attributes = json!({"step": step, "low": low, "high": high, "log": log});
                json!({"name": "FloatDistribution", "attributes": attributes}).to_string()
            }
            Distribution::Int { low, high, log, step } => {
                let attributes = json!({"log": log, "step": step, "low": low, "high": high});
                json!({"name": "IntDistribution", "attributes": attributes}).to_string()
            }
            Distribution::Categorical(options) => {
                let written = |option: &Value| match option.as_text().and_then(|text| options.meanings().get(text)) {
                    Some(Json::String(word)) if WORDS.contains(&word.as_str()) => word.clone(),
                    Some(meaning) => meaning.to_string(),
                    None => option.to_json().to_string(),
                };
                let choices: Vec<String> = options.as_slice().iter().map(written).collect();
                let choices = choices.join(", ");
                format!(r#"{{"name": "CategoricalDistribution", "attributes": {{"choices": [{choices}]}}}}"#)
            }
        }
    }

    /// A domain as Optuna can have it: it has no log scale in 1 − x, which becomes linear.
    pub fn of_domain(domain: &Domain) -> Self {
        match domain {
            Domain::Float(range) => Distribution::Float {
                low: range.low(),
                high: range.high(),
                log: range.scale() == Scale::Log,
                step: range.step(),
            },
            Domain::Int(range) => Distribution::Int {
                low: range.low(),
                high: range.high(),
                log: range.scale() == Scale::Log,
                step: range.step(),
            },
            Domain::Choice(options) => Distribution::Categorical(options.clone()),
        }
    }

    /// The value that a stored number stands for; `None` for a choice there is not, or no number.
    pub fn value(&self, internal: f64) -> Option<Value> {
        let internal = Some(internal).filter(|x| x.is_finite())?;
        match self {
            Distribution::Float { .. } => Some(Value::Float(internal)),
            // Optuna stores every number as a real one: beyond 2^53 the whole number is lost.
            Distribution::Int { .. } if internal.fract() == 0.0 && internal.abs() <= 2f64.powi(53) => {
                Some(Value::Int(internal as i64))
            }
            Distribution::Int { .. } => Some(Value::Float(internal)),
            Distribution::Categorical(options) if internal >= 0.0 && internal.fract() == 0.0 => {
                options.as_slice().get(internal as usize).cloned()
            }
            Distribution::Categorical(_) => None,
        }
    }

    /// The number that a value is stored as.
    pub fn internal(&self, value: &Value) -> Option<f64> {
        match self {
            Distribution::Float { .. } | Distribution::Int { .. } => value.as_f64(),
            Distribution::Categorical(options) => options.position(value).map(|i| i as f64),
        }
    }

    pub(super) fn hint(&self) -> Hint {
        match self {
            Distribution::Float { low, high, log, step } => {
                Hint::Float { low: *low, high: *high, log: *log, step: *step }
            }
            Distribution::Int { low, high, log, step } => Hint::Int { low: *low, high: *high, log: *log, step: *step },
            Distribution::Categorical(options) => Hint::Choice(options.clone()),
        }
    }

    /// Both ranges in one, as far as they are of one kind.
    pub(super) fn widen(&self, hint: &mut Hint) -> Change {
        match (hint, self) {
            (Hint::Float { low, high, log, step }, Distribution::Float { low: l, high: h, log: g, step: s }) => {
                let apart = step.is_some_and(|step| ((l - *low) / step).fract().abs() > 1e-6);
                let fits = (step == s && !apart) && log == g;
                let wider = if (*low, *high) == (*l, *h) { Change::Nothing } else { Change::Wider };
                (*low, *high, *log) = (low.min(*l), high.max(*h), *log && *g);
                if fits {
                    return wider;
                }
                *step = step.filter(|_| step == s && !apart);
                Change::Coarser
            }
            (Hint::Int { low, high, log, step }, Distribution::Int { low: l, high: h, log: g, step: s }) => {
                let apart = step != s || l.saturating_sub(*low) % (*step).max(1) != 0;
                let fits = !apart && log == g;
                let wider = if (*low, *high) == (*l, *h) { Change::Nothing } else { Change::Wider };
                (*low, *high, *log) = ((*low).min(*l), (*high).max(*h), *log && *g);
                if fits {
                    return wider;
                }
                *step = if apart { 1 } else { *step };
                Change::Coarser
            }
            (Hint::Choice(known), Distribution::Categorical(options)) => {
                if known == options {
                    return Change::Nothing;
                }
                let mut all = known.as_slice().to_vec();
                all.extend(options.as_slice().iter().filter(|option| known.position(option).is_none()).cloned());
                let mut meanings = known.meanings().clone();
                meanings.extend(options.meanings().clone());
                match Options::new(all) {
                    Ok(all) => *known = all.standing_for(meanings),
                    Err(_) => return Change::Kind,
                }
                Change::Wider
            }
            _ => Change::Kind,
        }
    }
}

/// Choices as options: text, numbers, true and false are themselves. `None` if there are none, or one twice.
fn options(choices: &[Json], text: &str) -> Option<Options> {
    // A bare word among the choices is a number; the same word in quotes is a text.
    let is_bare = |json: &Json| {
        let word = json.as_str().filter(|word| WORDS.contains(word));
        word.is_some_and(|word| !text.contains(&format!("\"{word}\"")))
    };
    let plain = |json: &Json| {
        let value = Value::from_json(json).filter(|_| !is_bare(json))?;
        (value.to_json() == *json).then_some(value)
    };
    let mut plains: Vec<Value> = Vec::new();
    for value in choices.iter().filter_map(plain) {
        if !plains.contains(&value) {
            plains.push(value);
        }
    }
    let mut options: Vec<Value> = Vec::new();
    let mut meanings = Meanings::new();
    for json in choices {
        let option = match plain(json).filter(|value| !options.contains(value)) {
            Some(value) => value,
            None => {
                let name = match json {
                    Json::Null => "None".to_owned(),
                    Json::String(text) => text.clone(),
                    other => other.to_string(),
                };
                let names = std::iter::successors(Some(name), |name| Some(format!("{name}'")));
                let taken = |name: &str| {
                    let name = Value::from(name);
                    options.contains(&name) || plains.contains(&name)
                };
                let name = names.into_iter().find(|name| !taken(name))?;
                meanings.insert(name.clone(), json.clone());
                Value::Text(name)
            }
        };
        options.push(option);
    }
    Some(Options::new(options).ok()?.standing_for(meanings))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(text: &str) -> Distribution {
        let distribution = Distribution::parse(text).unwrap();
        let written: Json = serde_json::from_slice(&lenient::quoted(distribution.written().as_bytes())).unwrap();
        let read: Json = serde_json::from_slice(&lenient::quoted(text.as_bytes())).unwrap();
        assert_eq!(written, read, "{text}");
        assert_eq!(Distribution::parse(&distribution.written()).as_ref(), Some(&distribution));
        distribution
    }

    #[test]
    fn choices_come_back_as_they_were() {
        let text = r#"{"name": "CategoricalDistribution", "attributes": {"choices": [null, "None", 5, [64, [32]], true, 1, 1.0, "1.0", Infinity, "x \" NaN", 18446744073709551615]}}"#;
        let Distribution::Categorical(options) = again(text) else { panic!() };
        let shown: Vec<String> = options.as_slice().iter().map(Value::to_string).collect();
        let expected = [
            "None'",
            "None",
            "5",
            "[64,[32]]",
            "true",
            "1",
            "1.0'",
            "1.0",
            "Infinity",
            "x \" NaN",
            "18446744073709551615",
        ];
        assert_eq!(shown, expected);
        assert_eq!(options.meanings().len(), 5);
        // Quoted, the word is a text.
        let Distribution::Categorical(options) =
            again(r#"{"name": "CategoricalDistribution", "attributes": {"choices": ["Infinity", "a"]}}"#)
        else {
            panic!()
        };
        assert!(options.meanings().is_empty());
    }

    #[test]
    fn ranges_come_back_with_their_steps() {
        for text in [
            r#"{"name": "FloatDistribution", "attributes": {"step": 0.1, "low": 0.0, "high": 1.0, "log": false}}"#,
            r#"{"name": "FloatDistribution", "attributes": {"step": null, "low": 1e-05, "high": 1.0, "log": true}}"#,
            r#"{"name": "IntDistribution", "attributes": {"log": false, "step": 32, "low": 32, "high": 512}}"#,
            r#"{"name": "IntDistribution", "attributes": {"log": false, "step": 1, "low": 0, "high": 9223372036854775807}}"#,
        ] {
            again(text);
        }
        let old = r#"{"name": "DiscreteUniformDistribution", "attributes": {"low": 0, "high": 1, "q": 0.25}}"#;
        let expected = Distribution::Float { low: 0.0, high: 1.0, log: false, step: Some(0.25) };
        assert_eq!(Distribution::parse(old), Some(expected));
    }
}
