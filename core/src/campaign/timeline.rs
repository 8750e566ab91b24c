//! A campaign in order: every round with its question, findings and conclusion, every launch with its evidence.
//!
//! Sentences for people, the same for page and command line.

use super::{Aim, Alternative, Budget, Campaign, Evidence, Launch, Phase, Round};
use crate::analysis::Summary;
use crate::findings::Report;
use crate::procedure::numbers::seconds as in_seconds;
use crate::space::Value;
use crate::text::Sentence;
use lab_texts::{Arg, Message, campaign as texts, counts};
use serde::Serialize;
use std::collections::BTreeMap;

/// One station of a campaign.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Entry {
    Round(Box<RoundEntry>),
    Launch(LaunchEntry),
}

/// A round as it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoundEntry {
    pub round: usize,
    pub question: String,
    pub aim: Sentence,
    /// Trials with a result, and trials asked for.
    pub progress: (u64, u64),
    /// The best so far.
    pub best: Option<Sentence>,
    pub budget: Budget,
    /// What a careful reader objects to in the design.
    pub objections: Vec<Sentence>,
    /// Code and sentence of everything that was found, once however many groups it was found in.
    pub findings: Vec<(&'static str, Sentence)>,
    /// Of a confirmation: the candidate against the baseline it was run with.
    pub evidence: Option<Sentence>,
    /// The parameters under which it holds.
    pub conditions: BTreeMap<String, Value>,
    /// Absent while the round is open.
    pub conclusion: Option<String>,
    /// Findings that were not to be heeded, and why.
    pub dismissed: Vec<Sentence>,
}

/// A launch with what it rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LaunchEntry {
    pub round: usize,
    pub trial: u64,
    /// What changes against the baseline before it.
    pub changes: Vec<Sentence>,
    pub evidence: Sentence,
    /// Whether the gain is beyond what runs vary.
    pub is_clear: bool,
    pub reason: String,
    pub complexity: String,
}

/// The rounds and launches in the order in which they happened.
pub fn timeline(campaign: &Campaign, reports: &[Report]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut launches = campaign.launches().iter().enumerate().peekable();
    for ((number, round), report) in (1..).zip(campaign.rounds()).zip(reports) {
        entries.push(entry(campaign, number, round, report));
        while let Some((place, launch)) = launches.next_if(|(_, launch)| launch.round <= number) {
            entries.extend(adopted(campaign, place, launch));
        }
    }
    entries
}

fn entry(campaign: &Campaign, number: usize, round: &Round, report: &Report) -> Entry {
    let record = round.record();
    let summary = Summary::of(&record);
    let metric = &record.study.objective.metric;
    let best =
        summary.best.map(|best| Sentence::from(texts::best_trial(metric, best.objective, best.step, best.trial)));
    let (conclusion, dismissed) = match &round.phase {
        Phase::Open => (None, Vec::new()),
        Phase::Concluded(conclusion) => {
            let dismissed = conclusion.dismissed.iter().map(|finding| {
                let code = finding.code.name();
                Sentence::from(match &finding.parameter {
                    Some(parameter) => texts::not_heeded_about(code, parameter, &finding.reason),
                    None => texts::not_heeded(code, &finding.reason),
                })
            });
            (Some(conclusion.learnt.clone()), dismissed.collect())
        }
    };
    let aim = Aim::of(&round.design.study);
    // Of a confirmation only the comparison counts: its two configurations are no search.
    let searched = report.causes().into_iter().filter(|_| aim != Aim::Confirm);
    let findings = searched.map(|cause| (cause.code().name(), cause.sentence().into())).collect();
    let evidence = (aim == Aim::Confirm).then(|| confirmed(campaign, number)).flatten();
    Entry::Round(Box::new(RoundEntry {
        round: number,
        question: round.design.study.question.clone(),
        aim: aim.sentence(),
        progress: round.progress(),
        best,
        budget: Budget::of(&round.design, round.spent().seconds_per_step()),
        objections: round.design.objections(),
        findings,
        evidence,
        conditions: round.design.conditions(),
        conclusion,
        dismissed,
    }))
}

/// The candidate of a round against the baseline of that time.
fn confirmed(campaign: &Campaign, number: usize) -> Option<Sentence> {
    let baseline = campaign.baseline_of(number);
    let candidate = campaign.candidate(number, &baseline)?;
    Some(Evidence::of(campaign, number, candidate, &baseline)?.sentence())
}

fn adopted(campaign: &Campaign, place: usize, launch: &Launch) -> Option<Entry> {
    let &Launch { round, trial, .. } = launch;
    let before = campaign.baseline_before(place);
    let after = campaign.configuration(round, trial)?;
    let names = before.space.parameters().iter().chain(after.space.parameters()).map(|parameter| &parameter.name);
    let names: std::collections::BTreeSet<&String> = names.collect();
    let of = |study: &crate::study::Study, name: &str| {
        study.space.value(name, &Default::default()).map_or_else(|| "–".to_owned(), ToString::to_string)
    };
    let changes = names.into_iter().filter_map(|name| {
        let (old, new) = (of(&before, name), of(&after, name));
        (old != new).then(|| Sentence::of(|_| format!("{name}: {old} → {new}")))
    });
    let evidence = Evidence::of(campaign, round, trial, &before)?;
    Some(Entry::Launch(LaunchEntry {
        round,
        trial,
        changes: changes.collect(),
        evidence: evidence.sentence(),
        is_clear: evidence.is_clear(),
        reason: launch.reason.clone(),
        complexity: launch.complexity.clone(),
    }))
}

impl Budget {
    /// What the design costs, in a line.
    pub fn sentence(&self) -> Sentence {
        let Self { trials, values, dimensions, .. } = *self;
        let density = Arg::three(self.per_dimension);
        let mut size = counts::trials(trials);
        if let Some(steps) = self.steps {
            size = texts::times_steps(steps, size);
        }
        texts::budget(density, dimensions, timed(size, self.seconds), values).into()
    }
}

impl Alternative {
    /// `twice the trials: 64 trials, 120 s`.
    pub fn sentence(&self) -> Sentence {
        texts::alternative(self.change.text(), timed(counts::trials(self.trials), self.seconds)).into()
    }
}

/// A size with its wall time, where that is known.
fn timed(size: Message, seconds: Option<f64>) -> Message {
    match seconds {
        Some(seconds) => texts::with_time(size, Arg::shown(in_seconds(seconds))),
        None => size,
    }
}
