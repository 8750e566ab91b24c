//! What the cross-crate tests and benches share: real data, cohorts made by hand, an observer that keeps everything.

use lab_core::conductor::{Assignment, Cohort};
use lab_core::dataset::{Builtin, Dataset};
use lab_core::random::Stream;
use lab_core::record::Record;
use lab_core::space::Values;
use lab_core::study::Study;
use lab_core::train::{Control, Observer, PreparedData, Progress, train_cohort};
use lab_core::trial::{Event, Outcome, What};
use std::path::PathBuf;

/// The folder `static` of the checkout.
pub fn static_folder() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../static"))
}

/// A data set that ships with the lab.
pub fn dataset(builtin: Builtin) -> Dataset {
    let path = static_folder().join("data").join(builtin.file());
    let bytes = std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    builtin.load(&bytes).unwrap_or_else(|error| panic!("{}: {error:?}", path.display()))
}

/// A study written as JSON in a test.
pub fn study(json: serde_json::Value) -> Study {
    Study::from_json(&json).unwrap_or_else(|problems| {
        panic!("{:#?}", problems.iter().map(|problem| problem.message(Default::default())).collect::<Vec<_>>())
    })
}

/// One cohort of these values of a study; trial numbers and seeds count from 0.
pub fn cohort(study: &Study, values: impl IntoIterator<Item = Values>) -> Cohort {
    let seed = |trial| Stream::new(1).index(trial).word(0) >> 32;
    let member = |(trial, values)| {
        let assignment = Assignment::new(study, trial, values).expect("values that train");
        Assignment { seed: seed(trial), ..assignment }
    };
    Cohort { id: 0, members: (0..).zip(values).map(member).collect() }
}

/// Keeps every event in a record.
pub struct Keep(pub Record);

impl Observer for Keep {
    fn event(&mut self, event: Event) {
        self.0.apply(event).expect("a trainer's events never contradict each other");
    }

    async fn check(&mut self, _: Progress) -> Control {
        Control::Continue
    }
}

/// Trains a cohort to its end.
pub fn train(data: &PreparedData, study: &Study, cohort: &Cohort) -> Record {
    let mut keep = Keep(Record::new(study.clone()));
    pollster::block_on(train_cohort(data, study, cohort, &mut keep)).expect("the cohort trains");
    keep.0
}

/// A finished record of `trials` × `points` measurements that looks like training: noisy exponential decay.
pub fn synthetic(trials: u64, points: u64) -> Record {
    let study = study(serde_json::json!({
        "format": "lab.study/1", "name": "synthetic", "workload": {"external": true},
        "objective": {"metric": "valid_error", "direction": "minimize"},
        "parameters": {"learning_rate": {"role": "nuisance", "float": [1e-4, 1.0], "scale": "log"}}, "trials": trials}));
    let mut record = Record::new(study.clone());
    let points_of = lab_core::sampler::Sequence::new(&study.space, &study.sampler);
    for (trial, values) in points_of.iter().take(trials as usize).enumerate() {
        let (trial, noise) = (trial as u64, Stream::new(9).index(trial as u64));
        let floor = 0.05 + 0.2 * noise.uniform(0);
        let mut emit = |what| record.apply(Event { trial, what }).expect("in order");
        emit(What::Started { values, seed: trial, name: None });
        for step in 1..=points {
            let error = floor + 0.8 * (-8.0 * step as f64 / points as f64).exp() + 0.01 * noise.uniform(step);
            emit(What::Measured { step, metrics: [("valid_error".to_owned(), error)].into() });
        }
        emit(What::Ended(Outcome::Completed));
    }
    record
}
