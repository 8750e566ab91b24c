//! What is found in every recorded study (`static/studies`) and in the whole synthetic suite, printed so that two versions can
//! be compared (`tests/findings.sh COMMIT` does so for the codes):
//!
//! ```text
//! cargo test -p lab-core --test findings -- --ignored --nocapture print_codes
//! cargo test -p lab-core --test findings -- --ignored --nocapture print_reports
//! ```

use crate::synthetic::{Plant, Recipe};
use lab_core::campaign;
use lab_core::findings::{Report, Thresholds, analyse};
use lab_core::record::Lines;
use lab_core::study::Study;
use lab_core::text::Lang;
use serde_json::Value as Json;
use std::path::{Path, PathBuf};

/// Studies per condition and strength, and clean ones, of the synthetic suite.
const PLANTED: u64 = 20;
const CLEAN: u64 = 100;

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.expect("a directory entry").path()) {
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if path.extension().is_some_and(|extension| extension == "jsonl") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Every recorded study, so many planted ones per condition and strength, and so many clean ones.
pub fn each([planted, clean]: [u64; 2], mut show: impl FnMut(&str, &Study, &Report)) {
    let (thresholds, root) = (Thresholds::default(), Path::new(env!("CARGO_MANIFEST_DIR")).join("../static/studies"));
    for file in files(&root) {
        let name = file.strip_prefix(&root).unwrap_or(&file).display().to_string();
        let bytes = std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let mut lines = Lines::default();
        if lines.push(&bytes).is_ok() {
            let record = lines.finish().unwrap_or_else(|error| panic!("{name}: {error:?}")).record;
            show(&name, &record.study, &analyse(&record, &thresholds, None));
        } else {
            let campaign = campaign::read(&bytes).unwrap_or_else(|error| panic!("{name}: {error:?}")).campaign;
            for (i, (round, report)) in campaign.rounds().iter().zip(campaign.reports(&thresholds)).enumerate() {
                show(&format!("{name} round {}", i + 1), &round.record().study, &report);
            }
        }
    }
    for seed in 0..clean {
        let record = Recipe::clean(seed).record();
        show(&format!("clean {seed}"), &record.study, &analyse(&record, &thresholds, None));
    }
    for plant in Plant::ALL {
        for strength in 0..Plant::STRENGTHS {
            for seed in 0..planted {
                let record = Recipe::planted(plant, strength, seed).record();
                let report = analyse(&record, &thresholds, None);
                show(&format!("{plant:?} {strength} {seed}"), &record.study, &report);
            }
        }
    }
}

/// A line per study: the codes found, each with its parameter, and what could not be looked for.
#[test]
#[ignore = "prints, for two versions to be compared"]
fn print_codes() {
    each([PLANTED, CLEAN], |name, _, report| {
        let found = report.findings.iter().map(|finding| match &finding.parameter {
            Some(parameter) => format!("{}({parameter})", finding.code.name()),
            None => finding.code.name().to_owned(),
        });
        let skipped = report.skipped.iter().map(|(code, _)| format!("-{}", code.name()));
        println!("{name}: {}", found.chain(skipped).collect::<Vec<_>>().join(" "));
    });
}

/// A line per study: everything that was found, with its words in both languages and the studies proposed.
#[test]
#[ignore = "prints, for two versions to be compared"]
fn print_reports() {
    each([PLANTED, CLEAN], |name, _, report| {
        let [en, zh] = [Lang::En, Lang::Zh].map(|lang| Json::Object(report.to_json(lang)));
        println!("{name}: {en} {}", zh["findings"].as_array().map_or(0, Vec::len));
        for finding in zh["findings"].as_array().into_iter().flatten() {
            println!("  {} {} {} {}", finding["headline"], finding["message"], finding["action"], finding["judged"]);
        }
    });
}
