//! What Optuna's samplers, pruners and queues leave in a study, and what else of it a record has no place for.

use super::{CONSTRAINTS, METRIC_NAMES, SEED, STUDY, State, Stored};
use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::{Place, first_of};
use lab_texts::{Arg, Message, import_optuna as t};
use std::collections::BTreeSet;

/// How attributes begin that only one sampler writes, in any version.
const SAMPLERS: [(&str, &str); 12] = [
    ("nsga2:", "NSGA-II"),
    ("NSGAIISampler:", "NSGA-II"),
    ("nsga3:", "NSGA-III"),
    ("NSGAIIISampler:", "NSGA-III"),
    ("cma:", "CMA-ES"),
    ("sepcma:", "CMA-ES"),
    ("cmawm:", "CMA-ES"),
    ("grid_id", "grid"),
    ("qmc (", "quasi-Monte Carlo"),
    ("tpe:", "TPE"),
    ("gp:", "Gaussian process"),
    ("BaseGASampler:", "genetic"),
];

/// Samplers that look at no result.
const BLIND: [&str; 2] = ["grid", "quasi-Monte Carlo"];

/// The attribute of a trial that was put into the queue by hand.
const ENQUEUED: &str = "fixed_params";

/// Whether the study bears the marks of a sampler that chooses by results.
pub(super) fn by_results(stored: &Stored) -> bool {
    attributes(stored).filter_map(sampler).any(|sampler| !BLIND.contains(&sampler))
}

/// The names of all attributes that Optuna itself wrote.
fn attributes(stored: &Stored) -> impl Iterator<Item = &str> {
    stored.trials.iter().flat_map(|trial| trial.system.keys()).chain(stored.system.keys()).map(String::as_str)
}

fn sampler(key: &str) -> Option<&'static str> {
    SAMPLERS.iter().find(|(begin, _)| key.starts_with(begin)).map(|(_, name)| *name)
}

/// Says what is left out of a study and of its trials as a whole.
pub(super) fn say(stored: &Stored, account: &mut Account) {
    let waiting = stored.trials.iter().enumerate().filter(|(_, trial)| trial.state == State::Waiting);
    for (number, _) in waiting {
        account.say(Kind::Dropped, "waiting", Place::Trial(number.to_string()), || t::ENQUEUED);
    }
    let keys: BTreeSet<&str> = attributes(stored)
        .filter(|key| *key != METRIC_NAMES && !key.starts_with(CONSTRAINTS) && !key.starts_with('_'))
        .collect();
    let samplers: BTreeSet<&str> = keys.iter().copied().filter_map(sampler).collect();
    if !samplers.is_empty() {
        let names = samplers.into_iter().collect::<Vec<_>>().join(", ");
        account.say(Kind::Guessed, "sampler", Place::File, || t::samplers(names));
    }
    for (number, trial) in stored.trials.iter().enumerate() {
        if trial.system.contains_key(ENQUEUED) && trial.state != State::Waiting {
            account.say(Kind::Dropped, ENQUEUED, Place::Trial(number.to_string()), || t::BY_HAND);
        }
        let seed = trial.user.get(SEED).filter(|seed| seed.as_u64().is_none());
        if let Some(seed) = seed {
            account.say(Kind::Dropped, SEED, Place::Trial(number.to_string()), || t::seed(Arg::shown(seed)));
        }
    }
    let others: BTreeSet<&str> = keys
        .iter()
        .filter(|key| **key != ENQUEUED)
        .map(|key| key.split_once(':').map_or(*key, |(begin, _)| begin).trim_end_matches(|c: char| c.is_ascii_digit()))
        .collect();
    say_list("system attributes", others, account, t::own_notes);
    let of_study: BTreeSet<&str> =
        stored.user.keys().map(String::as_str).filter(|key| !key.starts_with("lab:")).collect();
    say_list("study attributes", of_study, account, t::study_attributes);
    if stored.trials.iter().any(|trial| trial.timed) && !stored.user.contains_key(STUDY) {
        account.say(Kind::Dropped, "times", Place::File, || t::TIMES);
    }
}

fn say_list(subject: &str, names: BTreeSet<&str>, account: &mut Account, text: fn(Arg) -> Message) {
    const MOST: usize = 8;
    let names: Vec<&str> = names.into_iter().collect();
    if !names.is_empty() {
        account.say(Kind::Dropped, subject, Place::File, || text(first_of(&names, MOST)));
    }
}
