//! Records for the tests of this module.

use crate::record::Record;
use crate::space::Values;
use crate::study::Study;
use crate::trial::{Event, Metrics, Outcome, What};
use serde_json::{Value as Json, json};

/// A trial at `x` with a seed, and what it measured; `None` if it diverged.
pub fn trial(x: f64, seed: u64, loss: Option<f64>) -> (f64, u64, Option<f64>) {
    (x, seed, loss)
}

/// A record of such trials, of a loss that another pipeline minimises.
pub fn record(trials: &[(f64, u64, Option<f64>)]) -> Record {
    let study = json!({
        "format": "lab.study/1", "name": "s", "question": "q", "workload": {"external": true},
        "objective": {"metric": "loss", "direction": "minimize"},
        "parameters": {"x": {"role": "nuisance", "float": [0.0, 100.0]}},
    });
    let mut record = Record::new(Study::from_json(&study).unwrap());
    for (number, (x, seed, loss)) in (0..).zip(trials) {
        let mut apply = |what| record.apply(Event { trial: number, what }).unwrap();
        apply(What::Started { values: Values::from([("x".into(), (*x).into())]), seed: *seed, name: None });
        apply(match loss {
            Some(loss) => What::Measured { step: 1, metrics: Metrics::from([("loss".into(), *loss)]) },
            None => What::Ended(Outcome::Infeasible { reason: "diverged".into() }),
        });
        if loss.is_some() {
            apply(What::Ended(Outcome::Completed));
        }
    }
    record
}

/// A study of digits with these parameters.
pub fn study(parameters: Json) -> Study {
    Study::from_json(&json!({
        "format": "lab.study/1", "name": "s", "question": "q",
        "workload": {"dataset": "digits", "model": {"family": "mlp"}},
        "objective": {"metric": "valid_error", "direction": "minimize"},
        "parameters": parameters, "sampler": {"kind": "halton", "seed": 1}, "trials": 1, "steps": 100,
    }))
    .unwrap()
}
