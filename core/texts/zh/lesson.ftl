### 课程：文本的各节、课程的问题，以及检查时所说的话。

guess = 猜一猜
text = 正文
knobs = 旋钮
trap = 陷阱
task = 任务
hints = 提示

same-question = 记录所用的数据、模型族和目标值与本课相同

no-file = 没有文件 { $file }
no-title = 第一行应是标题：# …
claim-sentences = 论断应为两句，却有 { $found } 句
other-sections = 各节应为 { $wanted }，却是 { $found }
empty-section = “{ $section }” 一节是空的
other-items = “{ $section }” 一节需要 { $wanted } 项列表（与 lesson.json 一致），却有 { $found } 项
other-hints = 各语言的提示数目不同
dead-link = { $link } 无处可去：链接应为 lesson:名称、finding:代码 或 row:手册索引的行
no-check = 至少需要一项检查，否则等于什么也没有断言
no-knob = 动手研究中没有此旋钮可调的 { $name }：旋钮可调 “trials”、“steps”、“seed”、“sampler”、一个固定超参数，或某个范围的一端
knob-start = 各档之中必须有动手研究的起点：{ $value }
same-place = 课程 { $other } 的章与位置与此相同
not-shown = { $file } 并未显示这一点
