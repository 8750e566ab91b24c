### 不能直接读取的文件：是什么，应改用什么。

## 由开头的字节判断。

database = 数据库
database-instead = 若为 Optuna 的数据库：lab import optuna；MLflow 请写成表格：mlflow.search_runs().to_csv("runs.csv")
workbook = 电子表格或压缩包
workbook-instead = 请将工作表另存为 CSV（UTF-8），或先解压
parquet = Parquet 文件
pickle = Python 的 pickle 文件
pandas-instead = 请写成表格：DataFrame.to_csv("table.csv")
gzip = gzip 压缩包
gzip-instead = 请先解压
pdf = PDF 文件
pdf-instead = 请将表格导出为 CSV
web-page = 网页
web-page-instead = 请保存导出文件本身（CSV）

## JSON。

record = 本工具的记录
record-instead = 无需导入
journal = Optuna 日志
journal-instead = lab import optuna
ax = Ax 的快照
ax-instead = 请将其试验写成表格：client.summarize().to_csv("ax.csv")，AxClient 则用 ax_client.get_trials_data_frame().to_csv("ax.csv")
keras-tuner = Keras Tuner 的一个试验
keras-tuner-instead = 请导入整个项目的文件夹
smac = SMAC 的 runhistory
smac-instead = 请写成表格，每个试验一行：配置、cost、seed 和 status（取自 smac.runhistory 的键和值及 config.get_dictionary()）
one-log = 单个运行的日志
one-log-instead = 请导入所有运行所在的文件夹
json = JSON
json-instead = 请写成表格（CSV），每个试验一行，或导入所有运行所在的文件夹

## 表格。

two-lines = 有两行列名的表格
two-lines-instead = 请只写一行：study.trials_dataframe(multi_index=False).to_csv("trials.csv")
chart = W&B 图表的导出：只有曲线，没有运行的配置
chart-instead = 请导出运行表：在项目的 Runs 页显示配置列和指标列，再选择 Export、CSV
one-run = 单个运行的日志，没有参数
one-run-instead = 请导入各运行文件夹（含配置）所在的文件夹，或指定参数列

## 文件夹。

wandb-folder = W&B 的文件夹，其运行为自有格式
wandb-folder-instead = 请用 wandb sync 上传运行，将项目的运行表导出为 CSV，再用 lab import wandb-csv
mlflow-folder = MLflow 的文件夹
mlflow-folder-instead = 请将其运行写成表格：mlflow.search_runs().to_csv("runs.csv")，再用 lab import csv
