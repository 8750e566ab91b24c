### 研究的报告：一个可离线打开的页面。

report = 报告
comparison = 比较
best = 最佳{ $metric }：{ $value }（{ $trial }，第 { $step } 步）。
none-completed = 没有试验完成。
none-completed-yet = 还没有试验完成。
trials = { $completed } 个完成，{ $infeasible } 个不可行，{ $failed } 个失败，{ $stopped } 个停止，{ $running } 个运行中。

## 标题

findings = 发现
no-warnings = 没有警告。
warning = 警告
note = 说明
plots = 图
study = 研究定义
groups = 分组
best-trials = 最佳试验
data = 数据
more-rows = 另有 { $count } 行，见记录文件。

## 分组的各列

scientific-values = 目标超参数取值
with-result = 有结果的试验
without-result = 失败或停止
best-value = 最佳
