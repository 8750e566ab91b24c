### 读写用户的文件。

torn = 警告：{ $path }：最后一行因中断而不完整，已丢弃
too-large = { $path }：文件大于 { $limit } MiB
not-text = { $path }：文件不是 UTF-8 文本
more-problems = { $first }（另有 { $count } 处，见 `lab check`）

## 操作系统的说明。

unlinked = 文件在写入期间被删除或替换，训练结果不在其中；请再次运行以重新训练
not-found = 文件不存在
permission-denied = 没有权限
is-a-directory = 这是目录，不是文件
disk-full = 磁盘已满

## 记录。

locked = { $path }：另一个进程正在写入此文件
exists = { $path } 已存在；请改用其他名称
no-ledger = { $path }：第 { $line } 行不属于台账（lab.ledger/1）；只有可以忘掉与该基线比较过的所有候选配置时，才移走此文件
other-study = { $path }：此记录属于另一个研究（不同之处：{ $fields }）；请改用其他 --out

## 数据。

external = 此研究的试验由其他流程训练，这里没有可运行的内容
no-table = 研究没有附带表格内容
