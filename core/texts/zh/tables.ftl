### 为何拒绝用户的表格：何处、现有什么、应为什么。

## 何处。

at-cell = 第 { $line } 行，列 “{ $column }”：{ $what }
at-line = 第 { $line } 行：{ $what }
at-column = 列 “{ $column }”：{ $what }
cut = { $names } …

## 各列的名称。

empty = 表格是空的；第一行应为各列的名称
no-header = 这一行全是数字；第一行应为各列的名称
unnamed-column = 第 { $position } 列没有名称
duplicate-column = 第 { $first } 列与第 { $second } 列同名；每一列需要各自的名称
missing-target = 没有这个要预测的列；表格有 { $columns }
no-features = 这是唯一的一列；至少还需要一列来预测它

## 单元格。

ragged = 有 { $found } 个单元格，而表头有 { $expected } 列
line-break = 单元格内有换行；是否缺少一个引号？
empty-cell = 缺少值；请补上或删去这一行，或在研究中说明如何处理（"missing": "drop" 或 "fill"）
missing-value = 缺少值（“{ $found }”）；请补上或删去这一行，或在研究中说明如何处理（"missing": "drop" 或 "fill"）
not-a-number = 应为数字，却是 “{ $found }”
number-too-large = 应为 -1e100 与 1e100 之间的有限数，却是 { $found }
too-many-values = 文本有超过 { $limit } 个不同的值（此处为 “{ $found }”）；应为数字或至多 { $limit } 个类别；若此列只是行的名称，请删去
decimal-comma = { $why }；小数请用小数点

## 预测的目标。

text-target = 回归要预测数字，却是 “{ $found }”；要预测名称请选择 classification 任务
one-target-value = 每一行的值都是 “{ $value }”，没有可预测的内容
too-many-classes = 超过 { $limit } 个不同的类别；要预测数字请选择 regression 任务
small-classes = 每个类别至少需要 { $least } 个样本，供训练、验证与测试；不足的有：{ $classes }；要预测数字请选择 regression 任务
class = “{ $name }”（{ $examples }）

## 整个表格。

too-few-examples = 表格有 { $found } 行，至少需要 { $least } 行
too-many-rows = 表格至少有 { $found } 行，上限为 { $limit }
too-many-features = 表格有 { $found } 个特征，上限为 { $limit }
too-many-numbers = 表格有 { $found } 个数（行 × 特征），上限为 { $limit }
too-long-line = 表格有一行长 { $found } 字节，上限为 { $limit }
unreadable = 表格无法继续读取：{ $detail }
more = 另有 { $count } 处

## 随附数据集的文件。

not-text = 表格不是 UTF-8 文本
other-data = { $file } 应有 “{ $name }” 的 { $expected } 个样本，却是 “{ $found }” 的 { $examples } 个
