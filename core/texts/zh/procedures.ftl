### 手册中各项流程的说法：结论、理由、警告，以及所建议研究的用途。

not-made = 无法生成研究“{ $purpose }”：{ $problems }

## 顾问

reason = { $name }：{ $reason }
worth-it-from = { $reason }；每个设置 { $from } 个试验起值得调优
joins-at = { $reason }，但每个设置只有 { $have } 个试验，故固定；达到 { $from } 个时再加入
tuned-where-on = 在使用该技术处调优，使该技术以其最佳状态接受比较
whether-it-helps = 它究竟有没有用：比较 { $switch } 的 false 与 true，并在其为 true 处调优 { $strengths }
advised = { $trials } 个试验（每个设置 { $per-setting } 个）：{ $scientific } 个目标超参数，{ $nuisance } 个冗余超参数，其余固定。
few-trials = 每个设置只有 { $per-setting } 个试验，偏少：请减少比较的设置，或增加试验。
question-whether = { $technique }有帮助吗？
question-values = { $hyperparameter }取哪个值更好：{ $values }？
question-how = { $hyperparameter }有何影响？
question-best = 哪种配置最好？
advised-study = 建议的研究

## 推翻建议

holds-only-at = 结论只在 { $name } = { $value } 时成立：各个设置所需的值可能不同，恰好适合它的一方会占优。
batch-as-knob = 批量大小被当作调节验证性能的旋钮来搜索：试验成本各异，某个批量会因恰好适合其他超参数的范围而胜出。
takes-a-dimension = { $name } 占用一个搜索维度：{ $trials } 个试验在每个维度上约覆盖 { $now } 个值，而不是 { $before } 个。
no-longer-answers = 本轮不再回答其问题：{ $name } 恒为 { $value }。
optimised-away = { $name } 被优化掉而不是被比较：只会知道最佳值，而不知道其他值能达到什么。
second-question = { $name } 构成第二个问题：它的各个值也被比较，每个都需要自己的试验。
will-hold-at = 结论将在 { $fixed } 以及其余默认值的条件下成立。

## 规则

asks-which-value = 本轮要回答它的哪个值更好
asks-how-it-depends = 本轮要了解结果如何随它变化，因此覆盖整个范围
strength-is-nuisance = 正则化的强度属冗余：被比较的各方所需的强度可能不同
rate-interacts = 学习率与一切相互作用：无论比较什么都必须调优它，预算多少都如此
optimizer-never-nuisance = 优化器属目标或固定超参数，不作冗余：每个优化器都有自己的学习率
momentum-interacts = 动量与学习率相互作用
epsilon-interacts = ε 与学习率相互作用
squared-gradients-last = 平方梯度的记忆长度最后才需要调优
left-unless-unstable = 保持不变，除非训练不稳定或噪声过大
strength-is-nuisance-short = 正则化的强度属冗余
presence-is-a-question = 是否使用它是另一个问题：属目标或固定超参数
batch-size-is-no-knob = 它决定速度与成本，不应用来调节验证性能：按吞吐量选择
size-may-be-searched = 只看最好的结果，因此可以搜索模型大小
architecture-decides-cost = 架构决定试验的成本：属目标或固定超参数
schedule-stays = 先简单：调度保持不变；改变它就要重新搜索学习率
warmup-if-unstable = 仅当不稳定性探测发现训练不稳定时才需要
default-suits = 默认值适合该架构
not-in-the-playbook = 手册未涉及

## 不稳定性探测

diverges = 在第 { $step } 步后发散
spikes = 出现 { $count } 次损失尖峰，首次在第 { $first-step } 步，最大为平常的 { $largest } 倍
rises = 训练损失以 { $to } 结束，高于起始的 { $from }
collapses = 先学会后又丢失：训练误差曾为 { $best }，结束时为 { $error }，随机水平 { $chance }
falls-behind = 几乎没有学到东西：训练误差 { $error }，随机水平 { $chance }；较低的学习率在同样步数内达到 { $lower }
stays-at-chance = 停留在随机水平：训练误差 { $error }，随机水平 { $chance }；无法判断是否稳定
trains-steadily = 训练平稳
at-the-best-rate = 在最佳学习率（{ $rate }）下，试验 { $trial } { $sign }。
at-times-the-best-rate = 在最佳学习率的 { $times } 倍（{ $rate }）下，试验 { $trial } { $sign }。
nothing-trains-from = 从 { $breaks } 起都无法训练
first-breaks-at = 在 { $breaks } 处首次失败
trains-up-to = 学习率不超过 { $trains } 时可以训练；{ $beyond }。
none-trains-below = 在首个失败的学习率之下没有观测到可训练的学习率；{ $beyond }。
broken = 训练在该学习率（{ $rate }）本身就不稳定：需要使其稳定，或降低学习率。
unstable = 训练在最佳学习率附近不稳定：使其稳定后应能用更高的学习率，并得到更好的结果。
stable = 在最佳学习率的两倍以内训练稳定：不需要预热或梯度裁剪。
unknown-stability = 在最佳学习率之上学到或观测到的太少，无法判断：请运行探测研究，并延长训练。
if-neither-helps = 若两者都无效：换用其他优化器（Adam 能承受动量法不能承受的情况），或在残差分支内、求和之前做归一化。
no-norms = 没有记录梯度范数：无法建议裁剪阈值。
norms = 梯度范数：中位数 { $median }，第 90 百分位 { $threshold }，最大 { $largest }。
clips-too-much = 在训练的某个四分之一阶段，该阈值裁剪了 { $most } 的更新，超过一半：此时它相当于降低学习率。
with-warmup = 预热 { $list } 步，峰值学习率最高为最佳值的 { $higher } 倍
with-clipping = 梯度范数裁剪于 { $threshold }

## 更长的一轮

very-likely-transfers = { $name } = { $value } 很可能可迁移：固定。
likely-transfers = { $name } = { $value } 可能可迁移：固定。
may-transfer = { $name } = { $value } 也许可迁移：在 { $low } 到 { $high } 之间重新搜索。
options-stay-open = { $name } 也许可迁移：保留所有选项。
rarely-transfers = { $name } 很少可迁移：在整个范围内重新搜索。
decay-keeps-steps = 衰减仍为 { $length } 步；其前的平坦部分延长 { $grown } 步。
promoted = 围绕短轮次的最佳试验 { $trial }，运行 { $trials } 个 { $steps } 步的试验。
longer-round = 更长的一轮
none-completed = 没有试验完成
not-longer = 短轮次已有 { $steps } 步；下一轮必须更长

## 起点

nothing-measured = 没有试验在未发散的情况下得到测量：请尝试更小的学习率，并检查程序错误。
start-from = 从试验 { $trial } 出发：{ $metric } { $value } 明显优于随机猜测（{ $chance }）。
no-start-yet = 尚无起点：试验 { $trial } 的 { $metric } { $value } 并未明显优于随机猜测（{ $chance }）。
cannot-tell = 试验 { $trial } 最佳，{ $metric } 为 { $value }；无法判断是否优于随机猜测。
better-than-bound = 考虑到 { $looks } 次评估中的运气，以 { $confidence } 的置信度优于 { $bound }。
declare-chance = 请在 objective 中声明 chance 与 valid_examples；只有比例和均方根误差可以检验。
train-longer = 请延长训练、尝试相差更大的学习率或简化模型；若仍学不到任何东西，请检查程序错误。
starting-configuration = 以起始配置构成的单试验研究

## 训练长度

no-curve = 没有试验记录训练曲线，因此无法得出步数。
record-training = 请记录 train_error 或 train_loss。
plan-with = 建议计划 { $steps } 步：最快拟合训练集的试验 { $trial } 用了 { $found } 步。
fitted-at-error = 拟合指训练误差不超过 { $level }；{ $trials } 个试验中有 { $fitted } 个达到。
fitted-at-loss = 没有试验的训练误差降到 { $fitted-error }，因此以训练损失不超过 { $level }（最佳试验的下降已基本完成）为拟合。
another-draw = 若重新抽取同样多的试验，最多可能需要 { $high } 步（95 %）。
fastest-at-edge = 最快的试验位于 { $name } 范围的边缘：步数可能偏多。请先扩大范围。
sweep-wider = 扩大 { $name } 范围后的扫描
fitted-late = 它在扫描即将结束时才拟合：更长的扫描可能显示更多。
sweep-longer = { $longer } 步的扫描
study-with-steps = { $steps } 步的研究

## 达到目标的步数：设计

tuned-at-each-size = 在每个批量大小下分别调优 { $name }。
rate-is-constant = 学习率保持恒定：衰减会使所需步数受计划步数左右。

## 达到目标的步数

none-reached = 没有试验达到 { $metric } { $target }：请选择更容易的目标，或延长训练。
reaches-soonest = 批量 { $batch } 最快达到 { $metric } { $target }：{ $steps } 步，{ $time }。
largest-that-scales = 批量 { $batch } 是仍能充分利用样本的最大批量：{ $steps } 步达到 { $metric } { $target }。
tuned-anew = 在每个批量下都重新调优了优化器超参数；若沿用某一批量的设置，比较会偏向该批量。
tune-further = 在批量 { $batch } 下继续调优
critical-size = 临界批量大小为 { $critical }（95 %）：此处所需步数是完美扩展的两倍，超过它后增大批量节省的步数越来越少。
critical-at-least = 在测量范围内扩展近乎完美：临界批量大小至少为 { $batch }。
critical-at-most = 增大批量几乎不减少步数：临界批量大小至多为 { $batch }。
critical-unknown = 无法由这些试验判断临界批量大小：需要更多的批量或更多的试验。
times-the-examples = 它消耗的样本数是最节省的批量 { $cheap } 的 { $times } 倍。
equal-examples = 在相同样本数（{ $examples }）下，批量 { $first-batch } 为 { $small }，批量 { $last-batch } 为 { $large }：这是拿 { $first-steps } 步与 { $last-steps } 步比较，不能说明批量能达到的性能。
none-of-trials-reached = 批量 { $batch } 的 { $trials } 个试验都未达到目标。
best-at-edge = 批量 { $batch } 的最佳试验位于 { $name } 范围的边缘：请扩大范围，否则其步数偏多。

## 吞吐量

no-size = 没有任何批量大小可以运行，因此无法给出建议。
use-size = 建议批量大小为 { $batch }：每秒 { $rate } 个样本，每步 { $step }。
saturates = 吞吐量约在批量 { $point } 处饱和：此后批量加倍至多再提高 { $margin }。{ $batch } 是最接近的批量。
larger-gains = 更大的批量中最快的可使吞吐量再提高 { $more }。
none-faster = 更大的批量都不会更快。
largest-measured = 它是能够测量的最大批量。
between-sizes = 饱和点位于两个批量之间：重复测量可能给出 { $low } 到 { $high } 之间的任何建议。
step-costs-sum = 一步约需 { $overhead } 加上每个样本 { $example }；批量为 { $batch } 时固定部分占 { $share }。
step-costs-most = 一步约需 { $overhead }，或每个样本 { $example }，取其中较大者。
accumulation-buys-nothing = 在多个较小批量上累积梯度并不能提高吞吐量。
input-bottleneck = 批量第一次加倍只使吞吐量变为 { $gain } 倍，且 { $share } 的时间用于准备批量：应怀疑输入管线，先修复它再选择批量。
example-bottleneck = 批量第一次加倍只使吞吐量变为 { $gain } 倍：设备处理单个样本时就已饱和。在 CPU 上这很常见；在 GPU 上应检查输入或传输是否存在瓶颈。
overhead-bottleneck = 即使在最大批量下，一步中仍有 { $share } 与批量无关：每步的固定开销（调度、内核启动）限制了吞吐量。此时更大的批量或同时训练多个试验几乎没有额外代价。
still-rises = 在测得的最大批量处吞吐量仍在上升：饱和点在它之外。
imprecise = 批量 { $rough } 未达到 { $precision } 的精度：机器正忙。
tune-anew = 改变批量大小会改变大多数超参数的最佳值：需重新调优优化器与正则化超参数。
fixes = 本研究固定了 { $fixed }：请将它们重新设为冗余超参数。
study-with-size = 批量大小为 { $batch } 的研究
ceiling-training-set = 训练集有 { $examples } 个样本，容不下更大的 2 的幂。
ceiling-cap = 此处不允许超过 { $batch } 的批量。
ceiling-memory = 批量 { $batch } 需要 { $needs } 内存，上限为 { $limit }。
ceiling-failed = 批量 { $batch } 无法运行：{ $reason }。
ceiling-slow = 批量 { $batch } 的一步需要 { $step }，未尝试更大的批量。
