//! What is said of the search: trials that failed, values outside of their range, bounds, sparse sampling, trials that break.

use super::{Speaker, count, limit, p, percent, side};
use crate::findings::evidence::{Boundary, Edge, Evidence, Failed, Infeasible, Outside, Region, Side, Sparse};
use crate::findings::names::{brief, fitting, parameter, setting};
use crate::space::Value;
use lab_texts::{Arg, Message, findings as texts};

impl Speaker<'_, '_> {
    pub(super) fn failed(&self, Failed { failed, ended, share, reason, threshold }: &Failed) -> [Message; 3] {
        let rest = ended.saturating_sub(*failed);
        let message = match reason {
            Some(reason) => texts::failed_message_reason(reason, rest),
            None => texts::failed_message(rest),
        };
        let judged = texts::failed_judged(percent(*share), limit(*threshold));
        [texts::failed_headline(*ended, *failed), message, judged]
    }

    pub(super) fn outside(&self, Outside { outside, trials, declared, least, most, best }: &Outside) -> [Message; 3] {
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

    pub(super) fn boundary(
        &self,
        Boundary { share, bound, side: end, best, expected, p_value, slope_p_value, outer, threshold }: &Boundary,
    ) -> [Message; 3] {
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

    pub(super) fn sparse(&self, Sparse { configurations, fall, share, good, threshold }: &Sparse) -> [Message; 3] {
        let share: Arg = if *share > 1.0 { "more".into() } else { percent(*share) };
        let judged = texts::sparse_judged(share, limit(*threshold));
        let message = texts::sparse_message(*configurations, self.own().noise(*fall), *good);
        [texts::SPARSE_HEADLINE.into(), message, judged]
    }

    pub(super) fn infeasible(
        &self,
        Infeasible { infeasible, fell_apart, trials, share, p_value, region, threshold, usual }: &Infeasible,
    ) -> [Message; 3] {
        let counted = texts::infeasible_headline(*infeasible, *trials);
        let judged =
            texts::infeasible_judged(*fell_apart, p(*p_value), percent(*share), limit(*threshold), limit(*usual));
        let Some(region) = region else { return [counted, texts::INFEASIBLE_MESSAGE.into(), judged] };
        let (headline, place) = (place(region, brief(&region.parameter)), place(region, parameter(&region.parameter)));
        let message = texts::infeasible_message_region(*infeasible, region.infeasible, place, region.trials, *trials);
        [fitting(texts::infeasible_headline_region(headline), counted), message, judged]
    }

    pub(super) fn edge(
        &self,
        Edge { edge, infeasible, beyond, share, best, p_value, part, threshold }: &Edge,
    ) -> [Message; 3] {
        let headline = texts::edge_headline(Arg::three(*edge), self.parameter());
        let message = texts::edge_message(*best, *beyond, *infeasible, count(*share, *best));
        let judged = texts::edge_judged(p(*p_value), limit(*part), limit(*threshold));
        [fitting(headline, texts::EDGE_HEADLINE_LONG), message, judged]
    }
}

/// The headline of what was found of a parameter in several groups, without the numbers of a group; `None` where it has none.
pub fn of_several(evidence: &Evidence, parameter: Arg) -> Option<Message> {
    Some(match evidence {
        Evidence::Boundary(found) => texts::boundary_headline_range(parameter, side(found.side)),
        Evidence::Edge(_) => texts::EDGE_HEADLINE_LONG.into(),
        Evidence::Infeasible(Infeasible { region: Some(region), .. }) if region.option().is_none() => {
            texts::infeasible_headline_end(parameter, region.side.map_or("both", side))
        }
        Evidence::Infeasible(_) => texts::INFEASIBLE_HEADLINE_MANY.into(),
        Evidence::Failed(_)
        | Evidence::Outside(_)
        | Evidence::Sparse(_)
        | Evidence::Overfitting(_)
        | Evidence::OverfittingOthers(_)
        | Evidence::NoisyTail(_)
        | Evidence::StillImproving(_)
        | Evidence::Saturated(_)
        | Evidence::TrainRising(_)
        | Evidence::Steps(_)
        | Evidence::Chance(_)
        | Evidence::BatchTuned(_)
        | Evidence::BatchRetune(_)
        | Evidence::FixedSettings(_)
        | Evidence::UnequalBudget(_)
        | Evidence::Effect(_)
        | Evidence::Seeds(_) => return None,
    })
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
