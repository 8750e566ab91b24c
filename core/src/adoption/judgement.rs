//! A judgement: the study that runs seeds of both sides in turn, and what its runs say so far.

use super::MOST_RUNS;
use super::comparison::{Comparison, more_runs};
use super::complexity::{Complexity, changes};
use super::pair::Pair;
use super::refusal::{Refusal, Side, comparable};
use super::runs::{Chosen, Run, result};
use super::sequential::{Course, FIRST_LOOK, course, error_of, share};
use super::sources::Sources;
use super::verdict::Terms;
use crate::dataset::DataFacts;
use crate::problem::Problem;
use crate::random::Stream;
use crate::record::Record;
use crate::sampler::SamplerKind;
use crate::space::{Domain, IntRange, Natural, Parameter, Purpose, Role, Scale, Setting, Value, Values};
use crate::study::Study;
use crate::text::shortened;
use crate::workload::{SPLIT_SEED, Workload};
use std::collections::BTreeSet;

/// Where a judged candidate stands among those that were judged against the same baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Counted from 1.
    pub number: u64,
    /// What its judgement may err.
    pub error: f64,
}

/// What the runs of a judgement say so far. `origins` are the records that baseline and candidate came from.
pub(super) fn judged(
    record: &Record,
    number: u64,
    least: f64,
    origins: [Option<&Record>; 2],
    facts: Option<DataFacts>,
) -> Comparison {
    let study = &record.study;
    let terms = Terms { paired: is_on_splits(study), ..Terms::of(study, least) };
    let [mut theirs, mut ours] = sides(record);
    let error = error_of(number);
    let (before, after) = (theirs.in_order(), ours.in_order());
    let Course { runs, verdict } = course(&before, &after, &terms, error);
    for side in [&mut theirs, &mut ours] {
        side.runs.truncate(runs as usize);
    }
    let (before, after) = (theirs.in_order(), ours.in_order());
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
        paired: terms.paired,
        place: Some(Place { number, error }),
    }
}

/// The study that judges two configurations: their runs in alternation, the baseline first, with seeds that no trial of
/// `used` had and no other judgement against this baseline has. Where a first split of the data is given, the
/// first runs of both are on that, the second ones on the next, and so on.
///
/// # Errors
/// They are the same, or cannot be trained in one study.
pub(super) fn judging(
    baseline: &Study,
    candidate: &Study,
    number: u64,
    used: &BTreeSet<u64>,
    runs: u64,
    first_split: Option<u32>,
) -> Result<Study, Refusal> {
    comparable(baseline, candidate)?;
    alike(baseline, candidate)?;
    let Pair { mut revision, points: [ours, theirs] } = match first_split {
        // What one is trained and validated on would be what the other is not.
        None if fixed_split(baseline) != fixed_split(candidate) => return Err(Refusal::OtherData),
        None => Pair::of(candidate, baseline),
        Some(_) => {
            let shipped = |study: &Study| study.revise().remove(SPLIT_SEED).finish().map_err(Refusal::Study);
            Pair::of(&shipped(candidate)?, &shipped(baseline)?)
        }
    }
    .ok_or(Refusal::Same)?;
    let mut points: Vec<Values> = (0..runs).flat_map(|_| [theirs.clone(), ours.clone()]).collect();
    if let Some(first) = first_split {
        revision = revision.put(splits_from(first)?);
        deal(&mut points, i64::from(first));
    }
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

/// The study of a judgement with so many runs of each side; `None` if its trials are not drawn by hand.
///
/// # Errors
/// It has too many.
pub fn longer(study: &Study, runs: u64) -> Option<Result<Study, Vec<Problem>>> {
    let SamplerKind::Manual { points } = &study.sampler.kind else { return None };
    let pair = points.get(..2)?;
    let mut points: Vec<Values> = (0..runs).flat_map(|_| pair.to_vec()).collect();
    if is_on_splits(study)
        && let Some(first) = pair.first()?.get(SPLIT_SEED).and_then(Value::as_i64)
    {
        deal(&mut points, first);
    }
    Some(study.revise().trials(2 * runs).sampler(SamplerKind::Manual { points }).finish())
}

/// Whether each pair of runs of a judgement is on a split of the data of its own.
pub fn is_on_splits(study: &Study) -> bool {
    let SamplerKind::Manual { points } = &study.sampler.kind else { return false };
    let is_dealt = |pair: &[Values]| pair.iter().all(|point| point.get(SPLIT_SEED) == pair[0].get(SPLIT_SEED));
    let is_no_question = |split: &Parameter| split.role() == Role::Nuisance;
    study.space.get(SPLIT_SEED).is_some_and(is_no_question) && points.chunks(2).all(is_dealt)
}

/// The split that a study is on, where everything is fixed.
pub(super) fn fixed_split(study: &Study) -> i64 {
    study.space.fixed_values().get(SPLIT_SEED).and_then(Value::as_i64).unwrap_or(0)
}

/// The splits on which a judgement may run, as a parameter that is no question.
fn splits_from(first: u32) -> Result<Parameter, Refusal> {
    let low = i64::from(first);
    let range = IntRange::new(low, low + MOST_RUNS as i64 - 1, Scale::Linear);
    let domain = Domain::Int(range.map_err(|fault| Refusal::Study(vec![Problem::new(SPLIT_SEED, fault)]))?);
    let setting = Setting::Varied { purpose: Purpose::Nuisance, domain, natural: Natural::default() };
    Ok(Parameter { name: SPLIT_SEED.into(), setting, when: Vec::new() })
}

/// Deals out splits, the same to the two runs of a pair.
fn deal(points: &mut [Values], first: i64) {
    for (pair, split) in points.chunks_mut(2).zip(first..) {
        pair.iter_mut().for_each(|point| drop(point.insert(SPLIT_SEED.into(), split.into())));
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

/// Both sides of a judgement as far as both have results: even trials are the baseline's.
fn sides(record: &Record) -> [Chosen; 2] {
    let run = |number: u64| -> Option<Run> {
        let trial = record.trials().get(&number)?;
        let (seed, split) = (trial.seed, trial.values.get(SPLIT_SEED).cloned());
        Some(Run { trial: number, seed, objective: result(record, trial)?, split })
    };
    let is_on_splits = is_on_splits(&record.study);
    let values = |number: u64| {
        let mut values = record.trials().get(&number).map(|trial| trial.values.clone()).unwrap_or_default();
        values.retain(|name, _| !(is_on_splits && name == SPLIT_SEED));
        values
    };
    let side = |first: u64| Chosen { values: values(first), runs: Vec::new(), selected: None, among: 1 };
    let mut sides = [side(0), side(1)];
    for (theirs, ours) in (0..MOST_RUNS).map_while(|i| run(2 * i).zip(run(2 * i + 1))) {
        sides[0].runs.push(theirs);
        sides[1].runs.push(ours);
    }
    sides
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adoption::examples::{record, study};
    use crate::adoption::pair::default_value;
    use crate::trial::{Event, Metrics, Outcome, What};
    use serde_json::{Value as Json, json};

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
        let judge = |number, used: &BTreeSet<u64>, runs| judging(&adam(0.01), &sgd, number, used, runs, None).unwrap();
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
        assert_eq!(judging(&sgd, &sgd, 1, &BTreeSet::new(), 10, None), Err(Refusal::Same));
        let longer = sgd.revise().steps(200, 50).finish().unwrap();
        let refused = judging(&sgd, &longer, 1, &BTreeSet::new(), 10, None).unwrap_err();
        assert!(matches!(&refused, Refusal::OtherWorkload { fields } if fields.contains(&"steps")), "{refused:?}");
        // A default that is left unsaid is the same as one that is said.
        let said = adam(0.01).revise().fix("batch_size", default_value("batch_size").unwrap()).finish().unwrap();
        assert_eq!(judging(&adam(0.01), &said, 1, &BTreeSet::new(), 10, None), Err(Refusal::Same));
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
            assert_eq!(judging(a, b, 1, &BTreeSet::new(), 10, None), Err(Refusal::Same));
            assert_eq!(changes((a, &Values::new()), (b, &Values::new())), []);
        }
        for (a, b) in [(&plain, &on), (&off, &unswitched)] {
            let judged = judging(a, b, 1, &BTreeSet::new(), 10, None).unwrap();
            let SamplerKind::Manual { points } = &judged.sampler.kind else { panic!("not manual") };
            assert_ne!(points[0], points[1]);
            assert!(points[..2].iter().all(|point| judged.trial_config(point).unwrap().is_ok()));
        }
    }

    #[test]
    fn on_splits_both_runs_of_a_pair_have_the_same_and_no_pair_another_s() {
        let rate = |rate: f64, more: Json| {
            let mut parameters = json!({"adam.learning_rate": {"role": "fixed", "value": rate}});
            parameters.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            study(parameters)
        };
        let split = |value: u32| json!({"split_seed": {"role": "fixed", "value": value}});
        // What they are trained on otherwise is no difference between them.
        let (baseline, candidate) = (rate(0.01, split(4)), rate(0.1, split(9)));
        let judged = judging(&baseline, &candidate, 1, &BTreeSet::new(), 3, Some(5)).unwrap();
        let splits = |study: &Study| {
            let SamplerKind::Manual { points } = &study.sampler.kind else { panic!("not manual") };
            points.iter().map(|point| point[SPLIT_SEED].as_i64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(splits(&judged), [5, 5, 6, 6, 7, 7]);
        assert!(is_on_splits(&judged) && judged.space.varied().count() == 2);
        // One that is longer begins like it, seeds and all.
        let more = longer(&judged, 5).unwrap().unwrap();
        assert_eq!((&splits(&more)[..6], splits(&more).last()), (&splits(&judged)[..], Some(&9)));
        assert!((0..6).all(|trial| more.trial_seed(trial) == judged.trial_seed(trial)));
        assert!(longer(&judged, MOST_RUNS).unwrap().is_ok());
        let same = judging(&rate(0.1, split(4)), &candidate, 1, &BTreeSet::new(), 3, Some(5));
        assert_eq!(same, Err(Refusal::Same));
        // On one split each, and not the same, they are on other data; two options of a question are no splits dealt out.
        assert_eq!(judging(&baseline, &candidate, 1, &BTreeSet::new(), 3, None), Err(Refusal::OtherData));
        assert!(!is_on_splits(
            &judging(&rate(0.01, split(4)), &rate(0.1, split(4)), 1, &BTreeSet::new(), 3, None).unwrap()
        ));
        // There are no splits behind the last one.
        assert!(matches!(
            judging(&baseline, &candidate, 1, &BTreeSet::new(), 3, Some(u32::MAX)),
            Err(Refusal::Study(_))
        ));
    }

    #[test]
    fn runs_on_splits_are_compared_pair_by_pair() {
        let rate = |rate: f64| study(json!({"adam.learning_rate": {"role": "fixed", "value": rate}}));
        let judge = |splits: Option<u32>| judging(&rate(0.01), &rate(0.1), 1, &BTreeSet::new(), 4, splits).unwrap();
        let found = |study: Study, errors: [f64; 8]| {
            let mut record = Record::new(study);
            let SamplerKind::Manual { points } = record.study.sampler.kind.clone() else { panic!("not manual") };
            for ((number, values), error) in (0..).zip(points).zip(errors) {
                let seed = record.study.trial_seed(number);
                let measured = What::Measured { step: 100, metrics: Metrics::from([("valid_error".into(), error)]) };
                for what in [What::Started { values, seed, name: None }, measured, What::Ended(Outcome::Completed)] {
                    record.apply(Event { trial: number, what }).unwrap();
                }
            }
            judged(&record, 1, 0.0, [None, None], None)
        };
        let errors = [0.10, 0.06, 0.30, 0.25, 0.22, 0.18, 0.40, 0.36];
        let (apart, pairs) = (found(judge(None), errors), found(judge(Some(1)), errors));
        assert!(!apart.paired && !apart.verdict.is_decided() && apart.sources.data_sd.is_none());
        assert!(pairs.paired && pairs.verdict.decision == crate::adoption::Decision::Adopt, "{pairs:?}");
        assert!(pairs.sources.data_sd > Some(0.09) && pairs.sources.retrain_sd < Some(0.01), "{:?}", pairs.sources);
        assert!(!pairs.candidate.values.contains_key(SPLIT_SEED) && pairs.changes.len() == 1, "{:?}", pairs.changes);
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
}
