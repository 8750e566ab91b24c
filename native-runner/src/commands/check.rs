//! `lab check`: every problem of a study file, and of the table it names, each with its place.

use super::CommandError;
use crate::data::TABLE_PATH;
use crate::files::{FileError, read_data, read_study};
use crate::output::Output;
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_core::workload::Workload;
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
    let problems = match &checked {
        Ok(_) => Vec::new(),
        // A table that cannot be read is a problem of the place that names it.
        Err(FileError::Io { path: file, .. } | FileError::TooLarge { path: file, .. } | FileError::NotText { path: file })
            if file != path =>
        {
            let sentences = checked.as_ref().err().map(|error| error.sentence(lang));
            sentences.into_iter().map(|sentence| (TABLE_PATH.to_owned(), sentence)).collect()
        }
        Err(error) => error.problems(lang),
    };
    if as_json {
        let list: Vec<Json> = problems.iter().map(|(path, message)| json!({"path": path, "message": message})).collect();
        let mut output = Output::new();
        output.line(&Json::Array(list).to_string())?;
        output.finish()?;
    } else if let Ok(study) = &checked {
        let mut output = Output::new();
        output.line(&praise(study, lang))?;
        output.finish()?;
    } else {
        for (place, sentence) in &problems {
            // The file as a whole needs no place within it.
            eprintln!("{}", if place == "$" { sentence.clone() } else { format!("{place}: {sentence}") });
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(CommandError::Said) }
}

/// `ok: 7 parameters, 32 trials × 1500 steps`.
fn praise(study: &Study, lang: Lang) -> String {
    let (parameters, trials) = (study.space.parameters().len(), study.trials);
    let steps = match study.workload {
        Workload::Trained { steps, .. } => Some(steps),
        Workload::External { steps } => steps,
    };
    let steps = steps.map_or_else(String::new, |steps| lang.pick(format!(" × {steps} steps"), format!(" × {steps} 步")));
    lang.pick(format!("ok: {parameters} parameters, {trials} trials{steps}"), format!("正确：{parameters} 个参数，{trials} 个试验{steps}"))
}
