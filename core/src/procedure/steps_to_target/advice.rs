//! The recommendation of a steps-to-target experiment, in words and as a study.

use super::{BestRun, Critical, StepsToTarget};
use crate::procedure::Recommendation;
use crate::procedure::numbers::{seconds, three, with_interval};
use crate::text::Sentence;

/// A smaller size that takes at most this share longer is preferred: it needs fewer examples.
const WORTH: f64 = 0.1;

impl StepsToTarget {
    /// The batch size to train with: the fastest where times are known, else the largest that scales well.
    pub fn recommended(&self) -> Option<u64> {
        let reached = || self.points.iter().filter_map(|point| Some((point.batch, point.best.as_ref()?)));
        let times: Vec<(u64, f64)> = reached().filter_map(|(batch, best)| Some((batch, best.seconds?))).collect();
        let fastest = times.iter().map(|(_, seconds)| *seconds).fold(f64::INFINITY, f64::min);
        if let Some((batch, _)) = times.iter().find(|(_, seconds)| *seconds <= fastest * (1.0 + WORTH)) {
            return Some(*batch);
        }
        match self.fit.map(|fit| fit.critical) {
            Some(Critical::Found { batch: critical, .. }) => {
                let below = reached().map(|(batch, _)| batch).rfind(|&batch| batch as f64 <= critical);
                below.or_else(|| reached().next().map(|(batch, _)| batch))
            }
            _ => self.perfect_until,
        }
    }

    pub fn recommend(&self) -> Recommendation {
        let (metric, target) = (&self.metric, three(self.target));
        let Some((batch, best)) = self.recommended().and_then(|batch| Some((batch, self.point(batch)?.best.as_ref()?)))
        else {
            let mut nothing = Recommendation::new(Sentence::new(
                format!("No trial reached {metric} {target}: choose an easier target, or train longer."),
                format!("没有试验达到 {metric} {target}：请选择更容易的目标，或延长训练。"),
            ));
            self.warn(&mut nothing);
            return nothing;
        };
        let steps = best.steps;
        let mut advice = Recommendation::new(match best.seconds.map(seconds) {
            Some(time) => Sentence::new(
                format!("A batch of {batch} reaches {metric} {target} soonest: {steps} steps, {time}."),
                format!("批量 {batch} 最快达到 {metric} {target}：{steps} 步，{time}。"),
            ),
            None => Sentence::new(
                format!(
                    "A batch of {batch} is the largest that still uses its examples well: {steps} steps to {metric} {target}."
                ),
                format!("批量 {batch} 是仍能充分利用样本的最大批量：{steps} 步达到 {metric} {target}。"),
            ),
        });
        self.say_critical(&mut advice);
        self.say_resources(batch, best, &mut advice);
        advice.because(
            "Optimizer hyperparameters were tuned anew at each size; at those of one size the comparison would favour it.",
            "在每个批量下都重新调优了优化器超参数；若沿用某一批量的设置，比较会偏向该批量。",
        );
        self.warn(&mut advice);
        self.say_epochs(&mut advice);
        if let Some(study) = self.studies.get(&batch) {
            advice.propose(
                Sentence::new(format!("Tune further at a batch of {batch}"), format!("在批量 {batch} 下继续调优")),
                study.revise().finish(),
            );
        }
        advice
    }

    fn say_critical(&self, advice: &mut Recommendation) {
        match self.fit.map(|fit| fit.critical) {
            Some(Critical::Found { batch, interval }) => {
                let critical = with_interval(batch, Some(interval));
                advice.because(
                    format!(
                        "The critical batch size is {critical} (95 %): there twice the steps of perfect scaling are needed, and beyond \
                         it larger batches save ever fewer."
                    ),
                    format!("临界批量大小为 {critical}（95 %）：此处所需步数是完美扩展的两倍，超过它后增大批量节省的步数越来越少。"),
                );
            }
            Some(Critical::AtLeast { batch }) => {
                let batch = three(batch);
                advice.because(
                    format!(
                        "Scaling is near perfect as far as was measured: the critical batch size is at least {batch}."
                    ),
                    format!("在测量范围内扩展近乎完美：临界批量大小至少为 {batch}。"),
                );
            }
            Some(Critical::AtMost { batch }) => {
                let batch = three(batch);
                advice.because(
                    format!("Larger batches save hardly any steps here: the critical batch size is at most {batch}."),
                    format!("增大批量几乎不减少步数：临界批量大小至多为 {batch}。"),
                );
            }
            Some(Critical::Unknown) | None => advice.beware(
                "The critical batch size cannot be told from these trials: more sizes or more trials are needed.",
                "无法由这些试验判断临界批量大小：需要更多的批量或更多的试验。",
            ),
        }
    }

    fn say_resources(&self, batch: u64, best: &BestRun, advice: &mut Recommendation) {
        let cheapest = self.points.iter().filter_map(|point| Some((point.batch, point.best.as_ref()?.examples)));
        if let Some((cheap, examples)) = cheapest.min_by_key(|(_, examples)| *examples)
            && cheap != batch
        {
            let times = three(best.examples as f64 / examples.max(1) as f64);
            advice.because(
                format!("It consumes {times} times the examples of the most frugal size, {cheap}."),
                format!("它消耗的样本数是最节省的批量 {cheap} 的 {times} 倍。"),
            );
        }
    }

    fn say_epochs(&self, advice: &mut Recommendation) {
        let Some(view) = &self.epoch_view else { return };
        let (Some(first), Some(last)) = (view.points.first(), view.points.last()) else { return };
        if first.0 != last.0 {
            let (small, large) = (three(first.2), three(last.2));
            advice.beware(
                format!(
                    "At equally many examples ({}) a batch of {} shows {small} and one of {} shows {large}: that compares {} steps with \
                     {} and says nothing about what a batch size can reach.",
                    view.examples, first.0, last.0, first.1, last.1
                ),
                format!(
                    "在相同样本数（{}）下，批量 {} 为 {small}，批量 {} 为 {large}：这是拿 {} 步与 {} 步比较，不能说明批量能达到的性能。",
                    view.examples, first.0, last.0, first.1, last.1
                ),
            );
        }
    }

    fn warn(&self, advice: &mut Recommendation) {
        for point in &self.points {
            let batch = point.batch;
            match &point.best {
                None => advice.beware(
                    format!("None of {} trials with a batch of {batch} reached the target.", point.trials),
                    format!("批量 {batch} 的 {} 个试验都未达到目标。", point.trials),
                ),
                Some(BestRun { at_edge: Some(name), .. }) => advice.beware(
                    format!("At a batch of {batch} the best trial lies at the edge of {name}: widen its range, or its steps are too many."),
                    format!("批量 {batch} 的最佳试验位于 {name} 范围的边缘：请扩大范围，否则其步数偏多。"),
                ),
                Some(_) => {}
            }
        }
    }
}
