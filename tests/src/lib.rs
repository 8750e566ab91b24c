//! What the cross-crate tests and benches share: real data, cohorts made by hand, an observer that keeps everything.

use lab_core::conductor::{Assignment, Cohort};
use lab_core::dataset::{Builtin, Dataset};
use lab_core::random::Stream;
use lab_core::record::Record;
use lab_core::space::Values;
use lab_core::study::Study;
use lab_core::train::{Control, Observer, PreparedData, Progress, device::Device, train_cohort};
use lab_core::trial::Event;
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

/// One cohort of these values; trial numbers and seeds count from 0.
pub fn cohort(values: impl IntoIterator<Item = Values>) -> Cohort {
    let seed = |trial| Stream::new(1).index(trial).word(0) >> 32;
    let member = |(trial, values)| Assignment { trial: trial as u64, values, seed: seed(trial as u64), recorded_to: 0 };
    Cohort { id: 0, members: values.into_iter().enumerate().map(member).collect() }
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
pub fn train(device: &Device, data: &PreparedData, study: &Study, cohort: &Cohort) -> Record {
    let mut keep = Keep(Record::new(study.clone()));
    pollster::block_on(train_cohort(device, data, study, cohort, &mut keep)).expect("the cohort trains");
    keep.0
}
