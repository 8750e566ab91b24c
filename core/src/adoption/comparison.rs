//! A comparison of the runs there are, and the study that runs seeds of both sides until they decide.

use super::MOST_RUNS;
use super::complexity::{Change, Complexity, changes};
use super::pair::{Pair, default_value, fixed_at};
use super::refusal::{Refusal, Side, chosen, comparable};
use super::runs::{Chosen, Run, result};
use super::sequential::{Course, ERROR, FIRST_LOOK, course, error_of, share};
use super::sources::Sources;
use super::verdict::{Cause, Gain, Runs, Terms, Verdict};
use crate::dataset::DataFacts;
use crate::random::Stream;
use crate::record::Record;
use crate::sampler::SamplerKind;
use crate::space::{Setting, Value, Values};
use crate::study::{Direction, Study};
use crate::text::shortened;
use crate::workload::{SPLIT_SEED, Workload};
use std::collections::BTreeSet;

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
    /// Of a judgement: which candidate it is.
    pub place: Option<Place>,
}

/// Where a judged candidate stands among those that were judged against the same baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Counted from 1.
    pub number: u64,
    /// What its judgement may err.
    pub error: f64,
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
        place: None,
    }
}

/// What the runs of a judgement say so far. `origins` are the records that baseline and candidate came from.
pub fn judged(
    record: &Record,
    number: u64,
    least: f64,
    origins: [Option<&Record>; 2],
    facts: Option<DataFacts>,
) -> Comparison {
    let (study, terms) = (&record.study, Terms::of(&record.study, least));
    let [mut theirs, mut ours] = sides(record);
    let error = error_of(number);
    let (before, after) = (theirs.results(), ours.results());
    let Course { runs, verdict } = course(&before, &after, &terms, error);
    for side in [&mut theirs, &mut ours] {
        side.runs.truncate(runs as usize);
    }
    let (before, after) = (theirs.results(), ours.results());
    let spent = |runs: u64| error * share(runs.max(FIRST_LOOK));
    Comparison {
        metric: study.objective.metric.clone(),
        direction: terms.direction,
        gain: terms.gain(&before, &after, spent(runs), 1.0 - 2.0 * error),
        least,
        verdict,
        more_runs: more_runs(verdict, &terms, [&before, &after], spent),
        sources: Sources::of([&theirs.runs, &ours.runs], [origins[1].unwrap_or(record), origins[0].unwrap_or(record)]),
        complexity: [&theirs, &ours].map(|side| Complexity::of(study, &side.values, facts)),
        changes: changes((study, &theirs.values), (study, &ours.values)),
        baseline: theirs,
        candidate: ours,
        place: Some(Place { number, error }),
    }
}

/// The study that judges two configurations: their runs in alternation, the baseline first, with seeds that no trial of
/// `used` had and no other judgement against this baseline has.
///
/// # Errors
/// They are the same, or cannot be trained in one study.
pub fn judging(
    baseline: &Study,
    candidate: &Study,
    number: u64,
    used: &BTreeSet<u64>,
    runs: u64,
) -> Result<Study, Refusal> {
    comparable(baseline, candidate)?;
    alike(baseline, candidate)?;
    let Pair { revision, points: [ours, theirs] } = Pair::of(candidate, baseline).ok_or(Refusal::Same)?;
    let points: Vec<Values> = (0..runs).flat_map(|_| [theirs.clone(), ours.clone()]).collect();
    let name = format!("{} / {}", shortened(&baseline.name, 90), shortened(&candidate.name, 90));
    let question = "Is the candidate better than the baseline, given how runs vary?";
    let study = revision.name(name).question(question).trials(2 * runs).sampler(SamplerKind::Manual { points });
    let study = study.finish().map_err(Refusal::Study)?;
    let told = baseline.space.fixed().map(|(name, value)| format!("{name} {value} ")).collect::<String>();
    let stream = Stream::new(number).child("judge").child(&told);
    let mut attempt = 0;
    loop {
        let mut parts = study.clone().into_parts();
        parts.sampler.seed = stream.index(attempt).word(0) >> 11;
        let study = Study::new(parts).map_err(Refusal::Study)?;
        // Seeds have 53 bits: a second attempt is hardly ever needed.
        if (0..2 * MOST_RUNS).all(|trial| !used.contains(&study.trial_seed(trial))) {
            return Ok(study);
        }
        attempt += 1;
    }
}

/// What must agree for two configurations to be trained in one study.
fn alike(baseline: &Study, candidate: &Study) -> Result<(), Refusal> {
    let (a, b) = (&baseline.workload, &candidate.workload);
    let (
        Workload::Trained { family, steps, eval_every, .. },
        Workload::Trained { family: family_b, steps: steps_b, eval_every: eval_every_b, .. },
    ) = (a, b)
    else {
        let side = if matches!(a, Workload::External { .. }) { Side::Baseline } else { Side::Candidate };
        return Err(Refusal::External { side });
    };
    let differing =
        [("model.family", family != family_b), ("steps", steps != steps_b), ("eval_every", eval_every != eval_every_b)];
    let fields: Vec<&str> = differing.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field).collect();
    if fields.is_empty() { Ok(()) } else { Err(Refusal::OtherWorkload { fields }) }
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

/// Both sides of a judgement as far as both have results: even trials are the baseline's.
fn sides(record: &Record) -> [Chosen; 2] {
    let run = |number: u64| -> Option<Run> {
        let trial = record.trials().get(&number)?;
        Some(Run { trial: number, seed: trial.seed, objective: result(record, trial)?, split: None })
    };
    let values = |number: u64| record.trials().get(&number).map(|trial| trial.values.clone()).unwrap_or_default();
    let side = |first: u64| Chosen { values: values(first), runs: Vec::new(), selected: None, among: 1 };
    let mut sides = [side(0), side(1)];
    for (theirs, ours) in (0..MOST_RUNS).map_while(|i| run(2 * i).zip(run(2 * i + 1))) {
        sides[0].runs.push(theirs);
        sides[1].runs.push(ours);
    }
    sides
}

fn more_runs(verdict: Verdict, terms: &Terms, [before, after]: [Runs; 2], error: impl Fn(u64) -> f64) -> u64 {
    match (verdict.is_decided(), verdict.cause) {
        (true, _) => 0,
        (false, Cause::TooFew) => {
            let fewest = [before, after].map(|runs| runs.iter().flatten().count()).into_iter().min().unwrap_or(0);
            FIRST_LOOK.saturating_sub(fewest as u64).max(1)
        }
        (false, _) => terms.more_runs(before, after, error),
    }
}

impl Terms {
    /// How runs of a study are compared.
    pub fn of(study: &Study, least: f64) -> Self {
        let examples = study.standard_error(0.5).and_then(|_| study.valid_examples());
        let rounding = examples.map_or(0.0, |examples| 1.0 / (12.0 * (examples as f64).powi(2)));
        Self { direction: study.objective.direction, least, rounding }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adoption::Decision;
    use crate::adoption::examples::{record, trial};
    use crate::trial::{Event, Outcome, What};
    use serde_json::{Value as Json, json};

    fn repeated(x: f64, losses: &[f64]) -> Record {
        let trials: Vec<_> = losses.iter().zip(1..).map(|(&loss, seed)| trial(x, seed, Some(loss))).collect();
        record(&trials)
    }

    fn study(parameters: Json) -> Study {
        Study::from_json(&json!({
            "format": "lab.study/1", "name": "s", "question": "q",
            "workload": {"dataset": "digits", "model": {"family": "mlp"}},
            "objective": {"metric": "valid_error", "direction": "minimize"},
            "parameters": parameters, "sampler": {"kind": "halton", "seed": 1}, "trials": 1, "steps": 100,
        }))
        .unwrap()
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
    fn a_judgement_trains_both_sides_with_fresh_seeds() {
        let adam = |rate: f64| {
            let rate = json!({"role": "fixed", "value": rate});
            study(json!({"optimizer": {"role": "fixed", "value": "adam"}, "adam.learning_rate": rate}))
        };
        let sgd = study(json!({
            "optimizer": {"role": "fixed", "value": "nesterov"},
            "nesterov.learning_rate": {"role": "fixed", "value": 0.1},
        }));
        let judge = |number, used: &BTreeSet<u64>, runs| judging(&adam(0.01), &sgd, number, used, runs).unwrap();
        let first = judge(1, &BTreeSet::new(), 10);
        let SamplerKind::Manual { points } = &first.sampler.kind else { panic!("not manual") };
        assert_eq!(points[0], Values::from([("optimizer".into(), "adam".into())]));
        assert_eq!(points[1], Values::from([("optimizer".into(), "nesterov".into())]));
        for point in &points[..2] {
            assert!(first.trial_config(point).unwrap().is_ok());
        }
        // The seeds hang neither on how many runs there may be nor on what else was trained before, unless it had them.
        let seeds = |study: &Study| (0..20).map(|trial| study.trial_seed(trial)).collect::<BTreeSet<u64>>();
        assert_eq!(seeds(&judge(1, &BTreeSet::new(), 50)), seeds(&first));
        assert!(seeds(&judge(2, &BTreeSet::new(), 10)).is_disjoint(&seeds(&first)));
        assert!(seeds(&judge(1, &seeds(&first), 10)).is_disjoint(&seeds(&first)));
        assert_eq!(judging(&sgd, &sgd, 1, &BTreeSet::new(), 10), Err(Refusal::Same));
        let longer = sgd.revise().steps(200, 50).finish().unwrap();
        let refused = judging(&sgd, &longer, 1, &BTreeSet::new(), 10).unwrap_err();
        assert!(matches!(&refused, Refusal::OtherWorkload { fields } if fields.contains(&"steps")), "{refused:?}");
        // A default that is left unsaid is the same as one that is said.
        let said = adam(0.01).revise().fix("batch_size", default_value("batch_size").unwrap()).finish().unwrap();
        assert_eq!(judging(&adam(0.01), &said, 1, &BTreeSet::new(), 10), Err(Refusal::Same));
    }

    #[test]
    fn a_technique_without_its_switch_is_on_where_it_has_a_strength() {
        let fixed = |value: Json| json!({"role": "fixed", "value": value});
        let plain = study(json!({"batch_size": fixed(json!(32))}));
        let off = study(json!({"batch_size": fixed(json!(32)), "use_weight_decay": fixed(json!(false))}));
        let on = study(json!({
            "batch_size": fixed(json!(32)), "use_weight_decay": fixed(json!(true)), "weight_decay": fixed(json!(0.01)),
        }));
        let unswitched = study(json!({"batch_size": fixed(json!(32)), "weight_decay": fixed(json!(0.01))}));
        for (a, b) in [(&plain, &off), (&on, &unswitched)] {
            assert_eq!(judging(a, b, 1, &BTreeSet::new(), 10), Err(Refusal::Same));
            assert_eq!(changes((a, &Values::new()), (b, &Values::new())), []);
        }
        for (a, b) in [(&plain, &on), (&off, &unswitched)] {
            let judged = judging(a, b, 1, &BTreeSet::new(), 10).unwrap();
            let SamplerKind::Manual { points } = &judged.sampler.kind else { panic!("not manual") };
            assert_ne!(points[0], points[1]);
            assert!(points[..2].iter().all(|point| judged.trial_config(point).unwrap().is_ok()));
        }
    }

    #[test]
    fn a_judged_run_without_a_number_is_lost_as_in_a_comparison() {
        let mut judged = record(&[]);
        for number in 0..2 {
            let mut apply = |what| judged.apply(Event { trial: number, what }).unwrap();
            apply(What::Started { values: Values::from([("x".into(), 1.0.into())]), seed: number, name: None });
            apply(What::Ended(Outcome::Completed));
        }
        assert_eq!(sides(&judged).map(|side| (side.runs.len(), side.lost())), [(1, 1), (1, 1)]);
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
