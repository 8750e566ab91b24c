### `lab import` 对路径、文件夹与数据库的说明。

## 结果。

imported = { $trials } 个试验、{ $parameters } 个参数已写入 { $path }
known-columns = 各列含义沿用 { $path }（删除它即不再沿用）
other-columns = { $path } 属于另一个表格（此表格没有列 { $column }）：不予采用

## 文件夹之内。

too-deep = 超过 { $levels } 层的文件夹不读取
link = 不跟随链接
shared = 位于其他运行之上且没有测量的配置

## 所指定的是别的内容。

file = 文件
file-instead = lab import runs 需要各运行文件夹所在的文件夹；表格由 lab import csv 读取
folder = 文件夹
folder-instead = 运行文件夹由 lab import runs 读取

## SQLite 无法读取的 Optuna 数据库。

damaged-database = 文件已损坏，或不是 Optuna 的数据库
busy-database = 其他程序正在写入：请待其结束后重试，或使用副本
closed-database = 无法打开
odd-database = 其中有 Optuna 不会写入的内容
