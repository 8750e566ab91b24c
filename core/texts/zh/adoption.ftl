### 是否采用候选配置来取代基线，以及理由。

adopt = 采用候选配置：改善 { $gain }（{ $level } 区间 { $low } 至 { $high }）。
keep-worse = 保留基线：候选配置差 { $loss }（{ $level } 区间 { $low } 至 { $high }）。
keep-small = 保留基线：候选配置改善 { $gain }（{ $level } 区间 { $low } 至 { $high }），未达到要求的 { $least }。
undecided-worse = 尚无定论：候选配置目前差 { $loss }（{ $level } 区间 { $low } 至 { $high }）。
keep-small-worse = 保留基线：候选配置差 { $loss }（{ $level } 区间 { $low } 至 { $high }），而要求改善 { $least }。
undecided = 尚无定论：候选配置改善 { $gain }（{ $level } 区间 { $low } 至 { $high }）。
undecided-few = 尚无定论：每一方至少需要两次运行才能知道波动大小；现有基线 { $baseline } 次，候选配置 { $candidate } 次。
diverges = 保留基线：候选配置 { $runs } 次运行中有 { $lost } 次发散，基线 { $runs-baseline } 次中有 { $lost-baseline } 次。发散即是失败，其余运行再好也无法弥补。
trains = 采用候选配置：基线 { $runs-baseline } 次运行中有 { $lost-baseline } 次发散，候选配置 { $runs } 次中有 { $lost } 次。
means = { $metric }：候选配置 { $candidate }（{ $runs } 次运行的均值），基线 { $baseline }（{ $runs-baseline } 次）。

## 怎样才能得出结论。

more-runs = 双方各再运行约 { $count } 次，多半就能得出结论。
too-many-runs = 双方各再运行 { $count } 次以上才可能有定论。除非候选配置更简单，否则保留基线。

## 计入了什么，怎样计入。

lost-left-out = 发散的运行不计入均值：基线 { $baseline } 次，候选配置 { $candidate } 次。
selected-baseline = 基线的试验 { $trial } 不计入：它是按结果挑选出来的。
selected-candidate = 候选配置的试验 { $trial } 不计入：它是按结果挑选出来的。
among-baseline = 基线取自 { $count } 个重复运行过的配置中均值最好的一个。
among-candidate = 候选配置是按均值从 { $count } 个重复运行过的配置中选出的；区间已考虑这一挑选。
paired = 双方的每次运行都换一种训练集与验证集的划分，两边用同样的划分；差值逐个划分计算。
never-varies = 同一方的各次运行毫无差别：请检查训练是否使用了种子。
other-steps = 候选配置训练 { $candidate } 步，基线训练 { $baseline } 步。
ledger = 这是与该基线比较的第 { $number } 个候选配置：它的出错概率限为 { $error }，使所有候选配置合计低于 { $all }。

## 代价。

changes = 改动：{ $changes }。
change = { $parameter }由 { $baseline } 改为 { $candidate }
added = 新增{ $parameter } { $candidate }
removed = 去掉{ $parameter } { $baseline }
size = 候选配置有 { $candidate } 个可训练参数，基线有 { $baseline } 个；每步运算量为基线的 { $times } 倍。

## 为什么无法比较。

other-metric = 基线按{ $baseline }评判，候选配置按{ $candidate }评判：请比较目标值相同的记录
other-direction = 基线与候选配置的{ $metric }优化方向相反：请检查两个研究中的 "direction"
other-at = 基线取 { $baseline } 的测量，候选配置取 { $candidate } 的测量：请在两个研究中设置相同的 "at"
other-data = 基线与候选配置的训练数据不同：请在同一数据集上比较
other-examples = 基线的{ $metric }在 { $baseline } 个样本上测得，候选配置在 { $candidate } 个样本上测得：请用相同的样本测量双方
no-result = 没有试验在测得{ $metric }后完成
same = 候选配置与基线是同一配置：无需评判
other-workload = 候选配置与基线的 { $fields } 不同，而双方要在同一研究中评判：请设成一致，或分别用 lab run 训练，再用 lab compare 比较
external = 其试验由别的流程训练，目前还不能从这里启动：请在那里用多个种子训练双方，再用 lab compare 比较记录
varies = { $parameters }是变动的，且默认值不在其范围内：请固定它，或给出一份记录，将评判其中最好的配置
