//! The metadata of summaries, in which the HParams plugin stores all it has (`tensorboard/plugins/hparams/plugin_data.proto`).
//!
//! Knows nothing of tags.

use super::wire::Fields;
use crate::interchange::foreign::Hint;
use crate::interchange::infer;
use crate::space::{Options, Value};

/// `SummaryMetadata`: 1 plugin data {1 name, 2 content}.
#[derive(Default)]
pub struct Plugin<'a> {
    pub name: &'a str,
    pub content: &'a [u8],
}

impl<'a> Plugin<'a> {
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut plugin = Self::default();
        for field in Fields::new(bytes) {
            if let (1, field) = field? {
                for field in Fields::new(field.bytes()?) {
                    match field? {
                        (1, field) => plugin.name = field.text()?,
                        (2, field) => plugin.content = field.bytes()?,
                        _ => {}
                    }
                }
            }
        }
        Some(plugin)
    }
}

/// A hyperparameter by name; `None` for what the lab has no value for: null, lists, structures, numbers that are not finite.
pub type Hyperparameter<'a> = (&'a str, Option<Value>);

/// `HParamsPluginData`: 3 session start {1 hyperparameters, a map from text to `google.protobuf.Value`}.
pub fn session_start(bytes: &[u8]) -> Option<Vec<Hyperparameter<'_>>> {
    let mut found = Vec::new();
    for field in Fields::new(bytes) {
        let (3, field) = field? else { continue };
        for field in Fields::new(field.bytes()?) {
            let (1, field) = field? else { continue };
            let (mut name, mut given) = ("", None);
            for field in Fields::new(field.bytes()?) {
                match field? {
                    (1, field) => name = field.text()?,
                    (2, field) => given = value(field.bytes()?)?,
                    _ => {}
                }
            }
            found.push((name, given));
        }
    }
    Some(found)
}

/// `google.protobuf.Value`: 2 number, 3 text, 4 bool.
#[expect(clippy::option_option, reason = "malformed is not the same as a kind that the lab has no value for")]
fn value(bytes: &[u8]) -> Option<Option<Value>> {
    let mut value = None;
    for field in Fields::new(bytes) {
        match field? {
            (2, field) => {
                let x = field.double()?;
                // TensorBoard has no whole numbers.
                let whole = Some(x).filter(|x| x.fract() == 0.0 && x.abs() < 9e15).map(|x| Value::Int(x as i64));
                value = whole.or_else(|| x.is_finite().then_some(Value::Float(x)));
            }
            (3, field) => value = Some(field.text()?.into()),
            (4, field) => value = Some((field.int()? != 0).into()),
            _ => {}
        }
    }
    Some(value)
}

/// The values that an experiment states for a hyperparameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Stated {
    Interval { low: f64, high: f64 },
    Discrete(Vec<Value>),
}

/// `HParamsPluginData`: 2 experiment {5 metrics {1 name {1 group, 2 tag}}}; tags, behind the folder that is their group.
pub fn declared(bytes: &[u8]) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for field in Fields::new(bytes) {
        let (2, field) = field? else { continue };
        for field in Fields::new(field.bytes()?) {
            let (5, field) = field? else { continue };
            for field in Fields::new(field.bytes()?) {
                let (1, field) = field? else { continue };
                let (mut group, mut tag) = ("", "");
                for field in Fields::new(field.bytes()?) {
                    match field? {
                        (1, field) => group = field.text()?,
                        (2, field) => tag = field.text()?,
                        _ => {}
                    }
                }
                found.push(if group.is_empty() { tag.to_owned() } else { format!("{group}/{tag}") });
            }
        }
    }
    Some(found)
}

/// `HParamsPluginData`: 2 experiment {4 hyperparameters {1 name, 5 discrete values {1}, 6 interval {1 low, 2 high}}}.
pub fn experiment(bytes: &[u8]) -> Option<Vec<(String, Stated)>> {
    let mut found = Vec::new();
    for field in Fields::new(bytes) {
        let (2, field) = field? else { continue };
        for field in Fields::new(field.bytes()?) {
            let (4, field) = field? else { continue };
            let (mut name, mut values, mut ends, mut interval) = ("", Vec::new(), [0.0, 0.0], false);
            for field in Fields::new(field.bytes()?) {
                match field? {
                    (1, field) => name = field.text()?,
                    (5, field) => {
                        for field in Fields::new(field.bytes()?) {
                            let (1, field) = field? else { continue };
                            values.extend(value(field.bytes()?)?);
                        }
                    }
                    (6, field) => {
                        interval = true;
                        for field in Fields::new(field.bytes()?) {
                            match field? {
                                (1, field) => ends[0] = field.double()?,
                                (2, field) => ends[1] = field.double()?,
                                _ => {}
                            }
                        }
                    }
                    _ => {}
                }
            }
            let [low, high] = ends;
            if interval && low.is_finite() && high.is_finite() {
                found.push((name.to_owned(), Stated::Interval { low, high }));
            } else if !values.is_empty() {
                found.push((name.to_owned(), Stated::Discrete(values)));
            }
        }
    }
    Some(found)
}

impl Stated {
    /// The range, given what occurred. Numbers are an interval: an experiment does not say scales, nor what is whole.
    pub fn hint(&self, occurred: &[&Value]) -> Option<Hint> {
        let numbers = |values: &[&Value]| values.iter().map(|value| value.as_f64()).collect::<Option<Vec<f64>>>();
        let (low, high, listed) = match self {
            Stated::Interval { low, high } => (*low, *high, true),
            Stated::Discrete(values) => match numbers(&values.iter().collect::<Vec<_>>()) {
                Some(of) => {
                    let whole = values.iter().all(|value| matches!(value, Value::Int(_)));
                    (
                        of.iter().copied().fold(f64::INFINITY, f64::min),
                        of.into_iter().fold(f64::NEG_INFINITY, f64::max),
                        whole,
                    )
                }
                None => return Options::new(values.clone()).ok().map(Hint::Choice),
            },
        };
        let log = numbers(occurred).is_some_and(|occurred| infer::looks_logarithmic(&occurred));
        let whole = |x: f64| x.fract() == 0.0 && x.abs() < 9e15;
        let integers = listed && occurred.iter().all(|value| matches!(value, Value::Int(_)));
        Some(match integers && whole(low) && whole(high) {
            true => Hint::Int { low: low as i64, high: high as i64, log, step: 1 },
            false => Hint::Float { low, high, log, step: None },
        })
    }
}

/// `HParamsPluginData`: 4 session end {1 status}: 1 success, 2 failure, 3 running, 0 unknown.
pub fn session_end(bytes: &[u8]) -> Option<Option<i64>> {
    let mut status = None;
    for field in Fields::new(bytes) {
        let (4, field) = field? else { continue };
        status = Some(0);
        for field in Fields::new(field.bytes()?) {
            if let (1, field) = field? {
                status = field.int();
            }
        }
    }
    Some(status)
}
