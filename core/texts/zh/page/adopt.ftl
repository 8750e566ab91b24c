### 从“看起来更好”到“采用”：两个配置，记录对它们说明了什么，全新的种子，评判结果。

question = 值得采用吗？
back = 返回分析
go-to-run = 曲线与试验

## 两个配置。

sides = 两个配置
baseline = 基线：目前所用的配置
candidate = 候选配置：可能取代它的配置
baseline-name = 基线
candidate-name = 候选配置
offered-best = { $value }：其最佳试验，{ $trial }（{ $objective }）
offered = { $trial }（{ $objective }）
offered-runs = { $trial }（{ $objective }，{ $runs } 次运行的均值）
setting = 设置
side = 一方
runs = 运行次数
mean = 均值
deviation = 标准差
differences = 候选配置改动了什么
least = 值得采用的最小改善
least-note = 以{ $metric }的单位计。更小的改善再确定也不采用。建议值：候选配置不更复杂时为 0，否则为尚可改善部分的 2 %。
least-negative = 最小改善须为 0 或更大。
splits = 新运行所用的数据
split-shipped = 研究自己的划分
split-each = 每次运行换一种划分
splits-note = 每次运行换一种划分时，训练样本与验证样本会重新抽取，双方用同样的划分：由此可看出改善是否只是碰巧用了这些验证样本。测试样本不受影响。
too-few = 尚无可比较的：需要两个已有结果的配置。

## 记录说明了什么。

record-says = 记录目前说明了什么
not-fresh = 重复运行过的配置，按结果挑选它的那次运行不计：那次有运气的成分。
retrain-sd = 重新训练的波动为 { $deviation }（同一配置各次运行之间的标准差）。
search-sd = 重新搜索的波动为 { $deviation }（重新抽取同样多的试验，取其最佳）。
data-sd = 除此之外，换一种数据划分的波动为 { $deviation }。

## 全新的种子。

fresh = 用全新的种子来评判
fresh-how = 双方轮流训练，所用种子此前没有任何试验用过，每次运行后都检查一次。一有定论便自动停止；各次检查分摊同一份出错概率，因此提前停止是可靠的。
cost = 每一方 { $least } 至 { $most } 次运行，每次 { $steps } 步。
cost-time = { $cost }最多约需 { $time }。
number = 它将是与该基线比较的第 { $number } 个候选配置，账本会记下：它的出错概率限为 { $error }，使所有候选配置合计低于 { $all }。
train = 用全新的种子训练双方
cannot-train = 无法从这里训练全新的种子：{ $why }。
begun-before = 这两个配置曾经评判过，见下方账本。再次评判将另计为一个候选配置。
study-name = { $candidate } 还是 { $baseline }？（{ $study }）
study-question = 考虑到各次运行的波动，候选配置是否优于基线？

## 评判结果。

verdict = 评判结果
judging = 用全新的种子评判：每一方至多 { $most } 次运行，已有 { $runs } 次
goes-on = 训练仍在进行，一有定论便自动停止。
waits = 尚无定论，且未在训练：请到“曲线与试验”中继续。
over = 评判已结束。
more = 双方各再训练 { $count } 次
more-anew = 在运行器上从头训练双方各 { $count } 次
no-judgement = 此研究不是评判：其试验并非两个配置的运行。
show = 查看
progress = 评判的进度
adopted = 候选配置单独成为一个研究：后续工作的基线
kept = 基线单独成为一个研究
adopted-name = 已采用：{ $name }
kept-name = 保留：{ $name }

## 账本。

ledger = 该基线的账本
ledger-note = 曾与该基线比较过的每一个候选配置，无论结果如何。此后的每一个都须更有说服力。
ledger-empty = 尚未有候选配置与该基线比较过。
ledger-save = 保存账本
ledger-saved = 将其放在基线文件旁，文件名为基线的文件名加上“.ledger.jsonl”，lab judge 便会接着计数。
ledger-damaged = 此浏览器中的账本自第 { $line } 行起无法读取：不作任何评判，因为无从知道已有多少候选配置。
ledger-other-tab = 另一个标签页刚写入了账本：请再按一次。
ledger-nothing = 账本是空的。
candidate-number = 候选配置
change = 改动
decision = 决定
gain = 改善
gain-interval = { $estimate }（{ $low } 至 { $high }）
decided = { $decision ->
    [adopt] 采用
    [keep] 保留基线
   *[undecided] 尚无定论
}
under-way = 进行中
