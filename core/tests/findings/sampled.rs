//! Studies that Optuna's samplers drew, as `tests/peers/optuna_samplers.py` writes them, and the records an import makes of them,
//! with something planted besides.

use lab_core::random::Stream;
use lab_core::record::Record;
use lab_core::sampler::Drawn;
use lab_core::space::{Value, Values};
use lab_core::study::Study;
use lab_core::trial::{Event, Metrics, Outcome, What};
use serde_json::{Map, json};

const NAMES: [&str; 5] = ["learning_rate", "idle", "momentum", "decay", "smoothing"];

/// A trial as the sampler saw it.
#[derive(Clone)]
pub struct Sample {
    pub adam: bool,
    pub failed: bool,
    pub places: Vec<f64>,
    pub value: f64,
}

pub struct Sampled {
    pub seed: u64,
    pub parameters: usize,
    pub trials: Vec<Sample>,
}

pub fn read(text: &str) -> Vec<Sampled> {
    let share = |digits: &[u8]| {
        let whole = digits.iter().fold(0u32, |whole, digit| whole << 6 | u32::from(digit - 48));
        f64::from(whole) / f64::from((1 << 18) - 1)
    };
    let study = |line: &str| {
        let mut words = line.splitn(3, ' ');
        let mut word = || words.next().unwrap();
        let (seed, parameters): (u64, usize) = (word().parse().unwrap(), word().parse().unwrap());
        let trial = |text: &[u8]| {
            let mut numbers: Vec<f64> = text[1..].chunks(3).map(share).collect();
            let (letter, value) = (text[0], numbers.pop().unwrap());
            let adam = letter.eq_ignore_ascii_case(&b'b');
            Sample { adam, failed: letter.is_ascii_uppercase(), places: numbers, value }
        };
        let trials = word().as_bytes().chunks(3 * parameters + 4).map(trial).collect();
        Sampled { seed, parameters, trials }
    };
    text.lines().map(study).collect()
}

/// What is planted besides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Plant {
    Nothing,
    /// From 40 % of training on validation rises by 0.03 while training goes on improving.
    Overfitting,
    /// A decay of e^(−1.5 t).
    StillImproving,
    /// Validation is best at 5 % of training and rises by 0.1.
    TooLong,
    /// 45 % of the trials are infeasible, wherever they are.
    InfeasibleAnywhere,
    /// Everything above a learning rate is.
    InfeasibleAbove(f64),
}

fn is_infeasible(sampled: &Sampled, trial: u64, sample: &Sample, plant: Plant) -> bool {
    match plant {
        Plant::InfeasibleAnywhere => Stream::new(sampled.seed).child("infeasible").uniform(trial) < 0.45,
        Plant::InfeasibleAbove(rate) => sample.places[0] > rate,
        _ => sample.failed,
    }
}

/// The first `n` trials as an import makes them a record, if `drawn` is elsewhere.
pub fn record(sampled: &Sampled, n: usize, drawn: Drawn, plant: Plant) -> Record {
    let mut parameters = Map::new();
    parameters.insert("optimizer".into(), json!({"role": "scientific", "choice": ["sgd", "adam"]}));
    for name in NAMES.iter().take(sampled.parameters) {
        parameters.insert((*name).into(), json!({"role": "nuisance", "float": [0.0, 1.0]}));
    }
    let study = Study::from_json(&json!({
        "format": "lab.study/1", "name": "sampled", "question": "?", "workload": {"external": true},
        "objective": {"metric": "valid_error", "direction": "minimize", "at": "last", "chance": 0.95},
        "parameters": parameters, "sampler": {"kind": "halton", "drawn": drawn.name()}, "trials": n,
    }));
    let mut record = Record::new(study.unwrap_or_else(|problems| panic!("{problems:?}")));
    for (trial, sample) in (0..).zip(&sampled.trials[..n]) {
        let mut values: Values =
            NAMES.iter().zip(&sample.places).map(|(name, u)| ((*name).to_owned(), Value::Float(*u))).collect();
        values.insert("optimizer".into(), if sample.adam { "adam" } else { "sgd" }.into());
        let mut emit = |what| record.apply(Event { trial, what }).unwrap();
        emit(What::Started { values, seed: trial, name: None });
        if is_infeasible(sampled, trial, sample, plant) {
            emit(What::Ended(Outcome::Infeasible { reason: "not a number".into() }));
            continue;
        }
        train(sampled.seed, trial, sample.value, plant, &mut emit);
        emit(What::Ended(Outcome::Completed));
    }
    record
}

/// Twenty evaluations that end at the value.
fn train(seed: u64, trial: u64, value: f64, plant: Plant, emit: &mut impl FnMut(What)) {
    let noise = Stream::new(seed).child("curves").index(trial);
    let decay = match plant {
        Plant::StillImproving => 1.5,
        Plant::Overfitting => 12.0,
        Plant::TooLong => 80.0,
        _ => 5.0 + 2.0 * Stream::new(seed).uniform(0),
    };
    let left = |t: f64| (-decay * t).exp();
    let rise = |t: f64| match plant {
        Plant::Overfitting => 0.03 * ((t - 0.4).max(0.0) / 0.6 - 1.0),
        Plant::TooLong => 0.1 * ((t - 0.05).max(0.0) / 0.95 - 1.0),
        _ => 0.0,
    };
    for i in 1..=20u64 {
        let t = i as f64 / 20.0;
        let (valid, train) = noise.normal_pair(i);
        let fallen = (left(t) - left(1.0)) / (1.0 - left(1.0));
        let metrics = [
            (
                "valid_error".to_owned(),
                value + (0.95 - value) * fallen + rise(t) + if i < 20 { 0.001 * valid } else { 0.0 },
            ),
            ("train_loss".to_owned(), 0.1 + 2.0 * left(t) + 0.05 * (1.0 - t) + 0.001 * train),
        ];
        emit(What::Measured { step: 50 * i, metrics: Metrics::from(metrics) });
    }
}
