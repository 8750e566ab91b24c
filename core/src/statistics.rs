//! Quantiles, and tail probabilities of the few distributions that the checks need: these in [0, 1], by natural logarithms.
//!
//! Sources: the regularised incomplete beta function by its continued fraction (Lentz's method; Press et al., *Numerical
//! Recipes*, 3rd ed., § 6.4); the others follow from it or are finite sums.

/// P(Z ≥ z) of a standard normal.
pub fn normal_tail(z: f64) -> f64 {
    0.5 * libm::erfc(z / std::f64::consts::SQRT_2)
}

/// P(T ≥ t) of Student's t with `degrees_of_freedom` > 0, not necessarily whole. 1 for a NaN.
pub fn student_tail(t: f64, degrees_of_freedom: f64) -> f64 {
    if t.is_nan() || degrees_of_freedom.is_nan() || degrees_of_freedom <= 0.0 {
        return 1.0;
    }
    if t.is_infinite() {
        return if t > 0.0 { 0.0 } else { 1.0 };
    }
    let half = 0.5 * incomplete_beta(0.5 * degrees_of_freedom, 0.5, degrees_of_freedom / (degrees_of_freedom + t * t));
    if t >= 0.0 { half } else { 1.0 - half }
}

/// The value that Student's t stays below with probability `p` in (0.5, 1), by bisection of its tail.
pub fn student_quantile(p: f64, degrees_of_freedom: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while student_tail(high, degrees_of_freedom) > 1.0 - p && high < 1e12 {
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        *(if student_tail(middle, degrees_of_freedom) > 1.0 - p { &mut low } else { &mut high }) = middle;
    }
    high
}

/// P(X ≥ x) of a binomial with `n` draws at probability `p`.
pub fn binomial_tail(x: u64, n: u64, p: f64) -> f64 {
    if x == 0 {
        1.0
    } else if x > n {
        0.0
    } else {
        incomplete_beta(x as f64, (n - x) as f64 + 1.0, p)
    }
}

/// P(X ≥ x): X marked items among `drawn` of `all`, of which `marked` are marked.
pub fn hypergeometric_tail(x: u64, all: u64, marked: u64, drawn: u64) -> f64 {
    let (most, least) = (marked.min(drawn), (marked + drawn).saturating_sub(all));
    if x <= least {
        return 1.0;
    }
    let total = log_choose(all, drawn);
    (x..=most)
        .map(|i| libm::exp(log_choose(marked, i) + log_choose(all - marked, drawn - i) - total))
        .sum::<f64>()
        .min(1.0)
}

fn log_choose(n: u64, k: u64) -> f64 {
    let gamma = |x: u64| libm::lgamma(x as f64 + 1.0);
    gamma(n) - gamma(k) - gamma(n - k)
}

/// The regularised incomplete beta function I_x(a, b), for a, b > 0.
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x.is_nan() || x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log(1.0 - x);
    let front = libm::exp(front);
    let value = if x < (a + 1.0) / (a + b + 2.0) {
        front * fraction(a, b, x) / a
    } else {
        1.0 - front * fraction(b, a, 1.0 - x) / b
    };
    value.clamp(0.0, 1.0)
}

/// The continued fraction of the incomplete beta function; converges in O(√max(a, b)) steps.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let floor = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let (mut c, mut d) = (1.0, 1.0 / floor(1.0 - (a + b) * x / (a + 1.0)));
    let mut h = d;
    for m in 1..500 {
        let m = f64::from(m);
        for term in [
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0)),
        ] {
            d = 1.0 / floor(1.0 + term * d);
            c = floor(1.0 + term / c);
            h *= c * d;
        }
        if (c * d - 1.0).abs() < 1e-14 {
            break;
        }
    }
    h
}

/// Mean; NaN if there is nothing.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Ascending copy without NaN.
pub fn sorted(values: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.into_iter().filter(|x| !x.is_nan()).collect();
    values.sort_unstable_by(f64::total_cmp);
    values
}

/// The q-quantile of ascending values by linear interpolation (type 7 of Hyndman & Fan, 1996); `None` without values.
pub fn quantile(ascending: &[f64], q: f64) -> Option<f64> {
    let last = ascending.len().checked_sub(1)?;
    let at = q.clamp(0.0, 1.0) * last as f64;
    let (below, above) = (*ascending.get(at as usize)?, *ascending.get((at as usize + 1).min(last))?);
    // Equal neighbours, infinite ones among them, need no interpolation.
    Some(if below == above { below } else { below + (above - below) * at.fract() })
}

pub fn median(ascending: &[f64]) -> Option<f64> {
    quantile(ascending, 0.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against scipy.stats (norm.sf, t.sf, binom.sf, hypergeom.sf).
    #[test]
    fn tails_are_scipy_s() {
        let close =
            |found: f64, wanted: f64| assert!((found - wanted).abs() < 1e-9 * (1.0 + 1e3 * wanted), "{found} {wanted}");
        close(normal_tail(1.959963984540054), 0.025);
        close(student_tail(2.0, 5.0), 0.05096973941492917);
        close(student_tail(-1.5, 2.5), 0.8760817734568519);
        close(binomial_tail(7, 10, 0.5), 0.171875);
        close(binomial_tail(3, 40, 0.1), 0.7771918756605769);
        close(hypergeometric_tail(3, 20, 7, 12), 0.9478844169246646);
        assert_eq!(hypergeometric_tail(8, 20, 7, 12), 0.0);
    }

    #[test]
    fn nonsense_is_no_evidence() {
        assert_eq!(student_tail(f64::NAN, 3.0), 1.0);
        assert_eq!(student_tail(3.0, 0.0), 1.0);
        assert_eq!(student_tail(f64::INFINITY, 1.0), 0.0);
        assert_eq!(binomial_tail(0, 0, 0.5), 1.0);
        assert_eq!(hypergeometric_tail(0, 0, 0, 0), 1.0);
    }

    #[test]
    fn quantiles_interpolate_and_never_make_nan() {
        assert_eq!(quantile(&[1.0, 3.0], 0.5), Some(2.0));
        assert_eq!(quantile(&[f64::INFINITY; 3], 0.4), Some(f64::INFINITY));
        assert_eq!([&[1.0, 2.0, 4.0][..], &[1.0, 2.0], &[]].map(median), [Some(2.0), Some(1.5), None]);
    }
}
