//! The difference of two means when both vary: Welch's interval, and that of pairs.
//!
//! B. L. Welch, *The generalization of "Student's" problem when several different population variances are involved*,
//! Biometrika 34, 1947. Assumes independent runs, nearly normal within each side; the variances may differ. Of pairs
//! (Student, *The probable error of a mean*, Biometrika 6, 1908) the differences are to be independent and nearly normal,
//! whatever both runs of a pair have in common.

use crate::statistics::{mean, student_quantile, student_tail};
use serde::Serialize;

/// A difference of means with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// First mean less second.
    pub difference: f64,
    /// 95 % interval.
    pub interval: [f64; 2],
    /// Degrees of freedom by Welch and Satterthwaite.
    #[serde(rename = "freedom")]
    pub degrees_of_freedom: f64,
    /// Two-sided p-value of no difference.
    pub p_value: f64,
}

impl Difference {
    /// `None` unless both sides have two runs and some run differs from another.
    pub fn of(first: &[f64], second: &[f64]) -> Option<Self> {
        let test = TTest::welch(first, second, 0.0).filter(|test| test.error > 0.0)?;
        Some(Self {
            difference: test.difference,
            interval: test.interval(0.025),
            degrees_of_freedom: test.degrees_of_freedom,
            p_value: (2.0 * student_tail(test.difference.abs() / test.error, test.degrees_of_freedom)).min(1.0),
        })
    }
}

/// What intervals and tests of any level are made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TTest {
    /// First mean less second.
    pub difference: f64,
    /// Its standard error; 0 where no run of a side, or no difference of a pair, is another than the others.
    pub error: f64,
    pub degrees_of_freedom: f64,
}

impl TTest {
    /// Welch's. `rounding` is a variance that every run has besides, as of a metric that comes in steps. `None` unless both
    /// sides have two runs and all is finite.
    pub fn welch(first: &[f64], second: &[f64], rounding: f64) -> Option<Self> {
        let ((a, u), (b, v)) = (mean_and_variance(first)?, mean_and_variance(second)?);
        let (n, m) = (first.len() as f64, second.len() as f64);
        Self::welch_planned((a - b, [u + rounding, v + rounding]), [n, m])
    }

    /// Welch's of so many runs of each side, at this difference and these variances of a run.
    pub fn welch_planned((difference, [u, v]): (f64, [f64; 2]), [n, m]: [f64; 2]) -> Option<Self> {
        let (u, v) = (u / n, v / m);
        let error = (u + v).sqrt();
        let degrees_of_freedom = (u + v).powi(2) / (u * u / (n - 1.0) + v * v / (m - 1.0));
        let degrees_of_freedom = if error > 0.0 { degrees_of_freedom } else { n + m - 2.0 };
        let is_finite = difference.is_finite() && error.is_finite() && degrees_of_freedom.is_finite();
        is_finite.then_some(Self { difference, error, degrees_of_freedom })
    }

    /// Student's, of pairs of which each is one difference. `None` below two pairs, or unless all is finite.
    pub fn paired(pairs: &[[f64; 2]], rounding: f64) -> Option<Self> {
        let differences: Vec<f64> = pairs.iter().map(|[first, second]| first - second).collect();
        let (difference, variance) = mean_and_variance(&differences)?;
        Self::paired_planned((difference, variance + 2.0 * rounding), pairs.len() as f64)
    }

    /// Student's of so many pairs, at this mean and this variance of their differences.
    pub fn paired_planned((difference, variance): (f64, f64), n: f64) -> Option<Self> {
        let error = (variance / n).sqrt();
        (difference.is_finite() && error.is_finite()).then_some(Self { difference, error, degrees_of_freedom: n - 1.0 })
    }

    /// The one-sided p-value of a difference of at most `least`.
    pub fn above(&self, least: f64) -> f64 {
        let excess = self.difference - least;
        match self.error > 0.0 {
            true => student_tail(excess / self.error, self.degrees_of_freedom),
            false => f64::from(u8::from(excess <= 0.0)),
        }
    }

    /// The one-sided p-value of a difference of at least `most`.
    pub fn below(&self, most: f64) -> f64 {
        Self { difference: -self.difference, ..*self }.above(-most)
    }

    /// The interval that errs with the probability `tail` on either side.
    pub fn interval(&self, tail: f64) -> [f64; 2] {
        let half = student_quantile(1.0 - tail, self.degrees_of_freedom) * self.error;
        [self.difference - half, self.difference + half]
    }
}

/// Mean of the runs and its 95 % interval (Student's t); no interval for a single run or runs that are all equal.
pub fn mean_interval(runs: &[f64]) -> (f64, Option<[f64; 2]>) {
    let known = mean_and_variance(runs).filter(|(_, variance)| *variance > 0.0 && variance.is_finite());
    let interval = known.map(|(centre, variance)| {
        let n = runs.len() as f64;
        let half = student_quantile(0.975, n - 1.0) * (variance / n).sqrt();
        [centre - half, centre + half]
    });
    (mean(runs), interval)
}

/// The mean of the runs; of runs that are all equal what they are, since their sum is rounded.
pub fn centre(runs: &[f64]) -> f64 {
    match runs {
        [first, rest @ ..] if rest.iter().all(|run| run == first) => *first,
        _ => mean(runs),
    }
}

/// Mean and the variance of one run; `None` below two.
pub fn mean_and_variance(runs: &[f64]) -> Option<(f64, f64)> {
    let centre = centre(runs);
    let squares: f64 = runs.iter().map(|x| (x - centre).powi(2)).sum();
    (runs.len() > 1).then(|| (centre, squares / (runs.len() as f64 - 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_scipy() {
        // scipy 1.17.1: t.ppf(0.975, [1, 2, 4.5, 30]); ttest_ind(a, b, equal_var=False) and its confidence_interval().
        for (degrees_of_freedom, quantile) in
            [(1.0, 12.706204736), (2.0, 4.302652730), (4.5, 2.658912347), (30.0, 2.042272456)]
        {
            let found = student_quantile(0.975, degrees_of_freedom);
            assert!((found - quantile).abs() < 1e-6 * quantile, "{degrees_of_freedom}: {found}");
        }
        let found = Difference::of(&[0.10, 0.12, 0.11, 0.13], &[0.15, 0.14, 0.19]).unwrap();
        assert!((found.difference + 0.045).abs() < 1e-12);
        assert!((found.degrees_of_freedom - 2.720233139).abs() < 1e-6, "{}", found.degrees_of_freedom);
        assert!((found.p_value - 0.081182903).abs() < 1e-6, "{}", found.p_value);
        assert!(
            (found.interval[0] + 0.100982397).abs() < 1e-6 && (found.interval[1] - 0.010982397).abs() < 1e-6,
            "{found:?}"
        );
    }

    #[test]
    fn pairs_agree_with_scipy() {
        // scipy 1.17.1: ttest_rel(a, b), its p-value and confidence_interval().
        let pairs = [[0.31, 0.28], [0.22, 0.20], [0.27, 0.22], [0.35, 0.33], [0.24, 0.23]];
        let found = TTest::paired(&pairs, 0.0).unwrap();
        let [low, high] = found.interval(0.025);
        assert!((found.difference - 0.026).abs() < 1e-12 && found.degrees_of_freedom == 4.0, "{found:?}");
        assert!((2.0 * found.above(0.0) - 0.018562564501560554).abs() < 1e-8, "{}", 2.0 * found.above(0.0));
        assert!(
            (low - 0.0071692331165155825).abs() < 1e-8 && (high - 0.04483076688348439).abs() < 1e-8,
            "{low} {high}"
        );
        // A share that comes in steps is rounded on both sides of a pair.
        assert!((TTest::paired(&pairs, 0.01).unwrap().error.powi(2) - found.error.powi(2) - 0.02 / 5.0).abs() < 1e-12);
        assert_eq!((TTest::paired(&pairs[..1], 0.0), TTest::paired(&[[f64::NAN, 0.0]; 3], 0.0)), (None, None));
    }

    #[test]
    fn a_mean_has_the_interval_of_student() {
        // scipy 1.17.1: t.interval(0.95, 3, mean(a), sem(a)).
        let (mean, interval) = mean_interval(&[0.10, 0.12, 0.11, 0.13]);
        let [low, high] = interval.unwrap();
        assert!((mean - 0.115).abs() < 1e-12);
        assert!((low - 0.094457397).abs() < 1e-8 && (high - 0.135542603).abs() < 1e-8, "{low} {high}");
        assert_eq!(mean_interval(&[0.1]), (0.1, None));
    }

    #[test]
    fn single_and_equal_runs_say_nothing() {
        assert_eq!(Difference::of(&[0.1], &[0.2, 0.3]), None);
        assert_eq!(Difference::of(&[0.1, 0.1], &[0.1, 0.1]), None);
        assert_eq!(Difference::of(&[0.1, f64::NAN], &[0.1, 0.2]), None);
    }
}
