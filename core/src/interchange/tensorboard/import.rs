//! From runs of TensorBoard to a record: a run is a trial.
//!
//! TensorBoard does not say which scalar is the objective, so a person does, unless the lab wrote the files. A failed session
//! whose objective ends in a number that is not finite is infeasible. Knows nothing of files.

use super::Run;
use crate::interchange::MAX_TRIALS;
use crate::interchange::account::{Account, Imported};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::foreign::{Foreign, ForeignTrial, Wishes};
use crate::study::{At, Direction, Study};
use crate::text::Text;
use crate::trial::Outcome;
use crate::workload::METRICS;
use std::collections::{BTreeMap, BTreeSet};

/// The record of some runs with their names (of folders, say); `name` is what the study is called.
///
/// # Errors
/// No objective, no direction, or no valid study.
pub fn read_runs(runs: Vec<(String, Run)>, name: &str, wishes: &Wishes) -> Result<Imported, ImportError> {
    if runs.len() > MAX_TRIALS {
        let fault = Fault::TooMany { what: Text::new("trials", "试验"), limit: MAX_TRIALS as u64 };
        return Err(ImportError::file(fault));
    }
    let study = runs.iter().find_map(|(_, run)| Study::parse(run.study.as_deref()?).ok());
    // Runs that trained: the study's own folder holds nothing but the study.
    let runs: Vec<&(String, Run)> =
        runs.iter().filter(|(_, run)| !run.scalars.is_empty() || !run.hyperparameters.is_empty()).collect();
    let tags: BTreeSet<&str> = runs.iter().flat_map(|(_, run)| run.scalars.keys().map(String::as_str)).collect();
    let of_study = study.as_ref().map(|study| study.objective.metric.clone());
    let only = || match tags.iter().collect::<Vec<_>>().as_slice() {
        [only] => Some((**only).to_owned()),
        _ => None,
    };
    let metric = wishes.metric.clone().or(of_study).or_else(only);
    let metric = metric.filter(|metric| study.is_some() || tags.contains(metric.as_str())).ok_or_else(|| {
        ImportError::file(Fault::WhichMetric { known: tags.iter().map(|&tag| tag.to_owned()).collect() })
    })?;
    let of_study = study.as_ref().map(|study| study.objective.direction);
    let known = METRICS.contains(&metric.as_str()).then_some(Direction::Minimize);
    let direction = wishes
        .direction
        .or(of_study)
        .or(known)
        .ok_or_else(|| ImportError::file(Fault::WhichDirection { metric: metric.clone() }))?;
    let parameters: BTreeSet<&String> =
        runs.iter().flat_map(|(_, run)| run.hyperparameters.keys()).filter(|name| *name != "seed").collect();
    let mut trials = BTreeMap::new();
    let numbers: Option<BTreeSet<u64>> = runs.iter().map(|(name, _)| number(name)).collect();
    // Folders that end in different numbers keep them.
    let named = numbers.is_some_and(|numbers| numbers.len() == runs.len());
    for (place, (name, run)) in (0..).zip(&runs) {
        let number = if named { number(name).unwrap_or(place) } else { place };
        trials.insert(number, trial(name, run, &metric, study.is_some())?);
    }
    let foreign = Foreign {
        name: name.to_owned(),
        metric,
        direction,
        at: wishes.at.unwrap_or(At::Best),
        parameters: parameters.into_iter().map(|name| (name.clone(), None)).collect(),
        trials,
        study,
    };
    foreign.into_imported(wishes, Account::default())
}

/// The number at the end of a name.
fn number(name: &str) -> Option<u64> {
    let digits = name.chars().rev().take_while(char::is_ascii_digit).count();
    name.get(name.len() - digits..)?.parse().ok()
}

/// The lab says how a trial ended; where others do not, it completed if its objective was measured.
fn trial(name: &str, run: &Run, metric: &str, of_lab: bool) -> Result<ForeignTrial, ImportError> {
    let mut trial = ForeignTrial::default();
    for (tag, points) in &run.scalars {
        for (&step, &value) in points {
            let step = u64::try_from(step).map_err(|_| {
                let fault = Fault::Expected(Text::new("steps of 0 or more", "不小于 0 的步数"));
                ImportError::new(Place::Trial(name.to_owned()), fault)
            })?;
            trial.measure(step, tag, value);
        }
    }
    for (name, value) in &run.hyperparameters {
        match (name.as_str(), value.as_i64()) {
            ("seed", Some(seed)) if seed >= 0 => trial.seed = seed as u64,
            _ => drop(trial.values.insert(name.clone(), value.clone())),
        }
    }
    let diverged = run.scalars.get(metric).and_then(|points| points.last_key_value()).filter(|(_, x)| !x.is_finite());
    let said = run.outcome.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let said = said.and_then(|json: serde_json::Value| Outcome::from_json(&json));
    trial.outcome = match (said, diverged, run.status) {
        (Some(outcome), ..) => Some(outcome),
        (_, Some((step, _)), _) => {
            Some(Outcome::Infeasible { reason: format!("{metric} is not finite at step {step}") })
        }
        (.., Some(3)) => None,
        (.., None) if of_lab => None,
        (.., Some(2)) => Some(Outcome::Failed { reason: String::new() }),
        _ if run.scalars.contains_key(metric) => Some(Outcome::Completed),
        _ => Some(Outcome::Failed { reason: format!("{metric} was not measured") }),
    };
    Ok(trial)
}
