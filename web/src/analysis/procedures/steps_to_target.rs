//! Steps to target: a study per batch size, and how the steps needed fall as the batch grows.
//!
//! Knows nothing of how the studies are run.

use super::problems;
use crate::shared::exchange::Proposal;
use crate::shared::exchange::procedures::{Proposed, View};
use lab_core::plot::{self, PlotOptions, Scene, StepsView};
use lab_core::procedure::steps_to_target::{Design, Measured, StepsToTarget, design};
use lab_core::record::Record;
use lab_core::space::{Value, Values};
use lab_core::study::Study;
use lab_core::text::{Sentence, Text};

pub const PLOTS: [(View, Text); 3] = [
    (View::StepsToTarget, Text::new("Steps to the target", "达到目标的步数")),
    (View::ExamplesToTarget, Text::new("Examples consumed", "消耗的样本数")),
    (View::EqualExamples, Text::new("At equally many examples: misleading", "相同样本数下：具有误导性")),
];

/// # Errors
/// No size is named, or what is wrong with the studies that would follow.
pub fn propose(base: &Study, batches: &[u64], trials: u64) -> Result<Proposed, Sentence> {
    if batches.is_empty() {
        return Err(Sentence::new("Name at least one batch size.", "请至少给出一个批量大小。"));
    }
    let plan = design(base, &Design { batches: batches.into(), trials }).map_err(|found| problems(&found))?;
    let proposal = |study: Study| {
        let batch = study.space.value("batch_size", &Values::new()).map(Value::to_string).unwrap_or_default();
        let purpose = Sentence::new(format!("Batch size {batch}"), format!("批量大小 {batch}"));
        Proposal { purpose, study: Box::new(study) }
    };
    Ok(Proposed { changes: plan.changes, studies: plan.studies.into_iter().map(proposal).collect() })
}

/// # Errors
/// No study fixes a batch size.
pub fn analyze(records: &[Record], target: f64) -> Result<StepsToTarget, Sentence> {
    // Steps are compared; what a step costs at each size is the batch-size finder's to say.
    let found = StepsToTarget::new(records, target, &Measured::default());
    if found.points.is_empty() {
        return Err(Sentence::new("None of these studies fixes a batch size.", "这些研究都没有固定批量大小。"));
    }
    Ok(found)
}

pub fn draw(records: &[Record], target: f64, view: StepsView, options: &PlotOptions) -> Option<Scene> {
    Some(plot::steps_to_target_plot(&analyze(records, target).ok()?, view, options))
}
