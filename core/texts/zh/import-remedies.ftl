### 用户可如何改变导入。

## 作为 `lab import` 的参数。

option = { $option } { $value }
name = 名称
column = 列名
file = 文件
folder = 文件夹

## 在页面上的操作。

choose-study = 选择研究
choose-objective = 选择目标指标
choose-metric = 选择 { $metric } 作为目标指标
lower-is-better = 说明越低越好
higher-is-better = 说明越高越好
take-best = 取试验的最佳值
take-last = 取试验的最后一个值
say-trial = 指明区分试验的列
say-step = 指明训练步所在的列
say-seed = 指明随机种子所在的列
say-outcome = 指明结局所在的列
say-parameters = 指明哪些列是超参数
say-metrics = 指明哪些列是指标
say-columns = 指明各列的含义
choose-folder = 选择各运行文件夹所在的文件夹
