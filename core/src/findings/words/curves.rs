//! What is said of training curves: those that get worse, and how they end.

use super::{Speaker, limit, p, percent};
use crate::findings::evidence::{
    NoisyTail, Overfitting, OverfittingOthers, Saturated, Side, Steps, StillImproving, TrainRising,
};
use crate::findings::names::{Unit, metric};
use lab_texts::{Message, findings as texts};

impl Speaker<'_, '_> {
    pub(super) fn overfitting(
        &self,
        Overfitting { metric: name, best_at, rise, error, p_value, threshold }: &Overfitting,
    ) -> [Message; 3] {
        let unit = self.view.unit(name);
        let rise = || unit.difference(*rise, *error);
        let message = texts::overfitting_message(percent(*best_at), metric(name), rise());
        let judged = texts::overfitting_judged(unit.difference(*error, *error), p(*p_value), rise(), limit(*threshold));
        [texts::OVERFITTING_HEADLINE.into(), message, judged]
    }

    pub(super) fn overfitting_others(
        &self,
        OverfittingOthers { metric: name, overfitting, others, share, threshold }: &OverfittingOthers,
    ) -> [Message; 3] {
        let message = texts::others_message(metric(name), *others, *overfitting);
        let judged = texts::others_judged(percent(*share), limit(*threshold));
        [texts::OTHERS_HEADLINE.into(), message, judged]
    }

    pub(super) fn train_rising(
        &self,
        TrainRising { trials, of, rise, from, to, p_value, threshold }: &TrainRising,
    ) -> [Message; 3] {
        let rise = Unit { is_share: false, error: 0.0 }.noise(*rise);
        let message = texts::rising_message(percent(*from), rise, percent(*to));
        let judged = texts::rising_judged(p(*p_value), limit(*threshold));
        [texts::rising_headline(*of, *trials), message, judged]
    }

    pub(super) fn noisy_tail(&self, NoisyTail { deviation, spread, top, threshold }: &NoisyTail) -> [Message; 3] {
        let unit = self.own();
        let spread = unit.difference(*spread, 0.2 * deviation);
        let message = texts::noisy_message(unit.noise(*deviation), self.metric(), spread, *top);
        [texts::NOISY_HEADLINE.into(), message, texts::noisy_judged(limit(*threshold))]
    }

    pub(super) fn still_improving(
        &self,
        StillImproving { metric: name, gain, error, share, p_value, threshold }: &StillImproving,
    ) -> [Message; 3] {
        let unit = self.view.unit(name);
        let gain = || unit.difference(*gain, *error);
        let message = texts::improving_message(gain(), metric(name), percent(*share));
        let judged = texts::improving_judged(unit.difference(*error, *error), gain(), p(*p_value), limit(*threshold));
        [texts::IMPROVING_HEADLINE.into(), message, judged]
    }

    pub(super) fn saturated(&self, Saturated { gain, limit: most, whole, threshold }: &Saturated) -> [Message; 3] {
        let (unit, error) = (self.own(), (most - gain).abs());
        let most = || unit.difference(most.max(0.0), error);
        let message = texts::saturated_message(most(), unit.difference(*whole, error));
        let judged = texts::saturated_judged(unit.difference(*gain, error), most(), limit(*threshold));
        [texts::SATURATED_HEADLINE.into(), message, judged]
    }

    pub(super) fn steps(
        &self,
        Steps { side, count, good, share, median, part, p_value, threshold }: &Steps,
    ) -> [Message; 3] {
        let judged = texts::steps_judged(percent(*median), p(*p_value), percent(*share), limit(*threshold));
        let (headline, message) = match side {
            Side::Low => (texts::LONG_HEADLINE, texts::long_message(*count, *good, limit(*part))),
            Side::High => (texts::SHORT_HEADLINE, texts::short_message(*count, *good, limit(*part))),
        };
        [headline.into(), message, judged]
    }
}
