//! The message for each fault: what is wrong and what would be right.

use super::{Expected, Fault, Irrelevance, Misfit};
use crate::text::{Fixed, Lang, Message};
use lab_texts::{Arg, problem as t};

impl Fault {
    /// The sentence a person reads.
    pub fn sentence(&self, lang: Lang) -> String {
        self.message().get(lang)
    }

    /// What is wrong and what would be right.
    pub fn message(&self) -> Message {
        use Fault::*;
        match self {
            Syntax { detail } => t::syntax(detail),
            Missing { key } => t::missing(*key),
            UnknownKey { key, nearest } => with_nearest(t::unknown_key(key), nearest),
            Type { expected, found } => t::wrong_type(expected.name(), found),
            NotOneOf { found, allowed, nearest } => with_nearest(t::not_one_of(Arg::list(allowed), found), nearest),
            OutOfRange { found, limits, nearest } => t::out_of_range(found, limits, nearest),
            EmptyRange { low, high } => t::empty_range(Arg::exact(*high), Arg::exact(*low)),
            LogNeedsPositive { low } => t::log_needs_positive(Arg::exact(*low)),
            ReverseLogNeedsBelowOne { high } => t::reverse_log_needs_below_one(Arg::exact(*high)),
            Step { step, length } => t::step(Arg::exact(*length), Arg::exact(*step)),
            StepNeedsLinear { scale } => t::step_needs_linear(*scale),
            StepNeedsRange => t::STEP_NEEDS_RANGE.into(),
            MeaningNeedsText { option } => t::meaning_needs_text(option),
            DomainCount { found } if found.is_empty() => t::domain_count(t::NONE),
            DomainCount { found } => t::domain_count(Arg::list(found)),
            FixedNeedsValue => t::FIXED_NEEDS_VALUE.into(),
            VariedNeedsRange => t::VARIED_NEEDS_RANGE.into(),
            EmptyChoice => t::EMPTY_CHOICE.into(),
            DuplicateOption { option } => t::duplicate_option(option),
            ConditionUnknown { parent } => t::condition_unknown(parent),
            ConditionNotChoice { parent } => t::condition_not_choice(parent),
            ConditionOption { parent, option } => t::condition_option(option, parent),
            ConditionCycle { cycle } => t::condition_cycle(cycle.join(" → ")),
            NotOfWorkload { name, nearest, reason } => with_nearest(reason.message(name), nearest),
            PointMissing { name } => t::point_missing(name),
            PointInactive { name } => t::point_inactive(name),
            TooFewPoints { points, trials } => t::too_few_points(*points, *trials),
            TooLarge { what, found, limit } => t::too_large(*found, *limit, *what),
            TooLong { found, limit } => t::too_long(*found, *limit),
            EvalBeyondSteps { eval_every, steps } => t::eval_beyond_steps(*eval_every, *steps),
            ModelOfOtherData { family, data, allowed } => {
                t::model_of_other_data(Arg::list(allowed.iter().copied()), *data, *family)
            }
            Misfit { found, misfit, nearest, among, .. } if among.is_empty() => {
                t::misfit(*nearest, misfit.message(*found))
            }
            Misfit { found, misfit, among, .. } => {
                t::misfit_among(Arg::list(among.iter().copied()), misfit.message(*found))
            }
            UnknownMetric { metric, measured } => t::unknown_metric(Arg::list(measured), metric),
            SometimesMeasured { metric, parameter } => t::sometimes_measured(metric, *parameter),
            StrengthNeedsSwitch { strength, switch } => t::strength_needs_switch(strength, switch),
            SwitchNeedsStrength { switch, strengths } => {
                t::switch_needs_strength(Arg::list(strengths.iter().copied()), switch)
            }
            NeverVaries { name, value, varied } => {
                let varied = if varied.is_empty() { t::NONE.into() } else { Arg::list(varied) };
                t::never_varies(name, value, varied)
            }
            NothingVaries => t::NOTHING_VARIES.into(),
        }
    }
}

fn with_nearest(message: Message, nearest: &Option<String>) -> Message {
    match nearest {
        Some(name) => t::did_you_mean(name, message),
        None => message,
    }
}

impl Irrelevance {
    fn message(&self, name: &str) -> Message {
        match self {
            Irrelevance::Unknown => t::no_such_hyperparameter(name),
            Irrelevance::OtherModel { family } => t::other_model(family, name),
            Irrelevance::OtherData { data } => t::other_data(*data, name),
            Irrelevance::OtherOptimizer { optimizer } => t::other_optimizer(name, optimizer),
        }
    }
}

impl Misfit {
    fn message(&self, found: u64) -> Message {
        match self {
            Misfit::Examples { examples } => t::misfit_examples(*examples, found),
            Misfit::Divisor { what, number } => t::misfit_divisor(found, *number, *what),
            Misfit::Multiple { what, number } => t::misfit_multiple(found, *number, *what),
            Misfit::Odd => t::misfit_odd(found),
            Misfit::Kernel { layer, side } => t::misfit_kernel(found, *layer, *side),
            Misfit::Depth { kernel, side } => t::misfit_depth(found, *kernel, *side),
            Misfit::Steps { steps } => t::misfit_steps(found, *steps),
            Misfit::Memory { bytes, limit } => t::misfit_memory(found, limit >> 20, bytes >> 20),
        }
    }
}

impl Expected {
    fn name(self) -> Fixed {
        match self {
            Expected::Object => t::OBJECT,
            Expected::List => t::LIST,
            Expected::Text => t::TEXT,
            Expected::Number => t::NUMBER,
            Expected::WholeNumber => t::WHOLE_NUMBER,
            Expected::TruthValue => t::TRUTH_VALUE,
            Expected::Scalar => t::SCALAR,
            Expected::PairOfNumbers => t::PAIR_OF_NUMBERS,
            Expected::PairOfWholeNumbers => t::PAIR_OF_WHOLE_NUMBERS,
        }
    }
}
