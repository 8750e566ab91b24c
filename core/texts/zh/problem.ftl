### 用户输入的问题，以及怎样才对。

at = { $path }: { $what }
syntax = 不是有效的 JSON：{ $detail }
missing = 缺少 “{ $key }”
unknown-key = 没有名为 “{ $key }” 的字段
wrong-type = 应为{ $expected }，却是 { $found }
not-one-of = { $found } 不在可选值之中：{ $allowed }
did-you-mean = { $sentence }；是否指 “{ $nearest }”？
out-of-range = { $found } 超出范围（{ $limits }）；最接近的有效值是 { $nearest }
too-large = { $what } 为 { $found }，超过上限 { $limit }
too-long = 文本有 { $found } 字节，超过上限 { $limit } 字节

## 应有的类型。

object = 对象 {"{…}"}
list = 列表 […]
text = 文本
number = 有限的数
whole-number = 整数
truth-value = true 或 false
scalar = 文本、数字、true 或 false
pair-of-numbers = 两个数 [下限, 上限]
pair-of-whole-numbers = 两个整数 [下限, 上限]

## 范围与选项。

empty-range = 下限 { $low } 不小于上限 { $high }；单一取值请写成 “fixed” 与 “value”
log-needs-positive = 对数刻度要求下限大于 0，却是 { $low }
reverse-log-needs-below-one = 反向对数刻度要求上限小于 1，却是 { $high }
step = 步长须大于 0 且不超过范围的长度 { $length }，却是 { $step }
step-needs-linear = 步长只能用于 linear 刻度，不能与 { $scale } 并用
step-needs-range = 步长只能用于范围（float、int）
meaning-needs-text = “{ $option }” 不是以文本写成的选项
domain-count = 需要 float、int、choice、value 之中的恰好一个，却有 { $found }
none = 零个
fixed-needs-value = 固定超参数用 “value” 给出其值，不用范围
varied-needs-range = 目标或冗余超参数需要范围（float、int）或 choice，而不是单一的 “value”
empty-choice = choice 至少需要一个选项
duplicate-option = 选项 { $option } 出现了两次
nothing-varies = 没有任何参数在变化，却要求多个试验；请为至少一个参数给出范围
never-varies = “{ $name }”在每个试验中都是 { $value }，这些试验无法说明它的作用；有变化的是：{ $varied }

## 条件。

condition-unknown = 条件引用了不存在的参数 “{ $parent }”
condition-not-choice = 条件只能引用 choice 或固定参数，“{ $parent }” 不是
condition-option = “{ $parent }” 没有选项 { $option }
condition-cycle = 条件构成循环：{ $cycle }

## 技术及其开关。

strength-needs-switch = 在“{ $switch }”为 false 的试验中“{ $strength }”仍会起作用：请在其中写入 "when": { "{" }"{ $switch }": [true]{ "}" }
switch-needs-strength = “{ $switch }”为 true，但没有给出强度：请为 { $strengths } 给出值或范围，并写入 "when": { "{" }"{ $switch }": [true]{ "}" }，或者去掉“{ $switch }”

## 在此任务中不起作用或不被测量的。

no-such-hyperparameter = 内置任务没有超参数 “{ $name }”
other-model = 模型 { $family } 没有超参数 “{ $name }”
other-data = “{ $name }” 对{ $data }不起作用
other-optimizer = 本研究从不使用优化器 { $optimizer }，“{ $name }” 不起作用
model-of-other-data = 模型 { $family } 不能读取{ $data }；可选：{ $allowed }
unknown-metric = 此任务不测量 “{ $metric }”，可选：{ $measured }
sometimes-measured = 只有 “{ $parameter }” 大于 0 的试验才测量 “{ $metric }”：请在所有试验中把它设为大于 0，或选择其他指标

## 试验。

point-missing = 这个试验缺少 “{ $name }” 的值
point-inactive = “{ $name }” 在这个试验中不起作用（其条件不成立）
too-few-points = 采样器只有 { $points } 个点，却要求 { $trials } 个试验
eval-beyond-steps = 每 { $every } 步评估一次，但训练只有 { $steps } 步

## 彼此不相容的数。

misfit = { $why }；最接近的有效值是 { $nearest }
misfit-among = { $why }，而范围中含有这样的值：请改为 choice，如 { $among }
misfit-examples = 批量大小 { $found } 超过训练集的 { $examples } 个样本
misfit-divisor = { $found } 不能整除{ $what } { $number }
misfit-multiple = { $found } 不是{ $what } { $number } 的倍数
misfit-odd = { $found } 是偶数：这样的卷积核会使结果大于输入，无法与输入相加
misfit-kernel = { $layer ->
    [1] 卷积核 { $found } 大于输入（每边 { $side } 点）
   *[other] 第 { $layer } 层每边只有 { $side } 点：边长 { $found } 的卷积核有些权重永远遇不到任何一点
}
misfit-depth = 深度为 { $found } 时有一层每边只有 { $side } 点，不足以使用边长 { $kernel } 的卷积核
misfit-steps = { $found } 步超过了训练的 { $steps } 步
misfit-memory = 取 { $found } 时，一个试验约需 { $needs } MiB，上限为 { $limit } MiB
part-of-batch = 每份批量
all-parts = 各份之和
side-of-input = 输入的边长
