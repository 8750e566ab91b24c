//! `curve.overfitting`, `curve.overfitting_others`: validation gets worse after its best while training goes on improving.
//!
//! For one trial: the last third of what follows the best of validation (of a mean of three) lies above its first third,
//! by a t-test against noise from second differences (`analysis::contrast`) and by at least `overfit_rise` of the
//! improvement before; the noise is the trial's own, shrunk towards that of the best trials as far as its own is not known
//! (Smyth, *Linear models and empirical Bayes methods*, Stat. Appl. Genet. Mol. Biol. 3, 2004); and the training metric does
//! not rise clearly. Null: validation is level after its best, with white or AR(1) noise of each trial's own. False alarms:
//! below `curve_level` per study, by Bonferroni over groups, for the best trials. For the others: each overfits by accident
//! with probability [`EACH`] · `curve_level`, and more than `most` of at least four must: below `curve_level` as long as most
//! is half or more (P(3 of 4) = 0.0005 at 5 % each).

use super::evidence::{Evidence, Overfitting, OverfittingOthers};
use super::noise::{NOISE_TRIALS, common_noise};
use super::revision;
use super::view::{Group, View};
use super::{Code, Finding, Lack, Report};
use crate::analysis::contrast::{Binned, Contrast};
use crate::analysis::noise::Noise;
use crate::measure::twin_on_training;
use crate::space::{Domain, FloatRange, Scale};
use crate::study::Study;
use crate::workload::{ModelFamily, Quantity, Workload};

/// Evaluations after the best, and in all, below which nothing is said.
const AFTER: usize = 3;
const LEAST: usize = 8;
/// The noise of the best trials counts as so many degrees of freedom of a trial's own.
const PRIOR: f64 = 8.0;
/// Fewer others are no majority.
const OTHERS: usize = 4;
/// What a majority agrees on need not be as certain in each: so many times as often may one trial seem to overfit.
const EACH: f64 = 5.0;

/// A metric with its orientation.
type Metric = (String, f64);

/// A trial that overfits.
struct Overfits {
    best: f64,
    rise: f64,
    error: f64,
    p_value: f64,
}

pub fn check(view: &View<'_>, report: &mut Report) {
    let codes = [Code::CurveOverfitting, Code::CurveOverfittingOthers];
    let mut skip = |lack: Lack| codes.into_iter().for_each(|code| report.skip(code, lack.clone()));
    let validation = validation(view);
    let Some((metric, _)) = validation.first() else {
        skip(Lack::ValidMetric);
        return;
    };
    let Some(training) = training(view) else {
        skip(Lack::TrainMetric);
        return;
    };
    if !view
        .curves
        .iter()
        .enumerate()
        .any(|(place, _)| curve(view, place, &validation[0]).is_some_and(|c| c.len() >= LEAST))
    {
        skip(Lack::Points { metric: metric.clone(), needed: LEAST });
        return;
    }
    let leaders = leaders(view);
    let tests: Vec<Test> = validation.iter().map(|metric| Test::new(view, metric, &training)).collect();
    let mut found = false;
    for test in &tests {
        for (group, &place) in view.groups.iter().zip(&leaders) {
            let level = view.thresholds.curve_level / (leaders.len() * validation.len()) as f64;
            let Some(overfits) = test.of(view, place, level) else { continue };
            found = true;
            if report.of(Code::CurveOverfitting).any(|other| other.group.as_ref() == Some(&group.scientific)) {
                continue;
            }
            let evidence = Evidence::Overfitting(Overfitting {
                metric: test.metric.0.clone(),
                best_at: overfits.best,
                rise: overfits.rise,
                error: overfits.error,
                p_value: overfits.p_value,
                threshold: view.thresholds.overfit_rise,
            });
            report.findings.push(Finding {
                group: Some(group.scientific.clone()),
                trials: view.ranked.get(place).map(|ranked| ranked.trial).into_iter().collect(),
                revised_study: regularized(view),
                ..Finding::new(Code::CurveOverfitting, evidence)
            });
        }
    }
    if !found {
        others(view, report, &tests, &leaders);
    }
}

/// The place of each group's best trial.
fn leaders(view: &View<'_>) -> Vec<usize> {
    let places = view.places();
    let first = |group: &Group| places.get(group.configurations.first()?.trials.first()?).copied();
    view.groups.iter().filter_map(first).collect()
}

fn others(view: &View<'_>, report: &mut Report, tests: &[Test], leaders: &[usize]) {
    let others: Vec<usize> = (0..view.ranked.len()).filter(|place| !leaders.contains(place)).collect();
    if others.len() < OTHERS {
        report.skip(Code::CurveOverfittingOthers, Lack::Completed { needed: OTHERS + 1 });
        return;
    }
    for test in tests {
        let overfitting: Vec<usize> = others
            .iter()
            .copied()
            .filter(|&place| test.of(view, place, EACH * view.thresholds.curve_level).is_some())
            .collect();
        let share = overfitting.len() as f64 / others.len() as f64;
        if share <= view.thresholds.most {
            continue;
        }
        report.findings.push(Finding {
            trials: overfitting.iter().filter_map(|&place| view.ranked.get(place)).map(|ranked| ranked.trial).collect(),
            revised_study: regularized(view),
            ..Finding::new(
                Code::CurveOverfittingOthers,
                Evidence::OverfittingOthers(OverfittingOthers {
                    metric: test.metric.0.clone(),
                    overfitting: overfitting.len(),
                    others: others.len(),
                    share,
                    threshold: view.thresholds.most,
                }),
            )
        });
        return;
    }
}

/// What is looked at: the objective if it is measured on validation data, and the validation loss.
fn validation(view: &View<'_>) -> Vec<Metric> {
    let objective = &view.objective().metric;
    let recorded = |name: &str| {
        view.ranked.iter().any(|ranked| view.trial(ranked.trial).is_some_and(|t| t.curves.contains_key(name)))
    };
    let mut found = Vec::new();
    if !objective.starts_with("train") && recorded(objective) {
        found.push((objective.clone(), view.sign));
    }
    for name in ["valid_loss", "valid_error"] {
        let wanted = name == "valid_loss" || found.is_empty();
        if wanted && name != objective && recorded(name) {
            found.push((name.to_owned(), 1.0));
        }
    }
    found
}

/// The training loss, or the training twin of the objective.
fn training(view: &View<'_>) -> Option<Metric> {
    let objective = view.objective();
    let twin = twin_on_training(&objective.metric).unwrap_or_default();
    let sign = objective.direction.sign();
    [("train_loss".to_owned(), 1.0), ("train_error".to_owned(), 1.0), (twin, sign)].into_iter().find(|(name, _)| {
        view.ranked.iter().any(|ranked| view.trial(ranked.trial).is_some_and(|t| t.curves.contains_key(name)))
    })
}

fn curve(view: &View<'_>, place: usize, (metric, sign): &Metric) -> Option<Binned> {
    if *metric == view.objective().metric { view.curves.get(place).cloned() } else { view.curve(place, metric, *sign) }
}

/// The test with the noise of both metrics in the best trials, measured once.
struct Test<'m> {
    metric: &'m Metric,
    training: &'m Metric,
    noise: Noise,
    train_noise: Noise,
}

impl<'m> Test<'m> {
    fn new(view: &View<'_>, metric: &'m Metric, training: &'m Metric) -> Self {
        let noise = |metric: &Metric| {
            let curves: Vec<Binned> =
                (0..view.ranked.len().min(NOISE_TRIALS)).filter_map(|place| curve(view, place, metric)).collect();
            common_noise(curves.iter())
        };
        Self { metric, training, noise: noise(metric), train_noise: noise(training) }
    }

    fn of(&self, view: &View<'_>, place: usize, level: f64) -> Option<Overfits> {
        let valid = curve(view, place, self.metric)?;
        let lowest = valid.lowest()?;
        // The neighbour of the best was chosen with it: it is low by accident.
        let after = valid.values.get(lowest + 2..)?;
        if after.len() < AFTER || valid.len() < LEAST {
            return None;
        }
        let contrast = thirds(after, self.noise)?;
        let p_value = contrast.rise();
        // From the middle of the first third to the middle of the last are two thirds of the way.
        let rise = 1.5 * contrast.difference;
        let improved = valid.values.first()? - valid.values.get(lowest)?;
        if !(p_value <= level && rise >= view.thresholds.overfit_rise * improved) {
            return None;
        }
        let best = *valid.at.get(lowest)?;
        let train = curve(view, place, self.training)?;
        let rising = thirds(train.between(best, 1.0), self.train_noise);
        if rising.is_some_and(|contrast| contrast.difference > 2.0 * contrast.error && contrast.rise() < 0.05) {
            return None;
        }
        Some(Overfits { best, rise, error: 1.5 * contrast.error, p_value })
    }
}

/// The last third against the first.
fn thirds(values: &[f64], common: Noise) -> Option<Contrast> {
    let third = (values.len() / 3).max(1);
    let (early, late) = (values.get(..third)?, values.get(values.len() - third..)?);
    let gap = values.len().saturating_sub(2 * third);
    Contrast::between(early, gap, late, Noise::of(values, common.autocorrelation).shrunk(common, PRIOR))
}

/// The study with a regularizer's strength to be tuned: one that is fixed now, or one the workload has.
fn regularized(view: &View<'_>) -> Option<Study> {
    let space = &view.record.study.space;
    let domain = |name: &str| {
        let range = if Quantity::of(name) == Quantity::WeightDecay {
            FloatRange::new(1e-6, 1e-1, Scale::Log)
        } else {
            FloatRange::new(0.0, 0.7, Scale::Linear)
        };
        range.ok().map(Domain::Float)
    };
    let fixed = space
        .parameters()
        .iter()
        .filter(|p| p.domain().is_none() && Quantity::of(&p.name).is_strength_of_regularizer())
        .map(|p| p.name.clone());
    let mut names: Vec<String> = fixed.collect();
    if let Workload::Trained { family, .. } = view.record.study.workload {
        if family != ModelFamily::Linear && space.get("model.dropout").is_none() {
            names.push("model.dropout".into());
        }
        if space.get("weight_decay").is_none() {
            names.push("weight_decay".into());
        }
    }
    let domains: Vec<(String, Domain)> =
        names.into_iter().filter_map(|name| Some((name.clone(), domain(&name)?))).collect();
    revision::vary(view, &domains)
}
