//! What it does to a conclusion when a person decides otherwise, and under which conditions it holds at all.

use super::Advice;
use crate::procedure::numbers::three;
use crate::procedure::{Category, category};
use crate::space::{Role, Setting};
use crate::study::Study;
use crate::text::Sentence;
use crate::workload::{hyperparameter, switch};
use lab_texts::{Arg, procedures as t};
use serde::Serialize;

/// A hyperparameter whose role in a study is not the advised one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overrule {
    pub name: String,
    pub advised: Role,
    pub chosen: Role,
    pub consequence: Sentence,
}

/// Where a study departs from the advice, in the order of the advice.
pub fn overrules(advice: &Advice, study: &Study) -> Vec<Overrule> {
    let differs = advice.proposals.iter().filter_map(|proposed| {
        let parameter = study.space.get(&proposed.name);
        let chosen = parameter.map_or(Role::Fixed, |parameter| parameter.role());
        if chosen == proposed.role {
            return None;
        }
        let consequence = consequence(&proposed.name, proposed.role, chosen, study);
        Some(Overrule { name: proposed.name.clone(), advised: proposed.role, chosen, consequence })
    });
    differs.collect()
}

/// Where the study that advice was asked for departs from it, but for what is in question: that the question itself changes.
pub fn departures(advice: &Advice, base: &Study) -> Vec<Overrule> {
    let asked = advice.goal.parameter();
    // A switch and its strengths are one question.
    let is_asked = |name: &str| {
        asked.is_some_and(|asked| asked == name || switch(name) == Some(asked) || switch(asked) == Some(name))
    };
    overrules(advice, base).into_iter().filter(|overrule| !is_asked(&overrule.name)).collect()
}

fn consequence(name: &str, advised: Role, chosen: Role, study: &Study) -> Sentence {
    let value = || {
        let fixed = study.space.get(name).and_then(|parameter| match &parameter.setting {
            Setting::Fixed(value) => Some(value.to_string()),
            Setting::Varied { .. } => None,
        });
        fixed.or_else(|| Some(hyperparameter(name)?.default_value().to_string())).unwrap_or_default()
    };
    match (advised, chosen) {
        (Role::Nuisance, Role::Fixed) => {
            let value = value();
            t::holds_only_at(name, value).into()
        }
        (Role::Fixed, Role::Nuisance) if category(name) == Category::BatchSize => t::BATCH_AS_KNOB.into(),
        (Role::Fixed, Role::Nuisance) => {
            let (n, d) = (study.trials as f64, study.space.varied().count().max(1) as f64);
            // So many values per dimension would a grid of as many points have.
            let (now, before) = (three(libm::pow(n, 1.0 / d)), three(libm::pow(n, 1.0 / (d - 1.0).max(1.0))));
            t::takes_a_dimension(before, name, now, study.trials).into()
        }
        (Role::Scientific, Role::Fixed) => {
            let value = value();
            t::no_longer_answers(name, value).into()
        }
        (Role::Scientific, Role::Nuisance) => t::optimised_away(name).into(),
        (_, _) => t::second_question(name).into(),
    }
}

/// The conditions of every conclusion drawn from a study: its fixed hyperparameters.
pub fn conditions(study: &Study) -> Option<Sentence> {
    let fixed: Vec<String> = study
        .space
        .parameters()
        .iter()
        .filter_map(|parameter| match &parameter.setting {
            Setting::Fixed(value) => Some(format!("{} = {value}", parameter.name)),
            Setting::Varied { .. } => None,
        })
        .collect();
    (!fixed.is_empty()).then(|| t::will_hold_at(Arg::list(fixed)).into())
}
