//! The rules: role and range of one hyperparameter.
//!
//! Thresholds on the number of trials are the playbook's where it gives them (Adam), and the same idea elsewhere: a parameter
//! joins the search when there are enough trials to cover one dimension more.

use super::{Goal, Proposed, Range, Situation, fixed_value};
use crate::space::{Parameter, Role, Value};
use crate::text::{Fixed, Sentence};
use crate::workload::{Hyperparameter, Kind, Quantity};
use lab_texts::procedures as t;

/// Trials per setting from which on a parameter is worth a dimension. The first three are the playbook's for Adam; "many
/// more" is taken as twice the step before.
const MOMENTUM: u64 = 10;
const EPSILON: u64 = 25;
const SECOND_MOMENT: u64 = 50;
/// Strengths of regularizers, in the order in which they are usually worth it.
const WEIGHT_DECAY: u64 = 25;
const DROPOUT: u64 = 40;
const OTHER_STRENGTHS: u64 = 60;
/// When only the best result counts, sizes of the model.
const MODEL_SIZE: u64 = 100;

/// What becomes of a hyperparameter that the round does not ask about.
enum Rule {
    /// Tuned at any budget.
    Tuned(Fixed),
    /// Tuned from so many trials per setting on.
    TunedFrom(u64, Fixed),
    Fixed(Fixed),
}

/// The proposal for one entry of the catalogue.
pub fn propose(situation: &Situation, entry: &Hyperparameter, optimizers: &[Value]) -> Proposed {
    let Situation { base, goal, per_setting: n, technique } = *situation;
    let proposed =
        |role: Role, range: Range, reason: Sentence| Proposed { name: entry.name.to_owned(), role, range, reason };
    match goal {
        Goal::TestChange { parameter, values } if parameter == entry.name => {
            let reason = t::ASKS_WHICH_VALUE;
            return proposed(Role::Scientific, Range::Choice(values.clone()), reason.into());
        }
        Goal::Understand { parameter } if parameter == entry.name => {
            let reason = t::ASKS_HOW_IT_DEPENDS;
            return proposed(Role::Scientific, range(situation, entry), reason.into());
        }
        _ => {}
    }
    if let Some(domain) = technique.iter().find(|known| known.name == entry.name).and_then(Parameter::domain) {
        return proposed(Role::Nuisance, Range::of(domain), t::TUNED_WHERE_ON.into());
    }
    let fixed = |reason: Sentence| {
        let value = match (Quantity::of(entry.name), optimizers.first()) {
            (Quantity::Optimizer, Some(optimizer)) => optimizer.clone(),
            (Quantity::Optimizer, None) => entry.default_value(),
            _ => fixed_value(base, entry),
        };
        proposed(Role::Fixed, Range::Value(value), reason)
    };
    match rule(goal, entry) {
        Rule::Tuned(reason) => proposed(Role::Nuisance, range(situation, entry), reason.into()),
        Rule::TunedFrom(from, reason) if n >= from => {
            proposed(Role::Nuisance, range(situation, entry), t::worth_it_from(from, reason).into())
        }
        Rule::TunedFrom(from, reason) => fixed(t::joins_at(from, n, reason).into()),
        Rule::Fixed(reason) => fixed(reason.into()),
    }
}

fn rule(goal: &Goal, entry: &Hyperparameter) -> Rule {
    const STRENGTH: Fixed = t::STRENGTH_IS_NUISANCE;
    match Quantity::of(entry.name) {
        Quantity::LearningRate => Rule::Tuned(t::RATE_INTERACTS),
        Quantity::Optimizer => Rule::Fixed(t::OPTIMIZER_NEVER_NUISANCE),
        Quantity::Momentum => Rule::TunedFrom(MOMENTUM, t::MOMENTUM_INTERACTS),
        Quantity::Epsilon => Rule::TunedFrom(EPSILON, t::EPSILON_INTERACTS),
        Quantity::SecondMoment => Rule::TunedFrom(SECOND_MOMENT, t::SQUARED_GRADIENTS_LAST),
        Quantity::Clipping | Quantity::ParameterAverage | Quantity::Accumulation => {
            Rule::Fixed(t::LEFT_UNLESS_UNSTABLE)
        }
        Quantity::WeightDecay => Rule::TunedFrom(WEIGHT_DECAY, STRENGTH),
        Quantity::Dropout => Rule::TunedFrom(DROPOUT, STRENGTH),
        Quantity::LabelSmoothing => Rule::TunedFrom(OTHER_STRENGTHS, t::STRENGTH_IS_NUISANCE_SHORT),
        Quantity::OtherRegularizer | Quantity::Presence(_) => Rule::Fixed(t::PRESENCE_IS_A_QUESTION),
        Quantity::BatchSize => Rule::Fixed(t::BATCH_SIZE_IS_NO_KNOB),
        Quantity::Size | Quantity::Structure if *goal == Goal::Maximize && matches!(entry.kind, Kind::Whole { .. }) => {
            Rule::TunedFrom(MODEL_SIZE, t::SIZE_MAY_BE_SEARCHED)
        }
        Quantity::Size | Quantity::Structure => Rule::Fixed(t::ARCHITECTURE_DECIDES_COST),
        Quantity::Schedule => Rule::Fixed(t::SCHEDULE_STAYS),
        Quantity::Warmup => Rule::Fixed(t::WARMUP_IF_UNSTABLE),
        Quantity::Initialization => Rule::Fixed(t::DEFAULT_SUITS),
        Quantity::Steps | Quantity::Split | Quantity::Other => Rule::Fixed(t::NOT_IN_THE_PLAYBOOK),
    }
}

/// The range a person has set, or the usual one of the catalogue.
fn range(situation: &Situation, entry: &Hyperparameter) -> Range {
    if let Some(domain) = situation.base.space.get(entry.name).and_then(Parameter::domain) {
        return Range::of(domain);
    }
    match entry.kind {
        Kind::Real { usual: (low, high), scale, .. } => Range::Float { low, high, scale },
        Kind::Whole { usual: (low, high), scale, .. } => Range::Int { low, high, scale },
        Kind::Listed { usual, .. } => Range::Choice(usual.iter().map(|&value| value.into()).collect()),
        Kind::Name { options } => Range::Choice(options.iter().map(|&option| option.into()).collect()),
        Kind::Switch { .. } => Range::Choice(vec![false.into(), true.into()]),
    }
}
