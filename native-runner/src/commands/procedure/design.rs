//! The studies that a procedure has to run, as files.

use super::{Plan, best_values, no_rate, not_made, refused};
use crate::commands::CommandError;
use crate::commands::pictures::{study_text, write_studies};
use crate::files::output::Output;
use crate::files::{read_record, read_study};
use lab_core::procedure::{advisor, instability, starting_point, steps_to_target, training_length};
use lab_core::space::Values;
use lab_core::study::Study;
use lab_core::text::Lang;
use lab_texts::runner::commands as t;
use std::path::Path;

/// Writes the studies; says on standard error what was changed in the base study.
pub fn run(path: &Path, out: Option<&Path>, plan: &Plan, lang: Lang) -> Result<(), CommandError> {
    let base = read_study(path)?;
    let studies = studies(path, &base, plan, lang)?;
    if let Some(folder) = out {
        let named: Vec<(String, &Study)> = studies.iter().map(|(name, study)| (name.clone(), study)).collect();
        return write_studies(folder, &named, lang);
    }
    let [(_, study)] = studies.as_slice() else {
        return Err(refused(path, t::several_studies(studies.len())));
    };
    let mut output = Output::new();
    output.line(study_text(study).trim_end())?;
    output.finish()?;
    Ok(())
}

fn studies(path: &Path, base: &Study, plan: &Plan, lang: Lang) -> Result<Vec<(String, Study)>, CommandError> {
    let made = match plan {
        Plan::StartingPoint { trials, steps } => {
            let study = starting_point::design(base, *trials, length(path, base, *steps)?);
            study.map(|study| vec![("starting-point".to_owned(), study)])
        }
        Plan::TrainingLength { trials, steps } => {
            let study = training_length::design(base, *trials, length(path, base, *steps)?);
            study.map(|study| vec![("training-length".to_owned(), study)])
        }
        Plan::StepsToTarget { batches, trials } => {
            let design = steps_to_target::Design { batches: batches.clone(), trials: *trials };
            steps_to_target::design(base, &design).map(|plan| {
                for change in &plan.changes {
                    eprintln!("{}", change.get(lang));
                }
                let batch = |study: &Study| study.space.value("batch_size", &Values::new()).map(ToString::to_string);
                let name = |study: &Study| format!("batch-{}", batch(study).unwrap_or_default());
                plan.studies.into_iter().map(|study| (name(&study), study)).collect()
            })
        }
        Plan::Instability { best } => {
            let best = match best {
                Some(path) => best_values(path, &read_record(path, lang)?)?,
                None => Values::new(),
            };
            let probe = instability::design(base, &best).ok_or_else(|| no_rate(path))?;
            probe.map(|probe| vec![("close".to_owned(), probe.close), ("around".to_owned(), probe.around)])
        }
        Plan::Advisor { goal, trials } => advisor::advise(base, goal, trials.unwrap_or(base.trials))
            .map(|advice| vec![("advised".to_owned(), advice.study)]),
    };
    made.map_err(|problems| not_made(path, &problems))
}

/// The steps asked for, or the study's own.
fn length(path: &Path, study: &Study, asked: Option<u64>) -> Result<u64, CommandError> {
    let own = study.workload.steps();
    asked.or(own).ok_or_else(|| refused(path, t::NO_STEPS))
}
