//! The values one hyperparameter can take, and the map between them and the unit interval.
//!
//! A domain that exists is valid: finite, ascending, with room for its scale. Knows nothing of names, roles or conditions.

use super::{Value, steps};
use crate::problem::Fault;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

/// A closed range of reals in a scale, or the numbers of it that stand a step apart.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FloatRange {
    low: f64,
    high: f64,
    scale: Scale,
    step: Option<f64>,
}

impl FloatRange {
    pub fn new(low: f64, high: f64, scale: Scale) -> Result<Self, Fault> {
        check_range(low, high, scale)?;
        Ok(Self { low, high, scale, step: None })
    }

    /// Only low, low + step, …; the high end becomes the last of them.
    pub fn stepped(self, step: f64) -> Result<Self, Fault> {
        check_step(step, self.low, self.high, self.scale)?;
        let high = steps::at(self.low, step, steps::last(self.low, self.high, step)).min(self.high);
        Ok(Self { high, step: Some(step), ..self })
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

    pub fn step(self) -> Option<f64> {
        self.step
    }

    /// How many values there are, if they are a step apart.
    pub fn count(self) -> Option<u64> {
        self.step.map(|step| steps::last(self.low, self.high, step) as u64 + 1)
    }

    /// The value `k` steps above the low end; the low end itself without steps.
    pub fn nth(self, k: u64) -> f64 {
        self.step.map_or(self.low, |step| steps::at(self.low, step, k as f64).clamp(self.low, self.high))
    }

    /// The value at `u` in [0, 1].
    pub fn decode(self, u: f64) -> f64 {
        if let Some(count) = self.count() {
            return self.nth(((u * count as f64) as u64).min(count - 1));
        }
        let (a, b) = (self.scale.forward(self.low), self.scale.forward(self.high));
        self.scale.backward(a + (b - a) * u).clamp(self.low, self.high)
    }

    /// Where `x` stands, 0 at the low end and 1 at the high one, in the range's scale; outside values fall outside [0, 1].
    /// With steps, the middle of `x`'s share.
    pub fn encode(self, x: f64) -> f64 {
        if let (Some(step), Some(count)) = (self.step, self.count()) {
            return ((x - self.low) / step + 0.5) / count as f64;
        }
        let (a, b) = (self.scale.forward(self.low), self.scale.forward(self.high));
        (self.scale.forward(x) - a) / (b - a)
    }

    fn on_steps_of(self, old: Self) -> Self {
        let Some(step) = old.step else { return self };
        let low = steps::at(old.low, step, -steps::last(self.low, old.low, step));
        Self::new(low, self.high, self.scale).and_then(|range| range.stepped(step)).unwrap_or(self)
    }

    pub fn contains(self, x: f64) -> bool {
        match self.step {
            Some(step) => steps::is_on(self.low, self.high, step, x),
            None => (self.low..=self.high).contains(&x),
        }
    }
}

/// A closed range of whole numbers in a scale, `step` apart. Ends lie within ±2⁵³, where every one is an exact `f64`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IntRange {
    low: i64,
    high: i64,
    scale: Scale,
    step: i64,
}

impl IntRange {
    pub const LIMIT: i64 = 1 << 53;

    pub fn new(low: i64, high: i64, scale: Scale) -> Result<Self, Fault> {
        for end in [low, high] {
            if !(-Self::LIMIT..=Self::LIMIT).contains(&end) {
                let nearest = end.clamp(-Self::LIMIT, Self::LIMIT);
                return Err(Fault::OutOfRange {
                    found: end.to_string(),
                    limits: "±2⁵³".into(),
                    nearest: nearest.to_string(),
                });
            }
        }
        check_range(low as f64, high as f64, scale)?;
        Ok(Self { low, high, scale, step: 1 })
    }

    /// Only low, low + step, …; the high end becomes the last of them.
    pub fn stepped(self, step: i64) -> Result<Self, Fault> {
        if step == 1 {
            return Ok(self);
        }
        check_step(step as f64, self.low as f64, self.high as f64, self.scale)?;
        Ok(Self { high: self.high - (self.high - self.low) % step, step, ..self })
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

    /// 1 unless another one was given.
    pub fn step(self) -> i64 {
        self.step
    }

    /// Each whole number owns the reals that round to it, so that the ends are as likely as their neighbours.
    fn cells(self) -> (f64, f64) {
        let half = self.step as f64 / 2.0;
        (self.scale.forward(self.low as f64 - half), self.scale.forward(self.high as f64 + half))
    }

    /// The value at `u` in [0, 1].
    pub fn decode(self, u: f64) -> i64 {
        let (a, b) = self.cells();
        let x = self.scale.backward(a + (b - a) * u);
        let nearest = match self.step {
            1 => libm::round(x) as i64,
            step => self.low + libm::round((x - self.low as f64) / step as f64) as i64 * step,
        };
        nearest.clamp(self.low, self.high)
    }

    /// The middle of `x`'s cell in [0, 1].
    pub fn encode(self, x: f64) -> f64 {
        let (a, b) = self.cells();
        (self.scale.forward(x) - a) / (b - a)
    }

    /// How many values there are.
    pub fn count(self) -> u64 {
        ((self.high - self.low) / self.step) as u64 + 1
    }

    /// All values, ascending.
    pub fn values(self) -> impl Iterator<Item = i64> {
        (0..self.count() as i64).map(move |k| self.low + k * self.step)
    }

    fn on_steps_of(self, old: Self) -> Self {
        let low = old.low - (old.low - self.low).div_euclid(old.step) * old.step;
        Self::new(low, self.high, self.scale).and_then(|range| range.stepped(old.step)).unwrap_or(self)
    }

    pub fn contains(self, x: i64) -> bool {
        (self.low..=self.high).contains(&x) && (x - self.low) % self.step == 0
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

/// Steps that are positive, on a linear scale, and fit into the range.
fn check_step(step: f64, low: f64, high: f64, scale: Scale) -> Result<(), Fault> {
    if scale != Scale::Linear {
        return Err(Fault::StepNeedsLinear { scale: scale.name() });
    }
    let length = high - low;
    if step > 0.0 && steps::last(low, high, step) >= 1.0 { Ok(()) } else { Err(Fault::Step { step, length }) }
}

/// The options of a choice: at least one, all different.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    values: Vec<Value>,
    /// What texts among them stand for in the tool the study came from, where that is no text.
    meanings: Meanings,
}

/// By option: null, a list, or the name of a number that JSON cannot write, such as `"Infinity"`.
pub type Meanings = BTreeMap<String, serde_json::Value>;

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
        Ok(Self { values: options, meanings: Meanings::new() })
    }

    /// The same options, with what some of them stand for; what is said of others is left out.
    pub fn standing_for(mut self, mut meanings: Meanings) -> Self {
        meanings.retain(|text, _| self.values.iter().any(|option| option.as_text() == Some(text.as_str())));
        self.meanings = meanings;
        self
    }

    pub fn as_slice(&self) -> &[Value] {
        &self.values
    }

    pub fn meanings(&self) -> &Meanings {
        &self.meanings
    }

    pub fn position(&self, value: &Value) -> Option<usize> {
        self.values.iter().position(|option| option == value)
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
    /// This domain in the place of another one: it keeps the other's steps, and what options stand for, where it says none
    /// itself. Its ends move inwards to the next step.
    pub fn instead_of(self, old: &Domain) -> Self {
        match (self, old) {
            (Domain::Float(new), Domain::Float(old)) if new.step.is_none() => Domain::Float(new.on_steps_of(*old)),
            (Domain::Int(new), Domain::Int(old)) if new.step == 1 => Domain::Int(new.on_steps_of(*old)),
            (Domain::Choice(new), Domain::Choice(old)) if new.meanings.is_empty() => {
                Domain::Choice(new.standing_for(old.meanings.clone()))
            }
            (new, _) => new,
        }
    }

    /// The value at `u` in [0, 1).
    pub fn decode(&self, u: f64) -> Value {
        match self {
            Domain::Float(range) => Value::Float(range.decode(u)),
            Domain::Int(range) => Value::Int(range.decode(u)),
            Domain::Choice(options) => {
                let n = options.values.len();
                options.values[((u * n as f64) as usize).min(n - 1)].clone()
            }
        }
    }

    /// Where a value stands in [0, 1] (the middle of its cell, if the domain is discrete); `None` for a foreign value.
    pub fn encode(&self, value: &Value) -> Option<f64> {
        match self {
            Domain::Float(range) => value.as_f64().map(|x| range.encode(x)),
            Domain::Int(range) => value.as_f64().map(|x| range.encode(x)),
            Domain::Choice(options) => options.position(value).map(|i| (i as f64 + 0.5) / options.values.len() as f64),
        }
        .filter(|u| u.is_finite())
    }

    /// Whether the value is one of this domain's.
    pub fn contains(&self, value: &Value) -> bool {
        match self {
            Domain::Float(range) => value.as_f64().is_some_and(|x| range.contains(x)),
            Domain::Int(range) => value.as_i64().is_some_and(|x| range.contains(x)),
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
    fn stepped_ranges_hold_their_steps_alike() {
        let rates = FloatRange::new(0.0, 1.0, Scale::Linear).unwrap().stepped(0.1).unwrap();
        let units = IntRange::new(32, 270, Scale::Linear).unwrap().stepped(32).unwrap();
        assert_eq!((rates.count(), units.count(), units.high()), (Some(11), 8, 256));
        let (mut of_rates, mut of_units) = ([0; 11], [0; 8]);
        for i in 0..8800 {
            let u = (i as f64 + 0.5) / 8800.0;
            let (rate, unit) = (rates.decode(u), units.decode(u));
            assert!(rates.contains(rate) && units.contains(unit) && unit % 32 == 0);
            of_rates[(rate * 10.0) as usize] += 1;
            of_units[(unit / 32 - 1) as usize] += 1;
        }
        assert_eq!((of_rates, of_units), ([800; 11], [1100; 8]));
        assert_eq!(FloatRange::new(0.0, 1.0, Scale::Linear).unwrap().stepped(0.3).map(FloatRange::high), Ok(0.9));
    }

    #[test]
    fn steps_and_meanings_outlive_a_change_of_the_range() {
        let units = |low, high| Domain::Int(IntRange::new(low, high, Scale::Linear).unwrap());
        let old = Domain::Int(IntRange::new(32, 256, Scale::Linear).unwrap().stepped(32).unwrap());
        let Domain::Int(wider) = units(1, 500).instead_of(&old) else { panic!() };
        assert_eq!((wider.low(), wider.high(), wider.step()), (32, 480, 32));
        let Domain::Int(negative) = units(-70, 90).instead_of(&old) else { panic!() };
        assert_eq!((negative.low(), negative.high()), (-64, 64));
        let old = Domain::Float(FloatRange::new(0.5, 1.0, Scale::Linear).unwrap().stepped(0.1).unwrap());
        let new = Domain::Float(FloatRange::new(0.12, 1.55, Scale::Linear).unwrap());
        let Domain::Float(wider) = new.instead_of(&old) else { panic!() };
        assert_eq!((wider.low(), wider.high(), wider.step()), (0.2, 1.5, Some(0.1)));
        let choice = |options: &[&str]| Options::new(options.iter().map(|&o| o.into()).collect()).unwrap();
        let old = choice(&["None", "5"]).standing_for(Meanings::from([("None".into(), serde_json::Value::Null)]));
        let Domain::Choice(new) = Domain::Choice(choice(&["9", "None"])).instead_of(&Domain::Choice(old.clone()))
        else {
            panic!()
        };
        assert_eq!(new.meanings(), old.meanings());
    }

    #[test]
    fn invalid_ranges_cannot_be_written_down() {
        assert_eq!(FloatRange::new(0.0, 1.0, Scale::Log), Err(Fault::LogNeedsPositive { low: 0.0 }));
        assert_eq!(FloatRange::new(0.5, 1.0, Scale::ReverseLog), Err(Fault::ReverseLogNeedsBelowOne { high: 1.0 }));
        assert!(matches!(FloatRange::new(2.0, 1.0, Scale::Linear), Err(Fault::EmptyRange { .. })));
        assert!(FloatRange::new(f64::NAN, 1.0, Scale::Linear).is_err());
        assert!(IntRange::new(i64::MIN, 1, Scale::Linear).is_err());
        assert!(IntRange::new(-(1 << 53), 1 << 53, Scale::Linear).is_ok());
        let range = FloatRange::new(0.0, 1.0, Scale::Linear).unwrap();
        for step in [0.0, -0.1, 1.5, f64::NAN, f64::INFINITY] {
            assert!(matches!(range.stepped(step), Err(Fault::Step { .. })), "{step}");
        }
        let rate = FloatRange::new(0.1, 1.0, Scale::Log).unwrap();
        assert_eq!(rate.stepped(0.1), Err(Fault::StepNeedsLinear { scale: "log" }));
        assert_eq!(Options::new(vec![]), Err(Fault::EmptyChoice));
        assert!(Options::new(vec![1i64.into(), 1.0.into()]).is_err());
    }
}
