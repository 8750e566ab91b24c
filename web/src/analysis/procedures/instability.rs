//! The instability probe: two studies around the best learning rate of a round, and what they show.
//!
//! Knows nothing of how they are run.

use super::problems;
use crate::shared::exchange::Proposal;
use crate::shared::exchange::procedures::{Proposed, View};
use lab_core::analysis::ranking;
use lab_core::plot::{self, PlotOptions, Scene};
use lab_core::procedure::instability::{Instability, design};
use lab_core::procedure::{Category, Recommendation, category};
use lab_core::record::Record;
use lab_core::space::{Value, Values};
use lab_core::study::Study;
use lab_core::text::{Sentence, Text};

pub const PLOTS: [(View, Text); 2] = [
    (View::GradientNorms, Text::new("Gradient norm by step", "各步的梯度范数")),
    (View::GradientNormHistogram, Text::new("Gradient norms, how often", "梯度范数的分布")),
];

const CLOSE: Text =
    Text::new("The first steps at twice the best rate, each evaluated", "最佳学习率两倍下的最初各步，逐步评估");
const AROUND: Text = Text::new("Rates around the best", "最佳值附近的学习率");

/// # Errors
/// No trial completed, or there is no learning rate.
pub fn propose(record: &Record) -> Result<Proposed, Sentence> {
    let probe = design(&record.study, &best(record)?).ok_or_else(no_rate)?.map_err(|found| problems(&found))?;
    let proposal = |purpose: Text, study: Study| Proposal { purpose: purpose.into(), study: Box::new(study) };
    let studies = vec![proposal(CLOSE, probe.close), proposal(AROUND, probe.around)];
    Ok(Proposed { changes: Vec::new(), studies })
}

/// What the studies show around the best rate of the one that was probed.
///
/// # Errors
/// No trial of that one completed, or it has no learning rate.
pub fn analyze(probed: &Record, records: &[Record]) -> Result<(Instability, Recommendation), Sentence> {
    let values = best(probed)?;
    let found = Instability::new(records, rate(&probed.study, &values).ok_or_else(no_rate)?);
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
    let best = ranking(record).first().and_then(|best| record.trials().get(&best.trial));
    best.map(|trial| trial.values.clone())
        .ok_or_else(|| Sentence::new("No trial of that study has completed.", "该研究没有完成的试验。"))
}

/// The learning rate that was active with these values.
fn rate(study: &Study, values: &Values) -> Option<f64> {
    let rates = study.space.parameters().iter().filter(|parameter| category(&parameter.name) == Category::LearningRate);
    rates.into_iter().find_map(|parameter| study.space.value(&parameter.name, values).and_then(Value::as_f64))
}

fn no_rate() -> Sentence {
    Sentence::new("That study names no learning rate.", "该研究没有给出学习率。")
}
