### `lab serve` 的存储。

closed = 运行器正在关闭
other-study = 该键属于另一个研究
overtaken = 此调优项目已在另一个窗口中继续：请重新加载此页
too-many = 存储中已有 1000 个调优项目
missing = 不在运行器的存储中
locked = { $path }：另一个 lab serve 已打开此存储
version = { $path }：存储版本为 { $found }，本程序只支持 { $known }；请使用更新的程序
foreign = { $path }：不是 Tuning Lab 的存储
event-unreadable = 研究 { $study }：事件 { $event } 无法读取（{ $reason }）；该研究已搁置，可以删除
study-unreadable = 研究 { $study } 无法读取，已搁置：{ $reason }
definition-not-text = 其定义不是文本

## 无法写入。

disk-full = 磁盘已满：腾出空间之前无法保存；训练会等待，之后自动继续
limit = 存储已达到上限 { $limit } MiB（--store-limit）：请删除一些研究，或提高上限
gone = { $path } 已被删除或替换：无法保存；请放回原处，或结束本程序后重新启动
failed = { $path } 无法写入（{ $reason }）：暂时无法保存，正在重试
