### 图：标题、坐标轴、图例、空图在等待什么，以及给看不到图的人的描述。

## 许多图共有的部分

comma = { $first }，{ $next }
colon = { $first }：{ $next }
and = { $first } 且 { $next }
named = { $name } { $value }
aside = { $name }（{ $aside }）
aside-alone = （{ $aside }）
range = { $low } 至 { $high }
trial = 试验
trials = 试验数
group = 分组
state = 状态
study = 研究
parameter = 参数
at-step = 步
step = 步数
steps = 步数
last-step = 末步
from = 从
to = 至
last = { $metric } 末值
lowest = { $metric } 最低
highest = { $metric } 最高
best = 最佳 { $metric }
gradient-norm = 梯度范数
batch-size = 批量大小
batch-size-examples = 批量大小（样本）
log-scale = 对数刻度
log-scale-and-zero = 对数刻度与 0
log-scale-to-one = 1 − x 的对数刻度
interval = { $value } [{ $low }, { $high }]
bounds = 从 { $low } 到 { $high }
beyond = { $count } 个超出坐标轴：{ $values }
recommended = 建议：{ $batch }
value-at-step = { $metric } { $value }（第 { $step } 步）
more-values = 另有 { $count } 个值
chosen-by-results = 试验依据结果选择：重复搜索的结果会不同
part = { $trials }中的 { $shown } 个

## 空图在等待什么

no-parameter = 本研究没有参数 { $parameter }。
first-completed = 等待第一个试验完成。
none-measured = 还没有测得 { $metric } 的完成试验；{ $ended }。
all-infeasible = 全部不可行。

## 目标值与一个参数

axis = { $metric } 与 { $parameter }
axis-best = 最佳：{ $trial }，{ $value }
axis-good = 最佳 { $count } 个：{ $low } 至 { $high }
axis-first-evaluated = 等待第一个试验完成评估。
axis-none-evaluated = 没有试验完成评估；{ $ended }。
axis-inactive = 还没有使用 { $parameter } 的试验得出结果。它仅在 { $conditions } 时起作用。
axis-condition = { $parent } 为 { $values }
axis-unmeasured = 已结束的试验中，没有一个同时具有 { $parameter } 的值和目标指标。
axis-description = { $metric } 随 { $parameter }（{ $extent }）的变化：{ $completed }完成，{ $infeasible } 个不可行，{ $running } 个运行中。
axis-groups = { $text }分组：{ $groups }。
axis-best-trial = { $text }最佳为{ $trial }：{ $parameter } 为 { $value } 时达到 { $objective }。

## n 个试验中的最佳

best-of-n = n 个试验中的最佳{ $metric }
best-of-n-foot = 从本研究重新抽取的试验数 n；箱：中间一半，须：5% 至 95%
best-of-n-foot-short = 重新抽取的试验数 n
best-of-n-infeasible = 全部不可行。
best-of-n-description = n 个试验最佳 { $metric } 的自助法估计：用 { $trials } 个试验的一半时中位数为 { $half }，用全部时为 { $all }。

## 逐轮的进展

campaign = 各轮的{ $metric }
campaign-best = 本轮最佳试验
campaign-candidate = 候选：多个种子的均值，95 %
campaign-baseline = 基线：多个种子的均值，95 %
campaign-launch = 已采纳
campaign-none = 各轮都没有完成的试验。
campaign-round = 轮次
campaign-what = 内容
campaign-low = 95 % 下限
campaign-high = 95 % 上限
campaign-runs = 运行次数
campaign-station = 第 { $round } 轮：{ $what }
campaign-description = { $rounds } 轮中的 { $metric }，其中采纳 { $launches } 次。

## 研究之间的比较

comparison = 相同预算下的研究比较
comparison-choose = 请选择要比较的研究。
comparison-none = 还没有研究有完成的试验。
comparison-foot = 使用的试验数：最佳值的中位数与中间一半
comparison-foot-short = 使用的试验数
comparison-left-out = { $count } 个目标不同，未显示
comparison-median = 中位数
comparison-description = { $trials } 个试验最佳{ $metric }的中位数：{ $studies }。

## 曲线

curves = 训练过程中的{ $metric }
curves-strong = { $trials } 个试验，最佳 { $strong } 个着色
curves-training = 虚线：训练样本
curves-cut = { $count } 条在边缘截断
curves-ending = { $text }，终值 { $values }
curves-first = 等待第一次评估。
curves-none = 没有任何测量；{ $ended }。
curves-others = 还没有试验测量过 { $metric }；目前测量的有：{ $metrics }。
curves-description = { $trials }的 { $metric } 随训练步数的变化，其中 { $infeasible } 个不可行。
curves-best = { $text }最佳的{ $trial }从第 { $first-step } 步的 { $first } 变为第 { $last-step } 步的 { $last }。

## 分组的曲线

groups = 各组最佳试验的{ $metric }
groups-smoothed = 按 { $share } 的步数平滑，背景为原始曲线
groups-end = { $name }末值为 { $value }
groups-none = { $trials } 个完成的试验都没有测量 { $metric }。
groups-description = 训练过程中的 { $metric }：{ $groups }。
bands = 各试验{ $metric }的分布
bands-key = 中位数；虚线：中间一半；点线：10% 至 90%
bands-description = 完成试验的 { $metric } 分位数；末尾中位数：{ $groups }。

## 直方图

best-steps = 最佳{ $metric }所在的步
best-steps-good = 其中最佳的 { $count } 个
best-steps-early = 前十分之一
best-steps-late = 后四分之一
best-steps-description = 最佳的 { $trials } 个试验中，{ $early } 个在 { $steps } 步的前十分之一达到最佳，{ $late } 个在后四分之一。
best-norms = 最佳试验的梯度范数
best-norms-none = 没有试验测量过 grad_norm。
best-norms-key = { $trial }，{ $count } 次评估
best-norms-clip = 90%：{ $norm }
best-norms-foot = 梯度范数，对数刻度
best-norms-caption = 评估次数
best-norms-description = { $trial } 在 { $count } 次评估时的梯度范数；十分之九不超过 { $norm }。
histogram-count = 数量
histogram-good = 其中最佳

## 探测所得的梯度范数

norms = 训练过程中的梯度范数
norms-subject = 试验 { $trial }，学习率 { $rate }
norms-threshold = - - 第 90 百分位：{ $norm }
norms-description = { $subject } 的梯度范数：中位数 { $median }，最大 { $largest }。
norms-histogram = 梯度范数直方图
norms-histogram-caption = 步数
norms-histogram-description = { $subject } 的 { $count } 个梯度范数，分为 { $columns } 列。

## 逐个试验

history = 各试验的{ $metric }
history-best = 目前最佳：{ $trial }，{ $value }
history-description = 按顺序排列的 { $count } 个完成试验的 { $metric }；最佳为{ $trial }：{ $value }。
history-running = 运行中试验的 { $metric }；尚无完成的试验。

## 参数有多重要

importance = 参数的重要性
importance-foot = 占目标变化的比例
importance-left-out = { $text }；另有 { $count } 个较小的未显示
importance-column = 重要性
importance-too-few = 完成的试验太少，无法估计。
importance-description = 重要性：{ $parameters }。
interactions = 参数的交互作用
interactions-foot = 面积：交互作用
interactions-left-out = 面积：交互作用；另有 { $count } 个参数未显示
interactions-with = 与
interactions-column = 交互作用
interactions-description = 最强的交互作用：{ $first } 与 { $second }：{ $value }。

## 两个参数

infeasible-map = { $x } 与 { $y } 上的不可行试验
infeasible-map-none = 已结束的试验中，没有同时具有 { $x } 和 { $y } 的。
infeasible-map-count = { $all } 个中 { $count } 个不可行
infeasible-map-good = 最佳 { $count } 个
infeasible-map-description = { $all } 个试验中有 { $count } 个不可行，沿 { $x }（{ $x-extent }）与 { $y }（{ $y-extent }）。
samples = { $y } 与 { $x }：试验将取的点
samples-none = 本研究没有同时具有 { $x } 和 { $y } 的试验。
samples-description = { $trials }在 { $x }（{ $x-extent }）与 { $y }（{ $y-extent }）上的分布。

## 各取值的最佳

isolation = 各{ $parameter }的最佳{ $metric }
isolation-none = 没有完成的试验具有 { $parameter } 的值。
isolation-cell = { $value }：{ $trials } 个中最佳 { $best }
isolation-slices = 每段的最佳；竖线：95% 的重复搜索能达到
isolation-values = 每个取值的最佳；竖线：95% 的重复搜索能达到
isolation-baseline = 虚线：{ $baseline }，{ $value }
isolation-high = 同样次数最佳值的 95% 分位
isolation-description = { $parameter } 各取值的最佳 { $metric }：{ $values }。

## 所有参数

parallel = { $metric }与所有参数
parallel-inactive = 不适用
parallel-good = 最佳 { $count } 个突出显示
parallel-part = { $all } 个参数中的前 { $shown } 个
parallel-description = { $trials } 个试验在 { $parameters } 个参数上的取值，其中最佳的 { $strong } 个突出显示。

## 达到目标的步数

target-steps = 达到{ $metric } { $target } 的步数
target-seconds = 达到{ $metric } { $target } 的训练时间（秒）
target-examples = 达到{ $metric } { $target } 的样本数
target-epochs = 相同样本数下的最佳{ $metric }
target-no-times = 等待每步时间：请运行批量大小查找。
target-unreached = 等待达到目标的试验。
target-title = { $caption }与批量大小
target-best = 最佳试验，95 % 重抽样
target-perfect = - - 完美扩展
target-critical = │ 临界：{ $batch }，阴影为 95 %
target-reached = 达到目标
target-seconds-column = 秒
target-examples-column = 样本数
target-description = { $title }：双对数坐标，{ $sizes } 个批量，各自调优。

## 吞吐量

throughput = 吞吐量与批量大小
throughput-caption = 吞吐量（每秒样本数）
throughput-times = 每步时间与批量大小
throughput-times-caption = 每步时间（秒）
throughput-none = 等待第一个批量大小的计时。
throughput-measured = 测量值，95 % 区间
throughput-ideal-line = - - 理想
throughput-examples = 每秒样本数
throughput-ideal = 理想
throughput-seconds = 每步秒数
throughput-low = 下限
throughput-high = 上限
throughput-windows = 窗口数
throughput-description = { $title }，双对数坐标，{ $sizes } 个批量。建议批量为 { $batch }，对应 { $value }。

## 双方：基线与候选配置

sides = 双方的各次运行：{ $metric }
sides-baseline = 基线
sides-candidate = 候选配置
sides-gain = 候选配置的均值
sides-side = 一方
sides-mean-line = - - 基线的均值；横条：候选配置的均值可能所在的范围
sides-least = - - 改善 { $least }
sides-none = 等待任一方的首次运行。
sides-description = 基线 { $baseline } 次运行与候选配置 { $candidate } 次运行的{ $metric }，附均值与改善量的区间。
