//! Every hyperparameter of the built-in workloads: its kind, limits, default, usual range and explanation.
//!
//! The one source for the page, the command line, the schema and the validator. A new hyperparameter is one entry in one
//! of the lists below this module (an optimizer's in `workload/optimizer.rs`) and its use in `config`.

mod data;
mod model;
pub(super) mod optimizer;
mod presence;
mod regularization;
mod schedule;

use super::model::ModelFamily;
use super::optimizer::{self as optimizers, OptimizerKind};
use crate::dataset::{Layout, Task};
use crate::problem::{Expected, Fault, Irrelevance, nearest_name};
use crate::space::{Domain, FloatRange, IntRange, Natural, Options, Scale, Value};
use lab_texts::{Arg, Fixed, Message, hyperparameters as titles};
use std::fmt;

pub use presence::{strengths, switch, technique};

/// One hyperparameter of the built-in workloads.
#[derive(Clone, Copy, Debug)]
pub struct Hyperparameter {
    pub name: &'static str,
    pub kind: Kind,
    pub applies: Applies,
    /// One short name a person reads on an axis.
    pub title: Fixed,
    /// What it does, where it usually lies, what it interacts with. Left out where nobody asks, since all of them are long.
    #[cfg(any(test, feature = "explained"))]
    pub explanation: Fixed,
}

/// The values it takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A real number; `usual` is a sensible range to search in `scale`.
    Real { limits: Limits, default: f64, usual: (f64, f64), scale: Scale },
    /// A whole number within [low, high].
    Whole { low: i64, high: i64, default: i64, usual: (i64, i64), scale: Scale },
    /// A whole number within [low, high] of which only some make sense (those that divide another, odd ones) or whose order says
    /// nothing: searched as a choice among `usual`.
    Listed { low: i64, high: i64, default: i64, usual: &'static [i64] },
    /// One of some names; the first is the default.
    Name { options: &'static [&'static str] },
    /// Whether a technique is used: true or false. Where it is not mentioned, its strengths alone decide.
    Switch { strengths: &'static [&'static str], technique: Fixed },
}

/// The workloads it has an effect in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Applies {
    Always,
    Models(&'static [ModelFamily]),
    Optimizer(OptimizerKind),
    /// Data of these layouts.
    Layouts(&'static [Layout]),
    Task(Task),
}

/// An interval of reals with open or closed ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    pub low: f64,
    pub low_included: bool,
    pub high: f64,
    pub high_included: bool,
}

impl Limits {
    pub fn contain(&self, x: f64) -> bool {
        (x > self.low || (self.low_included && x == self.low))
            && (x < self.high || (self.high_included && x == self.high))
    }

    /// The closest number inside that a person would write.
    pub fn nearest(&self, x: f64) -> f64 {
        let margin = 1e-6;
        if x <= self.low {
            if self.low_included { self.low } else { self.low + margin }
        } else if self.high_included {
            x.min(self.high)
        } else {
            x.min(self.high - margin)
        }
    }
}

impl fmt::Display for Limits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (open, close) = (if self.low_included { '[' } else { '(' }, if self.high_included { ']' } else { ')' });
        write!(f, "{open}{}, {}{close}", self.low, self.high)
    }
}

/// The catalogue, in the order a person should meet it: model, optimizer, course of training, regularization, switches,
/// data.
pub const HYPERPARAMETERS: &[Hyperparameter] = &{
    const GROUPS: [&[Hyperparameter]; 6] = [
        &model::ENTRIES,
        &optimizers::ENTRIES,
        &schedule::ENTRIES,
        &regularization::ENTRIES,
        &presence::ENTRIES,
        &data::ENTRIES,
    ];
    const COUNT: usize = {
        let (mut count, mut group) = (0, 0);
        while group < GROUPS.len() {
            count += GROUPS[group].len();
            group += 1;
        }
        count
    };
    let mut all = [model::ENTRIES[0]; COUNT];
    let (mut next, mut group) = (0, 0);
    while group < GROUPS.len() {
        let mut i = 0;
        while i < GROUPS[group].len() {
            all[next] = GROUPS[group][i];
            next += 1;
            i += 1;
        }
        group += 1;
    }
    all
};

/// A part of the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Model,
    Optimizer,
    /// Schedule, batches, averaging.
    Course,
    /// Switches of techniques included.
    Regularization,
}

impl Part {
    /// Where the hyperparameter of that name stands; `None` for the data, of which nothing is tuned.
    pub fn of(name: &str) -> Option<Self> {
        let has = |entries: &[Hyperparameter]| entries.iter().any(|entry| entry.name == name);
        match () {
            () if has(&model::ENTRIES) => Some(Part::Model),
            () if has(&optimizers::ENTRIES) => Some(Part::Optimizer),
            () if has(&schedule::ENTRIES) => Some(Part::Course),
            () if has(&regularization::ENTRIES) || has(&presence::ENTRIES) => Some(Part::Regularization),
            () => None,
        }
    }
}

/// The catalogue's entry of that name.
pub fn hyperparameter(name: &str) -> Option<&'static Hyperparameter> {
    HYPERPARAMETERS.iter().find(|entry| entry.name == name)
}

/// What a hyperparameter is called, such as `learning rate (adam)`.
pub fn title(name: &str) -> Option<Message> {
    let entry = hyperparameter(name)?;
    Some(match (entry.applies, name.split_once('.')) {
        (Applies::Optimizer(_), Some((optimizer, _))) => titles::of_optimizer(entry.title, optimizer),
        _ => entry.title.into(),
    })
}

/// The hyperparameter in a sentence; its own name if the catalogue does not have it.
pub fn called(name: &str) -> Arg {
    title(name).map_or_else(|| name.into(), Arg::from)
}

impl Hyperparameter {
    /// The default as a value.
    pub fn default_value(&self) -> Value {
        match self.kind {
            Kind::Real { default, .. } => Value::Float(default),
            Kind::Whole { default, .. } | Kind::Listed { default, .. } => Value::Int(default),
            Kind::Name { options } => Value::Text(options.first().copied().unwrap_or_default().to_owned()),
            // Its strengths decide, and they may be on.
            Kind::Switch { .. } => Value::Bool(true),
        }
    }

    /// What is usually searched, as a domain; `None` for names.
    pub fn usual(&self) -> Option<Domain> {
        match self.kind {
            Kind::Real { usual: (low, high), scale, .. } => FloatRange::new(low, high, scale).ok().map(Domain::Float),
            Kind::Whole { usual: (low, high), scale, .. } => IntRange::new(low, high, scale).ok().map(Domain::Int),
            Kind::Listed { usual, .. } => {
                Options::new(usual.iter().map(|&value| value.into()).collect()).ok().map(Domain::Choice)
            }
            Kind::Switch { .. } => Options::new(vec![false.into(), true.into()]).ok().map(Domain::Choice),
            Kind::Name { .. } => None,
        }
    }

    /// The ends of a domain that nothing lies beyond.
    pub fn natural(&self, domain: &Domain) -> Natural {
        let Some((low, high)) = domain.ends() else { return Natural::default() };
        match self.kind {
            Kind::Real { limits, .. } => Natural {
                low: limits.low_included && low == limits.low,
                high: limits.high_included && high == limits.high,
            },
            Kind::Whole { low: least, high: most, .. } => {
                Natural { low: low == least as f64, high: high == most as f64 }
            }
            Kind::Listed { .. } | Kind::Name { .. } | Kind::Switch { .. } => Natural::default(),
        }
    }

    /// Whether a value is of the right kind and within the limits.
    pub fn check(&self, value: &Value) -> Result<(), Fault> {
        match self.kind {
            Kind::Real { limits, .. } => match value.as_f64() {
                None => Err(Fault::Type { expected: Expected::Number, found: value.to_string() }),
                Some(x) if limits.contain(x) => Ok(()),
                Some(x) => Err(Fault::OutOfRange {
                    found: value.to_string(),
                    limits: limits.to_string(),
                    nearest: Value::Float(limits.nearest(x)).to_string(),
                }),
            },
            Kind::Whole { low, high, .. } | Kind::Listed { low, high, .. } => match value.as_i64() {
                None => Err(Fault::Type { expected: Expected::WholeNumber, found: value.to_string() }),
                Some(i) if (low..=high).contains(&i) => Ok(()),
                Some(i) => Err(Fault::OutOfRange {
                    found: value.to_string(),
                    limits: format!("[{low}, {high}]"),
                    nearest: i.clamp(low, high).to_string(),
                }),
            },
            Kind::Switch { .. } => match value {
                Value::Bool(_) => Ok(()),
                _ => Err(Fault::Type { expected: Expected::TruthValue, found: value.to_string() }),
            },
            Kind::Name { options } => match value.as_text() {
                Some(name) if options.contains(&name) => Ok(()),
                _ => Err(Fault::NotOneOf {
                    found: value.to_string(),
                    allowed: options.iter().map(|&o| o.to_owned()).collect(),
                    nearest: nearest_name(&value.to_string(), options.iter().copied()),
                }),
            },
        }
    }

    /// Why it has no effect on this model, these optimizers and this data; `None` if it has one.
    pub fn irrelevance(
        &self,
        family: ModelFamily,
        optimizers: &[OptimizerKind],
        layout: Layout,
        task: Task,
    ) -> Option<Irrelevance> {
        match self.applies {
            Applies::Always => None,
            Applies::Models(families) => {
                (!families.contains(&family)).then(|| Irrelevance::OtherModel { family: family.name().into() })
            }
            Applies::Optimizer(kind) => {
                (!optimizers.contains(&kind)).then(|| Irrelevance::OtherOptimizer { optimizer: kind.name().into() })
            }
            Applies::Layouts(layouts) => {
                (!layouts.contains(&layout)).then(|| Irrelevance::OtherData { data: layout.title() })
            }
            Applies::Task(of) => (of != task).then(|| Irrelevance::OtherData { data: task.title() }),
        }
    }
}

const fn closed(low: f64, high: f64) -> Limits {
    Limits { low, low_included: true, high, high_included: true }
}

const fn above(low: f64, high: f64) -> Limits {
    Limits { low, low_included: false, high, high_included: true }
}

const fn below(low: f64, high: f64) -> Limits {
    Limits { low, low_included: true, high, high_included: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;
    use std::collections::BTreeSet;

    #[test]
    fn entries_are_unique_and_explained_in_both_languages() {
        let names: BTreeSet<_> = HYPERPARAMETERS.iter().map(|entry| entry.name).collect();
        assert_eq!(names.len(), HYPERPARAMETERS.len());
        for entry in HYPERPARAMETERS {
            let explanation = |lang| entry.explanation.get(lang);
            assert!(explanation(Lang::En).len() > 60 && explanation(Lang::Zh).chars().count() > 20, "{}", entry.name);
            assert_eq!(entry.check(&entry.default_value()), Ok(()), "{}", entry.name);
        }
    }

    #[test]
    fn limits_name_the_nearest_valid_value() {
        let momentum = hyperparameter("nesterov.momentum").unwrap();
        assert!(momentum.check(&1.0.into()).is_err());
        assert!(
            hyperparameter("model.width")
                .unwrap()
                .check(&0i64.into())
                .unwrap_err()
                .sentence(crate::text::Lang::En)
                .contains("nearest valid value is 1")
        );
        let limits = above(0.0, 1e3);
        assert!(limits.contain(limits.nearest(-1.0)) && limits.contain(limits.nearest(1e9)));
    }
}
