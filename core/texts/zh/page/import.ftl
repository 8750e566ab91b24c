### 由其他工具的文件生成记录的页面。

headline = 从其他工具导入结果
introduction = 试验在本浏览器中成为记录，不会发送到任何地方。文件未说明的范围和刻度由取值推断。
optuna = Optuna：JournalStorage 的日志文件（.log）。数据库（.db）请在命令行读取：lab import optuna study.db --out study.jsonl
table = 表格（.csv）：每个试验或每次测量一行，例如 Optuna 的数据框；由您说明各列的含义。
wandb = W&B：项目运行表导出的 CSV。
tensorboard = TensorBoard：事件文件，每个运行一个文件夹，超参数取自 HParams 插件。
choose-files = 选择文件……
choose-folder = 选择运行文件夹……
notes = 推测、转换或舍去的内容
open = 作为记录打开
study = 研究
objective = 目标指标
better-is = 优化方向
lower = 更低者
higher = 更高者
objective-is = 试验的目标值取
best-value = 最佳值
last-value = 最后的值
as-the-file-says = 按文件所述
columns = 列
columns-note = 请说明各列的含义。有“训练步”列时，一行是一次测量；没有时，一行是一个试验。对具有这些列的表格会记住您的选择。
column = 列
meaning = 含义
first-value = 第一个值
unused = 不使用
trial = 试验的名称或编号
further-name = 试验的其他名称
step = 训练步
nuisance = 冗余超参数
scientific = 目标超参数
objective-column = 指标：目标值
metric = 指标
outcome = 试验的结局
reason = 结局的原因
seed = 随机种子
column-is = { $header } 是

## 拒绝的原因。

not-at-hand = 文件已不在手边：请重新选择。
nothing-to-read = 没有可读取的文件：运行文件夹中应有名称含 tfevents 的文件。含配置和测量表格的文件夹请在命令行读取：lab import runs 文件夹 --out runs.jsonl
database = 未能打开 { $name }：本页不读取数据库。请在命令行转换，然后在此打开 study.jsonl：lab import optuna { $name } --out study.jsonl
