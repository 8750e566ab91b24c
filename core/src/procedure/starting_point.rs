//! A starting point (playbook: choosing the initial configuration): a few cheap trials at a constant learning rate, and
//! whether the best of them is clearly better than chance.
//!
//! Knows nothing of what makes a configuration good; simple, fast and cheap is the study's own choice.

use super::estimate::{CONFIDENCE, normal_quantile, upper_bound};
use super::numbers::{percent, three};
use super::{Category, Recommendation, category};
use crate::dataset::Task;
use crate::problem::Problem;
use crate::record::{Record, Trial};
use crate::sampler::SamplerKind;
use crate::space::{Domain, Purpose, Value, Values};
use crate::study::{Direction, Study};
use crate::trial::Outcome;
use crate::workload::{DataSource, Hyperparameter, OptimizerKind, Quantity, Workload, hyperparameter};
use lab_texts::procedures as t;
use serde::Serialize;

/// Evaluations of a trial: each is a chance to look good by luck, so there are few.
const EVALUATIONS: u64 = 10;

/// The study to run: a constant rate, the learning rate varied over its usual range, everything else as it is at its best
/// known or default value.
///
/// # Errors
/// The problems of the study, such as more steps than allowed.
pub fn design(base: &Study, trials: u64, steps: u64) -> Result<Study, Vec<Problem>> {
    let optimizer = base.space.value("optimizer", &Values::new()).cloned().or_else(|| {
        // A compared optimizer: the first option.
        match base.space.get("optimizer")?.domain()? {
            Domain::Choice(options) => options.as_slice().first().cloned(),
            _ => None,
        }
    });
    let mut revision =
        base.revise().sampler(SamplerKind::Halton).trials(trials).steps(steps, steps.div_ceil(EVALUATIONS));
    if let Some(optimizer) = optimizer.clone() {
        revision = revision.fix("optimizer", optimizer);
    }
    for parameter in base.space.parameters() {
        let (name, domain) = (parameter.name.as_str(), parameter.domain());
        match category(name) {
            _ if revision.get(name).is_none() => {}
            Category::LearningRate | Category::Optimizer => {}
            Category::Schedule => revision = revision.remove(name),
            // Simple first: strengths, which go to their defaults, are off.
            _ if matches!(Quantity::of(name), Quantity::Presence(_)) => revision = revision.remove(name),
            _ => {
                if let Some(domain) = domain {
                    revision = match hyperparameter(name).map(|entry| entry.default_value()) {
                        Some(value) if domain.contains(&value) => revision.fix(name, value),
                        _ => revision.fix(name, domain.decode(0.5)),
                    };
                }
            }
        }
    }
    let rate = revision.parameters().iter().find(|p| category(&p.name) == Category::LearningRate);
    let rate = match rate {
        Some(rate) if rate.domain().is_some() => None,
        Some(rate) => Some(rate.name.clone()),
        None => OptimizerKind::of(optimizer.as_ref()).map(OptimizerKind::learning_rate),
    };
    if let Some(name) = rate
        && let Some(domain) = hyperparameter(&name).and_then(Hyperparameter::usual)
    {
        revision = revision.vary(&name, Purpose::Nuisance, domain);
    }
    revision
        .name(format!("{}: starting point", base.name))
        .question("Is any cheap configuration clearly better than chance?")
        .finish()
}

/// What the trials say.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StartingPoint {
    pub metric: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub best: Option<Best>,
    /// The metric's value when guessing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chance: Option<f64>,
    /// Evaluations of all trials: the best of so many was picked.
    pub looks: u64,
    pub verdict: Verdict,
    #[serde(skip)]
    study: Option<Study>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Best {
    pub trial: u64,
    pub step: u64,
    pub value: f64,
    pub values: Values,
}

/// Whether the best is better than chance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Verdict {
    /// The metric's bound, allowing for luck among all looks, is on the good side of chance.
    ClearlyBetter {
        bound: f64,
    },
    NotClear {
        bound: f64,
    },
    /// Nothing was measured.
    Nothing,
    /// The chance level, the number of examples or the metric's nature is not known.
    Unknown,
}

/// How the metric varies from example to example.
enum Nature {
    /// A share of `examples`.
    Share { examples: u64 },
    /// A root mean square over `examples`.
    RootMeanSquare { examples: u64 },
}

/// Compares the best trial with chance.
///
/// The bound is one-sided at 95 % after a Bonferroni correction for every evaluation of every trial, since the best of all
/// was picked: if no trial has learned anything, at most 5 % of repetitions say "clearly better". For a share of wrong or
/// right answers it is exact (Clopper–Pearson, independent examples); for a root mean square error it takes the errors as
/// about normal.
pub fn analyze(record: &Record) -> StartingPoint {
    let objective = &record.study.objective;
    let (mut best, mut looks): (Option<Best>, u64) = (None, 0);
    for (&number, trial) in record.trials() {
        let usable = matches!(trial.outcome(), None | Some(Outcome::Completed));
        let Some(curve) = trial.curves.get(&objective.metric) else { continue };
        looks += curve.values().len() as u64;
        if let Some((step, value)) = usable.then(|| best_point(record, trial)).flatten()
            && best.as_ref().is_none_or(|best| objective.direction.better(value, best.value))
        {
            best = Some(Best { trial: number, step, value, values: trial.values.clone() });
        }
    }
    let (chance, nature) = known(&record.study);
    let verdict = match (&best, chance, nature) {
        (None, ..) => Verdict::Nothing,
        (Some(best), Some(chance), Some(nature)) => {
            let alpha = (1.0 - CONFIDENCE) / looks.max(1) as f64;
            let bound = nature.bound(best.value, objective.direction, alpha);
            if objective.direction.better(bound, chance) {
                Verdict::ClearlyBetter { bound }
            } else {
                Verdict::NotClear { bound }
            }
        }
        _ => Verdict::Unknown,
    };
    StartingPoint { metric: objective.metric.clone(), best, chance, looks, verdict, study: Some(record.study.clone()) }
}

fn best_point(record: &Record, trial: &Trial) -> Option<(u64, f64)> {
    let objective = &record.study.objective;
    let points = trial.curves.get(&objective.metric)?.points();
    points.reduce(|best, point| if objective.direction.better(point.1, best.1) { point } else { best })
}

/// The chance level and the nature of a study's objective, from the study or from its built-in workload.
fn known(study: &Study) -> (Option<f64>, Option<Nature>) {
    let objective = &study.objective;
    let (builtin, task) = match &study.workload {
        Workload::Trained { data: DataSource::Builtin(builtin), .. } => (Some(*builtin), Some(builtin.task())),
        Workload::Trained { data: DataSource::Csv { task, .. }, .. } => (None, Some(*task)),
        Workload::External { .. } => (None, None),
    };
    let error = objective.metric == "valid_error";
    let chance = objective.chance.or(builtin.filter(|_| error).map(|builtin| builtin.chance()));
    let examples =
        objective.valid_examples.or(builtin.filter(|_| error).map(|builtin| builtin.valid_examples() as u64));
    let nature = examples.and_then(|examples| match (task, chance) {
        (Some(Task::Classification), _) if error => Some(Nature::Share { examples }),
        (Some(Task::Regression), _) if error => Some(Nature::RootMeanSquare { examples }),
        (Some(_), _) => None,
        // Another pipeline's metric: a share, by its name.
        (None, Some(chance)) => {
            let named = ["error", "accuracy", "acc"].iter().any(|word| objective.metric.ends_with(word));
            (named && chance > 0.0 && chance < 1.0).then_some(Nature::Share { examples })
        }
        (None, None) => None,
    });
    (chance, nature)
}

impl Nature {
    /// The worst value the metric may really have.
    fn bound(&self, value: f64, direction: Direction, alpha: f64) -> f64 {
        match *self {
            Nature::Share { examples } => {
                let wrong = match direction {
                    Direction::Minimize => value,
                    Direction::Maximize => 1.0 - value,
                };
                let count = (wrong.clamp(0.0, 1.0) * examples as f64).round() as u64;
                let bound = upper_bound(count, examples, alpha);
                match direction {
                    Direction::Minimize => bound,
                    Direction::Maximize => 1.0 - bound,
                }
            }
            Nature::RootMeanSquare { examples } => {
                // The mean of n squared normal errors has a relative standard deviation of √(2/n).
                let spread = 1.0 + normal_quantile(alpha) * (2.0 / examples as f64).sqrt();
                if spread > 0.0 { value / spread.sqrt() } else { f64::INFINITY }
            }
        }
    }
}

impl StartingPoint {
    pub fn recommend(&self) -> Recommendation {
        let metric = &self.metric;
        let Some(best) = &self.best else {
            return Recommendation::new(t::NOTHING_MEASURED.into());
        };
        let (value, trial, looks) = (three(best.value), best.trial, self.looks);
        let chance = self.chance.map(three).unwrap_or_default();
        let mut advice = Recommendation::new(match self.verdict {
            Verdict::ClearlyBetter { .. } => t::start_from(chance, metric, trial, value).into(),
            Verdict::NotClear { .. } => t::no_start_yet(chance, metric, trial, value).into(),
            Verdict::Unknown | Verdict::Nothing => t::cannot_tell(metric, trial, value).into(),
        });
        match self.verdict {
            Verdict::ClearlyBetter { bound } | Verdict::NotClear { bound } => {
                let (bound, confidence) = (three(bound), percent(CONFIDENCE));
                advice.because(t::better_than_bound(bound, confidence, looks));
            }
            Verdict::Unknown | Verdict::Nothing => advice.beware(t::DECLARE_CHANCE),
        }
        if let Verdict::NotClear { .. } = self.verdict {
            advice.because(t::TRAIN_LONGER);
        } else if let Some(study) = &self.study {
            let fixed = best
                .values
                .iter()
                .fold(study.revise(), |revision, (name, value): (&String, &Value)| revision.fix(name, value.clone()));
            advice.propose(t::STARTING_CONFIGURATION.into(), fixed.finish());
        }
        advice
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;
    use crate::trial::{Event, Metrics, What};

    fn base() -> Study {
        Study::parse(include_str!("../../../static/examples/first-light.json")).unwrap()
    }

    /// Trials whose error is that share of the digits' validation examples, with binomial noise.
    fn record(errors: impl Fn(u64) -> f64, stream: Stream) -> Record {
        let study = design(&base(), 6, 200).unwrap();
        let Some(Nature::Share { examples }) = known(&study).1 else { panic!("digits are classified") };
        let mut record = Record::new(study);
        for trial in 0..6 {
            let mut apply = |what| record.apply(Event { trial, what }).unwrap();
            apply(What::Started {
                values: Values::from([("nesterov.learning_rate".into(), 0.01.into())]),
                seed: 0,
                name: None,
            });
            for look in 0..10 {
                let draws = stream.index(trial * 10 + look);
                let wrong = (0..examples).filter(|&i| draws.uniform(i) < errors(trial)).count();
                let metrics = Metrics::from([("valid_error".into(), wrong as f64 / examples as f64)]);
                apply(What::Measured { step: 20 * (look + 1), metrics });
            }
            apply(What::Ended(Outcome::Completed));
        }
        record
    }

    #[test]
    fn the_design_is_cheap_and_simple() {
        let study = design(&base(), 5, 200).unwrap();
        let varied: Vec<_> = study.space.varied().map(|(parameter, _)| parameter.name.as_str()).collect();
        assert_eq!((varied, study.trials), (vec!["nesterov.learning_rate"], 5));
    }

    #[test]
    fn guessing_is_rarely_called_better_than_chance() {
        // 60 looks at pure guessing each; at most 5 % may be called better.
        let stream = Stream::new(1).child("chance");
        let chance = known(&base()).0.unwrap();
        let alarms = (0..200)
            .filter(|&round| {
                let record = record(|_| chance, stream.index(round));
                matches!(analyze(&record).verdict, Verdict::ClearlyBetter { .. })
            })
            .count();
        assert!(alarms <= 10 + 6, "{alarms} of 200"); // 5 % and two standard errors
        println!("guessing called better than chance: {alarms} of 200");
    }

    #[test]
    fn one_trial_that_learned_is_enough() {
        let found = analyze(&record(|trial| if trial == 3 { 0.4 } else { 0.9 }, Stream::new(2)));
        assert!(matches!(found.verdict, Verdict::ClearlyBetter { bound } if bound < 0.6), "{found:?}");
        assert_eq!(found.best.as_ref().unwrap().trial, 3);
        let advice = found.recommend();
        assert_eq!(advice.studies[0].study.trials, 1);
        assert!(advice.headline.en.contains("clearly better"), "{}", advice.headline.en);
    }
}
