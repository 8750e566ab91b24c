### 服务器为何拒绝请求。

not-running = 该研究已不在运行
does-not-leave = 该研究仍在训练：请重试
no-study = 没有研究 { $study }
number-needed = 需要研究的编号
too-many-subscriptions = 一个连接上的订阅过多
deleted = 研究 { $study } 已被删除
bad-key = 请求的键为空或过长
table-too-large = 表格过大
store-full = 存储中已有 { $studies } 个研究：请删除一些
study-too-large = 研究超过 { $limit } MiB
other-study = 该键属于另一个研究
other-table = 该研究已有另一个表格
other-trials = 该研究已有不同的试验：所发内容与之矛盾，未作更改
in-training = 该研究正在此处训练：添加其他来源的试验前请先暂停
not-text = 文件不是文本
odd-key = 键由字母和数字组成
too-large = 超过 { $limit } MiB
