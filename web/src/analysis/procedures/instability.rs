//! The instability probe: two studies around the best learning rate of a round, and what they show.

use crate::analysis::records;
use crate::shared::exchange::Proposal;
use crate::shared::exchange::procedures::{Proposed, View};
use crate::shared::files::problems;
use lab_core::plot::{self, PlotOptions, Scene};
use lab_core::procedure::instability::{Instability, design};
use lab_core::procedure::{Category, Recommendation, category};
use lab_core::record::Record;
use lab_core::space::{Value, Values};
use lab_core::study::Study;
use lab_core::text::Sentence;
use lab_texts::Fixed;
use lab_texts::page::procedures as t;

pub const PLOTS: [(View, Fixed); 2] =
    [(View::GradientNorms, t::NORMS_BY_STEP), (View::GradientNormHistogram, t::NORMS_HOW_OFTEN)];

/// # Errors
/// No trial completed, or there is no learning rate.
pub fn propose(record: &Record) -> Result<Proposed, Sentence> {
    let probe = design(&record.study, &best(record)?).ok_or(t::NO_RATE)?.map_err(|found| problems(&found))?;
    let proposal = |purpose: Fixed, study: Study| Proposal { purpose: purpose.into(), study: Box::new(study) };
    let studies = vec![proposal(t::FIRST_STEPS, probe.close), proposal(t::RATES_AROUND, probe.around)];
    Ok(Proposed { changes: Vec::new(), studies })
}

/// What the studies show around the best rate of the one that was probed.
///
/// # Errors
/// No trial of that one completed, or it has no learning rate.
pub fn analyze(probed: &Record, records: &[Record]) -> Result<(Instability, Recommendation), Sentence> {
    let values = best(probed)?;
    let found = Instability::new(records, rate(&probed.study, &values).ok_or(t::NO_RATE)?);
    let advice = found.recommend(&probed.study, &values);
    Ok((found, advice))
}

pub fn draw(probed: &Record, records: &[Record], view: View, options: &PlotOptions) -> Option<Scene> {
    let norms = analyze(probed, records).ok()?.0.norms?;
    Some(match view {
        View::GradientNormHistogram => plot::gradient_norm_histogram(&norms, options),
        _ => plot::gradient_norm_curve(&norms, options),
    })
}

/// The values of the best trial.
fn best(record: &Record) -> Result<Values, Sentence> {
    records::best(record).ok_or_else(|| t::NONE_COMPLETED.into())
}

/// The learning rate that was active with these values.
fn rate(study: &Study, values: &Values) -> Option<f64> {
    let rates = study.space.parameters().iter().filter(|parameter| category(&parameter.name) == Category::LearningRate);
    rates.into_iter().find_map(|parameter| study.space.value(&parameter.name, values).and_then(Value::as_f64))
}
