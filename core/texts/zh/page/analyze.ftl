### “分析”页、试验表与试验面板。

trials = 试验
table-of-trials = 试验表
trial = 试验
state = 状态
best-step = 目标值所在步
last-step = 已训练步数
no-trials-yet = 试验开始后在此列出。
export = 保存记录
design-next = 以此设计下一个研究
go-to-run = 前往运行
close-panel = 关闭试验面板
outcome = 结局
varied = 本试验的取值
fixed = 研究中固定
seed = 随机种子
reason = 原因
torn = 文件的最后一行因崩溃而残缺，已略去。
show-notes = 查看
this-trial = 本试验的曲线
answer = 结论
ask-about = 所问的超参数
own-question = 研究自身的问题
judge-by = 评判试验的指标
which-counts = 取值方式
best-value = 最佳值
last-value = 最后的值
direction = 优化方向
lower-is-better = 越低越好
higher-is-better = 越高越好
findings = 发现
no-finding = 各项检查均未发现问题。
to-act-on = ⚠ 需处理
to-know = ⓘ 供参考
evidence = 证据
judged = 判断依据
lesson = 讲解这一点的课程
measured = 测量量
value = 值
thresholds = 阈值
thresholds-of = 各项检查的阈值
thresholds-note = 默认值在合成研究上测定，使正常的研究极少误报。更改在本页关闭前有效，并会重新评判一切。
meaning = 含义
default = 默认值
decides = 所决定的发现
back-to-defaults = 恢复默认值
save-report = 保存报告（单个 HTML 页面）
export-elsewhere = 导出到其他工具
export-note = 带走试验：Optuna 可载入并继续其日志；TensorBoard 显示解压后的文件夹；sweep 只含搜索空间。
to-optuna = Optuna（日志文件）
to-csv = CSV（每次测量一行）
to-tensorboard = TensorBoard（事件文件，ZIP）
to-sweep = W&B sweep（YAML）
axes = 各超参数与目标值
keys = 指向一个试验即可在各处看到它，按下即可打开。焦点在图上时，方向键逐个移动，回车打开，Esc 关闭。
nothing-varies = 此研究中没有变化的超参数。
curves = 训练曲线
metric = 指标
value-axis = 数值轴
scale-auto = 自动
scale-linear = 线性
scale-log = 对数
further-plots = 更多图
found = { $warnings } 项需处理，{ $others } 项供参考。
skipped = { $count } 项检查因缺少数据而跳过
thresholds-changed = 各项检查的阈值（已更改 { $count } 个）
otherwise = 与研究设计时（{ $title }）不同：结论、发现和各图均随此选择而变，没有重新训练。
imported = 已导入；推测、转换或舍去 { $count } 项
show-all-trials = 显示全部 { $count } 个试验
trial-title = 试验 { $number }
at-step = { $value }（第 { $step } 步）

## 结论。

group-best = { $group }：{ $trials } 个试验中最佳 { $value }
conditions = 固定的超参数，亦即每个结论的前提： { $fixed }
all-infeasible = 所有已结束的试验均不可行：请查看它们在空间中的位置，先看学习率。
none-completed = 没有完成的试验，且有试验失败：原因见各试验的面板。
nothing-yet = 尚无可比较的结果：还没有完成的试验。
best = { $trial } 最佳：第 { $step } 步的{ $metric }为 { $value }。
best-with = { $trial } 最佳：第 { $step } 步的{ $metric }为 { $value }，取值为 { $values }。
standard-error = 在 { $examples } 个验证样本上的标准误差：{ $error }。
ended = { $count } { $how ->
    [completed] 个完成
    [infeasible] 个不可行
    [failed] 个失败
    [stopped] 个已停止
    [running] 个运行中
   *[waiting] 个等待中
}
revised = 修订后的研究
