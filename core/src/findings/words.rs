//! What is said of a finding: a headline (what), a sentence (so what), what to do at what cost, and how it was judged.
//!
//! P-values, thresholds and levels stand in how it was judged alone. A number has the digits that its error allows; a share is
//! written in per cent, a difference of shares in percentage points.

use super::change::changes;
use super::evidence::{Evidence, Region, Side};
use super::names::{Unit, brief, fitting, metric, parameter, setting, settings};
use super::view::View;
use super::{Code, Finding};
use crate::space::{Value, Values};
use lab_texts::{Arg, Message, findings as texts, format};

/// What is said of one finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    pub headline: Message,
    pub message: Message,
    pub action: Option<Message>,
    pub judged: Option<Message>,
}

/// Says it.
pub fn say(view: &View<'_>, finding: &Finding) -> Words {
    let speaker = Speaker { view, finding };
    let [headline, message, judged] = speaker.said();
    let action = speaker.action().map(|action| match &finding.revised_study {
        Some(study) => texts::and_do(action, changes(&view.record.study, study, None)),
        None => action,
    });
    Words { headline, message: speaker.of_groups(message), action, judged: Some(judged) }
}

/// A share as whole per cent, where no more is known of it.
fn percent(share: f64) -> Arg {
    lab_texts::units::percent(Arg::fixed(100.0 * share, if share.abs() < 0.1 { 1 } else { 0 })).into()
}

/// A threshold as a person wrote it.
fn limit(threshold: f64) -> Arg {
    Arg::share(threshold)
}

fn p(p_value: f64) -> Arg {
    Arg::shown(format::p_value(p_value))
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Low => "low",
        Side::High => "high",
    }
}

/// How many of so many trials a share is.
fn count(share: f64, of: usize) -> u64 {
    libm::round(share * of as f64) as u64
}

struct Speaker<'v, 'a> {
    view: &'v View<'a>,
    finding: &'v Finding,
}

impl Speaker<'_, '_> {
    fn own(&self) -> Unit {
        self.view.unit(&self.view.objective().metric)
    }

    fn metric(&self) -> Arg {
        metric(&self.view.objective().metric)
    }

    fn parameter(&self) -> Arg {
        self.finding.parameter.as_deref().map_or_else(|| "".into(), brief)
    }

    /// The sentence with the groups it is about before it.
    fn of_groups(&self, message: Message) -> Message {
        let groups: Vec<&Values> = match self.finding.groups.as_slice() {
            [] => self.finding.group.iter().filter(|group| !group.is_empty()).collect(),
            groups => groups.iter().collect(),
        };
        // An effect names its sides.
        if groups.is_empty() || self.finding.code == Code::Effect || self.finding.code == Code::SeedsMissing {
            return message;
        }
        texts::in_groups(Arg::list(groups.into_iter().map(settings)), message)
    }

    /// Headline, sentence, how it was judged.
    fn said(&self) -> [Message; 3] {
        match &self.finding.evidence {
            Evidence::Failed { .. } | Evidence::Outside { .. } => self.of_record(),
            Evidence::Boundary { .. } | Evidence::Sparse { .. } => self.of_search(),
            Evidence::Infeasible { .. } | Evidence::Edge { .. } => self.of_breaking(),
            Evidence::Overfitting { .. } | Evidence::OverfittingOthers { .. } | Evidence::TrainRising { .. } => {
                self.of_worsening()
            }
            Evidence::NoisyTail { .. }
            | Evidence::StillImproving { .. }
            | Evidence::Saturated { .. }
            | Evidence::Steps { .. } => self.of_ending(),
            Evidence::Effect { .. } | Evidence::Seeds { .. } | Evidence::Chance { .. } => self.of_results(),
            Evidence::BatchTuned { .. }
            | Evidence::BatchRetune { .. }
            | Evidence::FixedSettings { .. }
            | Evidence::UnequalBudget { .. } => self.of_design(),
        }
    }

    fn of_record(&self) -> [Message; 3] {
        match &self.finding.evidence {
            Evidence::Failed { failed, ended, share, reason, threshold } => {
                let rest = ended.saturating_sub(*failed);
                let message = match reason {
                    Some(reason) => texts::failed_message_reason(reason, rest),
                    None => texts::failed_message(rest),
                };
                let judged = texts::failed_judged(percent(*share), limit(*threshold));
                [texts::failed_headline(*ended, *failed), message, judged]
            }
            Evidence::Outside { outside, trials, declared, least, most, best } => {
                let range = match declared.as_slice() {
                    [low, high] if low.as_f64().is_some() && high.as_f64().is_some() => {
                        Arg::shown(format_args!("[{low}, {high}]"))
                    }
                    options => Arg::list(options.iter().map(Value::to_string)),
                };
                let values: Arg = match least == most {
                    true => Arg::shown(least),
                    false => texts::from_to(most.to_string(), least.to_string()).into(),
                };
                let message = match best {
                    true => texts::outside_message_best(range, *outside, *trials, values),
                    false => texts::outside_message(range, *outside, *trials, values),
                };
                [texts::outside_headline(self.parameter()), message, texts::OUTSIDE_JUDGED.into()]
            }
            _ => self.unsaid(),
        }
    }

    fn of_search(&self) -> [Message; 3] {
        match &self.finding.evidence {
            Evidence::Boundary {
                share,
                bound,
                side: end,
                best,
                expected,
                p_value,
                slope_p_value,
                outer,
                threshold,
            } => {
                let headline = texts::boundary_headline(*bound, self.parameter(), side(*end));
                let message = match share >= threshold {
                    true => texts::boundary_message(*best, percent(*expected), count(*share, *best)),
                    false => texts::BOUNDARY_MESSAGE_SLOPE.into(),
                };
                let (outer, threshold) = (limit(*outer), limit(*threshold));
                let judged = match slope_p_value {
                    Some(slope) => texts::boundary_judged_slope(outer, p(*p_value), p(*slope), threshold),
                    None => texts::boundary_judged(outer, p(*p_value), threshold),
                };
                [fitting(headline, texts::BOUNDARY_HEADLINE_LONG), message, judged]
            }
            Evidence::Sparse { configurations, fall, share, good, threshold } => {
                let share: Arg = if *share > 1.0 { "more".into() } else { percent(*share) };
                let judged = texts::sparse_judged(share, limit(*threshold));
                let message = texts::sparse_message(*configurations, self.own().noise(*fall), *good);
                [texts::SPARSE_HEADLINE.into(), message, judged]
            }
            _ => self.unsaid(),
        }
    }

    fn of_breaking(&self) -> [Message; 3] {
        match &self.finding.evidence {
            Evidence::Infeasible { infeasible, fell_apart, trials, share, p_value, region, threshold, usual } => {
                let counted = texts::infeasible_headline(*infeasible, *trials);
                let judged = texts::infeasible_judged(
                    *fell_apart,
                    p(*p_value),
                    percent(*share),
                    limit(*threshold),
                    limit(*usual),
                );
                let Some(region) = region else { return [counted, texts::INFEASIBLE_MESSAGE.into(), judged] };
                let (headline, place) =
                    (place(region, brief(&region.parameter)), place(region, parameter(&region.parameter)));
                let message =
                    texts::infeasible_message_region(*infeasible, region.infeasible, place, region.trials, *trials);
                [fitting(texts::infeasible_headline_region(headline), counted), message, judged]
            }
            Evidence::Edge { edge, infeasible, beyond, share, best, p_value, part, threshold } => {
                let headline = texts::edge_headline(Arg::three(*edge), self.parameter());
                let message = texts::edge_message(*best, *beyond, *infeasible, count(*share, *best));
                let judged = texts::edge_judged(p(*p_value), limit(*part), limit(*threshold));
                [fitting(headline, texts::EDGE_HEADLINE_LONG), message, judged]
            }
            _ => self.unsaid(),
        }
    }

    fn of_worsening(&self) -> [Message; 3] {
        match &self.finding.evidence {
            Evidence::Overfitting { metric: name, best_at, rise, error, p_value, threshold } => {
                let unit = self.view.unit(name);
                let rise = || unit.difference(*rise, *error);
                let message = texts::overfitting_message(percent(*best_at), metric(name), rise());
                let judged =
                    texts::overfitting_judged(unit.difference(*error, *error), p(*p_value), rise(), limit(*threshold));
                [texts::OVERFITTING_HEADLINE.into(), message, judged]
            }
            Evidence::OverfittingOthers { metric: name, overfitting, others, share, threshold } => {
                let message = texts::others_message(metric(name), *others, *overfitting);
                let judged = texts::others_judged(percent(*share), limit(*threshold));
                [texts::OTHERS_HEADLINE.into(), message, judged]
            }
            Evidence::TrainRising { trials, of, rise, from, to, p_value, threshold } => {
                let rise = Unit { is_share: false, error: 0.0 }.noise(*rise);
                let message = texts::rising_message(percent(*from), rise, percent(*to));
                let judged = texts::rising_judged(p(*p_value), limit(*threshold));
                [texts::rising_headline(*of, *trials), message, judged]
            }
            _ => self.unsaid(),
        }
    }

    fn of_ending(&self) -> [Message; 3] {
        match &self.finding.evidence {
            Evidence::NoisyTail { deviation, spread, top, threshold } => {
                let unit = self.own();
                let spread = unit.difference(*spread, 0.2 * deviation);
                let message = texts::noisy_message(unit.noise(*deviation), self.metric(), spread, *top);
                [texts::NOISY_HEADLINE.into(), message, texts::noisy_judged(limit(*threshold))]
            }
            Evidence::StillImproving { metric: name, gain, error, share, p_value, threshold } => {
                let unit = self.view.unit(name);
                let gain = || unit.difference(*gain, *error);
                let message = texts::improving_message(gain(), metric(name), percent(*share));
                let judged =
                    texts::improving_judged(unit.difference(*error, *error), gain(), p(*p_value), limit(*threshold));
                [texts::IMPROVING_HEADLINE.into(), message, judged]
            }
            Evidence::Saturated { gain, limit: most, whole, threshold } => {
                let (unit, error) = (self.own(), (most - gain).abs());
                let most = || unit.difference(most.max(0.0), error);
                let message = texts::saturated_message(most(), unit.difference(*whole, error));
                let judged = texts::saturated_judged(unit.difference(*gain, error), most(), limit(*threshold));
                [texts::SATURATED_HEADLINE.into(), message, judged]
            }
            Evidence::Steps { side, count, good, share, median, part, p_value, threshold } => {
                let judged = texts::steps_judged(percent(*median), p(*p_value), percent(*share), limit(*threshold));
                let (headline, message) = match side {
                    Side::Low => (texts::LONG_HEADLINE, texts::long_message(*count, *good, limit(*part))),
                    Side::High => (texts::SHORT_HEADLINE, texts::short_message(*count, *good, limit(*part))),
                };
                [headline.into(), message, judged]
            }
            _ => self.unsaid(),
        }
    }

    fn of_results(&self) -> [Message; 3] {
        match &self.finding.evidence {
            Evidence::Effect { .. } => self.of_effect(),
            Evidence::Seeds { difference, deviation, error, known, runs: [ours, theirs], threshold } => {
                let (unit, known) = (self.own(), if *known { "known" } else { "likely" });
                let message = texts::seeds_message(unit.noise(*deviation), unit.distance(*difference, *error), known);
                let error = unit.noise(*error);
                let judged = texts::seeds_judged(error, known, *ours, *theirs, Arg::three(*threshold));
                [texts::SEEDS_HEADLINE.into(), message, judged]
            }
            Evidence::Chance { best, chance, error, looks, p_value, threshold } => {
                let unit = self.own();
                let level = |x: f64| unit.level_within(x, *error);
                let message = texts::chance_message(level(*best), level(*chance), self.metric());
                let error = unit.difference(*error, *error);
                let judged = texts::chance_judged(level(*chance), error, *looks, p(*p_value), limit(*threshold));
                [texts::CHANCE_HEADLINE.into(), message, judged]
            }
            _ => self.unsaid(),
        }
    }

    fn of_effect(&self) -> [Message; 3] {
        let Evidence::Effect { resolved, better, than, difference, interval, draws, runs, p_value, threshold } =
            &self.finding.evidence
        else {
            return self.unsaid();
        };
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

    fn of_design(&self) -> [Message; 3] {
        match &self.finding.evidence {
            Evidence::BatchTuned { best } => {
                let message = match best {
                    Some(best) => texts::tuned_message_best(best.to_string()),
                    None => texts::TUNED_MESSAGE.into(),
                };
                [texts::TUNED_HEADLINE.into(), message, texts::TUNED_JUDGED.into()]
            }
            Evidence::BatchRetune { from, to, fixed } => {
                let fixed = Arg::list(fixed.iter().map(|name| parameter(name)));
                let message = texts::retune_message(fixed, from.to_string(), to.to_string());
                [texts::RETUNE_HEADLINE.into(), message, texts::TUNED_JUDGED.into()]
            }
            Evidence::FixedSettings { compared, fixed, values } => {
                let compared = Arg::list(compared.iter().map(|name| parameter(name)));
                let fixed = Arg::list(fixed.iter().zip(values).map(|(name, value)| setting(name, &(*value).into())));
                [texts::FIXED_HEADLINE.into(), texts::fixed_message(compared, fixed), texts::TUNED_JUDGED.into()]
            }
            Evidence::UnequalBudget { smallest, largest, p_value, threshold } => {
                let judged = texts::unequal_judged(p(*p_value), Arg::three(*threshold));
                [texts::UNEQUAL_HEADLINE.into(), texts::unequal_message(*largest, *smallest), judged]
            }
            _ => self.unsaid(),
        }
    }

    /// Never reached: each family says all of its own.
    fn unsaid(&self) -> [Message; 3] {
        [texts::TUNED_JUDGED.into(), texts::TUNED_JUDGED.into(), texts::TUNED_JUDGED.into()]
    }

    fn action(&self) -> Option<Message> {
        let action = match (&self.finding.evidence, self.finding.code) {
            (Evidence::Infeasible { region: Some(_), .. }, _) => texts::INFEASIBLE_ACTION_REGION,
            (Evidence::UnequalBudget { .. }, _) => texts::UNEQUAL_ACTION,
            (Evidence::Seeds { runs: [a, b], .. }, _) if a.min(b) > &1 => texts::SEEDS_ACTION_MORE,
            (_, Code::TrialsFailed) => texts::FAILED_ACTION,
            (_, Code::ValuesOutside) => texts::OUTSIDE_ACTION,
            (_, Code::BoundaryLow | Code::BoundaryHigh) => texts::BOUNDARY_ACTION,
            (_, Code::SamplingSparse) => texts::SPARSE_ACTION,
            (_, Code::InfeasibleMany) => texts::INFEASIBLE_ACTION,
            (_, Code::StabilityEdge) => texts::EDGE_ACTION,
            (_, Code::CurveOverfitting) => texts::OVERFITTING_ACTION,
            (_, Code::CurveOverfittingOthers) => texts::OTHERS_ACTION,
            (_, Code::CurveNoisyTail) => texts::NOISY_ACTION,
            (_, Code::CurveStillImproving) => texts::IMPROVING_ACTION,
            (_, Code::CurveSaturated) => texts::SATURATED_ACTION,
            (_, Code::CurveTrainRising) => texts::RISING_ACTION,
            (_, Code::StepsTooLong) => texts::LONG_ACTION,
            (_, Code::StepsTooShort) => texts::SHORT_ACTION,
            (_, Code::Chance) => texts::CHANCE_ACTION,
            (_, Code::BatchSizeTuned) => texts::TUNED_ACTION,
            (_, Code::BatchSizeRetune) => texts::RETUNE_ACTION,
            (_, Code::RolesUnfair) => texts::FIXED_ACTION,
            (_, Code::SeedsMissing) => texts::SEEDS_ACTION,
            (_, Code::Effect) => return None,
        };
        Some(action.into())
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

/// Where trials break: `learning rate above 0.3`.
fn place(region: &Region, name: Arg) -> Arg {
    let value = |value: &Value| value.as_f64().map_or_else(|| Arg::shown(value), Arg::three);
    match (region.side, &region.upto) {
        (Some(Side::High), _) => texts::above(name, value(&region.value)).into(),
        (Some(Side::Low), _) => texts::below(name, value(&region.value)).into(),
        (None, Some(upto)) => texts::outside(value(upto), value(&region.value), name).into(),
        (None, None) => setting(&region.parameter, &region.value),
    }
}
