//! What is said of results and of the comparison's design.

use super::{Speaker, limit, p};
use crate::findings::evidence::{BatchRetune, BatchTuned, Chance, Effect, FixedSettings, Seeds, UnequalBudget};
use crate::findings::names::{Unit, fitting, parameter, setting, settings};
use lab_texts::{Arg, Message, findings as texts};

impl Speaker<'_, '_> {
    pub(super) fn effect(
        &self,
        Effect { resolved, better, than, difference, interval, draws, runs, p_value, threshold }: &Effect,
    ) -> [Message; 3] {
        let [low, high] = *interval;
        let lead = Lead::new(self.own(), *difference, *interval);
        let (ours, theirs) = (|| settings(better), || settings(than));
        let headline = match resolved {
            true => fitting(texts::effect_headline(ours(), theirs()), texts::EFFECT_HEADLINE_LONG),
            false => fitting(texts::open_headline(ours(), theirs()), texts::OPEN_HEADLINE_LONG),
        };
        let (low, high) = (lead.bound(low), lead.bound(high));
        let message = match resolved {
            true => texts::effect_message(ours(), lead.estimate(), high, low, theirs()),
            false => texts::open_message(ours(), lead.estimate(), high, low, theirs()),
        };
        let judged = match runs {
            Some([a, b]) => texts::effect_judged_runs(*a, p(*p_value), *b, limit(*threshold)),
            None => texts::effect_judged_best(*draws, p(*p_value), limit(*threshold)),
        };
        [headline, message, judged]
    }

    pub(super) fn seeds(
        &self,
        Seeds { difference, deviation, error, known, runs: [ours, theirs], threshold }: &Seeds,
    ) -> [Message; 3] {
        let (unit, known) = (self.own(), if *known { "known" } else { "likely" });
        let message = texts::seeds_message(unit.noise(*deviation), unit.distance(*difference, *error), known);
        let error = unit.noise(*error);
        let judged = texts::seeds_judged(error, known, *ours, *theirs, Arg::three(*threshold));
        [texts::SEEDS_HEADLINE.into(), message, judged]
    }

    pub(super) fn chance(&self, Chance { best, chance, error, looks, p_value, threshold }: &Chance) -> [Message; 3] {
        let unit = self.own();
        let level = |x: f64| unit.level_within(x, *error);
        let message = texts::chance_message(level(*best), level(*chance), self.metric());
        let error = unit.difference(*error, *error);
        let judged = texts::chance_judged(level(*chance), error, *looks, p(*p_value), limit(*threshold));
        [texts::CHANCE_HEADLINE.into(), message, judged]
    }

    pub(super) fn batch_tuned(&self, BatchTuned { best }: &BatchTuned) -> [Message; 3] {
        let message = match best {
            Some(best) => texts::tuned_message_best(best.to_string()),
            None => texts::TUNED_MESSAGE.into(),
        };
        [texts::TUNED_HEADLINE.into(), message, texts::TUNED_JUDGED.into()]
    }

    pub(super) fn batch_retune(&self, BatchRetune { from, to, fixed }: &BatchRetune) -> [Message; 3] {
        let fixed = Arg::list(fixed.iter().map(|name| parameter(name)));
        let message = texts::retune_message(fixed, from.to_string(), to.to_string());
        [texts::RETUNE_HEADLINE.into(), message, texts::TUNED_JUDGED.into()]
    }

    pub(super) fn fixed_settings(&self, FixedSettings { compared, fixed, values }: &FixedSettings) -> [Message; 3] {
        let compared = Arg::list(compared.iter().map(|name| parameter(name)));
        let fixed = Arg::list(fixed.iter().zip(values).map(|(name, value)| setting(name, &(*value).into())));
        [texts::FIXED_HEADLINE.into(), texts::fixed_message(compared, fixed), texts::TUNED_JUDGED.into()]
    }

    pub(super) fn unequal_budget(
        &self,
        UnequalBudget { smallest, largest, p_value, threshold }: &UnequalBudget,
    ) -> [Message; 3] {
        let judged = texts::unequal_judged(p(*p_value), Arg::three(*threshold));
        [texts::UNEQUAL_HEADLINE.into(), texts::unequal_message(*largest, *smallest), judged]
    }
}

/// A lead with its interval, in numbers that go together.
#[derive(Clone, Copy, Debug)]
pub struct Lead {
    unit: Unit,
    difference: f64,
    error: f64,
}

impl Lead {
    /// Half of the interval's half length is about a standard error.
    pub fn new(unit: Unit, difference: f64, [low, high]: [f64; 2]) -> Self {
        Self { unit, difference, error: 0.25 * (high - low).abs() }
    }

    pub fn estimate(&self) -> Arg {
        self.unit.distance(self.difference, self.error)
    }

    pub fn bound(&self, x: f64) -> Arg {
        // The unit stands with the estimate and is not said again with each end.
        let scale = if self.unit.is_share { 100.0 } else { 1.0 };
        Arg::measured(scale * x, scale * self.error)
    }
}
