//! Numeric axes: from values to pixels, and where ticks stand.
//!
//! Total for every finite range: an axis whose ends coincide or do not suit its scale is widened.

use super::ticks::{self, Tick};
use crate::space::Scale;

/// The share of a log axis that is left for 0, and where 0 stands.
const ZERO_ROOM: f64 = 0.12;
const ZERO: f64 = 0.03;

/// A numeric axis between two pixel coordinates (`to` may lie below `from`, as on a y axis).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    pub scale: Scale,
    /// Values at the ends; finite, ascending, within the scale's domain.
    pub low: f64,
    pub high: f64,
    /// Only whole numbers have ticks.
    pub whole: bool,
    /// Whether 0 stands apart at the low end of a log axis: `low` is 0 then.
    pub zero: bool,
    pub from: f64,
    pub to: f64,
    /// The ends in the scale's own coordinate.
    coordinates: (f64, f64),
}

impl Axis {
    /// An axis that shows `low` to `high`, widened to a range that exists in the scale.
    pub fn new(scale: Scale, low: f64, high: f64, from: f64, to: f64) -> Self {
        let (low, high) = widen(scale, low, high);
        let coordinates = (scale.forward(low), scale.forward(high));
        Self { scale, low, high, whole: false, zero: false, from, to, coordinates }
    }

    /// A log axis from `least` on, with 0 in a place of its own before it.
    pub fn log_and_zero(least: f64, high: f64, from: f64, to: f64) -> Self {
        Self { low: 0.0, zero: true, ..Self::new(Scale::Log, least, high, from, to) }
    }

    /// The same with ticks at whole numbers only.
    pub fn whole(self) -> Self {
        Self { whole: true, ..self }
    }

    /// Where a value stands, 0 at the low end and 1 at the high one; −1 to 2 for those beyond, never NaN.
    pub fn fraction(&self, x: f64) -> f64 {
        let (a, b) = self.coordinates;
        let c = match self.scale {
            Scale::Log if x <= 0.0 => f64::MIN,
            Scale::ReverseLog if x >= 1.0 => f64::MAX,
            _ => self.scale.forward(x),
        };
        // Halves keep the difference of huge ends finite; whole numbers keep that of tiny ones above zero.
        let fraction = if (b - a).is_finite() && (c - a).is_finite() {
            (c - a) / (b - a)
        } else {
            (c / 2.0 - a / 2.0) / (b / 2.0 - a / 2.0)
        };
        let fraction = if fraction.is_nan() { 0.5 } else { fraction.clamp(-1.0, 2.0) };
        match self.zero {
            true if x <= 0.0 => ZERO,
            true => ZERO_ROOM + (1.0 - ZERO_ROOM) * fraction.max(0.0),
            false => fraction,
        }
    }

    /// The pixel of a value, moved to the nearer end if it lies beyond.
    pub fn place(&self, x: f64) -> f64 {
        self.from + (self.to - self.from) * self.fraction(x).clamp(0.0, 1.0)
    }

    /// Ticks about `gap` pixels apart or farther, ascending, within the range, at least two. Labels may be too wide for
    /// their gap; see [`ticks::fit`].
    pub fn ticks(&self, gap: f64) -> Vec<Tick> {
        let room = ((self.to - self.from).abs() / gap.max(1.0)).floor().clamp(1.0, 40.0);
        if !self.zero {
            return ticks::ticks(self.scale, self.low, self.high, self.whole, room);
        }
        let least = self.scale.backward(self.coordinates.0).max(f64::MIN_POSITIVE);
        let zero = Tick { value: 0.0, label: Some("0".into()) };
        let powers = ticks::ticks(self.scale, least, self.high, self.whole, ((1.0 - ZERO_ROOM) * room).max(1.0));
        std::iter::once(zero).chain(powers).collect()
    }
}

/// The range shown for values between `low` and `high`: both, with `share` of their distance in the scale added at each end.
pub fn padded(scale: Scale, low: f64, high: f64, share: f64) -> (f64, f64) {
    let (low, high) = widen(scale, low, high);
    let (a, b) = (scale.forward(low), scale.forward(high));
    let pad = if (b - a).is_finite() { (b - a) * share } else { (b / 2.0 - a / 2.0) * share };
    widen(scale, scale.backward(a - pad).max(f64::MIN), scale.backward(b + pad).min(f64::MAX))
}

/// The nearest range that a scale can show: finite, positive for log, below 1 for reverse log, with room between the ends.
fn widen(scale: Scale, low: f64, high: f64) -> (f64, f64) {
    let finite = |x: f64, otherwise: f64| if x.is_finite() { x } else { otherwise };
    let (mut low, mut high) = (finite(low, 0.0), finite(high, 1.0));
    if high < low {
        (low, high) = (high, low);
    }
    match scale {
        Scale::Log => {
            high = if high > 0.0 { high } else { 1.0 };
            low = if low > 0.0 { low } else { (high * 1e-3).max(f64::from_bits(1)) };
        }
        Scale::ReverseLog => {
            low = low.min(1.0 - 1e-6);
            high = high.min(1.0 - f64::EPSILON / 2.0);
            if high < low {
                high = low;
            }
        }
        Scale::Linear => {}
    }
    let too_close = |low: f64, high: f64| scale.forward(high) <= scale.forward(low);
    if too_close(low, high) {
        match scale {
            Scale::Log => {
                (low, high) = ((low / 2.0).max(f64::from_bits(1)), (high * 2.0).clamp(f64::from_bits(4), f64::MAX))
            }
            Scale::Linear | Scale::ReverseLog => {
                let margin = if low == 0.0 { 1.0 } else { (low.abs() * 0.1).max(f64::MIN_POSITIVE) };
                (low, high) = ((low - margin).max(f64::MIN), (high + margin).min(f64::MAX));
                if scale == Scale::ReverseLog {
                    high = high.min(1.0 - f64::EPSILON / 2.0);
                }
            }
        }
    }
    (low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scale() -> impl Strategy<Value = Scale> {
        prop_oneof![Just(Scale::Linear), Just(Scale::Log), Just(Scale::ReverseLog)]
    }

    /// Every finite number, with the awkward ones often.
    fn number() -> impl Strategy<Value = f64> {
        let extreme = prop::sample::select(vec![
            0.0,
            -0.0,
            1.0,
            -1.0,
            0.999,
            1.0 - f64::EPSILON / 2.0,
            f64::MIN,
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            -5e-324,
            1e300,
            -1e300,
            1e15 + 1.0,
            1e-300,
        ]);
        prop_oneof![extreme, any::<f64>().prop_filter("finite", |x| x.is_finite()), -2.0..2.0f64, 1e-6..1e6f64]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]
        #[test]
        fn ticks_are_inside_ascending_and_at_least_two(
            scale in scale(), low in number(), high in number(), whole: bool, length in 20.0..2000.0f64, gap in 5.0..200.0f64,
        ) {
            let mut axis = Axis::new(scale, low, high, length, 0.0);
            axis.whole = whole;
            prop_assert!(axis.low.is_finite() && axis.high.is_finite() && axis.low < axis.high, "{axis:?}");
            let ticks = axis.ticks(gap);
            let major = ticks.iter().filter(|tick| tick.label.is_some()).count();
            prop_assert!(major >= 2 && ticks.len() <= 500, "{} ticks, {axis:?}", ticks.len());
            prop_assert!(ticks.windows(2).all(|ab| ab[0].value < ab[1].value), "{ticks:?}");
            for tick in &ticks {
                prop_assert!((axis.low..=axis.high).contains(&tick.value), "{tick:?} {axis:?}");
                prop_assert!((0.0..=length).contains(&axis.place(tick.value)));
            }
        }

        #[test]
        fn places_are_on_the_axis_and_keep_the_order(scale in scale(), low in number(), high in number(), a in number(), b in number()) {
            let axis = Axis::new(scale, low, high, 10.0, 110.0);
            let (a, b) = (a.min(b), a.max(b));
            prop_assert!((10.0..=110.0).contains(&axis.place(a)));
            prop_assert!(axis.place(a) <= axis.place(b) + 1e-9);
            prop_assert!((axis.place(axis.low) - 10.0).abs() < 1e-6 && (axis.place(axis.high) - 110.0).abs() < 1e-6);
            let (low, high) = padded(scale, low, high, 0.05);
            prop_assert!(low.is_finite() && high.is_finite() && low < high);
        }
    }

    #[test]
    fn zero_has_a_place_of_its_own_before_the_decades() {
        let axis = Axis::log_and_zero(1e-6, 1e-2, 0.0, 100.0);
        let places: Vec<f64> = [0.0, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2].map(|x| axis.place(x)).into();
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] > 8.0), "{places:?}");
        let labels: Vec<String> = axis.ticks(10.0).into_iter().filter_map(|tick| tick.label).collect();
        assert_eq!(labels.first().map(String::as_str), Some("0"));
        assert!(labels.contains(&"10⁻⁵".to_owned()), "{labels:?}");
    }

    #[test]
    fn equal_values_stand_in_the_middle() {
        for (scale, x) in [(Scale::Linear, 0.0), (Scale::Linear, 1e300), (Scale::Linear, 0.25), (Scale::Log, 1e-3)] {
            let axis = Axis::new(scale, x, x, 0.0, 100.0);
            assert!((axis.place(x) - 50.0).abs() < 1.0, "{scale:?} {x}: {}", axis.place(x));
        }
    }
}
