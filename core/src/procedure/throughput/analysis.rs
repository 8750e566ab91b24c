//! What timed windows say: throughput against the ideal, where it saturates, and what limits it.
//!
//! Estimates are medians over windows, so that up to half of them may be disturbed; intervals are of order statistics and
//! assume windows that are independent and alike. Comparisons of sizes are medians of ratios within rounds. Measuring goes
//! on until the answer is clear, which makes intervals a little narrower than they say. Knows no words.

use super::finder::Size;
use super::{Ceiling, Settings};
use crate::analysis::statistics::{median, sorted};
use crate::procedure::Interval;
use crate::procedure::estimate::quantile_interval;
use serde::Serialize;

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

/// Time per step as `overhead + batch · per_example`, both at least 0; least squares of relative errors.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Cost {
    /// Seconds of a step that do not depend on the batch.
    pub overhead: f64,
    /// Seconds per example.
    pub per_example: f64,
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
    /// The saturation point: the smallest size that no larger one beats by more than the margin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recommended: Option<u64>,
    /// The smallest and the largest size that the intervals leave possible instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plausible: Option<(u64, u64)>,
    /// Throughput of the best larger size relative to the recommended one; absent if that is the largest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gain_beyond: Option<Estimate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
    pub bottleneck: Bottleneck,
    #[serde(skip)]
    open: Vec<u64>,
}

/// A doubling that clearly gives less than this is no doubling.
const HARDLY_DOUBLES: f64 = 1.5;
/// From this share of the time on the input is suspected.
const INPUT_SHARE: f64 = 0.3;
/// From this share of a step on its overhead is.
const OVERHEAD_SHARE: f64 = 0.5;
/// A comparison known this well is not refined further, however close it is to the margin.
const FINEST: f64 = 0.005;

impl Throughput {
    pub(super) fn new(settings: Settings, sizes: &[Size], ceiling: Option<Ceiling>) -> Self {
        let measured: Vec<&Size> = sizes.iter().filter(|size| !size.windows.is_empty()).collect();
        let mut results: Vec<SizeResult> =
            measured.iter().filter_map(|size| result(size, settings.precision)).collect();
        if let Some(first) = results.first().map(|first| first.examples_per_second.value / first.batch as f64) {
            results.iter_mut().for_each(|size| size.ideal = first * size.batch as f64);
        }
        let choice = choose(&measured, settings.margin);
        let cost = cost(&results);
        let mut throughput = Self {
            settings,
            recommended: choice.as_ref().map(|choice| choice.recommended),
            plausible: choice.as_ref().map(|choice| choice.plausible),
            gain_beyond: choice.as_ref().and_then(|choice| choice.gain_beyond),
            cost,
            bottleneck: Bottleneck::None,
            open: choice.map(|choice| choice.open).unwrap_or_default(),
            sizes: results,
            ceiling,
        };
        throughput.bottleneck = throughput.suspect(&measured);
        throughput
    }

    /// Whether another window of that size would help: its own time or a comparison that decides is not known well enough.
    pub(super) fn wants_more(&self, batch: u64) -> bool {
        self.open.contains(&batch) || self.sizes.iter().any(|size| size.batch == batch && !size.precise)
    }

    pub fn size(&self, batch: u64) -> Option<&SizeResult> {
        self.sizes.iter().find(|size| size.batch == batch)
    }

    /// Whether throughput still rises clearly at the largest size.
    pub fn still_rises(&self) -> bool {
        self.sizes.len() > 1 && self.recommended == self.sizes.last().map(|size| size.batch)
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

impl Cost {
    pub fn seconds(self, batch: u64) -> f64 {
        self.overhead + self.per_example * batch as f64
    }

    /// The share of a step that does not depend on the batch.
    pub fn overhead_share(self, batch: u64) -> f64 {
        let total = self.seconds(batch);
        if total > 0.0 { self.overhead / total } else { 0.0 }
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
    gain_beyond: Option<Estimate>,
    open: Vec<u64>,
}

/// The smallest size that no larger one beats by more than the margin, by medians; the intervals say which other sizes it
/// could be, and which comparisons would have to be known better.
fn choose(sizes: &[&Size], margin: f64) -> Option<Choice> {
    let bar = 1.0 + margin;
    let largest = sizes.last()?.batch;
    let (mut recommended, mut lowest, mut highest) = (None, None, None);
    let mut unclear: Vec<[u64; 2]> = Vec::new();
    for (i, smaller) in sizes.iter().enumerate() {
        let gains: Vec<(u64, Estimate)> =
            sizes.iter().skip(i + 1).filter_map(|larger| Some((larger.batch, gain(smaller, larger)?))).collect();
        let best = gains.iter().map(|(_, gain)| *gain).max_by(|a, b| a.value.total_cmp(&b.value));
        if recommended.is_none() && best.is_none_or(|best| best.value <= bar) {
            recommended = Some((smaller.batch, best));
        }
        let low = |gain: &Estimate| gain.interval.map_or(0.0, |interval| interval.low);
        let high = |gain: &Estimate| gain.interval.map_or(f64::INFINITY, |interval| interval.high);
        if lowest.is_none() && gains.iter().all(|(_, gain)| low(gain) <= bar) {
            lowest = Some(smaller.batch);
        }
        if highest.is_none() && gains.iter().all(|(_, gain)| high(gain) <= bar) {
            highest = Some(smaller.batch);
        }
        // Only the rival that may be farthest ahead decides.
        let rival = gains.iter().max_by(|(_, a), (_, b)| high(a).total_cmp(&high(b)));
        if let Some((rival, gain)) = rival
            && low(gain) <= bar
            && high(gain) > bar
            && high(gain) - low(gain) > 2.0 * FINEST
        {
            unclear.push([smaller.batch, *rival]);
        }
    }
    let (recommended, gain_beyond) = recommended?;
    let plausible = (lowest.unwrap_or(recommended).min(recommended), highest.unwrap_or(largest).max(recommended));
    // Only sizes between the two could become the answer.
    let open = unclear.into_iter().filter(|[batch, _]| (plausible.0..plausible.1).contains(batch)).flatten().collect();
    Some(Choice { recommended, plausible, gain_beyond, open })
}

/// Weighted least squares with weights 1 / t²: every size counts by its relative error.
fn cost(sizes: &[SizeResult]) -> Option<Cost> {
    if sizes.len() < 2 {
        return None;
    }
    // Minimise Σ (1 − o·u − c·v)² with u = 1/t, v = b/t.
    let (mut uu, mut uv, mut vv, mut u1, mut v1) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for size in sizes {
        let t = size.seconds_per_step.value;
        let (u, v) = (1.0 / t, size.batch as f64 / t);
        uu += u * u;
        uv += u * v;
        vv += v * v;
        u1 += u;
        v1 += v;
    }
    let determinant = uu * vv - uv * uv;
    let (overhead, per_example) = ((u1 * vv - v1 * uv) / determinant, (v1 * uu - u1 * uv) / determinant);
    let cost = if determinant.is_nan() || determinant <= 0.0 || overhead < 0.0 {
        Cost { overhead: 0.0, per_example: v1 / vv }
    } else if per_example < 0.0 {
        Cost { overhead: u1 / uu, per_example: 0.0 }
    } else {
        Cost { overhead, per_example }
    };
    (cost.overhead.is_finite() && cost.per_example.is_finite()).then_some(cost)
}
