//! The law of a step's time against the batch size, and where throughput saturates by it.
//!
//! time(b) = (overheadᵖ + (per_example · b)ᵖ)^(1/p) with a sharpness p ≥ 1: at p = 1 the plain sum of a fixed and a
//! proportional part, which suits a processor that does one thing after the other; the larger p, the sharper the knee
//! between "the batch is free" and "every example costs", as on a device that works on many examples at once. All sizes
//! together decide three numbers, so that the saturation point varies between repetitions far less than the ratio of two
//! neighbouring sizes does.
//!
//! The fit minimises Σ 4 ln(1 + (r / 2f)²) + 20 ln p over the residuals r of ln time, f being [`FLOOR`] (Cauchy's robust loss):
//! one size out of line, such as one that no longer fits a cache, hardly counts. The last term keeps p at exactly 1 unless the
//! times clearly say otherwise; it is continuous, so that no repetition tips from one law to another.

use crate::statistics::mean;
use serde::Serialize;

/// Time per step by batch size.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Cost {
    /// Seconds of a step that do not depend on the batch.
    pub overhead: f64,
    /// Seconds per example.
    pub per_example: f64,
    /// 1: they add up. Beyond: they overlap.
    pub sharpness: f64,
}

/// What is known of one size: its time per step, and the standard error of its logarithm.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Timed {
    pub batch: f64,
    pub seconds: f64,
    pub error: f64,
}

impl Timed {
    /// Examples per second.
    pub fn rate(&self) -> f64 {
        self.batch / self.seconds
    }
}

/// The saturation point: the batch size from which doubling it gives no more than the margin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Saturation {
    pub batch: f64,
    /// Standard deviation of its logarithm over repetitions: by the windows, and by what differs between repetitions.
    pub sampling: f64,
    pub repeating: f64,
}

/// By so much (standard deviation of ln time) the time of a size differs from one run of the finder to the next, beyond
/// what its windows show: where its tensors lie in memory, what the machine does besides. Measured on a CPU: 0.01 to 0.03.
pub(super) const FLOOR: f64 = 0.03;
/// The price of ln p in the fit.
const PLAIN: f64 = 20.0;
/// Sharper than this is a corner.
const SHARPEST: f64 = 8.0;
/// The knee is sought this factor beyond the sizes timed.
const BEYOND: f64 = 1000.0;

impl Cost {
    /// The law through at least two sizes, and where it saturates.
    pub(super) fn fit(sizes: &[Timed], margin: f64) -> Option<(Self, Saturation)> {
        let fit = Fit::new(sizes)?;
        let best = fit.search();
        let cost = fit.cost(best);
        let point = cost.saturation(margin);
        // How each size moves the point: the delta method with numerical derivatives.
        let (mut sampling, mut repeating) = (0.0, 0.0);
        for (i, size) in sizes.iter().enumerate() {
            let mut moved = Fit { logs: fit.logs.clone(), ..fit };
            if let Some((_, log)) = moved.logs.get_mut(i) {
                *log += FLOOR;
            }
            let slope = libm::log(moved.cost(moved.refine(best, 0.1, 1e-6)).saturation(margin) / point) / FLOOR;
            sampling += (slope * size.error) * (slope * size.error);
            repeating += (slope * FLOOR) * (slope * FLOOR);
        }
        let saturation = Saturation { batch: point, sampling: sampling.sqrt(), repeating: repeating.sqrt() };
        (point.is_finite() && point > 0.0 && sampling.is_finite() && repeating.is_finite())
            .then_some((cost, saturation))
    }

    pub fn seconds(self, batch: u64) -> f64 {
        let (fixed, growing) = (self.overhead, self.per_example * batch as f64);
        let most = fixed.max(growing);
        if most > 0.0 {
            most * libm::pow(1.0 + libm::pow(fixed.min(growing) / most, self.sharpness), 1.0 / self.sharpness)
        } else {
            0.0
        }
    }

    /// By how much less than proportionally a step's time grows with the batch: at sharpness 1 the share of a step that does
    /// not depend on the batch.
    pub fn overhead_share(self, batch: u64) -> f64 {
        let ratio = self.per_example * batch as f64 / self.overhead;
        if ratio.is_nan() { 0.0 } else { 1.0 / (1.0 + libm::pow(ratio, self.sharpness)) }
    }

    /// Where doubling the batch gives 1 + margin times the throughput: 2 time(b) / time(2b) = 1 + margin.
    fn saturation(self, margin: f64) -> f64 {
        let p = self.sharpness;
        let least = libm::pow((1.0 + margin) / 2.0, p);
        let ratio = libm::pow((1.0 - least) / (libm::pow(2.0, p) * least - 1.0), 1.0 / p);
        self.overhead / self.per_example * ratio
    }
}

/// Where a pattern search looks from a place.
const DIRECTIONS: [Place; 8] =
    [(1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0), (1.0, 1.0), (-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0)];

/// Logarithms of batch sizes and times, and the range in which the knee is sought.
struct Fit {
    logs: Vec<(f64, f64)>,
    range: (f64, f64),
}

/// The knee ln (overhead / per_example), and ln p.
type Place = (f64, f64);

impl Fit {
    fn new(sizes: &[Timed]) -> Option<Self> {
        let logs: Vec<(f64, f64)> = sizes.iter().map(|size| (libm::log(size.batch), libm::log(size.seconds))).collect();
        let sound = logs.iter().all(|(batch, seconds)| batch.is_finite() && seconds.is_finite());
        let (low, high) = logs.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), (x, _)| (a.min(*x), b.max(*x)));
        let beyond = libm::log(BEYOND);
        (sound && low < high).then_some(Self { logs, range: (low - beyond, high + beyond) })
    }

    /// The residuals of ln time up to a constant: ln overhead at this place.
    fn rest(&self, (knee, sharp): Place) -> impl Iterator<Item = f64> + '_ {
        let p = libm::exp(sharp);
        // ln (1 + (b / knee)ᵖ) / p, safe far beyond the knee.
        let law = move |batch: f64| {
            let x = p * (batch - knee);
            (x.max(0.0) + libm::log1p(libm::exp(-x.abs()))) / p
        };
        self.logs.iter().map(move |&(batch, seconds)| seconds - law(batch))
    }

    /// The loss at a place and ln overhead there.
    fn at(&self, place: Place) -> (f64, f64) {
        let rests: Vec<f64> = self.rest(place).collect();
        let mut centre = mean(&rests);
        let scaled = |rest: f64, centre: f64| (rest - centre) * (rest - centre) / (4.0 * FLOOR * FLOOR);
        // The robust centre by reweighting.
        for _ in 0..4 {
            let (sum, weights) = rests.iter().fold((0.0, 0.0), |(sum, weights), &rest| {
                let weight = 1.0 / (1.0 + scaled(rest, centre));
                (sum + weight * rest, weights + weight)
            });
            centre = sum / weights;
        }
        let loss: f64 = rests.iter().map(|&rest| 4.0 * libm::log1p(scaled(rest, centre))).sum();
        (loss + PLAIN * place.1, centre)
    }

    fn search(&self) -> Place {
        const GRID: u32 = 60;
        let (low, high) = self.range;
        let knee = |i: u32| low + (high - low) * f64::from(i) / f64::from(GRID);
        let places = [0.0, 0.4, 0.9, 1.5].into_iter().flat_map(|sharp| (0..=GRID).map(move |i| (knee(i), sharp)));
        let best = places.map(|place| (self.at(place).0, place)).min_by(|a, b| a.0.total_cmp(&b.0));
        self.refine(best.map_or((low, 0.0), |(_, place)| place), (high - low) / f64::from(GRID), 1e-9)
    }

    /// A pattern search from a place, with steps that halve from the first to the last.
    fn refine(&self, from: Place, first: f64, last: f64) -> Place {
        let (mut best, mut place, mut step) = (self.at(from).0, from, first);
        while step > last {
            let mut found = None;
            for (dx, dy) in DIRECTIONS {
                let knee = (place.0 + dx * step).clamp(self.range.0, self.range.1);
                let next = (knee, (place.1 + dy * step).clamp(0.0, libm::log(SHARPEST)));
                let loss = self.at(next).0;
                if loss < best {
                    (best, found) = (loss, Some(next));
                }
            }
            match found {
                Some(next) => place = next,
                None => step /= 2.0,
            }
        }
        place
    }

    fn cost(&self, place: Place) -> Cost {
        let overhead = self.at(place).1;
        Cost {
            overhead: libm::exp(overhead),
            per_example: libm::exp(overhead - place.0),
            sharpness: libm::exp(place.1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn timed(cost: Cost) -> Vec<Timed> {
        (0..11).map(|i| 1u64 << i).map(|b| Timed { batch: b as f64, seconds: cost.seconds(b), error: 0.01 }).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn an_exact_law_is_found_again(overhead in 1e-5..1e-1f64, ratio in 1.0..400.0f64) {
            let cost = Cost { overhead, per_example: overhead / ratio, sharpness: 1.0 };
            let (found, saturation) = Cost::fit(&timed(cost), 0.1).unwrap();
            prop_assert!((found.overhead / cost.overhead - 1.0).abs() < 1e-5, "{found:?}");
            prop_assert!((found.per_example / cost.per_example - 1.0).abs() < 1e-5 && found.sharpness < 1.0 + 1e-6);
            // 1 + k / (k + 2b) = 1.1 at b = 4.5 k.
            prop_assert!((saturation.batch / (4.5 * ratio) - 1.0).abs() < 1e-4);
            prop_assert!(saturation.sampling > 0.0 && saturation.repeating < 0.15, "{saturation:?}");
        }

        #[test]
        fn any_positive_times_have_a_law(times in prop::collection::vec(1e-9..1e9f64, 2..12)) {
            let sizes = times.iter().enumerate();
            let sizes: Vec<_> = sizes.map(|(i, &seconds)| Timed { batch: (1u64 << i) as f64, seconds, error: 0.1 }).collect();
            if let Some((cost, saturation)) = Cost::fit(&sizes, 0.1) {
                prop_assert!(cost.seconds(8).is_finite() && saturation.batch > 0.0);
                prop_assert!((0.0..=1.0).contains(&cost.overhead_share(8)));
            }
        }
    }

    #[test]
    fn a_sharp_knee_is_told_from_a_soft_one() {
        let sharp = Cost { overhead: 1e-3, per_example: 1e-3 / 64.0, sharpness: 4.0 };
        let (found, saturation) = Cost::fit(&timed(sharp), 0.1).unwrap();
        assert!(found.sharpness > 2.5 && (found.overhead / 1e-3 - 1.0).abs() < 0.02, "{found:?}");
        // 2 time(b) / time(2b) at 64 · 1.2 is 1.1; the sum of the two parts would saturate at 288.
        let exact = sharp.saturation(0.1);
        assert!((2.0 * sharp.seconds(77) / sharp.seconds(154) - 1.1).abs() < 0.01, "{exact}");
        assert!((saturation.batch / exact).ln().abs() < 0.2, "{saturation:?} {exact}");
    }

    #[test]
    fn a_size_out_of_line_hardly_counts() {
        let cost = Cost { overhead: 8e-5, per_example: 8e-5 / 57.0, sharpness: 1.0 };
        let mut sizes = timed(cost);
        let whole = Cost::fit(&sizes, 0.1).unwrap().1.batch;
        sizes.last_mut().unwrap().seconds *= 1.25;
        let bent = Cost::fit(&sizes, 0.1).unwrap().1.batch;
        assert!((bent / whole).ln().abs() < 0.05, "{whole} {bent}");
    }
}
