//! What Optuna's samplers, pruners and queues leave in a study, and what else of it a record has no place for.

use super::{CONSTRAINTS, METRIC_NAMES, SEED, STUDY, State, Stored};
use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::Place;
use crate::text::Sentence;
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
        account.say(Kind::Dropped, "waiting", Place::Trial(number.to_string()), || {
            Sentence::new("enqueued trials that never began", "已入队但从未开始的试验")
        });
    }
    let keys: BTreeSet<&str> = attributes(stored)
        .filter(|key| *key != METRIC_NAMES && !key.starts_with(CONSTRAINTS) && !key.starts_with('_'))
        .collect();
    let samplers: BTreeSet<&str> = keys.iter().copied().filter_map(sampler).collect();
    if !samplers.is_empty() {
        let names = samplers.into_iter().collect::<Vec<_>>().join(", ");
        account.say(Kind::Guessed, "sampler", Place::File, || {
            Sentence::new(
                format!("the trials bear the marks of Optuna's sampler {names}; which sampler drew a trial is not in the record"),
                format!("试验带有 Optuna 采样器 {names} 的痕迹；记录不含每个试验由哪个采样器抽取"),
            )
        });
    }
    for (number, trial) in stored.trials.iter().enumerate() {
        if trial.system.contains_key(ENQUEUED) && trial.state != State::Waiting {
            account.say(Kind::Dropped, ENQUEUED, Place::Trial(number.to_string()), || {
                Sentence::new("that a trial was enqueued by hand", "试验由人工入队这一信息")
            });
        }
        let seed = trial.user.get(SEED).filter(|seed| seed.as_u64().is_none());
        if let Some(seed) = seed {
            account.say(Kind::Dropped, SEED, Place::Trial(number.to_string()), || {
                Sentence::new(
                    format!("the seed {seed} is no whole number of 0 or more: the trial has seed 0"),
                    format!("种子 {seed} 不是不小于 0 的整数：该试验的种子为 0"),
                )
            });
        }
    }
    let others: BTreeSet<&str> = keys
        .iter()
        .filter(|key| **key != ENQUEUED)
        .map(|key| key.split_once(':').map_or(*key, |(begin, _)| begin).trim_end_matches(|c: char| c.is_ascii_digit()))
        .collect();
    say_list("system attributes", others, account, ("Optuna's own notes on trials", "Optuna 自身对试验的备注"));
    let of_study: BTreeSet<&str> =
        stored.user.keys().map(String::as_str).filter(|key| !key.starts_with("lab:")).collect();
    say_list("study attributes", of_study, account, ("user attributes of the study", "研究的用户属性"));
    if stored.trials.iter().any(|trial| trial.timed) && !stored.user.contains_key(STUDY) {
        account.say(Kind::Dropped, "times", Place::File, || {
            Sentence::new("when trials began and ended", "试验开始与结束的时间")
        });
    }
}

fn say_list(subject: &str, names: BTreeSet<&str>, account: &mut Account, what: (&str, &str)) {
    const MOST: usize = 8;
    if names.is_empty() {
        return;
    }
    let more = names.len().saturating_sub(MOST);
    let shown: Vec<&str> = names.into_iter().take(MOST).collect();
    account.say(Kind::Dropped, subject, Place::File, || {
        let (en, zh) = (shown.join(", "), shown.join("、"));
        let (more_en, more_zh) = match more {
            0 => Default::default(),
            n => (format!(", and {n} more"), format!(" 等，另有 {n} 个")),
        };
        Sentence::new(format!("{}: {en}{more_en}", what.0), format!("{}：{zh}{more_zh}", what.1))
    });
}
