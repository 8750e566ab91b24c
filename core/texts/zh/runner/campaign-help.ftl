### `lab campaign` 的帮助。

campaign = 由基线到采纳、每轮一个问题的调优项目，保存在一个文件中（lab.campaign/1）
new = 新建调优项目
show = 各轮与采纳、目前所知、下一步
next = 下一步做什么，以及代价
open = 开始下一轮
run = 训练当前轮次中未完成的部分
conclude = 为当前轮次作出结论
launch = 采纳一个试验作为新基线
record = 导出一轮的记录
file = 调优项目文件

new-baseline = 固定所有超参数的研究：比较的基准
new-name = 名称（默认与基线相同）
new-purpose = 要达到什么
new-checked = 调优前已核对的事项：问题已明确、数据已清洗、流程能训练并评估、指标反映真正的目标

show-plots = 把每轮的所有图写成 SVG

next-out = 把建议的研究写入此目录

open-design = 本轮的研究
open-proposal = `next` 所建议的研究的编号
open-confirm = 用这么多个种子运行候选配置和基线
open-trial = 候选配置（默认为上一轮的最佳试验）
open-apart = 每个目标超参数取值一个研究，而不是联合采样

conclude-learnt = 学到了什么
conclude-dismiss = 不必理会的发现及其理由
conclude-keep = 此后各轮保持不变的超参数取值

launch-round = 试验所在的轮次（默认最后一轮）
launch-trial = 要采纳的试验（默认为该轮的候选）
launch-reason = 采纳的理由
launch-complexity = 增加了多少复杂度

record-round = 轮次编号
record-member = 其中的一个研究（默认合并全部）
record-out = 要写出的记录文件
