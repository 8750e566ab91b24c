### 为何拒绝打包的数据文件。

no-header = 这不是 { $format } 文件：前 64 KiB 内没有以换行结尾的文件头
header = 文件头无效：{ $detail }
format = 格式应为 “{ $format }”，却是 “{ $found }”
task = 此格式只存放 classification 任务，却是 “{ $found }”
shape = 形状应为 [通道, 长度] 或 [通道, 高, 宽]（词元为 [长度]），且都不为 0，却是 { $found }
number = “{ $field }” 为 { $found }，应在 { $low } 与 { $high } 之间
vocabulary = “vocabulary” 与编码 “token” 必须同时出现
token = 样本 { $example } 的第 { $position } 个词元（均从 0 数起）不在 { $vocabulary } 个词元之内
too-large = 文件头声明的数据大得无法计数或存放
length = 文件头之后应有 { $expected } 字节，却有 { $found } 字节
not-finite = 样本 { $example } 的第 { $position } 个数不是有限的数（均从 0 数起）
label = 样本 { $example }（从 0 数起）的类别为 { $label }，但只有 { $classes } 个类别
small-class = 类别 { $class } 只有 { $examples } 个可划分的样本，至少需要 { $least } 个
