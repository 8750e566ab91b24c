//! Studies whose trials draw training and validation examples anew: what is read and refused, what is trained, what a
//! comparison says of it. The data are digits, trained on the CPU.

use lab_core::adoption::{Side, best};
use lab_core::analysis::{configurations, ranking};
use lab_core::procedure::advisor::{Goal, advise};
use lab_core::record::Record;
use lab_core::space::{Role, Values};
use lab_core::study::Study;
use lab_core::trial::{Event, Metrics, Outcome, What};
use serde_json::{Value as Json, json};

/// A study of nine trials, or of one if nothing varies.
fn file(split: &Json) -> Json {
    let trials = if split["role"] == "fixed" { 1 } else { 9 };
    json!({
        "format": "lab.study/1", "name": "splits", "workload": {"dataset": "digits", "model": {"family": "mlp"}},
        "objective": {"metric": "valid_loss", "direction": "minimize", "at": "best"},
        "parameters": {
            "adam.learning_rate": {"role": "fixed", "value": 0.01}, "model.width": {"role": "fixed", "value": 8},
            "model.depth": {"role": "fixed", "value": 1}, "batch_size": {"role": "fixed", "value": 16},
            "split_seed": split
        },
        "sampler": {"kind": "halton", "seed": 5}, "trials": trials, "steps": 30, "eval_every": 10})
}

fn splits() -> Json {
    json!({"role": "nuisance", "choice": [1, 2, 3]})
}

fn study(split: &Json) -> Study {
    Study::from_json(&file(split)).unwrap_or_else(|problems| panic!("{problems:?}"))
}

#[test]
fn a_split_is_a_whole_number_from_0_on() {
    for split in [splits(), json!({"role": "fixed", "value": 0}), json!({"role": "nuisance", "int": [1, 99]})] {
        assert!(Study::from_json(&file(&split)).is_ok(), "{split}");
    }
    let seed = |study: &Study, values: &Values| study.trial_config(values).unwrap().unwrap().split_seed;
    assert_eq!(seed(&study(&json!({"role": "fixed", "value": 7})), &Values::new()), 7);
    assert_eq!(seed(&study(&splits()), &Values::new()), 0);
    for (split, place) in [
        (json!({"role": "fixed", "value": -1}), ".value"),
        (json!({"role": "fixed", "value": 1.5}), ".value"),
        (json!({"role": "fixed", "value": "first"}), ".value"),
        (json!({"role": "nuisance", "choice": [1, -2]}), ".choice[1]"),
        (json!({"role": "nuisance", "float": [1, 9]}), ".float"),
    ] {
        let problems = Study::from_json(&file(&split)).expect_err("it is refused");
        let paths: Vec<&str> = problems.iter().map(|problem| problem.path.as_str()).collect();
        assert_eq!(paths, [format!("$.parameters[\"split_seed\"]{place}")], "{split}");
    }
    // Another pipeline's splits are its own.
    let mut external = file(&json!({"role": "nuisance", "float": [-1.5, 9]}));
    external["workload"] = json!({"external": true});
    external.as_object_mut().unwrap().remove("eval_every");
    assert!(Study::from_json(&external).is_ok());
}

#[test]
fn nobody_is_advised_to_tune_it() {
    let goal = Goal::Understand { parameter: "adam.learning_rate".into() };
    let advised = |split: &Json| advise(&study(split), &goal, 64).unwrap_or_else(|problems| panic!("{problems:?}"));
    let role = |study: &Study| study.space.get("split_seed").map(|split| split.role());
    let advice = advised(&splits());
    assert!(advice.get("split_seed").is_none());
    // What a person wrote stays.
    assert_eq!(role(&advice.study), Some(Role::Nuisance));
    assert_eq!(role(&advised(&json!({"role": "fixed", "value": 2})).study), Some(Role::Fixed));
}

/// A record of these splits and losses.
fn record(split: &Json, runs: &[(i64, f64)]) -> Record {
    let mut record = Record::new(study(split));
    for (trial, &(split, loss)) in (0..).zip(runs) {
        let values = Values::from([("split_seed".to_owned(), split.into())]);
        let metrics: Metrics = serde_json::from_value(json!({"valid_loss": loss})).expect("metrics");
        let measured = What::Measured { step: 30, metrics };
        for what in [What::Started { values, seed: trial, name: None }, measured, What::Ended(Outcome::Completed)] {
            record.apply(Event { trial, what }).expect("events in order");
        }
    }
    record
}

#[test]
fn runs_on_several_splits_are_of_one_configuration_unless_the_study_asks_about_them() {
    let runs = [(1, 0.4), (2, 0.5), (1, 0.6), (3, 0.7)];
    let found = |split: &Json| {
        let record = record(split, &runs);
        configurations(&record, &ranking(&record)).into_iter().map(|found| found.trials).collect::<Vec<_>>()
    };
    assert_eq!(found(&splits()), [vec![0, 1, 2, 3]]);
    assert_eq!(found(&json!({"role": "scientific", "choice": [1, 2, 3]})), [vec![0, 2], vec![1], vec![3]]);
    // The study of that configuration alone has the split that ships.
    let best = best(&record(&splits(), &runs), Side::Candidate).unwrap_or_else(|refusal| panic!("{refusal:?}"));
    assert!(best.space.get("split_seed").is_none());
}

#[cfg(feature = "train")]
mod trained {
    use super::*;
    use lab_core::adoption::compare;
    use lab_core::conductor::Conductor;
    use lab_core::dataset::Builtin;
    use lab_core::train::device::Device;
    use lab_core::train::{Control, Observer, Progress, Splits, train_cohort};
    use std::collections::BTreeMap;
    use std::task::{Context, Poll, Waker};

    struct Keep(Record);

    impl Observer for Keep {
        fn event(&mut self, event: Event) {
            self.0.apply(event).expect("a trainer's events never contradict each other");
        }

        async fn check(&mut self, _: Progress) -> Control {
            Control::Continue
        }
    }

    /// Trains a study as a worker does.
    fn run(study: &Study) -> Record {
        let path = format!("{}/../static/data/{}", env!("CARGO_MANIFEST_DIR"), Builtin::Digits.file());
        let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut data = Splits::new(Builtin::Digits.load(&bytes).expect("digits"), Device::Cpu);
        let mut keep = Keep(Record::new(study.clone()));
        let mut conductor = Conductor::new(study, &keep.0).expect("trainable").with_largest(1);
        while let Some(cohort) = conductor.next(1) {
            let training = std::pin::pin!(train_cohort(data.of(&cohort), study, &cohort, &mut keep));
            // On the CPU every number is ready at once.
            let Poll::Ready(ended) = training.poll(&mut Context::from_waker(Waker::noop())) else {
                panic!("not ready")
            };
            ended.expect("the cohort trains");
            conductor.finished(cohort.id);
        }
        keep.0
    }

    #[test]
    fn a_comparison_tells_other_data_from_training_again() {
        let record = run(&study(&splits()));
        let mut of_split: BTreeMap<String, usize> = BTreeMap::new();
        for trial in record.trials().values() {
            *of_split.entry(trial.values["split_seed"].to_string()).or_default() += 1;
        }
        assert!(of_split.len() == 3 && of_split.values().all(|runs| *runs > 1), "{of_split:?}");
        let mut slow = file(&splits());
        slow["parameters"]["adam.learning_rate"]["value"] = json!(1e-4);
        let slow = run(&Study::from_json(&slow).expect("a study"));
        let found = compare(&slow, &record, 0.0, None).unwrap_or_else(|refusal| panic!("{refusal:?}"));
        assert_eq!((found.baseline.runs.len(), found.candidate.runs.len(), found.candidate.among), (9, 9, 1));
        assert!(found.sources.retrain_sd.is_some_and(|deviation| deviation > 0.0), "{:?}", found.sources);
        assert!(found.sources.data_sd.is_some(), "{:?}", found.sources);
        // Each split counts once.
        assert_eq!(found.candidate.results().len(), 3);
    }

    #[test]
    fn one_seed_trains_alike_on_one_split_and_otherwise_on_another() {
        let curve = |split: i64| {
            let record = run(&study(&json!({"role": "fixed", "value": split})));
            record.trials()[&0].curves.clone()
        };
        let [shipped, first, second] = [0, 1, 2].map(curve);
        assert!(shipped != first && first != second && second != shipped);
        assert_eq!(first, curve(1));
        let mut without = file(&splits());
        without["parameters"].as_object_mut().unwrap().remove("split_seed");
        without["trials"] = json!(1);
        let record = run(&Study::from_json(&without).expect("a study"));
        assert_eq!(record.trials()[&0].curves, shipped);
    }
}
