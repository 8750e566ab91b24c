//! What findings propose and say: the revised studies, the regions, the groups, another objective after the fact.

use crate::synthetic::{Plant, Recipe};
use lab_core::findings::evidence::{Effect, Infeasible, Overfitting};
use lab_core::findings::{Code, Evidence, Finding, Thresholds, analyse};
use lab_core::record::Record;
use lab_core::space::{Domain, Role};
use lab_core::study::{At, Objective, Study};
use lab_core::text::Lang;
use lab_core::trial::{Event, What};

fn find(record: &Record, code: Code) -> Finding {
    let report = analyse(record, &Thresholds::default(), None);
    report.of(code).next().cloned().unwrap_or_else(|| panic!("{} is not among {:?}", code.name(), report.findings))
}

fn revised(plant: Plant, code: Code) -> (Study, Study) {
    let record = Recipe::planted(plant, 1, 5).record();
    let revised = find(&record, code).revised_study.expect("a revised study");
    (record.study, revised)
}

fn rate(study: &Study) -> (f64, f64) {
    let found = study.space.varied().find(|(parameter, _)| parameter.name.ends_with("learning_rate"));
    match found {
        Some((_, Domain::Float(range))) => (range.low(), range.high()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_range_is_widened_on_its_side_only() {
    let (before, after) = revised(Plant::BoundaryHigh, Code::BoundaryHigh);
    assert!(rate(&after).1 >= 10.0 * rate(&before).1 && rate(&after).0 == rate(&before).0);
    let (before, after) = revised(Plant::BoundaryLow, Code::BoundaryLow);
    assert!(rate(&after).0 <= 0.1 * rate(&before).0 && rate(&after).1 == rate(&before).1);
    assert!(after.trials > before.trials);
}

#[test]
fn an_infeasible_region_is_named_and_left_out() {
    let record = Recipe::planted(Plant::InfeasibleRegion, 1, 5).record();
    let found = find(&record, Code::InfeasibleMany);
    let Evidence::Infeasible(Infeasible { region: Some(region), .. }) = &found.evidence else { panic!("{found:?}") };
    // 55 % of three decades from the high end.
    let line = region.value.as_f64().unwrap();
    assert!(
        found.parameter.as_deref().unwrap().ends_with("learning_rate") && (1.5e-3..3e-3).contains(&line),
        "{region:?}"
    );
    assert!(rate(&found.revised_study.unwrap()).1 <= 3e-3);
    let anywhere = find(&Recipe::planted(Plant::InfeasibleAnywhere, 1, 5).record(), Code::InfeasibleMany);
    assert!(anywhere.parameter.is_none() && anywhere.message(Lang::En).contains("look for a bug"));
}

#[test]
fn steps_trials_and_roles_are_revised() {
    let (before, after) = revised(Plant::StillImproving, Code::CurveStillImproving);
    // Its decay is e^(−2t): twice as long would not be level yet.
    assert_eq!(after.to_json()["steps"].as_u64(), before.to_json()["steps"].as_u64().map(|steps| 5 * steps));
    let (before, after) = revised(Plant::TooLong, Code::StepsTooLong);
    assert!(after.to_json()["steps"].as_u64() < before.to_json()["steps"].as_u64());
    let (before, after) = revised(Plant::Sparse, Code::SamplingSparse);
    assert!(after.trials >= 4 * before.trials);
    let (_, after) = revised(Plant::BatchTuned, Code::BatchSizeTuned);
    assert_eq!(after.space.get("batch_size").unwrap().role(), Role::Fixed);
    let (_, after) = revised(Plant::RateFixed, Code::RolesUnfair);
    let rates = after.space.parameters().iter().filter(|parameter| parameter.name.ends_with("learning_rate"));
    assert!(rates.clone().count() == 2 && rates.clone().all(|parameter| parameter.role() == Role::Nuisance));
    let (_, after) = revised(Plant::SeedsKnown, Code::SeedsMissing);
    assert_eq!((after.trials, after.sampler.kind.name()), (12, "manual"));
}

#[test]
fn a_natural_bound_is_no_finding() {
    let record = Recipe::planted(Plant::BoundaryLow, 2, 5).record();
    let mut json = record.study.to_json();
    for (name, parameter) in json["parameters"].as_object_mut().unwrap() {
        if name.ends_with("learning_rate") {
            parameter["natural"] = "low".into();
        }
    }
    let mut natural = Record::new(Study::from_json(&json).unwrap());
    record.events().for_each(|event| natural.apply(event).unwrap());
    let codes = |record: &Record| analyse(record, &Thresholds::default(), None).of(Code::BoundaryLow).count();
    assert!(codes(&record) > 0 && codes(&natural) == 0);
}

#[test]
fn another_objective_is_judged_without_rerunning() {
    let mut record = Recipe::planted(Plant::Overfitting, 2, 5).record();
    let at_best = find(&record, Code::CurveOverfitting);
    let stored = record.study.objective.clone();
    record.study.judge_by(Objective { at: At::Last, ..stored.clone() });
    let at_last = find(&record, Code::CurveOverfitting);
    assert_eq!(at_best.code, at_last.code);
    record.study.judge_by(Objective { at: At::Last, metric: "train_loss".into(), ..stored });
    // The training loss has no validation to get worse; what is recorded beside it has.
    let Evidence::Overfitting(Overfitting { metric, .. }) = find(&record, Code::CurveOverfitting).evidence else {
        panic!()
    };
    assert_eq!(metric, "valid_error");
}

#[test]
fn a_changed_batch_size_is_seen_against_the_baseline() {
    let record = Recipe { conditional: false, ..Recipe::clean(5) }.record();
    let with = |batch: i64, fixed_rate: bool| {
        let mut json = record.study.to_json();
        let parameters = json["parameters"].as_object_mut().unwrap();
        parameters.insert("batch_size".into(), serde_json::json!({"role": "fixed", "value": batch}));
        if fixed_rate {
            parameters.insert("learning_rate".into(), serde_json::json!({"role": "fixed", "value": 0.01}));
        }
        let mut changed = Record::new(Study::from_json(&json).unwrap());
        for event in record.events() {
            let what = match event.what {
                What::Started { mut values, seed, .. } => {
                    if fixed_rate {
                        values.remove("learning_rate");
                    }
                    What::Started { values, seed, name: None }
                }
                other => other,
            };
            changed.apply(Event { trial: event.trial, what }).unwrap();
        }
        changed
    };
    let raised = |baseline: &Record, record: &Record| {
        analyse(record, &Thresholds::default(), Some(baseline)).of(Code::BatchSizeRetune).count()
    };
    assert_eq!(raised(&with(64, false), &with(512, true)), 1);
    assert_eq!(raised(&with(64, false), &with(512, false)), 0);
    assert_eq!(raised(&with(512, false), &with(512, true)), 0);
}

/// With equal groups, "resolved" is claimed in at most 5 %; with a clear difference it is.
#[test]
fn an_effect_is_claimed_only_where_there_is_one() {
    let resolved = |record: &Record| {
        matches!(find(record, Code::Effect).evidence, Evidence::Effect(Effect { resolved: true, .. }))
    };
    let recipe =
        |seed: u64| Recipe { conditional: true, trials: 192, parameters: 2, plant: None, ..Recipe::clean(seed) };
    let with_effect = (0..100).filter(|&seed| resolved(&recipe(seed).record())).count();
    assert!(with_effect >= 80, "{with_effect}");
    // The last strength of this plant has no difference between the groups.
    let equal = |seed: u64| Recipe { plant: Some(Plant::SeedsLikely), strength: 2, ..recipe(seed) };
    let without = (0..200).filter(|&seed| resolved(&equal(seed).record())).count();
    println!("resolved: {with_effect} % with an effect, {} of 200 without", without);
    assert!(without <= 10, "{without}");
}
