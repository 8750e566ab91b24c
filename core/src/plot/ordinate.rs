//! The value axis of a plot: log or linear, and a range that a few wild values cannot spoil.
//!
//! Knows nothing of trials.

use super::axis::{Axis, padded};
use crate::space::Scale;

/// Values that differ by more than this factor are shown on a log axis.
const LOG_FROM_RATIO: f64 = 20.0;

/// Values farther than this many interquartile ranges beyond a quartile are outliers ("far out" of Tukey, Exploratory Data
/// Analysis, 1977).
const FAR_OUT: f64 = 3.0;

/// How an axis of values is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ValueScale {
    /// Log where all values are positive and differ by more than 20 times.
    #[default]
    Auto,
    Linear,
    /// Log if all values are positive.
    Log,
}

/// Scale and range for some values: everything in `keep` is inside, outliers among `values` may not be. `None` without values.
pub fn value_range(mut values: Vec<f64>, keep: &[f64], wanted: ValueScale) -> Option<(Scale, f64, f64)> {
    values.retain(|x| x.is_finite());
    values.extend(keep.iter().filter(|x| x.is_finite()));
    values.sort_unstable_by(f64::total_cmp);
    let positive = *values.first()? > 0.0;
    let coordinate = if positive && wanted != ValueScale::Linear { Scale::Log } else { Scale::Linear };
    let quantile =
        |q: f64| values.get((q * (values.len() - 1) as f64).round() as usize).map(|&x| coordinate.forward(x));
    let (q1, q3) = (quantile(0.25)?, quantile(0.75)?);
    let far = FAR_OUT * (q3 - q1);
    // Without spread in the middle half there is no measure of what is far.
    let usual = |x: f64| far <= 0.0 || !far.is_finite() || (q1 - far..=q3 + far).contains(&coordinate.forward(x));
    let kept = || keep.iter().copied().filter(|x| x.is_finite());
    let low = kept().chain(values.iter().copied().find(|&x| usual(x))).fold(f64::INFINITY, f64::min);
    let high = kept().chain(values.iter().copied().rfind(|&x| usual(x))).fold(f64::NEG_INFINITY, f64::max);
    let scale = match wanted {
        ValueScale::Linear => Scale::Linear,
        ValueScale::Log | ValueScale::Auto if !positive => Scale::Linear,
        ValueScale::Log => Scale::Log,
        ValueScale::Auto if high / low > LOG_FROM_RATIO => Scale::Log,
        ValueScale::Auto => Scale::Linear,
    };
    let (padded_low, padded_high) = padded(scale, low, high, 0.06);
    // A quantity that is never negative gets no room below zero.
    let padded_low = if low >= 0.0 { padded_low.max(0.0) } else { padded_low };
    Some((scale, padded_low, padded_high))
}

/// The axis from the bottom to the top of a plot.
pub fn value_axis((scale, low, high): (Scale, f64, f64), bottom: f64, top: f64) -> Axis {
    Axis::new(scale, low, high, bottom, top)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_positive_values_are_shown_in_logs() {
        let scale = |values: &[f64], wanted| value_range(values.to_vec(), &[], wanted).unwrap().0;
        assert_eq!(scale(&[0.02, 0.03, 0.9], ValueScale::Auto), Scale::Log);
        assert_eq!(scale(&[0.1, 0.3, 0.9], ValueScale::Auto), Scale::Linear);
        assert_eq!(scale(&[-0.1, 0.3, 900.0], ValueScale::Log), Scale::Linear);
        assert_eq!(scale(&[0.1, 0.3], ValueScale::Log), Scale::Log);
        assert_eq!(value_range(vec![f64::NAN], &[], ValueScale::Auto), None);
    }

    #[test]
    fn outliers_do_not_spoil_the_range_but_the_kept_are_inside() {
        let mut values: Vec<f64> = (0..30).map(|i| 0.2 + 0.01 * f64::from(i)).collect();
        values.push(1e300);
        let (scale, _, high) = value_range(values.clone(), &[], ValueScale::Auto).unwrap();
        assert_eq!(scale, Scale::Linear);
        assert!(high < 0.6, "{high}");
        assert!(value_range(values, &[1e3], ValueScale::Auto).unwrap().2 >= 1e3);
    }

    #[test]
    fn equal_and_extreme_values_have_a_range() {
        for values in [
            vec![0.0],
            vec![0.5; 9],
            vec![-1e300, 1e300],
            vec![5e-324, 5e-324],
            vec![f64::MIN, f64::MAX],
            vec![5e-324, f64::MAX],
        ] {
            let (_, low, high) = value_range(values.clone(), &[], ValueScale::Auto).unwrap();
            assert!(low.is_finite() && high.is_finite() && low < high, "{values:?}");
        }
    }
}
