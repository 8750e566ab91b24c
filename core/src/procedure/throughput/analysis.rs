//! What timed windows say: throughput against the ideal, where it saturates, and what limits it.
//!
//! What is shown of a size are medians over windows; intervals are of order statistics and assume windows that are independent
//! and alike. What slows a whole round is taken out before sizes are compared. The recommendation is the size nearest, in
//! doublings, to the saturation point of a law through all sizes (`law`): any choice among sizes has borders, but a number that
//! all sizes decide together seldom lies so close to one that a repetition crosses it, and where it does, the interval says so:
//! of 40 random machines in the tests 36 gave at least 9 of 10 repetitions the same size, and on the others 38 of 40
//! repetitions named two sizes. Measuring goes on until times are known as well as was asked, whatever the answer is.

use super::finder::Size;
use super::law::{Cost, Timed};
use super::{Ceiling, Settings};
use crate::procedure::Interval;
use crate::procedure::estimate::{CONFIDENCE, normal_quantile, quantile_interval};
use crate::statistics::{median, quantile, sorted};
use serde::Serialize;
use std::collections::BTreeMap;

/// Steps timed together. A size's windows ascend by round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    pub round: u32,
    pub steps: u64,
    pub seconds: f64,
    pub input_seconds: Option<f64>,
}

/// A number with its 95 % interval; none if there were too few windows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    pub value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
}

/// One batch size.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SizeResult {
    pub batch: u64,
    pub windows: usize,
    pub seconds_per_step: Estimate,
    pub examples_per_second: Estimate,
    /// Examples per second if each doubling from the smallest size had doubled them.
    pub ideal: f64,
    /// Whether the stated precision was reached.
    pub precise: bool,
    /// The share of the time that went into preparing batches, if it was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input_share: Option<f64>,
}

/// What seems to limit throughput.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Bottleneck {
    None,
    /// Throughput clearly fails to double from the smallest size on, and preparing batches takes a large share.
    Input {
        first_gain: f64,
        share: f64,
    },
    /// Throughput clearly fails to double from the smallest size on: the time goes into each example from the start.
    PerExample {
        first_gain: f64,
    },
    /// Even at the largest size most of a step does not depend on the batch.
    Overhead {
        share: f64,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Throughput {
    pub settings: Settings,
    pub sizes: Vec<SizeResult>,
    /// Why no larger size was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Ceiling>,
    /// The batch size from which doubling it gives no more than the margin, by the law through all sizes, with the 95 %
    /// interval of a repetition. It need not be a size that can be run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saturation: Option<Estimate>,
    /// The size nearest to it, of those up to which throughput does not fall.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommended: Option<u64>,
    /// The smallest and the largest size that a repetition may recommend instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plausible: Option<(u64, u64)>,
    /// Throughput of the best larger size relative to the recommended one; absent if that is the largest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gain_beyond: Option<Estimate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
    pub bottleneck: Bottleneck,
    /// Windows still decide where the saturation point lies, rather than what differs between repetitions.
    #[serde(skip)]
    open: bool,
}

/// A doubling that clearly gives less than this is no doubling.
const HARDLY_DOUBLES: f64 = 1.5;
/// From this share of the time on the input is suspected.
const INPUT_SHARE: f64 = 0.3;
/// From this share of a step on its overhead is.
const OVERHEAD_SHARE: f64 = 0.5;
/// A fall of so many standard errors is no noise.
const CLEARLY: f64 = 2.0;
/// More windows would not help once their part in the saturation point's standard deviation is this share of the rest.
const SMALL_PART: f64 = 0.5;

impl Throughput {
    pub(super) fn new(settings: Settings, sizes: &[Size], ceiling: Option<Ceiling>) -> Self {
        let measured: Vec<&Size> = sizes.iter().filter(|size| !size.windows.is_empty()).collect();
        let mut results: Vec<SizeResult> =
            measured.iter().filter_map(|size| result(size, settings.precision)).collect();
        if let Some(first) = results.first().map(|first| first.examples_per_second.value / first.batch as f64) {
            results.iter_mut().for_each(|size| size.ideal = first * size.batch as f64);
        }
        let choice = choose(&measured, settings.margin);
        let mut throughput = Self {
            settings,
            saturation: choice.as_ref().and_then(|choice| choice.saturation),
            recommended: choice.as_ref().map(|choice| choice.recommended),
            plausible: choice.as_ref().map(|choice| choice.plausible),
            gain_beyond: choice.as_ref().and_then(|choice| choice.gain_beyond),
            cost: choice.as_ref().and_then(|choice| choice.cost),
            bottleneck: Bottleneck::None,
            open: choice.is_some_and(|choice| choice.is_open),
            sizes: results,
            ceiling,
        };
        throughput.bottleneck = throughput.suspect(&measured);
        throughput
    }

    /// Whether another window of that size would help: its own time or the saturation point is not known well enough.
    pub(super) fn wants_more(&self, batch: u64) -> bool {
        self.open || self.sizes.iter().any(|size| size.batch == batch && !size.precise)
    }

    pub fn size(&self, batch: u64) -> Option<&SizeResult> {
        self.sizes.iter().find(|size| size.batch == batch)
    }

    /// Whether throughput still rises at the largest size: the saturation point lies beyond it.
    pub fn still_rises(&self) -> bool {
        let beyond = |(size, point): (&SizeResult, Estimate)| {
            self.recommended == Some(size.batch) && point.value > size.batch as f64
        };
        self.sizes.len() > 1 && self.sizes.last().zip(self.saturation).is_some_and(beyond)
    }

    fn suspect(&self, sizes: &[&Size]) -> Bottleneck {
        let first = sizes.first().zip(sizes.get(1)).and_then(|(a, b)| gain(a, b));
        if let Some(Estimate { value: first_gain, interval: Some(interval) }) = first
            && interval.high < HARDLY_DOUBLES
        {
            let share = self.recommended.and_then(|batch| self.size(batch)).and_then(|size| size.input_share);
            return match share {
                Some(share) if share >= INPUT_SHARE => Bottleneck::Input { first_gain, share },
                _ => Bottleneck::PerExample { first_gain },
            };
        }
        let share = self.cost.zip(self.sizes.last()).map(|(cost, last)| cost.overhead_share(last.batch));
        match share {
            Some(share) if share >= OVERHEAD_SHARE => Bottleneck::Overhead { share },
            _ => Bottleneck::None,
        }
    }
}

fn result(size: &Size, precision: f64) -> Option<SizeResult> {
    let per_step = sorted(size.windows.iter().map(|window| window.seconds / window.steps as f64));
    let (value, interval) = (median(&per_step)?, quantile_interval(&per_step, 0.5));
    let batch = size.batch as f64;
    let input: Option<f64> = size.windows.iter().map(|window| window.input_seconds).sum();
    let total: f64 = size.windows.iter().map(|window| window.seconds).sum();
    Some(SizeResult {
        batch: size.batch,
        windows: size.windows.len(),
        seconds_per_step: Estimate { value, interval },
        examples_per_second: Estimate { value: batch / value, interval: interval.map(|i| i.map(|t| batch / t)) },
        ideal: batch / value,
        precise: interval.is_some_and(|Interval { low, high }| (high - low) / 2.0 <= precision * value),
        input_share: input.map(|input| (input / total).clamp(0.0, 1.0)),
    })
}

/// Throughput of `larger` relative to `smaller`, from the rounds that timed both.
fn gain(smaller: &Size, larger: &Size) -> Option<Estimate> {
    let rate = |size: &Size, window: &Window| size.batch as f64 * window.steps as f64 / window.seconds;
    let ratios = sorted(smaller.windows.iter().filter_map(|a| {
        let b = larger.windows.get(larger.windows.binary_search_by_key(&a.round, |b| b.round).ok()?)?;
        Some(rate(larger, b) / rate(smaller, a))
    }));
    Some(Estimate { value: median(&ratios)?, interval: quantile_interval(&ratios, 0.5) })
}

struct Choice {
    recommended: u64,
    plausible: (u64, u64),
    saturation: Option<Estimate>,
    gain_beyond: Option<Estimate>,
    cost: Option<Cost>,
    is_open: bool,
}

/// The size nearest to the saturation point, and the sizes nearest to the ends of its interval.
fn choose(sizes: &[&Size], margin: f64) -> Option<Choice> {
    let timed = timed(sizes);
    // Where throughput clearly falls for good, larger sizes are no candidates and follow another law.
    let mut most: Option<&Timed> = None;
    let rises = |size: &Timed, most: &Timed| {
        let behind = libm::log(most.rate() / size.rate());
        behind <= libm::log1p(margin) + CLEARLY * libm::hypot(size.error, most.error)
    };
    let mut count = 0;
    for (i, size) in timed.iter().enumerate() {
        let best = most.filter(|best| best.rate() >= size.rate()).unwrap_or(size);
        if rises(size, best) {
            count = i + 1;
        }
        most = Some(best);
    }
    let (timed, candidates) = (timed.get(..count)?, sizes.get(..count)?);
    let largest = candidates.last()?.batch;
    let law = Cost::fit(timed, margin);
    let nearest = |point: f64| {
        let away = |size: &&&Size| libm::fabs(libm::log(size.batch as f64 / point));
        candidates.iter().min_by(|a, b| away(a).total_cmp(&away(b))).map_or(largest, |size| size.batch)
    };
    let point = law.map(|(_, saturation)| {
        let width = normal_quantile(0.5 + CONFIDENCE / 2.0) * libm::hypot(saturation.sampling, saturation.repeating);
        let end = |sign: f64| saturation.batch * libm::exp(sign * width);
        Estimate { value: saturation.batch, interval: Some(Interval { low: end(-1.0), high: end(1.0) }) }
    });
    let recommended = point.map_or(largest, |point| nearest(point.value));
    let ends = point.and_then(|point| point.interval);
    let chosen = sizes.iter().find(|size| size.batch == recommended)?;
    let larger = sizes.iter().filter(|size| size.batch > recommended).filter_map(|larger| gain(chosen, larger));
    Some(Choice {
        recommended,
        plausible: ends.map_or((recommended, recommended), |ends| (nearest(ends.low), nearest(ends.high))),
        saturation: point,
        gain_beyond: larger.max_by(|a, b| a.value.total_cmp(&b.value)),
        cost: law.map(|(cost, _)| cost),
        is_open: law.is_some_and(|(_, saturation)| saturation.sampling > SMALL_PART * saturation.repeating),
    })
}

/// The lower quartile of the times per step of each size, without what slowed whole rounds: disturbances only ever slow, and
/// three in four windows may be disturbed. With the standard error of its logarithm, as that of a quartile of normal deviates
/// whose spread the undisturbed side shows.
fn timed(sizes: &[&Size]) -> Vec<Timed> {
    let log = |window: &Window| libm::log(window.seconds / window.steps as f64);
    let middle = |size: &Size| median(&sorted(size.windows.iter().map(log))).unwrap_or(f64::NAN);
    let mut slowed: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    for size in sizes {
        let middle = middle(size);
        for window in &size.windows {
            slowed.entry(window.round).or_default().push(log(window) - middle);
        }
    }
    let slowed: BTreeMap<u32, f64> =
        slowed.into_iter().filter_map(|(round, logs)| Some((round, median(&sorted(logs))?))).collect();
    let own = |size: &&Size| {
        let left = |window: &Window| log(window) - slowed.get(&window.round).copied().unwrap_or(0.0);
        let logs = sorted(size.windows.iter().map(left));
        let at = |q: f64| quantile(&logs, q).unwrap_or(f64::NAN);
        // The quartile of a standard normal lies 0.6745 below its median; its standard error is 1.363 / √n.
        let error = 1.363 * (at(0.5) - at(0.25)) / 0.6745 / (logs.len() as f64).sqrt();
        Timed { batch: size.batch as f64, seconds: libm::exp(at(0.25)), error }
    };
    sizes.iter().map(own).collect()
}
