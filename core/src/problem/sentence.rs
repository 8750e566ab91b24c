//! The sentence a person reads for each fault: what is wrong and what would be right.

use super::{Expected, Fault, Irrelevance, Misfit};
use crate::text::Lang;

impl Fault {
    /// The sentence a person reads: what is wrong and what would be right.
    pub fn sentence(&self, lang: Lang) -> String {
        use Fault::*;
        let zh = lang == Lang::Zh;
        match self {
            Syntax { detail } if zh => format!("不是有效的 JSON：{detail}"),
            Syntax { detail } => format!("this is not valid JSON: {detail}"),
            Missing { key } if zh => format!("缺少 “{key}”"),
            Missing { key } => format!("\"{key}\" is missing"),
            UnknownKey { key, nearest } => with_nearest(
                lang,
                nearest,
                if zh { format!("没有名为 “{key}” 的字段") } else { format!("there is no field \"{key}\"") },
            ),
            Type { expected, found } if zh => format!("应为{}，却是 {found}", expected.name(lang)),
            Type { expected, found } => format!("expected {}, found {found}", expected.name(lang)),
            NotOneOf { found, allowed, nearest } => with_nearest(
                lang,
                nearest,
                if zh {
                    format!("{found} 不在可选值之中：{}", allowed.join("、"))
                } else {
                    format!("{found} is not one of {}", allowed.join(", "))
                },
            ),
            OutOfRange { found, limits, nearest } if zh => {
                format!("{found} 超出范围（{limits}）；最接近的有效值是 {nearest}")
            }
            OutOfRange { found, limits, nearest } => {
                format!("{found} is outside {limits}; the nearest valid value is {nearest}")
            }
            EmptyRange { low, high } if zh => {
                format!("下限 {low} 不小于上限 {high}；单一取值请写成 “fixed” 与 “value”")
            }
            EmptyRange { low, high } => {
                format!(
                    "the low end {low} is not below the high end {high}; a single value is written as role \"fixed\" with \"value\""
                )
            }
            LogNeedsPositive { low } if zh => format!("对数刻度要求下限大于 0，却是 {low}"),
            LogNeedsPositive { low } => format!("a log scale needs a low end above 0, found {low}"),
            ReverseLogNeedsBelowOne { high } if zh => format!("反向对数刻度要求上限小于 1，却是 {high}"),
            ReverseLogNeedsBelowOne { high } => format!("a reverse_log scale needs a high end below 1, found {high}"),
            Step { step, length } if zh => format!("步长须大于 0 且不超过范围的长度 {length}，却是 {step}"),
            Step { step, length } => {
                format!("a step is above 0 and no longer than the range, {length}; found {step}")
            }
            StepNeedsLinear { scale } if zh => format!("步长只能用于 linear 刻度，不能与 {scale} 并用"),
            StepNeedsLinear { scale } => format!("a step goes with the scale linear only, not with {scale}"),
            StepNeedsRange if zh => "步长只能用于范围（float、int）".into(),
            StepNeedsRange => "a step goes with a range only (float, int)".into(),
            MeaningNeedsText { option } if zh => format!("“{option}” 不是以文本写成的选项"),
            MeaningNeedsText { option } => format!("\"{option}\" is not an option that is written as text"),
            DomainCount { found } if zh => {
                format!("需要 float、int、choice、value 之中的恰好一个，却有 {}", list_or_none(found, lang))
            }
            DomainCount { found } => {
                format!("exactly one of float, int, choice, value is needed, found {}", list_or_none(found, lang))
            }
            FixedNeedsValue if zh => "固定超参数用 “value” 给出其值，不用范围".into(),
            FixedNeedsValue => "a fixed parameter has a \"value\", not a range".into(),
            VariedNeedsRange if zh => "目标或冗余超参数需要范围（float、int）或 choice，而不是单一的 “value”".into(),
            VariedNeedsRange => {
                "a scientific or nuisance parameter needs a range (float, int) or a choice, not a single \"value\""
                    .into()
            }
            EmptyChoice if zh => "choice 至少需要一个选项".into(),
            EmptyChoice => "a choice needs at least one option".into(),
            DuplicateOption { option } if zh => format!("选项 {option} 出现了两次"),
            DuplicateOption { option } => format!("the option {option} stands twice"),
            ConditionUnknown { parent } if zh => format!("条件引用了不存在的参数 “{parent}”"),
            ConditionUnknown { parent } => {
                format!("the condition names \"{parent}\", which is not a parameter of this study")
            }
            ConditionNotChoice { parent } if zh => format!("条件只能引用 choice 或固定参数，“{parent}” 不是"),
            ConditionNotChoice { parent } => {
                format!("a condition can name a choice or a fixed parameter; \"{parent}\" is neither")
            }
            ConditionOption { parent, option } if zh => format!("“{parent}” 没有选项 {option}"),
            ConditionOption { parent, option } => format!("\"{parent}\" has no option {option}"),
            ConditionCycle { cycle } if zh => format!("条件构成循环：{}", cycle.join(" → ")),
            ConditionCycle { cycle } => format!("the conditions run in a circle: {}", cycle.join(" → ")),
            NotOfWorkload { name, nearest, reason } => with_nearest(
                lang,
                nearest,
                match (reason, zh) {
                    (Irrelevance::Unknown, true) => format!("内置任务没有超参数 “{name}”"),
                    (Irrelevance::Unknown, false) => {
                        format!("the built-in workloads have no hyperparameter \"{name}\"")
                    }
                    (Irrelevance::OtherModel { family }, true) => format!("模型 {family} 没有超参数 “{name}”"),
                    (Irrelevance::OtherModel { family }, false) => {
                        format!("the model {family} has no hyperparameter \"{name}\"")
                    }
                    (Irrelevance::OtherData { data }, true) => format!("“{name}” 对{}不起作用", data.zh),
                    (Irrelevance::OtherData { data }, false) => format!("\"{name}\" has no effect on {}", data.en),
                    (Irrelevance::OtherOptimizer { optimizer }, true) => {
                        format!("本研究从不使用优化器 {optimizer}，“{name}” 不起作用")
                    }
                    (Irrelevance::OtherOptimizer { optimizer }, false) => {
                        format!("\"{name}\" has no effect: the optimizer of this study is never {optimizer}")
                    }
                },
            ),
            PointMissing { name } if zh => format!("这个试验缺少 “{name}” 的值"),
            PointMissing { name } => format!("this trial has no value for \"{name}\""),
            PointInactive { name } if zh => format!("“{name}” 在这个试验中不起作用（其条件不成立）"),
            PointInactive { name } => format!("\"{name}\" is not active in this trial: its condition does not hold"),
            TooFewPoints { points, trials } if zh => format!("采样器只有 {points} 个点，却要求 {trials} 个试验"),
            TooFewPoints { points, trials } => {
                format!("the sampler has {points} points, but {trials} trials are asked for")
            }
            TooLarge { what, found, limit } if zh => format!("{what} 为 {found}，超过上限 {limit}"),
            TooLarge { what, found, limit } => format!("{what} is {found}; the limit is {limit}"),
            TooLong { found, limit } if zh => format!("文本有 {found} 字节，超过上限 {limit} 字节"),
            TooLong { found, limit } => format!("the text has {found} bytes; the limit is {limit}"),
            EvalBeyondSteps { eval_every, steps } if zh => format!("每 {eval_every} 步评估一次，但训练只有 {steps} 步"),
            EvalBeyondSteps { eval_every, steps } => {
                format!("an evaluation every {eval_every} steps never happens in {steps} steps")
            }
            ModelOfOtherData { family, data, allowed } if zh => {
                format!("模型 {family} 不能读取{}；可选：{}", data.zh, allowed.join("、"))
            }
            ModelOfOtherData { family, data, allowed } => {
                format!("the model {family} cannot read {}; {} can", data.en, allowed.join(", "))
            }
            Misfit { found, misfit, nearest, among, .. } => {
                let why = misfit.sentence(*found, lang);
                if among.is_empty() {
                    lang.pick(
                        format!("{why}; the nearest valid value is {nearest}"),
                        format!("{why}；最接近的有效值是 {nearest}"),
                    )
                } else {
                    let among: Vec<String> = among.iter().map(u64::to_string).collect();
                    lang.pick(
                        format!("{why}, and the range holds such values: write a choice such as {}", among.join(", ")),
                        format!("{why}，而范围中含有这样的值：请改为 choice，如 {}", among.join("、")),
                    )
                }
            }
            UnknownMetric { metric, measured } if zh => {
                format!("此任务不测量 “{metric}”，可选：{}", measured.join("、"))
            }
            UnknownMetric { metric, measured } => {
                format!("this workload does not measure \"{metric}\"; it measures {}", measured.join(", "))
            }
            SometimesMeasured { metric, parameter } if zh => {
                format!(
                    "只有 “{parameter}” 大于 0 的试验才测量 “{metric}”：请在所有试验中把它设为大于 0，或选择其他指标"
                )
            }
            SometimesMeasured { metric, parameter } => {
                format!(
                    "\"{metric}\" is measured only where \"{parameter}\" is above 0: let it be above 0 in every trial, or choose another metric"
                )
            }
            NothingVaries if zh => "没有任何参数在变化，却要求多个试验；请为至少一个参数给出范围".into(),
            NothingVaries => "no parameter varies, but several trials are asked for: give at least one a range".into(),
        }
    }
}

fn with_nearest(lang: Lang, nearest: &Option<String>, sentence: String) -> String {
    match nearest {
        Some(name) => {
            format!("{sentence}{}", lang.pick(format!("; did you mean \"{name}\"?"), format!("；是否指 “{name}”？")))
        }
        None => sentence,
    }
}

fn list_or_none(names: &[String], lang: Lang) -> String {
    if names.is_empty() { lang.pick("none", "零个").into() } else { names.join(lang.pick(", ", "、")) }
}

impl Misfit {
    fn sentence(&self, found: u64, lang: Lang) -> String {
        const MIB: u64 = 1 << 20;
        match self {
            Misfit::Examples { examples } => lang.pick(
                format!("a batch of {found} is larger than the training set of {examples}"),
                format!("批量大小 {found} 超过训练集的 {examples} 个样本"),
            ),
            Misfit::Divisor { what, number } => lang.pick(
                format!("{found} does not divide {}, {number}", what.en),
                format!("{found} 不能整除{} {number}", what.zh),
            ),
            Misfit::Multiple { what, number } => lang.pick(
                format!("{found} is not a multiple of {}, {number}", what.en),
                format!("{found} 不是{} {number} 的倍数", what.zh),
            ),
            Misfit::Odd => lang.pick(
                format!(
                    "{found} is even: the result of such a kernel is larger than its input, which cannot be added to it"
                ),
                format!("{found} 是偶数：这样的卷积核会使结果大于输入，无法与输入相加"),
            ),
            Misfit::Kernel { layer: 1, side } => lang.pick(
                format!("a kernel of {found} is larger than the input, {side} points a side"),
                format!("卷积核 {found} 大于输入（每边 {side} 点）"),
            ),
            Misfit::Kernel { layer, side } => lang.pick(
                format!("layer {layer} sees {side} points a side: some weights of a kernel of {found} never meet any"),
                format!("第 {layer} 层每边只有 {side} 点：边长 {found} 的卷积核有些权重永远遇不到任何一点"),
            ),
            Misfit::Depth { kernel, side } => lang.pick(
                format!("at depth {found} a layer sees {side} points a side, too few for a kernel of {kernel}"),
                format!("深度为 {found} 时有一层每边只有 {side} 点，不足以使用边长 {kernel} 的卷积核"),
            ),
            Misfit::Steps { steps } => lang.pick(
                format!("{found} steps are more than the {steps} of the training"),
                format!("{found} 步超过了训练的 {steps} 步"),
            ),
            Misfit::Memory { bytes, limit } => lang.pick(
                format!("with {found}, one trial takes about {} MiB; the limit is {} MiB", bytes / MIB, limit / MIB),
                format!("取 {found} 时，一个试验约需 {} MiB，上限为 {} MiB", bytes / MIB, limit / MIB),
            ),
        }
    }
}

impl Expected {
    fn name(self, lang: Lang) -> &'static str {
        match self {
            Expected::Object => lang.pick("an object {…}", "对象 {…}"),
            Expected::List => lang.pick("a list […]", "列表 […]"),
            Expected::Text => lang.pick("text", "文本"),
            Expected::Number => lang.pick("a finite number", "有限的数"),
            Expected::WholeNumber => lang.pick("a whole number", "整数"),
            Expected::Scalar => lang.pick("text, a number, true or false", "文本、数字、true 或 false"),
            Expected::PairOfNumbers => lang.pick("two numbers [low, high]", "两个数 [下限, 上限]"),
            Expected::PairOfWholeNumbers => lang.pick("two whole numbers [low, high]", "两个整数 [下限, 上限]"),
        }
    }
}
