//! How many steps to train (playbook: the initial max_train_steps): those that the fastest trial of a learning-rate sweep at
//! a constant rate, without regularization, takes to fit the training set.
//!
//! Knows nothing of validation: it is about fitting, not about generalising.

use super::edge::at_edge;
use super::estimate::{bootstrap, percentile_interval};
use super::numbers::{three, two_up};
use super::{Category, Interval, Recommendation, category};
use crate::problem::Problem;
use crate::random::Stream;
use crate::record::{Curve, Record};
use crate::sampler::SamplerKind;
use crate::space::{Domain, FloatRange, Purpose, Scale, Setting, Values};
use crate::study::{MAX_STEPS, Study};
use crate::trial::Outcome;
use crate::workload::{Hyperparameter, Kind, Workload, hyperparameter};
use lab_texts::procedures as t;
use serde::Serialize;

const EVALUATIONS: u64 = 100;
/// A training set is fitted at this training error.
pub const FITTED_ERROR: f64 = 0.01;
/// Where no error gets that low: at a loss that has done all but this share of the best trial's descent.
const LEFT: f64 = 0.02;
const RESAMPLES: u64 = 1000;

/// The sweep: the learning rate alone varied, at a constant rate, with every regularizer off.
///
/// # Errors
/// The problems of the study; an optimizer that is compared must be fixed first.
pub fn design(base: &Study, trials: u64, steps: u64) -> Result<Study, Vec<Problem>> {
    let mut revision =
        base.revise().sampler(SamplerKind::Halton).trials(trials).steps(steps, steps.div_ceil(EVALUATIONS));
    for parameter in base.space.parameters() {
        let name = parameter.name.as_str();
        revision = match (category(name), &parameter.setting) {
            (Category::Schedule, _) => revision.remove(name),
            (Category::Regularization, _) => match hyperparameter(name).map(|entry| entry.kind) {
                Some(Kind::Real { .. }) => revision.fix(name, 0.0),
                Some(Kind::Whole { low: ..=0, .. }) => revision.fix(name, 0i64),
                _ => revision.remove(name),
            },
            (Category::LearningRate, Setting::Fixed(_)) => match hyperparameter(name).and_then(Hyperparameter::usual) {
                Some(domain) => revision.vary(name, Purpose::Nuisance, domain),
                None => revision,
            },
            _ => revision,
        };
    }
    revision
        .name(format!("{}: how many steps", base.name))
        .question("How many steps does the fastest constant learning rate take to fit the training set?")
        .finish()
}

/// What the sweep says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TrainingLength {
    /// What counts as fitted.
    pub criterion: Criterion,
    /// The fastest trial that fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fastest: Option<Fastest>,
    /// Trials with a result, and those that fit.
    pub trials: u64,
    pub fitted: u64,
    #[serde(skip)]
    study: Option<Study>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Criterion {
    /// Training error at most this.
    Error { at_most: f64 },
    /// Training loss at most this: where the best trial has all but finished its descent.
    Loss { at_most: f64 },
    /// No training curve was recorded.
    None,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fastest {
    pub trial: u64,
    /// The first evaluation at which it fits.
    pub steps: u64,
    /// 95 % bootstrap interval over trials (one-sided: see `steps_to_target`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<Interval>,
    pub values: Values,
    /// A varied range in whose outer tenth it lies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_edge: Option<String>,
    /// It fitted only in the last tenth of the sweep's length: it may well go on.
    pub late: bool,
}

/// The steps of the fastest trial that fits the training set.
pub fn analyze(record: &Record) -> TrainingLength {
    let completed: Vec<_> =
        record.trials().iter().filter(|(_, trial)| trial.outcome() == Some(&Outcome::Completed)).collect();
    let curves = |metric: &str| -> Vec<(u64, &Curve)> {
        completed.iter().filter_map(|(number, trial)| Some((**number, trial.curves.get(metric)?))).collect()
    };
    let first_at_most =
        |curve: &Curve, level: f64| curve.points().find(|(_, value)| *value <= level).map(|(step, _)| step);
    let errors = curves("train_error");
    let share = !matches!(&record.study.workload, Workload::Trained { data, .. } if is_regression(data));
    let fits = |curve: &Curve| share && first_at_most(curve, FITTED_ERROR).is_some();
    let (criterion, reached): (Criterion, Vec<(u64, Option<u64>)>) = if errors.iter().any(|(_, curve)| fits(curve)) {
        let reached = errors.iter().map(|(trial, curve)| (*trial, first_at_most(curve, FITTED_ERROR)));
        (Criterion::Error { at_most: FITTED_ERROR }, reached.collect())
    } else {
        let losses = curves("train_loss");
        match plateau(&losses) {
            Some(level) => {
                let reached = losses.iter().map(|(trial, curve)| (*trial, first_at_most(curve, level)));
                (Criterion::Loss { at_most: level }, reached.collect())
            }
            None => (Criterion::None, Vec::new()),
        }
    };
    let fastest =
        reached.iter().filter_map(|&(trial, steps)| Some((steps?, trial))).min().and_then(|(steps, trial)| {
            let found = record.trials().get(&trial)?;
            let steps_of =
                |i: &usize| reached.get(*i).and_then(|run| run.1).map_or(f64::INFINITY, |steps| steps as f64);
            let stream = Stream::new(0).child("training length");
            let resampled = bootstrap(reached.len(), RESAMPLES, stream, |picks| {
                Some(picks.iter().map(steps_of).fold(f64::INFINITY, f64::min))
            });
            Some(Fastest {
                trial,
                steps,
                interval: percentile_interval(&resampled),
                values: found.values.clone(),
                at_edge: at_edge(&record.study, &found.values),
                late: steps.saturating_mul(10) > found.last_step().saturating_mul(9),
            })
        });
    TrainingLength {
        criterion,
        fastest,
        trials: completed.len() as u64,
        fitted: reached.iter().filter(|(_, steps)| steps.is_some()).count() as u64,
        study: Some(record.study.clone()),
    }
}

fn is_regression(data: &crate::workload::DataSource) -> bool {
    use crate::workload::{DataSource, Task};
    match data {
        DataSource::Builtin(builtin) => builtin.task() == Task::Regression,
        DataSource::Csv { task, .. } => *task == Task::Regression,
    }
}

/// The loss at which the descent of the best trial is all but done.
fn plateau(losses: &[(u64, &Curve)]) -> Option<f64> {
    let lowest = losses.iter().flat_map(|(_, curve)| curve.values()).copied().reduce(f64::min)?;
    let start = losses.iter().filter_map(|(_, curve)| curve.values().first().copied()).reduce(f64::max)?;
    Some(lowest + LEFT * (start - lowest))
}

impl TrainingLength {
    /// The number of steps to plan with: those of the fastest trial, rounded up.
    pub fn steps(&self) -> Option<u64> {
        self.fastest.as_ref().map(|fastest| two_up(fastest.steps).clamp(1, MAX_STEPS))
    }

    pub fn recommend(&self) -> Recommendation {
        let (Some(fastest), Some(steps)) = (&self.fastest, self.steps()) else {
            let mut nothing = Recommendation::new(t::NO_CURVE.into());
            nothing.beware(t::RECORD_TRAINING);
            return nothing;
        };
        let (trial, found) = (fastest.trial, fastest.steps);
        let mut advice = Recommendation::new(t::plan_with(found, steps, trial).into());
        match self.criterion {
            Criterion::Error { at_most } => {
                let level = three(at_most);
                advice.because(t::fitted_at_error(self.fitted, level, self.trials));
            }
            Criterion::Loss { at_most } => {
                let level = three(at_most);
                advice.because(t::fitted_at_loss(FITTED_ERROR, level));
            }
            Criterion::None => {}
        }
        if let Some(Interval { high, .. }) = fastest.interval {
            let high = if high.is_finite() { three(high) } else { "∞".into() };
            advice.because(t::another_draw(high));
        }
        self.propose(fastest, steps, &mut advice);
        advice
    }

    fn propose(&self, fastest: &Fastest, steps: u64, advice: &mut Recommendation) {
        let Some(study) = &self.study else { return };
        if let Some(name) = &fastest.at_edge {
            advice.beware(t::fastest_at_edge(name));
            if let Some(domain) = study.space.get(name).and_then(|parameter| widened(parameter.domain()?)) {
                advice.propose(
                    t::sweep_wider(name).into(),
                    study.revise().vary(name, Purpose::Nuisance, domain).finish(),
                );
            }
        }
        let planned = study.workload.steps().unwrap_or(fastest.steps);
        if fastest.late {
            let longer = planned.saturating_mul(2).min(MAX_STEPS);
            advice.beware(t::FITTED_LATE);
            advice.propose(
                t::sweep_longer(longer).into(),
                study.revise().steps(longer, longer.div_ceil(EVALUATIONS)).finish(),
            );
        }
        advice.propose(
            t::study_with_steps(steps).into(),
            study.revise().steps(steps, steps.div_ceil(EVALUATIONS / 2)).finish(),
        );
    }
}

/// The range ten times (in ratio), or half its length, further at both ends.
fn widened(domain: &Domain) -> Option<Domain> {
    let Domain::Float(range) = domain else { return None };
    let (low, high) = match range.scale() {
        Scale::Log => (range.low() / 10.0, range.high() * 10.0),
        scale => {
            let (a, b) = (scale.forward(range.low()), scale.forward(range.high()));
            (scale.backward(a - (b - a) / 2.0), scale.backward(b + (b - a) / 2.0))
        }
    };
    FloatRange::new(low, high, range.scale()).ok().map(Domain::Float)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::Value;
    use crate::trial::{Event, Metrics, What};

    fn base() -> Study {
        Study::parse(include_str!("../../../static/examples/first-light.json")).unwrap()
    }

    /// A sweep whose error falls as exp(−rate · step / 10), and diverges from 0.05 on.
    fn sweep(rates: &[f64], floor: f64) -> Record {
        let adam = base().revise().fix("optimizer", "adam").fix("weight_decay", 1e-3).finish().unwrap();
        let mut record = Record::new(design(&adam, rates.len() as u64, 1000).unwrap());
        for (trial, &rate) in (0..).zip(rates) {
            let mut apply = |what| record.apply(Event { trial, what }).unwrap();
            apply(What::Started {
                values: Values::from([("adam.learning_rate".into(), Value::from(rate))]),
                seed: 0,
                name: None,
            });
            for step in (10..=1000).step_by(10) {
                let error = floor + 0.9 * (-rate * step as f64 / 0.5).exp();
                let metrics = [("train_error".to_owned(), error), ("train_loss".to_owned(), 2.0 * error)];
                apply(What::Measured { step, metrics: Metrics::from(metrics) });
            }
            let outcome =
                if rate > 0.05 { Outcome::Infeasible { reason: "diverged".into() } } else { Outcome::Completed };
            apply(What::Ended(outcome));
        }
        record
    }

    #[test]
    fn the_sweep_has_no_regularization() {
        let study = sweep(&[0.01], 0.0).study;
        assert_eq!(study.space.value("weight_decay", &Values::new()), Some(&Value::Float(0.0)));
        let varied: Vec<_> = study.space.varied().map(|(parameter, _)| parameter.name.as_str()).collect();
        assert_eq!(varied, ["adam.learning_rate"]);
    }

    #[test]
    fn the_fastest_trial_that_fits_gives_the_steps() {
        // 0.9 exp(−x) ≤ 0.01 at x = 4.5: 0.01 · steps / 0.5 = 4.5 at step 225, seen at 230.
        let found = analyze(&sweep(&[1e-4, 1e-3, 0.01, 0.1], 0.0));
        assert_eq!(found.criterion, Criterion::Error { at_most: FITTED_ERROR });
        let fastest = found.fastest.clone().unwrap();
        assert_eq!((fastest.trial, fastest.steps, found.steps(), fastest.at_edge), (2, 230, Some(230), None));
        assert_eq!(found.fitted, 1);
        let advice = found.recommend();
        assert!(matches!(advice.studies.last().unwrap().study.workload, Workload::Trained { steps: 230, .. }));
    }

    #[test]
    fn a_plateau_counts_where_the_set_cannot_be_fitted_and_an_edge_is_warned_of() {
        let found = analyze(&sweep(&[1e-3, 0.02, 0.03], 0.2));
        assert!(matches!(found.criterion, Criterion::Loss { .. }), "{found:?}");
        let fastest = found.fastest.clone().unwrap();
        assert_eq!((fastest.trial, fastest.at_edge.as_deref()), (2, None));
        let at_edge = analyze(&sweep(&[2e-5], 0.2));
        assert_eq!(at_edge.fastest.clone().unwrap().at_edge.as_deref(), Some("adam.learning_rate"));
        let advice = at_edge.recommend();
        assert!(advice.studies.len() >= 2 && advice.warnings[0].en.contains("edge"), "{advice:?}");
    }
}
