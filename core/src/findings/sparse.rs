//! `sampling.sparse`: a bootstrap of the best of n still falls clearly at n.
//!
//! Statistic: E[best of n/2] − E[best of n] under resampling a group's configurations (exact, `analysis::search`), as a share
//! of the distance from the median to the best. It is a weighted mean of the gaps between the five or so best
//! configurations, so it asks whether the best has company. Null: the good region is sampled so densely that the expected
//! gaps are below the threshold; for a quadratic optimum in d dimensions the share is about n^(−2/d) (2^(2/d) − 1) over the
//! median's, hence d ≤ 3 with n ≥ 48. The share varies by about 43 % of itself (gaps are about exponential), which puts the
//! false-alarm rate at that null below 5 %. Differences that the measurement noise explains do not count. Few configurations
//! can have close company by luck, so that both thresholds are lowered where there are fewer than four for every varied
//! parameter: the null is denser than that. In a space of choices and whole numbers the fall is that of the configurations not tried
//! yet: where all were, nothing better is left to find. Of trials that a sampler chose by results the bootstrap says nothing: the
//! check is skipped.

use super::evidence::{Evidence, Sparse};
use super::revision::more_trials;
use super::view::{Group, View};
use super::{Code, Finding, Lack, Report};
use crate::analysis::search::{expected_best, good_region};
use crate::space::Domain;
use crate::statistics::median;

/// Fewer configurations have no median apart from the best.
const LEAST: usize = 3;
/// Configurations for every varied parameter from which on the gaps alone speak.
const DENSE: f64 = 4.0;

pub fn check(view: &View<'_>, report: &mut Report) {
    if view.groups.iter().all(|group| group.configurations.len() < LEAST) {
        report.skip(Code::SamplingSparse, Lack::Completed { needed: LEAST });
        return;
    }
    if let Some(lack) = view.dependence() {
        report.skip(Code::SamplingSparse, lack);
        return;
    }
    for group in view.groups.iter().filter(|group| group.configurations.len() >= LEAST) {
        let ascending: Vec<f64> =
            group.configurations.iter().map(|configuration| view.sign * configuration.mean).collect();
        let n = ascending.len() as f64;
        let best = ascending.first().map_or(f64::NAN, |best| view.sign * best);
        let known = view.retrain.map(|retrain| retrain.deviation);
        let noise = known.or_else(|| view.likely_variation(best)).unwrap_or(0.0);
        let fall = expected_best(&ascending, 0.5 * n) - expected_best(&ascending, n);
        let scale = median(&ascending).unwrap_or(f64::NAN) - ascending.first().copied().unwrap_or(f64::NAN);
        // Objectives that differ by rounding alone have no scale.
        if scale.is_nan() || scale <= 1e-9 * best.abs() {
            continue;
        }
        let fall = fall * untried(view, group, n);
        let share = fall / scale;
        let strictness = strictness(view, n);
        let threshold = view.thresholds.sparse_fall * strictness;
        let noise = view.thresholds.sparse_noise * strictness * strictness * noise;
        if !(share >= threshold && fall > noise) {
            continue;
        }
        let varied = view.record.study.space.varied().count() as u64;
        let now = view.record.study.trials.max(view.record.trials().len() as u64);
        let enough = (4 * now).max(24 * varied.min(4) * view.groups.len() as u64);
        report.findings.push(Finding {
            group: Some(group.scientific.clone()),
            trials: group.configurations.iter().take(3).filter_map(|c| c.trials.first().copied()).collect(),
            revised_study: more_trials(view, enough),
            ..Finding::new(
                Code::SamplingSparse,
                Evidence::Sparse(Sparse {
                    configurations: ascending.len(),
                    fall,
                    share,
                    good: good_region(&ascending, 0.1 * scale),
                    threshold,
                }),
            )
        });
    }
}

/// The share of a group's space that was not tried: 1 where a parameter is continuous.
fn untried(view: &View<'_>, group: &Group, configurations: f64) -> f64 {
    let tried = || group.configurations.iter().filter_map(|c| view.trial(*c.trials.first()?));
    let active = view.tuned().filter(|(p, _)| tried().any(|trial| trial.values.contains_key(&p.name)));
    let size: f64 = active
        .map(|(_, domain)| match domain {
            Domain::Float(_) => f64::INFINITY,
            Domain::Int(range) => range.count() as f64,
            Domain::Choice(options) => options.as_slice().len() as f64,
        })
        .product();
    (1.0 - configurations / size).max(0.0)
}

/// Below [`DENSE`] configurations for every varied parameter of a group the threshold falls in proportion, and that of the noise
/// by its square.
fn strictness(view: &View<'_>, configurations: f64) -> f64 {
    let groups = view.groups.len().max(1) as f64;
    let (nuisances, conditional): (Vec<_>, Vec<_>) = view.tuned().partition(|(p, _)| p.when.is_empty());
    let parameters = nuisances.len() as f64 + conditional.len() as f64 / groups;
    (configurations / (DENSE * parameters.max(1.0))).min(1.0)
}
