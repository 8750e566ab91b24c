//! What is said of the study's question.

use super::Gain;
use crate::analysis::{Configuration, Counts, Difference};
use crate::findings::effect::leaders;
use crate::findings::evidence::{Effect, Evidence};
use crate::findings::names::{metric, parameter, setting, settings};
use crate::findings::view::{Group, View};
use crate::findings::words::Lead;
use crate::findings::{Code, Report, Severity};
use crate::space::{Role, Values};
use lab_texts::{Arg, Message, findings as texts};

/// Values that are named.
const NAMED: usize = 8;

/// What is said of the question.
pub struct Verdict {
    pub decided: bool,
    pub sides: Option<(Values, Values)>,
    pub gain: Option<Gain>,
    pub text: Message,
}

impl Verdict {
    fn open(text: impl Into<Message>) -> Self {
        Self { decided: false, sides: None, gain: None, text: text.into() }
    }
}

pub fn verdict(view: &View<'_>, report: &Report) -> Verdict {
    if view.ranked.is_empty() {
        let counts = Counts::of(view.record.trials().values());
        return Verdict::open(match (view.groups.iter().any(|group| !group.infeasible.is_empty()), counts.failed) {
            (true, _) => texts::ANSWER_BROKEN,
            (false, 1..) => texts::ANSWER_FAILED,
            (false, 0) => texts::ANSWER_NONE,
        });
    }
    if report.of(Code::Chance).next().is_some() {
        return Verdict::open(texts::ANSWER_CHANCE);
    }
    let compared = view.record.study.space.varied().find(|(parameter, _)| parameter.role() == Role::Scientific);
    let Some((compared, _)) = compared else { return best(view, report) };
    if let Some(led) = leaders(view) {
        return between(view, report, led);
    }
    let complete = view.groups.iter().find(|group| !group.configurations.is_empty());
    if let Some(group) = complete.filter(|group| !group.scientific.is_empty()) {
        return Verdict::open(texts::answer_one_value(settings(&group.scientific)));
    }
    let Some(first) = leading(view) else { return Verdict::open(texts::ANSWER_NONE) };
    let value = first.trials.first().and_then(|trial| view.trial(*trial)?.values.get(&compared.name));
    let value = value.map_or_else(|| parameter(&compared.name), |value| setting(&compared.name, value));
    let unit = view.unit(&view.objective().metric);
    let metric = metric(&view.objective().metric);
    Verdict::open(texts::answer_range(unit.level(first.mean), metric, parameter(&compared.name), value))
}

/// One compared value against the next.
fn between(view: &View<'_>, report: &Report, (leader, rival, difference): (&Group, &Group, f64)) -> Verdict {
    let (unit, sides) = (view.unit(&view.objective().metric), (leader.scientific.clone(), rival.scientific.clone()));
    let (winner, over) = (settings(&sides.0), settings(&sides.1));
    let effect = report.of(Code::Effect).next().map(|finding| &finding.evidence);
    let Some(&Evidence::Effect(Effect { resolved, interval, runs, .. })) = effect else {
        // Trials that follow results: nothing tells how far their lead may be luck.
        let gain = unit.difference(difference, unit.error);
        return Verdict { sides: Some(sides), ..Verdict::open(texts::answer_open_dependent(gain, over, winner)) };
    };
    let lead = Lead::new(unit, difference, interval);
    let [low, high] = interval.map(|bound| lead.bound(bound));
    let unequal = report.of(Code::RolesUnfair).any(|f| matches!(f.evidence, Evidence::UnequalBudget(_)));
    let estimate = lead.estimate();
    let text = match (resolved, runs) {
        (true, Some([ours, theirs])) => texts::answer_decided_runs(estimate, high, low, ours, over, theirs, winner),
        (true, None) => texts::answer_decided(estimate, high, low, over, winner),
        (false, None) if unequal => texts::answer_open_unfair(estimate, over, winner),
        (false, _) if difference == 0.0 => texts::answer_level(high, low, over, winner),
        (false, _) => texts::answer_open(estimate, high, low, over, winner),
    };
    let gain = Some(Gain { estimate: difference, interval });
    Verdict { decided: resolved, sides: Some(sides), gain, text }
}

/// The configuration with the best mean.
fn leading<'v>(view: &'v View<'_>) -> Option<&'v Configuration> {
    let first = view.groups.iter().filter_map(|group| group.configurations.first());
    first.min_by(|a, b| (view.sign * a.mean).total_cmp(&(view.sign * b.mean)))
}

/// Nothing is compared: the best configuration, how sure it is, what limits it.
fn best(view: &View<'_>, report: &Report) -> Verdict {
    let Some(first) = leading(view) else { return Verdict::open(texts::ANSWER_NONE) };
    let mut unit = view.unit(&view.objective().metric);
    unit.error /= (first.trials.len() as f64).sqrt();
    let sure = match (unit.error > 0.0, first.trials.len()) {
        (true, _) => Arg::from(texts::sure_error(unit.difference(unit.error, unit.error))),
        (false, 1) => texts::SURE_UNKNOWN.into(),
        (false, _) => "".into(),
    };
    let (level, metric, values) = (unit.level(first.mean), metric(&view.objective().metric), values(view, first));
    if let Some(found) = repeated(view) {
        let lead = Lead::new(unit, found.difference, found.interval);
        let [low, high] = found.interval.map(|bound| lead.bound(bound));
        let values = values.unwrap_or_else(|| "–".into());
        let text = texts::answer_best_decided(level, lead.estimate(), high, low, metric, sure, values);
        let gain = Some(Gain { estimate: found.difference, interval: found.interval });
        return Verdict { decided: true, gain, ..Verdict::open(text) };
    }
    let said = match values {
        Some(values) => texts::answer_best(level, metric, sure, values),
        None => texts::answer_best_plain(level, metric, sure),
    };
    let warning = report.findings.iter().find(|finding| finding.severity() == Severity::Warning);
    Verdict::open(match warning.and_then(|finding| finding.words.as_ref()) {
        Some(words) => texts::answer_limited(words.headline.clone(), said),
        None => said,
    })
}

/// The varied values of a configuration.
fn values(view: &View<'_>, of: &Configuration) -> Option<Arg> {
    let trial = view.trial(*of.trials.first()?)?;
    let varied = view
        .record
        .study
        .space
        .varied()
        .filter_map(|(parameter, _)| Some(setting(&parameter.name, trial.values.get(&parameter.name)?)));
    let values: Vec<Arg> = varied.take(NAMED).collect();
    (!values.is_empty()).then(|| Arg::list(values))
}

/// The best of configurations that were all repeated against the next, where it is clearly better, by Welch's test at the level
/// of `effect` times the number of pairs.
fn repeated(view: &View<'_>) -> Option<Difference> {
    let [group] = view.groups.as_slice() else { return None };
    let [first, second, ..] = group.configurations.as_slice() else { return None };
    let (k, is_single) = (group.configurations.len() as f64, |c: &Configuration| c.trials.len() < 2);
    if group.configurations.iter().any(is_single) {
        return None;
    }
    let runs = |of: &Configuration| -> Option<Vec<f64>> {
        of.trials.iter().map(|&trial| Some(view.sign * view.record.objective(view.trial(trial)?)?.1)).collect()
    };
    let found = Difference::of(&runs(second)?, &runs(first)?)?;
    let p_value = 0.5 * k * (k - 1.0) * found.p_value;
    (p_value <= view.thresholds.effect_level && found.interval[0] > 0.0).then_some(found)
}
