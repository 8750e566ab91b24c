### 导入在读取之外所做的：推测、转换与损失。

## 单元格。

named = { $text }：{ $names }
none-among-names = 其他取值为名称，None 视为其中一个选项
none-among-numbers = 其他取值为数或真假，None 视为没有值
missing = { $text } 视为没有值
unbounded = { $text } 无法作为范围内的值
odd-cell = { $text } 在数值列中不是数，已略去（文本较多的列视为选项）
whole-cell = { $text } 即整数 { $whole }
left-out-cell = { $text } 不是数：已略去
form = { $text }：{ $form }
guessed-decimal-comma = 逗号被视为小数点
guessed-thousands = 逗号被视为千位分隔符；小数请用点
decimal-comma = 逗号为小数点
thousands = 含千位分隔符
percent = 百分数：按百分之一保存
wrapped = 保留其中的数

## 行与列。

comment = 注释行
names-again = 再次出现的列名
utf-16 = 文件编码为 UTF-16
short-row = { $columns } 列之下只有 { $cells } 个单元格：其余视为空
no-steps = 不是整数：改为按试验的行数计步
not-a-step = { $text } 不是步数（应为不小于 0 的整数）：略去该行的指标
late = 没有步数的测量记在该试验的最后一步
late-again = { $metric } 在该试验的最后一步已有另一个值
column-of-texts = { $text } 不是数：此列不作为指标
label = 每个试验各不相同的文本：是标签而非参数
label-of-runs = 每个运行各不相同的文本：是标签而非参数
no-values = 没有试验取值
too-many-texts = 不同文本超过 { $limit } 个，不能作为参数
unused-columns = 未使用的列：{ $names }
rest = 目标指标为 { $objective }，未说明的列视为参数：{ $names }
rest-with-metrics = { $rest }；按名称视为指标：{ $names }
by-column-names = 由列名判断：{ $roles }
role = { $role } { $columns }
role-trial = 试验
role-name = 名称
role-step = 步数
role-seed = 种子
role-outcome = 结局
role-parameters = 参数
role-metrics = 指标

## 试验的名称与编号。

numbered = 试验按文件中的顺序编号；名称保留在记录中
runs-by-row = 多个运行名为 { $name }：每行视为一个独立的运行
runs-by-configuration = 多个运行名为 { $name }：每个配置视为一个独立的运行
trials-by-row = 没有指明试验的列：每行视为一个试验
trials-by-configuration = 没有指明试验的列：配置相同的各行视为一个试验
not-a-seed = { $text } 不是种子（应为不小于 0 的整数）；此试验没有种子

## 结局。

state = { $word } 即{ $state }
not-begun = 未开始
not-an-outcome = { $text } 不是结局：以测量结果为准
never-begun = 从未开始
not-measured = 已结束但没有 { $metric } 取值的试验视为失败

## 目标指标与优化方向。

objective = 目标指标为 { $metric }
objective-because = 目标指标为 { $metric }（{ $why }）
declared-metric = 各运行所声明的指标
on-validation-data = 在验证数据上测得
on-test-data = 在测试数据上测得，因为没有验证数据上的指标
on-training-data = 在训练数据上测得，因为没有其他指标
telling-name = 名称能说明优劣的唯一指标
only-metric = 唯一的指标 { $metric } 为目标指标
taken-for-metric = 把 { $wish } 理解为 { $metric }
lower-by-name = 按名称推断 { $metric } 越低越好
higher-by-name = 按名称推断 { $metric } 越高越好
scikit-learn = scikit-learn 的得分越高越好
best-counts = 取每个运行中 { $metric } 的最佳值

## 记录中的参数。

no-hyperparameters = 在文件和文件夹名称中都未找到超参数：只能比较曲线
spelled-values = 文件中没有超参数，改由文件夹名称读取：{ $names }
spelled-seeds = 运行的随机种子由其文件夹名称读取
fixed = 它在每个试验中都是 { $value }，且不能取其他值：在记录中为固定参数
beyond-range = 有试验的取值超出其范围 { $low } … { $high }：记录中为 { $from } … { $to }
condition = 仅当 { $parent } 为 { $options } 时起作用（所有完成的试验都如此）；可在记录的研究中用 "when" 改写
lacking-by-number = 只在 { $number } 为 { $values } 时出现（{ $of } 个完成的试验中有 { $missing } 个没有它），但条件只能针对 choice，因此采样器会在每个试验中都抽取它
from-to = { $low } 到 { $high }
lacking = { $of } 个完成的试验中有 { $missing } 个没有它，且没有 choice 可以解释，或数量太少无法判断：条件只能针对 choice，因此采样器会在每个试验中都抽取它
