### 文件中应有、所找或所数的内容。

## 数量过多的内容。

parameters = 参数
trials = 试验
bytes = 字节
bytes-in-line = 字节（一行）
bytes-in-tables = 表中的字节
columns = 列
measurements = 测量
event-files = 事件文件
files = 文件

## 不存在的内容。

parameter = 参数
varied-parameter = 变化的参数
operation = 操作
key = 字段
table = 表
state = 状态

## 列应有的用途。

a-parameter = 参数
a-metric = 指标

## 表格。

a-trial = 试验
closing-quote = 本行以引号开头的单元格应有结束引号
outcome = completed、infeasible、failed、stopped 或 running
one-row = 每个试验一行，或指定步数列
columns-format = "format": "lab.columns/1"
minimize-or-maximize = minimize 或 maximize
best-or-last = best 或 last
name-of-column = 列名
columns-with-names = 列及其名称
list-of-names = 名称列表

## Optuna。

operation-code = 带 "op_code" 的操作
directions = 取值为 1 或 2 的 "directions"
number = 数
id = 整数 "study_id" 或 "trial_id"
whole-step = 整数 "step"
list-of-numbers = 数的列表
name = 名称
object = 对象
state-number = 0 到 4 的 "state"
steps = 不小于 0 的步数

## 运行。

event = 事件
event-file = {" "}TensorBoard 的事件文件（events.out.tfevents…）
folders-of-events = {" "}TensorBoard 的事件文件：名称中含 tfevents，每个运行一个文件夹
folders-of-runs = 每个运行一个文件夹，含配置（config.yaml、hparams.yaml、params.json、args.json 等）和测量（metrics.csv、progress.csv、result.json、log.jsonl、事件文件）
keras-trial = Keras Tuner 的试验
