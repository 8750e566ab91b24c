//! The thresholds of all checks in one table: name, default, range, whom they serve and what they mean, in both languages.
//!
//! Every default was set with the generator of synthetic studies, before the checks were tuned on it; where tuning moved one,
//! `core/tests/findings` holds the figures. A message states the thresholds its check used.

use super::Code;
use crate::problem::{Expected, Fault, Problem, nearest_name};
use crate::space::format_number;
use lab_texts::{Fixed, findings as texts};
use serde_json::{Map, Value as Json};

/// One threshold, for whoever shows or sets it by name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    pub name: &'static str,
    pub default: f64,
    /// The range of valid values, both ends included.
    pub low: f64,
    pub high: f64,
    /// The findings it helps to decide.
    pub codes: &'static [Code],
    pub meaning: Fixed,
}

macro_rules! thresholds {
    ($($name:ident: $default:literal in [$low:literal, $high:literal], for [$($code:ident)+], $text:ident;)+) => {
        /// Levels are probabilities of a false alarm per study and check, before the check's own correction for several
        /// groups and parameters; shares lie in [0, 1].
        #[derive(Clone, Debug, PartialEq)]
        pub struct Thresholds {
            $(pub $name: f64,)+
        }

        impl Default for Thresholds {
            fn default() -> Self {
                Self { $($name: $default,)+ }
            }
        }

        impl Thresholds {
            /// All of them, in the order of the findings they serve.
            pub const LIST: &'static [Threshold] = &[$(Threshold {
                name: stringify!($name),
                default: $default,
                low: $low,
                high: $high,
                codes: &[$(Code::$code),+],
                meaning: texts::$text,
            },)+];

            /// The value now; `None` if there is no threshold of that name.
            pub fn get(&self, name: &str) -> Option<f64> {
                match name {
                    $(stringify!($name) => Some(self.$name),)+
                    _ => None,
                }
            }

            fn place(&mut self, name: &str) -> Option<&mut f64> {
                match name {
                    $(stringify!($name) => Some(&mut self.$name),)+
                    _ => None,
                }
            }
        }
    };
}

thresholds! {
    failed: 0.25 in [0.0, 1.0], for [TrialsFailed], THRESHOLD_FAILED;
    level: 0.02 in [1e-6, 0.5], for [BoundaryLow BoundaryHigh InfeasibleMany StabilityEdge Chance], THRESHOLD_LEVEL;
    curve_level: 0.01 in [1e-6, 0.5], for [CurveOverfitting CurveOverfittingOthers CurveSaturated CurveStillImproving CurveTrainRising StepsTooShort], THRESHOLD_CURVE_LEVEL;
    outer: 0.1 in [0.01, 0.5], for [BoundaryLow BoundaryHigh], THRESHOLD_OUTER;
    crowd: 0.5 in [0.0, 1.0], for [BoundaryLow BoundaryHigh StabilityEdge], THRESHOLD_CROWD;
    slope_level: 0.05 in [1e-6, 0.5], for [BoundaryLow BoundaryHigh StabilityEdge], THRESHOLD_SLOPE_LEVEL;
    sparse_fall: 0.12 in [0.0, 1.0], for [SamplingSparse], THRESHOLD_SPARSE_FALL;
    sparse_noise: 0.8 in [0.0, 100.0], for [SamplingSparse], THRESHOLD_SPARSE_NOISE;
    infeasible: 0.25 in [0.0, 1.0], for [InfeasibleMany], THRESHOLD_INFEASIBLE;
    infeasible_usual: 0.1 in [0.0, 1.0], for [InfeasibleMany], THRESHOLD_INFEASIBLE_USUAL;
    infeasible_beyond: 0.8 in [0.0, 1.0], for [StabilityEdge], THRESHOLD_INFEASIBLE_BEYOND;
    edge: 0.25 in [0.01, 1.0], for [StabilityEdge], THRESHOLD_EDGE;
    overfit_rise: 0.01 in [0.0, 10.0], for [CurveOverfitting CurveOverfittingOthers], THRESHOLD_OVERFIT_RISE;
    most: 0.5 in [0.0, 1.0], for [CurveOverfittingOthers StepsTooLong StepsTooShort], THRESHOLD_MOST;
    tail_noise: 0.4 in [0.0, 100.0], for [CurveNoisyTail], THRESHOLD_TAIL_NOISE;
    late_gain: 0.09 in [0.0, 1.0], for [CurveStillImproving], THRESHOLD_LATE_GAIN;
    saturated_gain: 0.018 in [0.0, 1.0], for [CurveSaturated], THRESHOLD_SATURATED_GAIN;
    train_rise: 0.05 in [0.0, 10.0], for [CurveTrainRising], THRESHOLD_TRAIN_RISE;
    early: 0.1 in [0.0, 1.0], for [StepsTooLong], THRESHOLD_EARLY;
    late: 0.25 in [0.0, 1.0], for [StepsTooShort], THRESHOLD_LATE;
    steps_level: 0.05 in [1e-6, 0.5], for [StepsTooLong StepsTooShort], THRESHOLD_STEPS_LEVEL;
    late_quarter_gain: 0.12 in [0.0, 1.0], for [StepsTooShort], THRESHOLD_LATE_QUARTER_GAIN;
    late_eighth_gain: 0.14 in [0.0, 1.0], for [StepsTooShort], THRESHOLD_LATE_EIGHTH_GAIN;
    budget_ratio: 2.0 in [1.0, 1000.0], for [RolesUnfair], THRESHOLD_BUDGET_RATIO;
    budget_level: 0.07 in [1e-6, 0.5], for [RolesUnfair], THRESHOLD_BUDGET_LEVEL;
    effect_level: 0.05 in [1e-6, 0.5], for [Effect], THRESHOLD_EFFECT_LEVEL;
    seed_errors: 2.5 in [0.0, 100.0], for [SeedsMissing], THRESHOLD_SEED_ERRORS;
}

impl Thresholds {
    /// Sets one by its name.
    ///
    /// # Errors
    /// An unknown name, with the nearest known one; a value out of range, with the nearest valid one. Nothing is changed.
    pub fn set(&mut self, name: &str, value: f64) -> Result<(), Fault> {
        let Some((known, place)) = Self::LIST.iter().find(|known| known.name == name).zip(self.place(name)) else {
            let names = Self::LIST.iter().map(|known| known.name);
            let (nearest, allowed) = (nearest_name(name, names.clone()), names.map(str::to_owned).collect());
            return Err(Fault::NotOneOf { found: format!("{name:?}"), allowed, nearest });
        };
        let &Threshold { low, high, default, .. } = known;
        if !(low..=high).contains(&value) {
            let nearest = if value.is_nan() { default } else { value.clamp(low, high) };
            return Err(Fault::OutOfRange {
                found: value.to_string(),
                limits: format!("[{}, {}]", format_number(low), format_number(high)),
                nearest: format_number(nearest),
            });
        }
        *place = value;
        Ok(())
    }

    /// Sets those that an object names: `{"crowd": 0.6, "level": 0.01}`.
    ///
    /// # Errors
    /// Every name and value that is wrong, each at its place; then nothing is changed.
    pub fn read(&mut self, json: &Json) -> Result<(), Vec<Problem>> {
        let wrong = |expected, found: &Json| Fault::Type { expected, found: found.to_string() };
        let Some(members) = json.as_object() else {
            return Err(vec![Problem::new("$", wrong(Expected::Object, json))]);
        };
        let (mut changed, mut problems) = (self.clone(), Vec::new());
        for (name, value) in members {
            let number = value.as_f64().ok_or_else(|| wrong(Expected::Number, value));
            let set = number.and_then(|number| changed.set(name, number));
            problems.extend(set.err().map(|fault| Problem::new(format!("$[{name:?}]"), fault)));
        }
        if problems.is_empty() {
            *self = changed;
            return Ok(());
        }
        Err(problems)
    }

    /// Every threshold by its name, as [`Thresholds::read`] takes it.
    pub fn to_json(&self) -> Map<String, Json> {
        let pair = |known: &Threshold| Some((known.name.to_owned(), Json::from(self.get(known.name)?)));
        Self::LIST.iter().filter_map(pair).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn the_table_and_the_values_are_one() {
        let defaults = Thresholds::default();
        for known in Thresholds::LIST {
            assert_eq!(defaults.get(known.name), Some(known.default));
            let mut changed = defaults.clone();
            for end in [known.low, known.high] {
                changed.set(known.name, end).unwrap();
                assert_eq!(changed.get(known.name), Some(end), "{}", known.name);
            }
            assert!((known.low..=known.high).contains(&known.default), "{}", known.name);
            let others = Thresholds::LIST.iter().filter(|other| other.name != known.name);
            others.for_each(|other| assert_eq!(changed.get(other.name), Some(other.default)));
        }
        let mut read = Thresholds { crowd: 0.9, ..Thresholds::default() };
        let written = Json::Object(read.to_json());
        read = Thresholds::default();
        read.read(&written).unwrap();
        assert_eq!(read.crowd, 0.9);
    }

    /// Those without follow from the study, or from one value, alone.
    #[test]
    fn every_code_that_counts_something_has_a_threshold() {
        let without: Vec<&str> = Code::ALL
            .into_iter()
            .filter(|code| !Thresholds::LIST.iter().any(|known| known.codes.contains(code)))
            .map(Code::name)
            .collect();
        assert_eq!(without, ["values.outside", "batch_size.retune", "batch_size.tuned"]);
    }

    #[test]
    fn wrong_names_and_values_are_refused_with_the_nearest() {
        let mut thresholds = Thresholds::default();
        let mut refusal = |name: &str, value: f64| thresholds.set(name, value).unwrap_err().sentence(Lang::En);
        assert!(refusal("crowdd", 0.5).contains("crowd"), "{}", refusal("crowdd", 0.5));
        assert!(refusal("crowd", 1.5).contains("nearest valid value is 1"));
        assert!(refusal("level", -1.0).contains("nearest valid value is 1e-6"), "{}", refusal("level", -1.0));
        assert!(refusal("edge", f64::NAN).contains("0.25"));
        assert_eq!(thresholds, Thresholds::default());
        let json = serde_json::json!({"crowd": "much", "colour": 1, "edge": 9});
        let paths: Vec<String> = thresholds.read(&json).unwrap_err().into_iter().map(|problem| problem.path).collect();
        assert_eq!(paths, ["$[\"crowd\"]", "$[\"colour\"]", "$[\"edge\"]"]);
        assert!(thresholds.read(&Json::Null).is_err());
    }
}
