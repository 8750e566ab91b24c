//! How many steps: a sweep of constant learning rates, and the steps its fastest trial takes to fit the training set.
//!
//! Knows nothing of how the sweep is run.

use super::Screen;
use super::index::head;
use super::parts::{self, step};
use crate::analysis::Answer;
use crate::analysis::ask::{Ask, problems};
use crate::analysis::node;
use lab_core::plot::{CurveOptions, PlotOptions, Scene, ValueScale, curves, metric_title};
use lab_core::procedure::{Recommendation, training_length};
use lab_core::record::Record;
use lab_core::study::Study;
use lab_core::text::{Sentence, Text};

const TRIALS: &str = "12";
const STEPS: &str = "2000";
/// The curve in which fitting shows.
const METRIC: &str = "train_loss";

#[derive(Default)]
pub struct TrainingLength {
    proposed: Option<Result<Study, Sentence>>,
    found: Option<Result<(Record, Recommendation), Sentence>>,
}

fn propose(ask: &Ask) -> Result<Study, Sentence> {
    let (trials, steps) = (ask.count("trials", TRIALS)?, ask.count("steps", STEPS)?);
    training_length::design(&parts::design(ask)?, trials, steps).map_err(|found| problems(&found))
}

fn analyze(ask: &Ask) -> Result<(Record, Recommendation), Sentence> {
    let record = ask.record()?;
    let advice = training_length::analyze(&record).recommend();
    Ok((record, advice))
}

impl Screen for TrainingLength {
    fn answer(&mut self, ask: &Ask) -> Answer {
        let lang = ask.lang;
        match ask.act.as_str() {
            "propose" => self.proposed = Some(propose(ask)),
            "analyze" => self.found = Some(analyze(ask)),
            _ => {}
        }
        let purpose = Text::new("A sweep of constant learning rates", "恒定学习率的扫描");
        let first = parts::propose_one(ask, (TRIALS, STEPS), self.proposed.as_ref(), purpose);
        let second = parts::read_one(ask);
        let mut blocks = head("training-length", lang);
        blocks.push(step(1, Text::new("Sweep the learning rate", "扫描学习率"), lang, first));
        blocks.push(step(
            2,
            Text::new("Read how fast the training set is fitted", "解读拟合训练集的速度"),
            lang,
            second,
        ));
        let plots = |_: &_| vec![node::plots([node::plot(0, metric_title(METRIC, lang), 300.0)])];
        parts::answer(blocks, self.found.as_ref(), lang, |(_, advice)| advice, plots)
    }

    fn plot(&self, _: usize, &PlotOptions { width, height, lang }: &PlotOptions) -> Option<Scene> {
        let (record, _) = self.found.as_ref()?.as_ref().ok()?;
        Some(curves(record, METRIC, &CurveOptions { width, height, lang, values: ValueScale::Auto, strong: 4 }))
    }
}
