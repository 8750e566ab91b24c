//! How findings call metrics, hyperparameters and their values, and how they write the numbers of a metric.

use super::Finding;
use crate::space::{Value, Values};
use crate::text::shortened;
use crate::workload::{Quantity, hyperparameter, technique, title};
use lab_texts::{Arg, Lang, Message, findings as texts, format, units};

pub use crate::measure::called as metric;
pub use crate::workload::called as parameter;

/// A headline has at most so many words, or characters where words have no spaces between them.
pub const MOST_WORDS: usize = 12;
pub const MOST_CHARACTERS: usize = 30;
/// Another pipeline's name has at most so many bytes in a headline.
const MOST_BYTES: usize = 20;

/// What a hyperparameter is called, short enough for a headline.
pub fn brief(name: &str) -> Arg {
    let last = name.rsplit(['.', '/']).next().unwrap_or(name);
    title(name).map_or_else(|| shortened(last, MOST_BYTES).into(), Arg::from)
}

/// The same without the optimizer that has it: `learning rate` of `adam.learning_rate`.
pub fn common(name: &str) -> Arg {
    hyperparameter(name).map_or_else(|| brief(name), |entry| entry.title.into())
}

/// `weight decay 0.1`, `adam`, `without dropout`.
pub fn setting(name: &str, value: &Value) -> Arg {
    // A switch is called by what it switches.
    let switched = || match name.strip_prefix("use_") {
        Some(what) => technique(name).map_or_else(|| what.replace('_', " ").into(), Arg::from),
        None => parameter(name),
    };
    match value {
        Value::Bool(true) => texts::with(switched()).into(),
        Value::Bool(false) => texts::without(switched()).into(),
        Value::Text(text) if Quantity::of(name) == Quantity::Optimizer => text.into(),
        other => texts::setting(parameter(name), other.to_string()).into(),
    }
}

/// All of them, an optimizer first.
pub fn settings(values: &Values) -> Arg {
    let is_optimizer = |name: &str| Quantity::of(name) == Quantity::Optimizer;
    let first = values.iter().filter(|(name, _)| is_optimizer(name));
    let all = first.chain(values.iter().filter(|(name, _)| !is_optimizer(name)));
    Arg::list(all.map(|(name, value)| setting(name, value)))
}

/// The groups that findings are about; `None` if nothing is compared.
pub fn groups<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Option<Arg> {
    let all = findings.into_iter().flat_map(|finding| match finding.groups.as_slice() {
        [] => finding.group.as_slice(),
        groups => groups,
    });
    let named: Vec<Arg> = all.filter(|group| !group.is_empty()).map(settings).collect();
    (!named.is_empty()).then(|| Arg::list(named))
}

/// A headline, or another one where names or values make it too long.
pub fn fitting(headline: Message, otherwise: impl Into<Message>) -> Message {
    let fits = headline.get(Lang::En).split_whitespace().count() <= MOST_WORDS
        && headline.get(Lang::Zh).chars().count() <= MOST_CHARACTERS;
    if fits { headline } else { otherwise.into() }
}

/// How the numbers of a metric are written: in per cent and percentage points where it is a share.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    pub is_share: bool,
    /// The standard error of one result; 0 if it is not known.
    pub error: f64,
}

impl Unit {
    pub fn level(self, x: f64) -> Arg {
        self.level_within(x, self.error)
    }

    pub fn level_within(self, x: f64, error: f64) -> Arg {
        match self.is_share {
            true => units::percent(Arg::measured(100.0 * x, 100.0 * error)).into(),
            false => Arg::measured(x, error),
        }
    }

    pub fn difference(self, x: f64, error: f64) -> Arg {
        match self.is_share {
            true => units::points(Arg::measured(100.0 * x, 100.0 * error)).into(),
            false => Arg::measured(x, error),
        }
    }

    /// How far two results lie apart, as far as the error allows to say: never 0 where they differ.
    pub fn distance(self, x: f64, error: f64) -> Arg {
        let scale = if self.is_share { 100.0 } else { 1.0 };
        match format::last_place(scale * error).map(|place| libm::pow(10.0, f64::from(place))) {
            Some(least) if x > 0.0 && scale * x < 0.5 * least => {
                texts::less_than(self.difference(least / scale, error)).into()
            }
            _ => self.difference(x, error),
        }
    }

    /// A difference that is an estimate of noise, known to a fifth of itself or so.
    pub fn noise(self, x: f64) -> Arg {
        self.difference(x, 0.2 * x.abs())
    }
}
