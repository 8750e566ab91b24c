//! Transcendental functions without branches, so that loops over them become vectors; plain additions and multiplications
//! alone, so that they are the same bits on every target.

use core::f32::consts::LOG2_E;

/// eˣ within 2 units in the last place: 2ⁿ · eʳ with |r| ≤ ln 2 / 2, eʳ by its Taylor polynomial of degree 7. Beyond ±87 it
/// stays at the value there.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    /// 1.5 · 2²³: adding it rounds to a whole number, which then stands in the last bits.
    const ROUND: f32 = 12_582_912.0;
    // ln 2 in two parts, the first with few bits, so that n times it is exact (Cody and Waite 1980).
    const HIGH: f32 = 0.693_359_4;
    const LOW: f32 = -2.121_944_4e-4;
    let x = x.clamp(-87.0, 87.0);
    let rounded = x * LOG2_E + ROUND;
    let n = rounded - ROUND;
    let r = x - n * HIGH - n * LOW;
    let series = 1.0 / 120.0 + r * (1.0 / 720.0 + r * (1.0 / 5040.0));
    let value = 1.0 + r * (1.0 + r * (0.5 + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * series))));
    let exponent = rounded.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23;
    value * f32::from_bits(exponent)
}

/// 1 / (1 + e⁻ˣ)
#[inline(always)]
pub fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// tanh x: near 0 by its Taylor polynomial, where 1 − 2 / (e²ˣ + 1) would cancel.
#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    let far = 1.0 - 2.0 / (exp(2.0 * x) + 1.0);
    let s = x * x;
    let tail = 62.0 / 2835.0 + s * (-1382.0 / 155_925.0 + s * (21_844.0 / 6_081_075.0));
    let near = x + x * s * (-1.0 / 3.0 + s * (2.0 / 15.0 + s * (-17.0 / 315.0 + s * tail)));
    if s < 0.16 { near } else { far }
}

/// e^(−x²/2) and the normal distribution Φ(x), the latter within 3e-7 (Abramowitz and Stegun 1964, 7.1.26, for
/// erf(|x| / √2)).
#[inline(always)]
pub fn bell_and_normal(x: f32) -> (f32, f32) {
    let z = x.abs() * core::f32::consts::FRAC_1_SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * z);
    let series = -0.284_496_74 + t * (1.421_413_7 + t * (-1.453_152 + t * 1.061_405_4));
    let bell = exp(-z * z);
    let upper = 0.5 * t * (0.254_829_6 + t * series) * bell;
    (bell, if x < 0.0 { upper } else { 1.0 - upper })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(range: f64) -> impl Iterator<Item = f32> {
        (-20_000..=20_000).map(move |i| (f64::from(i) / 20_000.0 * range) as f32)
    }

    #[test]
    fn functions_are_as_close_as_they_say() {
        for x in grid(87.0) {
            let expected = libm::exp(f64::from(x));
            assert!((f64::from(exp(x)) - expected).abs() <= 2.4e-7 * expected, "exp({x})");
        }
        for x in grid(12.0) {
            let wide = f64::from(x);
            let expected = libm::tanh(wide);
            assert!((f64::from(tanh(x)) - expected).abs() <= 4e-7 * expected.abs(), "tanh({x}): {}", tanh(x));
            let expected = 1.0 / (1.0 + libm::exp(-wide));
            assert!((f64::from(logistic(x)) - expected).abs() <= 4e-7 * expected, "logistic({x})");
            let expected = 0.5 * (1.0 + libm::erf(wide / core::f64::consts::SQRT_2));
            let (bell, normal) = bell_and_normal(x);
            assert!((f64::from(normal) - expected).abs() <= 3e-7, "normal({x}): {normal} instead of {expected}");
            // Rounding the square, of up to 72, moves the power by as many units of the last place.
            assert!((f64::from(bell) - libm::exp(-0.5 * wide * wide)).abs() <= 3e-7, "bell({x})");
        }
    }

    #[test]
    fn what_is_not_a_number_stays_so() {
        for f in [exp, tanh, logistic, |x| bell_and_normal(x).1] {
            assert!(f(f32::NAN).is_nan());
        }
        assert_eq!((tanh(f32::INFINITY), tanh(f32::NEG_INFINITY)), (1.0, -1.0));
    }
}
