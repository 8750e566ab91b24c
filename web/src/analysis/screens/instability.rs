//! The instability probe: two studies around the best learning rate of a round, and what they show.
//!
//! Knows nothing of how they are run.

use super::Screen;
use super::index::head;
use super::parts::{self, outcome, step};
use crate::analysis::Answer;
use crate::analysis::ask::{Ask, problems};
use crate::analysis::node;
use lab_core::analysis::ranking;
use lab_core::plot::{self, PlotOptions, Scene};
use lab_core::procedure::instability::{self, Norms, Probe};
use lab_core::procedure::{Category, Recommendation, category};
use lab_core::record::Record;
use lab_core::space::{Value, Values};
use lab_core::study::Study;
use lab_core::text::{Sentence, Text};

#[derive(Default)]
pub struct Instability {
    /// The study that is probed and the values of its best trial.
    base: Option<(Study, Values)>,
    proposed: Option<Result<Probe, Sentence>>,
    found: Option<Result<(Option<Norms>, Recommendation), Sentence>>,
}

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

impl Instability {
    fn propose(&mut self, ask: &Ask) -> Result<Probe, Sentence> {
        let record = ask.record()?;
        let values = best(&record)?;
        let probe = instability::design(&record.study, &values).ok_or_else(no_rate)?.map_err(|found| problems(&found));
        self.base = Some((record.study, values));
        probe
    }

    fn analyze(&self, ask: &Ask) -> Result<(Option<Norms>, Recommendation), Sentence> {
        let missing = || {
            Sentence::new("Propose the probe first: it knows the best rate.", "请先提出探测研究：它知道最佳学习率。")
        };
        let (study, values) = self.base.as_ref().ok_or_else(missing)?;
        let rate = rate(study, values).ok_or_else(no_rate)?;
        let found = instability::Instability::new(&ask.records()?, rate);
        let advice = found.recommend(study, values);
        Ok((found.norms, advice))
    }
}

impl Screen for Instability {
    fn answer(&mut self, ask: &Ask) -> Answer {
        let lang = ask.lang;
        match ask.act.as_str() {
            "propose" => self.proposed = Some(self.propose(ask)),
            "analyze" => self.found = Some(self.analyze(ask)),
            _ => {}
        }
        let choose = lang.pick(
            "Tick the study to probe, propose, and run both studies. Then tick what came of them and analyze.",
            "勾选要探测的研究，提出并运行两个研究；然后勾选它们的结果并分析。",
        );
        let mut first = vec![
            node::classed("p", "note", choose),
            parts::several_records(ask),
            node::buttons([
                node::button(Text::new("Propose the probe", "提出探测研究"), "propose", lang, self.proposed.is_none()),
                node::button(parts::ANALYZE, "analyze", lang, false),
            ]),
        ];
        first.extend(outcome(self.proposed.as_ref(), lang, |probe| {
            let close = lang
                .pick("The first steps at twice the best rate, each evaluated", "最佳学习率两倍下的最初各步，逐步评估");
            let around = lang.pick("Rates around the best", "最佳值附近的学习率");
            vec![node::study(close, &probe.close, lang), node::study(around, &probe.around, lang)]
        }));
        let mut blocks = head("instability", lang);
        blocks.push(step(1, Text::new("Probe above the best learning rate", "在最佳学习率之上探测"), lang, first));
        let plots = |(norms, _): &(Option<_>, _)| match norms {
            None => Vec::new(),
            Some(_) => {
                let curve = node::plot(0, lang.pick("Gradient norm by step", "各步的梯度范数"), 280.0);
                let histogram = node::plot(1, lang.pick("Gradient norms, how often", "梯度范数的分布"), 280.0);
                vec![node::plots([curve, histogram])]
            }
        };
        parts::answer(blocks, self.found.as_ref(), lang, |(_, advice)| advice, plots)
    }

    fn plot(&self, index: usize, options: &PlotOptions) -> Option<Scene> {
        let norms = self.found.as_ref()?.as_ref().ok()?.0.as_ref()?;
        Some(if index == 0 {
            plot::gradient_norm_curve(norms, options)
        } else {
            plot::gradient_norm_histogram(norms, options)
        })
    }
}
