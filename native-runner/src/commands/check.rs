//! `lab check`: every problem of a study file, and of the table it names, each with its place.

use super::CommandError;
use crate::data::TABLE_PATH;
use crate::files::output::Output;
use crate::files::{read_data, read_study};
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::workload::Workload;
use lab_texts::counts;
use lab_texts::runner::commands as t;
use serde_json::{Value as Json, json};
use std::path::Path;

/// Prints what is wrong, one problem a line, on standard error; with `json` a list on standard output.
pub fn run(path: &Path, as_json: bool, lang: Lang) -> Result<(), CommandError> {
    let checked = read_study(path).and_then(|study| {
        if let Workload::Trained { .. } = study.workload {
            read_data(&study, path)?;
        }
        Ok(study)
    });
    let error = match checked {
        Ok(study) => {
            let mut output = Output::new();
            output.line(&if as_json { "[]".to_owned() } else { praise(&study, lang) })?;
            output.finish()?;
            return Ok(());
        }
        Err(error) => error,
    };
    let problems = match error.unreadable() {
        // A table that cannot be read is a problem of the place that names it.
        Some(file) if file != path => vec![(TABLE_PATH.to_owned(), error.sentence(lang))],
        Some(_) if !as_json => return Err(error.into()),
        _ => error.problems(lang),
    };
    if as_json {
        let list: Vec<Json> =
            problems.iter().map(|(path, message)| json!({"path": path, "message": message})).collect();
        let mut output = Output::new();
        output.line(&Json::Array(list).to_string())?;
        output.finish()?;
    } else {
        for (place, sentence) in &problems {
            eprintln!("{place}: {sentence}");
        }
    }
    Err(CommandError::Said)
}

/// `ok: 7 parameters, 32 trials × 1500 steps`.
fn praise(study: &Study, lang: Lang) -> String {
    let (parameters, trials) = (counts::parameters(study.space.parameters().len()), counts::trials(study.trials));
    let message = match study.workload.steps() {
        Some(steps) => t::fine_steps(parameters, counts::steps(steps), trials),
        None => t::fine(parameters, trials),
    };
    message.get(lang)
}
