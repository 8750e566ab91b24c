//! From Optuna's study to the lab's: which objective counts, what the reported values are, and which ranges parameters have.
//!
//! Optuna knows one series per trial, its intermediate values, and a final value; whether the final value is the last or the
//! best of the series is up to the person. Where all completed trials agree, the two are one curve of the objective; where
//! they do not, the series is a metric of its own, `intermediate`, and the objective has one point. Further objectives are
//! metrics at the step of the objective. What happens to a single trial stands in [`super::trials`]. Knows nothing of
//! storage.

use super::trials::{self, best};
use super::{METRIC_NAMES, STUDY, State, Stored, StoredTrial, TRIAL, marks, parameters};
use crate::interchange::MAX_TRIALS;
use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::{Fault, ImportError, Place};
use crate::interchange::foreign::{Foreign, Wishes};
use crate::interchange::remedy::Remedy;
use crate::space::Purpose;
use crate::study::{At, Direction, Objective, Study};
use lab_texts::{Arg, import_expected as e, import_optuna as t};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Final and reported values agree if they differ by no more than this share.
const CLOSE: f64 = 1e-9;

pub(super) fn foreign(stored: Stored, wishes: &Wishes, account: &mut Account) -> Result<Foreign, ImportError> {
    if stored.trials.len() > MAX_TRIALS {
        let fault = Fault::TooMany { what: e::TRIALS, limit: MAX_TRIALS as u64 };
        return Err(ImportError::file(fault));
    }
    let study = own_study(&stored, wishes, account)?;
    let (objective, names) = objectives(&stored, wishes, study.as_ref())?;
    let metric = names.get(objective).cloned().unwrap_or_default();
    let direction = direction(&stored, objective, &metric, wishes, account);
    say_objectives(&stored, objective, &names, direction, account);
    let kept: Vec<&StoredTrial> = stored.trials.iter().filter(|trial| trial.state != State::Waiting).collect();
    let series = match &study {
        Some(study) => Series::Curve(study.objective.at),
        None => series(&kept, objective, direction, wishes.at),
    };
    if study.is_none() {
        say_series(&kept, series, &metric, account);
    }
    marks::say(&stored, account);
    let parameters = parameters::all(&kept, account);
    let reading = trials::Reading {
        objective,
        names: &names,
        series,
        direction,
        latest: kept.iter().filter_map(|trial| trial.intermediate.last_key_value()).map(|(&step, _)| step).max(),
    };
    let mut trials = BTreeMap::new();
    for (trial, number) in kept.iter().zip(numbers(&stored.trials)) {
        trials.insert(number, reading.read(trial, number, account)?);
    }
    let at = wishes.at.unwrap_or(match series {
        Series::Curve(at) => at,
        Series::Apart => At::Last,
    });
    Ok(Foreign { name: stored.name, metric, direction, at, parameters, trials, study })
}

/// The study that the lab exported, with what is wished otherwise.
fn own_study(stored: &Stored, wishes: &Wishes, account: &mut Account) -> Result<Option<Study>, ImportError> {
    let Some(json) = stored.user.get(STUDY) else { return Ok(None) };
    let Ok(mut study) = Study::from_json(json) else {
        account.say(Kind::Dropped, STUDY, Place::File, || t::no_study(STUDY));
        return Ok(None);
    };
    let stored = study.objective.clone();
    study.judge_by(Objective {
        direction: wishes.direction.unwrap_or(stored.direction),
        at: wishes.at.unwrap_or(stored.at),
        ..stored
    });
    if !wishes.scientific.is_empty() {
        let varied: Vec<_> = study.space.varied().map(|(p, domain)| (p.name.clone(), domain.clone())).collect();
        if let Some(unknown) = wishes.scientific.iter().find(|name| !varied.iter().any(|(known, _)| known == *name)) {
            return Err(ImportError::file(Fault::Unknown { what: e::VARIED_PARAMETER, name: unknown.clone() }));
        }
        let mut revision = study.revise();
        for (name, domain) in varied {
            let asked = wishes.scientific.contains(&name);
            let purpose = if asked { Purpose::Scientific } else { Purpose::Nuisance };
            revision = revision.vary(&name, purpose, domain);
        }
        study = revision.finish().map_err(|problems| ImportError::file(Fault::Study(problems)))?;
    }
    Ok(Some(study))
}

/// How the intermediate values are related to the final one.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Series {
    Curve(At),
    Apart,
}

fn series(trials: &[&StoredTrial], objective: usize, direction: Direction, wanted: Option<At>) -> Series {
    let completed = || {
        trials
            .iter()
            .filter(|trial| trial.state == State::Complete && !trial.intermediate.is_empty())
            .filter_map(|trial| Some((trial, *trial.values.get(objective)?)))
    };
    let close = |a: f64, b: f64| a == b || (a - b).abs() <= CLOSE * a.abs().max(b.abs());
    let last = |trial: &StoredTrial| trial.intermediate.values().next_back().copied();
    let agrees = |at: At| {
        completed().all(|(trial, value)| {
            let selected = match at {
                At::Last => last(trial),
                At::Best => best(trial, direction).map(|(_, value)| value),
            };
            selected.is_some_and(|selected| close(selected, value))
        })
    };
    let order = if wanted == Some(At::Best) { [At::Best, At::Last] } else { [At::Last, At::Best] };
    order.into_iter().find(|&at| agrees(at)).map_or(Series::Apart, Series::Curve)
}

fn say_series(trials: &[&StoredTrial], series: Series, metric: &str, account: &mut Account) {
    if trials.iter().all(|trial| trial.intermediate.is_empty()) {
        return;
    }
    let other: &[Remedy] = match series {
        Series::Apart => &[],
        Series::Curve(At::Last) => &[Remedy::At(At::Best)],
        Series::Curve(At::Best) => &[Remedy::At(At::Last)],
    };
    account.say_otherwise(Kind::Guessed, "series", Place::File, other, || match series {
        Series::Apart => t::reports_apart(metric),
        Series::Curve(At::Last) => t::reports_last(metric),
        Series::Curve(At::Best) => t::reports_best(metric),
    });
}

/// Which of the objectives counts, and what each is called.
fn objectives(stored: &Stored, wishes: &Wishes, study: Option<&Study>) -> Result<(usize, Vec<String>), ImportError> {
    let count = stored.directions.len().max(stored.trials.iter().map(|trial| trial.values.len()).max().unwrap_or(0));
    let plain = |i: usize| if count <= 1 { "value".to_owned() } else { format!("value_{i}") };
    let given = stored.system.get(METRIC_NAMES).and_then(Json::as_array);
    let name = |i: usize| given.and_then(|names| names.get(i)?.as_str()).filter(|name| !name.is_empty());
    let mut names: Vec<String> = (0..count.max(1)).map(|i| name(i).map_or_else(|| plain(i), str::to_owned)).collect();
    match (study, &wishes.metric, names.as_mut_slice()) {
        (Some(study), _, [only]) if given.is_none() => only.clone_from(&study.objective.metric),
        // What has no name in the file may be given one.
        (None, Some(wanted), [only]) if given.is_none() => only.clone_from(wanted),
        _ => {}
    }
    match &wishes.metric {
        None => Ok((0, names)),
        Some(wanted) => match names.iter().position(|name| name == wanted) {
            Some(i) => Ok((i, names)),
            None => Err(ImportError::file(Fault::WhichMetric { known: names })),
        },
    }
}

fn direction(stored: &Stored, objective: usize, metric: &str, wishes: &Wishes, account: &mut Account) -> Direction {
    let said = wishes.direction.or(stored.directions.get(objective).copied().flatten());
    said.unwrap_or_else(|| {
        let other = [Remedy::Direction(Direction::Maximize)];
        account.say_otherwise(Kind::Guessed, "direction", Place::File, &other, || t::minimised(metric));
        Direction::Minimize
    })
}

fn say_objectives(stored: &Stored, objective: usize, names: &[String], direction: Direction, account: &mut Account) {
    let metric = names.get(objective).map(String::as_str).unwrap_or_default();
    if names.len() > 1 {
        let others: Vec<&str> =
            names.iter().enumerate().filter(|(i, _)| *i != objective).map(|(_, name)| name.as_str()).collect();
        let other = [Remedy::Metric(others.first().map(|&name| name.to_owned()))];
        account.say_otherwise(Kind::Guessed, "objective", Place::File, &other, || {
            let direction = match direction {
                Direction::Minimize => t::MINIMIZE,
                Direction::Maximize => t::MAXIMIZE,
            };
            t::objectives(names.len(), direction, metric, Arg::list(others))
        });
    } else if !stored.system.contains_key(METRIC_NAMES) && !stored.user.contains_key(STUDY) && metric == "value" {
        account
            .say_otherwise(Kind::Guessed, "objective", Place::File, &[Remedy::Metric(None)], || t::UNNAMED_OBJECTIVE);
    }
}

/// The numbers of the trials that are kept: those the lab gave them, else Optuna's own, else the next that is free.
fn numbers(trials: &[StoredTrial]) -> Vec<u64> {
    let kept = || (0u64..).zip(trials).filter(|(_, trial)| trial.state != State::Waiting);
    let mut used: BTreeMap<u64, ()> = BTreeMap::new();
    let given: Vec<Option<u64>> = kept()
        .map(|(_, trial)| {
            trial.user.get(TRIAL).and_then(Json::as_u64).filter(|number| used.insert(*number, ()).is_none())
        })
        .collect();
    let mut next = 0;
    let mut number = |(own, given): (u64, Option<u64>)| {
        given.unwrap_or_else(|| {
            let mut free = own.max(next);
            while used.contains_key(&free) {
                free += 1;
            }
            used.insert(free, ());
            next = free + 1;
            free
        })
    };
    kept().map(|(own, _)| own).zip(given).map(&mut number).collect()
}
