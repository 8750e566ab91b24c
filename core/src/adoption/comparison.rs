//! A comparison of the runs there are, and the configurations that may be compared or judged.

use super::complexity::{Change, Complexity, changes};
use super::judgement::Place;
use super::pair::{default_value, fixed_at};
use super::refusal::{Refusal, Side, chosen, comparable};
use super::runs::Chosen;
use super::sequential::{ERROR, FIRST_LOOK};
use super::sources::Sources;
use super::verdict::{Cause, Gain, Runs, Terms, Verdict, measured};
use crate::dataset::DataFacts;
use crate::record::Record;
use crate::space::{Setting, Value, Values};
use crate::study::{Direction, Study};
use crate::workload::SPLIT_SEED;

/// What a comparison found.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    pub metric: String,
    pub direction: Direction,
    pub baseline: Chosen,
    pub candidate: Chosen,
    /// `None` where a side has no number.
    pub gain: Option<Gain>,
    /// A smaller gain is not worth it.
    pub least: f64,
    pub verdict: Verdict,
    /// How many more runs per side would probably decide; 0 where it is decided.
    pub more_runs: u64,
    pub sources: Sources,
    /// Of the baseline and of the candidate.
    pub complexity: [Complexity; 2],
    pub changes: Vec<Change>,
    /// Runs of both sides on the same split of the data are compared with one another.
    pub paired: bool,
    /// Of a judgement: which candidate it is.
    pub place: Option<Place>,
}

/// Compares the runs of two records. `facts` are those of a person's own table, if both sides were trained on one.
///
/// # Errors
/// Their numbers are not of one kind, or one has none.
pub fn compare(
    baseline: &Record,
    candidate: &Record,
    least: f64,
    facts: Option<DataFacts>,
) -> Result<Comparison, Refusal> {
    comparable(&baseline.study, &candidate.study)?;
    let (theirs, ours) = (chosen(baseline, Side::Baseline)?, chosen(candidate, Side::Candidate)?);
    // Each of the configurations among which the candidate was chosen could have been adopted wrongly.
    let choices = ours.among;
    Ok(compared((baseline, theirs), (candidate, ours), choices, least, facts))
}

/// The runs of two configurations, each with the record it was found in; the two are one of so many `choices`.
pub(super) fn compared(
    (baseline, theirs): (&Record, Chosen),
    (candidate, ours): (&Record, Chosen),
    choices: usize,
    least: f64,
    facts: Option<DataFacts>,
) -> Comparison {
    let error = ERROR / 2.0 / choices as f64;
    let terms = Terms::of(&candidate.study, least);
    let (before, after) = (theirs.results(), ours.results());
    let verdict = terms.decide(&before, &after, error);
    Comparison {
        metric: candidate.study.objective.metric.clone(),
        direction: terms.direction,
        gain: terms.gain(&before, &after, error, 1.0 - 2.0 * error),
        least,
        verdict,
        more_runs: more_runs(verdict, &terms, [&before, &after], |_| error),
        sources: Sources::of([&theirs.runs, &ours.runs], [candidate, baseline]),
        complexity: [
            Complexity::of(&baseline.study, &theirs.values, facts),
            Complexity::of(&candidate.study, &ours.values, facts),
        ],
        changes: changes((&baseline.study, &theirs.values), (&candidate.study, &ours.values)),
        baseline: theirs,
        candidate: ours,
        paired: false,
        place: None,
    }
}

/// The best configuration of a record: of those that were repeated the best by mean, else the best.
///
/// # Errors
/// No trial has a result.
pub fn best(record: &Record, side: Side) -> Result<Study, Refusal> {
    fixed_at(&record.study, &chosen(record, side)?.values).map_err(Refusal::Study)
}

/// A study with what varies at its default, and the names of those.
///
/// # Errors
/// A default is outside its range.
pub fn at_defaults(study: &Study, side: Side) -> Result<(Study, Vec<String>), Refusal> {
    let mut values = Values::new();
    let mut without = Vec::new();
    for parameter in study.space.parents_first() {
        let Setting::Varied { domain, .. } = &parameter.setting else { continue };
        if !study.space.is_active(parameter, &values) {
            continue;
        }
        // One of several splits of the data is left for the shipped one.
        let has_default = |value: &Value| parameter.name == SPLIT_SEED || domain.contains(value);
        match default_value(&parameter.name).filter(has_default) {
            Some(value) => drop(values.insert(parameter.name.clone(), value)),
            None => without.push(parameter.name.clone()),
        }
    }
    if !without.is_empty() {
        return Err(Refusal::Varies { side, parameters: without });
    }
    let fixed = fixed_at(study, &values).map_err(Refusal::Study)?;
    Ok((fixed, values.into_keys().collect()))
}

pub(super) fn more_runs(
    verdict: Verdict,
    terms: &Terms,
    [before, after]: [Runs; 2],
    error: impl Fn(u64) -> f64,
) -> u64 {
    match (verdict.is_decided(), verdict.cause) {
        (true, _) => 0,
        (false, Cause::TooFew) => {
            let [fewest, other] = measured(terms.paired, [before, after]);
            FIRST_LOOK.saturating_sub(fewest.min(other)).max(1)
        }
        (false, _) => terms.more_runs(before, after, error),
    }
}

impl Terms {
    /// How runs of a study are compared.
    pub fn of(study: &Study, least: f64) -> Self {
        let examples = study.standard_error(0.5).and_then(|_| study.valid_examples());
        let rounding = examples.map_or(0.0, |examples| 1.0 / (12.0 * (examples as f64).powi(2)));
        Self { direction: study.objective.direction, least, rounding, paired: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adoption::Decision;
    use crate::adoption::examples::{record, study, trial};
    use serde_json::json;

    fn repeated(x: f64, losses: &[f64]) -> Record {
        let trials: Vec<_> = losses.iter().zip(1..).map(|(&loss, seed)| trial(x, seed, Some(loss))).collect();
        record(&trials)
    }

    #[test]
    fn records_of_other_kinds_are_refused() {
        let base = repeated(1.0, &[0.1, 0.2]);
        let judged_by = |change: &dyn Fn(&mut crate::study::Objective)| {
            let mut other = base.clone();
            let mut objective = other.study.objective.clone();
            change(&mut objective);
            other.study.judge_by(objective);
            compare(&base, &other, 0.0, None).unwrap_err()
        };
        assert!(matches!(judged_by(&|o| o.direction = Direction::Maximize), Refusal::OtherDirection { .. }));
        assert!(matches!(judged_by(&|o| o.metric = "error".into()), Refusal::OtherMetric { .. }));
        assert!(matches!(judged_by(&|o| o.at = crate::study::At::Last), Refusal::OtherAt { .. }));
        let empty = compare(&base, &record(&[]), 0.0, None).unwrap_err();
        assert_eq!(empty.side(), Some(Side::Candidate));
        let trained = Record::new(study(json!({"batch_size": {"role": "fixed", "value": 32}})));
        let mut objective = trained.study.objective.clone();
        objective.metric = "valid_error".into();
        let mut external = base;
        external.study.judge_by(objective);
        assert_eq!(compare(&external, &trained, 0.0, None).unwrap_err(), Refusal::OtherData);
    }

    #[test]
    fn a_choice_among_configurations_is_allowed_for() {
        let base = repeated(1.0, &[0.50, 0.52, 0.48, 0.51]);
        let mut trials = vec![];
        for x in 0..10 {
            let losses = [0.45, 0.47, 0.43, 0.46].map(|loss| loss + f64::from(x));
            trials.extend(losses.iter().zip(1..).map(|(&loss, seed)| trial(f64::from(x), seed, Some(loss))));
        }
        let one = compare(&base, &record(&trials[..4]), 0.0, None).unwrap();
        let ten = compare(&base, &record(&trials), 0.0, None).unwrap();
        assert_eq!((one.verdict.decision, one.gain.unwrap().level), (Decision::Adopt, 0.95));
        assert_eq!((ten.candidate.among, ten.verdict.decision), (10, Decision::Undecided));
        assert!((ten.gain.unwrap().level - 0.995).abs() < 1e-12 && ten.more_runs > 0);
        assert_eq!(ten.gain.unwrap().estimate, one.gain.unwrap().estimate);
    }

    #[test]
    fn what_varies_in_a_study_is_judged_at_its_default() {
        let rate = json!({"role": "nuisance", "float": [1e-5, 0.5], "scale": "log"});
        let (fixed, defaults) = at_defaults(&study(json!({"adam.learning_rate": rate})), Side::Candidate).unwrap();
        assert_eq!((fixed.space.varied().count(), defaults), (0, vec!["adam.learning_rate".to_owned()]));
        let high = json!({"role": "nuisance", "float": [0.4, 0.5]});
        let refused = at_defaults(&study(json!({"adam.learning_rate": high})), Side::Candidate).unwrap_err();
        assert!(matches!(refused, Refusal::Varies { side: Side::Candidate, .. }));
    }
}
