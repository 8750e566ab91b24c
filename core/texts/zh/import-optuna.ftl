### 导入 Optuna 文件时在读取之外所做的。

## 研究。

no-study = 属性 { $attribute } 不是有效的研究：角色、条件与刻度取自试验
reports-apart = 报告的值的最后一个或最好一个都不是 { $metric }：它们是指标 intermediate
reports-last = 报告的值是 { $metric } 的曲线：在每个完成的试验中最后一个就是它的值
reports-best = 报告的值是 { $metric } 的曲线：在每个完成的试验中最好的就是它的值
minimised = 文件没有说明：{ $metric } 越低越好
objectives = { $count } 个目标中以 { $metric } 为目标（{ $direction }）；其余保留为指标：{ $others }
minimize = 越低越好
maximize = 越高越好
unnamed-objective = 文件没有给目标命名：称为 value

## 采样器与队列留下的痕迹。

enqueued = 已入队但从未开始的试验
by-hand = 试验由人工入队这一信息
samplers = 试验带有 Optuna 采样器 { $names } 的痕迹；记录不含每个试验由哪个采样器抽取
seed = 种子 { $seed } 不是不小于 0 的整数：该试验的种子为 0
own-notes = Optuna 自身对试验的备注：{ $names }
study-attributes = 研究的用户属性：{ $names }
times = 试验开始与结束的时间

## 参数。

wider = 其范围随试验而变：记录中的范围包含所有试验
coarser = 其步长或刻度随试验而变：记录中的范围不含它们
other-kind = 它在部分试验中属于另一类（如 choice 而非范围）：保留最先出现的一类
exact-range = 其范围 { $from } … { $to } 超出 ±2^53，超出后整数不再精确：此处为 { $low } … { $high }
real-range = 其范围 { $from } … { $to } 超出 ±2^53，超出后整数不再精确：此处为实数范围
choices-as-texts = 不是文本、数、true 或 false 的选项写成文本：{ $texts }；导出到 Optuna 时恢复原样

## 试验。

real-value = { $name } 为 { $value }：超出 ±2^53，此处为实数
no-choice = { $name } 没有编号为 { $number } 的选项：该试验没有它的值
reports-not-finite = 非有限的报告值
attribute = 用户属性 { $name }，它不是有限的数
attribute-renamed = 用户属性 { $name } 称为指标 { $renamed }，以区别于同名的目标
running = 在文件中仍在运行：在记录中视为未结束；可用 `lab tell --end` 结束
pruned = 被剪枝的试验记为中止：其最后的报告值不算结果
infeasible = 违反约束或取值非有限的已完成试验记为不可行
failed-infeasible = 最后报告值非有限或违反约束的失败试验记为不可行：这是结果，而非崩溃
