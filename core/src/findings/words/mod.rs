//! What is said of a finding: a headline (what), a sentence (so what), what to do at what cost, and how it was judged.
//!
//! P-values, thresholds and levels stand in how it was judged alone. A number has the digits that its error allows; a share is
//! written in per cent, a difference of shares in percentage points.

mod curves;
mod results;
mod search;

pub use results::Lead;
pub use search::of_several;

use super::change::changes;
use super::evidence::{Evidence, Infeasible, Seeds, Side};
use super::names::{Unit, brief, metric};
use super::view::View;
use super::{Code, Finding};
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
        match (self.finding.code, self.finding.about()) {
            // An effect names its sides.
            (Code::Effect | Code::SeedsMissing, _) | (_, None) => message,
            (_, Some(groups)) => texts::in_groups(groups, message),
        }
    }

    /// Headline, sentence, how it was judged.
    fn said(&self) -> [Message; 3] {
        match &self.finding.evidence {
            Evidence::Failed(found) => self.failed(found),
            Evidence::Outside(found) => self.outside(found),
            Evidence::Boundary(found) => self.boundary(found),
            Evidence::Sparse(found) => self.sparse(found),
            Evidence::Infeasible(found) => self.infeasible(found),
            Evidence::Edge(found) => self.edge(found),
            Evidence::Overfitting(found) => self.overfitting(found),
            Evidence::OverfittingOthers(found) => self.overfitting_others(found),
            Evidence::NoisyTail(found) => self.noisy_tail(found),
            Evidence::StillImproving(found) => self.still_improving(found),
            Evidence::Saturated(found) => self.saturated(found),
            Evidence::TrainRising(found) => self.train_rising(found),
            Evidence::Steps(found) => self.steps(found),
            Evidence::Chance(found) => self.chance(found),
            Evidence::BatchTuned(found) => self.batch_tuned(found),
            Evidence::BatchRetune(found) => self.batch_retune(found),
            Evidence::FixedSettings(found) => self.fixed_settings(found),
            Evidence::UnequalBudget(found) => self.unequal_budget(found),
            Evidence::Effect(found) => self.effect(found),
            Evidence::Seeds(found) => self.seeds(found),
        }
    }

    fn action(&self) -> Option<Message> {
        let action = match (&self.finding.evidence, self.finding.code) {
            (Evidence::Infeasible(Infeasible { region: Some(_), .. }), _) => texts::INFEASIBLE_ACTION_REGION,
            (Evidence::UnequalBudget(_), _) => texts::UNEQUAL_ACTION,
            (Evidence::Seeds(Seeds { runs: [a, b], .. }), _) if a.min(b) > &1 => texts::SEEDS_ACTION_MORE,
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
