### 各页共用的部件。

put-into-design = 放入设计
run = 运行
not-a-count = “{ $text }”不是至少为 1 的整数。
not-a-number = “{ $text }”不是数。

trials-of = { $done }/{ $all } 个试验
labelled = { $label }：{ $what }
joined = { $first }；{ $rest }
