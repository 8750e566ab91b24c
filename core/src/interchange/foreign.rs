//! A study as another tool knows it, and how it becomes a record.
//!
//! Knows nothing of file formats; [`super::infer`] finds ranges and conditions that no file states.

use super::account::{Account, Imported, Kind};
use super::fault::{Fault, ImportError, Place};
use super::infer::{self, Missing};
use super::remedy::Remedy;
use crate::record::Record;
use crate::sampler::{Drawn, SamplerKind, SamplerSpec, Sequence};
use crate::space::{Condition, Domain, Options, Parameter, Purpose, Setting, Space, Value, Values};
use crate::study::{At, Direction, MAX_PARAMETERS, MAX_TRIALS, Objective, Parts, Study};
use crate::trial::{Event, Metrics, Outcome, What};
use crate::workload::Workload;
use lab_texts::{Arg, import_expected as e, import_notes as t};
use std::collections::BTreeMap;

/// From so many trials on, a text that is another in each is a label.
pub const LABELS_FROM: usize = 10;

/// What a person says about a file; what is left out is taken from the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wishes {
    /// Which of several studies.
    pub study: Option<String>,
    pub metric: Option<String>,
    pub direction: Option<Direction>,
    pub at: Option<At>,
    /// The parameters whose effect is asked about; the others are nuisance.
    pub scientific: Vec<String>,
}

/// A study in no tool's format.
#[derive(Clone, Debug)]
pub struct Foreign {
    pub name: String,
    pub metric: String,
    pub direction: Direction,
    pub at: At,
    /// Every parameter once, in the order to show; with its range if the file says one.
    pub parameters: Vec<(String, Option<Hint>)>,
    pub trials: BTreeMap<u64, ForeignTrial>,
    /// The study itself, if the lab wrote the file.
    pub study: Option<Study>,
}

/// The range a file states.
#[derive(Clone, Debug, PartialEq)]
pub enum Hint {
    Float { low: f64, high: f64, log: bool, step: Option<f64> },
    Int { low: i64, high: i64, log: bool, step: i64 },
    Choice(Options),
}

#[derive(Clone, Debug, Default)]
pub struct ForeignTrial {
    pub values: Values,
    pub seed: u64,
    /// What the tool calls it.
    pub name: Option<String>,
    /// Every finite measurement by step.
    pub points: BTreeMap<u64, Metrics>,
    /// `None` while it runs. A reader says what the tool says, and completed if it says nothing: [`fail_unmeasured`] has the
    /// last word.
    pub outcome: Option<Outcome>,
}

impl ForeignTrial {
    pub fn measure(&mut self, step: u64, metric: &str, value: f64) {
        if value.is_finite() {
            self.points.entry(step).or_default().insert(metric.to_owned(), value);
        }
    }

    pub fn last_step(&self) -> Option<u64> {
        self.points.last_key_value().map(|(&step, _)| step)
    }
}

impl Foreign {
    /// The record, through the one fold every record goes through, with what `account` already has to say of it.
    ///
    /// # Errors
    /// No trials, more parameters than a study may have, or no valid space.
    pub fn into_imported(self, wishes: &Wishes, account: Account) -> Result<Imported, ImportError> {
        let mut account = account;
        Ok(Imported { record: self.into_record(wishes, &mut account)?, notes: account.into_notes() })
    }

    fn into_record(self, wishes: &Wishes, account: &mut Account) -> Result<Record, ImportError> {
        let Foreign { name, metric, direction, at, parameters, mut trials, study } = self;
        if trials.is_empty() && study.is_none() {
            return Err(ImportError::file(Fault::Empty));
        }
        let study = match study {
            Some(study) => study,
            None => {
                fail_unmeasured(&mut trials, &metric, account);
                if parameters.len() > MAX_PARAMETERS {
                    let fault = Fault::TooMany { what: e::PARAMETERS, limit: MAX_PARAMETERS as u64 };
                    return Err(ImportError::file(fault));
                }
                if parameters.is_empty() {
                    account.say(Kind::Dropped, "hyperparameters", Place::File, || t::NO_HYPERPARAMETERS);
                }
                let objective = Objective { metric, direction, at, chance: None, valid_examples: None };
                let parameters = space(&parameters, &trials, wishes, account)?;
                let space = Space::new(parameters, "$.parameters")
                    .map_err(|problems| ImportError::file(Fault::Study(problems)))?;
                let steps = trials.values().filter_map(ForeignTrial::last_step).max().filter(|steps| *steps > 0);
                let parts = Parts {
                    name,
                    question: String::new(),
                    workload: Workload::External { steps },
                    objective,
                    space,
                    // What comes next is drawn by this sampler; what is there was not.
                    sampler: SamplerSpec { kind: SamplerKind::Halton, seed: 0, drawn: Drawn::Elsewhere },
                    trials: (trials.len() as u64).clamp(1, MAX_TRIALS),
                };
                Study::new(parts).map_err(|problems| ImportError::file(Fault::Study(problems)))?
            }
        };
        let mut record = Record::new(study);
        for (number, mut trial) in trials {
            let space = &record.study.space;
            trial.values.retain(|name, _| {
                space.get(name).is_none_or(|parameter| matches!(parameter.setting, Setting::Varied { .. }))
            });
            let start = What::Started { values: trial.values, seed: trial.seed, name: trial.name };
            let measured = trial.points.into_iter().map(|(step, metrics)| What::Measured { step, metrics });
            let end = trial.outcome.map(What::Ended);
            for what in std::iter::once(start).chain(measured).chain(end) {
                // Trials are new here, and each starts, is measured and ends once: nothing to contradict.
                let _ = record.apply(Event { trial: number, what });
            }
        }
        if is_continued_elsewhere(&record) {
            record.study.set_drawn(Drawn::Elsewhere);
        }
        Ok(record)
    }
}

/// A trial that ended, and well as far as anybody says, without a value of the objective has failed at what it was run for,
/// whatever its tool calls that. One that is said to run still runs.
fn fail_unmeasured(trials: &mut BTreeMap<u64, ForeignTrial>, metric: &str, account: &mut Account) {
    for (number, trial) in trials.iter_mut().filter(|(_, trial)| trial.outcome == Some(Outcome::Completed)) {
        if trial.points.values().any(|metrics| metrics.contains_key(metric)) {
            continue;
        }
        trial.outcome = Some(Outcome::Failed { reason: format!("{metric} was not measured") });
        let name = trial.name.clone().unwrap_or_else(|| number.to_string());
        account.say_otherwise(Kind::Guessed, "not measured", Place::Trial(name), &[Remedy::Metric(None)], || {
            t::not_measured(metric)
        });
    }
}

/// Whether the first trial is one that the study's sampler drew, and not all are, in their order: another tool went on.
fn is_continued_elsewhere(record: &Record) -> bool {
    let trials = record.trials();
    let Some(&last) = trials.keys().next_back().filter(|last| **last < MAX_TRIALS) else { return false };
    let sequence = Sequence::new(&record.study.space, &record.study.sampler);
    let mut drawn = sequence.iter().take(last as usize + 1);
    let known = trials.values().filter(|trial| !trial.values.is_empty());
    let mut own = known.map(|trial| drawn.any(|values| values == trial.values));
    own.next() == Some(true) && !own.all(|own| own)
}

fn space(
    parameters: &[(String, Option<Hint>)],
    trials: &BTreeMap<u64, ForeignTrial>,
    wishes: &Wishes,
    account: &mut Account,
) -> Result<Vec<Parameter>, ImportError> {
    if let Some(unknown) = wishes.scientific.iter().find(|name| !parameters.iter().any(|(known, _)| known == *name)) {
        return Err(ImportError::file(Fault::Unknown { what: e::PARAMETER, name: unknown.clone() }));
    }
    let mut settings = Vec::with_capacity(parameters.len());
    for (name, hint) in parameters {
        let occurred: Vec<&Value> = trials.values().filter_map(|trial| trial.values.get(name)).collect();
        let purpose = if wishes.scientific.contains(name) { Purpose::Scientific } else { Purpose::Nuisance };
        let setting = infer::setting(hint.as_ref(), &occurred, purpose)
            .ok_or_else(|| ImportError::file(Fault::NoDomain { parameter: name.clone() }))?;
        say_setting(name, hint.as_ref(), &setting, account);
        settings.push((name.clone(), setting));
    }
    let conditions = infer::conditions(&settings, trials);
    say_conditions(&settings, &conditions, trials, account);
    let whole = settings.into_iter().zip(conditions);
    Ok(whole.map(|((name, setting), when)| Parameter { name, setting, when }).collect())
}

/// What became of a range that the file states.
fn say_setting(name: &str, hint: Option<&Hint>, setting: &Setting, account: &mut Account) {
    let stated = match hint {
        None => return,
        Some(Hint::Float { low, high, .. }) => Some((*low, *high)),
        Some(Hint::Int { low, high, .. }) => Some((*low as f64, *high as f64)),
        Some(Hint::Choice(_)) => None,
    };
    let place = || Place::Parameter(name.to_owned());
    let ends = match setting {
        Setting::Fixed(value) => {
            return account.say(Kind::Converted, &format!("fixed {name}"), place(), || t::fixed(Arg::shown(value)));
        }
        Setting::Varied { domain: Domain::Float(range), .. } => (range.low(), range.high()),
        Setting::Varied { domain: Domain::Int(range), .. } => (range.low() as f64, range.high() as f64),
        Setting::Varied { domain: Domain::Choice(_), .. } => return,
    };
    if let Some((low, high)) = stated.filter(|(low, high)| ends.0 < *low || ends.1 > *high) {
        account.say(Kind::Merged, &format!("range of {name}"), place(), || {
            let [from, high, low, to] = [ends.0, high, low, ends.1].map(Arg::exact);
            t::beyond_range(from, high, low, to)
        });
    }
}

/// Which parameters are taken to depend on a choice, and which are missing without one.
fn say_conditions(
    settings: &[(String, Setting)],
    conditions: &[Vec<Condition>],
    trials: &BTreeMap<u64, ForeignTrial>,
    account: &mut Account,
) {
    for ((name, _), when) in settings.iter().zip(conditions) {
        for Condition { parent, among } in when {
            let place = Place::Parameter(name.clone());
            account.say(Kind::Guessed, &format!("condition of {name}"), place, || {
                t::condition(Arg::either(among.iter().map(Arg::shown)), parent)
            });
        }
    }
    for Missing { name, missing, of, number } in infer::unexplained(settings, conditions, trials) {
        let place = Place::Parameter(name.clone());
        account.say(Kind::Dropped, &format!("condition of {name}"), place, || {
            let Some((number, low, high)) = number else { return t::lacking(missing, of) };
            let values =
                if low == high { Arg::shown(low) } else { t::from_to(Arg::shown(high), Arg::shown(low)).into() };
            t::lacking_by_number(missing, number, of, values)
        });
    }
}
