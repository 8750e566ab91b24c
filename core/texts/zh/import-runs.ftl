### 导入运行时在读取之外所做的：TensorBoard 的事件文件，以及含配置和测量的文件夹。

## 事件文件。

torn-event = 文件的最后一个事件不完整，似乎仍在写入
restarted = 训练从第 { $step } 步恢复：此前写入的该步及之后的值不计入，与 TensorBoard 相同
odd-hyperparameter = 超参数 { $name } 不是有限的数、文本或真假值
several-sets = 一个文件中有多组超参数：以第一组为准，与 TensorBoard 相同
not-scalar = { $what }（例如 { $tag }）：记录只保存标量
images = 图像
histograms = 直方图
audio = 音频
text = 文本
graphs = 计算图
tensors = 多个数的张量
no-steps = { $tag } 未写步数：按写入顺序从 0 计数
negative-step = { $tag } 在负的步数有值（首个在 { $step }）
twice = { $tag } 在同一步有多个值（首次在第 { $step } 步）：以最后一个为准
several-files = 同一文件夹中的 { $count } 个事件文件都从最初的步开始，但值不同：各作为一个试验；请移走不应计入的文件
other-hyperparameters = 重新启动之后超参数不同：以最后一组为准

## 作为运行一部分的文件夹。

part-hyperparameters = { $folder } 保存外层运行的超参数（add_hparams）：合为一个试验
part-line = { $folder } 是图 { $tag } 的一条线（add_scalars），不是一个运行：其指标名为 { $metric }；否则请单独导入
part-split = { $folder } 是一个运行的一部分，不是一个运行：其中的 { $tag } 成为指标 { $metric }；否则请单独导入
unclear-curves = 与 { $count } 组超参数并列的曲线没有说明属于哪一组
empty-run = 没有标量和超参数的运行
outer-metric = 外层文件夹中也有 { $name }，但值不同：此处称为 { $other }

## 试验。

not-finite = { $tag } 不是有限的数（首次在第 { $step } 步）
seed = 随机种子 { $seed } 不是不小于 0 的整数
whole = 在每个试验中都是整数，按整数读取（TensorBoard 不区分整数与浮点数）：{ $names }
too-many-texts = 超参数 { $name }：不同的非数值取值过多

## 含配置和测量的文件夹。

unread-files = 可能含有测量但未读取的文件：{ $names }；会读取名为 metrics.csv、progress.csv、results.json、log.jsonl 等的表格（CSV）、JSON 和事件文件
other-value = { $file } 中 { $name } 为 { $text }，另一文件中为 { $first }：保存为 { $longer }
left-out = 略去 { $file }：{ $why }
same = 多个文件中的 { $name } 相同
other-values = 另一文件中的 { $name } 取值不同：此处改名为 { $longer }
no-single-value = { $name } 不是单个值
no-configuration = 没有配置的测量不是运行
empty-configuration = 其配置为空：没有超参数
same-in-all = 在每个运行中都相同的值：{ $names }

## Keras Tuner。

step-lost = 不保留取值步长 { $step }
scale-lost = 不保留其刻度 reverse_log
kept-by-tuner = 调优器自身的记录不是超参数：{ $names }
with-epochs = { $note }；各试验训练了 { $from } 到 { $to } 轮（tuner/epochs），其结果不可等同比较
