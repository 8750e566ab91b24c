//! The values one hyperparameter can take, and the map between them and the unit interval.
//!
//! A domain that exists is valid: finite, ascending, with room for its scale. Knows nothing of names, roles or conditions.

use super::Value;
use crate::problem::Fault;
use serde::{Deserialize, Serialize};

/// How a numeric range is spread over the unit interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Equal steps are equal differences.
    #[default]
    Linear,
    /// Equal steps are equal ratios of x (learning rates).
    Log,
    /// Equal steps are equal ratios of 1 − x (momentum, betas).
    ReverseLog,
}

impl Scale {
    pub const NAMES: [&'static str; 3] = ["linear", "log", "reverse_log"];

    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "linear" => Some(Scale::Linear),
            "log" => Some(Scale::Log),
            "reverse_log" => Some(Scale::ReverseLog),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Scale::Linear => "linear",
            Scale::Log => "log",
            Scale::ReverseLog => "reverse_log",
        }
    }

    /// The coordinate in which this scale is linear and ascending: x, ln x or −ln(1 − x).
    pub fn forward(self, x: f64) -> f64 {
        match self {
            Scale::Linear => x,
            Scale::Log => libm::log(x),
            Scale::ReverseLog => -libm::log1p(-x),
        }
    }

    /// The inverse of [`Scale::forward`].
    pub fn backward(self, coordinate: f64) -> f64 {
        match self {
            Scale::Linear => coordinate,
            Scale::Log => libm::exp(coordinate),
            Scale::ReverseLog => -libm::expm1(-coordinate),
        }
    }
}

/// A closed range of reals in a scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FloatRange {
    low: f64,
    high: f64,
    scale: Scale,
}

impl FloatRange {
    pub fn new(low: f64, high: f64, scale: Scale) -> Result<Self, Fault> {
        check_range(low, high, scale)?;
        Ok(Self { low, high, scale })
    }

    pub fn low(self) -> f64 {
        self.low
    }

    pub fn high(self) -> f64 {
        self.high
    }

    pub fn scale(self) -> Scale {
        self.scale
    }

    /// The value at `u` in [0, 1].
    pub fn decode(self, u: f64) -> f64 {
        let (a, b) = (self.scale.forward(self.low), self.scale.forward(self.high));
        self.scale.backward(a + (b - a) * u).clamp(self.low, self.high)
    }

    /// Where `x` stands, 0 at the low end and 1 at the high one, in the range's scale; outside values fall outside [0, 1].
    pub fn encode(self, x: f64) -> f64 {
        let (a, b) = (self.scale.forward(self.low), self.scale.forward(self.high));
        (self.scale.forward(x) - a) / (b - a)
    }
}

/// A closed range of whole numbers in a scale. Ends lie within ±10⁹.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IntRange {
    low: i64,
    high: i64,
    scale: Scale,
}

impl IntRange {
    pub const LIMIT: i64 = 1_000_000_000;

    pub fn new(low: i64, high: i64, scale: Scale) -> Result<Self, Fault> {
        for end in [low, high] {
            if !(-Self::LIMIT..=Self::LIMIT).contains(&end) {
                let nearest = end.clamp(-Self::LIMIT, Self::LIMIT);
                return Err(Fault::OutOfRange {
                    found: end.to_string(),
                    limits: "±10⁹".into(),
                    nearest: nearest.to_string(),
                });
            }
        }
        check_range(low as f64, high as f64, scale)?;
        Ok(Self { low, high, scale })
    }

    pub fn low(self) -> i64 {
        self.low
    }

    pub fn high(self) -> i64 {
        self.high
    }

    pub fn scale(self) -> Scale {
        self.scale
    }

    /// Each whole number owns the reals that round to it, so that the ends are as likely as their neighbours.
    fn cells(self) -> (f64, f64) {
        let low = self.low as f64 - 0.5;
        (self.scale.forward(low), self.scale.forward(self.high as f64 + 0.5))
    }

    /// The value at `u` in [0, 1].
    pub fn decode(self, u: f64) -> i64 {
        let (a, b) = self.cells();
        let x = self.scale.backward(a + (b - a) * u);
        (libm::round(x) as i64).clamp(self.low, self.high)
    }

    /// The middle of `x`'s cell in [0, 1].
    pub fn encode(self, x: f64) -> f64 {
        let (a, b) = self.cells();
        (self.scale.forward(x) - a) / (b - a)
    }

    /// How many values there are.
    pub fn count(self) -> u64 {
        (self.high - self.low) as u64 + 1
    }
}

fn check_range(low: f64, high: f64, scale: Scale) -> Result<(), Fault> {
    if !(low.is_finite() && high.is_finite() && low < high) {
        return Err(Fault::EmptyRange { low, high });
    }
    match scale {
        Scale::Log if low <= 0.0 => Err(Fault::LogNeedsPositive { low }),
        Scale::ReverseLog if high >= 1.0 => Err(Fault::ReverseLogNeedsBelowOne { high }),
        _ => Ok(()),
    }
}

/// The options of a choice: at least one, all different.
#[derive(Clone, Debug, PartialEq)]
pub struct Options(Vec<Value>);

impl Options {
    pub fn new(options: Vec<Value>) -> Result<Self, Fault> {
        if options.is_empty() {
            return Err(Fault::EmptyChoice);
        }
        for (i, option) in options.iter().enumerate() {
            if options[..i].contains(option) {
                return Err(Fault::DuplicateOption { option: option.to_string() });
            }
        }
        Ok(Self(options))
    }

    pub fn as_slice(&self) -> &[Value] {
        &self.0
    }

    pub fn position(&self, value: &Value) -> Option<usize> {
        self.0.iter().position(|option| option == value)
    }
}

/// What a varied hyperparameter can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    Float(FloatRange),
    Int(IntRange),
    Choice(Options),
}

impl Domain {
    /// The value at `u` in [0, 1).
    pub fn decode(&self, u: f64) -> Value {
        match self {
            Domain::Float(range) => Value::Float(range.decode(u)),
            Domain::Int(range) => Value::Int(range.decode(u)),
            Domain::Choice(options) => {
                let n = options.0.len();
                options.0[((u * n as f64) as usize).min(n - 1)].clone()
            }
        }
    }

    /// Where a value stands in [0, 1] (the middle of its cell, if the domain is discrete); `None` for a foreign value.
    pub fn encode(&self, value: &Value) -> Option<f64> {
        match self {
            Domain::Float(range) => value.as_f64().map(|x| range.encode(x)),
            Domain::Int(range) => value.as_f64().map(|x| range.encode(x)),
            Domain::Choice(options) => options.position(value).map(|i| (i as f64 + 0.5) / options.0.len() as f64),
        }
        .filter(|u| u.is_finite())
    }

    /// Whether the value is one of this domain's.
    pub fn contains(&self, value: &Value) -> bool {
        match self {
            Domain::Float(range) => value.as_f64().is_some_and(|x| (range.low..=range.high).contains(&x)),
            Domain::Int(range) => value.as_i64().is_some_and(|x| (range.low..=range.high).contains(&x)),
            Domain::Choice(options) => options.position(value).is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_put_the_middle_where_it_belongs() {
        let decode = |low, high, scale| FloatRange::new(low, high, scale).unwrap().decode(0.5);
        assert!((decode(0.0, 1.0, Scale::Linear) - 0.5).abs() < 1e-12);
        assert!((decode(1e-4, 1e-2, Scale::Log) - 1e-3).abs() < 1e-12);
        assert!((decode(0.9, 0.999, Scale::ReverseLog) - 0.99).abs() < 1e-12);
    }

    #[test]
    fn whole_numbers_are_equally_likely_on_a_linear_scale() {
        let range = IntRange::new(1, 4, Scale::Linear).unwrap();
        let mut counts = [0; 4];
        for i in 0..1000 {
            counts[range.decode((i as f64 + 0.5) / 1000.0) as usize - 1] += 1;
        }
        assert_eq!(counts, [250; 4]);
    }

    #[test]
    fn invalid_ranges_cannot_be_written_down() {
        assert_eq!(FloatRange::new(0.0, 1.0, Scale::Log), Err(Fault::LogNeedsPositive { low: 0.0 }));
        assert_eq!(FloatRange::new(0.5, 1.0, Scale::ReverseLog), Err(Fault::ReverseLogNeedsBelowOne { high: 1.0 }));
        assert!(matches!(FloatRange::new(2.0, 1.0, Scale::Linear), Err(Fault::EmptyRange { .. })));
        assert!(FloatRange::new(f64::NAN, 1.0, Scale::Linear).is_err());
        assert!(IntRange::new(i64::MIN, 1, Scale::Linear).is_err());
        assert_eq!(Options::new(vec![]), Err(Fault::EmptyChoice));
        assert!(Options::new(vec![1i64.into(), 1.0.into()]).is_err());
    }
}
