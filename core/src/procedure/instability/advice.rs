//! What would steady a training, in words and as studies.

use super::analysis::{Evidence, Instability, Sign, Verdict};
use super::design::{fixed, rate_of};
use crate::procedure::Recommendation;
use crate::procedure::numbers::{percent, three, with_interval};
use crate::space::{Domain, FloatRange, Options, Purpose, Scale, Value, Values};
use crate::study::Study;
use crate::text::Sentence;

/// Steady training should bear a peak rate of so many times the best one.
const HIGHER: f64 = 10.0;
/// Warmup takes at most this share of the steps.
const WARMUP_SHARE: u64 = 10;
/// Clipping more than this share of updates is a lower learning rate in disguise.
const TOO_MUCH: f64 = 0.5;
const TRIALS_PER_WARMUP: u64 = 8;

/// Warmup lengths to try: powers of ten up to a tenth of the steps.
pub fn warmups(steps: u64) -> Vec<u64> {
    let mut lengths: Vec<u64> =
        std::iter::successors(Some(10u64), |w| w.checked_mul(10)).take_while(|w| w * WARMUP_SHARE <= steps).collect();
    if lengths.is_empty() && steps >= WARMUP_SHARE {
        lengths.push(steps / WARMUP_SHARE);
    }
    lengths
}

impl Evidence {
    pub fn sentence(&self) -> Sentence {
        let (trial, rate, times) = (self.trial, three(self.learning_rate), three(self.times_best));
        let (en, zh) = match self.sign {
            Sign::Diverged { step } => (format!("diverges after step {step}"), format!("在第 {step} 步后发散")),
            Sign::Spikes { count, first_step, largest } => {
                let largest = three(largest);
                (
                    format!(
                        "has {count} loss spikes, the first at step {first_step}, the largest {largest} times the usual loss"
                    ),
                    format!("出现 {count} 次损失尖峰，首次在第 {first_step} 步，最大为平常的 {largest} 倍"),
                )
            }
            Sign::Rising { from, to } => {
                let (from, to) = (three(from), three(to));
                (
                    format!("ends with a training loss of {to}, above its start of {from}"),
                    format!("训练损失以 {to} 结束，高于起始的 {from}"),
                )
            }
            Sign::Collapsed { best, error, chance } => {
                let (best, error, chance) = (three(best), three(error), three(chance));
                (
                    format!("learns, and loses it again: training error {best}, {error} in the end, chance {chance}"),
                    format!("先学会后又丢失：训练误差曾为 {best}，结束时为 {error}，随机水平 {chance}"),
                )
            }
            Sign::Behind { error, lower, chance } => {
                let (error, lower, chance) = (three(error), three(lower), three(chance));
                (
                    format!(
                        "learns next to nothing: training error {error}, chance {chance}; a lower rate comes to {lower} in as many steps"
                    ),
                    format!(
                        "几乎没有学到东西：训练误差 {error}，随机水平 {chance}；较低的学习率在同样步数内达到 {lower}"
                    ),
                )
            }
            Sign::Steady => ("trains steadily".to_owned(), "训练平稳".to_owned()),
        };
        if times == "1" {
            return Sentence::new(
                format!("At the best rate ({rate}) trial {trial} {en}."),
                format!("在最佳学习率（{rate}）下，试验 {trial} {zh}。"),
            );
        }
        Sentence::new(
            format!("At {times} times the best rate ({rate}) trial {trial} {en}."),
            format!("在最佳学习率的 {times} 倍（{rate}）下，试验 {trial} {zh}。"),
        )
    }
}

impl Instability {
    /// What to do, for the study that was probed around the values of its best trial.
    pub fn recommend(&self, base: &Study, best: &Values) -> Recommendation {
        let mut advice = Recommendation::new(match self.verdict {
            Verdict::Broken => {
                let rate = three(self.best_rate);
                Sentence::new(
                    format!("Training is unstable at this very rate, {rate}: it needs steadying, or a lower rate."),
                    format!("训练在该学习率（{rate}）本身就不稳定：需要使其稳定，或降低学习率。"),
                )
            }
            Verdict::Unstable => Sentence::new(
                "Training is unstable near the best learning rate: steadying it should let a higher rate train, and better.",
                "训练在最佳学习率附近不稳定：使其稳定后应能用更高的学习率，并得到更好的结果。",
            ),
            Verdict::Stable => Sentence::new(
                "Training is stable up to twice the best learning rate: warmup and clipping are not needed.",
                "在最佳学习率的两倍以内训练稳定：不需要预热或梯度裁剪。",
            ),
            Verdict::Unknown => Sentence::new(
                "Too little was learned or observed above the best learning rate to judge: run the probe's studies, and longer.",
                "在最佳学习率之上学到或观测到的太少，无法判断：请运行探测研究，并延长训练。",
            ),
        });
        advice.reasons.extend(self.limits());
        advice.reasons.extend(self.evidence.iter().map(Evidence::sentence));
        self.say_norms(&mut advice);
        if matches!(self.verdict, Verdict::Broken | Verdict::Unstable) {
            self.propose(base, best, &mut advice);
            advice.because(
                "If neither helps: another optimizer (Adam bears what momentum does not), or normalization inside the residual \
                 branches, before the sum.",
                "若两者都无效：换用其他优化器（Adam 能承受动量法不能承受的情况），或在残差分支内、求和之前做归一化。",
            );
        }
        advice
    }

    /// Up to where it trains, and from where on it breaks.
    fn limits(&self) -> Option<Sentence> {
        let breaks = three(self.breaks_from?);
        let beyond = if self.nothing_trains_beyond {
            (format!("from {breaks} up nothing trains"), format!("从 {breaks} 起都无法训练"))
        } else {
            (format!("at {breaks} it first breaks"), format!("在 {breaks} 处首次失败"))
        };
        Some(match self.trains_up_to.map(three) {
            Some(trains) => Sentence::new(
                format!("It trains at rates up to {trains}; {}.", beyond.0),
                format!("学习率不超过 {trains} 时可以训练；{}。", beyond.1),
            ),
            None => Sentence::new(
                format!("No rate was seen to train below the first that breaks; {}.", beyond.0),
                format!("在首个失败的学习率之下没有观测到可训练的学习率；{}。", beyond.1),
            ),
        })
    }

    fn say_norms(&self, advice: &mut Recommendation) {
        let Some(norms) = &self.norms else {
            advice.beware(
                "No gradient norms were recorded: no clip threshold can be proposed.",
                "没有记录梯度范数：无法建议裁剪阈值。",
            );
            return;
        };
        let (threshold, median, largest) =
            (with_interval(norms.threshold, norms.interval), three(norms.median), three(norms.largest));
        advice.because(
            format!("Gradient norms: median {median}, 90th percentile {threshold}, largest {largest}."),
            format!("梯度范数：中位数 {median}，第 90 百分位 {threshold}，最大 {largest}。"),
        );
        let most = norms.clipped.iter().copied().fold(0.0, f64::max);
        if most > TOO_MUCH {
            let most = percent(most);
            advice.beware(
                format!("In one quarter of the run that threshold clips {most} of the updates, which is more than half: it acts as a lower learning rate there."),
                format!("在训练的某个四分之一阶段，该阈值裁剪了 {most} 的更新，超过一半：此时它相当于降低学习率。"),
            );
        }
    }

    fn propose(&self, base: &Study, best: &Values, advice: &mut Recommendation) {
        let Some((name, rate)) = rate_of(&base.space, best) else { return };
        let Ok(range) = FloatRange::new(rate / 2.0, rate * HIGHER, Scale::Log) else { return };
        let steps = base.workload.steps().unwrap_or(0);
        let open = || {
            fixed(base, best)
                .vary(&name, Purpose::Nuisance, Domain::Float(range))
                .name(format!("{}, steadied", base.name))
        };
        let lengths = warmups(steps);
        let options = lengths.iter().map(|&length| Value::Int(length.try_into().unwrap_or(i64::MAX))).collect();
        if let Ok(options) = Options::new(options) {
            let list = lengths.iter().map(u64::to_string).collect::<Vec<_>>();
            let warmed = open()
                .vary("schedule.warmup_steps", Purpose::Scientific, Domain::Choice(options))
                .trials(TRIALS_PER_WARMUP * lengths.len() as u64)
                .question("Which is the shortest warmup that lets a higher learning rate train?");
            advice.propose(
                Sentence::new(
                    format!("Warmup of {} steps, the peak rate up to {HIGHER} times the best", list.join(", ")),
                    format!("预热 {} 步，峰值学习率最高为最佳值的 {HIGHER} 倍", list.join("、")),
                ),
                warmed.finish(),
            );
        }
        if let Some(norms) = self.norms.as_ref().filter(|norms| norms.threshold > 0.0) {
            let threshold = three(norms.threshold);
            let clipped = open()
                .fix("clip_norm", norms.threshold)
                .trials(2 * TRIALS_PER_WARMUP)
                .question("Does clipping gradients let a higher learning rate train?");
            advice.propose(
                Sentence::new(
                    format!("Gradients clipped at a norm of {threshold}"),
                    format!("梯度范数裁剪于 {threshold}"),
                ),
                clipped.finish(),
            );
        }
    }
}
