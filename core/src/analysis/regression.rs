//! Least squares for one question: what does the last column add to the others?
//!
//! By Gram–Schmidt, which is accurate enough for a few well-scaled columns. Assumes independent errors of one variance.

use crate::statistics::student_tail;

/// The last column of a fit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LastTerm {
    pub coefficient: f64,
    /// The coefficient over its standard error.
    pub t: f64,
    pub degrees_of_freedom: f64,
    /// The share of the variance about the first column (a constant) that it explains, in [0, 1].
    pub share: f64,
}

impl LastTerm {
    /// P of a coefficient as large, were it not above zero.
    pub fn above_zero(self) -> f64 {
        student_tail(self.t, self.degrees_of_freedom)
    }

    /// P of a coefficient as far from zero, were it zero.
    pub fn not_zero(self) -> f64 {
        (2.0 * student_tail(self.t.abs(), self.degrees_of_freedom)).min(1.0)
    }
}

/// Fits `y` by `columns`, the first of which is constant; `None` if the fit is not determined or leaves no residual degree of
/// freedom.
pub fn last_term(columns: &[Vec<f64>], y: &[f64]) -> Option<LastTerm> {
    let degrees_of_freedom = y.len().checked_sub(columns.len()).filter(|&left| left > 0)? as f64;
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let mut basis: Vec<Vec<f64>> = Vec::with_capacity(columns.len());
    let mut rest = y.to_vec();
    let (mut whole, mut explained, mut coefficient) = (0.0, 0.0, 0.0);
    for (term, column) in columns.iter().enumerate() {
        let mut column = column.clone();
        let size = dot(&column, &column);
        for earlier in &basis {
            let along = dot(&column, earlier);
            column.iter_mut().zip(earlier).for_each(|(x, e)| *x -= along * e);
        }
        let length = dot(&column, &column);
        // A column that the earlier ones make up, as of a constant parameter.
        if length.is_nan() || length <= 1e-9 * size {
            return None;
        }
        column.iter_mut().for_each(|x| *x /= length.sqrt());
        let along = dot(&rest, &column);
        rest.iter_mut().zip(&column).for_each(|(y, e)| *y -= along * e);
        if term == 0 {
            whole = dot(&rest, &rest);
        }
        (explained, coefficient) = (along * along, along / length.sqrt());
        basis.push(column);
    }
    let error = (dot(&rest, &rest) / degrees_of_freedom).sqrt();
    let share = (explained / whole).min(1.0);
    let t = explained.sqrt().copysign(coefficient) / error;
    (share.is_finite() && !t.is_nan() && whole > 0.0).then_some(LastTerm { coefficient, t, degrees_of_freedom, share })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against the closed form of a line through four points.
    #[test]
    fn a_slope_has_its_textbook_t() {
        let columns = [vec![1.0; 4], vec![0.0, 1.0, 2.0, 3.0]];
        let found = last_term(&columns, &[1.0, 2.0, 2.0, 4.0]).unwrap();
        // Slope 0.9; residuals 0.1, 0.2, −0.7, 0.4: s² = 0.35; standard error √(0.35 / 5).
        assert!((found.coefficient - 0.9).abs() < 1e-12);
        assert!((found.t - 0.9 / (0.35f64 / 5.0).sqrt()).abs() < 1e-12);
        assert_eq!(found.degrees_of_freedom, 2.0);
        assert!((found.share - 4.05 / 4.75).abs() < 1e-12);
    }

    #[test]
    fn what_is_not_determined_has_no_answer() {
        assert!(last_term(&[vec![1.0; 3], vec![2.0; 3]], &[1.0, 2.0, 3.0]).is_none());
        assert!(last_term(&[vec![1.0; 2], vec![1.0, 2.0]], &[1.0, 2.0]).is_none());
        assert!(last_term(&[vec![1.0; 3], vec![0.0, 1.0, f64::NAN]], &[1.0, 2.0, 3.0]).is_none());
    }
}
