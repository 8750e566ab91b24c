//! Numbers a fixed step apart: low, low + step, low + 2 step, …
//!
//! Steps such as 0.1 are no binary fractions, so that adding them up drifts: 0.1 + 2 · 0.1 is not 0.3. Numbers that people
//! write as short decimals are therefore counted in the last digit they have.

/// Where other tools added their steps up, their values are off by less than this share of a step.
const CLOSE: f64 = 1e-6;

/// Decimals are looked at up to so many digits.
const MOST_DIGITS: i32 = 12;

/// How many steps lead from the low end to the last number of the range.
pub(super) fn last(low: f64, high: f64, step: f64) -> f64 {
    libm::floor((high - low) / step + CLOSE)
}

/// The number `k` steps above the low end.
pub(super) fn at(low: f64, step: f64, k: f64) -> f64 {
    // A decimal times its unit is off by a rounding or two.
    let whole = |x: f64| {
        let nearest = libm::round(x);
        (x.abs() < 9e15 && (x - nearest).abs() <= 4.0 * f64::EPSILON * x.abs()).then_some(nearest)
    };
    let mut unit = 1.0;
    for _ in 0..=MOST_DIGITS {
        if let (Some(low), Some(step)) = (whole(low * unit), whole(step * unit).filter(|step| *step != 0.0)) {
            return (low + k * step) / unit;
        }
        unit *= 10.0;
    }
    low + k * step
}

/// Whether a number is one of the range's.
pub(super) fn is_on(low: f64, high: f64, step: f64, x: f64) -> bool {
    let k = (x - low) / step;
    (k - libm::round(k)).abs() <= CLOSE && (-CLOSE..=last(low, high, step) + CLOSE).contains(&k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_do_not_drift() {
        assert_eq!((0..=10).map(|k| at(0.0, 0.1, f64::from(k))).collect::<Vec<_>>()[..4], [0.0, 0.1, 0.2, 0.3]);
        assert_eq!(at(1e-4, 5e-5, 17.0), 9.5e-4);
        assert_eq!(at(-1.5, 0.25, 7.0), 0.25);
        assert_eq!(at(0.0, 1.0 / 3.0, 2.0), 2.0 / 3.0);
        assert_eq!((last(0.1, 0.7, 0.1), last(0.0, 1.0, 0.3)), (6.0, 3.0));
        assert!(is_on(0.0, 1.0, 0.1, 0.1 + 0.2) && !is_on(0.0, 1.0, 0.1, 0.25) && !is_on(0.0, 1.0, 0.1, 1.1));
    }
}
