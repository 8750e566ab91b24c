### 用法有误时所说的话。

unknown-argument = 此处没有参数 { $argument }
unknown-command = 没有命令 { $command }
no-command = 缺少命令：可用 { $commands }
missing = 缺少：{ $arguments }
conflict = { $argument } 与 { $other } 不能同时使用
twice = { $argument } 重复出现
no-value = { $argument } 需要一个值
not-one-of = { $argument } 不接受值 { $value }：可用 { $values }
bad-value = { $argument } 不接受值 { $value }：{ $reason }
too-many = { $argument } 不再接受更多的值 { $value }
suggested = 您是否想用 { $suggested }
expected = 用法：{ $usage }
more = 更多说明见 --help。

## 为何不是有效的值。

whole-number = 需要整数
number = { $text } 不是数
outside = 超出 { $range }
too-large = 太大
unit = { $unit } 不是 B、KiB、MiB、GiB 之一
whole-bytes = 不是整数字节数，应如 64MiB
no-address = 此名称没有地址
least-gain = 最小收益不能小于 0
name-and-value = 需要名称和值，例如 { $example }
empty-column = 列名或其新名称为空
one-of = 应为 { $values } 之一
dismissal = 应写成 代码=理由：驳回发现需要理由
none-of = { $text } 不是 { $values } 之一
