//! An axis of a finished scene: from a value to its pixel, and from a pixel back to the value that stands there.
//!
//! Total for whatever it is made of, since it may have travelled as bytes.

use super::axis::Axis;
use crate::space::Scale;

/// Where the numbers of an axis stand in a scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ruler {
    pub scale: Scale,
    /// Values at the ends, ascending.
    pub low: f64,
    pub high: f64,
    /// Their pixels.
    pub from: f64,
    pub to: f64,
    /// Where the plot area begins and ends in the other direction: the ends of a line across.
    pub across: (f64, f64),
}

impl Ruler {
    /// `None` for an axis on which 0 stands apart: its places are not those of one scale.
    pub fn of(axis: &Axis, across: (f64, f64)) -> Option<Self> {
        let &Axis { scale, low, high, zero, from, to, .. } = axis;
        (!zero).then_some(Self { scale, low, high, from, to, across })
    }

    /// The pixel of a value, moved to the nearer end if it lies beyond.
    pub fn place(&self, value: f64) -> f64 {
        Axis::new(self.scale, self.low, self.high, self.from, self.to).place(value)
    }

    /// The value that stands at a pixel, that of the nearer end for pixels beyond.
    pub fn value(&self, pixel: f64) -> f64 {
        let share = ((pixel - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        let (low, high) = (self.scale.forward(self.low), self.scale.forward(self.high));
        // Each end by itself, since their difference may be too large to be written down.
        let value = self.scale.backward(low * (1.0 - share) + high * share);
        // What is not a number becomes the low end.
        value.max(self.low).min(self.high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ruler(scale: Scale, low: f64, high: f64, from: f64, to: f64) -> Ruler {
        Ruler::of(&Axis::new(scale, low, high, from, to), (0.0, 100.0)).unwrap()
    }

    proptest! {
        #[test]
        fn a_pixel_and_its_value_are_each_others_inverse(
            scale in prop::sample::select(vec![Scale::Linear, Scale::Log, Scale::ReverseLog]),
            low in 1e-6..0.4f64, high in 0.5..0.99f64, share in 0.0..=1.0f64, down: bool,
        ) {
            let (from, to) = if down { (210.0, 30.0) } else { (40.0, 600.0) };
            let ruler = ruler(scale, low, high, from, to);
            let pixel = from + share * (to - from);
            prop_assert!((ruler.place(ruler.value(pixel)) - pixel).abs() < 1e-6, "{ruler:?} {pixel}");
            let value = low + share * (high - low);
            prop_assert!((ruler.value(ruler.place(value)) - value).abs() < 1e-9, "{ruler:?} {value}");
        }

        #[test]
        fn whatever_it_is_made_of_it_answers(numbers: [f64; 7]) {
            let [low, high, from, to, left, right, pixel] = numbers;
            for scale in [Scale::Linear, Scale::Log, Scale::ReverseLog] {
                let ruler = Ruler { scale, low, high, from, to, across: (left, right) };
                let _ = (ruler.value(pixel), ruler.place(pixel));
            }
        }
    }

    #[test]
    fn pixels_beyond_are_the_ends_and_ends_may_be_as_far_apart_as_numbers_go() {
        let rates = ruler(Scale::Log, 1e-6, 1e-3, 0.0, 300.0);
        for (pixel, rate) in [(-50.0, 1e-6), (100.0, 1e-5), (1e9, 1e-3)] {
            assert!((rates.value(pixel) / rate - 1.0).abs() < 1e-9, "{pixel}: {}", rates.value(pixel));
        }
        let all = ruler(Scale::Linear, f64::MIN, f64::MAX, 0.0, 100.0);
        assert_eq!((all.value(0.0), all.value(50.0), all.value(100.0)), (f64::MIN, 0.0, f64::MAX));
    }

    #[test]
    fn an_axis_with_a_place_for_zero_has_none() {
        assert_eq!(Ruler::of(&Axis::log_and_zero(1e-6, 1e-2, 0.0, 100.0), (0.0, 1.0)), None);
    }
}
