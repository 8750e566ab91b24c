//! The values one hyperparameter can take, and the map between them and the unit interval.
//!
//! A domain that exists is valid: finite, ascending, with room for its scale.

use super::{FloatRange, IntRange, Options, Value};

/// What a varied hyperparameter can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Domain {
    Float(FloatRange),
    Int(IntRange),
    Choice(Options),
}

impl Domain {
    /// The ends of a range; a choice has none.
    pub fn ends(&self) -> Option<(f64, f64)> {
        match self {
            Domain::Float(range) => Some((range.low(), range.high())),
            Domain::Int(range) => Some((range.low() as f64, range.high() as f64)),
            Domain::Choice(_) => None,
        }
    }

    /// This domain in the place of another one: it keeps the other's steps, and what options stand for, where it says none
    /// itself. Its ends move inwards to the next step.
    pub fn instead_of(self, old: &Domain) -> Self {
        match (self, old) {
            (Domain::Float(new), Domain::Float(old)) if new.step().is_none() => Domain::Float(new.on_steps_of(*old)),
            (Domain::Int(new), Domain::Int(old)) if new.step() == 1 => Domain::Int(new.on_steps_of(*old)),
            (Domain::Choice(new), Domain::Choice(old)) if new.meanings().is_empty() => {
                Domain::Choice(new.standing_for(old.meanings().clone()))
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
                let n = options.as_slice().len();
                options.as_slice()[((u * n as f64) as usize).min(n - 1)].clone()
            }
        }
    }

    /// Where a value stands in [0, 1] (the middle of its cell, if the domain is discrete); `None` for a foreign value.
    pub fn encode(&self, value: &Value) -> Option<f64> {
        match self {
            Domain::Float(range) => value.as_f64().map(|x| range.encode(x)),
            Domain::Int(range) => value.as_f64().map(|x| range.encode(x)),
            Domain::Choice(options) => {
                options.position(value).map(|i| (i as f64 + 0.5) / options.as_slice().len() as f64)
            }
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
    use crate::problem::Fault;
    use crate::space::{Meanings, Scale};

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
