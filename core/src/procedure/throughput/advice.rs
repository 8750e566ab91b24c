//! The recommendation of the batch-size finder, in words and as a study.

use super::{Bottleneck, Ceiling, Throughput};
use crate::procedure::Recommendation;
use crate::procedure::numbers::{bytes, percent, seconds, three, with_interval};
use crate::space::{Role, Value};
use crate::study::Study;
use crate::text::Sentence;
use crate::workload::Quantity;

/// Up to this sharpness a step's time is near the sum of its parts.
const SUM: f64 = 2.0;

impl Throughput {
    /// What to do, for the study whose batch size was sought.
    pub fn recommend(&self, study: &Study) -> Recommendation {
        let Some((batch, size)) = self.recommended.and_then(|batch| Some((batch, self.size(batch)?))) else {
            let mut nothing = Recommendation::new(Sentence::new(
                "No batch size could be run, so none is recommended.",
                "没有任何批量大小可以运行，因此无法给出建议。",
            ));
            nothing.warnings.extend(self.ceiling.as_ref().map(Ceiling::sentence));
            return nothing;
        };
        let (rate, step) = (three(size.examples_per_second.value), seconds(size.seconds_per_step.value));
        let mut advice = Recommendation::new(Sentence::new(
            format!("Use a batch size of {batch}: {rate} examples/s, {step} per step."),
            format!("建议批量大小为 {batch}：每秒 {rate} 个样本，每步 {step}。"),
        ));
        if let Some(saturation) = self.saturation.filter(|_| !self.still_rises()) {
            let (margin, point) = (percent(self.settings.margin), with_interval(saturation.value, saturation.interval));
            advice.because(
                format!(
                    "Throughput saturates at a batch of about {point}: from there doubling it gives at most {margin} more. {batch} \
                     is the nearest size."
                ),
                format!("吞吐量约在批量 {point} 处饱和：此后批量加倍至多再提高 {margin}。{batch} 是最接近的批量。"),
            );
        }
        match self.gain_beyond {
            Some(gain) if gain.value > 1.0 => {
                let more = percent(gain.value - 1.0);
                advice.because(
                    format!("The fastest larger size gives {more} more throughput."),
                    format!("更大的批量中最快的可使吞吐量再提高 {more}。"),
                );
            }
            Some(_) => advice.because("No larger size is faster.", "更大的批量都不会更快。"),
            None => advice.because("It is the largest size that could be measured.", "它是能够测量的最大批量。"),
        }
        if let Some((low, high)) = self.plausible.filter(|(low, high)| low < high) {
            advice.beware(
                format!("The saturation point lies between two sizes: a repetition could recommend anything from {low} to {high}."),
                format!("饱和点位于两个批量之间：重复测量可能给出 {low} 到 {high} 之间的任何建议。"),
            );
        }
        if let Some(cost) = self.cost {
            let (overhead, example) = (seconds(cost.overhead), seconds(cost.per_example));
            let share = percent(cost.overhead_share(batch));
            if cost.sharpness < SUM {
                advice.because(
                    format!(
                        "A step takes about {overhead} + {example} per example; at {batch} the fixed part is {share} of it."
                    ),
                    format!("一步约需 {overhead} 加上每个样本 {example}；批量为 {batch} 时固定部分占 {share}。"),
                );
            } else {
                advice.because(
                    format!("A step takes about {overhead} or {example} per example, whichever is more."),
                    format!("一步约需 {overhead}，或每个样本 {example}，取其中较大者。"),
                );
            }
        }
        advice.reasons.extend(self.ceiling.as_ref().map(Ceiling::sentence));
        self.warn_of_bottleneck(&mut advice);
        self.warn_of_precision(&mut advice);
        advice.because(
            "Accumulating gradients over several smaller batches would buy no throughput.",
            "在多个较小批量上累积梯度并不能提高吞吐量。",
        );
        put_into(study, batch, &mut advice);
        advice
    }

    fn warn_of_bottleneck(&self, advice: &mut Recommendation) {
        match self.bottleneck {
            Bottleneck::None => {}
            Bottleneck::Input { first_gain, share } => {
                let (gain, share) = (three(first_gain), percent(share));
                advice.beware(
                    format!(
                        "The first doubling of the batch gives only {gain} times the throughput, and {share} of the time goes into \
                         preparing batches: suspect the input pipeline and mend it before choosing a size."
                    ),
                    format!(
                        "批量第一次加倍只使吞吐量变为 {gain} 倍，且 {share} 的时间用于准备批量：应怀疑输入管线，先修复它再选择批量。"
                    ),
                );
            }
            Bottleneck::PerExample { first_gain } => {
                let gain = three(first_gain);
                advice.beware(
                    format!(
                        "The first doubling of the batch gives only {gain} times the throughput: the device is busy with single \
                         examples already. That is usual on a CPU; on a GPU look for a bottleneck in the input or in transfers."
                    ),
                    format!(
                        "批量第一次加倍只使吞吐量变为 {gain} 倍：设备处理单个样本时就已饱和。在 CPU 上这很常见；在 GPU 上应检查输入或传输是否存在瓶颈。"
                    ),
                );
            }
            Bottleneck::Overhead { share } => {
                let share = percent(share);
                advice.beware(
                    format!(
                        "Even at the largest size {share} of a step does not depend on the batch: a fixed overhead per step (dispatch, \
                         kernel launches) limits throughput. Larger batches, or several trials at once, are nearly free here."
                    ),
                    format!(
                        "即使在最大批量下，一步中仍有 {share} 与批量无关：每步的固定开销（调度、内核启动）限制了吞吐量。此时更大的批量或同时训练多个试验几乎没有额外代价。"
                    ),
                );
            }
        }
        if self.still_rises() && self.bottleneck == Bottleneck::None {
            advice.beware(
                "Throughput still rises at the largest size measured: the saturation point lies beyond it.",
                "在测得的最大批量处吞吐量仍在上升：饱和点在它之外。",
            );
        }
    }

    fn warn_of_precision(&self, advice: &mut Recommendation) {
        let rough: Vec<String> =
            self.sizes.iter().filter(|size| !size.precise).map(|size| size.batch.to_string()).collect();
        if !rough.is_empty() {
            let precision = percent(self.settings.precision);
            advice.beware(
                format!("A precision of {precision} was not reached at {}: the machine is busy.", rough.join(", ")),
                format!("批量 {} 未达到 {precision} 的精度：机器正忙。", rough.join("、")),
            );
        }
    }
}

/// Fixes the size in the study; says what must be tuned again if that changes it.
fn put_into(study: &Study, batch: u64, advice: &mut Recommendation) {
    let value = i64::try_from(batch).unwrap_or(i64::MAX);
    if study.space.value("batch_size", &crate::space::Values::new()) != Some(&Value::Int(value)) {
        let fixed: Vec<&str> = study
            .space
            .parameters()
            .iter()
            .filter(|parameter| parameter.role() == Role::Fixed && Quantity::of(&parameter.name).interacts())
            .map(|parameter| parameter.name.as_str())
            .collect();
        advice.beware(
            "A new batch size changes the best values of most hyperparameters: tune optimizer and regularization anew.",
            "改变批量大小会改变大多数超参数的最佳值：需重新调优优化器与正则化超参数。",
        );
        if !fixed.is_empty() {
            advice.beware(
                format!("This study fixes {}: make them nuisance parameters again.", fixed.join(", ")),
                format!("本研究固定了 {}：请将它们重新设为冗余超参数。", fixed.join("、")),
            );
        }
    }
    advice.propose(
        Sentence::new(format!("The study with a batch size of {batch}"), format!("批量大小为 {batch} 的研究")),
        study.revise().fix("batch_size", value).finish(),
    );
}

impl Ceiling {
    /// Why no larger size was measured.
    pub fn sentence(&self) -> Sentence {
        match self {
            Ceiling::TrainingSet { examples } => Sentence::new(
                format!("No larger power of two fits into the training set of {examples} examples."),
                format!("训练集有 {examples} 个样本，容不下更大的 2 的幂。"),
            ),
            Ceiling::Cap { batch } => Sentence::new(
                format!("Sizes above {batch} are not allowed here."),
                format!("此处不允许超过 {batch} 的批量。"),
            ),
            Ceiling::Memory { batch, needs, limit } => {
                let (needs, limit) = (bytes(*needs), bytes(*limit));
                Sentence::new(
                    format!("A batch of {batch} needs {needs} of memory; the limit is {limit}."),
                    format!("批量 {batch} 需要 {needs} 内存，上限为 {limit}。"),
                )
            }
            Ceiling::Failed { batch, reason } => Sentence::new(
                format!("A batch of {batch} could not be run: {reason}."),
                format!("批量 {batch} 无法运行：{reason}。"),
            ),
            Ceiling::Slow { batch, seconds: step } => {
                let step = seconds(*step);
                Sentence::new(
                    format!("A step of {batch} examples takes {step}; larger ones were not tried."),
                    format!("批量 {batch} 的一步需要 {step}，未尝试更大的批量。"),
                )
            }
        }
    }
}
