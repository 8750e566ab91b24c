//! The parameters of a study: one range for each over all trials, and what was done to it.

use super::StoredTrial;
use super::distribution::Change;
use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::Place;
use crate::interchange::foreign::Hint;
use crate::space::IntRange;
use lab_texts::{Arg, import_optuna as t};
use std::collections::BTreeMap;

/// Every parameter in the order in which they occur, with one range over all trials.
pub(super) fn all(trials: &[&StoredTrial], account: &mut Account) -> Vec<(String, Option<Hint>)> {
    let mut parameters: Vec<(String, Hint)> = Vec::new();
    let mut place_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut changes: BTreeMap<(usize, Change), u64> = BTreeMap::new();
    for param in trials.iter().flat_map(|trial| &trial.params) {
        match place_of.get(param.name.as_str()) {
            Some(&place) => {
                let change = parameters.get_mut(place).map(|(_, hint)| param.distribution.widen(hint));
                *changes.entry((place, change.unwrap_or(Change::Nothing))).or_default() += 1;
            }
            None => {
                place_of.insert(&param.name, parameters.len());
                parameters.push((param.name.clone(), param.distribution.hint()));
            }
        }
    }
    for &(place, change) in changes.keys() {
        if let Some((name, _)) = parameters.get(place) {
            say_change(name, change, account);
        }
    }
    for (name, hint) in &mut parameters {
        say_hint(name, hint, account);
    }
    parameters.into_iter().map(|(name, hint)| (name, Some(hint))).collect()
}

fn say_change(name: &str, change: Change, account: &mut Account) {
    let (kind, text) = match change {
        Change::Nothing => return,
        Change::Wider => (Kind::Merged, t::WIDER),
        Change::Coarser => (Kind::Dropped, t::COARSER),
        Change::Kind => (Kind::Merged, t::OTHER_KIND),
    };
    account.say(kind, &format!("range of {name}"), Place::Parameter(name.to_owned()), || text);
}

/// Cuts whole numbers to those that are exact, and says what became of choices that are no plain values.
fn say_hint(name: &str, hint: &mut Hint, account: &mut Account) {
    let place = || Place::Parameter(name.to_owned());
    match hint {
        Hint::Int { low, high, .. } => {
            let (from, to) = (*low, *high);
            let exact = (from.max(-IntRange::LIMIT), to.min(IntRange::LIMIT));
            if exact == (from, to) {
                return;
            }
            let [from, to] = [from, to].map(Arg::shown);
            // A range of which nothing is exact stays: its numbers become real ones.
            let said = if exact.0 < exact.1 {
                (*low, *high) = exact;
                t::exact_range(from, Arg::shown(high), Arg::shown(low), to)
            } else {
                t::real_range(from, to)
            };
            account.say(Kind::Converted, name, place(), || said);
        }
        Hint::Choice(options) if !options.meanings().is_empty() => {
            let texts: Vec<String> =
                options.meanings().iter().map(|(text, meaning)| format!("{meaning} → {text:?}")).collect();
            let texts = texts.join(", ");
            account.say(Kind::Converted, name, place(), || t::choices_as_texts(texts));
        }
        _ => {}
    }
}
