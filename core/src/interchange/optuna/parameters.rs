//! The parameters of a study: one range for each over all trials, and what was done to it.

use super::StoredTrial;
use super::distribution::Change;
use crate::interchange::account::{Account, Kind};
use crate::interchange::fault::Place;
use crate::interchange::foreign::Hint;
use crate::space::IntRange;
use crate::text::{Sentence, Text};
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
        Change::Wider => (
            Kind::Merged,
            Text::new(
                "its range differs from trial to trial: the record has one that holds all of them",
                "其范围随试验而变：记录中的范围包含所有试验",
            ),
        ),
        Change::Coarser => (
            Kind::Dropped,
            Text::new(
                "its steps or scales differ from trial to trial: the record has the range without them",
                "其步长或刻度随试验而变：记录中的范围不含它们",
            ),
        ),
        Change::Kind => (
            Kind::Merged,
            Text::new(
                "it is of another kind in some trials, such as a choice instead of a range: the first kind stays",
                "它在部分试验中属于另一类（如 choice 而非范围）：保留最先出现的一类",
            ),
        ),
    };
    account.say(kind, &format!("range of {name}"), Place::Parameter(name.to_owned()), || {
        Sentence::of(|lang| text.get(lang).to_owned())
    });
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
            // A range of which nothing is exact stays: its numbers become real ones.
            let becomes = if exact.0 < exact.1 {
                (*low, *high) = exact;
                Sentence::new(format!("it is {low} … {high} here"), format!("此处为 {low} … {high}"))
            } else {
                Sentence::new("it is one of real numbers here", "此处为实数范围")
            };
            account.say(Kind::Converted, name, place(), || {
                Sentence::new(
                    format!(
                        "its range {from} … {to} goes beyond ±2^53, where whole numbers are no longer exact: {}",
                        becomes.en
                    ),
                    format!("其范围 {from} … {to} 超出 ±2^53，超出后整数不再精确：{}", becomes.zh),
                )
            });
        }
        Hint::Choice(options) if !options.meanings().is_empty() => {
            let texts: Vec<String> =
                options.meanings().iter().map(|(text, meaning)| format!("{meaning} → {text:?}")).collect();
            let texts = texts.join(", ");
            account.say(Kind::Converted, name, place(), || {
                Sentence::new(
                    format!("choices that are no text, number, true or false are texts: {texts}; an export to Optuna has them as they were"),
                    format!("不是文本、数、true 或 false 的选项写成文本：{texts}；导出到 Optuna 时恢复原样"),
                )
            });
        }
        _ => {}
    }
}
