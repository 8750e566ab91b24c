### 导入时对文件的说明：何处、做了什么、为何拒绝。

## 何处。

line = 第 { $line } 行
byte = 第 { $byte } 字节
column = “{ $column }”列
cell = 第 { $line } 行“{ $column }”列
trial = 试验 { $name }
parameter = 参数“{ $name }”
at = { $place }：{ $what }
and-more = { $names } 等，另有 { $more } 个

## 所做的处理，作为说明。

guessed = 推测
converted = 转换
dropped = 舍去
merged = 合并
remembered = 沿用
renamed = 改名
note = { $kind }：{ $text }
note-at = { $kind }，{ $place }：{ $text }
note-otherwise = { $note }；否则：{ $remedies }
note-times = { $note }（{ $times } 次）
further-notes = 其余说明不再列出

## 为何拒绝文件。

with-remedies = { $why }（{ $remedies }）
empty = 没有内容
not-text = 不是 UTF-8 文本：请将文件另存为 UTF-8
too-large = { $found } MiB，超过上限 { $limit } MiB
too-many = { $what }超过 { $limit } 个
not-read = 不是有效的 { $what }：{ $detail }
expected = 应为{ $what }
unknown = 没有{ $what } { $name }
checksum = 校验和不符：文件已损坏
torn = 文件提前结束
not-a-number = { $text } 不是数
no-study = 其中没有研究
which-study = 请选择一个研究：{ $known }
no-metrics = 其中没有测量值：没有可作为目标的指标
no-metric = 没有指标 { $name }；现有：{ $known }
which-metric = 请指明作为目标的指标；现有：{ $known }
which-direction = 请说明 { $metric } 是越低越好还是越高越好
no-column = 没有列 { $name }；现有的列：{ $known }
no-role = 没有指定{ $role }的列；现有的列：{ $known }；指明目标指标后，其余列即为参数
no-domain = { $parameter } 的取值无法构成范围
no-range = 无法读取 { $parameter } 的范围或选项
old-optuna = 由 Optuna { $version } 生成，其表格无法读取：请对副本运行 `optuna storage upgrade`
study = 不是有效的研究：{ $problems }
instead = 这是{ $is }；{ $instead }
two-columns = 有两列名为 { $name }：请将其中一列改名或不使用
long-row = { $columns } 列之下有 { $cells } 个单元格：含分隔符的单元格（例如小数逗号）请加引号，或为每一列命名
two-values = 试验 { $trial } 的 { $what } 有第二个值：{ $first }，此处为 { $second }；若是两个运行，请指明区分它们的列
two-values-at = 试验 { $trial } 的 { $what } 在第 { $step } 步有第二个值：{ $first }，此处为 { $second }；若是两个运行，请指明区分它们的列
