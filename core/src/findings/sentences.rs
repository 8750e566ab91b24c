//! The one catalogue of what findings say, in both languages: the numbers, the threshold, what to do.

use super::evidence::{Evidence, Region, Side};
use crate::space::{Value, Values, format_number};
use crate::text::Lang;

fn percent(share: f64) -> String {
    format!("{} %", format_number((1000.0 * share).round() / 10.0))
}

fn values(values: &Values) -> String {
    values.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
}

impl Evidence {
    /// The sentence a person reads.
    pub fn sentence(&self, lang: Lang) -> String {
        use Evidence::*;
        let n = |x: f64| format_number(x);
        match self {
            Failed { failed, ended, share, reason, threshold } => {
                let (rest, share, threshold) = (ended - failed, percent(*share), percent(*threshold));
                let (why, zh_why) = match reason {
                    Some(reason) => (format!(" Most often: {reason}."), format!("最常见的原因：{reason}。")),
                    None => (String::new(), String::new()),
                };
                lang.pick(
                    format!("{failed} of {ended} trials that ended failed, {share} (raised from {threshold}): everything said here rests on the other {rest}.{why} Find out why they fail before reading anything else."),
                    format!("已结束的 {ended} 个试验中有 {failed} 个失败，占 {share}（阈值 {threshold}）：这里的所有结论只基于其余 {rest} 个。{zh_why}请先查明失败的原因。"),
                )
            }
            Outside { outside, trials, declared, least, most, best } => {
                let among = |between: &str| match declared.as_slice() {
                    [low, high] if low.as_f64().is_some() && high.as_f64().is_some() => format!("[{low}, {high}]"),
                    options => options.iter().map(Value::to_string).collect::<Vec<_>>().join(between),
                };
                let (values, zh_values) = if least == most {
                    (least.to_string(), least.to_string())
                } else {
                    (format!("from {least} to {most}"), format!("从 {least} 到 {most}"))
                };
                let (which, zh_which) =
                    if *best { (", the best among them", "，其中包括最好的试验") } else { ("", "") };
                let (en, zh) = (among(", "), among("、"));
                lang.pick(
                    format!("{outside} of {trials} trials{which} have a value outside of what the study declares ({values}, not in {en}). They count as outside, not as lying at an end: declare what was searched."),
                    format!("{trials} 个试验中有 {outside} 个{zh_which}的值超出研究声明的范围（{zh_values}，不在 {zh} 之内）。它们按范围之外计，不算位于端点：请声明实际搜索的范围。"),
                )
            }
            Boundary { share, bound, side, best, expected, p_value, slope_p_value, outer, threshold } => {
                let crowds = share >= threshold;
                let (share, expected, outer, threshold) =
                    (percent(*share), percent(*expected), percent(*outer), percent(*threshold));
                let (bound, p) = (n(*bound), n(*p_value));
                let (end, zh_end) = if *side == Side::Low { ("low", "下") } else { ("high", "上") };
                let [slope, zh_slope] = match slope_p_value {
                    None => [String::new(), String::new()],
                    Some(slope) => [
                        format!(", p = {} that nothing improves towards it", n(*slope)),
                        format!("，向其方向不再改善的 p = {}", n(*slope)),
                    ],
                };
                let by_chance = lang.pick(
                    format!("p = {p} that the best quarter lies so near by chance{slope}"),
                    format!("最好的四分之一碰巧如此靠近的 p = {p}{zh_slope}"),
                );
                let what = if crowds {
                    lang.pick(
                        format!("{share} of the {best} best trials lie in the {outer} of the range next to its {end} end {bound}, where {expected} of all trials are ({by_chance}; raised from {threshold})."),
                        format!("最好的 {best} 个试验中有 {share} 位于靠近{zh_end}限 {bound} 的 {outer} 区间内，而全部试验只有 {expected} 在此（{by_chance}；阈值 {threshold}）。"),
                    )
                } else {
                    lang.pick(
                        format!("the objective still improves towards the {end} end {bound} of the range, and good trials lie near it ({by_chance}); of the {best} best, {share} are in the outermost {outer} (raised from {threshold}, or by the slope)."),
                        format!("目标越靠近{zh_end}限 {bound} 仍越好，好的试验也靠近它（{by_chance}）；最好的 {best} 个中有 {share} 位于最外侧 {outer} 区间内（阈值 {threshold}，或斜率明显）。"),
                    )
                };
                let advice =
                    lang.pick(" The best value may lie beyond: widen the range.", "最佳值可能在范围之外：请扩大范围。");
                what + advice
            }
            Sparse { configurations, fall, share, good, threshold } => {
                let (fall, share, threshold) = (n(*fall), percent(*share), percent(*threshold));
                lang.pick(
                    format!("with {configurations} configurations the expected best still falls by {fall} from half of them to all, {share} of the distance from the median to the best (raised from {threshold}); {good} lie near the best. More trials would find better ones: do not trust this best yet."),
                    format!("{configurations} 个配置中，从一半增加到全部时期望最佳值仍下降 {fall}，为中位数与最佳值之差的 {share}（阈值 {threshold}）；最佳值附近只有 {good} 个。更多试验会找到更好的结果：暂不要相信这个最佳值。"),
                )
            }
            Infeasible { infeasible, fell_apart, trials, share, p_value, region, threshold, usual } => {
                let (share, p) = (percent(*share), n(*p_value));
                let (threshold, usual) = (percent(*threshold), percent(*usual));
                let (which, zh_which) = match fell_apart {
                    0 => (String::new(), String::new()),
                    n => (
                        format!(" or end no better than a guess ({n} of them)"),
                        format!("（其中 {n} 个完成但结束时不比随机猜测好）"),
                    ),
                };
                let head = lang.pick(
                    format!("{infeasible} of {trials} trials are infeasible{which}, {share} (raised from {threshold}, and when {usual} would not explain it: p = {p})."),
                    format!("{trials} 个试验中有 {infeasible} 个不可行{zh_which}，占 {share}（阈值 {threshold}；若通常比例为 {usual}，p = {p}）。"),
                );
                let tail = match region {
                    Some(Region { parameter, side, value, upto, infeasible, trials }) => {
                        let (place, zh) = match (side, upto) {
                            (Some(Side::High), _) => (format!("> {value}"), format!("大于 {value}")),
                            (Some(Side::Low), _) => (format!("< {value}"), format!("小于 {value}")),
                            (None, Some(upto)) => {
                                (format!("outside {value} to {upto}"), format!("在 {value} 到 {upto} 之外"))
                            }
                            (None, None) => (format!("= {value}"), format!("等于 {value}")),
                        };
                        lang.pick(
                            format!(" {infeasible} of {trials} trials with {parameter} {place} are: leave that region out, or make training stable there."),
                            format!("其中 {parameter} {zh} 的 {trials} 个试验里有 {infeasible} 个：请排除该区域，或使训练在此稳定。"),
                        )
                    }
                    None => lang
                        .pick(
                            " No single parameter explains where: look for a bug.",
                            "没有单个参数能解释其位置：请检查是否有程序错误。",
                        )
                        .to_owned(),
                };
                head + &tail
            }
            Edge { edge, infeasible, beyond, share, best, p_value, part, threshold } => {
                let (edge, share, part, p, threshold) =
                    (n(*edge), percent(*share), percent(*part), n(*p_value), percent(*threshold));
                lang.pick(
                    format!("{infeasible} of {beyond} trials above {edge} are infeasible or end no better than a guess, and {share} of the {best} best trials lie in the last {part} of the range below (p = {p}; raised from {threshold}). Instability limits the rate: try warmup, gradient clipping or another optimizer, then larger rates."),
                    format!("高于 {edge} 的 {beyond} 个试验中有 {infeasible} 个不可行或结束时不比随机猜测好，而最好的 {best} 个试验中有 {share} 位于其下方 {part} 的区间内（p = {p}；阈值 {threshold}）。学习率受不稳定性限制：请尝试预热、梯度裁剪或其他优化器，再尝试更大的学习率。"),
                )
            }
            Overfitting { metric, best_at, rise, error, p_value, threshold } => {
                let (at, rise, error, p, threshold) =
                    (percent(*best_at), n(*rise), n(*error), n(*p_value), percent(*threshold));
                lang.pick(
                    format!("the best trial overfits: {metric} gets worse by {rise} ± {error} after its best at {at} of training, while training goes on improving (p = {p}; raised from {threshold} of the improvement before). Add or strengthen regularization."),
                    format!("最好的试验过拟合：{metric} 在训练的 {at} 处达到最佳后变差 {rise} ± {error}，而训练指标仍在改善（p = {p}；阈值为此前改善的 {threshold}）。请加入或增强正则化。"),
                )
            }
            OverfittingOthers { metric, overfitting, others, share, threshold } => {
                let (share, threshold) = (percent(*share), percent(*threshold));
                lang.pick(
                    format!("the best trials do not overfit, but {overfitting} of the {others} others do, {share} (raised above {threshold}; {metric}). The best may be those that happen to overfit least: add or tune regularization, and the ranking may change."),
                    format!("最好的试验没有过拟合，但其余 {others} 个试验中有 {overfitting} 个过拟合，占 {share}（阈值 {threshold}；{metric}）。最好的可能只是过拟合最少的：请加入或调整正则化，排名可能改变。"),
                )
            }
            NoisyTail { deviation, spread, top, threshold } => {
                let (deviation, spread, threshold) = (n(*deviation), n(*spread), n(*threshold));
                lang.pick(
                    format!("late in training the objective varies by {deviation} from one evaluation to the next, while the {top} best trials differ by {spread} (raised from {threshold} of it). Which is best is partly luck: decay the rate, average weights, use a larger batch or more validation data."),
                    format!("训练后期目标在相邻评估之间波动 {deviation}，而最好的 {top} 个试验只相差 {spread}（阈值为其 {threshold} 倍）。谁最好部分取决于运气：请衰减学习率、平均权重、增大批量或增加验证数据。"),
                )
            }
            StillImproving { metric, gain, error, share, p_value, threshold } => {
                let (gain, error, share, p, threshold) =
                    (n(*gain), n(*error), percent(*share), n(*p_value), percent(*threshold));
                lang.pick(
                    format!("the best trials still improve at the end: {metric} by {gain} ± {error} in the last fifth of training, {share} of what they gained after the first (p = {p}; raised from {threshold}). Train longer."),
                    format!("最好的试验在结束时仍在改善：最后五分之一的训练使 {metric} 改善 {gain} ± {error}，为首个五分之一之后改善量的 {share}（p = {p}；阈值 {threshold}）。请训练更久。"),
                )
            }
            Saturated { gain, limit, whole, threshold } => {
                let (gain, limit, whole, threshold) = (n(*gain), n(*limit), n(*whole), percent(*threshold));
                lang.pick(
                    format!("the best trials gain nothing over the last 60 % of training: {gain} from its first to its last third, at most {limit} with 95 % confidence, of {whole} in all (raised below {threshold} of that). Shorter training would do."),
                    format!("最好的试验在训练的最后 60 % 没有收益：其首末三分之一之差为 {gain}，以 95 % 的置信度不超过 {limit}，而全程改善 {whole}（阈值为其 {threshold}）。可以缩短训练。"),
                )
            }
            TrainRising { trials, of, rise, from, to, p_value, threshold } => {
                let (rise, from, to, p, threshold) =
                    (n(*rise), percent(*from), percent(*to), n(*p_value), percent(*threshold));
                lang.pick(
                    format!("the training loss rises in {trials} of {of} trials that did not diverge, most in one from {from} to {to} of training: by {rise} (p = {p}; raised from {threshold} of the whole improvement). Training should not get worse at what it optimises: look for a bug, or a rate that is too large."),
                    format!("{of} 个未发散的试验中有 {trials} 个的训练损失上升，最明显的一个在训练的 {from} 到 {to} 之间上升 {rise}（p = {p}；阈值为全程改善的 {threshold}）。训练不应使其优化的目标变差：请检查程序错误或过大的学习率。"),
                )
            }
            Steps { side, count, good, share, median, part, p_value, threshold } => {
                let (share, median, part, p, threshold) =
                    (percent(*share), percent(*median), percent(*part), n(*p_value), percent(*threshold));
                let (where_en, where_zh, advice_en, advice_zh) = match side {
                    Side::Low => ("first", "最初", "Training is far too long: shorten it.", "训练过长：请缩短。"),
                    Side::High => ("last", "最后", "Training is too short: lengthen it.", "训练过短：请延长。"),
                };
                lang.pick(
                    format!("in {count} of {good} good trials, {share}, the best step falls in the {where_en} {part} of training; the median is at {median} (p = {p}; raised above {threshold}). {advice_en}"),
                    format!("{good} 个较好的试验中有 {count} 个（{share}）的最佳步数落在训练{where_zh}的 {part}；中位数在 {median} 处（p = {p}；阈值 {threshold}）。{advice_zh}"),
                )
            }
            Chance { best, chance, error, looks, p_value, threshold } => {
                let (best, chance, error, p, threshold) = (n(*best), n(*chance), n(*error), n(*p_value), n(*threshold));
                lang.pick(
                    format!("the best objective, {best}, is not clearly better than guessing, {chance} ± {error}: the best of {looks} evaluations of pure guesses would be as good with probability up to {p} (raised above {threshold}). Nothing was learned yet: check the pipeline and the ranges."),
                    format!("最佳目标 {best} 并不明显好于随机猜测的 {chance} ± {error}：纯猜测的 {looks} 次评估中最好的一次达到它的概率可达 {p}（阈值 {threshold}）。尚未学到任何东西：请检查流程与范围。"),
                )
            }
            BatchTuned { best } => {
                let best = best.as_ref().map_or(String::new(), |best| {
                    lang.pick(format!(" (the best trial has {best})"), format!("（最好的试验为 {best}）"))
                });
                lang.pick(
                    format!("the batch size is varied as a nuisance parameter{best}. It governs speed and cost, not what can be reached: fix it at the largest that is efficient, and tune the optimizer for it."),
                    format!("批量大小被当作冗余超参数来变化{best}。它决定速度与成本，而不是可达到的质量：请固定为仍高效的最大值，再为其调整优化器。"),
                )
            }
            BatchRetune { from, to, fixed } => {
                let list = fixed.join(", ");
                lang.pick(
                    format!("the batch size goes from {from} to {to} while {list} stay fixed. The best optimizer and regularization settings depend on the batch size: tune them again."),
                    format!("批量大小从 {from} 变为 {to}，而 {list} 保持固定。优化器与正则化的最佳设置取决于批量大小：请重新调优。"),
                )
            }
            FixedSettings { compared, fixed, values } => {
                let fixed: Vec<String> =
                    fixed.iter().zip(values).map(|(name, value)| format!("{name} = {}", n(*value))).collect();
                let (compared, fixed) = (compared.join(", "), fixed.join(", "));
                lang.pick(
                    format!("{compared} is compared while {fixed} stays fixed. The fixed value may suit one side only: make it a nuisance parameter, tuned for each."),
                    format!("比较 {compared} 时 {fixed} 保持固定。固定的值可能只适合其中一方：请将其设为冗余超参数，分别调优。"),
                )
            }
            UnequalBudget { smallest, largest, p_value, threshold } => {
                let (p, threshold) = (n(*p_value), n(*threshold));
                lang.pick(
                    format!("this group was tuned with {smallest} configurations, another with {largest} (p = {p} under equal chances; raised from a ratio of {threshold}). More trials find a better best: give every group the same budget."),
                    format!("该组只用了 {smallest} 个配置调优，另一组用了 {largest} 个（若机会均等，p = {p}；阈值为 {threshold} 倍）。试验越多最佳值越好：请给各组相同的预算。"),
                )
            }
            Effect { resolved, better, than, difference, interval: [low, high], draws, runs, p_value, threshold } => {
                let (better, than) = (values(better), values(than));
                let (difference, low, high, p, threshold) =
                    (n(*difference), n(*low), n(*high), n(*p_value), n(*threshold));
                let (en, zh) = if *resolved {
                    (format!("{better} is better than {than}"), format!("{better} 优于 {than}"))
                } else {
                    (format!("not resolved: {better} leads {than}"), format!("尚无定论：{better} 领先 {than}"))
                };
                let (en_of, zh_of) = match runs {
                    Some([ours, theirs]) => (
                        format!("95 % interval of the means of {ours} and {theirs} runs"),
                        format!("{ours} 次与 {theirs} 次运行均值之差的 95 % 区间"),
                    ),
                    None => {
                        (format!("95 % interval of the best of {draws}"), format!("{draws} 个中最佳值之差的 95 % 区间"))
                    }
                };
                lang.pick(
                    format!("{en} by {difference} ({en_of}: {low} to {high}; p = {p}, resolved up to {threshold})."),
                    format!(
                        "{zh}，相差 {difference}（{zh_of}：{low} 至 {high}；p = {p}，不超过 {threshold} 视为有定论）。"
                    ),
                )
            }
            Seeds { difference, deviation, error, known, runs: [ours, theirs], threshold } => {
                let (difference, deviation, error, threshold) =
                    (n(*difference), n(*deviation), n(*error), n(*threshold));
                let (en, zh) = if *known {
                    ("known from repeated seeds", "由重复的种子得知")
                } else {
                    ("likely from the noise of the curves and the validation set's size", "由曲线噪声与验证集大小推测")
                };
                lang.pick(
                    format!("the leading configurations differ by {difference}, less than {threshold} standard errors of {error}: runs of one configuration vary by {deviation} ({en}), and {ours} and {theirs} were run. Repeat both with several seeds before concluding."),
                    format!("领先的配置相差 {difference}，小于标准误差 {error} 的 {threshold} 倍：同一配置的重复训练波动为 {deviation}（{zh}），两者分别训练了 {ours} 次与 {theirs} 次。下结论之前请各用多个种子重复。"),
                )
            }
        }
    }
}
