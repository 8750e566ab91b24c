//! `lab sample`: the first trial configurations of a study, as JSON lines.

use super::CommandError;
use crate::files::output::Output;
use crate::files::read_study;
use lab_core::sampler::Sequence;
use lab_core::space::Value;
use lab_core::text::Lang;
use lab_texts::runner::commands as t;
use serde_json::{Map, Value as Json, json};
use std::path::Path;

/// Prints the first `count` configurations (the study's number of trials unless given), or as many as there are.
pub fn run(path: &Path, count: Option<u64>, lang: Lang) -> Result<(), CommandError> {
    let study = read_study(path)?;
    let count = count.unwrap_or(study.trials);
    let sequence = Sequence::new(&study.space, &study.sampler);
    let mut output = Output::new();
    for (trial, values) in (0..count).zip(sequence.iter()) {
        let values: Map<String, Json> =
            values.iter().map(|(name, value): (&String, &Value)| (name.clone(), value.to_json())).collect();
        output.line(&json!({"trial": trial, "values": values}).to_string())?;
    }
    output.finish()?;
    if let Some(length) = sequence.len().filter(|length| *length < count) {
        let kind = study.sampler.kind.name();
        eprintln!("{}", t::few_points(length, kind).get(lang));
    }
    Ok(())
}
