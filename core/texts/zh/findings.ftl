### 记录中的发现，像同事那样说：标题（什么）、一句话（意味着什么）、怎么做，以及如何判断。

## 名称。

setting = { $name } { $value }
with = 启用{ $name }
without = 不用{ $name }
above = { $name }大于 { $value }
below = { $name }小于 { $value }
outside = { $name }在 { $low } 到 { $high } 之外
from-to = 从 { $low } 到 { $high }
in-groups = { $groups }：{ $sentence }
said = { $headline }。{ $message }
and-do = { $action }：{ $change }

## 失败的试验，以及没有声明过的值。

failed-headline = { $ended } 个试验中有 { $failed } 个失败
failed-message = 这里的所有结论只基于其余 { $rest } 个试验，而使它们失败的原因也可能决定了剩下哪些。
failed-message-reason = 这里的所有结论只基于其余 { $rest } 个试验；最常见的失败原因：{ $reason }
failed-action = 请先查明失败的原因
failed-judged = 已结束的试验中有 { $share } 失败；达到 { $threshold } 即指出。
outside-headline = 有试验超出{ $parameter }的范围
outside-message = { $trials } 个试验中有 { $outside } 个取值{ $values }，不在 { $declared } 之内，因此不算位于任何一端。
outside-message-best = { $trials } 个试验中有 { $outside } 个（包括最好的）取值{ $values }，不在 { $declared } 之内，因此不算位于任何一端。
outside-action = 请声明实际搜索的范围
outside-judged = 由记录直接得出，无需检验。

## 超参数在其范围的何处最佳。

boundary-headline = 最佳{ $parameter }可能{ $side ->
    [low] 低于
   *[high] 高于
} { $bound }
boundary-headline-range = 最佳{ $parameter }可能{ $side ->
    [low] 低于
   *[high] 高于
}其范围
boundary-headline-long = 最佳值可能在范围之外
boundary-message = 最好的 { $best } 个试验中有 { $near } 个聚集在范围的这一端，而全部试验只有 { $expected } 在此。
boundary-message-slope = 越靠近范围的这一端结果仍越好，好的试验也靠近它。
boundary-action = 扩大范围
boundary-judged = 范围外侧的 { $outer } 算作一端；最好的试验有 { $threshold } 在此，或趋势仍在继续，即为聚集；好的试验偶然如此靠近的 { $p }。
boundary-judged-slope = 范围外侧的 { $outer } 算作一端；最好的试验有 { $threshold } 在此，或趋势仍在继续，即为聚集；好的试验偶然如此靠近的 { $p }，向其方向不再改善的 { $slope }。
sparse-headline = 试验太少，最佳值还不可信
sparse-message = { $near ->
    [1] { $configurations } 个配置中没有别的接近最佳值，
   *[other] { $configurations } 个配置中只有 { $near } 个接近最佳值，
}而其中后一半仍使最佳值改善约 { $fall }。
sparse-action = 增加试验
sparse-judged = 与最佳值之差不超过它到中位数距离的十分之一即为接近。后一半配置使期望最佳值改善{ $share ->
    [more] 超过该距离本身
   *[other] 该距离的 { $share }
}；达到 { $threshold } 即指出。

## 训练失稳的试验。

infeasible-headline = { $trials } 个试验中有 { $infeasible } 个训练失稳
infeasible-headline-region = { $place }时训练失稳
infeasible-headline-end = { $parameter }{ $side ->
    [low] 过低
    [high] 过高
   *[both] 过低或过高
}时训练失稳
infeasible-headline-many = 许多试验训练失稳
infeasible-message = 没有单个参数能解释它们的位置：请检查是否有程序错误。
infeasible-message-region = { $place }的 { $there } 个试验中有 { $inside } 个不可行，或结束时不比随机猜测好；总共 { $trials } 个中有 { $infeasible } 个。
infeasible-action = 请在这些试验的共同点中查找错误
infeasible-action-region = 排除该区域，或使训练在此稳定
infeasible-judged = 占试验的 { $share }，其中 { $apart } 个结束时不比随机猜测好；达到 { $threshold }，且通常比例 { $usual } 不足以解释（{ $p }）时指出。
edge-headline = 不稳定性把{ $parameter }限制在 { $edge } 附近
edge-headline-long = 不稳定性限制了学习率
edge-message = 高于它的 { $beyond } 个试验中有 { $infeasible } 个失稳或结束时不比随机猜测好，而最好的 { $best } 个中有 { $near } 个紧贴其下。
edge-action = 尝试预热、梯度裁剪或其他优化器，再尝试更大的学习率
edge-judged = 可训练范围的最后 { $part } 算作紧贴其下；最好的试验有 { $threshold } 在此，或趋势仍在继续，即为聚集；好的试验偶然如此靠近的 { $p }。

## 曲线。

overfitting-headline = 最好的试验过拟合
overfitting-message = 训练到 { $at } 之后，其{ $metric }变差 { $rise }，而训练指标仍在改善。
overfitting-action = 加入或增强正则化
overfitting-judged = 变差 { $rise } ± { $error }（{ $p }）；达到此前改善的 { $threshold } 即指出。
others-headline = 多数试验过拟合，尽管最好的没有
others-message = 其余 { $others } 个中有 { $overfitting } 个按{ $metric }过拟合：最好的可能只是过拟合最少的，正则化可能改变排名。
others-action = 加入或调整正则化
others-judged = 占其余试验的 { $share }；超过 { $threshold } 即指出。
noisy-headline = 训练后期的噪声使谁最好难以分辨
noisy-message = 训练后期{ $metric }在相邻评估之间波动 { $deviation }，而最好的 { $top } 个试验总共只相差 { $spread }。
noisy-action = 衰减学习率、平均权重、增大批量或增加验证数据
noisy-judged = 波动达到该差距的 { $threshold } 即指出。
improving-headline = 最好的试验在结束时仍在改善
improving-message = 其{ $metric }在最后五分之一的训练中改善 { $gain }，为首个五分之一之后全部改善的 { $share }。
improving-action = 训练更久
improving-judged = 改善 { $gain } ± { $error }（{ $p }）；达到首个五分之一之后改善的 { $threshold } 即指出。
saturated-headline = 最好的试验在训练后期没有收益
saturated-message = 在训练的最后 60 % 至多改善 { $limit }，而全程改善 { $whole }。
saturated-action = 减少训练步数
saturated-judged = 改善 { $gain }，以 95 % 的置信度不超过 { $limit }；低于全程改善的 { $threshold } 即指出。
rising-headline = { $of } 个试验中有 { $trials } 个训练损失上升
rising-message = 最明显的一个在训练的 { $from } 到 { $to } 之间上升 { $rise }；训练不应使其优化的目标值变差。
rising-action = 检查程序错误，或过大的学习率
rising-judged = 最明显的上升 { $p }；达到全程改善的 { $threshold } 即指出。
long-headline = 训练时间超过所需
long-message = { $good } 个较好的试验中有 { $count } 个的最佳步数落在训练最初的 { $part }。
long-action = 缩短训练
short-headline = 训练时间太短
short-message = { $good } 个较好的试验中有 { $count } 个的最佳步数落在训练最后的 { $part }，且仍在改善。
short-action = 训练更久
steps-judged = 占较好试验的 { $share }，中位数在 { $median } 处（偶然如此的 { $p }）；超过 { $threshold } 即指出。
chance-headline = 最好的试验不比随机猜测好
chance-message = 其{ $metric }为 { $best }，随机猜测为 { $chance }：尚未学到任何东西，也无从比较。
chance-action = 检查流程与范围
chance-judged = 纯猜测的 { $looks } 次评估中最好的一次同样好的 { $p }；随机猜测为 { $chance } ± { $error }；高于水平 { $threshold } 即指出。

## 设计。

tuned-headline = 批量大小被当作影响质量的超参数来调
tuned-message = 它决定速度与成本，而不是可达到的质量。
tuned-message-best = 它决定速度与成本，而不是可达到的质量；最好的试验为 { $best } 说明不了什么。
tuned-action = 固定为仍高效的最大值，再为其调整优化器
tuned-judged = 由研究直接得出，无需检验。
retune-headline = 批量大小变了，学习率却没有重新调
retune-message = 它从 { $from } 变为 { $to }，而 { $fixed } 保持不变，其最佳值取决于批量大小。
retune-action = 为每个批量重新调优
fixed-headline = 比较可能不公平：学习率是固定的
fixed-message = 比较{ $compared }时 { $fixed } 固定不变，可能只适合其中一方。
fixed-action = 为每一方分别调优
unequal-headline = 比较不公平：各方试验数不等
unequal-message = 这一方用 { $smallest } 个配置调优，另一方用 { $largest } 个，而配置越多最佳值越好。
unequal-action = 给各方同样多的试验
unequal-judged = 机会均等时如此不均的 { $p }；达到 { $threshold } 倍即指出。

## 哪个取值更好。

effect-headline = { $better } 优于 { $than }
effect-headline-long = 所比较的设置中有一个明显更好
effect-message = { $better } 比 { $than } 领先 { $difference }；以 95 % 的置信度，领先在 { $low } 到 { $high } 之间。
open-headline = 尚无定论：{ $better } 或 { $than }
open-headline-long = 所比较的设置中哪个更好尚无定论
open-message = { $better } 比 { $than } 领先 { $difference }，但真实的领先可能在 { $low } 到 { $high } 之间的任何一处。
effect-judged-best = 比较各抽 { $draws } 次的最佳值，{ $p }，不超过 { $threshold } 视为有定论。
effect-judged-runs = 比较 { $ours } 次与 { $theirs } 次运行的均值，{ $p }，不超过 { $threshold } 视为有定论。
seeds-headline = 领先可能只是单次运行的运气
seeds-message = 领先的两个配置相差 { $difference }，而同一配置换种子的波动为{ $known ->
    [known] { " " }{ $deviation }
   *[likely] 约 { $deviation }
}。
less-than = 不到 { $value }
seeds-action = 两者各用多个种子运行
seeds-action-more = 两者各用更多种子运行
seeds-judged = 小于标准误差 { $error } 的 { $threshold } 倍，两者分别运行了 { $ours } 次与 { $theirs } 次；波动{ $known ->
    [known] 由重复的种子得知
   *[likely] 由曲线噪声与验证集大小推测
}。

## 修订的研究改变了什么。

steps-of = { $trials } × { $steps }
change-add = + { $added }
change-remove = − { $removed }
change-range = { $name } { $before } → { $after }
change-fix = { $name } 固定为 { $value }
range = { $low }–{ $high }
count-changes = { $before } → { $after }
change-repeat = { $configurations } 个配置各运行 { $runs } 次
change-time = 约 { $time }
change-then = { $first }；{ $rest }

## 对研究问题的回答。

answer-none = 尚无法回答：还没有完成的试验。
answer-broken = 无法回答：所有已结束的试验均不可行。
answer-failed = 无法回答：没有完成的试验，且有试验失败。
answer-chance = 无法回答：没有试验比随机猜测好。
answer-decided = { $winner } 优于 { $over }，相差 { $gain }（95 % 区间 { $low } 至 { $high }）。
answer-decided-runs = { $winner } 平均优于 { $over }，相差 { $gain }（95 % 区间 { $low } 至 { $high }；分别运行 { $ours } 次与 { $theirs } 次）。
answer-open = 尚无定论：{ $winner } 比 { $over } 领先 { $gain }，但真实的领先可能在 { $low } 到 { $high } 之间的任何一处。
answer-level = 尚无定论：{ $winner }与{ $over }不相上下；真实差距可能在 { $low } 到 { $high } 之间。
answer-open-unfair = 尚无定论：{ $winner } 比 { $over } 领先 { $gain }，但各方试验数不等。
answer-open-dependent = 尚无定论：{ $winner } 比 { $over } 领先 { $gain }，但试验是依据先前的结果选择的，领先不能作为证据。
answer-one-value = 尚无定论：只有 { $value } 有完成的试验。
answer-range = 单次试验不足以对{ $parameter }下定论：目前最佳为 { $value }，{ $metric } { $best }。
answer-best = 目前最佳：{ $metric } { $best }{ $sure }，取值为 { $values }。
answer-best-plain = 目前最佳：{ $metric } { $best }{ $sure }。
answer-best-decided = 最佳配置：{ $metric } { $best }{ $sure }，优于次佳 { $gain }（95 % 区间 { $low } 至 { $high }），取值为 { $values }。
sure-error = {" "}± { $error }
sure-unknown = （单次运行）
answer-limited = { $sentence }限制它的是：{ $limit }。
answer-conditions = 前提：{ $conditions }。
answer-next = 下一步：{ $what }
next-first = 运行首批试验
next-runs = 各运行 { $runs } 次，预计可以定论
next-confirm = 用新的种子确认：各运行 { $runs } 次
next-adopt = 已有定论，可以提出下一个问题
next-repeat = 最好的几个配置各用 { $runs } 个种子运行
next-more = 用新的种子比较：各运行 { $runs } 次
next-cost = { $what }（{ $cost }）
next-trials = 运行更多试验

## 检查缺少什么。

lack-completed = 每组至少需要 { $needed } 个已完成且测得目标值的配置
lack-results = 每组至少需要 { $needed } 个已完成或不可行的试验
lack-points = 每个试验至少需要 { $needed } 次 { $metric } 的评估
lack-train-metric = 没有记录训练指标（train_loss）
lack-valid-metric = 没有记录验证指标
lack-numeric = 没有变化的数值参数
lack-varied-rate = 没有变化的学习率
lack-rate = 没有名为学习率的参数
lack-groups = 需要两个目标超参数取值各有已完成的试验
lack-chance = 目标值没有给出随机猜测时的大小（“chance”）
lack-standard-error = 既没有 “valid_examples”，也没有曲线可估计标准误差
lack-variation = 没有重复的种子、曲线或 “valid_examples” 可估计重复训练的波动
lack-baseline = 没有给出此前的记录，也没有比较批量大小
lack-equal-chances = 两个取值分别试了 { $own } 次与 { $other } 次（机会均等时 { $p }），且不知试验由谁抽取：偏好某个取值，就会为它找到更好的结果。请用新的种子重复运行来比较（lab compare）
lack-independence = 试验并非独立抽取：采样器依据先前的结果选择后来的试验，其数量与位置不能作为证据。请用新的种子重复运行来比较配置（lab compare），或随机、准随机地抽取试验
lack-independence-p = 试验并非独立抽取：采样器依据先前的结果选择后来的试验（由其顺序得 { $p }），其数量与位置不能作为证据。请用新的种子重复运行来比较配置（lab compare），或随机、准随机地抽取试验
lack-decay = 学习率一直衰减到训练结束，因此无论训练多久，试验都会改善到那时
lack-other = 对该组 { $code } 的结论相反，且更确定

## 阈值。

threshold-failed = 已结束的试验中失败的比例，达到即首先指出
threshold-level = 针对试验的检验的显著性水平
threshold-curve-level = 针对曲线的检验的显著性水平
threshold-outer = 范围外侧部分占范围长度的比例（按其刻度）
threshold-crowd = 最好的试验落在外侧部分的比例，达到即为聚集
threshold-slope-level = 检验目标值在外侧部分起点仍在改善的显著性水平
threshold-sparse-fall = 从一半试验到全部试验时期望最佳值的下降，占中位数与最佳值之差的比例
threshold-sparse-noise = 同一下降以测量噪声的标准差计，低于此值则不说明问题
threshold-infeasible = 一组中不可行试验的比例，达到即为过多
threshold-infeasible-usual = 不成问题的不可行比例，即检验的零假设
threshold-infeasible-beyond = 界限之外不可行的比例，达到即视为（几乎）全部
threshold-edge = 学习率可行范围中紧邻稳定性边缘之下的部分
threshold-overfit-rise = 验证指标在最佳点之后的变差，占此前改善的比例
threshold-most = 所考察试验的比例，超过即为多数
threshold-tail-noise = 训练后期逐步波动，占最佳试验与前十分之一（至少五个）末位之差的比例
threshold-late-gain = 训练第四个五分之一到最后五分之一的改善，占首个五分之一之后改善的比例，达到即值得继续训练
threshold-saturated-gain = 训练最后 60% 的改善占全部改善的比例：看不到改善时允许遗漏的上限；看到改善时取其四分之一
threshold-train-rise = 训练损失的上升，占其全部改善的比例
threshold-early = 最佳步数落在训练最初的这一比例之内即为过早
threshold-late = 最佳步数落在训练最后的这一比例之内即为过晚
threshold-steps-level = 检验最佳步数落在该处多于偶然的显著性水平
threshold-late-quarter-gain = 第三与最后四分之一之间的改善，足以说明最佳步数靠后并非噪声所致
threshold-late-eighth-gain = 最后两个八分之一之间的改善，占最后两个四分之一之间改善的比例，达到即说明改善仍在继续
threshold-budget-ratio = 所比较各组中最大与最小预算之比，达到即为不均
threshold-budget-level = 检验该不均的显著性水平
threshold-effect-level = 目标超参数取值之间的差异视为有定论的显著性水平
threshold-seed-errors = 差异小于重复训练标准误差的这一倍数即不可知
