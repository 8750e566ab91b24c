//! The thresholds of `lab analyze`: read from a file and from arguments, or listed. Refuses to know what the checks do.

use super::CommandError;
use crate::files::output::Output;
use crate::files::read_json;
use lab_core::findings::{Code, Threshold, Thresholds};
use lab_core::problem::{Fault, Problem, listed};
use lab_core::text::{Lang, Sentence};
use lab_texts::runner::commands as t;
use serde_json::{Value as Json, json};
use std::path::Path;

/// The defaults, changed by a file `{"NAME": VALUE, …}`, and then one by one.
///
/// # Errors
/// A file that cannot be read; an unknown name or a value out of range, with the nearest valid one.
pub fn read(file: Option<&Path>, single: &[(String, f64)]) -> Result<Thresholds, CommandError> {
    let mut thresholds = Thresholds::default();
    if let Some(path) = file {
        let refused = |problems: Vec<Problem>| {
            let reason = Sentence::of(|lang| listed(&problems, lang));
            CommandError::Refused { path: path.to_owned(), reason }
        };
        thresholds.read(&read_json(path)?).map_err(refused)?;
    }
    for (name, value) in single {
        let refused = |fault: Fault| {
            CommandError::Argument(Sentence::of(|lang| format!("--threshold {name}: {}", fault.sentence(lang))))
        };
        thresholds.set(name, *value).map_err(refused)?;
    }
    Ok(thresholds)
}

/// Prints every threshold: a line each, or one JSON document.
pub fn list(as_json: bool, lang: Lang) -> Result<(), CommandError> {
    let mut output = Output::new();
    let codes = |threshold: &Threshold| threshold.codes.iter().map(|code: &Code| code.name()).collect::<Vec<_>>();
    if as_json {
        let row = |threshold: &Threshold| {
            let &Threshold { name, default, low, high, meaning, .. } = threshold;
            let (codes, meaning) = (codes(threshold), meaning.get(lang));
            json!({"name": name, "default": default, "low": low, "high": high, "codes": codes, "meaning": meaning})
        };
        output.line(&Thresholds::LIST.iter().map(row).collect::<Json>().to_string())?;
    } else {
        for threshold in Thresholds::LIST {
            let [default, low, high] = [threshold.default, threshold.low, threshold.high];
            let (name, meaning, codes) = (threshold.name, threshold.meaning.get(lang), codes(threshold).join(", "));
            output.line(&t::threshold(codes, default, high, low, meaning, name).get(lang))?;
        }
    }
    output.finish()?;
    Ok(())
}
