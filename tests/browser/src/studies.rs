//! Studies small enough for a test, the links that carry them, the lessons of the site, and records read back from files.
//!
//! Knows nothing of browsers.

use lab_core::lesson::Course;
use lab_core::record::{Lines, Record};
use lab_core::study::Study;
use lab_core::text::Lang;
use serde_json::json;
use std::path::Path;

/// Nesterov or Adam on the handwritten digits, with rates at which nothing diverges.
pub fn small_study(name: &str, width: u64, trials: u64, steps: u64, eval_every: u64) -> Study {
    let study = json!({
        "format": "lab.study/1",
        "name": name,
        "question": "Does Adam reach a lower validation error than Nesterov momentum?",
        "workload": {"dataset": "digits", "model": {"family": "mlp"}},
        "objective": {"metric": "valid_error", "direction": "minimize", "at": "best"},
        "parameters": {
            "optimizer": {"role": "scientific", "choice": ["nesterov", "adam"]},
            "nesterov.learning_rate": {"role": "nuisance", "float": [1e-3, 1e-1], "scale": "log", "when": {"optimizer": ["nesterov"]}},
            "adam.learning_rate": {"role": "nuisance", "float": [1e-4, 1e-2], "scale": "log", "when": {"optimizer": ["adam"]}},
            "model.width": {"role": "fixed", "value": width},
            "model.depth": {"role": "fixed", "value": 1},
            "batch_size": {"role": "fixed", "value": 32}
        },
        "sampler": {"kind": "halton", "seed": 7}, "trials": trials, "steps": steps, "eval_every": eval_every
    });
    Study::from_json(&study).unwrap_or_else(|problems| {
        panic!("{:?}", problems.iter().map(|problem| problem.message(Lang::En)).collect::<Vec<_>>())
    })
}

/// The address of the design page with this study, as the page's own links carry it.
pub fn design_address(study: &Study) -> String {
    let link = lab_web::shared::link::encode(study).unwrap_or_else(|| panic!("{} does not fit in a link", study.name));
    format!("/#/design?s={link}")
}

/// Reads a record file that the page saved.
pub fn read_record(text: &str) -> Record {
    let mut lines = Lines::new();
    lines.push(text.as_bytes()).unwrap_or_else(|error| panic!("{}", error.message(Lang::En)));
    let finished = lines.finish().unwrap_or_else(|error| panic!("{}", error.message(Lang::En)));
    finished.record
}

/// The lessons that are taught.
pub fn course() -> Course {
    let site = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../static");
    let folders = std::fs::read_dir(site.join("lessons")).into_iter().flatten().flatten();
    let folders =
        folders.filter(|entry| entry.path().is_dir()).filter_map(|entry| entry.file_name().into_string().ok());
    let ids: Vec<String> = folders.collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let file = |path: &str| std::fs::read(site.join(path)).ok();
    Course::read(&ids, &file).unwrap_or_else(|problems| {
        panic!("{:?}", problems.iter().map(|problem| problem.message(Lang::En)).collect::<Vec<_>>())
    })
}
