//! Numeric ranges, their scales, and the steps that they may have.
//!
//! A range that exists is valid: finite, ascending, with room for its scale and its steps.

use super::steps;
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

    /// With the steps of another range, the ends moved inwards to them; as it is where no two of them lie in it.
    pub(super) fn on_steps_of(self, old: Self) -> Self {
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

    /// With the steps of another range, the ends moved inwards to them; as it is where no two of them lie in it.
    pub(super) fn on_steps_of(self, old: Self) -> Self {
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
