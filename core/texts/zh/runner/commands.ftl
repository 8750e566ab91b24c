### 各命令输出的文字。

error = 错误：
interrupted = 已中断：再次运行即可继续
training-stopped = 训练已停止：{ $reason }
overwrite = { $path } 已存在；--overwrite 可替换

## 设备与训练。

training-on = 在 { $device } 上训练：{ $reason }
done-best = { $trials } 个试验已完成；最佳：试验 { $trial }，{ $metric } 为 { $objective }（第 { $step } 步）
done-none = { $trials } 个试验已结束，没有一个正常完成
cpu = cpu    { $name }（{ $threads } 线程）
gpus-not-listed = gpu    无法列出：{ $reason }
gpu = gpu:{ $index }  { $name }（{ $driver }，{ $backend }{ $kind ->
    [software] ，软件渲染器
   *[hardware] {""}
}，缓冲区至多 { $buffer } MiB）：{ $state }
works = 可用
not-usable = 不可用：{ $reason }
auto-takes = auto 选择 { $device }：{ $reason }

## check

fine = 正确：{ $parameters }，{ $trials }
fine-steps = 正确：{ $parameters }，{ $trials } × { $steps }

## 写入的文件。

written = { $what }已写入 { $place }
report-written = 报告已写入 { $place }

## sample

few-points = 注意：此研究的 { $sampler } 采样器只有 { $count } 个点

## store

deleted = 已删除研究 { $study }
no-study = 没有研究 { $study }
stored = { $study }  { $state } { $events } 个事件  { $key }
store-size = { $path }：{ $mib } MiB

## throughput

measuring-on = 在 { $device } 上测量：{ $reason }
trying = 正在尝试批量 { $batch }
batch = 批量
examples-per-second = 样本/秒
ideal = 理想
milliseconds-per-step = 毫秒/步

## procedure

departure = ≠ 研究对 { $name } 另有设定：{ $consequence }
reached = 达到
steps = 步数
at-most = 至多
examples = 样本数
waste = 浪费
several-studies = 将生成 { $count } 个研究：请用 --out 指定目录
no-steps = 研究未说明步数：请给出 --steps
none-completed = 没有试验完成
no-learning-rate = 学习率未固定：请固定为最佳值，或用 --best 指出调优它的记录
no-batch-size = 研究未固定 batch_size：每个批量应是单独的研究
same-batch-size = { $other } 的批量大小也是 { $batch }
other-objective = 其目标与第一个记录（{ $metric }）不同
no-throughput = 缺少 $.throughput.sizes：不是 `lab throughput --json` 的输出

## analyze

compared-with = 对照：{ $name }（{ $path }）
outcomes = 试验：{ $completed } 个完成，{ $infeasible } 个不可行，{ $failed } 个失败{ $more }
failed = ，{ $count } 个失败
stopped = ，{ $count } 个停止
running = ，{ $count } 个运行中
best = 最佳：{ $trial }，{ $metric } 为 { $objective }，第 { $step } 步
best-with = 最佳：{ $trial }，{ $metric } 为 { $objective }，第 { $step } 步（{ $values }）
group = { $values }：{ $trials } 个试验中最佳 { $metric } 为 { $best }，{ $infeasible } 个不可行{ $more }
slices = { $parameter } 的取值几乎与试验一样多，没有一个取值成组；其范围各段的最佳：
slice = { $from } 至 { $to }：{ $trials } 个试验中最佳 { $metric } { $best }，{ $infeasible } 个不可行
no-warnings = 没有警告
finding = { $headline } [{ $code }]
judged = 如何判断：{ $judged }
not-checked = 未检查 { $code }：{ $reason }
threshold = { $name } = { $default }（{ $low } 至 { $high }）：{ $meaning } [{ $codes }]

## judge

not-resplit = { $path } 开始时只用一种数据划分：请去掉 --resplit 继续，或换一个记录文件
at-defaults = { $path }：{ $parameters }取默认值；要评判最好的配置，请给出记录
after-runs = 双方各运行 { $count } 次后：{ $sentence }
ledger-written = 台账：{ $place }
no-command-yet = 目前还不能启动自己的训练：请用多个种子训练双方，再用 lab compare 比较记录

## campaign

precondition-unchecked = 未核对：{ $what }
no-such-round = 没有这一轮或这个研究
no-proposal = 没有第 { $number } 个建议；`lab campaign next` 列出了 { $count } 个
no-candidate = 第 { $round } 轮除基线外没有已完成的试验
no-open-round = 没有进行中的轮次：`lab campaign open`
round-opened = 第 { $round } 轮已开始
round = 第 { $round } 轮：{ $question }［{ $aim }；{ $trials } 个试验已完成 { $done } 个］
holds-at = 成立条件：{ $conditions }
launch = 采纳：第 { $round } 轮的试验 { $trial }
known = 目前所知
insight = { $parameter }：{ $sentence }（第 { $round } 轮）

## serve

not-encrypted = 警告：通信未加密
opened = 已打开；其他浏览器请用：{ $address }
compare = 浏览器会警告一次：证书由本机自行签发。请核对其 SHA-256 指纹：
    {"  "}{ $fingerprint }

## lesson

no-lesson = 没有课程 “{ $id }”；`lab lesson list` 列出全部
no-lesson-near = 没有课程 “{ $id }”；是否指 “{ $near }”？
lesson-next = 动手试试：lab lesson show { $id } --study > study.json，lab run study.json --out record.jsonl，lab lesson check { $id } record.jsonl
lesson-passed = 通过
lesson-not-passed = 尚未通过
