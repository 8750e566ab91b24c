//! A study as another tool knows it, and how it becomes a record.
//!
//! Knows nothing of file formats; [`super::infer`] finds ranges and conditions that no file states.

use super::fault::{Fault, ImportError};
use super::infer;
use crate::record::Record;
use crate::sampler::{Drawn, SamplerKind, SamplerSpec, Sequence};
use crate::space::{Parameter, Purpose, Setting, Space, Value, Values};
use crate::study::{At, Direction, MAX_PARAMETERS, MAX_TRIALS, Objective, Study};
use crate::text::Text;
use crate::trial::{Event, Metrics, Outcome, What};
use crate::workload::Workload;
use std::collections::BTreeMap;

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
    Float { low: f64, high: f64, log: bool },
    Int { low: i64, high: i64, log: bool },
    Choice(Vec<Value>),
}

#[derive(Clone, Debug, Default)]
pub struct ForeignTrial {
    pub values: Values,
    pub seed: u64,
    /// Every finite measurement by step.
    pub points: BTreeMap<u64, Metrics>,
    /// `None` while it runs.
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
    /// The record, through the one fold every record goes through.
    ///
    /// # Errors
    /// No trials, more parameters than a study may have, or no valid space.
    pub fn into_record(self, wishes: &Wishes) -> Result<Record, ImportError> {
        let Foreign { name, metric, direction, at, parameters, trials, study } = self;
        if trials.is_empty() && study.is_none() {
            return Err(ImportError::file(Fault::Empty));
        }
        let study = match study {
            Some(study) => study,
            None => {
                if parameters.len() > MAX_PARAMETERS {
                    let what = Text::new("parameters", "参数");
                    return Err(ImportError::file(Fault::TooMany { what, limit: MAX_PARAMETERS as u64 }));
                }
                let objective = Objective { metric, direction, at, chance: None, valid_examples: None };
                let parameters = space(&parameters, &trials, wishes)?;
                let space = Space::new(parameters, "$.parameters")
                    .map_err(|problems| ImportError::file(Fault::Study(problems)))?;
                let steps = trials.values().filter_map(ForeignTrial::last_step).max().filter(|steps| *steps > 0);
                let study = Study {
                    name,
                    question: String::new(),
                    workload: Workload::External { steps },
                    objective,
                    space,
                    // What comes next is drawn by this sampler; what is there was not.
                    sampler: SamplerSpec { kind: SamplerKind::Halton, seed: 0, drawn: Drawn::Elsewhere },
                    trials: (trials.len() as u64).clamp(1, MAX_TRIALS),
                };
                // What is written must be readable: the reader of studies has the last word.
                Study::from_json(&study.to_json()).map_err(|problems| ImportError::file(Fault::Study(problems)))?
            }
        };
        let mut record = Record::new(study);
        for (number, mut trial) in trials {
            let space = &record.study.space;
            trial.values.retain(|name, _| {
                space.get(name).is_none_or(|parameter| matches!(parameter.setting, Setting::Varied { .. }))
            });
            let start = What::Started { values: trial.values, seed: trial.seed };
            let measured = trial.points.into_iter().map(|(step, metrics)| What::Measured { step, metrics });
            let end = trial.outcome.map(What::Ended);
            for what in std::iter::once(start).chain(measured).chain(end) {
                // Trials are new here, and each starts, is measured and ends once: nothing to contradict.
                let _ = record.apply(Event { trial: number, what });
            }
        }
        if is_continued_elsewhere(&record) {
            record.study.sampler.drawn = Drawn::Elsewhere;
        }
        Ok(record)
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
) -> Result<Vec<Parameter>, ImportError> {
    if let Some(unknown) = wishes.scientific.iter().find(|name| !parameters.iter().any(|(known, _)| known == *name)) {
        let what = Text::new("parameter", "参数");
        return Err(ImportError::file(Fault::Unknown { what, name: unknown.clone() }));
    }
    let mut settings = Vec::with_capacity(parameters.len());
    for (name, hint) in parameters {
        let occurred: Vec<&Value> = trials.values().filter_map(|trial| trial.values.get(name)).collect();
        let purpose = if wishes.scientific.contains(name) { Purpose::Scientific } else { Purpose::Nuisance };
        let setting = infer::setting(hint.as_ref(), &occurred, purpose)
            .ok_or_else(|| ImportError::file(Fault::NoDomain { parameter: name.clone() }))?;
        settings.push((name.clone(), setting));
    }
    let conditions = infer::conditions(&settings, trials);
    let whole = settings.into_iter().zip(conditions);
    Ok(whole.map(|((name, setting), when)| Parameter { name, setting, when }).collect())
}
