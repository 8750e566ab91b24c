//! Hyperparameters and seeds that nobody wrote into a file but into the names of runs and folders: `buffer_size=1000/seed_1`,
//! `lr=0.1,width=64`.
//!
//! Only what leaves no doubt is read: a folder whose whole name is `name=value`, several of them parted by commas, or a seed.
//! Knows nothing of files.

use super::account::{Account, Kind};
use super::column::{self, Commas, Survey};
use super::fault::{self, Place};
use super::foreign::ForeignTrial;
use lab_texts::import_notes as t;
use std::collections::BTreeMap;

/// What names spell is short.
const MOST_CHARS: usize = 64;
/// What is in the name of one run alone is no parameter of a study.
const LEAST_RUNS: usize = 2;

#[derive(Debug, Default, PartialEq)]
struct Spelled {
    values: Vec<(String, String)>,
    seed: Option<u64>,
}

/// Whether a name spells a hyperparameter.
pub fn is_spelled(name: &str) -> bool {
    !read(name).values.is_empty()
}

fn read(name: &str) -> Spelled {
    let mut found = Spelled::default();
    for folder in name.split('/') {
        let pieces: Option<Vec<Piece>> = folder.split([',', ';', '&']).map(piece).collect();
        for piece in pieces.into_iter().flatten() {
            match piece {
                Piece::Seed(seed) => found.seed = Some(seed),
                Piece::Value(name, value) if !found.values.iter().any(|(known, _)| known == name) => {
                    found.values.push((name.to_owned(), value.to_owned()));
                }
                Piece::Value(..) => {}
            }
        }
    }
    found
}

enum Piece<'a> {
    Value(&'a str, &'a str),
    Seed(u64),
}

fn piece(text: &str) -> Option<Piece<'_>> {
    let text = text.trim();
    let seed = text.get(..4).filter(|begin| begin.eq_ignore_ascii_case("seed")).and_then(|_| text.get(4..));
    if let Some(seed) = seed.and_then(|rest| rest.trim_start_matches(['_', '-', '=', ':']).parse().ok()) {
        return Some(Piece::Seed(seed));
    }
    let (name, value) = text.split_once('=')?;
    let begins = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let is_name = name.chars().all(|c| c.is_alphanumeric() || "._-".contains(c));
    let short = !value.is_empty() && text.chars().count() <= MOST_CHARS && !value.contains('=');
    // Where something follows a number, such as a time, nobody knows where the value ends.
    let counts = value.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let whole = !counts || value.parse::<f64>().is_ok();
    (begins && is_name && short && whole).then_some(Piece::Value(name, value))
}

/// Gives trials what their names spell: hyperparameters if no trial has any, and seeds if none has one. Returns the names of
/// the parameters in their order.
pub fn fill(trials: &mut BTreeMap<u64, ForeignTrial>, account: &mut Account) -> Vec<String> {
    let has_values = trials.values().any(|trial| !trial.values.is_empty());
    let has_seeds = trials.values().any(|trial| trial.seed != 0);
    let spelled: BTreeMap<u64, Spelled> =
        trials.iter().filter_map(|(number, trial)| Some((*number, read(trial.name.as_deref()?)))).collect();
    let mut surveys: Vec<(&String, Survey, usize)> = Vec::new();
    for (name, text) in spelled.values().flat_map(|spelled| &spelled.values).filter(|_| !has_values) {
        let place = surveys.iter().position(|(known, ..)| *known == name).unwrap_or_else(|| {
            surveys.push((name, Survey::default(), 0));
            surveys.len() - 1
        });
        if let Some((_, survey, runs)) = surveys.get_mut(place) {
            survey.add(text, 0);
            *runs += 1;
        }
    }
    surveys.retain(|(.., runs)| *runs >= LEAST_RUNS);
    let columns: Vec<(&String, column::Column)> =
        surveys.iter().map(|(name, survey, _)| (*name, survey.column(Commas::Unknown))).collect();
    column::say_none(columns.iter().map(|(name, column)| (name.as_str(), column)), account);
    let mut seeds = 0;
    for (number, trial) in trials.iter_mut() {
        let Some(Spelled { values, seed }) = spelled.get(number) else { continue };
        if let Some(seed) = seed.filter(|_| !has_seeds) {
            trial.seed = seed;
            seeds += 1;
        }
        for (name, text) in values {
            let Some((_, column)) = columns.iter().find(|(known, _)| *known == name) else { continue };
            if let Some(value) = column.parameter(text, name, || Place::Parameter(name.clone()), account) {
                trial.values.insert(name.clone(), value);
            }
        }
    }
    let names: Vec<String> = columns.into_iter().map(|(name, _)| name.clone()).collect();
    say(&names, seeds, account);
    names
}

fn say(names: &[String], seeds: u64, account: &mut Account) {
    if !names.is_empty() {
        account.say(Kind::Guessed, "spelled values", Place::File, || t::spelled_values(fault::names(names)));
    }
    if seeds > 0 {
        account.say_times(Kind::Guessed, "spelled seeds", Place::File, seeds, || t::SPELLED_SEEDS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_spell_is_read_where_there_is_no_doubt() {
        let values = |name: &str| {
            let pairs: Vec<String> = read(name).values.iter().map(|(name, value)| format!("{name}={value}")).collect();
            (pairs.join(" "), read(name).seed)
        };
        for (name, expected, seed) in [
            ("buffer_size=1000/seed_1/DQN_1", "buffer_size=1000", Some(1)),
            ("lr=1e-3,model.width=64,act=relu", "lr=1e-3 model.width=64 act=relu", None),
            ("runs/lr=0.1,seed=7", "lr=0.1", Some(7)),
            ("Seed3", "", Some(3)),
            ("lr=0.1/b/lr=0.2", "lr=0.1", None),
            // In doubt nothing.
            ("train_0_lr=0.1,b=32_2023-01-01_10-00-00", "", None),
            ("lr=0.1,b", "", None),
            ("0_lr=0.1", "", None),
            ("lr=0.1_width=64", "", None),
            ("seedling", "", None),
            ("a=", "", None),
            ("=1", "", None),
            ("种子/学习率=0.1", "学习率=0.1", None),
            ("", "", None),
        ] {
            assert_eq!(values(name), (expected.to_owned(), seed), "{name}");
        }
    }
}
