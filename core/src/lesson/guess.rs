//! The guess: what a learner draws or chooses on the figure before anything is run, and the truth, computed from a record.

use super::check::distinct;
use crate::analysis::{configurations, groups, ranking};
use crate::named::named;
use crate::order;
use crate::record::Record;
use crate::space::{Domain, Role, Value};
use serde::Serialize;

/// A guess, and the record that answers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    pub kind: GuessKind,
    /// Whether the recorded study answers it; else what the learner runs.
    pub recorded: bool,
}

/// What is guessed.
#[derive(Clone, Debug, PartialEq)]
pub enum GuessKind {
    /// A place on a parameter's axis: where the best trial lies.
    Place { parameter: String },
    /// A place on a parameter's axis: beyond it trials are lost.
    Edge { parameter: String },
    /// A height: the best objective.
    Level,
    /// A curve: that metric of the best trial.
    Curve { metric: String },
    /// Two heights: the objectives between which the runs of one configuration lie.
    Spread,
    /// One of the scientific values, or the last choice: it cannot be told.
    Winner { parameter: String },
    /// A number: how many different values of a parameter are tried.
    Distinct { parameter: String },
    /// A step: where the best trial is best.
    BestStep,
}

named! {
    /// The kinds of guess, as files write them.
    pub enum GuessName {
        Place = "place",
        Edge = "edge",
        Level = "level",
        Curve = "curve",
        Spread = "spread",
        Winner = "winner",
        Distinct = "distinct",
        BestStep = "best_step",
    }
}

/// What is true, in the form of the guess.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    Number(f64),
    Between([f64; 2]),
    Curve(Vec<(u64, f64)>),
    /// The number of a choice.
    Choice(usize),
}

impl Guess {
    /// What a record says; nothing before it has what is needed.
    pub fn truth(&self, record: &Record) -> Option<Truth> {
        let ranked = ranking(record);
        let best = ranked.first()?;
        let trial = record.trials().get(&best.trial)?;
        match &self.kind {
            GuessKind::Place { parameter } => trial.values.get(parameter)?.as_f64().map(Truth::Number),
            GuessKind::Edge { parameter } => edge(record, parameter).map(Truth::Number),
            GuessKind::Level => Some(Truth::Number(best.objective)),
            GuessKind::Curve { metric } => Some(Truth::Curve(trial.curves.get(metric)?.points().collect())),
            GuessKind::BestStep => Some(Truth::Number(best.step as f64)),
            GuessKind::Distinct { parameter } => Some(Truth::Number(distinct(record, parameter) as f64)),
            GuessKind::Spread => {
                let all = configurations(record, &ranked);
                let runs = &all.iter().rev().max_by_key(|one| one.trials.len())?.trials;
                let of = |number: &u64| record.objective(record.trials().get(number)?).map(|(_, value)| value);
                let values = || runs.iter().filter_map(of);
                Some(Truth::Between([values().reduce(f64::min)?, values().reduce(f64::max)?]))
            }
            GuessKind::Winner { parameter } => winner(record, parameter),
        }
    }

    /// How many choices a person is offered; nothing where one draws.
    pub(super) fn choices(&self, study: &crate::study::Study) -> usize {
        match &self.kind {
            GuessKind::Winner { parameter } => options(study, parameter).map_or(0, |options| options.len() + 1),
            _ => 0,
        }
    }
}

fn options<'a>(study: &'a crate::study::Study, parameter: &str) -> Option<&'a [Value]> {
    match study.space.get(parameter).filter(|parameter| parameter.role() == Role::Scientific)?.domain()? {
        Domain::Choice(options) => Some(options.as_slice()),
        _ => None,
    }
}

/// The value that is better by the `effect` finding, or the choice after the last value.
fn winner(record: &Record, parameter: &str) -> Option<Truth> {
    use crate::findings::evidence::Effect;
    use crate::findings::{Code, Evidence, Thresholds, analyse};
    let options = options(&record.study, parameter)?;
    if groups(record).len() < 2 {
        return None;
    }
    let report = analyse(record, &Thresholds::default(), None);
    let decided = report.of(Code::Effect).find_map(|finding| match &finding.evidence {
        Evidence::Effect(Effect { resolved: true, better, .. }) => better.get(parameter).cloned(),
        _ => None,
    });
    let place = decided.and_then(|value| options.iter().position(|option| *option == value));
    Some(Truth::Choice(place.unwrap_or(options.len())))
}

/// The value that best parts trials that train, below, from those that are lost, above: infeasible ones and those worse than
/// half way between the best and the worst objective. The middle of the two values beside it, in the scale of the range.
fn edge(record: &Record, parameter: &str) -> Option<f64> {
    let domain = record.study.space.get(parameter)?.domain()?;
    let ranked = ranking(record);
    let half = 0.5 * (ranked.first()?.objective + ranked.last()?.objective);
    let better = |value: f64| record.study.objective.direction.better(value, half);
    let mut trials: Vec<(f64, bool)> = Vec::new();
    for (number, trial) in record.trials() {
        let Some(place) = trial.values.get(parameter).and_then(|value| domain.encode(value)) else { continue };
        let trains = ranked.iter().find(|other| other.trial == *number).is_some_and(|one| better(one.objective));
        if trains || trial.outcome().is_some() {
            trials.push((place, trains));
        }
    }
    order::sort_by(&mut trials, |a, b| a.0.total_cmp(&b.0));
    let mut wrong = trials.iter().filter(|(_, trains)| *trains).count() as i64;
    let mut least = (wrong, 0);
    for (i, (_, trains)) in trials.iter().enumerate() {
        wrong += if *trains { -1 } else { 1 };
        if wrong < least.0 {
            least = (wrong, i + 1);
        }
    }
    let low = least.1.checked_sub(1).and_then(|i| trials.get(i)).map_or(0.0, |(place, _)| *place);
    let high = trials.get(least.1).map_or(1.0, |(place, _)| *place);
    domain.decode(0.5 * (low + high)).as_f64()
}
