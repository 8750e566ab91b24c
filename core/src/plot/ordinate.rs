//! The value axis of a plot: log or linear, and a range that a few wild values cannot spoil.

use super::axis::{Axis, padded};
use super::lettering;
use super::numerals::plain;
use super::scene::{Anchor, Ink, Point, Shape};
use super::sheet::{Key, SMALL, Sheet, Symbol};
use crate::space::Scale;
use lab_texts::{Lang, plots};
use serde::{Deserialize, Serialize};

/// Values that differ by more than this factor are shown on a log axis.
const LOG_FROM_RATIO: f64 = 20.0;

/// Values farther than this many interquartile ranges beyond a quartile are outliers ("far out" of Tukey, Exploratory Data
/// Analysis, 1977).
const FAR_OUT: f64 = 3.0;

/// A value so many times as large as all smaller ones, and as 1, is no measurement but what a pipeline writes of a failure
/// (10⁹, 2147483647).
const NO_MEASUREMENT: f64 = 1e4;

/// How an axis of values is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ValueScale {
    /// Log where all values are positive and differ by more than 20 times.
    #[default]
    Auto,
    Linear,
    /// Log if all values are positive.
    Log,
}

/// Scale and range for some values: everything in `keep` is inside, outliers among `values` may not be, and what is no
/// measurement is not. `None` without values.
pub fn value_range(mut values: Vec<f64>, keep: &[f64], wanted: ValueScale) -> Option<(Scale, f64, f64)> {
    values.extend(keep);
    values.retain(|x| x.is_finite());
    let largest = largest_measurement(&values);
    values.retain(|x| x.abs() <= largest);
    values.sort_unstable_by(f64::total_cmp);
    let positive = *values.first()? > 0.0;
    let coordinate = if positive && wanted != ValueScale::Linear { Scale::Log } else { Scale::Linear };
    let quantile =
        |q: f64| values.get((q * (values.len() - 1) as f64).round() as usize).map(|&x| coordinate.forward(x));
    let (q1, q3) = (quantile(0.25)?, quantile(0.75)?);
    let far = FAR_OUT * (q3 - q1);
    // Without spread in the middle half there is no measure of what is far.
    let usual = |x: f64| far <= 0.0 || !far.is_finite() || (q1 - far..=q3 + far).contains(&coordinate.forward(x));
    let kept = || keep.iter().copied().filter(|x| x.is_finite() && x.abs() <= largest);
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

/// The largest size of a value that may be a measurement.
fn largest_measurement(values: &[f64]) -> f64 {
    let mut sizes: Vec<f64> = values.iter().map(|x| x.abs()).collect();
    sizes.sort_unstable_by(f64::total_cmp);
    let gap = sizes.windows(2).find(|pair| matches!(pair, [a, b] if *b > NO_MEASUREMENT * a.max(1.0)));
    gap.and_then(|pair| pair.first().copied()).unwrap_or(f64::INFINITY)
}

/// Values beyond the range shown, in words: one value, or from the least to the most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Beyond {
    pub count: usize,
    least: f64,
    most: f64,
}

impl Beyond {
    /// `None` if all are inside.
    pub fn of(values: impl IntoIterator<Item = f64>, (_, low, high): (Scale, f64, f64)) -> Option<Self> {
        values.into_iter().filter(|x| x.is_finite() && !(low..=high).contains(x)).fold(None, |found, x| {
            let Self { count, least, most } = found.unwrap_or(Self { count: 0, least: x, most: x });
            Some(Self { count: count + 1, least: least.min(x), most: most.max(x) })
        })
    }

    pub fn values(self, lang: Lang) -> String {
        let (least, most) = (written(self.least), written(self.most));
        if self.least == self.most { least } else { plots::range(most, least).get(lang) }
    }

    /// `▲ 2 beyond the axis: 2147483647`.
    pub fn key(self, lang: Lang) -> Key {
        let (count, values) = (self.count, self.values(lang));
        let triangle = Symbol { shape: Shape::Triangle, ink: Ink::Axis, filled: true };
        Key::of(triangle, plots::beyond(count, values).get(lang))
    }
}

/// Whole numbers in full: they are recognised by their digits.
fn written(x: f64) -> String {
    if x.fract() == 0.0 && x.abs() < 1e15 { format!("{x:.0}").replace('-', "−") } else { plain(x) }
}

/// How a symbol at the rim says that its value lies beyond.
pub fn pointing(symbol: Symbol, value: f64, axis: &Axis) -> Symbol {
    match value {
        _ if value > axis.high => Symbol { shape: Shape::Triangle, ..symbol },
        _ if value < axis.low => Symbol { shape: Shape::TriangleDown, ..symbol },
        _ => symbol,
    }
}

/// Writes the value beside a symbol at each rim where all that lies beyond is one value, and where there is room.
pub fn write_beyond(sheet: &mut Sheet, axis: &Axis, shown: &[(Point, f64)]) {
    const ASIDE: f64 = 8.0;
    let rims: [&dyn Fn(f64) -> bool; 2] = [&|value| value > axis.high, &|value| value < axis.low];
    for is_beyond in rims {
        let mut beyond = shown.iter().filter(|(_, value)| is_beyond(*value));
        let Some(&(at, value)) = beyond.next() else { continue };
        if beyond.any(|(_, other)| *other != value) {
            continue;
        }
        let text = written(value);
        let room = lettering::width(&text, SMALL) + ASIDE;
        let (anchor, x) = if at.x + room <= sheet.right {
            (Anchor::Start, at.x + ASIDE)
        } else if at.x - room >= sheet.left {
            (Anchor::End, at.x - ASIDE)
        } else {
            continue;
        };
        sheet.text(Point::new(x, at.y + 4.0), &text, SMALL, anchor, Ink::Muted);
    }
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
    fn what_a_pipeline_writes_of_a_failure_is_no_measurement() {
        for failure in [1e9, 2147483647.0, -1e9] {
            // Be it most of the values, and the end of a best curve.
            let mut values = vec![0.3, 0.5, 0.2];
            values.extend([failure; 9]);
            let range = value_range(values.clone(), &[0.2, failure], ValueScale::Auto).unwrap();
            assert!((range.1..=range.2).contains(&0.5) && range.1 >= 0.0 && range.2 < 1.0, "{range:?}");
            let beyond = Beyond::of(values, range).unwrap();
            assert_eq!(beyond.count, 9);
            assert!(!beyond.values(Lang::En).contains("to"), "{}", beyond.values(Lang::En));
        }
        // Large numbers among large ones are measurements.
        let (_, _, high) = value_range(vec![1e9, 2e9, 4e9], &[], ValueScale::Auto).unwrap();
        assert!(high > 4e9);
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
