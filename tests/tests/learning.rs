//! The lab learns real things: the example study on real digits, and the order of models on MNIST-1D.

use lab_core::conductor::Conductor;
use lab_core::dataset::Builtin;
use lab_core::record::Record;
use lab_core::study::Study;
use lab_core::train::PreparedData;
use lab_core::train::device::Device;
use lab_tests::{Keep, dataset, static_folder, study};
use serde_json::json;

/// Runs a whole study on the CPU, in cohorts as the conductor forms them for one worker.
fn run(study: &Study, builtin: Builtin) -> Record {
    let cpu = Device::Cpu;
    let data = PreparedData::new(&dataset(builtin), &cpu);
    let mut keep = Keep(Record::new(study.clone()));
    let mut conductor = Conductor::new(study, &keep.0).expect("a trainable study");
    while let Some(cohort) = conductor.next(1) {
        let start = std::time::Instant::now();
        pollster::block_on(lab_core::train::train_cohort(&data, study, &cohort, &mut keep)).expect("it trains");
        let steps = keep.0.trials()[&cohort.members[0].trial].last_step() * cohort.members.len() as u64;
        conductor.measured_speed(cohort.id, steps, start.elapsed().as_secs_f64());
        conductor.finished(cohort.id);
    }
    keep.0
}

fn best(record: &Record) -> f64 {
    record.trials().values().filter_map(|trial| record.objective(trial)).map(|(_, x)| x).fold(f64::INFINITY, f64::min)
}

#[test]
fn the_example_study_reads_digits() {
    let text = std::fs::read_to_string(static_folder().join("examples/first-light.json")).expect("the example");
    let study = Study::parse(&text).expect("a valid study");
    let record = run(&study, Builtin::Digits);
    assert!(record.trials().values().all(|trial| trial.outcome().is_some()));
    assert!(best(&record) <= 0.03, "the best validation error is {}", best(&record));
}

#[test]
fn models_differ_on_mnist_1d_as_in_its_paper() {
    let errors: Vec<f64> = [("linear", 0, 0), ("mlp", 64, 2), ("cnn", 24, 3)]
        .map(|(family, width, depth)| {
            let mut parameters = json!({"adam.learning_rate": {"role": "nuisance", "choice": [0.01, 0.005]}});
            if family != "linear" {
                parameters["model.width"] = json!({"role": "fixed", "value": width});
                parameters["model.depth"] = json!({"role": "fixed", "value": depth});
            }
            let study = study(json!({
                "format": "lab.study/1", "name": family,
                "workload": {"dataset": "mnist1d", "model": {"family": family}},
                "objective": {"metric": "valid_error", "direction": "minimize"}, "parameters": parameters,
                "sampler": {"kind": "grid"}, "trials": 2, "steps": 1000, "eval_every": 100}));
            best(&run(&study, Builtin::Mnist1d))
        })
        .into();
    // Clearly: by more than three standard errors of a difference of two shares of 800 examples.
    assert!(errors[0] - errors[1] > 0.075, "linear {} and mlp {}", errors[0], errors[1]);
    assert!(errors[1] - errors[2] > 0.075, "mlp {} and cnn {}", errors[1], errors[2]);
}
