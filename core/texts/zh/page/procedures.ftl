### 各方法的页面。

introduction = 调优模型的每个阶段该做什么：每种方法给出要运行的研究，解读其结果，并以附有理由、可放入设计的建议结束。
advisor = 顾问
advisor-purpose = 根据本轮的目的和可用的试验数，为每个超参数建议角色、范围和理由。任何一项都可以推翻，并会看到这对结论有何影响。
batch-size = 批量大小探测
batch-size-purpose = 在本浏览器中以 2 的幂为批量大小对训练步计时，找出增大批量不再加快训练之处。批量大小依速度和内存选择，不是调节验证性能的旋钮。
starting-point = 起点
starting-point-purpose = 用恒定学习率进行少量廉价试验，判断其中最佳者是否明显优于猜测。调优由这样的配置出发：简单、快速、确知能学习。
training-length = 训练多少步
training-length-purpose = 在恒定学习率、无正则化的条件下扫描学习率，数出最快的试验拟合训练集所需的步数。计划步数与此相当即可。
steps-to-target = 达到目标的步数
steps-to-target-purpose = 在每个批量大小下重新调优优化器，比较最佳试验达到目标所需的步数：批量增大在多大范围内按比例节省步数，从何处起不再如此。
instability = 不稳定性探测
instability-purpose = 在略高于最佳学习率处训练，并观察每一步。若训练在该处失稳，预热或梯度裁剪应能让更高的学习率训练，并得到更好的结果。
promotion = 升级到更长的一轮
promotion-purpose = 按各项发现可迁移的可能性，把短轮次的结果带入更长的一轮：有的值被固定，有的范围被缩小，调度重新搜索。
recommendation = 建议
study = 研究
studies = 研究
trials = 试验数
steps = 每个试验的步数
propose-study = 提出研究
propose-studies = 提出研究
propose-probe = 提出探测研究
analyze = 分析
at-hand = 运行器上的当前研究
no-records = 本浏览器中尚无有结果的研究：请先运行一个。
choose-first = 请先选择一个研究。
run-cheap-trials = 运行少量廉价试验
read-cheap-trials = 解读结果
sweep-rate = 扫描学习率
read-fitting = 解读拟合训练集的速度
run-per-size = 每个批量运行一个研究
compare-steps = 比较所需的步数
sizes = 批量大小，以逗号分隔
trials-per-size = 每个批量的试验数
target = 目标值
probe-above = 在最佳学习率之上探测
probe-how = 勾选要探测的研究，提出并运行两个研究；然后勾选它们的结果并分析。
probe-first = 请先提出探测研究：它知道最佳学习率。
longer-steps = 更长一轮的步数
promote = 升级
round-is-for = 本轮的目的
goal-maximize = 取得尽可能好的结果
goal-understand = 了解某个超参数的影响
goal-test = 比较某个超参数的几个值
in-question = 所问的超参数
values = 取值，以逗号分隔
advise = 建议
roles-and-ranges = 角色与范围
hyperparameter = 超参数
role = 角色
range = 范围
reason = 理由
scientific = 目标
nuisance = 冗余
fixed = 固定
memory-limit = 内存上限
any-memory = 训练器允许的上限
largest = 尝试的最大批量
busy = 有研究正在训练：它与测量共用机器，时间会更长、噪声更大。请先暂停它。
measure = 测量
measuring = 测量进度
cancelled = 已取消；以下是此前的测量结果。
throughput = 吞吐量
time-per-step = 每步时间
role-of = { $title }的角色
for-design = 针对当前设计“{ $name }”。
bad-design = 设计存在问题：{ $problems }
study-with-results = { $name }（{ $ended }/{ $trials } 个试验）
step = { $number } · { $title }
timing = 正在为批量 { $batch } 计时；已用去至多时间的 { $percent } %。

## 提出的研究。

cheap-trials = 恒定学习率下的少量廉价试验
rate-sweep = 恒定学习率的扫描
batch-study = 批量大小 { $batch }
first-steps = 最佳学习率两倍下的最初各步，逐步评估
rates-around = 最佳值附近的学习率
as-decided = 按您的决定的研究

## 回答。

two-values = 请至少给出两个要比较的值。
overruled = { $all } 个超参数中有 { $overruled } 个被推翻。
none-completed = 该研究没有完成的试验。
no-rate = 该研究没有给出学习率。
no-longer-round = 无法得出更长的一轮：{ $why }。
one-size = 请至少给出一个批量大小。
no-size = 这些研究都没有固定批量大小。
untimed = 此设计的试验由其他程序运行，此处无法计时。

## 图。

norms-by-step = 各步的梯度范数
norms-how-often = 梯度范数的分布
steps-plot = 达到目标的步数
examples-plot = 消耗的样本数
equal-examples = 相同样本数下：具有误导性
