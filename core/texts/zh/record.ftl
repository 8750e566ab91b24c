### 记录可以包含的内容，以及为何拒绝。


## 超出上限的内容。

most-trials = 记录最多含 { $limit } 个试验
most-metrics = 一个试验最多有 { $limit } 个指标
most-values = 一个试验最多有 { $limit } 个超参数值
longest-name = 指标或超参数的名称最多 { $limit } 字节
longest-text = 一个试验的文本（名称、取值、原因）最多 { $limit } 字节

## 与先前记录不符的内容。

not-started = 试验 { $trial } 尚未开始就有测量
other-start = 试验 { $trial } 以不同的配置开始了两次
after-end = 试验 { $trial } 结束之后仍有事件
too-much = 试验 { $trial }：{ $why }

## 文件的行。

at-line = 第 { $line } 行：{ $what }
not-a-header = 应为首行 { $header }；其他工具的文件需先导入
other-format = 格式 { $found } 不是 { $format }
in-study = 研究有误：{ $problems }
not-an-event = 不是事件：需要{ $expected }
too-long = 此行超过 8 MiB
empty = 文件为空
