//! Steps to target: a study per batch size, and how the steps needed fall as the batch grows.
//!
//! Knows nothing of how the studies are run.

use super::Screen;
use super::index::head;
use super::parts::{self, outcome, step};
use crate::analysis::Answer;
use crate::analysis::ask::{Ask, counts, number, problems};
use crate::analysis::node;
use lab_core::plot::{self, PlotOptions, Scene, StepsView};
use lab_core::procedure::Recommendation;
use lab_core::procedure::steps_to_target::{self, Design, Measured, Plan};
use lab_core::space::{Value, Values};
use lab_core::text::{Sentence, Text};

const BATCHES: &str = "16, 32, 64, 128, 256";
const TRIALS: &str = "16";
const TARGET: &str = "0.1";

#[derive(Default)]
pub struct StepsToTarget {
    proposed: Option<Result<Plan, Sentence>>,
    found: Option<Result<(steps_to_target::StepsToTarget, Recommendation), Sentence>>,
}

fn propose(ask: &Ask) -> Result<Plan, Sentence> {
    let (batches, trials) = (counts(ask.or("batches", BATCHES))?, ask.count("trials", TRIALS)?);
    if batches.is_empty() {
        return Err(Sentence::new("Name at least one batch size.", "请至少给出一个批量大小。"));
    }
    steps_to_target::design(&parts::design(ask)?, &Design { batches, trials }).map_err(|found| problems(&found))
}

fn analyze(ask: &Ask) -> Result<(steps_to_target::StepsToTarget, Recommendation), Sentence> {
    let target = number(ask.or("target", TARGET))?;
    // Steps are compared; what a step costs at each size is the batch-size finder's to say.
    let found = steps_to_target::StepsToTarget::new(&ask.records()?, target, &Measured::default());
    if found.points.is_empty() {
        return Err(Sentence::new("None of these studies fixes a batch size.", "这些研究都没有固定批量大小。"));
    }
    let advice = found.recommend();
    Ok((found, advice))
}

impl Screen for StepsToTarget {
    fn answer(&mut self, ask: &Ask) -> Answer {
        let lang = ask.lang;
        match ask.act.as_str() {
            "propose" => self.proposed = Some(propose(ask)),
            "analyze" => self.found = Some(analyze(ask)),
            _ => {}
        }
        let sizes = Text::new("Batch sizes, separated by commas", "批量大小，以逗号分隔");
        let per_size = Text::new("Trials at each size", "每个批量的试验数");
        let mut first = vec![
            parts::about_design(ask),
            node::fields([
                node::input("batches", sizes, ask.or("batches", BATCHES), lang),
                node::input("trials", per_size, ask.or("trials", TRIALS), lang),
            ]),
            node::buttons([node::button(
                Text::new("Propose the studies", "提出研究"),
                "propose",
                lang,
                self.proposed.is_none(),
            )]),
        ];
        first.extend(outcome(self.proposed.as_ref(), lang, |plan| {
            let mut parts = vec![node::list(plan.changes.iter().map(|change| node::said(change, lang)))];
            parts.extend(plan.studies.iter().map(|study| {
                let batch = study.space.value("batch_size", &Values::new()).map(Value::to_string).unwrap_or_default();
                node::study(&lang.pick(format!("Batch size {batch}"), format!("批量大小 {batch}")), study, lang)
            }));
            parts
        }));
        let second = vec![
            parts::several_records(ask),
            node::fields([node::input(
                "target",
                Text::new("Target of the objective", "目标值"),
                ask.or("target", TARGET),
                lang,
            )]),
            node::buttons([node::button(parts::ANALYZE, "analyze", lang, false)]),
        ];
        let mut blocks = head("steps-to-target", lang);
        blocks.push(step(1, Text::new("Run one study per batch size", "每个批量运行一个研究"), lang, first));
        blocks.push(step(2, Text::new("Compare the steps they needed", "比较所需的步数"), lang, second));
        let titles = lang.pick(
            ["Steps to the target", "Examples consumed", "At equally many examples: misleading"],
            ["达到目标的步数", "消耗的样本数", "相同样本数下：具有误导性"],
        );
        let plots = |_: &_| vec![node::plots(titles.iter().enumerate().map(|(i, title)| node::plot(i, *title, 300.0)))];
        parts::answer(blocks, self.found.as_ref(), lang, |(_, advice)| advice, plots)
    }

    fn plot(&self, index: usize, options: &PlotOptions) -> Option<Scene> {
        let (found, _) = self.found.as_ref()?.as_ref().ok()?;
        let view = [StepsView::Steps, StepsView::Examples, StepsView::EqualEpochs].get(index)?;
        Some(plot::steps_to_target_plot(found, *view, options))
    }
}
