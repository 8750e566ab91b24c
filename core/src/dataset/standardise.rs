//! Standardisation: subtract the mean, divide by the standard deviation, both of the training split alone.
//!
//! Sums run in `f64`, in one fixed order, with correctly rounded operations only, so that every target computes the same bits.

use super::Targets;

/// Standardised numbers stay within ± this: a stray value a million deviations away must not become infinite in `f32`.
const LARGEST: f64 = 1e6;

/// Mean and population standard deviation of some numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Moments {
    mean: f64,
    /// 1 for numbers that are all the same, which standardises them to 0.
    deviation: f64,
}

impl Moments {
    /// Two passes (the mean first), which keeps columns with a large offset accurate.
    fn of(numbers: impl Iterator<Item = f64> + Clone) -> Self {
        let (mut sum, mut count, mut low, mut high) = (0.0, 0u64, f64::INFINITY, f64::NEG_INFINITY);
        for x in numbers.clone() {
            sum += x;
            count += 1;
            low = low.min(x);
            high = high.max(x);
        }
        if low >= high || count == 0 {
            // Exactly: the rounded mean of n equal numbers can differ from them, and their deviation then from 0.
            return Self { mean: if count == 0 { 0.0 } else { low }, deviation: 1.0 };
        }
        let mean = sum / count as f64;
        let mut squares = 0.0;
        for x in numbers {
            squares += (x - mean) * (x - mean);
        }
        let deviation = (squares / count as f64).sqrt();
        Self { mean, deviation: if deviation > 0.0 { deviation } else { 1.0 } }
    }

    fn apply(self, x: f64) -> f32 {
        ((x - self.mean) / self.deviation).clamp(-LARGEST, LARGEST) as f32
    }
}

/// Standardises each of `features` columns of a row-major table by itself.
pub(super) fn standardise_each<T: Copy + Into<f64>>(inputs: Vec<T>, features: usize, train: &[u32]) -> Vec<f32> {
    let moments: Vec<Moments> = (0..features)
        .map(|feature| Moments::of(train.iter().map(|row| inputs[*row as usize * features + feature].into())))
        .collect();
    inputs.into_iter().zip(moments.iter().cycle()).map(|(x, moments)| moments.apply(x.into())).collect()
}

/// Standardises all numbers with one mean and one deviation, which keeps the contrast between neighbours of a signal.
pub(super) fn standardise_together<T: Copy + Into<f64>>(inputs: Vec<T>, width: usize, train: &[u32]) -> Vec<f32> {
    let rows = train.iter().map(|row| *row as usize * width);
    let moments = Moments::of(rows.flat_map(|start| &inputs[start..start + width]).map(|x| (*x).into()));
    inputs.into_iter().map(|x| moments.apply(x.into())).collect()
}

/// Standardises the targets of a regression.
pub(super) fn standardise_values(values: &[f64], train: &[u32]) -> Targets {
    let moments = Moments::of(train.iter().map(|row| values[*row as usize]));
    let standardised = values.iter().map(|x| moments.apply(*x)).collect();
    Targets::Numbers { values: standardised, mean: moments.mean, deviation: moments.deviation }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_training_rows_alone_set_the_moments() {
        // Columns: 1, 3 and an outlier outside the training rows; a constant that is not exact in binary; a large offset.
        let inputs = vec![1.0, 0.1, 1e9, 3.0, 0.1, 1e9 + 2.0, 9.0, 0.7, 1e9 + 1.0];
        let z = standardise_each(inputs, 3, &[1, 0]);
        assert_eq!(z, [-1.0, 0.0, -1.0, 1.0, 0.0, 1.0, 7.0, 0.6, 0.0]);
    }

    #[test]
    fn signals_share_one_mean_and_deviation() {
        let z = standardise_together(vec![0.0f32, 2.0, 4.0, 6.0, 100.0, 3.0], 2, &[0, 1]);
        let deviation = 5.0f64.sqrt();
        let expected = [-3.0, -1.0, 1.0, 3.0, 97.0, 0.0].map(|x: f64| (x / deviation) as f32);
        assert_eq!(z, expected);
    }

    #[test]
    fn targets_keep_their_units() {
        let Targets::Numbers { values, mean, deviation } = standardise_values(&[10.0, 30.0, 50.0], &[0, 1]) else {
            panic!("numbers were standardised");
        };
        assert_eq!((values, mean, deviation), (vec![-1.0, 1.0, 3.0], 20.0, 10.0));
    }

    #[test]
    fn equal_numbers_become_zero_and_nothing_becomes_infinite() {
        assert_eq!(Moments::of([0.1; 7].into_iter()), Moments { mean: 0.1, deviation: 1.0 });
        let z = standardise_each(vec![1e-100, 2e-100, 1e100, -1e100], 1, &[0, 1]);
        assert_eq!(z[2..], [1e6, -1e6]);
        assert!(z.iter().all(|x| x.is_finite()));
    }
}
