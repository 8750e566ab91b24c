### 试验的名称与结局。

number = 试验 { $number }
named = 试验 { $number }（{ $name }）
running = 运行中
running-at = 运行中（第 { $step } 步）
completed = 完成
infeasible = 不可行
infeasible-since = 不可行：{ $reason }
failed = 失败
stopped = 已停止

## 各有多少个。

count-running = { $count } 个运行中
count-completed = { $count } 个完成
count-unmeasured = { $count } 个完成但未测得
count-infeasible = { $count } 个不可行
count-failed = { $count } 个失败
count-stopped = { $count } 个停止
