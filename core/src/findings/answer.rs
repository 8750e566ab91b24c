//! The answer to the study's question: which value is better and by how much, or that this is not decided and what would decide
//! it at what cost; without a question between values, the best configuration, how sure it is and what limits it.
//!
//! A comparison is decided where `effect` is resolved after the rules of `reconcile`, hence wrongly in at most `effect_level`
//! of studies without a true effect (`core/tests/findings/answers.rs`). Of a search it is the best of equally many draws that is
//! compared, of repeated runs the means. Without compared values only repeated runs of every configuration decide.

use super::change::conditions as in_words;
use super::effect::leaders;
use super::evidence::Evidence;
use super::names::{metric, parameter, setting, settings};
use super::revision::{MOST_RUNS, RUNS, proposed_runs, repeat, runs_to_decide};
use super::view::{Group, View};
use super::words::Lead;
use super::{Code, Report, Severity};
use crate::analysis::{Configuration, Counts, Difference};
use crate::space::{Role, Values};
use crate::study::Study;
use lab_texts::{Arg, Lang, Message, counts, findings as texts};
use serde_json::{Value as Json, json};

/// The level of intervals.
const LEVEL: f64 = 0.95;
/// Configurations that are run again where nothing is compared, and values that are named.
const REPEATED: usize = 3;
const NAMED: usize = 8;

/// By how much one side is better, in the metric's unit; positive where it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    pub estimate: f64,
    pub interval: [f64; 2],
}

/// What to do next, and what it costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Next {
    pub what: Message,
    pub trials: u64,
    /// Steps of each trial, where they are known.
    pub steps: Option<u64>,
    pub study: Option<Study>,
    /// What it costs is part of what is said.
    says_cost: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    pub question: String,
    pub decided: bool,
    /// The better value and the one it is compared with.
    pub winner: Option<Values>,
    pub over: Option<Values>,
    pub gain: Option<Gain>,
    /// What is fixed: the answer holds under these.
    pub conditions: Values,
    pub next: Next,
    pub text: Message,
}

impl Answer {
    /// The conditions in a line; `None` if nothing is fixed.
    pub fn conditions_line(&self) -> Option<Message> {
        (!self.conditions.is_empty()).then(|| texts::answer_conditions(in_words(&self.conditions)))
    }

    /// The next step in a line, with its cost; `seconds_per_step` is the wall time of a step of a trial, where it was measured.
    pub fn next_line(&self, seconds_per_step: Option<f64>) -> Message {
        let Next { what, trials, .. } = &self.next;
        if *trials == 0 || self.next.says_cost {
            return texts::answer_next(what.clone());
        }
        let mut cost = counts::trials(*trials);
        // What is measured once has no length.
        if let Some(steps) = self.next.steps.filter(|steps| *steps > 1) {
            cost = texts::steps_of(counts::steps(steps), cost);
        }
        if let Some(seconds) = self.seconds(seconds_per_step) {
            cost = texts::change_then(cost, texts::change_time(Arg::time(seconds)));
        }
        texts::answer_next(texts::next_cost(cost, what.clone()))
    }

    /// The answer, what it holds for, and what to do next, a line each.
    pub fn lines(&self) -> impl Iterator<Item = Message> {
        [Some(self.text.clone()), self.conditions_line(), Some(self.next_line(None))].into_iter().flatten()
    }

    fn seconds(&self, seconds_per_step: Option<f64>) -> Option<f64> {
        let seconds = super::change::cost(self.next.trials, self.next.steps?, seconds_per_step?);
        Some(seconds).filter(|seconds| seconds.is_finite())
    }

    /// As `lab analyze --json` prints it.
    pub fn to_json(&self, lang: Lang, seconds_per_step: Option<f64>) -> Json {
        let gain = self
            .gain
            .map(|Gain { estimate, interval }| json!({"estimate": estimate, "interval": interval, "level": LEVEL}));
        let mut next = json!({
            "what": self.next.what.get(lang), "trials": self.next.trials, "seconds": self.seconds(seconds_per_step),
        });
        if let (Some(study), Some(object)) = (&self.next.study, next.as_object_mut()) {
            object.insert("study".into(), study.to_json());
        }
        json!({
            "question": self.question, "decided": self.decided, "winner": self.winner, "over": self.over, "gain": gain,
            "conditions": self.conditions, "next": next, "text": self.text.get(lang),
        })
    }
}

/// What is said of the question.
struct Verdict {
    decided: bool,
    sides: Option<(Values, Values)>,
    gain: Option<Gain>,
    text: Message,
}

impl Verdict {
    fn open(text: impl Into<Message>) -> Self {
        Self { decided: false, sides: None, gain: None, text: text.into() }
    }
}

pub fn answer(view: &View<'_>, report: &Report) -> Answer {
    let study = &view.record.study;
    let verdict = verdict(view, report);
    let next = next(view, report, &verdict);
    let (winner, over) = verdict.sides.unzip();
    Answer {
        question: study.question.clone(),
        decided: verdict.decided,
        winner,
        over,
        gain: verdict.gain,
        conditions: study.space.fixed_values(),
        next,
        text: verdict.text,
    }
}

fn verdict(view: &View<'_>, report: &Report) -> Verdict {
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
    let Some(&Evidence::Effect { resolved, interval, runs, .. }) = effect else {
        // Trials that follow results: nothing tells how far their lead may be luck.
        let gain = unit.difference(difference, unit.error);
        return Verdict { sides: Some(sides), ..Verdict::open(texts::answer_open_dependent(gain, over, winner)) };
    };
    let lead = Lead::new(unit, difference, interval);
    let [low, high] = interval.map(|bound| lead.bound(bound));
    let unequal = report.of(Code::RolesUnfair).any(|f| matches!(f.evidence, Evidence::UnequalBudget { .. }));
    let estimate = lead.estimate();
    let text = match (resolved, runs) {
        (true, Some([ours, theirs])) => texts::answer_decided_runs(estimate, high, low, ours, over, theirs, winner),
        (true, None) => texts::answer_decided(estimate, high, low, over, winner),
        (false, None) if unequal => texts::answer_open_unfair(estimate, over, winner),
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

/// What keeps a comparison from being decided and can be mended by another search.
fn blocks(code: Code) -> bool {
    matches!(
        code,
        Code::Chance
            | Code::RolesUnfair
            | Code::BatchSizeRetune
            | Code::InfeasibleMany
            | Code::StabilityEdge
            | Code::BoundaryLow
            | Code::BoundaryHigh
            | Code::SamplingSparse
            | Code::StepsTooShort
            | Code::CurveStillImproving
    )
}

fn next(view: &View<'_>, report: &Report, verdict: &Verdict) -> Next {
    let study = &view.record.study;
    let steps = study.workload.steps();
    let of = |what: Message, study: Option<Study>| {
        let trials = study.as_ref().map_or(0, |study| study.trials);
        Next {
            what,
            trials,
            steps: study.as_ref().map_or(steps, |study| study.workload.steps()),
            study,
            says_cost: false,
        }
    };
    let by_runs =
        report.of(Code::Effect).any(|finding| matches!(finding.evidence, Evidence::Effect { runs: Some(_), .. }));
    if verdict.decided && (by_runs || verdict.sides.is_none()) {
        return of(texts::NEXT_ADOPT.into(), None);
    }
    let mended = report.findings.iter().find(|finding| blocks(finding.code) && finding.revised_study.is_some());
    let mended = mended.filter(|finding| !verdict.decided && (!by_runs || finding.code == Code::Chance));
    if let Some((finding, action)) = mended.and_then(|finding| Some((finding, finding.words.as_ref()?.action.clone()?)))
    {
        return Next { says_cost: true, ..of(action, finding.revised_study.clone()) };
    }
    if view.ranked.is_empty() {
        let broken = report.findings.iter().find(|f| matches!(f.code, Code::TrialsFailed | Code::InfeasibleMany));
        if let Some(action) = broken.and_then(|finding| finding.words.as_ref()?.action.clone()) {
            return of(action, None);
        }
        let left = study.trials.saturating_sub(view.record.trials().len() as u64);
        let what = if view.record.trials().is_empty() { texts::NEXT_FIRST } else { texts::NEXT_TRIALS };
        return Next { trials: left, ..of(what.into(), None) };
    }
    match leaders(view) {
        Some((leader, rival, difference)) => of_runs(view, verdict, (leader, rival), difference, of),
        None => {
            let mut all: Vec<&Configuration> = view.groups.iter().flat_map(|group| &group.configurations).collect();
            all.sort_by(|a, b| (view.sign * a.mean).total_cmp(&(view.sign * b.mean)));
            let best: Vec<u64> = all.iter().take(REPEATED).filter_map(|c| c.trials.first().copied()).collect();
            of(texts::next_repeat(RUNS), repeat(view, &best, RUNS as usize))
        }
    }
}

/// Fresh seeds of the two leading configurations, as many as are expected to decide.
fn of_runs(
    view: &View<'_>,
    verdict: &Verdict,
    (leader, rival): (&Group, &Group),
    difference: f64,
    of: impl Fn(Message, Option<Study>) -> Next,
) -> Next {
    let first = |group: &Group| group.configurations.first().and_then(|c| c.trials.first().copied());
    let trials: Vec<u64> = [first(leader), first(rival)].into_iter().flatten().collect();
    let error = view.unit(&view.objective().metric).error;
    let runs = proposed_runs(error, difference);
    let what = match (verdict.decided, runs_to_decide(error, difference)) {
        (true, _) => texts::next_confirm(runs),
        (false, Some(..=MOST_RUNS)) => texts::next_runs(runs),
        (false, _) => texts::next_more(runs),
    };
    of(what, repeat(view, &trials, runs as usize))
}
