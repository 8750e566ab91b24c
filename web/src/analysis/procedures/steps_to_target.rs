//! Steps to target: a study per batch size, and how the steps needed fall as the batch grows.

use crate::shared::exchange::Proposal;
use crate::shared::exchange::procedures::{Proposed, View};
use crate::shared::files::problems;
use lab_core::plot::{self, PlotOptions, Scene, StepsView};
use lab_core::procedure::steps_to_target::{Design, Measured, StepsToTarget, design};
use lab_core::record::Record;
use lab_core::space::{Value, Values};
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_texts::Fixed;
use lab_texts::page::procedures as t;

pub const PLOTS: [(View, Fixed); 3] = [
    (View::StepsToTarget, t::STEPS_PLOT),
    (View::ExamplesToTarget, t::EXAMPLES_PLOT),
    (View::EqualExamples, t::EQUAL_EXAMPLES),
];

/// # Errors
/// No size is named, or what is wrong with the studies that would follow.
pub fn propose(base: &Study, batches: &[u64], trials: u64) -> Result<Proposed, Sentence> {
    if batches.is_empty() {
        return Err(t::ONE_SIZE.into());
    }
    let plan = design(base, &Design { batches: batches.into(), trials }).map_err(|found| problems(&found))?;
    let proposal = |study: Study| {
        let batch = study.space.value("batch_size", &Values::new()).map(Value::to_string).unwrap_or_default();
        Proposal { purpose: t::batch_study(batch).into(), study: Box::new(study) }
    };
    Ok(Proposed { changes: plan.changes, studies: plan.studies.into_iter().map(proposal).collect() })
}

/// # Errors
/// No study fixes a batch size.
pub fn analyze(records: &[Record], target: f64) -> Result<StepsToTarget, Sentence> {
    // Steps are compared; what a step costs at each size is the batch-size finder's to say.
    let found = StepsToTarget::new(records, target, &Measured::default());
    if found.points.is_empty() {
        return Err(t::NO_SIZE.into());
    }
    Ok(found)
}

pub fn draw(records: &[Record], target: f64, view: StepsView, options: &PlotOptions) -> Option<Scene> {
    Some(plot::steps_to_target_plot(&analyze(records, target).ok()?, view, options))
}
