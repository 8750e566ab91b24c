### `lab procedure` 的帮助。

procedure = 手册中的流程：生成要运行的研究（--design），或读取其记录
starting-point = 是否有廉价的配置明显优于随机猜测？
training-length = 拟合训练集需要多少步？
steps-to-target = 各批量达到目标所需的步数，以及临界批量大小
instability = 训练是否在略高于最佳学习率时失稳，如何使其稳定？
promotion = 把短轮次的发现带入更长的一轮
advisor = 根据目标和试验数给出每个超参数的角色与范围
design = 由此研究生成要运行的研究
out = 所生成研究的目录（只有一个时默认写到标准输出）
plots = 把此流程的图以 SVG 写入此目录
revised = 把建议的研究写入此目录
input = 已运行的记录文件（lab.record/1）

advisor-input = 待建议的研究文件（lab.study/1）
trials = 试验数（有多个研究时为每个研究）
steps = 每个试验的步数（默认：研究的步数）

steps-to-target-target = 要达到的目标值，例如 0.05
steps-to-target-throughput = `lab throughput --json` 的输出：把步数换算为时间
steps-to-target-batches = 批量大小，每个对应一个研究

instability-base = 被探测的研究（默认：--best 的研究）
instability-best = 其最佳试验给出最佳学习率的记录（默认：研究的固定值）

promotion-steps = 更长一轮的步数
promotion-trials = 更长一轮的试验数（默认相同）

advisor-compare = 本轮要回答哪个值更好
advisor-understand = 本轮要了解结果如何随此超参数变化
advisor-maximize = 只看最好的结果
advisor-trials = 试验数（默认：研究的试验数）
