//! The studies of a steps-to-target experiment.

use crate::problem::Problem;
use crate::procedure::{Category, category};
use crate::sampler::SamplerKind;
use crate::space::{Purpose, Setting, Value};
use crate::study::{MAX_STEPS, Revision, Study};
use crate::text::Sentence;
use crate::workload::{Hyperparameter, OptimizerKind, Workload, hyperparameter};
use lab_texts::procedures as t;
use serde::Serialize;

/// What to run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Design {
    /// Batch sizes, each a study.
    pub batches: Vec<u64>,
    /// Trials of each.
    pub trials: u64,
}

/// The studies, ascending by batch size, and what was changed in the base study for a fair comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Plan {
    pub studies: Vec<Study>,
    pub changes: Vec<Sentence>,
}

/// Evaluations of a run: the target is seen within 1 % of its length.
const EVALUATIONS: u64 = 100;

/// One study per batch size: the base study with that size fixed, and its optimizer's hyperparameters varied.
///
/// The base study's length is that of its own batch size; smaller sizes get more steps in proportion, so that they see as
/// many examples, larger sizes as many steps, since they never need more.
///
/// # Errors
/// The problems of the first study that is not valid, such as a batch larger than the data.
pub fn design(base: &Study, design: &Design) -> Result<Plan, Vec<Problem>> {
    let mut changes = Vec::new();
    let common = common(base, &mut changes);
    let reference = base.space.value("batch_size", &Default::default()).and_then(Value::as_i64);
    let reference =
        reference.or_else(|| hyperparameter("batch_size")?.default_value().as_i64()).unwrap_or(64).max(1) as u64;
    let length = base.workload.steps().unwrap_or(1000);
    let mut batches = design.batches.clone();
    batches.sort_unstable();
    batches.dedup();
    let studies = batches.into_iter().map(|batch| {
        let steps = length.saturating_mul(reference.max(batch)).div_ceil(batch.max(1)).clamp(1, MAX_STEPS);
        common
            .clone()
            .fix("batch_size", i64::try_from(batch).unwrap_or(i64::MAX))
            .steps(steps, steps.div_ceil(EVALUATIONS))
            .trials(design.trials)
            .name(format!("{}: batch {batch}", base.name))
            .question(format!("How many steps does a batch of {batch} need to reach the target?"))
            .finish()
    });
    Ok(Plan { studies: studies.collect::<Result<_, _>>()?, changes })
}

/// What all sizes share: quasi-random sampling, a constant rate, the learning rate varied, nothing compared.
fn common(base: &Study, changes: &mut Vec<Sentence>) -> Revision {
    let mut revision = base.revise().sampler(SamplerKind::Halton);
    for parameter in base.space.parameters() {
        let name = parameter.name.as_str();
        match (category(name), &parameter.setting) {
            (Category::LearningRate, Setting::Fixed(_)) => {
                if let Some(domain) = hyperparameter(name).and_then(Hyperparameter::usual) {
                    revision = revision.vary(name, Purpose::Nuisance, domain);
                    changes.push(t::tuned_at_each_size(name).into());
                }
            }
            (_, Setting::Varied { purpose: Purpose::Scientific, domain, .. }) => {
                revision = revision.vary(name, Purpose::Nuisance, domain.clone());
            }
            // A decay that ends with the run would tie the steps to the target to the length of the run.
            (Category::Schedule, setting)
                if name == "schedule.kind" && *setting != Setting::Fixed("constant".into()) =>
            {
                revision = revision.fix(name, "constant");
                changes.push(t::RATE_IS_CONSTANT.into());
            }
            _ => {}
        }
    }
    for name in ["schedule.decay_steps", "schedule.end_factor"] {
        revision = revision.remove(name);
    }
    let varies_rate = |revision: &Revision| {
        revision.parameters().iter().any(|p| category(&p.name) == Category::LearningRate && p.domain().is_some())
    };
    if !varies_rate(&revision) && matches!(base.workload, Workload::Trained { .. }) {
        // Nothing was said of the rate: that of the study's optimizer.
        let optimizer = OptimizerKind::of(base.space.value("optimizer", &Default::default()));
        if let Some(name) = optimizer.map(OptimizerKind::learning_rate)
            && let Some(domain) = hyperparameter(&name).and_then(Hyperparameter::usual)
        {
            revision = revision.vary(&name, Purpose::Nuisance, domain);
        }
    }
    revision
}
